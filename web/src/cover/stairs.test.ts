import { describe, expect, it } from "vitest";
import { stairs } from "./stairs";

const count = (covered: number, partial: number, missing: number) => ({ covered, partial, missing, not_applicable: 7 });

describe("cover over time", () => {
  it("holds each day's share until the next point, and the last one for its own day", () => {
    const points = [
      { on: "2026-03-01", count: count(0, 1, 3) },
      { on: "2026-03-03", count: count(2, 2, 0) },
      { on: "2026-03-04", count: count(4, 0, 0) },
    ];
    const { covered, partial } = stairs(points);
    expect(covered).toBe("M0 100L0 100H500L500 50H750L750 0H1000L1000 100H750L750 100H500L500 100H0Z");
    expect(partial).toBe("M0 100L0 75H500L500 0H750L750 0H1000L1000 0H750L750 50H500L500 100H0Z");
  });

  it("is drawn for one day, and where no clause applies", () => {
    const { covered, partial } = stairs([{ on: "2026-03-01", count: count(0, 0, 0) }]);
    expect(covered).toBe("M0 100L0 100H1000L1000 100H0Z");
    expect(partial).toBe(covered);
  });
});
