import { locale } from "./choice";

const collator = new Intl.Collator(locale, { numeric: true });

/** Puts words in the order of the reader's alphabet, numbers by their size. */
export const inOrder = (one: string, other: string): number => collator.compare(one, other);
