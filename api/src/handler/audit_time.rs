//! The two smaller calculators, as public as the programme preview.

use actix_web::{HttpRequest, HttpResponse, post, web};
use cycle::audit_time::{AuditTime, AuditTimeRequest, Risk, StandardInput};
use cycle::sample::{self, Sample, Selection, Site};
use serde::Serialize;
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Body, Faults, Field, body};
use crate::choice::choice;
use crate::field::{CertificateNumber, Day, StandardId, Whole, fault};
use crate::member::address;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem};

body! {
    /// A site of which some are to be chosen.
    pub struct SampleSite {
        /// The name that the answer gives back.
        pub id: CertificateNumber,
        /// The last day of its last visit.
        pub last_visited_on: Option<Day>,
    }
}

body! {
    /// How many sites to visit, and which.
    pub struct SampleRequest {
        /// Sites besides the central function.
        pub sites: Whole<0, 100_000>,
        /// Whether the sites are suited to sampling (R70); true when left out.
        pub sampling_allowed: Option<bool>,
        /// By how many sites risk raises each sample; 0 when left out.
        pub risk_uplift: Option<Whole<0, 100_000>>,
        /// The seed of the draw; with `site_ids` the answer proposes which sites.
        pub seed: Option<Whole<0, 9_007_199_254_740_991>>,
        /// The sites to choose from, never visited.
        pub site_ids: Option<Vec<CertificateNumber>>,
        /// The sites to choose from with their last visits, in place of `site_ids`.
        pub visited_sites: Option<Vec<SampleSite>>,
    }
}

/// How many sites to visit, and which.
#[derive(Debug, Serialize, ToSchema)]
pub struct SamplePreview {
    /// How many.
    #[serde(flatten)]
    pub sample: Sample,
    /// Which, for each kind of audit; null without a seed and sites.
    pub proposal: Option<SampleProposal>,
}

/// Which sites to visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SampleProposal {
    /// At the initial audit.
    pub initial: Selection,
    /// At the next surveillance audit.
    pub surveillance: Selection,
    /// At the recertification audit.
    pub recertification: Selection,
}

/// Preview a sample of sites
#[utoipa::path(tag = "previews", operation_id = "create_sample_preview", request_body = SampleRequest, security(()),
    description = "How many sites of a multi-site organization each audit visits (IAF MD 1) and, with a seed, which. Needs no sign-in.",
    responses((status = 200, description = "The sample.", body = SamplePreview), AnyProblem, BodyProblem))]
#[post("/sample-previews")]
pub async fn create_sample_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<SampleRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    let uplift = asked.risk_uplift.map_or(0, |uplift| count(uplift.0));
    let sample = sample::preview(count(asked.sites.0), asked.sampling_allowed.unwrap_or(true), uplift);
    let unvisited =
        asked.site_ids.map(|ids| ids.into_iter().map(|id| Site { id: id.0, last_visited_on: None }));
    let sites: Vec<Site> = match asked.visited_sites {
        Some(sites) => sites
            .into_iter()
            .map(|site| Site { id: site.id.0, last_visited_on: site.last_visited_on.map(|day| day.0) })
            .collect(),
        None => unvisited.into_iter().flatten().collect(),
    };
    if !sites.is_empty() && sites.len() != usize::try_from(asked.sites.0).unwrap_or(usize::MAX) {
        let detail = "Name every site besides the central function, or none.";
        return Err(Problem::invalid(vec![fault("/site_ids", detail)]));
    }
    let seed = asked.seed.map(|seed| u64::try_from(seed.0).unwrap_or(0)).filter(|_| !sites.is_empty());
    let proposal = seed.map(|seed| SampleProposal {
        initial: sample::choose(&sites, sample.initial, seed),
        surveillance: sample::choose(&sites, sample.surveillance, seed),
        recertification: sample::choose(&sites, sample.recertification, seed),
    });
    Ok(HttpResponse::Ok().json(SamplePreview { sample, proposal }))
}

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

/// A share from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Share(f64);

impl Field for Share {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let share = value.as_ref().and_then(Value::as_f64).filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            faults.note(pointer, "This must be a share from 0 to 1.");
        }
        share.map(Self)
    }
}

impl PartialSchema for Share {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0.0)).maximum(Some(1.0)).into()
    }
}

impl ToSchema for Share {}

body! {
    /// One standard and what its audit time depends on.
    pub struct AuditTimeStandard {
        /// Standard with edition.
        pub standard: StandardId,
        /// The effective number of personnel.
        pub effective_personnel: Whole<1, 10_000_000>,
        /// The complexity, for standards of environment and of safety.
        pub risk: Option<RiskWord>,
        /// By which share the time is reduced; at most 0.3 counts (R82).
        pub reduction: Option<Share>,
    }
}

body! {
    /// Standards that are audited together.
    pub struct AuditTimePreviewRequest {
        /// The standards.
        pub standards: Vec<AuditTimeStandard>,
        /// By which share integration reduces the sum; at most 0.2 counts (R84).
        pub integration_reduction: Option<Share>,
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
        risk: one.risk.map(|risk| match risk {
            RiskWord::High => Risk::High,
            RiskWord::Medium => Risk::Medium,
            RiskWord::Low => Risk::Low,
            RiskWord::Limited => Risk::Limited,
        }),
        reduction: one.reduction.map_or(0.0, |share| share.0),
    });
    let integration_reduction = asked.integration_reduction.map_or(0.0, |share| share.0);
    let request = AuditTimeRequest { standards: standards.collect(), integration_reduction };
    Ok(HttpResponse::Ok().json(cycle::audit_time::preview(&request)))
}
