//! Passkeys: the public halves of key pairs that a person's devices keep (WebAuthn).

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::Tx;
use crate::id::{PasskeyId, PersonId};

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyId,
    /// Whose.
    pub person_id: PersonId,
    /// The authenticator's id for it, in base64url; no two have the same.
    pub credential_id: String,
    /// What the person calls it.
    pub name: String,
    /// The public key and what the authenticator said of itself.
    pub credential: Json,
    /// How often the authenticator says it was used; one that falls behind has been copied.
    pub counter: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A passkey to keep.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// Whose.
    pub person_id: PersonId,
    /// The authenticator's id for it.
    pub credential_id: String,
    /// What the person calls it.
    pub name: String,
    /// The public key.
    pub credential: Json,
    /// The counter it came with.
    pub counter: i64,
}

/// Keeps a passkey.
pub async fn create(tx: &impl Tx, new: NewPasskey) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: Set(PasskeyId::new(tx.instant())),
        person_id: Set(new.person_id),
        credential_id: Set(new.credential_id),
        name: Set(new.name),
        credential: Set(new.credential),
        counter: Set(new.counter),
        created_at: Set(tx.instant()),
        last_used_at: Set(None),
    };
    Entity::insert(row).exec_with_returning(tx.raw()).await
}

/// A person's passkeys, oldest first.
pub async fn of(tx: &impl Tx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::PersonId.eq(person));
    own.order_by_asc(Column::Id).all(tx.raw()).await
}

/// How many a person has.
pub async fn count(tx: &impl Tx, person: PersonId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).count(tx.raw()).await
}

/// The passkey with that id of the authenticator's.
pub async fn by_credential(tx: &impl Tx, credential_id: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CredentialId.eq(credential_id)).one(tx.raw()).await
}

/// Writes that a passkey was used, unless its counter has come as far meanwhile; false then. An authenticator that does
/// not count says 0 each time.
pub async fn touch(tx: &impl Tx, id: PasskeyId, credential: Json, counter: i64) -> Result<bool, DbErr> {
    let mut change = Entity::update_many()
        .col_expr(Column::Credential, Expr::value(credential))
        .col_expr(Column::Counter, Expr::value(counter))
        .col_expr(Column::LastUsedAt, Expr::value(tx.instant()))
        .filter(Column::Id.eq(id));
    if counter > 0 {
        change = change.filter(Column::Counter.lt(counter));
    }
    Ok(change.exec(tx.raw()).await?.rows_affected > 0)
}

/// A person's passkey, kept from others until the transaction ends.
pub async fn lock(tx: &impl Tx, person: PersonId, id: PasskeyId) -> Result<Option<Model>, DbErr> {
    let own = Entity::find_by_id(id).filter(Column::PersonId.eq(person));
    own.lock(LockType::Update).one(tx.raw()).await
}

/// Gives a person's passkey another name; `None` when there is none of this id.
pub async fn rename(
    tx: &impl Tx,
    person: PersonId,
    id: PasskeyId,
    name: String,
) -> Result<Option<Model>, DbErr> {
    let own = Column::PersonId.eq(person).and(Column::Id.eq(id));
    let change = Entity::update_many().col_expr(Column::Name, name.into()).filter(own);
    Ok(change.exec_with_returning(tx.raw()).await?.into_iter().next())
}

/// Removes a person's passkey and answers its name; `None` when there is none of this id.
pub async fn remove(tx: &impl Tx, person: PersonId, id: PasskeyId) -> Result<Option<String>, DbErr> {
    let own = Column::PersonId.eq(person).and(Column::Id.eq(id));
    let found = Entity::find().filter(own.clone()).one(tx.raw()).await?;
    Entity::delete_many().filter(own).exec(tx.raw()).await?;
    Ok(found.map(|row| row.name))
}
