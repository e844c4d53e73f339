import type { PolicyPatch } from "../client/shape";
import { type Field, fields, weekDays } from "./field";

/** What the form holds for each field: "" for a number or word that is not departed from, null for a list. */
export type PolicyValues = { [name: string]: unknown };

/** Where values come from that the policy in the form may depart from; the last one that says something holds. */
export type Layer = { from: "standard" | "organization" | "body" | "certification"; policy: PolicyPatch };

export function at(tree: unknown, path: string): unknown {
  return path.split(".").reduce((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], tree);
}

function put(tree: Record<string, unknown>, path: string, value: unknown) {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let inner = tree;
  for (const name of names) inner = (inner[name] ??= {}) as Record<string, unknown>;
  inner[last] = value;
}

const blank = ({ kind }: Field) => (kind === "week" || kind === "days" ? null : "");

const shown = (field: Field, value: unknown) => (field.kind === "truth" && typeof value === "boolean" ? (value ? "yes" : "no") : value);

/** The form for the departures that are recorded. */
export function valuesOf(patch: PolicyPatch | null | undefined): PolicyValues {
  const values: PolicyValues = {};
  for (const field of fields) put(values, field.path, shown(field, at(patch, field.path)) ?? blank(field));
  return values;
}

function sent(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case "number":
      return Number(value);
    case "truth":
      return value === "yes";
    case "week":
      return weekDays.filter((day) => (value as string[]).includes(day));
    case "days":
      return (value as string[]).filter(Boolean);
    case "choice":
      return value;
  }
}

export const departs = (values: PolicyValues, field: Field) => (at(values, field.path) ?? "") !== "";

/** The whole set of departures as it is sent: what is empty stays at the layer below. */
export function toPatch(values: PolicyValues): PolicyPatch {
  const patch = {};
  for (const field of fields) if (departs(values, field)) put(patch, field.path, sent(field, at(values, field.path)));
  return patch;
}

export const departures = (values: PolicyValues) => fields.filter((field) => departs(values, field)).length;

/** What holds for a field while the form does not depart from it. */
export function below(layers: readonly Layer[], field: Field): { from: Layer["from"]; value: unknown } | undefined {
  for (const { from, policy } of layers.toReversed()) {
    const value = shown(field, at(policy, field.path));
    if (value !== null && value !== undefined) return { from, value };
  }
  return undefined;
}

/** Leads the pointer of a refusal to the line of the form: lines left empty were not sent. */
export const refusedLine =
  (values: PolicyValues) =>
  (path: string): string => {
    const [, n] = path.match(/^policy\.holidays\.(\d+)/) ?? [];
    const lines = at(values, "holidays");
    if (n === undefined || !Array.isArray(lines)) return path;
    const filled = lines.flatMap((line, place) => (line ? [place] : []));
    return `policy.holidays.${filled[Number(n)] ?? n}`;
  };
