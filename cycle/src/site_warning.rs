//! What is wrong with the sites that audits have visited (R70, R71).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::obligation::State;
use crate::rule::{Rule, rules};
use crate::site_coverage::{Asked, AuditRecord};

/// Something that an auditor would ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SiteWarning {
    /// What it is about.
    pub code: SiteCode,
    /// The day of the audit; none when it is about no single audit.
    pub from: Option<NaiveDate>,
    /// The key of the audit's obligation; none when it is about no single audit.
    pub audit_key: Option<String>,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
    /// One sentence that names audit and numbers.
    pub message: String,
}

/// What a warning about sites says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum SiteCode {
    /// Several sites are covered, and none is the central function.
    CentralFunctionUnknown,
    /// An audit was held, and nobody has recorded which sites it visited.
    VisitsNotRecorded,
    /// An audit visited fewer sites than the rule asks for.
    MinimumNotReached,
    /// An audit left the central function out.
    CentralFunctionMissed,
    /// An audit left sites of its recorded sample out.
    SampleNotFollowed,
}

/// The warnings about the audits of the current cycle and later ones.
pub(crate) fn of(asked: &Asked, multi_site: bool, cycle: u32, audits: &[AuditRecord]) -> Vec<SiteWarning> {
    let mut warnings = Vec::new();
    if multi_site && !asked.sites.iter().any(|site| site.covered && site.is_central) {
        warnings.push(SiteWarning {
            code: SiteCode::CentralFunctionUnknown,
            from: None,
            audit_key: None,
            rules: rules(&[70]),
            message: "Several sites are covered and none of them is marked as the central function, which every audit visits."
                .into(),
        });
    }
    for audit in audits.iter().filter(|audit| audit.cycle >= cycle && audit.state == State::Done) {
        of_audit(asked, audit, &mut warnings);
    }
    warnings
}

fn of_audit(asked: &Asked, audit: &AuditRecord, warnings: &mut Vec<SiteWarning>) {
    let Some(minimum) = audit.minimum else { return };
    let sampling = asked.samples.iter().find(|sample| Some(&sample.audit) == audit.key.as_ref());
    let allowed = sampling.map_or(asked.setting, |sample| sample.setting).sampling_allowed;
    let what = format!("The {} of {}", audit.kind.words(), audit.on);
    let mut warn = |code, message| {
        warnings.push(SiteWarning {
            code,
            from: Some(audit.on),
            audit_key: audit.key.clone(),
            rules: if allowed { rules(&[70]) } else { rules(&[71]) },
            message,
        });
    };
    let Some(enough) = audit.enough else {
        warn(
            SiteCode::VisitsNotRecorded,
            format!("{what} was held, and which sites it visited is not recorded."),
        );
        return;
    };
    if !enough {
        let short: Vec<_> = audit.groups.iter().filter(|group| group.visited < group.minimum).collect();
        let sites = |count: u32| if count == 1 { "site" } else { "sites" };
        let message = match short.as_slice() {
            [group] if audit.groups.len() > 1 => {
                let named = group.risk_group.as_ref().map(|name| format!("of the risk group \"{name}\""));
                let which = named.unwrap_or_else(|| "without a risk group".into());
                let (visited, least) = (group.visited, group.minimum);
                format!("{what} visited {visited} of at least {least} {} {which}.", sites(least))
            }
            _ => {
                let (visited, sites) = (audit.visited, sites(minimum));
                format!(
                    "{what} visited {visited} of at least {minimum} {sites} besides the central function."
                )
            }
        };
        warn(SiteCode::MinimumNotReached, message);
    }
    if audit.central_visited == Some(false) {
        warn(SiteCode::CentralFunctionMissed, format!("{what} did not visit the central function."));
    }
    let missed = audit.sites.iter().filter(|mark| mark.how.is_some() && mark.visited_on.is_none()).count();
    if missed > 0 {
        let sites = if missed == 1 { "site" } else { "sites" };
        warn(
            SiteCode::SampleNotFollowed,
            format!("{what} left out {missed} {sites} of its recorded sample."),
        );
    }
}
