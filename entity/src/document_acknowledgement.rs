//! Who is asked to read a version of a controlled document, and who has confirmed that they did.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::document_version::{self, Pair};
use crate::id::{
    ControlledDocumentId, DocumentAcknowledgementId, DocumentVersionId, MembershipId, OrganizationId,
    ProfileId,
};
use crate::page::{ListError, Page, PageRequest};
use crate::{controlled_document, document_reader, prompt};

/// That a member is asked to read a version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_acknowledgement")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id; ids rise with time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentAcknowledgementId,
    /// The version.
    pub version_id: DocumentVersionId,
    /// Who is asked.
    pub membership_id: MembershipId,
    /// Since when.
    pub asked_at: DateTime<Utc>,
    /// When they confirmed that they have read it.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Asks whoever has to read a document and was not asked yet, for each version that counts; takes back what nobody has to
/// read any more. What was confirmed stays.
pub(crate) async fn ask(tx: &TenantTx, document: ControlledDocumentId, pair: &Pair) -> Result<(), DbErr> {
    let readers = document_reader::of(tx, document).await?;
    let people = document_reader::people(tx, &readers).await?;
    for version in pair.to_read() {
        ask_for(tx, version.id, &people).await?;
    }
    Ok(())
}

async fn ask_for(
    tx: &TenantTx,
    version: DocumentVersionId,
    people: &BTreeSet<MembershipId>,
) -> Result<(), DbErr> {
    let open = of_version(tx, version).and(Column::AcknowledgedAt.is_null());
    let gone = open.and(Column::MembershipId.is_not_in(people.iter().copied()));
    Entity::delete_many().filter(gone).exec(tx.connection()).await?;
    let row = |member: &MembershipId| Model {
        tenant_id: tx.tenant(),
        id: DocumentAcknowledgementId::new(tx.wall()),
        version_id: version,
        membership_id: *member,
        asked_at: tx.now(),
        acknowledged_at: None,
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    let known = "ON CONFLICT (tenant_id, version_id, membership_id) DO NOTHING";
    if Batch::of::<Entity>(&rows).insert(tx.connection(), known).await? > 0 {
        prompt::look(tx).await?;
    }
    Ok(())
}

/// Asks those who hold a profile now for what its holders have to read, and nobody else for it any more.
pub async fn follow(tx: &TenantTx, profile: ProfileId, today: NaiveDate) -> Result<(), DbErr> {
    let documents = document_reader::naming(tx, profile).await?;
    let pairs = document_version::pairs(tx, &documents, today).await?;
    for document in controlled_document::among(tx, &documents).await? {
        if let (None, Some(pair)) = (document.retired_at, pairs.get(&document.id)) {
            ask(tx, document.id, pair).await?;
        }
    }
    Ok(())
}

fn of_version(tx: &TenantTx, version: DocumentVersionId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::VersionId.eq(version))
}

/// Notes that a member has read a version; `None` when they are not asked to, or have confirmed it already.
pub async fn acknowledge(
    tx: &TenantTx,
    version: DocumentVersionId,
    member: MembershipId,
) -> Result<Option<Model>, DbErr> {
    let theirs = of_version(tx, version).and(Column::MembershipId.eq(member));
    let change = Entity::update_many()
        .col_expr(Column::AcknowledgedAt, Expr::value(tx.now()))
        .filter(theirs.clone().and(Column::AcknowledgedAt.is_null()));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    Entity::find().filter(theirs).one(tx.connection()).await
}

/// One page of those who are or were asked to read a version, in the order they were asked; of `only` one of them.
pub async fn list(
    tx: &TenantTx,
    version: DocumentVersionId,
    only: Option<MembershipId>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(of_version(tx, version));
    let query = query.apply_if(only, |query, member| query.filter(Column::MembershipId.eq(member)));
    request.by_id(tx, query, Column::Id, Order::Asc, |row| row.id.0).await
}

/// How many were asked to read each of these versions, and how many have confirmed it.
pub async fn counts(
    tx: &TenantTx,
    versions: &[DocumentVersionId],
) -> Result<HashMap<DocumentVersionId, (i64, i64)>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::VersionId.is_in(versions.iter().copied()));
    let query = Entity::find()
        .select_only()
        .column(Column::VersionId)
        .column_as(Column::Id.count(), "asked")
        .column_as(Column::AcknowledgedAt.count(), "confirmed")
        .filter(these)
        .group_by(Column::VersionId);
    let rows: Vec<(DocumentVersionId, i64, i64)> = query.into_tuple().all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(id, asked, confirmed)| (id, (asked, confirmed))).collect())
}

/// What somebody still has to read: that they are asked, the version in force, the document.
pub type ToRead = (Model, document_version::Model, controlled_document::Model);

/// What a member still has to read on `today`: versions in force of documents that are not retired, the longest waiting first.
pub async fn to_read(tx: &TenantTx, member: MembershipId, today: NaiveDate) -> Result<Vec<ToRead>, DbErr> {
    unread(tx, Some(member), today).await
}

/// The same, of everybody unless of `only` one of them.
pub(crate) async fn unread(
    tx: &TenantTx,
    only: Option<MembershipId>,
    today: NaiveDate,
) -> Result<Vec<ToRead>, DbErr> {
    let open = Column::TenantId.eq(tx.tenant()).and(Column::AcknowledgedAt.is_null());
    let open = Entity::find().filter(open);
    let open = open.apply_if(only, |query, member| query.filter(Column::MembershipId.eq(member)));
    let rows = open.order_by_asc(Column::Id).all(tx.connection()).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.version_id).collect();
    let versions = document_version::among(tx, &ids).await?;
    let ids: Vec<_> = versions.iter().map(|row| row.document_id).collect();
    let documents = controlled_document::among(tx, &ids).await?;
    let pairs = document_version::pairs(tx, &ids, today).await?;
    let found = |row: Model| {
        let version = versions.iter().find(|it| it.id == row.version_id)?;
        let document = documents.iter().find(|it| it.id == version.document_id && it.retired_at.is_none())?;
        let in_force = pairs.get(&document.id)?.in_force.as_ref()?;
        (in_force.id == version.id).then(|| (row, version.clone(), document.clone()))
    };
    Ok(rows.into_iter().filter_map(found).collect())
}

/// Takes back what `member`, who leaves, was asked and has not confirmed.
pub(crate) async fn forget(tx: &TenantTx, member: MembershipId) -> Result<(), DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(member));
    let open = theirs.and(Column::AcknowledgedAt.is_null());
    Entity::delete_many().filter(open).exec(tx.connection()).await.map(drop)
}
