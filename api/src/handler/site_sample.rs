//! Samples of sites, drawn for an audit and recorded with their seed.

use std::collections::HashSet;

use actix_web::{HttpResponse, get, post};
use cycle::State;
use cycle::sample::{self, Selection};
use cycle::site_coverage::{self as engine, How};
use entity::certification::Model as Certification;
use entity::id::SiteId;
use entity::site_coverage::{self, Coverage};
use entity::site_sample::{self, Candidate, Choice, NewSample};
use entity::{TenantTx, audit_entry, obligation, secret};
use serde_json::json;

use super::sample::Seed;
use crate::body::{Body, body};
use crate::field::{CertificationRef, Line, ObligationRef, Prose, SiteRef, SiteSampleRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::site_sample::{SiteSampleList, SiteSampleView, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// A sample to draw.
    pub struct NewSiteSample {
        /// The obligation of the audit; the next audit when left out.
        pub obligation_id: Option<ObligationRef>,
        /// The seed, as when the certification body names one; drawn from the system's randomness when left out.
        pub seed: Option<Seed>,
        /// Sites that are visited besides those drawn.
        pub added: Option<Vec<AddedSite>>,
        /// The sample of the same audit that this one replaces.
        pub supersedes: Option<SiteSampleRef>,
        /// Why it is replaced.
        pub reason: Option<Prose>,
    }
}

body! {
    /// A site that is visited besides those drawn.
    pub struct AddedSite {
        /// The site.
        pub site_id: SiteRef,
        /// Why.
        pub reason: Line,
    }
}

/// List samples of sites
#[utoipa::path(tag = "site samples", operation_id = "list_site_samples",
    description = "Every sample that was drawn for the certification's audits, with its seed and all that it was drawn from.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The samples.", body = SiteSampleList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/site-samples")]
pub async fn list_site_samples(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = site_sample::all(&tx, certification.id).await?;
    let data = views(&tx, &rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(SiteSampleList { data }))
}

/// Draw a sample of sites
#[utoipa::path(tag = "site samples", operation_id = "create_site_sample", request_body = NewSiteSample,
    description = "Draws which sites an audit visits (R70, R71) and records the choice with its seed, so that anybody can repeat it. An audit has one \
        sample: another one replaces it, with a reason, and both stay in the list.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 201, description = "Drawn and recorded.", body = SiteSampleView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/certifications/{id}/site-samples")]
pub async fn create_site_sample(
    member: Member,
    certification: Found<Certification>,
    new: Body<NewSiteSample>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let coverage = site_coverage::of(&tx, &member.organization, &certification).await?;
    let audit = audit(&tx, &certification, &coverage, new.obligation_id).await?;
    let supersedes_id = new.supersedes.map(|id| id.0);
    let reason = new.reason.map_or_else(String::new, |reason| reason.0.trim().to_owned());
    replaces(&coverage, &audit, supersedes_id, &reason)?;
    let seed = new.seed.map_or_else(secret::seed, |seed| seed.0);
    let (candidates, chosen) = draw(&certification, &coverage, &audit, seed, new.added.unwrap_or_default())?;
    let setting = site_coverage::setting(&certification);
    let sample = NewSample { seed, setting, candidates, chosen, reason, supersedes_id };
    let row = site_sample::record(&tx, certification.id, &audit, member.id(), sample)
        .await?
        .ok_or_else(already_drawn)?;
    let detail = json!({ "certification": certification.id, "audit": row.audit_key, "seed": row.seed });
    audit_entry::record(&tx, "create_site_sample", row.id, detail).await?;
    let rows = site_sample::all(&tx, certification.id).await?;
    let view = views(&tx, &rows).await?.pop().ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}

/// The audit that a sample can be drawn for.
async fn audit(
    tx: &TenantTx,
    certification: &Certification,
    coverage: &Coverage,
    asked: Option<ObligationRef>,
) -> Result<obligation::Model, Problem> {
    let rows = obligation::of(tx, certification.id).await?;
    let Some(ObligationRef(id)) = asked else {
        let key = coverage.answer.next_audit().and_then(|audit| audit.key.as_ref());
        let next = rows.into_iter().find(|row| Some(&row.key) == key);
        return next.ok_or_else(|| {
            Problem::conflict("nothing_to_draw", "No audit is to come that visits a sample of sites.")
        });
    };
    let refuse = |detail: &str| Err(Problem::invalid(vec![fault("/obligation_id", detail)]));
    let Some(row) = rows.into_iter().find(|row| row.id == id) else {
        return refuse("There is no obligation with this id in this certification.");
    };
    match coverage.answer.audits.iter().find(|audit| audit.key.as_ref() == Some(&row.key)) {
        None => {
            refuse("A sample is drawn for the stage 2, surveillance or recertification audit of this cycle.")
        }
        Some(audit) if audit.state == State::Done => Err(Problem::conflict(
            "audit_done",
            "The audit has been held; record which sites it visited instead.",
        )),
        Some(_) => Ok(row),
    }
}

/// One sample for an audit; another one names what it replaces and why.
fn replaces(
    coverage: &Coverage,
    audit: &obligation::Model,
    supersedes: Option<entity::id::SiteSampleId>,
    reason: &str,
) -> Result<(), Problem> {
    let refuse = |pointer: &str, detail: &str| Err(Problem::invalid(vec![fault(pointer, detail)]));
    let Some(id) = supersedes else {
        let mut standing = site_sample::standing(&coverage.samples);
        return match standing.any(|sample| sample.obligation_id == audit.id) {
            true => Err(already_drawn()),
            false if !reason.is_empty() => {
                refuse("/supersedes", "Name the sample that is replaced for this reason.")
            }
            false => Ok(()),
        };
    };
    if !coverage.samples.iter().any(|sample| sample.id == id && sample.obligation_id == audit.id) {
        return refuse("/supersedes", "There is no sample with this id for this audit.");
    }
    if !site_sample::standing(&coverage.samples).any(|sample| sample.id == id) {
        return Err(Problem::conflict("already_superseded", "Another sample has replaced this one already."));
    }
    if reason.is_empty() { refuse("/reason", "Say why the sample is drawn anew.") } else { Ok(()) }
}

fn already_drawn() -> Problem {
    let detail = "A sample stands for this audit. To draw another one, name it in supersedes and say why.";
    Problem::conflict("already_drawn", detail)
}

fn draw(
    certification: &Certification,
    coverage: &Coverage,
    audit: &obligation::Model,
    seed: u64,
    added: Vec<AddedSite>,
) -> Result<(Vec<Candidate>, Vec<Choice>), Problem> {
    let answer = &coverage.answer;
    let records = answer.sites.iter().filter(|record| record.site.covered && !record.site.is_central);
    let sites: Vec<_> = records.map(|record| engine::to_draw(&record.site, record.last_visited_on)).collect();
    let record = answer.audits.iter().find(|it| it.key.as_ref() == Some(&audit.key));
    let occasion = record.and_then(|it| it.kind.occasion()).filter(|_| !sites.is_empty());
    let Some(occasion) = occasion else {
        let detail =
            "The certification covers no site besides the central function: there is nothing to choose from.";
        return Err(Problem::conflict("nothing_to_draw", detail));
    };
    let selection = sample::draw(&sites, occasion, site_coverage::setting(certification), seed);
    let name = |id: SiteId| coverage.sites.get(&id).map_or_else(String::new, |site| site.name.clone());
    let candidates = sites.iter().filter_map(|site| {
        let site_id: SiteId = site.id.parse().ok()?;
        let (risk_group, last_visited_on) = (site.risk_group.clone(), site.last_visited_on);
        Some(Candidate { site_id, name: name(site_id), risk_group, last_visited_on })
    });
    let mut chosen = chosen(coverage, &selection);
    add(coverage, added, &mut chosen)?;
    Ok((candidates.collect(), chosen))
}

/// The central function, then what was drawn, then the longest unvisited.
fn chosen(coverage: &Coverage, selection: &Selection) -> Vec<Choice> {
    let central = coverage.answer.sites.iter().filter(|it| it.site.covered && it.site.is_central);
    let central = central.map(|it| (&it.site.id, How::Central));
    let drawn = selection.drawn.iter().map(|id| (id, How::Drawn));
    let unvisited = selection.longest_unvisited.iter().map(|id| (id, How::LongestUnvisited));
    let choice = |(id, how): (&String, How)| {
        let site = coverage.sites.get(&id.parse().ok()?)?;
        Some(Choice { site_id: site.id, name: site.name.clone(), how, reason: None })
    };
    central.chain(drawn).chain(unvisited).filter_map(choice).collect()
}

/// Adds sites by hand; each with its reason, each once, and none that is in the sample anyway.
fn add(coverage: &Coverage, added: Vec<AddedSite>, chosen: &mut Vec<Choice>) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for (at, AddedSite { site_id: SiteRef(id), reason }) in added.into_iter().enumerate() {
        let covered = coverage.answer.sites.iter().any(|it| it.site.covered && it.site.id == id.to_string());
        let Some(site) = coverage.sites.get(&id).filter(|_| covered) else {
            let detail = "The certification does not cover this site.";
            faults.push(fault(&format!("/added/{at}/site_id"), detail));
            continue;
        };
        if !seen.insert(id) {
            faults.push(fault(&format!("/added/{at}/site_id"), "Name each site once."));
        }
        if reason.0.is_empty() {
            faults.push(fault(&format!("/added/{at}/reason"), "Say why this site is added."));
        }
        if chosen.iter().all(|choice| choice.site_id != id) {
            let name = site.name.clone();
            chosen.push(Choice { site_id: id, name, how: How::ByHand, reason: Some(reason.0) });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}
