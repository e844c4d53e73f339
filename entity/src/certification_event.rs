//! What happened to a certification, or is planned: append-only facts with who and when.
//!
//! A mistaken event is superseded by another, or by a retraction; its row stays.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{CertificationEventId, CertificationId, MembershipId, OrganizationId};

/// The type of an event that only takes another one back.
pub const RETRACTION: &str = "retraction";

/// An event of the engine contract, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certification_event")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificationEventId,
    /// The certification it happened to.
    pub certification_id: CertificationId,
    /// The contract's event type, or [`RETRACTION`].
    #[sea_orm(column_name = "type")]
    pub kind: String,
    /// The event as the contract writes it, its type included; an empty object for a retraction.
    pub facts: Json,
    /// What the recorder wanted to add.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The event that this one replaces or takes back.
    pub supersedes_id: Option<CertificationEventId>,
    /// When it was recorded; not when it happened.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: MembershipId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An event to record.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The event; `None` for a retraction.
    pub event: Option<cycle::Event>,
    /// What to add in words.
    pub note: String,
    /// What it replaces or takes back.
    pub supersedes_id: Option<CertificationEventId>,
}

/// Records an event in the name of `recorder`; the programme is to be planned in the same transaction.
///
/// # Errors
/// A unique violation when what it supersedes was superseded by somebody else meanwhile.
pub async fn record(
    tx: &TenantTx,
    certification: CertificationId,
    recorder: MembershipId,
    new: &NewEvent,
) -> Result<Model, DbErr> {
    let facts = match &new.event {
        Some(event) => serde_json::to_value(event).map_err(|e| DbErr::Json(e.to_string()))?,
        None => serde_json::json!({}),
    };
    let kind = facts.get("type").and_then(Json::as_str).unwrap_or(RETRACTION).to_owned();
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CertificationEventId::new(tx.wall())),
        certification_id: Set(certification),
        kind: Set(kind),
        facts: Set(facts),
        note: Set(new.note.clone()),
        supersedes_id: Set(new.supersedes_id),
        recorded_at: Set(tx.now()),
        recorded_by: Set(recorder),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Every event of a certification, superseded ones included, in the order they were recorded.
pub async fn all(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The same of several certifications, each one's in its order.
pub(crate) async fn of_all(tx: &TenantTx, certifications: &[CertificationId]) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    let these = here.and(Column::CertificationId.is_in(certifications.iter().copied()));
    Entity::find().filter(these).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The events that stand: neither superseded nor retractions.
pub fn standing(events: &[Model]) -> impl Iterator<Item = &Model> {
    let gone: HashSet<_> = events.iter().filter_map(|event| event.supersedes_id).collect();
    events.iter().filter(move |event| event.kind != RETRACTION && !gone.contains(&event.id))
}

impl Model {
    /// The event as the engine reads it.
    ///
    /// # Errors
    /// When the stored facts are not an event, which recording excludes.
    pub fn event(&self) -> Result<cycle::Event, DbErr> {
        serde_json::from_value(self.facts.clone()).map_err(|e| DbErr::Json(format!("event {}: {e}", self.id)))
    }
}
