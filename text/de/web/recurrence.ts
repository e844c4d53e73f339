const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
const inGerman = ["ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten", "achten", "neunten", "zehnten", "elften", "zwölften"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const monthNames = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const weekdays: Record<string, string> = {
  Monday: "Montag",
  Tuesday: "Dienstag",
  Wednesday: "Mittwoch",
  Thursday: "Donnerstag",
  Friday: "Freitag",
  Saturday: "Samstag",
  Sunday: "Sonntag",
};
const periods = { day: ["Jeden Tag", "Tage"], week: ["Jede Woche", "Wochen"], month: ["Jeden Monat", "Monate"], year: ["Jedes Jahr", "Jahre"] } as const;
const missing: Record<string, string> = {
  "left out where there is no such day": "entfällt, wo es den Tag nicht gibt",
  "where there is no such day, on the last one before it": "wo es den Tag nicht gibt, am letzten davor",
  "where there is no such day, on the first one after it": "wo es den Tag nicht gibt, am ersten danach",
};

/** Übersetzt jedes Glied einer Aufzählung, oder nichts. */
function each(list: string, word: (one: string) => string | undefined): string | null {
  const words = list.split(/, | and /).map(word);
  return words.every((one) => one !== undefined) ? words.join(", ").replace(/, ([^,]*)$/, " und $1") : null;
}

/** "third", "31st", "last", "second to last" */
function position(word: string): string | undefined {
  const back = /^(\S+) to last$/.exec(word);
  if (back) return back[1] === "second" ? "vorletzten" : undefined;
  return word === "last" ? "letzten" : inGerman[ordinals.indexOf(word)];
}

/** "the 31st", "the last day", "the first Monday", "Monday" */
function place(words: string): string | undefined {
  const figure = /^the (\d+)(st|nd|rd|th)$/.exec(words);
  if (figure) return `am ${figure[1]}.`;
  const [, which = "", what = ""] = /^the (.+) (day|\w+day)$/.exec(words) ?? [];
  const day = what === "day" ? "Tag" : weekdays[what];
  if (which) return day && position(which) ? `am ${position(which)} ${day}` : undefined;
  const every = words.startsWith("every ") ? weekdays[words.slice(6)] : undefined;
  return every ? `an jedem ${every}` : weekdays[words] && `am ${weekdays[words]}`;
}

function places(words: string): string | null {
  const working = /^the (.+) weekday \(Monday to Friday\)(?: of (.+))?$/.exec(words);
  const [, days = words, of] = working ? [] : (/^(.+?) of (.+)$/.exec(words) ?? []);
  const where = working ? (position(working[1] ?? "") ? `am ${position(working[1] ?? "")} Werktag (Montag bis Freitag)` : null) : each(days, place);
  const period = working ? working[2] : of;
  if (!where || !period || period === "every month") return where;
  if (period === "the year") return `${where} des Jahres`;
  const named = each(period, (month) => monthNames[months.indexOf(month)]);
  // „am 10. März“, aber „am letzten Freitag im März“.
  return named && (where.endsWith(".") ? `${where} ${named}` : `${where} im ${named}`);
}

/** Wie oft, wie der Server es auf Englisch sagt ("every third month on the last day"), auf Deutsch; null: Das sagt er selten und steht hier nicht. */
export function rule(words: string): string | null {
  const shape = /^every (?:(\S+) )?(day|week|month|year)(?: on ([^,;]+?(?:, [^,;]+? and [^,;]+?)?))?(?: in ([^,;]+(?:, [^,;]+)*))?(, once|, \d+ times in all|, until \S+)?(?:; (.+))?$/i.exec(words);
  if (!shape) return null;
  const [, nth, period = "", on, inMonths, end = "", lacking] = shape;
  const [single, several] = periods[period as keyof typeof periods];
  const interval = nth === undefined ? 1 : ordinals.indexOf(nth) + 1 || Number.parseInt(nth, 10);
  const where = on === undefined ? "" : places(on);
  const during = inMonths === undefined ? "" : each(inMonths, (month) => monthNames[months.indexOf(month)]);
  const left = lacking === undefined ? "" : missing[lacking];
  if (where === null || during === null || left === undefined || !interval) return null;
  const ends = end
    .replace(", once", ", einmal")
    .replace(/, (\d+) times in all/, ", insgesamt $1-mal")
    .replace(", until ", ", bis ");
  return [interval === 1 ? single : `Alle ${interval} ${several}`, where, during && `im ${during}`].filter(Boolean).join(" ") + ends + (left && `; ${left}`);
}
