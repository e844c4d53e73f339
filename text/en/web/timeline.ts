/** The words of the drawn three years. */
export const timeline = {
  audits: "Audits",
  duties: "Own duties",
  decisions: "Decisions and expiry",
  nonconformities: "Nonconformities",
  today: "Today",
  start: "Cycle starts",
  expiry: "Certificate expires",
  target: "Target date",
  restore: "Restorable until",
  legend: "What the signs mean",
  table: "All entries of the timeline",
  what: "What",
  lane: "Lane",
  empty: "There is no cycle to draw yet.",
};
