/** A list of texts as it is written in a field: each in its own line. */
export const inLines = (list: string[] | undefined): string => (list ?? []).join("\n");

/** What was written, without the lines that say nothing. */
export const linesOf = (written: string): string[] =>
  written
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
