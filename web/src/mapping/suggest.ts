import type { GapAnalysis, StatementStanding } from "../client/cover";
import type { Relation } from "../client/crosswalk";

/** The common structure, over which standards answer each other. */
const HUB = "hs-2021";

export type Place = { standard: string; clause: string };

/** A clause that may be met by what meets a related one already. */
export type Suggestion = {
  target: { key: string; reference: string };
  clause: { reference: string; title: string };
  /** What is not met there, and not claimed of the part yet. */
  statements: StatementStanding[];
  /** The clause that the part serves already. */
  from: Place;
  /** The relations that lead there, the nearest first. */
  over: Relation[];
};

/** The keys of the statements of which something is claimed of the part. */
export const claimedBy = (analyses: GapAnalysis[], part: string): Set<string> =>
  new Set(analyses.flatMap(({ statements }) => statements.filter(({ claims }) => claims.some(({ subject }) => subject.key === part)).map(({ key }) => key)));

/** Whether a clause is the place that a relation names, or lies below it. */
export const lies = (clause: string, within: string): boolean => clause === within || clause.startsWith(`${within}.`);

type Way = { to: Place; over: Relation[] };

/** The places to which the relations lead from one; what somebody rejected leads nowhere. */
function ways(from: Place, relations: Relation[]): Way[] {
  return relations
    .filter(({ confirmation }) => confirmation?.verdict !== "rejected")
    .flatMap((relation) => {
      const ends: [Place, Place][] = [
        [relation.source, relation.target],
        [relation.target, relation.source],
      ];
      return ends.filter(([near]) => near.standard === from.standard && lies(from.clause, near.clause)).map(([, far]) => ({ to: far, over: [relation] }));
    });
}

/** Straight ways, then those over the common structure. */
function reach(from: Place, relations: Relation[]): Way[] {
  const near = ways(from, relations);
  const beyond = near
    .filter(({ to }) => to.standard === HUB)
    .flatMap((way) => ways(way.to, relations).map(({ to, over }) => ({ to, over: [...way.over, ...over] })))
    .filter(({ to }) => to.standard !== from.standard);
  return [...near.filter(({ to }) => to.standard !== HUB), ...beyond];
}

/** What a part of the definition may meet besides what is claimed of it: clauses related to those that it serves, each once, by its nearest way. */
export function suggest(analyses: GapAnalysis[], relations: Relation[], part: string): Suggestion[] {
  const claimed = claimedBy(analyses, part);
  const found = new Map<string, Suggestion>();
  for (const { target, clauses } of analyses) {
    for (const clause of clauses.filter(({ cover, statements }) => cover && statements.some((key) => claimed.has(key)))) {
      const from = { standard: target.standard, clause: clause.reference };
      for (const { to, over } of reach(from, relations)) {
        for (const suggestion of open(analyses, to, claimed)) {
          const key = `${suggestion.target.key} ${suggestion.clause.reference}`;
          const known = found.get(key);
          if (!known || known.over.length > over.length) found.set(key, { ...suggestion, from, over });
        }
      }
    }
  }
  return [...found.values()].sort((one, other) => one.over.length - other.over.length);
}

type Open = Omit<Suggestion, "from" | "over">;

/** The clauses at a place with what is not met of them. */
function open(analyses: GapAnalysis[], place: Place, claimed: Set<string>): Open[] {
  return analyses
    .filter(({ target }) => target.standard === place.standard)
    .flatMap(({ target, clauses, statements }) => {
      const standing = new Map(statements.map((it) => [it.key, it]));
      return clauses
        .filter(({ cover, reference }) => cover && cover !== "not_applicable" && lies(reference, place.clause))
        .map((clause) => ({
          target,
          clause,
          statements: clause.statements.flatMap((key) => standing.get(key) ?? []).filter((it) => it.standing !== "met" && !claimed.has(it.key)),
        }))
        .filter(({ statements: left }) => left.length > 0);
    });
}

/** In how many of the standards in view each statement counts. */
export function counts(analyses: GapAnalysis[]): Map<string, string[]> {
  const all = new Map<string, Set<string>>();
  for (const { target, clauses } of analyses) {
    for (const { reference, cover, statements } of clauses) {
      if (!cover) continue;
      for (const key of statements) all.set(key, (all.get(key) ?? new Set()).add(`${target.reference} ${reference}`));
    }
  }
  return new Map([...all].map(([key, places]) => [key, [...places]]));
}
