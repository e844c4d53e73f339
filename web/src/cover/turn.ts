import type { ClauseTurn, CoverWord } from "../client/cover";

const rank: Record<CoverWord, number | null> = { missing: 0, partial: 1, covered: 2, not_applicable: null };

export type Direction = "better" | "worse" | "other";

/** Which way a clause has turned; what was left out or taken in, or is new, went neither way. */
export function direction({ from, to }: ClauseTurn): Direction {
  const [before, now] = [from ? rank[from] : null, to ? rank[to] : null];
  if (before === null || now === null) return "other";
  return now > before ? "better" : "worse";
}
