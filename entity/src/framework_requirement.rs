//! The requirements of a framework: a tree of clauses, written once and then only read.

use std::collections::HashMap;

use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{FrameworkId, FrameworkRequirementId, OrganizationId};

/// A clause, requirement or control of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "framework_requirement")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FrameworkRequirementId,
    /// The framework.
    pub framework_id: FrameworkId,
    /// What it belongs to.
    pub parent_id: Option<FrameworkRequirementId>,
    /// Where it stands in reading order, from 0.
    pub position: i32,
    /// Its number, unique in the framework.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// What it is: `heading`, `requirement` or `control`.
    pub kind: String,
    /// Its text, as the organization may keep it.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// How to meet it.
    #[sea_orm(column_type = "Text")]
    pub guidance: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A requirement to record.
#[derive(Clone, Debug)]
pub struct RequirementFacts {
    /// Its number.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// The number of what it belongs to, which stands before it.
    pub parent: Option<String>,
    /// What it is.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// How to meet it.
    pub guidance: String,
}

/// Records the requirements of a framework, in reading order; a parent that does not stand before its children is none.
pub async fn create_all(
    tx: &TenantTx,
    framework: FrameworkId,
    requirements: Vec<RequirementFacts>,
) -> Result<Vec<Model>, DbErr> {
    let mut known = HashMap::new();
    let mut rows = Vec::with_capacity(requirements.len());
    for (position, new) in requirements.into_iter().enumerate() {
        let id = FrameworkRequirementId::new(tx.wall());
        let parent_id = new.parent.and_then(|parent| known.get(&parent).copied());
        known.insert(new.reference.clone(), id);
        rows.push(Model {
            tenant_id: tx.tenant(),
            id,
            framework_id: framework,
            parent_id,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            reference: new.reference,
            title: new.title,
            kind: new.kind,
            text: new.text,
            guidance: new.guidance,
        });
    }
    Batch::of::<Entity>(&rows).insert(tx.connection(), "").await?;
    Ok(rows)
}

/// The requirements of a framework, in reading order.
pub async fn of(tx: &TenantTx, framework: FrameworkId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::FrameworkId.eq(framework));
    Entity::find().filter(here).order_by_asc(Column::Position).all(tx.connection()).await
}
