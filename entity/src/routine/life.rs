//! The life of a routine: begun, written, reviewed, approved, superseded, retired. Each step presumes that the routine is locked.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::entity::prelude::{ActiveModelTrait, ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder};
use usm::{Content, Difference, Layer};

use super::{ActiveModel, Column, Entity, Model, State, find};
use crate::claim::{self, Cause, Subject};
use crate::db::TenantTx;
use crate::id::{MembershipId, ProfileId, RoutineId, RoutineVersionId};
use crate::routine_version::{self, State as Standing};
use crate::{room_freeze_item, routine_part, routine_profile};

/// A routine to begin.
#[derive(Clone, Debug)]
pub struct NewRoutine {
    /// Its name.
    pub name: String,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// The process that it starts in.
    pub process: usm::Verb,
    /// What its first draft says.
    pub content: Content,
    /// Why.
    pub note: String,
}

fn word(layer: Layer) -> String {
    match layer {
        Layer::Process => "process",
        Layer::Procedure => "procedure",
        Layer::WorkInstruction => "work_instruction",
    }
    .to_owned()
}

fn json(content: &Content) -> Result<serde_json::Value, DbErr> {
    serde_json::to_value(content).map_err(|e| DbErr::Json(e.to_string()))
}

/// Begins a routine with its first draft.
pub async fn create(tx: &TenantTx, new: NewRoutine, by: MembershipId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoutineId::new(tx.wall())),
        name: Set(new.name),
        template: Set(i32::from(new.content.template)),
        process: Set(new.process.word().to_owned()),
        state: Set(State::Draft),
        owner_id: Set(new.owner_id),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    draft(tx, row.id, 1, &new.content, new.note, by).await?;
    routine_profile::keep(tx, row.id).await?;
    Ok(row)
}

async fn draft(
    tx: &TenantTx,
    routine: RoutineId,
    number: i32,
    content: &Content,
    note: String,
    by: MembershipId,
) -> Result<(), DbErr> {
    let row = routine_version::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoutineVersionId::new(tx.wall())),
        routine_id: Set(routine),
        number: Set(number),
        state: Set(Standing::Draft),
        layer: Set(word(content.layer)),
        content: Set(json(content)?),
        note: Set(note),
        edited_by: Set(by),
        edited_at: Set(tx.now()),
        ..Default::default()
    };
    routine_version::Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// Marks that something of the routine changed.
async fn touch(tx: &TenantTx, id: RoutineId, state: Option<State>) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let mut change =
        Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1)).filter(here);
    if let Some(state) = state {
        change = change.col_expr(Column::State, Expr::value(state));
    }
    change.exec(tx.connection()).await?;
    find(tx, id).await?.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// Changes name and owner.
pub async fn rename(
    tx: &TenantTx,
    id: RoutineId,
    name: String,
    owner: Option<ProfileId>,
) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many()
        .col_expr(Column::Name, name.into())
        .col_expr(Column::OwnerId, owner.into())
        .filter(here);
    change.exec(tx.connection()).await?;
    touch(tx, id, None).await
}

/// Writes the draft anew, or begins one beside the version in force. What was in review is a draft again.
pub async fn edit(
    tx: &TenantTx,
    routine: &Model,
    content: &Content,
    note: Option<String>,
    by: MembershipId,
) -> Result<Model, DbErr> {
    let versions = routine_version::of(tx, routine.id).await?;
    match versions.first() {
        Some(open) if open.state.is_open() => {
            let change = routine_version::ActiveModel {
                state: Set(Standing::Draft),
                layer: Set(word(content.layer)),
                content: Set(json(content)?),
                note: Set(note.unwrap_or_else(|| open.note.clone())),
                edited_by: Set(by),
                edited_at: Set(tx.now()),
                submitted_by: Set(None),
                submitted_at: Set(None),
                ..open.clone().into_active_model()
            };
            change.update(tx.connection()).await?;
        }
        last => {
            let number = last.map_or(1, |last| last.number + 1);
            draft(tx, routine.id, number, content, note.unwrap_or_default(), by).await?;
        }
    }
    routine_profile::keep(tx, routine.id).await?;
    touch(tx, routine.id, None).await
}

/// Puts the draft up for review.
pub async fn submit(tx: &TenantTx, draft: &routine_version::Model, by: MembershipId) -> Result<Model, DbErr> {
    let change = routine_version::ActiveModel {
        state: Set(Standing::InReview),
        submitted_by: Set(Some(by)),
        submitted_at: Set(Some(tx.now())),
        ..named(draft)
    };
    change.update(tx.connection()).await?;
    touch(tx, draft.routine_id, None).await
}

/// Makes what is in review a draft again.
pub async fn take_back(tx: &TenantTx, version: &routine_version::Model) -> Result<Model, DbErr> {
    let change = routine_version::ActiveModel {
        state: Set(Standing::Draft),
        submitted_by: Set(None),
        submitted_at: Set(None),
        ..named(version)
    };
    change.update(tx.connection()).await?;
    touch(tx, version.routine_id, None).await
}

fn named(version: &routine_version::Model) -> routine_version::ActiveModel {
    routine_version::ActiveModel {
        tenant_id: Unchanged(version.tenant_id),
        id: Unchanged(version.id),
        ..Default::default()
    }
}

/// What an approval has brought about.
#[derive(Clone, Debug)]
pub struct Approved {
    /// The routine as it is now.
    pub routine: Model,
    /// The hash of what is in force now.
    pub sha256: String,
    /// Which parts were added, changed, skipped or went away against the version that was in force before.
    pub difference: Difference,
    /// The claims that are drafts again, since what they are about has changed.
    pub unsettled: Vec<claim::Model>,
}

/// Puts a version in force, in place of the one before, and writes down its parts. Claims to what changed are drafts again.
pub async fn approve(
    tx: &TenantTx,
    version: &routine_version::Model,
    by: MembershipId,
) -> Result<Approved, DbErr> {
    let content = version.content()?;
    let former = end(tx, version.routine_id, Standing::Superseded).await?;
    let before = former.as_ref().map(routine_version::Model::content).transpose()?;
    let sha256 = seal::digest(&seal::canonical(&version.content));
    let change = routine_version::ActiveModel {
        state: Set(Standing::Approved),
        sha256: Set(Some(sha256.clone())),
        approved_by: Set(Some(by)),
        approved_at: Set(Some(tx.now())),
        ..named(version)
    };
    change.update(tx.connection()).await?;
    routine_part::keep(tx, version.routine_id, &content).await?;
    let routine = touch(tx, version.routine_id, Some(State::InForce)).await?;
    let difference = usm::difference(before.as_ref(), &content);
    let unsettled = claim::of_routine(tx, version.routine_id, &difference).await?;
    Ok(Approved { routine, sha256, difference, unsettled })
}

/// Ends the version in force, if there is one.
async fn end(
    tx: &TenantTx,
    routine: RoutineId,
    state: Standing,
) -> Result<Option<routine_version::Model>, DbErr> {
    use routine_version::Column as At;
    let here = At::TenantId.eq(tx.tenant()).and(At::RoutineId.eq(routine));
    let in_force = routine_version::Entity::find().filter(here.and(At::State.eq(Standing::Approved)));
    let Some(former) = in_force.order_by_desc(At::Number).one(tx.connection()).await? else {
        return Ok(None);
    };
    let change =
        routine_version::ActiveModel { state: Set(state), ended_at: Set(Some(tx.now())), ..named(&former) };
    change.update(tx.connection()).await?;
    Ok(Some(former))
}

/// Takes the routine out of force; a draft beside it is thrown away. Claims to it and its parts are drafts again.
pub async fn retire(tx: &TenantTx, routine: &Model) -> Result<Model, DbErr> {
    let parts = routine_part::of(tx, routine.id).await?;
    let mut about: Vec<Subject> = parts.into_iter().map(|it| Subject::RoutinePart(it.id)).collect();
    about.push(Subject::Routine(routine.id));
    claim::unsettle(tx, &about, Cause::Retired).await?;
    throw_away(tx, routine.id).await?;
    end(tx, routine.id, Standing::Retired).await?;
    routine_part::retire(tx, routine.id).await?;
    routine_profile::keep(tx, routine.id).await?;
    touch(tx, routine.id, Some(State::Retired)).await
}

async fn throw_away(tx: &TenantTx, routine: RoutineId) -> Result<(), DbErr> {
    use routine_version::Column as At;
    let here = At::TenantId.eq(tx.tenant()).and(At::RoutineId.eq(routine));
    let open = here.and(At::State.is_in([Standing::Draft, Standing::InReview]));
    routine_version::Entity::delete_many().filter(open).exec(tx.connection()).await.map(drop)
}

/// Throws the draft away; a routine of which no version was ever approved goes with it, and is `None` then. Versions that were
/// ever in force, which are all that a freeze names, are deleted by nothing.
///
/// # Errors
/// [`room_freeze_item::held`] when a freeze names the routine.
pub async fn discard(tx: &TenantTx, routine: &Model) -> Result<Option<Model>, DbErr> {
    if routine.state == State::Draft {
        room_freeze_item::spare(tx, routine.id).await?;
        Entity::delete_by_id((tx.tenant(), routine.id)).exec(tx.connection()).await?;
        return Ok(None);
    }
    throw_away(tx, routine.id).await?;
    routine_profile::keep(tx, routine.id).await?;
    touch(tx, routine.id, None).await.map(Some)
}
