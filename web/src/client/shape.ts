import type { components } from "./schema";

type Schemas = components["schemas"];

/** The API's own words for what the pages show. */
export type Alert = Schemas["Alert"];
export type CertificateStatus = Schemas["CertificateStatus"];
export type Certification = Schemas["CertificationView"];
export type CertificationBody = Schemas["CertificationBodyView"];
export type Cycle = Schemas["CycleView"];
export type EventType = Schemas["EventType"];
export type Journey = Schemas["Journey"];
export type JourneyStep = Schemas["JourneyStep"];
export type Mail = Schemas["MailView"];
export type Member = Schemas["MemberView"];
export type NewCertification = Schemas["NewCertification"];
export type NewEvent = Schemas["NewEvent"];
export type NewRecordedEvent = Schemas["NewRecordedEvent"];
export type Obligation = Schemas["ObligationView"];
export type ObligationChange = Schemas["ObligationChangeView"];
export type ObligationKind = Schemas["ObligationKind"];
export type ObligationState = Schemas["ObligationState"];
export type Organization = Schemas["OrganizationView"];
export type Person = Schemas["PersonView"];
export type Programme = Schemas["Programme"];
export type ProgrammeObligation = Schemas["ProgrammeObligation"];
export type ProgrammePreview = Schemas["ProgrammePreview"];
export type RecordedEvent = Schemas["EventView"];
export type Reminder = Schemas["ReminderView"];
export type ReminderPolicy = Schemas["ReminderPolicy"];
export type Session = Schemas["SessionView"];
export type Site = Schemas["SiteView"];
export type Standard = Schemas["StandardView"];
