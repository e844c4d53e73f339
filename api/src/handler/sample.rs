//! The public calculator of samples: how many sites each audit visits, and which.

use std::collections::HashSet;

use actix_web::{HttpRequest, HttpResponse, post, web};
use cycle::sample::{self, Occasion, Sample, Selection, Setting, Site};
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Body, Faults, Field, body};
use crate::field::{CertificateNumber, Day, Whole, fault};
use crate::member::address;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem};

/// The seed of a draw: a whole number below 2^64. As a text it keeps every digit, as a number it has at most 53 bits.
#[derive(Debug, Clone, Copy)]
pub struct Seed(pub u64);

/// What a JSON number holds exactly, whoever reads it.
type Exact = Whole<0, 9_007_199_254_740_991>;

const DIGITS: &str = "^(0|[1-9][0-9]{0,19})$";

impl Field for Seed {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let seed = match &value {
            Some(Value::String(digits)) => {
                digits.parse().ok().filter(|seed: &u64| seed.to_string() == *digits)
            }
            Some(number) => Exact::of(number).and_then(|seed| u64::try_from(seed.0).ok()),
            None => None,
        };
        if seed.is_none() {
            faults.note(
                pointer,
                "A seed is a whole number, or a text of digits, from 0 to 18446744073709551615.",
            );
        }
        seed.map(Self)
    }
}

impl PartialSchema for Seed {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(20)).pattern(Some(DIGITS));
        OneOfBuilder::new().item(text.examples([serde_json::json!("4711")])).item(Exact::schema()).into()
    }
}

impl ToSchema for Seed {}

body! {
    /// A site of which some are to be chosen.
    pub struct SampleSite {
        /// The name that the answer gives back.
        pub id: CertificateNumber,
        /// The last day of its last visit.
        pub last_visited_on: Option<Day>,
        /// Its risk group; each group has a sample of its own, and the sites without one are a group (R70).
        pub risk_group: Option<CertificateNumber>,
    }
}

body! {
    /// How many sites to visit, and which.
    pub struct SampleRequest {
        /// Sites besides the central function.
        pub sites: Whole<0, 100_000>,
        /// Whether the sites are suited to sampling (R70); true when left out.
        pub sampling_allowed: Option<bool>,
        /// By how many sites risk raises the sample of each group; 0 when left out.
        pub risk_uplift: Option<Whole<0, 100_000>>,
        /// The seed of the draw; with `site_ids` the answer proposes which sites.
        pub seed: Option<Seed>,
        /// The sites to choose from, never visited.
        pub site_ids: Option<Vec<CertificateNumber>>,
        /// The sites to choose from with their last visits and risk groups, in place of `site_ids`.
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
    let setting = Setting {
        sampling_allowed: asked.sampling_allowed.unwrap_or(true),
        risk_uplift: asked.risk_uplift.map_or(0, |uplift| count(uplift.0)),
    };
    let total = count(asked.sites.0);
    let sites = sites(total, asked.site_ids, asked.visited_sites)?;
    let sample = if sites.is_empty() {
        sample::preview(total, setting.sampling_allowed, setting.risk_uplift)
    } else {
        sample::of_groups(&sites, setting)
    };
    let seed = asked.seed.filter(|_| !sites.is_empty());
    let proposal = seed.map(|Seed(seed)| SampleProposal {
        initial: sample::draw(&sites, Occasion::Initial, setting, seed),
        surveillance: sample::draw(&sites, Occasion::Surveillance, setting, seed),
        recertification: sample::draw(&sites, Occasion::Recertification, setting, seed),
    });
    Ok(HttpResponse::Ok().json(SamplePreview { sample, proposal }))
}

/// The sites to choose from; none, or every one once.
fn sites(
    total: u32,
    unvisited: Option<Vec<CertificateNumber>>,
    visited: Option<Vec<SampleSite>>,
) -> Result<Vec<Site>, Problem> {
    let (pointer, sites): (_, Vec<Site>) = match (unvisited, visited) {
        (Some(_), Some(_)) => {
            let detail = "Name the sites in site_ids or in visited_sites, not in both.";
            return Err(Problem::invalid(vec![fault("/visited_sites", detail)]));
        }
        (ids, None) => ("/site_ids", ids.into_iter().flatten().map(|id| Site::unvisited(id.0)).collect()),
        (None, Some(sites)) => {
            let site = |site: SampleSite| Site {
                id: site.id.0,
                last_visited_on: site.last_visited_on.map(|day| day.0),
                risk_group: site.risk_group.map(|group| group.0),
            };
            ("/visited_sites", sites.into_iter().map(site).collect())
        }
    };
    let mut seen = HashSet::new();
    if !sites.iter().all(|site| seen.insert(site.id.as_str())) {
        return Err(Problem::invalid(vec![fault(pointer, "Name each site once.")]));
    }
    if !sites.is_empty() && sites.len() != usize::try_from(total).unwrap_or(usize::MAX) {
        let detail = "Name every site besides the central function, or none.";
        return Err(Problem::invalid(vec![fault(pointer, detail)]));
    }
    Ok(sites)
}
