const figure = new Intl.NumberFormat("de", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Das Archiv der Organisation und ihr Ende. */
export const leaving = {
  tab: "Ihre Daten",
  archive: {
    title: "Alles in einem Archiv",
    lead: "Alles, was Certkeep von Ihrer Organisation aufbewahrt, als ZIP-Datei, die andere Programme lesen und eine andere Installation übernehmen können. Passwörter und Schlüssel sind nicht darin.",
    make: "Archiv erstellen",
    empty: "Es gibt noch kein Archiv.",
    asked: (when: string) => `Angefordert am ${when}`,
    states: { waiting: "Wartet", running: "Wird erstellt", ready: "Bereit", failed: "Konnte nicht erstellt werden", expired: "Abgelaufen" },
    progress: (done: number, all: number) => `${done} von ${all} Tabellen`,
    until: (when: string) => `Kann bis ${when} heruntergeladen werden`,
    gone: "Es wurde weggeräumt. Erstellen Sie ein neues.",
    failed: "Versuchen Sie es später noch einmal, oder fragen Sie die Betreibenden dieser Installation.",
    download: "Herunterladen",
    size: (bytes: number) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${figure.format(bytes / 1_000_000)} MB`),
    hash: "SHA-256",
  },
  deletion: {
    title: "Organisation löschen",
    lead: "Zertifizierungen, Dokumente, Personen und das Änderungsprotokoll werden nach einer Bedenkzeit gelöscht. Bis dahin ändert sich nichts, und jeder Inhaber kann es zurückziehen.",
    warning: "Nach der Bedenkzeit lässt es sich nicht rückgängig machen. Erstellen Sie vorher ein Archiv.",
    name: (name: string) => `Geben Sie den Namen der Organisation ein: ${name}`,
    wrong: "Das ist nicht der Name Ihrer Organisation.",
    ask: "Organisation löschen",
    due: (when: string) => `Diese Organisation wird am ${when} gelöscht.`,
    withdraw: "Zurückziehen",
    withdrawBody: "Nichts wird gelöscht, und alles geht weiter wie bisher. Jeder Inhaber erhält eine Nachricht.",
    withdrawn: "Die Organisation bleibt.",
  },
};
