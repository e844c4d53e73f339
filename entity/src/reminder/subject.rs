//! What a mail calls that which an obligation belongs to: a certification, or a duty with the certifications it serves.

use std::collections::HashMap;

use sea_orm::DbErr;

use crate::db::TenantTx;
use crate::id::CertificationId;
use crate::obligation::{self, Owner};
use crate::{certification, duty, duty_certification};

/// The words for one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    /// What is to be done, where the owner names it: a duty's title.
    pub title: Option<String>,
    /// The certification, or those that the duty serves; empty when it serves none.
    pub certification: String,
}

/// The words for the owners of `obligations`.
pub(crate) async fn subjects(
    tx: &TenantTx,
    obligations: impl Iterator<Item = &obligation::Model>,
) -> Result<HashMap<Owner, Subject>, DbErr> {
    let owners: Vec<Owner> = obligations.filter_map(obligation::Model::owner).collect();
    let duties: Vec<_> = owners.iter().filter_map(|owner| owner.duty()).collect();
    let duties = duty::among(tx, &duties).await?;
    let ids: Vec<_> = duties.iter().map(|duty| duty.id).collect();
    let served = duty_certification::of(tx, &ids).await?;
    let mut certifications: Vec<_> = owners.iter().filter_map(|owner| owner.certification()).collect();
    certifications.extend(served.iter().map(|(_, certification)| *certification));
    let rows = certification::among(tx, &certifications).await?;
    let words: HashMap<CertificationId, String> = rows.iter().map(|row| (row.id, in_words(row))).collect();
    let mut subjects: HashMap<Owner, Subject> = words
        .iter()
        .map(|(id, words)| (Owner::Certification(*id), Subject { title: None, certification: words.clone() }))
        .collect();
    for duty in duties {
        let serves = served.iter().filter(|(id, _)| *id == duty.id);
        let certification: Vec<&str> =
            serves.filter_map(|(_, certification)| words.get(certification).map(String::as_str)).collect();
        let subject = Subject { title: Some(duty.title), certification: certification.join("; ") };
        subjects.insert(Owner::Duty(duty.id), subject);
    }
    Ok(subjects)
}

/// "ISO/IEC 20000-1:2018, certificate 4711".
pub(crate) fn in_words(row: &certification::Model) -> String {
    let standard =
        standards::find(&row.standard).map_or(row.standard.as_str(), |standard| &standard.reference);
    match &row.certificate_number {
        Some(number) => format!("{standard}, certificate {number}"),
        None => standard.to_owned(),
    }
}
