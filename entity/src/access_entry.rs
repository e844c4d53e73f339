//! The log of access: what a consultancy's people looked at and did at a client, reads included. One line for each person,
//! operation, subject and day, with how often.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter};

use crate::db::TenantTx;
use crate::id::{AccessEntryId, GrantId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_entry")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessEntryId,
    /// The grant that admitted the person.
    pub grant_id: GrantId,
    /// Who.
    pub membership_id: MembershipId,
    /// The operation.
    pub operation: String,
    /// What it was about, by the id in the address; empty: no single thing, or the request was refused.
    pub subject: String,
    /// The client's civil date.
    pub on: NaiveDate,
    /// How often it was answered.
    pub count: i32,
    /// How often it was refused.
    pub refused: i32,
    /// When first on that day.
    pub first_at: DateTime<Utc>,
    /// When last on that day.
    pub last_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One request of a consultant.
#[derive(Clone, Debug)]
pub struct Access {
    /// The grant that admitted the person.
    pub grant_id: GrantId,
    /// Who.
    pub membership_id: MembershipId,
    /// The operation.
    pub operation: String,
    /// What it was about.
    pub subject: String,
    /// The client's civil date.
    pub on: NaiveDate,
    /// Whether it was refused.
    pub refused: bool,
}

/// Counts a request.
pub async fn record(tx: &TenantTx, access: Access) -> Result<(), DbErr> {
    let refused = i32::from(access.refused);
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AccessEntryId::new(tx.wall())),
        grant_id: Set(access.grant_id),
        membership_id: Set(access.membership_id),
        operation: Set(access.operation),
        subject: Set(access.subject),
        on: Set(access.on),
        count: Set(1 - refused),
        refused: Set(refused),
        first_at: Set(tx.now()),
        last_at: Set(tx.now()),
    };
    let key = [
        Column::TenantId,
        Column::MembershipId,
        Column::Operation,
        Column::Subject,
        Column::On,
        Column::GrantId,
    ];
    let again = OnConflict::columns(key)
        .value(Column::Count, Expr::col((Entity, Column::Count)).add(1 - refused))
        .value(Column::Refused, Expr::col((Entity, Column::Refused)).add(refused))
        .value(Column::LastAt, Expr::value(tx.now()))
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx.connection()).await.map(drop)
}

/// Which lines a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those under this grant.
    pub grant_id: Option<GrantId>,
    /// Only those of this person.
    pub membership_id: Option<MembershipId>,
    /// Only those of this operation.
    pub operation: Option<String>,
    /// Only those about this.
    pub subject: Option<String>,
    /// Only those on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// One page of the client's log, newest first.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(grant) = filter.grant_id {
        query = query.filter(Column::GrantId.eq(grant));
    }
    if let Some(membership) = filter.membership_id {
        query = query.filter(Column::MembershipId.eq(membership));
    }
    if let Some(operation) = &filter.operation {
        query = query.filter(Column::Operation.eq(operation));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(Column::Subject.eq(subject));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::On.gte(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::On.lte(to));
    }
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}
