//! Memberships: a person's place in an organization.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::db::{OpenTx, TenantTx};
use crate::id::{CertificationId, GrantId, MembershipId, OrganizationId, PersonId};
use crate::{
    api_key, calendar_feed, document_acknowledgement, membership_certification, notice, organization, person,
};

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
    /// Whether it is limited to the certifications of `membership_certification`.
    pub scoped: bool,
    /// The first day on which it counts; `None`: at once.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which it counts; `None`: no end.
    pub ends_on: Option<NaiveDate>,
    /// When it was ended. The row stays, for what the person did keeps its name.
    pub ended_at: Option<DateTime<Utc>>,
    /// The grant through which a consultancy's member has it; `None`: one of the organization's own people.
    pub grant_id: Option<GrantId>,
    /// When what the organization kept of the person was erased; they are called by no name here since.
    pub erased_at: Option<DateTime<Utc>>,
}

/// Who has it, and where.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The person behind it.
    #[sea_orm(belongs_to = "person::Entity", from = "Column::PersonId", to = "person::Column::Id")]
    Person,
    /// The organization it is in.
    #[sea_orm(
        belongs_to = "organization::Entity",
        from = "Column::TenantId",
        to = "organization::Column::Id"
    )]
    Organization,
}

impl sea_orm::Related<organization::Entity> for Entity {
    fn to() -> sea_orm::RelationDef {
        sea_orm::RelationTrait::def(&Relation::Organization)
    }
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

impl Member {
    /// Whether something can be theirs to do: a human being whose place has not ended.
    pub fn can_answer(&self) -> bool {
        self.membership.is_open() && self.person.kind == person::Kind::Human
    }
}

/// What limits a place: to some certifications, to some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Only these certifications; `None`: all.
    pub certifications: Option<Vec<CertificationId>>,
    /// The first day on which it counts.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which it counts.
    pub ends_on: Option<NaiveDate>,
}

/// Makes `person` a member of the transaction's tenant, without limits.
pub async fn create(tx: &TenantTx, person: PersonId, role: Role) -> Result<Model, DbErr> {
    admit(tx, person, role, &Limit::default()).await
}

/// Makes `person` a member of the transaction's tenant; whoever was one before takes the old place again.
pub async fn admit(tx: &TenantTx, person: PersonId, role: Role, limit: &Limit) -> Result<Model, DbErr> {
    admit_by(tx, person, role, limit, None).await
}

/// The same for a member of a consultancy, who has the place through `grant`.
pub(crate) async fn admit_by(
    tx: &TenantTx,
    person: PersonId,
    role: Role,
    limit: &Limit,
    grant: Option<GrantId>,
) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    if let Some(before) = Entity::find().filter(here.clone()).one(tx.connection()).await? {
        let mark = Entity::update_many().col_expr(Column::GrantId, Expr::value(grant)).filter(here);
        mark.exec(tx.connection()).await?;
        return change(tx, before.id, role, limit).await;
    }
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(MembershipId::new(tx.wall())),
        person_id: Set(person),
        role: Set(role),
        created_at: Set(tx.now()),
        scoped: Set(limit.certifications.is_some()),
        starts_on: Set(limit.starts_on),
        ends_on: Set(limit.ends_on),
        ended_at: Set(None),
        grant_id: Set(grant),
        erased_at: Set(None),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    membership_certification::replace(tx, row.id, limit.certifications.as_deref().unwrap_or_default())
        .await?;
    Ok(row)
}

/// Gives a place another role and other limits, and opens it again if it had ended.
pub async fn change(tx: &TenantTx, id: MembershipId, role: Role, limit: &Limit) -> Result<Model, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Role, Expr::value(role))
        .col_expr(Column::Scoped, Expr::value(limit.certifications.is_some()))
        .col_expr(Column::StartsOn, Expr::value(limit.starts_on))
        .col_expr(Column::EndsOn, Expr::value(limit.ends_on))
        .col_expr(Column::EndedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::ErasedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    let rows = change.exec_with_returning(tx.connection()).await?;
    membership_certification::replace(tx, id, limit.certifications.as_deref().unwrap_or_default()).await?;
    rows.into_iter().next().ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// Ends a place: its sessions work no more, and its keys never again, even should the place be opened once more.
pub async fn end(tx: &TenantTx, id: MembershipId) -> Result<(), DbErr> {
    api_key::revoke_all_of(tx, id).await?;
    calendar_feed::delete_all_of(tx, id).await?;
    notice::forget(tx, id).await?;
    document_acknowledgement::forget(tx, id).await?;
    let change = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// The longest-serving owner other than `except`.
///
/// # Errors
/// `RecordNotFound` when there is none.
pub async fn first_owner(tx: &TenantTx, except: MembershipId) -> Result<MembershipId, DbErr> {
    let owners = owners(tx).filter(Column::Id.ne(except));
    // The organization's own before a consultancy's.
    let first =
        owners.order_by_desc(Column::GrantId.is_null()).order_by_asc(Column::Id).one(tx.connection()).await?;
    first.map(|row| row.id).ok_or_else(|| DbErr::RecordNotFound("an owner".to_owned()))
}

/// Whether nobody would be an owner any more without this place, which an organization never comes to. Locks the owners' rows,
/// so that of two owners who go at once one stays.
pub async fn is_last_owner(tx: &TenantTx, place: &Model) -> Result<bool, DbErr> {
    if place.role != Role::Owner {
        return Ok(false);
    }
    let owners = owners(tx).order_by_asc(Column::Id).lock(LockType::Update);
    Ok(owners.all(tx.connection()).await?.len() < 2)
}

fn owners(tx: &TenantTx) -> Select<Entity> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Role.eq(Role::Owner));
    Entity::find().filter(here.and(Column::EndedAt.is_null()))
}

/// The organization's own owners, longest-serving first; those of a consultancy are none of them.
pub async fn own_owners(tx: &TenantTx) -> Result<Vec<Member>, DbErr> {
    let own = owners(tx).filter(Column::GrantId.is_null()).order_by_asc(Column::Id);
    let rows = own.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The places that `grant` has given, open ones only.
pub(crate) async fn of_grant(tx: &TenantTx, grant: GrantId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::GrantId.eq(grant));
    Entity::find()
        .filter(here.and(Column::EndedAt.is_null()))
        .order_by_asc(Column::Id)
        .all(tx.connection())
        .await
}

/// The memberships of one person in every organization, oldest first, after them those through a consultancy; the transaction
/// must be that person's.
pub async fn of_person(tx: &OpenTx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    open_of(person).all(tx.connection()).await
}

/// The same with the organizations.
pub async fn places_of(tx: &OpenTx, person: PersonId) -> Result<Vec<(Model, organization::Model)>, DbErr> {
    let places = open_of(person).find_also_related(organization::Entity).all(tx.connection()).await?;
    Ok(places.into_iter().filter_map(|(place, organization)| Some((place, organization?))).collect())
}

fn open_of(person: PersonId) -> Select<Entity> {
    let open = Entity::find().filter(Column::PersonId.eq(person).and(Column::EndedAt.is_null()));
    open.order_by_desc(Column::GrantId.is_null()).order_by_asc(Column::CreatedAt)
}

/// Every place that one person has or had, in every organization; the transaction must be that person's.
pub async fn ever_of_person(tx: &OpenTx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::CreatedAt);
    own.all(tx.connection()).await
}

/// The people whose places have ended, the last to leave first.
pub async fn former(tx: &TenantTx) -> Result<Vec<Member>, DbErr> {
    let gone = Column::TenantId.eq(tx.tenant()).and(Column::EndedAt.is_not_null());
    let rows = Entity::find().filter(gone).order_by_desc(Column::EndedAt).order_by_asc(Column::Id);
    let rows = rows.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The member that `person` is in the transaction's tenant, unless the place has ended.
pub async fn of(tx: &TenantTx, person: PersonId) -> Result<Option<Member>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::EndedAt.is_null());
    let found =
        Entity::find().filter(here).filter(Column::PersonId.eq(person)).find_also_related(person::Entity);
    Ok(found.one(tx.connection()).await?.and_then(pair))
}

/// The same; besides, the place that somebody had through a consultancy and that has ended.
pub async fn of_or_was(tx: &TenantTx, person: PersonId) -> Result<Option<Member>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    let place = Entity::find().filter(here.and(Column::EndedAt.is_null().or(Column::GrantId.is_not_null())));
    Ok(place.find_also_related(person::Entity).one(tx.connection()).await?.and_then(pair))
}

/// Whether `person` has or had a place in the transaction's tenant.
pub async fn had(tx: &TenantTx, person: PersonId) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.eq(person));
    Ok(Entity::find().filter(here).one(tx.connection()).await?.is_some())
}

/// The member with that membership id, also one whose place has ended.
pub async fn find(tx: &TenantTx, id: MembershipId) -> Result<Option<Member>, DbErr> {
    let found = Entity::find_by_id((tx.tenant(), id)).find_also_related(person::Entity);
    Ok(found.one(tx.connection()).await?.and_then(pair))
}

/// The member with that id who can answer for something: a human being whose place has not ended, for mails are all that reminds.
pub async fn answerable(tx: &TenantTx, id: MembershipId) -> Result<Option<Member>, DbErr> {
    let found = find(tx, id).await?;
    Ok(found.filter(Member::can_answer))
}

/// The members with these membership ids.
pub async fn among(tx: &TenantTx, ids: impl IntoIterator<Item = MembershipId>) -> Result<Vec<Member>, DbErr> {
    let ids: Vec<_> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(Column::Id.is_in(ids));
    let rows = here.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The members that these people are or were.
pub(crate) async fn of_people(tx: &TenantTx, people: &[PersonId]) -> Result<Vec<Member>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::PersonId.is_in(people.iter().copied()));
    let rows = Entity::find().filter(theirs).find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// Every member that the tenant has or had, oldest first.
pub async fn all(tx: &TenantTx) -> Result<Vec<Member>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).order_by_asc(Column::Id);
    let rows = here.find_also_related(person::Entity).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(pair).collect())
}

fn pair((membership, person): (Model, Option<person::Model>)) -> Option<Member> {
    person.map(|person| {
        // Somebody who was erased here may have an account elsewhere: it is not told here what they are called there.
        let person = if membership.erased_at.is_some() { person.nameless() } else { person };
        Member { membership, person }
    })
}

impl Model {
    /// True while the place has not been ended; its days are another matter.
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether it counts on `today`, the organization's civil date.
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.is_open()
            && self.starts_on.is_none_or(|first| first <= today)
            && self.ends_on.is_none_or(|last| last >= today)
    }
}

impl Role {
    /// Every role, the one that may most first.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Manager,
        Self::InternalAuditor,
        Self::Contributor,
        Self::Reader,
        Self::ExternalAuditor,
    ];

    /// The role that `word` names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

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
