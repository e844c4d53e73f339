import { describe, expect, it } from "vitest";
import { isNarrowed, ofDates, readFilter, risksOf } from "./filter";

describe("the portfolio's filter in the address", () => {
  it("is read as it was written", () => {
    const all = {
      client_id: "grant_0192f0c0a1b27c3d8e4f5a6b7c8d9e0f",
      standard: "iso-9001-2015",
      status: "certified_at_risk",
      risk: "suspended,overdue",
      consultant_id: "member_0192f0c0a1b27c3d8e4f5a6b7c8d9e0f",
      from: "2026-11-22",
      to: "2027-01-31",
      sort: "risk",
    };
    expect(readFilter(all)).toEqual(all);
    expect(risksOf(readFilter(all))).toEqual(["suspended", "overdue"]);
  });

  it("leaves out what does not belong there", () => {
    const strange = { client_id: "../x", standard: 9001, status: "fine", risk: "none,worse", consultant_id: "", from: "0002-11-22", to: "soon", sort: "name", other: "x" };
    expect(readFilter(strange)).toEqual({ risk: "none" });
  });

  it("counts an order as no filter, and gives the dates theirs alone", () => {
    expect(isNarrowed({ sort: "risk" })).toBe(false);
    expect(isNarrowed({ sort: "risk", standard: "iso-9001-2015" })).toBe(true);
    expect(ofDates({ sort: "risk", status: "certified", risk: "none", to: "2027-01-31" })).toEqual({ to: "2027-01-31" });
  });
});
