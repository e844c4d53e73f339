import type { NewEvent, RecordedEvent } from "../client/shape";
import { text } from "../text/text";

export type EventKind = Exclude<RecordedEvent["type"], "retraction">;

/** Which fields an event has: the shapes of the API's table of events. */
export type Shape = "audit" | "internal_audit" | "review" | "day" | "nonconformity";

const shapes: Record<EventKind, Shape> = {
  stage_1_audit: "audit",
  stage_2_audit: "audit",
  surveillance_audit: "audit",
  recertification_audit: "audit",
  special_audit: "audit",
  internal_audit: "internal_audit",
  management_review: "review",
  certification_decision: "day",
  recertification_decision: "day",
  restoration_decision: "day",
  suspension: "day",
  suspension_lifted: "day",
  withdrawal: "day",
  scope_reduction: "day",
  cancellation: "day",
  transfer_accepted: "day",
  certification_body_ceased: "day",
  nonconformity: "nonconformity",
};

export const shapeOf = (type: EventKind): Shape => shapes[type];

export const auditKinds = ["stage_1_audit", "stage_2_audit", "surveillance_audit", "recertification_audit", "special_audit"] as const;

const option = (type: EventKind) => ({ value: type, label: text.event.types[type] });

/** The choices of the event dialog, in groups. */
export const eventChoices = [
  { group: text.event.groups.audit, items: auditKinds.map(option) },
  { group: text.event.groups.duty, items: (["internal_audit", "management_review"] as const).map(option) },
  {
    group: text.event.groups.decision,
    items: (["certification_decision", "recertification_decision", "restoration_decision"] as const).map(option),
  },
  {
    group: text.event.groups.standing,
    items: (
      ["suspension", "suspension_lifted", "scope_reduction", "withdrawal", "cancellation", "transfer_accepted", "certification_body_ceased"] as const
    ).map(option),
  },
  { group: text.event.groups.nonconformity, items: (["nonconformity"] as const).map(option) },
];

/** The form's flat picture of any event. */
export type EventValues = {
  type: EventKind;
  state: "planned" | "done";
  start: string;
  end: string;
  on: string;
  coverage: "full" | "clauses";
  clauses: string;
  id: string;
  grade: "major" | "minor";
  source: string;
  raised_on: string;
  plan_accepted_on: string;
  verified_on: string;
  note: string;
};

export const blankEvent = (type: EventKind, today: string): EventValues => ({
  type,
  state: "done",
  start: today,
  end: "",
  on: today,
  coverage: "full",
  clauses: "",
  id: "",
  grade: "minor",
  source: "surveillance_audit",
  raised_on: today,
  plan_accepted_on: "",
  verified_on: "",
  note: "",
});

const list = (clauses: string) =>
  clauses
    .split(/[\s,;]+/)
    .map((clause) => clause.trim())
    .filter(Boolean);

const given = <T extends Record<string, unknown>>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== "" && value !== undefined)) as Partial<T>;

/** The request for what the form holds; `supersedes` names the entry that it corrects. */
export function toEvent(values: EventValues, supersedes?: string): NewEvent {
  const { type, note } = values;
  return { type, ...facts(values), ...given({ note, supersedes }) } as NewEvent;
}

function facts(values: EventValues): Record<string, unknown> {
  const { state, start, end, on, coverage, clauses, id, grade, source, raised_on, plan_accepted_on, verified_on } = values;
  switch (shapes[values.type]) {
    case "audit":
      return given({ start, end, state });
    case "internal_audit":
      return { ...given({ start, end, state }), coverage: coverage === "full" ? "full" : list(clauses) };
    case "review":
      return given({ on, state });
    case "day":
      return given({ on });
    case "nonconformity":
      return given({ id, grade, source, raised_on, plan_accepted_on, verified_on });
  }
}

/** What a recorded event puts into the form when it is corrected. */
export function fromEvent(event: RecordedEvent, today: string): EventValues {
  const blank = blankEvent(event.type as EventKind, today);
  const said = event.facts as Record<string, unknown>;
  const word = (key: string, otherwise: string) => (typeof said[key] === "string" ? (said[key] as string) : otherwise);
  const coverage = said.coverage;
  return {
    ...blank,
    state: word("state", "done") as EventValues["state"],
    start: word("start", blank.start),
    end: word("end", "") === word("start", "") ? "" : word("end", ""),
    on: word("on", blank.on),
    coverage: Array.isArray(coverage) ? "clauses" : "full",
    clauses: Array.isArray(coverage) ? coverage.join(", ") : "",
    id: word("id", ""),
    grade: word("grade", "minor") as EventValues["grade"],
    source: word("source", blank.source),
    raised_on: word("raised_on", blank.raised_on),
    plan_accepted_on: word("plan_accepted_on", ""),
    verified_on: word("verified_on", ""),
    note: event.note,
  };
}
