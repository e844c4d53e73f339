//! Audit time: the public calculator, and the days of a recorded certification.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use cycle::audit_time::{self, AuditTime, AuditTimeRequest, Risk, StandardInput, StandardTime};
use entity::certification::Model as Certification;
use entity::covered_site;
use serde::Serialize;
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Body, Faults, Field, body};
use crate::choice::choice;
use crate::field::{CertificationRef, Personnel, StandardId};
use crate::found::Found;
use crate::member::{Member, address};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, Reference};

choice! {
    /// The complexity of environmental aspects or safety hazards.
    pub enum RiskWord {
        /// High.
        High = "high",
        /// Medium.
        Medium = "medium",
        /// Low.
        Low = "low",
        /// Limited.
        Limited = "limited",
    }
}

impl RiskWord {
    /// The engine's word for it.
    pub fn risk(self) -> Risk {
        match self {
            Self::High => Risk::High,
            Self::Medium => Risk::Medium,
            Self::Low => Risk::Low,
            Self::Limited => Risk::Limited,
        }
    }
}

/// A share from 0 to `MOST` percent, written as a number such as 0.25.
#[derive(Debug, Clone, Copy)]
pub struct Share<const MOST: u8>(pub f64);

impl<const MOST: u8> Share<MOST> {
    fn most() -> f64 {
        f64::from(MOST) / 100.0
    }
}

impl<const MOST: u8> Field for Share<MOST> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let share =
            value.as_ref().and_then(Value::as_f64).filter(|share| (0.0..=Self::most()).contains(share));
        if share.is_none() {
            faults.note(pointer, format!("This must be a share from 0 to {}.", Self::most()));
        }
        share.map(Self)
    }
}

impl<const MOST: u8> PartialSchema for Share<MOST> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0.0)).maximum(Some(Self::most())).into()
    }
}

impl<const MOST: u8> ToSchema for Share<MOST> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("ShareTo{MOST}Percent"))
    }
}

body! {
    /// One standard and what its audit time depends on.
    pub struct AuditTimeStandard {
        /// Standard with edition.
        pub standard: StandardId,
        /// The effective number of personnel.
        pub effective_personnel: Personnel,
        /// The complexity, for standards of environment and of safety.
        pub risk: Option<RiskWord>,
        /// By which share the time is reduced, at most 0.3 (R82).
        pub reduction: Option<Share<30>>,
    }
}

body! {
    /// Standards that are audited together.
    pub struct AuditTimePreviewRequest {
        /// The standards.
        pub standards: Vec<AuditTimeStandard>,
        /// By which share integration reduces the sum, at most 0.2 (R84).
        pub integration_reduction: Option<Share<20>>,
    }
}

/// Preview audit time
#[utoipa::path(tag = "previews", operation_id = "create_audit_time_preview", request_body = AuditTimePreviewRequest, security(()),
    description = "The auditor days of each standard and of an integrated audit (IAF MD 5, ISO/IEC 27006, IAF MD 11). A standard without a public \
        table answers null and says why. Needs no sign-in.",
    responses((status = 200, description = "The days.", body = AuditTime), AnyProblem, BodyProblem))]
#[post("/audit-time-previews")]
pub async fn create_audit_time_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<AuditTimePreviewRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    let standards = asked.standards.into_iter().map(|one| StandardInput {
        standard: one.standard.0,
        effective_personnel: u32::try_from(one.effective_personnel.0).unwrap_or(u32::MAX),
        risk: one.risk.map(RiskWord::risk),
        reduction: one.reduction.map_or(0.0, |share| share.0),
    });
    let integration_reduction = asked.integration_reduction.map_or(0.0, |share| share.0);
    let request = AuditTimeRequest { standards: standards.collect(), integration_reduction };
    Ok(HttpResponse::Ok().json(cycle::audit_time::preview(&request)))
}

/// The auditor days of a recorded certification.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificationAuditTime {
    /// The whole certification, by its effective number of personnel; the days are null, with the reason, where that
    /// number is not recorded or no table is public.
    #[serde(flatten)]
    pub whole: StandardTime,
    /// Each covered site whose own number of personnel is recorded, reduced by at most a half in total (R82).
    #[schema(max_items = 200)]
    pub sites: Vec<SiteAuditTime>,
    /// The rules that it follows from.
    pub rules: Vec<cycle::Rule>,
}

/// The auditor days at one site.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteAuditTime {
    /// The site.
    pub site: Reference,
    /// The days there.
    #[serde(flatten)]
    pub time: StandardTime,
}

/// Get the audit time
#[utoipa::path(tag = "certifications", operation_id = "get_audit_time",
    description = "The auditor days of each audit of the certification, from its effective number of personnel, complexity and reduction \
        (R80 to R82), and at each site whose own number is recorded. A standard without a public table answers null and says why.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The days.", body = CertificationAuditTime), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/audit-time")]
pub async fn get_audit_time(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let covered = covered_site::of(&tx, certification.id).await?;
    tx.commit().await?;
    let input = |people: i32, percent: i32| StandardInput {
        standard: certification.standard.clone(),
        effective_personnel: u32::try_from(people).unwrap_or(0),
        risk: certification.audit_risk.as_deref().and_then(RiskWord::of).map(RiskWord::risk),
        reduction: f64::from(percent) / 100.0,
    };
    let own = certification.reduction_percent;
    let whole = certification.effective_personnel.map(|people| input(people, own));
    let request = AuditTimeRequest { standards: whole.into_iter().collect(), integration_reduction: 0.0 };
    let mut answer = audit_time::preview(&request);
    let whole = answer.standards.pop().unwrap_or_else(|| StandardTime {
        standard: certification.standard.clone(),
        initial: None,
        surveillance_per_year: None,
        recertification: None,
        why: Some("The effective number of personnel is not recorded.".to_owned()),
    });
    let sites = covered.into_iter().filter_map(|(site, cover)| {
        let time =
            audit_time::at_site(&input(cover.effective_personnel?, cover.reduction_percent.unwrap_or(own)));
        Some(SiteAuditTime { site: Reference::to(site.id, site.name), time })
    });
    let rules = vec![cycle::Rule(80), cycle::Rule(81), cycle::Rule(82)];
    Ok(HttpResponse::Ok().json(CertificationAuditTime { whole, sites: sites.collect(), rules }))
}
