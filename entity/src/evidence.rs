//! Evidence: what shows that something was done, as a file or as an address elsewhere.

use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::file;
use crate::id::{EvidenceId, FileId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::room_freeze_item;
use crate::sort::{Kind, Sorting, by, maybe};

/// How many days before its last day evidence counts as about to expire.
pub const SOON: Days = Days::new(30);

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceId,
    /// What it shows, in a line.
    pub title: String,
    /// More about it.
    pub note: String,
    /// The file that it is; `None`: it lies elsewhere.
    pub file_id: Option<FileId>,
    /// Where it lies; `None`: it is a file.
    pub link: Option<String>,
    /// The first day of what it shows.
    pub shows_from: Option<NaiveDate>,
    /// The last day of what it shows.
    pub shows_to: Option<NaiveDate>,
    /// The last day on which it counts; `None`: it goes on counting.
    pub expires_on: Option<NaiveDate>,
    /// Who added it.
    pub added_by: MembershipId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whether evidence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    InDate,
    /// It does, for some days.
    ExpiresSoon,
    /// Its last day has passed.
    Expired,
}

impl Model {
    /// Whether it counts on `today`.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match self.expires_on {
            Some(last) if last < today => Standing::Expired,
            Some(last) if last <= today + SOON => Standing::ExpiresSoon,
            _ => Standing::InDate,
        }
    }
}

/// What is recorded of evidence.
#[derive(Clone, Debug)]
pub struct EvidenceFacts {
    /// What it shows, in a line.
    pub title: String,
    /// More about it.
    pub note: String,
    /// The file that it is.
    pub file_id: Option<FileId>,
    /// Where it lies.
    pub link: Option<String>,
    /// The first day of what it shows.
    pub shows_from: Option<NaiveDate>,
    /// The last day of what it shows.
    pub shows_to: Option<NaiveDate>,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
}

/// Records evidence. Its file, if it is one, has been attached in the same transaction.
pub async fn create(tx: &TenantTx, facts: EvidenceFacts, added_by: MembershipId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(EvidenceId::new(tx.wall())),
        title: Set(facts.title),
        note: Set(facts.note),
        file_id: Set(facts.file_id),
        link: Set(facts.link),
        shows_from: Set(facts.shows_from),
        shows_to: Set(facts.shows_to),
        expires_on: Set(facts.expires_on),
        added_by: Set(added_by),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The evidence with that id.
pub async fn find(tx: &TenantTx, id: EvidenceId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are evidence of the tenant.
pub async fn among(tx: &TenantTx, ids: &[EvidenceId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "evidence",
    fields: &[
        by("title", Column::Title, Kind::Text),
        maybe("expires_on", Column::ExpiresOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the tenant's evidence; only that of one standing on `today`, if it is given.
pub async fn list(
    tx: &TenantTx,
    standing: Option<Standing>,
    today: NaiveDate,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let soon = today + SOON;
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    query = match standing {
        None => query,
        Some(Standing::Expired) => query.filter(Column::ExpiresOn.lt(today)),
        Some(Standing::ExpiresSoon) => query.filter(Column::ExpiresOn.between(today, soon)),
        Some(Standing::InDate) => query.filter(Column::ExpiresOn.is_null().or(Column::ExpiresOn.gt(soon))),
    };
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on. A file stays the one it is.
pub async fn update(
    tx: &TenantTx,
    id: EvidenceId,
    expected: i32,
    facts: EvidenceFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Title, facts.title.into())
        .col_expr(Column::Note, facts.note.into())
        .col_expr(Column::Link, facts.link.into())
        .col_expr(Column::ShowsFrom, facts.shows_from.into())
        .col_expr(Column::ShowsTo, facts.shows_to.into())
        .col_expr(Column::ExpiresOn, facts.expires_on.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes evidence, and lets go of its file. The one place where evidence ends: whatever has to keep it (a foreign key
/// that points to it, an audit that has seen it) refuses here.
///
/// # Errors
/// A foreign-key violation while something refers to it; [`room_freeze_item::held`] when an audit has seen it.
pub async fn delete(tx: &TenantTx, row: &Model) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, row.id).await?;
    Entity::delete_by_id((tx.tenant(), row.id)).exec(tx.connection()).await?;
    match row.file_id {
        Some(file) => file::release(tx, file).await,
        None => Ok(()),
    }
}
