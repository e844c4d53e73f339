import { describe, expect, it } from "vitest";
import { ordinal, shifted } from "../date/civil";
import { boundsOf, dragged, place, stepped } from "./axis";

const axis = { from: "2026-03-10", to: "2029-03-09" };
const bounds = { from: "2026-06-01", to: axis.to };
const width = 1095 * 2;

describe("a dragged mark", () => {
  it("snaps to whole days, and comes to stand under the pointer", () => {
    expect(dragged("2027-03-10", 20, width, axis, bounds)).toBe("2027-03-20");
    expect(dragged("2027-03-10", -20.9, width, axis, bounds)).toBe("2027-02-28");
    expect(dragged("2027-03-10", 0.4, width, axis, bounds)).toBe("2027-03-10");
    const days = ordinal(axis.to) - ordinal(axis.from);
    for (let pixels = -300; pixels <= 300; pixels += 37) {
      const to = dragged("2027-09-01", pixels, 900, axis, bounds);
      expect(Math.abs(((place(to, axis) - place("2027-09-01", axis)) / 100) * 900 - pixels)).toBeLessThan(900 / days);
    }
  });

  it("stays on the axis and out of the past", () => {
    expect(dragged("2027-03-10", 99_999, width, axis, bounds)).toBe(axis.to);
    expect(dragged("2027-03-10", -99_999, width, axis, bounds)).toBe("2026-06-01");
    expect(dragged("2027-03-10", 40, 0, axis, bounds)).toBe("2027-03-10");
  });

  it("goes over leap days and the ends of summer time like over any other day", () => {
    expect(dragged("2028-02-28", 2, width, axis, bounds)).toBe("2028-02-29");
    expect(dragged("2027-03-27", 4, width, axis, bounds)).toBe("2027-03-29");
  });
});

describe("the keys", () => {
  const from = (key: string, shift = false) => stepped("2027-01-31", key, shift, bounds);

  it("move by a day, a week, a month, and to the ends", () => {
    expect([from("ArrowRight"), from("ArrowLeft")]).toEqual(["2027-02-01", "2027-01-30"]);
    expect([from("ArrowUp", true), from("ArrowDown", true)]).toEqual(["2027-02-07", "2027-01-24"]);
    expect([from("PageUp"), from("PageDown")]).toEqual(["2027-02-28", "2026-12-31"]);
    expect([from("Home"), from("End")]).toEqual([bounds.from, bounds.to]);
    expect(from("a")).toBeNull();
  });

  it("do not lead off the axis", () => {
    expect(stepped(axis.to, "PageUp", false, bounds)).toBe(axis.to);
    expect(stepped("2026-06-02", "ArrowLeft", true, bounds)).toBe("2026-06-01");
  });
});

describe("the bounds", () => {
  it("begin today, or where the mark stands in the past", () => {
    expect(boundsOf(axis, "2026-06-01", "2027-03-10")).toEqual(bounds);
    expect(boundsOf(axis, "2026-06-01", "2026-05-01").from).toBe("2026-05-01");
    expect(boundsOf(axis, "2029-06-01", "2027-03-10").from).toBe(axis.from);
  });
});

describe("a month", () => {
  it("ends where the shorter month ends, in every year", () => {
    let day = axis.from;
    for (let n = 0; n < 60; n++) {
      const next = stepped(day, "PageUp", false, { from: "1987-01-01", to: "2200-12-31" }) ?? "";
      expect(ordinal(next) - ordinal(day)).toBeGreaterThanOrEqual(28);
      expect(ordinal(next) - ordinal(day)).toBeLessThanOrEqual(31);
      day = shifted(next, n % 3);
    }
  });
});
