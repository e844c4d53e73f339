//! Which site was visited in which cycle: the recorded visits and samples, laid beside the programme.

use std::collections::{BTreeMap, HashMap};

use cycle::sample::{Setting, Site};
use cycle::site_coverage::{self, Asked, AuditKind, DrawnSample, HeldAudit, KnownSite, SiteCoverage};
use cycle::{Audit, Event, Programme};
use sea_orm::DbErr;

use crate::db::TenantTx;
use crate::id::{CertificationEventId, SiteId};
use crate::programme::question;
use crate::{certification, certification_event, covered_site, organization, site, site_sample, site_visit};

/// The answer with what it was made of.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The programme.
    pub programme: Programme,
    /// Which site was visited at which audit; sites and events bear their ids.
    pub answer: SiteCoverage,
    /// The sites that it names.
    pub sites: HashMap<SiteId, site::Model>,
    /// Every sample, superseded ones included.
    pub samples: Vec<site_sample::Model>,
}

/// Lays the visits and samples of `certification` beside its programme.
pub async fn of(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: &certification::Model,
) -> Result<Coverage, DbErr> {
    let programme = question(tx, organization, certification).await?.answer();
    let events = certification_event::all(tx, certification.id).await?;
    let visits = site_visit::of(tx, certification.id).await?;
    let samples = site_sample::all(tx, certification.id).await?;
    let covered = covered_site::of(tx, certification.id).await?;
    let audits = held(&events, &visits)?;
    let (known, sites) = known_sites(tx, covered, &visits, &samples).await?;
    let asked = Asked {
        programme: &programme,
        setting: setting(certification),
        sites: known,
        audits,
        samples: site_sample::standing(&samples).map(drawn).collect::<Result<_, _>>()?,
    };
    let answer = site_coverage::of(&asked);
    Ok(Coverage { programme, answer, sites, samples })
}

/// How the samples of a certification are sized.
pub fn setting(certification: &certification::Model) -> Setting {
    Setting {
        sampling_allowed: certification.sampling_allowed,
        risk_uplift: u32::try_from(certification.risk_uplift).unwrap_or(0),
    }
}

/// The audit that an event tells of, if the certification body held or plans one.
pub fn audit(event: &Event) -> Option<(AuditKind, &Audit)> {
    match event {
        Event::Stage1Audit(audit) => Some((AuditKind::Stage1Audit, audit)),
        Event::Stage2Audit(audit) => Some((AuditKind::Stage2Audit, audit)),
        Event::SurveillanceAudit(audit) => Some((AuditKind::SurveillanceAudit, audit)),
        Event::RecertificationAudit(audit) => Some((AuditKind::RecertificationAudit, audit)),
        Event::SpecialAudit(audit) => Some((AuditKind::SpecialAudit, audit)),
        _ => None,
    }
}

/// What stands of the visits of an audit: those of its event and of the events that it has replaced.
pub fn visits_of<'a>(
    events: &[certification_event::Model],
    event: CertificationEventId,
    visits: &'a [site_visit::Model],
) -> Vec<&'a site_visit::Model> {
    let before: HashMap<_, _> = events.iter().filter_map(|row| Some((row.id, row.supersedes_id?))).collect();
    let chain: Vec<_> = std::iter::successors(Some(event), |id| before.get(id).copied()).collect();
    visits.iter().filter(|visit| chain.contains(&visit.event_id)).collect()
}

fn held(
    events: &[certification_event::Model],
    visits: &[site_visit::Model],
) -> Result<Vec<HeldAudit>, DbErr> {
    let mut audits = Vec::new();
    for row in certification_event::standing(events) {
        let event = row.event()?;
        let Some((kind, audit)) = audit(&event).filter(|(_, audit)| audit.is_done()) else { continue };
        let mut days = BTreeMap::new();
        for visit in visits_of(events, row.id, visits) {
            days.insert(visit.site_id.to_string(), visit.visited_on.unwrap_or(audit.last_day()));
        }
        let (start, end) = (audit.start, audit.last_day());
        audits.push(HeldAudit { event: row.id.to_string(), kind, start, end, visits: days });
    }
    Ok(audits)
}

/// The covered sites, then those that were visited or chosen once.
async fn known_sites(
    tx: &TenantTx,
    covered: Vec<(site::Model, covered_site::Model)>,
    visits: &[site_visit::Model],
    samples: &[site_sample::Model],
) -> Result<(Vec<KnownSite>, HashMap<SiteId, site::Model>), DbErr> {
    let mut once: Vec<SiteId> = visits.iter().map(|visit| visit.site_id).collect();
    for sample in site_sample::standing(samples) {
        once.extend(sample.chosen()?.iter().map(|choice| choice.site_id));
    }
    once.retain(|id| covered.iter().all(|(site, _)| site.id != *id));
    let known = |site: &site::Model, risk_group: String, covered: bool| KnownSite {
        id: site.id.to_string(),
        is_central: site.is_central,
        risk_group: Some(risk_group).filter(|group| !group.is_empty()),
        covered,
    };
    let mut all: Vec<_> =
        covered.iter().map(|(site, cover)| known(site, cover.risk_group.clone(), true)).collect();
    let mut sites: HashMap<_, _> = covered.into_iter().map(|(site, _)| (site.id, site)).collect();
    for site in site::among(tx, &once).await? {
        all.push(known(&site, String::new(), false));
        sites.insert(site.id, site);
    }
    Ok((all, sites))
}

fn drawn(sample: &site_sample::Model) -> Result<DrawnSample, DbErr> {
    let site = |candidate: site_sample::Candidate| Site {
        id: candidate.site_id.to_string(),
        last_visited_on: candidate.last_visited_on,
        risk_group: candidate.risk_group,
    };
    let chosen = sample.chosen()?.into_iter().map(|choice| (choice.site_id.to_string(), choice.how));
    Ok(DrawnSample {
        audit: sample.audit_key.clone(),
        setting: sample.setting(),
        sites: sample.candidates()?.into_iter().map(site).collect(),
        chosen: chosen.collect(),
    })
}
