import type { Asked } from "../client/certification";
import type { PolicyPatch } from "../client/shape";
import { type Civil, isDay, ordinal } from "../date/civil";
import { type Candidate, factOf, type Move } from "./candidate";

/** The day tried for an audit or review; while it is typed, it may be no day yet. */
export type Tried = { key: string; to: string; lasts: number };

/** Everything that is tried together. Nothing of it is recorded. */
export type Scenario = { tried: Tried[]; today: string; policy: PolicyPatch };

export const blank: Scenario = { tried: [], today: "", policy: {} };

export type Act =
  | { act: "move"; candidate: Candidate; to: Civil }
  | { act: "settle"; candidate: Candidate }
  | { act: "type"; key: string; to: string }
  | { act: "last"; key: string; last: string }
  | { act: "back"; key: string }
  | { act: "backAll" }
  | { act: "today"; today: string }
  | { act: "policy"; policy: PolicyPatch };

export function played(scenario: Scenario, act: Act): Scenario {
  const { tried } = scenario;
  const at = (key: string) => tried.find((one) => one.key === key);
  const put = (one: Tried): Scenario =>
    at(one.key)
      ? { ...scenario, tried: tried.map((other) => (other.key === one.key ? one : other)) }
      : { ...scenario, tried: [...tried, one] };
  const without = (key: string): Scenario => ({ ...scenario, tried: tried.filter((one) => one.key !== key) });
  switch (act.act) {
    case "move": {
      const { key, days } = act.candidate;
      return put({ key, to: act.to, lasts: at(key)?.lasts ?? days });
    }
    case "settle": {
      // A mark that was let go where it stood before tries nothing.
      const { key, on, days } = act.candidate;
      const one = at(key);
      return one && one.to === on && one.lasts === days ? without(key) : scenario;
    }
    case "type":
      return put({ key: act.key, to: act.to, lasts: at(act.key)?.lasts ?? 0 });
    case "last": {
      const one = at(act.key);
      if (!one || !isDay(one.to)) return scenario;
      return put({ ...one, lasts: isDay(act.last) ? ordinal(act.last) - ordinal(one.to) : 0 });
    }
    case "back":
      return without(act.key);
    case "backAll":
      return { ...scenario, tried: [] };
    case "today":
      return { ...scenario, today: act.today };
    case "policy":
      return { ...scenario, policy: act.policy };
  }
}

/** What is tried of what can still be planned; the recorded facts may have moved on under the scenario. */
export const movesOf = ({ tried }: Scenario, candidates: Map<string, Candidate>): Move[] =>
  tried.flatMap(({ key, to, lasts }) => {
    const candidate = candidates.get(key);
    return candidate ? [{ ...candidate, to, lasts }] : [];
  });

/** What to ask the server; null while nothing is tried. */
export function questionOf({ today, policy }: Scenario, moves: Move[]): Asked | null {
  const whole = moves.filter(({ to }) => isDay(to));
  const departs = Object.keys(policy).length > 0;
  if (whole.length === 0 && !isDay(today) && !departs) return null;
  return {
    events: whole.map(factOf),
    without: whole.flatMap(({ planned }) => (planned ? [planned.id] : [])),
    ...(isDay(today) ? { today } : {}),
    ...(departs ? { policy } : {}),
  };
}

/** Leads the pointer of a refusal (`events.1.start`) to the key of the move it speaks of. */
export function refusedMoves(fields: Record<string, string>, moves: Move[]): { of: Map<string, string>; strays: string[] } {
  const whole = moves.filter(({ to }) => isDay(to));
  const of = new Map<string, string>();
  const strays: string[] = [];
  for (const [path, detail] of Object.entries(fields)) {
    const [, n] = path.match(/^events\.(\d+)/) ?? [];
    const move = n === undefined ? undefined : whole[Number(n)];
    if (move) of.set(move.key, detail);
    else strays.push(detail);
  }
  return { of, strays };
}
