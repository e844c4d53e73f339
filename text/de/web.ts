import type { Text } from "../../web/src/text/text";
import { kind, state, status } from "./cycle.json";
import { activity } from "./web/activity";
import { audit } from "./web/audit";
import { auditLog } from "./web/audit-log";
import { brand } from "./web/brand";
import { certification } from "./web/certification";
import { coming } from "./web/coming";
import { consultancy } from "./web/consultancy";
import { controlled } from "./web/controlled";
import { count } from "./web/count";
import { cover } from "./web/cover";
import { crosswalk } from "./web/crosswalk";
import { duty } from "./web/duty";
import { edition } from "./web/edition";
import { entrance } from "./web/entrance";
import { event } from "./web/event";
import { definition } from "./web/definition";
import { evidence } from "./web/evidence";
import { feed } from "./web/feed";
import { form } from "./web/form";
import { frame } from "./web/frame";
import { joint } from "./web/joint";
import { journey } from "./web/journey";
import { key } from "./web/key";
import { leaving } from "./web/leaving";
import { mailStop } from "./web/mail-stop";
import { mapping } from "./web/mapping";
import { notice } from "./web/notice";
import { obligation } from "./web/obligation";
import { people } from "./web/people";
import { policy } from "./web/policy";
import { portfolio } from "./web/portfolio";
import { provisioning } from "./web/provisioning";
import { room } from "./web/room";
import { routine } from "./web/routine";
import { security } from "./web/security";
import { server } from "./web/server";
import { setback } from "./web/setback";
import { site } from "./web/site";
import { sso } from "./web/sso";
import { standard } from "./web/standard";
import { testMode } from "./web/test-mode";
import { timeline } from "./web/timeline";
import { trial } from "./web/trial";
import { webhook } from "./web/webhook";
import { wish } from "./web/wish";

/** Jeder Satz der Seiten auf Deutsch, förmlich und in den Worten des Fachs. Was es zu sagen gibt, bestimmt das Englische. */
export const web: Text = {
  product: "Certkeep",
  activity,
  webhook,
  key,
  coming,
  controlled,
  cover,
  definition,
  evidence,
  mapping,
  feed,
  wish,
  leaving,
  auditLog,
  testMode,
  people,
  consultancy,
  portfolio,
  sso,
  provisioning,
  brand,
  server,
  setback,
  frame,
  entrance,
  next: {
    title: "Was als Nächstes ansteht",
    today: (day: string) => `Heute ist ${day}`,
    overdue: "Überfällig",
    soon: "Die nächsten 30 Tage",
    empty: {
      title: "Noch ist nichts erfasst",
      body: "Certkeep plant aus Tatsachen: dem Tag Ihrer Zertifizierungsentscheidung und dem, was seither auditiert wurde. Damit kennt es jeden Termin der nächsten drei Jahre.",
      hold: "Ihr Zertifikat erfassen",
      holdBody: "Sie haben ein Zertifikat. Halten Sie Nummer und Daten bereit.",
      first: "Auf das erste Zertifikat hinarbeiten",
      firstBody: "Sie sind noch nicht zertifiziert. Wählen Sie einen Zieltermin und sehen Sie den Weg dorthin.",
    },
    clear: "Nichts ist zu tun. Jeder Termin des Programms ist erledigt oder liegt außerhalb.",
    quiet: "Innerhalb eines Jahres ist nichts fällig.",
    later: (n: number | null) => `Spätere Termine zeigen${n === null ? "" : ` (${n})`}`,
  },
  alert: { title: "Meldungen", breach: "Verstoß", warning: "Warnung", from: (day: string) => `ab ${day}` },
  notice,
  obligation,
  kind,
  finding: {
    nonconformity_plan: (id: string) => `Plan zur Nichtkonformität ${id}`,
    nonconformity_closure: (id: string) => `Abschluss der Nichtkonformität ${id}`,
  },
  state,
  status,
  certification,
  form,
  timeline,
  event,
  trial,
  joint,
  edition,
  journey,
  mailStop,
  mails: {
    title: "Nachrichten",
    lead: "Was für diese Organisation versandt wurde, und ob es beim Mailserver angekommen ist.",
    to: "An",
    subject: "Betreff",
    state: "Zustand",
    written: "Geschrieben",
    sentAt: "Versandt",
    reason: "Grund",
    empty: "Noch wurde keine Nachricht geschrieben.",
    refused: (n: number) => `${count(n, "Nachricht wurde", "Nachrichten wurden")} abgewiesen. Vielleicht stimmt die Adresse nicht: Die Person erhält keine Erinnerungen.`,
    resend: "Erneut senden",
    resendOf: (subject: string, to: string) => `Erneut senden: ${subject}, an ${to}`,
    resent: "Sie wird erneut gesendet.",
    states: { ready: "Wartet", running: "Wird versandt", sent: "Versandt", refused: "Abgewiesen", cancelled: "Nicht mehr nötig", unknown: "Unbekannt" },
    kept: "Aufbewahrt",
    all: "Was aus jeder Nachricht wurde",
    kinds: { document_to_read: "Ein Dokument ist zu lesen", document_unread: "Nicht alle haben ein Dokument gelesen", evidence_ending: "Ein Nachweis endet", reminder: "Erinnerung", catch_up: "Nachgeholtes", mail_stopped: "Nachrichten erreichen jemanden nicht", digest: "Gesammeltes", key_made: "Ein Schlüssel wurde erzeugt", key_ending: "Ein Schlüssel endet bald", token_ending: "Das Token des Verzeichnisses endet bald", audit_assigned: "Sie auditieren", invitation: "Einladung", domain_doubted: "Der Eintrag einer Domain fehlt", webhook_disabled: "Ein Webhook ist abgeschaltet", engagement: "Frage an eine andere Organisation", handover: "Übergabe", grant_news: "Neues zum Zugang eines Beratungsunternehmens", leaving: "Die Organisation geht" },
  },
  policy,
  room,
  routine,
  site,
  standard,
  crosswalk,
  audit,
  duty,
  security,
  settings: {
    title: "Einstellungen",
    groups: { own: "Sie", organization: "Organisation", people: "Personen und Zugang", dates: "Termine und Erinnerungen", programs: "Programme" },
    tabs: { organization: "Organisation", reminders: "Erinnerungen", person: "Profil", bodies: "Zertifizierungsstellen", sites: "Standorte" },
    organization: { name: "Name", country: "Land", zone: "Zeitzone", zoneHint: "Eigene Aufgaben sind nach dem Kalender dieser Zone fällig.",
      sender: "Absender der Nachrichten an Ihre Personen", senderHint: "Der Name, den Erinnerungen zeigen. Die Adresse bleibt dieselbe.",
      replyTo: "Antworten auf diese Nachrichten gehen an", replyToHint: "Leer: an die Adresse, von der sie kommen." },
    person: { name: "Name", email: "E-Mail", zone: "Ihre Zeitzone", zoneHint: "Erinnerungen kommen zur Ortszeit dieser Zone.", zoneNone: (zone: string) => `Wie die Organisation (${zone})`,
      language: "Sprache", languageHint: "In ihr sind die Seiten und Ihre Nachrichten." },
    reminders: {
      managers: "Manager erfahren davon am Tag",
      owners: "Inhaber erfahren davon am Tag",
      onDay: "Tage nach dem Termin, negativ davor; nur wenn er weder erledigt noch geplant ist. Leer: nie.",
      workingDays: "Nur an Arbeitstagen",
      workingDaysHint: "Nach der Arbeitswoche und den Feiertagen Ihrer Vorgaben. Eine Erinnerung vor einem Termin oder an einen, den eine Regel setzt, kommt früher, nie später; andere kommen am nächsten Arbeitstag.",
      kindsLead: "Einige Arten von Terminen können eigene Tage und Zeiten haben.",
      kind: "Art des Termins",
      addKind: "Art des Termins hinzufügen",
      removeKind: "Wie bei allen anderen",
      lead: "Jeder offene Termin wird der zuständigen Person an diesen Tagen angekündigt.",
      ways: "Auf welchen Wegen",
      waysOf: { mail: "Per E-Mail", in_app: "Durch einen Hinweis in Certkeep", webhook: "An die Webhooks, einmal, wenn ein Termin näher kommt" },
      waysHint: "Menschen brauchen einen der ersten beiden. Inhaber erhalten immer E-Mails zu Terminen, die eine Regel setzt und die ein Zertifikat kosten würden.",
      waysNone: "Wählen Sie E-Mail, Hinweise oder beides.",
      before: "Tage vor der Fälligkeit",
      after: "Tage danach, solange er offen ist",
      list: "Zahlen, durch Kommas getrennt.",
      repeat: "Dann alle so viele Tage",
      repeatHint: "Leer: keine weiteren Erinnerungen nach der letzten.",
      at: "Um",
      atHint: "Ortszeit der Empfängerin oder des Empfängers.",
      bad: "Schreiben Sie ganze Zahlen, durch Kommas getrennt.",
    },
    bodies: { lead: "Die Stellen, die Ihre Zertifikate ausstellen.", add: "Zertifizierungsstelle erfassen", edit: "Ändern", empty: "Noch ist keine Zertifizierungsstelle erfasst." },
    sites: { lead: "Die Orte, die Ihre Zertifikate umfassen.", add: "Standort erfassen", edit: "Ändern", remove: "Entfernen", removeBody: (name: string) => `„${name}“ entfernen?`, empty: "Noch ist kein Standort erfasst.", central: "Zentrale Funktion", country: "Land" },
  },
};
