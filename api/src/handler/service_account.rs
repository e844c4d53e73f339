//! Service accounts: places of programs, which act with API keys, have no address and never sign in.

use actix_web::{HttpResponse, delete, get, patch, post};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::CertificationId;
use entity::membership::{self, Limit, Member as Place, Role};
use entity::{TenantTx, audit_entry, membership_certification, person};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::limit;
use super::people::RoleWord;
use crate::body::{Body, Change, body};
use crate::etag::{Expected, created, versioned};
use crate::field::{CertificationRef, Day, MembershipRef, Name, fault};
use crate::found::{Found, Program};
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

/// A service account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceAccountView {
    /// Its membership's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it is.
    #[schema(max_length = 200)]
    pub name: String,
    /// The role.
    #[schema(max_length = 32)]
    pub role: String,
    /// The only certifications the place concerns; null: all.
    #[schema(max_items = 200)]
    pub certification_ids: Option<Vec<String>>,
    /// The first day on which the place counts; null: at once.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which the place counts; null: no end.
    pub ends_on: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The service accounts of the organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceAccountList {
    /// All of them, oldest first.
    #[schema(max_items = 10_000)]
    pub data: Vec<ServiceAccountView>,
}

body! {
    /// A service account to make.
    pub struct NewServiceAccount {
        /// What it is.
        pub name: Name,
        /// The role; any but `owner`.
        pub role: RoleWord,
        /// The only certifications the place concerns; all when left out.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The first day on which the place counts.
        pub starts_on: Option<Day>,
        /// The last day on which the place counts.
        pub ends_on: Option<Day>,
    }
}

body! {
    /// Changes of a service account; what is left out stays.
    pub struct ServiceAccountChange {
        /// What it is.
        pub name: Option<Name>,
        /// A new role; any but `owner`.
        pub role: Option<RoleWord>,
        /// The only certifications the place concerns; null: all.
        #[schema(value_type = Option<Vec<CertificationRef>>)]
        pub certification_ids: Change<Vec<CertificationRef>>,
        /// The first day on which the place counts; null: at once.
        #[schema(value_type = Option<Day>)]
        pub starts_on: Change<Day>,
        /// The last day on which the place counts; null: no end.
        #[schema(value_type = Option<Day>)]
        pub ends_on: Change<Day>,
    }
}

fn view(place: Place, certifications: Option<&[CertificationId]>) -> ServiceAccountView {
    let Place { membership, person } = place;
    let ids = || certifications.unwrap_or_default().iter().map(ToString::to_string).collect();
    ServiceAccountView {
        id: membership.id.to_string(),
        name: person.name,
        role: membership.role.word().to_owned(),
        certification_ids: membership.scoped.then(ids),
        starts_on: membership.starts_on,
        ends_on: membership.ends_on,
        created_at: membership.created_at,
    }
}

/// An owner answers for the organization with name and address, which a program cannot.
async fn check(tx: &TenantTx, role: Role, limit: &Limit) -> Result<(), Problem> {
    if role == Role::Owner {
        let detail = "A service account is no owner. Let it be a manager.";
        return Err(Problem::invalid(vec![fault("/role", detail)]));
    }
    limit::check(tx, role, limit).await
}

/// List service accounts
#[utoipa::path(tag = "API keys", operation_id = "list_service_accounts",
    description = "The accounts of programs, oldest first.",
    responses((status = 200, description = "The service accounts.", body = ServiceAccountList), AnyProblem, MemberProblem))]
#[get("/service-accounts")]
pub async fn list_service_accounts(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let places = membership::all(&tx).await?;
    let limits = membership_certification::by_place(&tx).await?;
    tx.commit().await?;
    let program = |it: &Place| it.membership.is_open() && it.person.kind == person::Kind::Service;
    let data = places.into_iter().filter(program).map(|place| {
        let limit = limits.get(&place.membership.id).map(Vec::as_slice);
        view(place, limit)
    });
    Ok(HttpResponse::Ok().json(ServiceAccountList { data: data.collect() }))
}

/// Read a service account
#[utoipa::path(tag = "API keys", operation_id = "get_service_account",
    description = "The account of a program. Its `ETag` is what a change sends back.",
    params(("id" = MembershipRef, Path, description = "The service account's id.")),
    responses((status = 200, description = "The service account.", body = ServiceAccountView,
            headers(("ETag" = String, description = "Its version."))),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/service-accounts/{id}")]
pub async fn get_service_account(member: Member, row: Found<Program>) -> Result<HttpResponse, Problem> {
    let Found(Program(place)) = row;
    let tx = member.read().await?;
    let limit = membership_certification::of(&tx, place.membership.id).await?;
    tx.commit().await?;
    let version = place.person.version;
    Ok(versioned(&view(place, Some(&limit)), version))
}

/// Make a service account
#[utoipa::path(tag = "API keys", operation_id = "create_service_account", request_body = NewServiceAccount,
    description = "Makes the account of a program: a place without address and password, which acts with API keys alone. Nobody can make it \
        responsible for anything, for no mail would reach it; what it records without naming somebody is the longest-serving owner's.",
    responses((status = 201, description = "Made.", body = ServiceAccountView,
            headers(("ETag" = String, description = "Its version."))),
        AnyProblem, BodyProblem, MemberProblem))]
#[post("/service-accounts")]
pub async fn create_service_account(
    member: Member,
    new: Body<NewServiceAccount>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let role = new.role.role();
    let limit = limit::written(new.certification_ids, new.starts_on, new.ends_on);
    let tx = member.write().await?;
    check(&tx, role, &limit).await?;
    let person = person::create_service(&tx, new.name.0).await?;
    let place = membership::admit(&tx, person.id, role, &limit).await?;
    let detail = json!({ "name": person.name, "role": role.word(), "limit": limit::in_words(&limit) });
    audit_entry::record(&tx, "create_service_account", place.id, detail).await?;
    tx.commit().await?;
    let (version, location) = (person.version, format!("/v1/service-accounts/{}", place.id));
    let place = Place { membership: place, person };
    Ok(created(&view(place, limit.certifications.as_deref()), version, location))
}

/// Change a service account
#[utoipa::path(tag = "API keys", operation_id = "update_service_account", request_body = ServiceAccountChange,
    description = "Gives a service account another name, role or limits. Its keys may no more than that from now on.",
    params(("id" = MembershipRef, Path, description = "The service account's id."),
        ("If-Match" = String, Header, description = "The version that the change is based on.")),
    responses((status = 200, description = "As it is now.", body = ServiceAccountView,
            headers(("ETag" = String, description = "Its version."))),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/service-accounts/{id}")]
pub async fn update_service_account(
    member: Member,
    row: Found<Program>,
    expected: Expected,
    change: Body<ServiceAccountChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(Program(place)), Body(change)) = (row, change);
    let before = place.membership;
    let role = change.role.map_or(before.role, RoleWord::role);
    let tx = member.write().await?;
    let new = person::Change { name: change.name.map(|name| name.0), ..person::Change::default() };
    let person = person::update(&tx, before.person_id, expected.of(place.person.version)?, new).await?;
    let person = person.ok_or_else(Problem::moved_on)?;
    let known = if before.scoped { Some(membership_certification::of(&tx, before.id).await?) } else { None };
    let limit = limit::changed(&before, known, change.certification_ids, change.starts_on, change.ends_on);
    check(&tx, role, &limit).await?;
    let after = membership::change(&tx, before.id, role, &limit).await?;
    let detail = json!({ "name": person.name, "from": before.role.word(), "to": role.word(), "limit": limit::in_words(&limit) });
    audit_entry::record(&tx, "update_service_account", before.id, detail).await?;
    tx.commit().await?;
    let version = person.version;
    let place = Place { membership: after, person };
    Ok(versioned(&view(place, limit.certifications.as_deref()), version))
}

/// End a service account
#[utoipa::path(tag = "API keys", operation_id = "delete_service_account",
    description = "Ends a service account and all its keys. What it recorded keeps its name.",
    params(("id" = MembershipRef, Path, description = "The service account's id.")),
    responses((status = 204, description = "Ended."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/service-accounts/{id}")]
pub async fn delete_service_account(member: Member, row: Found<Program>) -> Result<HttpResponse, Problem> {
    let Found(Program(place)) = row;
    let tx = member.write().await?;
    membership::end(&tx, place.membership.id).await?;
    let detail = json!({ "name": place.person.name });
    audit_entry::record(&tx, "delete_service_account", place.membership.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
