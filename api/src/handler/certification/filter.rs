//! What the list of certifications may be narrowed to.

use entity::certification::Filter;

use crate::choice::choice;
use crate::field::{CertificationBodyRef, MembershipRef, SiteRef, StandardId};
use crate::query::Query;

choice! {
    /// The state of a certificate.
    pub enum StatusWord {
        /// On the way to a first certificate.
        Applied = "applied",
        /// Stage 1 has taken place.
        StageOne = "stage1_done",
        /// Stage 2 has taken place.
        StageTwo = "stage2_done",
        /// The decision is awaited.
        DecisionPending = "decision_pending",
        /// Certified.
        Certified = "certified",
        /// Certified, and in danger.
        CertifiedAtRisk = "certified_at_risk",
        /// Something is overdue.
        Overdue = "overdue",
        /// Suspended.
        Suspended = "suspended",
        /// Expired, and can be restored.
        ExpiredRestorable = "expired_restorable",
        /// Lapsed.
        Lapsed = "lapsed",
        /// Withdrawn.
        Withdrawn = "withdrawn",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Transferred away.
        Transferred = "transferred",
    }
}

/// What the list may be narrowed to, for its documentation.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
pub struct CertificationParams {
    /// Only those to this standard.
    #[param(value_type = StandardId, required = false, nullable = false)]
    standard: Option<String>,
    /// Only these states, comma-separated, as they were when the programme was last planned.
    #[param(max_length = 400, required = false, nullable = false, pattern = "^[a-z0-9_]+(,[a-z0-9_]+)*$")]
    status: Option<String>,
    /// Only those of this certification body.
    #[param(value_type = CertificationBodyRef, required = false, nullable = false)]
    certification_body_id: Option<String>,
    /// Only those that this member answers for.
    #[param(value_type = MembershipRef, required = false, nullable = false)]
    responsible_id: Option<String>,
    /// Only those that cover this site.
    #[param(value_type = SiteRef, required = false, nullable = false)]
    site_id: Option<String>,
}

/// What a query asks for.
pub fn read(query: &mut Query) -> Filter {
    Filter {
        standard: query.field::<StandardId>("standard").map(|standard| standard.0),
        statuses: query.words::<StatusWord>("status", 400).iter().map(ToString::to_string).collect(),
        certification_body_id: query.field::<CertificationBodyRef>("certification_body_id").map(|id| id.0),
        responsible_id: query.field::<MembershipRef>("responsible_id").map(|id| id.0),
        site_id: query.field::<SiteRef>("site_id").map(|id| id.0),
    }
}
