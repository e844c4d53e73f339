//! Mail domains: an organization names one, shows by a record of the domain name system that it is its own, and goes on
//! showing it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{MailDomainId, OrganizationId};
use crate::{domain_owner, secret};

/// After how many checks in a row that found no record a domain is lost.
pub const PATIENCE: i32 = 3;

/// How long a proof holds until it is looked at again.
const PROVED_FOR: TimeDelta = TimeDelta::days(7);

/// How soon a domain is looked at again whose record was not found.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(1);

/// How long whoever looks at a domain has it to themselves.
const LEASE: TimeDelta = TimeDelta::minutes(15);

/// A mail domain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_domain")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailDomainId,
    /// The domain, lower case.
    pub name: String,
    /// What its record must say.
    pub challenge: String,
    /// When it was named.
    pub created_at: DateTime<Utc>,
    /// When it was proved; `None`: it is not.
    pub verified_at: Option<DateTime<Utc>>,
    /// When the proof was lost.
    pub lost_at: Option<DateTime<Utc>>,
    /// When it was last looked at.
    pub checked_at: Option<DateTime<Utc>>,
    /// When it is to be looked at again; `None`: only when somebody asks.
    pub next_check_at: Option<DateTime<Utc>>,
    /// How many checks in a row found no record.
    pub failures: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a look at a domain's record found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The record says what it must.
    Found,
    /// There is no such record.
    Missing,
    /// The domain name system did not answer, which says nothing.
    Unknown,
}

impl Model {
    /// The name that the record is set at.
    pub fn record_name(&self) -> String {
        format!("_certkeep.{}", self.name)
    }

    /// What the record must say.
    pub fn record_value(&self) -> String {
        format!("certkeep={}", self.challenge)
    }

    /// What the records at [`Model::record_name`] show.
    pub fn judge(&self, texts: &[String]) -> Look {
        let wanted = self.record_value();
        if texts.iter().any(|text| text.trim() == wanted) { Look::Found } else { Look::Missing }
    }
}

/// Names a domain.
pub async fn create(tx: &TenantTx, name: String) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(MailDomainId::new(tx.wall())),
        name: Set(name),
        challenge: Set(secret::fresh()),
        created_at: Set(tx.now()),
        verified_at: Set(None),
        lost_at: Set(None),
        checked_at: Set(None),
        next_check_at: Set(None),
        failures: Set(0),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The domain with that id.
pub async fn find(tx: &TenantTx, id: MailDomainId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Every domain of the tenant, by name.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Name).all(tx.connection()).await
}

/// Whether an address lies in one of the tenant's proved domains.
pub async fn holds(tx: &TenantTx, email: &str) -> Result<bool, DbErr> {
    let Some(domain) = domain_owner::domain_of(email) else { return Ok(false) };
    let proved = Column::Name.eq(domain).and(Column::VerifiedAt.is_not_null());
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(proved);
    Ok(here.one(tx.connection()).await?.is_some())
}

/// Writes that a domain is proved.
pub async fn prove(tx: &TenantTx, id: MailDomainId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::VerifiedAt, Expr::col(Column::VerifiedAt).if_null(tx.now()))
        .col_expr(Column::LostAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::CheckedAt, Expr::value(tx.now()))
        .col_expr(Column::NextCheckAt, Expr::value(tx.now() + PROVED_FOR))
        .col_expr(Column::Failures, Expr::value(0));
    change.filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}

/// Writes that a proved domain's record was not found; the domain is looked at again tomorrow.
pub async fn doubt(tx: &TenantTx, id: MailDomainId, failures: i32) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::CheckedAt, Expr::value(tx.now()))
        .col_expr(Column::NextCheckAt, Expr::value(tx.now() + AGAIN_AFTER))
        .col_expr(Column::Failures, Expr::value(failures));
    change.filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}

/// Writes that a domain is not proved any more.
pub async fn lose(tx: &TenantTx, id: MailDomainId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::VerifiedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LostAt, Expr::value(tx.now()))
        .col_expr(Column::CheckedAt, Expr::value(tx.now()))
        .col_expr(Column::NextCheckAt, Expr::value(None::<DateTime<Utc>>));
    change.filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}

/// Forgets a domain.
pub async fn delete(tx: &TenantTx, id: MailDomainId) -> Result<(), DbErr> {
    Entity::delete_many().filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}

fn this(tx: &TenantTx, id: MailDomainId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id))
}

/// The proved domains that are to be looked at, over all tenants.
pub async fn to_check(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, MailDomainId)>, DbErr> {
    let due = Entity::find()
        .select_only()
        .columns([Column::TenantId, Column::Id])
        .filter(Column::NextCheckAt.lte(tx.now()))
        .order_by_asc(Column::NextCheckAt)
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}

/// Takes a domain that is due for oneself, so that nobody else looks at it meanwhile; `None` when somebody was faster.
pub async fn take(tx: &TenantTx, id: MailDomainId) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::NextCheckAt, Expr::value(tx.now() + LEASE))
        .filter(this(tx, id).and(Column::NextCheckAt.lte(tx.now())));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}
