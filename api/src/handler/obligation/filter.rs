//! What the list of obligations may be narrowed to.

use entity::obligation::Filter;

use crate::choice::choice;
use crate::field::moment::Moment;
use crate::field::{CertificationRef, Day, DutyRef, MembershipRef};
use crate::query::{Flag, Query};

choice! {
    /// Where an obligation stands.
    pub enum ObligationState {
        /// To be done.
        Open = "open",
        /// To be done, and planned.
        Planned = "planned",
        /// Done.
        Done = "done",
        /// To be done, and its hard limit is near.
        AtRisk = "at_risk",
        /// Not done, and its limit has passed.
        Overdue = "overdue",
        /// Not asked for any more.
        Waived = "waived",
    }
}

choice! {
    /// What has to be done.
    pub enum ObligationKind {
        /// The certification body's stage 1 audit.
        StageOneAudit = "stage_1_audit",
        /// The certification body's stage 2 audit.
        StageTwoAudit = "stage_2_audit",
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
        Booking = "certification_body_booking",
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

/// What the list may be narrowed to, for its documentation.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
pub struct ObligationParams {
    /// Only these states, comma-separated.
    #[param(
        max_length = 100,
        required = false,
        nullable = false,
        pattern = "^(open|planned|done|at_risk|overdue|waived)(,(open|planned|done|at_risk|overdue|waived))*$"
    )]
    state: Option<String>,
    /// Only these kinds, comma-separated.
    #[param(max_length = 400, required = false, nullable = false, pattern = "^[a-z0-9_]+(,[a-z0-9_]+)*$")]
    kind: Option<String>,
    /// Only those that it still helps to do (`true`), or the others.
    #[param(required = false, nullable = false)]
    actionable: Option<bool>,
    /// Only those of this certification.
    #[param(value_type = CertificationRef, required = false, nullable = false)]
    certification_id: Option<String>,
    /// Only those of this duty.
    #[param(value_type = DutyRef, required = false, nullable = false)]
    duty_id: Option<String>,
    /// Only those that this member is reminded of.
    #[param(value_type = MembershipRef, required = false, nullable = false)]
    responsible_id: Option<String>,
    /// Only those due on or after this day.
    #[param(value_type = Day, required = false, nullable = false)]
    due_from: Option<String>,
    /// Only those due on or before this day.
    #[param(value_type = Day, required = false, nullable = false)]
    due_until: Option<String>,
    /// Only those that have changed at this instant or later.
    #[param(value_type = Moment, required = false, nullable = false)]
    changed_since: Option<String>,
}

/// What a query asks for.
pub fn read(query: &mut Query) -> Filter {
    Filter {
        states: query.words::<ObligationState>("state", 100).iter().map(ToString::to_string).collect(),
        kinds: query.words::<ObligationKind>("kind", 400).iter().map(ToString::to_string).collect(),
        actionable: query.field::<Flag>("actionable").map(|flag| flag.0),
        certification_id: query.field::<CertificationRef>("certification_id").map(|id| id.0),
        duty_id: query.field::<DutyRef>("duty_id").map(|id| id.0),
        responsible_id: query.field::<MembershipRef>("responsible_id").map(|id| id.0),
        due_from: query.field::<Day>("due_from").map(|day| day.0),
        due_until: query.field::<Day>("due_until").map(|day| day.0),
        changed_since: query.field::<Moment>("changed_since").map(|moment| moment.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_engine() {
        for word in ObligationKind::WORDS {
            let known: cycle::Kind = serde_json::from_value((*word).into()).unwrap();
            assert_eq!(known.as_str(), *word);
        }
    }
}
