//! The digest of what was stored: while it stays the same, neither obligations nor reminders are read again.

use sea_orm::DbErr;
use sha2::{Digest, Sha256};

use super::wanted::Wanted;
use crate::id::MembershipId;
use crate::organization;

/// How obligations become rows; another number makes every programme be compared and stored anew.
const FORM: u32 = 1;

/// The digest of a programme, of who is reminded and of when.
pub(super) fn of(
    organization: &organization::Model,
    responsible: MembershipId,
    wanted: &[Wanted],
) -> Result<String, DbErr> {
    let reminding = &organization.reminder_policy;
    let whole = (FORM, responsible, reminding, &organization.time_zone, wanted);
    let mut whole = serde_json::to_vec(&whole).map_err(|e| DbErr::Json(e.to_string()))?;
    if reminding.working_days {
        // The steps then move with the days on which people work.
        let work = ["working_week", "holidays"].map(|name| organization.policy.get(name));
        whole.extend(serde_json::to_vec(&work).map_err(|e| DbErr::Json(e.to_string()))?);
    }
    let mut digest = hex::encode(Sha256::digest(&whole));
    digest.truncate(32);
    Ok(digest)
}
