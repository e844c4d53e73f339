/** Testorganisationen. */
export const testMode = {
  name: "Testorganisation",
  shows: (when: string) => `Ihre Uhr zeigt ${when}.`,
  runs: (when: string) => `Ihre Uhr läuft bis ${when} …`,
  advance: "Uhr vorstellen",
  body: "Alles, was auf dem Weg fällig wird, geschieht: Termine vergehen, Erinnerungen werden geschrieben. Die Uhr läuft nie rückwärts.",
  day: "Bis zum Mittag des",
  check: "Eine Testorganisation",
  checkHint: "Zum Ausprobieren: Ihre Uhr wird von Hand gestellt, und ihre Nachrichten werden aufbewahrt, statt gesendet zu werden. Sie bleibt eine.",
  mails: { title: "Aufbewahrte Nachrichten", lead: "Was gesendet worden wäre, nach der Uhr dieser Organisation. Nur Nachrichten mit einem Einmallink gehen hinaus.", empty: "Noch wäre nichts gesendet worden." },
  to: (name: string, address: string) => `an ${name} <${address}>`,
};
