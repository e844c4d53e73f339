import type { ObligationKind } from "../client/shape";
import { text } from "../text/text";

/** Kinds that come more than once in a cycle carry their number. */
const numbered: ReadonlySet<ObligationKind> = new Set(["surveillance_audit", "internal_audit", "management_review"]);

type Named = { key: string; kind: ObligationKind; ordinal: number; duty?: { name: string } | null };

/** The title of a duty, "Surveillance audit 2", "Closure of nonconformity NC-7": the key of a nonconformity's duty ends with its number. */
export function nameOf({ key, kind, ordinal, duty }: Named): string {
  if (duty) return duty.name;
  const [, finding] = key.split(`/${kind}/`);
  if (finding && (kind === "nonconformity_plan" || kind === "nonconformity_closure")) return text.finding[kind](finding);
  const name = text.kind[kind];
  return numbered.has(kind) && ordinal > 0 ? `${name} ${ordinal}` : name;
}

/** Kinds whose date the organization agrees or sets: they can be planned, and tried in the what-if. */
export const plannable: ReadonlySet<ObligationKind> = new Set([
  "stage_1_audit",
  "stage_2_audit",
  "surveillance_audit",
  "recertification_audit",
  "internal_audit",
  "management_review",
  "recurring_duty",
]);

/** Kinds that another fact settles: they have no day of their own to be done on. */
export const settledElsewhere = (kind: ObligationKind): string | undefined =>
  (text.obligation.elsewhere as Partial<Record<ObligationKind, string>>)[kind];

/** Kinds that may last several days. */
export const lasting: ReadonlySet<ObligationKind> = new Set([
  "stage_1_audit",
  "stage_2_audit",
  "surveillance_audit",
  "recertification_audit",
  "internal_audit",
]);

/** Audits by the certification body that visit a sample of the sites (R70, R71). */
export const sampled: ReadonlySet<ObligationKind> = new Set(["stage_2_audit", "surveillance_audit", "recertification_audit"]);

const finished: ReadonlySet<string> = new Set(["done", "waived"]);

export const isOpen = ({ state }: { state: string }) => !finished.has(state);
