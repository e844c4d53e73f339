import type { Role } from "../../../web/src/client/shape";
import { role, role_name } from "../role.json";
import { list } from "./count";

const roles: Record<Role, string> = role_name;

const mays: Record<Role, string> = {
  owner: "Alles, auch die Organisation selbst.",
  manager: "Alle Zertifizierungen und ihre Programme, Zertifizierungsstellen, Standorte und Personen außer Inhabern.",
  internal_auditor: "Sieht alles; erfasst interne Audits und deren Feststellungen; erledigt, was zugewiesen ist.",
  contributor: "Sieht alles; erledigt, was zugewiesen ist.",
  reader: "Sieht alles und ändert nichts.",
  external_auditor: "Sieht die Zertifizierungen eines Audits, bis zu dessen letztem Tag.",
};

const shown: Record<string, string> = {
  password: "Passwort",
  totp: "Einmalcode",
  recovery_code: "Wiederherstellungscode",
  passkey: "Passkey",
};

/** Personen: Rollen, Einladungen, Organisationen, Browser. */
export const people = {
  tab: "Personen",
  roles,
  mays,
  lead: "Wer zur Organisation gehört und was die Personen dürfen.",
  invite: "Jemanden einladen",
  send: "Einladung senden",
  email: "E-Mail",
  role: "Rolle",
  scope: "Nur diese Zertifizierungen",
  scopeHint: "Leer: alle.",
  from: "Von",
  until: "Bis",
  change: "Ändern",
  remove: "Entfernen",
  removeBody: (name: string) =>
    `${name} entfernen? Wofür ${name} zuständig war, geht auf Sie über, und was ${name} erfasst hat, behält den Namen.`,
  you: "Sie",
  limited: (count: number) => (count === 1 ? "eine Zertifizierung" : `${count} Zertifizierungen`),
  days: (from: string | null, until: string | null) => [from && `von ${from}`, until && `bis ${until}`].filter(Boolean).join(" "),
  former: {
    title: "Wer gegangen ist",
    none: "Noch ist niemand gegangen.",
    left: (day: string) => `gegangen am ${day}`,
    erase: "Personenbezogene Daten löschen",
    eraseBody: (name: string) =>
      `${name} löschen? Name und Adressen verschwinden aus den Listen, den Nachrichten und dem Änderungsprotokoll dieser Organisation; was ${name} erfasst hat, bleibt ohne Namen. Das lässt sich nicht rückgängig machen.`,
    erased: "gelöscht",
  },
  account: {
    title: "Mein Konto löschen",
    lead: "Ihr Name und Ihre Adressen werden überall gelöscht, und Sie verlassen jede Organisation. Was Sie erfasst haben, bleibt ohne Ihren Namen.",
    warning: "Das lässt sich nicht rückgängig machen. Wofür Sie zuständig sind, geht auf einen anderen Inhaber über.",
    password: "Ihr Passwort",
    remove: "Mein Konto endgültig löschen",
  },
  invitations: "Einladungen",
  noInvitations: "Noch wurde niemand eingeladen.",
  states: { open: "Wartet auf Antwort", accepted: "Angenommen", revoked: "Zurückgezogen", expired: "Abgelaufen" },
  takeBack: "Zurückziehen",
  sent: "Die Einladung ist unterwegs.",
  offer: {
    title: "Ihre Einladung",
    lead: (by: string, organization: string, role: string) => `${by} lädt Sie ein, ${organization} in der Rolle ${role} beizutreten.`,
    known: (email: string) => `Sie haben schon ein Konto mit ${email}. Treten Sie bei, und melden Sie sich dann an wie immer.`,
    unknown: (email: string) => `Wählen Sie einen Namen und ein Passwort für ${email}.`,
    name: "Ihr Name",
    join: "Beitreten",
    gone: "Diese Einladung wurde beantwortet, ist zu alt oder wurde zurückgezogen. Bitten Sie um eine neue.",
  },
  as: role satisfies Record<Role, string>,
  switcher: { label: "Organisation wechseln", entered: (name: string) => `Sie arbeiten jetzt in ${name}.` },
  browsers: {
    title: "Wo Sie angemeldet sind",
    lead: "Melden Sie ab, was Sie nicht kennen oder verloren haben.",
    here: "dieser Browser",
    shown: (factors: string[]) => `angemeldet mit ${list(factors.map((factor) => shown[factor] ?? factor))}`,
    seen: (when: string) => `zuletzt verwendet ${when}`,
    end: "Abmelden",
    unknown: "Unbekannter Browser",
  },
  organizations: {
    title: "Ihre Organisationen",
    open: "Weitere Organisation eröffnen",
    name: "Name",
    opened: "Die Organisation ist eröffnet. Sie arbeiten jetzt in ihr.",
    leave: "Diese Organisation verlassen",
    leaveBody: (name: string) => `${name} verlassen? Wofür Sie zuständig waren, geht auf einen Inhaber über. Sie werden abgemeldet.`,
  },
};
