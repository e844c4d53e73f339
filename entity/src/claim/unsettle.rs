//! A changed subject puts its claims back to draft: they were verified of something else.

use std::collections::HashSet;

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{Condition, DbErr, ExprTrait, QueryFilter, QueryOrder};
use usm::Difference;

use super::{Column, Entity, Model, State, Subject};
use crate::db::TenantTx;
use crate::id::{MembershipId, RoutineId, RoutinePartId};
use crate::routine_part;

/// Why claims went back to draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The subject says something else now.
    Changed,
    /// The step is skipped now.
    Skipped,
    /// The step or activity is not there any more.
    Gone,
    /// The subject was taken out of force.
    Retired,
}

impl Cause {
    /// As it is stored, and as clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Skipped => "skipped",
            Self::Gone => "gone",
            Self::Retired => "retired",
        }
    }
}

/// Puts claims about these back to draft, and answers which they were; drafts get the cause as well.
pub async fn unsettle(tx: &TenantTx, subjects: &[Subject], cause: Cause) -> Result<Vec<Model>, DbErr> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let about = subjects.iter().fold(Condition::any(), |all, it| all.add(it.is()));
    let here = Condition::all().add(Column::TenantId.eq(tx.tenant())).add(about);
    let rows = Entity::find().filter(here.clone()).order_by_asc(Column::Id).all(tx.connection()).await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::State, Expr::value(State::Draft))
        .col_expr(Column::Unsettled, Expr::value(cause.word()))
        .col_expr(Column::VerifiedBy, Expr::value(None::<MembershipId>))
        .col_expr(Column::VerifiedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(here);
    change.exec(tx.connection()).await?;
    Ok(rows)
}

/// What a new version of a routine does to the claims about it and its parts: of a step that holds an activity which changed,
/// and of the routine, too, something else is true now.
pub async fn of_routine(
    tx: &TenantTx,
    routine: RoutineId,
    difference: &Difference,
) -> Result<Vec<Model>, DbErr> {
    if difference.is_empty() {
        return Ok(Vec::new());
    }
    let parts = routine_part::of(tx, routine).await?;
    let holder = |id: &str| parts.iter().find(|it| it.id.to_string() == id).and_then(|it| it.parent_id);
    let told = [&difference.added, &difference.changed, &difference.skipped, &difference.gone];
    let mut steps: HashSet<RoutinePartId> = told.into_iter().flatten().filter_map(|id| holder(id)).collect();
    let part = |id: &String| id.parse().ok();
    let ids = |list: &[String]| -> Vec<RoutinePartId> { list.iter().filter_map(part).collect() };
    let (skipped, gone) = (ids(&difference.skipped), ids(&difference.gone));
    steps.extend(ids(&difference.changed));
    steps.retain(|id| !skipped.contains(id) && !gone.contains(id));
    let about =
        |ids: Vec<RoutinePartId>| -> Vec<Subject> { ids.into_iter().map(Subject::RoutinePart).collect() };
    let mut changed = about(steps.into_iter().collect());
    changed.push(Subject::Routine(routine));
    let mut rows = unsettle(tx, &changed, Cause::Changed).await?;
    rows.extend(unsettle(tx, &about(skipped), Cause::Skipped).await?);
    rows.extend(unsettle(tx, &about(gone), Cause::Gone).await?);
    Ok(rows)
}
