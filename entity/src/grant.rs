//! Grants: what a client has consented that a consultancy may do, and until when. Owned by the client.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::grant_certification;
use crate::id::{CertificationId, GrantId, MembershipId, OrganizationId};
use crate::membership::{Limit, Role};
use crate::page::{BadCursor, ListError, Page, PageRequest};

mod course;

pub use course::{admit, change, depart, dismiss, end, hand_over, heir, over, rezone};

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It counts, until its last day.
    Active,
    /// It counts no more.
    Ended,
}

/// Through whom a grant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum EndedBy {
    /// The client's owner.
    Client,
    /// The consultancy, which left.
    Consultancy,
    /// Its last day has passed.
    Expiry,
    /// The consultancy handed the organization over and was not asked to stay.
    Handover,
}

/// What a client grants a consultancy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultancy_grant")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// The consultancy.
    pub consultancy_id: OrganizationId,
    /// Its name when the grant was given: the client's history keeps it when the consultancy is gone.
    pub consultancy_name: String,
    /// The client's name as it is now, for the consultancy's lists.
    pub client_name: String,
    /// Whether the consultancy opened the organization and has not handed it over yet.
    pub founding: bool,
    /// What its people may do.
    pub role: Role,
    /// Whether it is limited to the certifications of `grant_certification`.
    pub scoped: bool,
    /// The last day on which it counts; `None`: until it is ended.
    pub ends_on: Option<NaiveDate>,
    /// The instant at which that day is over in the client's zone.
    pub until_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: State,
    /// The owner who consented; `None` for a founding one.
    pub consented_by: Option<MembershipId>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Through whom.
    pub ended_by: Option<EndedBy>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is consented to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What the consultancy's people may do.
    pub role: Role,
    /// The only certifications it concerns; `None`: all.
    pub certifications: Option<Vec<CertificationId>>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The instant at which that day is over in the client's zone.
    pub until_at: Option<DateTime<Utc>>,
}

impl Terms {
    /// The limits of a place under them.
    pub fn limit(&self) -> Limit {
        Limit { certifications: self.certifications.clone(), starts_on: None, ends_on: self.ends_on }
    }
}

/// A grant that is given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// To whom.
    pub consultancy_id: OrganizationId,
    /// The consultancy's name.
    pub consultancy_name: String,
    /// The client's name.
    pub client_name: String,
    /// The owner who consents; `None`: the consultancy opens the organization itself.
    pub consented_by: Option<MembershipId>,
    /// What is consented to.
    pub terms: Terms,
}

impl Model {
    /// True while it counts.
    pub fn is_in_force(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Active && self.until_at.is_none_or(|until| until > now)
    }
}

/// Gives a grant in the client's transaction. A second one to the same consultancy breaks a unique key.
pub async fn create(tx: &TenantTx, new: NewGrant) -> Result<Model, DbErr> {
    let NewGrant { consultancy_id, consultancy_name, client_name, consented_by, terms } = new;
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(GrantId::new(tx.wall())),
        consultancy_id: Set(consultancy_id),
        consultancy_name: Set(consultancy_name),
        client_name: Set(client_name),
        founding: Set(consented_by.is_none()),
        role: Set(terms.role),
        scoped: Set(terms.certifications.is_some()),
        ends_on: Set(terms.ends_on),
        until_at: Set(terms.until_at),
        state: Set(State::Active),
        consented_by: Set(consented_by),
        created_at: Set(tx.now()),
        ended_at: Set(None),
        ended_by: Set(None),
        version: Set(1),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    grant_certification::replace(tx, row.id, terms.certifications.as_deref().unwrap_or_default()).await?;
    Ok(row)
}

/// The client's grant with that id.
pub async fn find(tx: &TenantTx, id: GrantId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The client's grants that have not ended.
pub async fn active(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Active));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The client's grant with that id, while it is in force.
pub async fn in_force(tx: &TenantTx, id: GrantId) -> Result<Option<Model>, DbErr> {
    Ok(find(tx, id).await?.filter(|grant| grant.is_in_force(tx.now())))
}

/// Every grant that the client gave.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).all(tx.connection()).await
}

/// One page of the client's grants, newest first.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}

/// What makes a grant one of the transaction's consultancy, and in force.
fn held(tx: &TenantTx) -> SimpleExpr {
    let alive = Column::UntilAt.is_null().or(Column::UntilAt.gt(tx.now()));
    Column::ConsultancyId.eq(tx.tenant()).and(Column::State.eq(State::Active)).and(alive)
}

/// The grant in force with that id, in the consultancy's transaction.
pub async fn held_by(tx: &TenantTx, id: GrantId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(held(tx).and(Column::Id.eq(id))).one(tx.connection()).await
}

/// Whether the transaction's consultancy has any client.
pub async fn has_clients(tx: &TenantTx) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(held(tx)).limit(1).one(tx.connection()).await?.is_some())
}

/// Whether the transaction's consultancy has opened an organization that is not handed over yet.
pub async fn has_founded(tx: &TenantTx) -> Result<bool, DbErr> {
    let founded = held(tx).and(Column::Founding.eq(true));
    Ok(Entity::find().filter(founded).limit(1).one(tx.connection()).await?.is_some())
}

/// One page of the consultancy's grants in force, by the clients' names; of `among`, if it is given.
pub async fn clients(
    tx: &TenantTx,
    among: Option<sea_orm::sea_query::SelectStatement>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(held(tx));
    if let Some(among) = among {
        query = query.filter(Column::Id.in_subquery(among));
    }
    if let Some(key) = request.key()? {
        let (id, name) = key.split_once('/').ok_or(BadCursor)?;
        let id = GrantId(uuid::Uuid::try_parse(id).map_err(|_| BadCursor)?);
        let later = Column::ClientName.gt(name).or(Column::ClientName.eq(name).and(Column::Id.gt(id)));
        query = query.filter(later);
    }
    let ordered = query.order_by_asc(Column::ClientName).order_by_asc(Column::Id).limit(request.limit + 1);
    let rows = ordered.all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| format!("{}/{}", row.id.0, row.client_name)))
}

/// Tells the client's new name to the grants that show it.
pub async fn rename(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ClientName, Expr::value(name))
        .filter(Column::TenantId.eq(tx.tenant()));
    change.exec(tx.connection()).await.map(drop)
}

/// Up to `limit` grants whose last day has passed.
pub async fn expired(tx: &WorkerTx, limit: u64) -> Result<Vec<Model>, DbErr> {
    let over = Column::State.eq(State::Active).and(Column::UntilAt.lte(tx.now()));
    Entity::find().filter(over).order_by_asc(Column::UntilAt).limit(limit).all(tx.connection()).await
}
