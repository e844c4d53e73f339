//! The dates of a consultancy's portfolio: what is due of its clients, and of whom. Owned by the client.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{CertificationId, GrantId, ObligationId, OrganizationId, PersonId, PortfolioDateId};
use crate::page::{BadCursor, ListError, Page, PageRequest};

/// A date in a portfolio.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portfolio_date")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PortfolioDateId,
    /// The grant that shows it.
    pub grant_id: GrantId,
    /// Of which certification.
    pub certification_id: CertificationId,
    /// Which obligation.
    pub obligation_id: ObligationId,
    /// To whom it is shown.
    pub consultancy_id: OrganizationId,
    /// The consultant who is responsible, if one is.
    pub person_id: Option<PersonId>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// The client's name.
    pub client_name: String,
    /// Standard with edition.
    pub standard: String,
    /// The engine's kind.
    pub kind: String,
    /// Which of its kind.
    pub ordinal: i32,
    /// The limit.
    pub due_on: NaiveDate,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// The engine's state.
    pub state: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which dates a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of the client with this grant.
    pub grant_id: Option<GrantId>,
    /// Only those of certifications to this standard.
    pub standard: Option<String>,
    /// Only those that this consultant is responsible for.
    pub person_id: Option<PersonId>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Only those under these grants.
    pub among: Option<SelectStatement>,
}

/// What the transaction's consultancy may see of any client, now.
fn shown(tx: &TenantTx) -> SimpleExpr {
    let alive = Column::UntilAt.is_null().or(Column::UntilAt.gt(tx.now()));
    Column::ConsultancyId.eq(tx.tenant()).and(alive)
}

fn filtered(tx: &TenantTx, filter: &Filter) -> Select<Entity> {
    let query = Entity::find().filter(shown(tx));
    let only = |query: Select<Entity>, wanted: Option<SimpleExpr>| query.apply_if(wanted, Select::filter);
    let query = only(query, filter.grant_id.map(|grant| Column::GrantId.eq(grant)));
    let query = only(query, filter.standard.as_ref().map(|standard| Column::Standard.eq(standard)));
    let query = only(query, filter.person_id.map(|person| Column::PersonId.eq(person)));
    let query = only(query, filter.from.map(|from| Column::DueOn.gte(from)));
    let query = only(query, filter.to.map(|to| Column::DueOn.lte(to)));
    only(query, filter.among.clone().map(|among| Column::GrantId.in_subquery(among)))
}

/// One page of the consultancy's dates, soonest first: one query over an index that holds its order.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let mut query = filtered(tx, filter);
    if let Some(key) = request.key()? {
        let (on, id) = key.split_once('/').ok_or(BadCursor)?;
        let on: NaiveDate = on.parse().map_err(|_| BadCursor)?;
        let id = ObligationId(uuid::Uuid::try_parse(id).map_err(|_| BadCursor)?);
        let later = Column::DueOn.gt(on).or(Column::ObligationId.gt(id));
        query = query.filter(Column::DueOn.gte(on).and(later));
    }
    let ordered = query.order_by_asc(Column::DueOn).order_by_asc(Column::ObligationId);
    let rows = ordered.limit(request.limit + 1).all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| format!("{}/{}", row.due_on, row.obligation_id.0)))
}

/// How many dates each consultant has on each day; `None`: nobody of the consultancy is responsible.
pub async fn load(tx: &TenantTx, filter: &Filter) -> Result<Vec<(NaiveDate, Option<PersonId>, i64)>, DbErr> {
    filtered(tx, filter)
        .select_only()
        .column(Column::DueOn)
        .column(Column::PersonId)
        .column_as(Column::DueOn.count(), "number")
        .group_by(Column::DueOn)
        .group_by(Column::PersonId)
        .into_tuple()
        .all(tx.connection())
        .await
}

pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<(), DbErr> {
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await.map(drop)
}

async fn delete(tx: &TenantTx, which: SimpleExpr) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(which);
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}

pub(crate) async fn delete_of(tx: &TenantTx, certifications: &[CertificationId]) -> Result<(), DbErr> {
    delete(tx, Column::CertificationId.is_in(certifications.iter().copied())).await
}

pub(crate) async fn delete_under(tx: &TenantTx, grant: GrantId) -> Result<(), DbErr> {
    delete(tx, Column::GrantId.eq(grant)).await
}

pub(crate) async fn delete_all(tx: &TenantTx) -> Result<(), DbErr> {
    delete(tx, Column::Id.is_not_null()).await
}

pub(crate) async fn rename(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ClientName, Expr::value(name))
        .filter(Column::TenantId.eq(tx.tenant()));
    change.exec(tx.connection()).await.map(drop)
}
