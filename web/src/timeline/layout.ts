import type { Cycle, ObligationKind, Programme, ProgrammeObligation } from "../client/shape";
import { type Civil, inWords, quarters } from "../date/civil";
import { nameOf } from "../obligation/name";
import { text } from "../text/text";
import { place, type Span } from "./axis";

export type LaneName = "audits" | "duties" | "decisions" | "nonconformities";

const laneOf: Record<ObligationKind, LaneName> = {
  stage_1_audit: "audits",
  stage_2_audit: "audits",
  surveillance_audit: "audits",
  recertification_audit: "audits",
  internal_audit: "duties",
  management_review: "duties",
  certification_body_booking: "duties",
  recertification_decision: "decisions",
  suspension_resolution: "decisions",
  restoration: "decisions",
  transfer: "decisions",
  edition_transition: "decisions",
  recurring_duty: "duties",
  nonconformity_plan: "nonconformities",
  nonconformity_closure: "nonconformities",
};

const order: LaneName[] = ["audits", "duties", "decisions", "nonconformities"];

/** One thing on the timeline: an obligation with its window, or a milestone of the cycle. */
export type Item = {
  key: string;
  lane: LaneName;
  name: string;
  state: ProgrammeObligation["state"] | "milestone";
  on: Civil;
  from: Civil;
  due: Civil;
  hard: boolean;
};

/** What of a programme belongs on the drawing: the cycle that runs, or for a first-timer the way from today to the target. */
export function itemsOf(programme: Programme, today: Civil, target: Civil | null): { span: Span | null; items: Item[] } {
  const { cycle, obligations, status } = programme;
  const span = cycle ? cycleSpan(cycle, status) : spanOf(obligations, today, target);
  if (!span) return { span, items: [] };
  const inside = obligations.filter(({ due_on }) => due_on >= span.from && due_on <= span.to).map(itemOf);
  const marks = cycle ? milestones(cycle, span) : target ? [mark("target", text.timeline.target, target)] : [];
  const items = [...inside, ...marks];
  return { span, items: items.sort((one, other) => one.on.localeCompare(other.on) || one.key.localeCompare(other.key)) };
}

function cycleSpan({ starts_on, expires_on, restore_until }: Cycle, status: string): Span {
  return { from: starts_on, to: status === "expired_restorable" && restore_until ? restore_until : expires_on };
}

function spanOf(obligations: ProgrammeObligation[], today: Civil, target: Civil | null): Span | null {
  if (obligations.length === 0) return null;
  const days = [...obligations.flatMap(({ opens_on, due_on }) => [opens_on, due_on]), today, target ?? today].sort();
  const [from] = days;
  const to = days.at(-1);
  return from && to && from < to ? { from, to } : null;
}

function itemOf(obligation: ProgrammeObligation): Item {
  const { key, kind, state, opens_on, due_on, hard } = obligation;
  const on = (state === "done" && obligation.done_on) || (state !== "waived" && obligation.planned_on) || due_on;
  const from = opens_on < due_on ? opens_on : due_on;
  return { key, lane: laneOf[kind], name: nameOf(obligation), state, on, from: on < from ? on : from, due: due_on, hard };
}

const mark = (key: string, name: string, on: Civil): Item => ({
  key,
  lane: "decisions",
  name,
  state: "milestone",
  on,
  from: on,
  due: on,
  hard: true,
});

function milestones(cycle: Cycle, span: Span): Item[] {
  const marks = [mark("start", text.timeline.start, cycle.starts_on), mark("expiry", text.timeline.expiry, cycle.expires_on)];
  if (cycle.restore_until && cycle.restore_until <= span.to) marks.push(mark("restore", text.timeline.restore, cycle.restore_until));
  return marks;
}

export type Placed = Item & { at: number; left: number; right: number; row: number; labelLeft: boolean; labelAt: number; label: string };
export type Lane = { name: LaneName; rows: number; items: Placed[] };

const WIDE_LETTER = 0.98;
const SIGN = 3.2;

/** Lanes with rows: an item goes into the first row of its lane where neither its window nor its words touch another's. */
export function lanesOf(items: Item[], span: Span): Lane[] {
  return order.flatMap((name) => {
    const ends: number[][] = [];
    const placed = items.filter(({ lane }) => lane === name).map((item) => fit(item, span, ends));
    return placed.length > 0 ? [{ name, rows: ends.length, items: placed }] : [];
  });
}

function fit(item: Item, span: Span, rows: number[][]): Placed {
  const at = place(item.on, span);
  const left = place(item.from, span);
  const right = Math.max(place(item.due, span), at);
  const label = inWords(item.on);
  const width = Math.max(item.name.length, label.length) * WIDE_LETTER + SIGN;
  // The words stand beside the sign where the window is long enough to carry them, else behind its end.
  const labelAt = right - at > width ? at : right;
  const labelLeft = labelAt + width > 100;
  const begin = labelLeft ? Math.max(0, Math.min(left, at - width)) : left;
  const end = labelLeft ? right + SIGN / 2 : Math.max(right + SIGN / 2, labelAt + width);
  let row = rows.findIndex((taken) => !overlaps(taken, begin, end));
  if (row === -1) row = rows.push([]) - 1;
  rows[row]?.push(begin, end);
  return { ...item, at, left, right, row, labelLeft, labelAt, label };
}

function overlaps(taken: number[], begin: number, end: number): boolean {
  for (let n = 0; n < taken.length; n += 2) {
    if (begin < (taken[n + 1] ?? 0) && end > (taken[n] ?? 0)) return true;
  }
  return false;
}

export type Tick = { day: Civil; at: number; year: boolean };

export const ticksOf = (span: Span): Tick[] =>
  quarters(span.from, span.to).map((day) => ({ day, at: place(day, span), year: day.slice(5) === "01-01" }));
