import { describe, expect, it } from "vitest";
import { pickedOf } from "./pick";

describe("a list that is picked from in haste", () => {
  it("keeps the first of two quick picks", () => {
    const shown = ["a"];
    const first = pickedOf(shown, shown, ["a", "b"]);
    expect(first).toEqual(["a", "b"]);
    expect(pickedOf(first, shown, ["a", "c"])).toEqual(["a", "b", "c"]);
  });

  it("loses what was put away, and only that", () => {
    expect(pickedOf(["a", "b", "c"], ["a", "b"], ["b"])).toEqual(["b", "c"]);
    expect(pickedOf(["a"], ["a"], [])).toEqual([]);
  });

  it("holds each once", () => {
    expect(pickedOf(["a", "b"], ["a"], ["a", "b"])).toEqual(["a", "b"]);
  });
});
