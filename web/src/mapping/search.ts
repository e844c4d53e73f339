/** Which standards and which part of the definition the address of the mapping asks for. */
export type MappingSearch = { targets?: string; part?: string };

const word = (value: unknown): string | undefined => (typeof value === "string" && /^[\w,.-]{1,2000}$/.test(value) ? value : undefined);

/** Reads the address; what it does not know it leaves out. */
export function readMapping(search: Record<string, unknown>): MappingSearch {
  const { targets, part } = { targets: word(search.targets), part: word(search.part) };
  return { ...(targets ? { targets } : {}), ...(part ? { part } : {}) };
}

/** The keys of a list in an address, each once. */
export const keysIn = (list: string | undefined): string[] => [...new Set(list?.split(",").filter(Boolean))];
