//! Brands: what a consultancy's clients see in place of the product's name. The consultancy's row; a client says, in a row of
//! its own, that it wants to see it, and sees it for as long as the grant that it named is in force.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{BrandId, OrganizationId};

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand")]
pub struct Model {
    /// The consultancy.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrandId,
    /// The name that is shown; `None`: nothing is.
    pub name: Option<String>,
    /// The colour of the name: `#0b5c50`.
    pub color: String,
    /// Whom clients ask for help.
    pub support_email: Option<String>,
    /// A picture, in PNG form.
    pub logo: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a brand is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandFacts {
    /// The name that is to be shown; `None`: nothing is.
    pub name: Option<String>,
    /// The colour of the name.
    pub color: String,
    /// Whom clients ask for help.
    pub support_email: Option<String>,
    /// A picture, in PNG form.
    pub logo: Option<Vec<u8>>,
}

/// The transaction's own brand, if it has one.
pub async fn own(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).one(tx.connection()).await
}

/// The version of a brand that nobody has said anything of.
pub const FIRST: i32 = 1;

/// Puts a brand down over the one of that version; `None` when the world has moved.
pub async fn put(tx: &TenantTx, version: i32, facts: BrandFacts) -> Result<Option<Model>, DbErr> {
    let BrandFacts { name, color, support_email, logo } = facts;
    if version == FIRST {
        let row = ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(BrandId::new(tx.wall())),
            name: Set(name),
            color: Set(color),
            support_email: Set(support_email),
            logo: Set(logo),
            created_at: Set(tx.wall()),
            version: Set(FIRST + 1),
        };
        let once = OnConflict::column(Column::TenantId).do_nothing().to_owned();
        let made = Entity::insert(row).on_conflict(once).exec_without_returning(tx.connection()).await?;
        return if made == 0 { Ok(None) } else { own(tx).await };
    }
    let change = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Color, color.into())
        .col_expr(Column::SupportEmail, Expr::value(support_email))
        .col_expr(Column::Logo, Expr::value(logo))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Version.eq(version)));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    own(tx).await
}
