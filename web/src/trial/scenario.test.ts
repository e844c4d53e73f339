import { describe, expect, it } from "vitest";
import type { Obligation, RecordedEvent } from "../client/shape";
import { candidatesOf, factOf, replacementOf } from "./candidate";
import { type Act, blank, movesOf, played, questionOf, refusedMoves, type Scenario } from "./scenario";

const obligation = (over: Partial<Obligation>) =>
  ({
    id: `obl_${over.key ?? "s1"}`,
    key: "s1",
    kind: "surveillance_audit",
    cycle: 1,
    ordinal: 1,
    due_on: "2027-03-10",
    hard: true,
    state: "open",
    actionable: true,
    because: "",
    ...over,
  }) as Obligation;

const event = (over: Partial<RecordedEvent>) => ({ id: "evt_1", type: "surveillance_audit", note: "", superseded_by: null, ...over }) as RecordedEvent;

const planned = event({ note: "In Turku.", facts: { type: "surveillance_audit", start: "2027-02-20", end: "2027-02-22", state: "planned" } });
const audit = obligation({ state: "planned", planned_on: "2027-02-20" });
const internal = obligation({ key: "i1", kind: "internal_audit", state: "planned", planned_on: "2026-12-01" });
const clauses = event({ id: "evt_2", type: "internal_audit", facts: { type: "internal_audit", start: "2026-12-01", state: "planned", coverage: ["8.2"] } });
const review = obligation({ key: "m1", kind: "management_review", due_on: "2027-02-10" });
const candidates = candidatesOf([audit, internal, review], [planned, clauses], 1);
const one = (key: string) => candidates.get(key) ?? expect.fail(key);
const play = (...acts: Act[]) => acts.reduce<Scenario>(played, blank);

describe("what can be tried", () => {
  it("is open, helps, belongs to this cycle, and has a day of its own", () => {
    const others = [
      obligation({ key: "done", state: "done" }),
      obligation({ key: "overtaken", actionable: false }),
      obligation({ key: "later", cycle: 2 }),
      obligation({ key: "booking", kind: "certification_body_booking" }),
    ];
    expect([...candidatesOf([audit, ...others], [], 1).keys()]).toEqual(["s1"]);
  });

  it("stands on its planned day with its length, else on its limit", () => {
    expect(one("s1")).toMatchObject({ on: "2027-02-20", days: 2, planned: { id: "evt_1" } });
    expect(one("m1")).toMatchObject({ on: "2027-02-10", days: 0, planned: null });
  });

  it("has no plan to replace where that was superseded already", () => {
    const gone = candidatesOf([audit], [{ ...planned, superseded_by: "evt_9" }], 1);
    expect(gone.get("s1")?.planned).toBeNull();
  });
});

describe("a move", () => {
  it("keeps how long the audit lasts, and takes the place of the plan", () => {
    const [move] = movesOf(play({ act: "move", candidate: one("s1"), to: "2027-03-15" }), candidates);
    if (!move) return expect.fail("no move");
    expect(factOf(move)).toEqual({ type: "surveillance_audit", start: "2027-03-15", end: "2027-03-17", state: "planned" });
    expect(replacementOf(move)).toMatchObject({ supersedes: "evt_1", note: "In Turku.", start: "2027-03-15" });
  });

  it("keeps the coverage of an internal audit, and gives a review its one day", () => {
    const moves = movesOf(play({ act: "move", candidate: one("i1"), to: "2026-12-02" }, { act: "type", key: "m1", to: "2027-01-20" }), candidates);
    expect(moves.map(factOf)).toEqual([
      { type: "internal_audit", start: "2026-12-02", state: "planned", coverage: ["8.2"] },
      { type: "management_review", on: "2027-01-20", state: "planned" },
    ]);
    expect(moves.map(replacementOf)[1]).toBeNull();
  });

  it("let go where it stood tries nothing, and typed there stays to be typed on", () => {
    const home: Act = { act: "move", candidate: one("s1"), to: "2027-02-20" };
    expect(play(home, { act: "settle", candidate: one("s1") })).toEqual(blank);
    expect(play({ act: "type", key: "m1", to: "2027-02-10" }).tried).toHaveLength(1);
  });

  it("gets another length by its last day, and keeps it when it is moved on", () => {
    const moved: Act = { act: "move", candidate: one("s1"), to: "2027-03-01" };
    const scenario = play(moved, { act: "last", key: "s1", last: "2027-03-05" }, { ...moved, to: "2027-03-02" });
    expect(scenario.tried).toEqual([{ key: "s1", to: "2027-03-02", lasts: 4 }]);
    expect(played(scenario, { act: "last", key: "s1", last: "" }).tried[0]?.lasts).toBe(0);
  });

  it("is put back alone, or with all others", () => {
    const both = play({ act: "type", key: "s1", to: "2027-03-01" }, { act: "type", key: "m1", to: "2027-01-01" });
    expect(played(both, { act: "back", key: "s1" }).tried.map(({ key }) => key)).toEqual(["m1"]);
    expect(played(both, { act: "backAll" })).toEqual(blank);
  });

  it("is left out when its obligation was settled meanwhile", () => {
    expect(movesOf(play({ act: "type", key: "gone", to: "2027-03-01" }), candidates)).toEqual([]);
  });
});

describe("the question", () => {
  const ask = (scenario: Scenario) => questionOf(scenario, movesOf(scenario, candidates));

  it("is none while nothing is tried, or a date is half typed", () => {
    expect(ask(blank)).toBeNull();
    expect(ask(play({ act: "type", key: "s1", to: "0002-03-01" }))).toBeNull();
    expect(ask(play({ act: "today", today: "2027-02-30" }))).toBeNull();
  });

  it("holds every move, leaves their old plans out, and may look from another day and by another policy", () => {
    const scenario = play(
      { act: "type", key: "s1", to: "2027-03-15" },
      { act: "type", key: "m1", to: "2027-01-20" },
      { act: "today", today: "2027-01-01" },
      { act: "policy", policy: { warn_days: 30 } },
    );
    expect(ask(scenario)).toMatchObject({ without: ["evt_1"], today: "2027-01-01", policy: { warn_days: 30 } });
    expect(ask(scenario)?.events.map(({ type }) => type)).toEqual(["surveillance_audit", "management_review"]);
  });

  it("leads a refusal back to the move it speaks of", () => {
    const moves = movesOf(play({ act: "type", key: "s1", to: "" }, { act: "type", key: "m1", to: "2027-01-20" }), candidates);
    const { of, strays } = refusedMoves({ "events.0.on": "Too early.", "policy.warn_days": "Too many." }, moves);
    expect([...of]).toEqual([["m1", "Too early."]]);
    expect(strays).toEqual(["Too many."]);
  });
});
