//! What an organization's people say of relations of the crosswalk: confirmed or rejected, by whom, when.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use serde::Serialize;

use crate::db::TenantTx;
use crate::id::{CrosswalkConfirmationId, MembershipId, OrganizationId};
use crate::membership;

/// What somebody said of a relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "crosswalk_confirmation")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CrosswalkConfirmationId,
    /// The key of the relation: of one that is shipped its places, of one's own its id.
    pub relation: String,
    /// `confirmed` or `rejected`.
    pub verdict: String,
    /// What is to be said besides.
    pub note: String,
    /// Who said so.
    pub membership_id: MembershipId,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody said, with their name.
#[derive(Clone, Debug)]
pub struct Said {
    /// What was said.
    pub row: Model,
    /// The name of who said so, as it is now.
    pub name: String,
}

/// Records what somebody says of a relation, in place of what was said before.
pub async fn put(
    tx: &TenantTx,
    relation: &str,
    verdict: &str,
    note: String,
    member: MembershipId,
) -> Result<Said, DbErr> {
    forget(tx, &[relation.to_owned()]).await?;
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CrosswalkConfirmationId::new(tx.wall())),
        relation: Set(relation.to_owned()),
        verdict: Set(verdict.to_owned()),
        note: Set(note),
        membership_id: Set(member),
        decided_at: Set(tx.now()),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    let name = membership::find(tx, member).await?.map_or_else(String::new, |it| it.person.name);
    Ok(Said { row, name })
}

/// The confirmation with that id.
pub async fn find(tx: &TenantTx, id: CrosswalkConfirmationId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// All that the organization's people have said, by the key of the relation.
pub async fn by_relation(tx: &TenantTx) -> Result<HashMap<String, Said>, DbErr> {
    let rows = Entity::find().filter(Column::TenantId.eq(tx.tenant())).all(tx.connection()).await?;
    let people: HashSet<_> = rows.iter().map(|row| row.membership_id).collect();
    let names: HashMap<_, _> = (membership::among(tx, people).await?.into_iter())
        .map(|it| (it.membership.id, it.person.name))
        .collect();
    let said = |row: Model| {
        let name = names.get(&row.membership_id).cloned().unwrap_or_default();
        (row.relation.clone(), Said { row, name })
    };
    Ok(rows.into_iter().map(said).collect())
}

/// Whether each relation of which somebody said something was confirmed, by its key.
pub async fn verdicts(tx: &TenantTx) -> Result<HashMap<String, bool>, DbErr> {
    let rows = Entity::find().filter(Column::TenantId.eq(tx.tenant())).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.relation, row.verdict == "confirmed")).collect())
}

/// Takes back what was said.
pub async fn delete(tx: &TenantTx, id: CrosswalkConfirmationId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Takes back what was said of these relations.
pub async fn forget(tx: &TenantTx, relations: &[String]) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Relation.is_in(relations.iter().cloned()));
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}
