import { describe, expect, it } from "vitest";
import type { Duty } from "../client/shape";
import { blankDuty, factsOf, ruleIn, valuesOf } from "./values";

const recorded = (changes: Partial<Duty>): Duty => ({
  id: "duty_1",
  title: "Supplier review",
  description: "",
  rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
  in_words: "every third month on the last day",
  anchor_on: "2026-03-31",
  basis: "from_last_done",
  shift: "earlier",
  opens_days_before: 7,
  keep_missed: true,
  responsible: { id: "mem_1", name: "Ada" },
  holiday_calendar: { id: "hol_1", name: "Finland" },
  certifications: [{ id: "cert_1", name: "ISO 9001" }],
  starts_on: "2026-01-01",
  ended_on: "2030-12-31",
  created_at: "2026-01-01T00:00:00Z",
  version: 1,
  next: null,
  ...changes,
});

describe("the form of a duty", () => {
  it("sends back what was recorded when nothing was touched", () => {
    const duty = recorded({});
    expect(factsOf(valuesOf(duty), true)).toEqual({
      title: "Supplier review",
      description: "",
      rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
      anchor_on: "2026-03-31",
      basis: "from_last_done",
      shift: "earlier",
      opens_days_before: 7,
      keep_missed: true,
      responsible_id: "mem_1",
      holiday_calendar_id: "hol_1",
      certification_ids: ["cert_1"],
      ended_on: "2030-12-31",
    });
  });

  it("keeps a rule that it cannot ask for as it was written", () => {
    const values = valuesOf(recorded({ rrule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO" }));
    expect(values.advanced).toBe(true);
    expect(ruleIn(values)).toBe("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO");
  });

  it("takes back an emptied field of a recorded duty, and leaves it out of a new one", () => {
    const emptied = { ...valuesOf(recorded({})), holiday_calendar_id: "", ended_on: "" };
    expect(factsOf(emptied, true)).toMatchObject({ holiday_calendar_id: null, ended_on: null });
    const fresh = factsOf({ ...blankDuty("mem_1"), anchor_on: "2026-01-31" }, false);
    expect(fresh).not.toHaveProperty("holiday_calendar_id");
    expect(fresh).not.toHaveProperty("ended_on");
    expect(fresh.rrule).toBe("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD");
  });
});
