import type { components } from "./schema";

type Schemas = components["schemas"];

/** The API's own words for what the pages show. Where it answers a plain string for a closed set of words, the set is named here. */
export type Alert = Programme["alerts"][number];
export type CertificateStatus = Programme["status"];
export type Certification = Omit<Schemas["CertificationView"], "next"> & { next?: Obligation | null };
export type CertificationBody = Schemas["CertificationBodyView"];
export type Cycle = NonNullable<Programme["cycle"]>;
export type Journey = Schemas["Journey"];
export type JourneyStep = Journey["steps"][number];
export type MailState = "ready" | "running" | "sent" | "refused" | "cancelled" | "unknown";
export type Mail = Omit<Schemas["MailView"], "state"> & { state: MailState };
export type NewCertification = Schemas["NewCertification"];
export type Fact = Schemas["Event"];
export type NewEvent = Schemas["NewEvent"];
export type ObligationKind = ProgrammeObligation["kind"];
export type ObligationState = ProgrammeObligation["state"];
export type Obligation = Omit<Schemas["ObligationView"], "kind" | "state"> & { kind: ObligationKind; state: ObligationState };
export type ObligationChange = Schemas["ObligationChangeView"];
export type Organization = Schemas["OrganizationView"];
export type Person = Schemas["PersonView"];
export type PolicyPatch = Schemas["PolicyPatch"];
export type Programme = Schemas["Programme"];
export type ProgrammeObligation = Programme["obligations"][number];
export type Change = Schemas["Change"];
export type WhatIf = Schemas["WhatIf"];
export type EventType = Fact["type"];
export type RecordedEvent = Omit<Schemas["EventView"], "type" | "facts"> & { type: EventType | "retraction"; facts: Record<string, unknown> };
export type Reminder = Schemas["ReminderView"];
export type ReminderPolicy = Schemas["OrganizationView"]["reminder_policy"];
export type Session = Schemas["SessionView"];
export type Site = Schemas["SiteView"];
export type Standard = Schemas["StandardView"];
