//! People. A person is not of one tenant: memberships tie them to organizations.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};

use crate::db::Tx;
use crate::id::PersonId;

/// A person with a way to sign in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The person's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// The address, lower case: what the person signs in with. A program has none: its own id stands here, which is no address.
    pub email: String,
    /// The name as the person writes it.
    pub name: String,
    /// The Argon2id hash in PHC form.
    pub password_hash: String,
    /// The person's own zone; `None`: the organization's.
    pub time_zone: Option<String>,
    /// When the address was proved; nobody signs in before.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// When the person signed up.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
    /// A human, or a program's account.
    pub kind: Kind,
    /// The language of the mails to that person.
    pub language: Language,
}

/// A language that mails are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(sea_orm::sea_query::StringLen::N(8))")]
pub enum Language {
    /// English.
    #[default]
    #[sea_orm(string_value = "en")]
    English,
    /// German.
    #[sea_orm(string_value = "de")]
    German,
}

/// Who can be a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Kind {
    /// Somebody who signs in.
    Human,
    /// A program, which acts with API keys and never signs in.
    Service,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A person who signs up.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The address, in any case.
    pub email: String,
    /// The name.
    pub name: String,
    /// The Argon2id hash in PHC form.
    pub password_hash: String,
    /// The language, as far as is known.
    pub language: Language,
}

/// What stands in place of a hash while a person has no password; no password verifies against it.
pub const NO_PASSWORD: &str = "!";

impl Model {
    /// The address that mails reach; `None` for a program.
    pub fn address(&self) -> Option<&str> {
        (self.kind == Kind::Human).then_some(&self.email)
    }

    /// Whether the person has chosen a password.
    pub fn has_password(&self) -> bool {
        self.password_hash != NO_PASSWORD
    }
}

impl Model {
    /// The same person without a name and an address.
    #[must_use]
    pub fn nameless(self) -> Self {
        Self { name: crate::erasure::NAME.to_owned(), email: String::new(), ..self }
    }
}

/// Takes name, address, zone and password from an account, which is then of no use to anybody.
pub(crate) async fn erase(tx: &impl Tx, id: PersonId, name: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Email, Expr::value(format!("{id}@erased.invalid")))
        .col_expr(Column::PasswordHash, Expr::value(NO_PASSWORD))
        .col_expr(Column::TimeZone, Expr::value(None::<String>))
        .col_expr(Column::EmailVerifiedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id));
    change.exec(tx.raw()).await.map(drop)
}

/// The one spelling of an address: trimmed and lower case.
pub fn normalize(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Creates a person whose address is not proved yet.
pub async fn create(tx: &impl Tx, new: NewPerson) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: Set(PersonId::new(tx.instant())),
        email: Set(normalize(&new.email)),
        name: Set(new.name),
        password_hash: Set(new.password_hash),
        time_zone: Set(None),
        email_verified_at: Set(None),
        created_at: Set(tx.instant()),
        version: Set(1),
        kind: Set(Kind::Human),
        language: Set(new.language),
    };
    Entity::insert(row).exec_with_returning(tx.raw()).await
}

/// Creates a program's account: without an address, and without a way to sign in.
pub async fn create_service(tx: &impl Tx, name: String) -> Result<Model, DbErr> {
    let id = PersonId::new(tx.instant());
    let row = ActiveModel {
        id: Set(id),
        email: Set(id.to_string()),
        name: Set(name),
        password_hash: Set(NO_PASSWORD.to_owned()),
        time_zone: Set(None),
        email_verified_at: Set(None),
        created_at: Set(tx.instant()),
        version: Set(1),
        kind: Set(Kind::Service),
        language: Set(Language::default()),
    };
    Entity::insert(row).exec_with_returning(tx.raw()).await
}

/// The person with that address, in any case.
pub async fn by_email(tx: &impl Tx, email: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Email.eq(normalize(email))).one(tx.raw()).await
}

/// The person with that id.
pub async fn find(tx: &impl Tx, id: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(tx.raw()).await
}

/// The people with those ids, in no order.
pub async fn all(tx: &impl Tx, ids: impl IntoIterator<Item = PersonId>) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(tx.raw()).await
}

/// Marks the address as proved.
pub async fn verify(tx: &impl Tx, id: PersonId) -> Result<(), DbErr> {
    let unproved = Column::Id.eq(id).and(Column::EmailVerifiedAt.is_null());
    let change =
        Entity::update_many().col_expr(Column::EmailVerifiedAt, Expr::value(tx.instant())).filter(unproved);
    change.exec(tx.raw()).await.map(drop)
}

/// Replaces name, password hash and language of a person who has not proved the address; one who has is left alone.
pub async fn replace_unproved(
    tx: &impl Tx,
    id: PersonId,
    name: String,
    hash: String,
    language: Language,
) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Name, name.into())
        .col_expr(Column::PasswordHash, hash.into())
        .col_expr(Column::Language, Expr::value(language))
        .filter(Column::Id.eq(id).and(Column::EmailVerifiedAt.is_null()));
    change.exec(tx.raw()).await.map(drop)
}

/// Gives a person who was invited and has no account yet a name, a password hash and a language.
pub async fn furnish(
    tx: &impl Tx,
    id: PersonId,
    name: String,
    hash: String,
    language: Language,
) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Name, name.into())
        .col_expr(Column::PasswordHash, hash.into())
        .col_expr(Column::Language, Expr::value(language))
        .filter(Column::Id.eq(id).and(Column::PasswordHash.eq(NO_PASSWORD)));
    change.exec(tx.raw()).await.map(drop)
}

/// Sets a new password hash.
pub async fn set_password(tx: &impl Tx, id: PersonId, hash: String) -> Result<(), DbErr> {
    let change = Entity::update_many().col_expr(Column::PasswordHash, hash.into()).filter(Column::Id.eq(id));
    change.exec(tx.raw()).await.map(drop)
}

/// Gives a person another address, which both its old and its new owner have agreed to.
pub async fn move_to(tx: &impl Tx, id: PersonId, email: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Email, normalize(email).into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id));
    change.exec(tx.raw()).await.map(drop)
}

/// What is to change of a person; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The name.
    pub name: Option<String>,
    /// The own zone; `Some(None)`: the organization's.
    pub time_zone: Option<Option<String>>,
    /// The language.
    pub language: Option<Language>,
}

/// Changes a person who still has version `expected`; `None` when it has moved on.
pub async fn update(tx: &impl Tx, id: PersonId, expected: i32, new: Change) -> Result<Option<Model>, DbErr> {
    let mut change = Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1));
    if let Some(name) = new.name {
        change = change.col_expr(Column::Name, name.into());
    }
    if let Some(zone) = new.time_zone {
        change = change.col_expr(Column::TimeZone, zone.into());
    }
    if let Some(language) = new.language {
        change = change.col_expr(Column::Language, Expr::value(language));
    }
    let here = Column::Id.eq(id).and(Column::Version.eq(expected));
    let changed = change.filter(here).exec(tx.raw()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}
