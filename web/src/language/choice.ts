import { isLanguage, type Language, localeOf, preferred } from "./language";

const place = "certkeep-language";

const browser = () => (typeof navigator === "undefined" ? [] : navigator.languages);

function kept(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

/** Keeps the choice for the next visit; false: this browser keeps nothing. */
function keep(language: Language): boolean {
  try {
    localStorage.setItem(place, language);
  } catch {
    return false;
  }
  return kept() === language;
}

/** The language to begin in, kept when the address names it, so that the pages after it are in it as well. */
export function chosen(): Language {
  const asked = typeof location === "undefined" ? null : new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) keep(asked);
  return preferred(asked, kept(), browser());
}

/** The language of the pages that are shown. It changes only by a new start, since the pages take their words when they are loaded. */
export const language: Language = chosen();

/** What `Intl` is asked for. */
export const locale: string = localeOf(language, browser());

/** Begins anew in another language, at the same address; false: it is the one that is shown. */
export function change(to: Language): boolean {
  if (to === language) return false;
  const address = new URL(location.href);
  if (keep(to)) address.searchParams.delete("lang");
  // A browser that keeps nothing is told by the address.
  else address.searchParams.set("lang", to);
  // The same address again would only go to the place that it names by #.
  if (address.href === location.href) location.reload();
  else location.replace(address);
  return true;
}
