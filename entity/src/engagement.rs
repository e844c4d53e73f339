//! Engagements: an organization asks another one to work with it. Nobody learns of the other side before it answers.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::db::TenantTx;
use crate::id::{CertificationId, EngagementId, MembershipId, OrganizationId};
use crate::membership::Role;
use crate::page::{ListError, Page, PageRequest};

/// How long one can be answered.
pub const LIFETIME: TimeDelta = TimeDelta::days(14);

/// As what an organization asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Side {
    /// A client offers a grant to a consultancy.
    Client,
    /// A consultancy asks a client for a grant.
    Consultancy,
    /// A consultancy hands an organization that it opened to its future owner.
    Handover,
}

/// Where it stands. One that is open and past `expires_at` has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It waits for an answer.
    Open,
    /// A grant came of it.
    Accepted,
    /// The other side said no.
    Refused,
    /// Whoever asked has taken it back.
    Revoked,
}

/// One organization's question to another one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement")]
pub struct Model {
    /// Who asks.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementId,
    /// As what.
    pub side: Side,
    /// Whom, when a code that was right named it; never told to the asker before the answer.
    pub addressee_id: Option<OrganizationId>,
    /// The address that was asked.
    pub email: Option<String>,
    /// The role that is asked for or offered.
    pub role: Role,
    /// The certifications that are offered, a list of ids; `None`: all.
    pub certification_ids: Option<Json>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// A word to the other side.
    pub note: String,
    /// The asker's name when it asked.
    pub asker_name: String,
    /// Which of its people asked.
    pub invited_by: Option<MembershipId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
    /// When it was answered or taken back.
    pub settled_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: State,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// True while it can be answered.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Open && self.expires_at > now
    }

    /// The certifications that are offered.
    ///
    /// # Errors
    /// When the stored list is no list of ids, which storing excludes.
    pub fn certifications(&self) -> Result<Option<Vec<CertificationId>>, DbErr> {
        let ids = self.certification_ids.clone().map(serde_json::from_value).transpose();
        ids.map_err(|e| DbErr::Json(e.to_string()))
    }
}

/// A question to ask.
#[derive(Clone, Debug)]
pub struct NewEngagement {
    /// As what.
    pub side: Side,
    /// Whom, if a code named it.
    pub addressee_id: Option<OrganizationId>,
    /// Whom, by an address.
    pub email: Option<String>,
    /// The role.
    pub role: Role,
    /// The only certifications that are offered.
    pub certifications: Option<Vec<CertificationId>>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// A word to the other side.
    pub note: String,
    /// The asker's name.
    pub asker_name: String,
}

/// Writes a question down; an open one to the same address is replaced.
pub async fn create(tx: &TenantTx, new: NewEngagement) -> Result<Model, DbErr> {
    if let Some(email) = &new.email {
        settle(tx, Column::Email.eq(email).and(Column::Side.eq(new.side)), State::Revoked).await?;
    }
    let ids = new.certifications.map(serde_json::to_value).transpose();
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(EngagementId::new(tx.wall())),
        side: Set(new.side),
        addressee_id: Set(new.addressee_id),
        email: Set(new.email),
        role: Set(new.role),
        certification_ids: Set(ids.map_err(|e| DbErr::Json(e.to_string()))?),
        ends_on: Set(new.ends_on),
        note: Set(new.note),
        asker_name: Set(new.asker_name),
        invited_by: Set(tx.actor()),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now() + LIFETIME),
        settled_at: Set(None),
        state: Set(State::Open),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The tenant's own question with that id.
pub async fn find(tx: &TenantTx, id: EngagementId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// One page of what the tenant asked, newest first.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}

/// What makes a question one that waits for the transaction's tenant.
fn waiting(tx: &TenantTx) -> SimpleExpr {
    let open = Column::State.eq(State::Open).and(Column::ExpiresAt.gt(tx.now()));
    Column::AddresseeId.eq(tx.tenant()).and(Column::Side.ne(Side::Handover)).and(open)
}

/// The questions that wait for the tenant's answer, newest first, at most 100.
pub async fn received(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let waiting = Entity::find().filter(waiting(tx)).order_by_desc(Column::Id).limit(100);
    waiting.all(tx.connection()).await
}

/// The question with that id, if it waits for the tenant's answer.
pub async fn received_one(tx: &TenantTx, id: EngagementId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(waiting(tx).and(Column::Id.eq(id))).one(tx.connection()).await
}

/// The handing over of a client that waits for its future owner, in the transaction of the consultancy that opened it.
pub async fn handover_of(tx: &TenantTx, client: OrganizationId) -> Result<Option<Model>, DbErr> {
    let open = Column::State.eq(State::Open).and(Column::ExpiresAt.gt(tx.now()));
    let here = Column::AddresseeId.eq(tx.tenant()).and(Column::TenantId.eq(client)).and(open);
    let newest = Entity::find().filter(here.and(Column::Side.eq(Side::Handover))).order_by_desc(Column::Id);
    newest.one(tx.connection()).await
}

/// Settles an open question in the asker's transaction; false when it was not open any more.
pub async fn close(tx: &TenantTx, id: EngagementId, state: State) -> Result<bool, DbErr> {
    Ok(settle(tx, Column::Id.eq(id).and(Column::ExpiresAt.gt(tx.now())), state).await? > 0)
}

async fn settle(tx: &TenantTx, which: SimpleExpr, state: State) -> Result<u64, DbErr> {
    let open = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Open));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::SettledAt, Expr::value(Some::<DateTime<Utc>>(tx.now())))
        .filter(open.and(which));
    Ok(change.exec(tx.connection()).await?.rows_affected)
}
