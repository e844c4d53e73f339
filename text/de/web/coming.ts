import { count } from "./count";

/** Erinnerungen, die bevorstehen. */
export const coming = {
  tab: "Was kommt",
  title: "Bevorstehende Erinnerungen",
  lead: "Wer in den nächsten 90 Tagen woran erinnert wird, wann und wie, falls bis dahin niemand etwas tut. Was inzwischen erledigt oder verschoben wird, entfällt.",
  recipient: "An wen",
  everybody: "Alle",
  empty: "In den nächsten 90 Tagen wird niemand an etwas erinnert.",
  due: (day: string) => `Fällig am ${day}`,
  ways: { mail: "E-Mail", in_app: "Hinweis" },
  levels: { manager: "als Manager, weil nichts getan wurde", owner: "als Inhaber, weil nichts getan wurde" },
  forms: {
    digest: (n: number) => `Eine Nachricht, die ${count(n, "Termin", "Termine")} sammelt`,
    catch_up: (n: number) => `Eine Nachricht über ${count(n, "Termin, der", "Termine, die")} nicht rechtzeitig gemeldet werden ${n === 1 ? "konnte" : "konnten"}` },
};
