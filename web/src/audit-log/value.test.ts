import { describe, expect, it } from "vitest";
import { told } from "./value";

describe("a value of the log", () => {
  const names = { site_0198: "Harbour" };

  it("names what has a name", () => {
    expect(told("site_0198", names)).toBe("Harbour");
    expect(told(["site_0198", "Dock"], names)).toBe("Harbour, Dock");
  });

  it("is no raw JSON", () => {
    expect(told({ cycle_months: 24, days: [5, 2], none: null }, names)).toBe("cycle months: 24, days: 5, 2");
    expect(told([], names)).toBe("nothing");
    expect(told({}, names)).toBe("nothing");
  });

  it("tells what was erased from what was empty", () => {
    expect(told(null, names, true)).toBe("erased");
    expect(told(null, names)).toBe("nothing");
    expect(told(false, names)).toBe("no");
  });
});
