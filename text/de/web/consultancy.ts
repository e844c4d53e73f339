import type { GrantRole, GrantState, QuestionState } from "../../../web/src/client/shape";
import { role_name } from "../role.json";
import { operation } from "./operation";

const roles: Record<GrantRole, string> = role_name;

const mays: Record<GrantRole, string> = {
  manager: "Führt die Zertifikate, die Sie nennen: erfasst Ereignisse, plant Audits, erledigt, was fällig ist.",
  internal_auditor: "Sieht sie; erfasst interne Audits und deren Feststellungen.",
  contributor: "Sieht sie; erledigt, was zugewiesen ist.",
  reader: "Sieht sie und ändert nichts.",
};

const states: Record<GrantState, string> = { active: "In Kraft", expired: "Der letzte Tag ist vorüber", ended: "Beendet" };

const questionStates: Record<QuestionState, string> = {
  open: "Wartet auf Antwort",
  accepted: "Angenommen",
  refused: "Abgelehnt",
  revoked: "Zurückgezogen",
  expired: "Abgelaufen",
};

/** Beratungsunternehmen und was Kunden ihnen gewähren. */
export const consultancy = {
  tab: "Beratungsunternehmen",
  lead: "Wer von außen in dieser Organisation arbeitet, mit welchen Rechten und bis wann. Sie können es jederzeit ändern oder beenden.",
  roles,
  mays,
  states,
  none: "Kein Beratungsunternehmen hat Zugang zu dieser Organisation.",
  grant: "Zugang",
  role: "Rolle",
  scope: "Nur diese Zertifizierungen",
  scopeHint: "Leer: alle.",
  until: "Bis",
  untilHint: "Leer: bis Sie ihn beenden.",
  all: "alle Zertifizierungen",
  some: (count: number) => (count === 1 ? "eine Zertifizierung" : `${count} Zertifizierungen`),
  untilDay: (day: string) => `bis zum ${day}`,
  consented: (name: string, day: string) => `${name} hat am ${day} zugestimmt.`,
  founded: "Es hat diese Organisation für Sie eröffnet und noch nicht übergeben.",
  ended: (by: string | null | undefined, day: string) =>
    ({
      client: `Sie haben ihn am ${day} beendet.`,
      consultancy: `Das Beratungsunternehmen ist am ${day} gegangen.`,
      expiry: `Sein letzter Tag ist vorüber; er endete am ${day}.`,
      handover: `Er endete mit der Übergabe am ${day}.`,
    })[by ?? ""] ?? `Er endete am ${day}.`,
  people: (names: string[]) => (names.length > 0 ? `Hier arbeiten: ${names.join(", ")}` : "Noch arbeitet niemand von dort hier."),
  change: "Ändern",
  changeOf: (name: string) => `Zugang von ${name} ändern`,
  end: "Zugang beenden",
  endBody: (name: string) =>
    `Den Zugang von ${name} beenden? Der nächste Klick der Personen von dort wird abgewiesen. Wofür sie zuständig waren, geht auf Sie über, und was sie erfasst haben, bleibt.`,
  ask: "Beratungsunternehmen einladen",
  askLead: "Nennen Sie das Beratungsunternehmen durch die E-Mail-Adresse eines Inhabers oder durch einen Code von dort. Es erfährt von Ihnen, sobald Sie dies senden, und Sie von ihm, sobald es annimmt.",
  offer: "Angebot senden",
  sent: "Gesendet. Wenn Adresse oder Code stimmen, kann 14 Tage lang geantwortet werden.",
  byMail: "E-Mail eines Inhabers",
  byCode: "Code",
  byCodeHint: "16 Buchstaben und Ziffern. Geben Sie die E-Mail oder den Code an, eines von beiden.",
  note: "Ein Wort dazu",
  code: "Code anzeigen",
  codeLead: "Geben Sie diesen Code der anderen Seite. Er gilt einmal, bis",
  codeAfter: "Wer ihn hat, kann um Zusammenarbeit bitten und erfährt nichts, bevor Sie antworten.",
  copy: "Code kopieren",
  copied: "Kopiert",
  waiting: "Wartet auf Ihre Antwort",
  asksForGrant: (name: string, role: string) => `${name} möchte hier in der Rolle „${role}“ arbeiten.`,
  offersGrant: (name: string, role: string) => `${name} bietet Ihrem Beratungsunternehmen an, dort in der Rolle „${role}“ zu arbeiten.`,
  answer: "Antworten",
  answerOf: (name: string) => `Antworten: ${name}`,
  decline: "Ablehnen",
  consent: "Zustimmen",
  consentLead: (name: string) =>
    `Sie lassen Personen von ${name} in diese Organisation. Sie sehen, wer von ihnen was angesehen und getan hat, und können es jederzeit beenden.`,
  accept: "Annehmen",
  consented_toast: "Erledigt. Der Zugang besteht jetzt.",
  accepted_toast: "Angenommen. Sie finden die Organisation unter Ihren Kunden.",
  declined_toast: "Abgelehnt.",
  asked: "Was Sie gefragt haben",
  askedByCode: "Durch einen Code",
  takeBack: "Zurückziehen",
  questionStates,
  onlyOwner: "Nur ein Inhaber stimmt einem Zugang zu.",
  page: {
    title: "Eine Frage an Sie",
    gone: "Diese Frage wurde beantwortet, ist zu alt oder wurde zurückgezogen. Bitten Sie um eine neue.",
    here: (organization: string) => `Sie antworten für ${organization}.`,
    elsewhere: "Um für eine andere Organisation zu antworten, wechseln Sie zuerst oben zu ihr.",
    until: (day: string) => `Sie kann bis zum ${day} beantwortet werden.`,
    notConsultancy: "Diese Organisation ist kein Beratungsunternehmen. Ein Inhaber kann sie in den Einstellungen der Organisation dazu machen.",
  },
  log: {
    operation,
    tab: "Zugriffsprotokoll",
    lead: "Was die Personen von Beratungsunternehmen hier angesehen und getan haben, auch das Lesen. Eine Zeile je Person, Sache und Tag.",
    empty: "Noch hat niemand von einem Beratungsunternehmen etwas angesehen.",
    none: "Nichts passt.",
    who: "Wer",
    what: "Was",
    often: "Wie oft",
    when: "Wann",
    consultancy: "Beratungsunternehmen",
    every: "Alle Beratungsunternehmen",
    from: "Von",
    to: "Bis",
    times: (count: number) => (count === 1 ? "einmal" : `${count}-mal`),
    refused: (count: number) => `${count === 1 ? "einmal" : `${count}-mal`} abgewiesen`,
    changed: "hat etwas geändert",
    looked: "hat angesehen",
  },
  people_of: (name: string) => `Von ${name}`,
  place_hint: "Kommt mit dem Zugang des Beratungsunternehmens: Ändern Sie ihn unter „Beratungsunternehmen“.",
  over: {
    title: "Dieser Zugang ist beendet",
    body: (name: string) => `Ihr Beratungsunternehmen hat keinen Zugang mehr zu ${name}. Wählen Sie eine andere Organisation.`,
    go: (name: string) => `Zu ${name}`,
  },
  switcher: { own: "Ihre Organisationen", clients: (name: string) => `Kunden von ${name}`, search: "Organisation suchen" },
  kind: {
    label: "Diese Organisation ist ein Beratungsunternehmen",
    hint: "Sie betreut auch die Zertifikate anderer Organisationen.",
    changed: "Gespeichert.",
  },
};
