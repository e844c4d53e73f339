import { describe, expect, it } from "vitest";
import { clock, dayIn, distance, inFull, inWords, moment, ordinal, quarters, shifted, span, told } from "./civil";

describe("a civil date", () => {
  it("is the same day in every zone the reader may live in", () => {
    for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]) {
      process.env.TZ = zone;
      expect(inWords("2027-03-10", "en-GB")).toBe("10 Mar 2027");
      expect(inFull("2027-03-10", "en-GB")).toContain("Wednesday");
    }
  });

  it("follows the reader's language", () => {
    expect(inWords("2027-03-10", "de-DE")).toBe("10. März 2027");
    expect(inWords("2027-03-10", "en-US")).toBe("Mar 10, 2027");
  });

  it("has distances in whole days across clock changes and leap days", () => {
    expect(ordinal("2027-03-29") - ordinal("2027-03-28")).toBe(1);
    expect(ordinal("2028-03-01") - ordinal("2028-02-28")).toBe(2);
    expect(shifted("2028-02-28", 2)).toBe("2028-03-01");
  });

  it("tells how far it lies from today", () => {
    expect(distance("2027-03-22", "2027-03-10", "en")).toBe("in 12 days");
    expect(distance("2027-03-09", "2027-03-10", "en")).toBe("yesterday");
    expect(distance("2027-03-10", "2027-03-10", "en")).toBe("today");
    expect(distance("2028-03-10", "2027-03-10", "en")).toBe("in 12 months");
    expect(distance("2026-12-10", "2027-03-10", "en")).toBe("2 months ago");
  });

  it("shows an audit of several days as one range, of one day as one", () => {
    expect(span("2027-03-10", "2027-03-12", "en-GB")).toMatch(/^10\s?–\s?12 Mar 2027$/);
    expect(span("2027-03-10", "2027-03-10", "en-GB")).toBe("10 Mar 2027");
    expect(span("2027-03-10", null, "en-GB")).toBe("10 Mar 2027");
  });
});

describe("a sentence of the server", () => {
  it("keeps its words and tells its dates in the reader's language", () => {
    const said = "Not later than 12 months after the decision of 2026-03-10; certificate 2026-99-10 stays.";
    expect(told(said, "en-GB")).toBe("Not later than 12 months after the decision of 10 Mar 2026; certificate 2026-99-10 stays.");
  });
});

describe("a moment", () => {
  it("falls on the day of the zone", () => {
    expect(dayIn("2026-03-10T22:30:00Z", "Europe/Helsinki")).toBe("2026-03-11");
    expect(dayIn("2026-03-10T22:30:00Z", "America/New_York")).toBe("2026-03-10");
    expect(clock("2026-03-10T06:00:00Z", "Europe/Helsinki", "en-GB")).toBe("08:00");
  });
  it("is shown in the zone that was asked for", () => {
    expect(moment("2026-10-31T23:30:00Z", "Europe/Helsinki", "en-GB")).toContain("1 Nov 2026");
    expect(moment("2026-10-31T23:30:00Z", "America/New_York", "en-GB")).toContain("31 Oct 2026");
  });
});

describe("the quarters of a span", () => {
  it("are the first days inside it", () => {
    expect(quarters("2026-03-10", "2027-01-01")).toEqual(["2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"]);
    expect(quarters("2026-04-01", "2026-04-02")).toEqual([]);
  });
});
