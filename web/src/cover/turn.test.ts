import { expect, test } from "vitest";
import type { CoverWord } from "../client/cover";
import { direction } from "./turn";

const turn = (from: CoverWord | null, to: CoverWord | null) => direction({ reference: "4.1", title: "Context", from, to });

test("a clause turns to the better, to the worse, or neither way", () => {
  expect([turn("missing", "partial"), turn("partial", "covered"), turn("missing", "covered")]).toEqual(["better", "better", "better"]);
  expect([turn("covered", "partial"), turn("partial", "missing")]).toEqual(["worse", "worse"]);
  expect([turn("covered", "not_applicable"), turn("not_applicable", "missing"), turn(null, "missing"), turn("covered", null)]).toEqual(["other", "other", "other", "other"]);
});
