import type { ClauseCover, CoverCount, CoverWord } from "../client/cover";

/** Where a clause stands in the tree: what is above it, and how far what is below it is covered. */
export type Branch = { above: string[]; count: CoverCount };

const none = (): CoverCount => ({ covered: 0, partial: 0, missing: 0, not_applicable: 0 });

/** The tree of a standard, each clause with the cover of all below it. */
export function branches(clauses: Pick<ClauseCover, "reference" | "parent" | "cover">[]): Map<string, Branch> {
  const parents = new Map(clauses.map(({ reference, parent }) => [reference, parent ?? undefined]));
  const tree = new Map(clauses.map(({ reference }) => [reference, { above: upwards(reference, parents), count: none() }]));
  for (const { reference, cover } of clauses) {
    if (cover) for (const above of tree.get(reference)?.above ?? []) tell(tree.get(above)?.count, cover);
  }
  return tree;
}

const tell = (count: CoverCount | undefined, cover: CoverWord) => {
  if (count) count[cover] += 1;
};

/** What is above a clause, the nearest first; import has seen to it that no tree goes round. */
function upwards(reference: string, parents: ReadonlyMap<string, string | undefined>): string[] {
  const above: string[] = [];
  for (let at = parents.get(reference); at && !above.includes(at); at = parents.get(at)) above.push(at);
  return above;
}
