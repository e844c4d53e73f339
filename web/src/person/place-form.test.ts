import { describe, expect, it } from "vitest";
import { browserName } from "./account";
import { placeOf } from "./place-form";

describe("a place", () => {
  it("concerns every certification and every day when nothing is said", () => {
    const place = placeOf({ role: "reader", certification_ids: [], starts_on: "", ends_on: "" });
    expect(place).toEqual({ role: "reader", certification_ids: null, starts_on: null, ends_on: null });
  });

  it("keeps the limits that are named", () => {
    const place = placeOf({ role: "external_auditor", certification_ids: ["cert_1"], starts_on: "2027-03-01", ends_on: "2027-03-09" });
    expect(place).toEqual({ role: "external_auditor", certification_ids: ["cert_1"], starts_on: "2027-03-01", ends_on: "2027-03-09" });
  });
});

describe("a browser", () => {
  it("is named as people know it", () => {
    expect(browserName("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe("Firefox on Linux");
    expect(browserName("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1")).toBe("Safari on iOS");
    expect(browserName("curl/8.0")).toBe("curl/8.0");
    expect(browserName("")).toBe("");
  });
});
