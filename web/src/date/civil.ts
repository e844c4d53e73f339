import { locale as own } from "../language/choice";
import { text } from "../text/text";

/** A day without a time: `2027-03-10`. It is never turned into a moment of somebody's zone, only into words. */
export type Civil = string;

function parts(day: Civil): [number, number, number] {
  const [y, m, d] = day.slice(0, 10).split("-").map(Number);
  return [y ?? 1970, m ?? 1, d ?? 1];
}

/** The day as a number of days, for distances and places on an axis. */
export function ordinal(day: Civil): number {
  const [y, m, d] = parts(day);
  return Math.round(Date.UTC(y, m - 1, d) / 86_400_000);
}

function words(day: Civil, options: Intl.DateTimeFormatOptions, locale?: string): string {
  return new Intl.DateTimeFormat(locale ?? own, { ...options, timeZone: "UTC" }).format(
    ordinal(day) * 86_400_000,
  );
}

/** "10 Mar 2027", as the reader's own language writes it. */
export const inWords = (day: Civil, locale?: string) => words(day, { day: "numeric", month: "short", year: "numeric" }, locale);

/** "Wednesday, 10 March 2027" */
export const inFull = (day: Civil, locale?: string) => words(day, { dateStyle: "full" }, locale);

/** "March 2027" */
export const month = (day: Civil, locale?: string) => words(day, { month: "long", year: "numeric" }, locale);

/** "10 Mar" */
export const short = (day: Civil, locale?: string) => words(day, { day: "numeric", month: "short" }, locale);

/** "10 – 12 Mar 2027" */
export function span(start: Civil, end: Civil | null | undefined, locale?: string): string {
  if (!end || end === start) return inWords(start, locale);
  const format = new Intl.DateTimeFormat(locale ?? own, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.formatRange(ordinal(start) * 86_400_000, ordinal(end) * 86_400_000);
}

/** "in 12 days", "yesterday", "3 months ago": how far a day lies from the server's today. */
export function distance(day: Civil, today: Civil, locale?: string): string {
  const days = ordinal(day) - ordinal(today);
  const format = new Intl.RelativeTimeFormat(locale ?? own, { numeric: "auto" });
  if (Math.abs(days) < 60) return format.format(days, "day");
  const months = Math.trunc(days / 30.44);
  if (Math.abs(months) < 24) return format.format(months, "month");
  return format.format(Math.trunc(days / 365.25), "year");
}

/** A moment (mail sent, event recorded) in the zone of the person or organization. */
export function moment(at: string, zone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale ?? own, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  }).format(new Date(at));
}

/** The day that a moment falls on in a zone. */
export function dayIn(at: string, zone: string): Civil {
  // Swedish writes days as the server does.
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: zone }).format(new Date(at));
}

/** "08:00": the clock time of a moment in a zone. */
export const clock = (at: string, zone: string, locale?: string) =>
  new Intl.DateTimeFormat(locale ?? own, { timeStyle: "short", timeZone: zone }).format(new Date(at));

/** A sentence of the server in the reader's language, its dates as that language writes them. */
export const told = (sentence: string, locale?: string) => withDays(text.server.sentence(sentence), locale);

const withDays = (sentence: string, locale?: string) =>
  sentence.replaceAll(/\b(19|20|21|22)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b/g, (day) => inWords(day, locale));

/** The day so many days later (or earlier). */
export const shifted = (day: Civil, days: number): Civil => new Date((ordinal(day) + days) * 86_400_000).toISOString().slice(0, 10);

/** The first days of the quarters that begin after `from` and not after `to`: ticks of an axis. */
export function quarters(from: Civil, to: Civil): Civil[] {
  const ticks: Civil[] = [];
  const [year] = parts(from);
  for (let n = 0; ; n++) {
    const day = `${year + Math.floor(n / 4)}-${String((n % 4) * 3 + 1).padStart(2, "0")}-01`;
    if (day > to) return ticks;
    if (day > from) ticks.push(day);
  }
}

/** The same day so many months later (or earlier); where that month is shorter, its last day. */
export function monthLater(day: Civil, months: number): Civil {
  const [y, m, d] = parts(day);
  const first = new Date(Date.UTC(y, m - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return shifted(first.toISOString().slice(0, 10), Math.min(d, last) - 1);
}

/** Whether a field holds a whole day of the calendar that the server knows. */
export const isDay = (text: string): text is Civil =>
  /^\d{4}-\d\d-\d\d$/.test(text) && text >= "1987-01-01" && text <= "2200-12-31" && shifted(text, 0) === text;
