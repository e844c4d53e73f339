//! `If-Match` against the row that a path names: looked at when the row is found, and again, under its lock, in the
//! transaction that changes it. So no handler has to think of it, and nothing slips between the look and the change.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::{HttpRequest, web};
use entity::{DbErr, TenantTx, secret};

use super::IfMatch;
use crate::address::Addresses;
use crate::found::Named;

/// What a transaction that finds its condition broken fails with.
pub const MOVED_ON: &str = "what If-Match names has moved on";

/// Operations whose `If-Match` may name what a programme rests on instead of the row.
const DECIDING: [&str; 3] = ["create_event", "create_completion", "create_appointment"];

/// The state of a row that counts no versions.
pub fn stamp_of(row: &impl fmt::Debug) -> String {
    let digest = secret::digest(&format!("{row:?}"));
    format!("r{}", digest.get(..20).unwrap_or(&digest))
}

/// Whether `If-Match` of this request is about the row that its path names by `{id}`, and not about something below it.
pub fn concerns(request: &HttpRequest, named: &IfMatch) -> bool {
    let Some(addresses) = request.app_data::<web::Data<Addresses>>() else { return true };
    let path = request.match_info().as_str();
    let deciding =
        addresses.operation(request.method(), path).is_some_and(|operation| DECIDING.contains(&operation));
    let row = request.match_info().get("id").and_then(|id| path.find(id).map(|at| at + id.len()));
    let below = row.is_some_and(|end| addresses.subject(path) > end);
    !below && (!deciding || named.is_of_row())
}

/// That a row is still as the caller read it.
#[derive(Clone)]
pub struct Condition(Arc<dyn Holds>);

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition")
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<bool, DbErr>> + 'a>>;

trait Holds: Send + Sync {
    fn holds<'a>(&'a self, tx: &'a TenantTx) -> Answer<'a>;
}

struct Stands<Row: Named> {
    row: Row,
    named: IfMatch,
}

impl<Row: Named + Send + Sync> Holds for Stands<Row> {
    fn holds<'a>(&'a self, tx: &'a TenantTx) -> Answer<'a> {
        Box::pin(async move {
            self.row.lock(tx).await?;
            match Row::load(tx, self.row.id()).await? {
                Some(now) => Ok(self.named.holds(&now.stamp(tx).await?)),
                None => Ok(false),
            }
        })
    }
}

impl Condition {
    /// The condition that `row` is in a state that was named.
    pub fn on<Row: Named + Send + Sync + 'static>(row: Row, named: IfMatch) -> Self {
        Self(Arc::new(Stands { row, named }))
    }

    /// Locks the row and looks whether it stands.
    pub async fn holds(&self, tx: &TenantTx) -> Result<bool, DbErr> {
        self.0.holds(tx).await
    }
}
