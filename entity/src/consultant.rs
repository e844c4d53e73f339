//! Consultants: which of a consultancy's people work for which client. Owned by the client; the consultancy decides.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::{OpenTx, TenantTx};
use crate::id::{ConsultantId, GrantId, MembershipId, OrganizationId, PersonId};
use crate::{grant, person};

/// That one person works for one client under one grant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultant")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultantId,
    /// The grant.
    pub grant_id: GrantId,
    /// The consultancy.
    pub consultancy_id: OrganizationId,
    /// Who.
    pub person_id: PersonId,
    /// The place at the client.
    pub membership_id: MembershipId,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Who it is.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The person.
    #[sea_orm(belongs_to = "person::Entity", from = "Column::PersonId", to = "person::Column::Id")]
    Person,
}

impl sea_orm::Related<person::Entity> for Entity {
    fn to() -> sea_orm::RelationDef {
        sea_orm::RelationTrait::def(&Relation::Person)
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// Writes down that `person` works for the transaction's tenant.
pub(crate) async fn create(
    tx: &TenantTx,
    grant: &grant::Model,
    person: PersonId,
    place: MembershipId,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ConsultantId::new(tx.wall())),
        grant_id: Set(grant.id),
        consultancy_id: Set(grant.consultancy_id),
        person_id: Set(person),
        membership_id: Set(place),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// Every consultant of the client.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Those of one grant, in the client's transaction.
pub async fn of(tx: &TenantTx, grant: GrantId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::GrantId.eq(grant));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Takes one off, or all of the grant's.
pub(crate) async fn delete(tx: &TenantTx, grant: GrantId, person: Option<PersonId>) -> Result<(), DbErr> {
    let mut here = Column::TenantId.eq(tx.tenant()).and(Column::GrantId.eq(grant));
    if let Some(person) = person {
        here = here.and(Column::PersonId.eq(person));
    }
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}

/// The people of each of `grants`, in the consultancy's transaction.
pub async fn held_by(
    tx: &TenantTx,
    grants: impl IntoIterator<Item = GrantId>,
) -> Result<HashMap<GrantId, Vec<(Model, person::Model)>>, DbErr> {
    let here = Column::ConsultancyId.eq(tx.tenant()).and(Column::GrantId.is_in(grants));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).find_also_related(person::Entity);
    let mut known: HashMap<GrantId, Vec<_>> = HashMap::new();
    for (row, person) in rows.all(tx.connection()).await? {
        if let Some(person) = person {
            known.entry(row.grant_id).or_default().push((row, person));
        }
    }
    Ok(known)
}

/// The clients that one of the consultancy's people works for.
pub async fn clients_of(tx: &TenantTx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let here = Column::ConsultancyId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The ids of the grants under which one of the consultancy's people works, as part of another query.
pub fn grants_of(tx: &TenantTx, person: PersonId) -> SelectStatement {
    let here = Column::ConsultancyId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    Entity::find().select_only().column(Column::GrantId).filter(here).into_query()
}

/// Where one person works as a consultant, and for whom; the transaction must be that person's.
pub async fn of_person(tx: &OpenTx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Id);
    own.all(tx.connection()).await
}
