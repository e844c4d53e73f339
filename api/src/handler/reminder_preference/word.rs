//! The kinds of obligations, as a client names one.

use crate::choice::choice;

choice! {
    /// A kind of obligation.
    pub enum ReminderKind {
        /// The certification body's stage 1 audit.
        Stage1Audit = "stage_1_audit",
        /// The certification body's stage 2 audit.
        Stage2Audit = "stage_2_audit",
        /// A surveillance audit.
        SurveillanceAudit = "surveillance_audit",
        /// The recertification audit.
        RecertificationAudit = "recertification_audit",
        /// The decision that starts the next cycle.
        RecertificationDecision = "recertification_decision",
        /// An internal audit.
        InternalAudit = "internal_audit",
        /// A management review.
        ManagementReview = "management_review",
        /// The dates of an external audit agreed with the certification body.
        CertificationBodyBooking = "certification_body_booking",
        /// The plan for a nonconformity, accepted.
        NonconformityPlan = "nonconformity_plan",
        /// A nonconformity, verified as closed.
        NonconformityClosure = "nonconformity_closure",
        /// The end of a suspension.
        SuspensionResolution = "suspension_resolution",
        /// The restoration of an expired certification.
        Restoration = "restoration",
        /// The transfer to another certification body.
        Transfer = "transfer",
        /// The move to the new edition of the standard.
        EditionTransition = "edition_transition",
        /// An occurrence of a recurring duty.
        RecurringDuty = "recurring_duty",
    }
}
