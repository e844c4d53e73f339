//! The pieces of an archive, in the order of their numbers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{ExportId, ExportPieceId, OrganizationId};

/// A piece of an archive.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_piece")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExportPieceId,
    /// The export.
    pub export_id: ExportId,
    /// Its place, from 0.
    pub number: i32,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Puts a piece down.
pub async fn put(tx: &TenantTx, export: ExportId, number: i32, bytes: Vec<u8>) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ExportPieceId::new(tx.wall())),
        export_id: Set(export),
        number: Set(number),
        bytes: Set(bytes),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// The piece of that number.
pub async fn numbered(tx: &TenantTx, export: ExportId, number: i32) -> Result<Option<Vec<u8>>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ExportId.eq(export));
    let found = Entity::find().filter(here.and(Column::Number.eq(number))).one(tx.connection()).await?;
    Ok(found.map(|piece| piece.bytes))
}

/// Removes every piece of an export.
pub(crate) async fn clear(tx: &TenantTx, export: ExportId) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ExportId.eq(export));
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}
