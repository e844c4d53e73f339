import { describe, expect, it } from "vitest";
import { blankCertification, fieldOf, toCertification } from "./values";

describe("the certificate form", () => {
  const held = {
    ...blankCertification("hold", "mem_1"),
    standard: "iso-iec-20000-1-2018",
    decision_on: "2026-03-10",
    target_on: "2030-01-01",
    past: [
      { type: "internal_audit" as const, start: "2026-09-01", end: "" },
      { type: "management_review" as const, start: "2026-10-01", end: "2026-10-02" },
    ],
  };

  it("sends the decision and the past as events and leaves out what is empty", () => {
    expect(toCertification(held)).toEqual({
      standard: "iso-iec-20000-1-2018",
      responsible_id: "mem_1",
      events: [
        { type: "certification_decision", on: "2026-03-10" },
        { type: "internal_audit", start: "2026-09-01", state: "done", coverage: "full" },
        { type: "management_review", on: "2026-10-01", state: "done" },
      ],
    });
  });

  it("sends a first-timer's target and nothing of a certificate", () => {
    const first = { ...held, way: "first" as const, past: [], certificate_number: "X" };
    expect(toCertification(first)).toEqual({ standard: "iso-iec-20000-1-2018", responsible_id: "mem_1", target_on: "2030-01-01" });
  });

  it("leads a refused event back to its field", () => {
    const field = fieldOf(held);
    expect(field("events.0.on")).toBe("decision_on");
    expect(field("events.1.start")).toBe("past.0.start");
    expect(field("events.1.end")).toBe("past.0.end");
    expect(field("scope")).toBe("scope");
    expect(fieldOf({ ...held, decision_on: "" })("events.1.on")).toBe("past.1.start");
  });
});
