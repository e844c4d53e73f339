//! Certification bodies as one organization knows them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{CertificationBodyId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A certification body (ISO/IEC 17021-1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certification_body")]
pub struct Model {
    /// The organization that recorded it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificationBodyId,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Who accredited it.
    pub accreditation_body: Option<String>,
    /// IANA name of the zone whose calendar its dates follow (R91).
    pub time_zone: String,
    /// Its own limits, as far as they differ from the defaults.
    pub policy: Json,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a certification body.
#[derive(Clone, Debug)]
pub struct CertificationBodyFacts {
    /// Its name, unique in the organization.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Who accredited it.
    pub accreditation_body: Option<String>,
    /// IANA name.
    pub time_zone: String,
    /// What differs from the organization's policy.
    pub policy: Json,
}

/// Records a certification body.
pub async fn create(tx: &TenantTx, new: CertificationBodyFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CertificationBodyId::new(tx.wall())),
        name: Set(new.name),
        country: Set(new.country),
        accreditation_body: Set(new.accreditation_body),
        time_zone: Set(new.time_zone),
        policy: Set(new.policy),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The certification body with that id.
pub async fn find(tx: &TenantTx, id: CertificationBodyId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(
    tx: &TenantTx,
    ids: &[CertificationBodyId],
) -> Result<HashMap<CertificationBodyId, Model>, DbErr> {
    let ids: HashSet<_> = ids.iter().copied().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(Column::Id.is_in(ids));
    Ok(here.all(tx.connection()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "certification_bodies",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("country", Column::Country, Kind::Text),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's certification bodies, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: CertificationBodyId,
    expected: i32,
    facts: CertificationBodyFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Name, facts.name.into())
        .col_expr(Column::Country, facts.country.into())
        .col_expr(Column::AccreditationBody, facts.accreditation_body.into())
        .col_expr(Column::TimeZone, facts.time_zone.into())
        .col_expr(Column::Policy, facts.policy.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}
