/** Was der Arbeiter nicht tun konnte, für Betreibende. */
export const setback = {
  title: "Was nicht getan werden konnte",
  lead: "Was misslingt, bleibt für wachsende Pausen liegen und kostet das Übrige nichts. Nach zehn Versuchen wird es beiseitegelegt und einmal am Tag versucht, bis es gelingt oder nicht mehr zu tun ist.",
  empty: "Nichts: Alles, was fällig war, konnte getan werden.",
  aside: "Beiseitegelegt",
  resting: "Ruht",
  tried: (n: number, since: string, next: string) => `Seit ${since} ${n === 1 ? "einmal" : `${n}-mal`} versucht, wieder ${next}`,
  again: "Jetzt noch einmal versuchen",
  tasks: {
    replan: "Eine Zertifizierung planen",
    recur: "Eine wiederkehrende Aufgabe planen",
    remind: "Ein Mitglied erinnern",
    expire: "Den Zugriff einer Beratung beenden",
    prove: "Den Eintrag einer Maildomain suchen",
    warn_key: "Vor dem Ende eines API-Schlüssels warnen",
    warn_token: "Vor dem Ende eines Verzeichnis-Tokens warnen",
    export: "Ein Archiv erstellen",
    depart: "Eine Organisation löschen",
    tell_owners: "Inhabern eine Adresse melden, die keine Mail erreicht",
    write_mail: "Eine Mail schreiben",
    tidy: "Eine Datei wegräumen",
  } as Record<string, string>,
};
