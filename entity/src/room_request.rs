//! Evidence that is asked for in an audit room, and what was answered.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{AuditRoomId, EvidenceId, MembershipId, OrganizationId, RoomRequestId};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It waits for an answer.
    Asked,
    /// It was answered.
    Answered,
    /// Whoever asked wants it no more.
    Withdrawn,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room_request")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomRequestId,
    /// The room.
    pub room_id: AuditRoomId,
    /// The number of the clause that it is about.
    pub clause: String,
    /// What is asked for.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: State,
    /// Who asks.
    pub asked_by: MembershipId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What was answered.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// The evidence that answers it, a list of ids; read it with [`Model::evidence`].
    pub evidence_ids: Json,
    /// Who has answered.
    pub answered_by: Option<MembershipId>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The evidence that answers it.
    ///
    /// # Errors
    /// When the stored list is no list of ids, which storing excludes.
    pub fn evidence(&self) -> Result<Vec<EvidenceId>, DbErr> {
        serde_json::from_value(self.evidence_ids.clone()).map_err(|e| DbErr::Json(e.to_string()))
    }
}

/// Something to ask for.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// The room.
    pub room_id: AuditRoomId,
    /// The number of the clause.
    pub clause: String,
    /// What is asked for.
    pub text: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// Asks.
pub async fn create(tx: &TenantTx, new: NewRequest, by: MembershipId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoomRequestId::new(tx.wall())),
        room_id: Set(new.room_id),
        clause: Set(new.clause),
        text: Set(new.text),
        due_on: Set(new.due_on),
        state: Set(State::Asked),
        asked_by: Set(by),
        asked_at: Set(tx.now()),
        answer: Set(String::new()),
        evidence_ids: Set(serde_json::json!([])),
        answered_by: Set(None),
        answered_at: Set(None),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The request with that id.
pub async fn find(tx: &TenantTx, id: RoomRequestId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Everything that was asked for in a room, in the order it was.
pub async fn of(tx: &TenantTx, room: AuditRoomId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoomId.eq(room));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Answers, in place of what was answered before; `None` when the request was withdrawn.
pub async fn answer(
    tx: &TenantTx,
    id: RoomRequestId,
    text: &str,
    evidence: &[EvidenceId],
    by: MembershipId,
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::State, Expr::value(State::Answered))
        .col_expr(Column::Answer, Expr::value(text))
        .col_expr(Column::EvidenceIds, Expr::value(serde_json::json!(evidence)))
        .col_expr(Column::AnsweredBy, Expr::value(by))
        .col_expr(Column::AnsweredAt, Expr::value(tx.now()))
        .filter(here(tx, id).and(Column::State.ne(State::Withdrawn)));
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Withdraws what waits for an answer; `None` when it does not any more.
pub async fn withdraw(tx: &TenantTx, id: RoomRequestId) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::State, Expr::value(State::Withdrawn))
        .filter(here(tx, id).and(Column::State.eq(State::Asked)));
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

fn here(tx: &TenantTx, id: RoomRequestId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id))
}
