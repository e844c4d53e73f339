import { describe, expect, it } from "vitest";
import type { Certification } from "../client/shape";
import { toSettings, valuesOf } from "./values";

const certification = {
  effective_personnel: null,
  audit_risk: null,
  reduction_percent: 0,
  sampling_allowed: true,
  risk_uplift: 2,
  sites: [{ id: "site_1", name: "Head office", is_central: true, risk_group: "Offices", effective_personnel: 40, reduction_percent: null }],
} as unknown as Certification;

describe("the form of sizes and samples", () => {
  it("sends back what was read, with null where nothing is said", () => {
    expect(toSettings(valuesOf(certification))).toEqual({
      effective_personnel: null,
      audit_risk: null,
      reduction_percent: 0,
      sampling_allowed: true,
      risk_uplift: 2,
      covered_sites: [{ site_id: "site_1", risk_group: "Offices", effective_personnel: 40, reduction_percent: null }],
    });
  });

  it("clears what was emptied and takes an empty reduction as none", () => {
    const values = { ...valuesOf(certification), reduction_percent: "" as const, effective_personnel: 60, audit_risk: "low" };
    values.covered_sites = values.covered_sites.map((site) => ({ ...site, risk_group: " ", effective_personnel: "" as const }));
    const sent = toSettings(values);
    expect(sent.reduction_percent).toBe(0);
    expect(sent.effective_personnel).toBe(60);
    expect(sent.audit_risk).toBe("low");
    expect(sent.covered_sites?.[0]).toEqual({ site_id: "site_1", risk_group: null, effective_personnel: null, reduction_percent: null });
  });
});
