/** "1 day", "1,200 days": a number as the language writes it, with the word that goes with it. */
export function counting(tag: string) {
  const figures = new Intl.NumberFormat(tag);
  const plurals = new Intl.PluralRules(tag);
  return (n: number, one: string, other: string) => `${figures.format(n)} ${plurals.select(n) === "one" ? one : other}`;
}

/** "a", "a and b", "a, b and c". */
export function listing(tag: string) {
  const list = new Intl.ListFormat(tag);
  return (words: readonly string[]) => list.format(words);
}
