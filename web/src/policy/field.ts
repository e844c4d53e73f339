/** What can be said about a policy, one entry a field of the wire; `path` leads to it inside the policy. */
export type Field = { path: string; rule?: string } & (
  | { kind: "number"; unit: Unit }
  | { kind: "choice"; words: readonly string[] }
  | { kind: "truth" }
  | { kind: "week" }
  | { kind: "days" }
);
export type Unit = "day" | "week" | "month";
export type GroupName = "certificate" | "body" | "duties" | "surveillance" | "recertification" | "stage2" | "working";

const number = (path: string, unit: Unit, rule?: string): Field => ({ kind: "number", path, unit, rule });

export const weekDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const groups: readonly { name: GroupName; fields: readonly Field[] }[] = [
  {
    name: "certificate",
    fields: [
      number("cycle_months", "month", "R03"),
      { kind: "choice", path: "expiry_convention", words: ["minus_one_day", "same_day"], rule: "R03" },
      { kind: "truth", path: "calendar_includes_decision_year", rule: "R06" },
      number("stage_gap_months", "month", "R11"),
      { kind: "choice", path: "renewal_expiry", words: ["keep_expiry_base", "from_decision"], rule: "R22" },
      number("restoration_months", "month", "R24"),
      number("suspension_months", "month", "R41"),
      number("warn_days", "day"),
    ],
  },
  {
    name: "body",
    fields: [
      number("certification_body_days.decision_buffer", "day", "R32"),
      number("certification_body_days.plan", "day", "R33"),
      number("certification_body_days.close_major", "day", "R33"),
      number("certification_body_days.close_minor", "day", "R33"),
    ],
  },
  {
    name: "duties",
    fields: [
      number("internal_audit_months", "month", "R60"),
      { kind: "choice", path: "internal_audit_coverage", words: ["annual", "cycle"], rule: "R60" },
      number("management_review_months", "month", "R61"),
    ],
  },
  {
    name: "surveillance",
    fields: [
      number("lead.surveillance.book_months", "month", "R62"),
      number("lead.surveillance.internal_audit_weeks", "week", "R62"),
      number("lead.surveillance.management_review_weeks", "week", "R62"),
    ],
  },
  {
    name: "recertification",
    fields: [
      number("lead.recertification.book_months", "month", "R62"),
      number("lead.recertification.own_duties_months", "month", "R62"),
      number("lead.recertification.audit_months", "month", "R62"),
    ],
  },
  {
    name: "stage2",
    fields: [
      number("lead.stage_2.internal_audit_weeks", "week", "R62"),
      number("lead.stage_2.management_review_weeks", "week", "R62"),
    ],
  },
  {
    name: "working",
    fields: [
      { kind: "week", path: "working_week", rule: "R92" },
      { kind: "days", path: "holidays", rule: "R92" },
    ],
  },
];

export const fields: readonly Field[] = groups.flatMap((group) => group.fields);
