//! What the worker could not do, as it is shown.

use chrono::{DateTime, Utc};
use entity::id::{OrganizationId, SetbackId};
use entity::setback::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// What the worker could not do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SetbackView {
    /// Its id.
    #[schema(value_type = String, max_length = 40)]
    pub id: SetbackId,
    /// What was to be done: `replan`, `recur`, `remind`, `expire`, `prove`, `warn_key`, `warn_token`, `export`, `depart`, `tell_owners`, `write_mail`, `tidy` or `prompt`.
    #[schema(max_length = 16)]
    pub task: String,
    /// Whose row it is; null: nobody's.
    #[schema(value_type = Option<String>, max_length = 40)]
    pub organization_id: Option<OrganizationId>,
    /// The id of the row.
    #[schema(max_length = 40)]
    pub subject: String,
    /// How often it has failed.
    #[schema(minimum = 0)]
    pub tries: i32,
    /// Why, the last time.
    #[schema(max_length = 2000)]
    pub error: String,
    /// When it failed first.
    pub began_at: DateTime<Utc>,
    /// When it failed last.
    pub failed_at: DateTime<Utc>,
    /// When it is tried again.
    pub next_at: DateTime<Utc>,
    /// When it was set aside; null: it is not.
    pub set_aside_at: Option<DateTime<Utc>>,
}

impl From<Model> for SetbackView {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            task: row.task.word(),
            organization_id: row.tenant_id,
            subject: row.task.subject(row.row_id),
            tries: row.tries,
            error: row.error,
            began_at: row.began_at,
            failed_at: row.failed_at,
            next_at: row.next_at,
            set_aside_at: row.set_aside_at,
        }
    }
}

crate::wire::page! {
    /// A page of what the worker could not do.
    SetbackPage of SetbackView
}
