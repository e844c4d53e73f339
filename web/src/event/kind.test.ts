import { describe, expect, it } from "vitest";
import type { RecordedEvent } from "../client/shape";
import { blankEvent, eventChoices, fromEvent, toEvent } from "./kind";

const today = "2027-03-11";

describe("an event of the form", () => {
  it("sends only the fields of its type", () => {
    expect(toEvent({ ...blankEvent("suspension", today), on: "2027-02-01" })).toEqual({ type: "suspension", on: "2027-02-01" });
    expect(toEvent(blankEvent("surveillance_audit", today))).toEqual({ type: "surveillance_audit", start: today, state: "done" });
    expect(toEvent(blankEvent("management_review", today))).toEqual({ type: "management_review", on: today, state: "done" });
  });

  it("sends the coverage of an internal audit as a word or as clauses", () => {
    const audit = blankEvent("internal_audit", today);
    expect(toEvent(audit)).toMatchObject({ coverage: "full" });
    expect(toEvent({ ...audit, coverage: "clauses", clauses: "8.2, 8.6 9.1" })).toMatchObject({ coverage: ["8.2", "8.6", "9.1"] });
  });

  it("names the entry that it corrects", () => {
    expect(toEvent(blankEvent("withdrawal", today), "evt_1")).toMatchObject({ supersedes: "evt_1" });
  });

  it("can be chosen for every type of the API", () => {
    const offered = eventChoices.flatMap(({ items }) => items.map(({ value }) => value));
    expect(new Set(offered).size).toBe(18);
  });
});

describe("a recorded event", () => {
  it("comes back into the form as it was sent", () => {
    const sent = { ...blankEvent("internal_audit", today), start: "2027-01-11", end: "2027-01-13", coverage: "clauses" as const, clauses: "8.2, 9.1", note: "first half" };
    const { note, ...facts } = toEvent(sent);
    const recorded = { type: facts.type, facts, note } as unknown as RecordedEvent;
    expect(fromEvent(recorded, today)).toEqual(sent);
  });
});
