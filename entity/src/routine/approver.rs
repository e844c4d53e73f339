//! Who may approve: somebody else than who wrote, where there is somebody else.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::MembershipId;
use crate::membership::{Column, Entity, Model, Role};
use crate::person;

/// Whether a place may manage the whole organization and is one of its own people's.
pub fn manages(place: &Model) -> bool {
    matches!(place.role, Role::Owner | Role::Manager) && !place.scoped && place.grant_id.is_none()
}

/// Whether the organization has anybody else than `editor` who may approve: a human being among its own owners and managers.
pub async fn is_another(tx: &TenantTx, editor: MembershipId) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.ne(editor)).and(Column::EndedAt.is_null());
    let roles = Column::Role.is_in([Role::Owner, Role::Manager]);
    let rows = Entity::find().filter(here.and(roles)).find_also_related(person::Entity);
    let found = rows.all(tx.connection()).await?;
    let human = |person: Option<person::Model>| person.is_some_and(|it| it.kind == person::Kind::Human);
    Ok(found.into_iter().any(|(place, person)| manages(&place) && human(person)))
}
