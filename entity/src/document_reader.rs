//! Who has to read a controlled document: members, and whoever holds a profile.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{ControlledDocumentId, DocumentReaderId, MembershipId, OrganizationId, ProfileId};
use crate::{membership, profile_holder};

/// That somebody has to read a document; exactly one of profile and member is there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_reader")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentReaderId,
    /// The document.
    pub document_id: ControlledDocumentId,
    /// Whoever holds this profile.
    pub profile_id: Option<ProfileId>,
    /// This member.
    pub membership_id: Option<MembershipId>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Readers, as they are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// Whoever holds one of these.
    pub profiles: Vec<ProfileId>,
    /// These members.
    pub members: Vec<MembershipId>,
}

/// Who has to read a document, in the order they were named.
pub async fn of(tx: &TenantTx, document: ControlledDocumentId) -> Result<Readers, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DocumentId.eq(document));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    Ok(Readers {
        profiles: rows.iter().filter_map(|row| row.profile_id).collect(),
        members: rows.iter().filter_map(|row| row.membership_id).collect(),
    })
}

/// Replaces who has to read a document.
pub(crate) async fn replace(
    tx: &TenantTx,
    document: ControlledDocumentId,
    readers: &Readers,
) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DocumentId.eq(document));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let row = |profile_id, membership_id| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(DocumentReaderId::new(tx.wall())),
        document_id: Set(document),
        profile_id: Set(profile_id),
        membership_id: Set(membership_id),
    };
    let profiles = readers.profiles.iter().map(|id| row(Some(*id), None));
    let rows: Vec<_> = profiles.chain(readers.members.iter().map(|id| row(None, Some(*id)))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}

/// Whether somebody can be asked to read documents: a human being with a place, and no auditor from outside.
pub fn can_read(member: &membership::Member) -> bool {
    member.can_answer() && member.membership.role != membership::Role::ExternalAuditor
}

/// The members who have to read a document: each once, and nobody who has left.
pub(crate) async fn people(tx: &TenantTx, readers: &Readers) -> Result<BTreeSet<MembershipId>, DbErr> {
    let named = membership::among(tx, readers.members.iter().copied()).await?;
    let held = profile_holder::of(tx, &readers.profiles).await?;
    let all = named.into_iter().chain(held.into_iter().map(|(_, holder)| holder));
    Ok(all.filter(can_read).map(|member| member.membership.id).collect())
}

/// The documents that whoever holds a profile has to read.
pub(crate) async fn naming(tx: &TenantTx, profile: ProfileId) -> Result<Vec<ControlledDocumentId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ProfileId.eq(profile));
    let rows = Entity::find().filter(here).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.document_id).collect())
}
