import type { MailDomain, ModestRole, Stage } from "../../../web/src/client/sso";
import { role_name } from "../role.json";

const states: Record<MailDomain["state"], string> = {
  pending: "Noch nicht bestätigt",
  verified: "Bestätigt",
  missing: "Bestätigt, aber der Eintrag wurde zuletzt nicht gefunden",
  lost: "Verloren: Der Eintrag fehlte tagelang",
};

const roles: Record<ModestRole, string> = role_name;

const stages: Record<Stage, string> = {
  discovery: "Was der Anbieter über sich sagt",
  return: "Womit der Anbieter diesen Browser zurückgeschickt hat",
  token: "Einlösen des Codes",
  id_token: "Das ID-Token",
  userinfo: "Die Benutzerangaben",
  person: "Wer sich angemeldet hat",
};

/** Single Sign-on: Domains, die Verbindung, der Weg hin und zurück. */
export const sso = {
  tab: "Single Sign-on",
  lead: "Ihre Personen melden sich mit Ihrem eigenen Identitätsanbieter an, durch OpenID Connect.",
  ownerOnly: "Nur ein Inhaber ändert dies.",
  copy: (what: string) => `${what} kopieren`,
  copied: "Kopiert",
  domains: {
    title: "Domains",
    lead: "Die Domains Ihrer Adressen. Beweisen Sie jede durch einen TXT-Eintrag im DNS, und lassen Sie ihn dort: Er wird jede Woche gesucht.",
    empty: "Noch keine Domain. Fügen Sie die hinzu, auf die Ihre Adressen enden.",
    name: "Domain",
    add: "Domain hinzufügen",
    states,
    recordName: "Name des TXT-Eintrags",
    recordValue: "Was er sagt",
    verify: "Bestätigen",
    verified: (name: string) => `${name} ist bestätigt.`,
    remove: "Entfernen",
    removeBody: (name: string) => `${name} entfernen? Wer dort eine Adresse hat, kann sich nicht mehr per Single Sign-on anmelden, und eine andere Organisation kann die Domain bestätigen.`,
  },
  connection: {
    title: "Verbindung",
    lead: "Registrieren Sie Certkeep bei Ihrem Anbieter als Webanwendung mit dieser Rücksprungadresse, und tragen Sie dann ein, was der Anbieter Ihnen gibt.",
    redirect: "Rücksprungadresse",
    issuer: "Aussteller",
    issuerHint: "Wie der Anbieter sich nennt, etwa https://login.example.com/tenant",
    clientId: "Client-ID",
    secret: "Client-Geheimnis",
    secretKept: "Eines ist hinterlegt. Geben Sie ein anderes ein, um es zu ersetzen.",
    enabled: "Die Anmeldung darüber ist erlaubt",
    admits: "Wer eine Adresse in einer bestätigten Domain hat, wird bei der ersten Anmeldung Mitglied",
    role: "In der Rolle",
    roles,
    trusts: "Adressen glauben, die der Anbieter nicht als bestätigt bezeichnet",
    trustsHint: "Nur bei einem Anbieter, bei dem niemand die eigene Adresse wählen kann, etwa Microsoft Entra ID.",
    test: "Verbindung testen",
    untested: "Seit der letzten Änderung nicht getestet.",
    tested: (when: string) => `Getestet ${when}.`,
    end: "Single Sign-on beenden",
    endBody: "Single Sign-on beenden? Die Verbindung mit ihrem Geheimnis wird vergessen. Die Anmeldung geht dann mit Passwort; wer keines hat, fordert auf der Anmeldeseite eines an.",
  },
  required: {
    title: "Pflicht",
    label: "Wer eine Adresse in einer bestätigten Domain hat, muss sich darüber anmelden",
    hint: "Das Passwort öffnet diese Organisation dann nicht mehr. Inhaber können es weiter verwenden, damit jemand diese Seite ändern kann, wenn der Anbieter ausfällt. Testen Sie zuerst die Verbindung.",
  },
  identities: {
    title: "Wer sich angemeldet hat",
    empty: "Noch hat sich niemand darüber angemeldet.",
    last: (when: string) => `zuletzt angemeldet ${when}`,
    untie: "Lösen",
  },
  signIn: {
    go: "Weiter mit Single Sign-on",
    email: "Geben Sie zuerst oben Ihre E-Mail-Adresse ein.",
    required: "Ihre Organisation möchte, dass Sie sich per Single Sign-on anmelden.",
  },
  prove: {
    lead: "Der Anbieter Ihrer Organisation fragt Sie noch einmal, wer Sie sind. Sie kommen auf diese Seite zurück und können es dann tun.",
    go: "Beim Anbieter nachweisen",
  },
  back: {
    title: "Single Sign-on",
    waiting: "Sie werden angemeldet",
    nothing: "Der Anbieter hat nichts zurückgeschickt, was sich verwenden lässt.",
    said: (what: string) => `Der Anbieter sagt: ${what}`,
    again: "Zurück zur Anmeldung",
  },
  test: {
    title: "Test der Verbindung",
    passed: "Sie funktioniert. Sie können Single Sign-on jetzt zur Pflicht machen.",
    failed: "Sie funktioniert noch nicht.",
    stages,
    claims: "Was der Anbieter mitgeteilt hat",
    source: "Wo",
    name: "Angabe",
    value: "Wert",
    settings: "Zurück zu den Einstellungen",
  },
};
