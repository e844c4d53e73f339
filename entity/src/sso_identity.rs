//! Whom a provider knows by which name: the tie between its account and a person, made once and kept in one organization.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{OrganizationId, PersonId, SsoIdentityId};
use crate::person;

/// A provider's account and the person it is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_identity")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SsoIdentityId,
    /// The provider.
    pub issuer: String,
    /// The account's name there, which never changes and is never given to another.
    pub subject: String,
    /// The person.
    pub person_id: PersonId,
    /// When they were tied.
    pub created_at: DateTime<Utc>,
    /// When the person last signed in by it.
    pub used_at: DateTime<Utc>,
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

/// The tie of a provider's account.
pub async fn of_subject(tx: &TenantTx, issuer: &str, subject: &str) -> Result<Option<Model>, DbErr> {
    let this = Column::Issuer.eq(issuer).and(Column::Subject.eq(subject));
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(this);
    here.one(tx.connection()).await
}

/// The tie of a person to an account of a provider.
pub async fn of_person(tx: &TenantTx, issuer: &str, person: PersonId) -> Result<Option<Model>, DbErr> {
    let this = Column::Issuer.eq(issuer).and(Column::PersonId.eq(person));
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(this);
    here.one(tx.connection()).await
}

/// Ties a provider's account to a person.
pub async fn create(tx: &TenantTx, issuer: &str, subject: &str, person: PersonId) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(SsoIdentityId::new(tx.wall())),
        issuer: Set(issuer.to_owned()),
        subject: Set(subject.to_owned()),
        person_id: Set(person),
        created_at: Set(tx.now()),
        used_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// Writes that somebody signed in by it.
pub async fn touch(tx: &TenantTx, id: SsoIdentityId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Every tie with its person, the one used last first.
pub async fn all(tx: &TenantTx) -> Result<Vec<(Model, person::Model)>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).order_by_desc(Column::UsedAt);
    let rows = here.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|(row, person)| Some((row, person?))).collect())
}

/// The tie with that id.
pub async fn find(tx: &TenantTx, id: SsoIdentityId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Unties.
pub async fn delete(tx: &TenantTx, id: SsoIdentityId) -> Result<(), DbErr> {
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    Entity::delete_many().filter(this).exec(tx.connection()).await.map(drop)
}

/// Unties a person from every account of a provider.
pub async fn forget(tx: &TenantTx, person: PersonId) -> Result<(), DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    Entity::delete_many().filter(theirs).exec(tx.connection()).await.map(drop)
}
