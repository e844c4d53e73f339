import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PolicyPatch } from "../client/shape";
import { fields } from "./field";
import { at, below, departures, refusedLine, toPatch, valuesOf } from "./values";

type Schema = { $ref?: string; oneOf?: Schema[]; properties?: Record<string, Schema> };

const schemas: Record<string, Schema> = JSON.parse(readFileSync(new URL("../../../openapi/openapi.json", import.meta.url), "utf8")).components.schemas;

function leaves(schema: Schema): string[] {
  const whole = schemas[(schema.$ref ?? schema.oneOf?.[0]?.$ref ?? "").split("/").at(-1) ?? ""] ?? schema;
  if (!whole.properties) return [""];
  return Object.entries(whole.properties).flatMap(([name, inner]) => leaves(inner).map((rest) => (rest ? `${name}.${rest}` : name)));
}

const whole: PolicyPatch = {
  cycle_months: 36,
  calendar_includes_decision_year: false,
  expiry_convention: "same_day",
  certification_body_days: { plan: 0 },
  lead: { surveillance: { book_months: 4 }, stage_2: { internal_audit_weeks: 8 } },
  working_week: ["mon", "thu"],
  holidays: [],
};

test("the form has every field of the policy once", () => {
  expect(fields.map(({ path }) => path).toSorted()).toEqual(leaves({ $ref: "PolicyPatch" }).toSorted());
});

test("departures come back from the form as they went in, zero, no and the empty list too", () => {
  expect(toPatch(valuesOf(whole))).toEqual(whole);
  expect(departures(valuesOf(whole))).toBe(8);
});

test("an empty form departs from nothing", () => {
  expect(toPatch(valuesOf({}))).toEqual({});
  expect(toPatch(valuesOf(null))).toEqual({});
  expect(toPatch(valuesOf({ lead: { surveillance: null }, holidays: null }))).toEqual({});
});

test("days of the week are sent in their order, empty lines of holidays are not", () => {
  const values = { ...valuesOf({}), working_week: ["fri", "mon"], holidays: ["", "2027-12-06"] };
  expect(toPatch(values)).toEqual({ working_week: ["mon", "fri"], holidays: ["2027-12-06"] });
  expect(refusedLine(values)("policy.holidays.0")).toBe("policy.holidays.1");
  expect(refusedLine(values)("policy.lead.surveillance.book_months")).toBe("policy.lead.surveillance.book_months");
});

test("the nearest layer that says something holds", () => {
  const [plan, cycle] = ["certification_body_days.plan", "cycle_months"].map((path) => fields.find((field) => field.path === path));
  const layers = [
    { from: "standard" as const, policy: { cycle_months: 36, certification_body_days: { plan: 30 } } },
    { from: "organization" as const, policy: { certification_body_days: { plan: 14 } } },
    { from: "body" as const, policy: { certification_body_days: { plan: null } } },
  ];
  expect(plan && below(layers, plan)).toEqual({ from: "organization", value: 14 });
  expect(cycle && below(layers, cycle)).toEqual({ from: "standard", value: 36 });
  expect(at({}, "lead.surveillance.book_months")).toBeUndefined();
});
