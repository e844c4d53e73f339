//! What a certification names must be of the same organization, and its dates must be able to be true together.

use entity::certification::CertificationFacts;
use entity::covered_site::{self, SiteSetting};
use entity::edition_transition::Editions;
use entity::id::{CertificationId, SiteId};
use entity::{TenantTx, Tx, certification_body, membership, site};

use super::CoveredSiteBody;
use crate::body::Fault;
use crate::field::{fault, small};
use crate::problem::Problem;

/// What the certification is to be linked with.
pub struct Links<'a> {
    /// The edition it had before, which it may keep whatever has become of it.
    pub standard: Option<&'a str>,
    /// The sites it is to cover; `None`: they stay as they are.
    pub sites: Option<&'a [SiteId]>,
}

/// Refuses what cannot be, all faults at once.
pub async fn check(tx: &TenantTx, facts: &CertificationFacts, links: Links<'_>) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if links.standard != Some(facts.standard.as_str()) {
        faults.extend(edition_fault(tx, &facts.standard).await?);
    }
    if let Some(id) = facts.certification_body_id
        && certification_body::find(tx, id).await?.is_none()
    {
        faults.push(fault("/certification_body_id", "There is no certification body with this id."));
    }
    if membership::answerable(tx, facts.responsible_id).await?.is_none() {
        faults.push(fault("/responsible_id", "There is no member with this id."));
    }
    if let Some(sites) = links.sites
        && site::among(tx, sites).await?.len() != sites.len()
    {
        faults.push(fault("/site_ids", "One of these is no site of the organization."));
    }
    if let (Some(issue), Some(expiry)) = (facts.printed_issue_on, facts.printed_expiry_on)
        && expiry <= issue
    {
        faults.push(fault("/printed_expiry_on", "A certificate expires after it was issued."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// Says how covered sites count; refuses those that the certification does not cover.
pub async fn count_sites(
    tx: &TenantTx,
    certification: CertificationId,
    sites: Vec<CoveredSiteBody>,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (at, body) in sites.into_iter().enumerate() {
        let setting = SiteSetting {
            site_id: body.site_id.0,
            risk_group: body.risk_group.map_or_else(String::new, |group| group.0),
            effective_personnel: body.effective_personnel.map(|people| small(people.0)),
            reduction_percent: body.reduction_percent.map(|percent| small(percent.0)),
        };
        if !covered_site::set(tx, certification, setting).await? {
            let pointer = format!("/covered_sites/{at}/site_id");
            faults.push(fault(&pointer, "The certification does not cover this site."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// What is wrong with naming that edition: it has neither a catalogue nor a transition that leads from it or to it.
pub async fn edition_fault(tx: &impl Tx, standard: &str) -> Result<Option<Fault>, Problem> {
    if standards::find(standard).is_some() || Editions::load(tx).await?.name(standard) {
        return Ok(None);
    }
    let detail =
        "There is no standard with this id; GET /v1/standards and GET /v1/edition-transitions list them.";
    Ok(Some(fault("/standard", detail)))
}
