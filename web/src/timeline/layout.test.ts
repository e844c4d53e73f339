import { describe, expect, it } from "vitest";
import type { Programme, ProgrammeObligation } from "../client/shape";
import { place } from "./axis";
import { itemsOf, lanesOf, ticksOf } from "./layout";

const today = "2026-06-01";
const span = { from: "2026-03-10", to: "2029-03-09" };

function obligation(over: Partial<ProgrammeObligation>): ProgrammeObligation {
  return {
    key: "c1/surveillance_audit/1",
    kind: "surveillance_audit",
    cycle: 1,
    ordinal: 1,
    opens_on: "2026-12-10",
    target_on: "2027-02-10",
    due_on: "2027-03-10",
    hard: true,
    state: "open",
    depends_on: [],
    rules: ["R04"],
    because: "",
    ...over,
  } as ProgrammeObligation;
}

function programme(obligations: ProgrammeObligation[], over: Partial<Programme> = {}): Programme {
  return {
    status: "certified",
    cycle: { number: 1, starts_on: span.from, expires_on: span.to, restore_until: "2029-09-09" },
    obligations,
    alerts: [],
    history: [],
    ...over,
  } as Programme;
}

describe("the axis", () => {
  it("begins with the cycle, ends with it, and holds what lies outside at its ends", () => {
    expect(place("2026-03-10", span)).toBe(0);
    expect(place("2029-03-09", span)).toBe(100);
    expect(place("2020-01-01", span)).toBe(0);
    expect(place("2027-09-08", span)).toBeCloseTo(50, 0);
  });

  it("has a tick for each quarter and marks the years", () => {
    const ticks = ticksOf(span);
    expect(ticks).toHaveLength(12);
    expect(ticks.filter(({ year }) => year).map(({ day }) => day)).toEqual(["2027-01-01", "2028-01-01", "2029-01-01"]);
  });
});

describe("the items", () => {
  it("leave out the next cycle and add the cycle's own days", () => {
    const { items } = itemsOf(programme([obligation({}), obligation({ key: "c2/surveillance_audit/1", due_on: "2030-03-09" })]), today, null);
    expect(items.map(({ key }) => key)).toEqual(["start", "c1/surveillance_audit/1", "expiry"]);
  });

  it("stand on the planned day, then on the day it was done", () => {
    const on = (over: Partial<ProgrammeObligation>) => itemsOf(programme([obligation(over)]), today, null).items[1]?.on;
    expect(on({})).toBe("2027-03-10");
    expect(on({ state: "planned", planned_on: "2027-02-20" })).toBe("2027-02-20");
    expect(on({ state: "done", planned_on: "2027-02-20", done_on: "2027-02-22" })).toBe("2027-02-22");
  });

  it("reach to the end of the restoration window once the certificate has expired", () => {
    expect(itemsOf(programme([], { status: "expired_restorable" }), today, null).span?.to).toBe("2029-09-09");
  });

  it("of a first-timer span the way from today to the target, and of nothing are nothing", () => {
    const way = itemsOf(programme([obligation({})], { cycle: null }), today, "2027-06-01");
    expect(way.span).toEqual({ from: today, to: "2027-06-01" });
    expect(way.items.map(({ key }) => key)).toEqual(["c1/surveillance_audit/1", "target"]);
    expect(itemsOf(programme([], { cycle: null }), today, "2027-06-01")).toEqual({ span: null, items: [] });
  });
});

describe("the lanes", () => {
  it("put two neighbours into two rows and distant ones into one", () => {
    const near = itemsOf(
      programme([
        obligation({ key: "a", kind: "internal_audit", opens_on: "2027-01-20", due_on: "2027-01-20" }),
        obligation({ key: "b", kind: "management_review", opens_on: "2027-02-10", due_on: "2027-02-10" }),
        obligation({ key: "c", kind: "internal_audit", ordinal: 2, opens_on: "2028-01-20", due_on: "2028-01-20" }),
      ]),
      today,
      null,
    );
    const duties = lanesOf(near.items, span).find(({ name }) => name === "duties");
    expect(duties?.rows).toBe(2);
    expect(duties?.items.map(({ row }) => row)).toEqual([0, 1, 0]);
  });

  it("write beside the sign where a long window follows it, else behind the window", () => {
    const placed = (due_on: string) => {
      const planned = obligation({ state: "planned", planned_on: "2026-12-15", due_on });
      const lanes = lanesOf(itemsOf(programme([planned]), today, null).items, span);
      return lanes.find(({ name }) => name === "audits")?.items[0];
    };
    expect(placed("2027-12-31")?.labelAt).toBe(place("2026-12-15", span));
    expect(placed("2026-12-31")?.labelAt).toBe(place("2026-12-31", span));
  });

  it("turn the words to the left where the axis ends", () => {
    const { items } = itemsOf(programme([]), today, null);
    const [decisions] = lanesOf(items, span);
    expect(decisions?.items.map(({ labelLeft }) => labelLeft)).toEqual([false, true]);
  });
});
