/** "90, 60, 30" as numbers, or null when a part of it is none. */
export function numbersOf(written: string): number[] | null {
  const parts = written.split(/[\s,;]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,4}$/.test(part)) ? parts.map(Number) : null;
}

export const writtenNumbers = (numbers: readonly number[]) => numbers.join(", ");
