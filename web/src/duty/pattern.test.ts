import { describe, expect, it } from "vitest";
import { blankPattern, isLate, oftens, type Pattern, patternOf, placesOf, ruleOf, skips } from "./pattern";

const rule = (changes: Partial<Pattern>, anchor = "2026-03-10") => ruleOf({ ...blankPattern, ...changes }, anchor);

describe("the rule that the form means", () => {
  it("has a frequency and an interval for each preset", () => {
    expect(oftens.map((often) => rule({ often }))).toEqual([
      "FREQ=WEEKLY",
      "FREQ=MONTHLY",
      "FREQ=MONTHLY;INTERVAL=3",
      "FREQ=MONTHLY;INTERVAL=6",
      "FREQ=YEARLY",
      "FREQ=MONTHLY;INTERVAL=2",
    ]);
    expect(rule({ often: "other", unit: "DAILY", interval: 10 })).toBe("FREQ=DAILY;INTERVAL=10");
    expect(rule({ often: "other", unit: "DAILY", interval: 1 })).toBe("FREQ=DAILY");
  });

  it("names the days of a week in their order", () => {
    expect(rule({ often: "week", days: ["FR", "MO"] })).toBe("FREQ=WEEKLY;BYDAY=MO,FR");
  });

  it("says where in the month, and in which month of the year", () => {
    expect(rule({ often: "quarter", place: "last_day" })).toBe("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1");
    expect(rule({ often: "month", place: "last_working_day" })).toBe("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
    expect(rule({ often: "month", place: "weekday", number: "-1", weekday: "FR" })).toBe("FREQ=MONTHLY;BYDAY=-1FR");
    expect(rule({ often: "year", place: "weekday", number: "2", weekday: "TU" })).toBe("FREQ=YEARLY;BYMONTH=3;BYDAY=2TU");
  });

  it("draws a late day to the end of a shorter month only where that is asked", () => {
    expect(rule({ often: "month" }, "2026-01-31")).toBe("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD");
    expect(rule({ often: "month", skip: "FORWARD" }, "2026-01-29")).toBe("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD");
    expect(rule({ often: "month", skip: "OMIT" }, "2026-01-31")).toBe("FREQ=MONTHLY");
    expect(rule({ often: "month" }, "2026-01-28")).toBe("FREQ=MONTHLY");
    expect(rule({ often: "week" }, "2026-01-31")).toBe("FREQ=WEEKLY");
    expect([isLate("2026-01-28"), isLate("2026-01-29")]).toEqual([false, true]);
  });
});

describe("the form's answer for a rule", () => {
  it("comes back from every rule that the form writes", () => {
    for (const anchor of ["2026-03-10", "2026-01-31"])
      for (const often of oftens)
        for (const place of placesOf)
          for (const skip of skips) {
            const written = rule({ often, place, skip, number: "-1", weekday: "TH", days: ["TU", "SA"] }, anchor);
            const pattern = patternOf(written, anchor);
            expect(pattern && ruleOf(pattern, anchor), `${written} from ${anchor}`).toBe(written);
            expect(pattern?.often).toBe(often);
          }
  });

  it("is none where the form cannot say it", () => {
    for (const written of [
      "FREQ=MONTHLY;BYMONTHDAY=15",
      "FREQ=MONTHLY;COUNT=3",
      "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
      "FREQ=MONTHLY;BYDAY=5MO",
      "FREQ=WEEKLY;BYDAY=MO;WKST=SU",
      "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1",
      "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
      "FREQ=HOURLY",
      "nonsense",
      "",
    ])
      expect(patternOf(written, "2026-03-10"), written).toBeNull();
  });
});
