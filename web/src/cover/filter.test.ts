import { expect, test } from "vitest";
import { readClaims } from "./filter";

test("an address asks for claims by state, subject and standard, and for those that were put back", () => {
  expect(readClaims({ state: "verified", subject: "rtn_01a2", target: "iso-9001-2015" })).toEqual({ state: "verified", subject: "rtn_01a2", target: "iso-9001-2015" });
  expect(readClaims({ unsettled: "true", state: "draft" })).toEqual({ unsettled: true });
});

test("what an address does not know is left out", () => {
  expect(readClaims({ state: "lost", subject: ["a"], target: "a b", other: 1 })).toEqual({});
});
