import type { Civil } from "../date/civil";

/** How often, as the form asks it. What it cannot say is written as a rule of RFC 5545. */
export type Often = "week" | "month" | "quarter" | "half_year" | "year" | "other";
export type Unit = "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
export type Place = "anchor" | "last_day" | "last_working_day" | "weekday";
export type Skip = "BACKWARD" | "FORWARD" | "OMIT";
export type DayCode = (typeof dayCodes)[number];

export const dayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export const oftens: readonly Often[] = ["week", "month", "quarter", "half_year", "year", "other"];
export const units: readonly Unit[] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
export const placesOf: readonly Place[] = ["anchor", "last_day", "last_working_day", "weekday"];
export const skips: readonly Skip[] = ["BACKWARD", "FORWARD", "OMIT"];
export const numbers = ["1", "2", "3", "4", "-1"] as const;

export type Pattern = {
  often: Often;
  /** With "other": every so many of these. */
  interval: number;
  unit: Unit;
  /** Weekly: the days; none means that of the first date. */
  days: DayCode[];
  /** Monthly and yearly: where in the month. */
  place: Place;
  number: string;
  weekday: DayCode;
  /** What becomes of the 29th to 31st where a month has none. */
  skip: Skip;
};

export const blankPattern: Pattern = {
  often: "year",
  interval: 2,
  unit: "MONTHLY",
  days: [],
  place: "anchor",
  number: "1",
  weekday: "MO",
  skip: "BACKWARD",
};

const presets: Record<Exclude<Often, "other">, [Unit, number]> = {
  week: ["WEEKLY", 1],
  month: ["MONTHLY", 1],
  quarter: ["MONTHLY", 3],
  half_year: ["MONTHLY", 6],
  year: ["YEARLY", 1],
};

export const unitOf = ({ often, unit }: Pick<Pattern, "often" | "unit">): Unit => (often === "other" ? unit : presets[often][0]);

const dayOf = (anchor: Civil) => Number(anchor.slice(8, 10));
const monthOf = (anchor: Civil) => Number(anchor.slice(5, 7));

/** Whether the first date is a day that not every month has: then the form asks what becomes of it. */
export const isLate = (anchor: Civil) => dayOf(anchor) > 28;

/** The rule that the form means, written as the server writes it. */
export function ruleOf(pattern: Pattern, anchor: Civil): string {
  const [unit, interval] = pattern.often === "other" ? [pattern.unit, pattern.interval] : presets[pattern.often];
  const parts = [`FREQ=${unit}`, ...(interval > 1 ? [`INTERVAL=${interval}`] : [])];
  if (unit === "DAILY") return parts.join(";");
  if (unit === "WEEKLY") {
    const days = dayCodes.filter((day) => pattern.days.includes(day));
    return [...parts, ...(days.length > 0 ? [`BYDAY=${days.join(",")}`] : [])].join(";");
  }
  const month = unit === "YEARLY" && pattern.place !== "anchor" ? [`BYMONTH=${monthOf(anchor)}`] : [];
  switch (pattern.place) {
    case "last_day":
      return [...parts, ...month, "BYMONTHDAY=-1"].join(";");
    case "last_working_day":
      return [...parts, ...month, "BYDAY=MO,TU,WE,TH,FR", "BYSETPOS=-1"].join(";");
    case "weekday":
      return [...parts, ...month, `BYDAY=${pattern.number}${pattern.weekday}`].join(";");
    default:
      return isLate(anchor) && pattern.skip !== "OMIT" ? ["RSCALE=GREGORIAN", ...parts, `SKIP=${pattern.skip}`].join(";") : parts.join(";");
  }
}

/** The form's answer for a rule, or null when only the rule itself can say it. */
export function patternOf(rule: string, anchor: Civil): Pattern | null {
  const parts = new Map(rule.split(";").map((part) => part.split("=", 2) as [string, string]));
  const unit = parts.get("FREQ") as Unit;
  const interval = Number(parts.get("INTERVAL") ?? "1");
  const [, number, weekday] = /^(-?\d)([A-Z]{2})$/.exec(parts.get("BYDAY") ?? "") ?? [];
  const preset = (Object.keys(presets) as (keyof typeof presets)[]).find((often) => presets[often][0] === unit && presets[often][1] === interval);
  const guess: Pattern = {
    ...blankPattern,
    ...(preset ? { often: preset } : { often: "other", unit, interval }),
    days: unit === "WEEKLY" ? ((parts.get("BYDAY")?.split(",") ?? []) as DayCode[]) : [],
    place: parts.get("BYMONTHDAY") === "-1" ? "last_day" : parts.has("BYSETPOS") ? "last_working_day" : number ? "weekday" : "anchor",
    ...(number && weekday ? { number, weekday: weekday as DayCode } : {}),
    skip: (parts.get("SKIP") as Skip | undefined) ?? (parts.has("BYMONTHDAY") || parts.has("BYDAY") ? "BACKWARD" : isLate(anchor) ? "OMIT" : "BACKWARD"),
  };
  const known = (numbers as readonly string[]).includes(guess.number) && units.includes(unit);
  return known && ruleOf(guess, anchor) === rule ? guess : null;
}
