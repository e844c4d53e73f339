//! Appending: at the commit, under a short lock of the log's end, so that the numbers have no gaps and their order is
//! that of the commits. Whoever writes in the same organization waits for that commit alone.

use sea_orm::DbErr;
use seal::Kept;
use serde_json::Value;

use super::{Entity, Model, Pending, kept_instant};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{AuditValueId, PersonId};
use crate::{audit_head, audit_value, secret};

/// Appends what was recorded in the transaction.
pub(crate) async fn append(tx: &TenantTx, pending: &[Pending]) -> Result<(), DbErr> {
    let head = audit_head::lock(tx).await?;
    let (mut sequence, mut previous) = (head.sequence, head.hash);
    let (mut entries, mut values) = (Vec::new(), Vec::new());
    for one in pending {
        sequence += 1;
        let mut kept = Vec::new();
        let entry = Model { sequence, previous: previous.clone(), ..entry(tx, one, &mut kept) };
        let entry = Model { hash: entry.computed_hash(), ..entry };
        previous.clone_from(&entry.hash);
        entries.push(entry);
        values.extend(kept.into_iter().map(|kept| value(tx, sequence, kept)));
    }
    Batch::of::<Entity>(&entries).insert(tx.connection(), "").await?;
    Batch::of::<audit_value::Entity>(&values).insert(tx.connection(), "").await?;
    audit_head::advance(tx, sequence, &previous).await
}

fn entry(tx: &TenantTx, pending: &Pending, kept: &mut Vec<Kept>) -> Model {
    let actor = tx.acting();
    let person = tx.person();
    let address = (!actor.address.is_empty()).then(|| {
        let address = Value::from(actor.address.as_str());
        Kept::new(secret::salt(), address, person.map(|id| id.to_string()))
    });
    let detail = seal::take_out(seal::plain(pending.detail.clone()), &mut secret::salt, kept);
    let row = Model {
        tenant_id: tx.tenant(),
        id: pending.id,
        sequence: 0,
        at: kept_instant(tx.wall()),
        actor_id: pending.actor,
        person_id: person,
        key_id: actor.key,
        grant_id: actor.grant.clone(),
        action: pending.action.clone(),
        subject: pending.subject.clone(),
        detail,
        address: address.as_ref().map(|kept| kept.digest.clone()),
        previous: String::new(),
        hash: String::new(),
    };
    kept.extend(address);
    row
}

fn value(tx: &TenantTx, sequence: i64, kept: Kept) -> audit_value::Model {
    audit_value::Model {
        tenant_id: tx.tenant(),
        id: AuditValueId::new(tx.wall()),
        sequence,
        digest: kept.digest,
        person_id: kept.person.and_then(|id| id.parse::<PersonId>().ok()),
        salt: Some(kept.salt),
        value: Some(kept.value.to_string()),
        erased_at: None,
    }
}
