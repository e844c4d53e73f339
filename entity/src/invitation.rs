//! Invitations: somebody is asked by mail to join the organization.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{CertificationId, InvitationId, MembershipId, OrganizationId, PersonId};
use crate::membership::{Limit, Role};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// How long an invitation can be accepted.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);

/// Where an invitation stands. One that is open and past `expires_at` has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It waits for an answer.
    Open,
    /// The person has joined.
    Accepted,
    /// The organization has taken it back, or sent a newer one.
    Revoked,
}

/// An invitation of one person into one organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// Who is invited.
    pub person_id: PersonId,
    /// The role that is offered.
    pub role: Role,
    /// The certifications it is limited to, a list of ids; `None`: all.
    pub certification_ids: Option<Json>,
    /// The first day on which the place would count.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which it would count.
    pub ends_on: Option<NaiveDate>,
    /// Who invites.
    pub invited_by: MembershipId,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
    /// When it was accepted or revoked.
    pub settled_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: State,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// True while it can be accepted.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Open && self.expires_at > now
    }

    /// The limits of the place that is offered.
    ///
    /// # Errors
    /// When the stored list is no list of ids, which storing excludes.
    pub fn limit(&self) -> Result<Limit, DbErr> {
        let certifications = self.certification_ids.clone().map(serde_json::from_value).transpose();
        Ok(Limit {
            certifications: certifications.map_err(|e| DbErr::Json(e.to_string()))?,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        })
    }
}

/// Invites `person`; an open invitation of the same person is replaced.
pub async fn create(
    tx: &TenantTx,
    person: PersonId,
    role: Role,
    limit: Limit,
    by: MembershipId,
) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    settle(tx, here, State::Revoked).await?;
    let ids = limit.certifications.map(|ids: Vec<CertificationId>| serde_json::to_value(ids));
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(InvitationId::new(tx.wall())),
        person_id: Set(person),
        role: Set(role),
        certification_ids: Set(ids.transpose().map_err(|e| DbErr::Json(e.to_string()))?),
        starts_on: Set(limit.starts_on),
        ends_on: Set(limit.ends_on),
        invited_by: Set(by),
        created_at: Set(tx.wall()),
        expires_at: Set(tx.wall() + LIFETIME),
        settled_at: Set(None),
        state: Set(State::Open),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The invitation with that id.
pub async fn find(tx: &TenantTx, id: InvitationId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "invitations",
    fields: &[
        by("created_at", Column::CreatedAt, Kind::Instant),
        by("expires_at", Column::ExpiresAt, Kind::Instant),
        by("role", Column::Role, Kind::Text),
        by("state", Column::State, Kind::Text),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the tenant's invitations, newest first.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Marks an open invitation as accepted or revoked; false when it was not open any more.
pub async fn close(tx: &TenantTx, id: InvitationId, state: State) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    Ok(settle(tx, here, state).await? > 0)
}

async fn settle(tx: &TenantTx, which: sea_orm::sea_query::SimpleExpr, state: State) -> Result<u64, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::SettledAt, Expr::value(tx.wall()))
        .filter(which.and(Column::State.eq(State::Open)));
    Ok(change.exec(tx.connection()).await?.rows_affected)
}
