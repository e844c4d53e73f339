import { describe, expect, it } from "vitest";
import type { GapAnalysis, StatementStanding } from "../client/cover";
import type { Relation } from "../client/crosswalk";
import { claimedBy, counts, lies, suggest } from "./suggest";

type Said = { key: string; by?: string[]; standing?: StatementStanding["standing"] };

const analysis = (standard: string, clauses: Record<string, Said[]>): GapAnalysis => {
  const all = Object.values(clauses).flat();
  return {
    target: { key: standard, standard, reference: standard.toUpperCase() },
    clauses: Object.entries(clauses).map(([reference, held]) => ({ reference, title: reference, kind: "requirement", may_leave_out: false, met: 0, cover: "missing", statements: held.map(({ key }) => key) })),
    statements: all.map(({ key, by = [], standing = "open" }) => ({ key, text: key, standing, claims: by.map((part) => ({ id: key, standing, subject: { kind: "routine", key: part } })) })),
    next_actions: [],
    count: { covered: 0, partial: 0, missing: 0, not_applicable: 0 },
    on: "2026-03-10",
  } as unknown as GapAnalysis;
};

const relation = (source: [string, string], target: [string, string], verdict?: "confirmed" | "rejected"): Relation =>
  ({
    key: `${source.join(":")}~${target.join(":")}`,
    source: { standard: source[0], clause: source[1] },
    target: { standard: target[0], clause: target[1] },
    relation: "intersects_with",
    confidence: "medium",
    rationale: "So.",
    confirmation: verdict ? { verdict } : null,
  }) as unknown as Relation;

const one = analysis("a", { "8.1": [{ key: "x", by: ["mine"] }], "8.2": [{ key: "shared", by: ["other"] }] });
const other = analysis("b", { "5.1": [{ key: "y" }, { key: "shared" }], "5.1.2": [{ key: "z", standing: "met" }], "6": [{ key: "far" }] });

describe("suggestions", () => {
  const told = (relations: Relation[]) => suggest([one, other], relations, "mine").map(({ clause, statements }) => [clause.reference, statements.map(({ key }) => key)]);

  it("follow a relation from a clause that the part serves, whichever way it was recorded", () => {
    expect(told([relation(["a", "8.1"], ["b", "6"])])).toEqual([["6", ["far"]]]);
    expect(told([relation(["b", "6"], ["a", "8"])])).toEqual([["6", ["far"]]]);
  });

  it("go over the common structure, after the straight ones", () => {
    const hub = [relation(["a", "8.1"], ["hs-2021", "8.1"]), relation(["b", "6"], ["hs-2021", "8.1"])];
    expect(told(hub)).toEqual([["6", ["far"]]]);
    expect(told([...hub, relation(["a", "8.1"], ["b", "5.1"])])).toEqual([
      ["5.1", ["y", "shared"]],
      ["6", ["far"]],
    ]);
  });

  it("leave out what is met, what was rejected and what starts at another's clause", () => {
    expect(told([relation(["a", "8.1"], ["b", "5.1.2"])])).toEqual([]);
    expect(told([relation(["a", "8.1"], ["b", "6"], "rejected")])).toEqual([]);
    expect(told([relation(["a", "8.2"], ["b", "6"])])).toEqual([]);
  });
});

it("a clause lies in the one whose number it continues, and in no other that begins alike", () => {
  expect([lies("8.1", "8.1"), lies("8.1.2", "8.1"), lies("8.10", "8.1"), lies("8", "8.1")]).toEqual([true, true, false, false]);
});

it("a statement counts in each clause in view that holds it", () => {
  expect(counts([one, other]).get("shared")).toEqual(["A 8.2", "B 5.1"]);
  expect([...claimedBy([one, other], "other")]).toEqual(["shared"]);
});
