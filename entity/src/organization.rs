//! Organizations: the tenants.

use chrono::{DateTime, Utc};
use clock::zone::{self, Tz};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, DbErr, DeriveActiveEnum, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{GrantId, MembershipId, OrganizationId};
use crate::reminder::policy::ReminderPolicy;
use crate::test_clock;

pub mod sender;

pub use sender::Sender;

/// What an organization is to the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Kind {
    /// Holds or wants certificates of its own.
    Client,
    /// Looks after the certificates of others as well.
    Consultancy,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Its id; the `tenant_id` of every row it owns.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// What it is to the product.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// When its people are reminded.
    pub reminder_policy: ReminderPolicy,
    /// The engine's policy as far as the organization departs from the defaults.
    pub policy: Json,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
    /// Whether every member must have a second factor.
    pub second_factor_required: bool,
    /// Whether people with an address in a verified domain sign in by single sign-on only.
    pub sso_required: bool,
    /// When an owner asked that it be deleted; `None`: nobody has.
    pub deletion_asked_at: Option<DateTime<Utc>>,
    /// Which owner.
    pub deletion_asked_by: Option<MembershipId>,
    /// When it is deleted unless the wish is withdrawn.
    pub deletion_due_at: Option<DateTime<Utc>>,
    /// Whether it is for trying things out: it has a clock of its own.
    pub is_test: bool,
    /// The name that its mails show as their sender; `None`: the installation's.
    pub sender_name: Option<String>,
    /// Where answers to its mails go; `None`: to the installation's address.
    pub reply_to: Option<String>,
    /// The grant whose consultancy's brand its people see; `None`: the product's own.
    pub brand_grant_id: Option<GrantId>,
    /// When it is next looked whether anybody is to be prompted.
    pub prompt_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an organization says of itself when it signs up.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Its name.
    pub name: String,
    /// What it is to the product.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// IANA name.
    pub time_zone: String,
    /// Whether it is for trying things out.
    pub is_test: bool,
}

/// What may be changed of an organization.
#[derive(Clone, Debug, Default)]
pub struct OrganizationPatch {
    /// A new name.
    pub name: Option<String>,
    /// A new country.
    pub country: Option<String>,
    /// A new zone; its people's reminders move with it.
    pub time_zone: Option<String>,
    /// New lead times.
    pub reminder_policy: Option<ReminderPolicy>,
    /// New departures from the engine's default policy; the whole set.
    pub policy: Option<Json>,
    /// Something else to the product.
    pub kind: Option<Kind>,
    /// Another name as sender of its mails; `Some(None)`: the installation's.
    pub sender_name: Option<Option<String>>,
    /// Another address for answers; `Some(None)`: the installation's.
    pub reply_to: Option<Option<String>>,
    /// Another grant whose consultancy's brand is seen; `Some(None)`: the product's own.
    pub brand_grant_id: Option<Option<GrantId>>,
}

impl Model {
    /// Its zone.
    pub fn zone(&self) -> Tz {
        zone::of(&self.time_zone)
    }
}

impl NewOrganization {
    /// The row that it begins with.
    pub fn row(self, id: OrganizationId, now: DateTime<Utc>) -> Model {
        Model {
            id,
            name: self.name,
            kind: self.kind,
            country: self.country,
            time_zone: self.time_zone,
            reminder_policy: ReminderPolicy::default(),
            policy: serde_json::json!({}),
            created_at: now,
            version: 1,
            second_factor_required: false,
            sso_required: false,
            deletion_asked_at: None,
            deletion_asked_by: None,
            deletion_due_at: None,
            is_test: self.is_test,
            sender_name: None,
            reply_to: None,
            brand_grant_id: None,
            prompt_at: now,
        }
    }
}

/// Creates the transaction's tenant itself.
pub async fn create(tx: &TenantTx, new: NewOrganization) -> Result<Model, DbErr> {
    let row = new.row(tx.tenant(), tx.now()).into_active_model().reset_all();
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    if row.is_test {
        test_clock::create(tx).await?;
    }
    Ok(row)
}

/// The transaction's tenant.
///
/// # Errors
/// `RecordNotFound` when it has been deleted since the caller signed in.
pub async fn get(tx: &TenantTx) -> Result<Model, DbErr> {
    let found = Entity::find_by_id(tx.tenant()).one(tx.connection()).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(tx.tenant().to_string()))
}

/// The ids of up to `limit` tenants after `last`, in their order.
pub async fn after(
    tx: &WorkerTx,
    last: Option<OrganizationId>,
    limit: u64,
) -> Result<Vec<OrganizationId>, DbErr> {
    let ids = Entity::find().select_only().column(Column::Id).order_by_asc(Column::Id).limit(limit);
    let after = last.map(|last| Column::Id.gt(last));
    ids.apply_if(after, Select::filter).into_tuple().all(tx.connection()).await
}

/// Changes the tenant if it still has version `expected`; `None` when it has moved on.
pub async fn update(tx: &TenantTx, expected: i32, patch: OrganizationPatch) -> Result<Option<Model>, DbErr> {
    let mut change = Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1));
    if let Some(name) = patch.name {
        change = change.col_expr(Column::Name, name.into());
    }
    if let Some(country) = patch.country {
        change = change.col_expr(Column::Country, country.into());
    }
    if let Some(zone) = patch.time_zone {
        change = change.col_expr(Column::TimeZone, zone.into());
    }
    if let Some(policy) = patch.reminder_policy {
        change = change.col_expr(Column::ReminderPolicy, Expr::value(policy));
    }
    if let Some(policy) = patch.policy {
        change = change.col_expr(Column::Policy, policy.into());
    }
    if let Some(kind) = patch.kind {
        change = change.col_expr(Column::Kind, Expr::value(kind));
    }
    if let Some(name) = patch.sender_name {
        change = change.col_expr(Column::SenderName, name.into());
    }
    if let Some(address) = patch.reply_to {
        change = change.col_expr(Column::ReplyTo, address.into());
    }
    if let Some(grant) = patch.brand_grant_id {
        change = change.col_expr(Column::BrandGrantId, Expr::value(grant));
    }
    let here = Column::Id.eq(tx.tenant()).and(Column::Version.eq(expected));
    let changed = change.filter(here).exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { get(tx).await.map(Some) }
}

/// The tenant, kept from others until the transaction ends.
pub async fn lock(tx: &TenantTx) -> Result<Model, DbErr> {
    let found = Entity::find_by_id(tx.tenant()).lock(LockType::Update).one(tx.connection()).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(tx.tenant().to_string()))
}

/// Demands a second factor of every member, or no more; false when that was so before.
pub async fn demand_second_factor(tx: &TenantTx, demanded: bool) -> Result<bool, DbErr> {
    let other = Column::Id.eq(tx.tenant()).and(Column::SecondFactorRequired.ne(demanded));
    let change = Entity::update_many()
        .col_expr(Column::SecondFactorRequired, Expr::value(demanded))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(other);
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

impl Kind {
    /// The word that names it on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Consultancy => "consultancy",
        }
    }
}
