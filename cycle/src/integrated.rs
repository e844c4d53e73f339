//! Joint audits for several certifications (R85): one visit before the earliest of their limits.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::obligation::{Kind, Obligation};
use crate::policy::Policy;
use crate::programme::Programme;
use crate::rule::{Rule, rules};

/// A visit in which the certification body can look at several certifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JointAudit {
    /// Surveillance or recertification audit.
    pub kind: Kind,
    /// The proposed working day.
    pub target_on: NaiveDate,
    /// The earliest limit of all that take part.
    pub due_on: NaiveDate,
    /// Whose audits can be held together.
    pub parts: Vec<JointPart>,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
    /// One sentence that names the dates.
    pub because: String,
}

/// One certification's part in a joint audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JointPart {
    /// The name that the caller gave the certification.
    pub certification: String,
    /// The key of its obligation.
    pub key: String,
    /// Its own limit.
    pub due_on: NaiveDate,
}

/// Proposes one joint surveillance audit for each calendar year, and one joint recertification audit before the earliest
/// expiry, wherever at least two certifications have one to come in their current cycle.
pub fn propose(certifications: &[(String, &Programme)], policy: &Policy) -> Vec<JointAudit> {
    let mut audits = Vec::new();
    let surveillances = pending(certifications, Kind::SurveillanceAudit);
    let mut years: Vec<i32> = surveillances.iter().map(|(_, it)| it.target_on.year()).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let of_year: Vec<_> =
            surveillances.iter().filter(|(_, it)| it.target_on.year() == year).copied().collect();
        audits.extend(joint(Kind::SurveillanceAudit, &of_year, policy));
    }
    audits.extend(joint(
        Kind::RecertificationAudit,
        &pending(certifications, Kind::RecertificationAudit),
        policy,
    ));
    audits
}

fn pending<'a>(certifications: &'a [(String, &'a Programme)], kind: Kind) -> Vec<(&'a str, &'a Obligation)> {
    let mut found = Vec::new();
    for (name, programme) in certifications {
        let Some(cycle) = programme.cycle else { continue };
        let of_cycle = programme
            .obligations
            .iter()
            .filter(|it| it.kind == kind && it.cycle == cycle.number && it.state.is_pending());
        found.extend(of_cycle.map(|it| (name.as_str(), it)));
    }
    found
}

fn joint(kind: Kind, parts: &[(&str, &Obligation)], policy: &Policy) -> Option<JointAudit> {
    // Two audits of one certification are not a joint one.
    let first = parts.first()?;
    parts.iter().find(|(name, _)| *name != first.0)?;
    let (earliest, limit) = parts.iter().min_by_key(|(_, it)| it.due_on)?;
    let proposed = parts.iter().map(|(_, it)| it.target_on).min()?;
    let due_on = limit.due_on;
    Some(JointAudit {
        kind,
        target_on: policy.previous_working_day(proposed),
        due_on,
        because: format!(
            "{} certifications can be audited together; {earliest} has the earliest limit, {due_on}.",
            parts.len()
        ),
        parts: parts
            .iter()
            .map(|(name, it)| JointPart {
                certification: (*name).into(),
                key: it.key.clone(),
                due_on: it.due_on,
            })
            .collect(),
        rules: rules(&[84, 85]),
    })
}
