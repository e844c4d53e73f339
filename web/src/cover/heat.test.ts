import { expect, test } from "vitest";
import { applying, warmth } from "./heat";

const count = (covered: number, partial: number, missing: number, not_applicable = 0) => ({ covered, partial, missing, not_applicable });

test("what does not apply is not counted", () => {
  expect(applying(count(1, 2, 3, 4))).toBe(6);
  expect(warmth(count(0, 0, 0, 5))).toBeNull();
});

test("a cell is warm by the share that is covered, and partial counts half", () => {
  expect(warmth(count(0, 0, 9))).toBe(0);
  expect(warmth(count(0, 1, 9))).toBe(1);
  expect(warmth(count(4, 2, 4))).toBe(2);
  expect(warmth(count(8, 0, 2))).toBe(3);
  expect(warmth(count(3, 0, 0, 1))).toBe(4);
});
