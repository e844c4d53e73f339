/** Die gezeichneten drei Jahre. */
export const timeline = {
  audits: "Audits",
  duties: "Eigene Aufgaben",
  decisions: "Entscheidungen und Ablauf",
  // Mit weichem Trennstrich: Die Spur ist schmal, und nicht jeder Browser kennt deutsche Silben.
  nonconformities: "Nicht\u00ADkonformitäten",
  today: "Heute",
  start: "Zyklus beginnt",
  expiry: "Zertifikat läuft ab",
  target: "Zieltermin",
  restore: "Wiederherstellbar bis",
  legend: "Was die Zeichen bedeuten",
  table: "Alle Einträge der Zeitachse",
  what: "Was",
  lane: "Spur",
  empty: "Es gibt noch keinen Zyklus zu zeichnen.",
};
