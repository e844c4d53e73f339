import type { web } from "../../../text/en/web";
import type { Language } from "../language/language";

/** The words of the pages. English says which there are; another language has the same, or does not compile. */
export type Text = typeof web;

/** The words in the reader's language. `speak` has set them before the first page is loaded. */
export let text: Text;

const catalogues: Record<Language, () => Promise<Text>> = {
  en: async () => (await import("../../../text/en/web")).web,
  de: async () => (await import("../../../text/de/web")).web,
};

/** Loads the words of one language, and of no other. */
export async function speak(language: Language): Promise<void> {
  text = await catalogues[language]();
}
