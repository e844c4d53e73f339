import type { Fact, NewEvent, Obligation, ObligationKind, RecordedEvent } from "../client/shape";
import { type Civil, ordinal, shifted } from "../date/civil";
import { isOpen, nameOf, plannable } from "../obligation/name";

/** An audit or a review whose date can be tried. */
export type Candidate = {
  key: string;
  obligation: string;
  kind: ObligationKind;
  name: string;
  /** The planned day, or the limit of what has none. */
  on: Civil;
  due: Civil;
  hard: boolean;
  because: string;
  /** How many days it lasts after the first. */
  days: number;
  /** The recorded plan that another date takes the place of. */
  planned: { id: string; facts: Record<string, unknown>; note: string } | null;
};

/** What can be tried: what it still helps to do, in this cycle, on a day that the organization agrees or sets. */
export function candidatesOf(obligations: Obligation[], events: RecordedEvent[], cycle: number): Map<string, Candidate> {
  const open = obligations.filter((one) => isOpen(one) && one.actionable && plannable.has(one.kind) && one.cycle <= cycle);
  return new Map(open.map((one) => [one.key, candidateOf(one, events)]));
}

function candidateOf(obligation: Obligation, events: RecordedEvent[]): Candidate {
  const { key, id, kind, planned_on, due_on, hard, because } = obligation;
  const planned = planned_on ? events.find((event) => plans(event, kind, planned_on)) : undefined;
  const { start, end } = (planned?.facts ?? {}) as { start?: Civil; end?: Civil | null };
  return {
    key,
    obligation: id,
    kind,
    name: nameOf(obligation),
    on: planned_on ?? due_on,
    due: due_on,
    hard,
    because,
    days: start && end ? ordinal(end) - ordinal(start) : 0,
    planned: planned ? { id: planned.id, facts: planned.facts, note: planned.note } : null,
  };
}

const plans = ({ type, facts, superseded_by }: RecordedEvent, kind: string, on: Civil) =>
  type === kind && facts.state === "planned" && !superseded_by && (facts.start ?? facts.on) === on;

/** A candidate on another day. */
export type Move = Candidate & { to: Civil; lasts: number };

/** The fact to try, and to record: the audit or review, planned for its new day, with all else that was said of its plan. */
export function factOf({ kind, planned, to, lasts }: Move): Fact {
  const { start: _start, end: _end, on: _on, ...said } = planned?.facts ?? {};
  const days = kind === "management_review" ? { on: to } : { start: to, ...(lasts === 0 ? {} : { end: shifted(to, lasts) }) };
  return { ...said, type: kind, state: "planned", ...days } as Fact;
}

/** The event that takes the place of the recorded plan; null where there is none to take the place of. */
export function replacementOf(move: Move): NewEvent | null {
  const { planned } = move;
  if (!planned) return null;
  return { ...factOf(move), supersedes: planned.id, ...(planned.note ? { note: planned.note } : {}) } as NewEvent;
}
