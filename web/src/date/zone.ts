/** The zone this browser lives in: a first guess that the person may change. */
export const guessedZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Every zone the browser knows, the guess included. */
export function zones(): string[] {
  const known = new Set(Intl.supportedValuesOf("timeZone"));
  known.add("UTC");
  known.add(guessedZone());
  return [...known].sort();
}

/** The country the browser's language hints at, if it names one. */
export function guessedCountry(): string {
  for (const tag of navigator.languages) {
    const region = new Intl.Locale(tag).region;
    if (region && /^[A-Z]{2}$/.test(region)) return region;
  }
  return "";
}
