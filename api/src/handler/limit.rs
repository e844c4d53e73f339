//! What limits a place: how bodies write it, its check, its words in the audit log.

use entity::id::CertificationId;
use entity::membership::{self, Limit, Role};
use entity::{TenantTx, certification};

use crate::body::Change;
use crate::field::{CertificationRef, Day, fault};
use crate::problem::Problem;

/// The ids of a list of references.
pub fn ids(list: Option<Vec<CertificationRef>>) -> Option<Vec<CertificationId>> {
    list.map(|ids| ids.into_iter().map(|id| id.0).collect())
}

/// The limit that a new place is written with.
pub fn written(
    certifications: Option<Vec<CertificationRef>>,
    starts_on: Option<Day>,
    ends_on: Option<Day>,
) -> Limit {
    let (starts_on, ends_on) = (starts_on.map(|day| day.0), ends_on.map(|day| day.0));
    Limit { certifications: ids(certifications), starts_on, ends_on }
}

/// The limit after a change of the place `before`, which saw the certifications `known`.
pub fn changed(
    before: &membership::Model,
    known: Option<Vec<CertificationId>>,
    certifications: Change<Vec<CertificationRef>>,
    starts_on: Change<Day>,
    ends_on: Change<Day>,
) -> Limit {
    Limit {
        certifications: certifications.over(known, ids),
        starts_on: starts_on.over(before.starts_on, |day| day.map(|day| day.0)),
        ends_on: ends_on.over(before.ends_on, |day| day.map(|day| day.0)),
    }
}

/// Checks what a place is to be limited to.
pub async fn check(tx: &TenantTx, role: Role, limit: &Limit) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if let Some(ids) = &limit.certifications {
        let known = certification::among(tx, ids).await?;
        for (index, id) in ids.iter().enumerate() {
            if !known.iter().any(|row| row.id == *id) {
                let pointer = format!("/certification_ids/{index}");
                faults.push(fault(&pointer, "There is no certification with this id."));
            } else if ids[..index].contains(id) {
                faults.push(fault(&format!("/certification_ids/{index}"), "This stands in the list before."));
            }
        }
        if role == Role::Owner {
            faults.push(fault("/certification_ids", "An owner sees every certification."));
        }
    }
    if role == Role::ExternalAuditor {
        // Access of an outsider is bounded by an audit's scope and days.
        if limit.certifications.as_ref().is_none_or(Vec::is_empty) {
            faults.push(fault(
                "/certification_ids",
                "An external auditor's place names the certifications of the audit.",
            ));
        }
        if limit.ends_on.is_none() {
            faults.push(fault("/ends_on", "An external auditor's place has a last day."));
        }
    }
    if role == Role::Owner && (limit.starts_on.is_some() || limit.ends_on.is_some()) {
        faults.push(fault("/ends_on", "An owner's place has no first and no last day."));
    }
    if limit.starts_on.zip(limit.ends_on).is_some_and(|(first, last)| last < first) {
        faults.push(fault("/ends_on", "The last day is not before the first."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// A limit as the audit log keeps it.
pub fn in_words(limit: &Limit) -> serde_json::Value {
    serde_json::json!({
        "certification_ids": limit.certifications, "starts_on": limit.starts_on, "ends_on": limit.ends_on,
    })
}
