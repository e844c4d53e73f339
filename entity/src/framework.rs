//! Frameworks: standards and catalogues of an organization's own, each in one edition, as it was imported.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::db::TenantTx;
use crate::id::{FrameworkId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};
use crate::{applicability, claim, cover_record};

/// A framework in one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "framework")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FrameworkId,
    /// Its name.
    pub name: String,
    /// Its edition; with the name it is unique.
    pub edition: String,
    /// The form of the file that it came from.
    pub form: String,
    /// The SHA-256 of that file.
    pub file_hash: String,
    /// How many requirements it has.
    pub requirement_count: i32,
    /// When it was imported.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a framework beside its requirements.
#[derive(Clone, Debug)]
pub struct FrameworkFacts {
    /// Its name.
    pub name: String,
    /// Its edition.
    pub edition: String,
    /// The form of the file.
    pub form: String,
    /// The SHA-256 of the file.
    pub file_hash: String,
    /// How many requirements it has.
    pub requirement_count: i32,
}

/// Records a framework; its requirements follow in the same transaction.
pub async fn create(tx: &TenantTx, new: FrameworkFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(FrameworkId::new(tx.wall())),
        name: Set(new.name),
        edition: Set(new.edition),
        form: Set(new.form),
        file_hash: Set(new.file_hash),
        requirement_count: Set(new.requirement_count),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The framework with that id.
pub async fn find(tx: &TenantTx, id: FrameworkId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The edition of that name, if it is there.
pub async fn edition(tx: &TenantTx, name: &str, edition: &str) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Name.eq(name)).and(Column::Edition.eq(edition));
    Entity::find().filter(here).one(tx.connection()).await
}

/// All of them, in the order they were imported.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "frameworks",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("edition", Column::Edition, Kind::Text),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's frameworks, in the order they were imported.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    request.sorted(tx, Entity::find().filter(Column::TenantId.eq(tx.tenant())), &SORTING).await
}

/// Removes a framework with its requirements, what was claimed for them, and what was decided of them.
pub async fn delete(tx: &TenantTx, id: FrameworkId) -> Result<(), DbErr> {
    claim::forget(tx, id).await?;
    applicability::forget(tx, &id.to_string()).await?;
    cover_record::forget(tx, &id.to_string()).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
