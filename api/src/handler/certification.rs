//! Certifications.

use std::slice;

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use entity::certification::{self, CertificationFacts, Model, Size};
use entity::certification_event::{self, NewEvent};
use entity::id::{CertificationId, SiteId};
use entity::programme::{self, Cause};
use entity::{TenantTx, audit_entry, covered_site, notice};
use serde_json::json;

use crate::body::{Body, Change, body};
use crate::etag::{Expected, created, versioned};
use crate::event::EventBody;
use crate::expand::Wanted;
use crate::field::{
    CertificateNumber, CertificationBodyRef, CertificationRef, Day, EditionId, MembershipRef, Personnel,
    Prose, SiteRef, Whole, small,
};
use crate::found::Found;
use crate::handler::audit_time::RiskWord;
use crate::member::Member;
use crate::policy::PolicyPatch;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::view::certification::{CertificationPage, CertificationView, open, view, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod check;
pub mod filter;

use check::{Links, check, count_sites};
use filter::CertificationParams;

body! {
    /// A certification to record: a certificate that is held, or the target date of a first one.
    pub struct NewCertification {
        /// Standard with edition.
        pub standard: EditionId,
        /// Who certifies.
        pub certification_body_id: Option<CertificationBodyRef>,
        /// The printed number.
        pub certificate_number: Option<CertificateNumber>,
        /// The printed scope.
        pub scope: Option<Prose>,
        /// The printed issue date.
        pub printed_issue_on: Option<Day>,
        /// The printed expiry date; it beats the computed one.
        pub printed_expiry_on: Option<Day>,
        /// A first-timer's wish: the day by which the certificate is wanted.
        pub target_on: Option<Day>,
        /// The sites it covers.
        pub site_ids: Option<Vec<SiteRef>>,
        /// Who is reminded; the recorder when left out.
        pub responsible_id: Option<MembershipRef>,
        /// Departures from the default policy.
        pub policy: Option<PolicyPatch>,
        /// What has happened already and what is planned.
        pub events: Option<Vec<EventBody>>,
        /// The effective number of personnel, which audit time follows from (R80).
        pub effective_personnel: Option<Personnel>,
        /// The complexity, which the tables for environment and safety ask for.
        pub audit_risk: Option<RiskWord>,
        /// By how many percent the audit time is reduced (R82); 0 when left out.
        pub reduction_percent: Option<Whole<0, 30>>,
        /// Whether the sites are suited to sampling (R70); true when left out.
        pub sampling_allowed: Option<bool>,
        /// By how many sites risk raises the sample of each group (R70); 0 when left out.
        pub risk_uplift: Option<Whole<0, 1000>>,
    }
}

body! {
    /// Changes of a certification; what is left out stays. Events are recorded on their own.
    pub struct CertificationChange {
        /// Standard with edition, as after a transition.
        pub standard: Option<EditionId>,
        /// Who certifies; null: nobody yet.
        #[schema(value_type = Option<CertificationBodyRef>)]
        pub certification_body_id: Change<CertificationBodyRef>,
        /// The printed number; null: none.
        #[schema(value_type = Option<CertificateNumber>)]
        pub certificate_number: Change<CertificateNumber>,
        /// The printed scope.
        pub scope: Option<Prose>,
        /// The printed issue date; null: not known.
        #[schema(value_type = Option<Day>)]
        pub printed_issue_on: Change<Day>,
        /// The printed expiry date; null: the computed one holds.
        #[schema(value_type = Option<Day>)]
        pub printed_expiry_on: Change<Day>,
        /// The day by which a first certificate is wanted; null: none.
        #[schema(value_type = Option<Day>)]
        pub target_on: Change<Day>,
        /// The sites it covers; the whole list is replaced.
        pub site_ids: Option<Vec<SiteRef>>,
        /// Who is reminded.
        pub responsible_id: Option<MembershipRef>,
        /// Departures from the default policy; the whole set is replaced.
        pub policy: Option<PolicyPatch>,
        /// The effective number of personnel; null: not known.
        #[schema(value_type = Option<Personnel>)]
        pub effective_personnel: Change<Personnel>,
        /// The complexity; null: none.
        #[schema(value_type = Option<RiskWord>)]
        pub audit_risk: Change<RiskWord>,
        /// By how many percent the audit time is reduced.
        pub reduction_percent: Option<Whole<0, 30>>,
        /// Whether the sites are suited to sampling.
        pub sampling_allowed: Option<bool>,
        /// By how many sites risk raises the sample of each group.
        pub risk_uplift: Option<Whole<0, 1000>>,
        /// How covered sites count in samples and audit time; sites that are not named stay as they are.
        pub covered_sites: Option<Vec<CoveredSiteBody>>,
    }
}

body! {
    /// How a covered site counts in samples and audit time; what is left out is cleared.
    pub struct CoveredSiteBody {
        /// The site.
        pub site_id: SiteRef,
        /// The risk group in whose sample it can be; the sites without a group are one group (R70).
        pub risk_group: Option<CertificateNumber>,
        /// The effective number of personnel at this site.
        pub effective_personnel: Option<Personnel>,
        /// By how many percent the audit time at this site is reduced in total (R82); the certification's when left out.
        pub reduction_percent: Option<Whole<0, 50>>,
    }
}

/// List certifications
#[utoipa::path(tag = "certifications", operation_id = "list_certifications", params(PageParams, CertificationParams),
    description = "The certifications of the organization, oldest first, each with its state and what is next.",
    responses((status = 200, description = "A page.", body = CertificationPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/certifications")]
pub async fn list_certifications(
    request: HttpRequest,
    member: Member,
    opened: Wanted,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (filter, wanted) = (filter::read(&mut query), query.page());
    query.done()?;
    let tx = member.read().await?;
    let page = certification::list(&tx, &filter, &wanted).await?;
    let next_cursor = page.next_cursor.clone();
    let mut data = views(&tx, &member.organization, page.rows).await?;
    open(&tx, &member, &mut data, &opened).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(CertificationPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record a certification
#[utoipa::path(tag = "certifications", operation_id = "create_certification", request_body = NewCertification,
    description = "Records a certification with its history and plans its programme in the same transaction.",
    responses((status = 201, description = "Recorded and planned.", body = CertificationView),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/certifications")]
pub async fn create_certification(
    state: web::Data<State>,
    member: Member,
    new: Body<NewCertification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let row = record(&tx, &member, new.0).await?;
    programme::replan_held(&tx, &member.organization, slice::from_ref(&row), &recorded()).await?;
    let view = reread(&tx, &member, row.id).await?;
    tx.commit().await?;
    state.ring();
    let (version, location) = (view.version, format!("/v1/certifications/{}", view.id));
    Ok(created(&view, version, location))
}

/// Why a new certification is planned.
pub fn recorded() -> Cause {
    Cause::because("The certification was recorded.")
}

/// Records a certification with its history in the transaction given, which is to plan it.
pub async fn record(tx: &TenantTx, member: &Member, new: NewCertification) -> Result<Model, Problem> {
    let sites = ids(new.site_ids.unwrap_or_default());
    let usual = member.answerable(tx).await?;
    let facts = CertificationFacts {
        standard: new.standard.0,
        certification_body_id: new.certification_body_id.map(|id| id.0),
        certificate_number: new.certificate_number.map(|number| number.0),
        scope: new.scope.map_or_else(String::new, |scope| scope.0),
        printed_issue_on: new.printed_issue_on.map(|day| day.0),
        printed_expiry_on: new.printed_expiry_on.map(|day| day.0),
        target_on: new.target_on.map(|day| day.0),
        responsible_id: new.responsible_id.map_or(usual, |id| id.0),
        policy: new.policy.map_or_else(|| Ok(json!({})), |policy| policy.stored())?,
        size: Size {
            effective_personnel: new.effective_personnel.map(|people| small(people.0)),
            audit_risk: new.audit_risk.map(|risk| risk.to_string()),
            reduction_percent: new.reduction_percent.map_or(0, |percent| small(percent.0)),
            sampling_allowed: new.sampling_allowed.unwrap_or(true),
            risk_uplift: new.risk_uplift.map_or(0, |sites| small(sites.0)),
        },
    };
    check(tx, &facts, Links { standard: None, sites: Some(&sites) }).await?;
    let row = certification::create(tx, facts).await?;
    notice::certification_given(tx, None, &row).await?;
    covered_site::replace(tx, row.id, &sites).await?;
    for event in new.events.unwrap_or_default() {
        let event = NewEvent { event: Some(event.0), note: String::new(), supersedes_id: None };
        certification_event::record(tx, row.id, member.id(), &event).await?;
    }
    let detail = audit_entry::besides(audit_entry::made(&row), "site_ids", [(); 0], &sites);
    audit_entry::record(tx, "create_certification", row.id, detail).await?;
    Ok(row)
}

fn ids(refs: Vec<SiteRef>) -> Vec<SiteId> {
    let mut ids: Vec<_> = refs.into_iter().map(|site| site.0).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn reread(tx: &TenantTx, member: &Member, id: CertificationId) -> Result<CertificationView, Problem> {
    let row = certification::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    view(tx, &member.organization, row).await
}

/// Get a certification
#[utoipa::path(tag = "certifications", operation_id = "get_certification",
    description = "One certification with its state, its cycle, its sites and what is next.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The certification.", body = CertificationView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}")]
pub async fn get_certification(
    member: Member,
    row: Found<Model>,
    opened: Wanted,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let mut view = view(&tx, &member.organization, row.0).await?;
    open(&tx, &member, slice::from_mut(&mut view), &opened).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a certification
#[utoipa::path(tag = "certifications", operation_id = "update_certification", request_body = CertificationChange,
    description = "Changes what is recorded beside the events; the programme follows in the same transaction.",
    params(("id" = CertificationRef, Path, description = "The certification's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = CertificationView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/certifications/{id}")]
pub async fn update_certification(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<CertificationChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(row), Body(change)) = (row, change);
    let sites = change.site_ids.map(ids);
    let before = row.clone();
    let facts = CertificationFacts {
        standard: change.standard.map_or(row.standard, |standard| standard.0),
        certification_body_id: change
            .certification_body_id
            .over(row.certification_body_id, |id| id.map(|id| id.0)),
        certificate_number: change
            .certificate_number
            .over(row.certificate_number, |number| number.map(|n| n.0)),
        scope: change.scope.map_or(row.scope, |scope| scope.0),
        printed_issue_on: change.printed_issue_on.over(row.printed_issue_on, |day| day.map(|day| day.0)),
        printed_expiry_on: change.printed_expiry_on.over(row.printed_expiry_on, |day| day.map(|day| day.0)),
        target_on: change.target_on.over(row.target_on, |day| day.map(|day| day.0)),
        responsible_id: change.responsible_id.map_or(row.responsible_id, |id| id.0),
        policy: change.policy.map_or_else(|| Ok(row.policy), |policy| policy.stored())?,
        size: Size {
            effective_personnel: change
                .effective_personnel
                .over(row.effective_personnel, |people| people.map(|people| small(people.0))),
            audit_risk: change.audit_risk.over(row.audit_risk, |risk| risk.map(|risk| risk.to_string())),
            reduction_percent: change.reduction_percent.map_or(row.reduction_percent, |it| small(it.0)),
            sampling_allowed: change.sampling_allowed.unwrap_or(row.sampling_allowed),
            risk_uplift: change.risk_uplift.map_or(row.risk_uplift, |sites| small(sites.0)),
        },
    };
    let tx = member.write().await?;
    check(&tx, &facts, Links { standard: Some(&before.standard), sites: sites.as_deref() }).await?;
    let row = certification::update(&tx, row.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    notice::certification_given(&tx, Some(&before), &row).await?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(sites) = sites {
        let covered: Vec<_> = covered_site::of(&tx, row.id).await?.iter().map(|(site, _)| site.id).collect();
        detail = audit_entry::besides(detail, "site_ids", covered, &sites);
        covered_site::replace(&tx, row.id, &sites).await?;
    }
    count_sites(&tx, row.id, change.covered_sites.unwrap_or_default()).await?;
    let cause = Cause::because("What is recorded of the certificate was changed.");
    programme::replan(&tx, &member.organization, row.id, &cause).await?;
    audit_entry::record(&tx, "update_certification", row.id, detail).await?;
    let view = reread(&tx, &member, row.id).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view, view.version))
}
