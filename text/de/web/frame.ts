import { count } from "./count";
import { joint } from "./joint";

/** Die Worte um jede Seite herum. */
export const frame = {
  skip: "Zum Inhalt springen",
  menu: "Menü öffnen oder schließen",
  navigation: "Hauptmenü",
  next: "Als Nächstes",
  certifications: "Zertifizierungen",
  joint: joint.nav,
  duties: "Aufgaben",
  mails: "Nachrichten",
  settings: "Einstellungen",
  signOut: "Abmelden",
  account: "Ihr Konto",
  language: "Sprache",
  scheme: { auto: "Farben wie das Gerät", light: "Helle Farben", dark: "Dunkle Farben" },
  loading: "Wird geladen",
  more: "Mehr zeigen",
  cancel: "Abbrechen",
  save: "Speichern",
  clearFile: "Datei wegnehmen",
  close: "Schließen",
  optional: "optional",
  none: "keine",
  saved: "Gespeichert.",
  missing: { title: "Diese Seite gibt es nicht", body: "Die Adresse ist falsch, oder was sie zeigte, ist nicht mehr da.", home: "Zu dem, was als Nächstes ansteht" },
  broken: {
    title: "Das hat nicht funktioniert",
    body: "Auf unserer Seite ist etwas fehlgeschlagen. Versuchen Sie es noch einmal; bleibt es dabei, nennen Sie uns die Kennung der Anfrage.",
    unreachable: "Der Server antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    request: "Kennung der Anfrage",
    again: "Noch einmal versuchen",
  },
  problem: {
    changed: "Inzwischen hat jemand dies geändert; deshalb wurde von Ihnen nichts gespeichert. Laden Sie es neu und wiederholen Sie Ihre Änderung.",
    reload: "Neu laden",
    limited: "Zu viele Versuche in kurzer Zeit. Warten Sie ein wenig und versuchen Sie es noch einmal.",
    forbidden: "Ihre Rolle erlaubt das nicht.",
    fields: "Einige Felder brauchen noch einen Blick.",
  },
  faults: {
    count: (n: number) => `Nichts wurde eingelesen: ${count(n, "Stelle ist", "Stellen sind")} falsch.`,
    where: "Wo",
    what: "Was falsch ist",
  },
};
