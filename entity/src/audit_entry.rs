//! The audit log: who did what, from where, and what it was before. Append-only, and a chain of hashes for each
//! organization: `docs/AUDIT_LOG.md` says how it is checked.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DbErr;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};
use serde_json::{Map, Value, json};

use crate::audit_value;
use crate::db::TenantTx;
use crate::id::{ApiKeyId, AuditEntryId, MembershipId, OrganizationId, PersonId};

pub mod append;
pub mod chain;
pub mod change;
pub mod list;
pub mod subject;

pub use change::{besides, changed, gone, made, personal};

/// A line of the audit log. Personal values stand in it as commitments; `audit_value` keeps them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// Its place in the organization's log, from 1 without gaps, in the order of the commits.
    pub sequence: i64,
    /// When, to the microsecond.
    pub at: DateTime<Utc>,
    /// The member who acted; `None`: somebody who is none, or the product itself.
    pub actor_id: Option<MembershipId>,
    /// The person who acted; `None`: the product itself, or somebody unknown.
    pub person_id: Option<PersonId>,
    /// The API key they did it with; `None`: in a browser, or the product itself.
    pub key_id: Option<ApiKeyId>,
    /// The grant through which somebody of another organization acted, by its id.
    pub grant_id: Option<String>,
    /// What was done, as the operation is named.
    pub action: String,
    /// To what, by its id.
    pub subject: String,
    /// What changed.
    pub detail: Json,
    /// The commitment to the network address it came from; `None` for the product itself.
    pub address: Option<String>,
    /// The hash of the entry before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An entry that waits for its transaction's commit.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) tenant: OrganizationId,
    pub(crate) actor: Option<MembershipId>,
    id: AuditEntryId,
    action: String,
    subject: String,
    detail: Value,
}

/// Writes a line in the name of the transaction's actor. It is appended when the transaction commits: only then it is
/// known which entry stands before it.
///
/// `detail` holds what changed, best made by [`changed`], [`made`] or [`gone`]; names and addresses of people go through
/// [`personal`].
#[expect(clippy::unused_async, reason = "callers wait for it as for every verb")]
pub async fn record(
    tx: &TenantTx,
    action: &str,
    subject: impl std::fmt::Display,
    detail: Json,
) -> Result<(), DbErr> {
    let (action, subject) = (action.to_owned(), subject.to_string());
    let (tenant, actor, id) = (tx.tenant(), tx.actor(), AuditEntryId::new(tx.wall()));
    tx.note(Pending { tenant, actor, id, action, subject, detail });
    Ok(())
}

/// The instant as entries keep it: every database has microseconds.
pub(crate) fn kept_instant(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

impl Model {
    /// Its hash, computed anew from what is stored.
    pub fn computed_hash(&self) -> String {
        seal::hash(&self.form())
    }

    /// What is hashed.
    fn form(&self) -> Value {
        let (tenant, id, at) = (self.tenant_id.to_string(), self.id.to_string(), spelled(self.at));
        let (actor, person) =
            (self.actor_id.map(|id| id.to_string()), self.person_id.map(|id| id.to_string()));
        let key = self.key_id.map(|id| id.to_string());
        let entry = seal::Entry {
            tenant: &tenant,
            sequence: self.sequence,
            id: &id,
            at: &at,
            actor: actor.as_deref(),
            person: person.as_deref(),
            key: key.as_deref(),
            grant: self.grant_id.as_deref(),
            action: &self.action,
            subject: &self.subject,
            detail: &self.detail,
            address: self.address.as_deref(),
            previous: &self.previous,
        };
        entry.form()
    }

    /// Itself as an export holds it: what is hashed, the hash, and the values that it commits to.
    pub fn exported(&self, values: &mut HashMap<String, audit_value::Model>) -> Value {
        let mut kept = Map::new();
        for digest in seal::markers(&self.detail).into_iter().chain(self.address.as_deref()) {
            let value = values
                .remove(digest)
                .and_then(|row| Some(json!({ "value": row.read()?, "salt": row.salt? })));
            kept.insert(digest.to_owned(), value.unwrap_or_default());
        }
        json!({ "entry": self.form(), "hash": self.hash, "values": kept })
    }
}

/// `2026-03-10T12:00:00.000000Z`.
pub fn spelled(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
