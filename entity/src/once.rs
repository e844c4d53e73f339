//! A request that is carried out once: what it changes and the answer it is given are committed together.
//!
//! The transaction of such a request takes the key in its first statement, and its commit only parks it. Whoever holds the
//! answer writes it into the parked transaction and commits. So a process that dies leaves either both or nothing, and of
//! two transactions under one key the second waits for the first and then finds its row.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::Json;
use sea_orm::{DatabaseTransaction, DbErr};

use crate::dialect;
use crate::id::{MembershipId, OrganizationId};
use crate::idempotency_key;

/// What [`is_taken`] knows a lost key by.
const TAKEN: &str = "the request was carried out under this key meanwhile";

/// A request that is carried out once. Clones are the same request.
#[derive(Clone, Debug)]
pub struct Once(Arc<Request>);

#[derive(Debug)]
struct Request {
    tenant: OrganizationId,
    member: MembershipId,
    key: String,
    hash: String,
    parked: Mutex<Option<DatabaseTransaction>>,
}

/// An answer to keep.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: i16,
    /// The headers that clients go by, as pairs.
    pub headers: Json,
    /// The body.
    pub body: String,
}

impl Once {
    /// The request of `member` under `key`.
    pub fn new(tenant: OrganizationId, member: MembershipId, key: String, hash: String) -> Self {
        Self(Arc::new(Request { tenant, member, key, hash, parked: Mutex::default() }))
    }

    /// The tenant whose member asks.
    pub fn tenant(&self) -> OrganizationId {
        self.0.tenant
    }

    /// Who asks.
    pub fn member(&self) -> MembershipId {
        self.0.member
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// What stands for the request.
    pub fn request_hash(&self) -> &str {
        &self.0.hash
    }

    /// True when something was changed that waits for its answer.
    pub fn is_parked(&self) -> bool {
        self.0.parked.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(crate) fn park(&self, tx: DatabaseTransaction) {
        *self.0.parked.lock().unwrap_or_else(PoisonError::into_inner) = Some(tx);
    }

    pub(crate) fn resume(&self) -> Option<DatabaseTransaction> {
        self.0.parked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) async fn claim(&self, tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
        if idempotency_key::claim(tx, self, now).await? {
            Ok(())
        } else {
            Err(DbErr::Custom(TAKEN.to_owned()))
        }
    }

    /// Keeps what was changed together with its answer.
    pub async fn settle(&self, answer: Answer) -> Result<(), DbErr> {
        let Some(tx) = self.resume() else { return Ok(()) };
        dialect::enter(&tx, self.tenant().0).await?;
        idempotency_key::settle(&tx, self, answer).await?;
        tx.commit().await
    }

    /// Takes back what was changed, if something was.
    pub async fn give_up(&self) -> Result<(), DbErr> {
        match self.resume() {
            Some(tx) => tx.rollback().await,
            None => Ok(()),
        }
    }
}

/// Whether a transaction could not begin because its request had been carried out meanwhile.
pub fn is_taken(fault: &DbErr) -> bool {
    matches!(fault, DbErr::Custom(text) if text == TAKEN)
}
