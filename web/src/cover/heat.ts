import type { CoverCount } from "../client/cover";

/** How many clauses there are that apply. */
export const applying = ({ covered, partial, missing }: CoverCount): number => covered + partial + missing;

/** How warm a cell of the heat map is: 0 for nothing, 4 for all covered; what is partial counts half. Nothing where no clause applies. */
export function warmth(count: CoverCount): number | null {
  const all = applying(count);
  if (all === 0) return null;
  const share = (count.covered + count.partial / 2) / all;
  if (share === 0) return 0;
  if (share === 1) return 4;
  return share < 1 / 3 ? 1 : share < 2 / 3 ? 2 : 3;
}
