//! Planning's own columns: which certifications are due, who plans them, what the planning found.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::{LockBehavior, LockType, SelectStatement};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value};

use super::{Column, Entity, Model};
use crate::db::{TenantTx, WorkerTx};
use crate::dialect::Batch;
use crate::id::{CertificationId, MembershipId, OrganizationId};
use crate::obligation;
use crate::programme::Which;
use crate::test_clock;

/// The reason when an operator has changed or confirmed the transition away from a certification's edition.
const EDITION: &str =
    "The installation's dates for the transition to the new edition changed, or were confirmed.";

/// Which certifications of the tenant a transaction takes to plan.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Claim<'a> {
    /// Those that are due and that nobody else holds, longest waiting first.
    Due {
        /// But not these.
        except: &'a [CertificationId],
    },
    /// Those after this one, due or not.
    After(Option<CertificationId>),
}

/// Up to `limit` certifications, locked until the transaction ends: planning and reminding take turns.
pub(crate) async fn claim(tx: &TenantTx, claim: Claim<'_>, limit: u64) -> Result<Vec<Model>, DbErr> {
    let chosen = match claim {
        Claim::Due { except } => {
            due(tx, except).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        }
        Claim::After(last) => after(tx, last).lock(LockType::Update),
    };
    chosen.limit(limit).all(tx.connection()).await
}

/// Locks the certifications that these obligations, given as a query of their ids, belong to, in the order of their ids.
pub(crate) async fn lock_of(tx: &TenantTx, obligations: SelectStatement) -> Result<(), DbErr> {
    let owners = obligation::certifications_of(tx, obligations);
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Id.in_subquery(owners))
        .order_by_asc(Column::Id)
        .lock(LockType::Update)
        .into_tuple::<CertificationId>()
        .all(tx.connection())
        .await
        .map(drop)
}

fn due(tx: &TenantTx, except: &[CertificationId]) -> Select<Entity> {
    let due = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(Column::ReplanAt.lte(tx.now()));
    let others = (!except.is_empty()).then(|| Column::Id.is_not_in(except.iter().copied()));
    due.apply_if(others, Select::filter).order_by_asc(Column::ReplanAt).order_by_asc(Column::Id)
}

fn after(tx: &TenantTx, last: Option<CertificationId>) -> Select<Entity> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.apply_if(last.map(|last| Column::Id.gt(last)), Select::filter).order_by_asc(Column::Id)
}

/// The ids of up to `limit` certifications after `last`.
pub async fn ids_after(
    tx: &TenantTx,
    last: Option<CertificationId>,
    limit: u64,
) -> Result<Vec<CertificationId>, DbErr> {
    let ids = after(tx, last).select_only().column(Column::Id).limit(limit);
    ids.into_tuple().all(tx.connection()).await
}

/// The ids of up to `limit` certifications that are due, but for those of `except`, longest waiting first.
pub async fn due_ids(
    tx: &TenantTx,
    except: &[CertificationId],
    limit: u64,
) -> Result<Vec<CertificationId>, DbErr> {
    let ids = due(tx, except).select_only().column(Column::Id).limit(limit);
    ids.into_tuple().all(tx.connection()).await
}

/// Up to `limit` tenants with a certification whose programme is to be planned anew, longest waiting first.
pub async fn due_tenants(tx: &WorkerTx, limit: u64) -> Result<Vec<OrganizationId>, DbErr> {
    let due = Entity::find()
        .select_only()
        .column(Column::TenantId)
        .filter(Column::ReplanAt.lte(tx.now()))
        .filter(test_clock::looked_for(tx, (Entity, Column::TenantId)))
        .group_by(Column::TenantId)
        .order_by_asc(Column::ReplanAt.min())
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}

/// Makes certifications due, to be compared row by row, in the name of the transaction's actor.
pub(crate) async fn mark(tx: &TenantTx, which: Which, reason: &str) -> Result<(), DbErr> {
    let here = Entity::find().select_only().column(Column::Id).filter(Column::TenantId.eq(tx.tenant()));
    let body = match which {
        Which::All => None,
        Which::Of(body) => Some(Column::CertificationBodyId.eq(body)),
    };
    // Whoever waits for several takes them in the order of their ids.
    let these = here.apply_if(body, Select::filter).order_by_asc(Column::Id).lock(LockType::Update);
    let change = Entity::update_many()
        .col_expr(Column::ReplanAt, Expr::value(tx.now()))
        .col_expr(Column::PlanDigest, Expr::value(None::<String>))
        .col_expr(Column::ReplanBecause, Expr::value(reason))
        .col_expr(Column::ReplanBy, Expr::value(tx.actor()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.in_subquery(these.into_query())));
    change.exec(tx.connection()).await.map(drop)
}

/// Makes every certification to `standard`, of every tenant, due to be planned anew now; answers how many there are.
pub async fn replan_standard(tx: &WorkerTx, standard: &str) -> Result<u64, DbErr> {
    let here = Column::Standard.eq(standard);
    // Locked in the order in which a tenant's whole planning locks them, so that the two wait and never block each other.
    let locked: Vec<(OrganizationId, CertificationId)> = Entity::find()
        .select_only()
        .columns([Column::TenantId, Column::Id])
        .filter(here.clone())
        .order_by_asc(Column::TenantId)
        .order_by_asc(Column::Id)
        .lock(LockType::Update)
        .into_tuple()
        .all(tx.connection())
        .await?;
    let change = Entity::update_many()
        .col_expr(Column::ReplanAt, Expr::value(tx.now()))
        .col_expr(Column::ReplanBecause, Expr::value(EDITION))
        .filter(here);
    change.exec(tx.connection()).await?;
    Ok(locked.len() as u64)
}

/// Forgets the digest, so that the next planning compares obligations and reminders row by row.
pub(crate) async fn forget_plan(tx: &TenantTx, id: CertificationId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::PlanDigest, Expr::value(None::<String>))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// What a planning found, beside the obligations.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Of which certification.
    pub id: CertificationId,
    /// Its state.
    pub status: String,
    /// When it next changes by the passing of time alone.
    pub replan_at: Option<DateTime<Utc>>,
    /// The digest of what was stored.
    pub digest: String,
}

impl Plan {
    /// True when `row` says so already.
    pub fn is_kept_by(&self, row: &Model) -> bool {
        row.status == self.status
            && row.replan_at == self.replan_at
            && row.plan_digest.as_ref() == Some(&self.digest)
            && row.replan_because.is_none()
            && row.replan_by.is_none()
    }
}

/// Keeps what plannings found, without touching the version that clients see.
pub(crate) async fn keep_plans(tx: &TenantTx, plans: Vec<Plan>) -> Result<u64, DbErr> {
    let columns = [
        Column::TenantId,
        Column::Id,
        Column::Status,
        Column::ReplanAt,
        Column::PlanDigest,
        Column::ReplanBecause,
        Column::ReplanBy,
    ];
    let row = |plan: Plan| -> Vec<Value> {
        let nobody: Option<MembershipId> = None;
        vec![
            tx.tenant().into(),
            plan.id.into(),
            plan.status.into(),
            plan.replan_at.into(),
            Some(plan.digest).into(),
            None::<String>.into(),
            nobody.into(),
        ]
    };
    let rows = plans.into_iter().map(row).collect();
    Batch::some::<Entity>(&columns, rows).update(tx.connection()).await
}
