import type { RoomClauseLine } from "../client/shape";

type Line = Pick<RoomClauseLine, "reference" | "parent" | "claims">;

/** How deep a clause lies in the tree; import has seen to it that no tree goes round. */
export function depths(clauses: Line[]): Map<string, number> {
  const parents = new Map(clauses.map(({ reference, parent }) => [reference, parent ?? undefined]));
  const depth = (reference: string): number => {
    let deep = 0;
    for (let above = parents.get(reference); above && deep < 20; above = parents.get(above)) deep += 1;
    return deep;
  };
  return new Map(clauses.map(({ reference }) => [reference, depth(reference)]));
}

/** The clauses for which something is claimed, under the headings that hold any. */
export function claimed<T extends Line>(clauses: T[]): T[] {
  const parents = new Map(clauses.map(({ reference, parent }) => [reference, parent ?? undefined]));
  const wanted = new Set<string>();
  for (const { reference, claims } of clauses) {
    if (claims === 0) continue;
    for (let at: string | undefined = reference; at && !wanted.has(at); at = parents.get(at)) wanted.add(at);
  }
  return clauses.filter(({ reference }) => wanted.has(reference));
}
