import { describe, expect, it } from "vitest";
import { numbersOf, writtenNumbers } from "./numbers";

describe("a list of days", () => {
  it("is read with commas, spaces or both, and written with commas", () => {
    expect(numbersOf("90, 60 30;14")).toEqual([90, 60, 30, 14]);
    expect(writtenNumbers([90, 60])).toBe("90, 60");
    expect(numbersOf("")).toEqual([]);
  });

  it("is refused when a part is no whole number", () => {
    for (const bad of ["90, soon", "-1", "1.5", "12345"]) expect(numbersOf(bad)).toBeNull();
  });
});
