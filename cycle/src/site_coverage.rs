//! Which site was visited at which audit, in which cycle, and whether the samples were large enough (R70, R71).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::obligation::{Kind, Obligation, State};
use crate::programme::Programme;
use crate::sample::{self, Occasion, Setting, Site};
use crate::site_warning::{self, SiteWarning};

/// What is known of the sites of a certification and of its audits.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Its programme, which numbers audits and cycles.
    pub programme: &'a Programme,
    /// How its samples are sized today.
    pub setting: Setting,
    /// Its sites, and those that it covered once.
    pub sites: Vec<KnownSite>,
    /// The audits that have been held, each with its visits.
    pub audits: Vec<HeldAudit>,
    /// The samples that stand.
    pub samples: Vec<DrawnSample>,
}

/// A site of a certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSite {
    /// Its id.
    pub id: String,
    /// Whether it is the central function.
    pub is_central: bool,
    /// Its risk group.
    pub risk_group: Option<String>,
    /// Whether the certification covers it today.
    pub covered: bool,
}

/// An audit that the certification body has held.
#[derive(Debug, Clone)]
pub struct HeldAudit {
    /// The event that tells of it.
    pub event: String,
    /// What audit it was.
    pub kind: AuditKind,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day.
    pub end: NaiveDate,
    /// The day of each site's visit.
    pub visits: BTreeMap<String, NaiveDate>,
}

/// A sample as it was recorded.
#[derive(Debug, Clone)]
pub struct DrawnSample {
    /// The key of the audit's obligation.
    pub audit: String,
    /// How it was sized.
    pub setting: Setting,
    /// What it was drawn from.
    pub sites: Vec<Site>,
    /// What was chosen, and how each site came in.
    pub chosen: BTreeMap<String, How>,
}

/// An audit by the certification body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum AuditKind {
    /// Stage 1; no rule says how many sites it visits.
    #[serde(rename = "stage_1_audit")]
    Stage1Audit,
    /// Stage 2 of the initial audit.
    #[serde(rename = "stage_2_audit")]
    Stage2Audit,
    /// A surveillance audit.
    SurveillanceAudit,
    /// A recertification audit.
    RecertificationAudit,
    /// A special audit; no rule says how many sites it visits.
    SpecialAudit,
}

impl AuditKind {
    /// What a sample for it is drawn for; none where no rule asks for one.
    pub fn occasion(self) -> Option<Occasion> {
        match self {
            Self::Stage2Audit => Some(Occasion::Initial),
            Self::SurveillanceAudit => Some(Occasion::Surveillance),
            Self::RecertificationAudit => Some(Occasion::Recertification),
            Self::Stage1Audit | Self::SpecialAudit => None,
        }
    }

    /// The audit that an obligation of this kind asks for, if a sample is drawn for it.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Stage2Audit => Some(Self::Stage2Audit),
            Kind::SurveillanceAudit => Some(Self::SurveillanceAudit),
            Kind::RecertificationAudit => Some(Self::RecertificationAudit),
            _ => None,
        }
    }

    /// Its name in a sentence.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Stage1Audit => "stage 1 audit",
            Self::Stage2Audit => "stage 2 audit",
            Self::SurveillanceAudit => "surveillance audit",
            Self::RecertificationAudit => "recertification audit",
            Self::SpecialAudit => "special audit",
        }
    }
}

/// How a site came into a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum How {
    /// It is the central function, which is audited every time.
    Central,
    /// The seed drew it.
    Drawn,
    /// Its last visit lies furthest back.
    LongestUnvisited,
    /// Somebody added it, with a reason.
    ByHand,
}

/// Which site was visited at which audit.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteCoverage {
    /// Whether samples matter at all: the certification covers more than one site.
    pub multi_site: bool,
    /// The current cycle's number; 1 before the first decision.
    pub cycle: u32,
    /// The sites, in the order given.
    pub sites: Vec<SiteRecord>,
    /// The audits, by their day.
    pub audits: Vec<AuditRecord>,
    /// What is wrong with the audits of the current cycle.
    pub warnings: Vec<SiteWarning>,
}

/// What is known of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// The site.
    pub site: KnownSite,
    /// The day of its last visit.
    pub last_visited_on: Option<NaiveDate>,
    /// Whether an audit of the current cycle has visited it.
    pub visited_in_cycle: bool,
}

/// An audit that was held or is to come.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// The key of its obligation; none for audits that no obligation asks for.
    pub key: Option<String>,
    /// What audit.
    pub kind: AuditKind,
    /// The cycle that it belongs to.
    pub cycle: u32,
    /// Its state as the programme has it; `done` for audits that no obligation asks for.
    pub state: State,
    /// Its first day: when it was held, is planned or is proposed.
    pub on: NaiveDate,
    /// Its last day, once it was held.
    pub end: Option<NaiveDate>,
    /// The event that tells that it was held.
    pub event: Option<String>,
    /// How many sites besides the central function it visits at least, by the groups' minimums together.
    pub minimum: Option<u32>,
    /// How many of them it has visited; where R71 holds, all surveillance of that calendar year.
    pub visited: u32,
    /// Whether each group reached its minimum; none while it is not held or no visit is recorded.
    pub enough: Option<bool>,
    /// Whether it visited the central function; none while that cannot be said.
    pub central_visited: Option<bool>,
    /// Each risk group's part.
    pub groups: Vec<GroupRecord>,
    /// The sites that were chosen for it or visited.
    pub sites: Vec<SiteMark>,
}

/// A risk group's part in an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRecord {
    /// Its name; none for the sites without one.
    pub risk_group: Option<String>,
    /// How many sites it has.
    pub sites: u32,
    /// How many are visited at least.
    pub minimum: u32,
    /// How many were.
    pub visited: u32,
}

/// What an audit has to do with a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteMark {
    /// The site.
    pub site: String,
    /// How it came into the sample; none when it was not in it.
    pub how: Option<How>,
    /// When it was visited.
    pub visited_on: Option<NaiveDate>,
}

impl SiteCoverage {
    /// The next audit that a sample can be drawn for.
    pub fn next_audit(&self) -> Option<&AuditRecord> {
        self.audits.iter().find(|audit| audit.key.is_some() && audit.state != State::Done)
    }
}

/// Lays visits and samples beside the programme.
pub fn of(asked: &Asked) -> SiteCoverage {
    let multi_site = asked.sites.iter().filter(|site| site.covered).count() > 1;
    let cycle = asked.programme.cycle.map_or(1, |cycle| cycle.number);
    let mut left: Vec<&HeldAudit> = asked.audits.iter().collect();
    let mut audits = Vec::new();
    for obligation in &asked.programme.obligations {
        let Some(kind) = AuditKind::of(obligation.kind) else { continue };
        let ahead = obligation.cycle > cycle && kind != AuditKind::Stage2Audit;
        if obligation.state == State::Waived || (ahead && obligation.done_on.is_none()) {
            continue;
        }
        let held = obligation.done_on.and_then(|on| {
            let at = left.iter().position(|audit| audit.kind == kind && audit.start == on)?;
            Some(left.remove(at))
        });
        audits.push(record(asked, multi_site, kind, Some(obligation), held, cycle));
    }
    // What no obligation asks for, or asks for no longer, is told where it visited a site or should have.
    let tells = |audit: &&HeldAudit| audit.kind.occasion().is_some() || !audit.visits.is_empty();
    for held in left.into_iter().filter(tells) {
        audits.push(record(asked, multi_site, held.kind, None, Some(held), cycle));
    }
    audits.sort_by_key(|audit| audit.on);
    let sites = asked.sites.iter().map(|site| site_record(asked, site, &audits, cycle)).collect();
    let warnings = site_warning::of(asked, multi_site, cycle, &audits);
    SiteCoverage { multi_site, cycle, sites, audits, warnings }
}

fn site_record(asked: &Asked, site: &KnownSite, audits: &[AuditRecord], cycle: u32) -> SiteRecord {
    let visits = asked.audits.iter().filter_map(|audit| audit.visits.get(&site.id));
    let in_cycle = audits.iter().filter(|audit| audit.cycle == cycle).flat_map(|audit| &audit.sites);
    SiteRecord {
        site: site.clone(),
        last_visited_on: visits.max().copied(),
        visited_in_cycle: in_cycle.into_iter().any(|mark| mark.site == site.id && mark.visited_on.is_some()),
    }
}

fn record(
    asked: &Asked,
    multi_site: bool,
    kind: AuditKind,
    obligation: Option<&Obligation>,
    held: Option<&HeldAudit>,
    current: u32,
) -> AuditRecord {
    let on = match (held, obligation) {
        (Some(audit), _) => audit.start,
        (None, Some(it)) => it.done_on.or(it.planned_on).unwrap_or(it.target_on),
        (None, None) => NaiveDate::MIN,
    };
    let of_cycle = obligation.map_or_else(|| cycle_on(asked.programme, kind, on, current), |it| it.cycle);
    // Once certified, the programme asks for stage 2 no longer; a sample for it keeps its key.
    let initial = (kind == AuditKind::Stage2Audit).then(|| Kind::Stage2Audit.key(of_cycle, 1));
    let key = obligation.map_or(initial, |it| Some(it.key.clone()));
    let sample = asked.samples.iter().find(|sample| Some(&sample.audit) == key.as_ref());
    let groups = match kind.occasion() {
        Some(occasion) if multi_site || sample.is_some() => groups(asked, occasion, sample, held),
        _ => Vec::new(),
    };
    let sized = !groups.is_empty();
    let told = held.is_some_and(|audit| !audit.visits.is_empty());
    let central = asked.sites.iter().find(|site| site.covered && site.is_central);
    let marks: BTreeSet<&String> = held
        .iter()
        .flat_map(|audit| audit.visits.keys())
        .chain(sample.iter().flat_map(|it| it.chosen.keys()))
        .collect();
    AuditRecord {
        kind,
        cycle: of_cycle,
        state: obligation.map_or(State::Done, |it| it.state),
        on,
        end: held.map(|audit| audit.end),
        event: held.map(|audit| audit.event.clone()),
        minimum: sized.then(|| groups.iter().map(|group| group.minimum).sum()),
        visited: groups.iter().map(|group| group.visited).sum(),
        enough: (sized && told).then(|| groups.iter().all(|group| group.visited >= group.minimum)),
        central_visited: central
            .filter(|_| sized && told)
            .map(|site| held.is_some_and(|audit| audit.visits.contains_key(&site.id))),
        sites: marks
            .into_iter()
            .map(|site| SiteMark {
                how: sample.and_then(|sample| sample.chosen.get(site).copied()),
                visited_on: held.and_then(|audit| audit.visits.get(site).copied()),
                site: site.clone(),
            })
            .collect(),
        groups,
        key,
    }
}

/// The risk groups of an audit: those its sample was drawn from, or those of the sites that are covered today.
fn groups(
    asked: &Asked,
    occasion: Occasion,
    sample: Option<&DrawnSample>,
    held: Option<&HeldAudit>,
) -> Vec<GroupRecord> {
    let today: Vec<Site>;
    let (sites, setting) = if let Some(sample) = sample {
        (&sample.sites, sample.setting)
    } else {
        today = candidates(&asked.sites).map(|site| to_draw(site, None)).collect();
        (&today, asked.setting)
    };
    let visited = visited(asked, occasion, setting, held);
    let group = |(name, sites): (Option<&str>, Vec<&Site>)| {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        GroupRecord {
            risk_group: name.map(str::to_owned),
            sites: count(sites.len()),
            minimum: setting.sample(count(sites.len())).size(occasion),
            visited: count(sites.iter().filter(|site| visited.contains(site.id.as_str())).count()),
        }
    };
    sample::groups(sites).into_iter().map(group).collect()
}

/// The sites that count for an audit: its own, or all of the calendar year where R71 asks for a share a year.
fn visited<'a>(
    asked: &'a Asked,
    occasion: Occasion,
    setting: Setting,
    held: Option<&'a HeldAudit>,
) -> BTreeSet<&'a str> {
    let Some(held) = held else { return BTreeSet::new() };
    let yearly = occasion == Occasion::Surveillance && !setting.sampling_allowed;
    let counts = |audit: &&HeldAudit| {
        audit.event == held.event
            || (yearly
                && audit.start.year() == held.start.year()
                && matches!(audit.kind, AuditKind::SurveillanceAudit | AuditKind::SpecialAudit))
    };
    asked.audits.iter().filter(counts).flat_map(|audit| audit.visits.keys().map(String::as_str)).collect()
}

/// The sites that a sample is drawn from: covered, besides the central function.
pub fn candidates(sites: &[KnownSite]) -> impl Iterator<Item = &KnownSite> {
    sites.iter().filter(|site| site.covered && !site.is_central)
}

/// A site as the draw takes it.
pub fn to_draw(site: &KnownSite, last_visited_on: Option<NaiveDate>) -> Site {
    Site { id: site.id.clone(), last_visited_on, risk_group: site.risk_group.clone() }
}

/// The cycle in which an audit was held that no obligation asks for; stage 2 belongs to the cycle that it leads to.
fn cycle_on(programme: &Programme, kind: AuditKind, on: NaiveDate, current: u32) -> u32 {
    if programme.cycle.is_none_or(|cycle| on >= cycle.starts_on) {
        return current;
    }
    let earlier = programme.obligations.iter().filter(|it| it.done_on.is_some_and(|done| done <= on));
    let decided = earlier.filter(|it| AuditKind::of(it.kind).is_some()).map(|it| it.cycle).max();
    let leads = u32::from(kind == AuditKind::Stage2Audit);
    decided.map_or(1, |cycle| cycle.saturating_add(leads).min(current))
}
