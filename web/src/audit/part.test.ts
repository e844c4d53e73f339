import { expect, test } from "vitest";
import { clausesOf, coverageOf, inClauses } from "./part";

test("clauses are read however they are parted, each once", () => {
  expect(clausesOf(" 8.6, 9.1;9.2\n8.6  A.5.1 ")).toEqual(["8.6", "9.1", "9.2", "A.5.1"]);
  expect(clausesOf(" , ")).toEqual([]);
});

test("everything needs no clauses", () => {
  expect(coverageOf({ part: "full", coverage: "8.6" })).toBe("full");
  expect(coverageOf({ part: "some", coverage: "8.6 9" })).toEqual(["8.6", "9"]);
});

test("a part is told in words", () => {
  expect(inClauses("full")).toBe("Everything");
  expect(inClauses(["8.6"])).toBe("Clause 8.6");
  expect(inClauses(["8.6", "9.1"])).toBe("Clauses 8.6, 9.1");
});
