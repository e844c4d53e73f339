//! When managed items and agreements were looked at, by whom, and what came of it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, QueryFilter};

use crate::db::TenantTx;
use crate::id::{AgreementId, DefinitionReviewId, ManagedItemId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::Sorting;

/// That something was looked at.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "definition_review")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DefinitionReviewId,
    /// The item that was.
    pub item_id: Option<ManagedItemId>,
    /// The agreement that was.
    pub agreement_id: Option<AgreementId>,
    /// When.
    pub reviewed_on: NaiveDate,
    /// Who recorded it.
    pub reviewed_by: MembershipId,
    /// What came of it.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was looked at.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// A managed item.
    Item(ManagedItemId),
    /// An agreement.
    Agreement(AgreementId),
}

/// When something is to be looked at next, that was on `last` and is every so many months.
pub fn next(last: NaiveDate, months: Option<i32>) -> Option<NaiveDate> {
    months.map(|months| cycle::date::add_months(last, months))
}

/// Records that something was looked at.
pub async fn create(
    tx: &TenantTx,
    subject: Subject,
    on: NaiveDate,
    by: MembershipId,
    note: String,
) -> Result<Model, DbErr> {
    let (item, agreement) = match subject {
        Subject::Item(id) => (Some(id), None),
        Subject::Agreement(id) => (None, Some(id)),
    };
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(DefinitionReviewId::new(tx.wall())),
        item_id: Set(item),
        agreement_id: Set(agreement),
        reviewed_on: Set(on),
        reviewed_by: Set(by),
        note: Set(note),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

const SORTING: Sorting<Column> =
    Sorting { list: "definition_reviews", fields: &[], id: Column::Id, newest_first: true, first: None };

/// One page of the times that something was looked at, the one recorded last first.
pub async fn list(tx: &TenantTx, subject: Subject, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    let query = match subject {
        Subject::Item(id) => query.filter(Column::ItemId.eq(id)),
        Subject::Agreement(id) => query.filter(Column::AgreementId.eq(id)),
    };
    request.sorted(tx, query, &SORTING).await
}
