//! Auditors: who audits what in an internal audit.

use chrono::{DateTime, Utc};
use cycle::Coverage;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::json;

use crate::db::TenantTx;
use crate::id::{AuditorId, MembershipId, ObligationId, OrganizationId};
use crate::outbox_email::{self, Content, NewEmail};
use crate::reminder::subject::in_words;
use crate::{certification, membership, notice, obligation, organization, work_area};

/// Somebody who audits in an internal audit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "auditor")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditorId,
    /// The internal audit.
    pub obligation_id: ObligationId,
    /// The member who audits; `None`: somebody from outside.
    pub membership_id: Option<MembershipId>,
    /// The name of somebody from outside; `None`: a member.
    pub name: Option<String>,
    /// `"full"` or a list of clauses, as an internal audit's event has it.
    pub coverage: Json,
    /// When it was decided.
    pub assigned_at: DateTime<Utc>,
    /// By whom.
    pub assigned_by: MembershipId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The clauses that they audit.
    pub fn coverage(&self) -> Coverage {
        work_area::read(&self.coverage)
    }
}

/// Who an auditor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member.
    Member(MembershipId),
    /// Somebody from outside, by name.
    Outside(String),
}

/// The auditors of an internal audit, in the order they were assigned.
pub async fn of(tx: &TenantTx, audit: ObligationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ObligationId.eq(audit));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The auditor with that id, if the transaction may see the audit.
pub async fn find(tx: &TenantTx, id: AuditorId) -> Result<Option<Model>, DbErr> {
    let Some(row) = Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await? else {
        return Ok(None);
    };
    Ok(obligation::find(tx, row.obligation_id).await?.map(|_| row))
}

/// Assigns somebody; they are not among the auditors of this audit yet.
pub async fn assign(
    tx: &TenantTx,
    audit: ObligationId,
    who: Who,
    coverage: &Coverage,
    by: MembershipId,
) -> Result<Model, DbErr> {
    let (membership_id, name) = match who {
        Who::Member(id) => (Some(id), None),
        Who::Outside(name) => (None, Some(name)),
    };
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AuditorId::new(tx.wall())),
        obligation_id: Set(audit),
        membership_id: Set(membership_id),
        name: Set(name),
        coverage: Set(json!(coverage)),
        assigned_at: Set(tx.now()),
        assigned_by: Set(by),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Tells a member that they audit in `audit`, unless they have assigned themselves.
pub async fn tell(
    tx: &TenantTx,
    row: &Model,
    audit: &obligation::Model,
    certification: &certification::Model,
) -> Result<(), DbErr> {
    let Some(id) = row.membership_id.filter(|id| *id != row.assigned_by) else { return Ok(()) };
    let Some(auditor) = membership::find(tx, id).await? else { return Ok(()) };
    notice::auditing(tx, id, audit, row.id.to_string()).await?;
    let by = membership::find(tx, row.assigned_by).await?;
    let content = Content::AuditAssigned {
        organization_name: organization::get(tx).await?.name,
        obligation_id: audit.id,
        ordinal: audit.ordinal,
        certification: in_words(certification),
        due_on: audit.due_on,
        planned_on: audit.planned_on,
        clauses: match row.coverage() {
            Coverage::Full => Vec::new(),
            Coverage::Clauses(clauses) => clauses,
        },
        by: by.map(|by| by.person.name).unwrap_or_default(),
    };
    outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), &auditor.person, content)).await.map(drop)
}

/// Takes an auditor off the audit.
pub async fn delete(tx: &TenantTx, id: AuditorId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Takes a member who leaves off the audits that are still to be held.
pub(crate) async fn forget(tx: &TenantTx, gone: MembershipId) -> Result<(), DbErr> {
    let open = obligation::Entity::find()
        .select_only()
        .column(obligation::Column::Id)
        .filter(obligation::Column::TenantId.eq(tx.tenant()))
        .filter(obligation::Column::State.is_in(obligation::OPEN_STATES))
        .into_query();
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(gone));
    let ahead = theirs.and(Column::ObligationId.in_subquery(open));
    Entity::delete_many().filter(ahead).exec(tx.connection()).await.map(drop)
}
