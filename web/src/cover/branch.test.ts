import { expect, test } from "vitest";
import type { ClauseCover } from "../client/cover";
import { branches } from "./branch";

const clause = (reference: string, parent: string | null, cover: ClauseCover["cover"]) => ({ reference, parent, cover });

test("a heading has the cover of all that is below it, however deep", () => {
  const tree = branches([clause("8", null, null), clause("8.2", "8", null), clause("8.2.1", "8.2", "covered"), clause("8.2.2", "8.2", "missing"), clause("8.3", "8", "not_applicable")]);
  expect(tree.get("8")?.count).toEqual({ covered: 1, partial: 0, missing: 1, not_applicable: 1 });
  expect(tree.get("8.2")?.count).toEqual({ covered: 1, partial: 0, missing: 1, not_applicable: 0 });
  expect(tree.get("8.2.1")).toEqual({ above: ["8.2", "8"], count: { covered: 0, partial: 0, missing: 0, not_applicable: 0 } });
});

test("a requirement that has others below it counts to what is above, not to itself", () => {
  const tree = branches([clause("4", null, "partial"), clause("4.1", "4", "covered")]);
  expect(tree.get("4")?.count).toEqual({ covered: 1, partial: 0, missing: 0, not_applicable: 0 });
});
