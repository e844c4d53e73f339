//! Memberships: a person's place in an organization.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, QueryFilter, QueryOrder};

use crate::db::{OpenTx, TenantTx};
use crate::id::{MembershipId, OrganizationId, PersonId};
use crate::person;

/// What a person may do in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(32))",
    rename_all = "snake_case"
)]
pub enum Role {
    /// Everything, and the organization itself.
    Owner,
    /// Every certification and its programme.
    Manager,
    /// Internal audits and what they need.
    InternalAuditor,
    /// What is assigned to them.
    Contributor,
    /// Looks, and changes nothing.
    Reader,
    /// Sees one audit's scope during its dates.
    ExternalAuditor,
}

/// A person's place in one organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The membership's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The person.
    pub person_id: PersonId,
    /// What the person may do there.
    pub role: Role,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// The person behind it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The person behind it.
    #[sea_orm(belongs_to = "person::Entity", from = "Column::PersonId", to = "person::Column::Id")]
    Person,
}

impl sea_orm::Related<person::Entity> for Entity {
    fn to() -> sea_orm::RelationDef {
        sea_orm::RelationTrait::def(&Relation::Person)
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// A member: the membership with its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The place.
    pub membership: Model,
    /// Who has it.
    pub person: person::Model,
}

/// Makes `person` a member of the transaction's tenant.
pub async fn create(tx: &TenantTx, person: PersonId, role: Role) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(MembershipId::new(tx.now())),
        person_id: Set(person),
        role: Set(role),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The memberships of one person in every organization, oldest first; the transaction must be that person's.
pub async fn of_person(tx: &OpenTx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::CreatedAt);
    own.all(tx.connection()).await
}

/// The member that `person` is in the transaction's tenant.
pub async fn of(tx: &TenantTx, person: PersonId) -> Result<Option<Member>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    let found =
        Entity::find().filter(here).filter(Column::PersonId.eq(person)).find_also_related(person::Entity);
    Ok(found.one(tx.connection()).await?.and_then(pair))
}

/// The member with that membership id.
pub async fn find(tx: &TenantTx, id: MembershipId) -> Result<Option<Member>, DbErr> {
    let found = Entity::find_by_id((tx.tenant(), id)).find_also_related(person::Entity);
    Ok(found.one(tx.connection()).await?.and_then(pair))
}

/// Every member of the tenant, oldest first.
pub async fn all(tx: &TenantTx) -> Result<Vec<Member>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).order_by_asc(Column::Id);
    let rows = here.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

fn pair((membership, person): (Model, Option<person::Model>)) -> Option<Member> {
    person.map(|person| Member { membership, person })
}

impl Role {
    /// The word that names it on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::InternalAuditor => "internal_auditor",
            Self::Contributor => "contributor",
            Self::Reader => "reader",
            Self::ExternalAuditor => "external_auditor",
        }
    }
}
