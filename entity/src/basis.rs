//! What a programme rests on, as one short word that changes with it. Whoever decides on a preview names the word, and
//! is told when it no longer holds.

use sea_orm::DbErr;
use sha2::{Digest, Sha256};

use crate::db::TenantTx;
use crate::id::CertificationId;
use crate::programme::{Question, question};
use crate::{certification, organization};

/// The word for the facts and the policy of `question`; the day that it is asked on is no part of it.
pub fn of(question: &Question) -> Result<String, DbErr> {
    let facts = &question.facts;
    let named = (&facts.standard, &facts.printed_expiry, &facts.target_on, &facts.edition, &facts.events);
    let bytes = serde_json::to_vec(&(named, &question.policy)).map_err(|e| DbErr::Json(e.to_string()))?;
    Ok(hex::encode(&Sha256::digest(bytes)[..16]))
}

/// The word for what is recorded now; nobody else can record for this certification until the transaction ends.
pub async fn locked(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: CertificationId,
) -> Result<String, DbErr> {
    let certification = certification::lock(tx, certification).await?;
    of(&question(tx, organization, &certification).await?)
}
