import type { UseFormReturnType } from "@mantine/form";
import type { Fact, NewCertification } from "../client/shape";
import type { EventKind } from "../event/kind";
import { type PolicyValues, valuesOf } from "../policy/values";

export type PastKind = Extract<
  EventKind,
  "stage_1_audit" | "stage_2_audit" | "surveillance_audit" | "recertification_audit" | "special_audit" | "internal_audit" | "management_review"
>;

export type Past = { type: PastKind; start: string; end: string };

/** Everything the certificate form asks, for both ways to begin. */
export type CertificationValues = {
  way: "hold" | "first";
  standard: string;
  certification_body_id: string;
  new_body: { name: string; country: string; accreditation_body: string; time_zone: string } | null;
  certificate_number: string;
  scope: string;
  printed_issue_on: string;
  printed_expiry_on: string;
  decision: "certification_decision" | "recertification_decision";
  decision_on: string;
  past: Past[];
  target_on: string;
  site_ids: string[];
  responsible_id: string;
  policy: PolicyValues;
};

export type CertificationForm = UseFormReturnType<CertificationValues>;

export const blankCertification = (way: "hold" | "first", responsible_id: string): CertificationValues => ({
  way,
  standard: "",
  certification_body_id: "",
  new_body: null,
  certificate_number: "",
  scope: "",
  printed_issue_on: "",
  printed_expiry_on: "",
  decision: "certification_decision",
  decision_on: "",
  past: [],
  target_on: "",
  site_ids: [],
  responsible_id,
  policy: valuesOf(null),
});

type Sent = { event: Fact; field: string };

/** The events that the form tells of, each with the field that a refusal of it belongs to. */
function eventsOf({ way, decision, decision_on, past }: CertificationValues): Sent[] {
  const sent: Sent[] = [];
  if (way === "hold" && decision_on) sent.push({ event: { type: decision, on: decision_on } as Fact, field: "decision_on" });
  past.forEach(({ type, start, end }, n) => {
    if (!start) return;
    const days = type === "management_review" ? { on: start } : { start, ...(end ? { end } : {}) };
    const coverage = type === "internal_audit" ? { coverage: "full" } : {};
    sent.push({ event: { type, ...days, state: "done", ...coverage } as Fact, field: `past.${n}.start` });
  });
  return sent;
}

/** The request for the form; empty fields are left out. */
export function toCertification(values: CertificationValues): NewCertification {
  const { way, standard, certification_body_id, scope, site_ids, responsible_id } = values;
  const own =
    way === "hold"
      ? { certificate_number: values.certificate_number, printed_issue_on: values.printed_issue_on, printed_expiry_on: values.printed_expiry_on }
      : { target_on: values.target_on };
  const all = { standard, certification_body_id, scope, site_ids, responsible_id, ...own };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value.length > 0));
  const events = eventsOf(values).map(({ event }) => event);
  return { standard, ...given, ...(events.length > 0 ? { events } : {}) } as NewCertification;
}

/** Leads the pointer of a refusal to the field that the person filled in: `events.1.start` is an entry of the past. */
export function fieldOf(values: CertificationValues): (path: string) => string {
  const fields = eventsOf(values).map(({ field }) => field);
  return (path) => {
    const [, n] = path.match(/^events\.(\d+)/) ?? [];
    if (n === undefined) return path;
    const field = fields[Number(n)] ?? path;
    return path.endsWith(".end") ? field.replace(/start$/, "end") : field;
  };
}
