//! Which audit visited which site, and which site was visited in which cycle.

use std::collections::HashSet;

use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use cycle::Audit;
use entity::certification::Model as Certification;
use entity::certification_event::{self, Model as Event};
use entity::id::{CertificationEventId, SiteId};
use entity::site_coverage::{self, audit, visits_of};
use entity::{TenantTx, audit_entry, site_visit};
use serde_json::json;

use crate::body::{Body, body};
use crate::field::{CertificationRef, Day, EventRef, SiteRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::site_coverage::{SiteCoverageView, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// Which sites an audit visited.
    pub struct NewSiteVisits {
        /// The audit's event.
        pub event_id: EventRef,
        /// Every visit; what was recorded before and is not named is taken back.
        pub visits: Vec<SiteVisitBody>,
    }
}

body! {
    /// A visit.
    pub struct SiteVisitBody {
        /// The site.
        pub site_id: SiteRef,
        /// The day, within the audit; left out: some day of it.
        pub visited_on: Option<Day>,
    }
}

/// Get which site was visited when
#[utoipa::path(tag = "site samples", operation_id = "get_site_coverage",
    description = "Sites and audits of this and earlier cycles side by side: what was chosen, what was visited, whether each audit visited as many \
        sites as the rules ask for, and which sites no audit of the current cycle has visited.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The coverage.", body = SiteCoverageView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/site-coverage")]
pub async fn get_site_coverage(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let coverage = site_coverage::of(&tx, &member.organization, &certification).await?;
    let view = view(&tx, &certification, &coverage).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Record which sites an audit visited
#[utoipa::path(tag = "site samples", operation_id = "create_site_visits", request_body = NewSiteVisits,
    description = "Says which sites an audit visited; said again, it corrects what was recorded. A corrected event keeps its visits.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 201, description = "Recorded; the coverage as it is now.", body = SiteCoverageView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/certifications/{id}/site-visits")]
pub async fn create_site_visits(
    member: Member,
    certification: Found<Certification>,
    new: Body<NewSiteVisits>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let visits: Vec<_> =
        new.visits.into_iter().map(|visit| (visit.site_id.0, visit.visited_on.map(|day| day.0))).collect();
    let tx = member.write().await?;
    let places = Places { event: "/event_id", visits: "/visits", site: "/site_id" };
    record(&tx, &member, &certification, new.event_id.0, &visits, &places).await?;
    let coverage = site_coverage::of(&tx, &member.organization, &certification).await?;
    let view = view(&tx, &certification, &coverage).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}

/// Where the parts of a record of visits stand in the body.
pub struct Places {
    /// The event.
    pub event: &'static str,
    /// The list of visits.
    pub visits: &'static str,
    /// The site within a visit.
    pub site: &'static str,
}

/// Records which sites an audit visited, in the transaction given.
pub async fn record(
    tx: &TenantTx,
    member: &Member,
    certification: &Certification,
    event: CertificationEventId,
    visits: &[(SiteId, Option<NaiveDate>)],
    places: &Places,
) -> Result<(), Problem> {
    let events = certification_event::all(tx, certification.id).await?;
    let held = held(&events, event, places)?;
    let coverage = site_coverage::of(tx, &member.organization, certification).await?;
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for (at, (site, on)) in visits.iter().enumerate() {
        let place = format!("{}/{at}{}", places.visits, places.site);
        if !coverage.sites.contains_key(site) {
            faults
                .push(fault(&place, "The certification does not cover this site and never did in an audit."));
        } else if !seen.insert(site) {
            faults.push(fault(&place, "Name each site once."));
        }
        if on.is_some_and(|on| on < held.start || on > held.last_day()) {
            let detail = format!("The audit lasted from {} to {}.", held.start, held.last_day());
            faults.push(fault(&format!("{}/{at}/visited_on", places.visits), detail));
        }
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let standing = site_visit::of(tx, certification.id).await?;
    let before: Vec<_> = visits_of(&events, event, &standing).into_iter().cloned().collect();
    site_visit::replace(tx, (certification.id, event), member.id(), &before, visits).await?;
    let visited = visits.iter().map(|(site, on)| json!({ "site_id": site, "visited_on": on }));
    let was = before.iter().map(|row| json!({ "site_id": row.site_id, "visited_on": row.visited_on }));
    let detail = json!({ "certification_id": certification.id });
    let detail = audit_entry::besides(detail, "visits", was.collect::<Vec<_>>(), visited.collect::<Vec<_>>());
    audit_entry::record(tx, "create_site_visits", event, detail).await?;
    Ok(())
}

/// The audit that has been held and that a standing event tells of.
fn held(events: &[Event], id: CertificationEventId, places: &Places) -> Result<Audit, Problem> {
    let refuse = |detail: &str| Problem::invalid(vec![fault(places.event, detail)]);
    let Some(row) = events.iter().find(|row| row.id == id) else {
        return Err(refuse("There is no event with this id in this certification."));
    };
    if !certification_event::standing(events).any(|row| row.id == id) {
        let detail = "Another event has superseded this one; record the visits of the newest.";
        return Err(Problem::conflict("already_superseded", detail));
    }
    let event = row.event()?;
    match audit(&event) {
        Some((_, audit)) if audit.is_done() => Ok(audit.clone()),
        Some(_) => Err(refuse("The audit is planned and has not been held.")),
        None => Err(refuse("Only audits by the certification body visit sites.")),
    }
}
