import type { Reason } from "../../../web/src/client/provisioning";

const reasons: Record<Reason, string> = {
  inactive: "Das Verzeichnis sagt, dass dieses Konto nicht aktiv ist.",
  no_address: "Das Verzeichnis nennt keine E-Mail-Adresse.",
  domain_not_verified: "Die Adresse liegt nicht in einer bestätigten Domain.",
  ended: "Ein Inhaber hat den Platz beendet.",
};

/** Bereitstellung: das Token des Verzeichnisses, seine Gruppen, wer keinen Platz hat. */
export const provisioning = {
  tab: "Bereitstellung",
  lead: "Ihr Verzeichnis sagt, wer zur Organisation gehört, durch SCIM 2.0. Wen es beendet, der wird sofort abgemeldet.",
  address: "Adresse des Dienstes",
  none: "Es gibt kein Token; deshalb kann kein Verzeichnis etwas ändern.",
  make: "Token erzeugen",
  renew: "Weiteres Token erzeugen",
  makeBody: "Wer das Token hat, kann sagen, wer zur Organisation gehört.",
  renewBody: "Geben Sie Ihrem Verzeichnis das neue Token, solange das bisherige noch gilt.",
  lifetime: "Es endet nach",
  lifetimes: [
    { value: "30", label: "30 Tagen" },
    { value: "90", label: "90 Tagen" },
    { value: "365", label: "einem Jahr" },
  ],
  overlap: "Das bisherige gilt",
  overlaps: [
    { value: "0", label: "nicht mehr" },
    { value: "24", label: "noch einen Tag" },
    { value: "168", label: "noch eine Woche" },
  ],
  secret: "Token",
  once: "Geben Sie es jetzt Ihrem Verzeichnis: Es wird nicht noch einmal angezeigt.",
  takeBack: "Zurücknehmen",
  takeBackBody: "Alle Token zurücknehmen? Das Verzeichnis kann nichts mehr ändern. Alle behalten ihren Platz.",
  made: (when: string, until: string) => `Erzeugt ${when}, endet ${until}.`,
  used: (when: string) => `Das Verzeichnis hat zuletzt etwas geändert: ${when}.`,
  unused: "Das Verzeichnis hat noch nichts geändert.",
  users: (count: number) => (count === 1 ? "Es hat von einer Person berichtet." : `Es hat von ${count} Personen berichtet.`),
  usual: "Rolle, wenn keine Gruppe eine gibt",
  groups: {
    title: "Gruppen und Rollen",
    lead: "Von mehreren Gruppen zählt die höchste Rolle. Der letzte Inhaber bleibt Inhaber.",
    empty: "Das Verzeichnis hat noch von keiner Gruppe berichtet.",
    members: (count: number) => (count === 1 ? "eine Person" : `${count} Personen`),
    role: (name: string) => `Rolle von ${name}`,
    none: "Keine Rolle",
  },
  unplaced: { title: "Ohne Platz", reasons },
};
