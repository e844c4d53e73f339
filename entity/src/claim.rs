//! Claims: that something of how the organization works meets a statement, and who has found it true.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::id::{
    ClaimId, ControlledDocumentId, DutyId, ManagedItemId, MembershipId, OrganizationId, ProfileId, RoutineId,
    RoutinePartId,
};
use crate::page::{ListError, Page, PageRequest};
use crate::room_freeze_item;
use crate::sort::{Kind, Sorting, by};

mod subject;
mod unsettle;

pub use subject::{RecordQuery, Subject, names};
pub use unsettle::{Cause, of_routine, unsettle};

/// The most that an organization has.
pub const MOST: u64 = 20_000;

/// How the subject of a claim stands to the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Tie {
    /// It does what the statement says.
    Implements,
    /// It shows that it is done.
    Evidences,
    /// It charges somebody with it.
    Assigns,
}

/// How much of the statement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Extent {
    /// A part.
    Partial,
    /// All of it.
    Full,
}

/// How far a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// Being written, or its subject has changed since.
    Draft,
    /// To be verified by somebody.
    Ready,
    /// A named person has found it true.
    Verified,
}

/// A claim. Exactly one of the columns of its subject is set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClaimId,
    /// The key of the statement, or `{framework}:{reference}` of a requirement of one's own.
    pub statement: String,
    /// The routine that it is about.
    pub routine_id: Option<RoutineId>,
    /// The step or activity that it is about.
    pub routine_part_id: Option<RoutinePartId>,
    /// The profile that it is about.
    pub profile_id: Option<ProfileId>,
    /// The managed item that it is about.
    pub managed_item_id: Option<ManagedItemId>,
    /// The document that it is about.
    pub controlled_document_id: Option<ControlledDocumentId>,
    /// The recurring duty that it is about.
    pub duty_id: Option<DutyId>,
    /// The kind of obligation whose records it is about.
    pub record_query: Option<String>,
    /// How the subject stands to the statement.
    pub relation: Tie,
    /// How much of the statement is met.
    pub extent: Extent,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub rationale: String,
    /// How far it is.
    pub state: State,
    /// Why it went back to draft by itself; `None`: it did not, or somebody has looked at it since.
    pub unsettled: Option<String>,
    /// Who wrote it last.
    pub edited_by: MembershipId,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who has found it true.
    pub verified_by: Option<MembershipId>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is said in a claim.
#[derive(Clone, Debug)]
pub struct ClaimFacts {
    /// The key of the statement.
    pub statement: String,
    /// What it is about.
    pub subject: Subject,
    /// How that stands to the statement.
    pub relation: Tie,
    /// How much of the statement is met.
    pub extent: Extent,
    /// Why.
    pub rationale: String,
    /// How far it is: a draft, or ready to be verified.
    pub state: State,
}

/// Records a claim.
pub async fn create(tx: &TenantTx, new: ClaimFacts, by: MembershipId) -> Result<Model, DbErr> {
    let mut row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ClaimId::new(tx.wall())),
        statement: Set(new.statement),
        relation: Set(new.relation),
        extent: Set(new.extent),
        rationale: Set(new.rationale),
        state: Set(new.state),
        unsettled: Set(None),
        edited_by: Set(by),
        edited_at: Set(tx.now()),
        verified_by: Set(None),
        verified_at: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    new.subject.write(&mut row);
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The claim with that id.
pub async fn find(tx: &TenantTx, id: ClaimId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// How many there are.
pub async fn count(tx: &TenantTx) -> Result<u64, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).count(tx.connection()).await
}

/// Of a claim, what cover follows from.
pub(crate) struct Brief {
    /// Its id.
    pub id: ClaimId,
    /// The key of its statement.
    pub statement: String,
    /// What it is about.
    pub subject: Subject,
    /// How much of the statement is met.
    pub extent: Extent,
    /// How far it is.
    pub state: State,
}

/// The keys of the statements of these claims.
pub(crate) async fn statements_of(
    tx: &TenantTx,
    claims: &[ClaimId],
) -> Result<HashMap<ClaimId, String>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::Id.is_in(claims.iter().copied()));
    let query = Entity::find().select_only().columns([Column::Id, Column::Statement]).filter(these);
    let rows: Vec<(ClaimId, String)> = query.into_tuple().all(tx.connection()).await?;
    Ok(rows.into_iter().collect())
}

/// All of them in brief: there may be thousands, and they are read at every look at the cover.
pub(crate) async fn all(tx: &TenantTx) -> Result<Vec<Brief>, DbErr> {
    type Row = (
        ClaimId,
        String,
        Extent,
        State,
        Option<RoutineId>,
        Option<RoutinePartId>,
        Option<ProfileId>,
        Option<ManagedItemId>,
        Option<ControlledDocumentId>,
        Option<DutyId>,
        Option<String>,
    );
    use Column as At;
    let rows = Entity::find()
        .select_only()
        .columns([
            At::Id,
            At::Statement,
            At::Extent,
            At::State,
            At::RoutineId,
            At::RoutinePartId,
            At::ProfileId,
        ])
        .columns([At::ManagedItemId, At::ControlledDocumentId, At::DutyId, At::RecordQuery])
        .filter(At::TenantId.eq(tx.tenant()));
    let rows: Vec<Row> = rows.into_tuple().all(tx.connection()).await?;
    let brief =
        |(id, statement, extent, state, routine, part, profile, item, document, duty, records): Row| {
            let columns = (routine, part, profile, item, document, duty, records.as_deref());
            subject::of(columns).map(|subject| Brief { id, statement, subject, extent, state })
        };
    Ok(rows.into_iter().filter_map(brief).collect())
}

/// Those to one of `statements` that are ready or verified, in the order they were begun: what somebody from outside is shown.
pub(crate) async fn settled(tx: &TenantTx, statements: &[String]) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Statement.is_in(statements));
    let done = Column::State.is_in([State::Ready, State::Verified]);
    Entity::find().filter(here.and(done)).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Whether the same subject is claimed for the same statement in the same way already.
pub async fn same(tx: &TenantTx, statement: &str, subject: &Subject, relation: Tie) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Statement.eq(statement));
    let found = Entity::find().filter(here.and(Column::Relation.eq(relation)).and(subject.is()));
    Ok(found.one(tx.connection()).await?.is_some())
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "claims",
    fields: &[
        by("statement", Column::Statement, Kind::Text),
        by("edited_at", Column::EditedAt, Kind::Instant),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// Which claims a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those to one of these statements.
    pub statements: Option<Vec<String>>,
    /// Only those about this.
    pub subject: Option<Subject>,
    /// Only those that are so far.
    pub state: Option<State>,
    /// Only those that went back to draft by themselves, or only the others.
    pub unsettled: Option<bool>,
}

/// One page of the tenant's claims.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(filter.statements.as_ref(), |query, keys| query.filter(Column::Statement.is_in(keys)))
        .apply_if(filter.subject.as_ref(), |query, subject| query.filter(subject.is()))
        .apply_if(filter.state, |query, state| query.filter(Column::State.eq(state)))
        .apply_if(filter.unsettled, |query, so| {
            let no = Column::Unsettled.is_null();
            query.filter(if so { Column::Unsettled.is_not_null() } else { no })
        });
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is said if the claim still has version `expected`; `None` when it has moved on. What was verified is not any more.
pub async fn update(
    tx: &TenantTx,
    id: ClaimId,
    expected: i32,
    facts: ClaimFacts,
    by: MembershipId,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let mut change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Relation, Expr::value(facts.relation))
        .col_expr(Column::Extent, Expr::value(facts.extent))
        .col_expr(Column::Rationale, facts.rationale.into())
        .col_expr(Column::State, Expr::value(facts.state))
        .col_expr(Column::Unsettled, Expr::value(None::<String>))
        .col_expr(Column::EditedBy, by.into())
        .col_expr(Column::EditedAt, tx.now().into())
        .col_expr(Column::VerifiedBy, Expr::value(None::<MembershipId>))
        .col_expr(Column::VerifiedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(here);
    for (column, value) in facts.subject.columns() {
        change = change.col_expr(column, Expr::value(value));
    }
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Marks that the claim's evidence changed: clients see both together.
pub async fn touch(tx: &TenantTx, id: ClaimId, expected: i32) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change =
        Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1)).filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Somebody has found a claim that is ready true; `None` when it is not ready any more.
pub async fn verify(tx: &TenantTx, id: ClaimId, by: MembershipId) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::State.eq(State::Ready));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::State, Expr::value(State::Verified))
        .col_expr(Column::VerifiedBy, by.into())
        .col_expr(Column::VerifiedAt, tx.now().into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a claim; what it named stays.
///
/// # Errors
/// [`room_freeze_item::held`] when a freeze names it.
pub async fn delete(tx: &TenantTx, id: ClaimId) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, id).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Removes every claim to a requirement of a framework that goes.
pub async fn forget(tx: &TenantTx, framework: crate::id::FrameworkId) -> Result<(), DbErr> {
    let of_it = Column::Statement.starts_with(format!("{framework}:"));
    let here = Column::TenantId.eq(tx.tenant()).and(of_it);
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}
