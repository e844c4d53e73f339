import { describe, expect, it } from "vitest";
import { entryFrom, readSearch, requestOf, rowOf } from "./values";

describe("the question of joint audits", () => {
  it("comes out of the address as it went in", () => {
    const search = { of: [{ id: "cert_1", people: 60, risk: "low" }, { id: "cert_2", days: [1.5, 3] }], level: 12.5, move: true, widen: "late_surveillance" };
    expect(readSearch(search)).toEqual(search);
  });

  it("leaves out what does not belong into the address", () => {
    const search = { of: [{ people: 60 }, 7, { id: "cert_1", people: -1, risk: "huge", days: [0, 3] }], level: 21, move: "yes", widen: "all", more: 1 };
    expect(readSearch(search)).toEqual({ of: [{ id: "cert_1" }] });
    expect(readSearch({ of: Array.from({ length: 13 }, () => ({ id: "cert_1" })) }).of).toHaveLength(12);
  });

  it("asks the server for shares, and with the quoted days where there are some", () => {
    const of = [{ id: "cert_1", people: 60, risk: "low" as const }, { id: "cert_2", people: 60, days: [1.5, 3] as [number, number] }, { id: "cert_3" }];
    expect(requestOf({ of, level: 12.5 })).toEqual({
      integration_reduction: 0.125,
      certifications: [
        { certification_id: "cert_1", effective_personnel: 60, risk: "low" },
        { certification_id: "cert_2", days: { surveillance: 1.5, recertification: 3 } },
        { certification_id: "cert_3" },
      ],
    });
  });

  it("fills the form from the address and back", () => {
    const entry = { id: "cert_1", people: 60, risk: "low" as const };
    expect(entryFrom("cert_1", rowOf(entry, true))).toEqual(entry);
    expect(entryFrom("cert_1", rowOf(undefined, true))).toEqual({ id: "cert_1" });
    expect(rowOf(undefined, true, { effective_personnel: 40, audit_risk: "high" })).toMatchObject({ people: 40, risk: "high" });
    expect(entryFrom("cert_1", { ...rowOf(undefined, true), surveillance: 2 }).days).toBeUndefined();
  });
});
