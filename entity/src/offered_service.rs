//! Services: supported facilities, what of them is promised, and how well.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{OfferedServiceId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offered_service")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferedServiceId,
    /// Its name, unique in the organization.
    pub name: String,
    /// What it is for.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// What the customer gets to use, a list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub goods: Json,
    /// What is done for the customer, a list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub actions: Json,
    /// By what ways the customer gets help, a list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub channels: Json,
    /// When there is help.
    #[sea_orm(column_type = "Text")]
    pub hours: String,
    /// What the facility has to do.
    #[sea_orm(column_type = "Text")]
    pub facility_functionality: String,
    /// How well it has to do it.
    #[sea_orm(column_type = "Text")]
    pub facility_functioning: String,
    /// What the support has to do.
    #[sea_orm(column_type = "Text")]
    pub support_functionality: String,
    /// How well it has to do it.
    #[sea_orm(column_type = "Text")]
    pub support_functioning: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a service.
#[derive(Clone, Debug)]
pub struct ServiceFacts {
    /// Its name, unique in the organization.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What the customer gets to use, a list of texts.
    pub goods: Json,
    /// What is done for the customer, a list of texts.
    pub actions: Json,
    /// By what ways the customer gets help, a list of texts.
    pub channels: Json,
    /// When there is help.
    pub hours: String,
    /// What the facility has to do.
    pub facility_functionality: String,
    /// How well it has to do it.
    pub facility_functioning: String,
    /// What the support has to do.
    pub support_functionality: String,
    /// How well it has to do it.
    pub support_functioning: String,
}

impl ServiceFacts {
    fn columns(self) -> ActiveModel {
        ActiveModel {
            name: Set(self.name),
            description: Set(self.description),
            goods: Set(self.goods),
            actions: Set(self.actions),
            channels: Set(self.channels),
            hours: Set(self.hours),
            facility_functionality: Set(self.facility_functionality),
            facility_functioning: Set(self.facility_functioning),
            support_functionality: Set(self.support_functionality),
            support_functioning: Set(self.support_functioning),
            ..<ActiveModel as Default>::default()
        }
    }
}

/// Records a service.
pub async fn create(tx: &TenantTx, facts: ServiceFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(OfferedServiceId::new(tx.wall())),
        created_at: Set(tx.now()),
        version: Set(1),
        ..facts.columns()
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The one with that id.
pub async fn find(tx: &TenantTx, id: OfferedServiceId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[OfferedServiceId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "services",
    fields: &[by("name", Column::Name, Kind::Text), by("created_at", Column::CreatedAt, Kind::Instant)],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's services, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: OfferedServiceId,
    expected: i32,
    facts: ServiceFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .set(facts.columns())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a service.
///
/// # Errors
/// A foreign-key violation while something refers to it.
pub async fn delete(tx: &TenantTx, id: OfferedServiceId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
