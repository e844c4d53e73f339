/** The languages that the pages and the mails are written in, each by its own name. */
export const languageNames = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof languageNames;

export const languages = Object.keys(languageNames) as Language[];

export const isLanguage = (tag: string | null | undefined): tag is Language => tag === "en" || tag === "de";

const primary = (tag: string) => tag.toLowerCase().split("-")[0];

/** The first of these that somebody asks for: by an address (`?lang=de`), by an earlier choice, by the browser; else English. */
export function preferred(asked: string | null, kept: string | null, browser: readonly string[]): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(kept)) return kept;
  return browser.map(primary).find(isLanguage) ?? "en";
}

/** The tag that dates and numbers go by: the browser's own kind of the language (`en-NZ`, `de-AT`), so that Austria keeps its Jänner. */
export const localeOf = (language: Language, browser: readonly string[]): string =>
  browser.find((tag) => primary(tag) === language && tag.includes("-")) ?? (language === "en" ? "en-GB" : language);
