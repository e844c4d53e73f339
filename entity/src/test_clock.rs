//! The clocks of test organizations. An organization with a row here lives by it, and the worker looks after it apart from
//! all others; one without lives by the product's own clock.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::{IntoColumnRef, IntoTableRef, Query, SelectStatement, SimpleExpr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{OrganizationId, TestClockId};
use crate::{certification, duty, organization, outbox_email, prompt, reminder};

/// How long one worker has an organization's time to itself before another may go on with it.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// The clock of a test organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_clock")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TestClockId,
    /// What it shows. It stands until it is advanced.
    pub shows_at: DateTime<Utc>,
    /// Where it is being advanced to; `None` while it stands.
    pub advancing_to: Option<DateTime<Utc>>,
    /// Until when a worker has it to itself, by the product's own clock.
    pub lease_until: Option<DateTime<Utc>>,
    /// When it was made, by the product's own clock.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes the transaction's tenant a test organization, whose clock starts at what the product's own shows.
pub async fn create(tx: &TenantTx) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(TestClockId::new(tx.wall())),
        shows_at: Set(tx.wall()),
        advancing_to: Set(None),
        lease_until: Set(None),
        created_at: Set(tx.wall()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The clock of the transaction's tenant, if it is a test organization.
pub async fn of(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).one(tx.connection()).await
}

/// The instant in an organization: what its clock shows, or the product's own.
pub async fn now_in(tx: &TenantTx, organization: &organization::Model) -> Result<DateTime<Utc>, DbErr> {
    let clock = if organization.is_test { of(tx).await? } else { None };
    Ok(clock.map_or_else(|| tx.wall(), |clock| clock.shows_at))
}

/// Lets the clock run to `target`; false when it is running already, or is there by now.
pub async fn advance(tx: &TenantTx, target: DateTime<Utc>) -> Result<bool, DbErr> {
    let stands =
        Column::TenantId.eq(tx.tenant()).and(Column::AdvancingTo.is_null()).and(Column::ShowsAt.lt(target));
    let change = Entity::update_many().col_expr(Column::AdvancingTo, Expr::value(target)).filter(stands);
    Ok(change.exec(tx.connection()).await?.rows_affected == 1)
}

/// The tenants that have a clock of their own, as part of another query.
fn tenants() -> SelectStatement {
    Query::select().column(Column::TenantId).from(Entity).to_owned()
}

/// That a row is of the test organization whose time it is, or of nobody who has a time of their own.
pub(crate) fn looked_for(tx: &WorkerTx, tenant: impl IntoColumnRef) -> SimpleExpr {
    let tenant = Expr::col(tenant);
    match tx.only() {
        Some(only) => tenant.eq(only),
        None => tenant.not_in_subquery(tenants()),
    }
}

/// That a mail goes to the mail server: those of test organizations are kept for them, but for one-time links, which prove
/// an address and are worth nothing elsewhere.
pub(crate) fn goes_out() -> SimpleExpr {
    use outbox_email::{Class, Column as C, Entity as Mail};
    let tenant = || Expr::col((Mail, C::TenantId));
    let links = Expr::col((Mail, C::Class)).eq(Class::AtMostOnce);
    tenant().is_null().or(links).or(tenant().not_in_subquery(tenants()))
}

/// Up to `limit` test organizations whose clock is to run, or for whom something is due by what it shows.
pub async fn waiting(tx: &WorkerTx, limit: u64) -> Result<Vec<Model>, DbErr> {
    use {certification as c, duty as d, organization as o, outbox_email as m, reminder as r};
    let pending = Expr::col((r::Entity, r::Column::State)).eq(r::State::Pending);
    let held = || Expr::col((r::Entity, r::Column::HeldUntil));
    let let_go = held().is_null().or(held().lte(Expr::col((Entity, Column::ShowsAt))));
    let pending = pending.and(let_go);
    let ready = Expr::col((m::Entity, m::Column::State)).eq(m::State::Ready);
    let ready = ready.and(Expr::col((m::Entity, m::Column::Class)).eq(m::Class::Repeatable));
    let due = Column::AdvancingTo
        .is_not_null()
        .or(due_in(c::Entity, c::Column::TenantId, c::Column::ReplanAt, None))
        .or(due_in(d::Entity, d::Column::TenantId, d::Column::ReplanAt, None))
        .or(due_in(r::Entity, r::Column::TenantId, r::Column::RunAt, Some(pending)))
        .or(due_in(o::Entity, o::Column::Id, o::Column::PromptAt, None))
        .or(due_in(m::Entity, m::Column::TenantId, m::Column::NextAt, Some(ready)));
    Entity::find().filter(due).order_by_asc(Column::TenantId).limit(limit).all(tx.connection()).await
}

fn due_in<E, C>(table: E, tenant: C, at: C, which: Option<SimpleExpr>) -> SimpleExpr
where
    E: EntityTrait + IntoTableRef + Copy + sea_orm::Iden,
    C: ColumnTrait + Copy + sea_orm::Iden,
{
    let mut rows = Query::select();
    rows.expr(Expr::val(1))
        .from(table)
        .and_where(Expr::col((table, tenant)).equals((Entity, Column::TenantId)))
        .and_where(Expr::col((table, at)).lte(Expr::col((Entity, Column::ShowsAt))));
    if let Some(which) = which {
        rows.and_where(which);
    }
    Expr::exists(rows.clone())
}

/// Takes the clock for a while; false when another worker has it.
pub async fn take(tx: &WorkerTx, clock: &Model) -> Result<bool, DbErr> {
    let free = Column::LeaseUntil.is_null().or(Column::LeaseUntil.lt(tx.now()));
    let change = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(tx.now() + LEASE))
        .filter(Column::TenantId.eq(clock.tenant_id).and(free));
    Ok(change.exec(tx.connection()).await?.rows_affected == 1)
}

/// Gives the clock back.
pub async fn leave(tx: &WorkerTx, tenant: OrganizationId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::TenantId.eq(tenant));
    change.exec(tx.connection()).await.map(drop)
}

/// Sets the clock to `at`, and keeps it for a while longer.
pub async fn set(tx: &WorkerTx, tenant: OrganizationId, at: DateTime<Utc>) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ShowsAt, Expr::value(at))
        .col_expr(Column::LeaseUntil, Expr::value(tx.now() + LEASE))
        .filter(Column::TenantId.eq(tenant).and(Column::ShowsAt.lte(at)));
    change.exec(tx.connection()).await.map(drop)
}

/// Writes that the clock has come to where it was advanced to.
pub async fn arrive(tx: &WorkerTx, tenant: OrganizationId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::AdvancingTo, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(
            Column::TenantId.eq(tenant).and(Expr::col(Column::ShowsAt).gte(Expr::col(Column::AdvancingTo))),
        );
    change.exec(tx.connection()).await.map(drop)
}

/// The next instant after `now` at which something becomes due for the tenant by time alone.
pub async fn next_due(tx: &TenantTx, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, DbErr> {
    use {certification as c, duty as d, outbox_email as m, reminder as r};
    let mut all = Vec::new();
    macro_rules! first {
        ($table:ident, $at:ident $(, $which:expr)?) => {
            let rows = $table::Entity::find()
                .select_only()
                .column_as($table::Column::$at.min(), "at")
                .filter($table::Column::TenantId.eq(tx.tenant()))
                .filter($table::Column::$at.gt(now));
            $(let rows = rows.filter($which);)?
            let at: Option<Option<DateTime<Utc>>> = rows.into_tuple().one(tx.connection()).await?;
            all.extend(at.flatten());
        };
    }
    first!(c, ReplanAt);
    first!(d, ReplanAt);
    first!(r, RunAt, r::Column::State.eq(r::State::Pending));
    first!(r, HeldUntil, r::Column::State.eq(r::State::Pending));
    let ready = m::Column::State.eq(m::State::Ready).and(m::Column::Class.eq(m::Class::Repeatable));
    first!(m, NextAt, ready);
    if prompt::may_come(tx).await? {
        all.extend(Some(organization::get(tx).await?.prompt_at).filter(|at| *at > now));
    }
    Ok(all.into_iter().min())
}
