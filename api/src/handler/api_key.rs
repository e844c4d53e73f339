//! API keys: making, listing, rotating and ending them. All of it takes a person with a session.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key::token::Prefix;
use entity::api_key::{self, Model, NewKey, notice};
use entity::id::MembershipId;
use entity::membership::{self, Member as Place, Role};
use entity::{TenantTx, audit_entry, person};
use serde_json::json;

use crate::body::{Body, body};
use crate::field::{ApiKeyRef, MembershipRef, Name, Network, Whole, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::scope::ScopeWord;
use crate::state::State;
use crate::throttle::Rate;
use crate::view::api_key::{ApiKeyPage, CreatedApiKey, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// How many days a key works unless whoever makes it says otherwise.
const USUAL_DAYS: i64 = 90;

/// How many hours the old key goes on working beside its successor unless whoever rotates says otherwise.
const USUAL_OVERLAP: i64 = 24;

body! {
    /// A key to make.
    pub struct NewApiKey {
        /// What it is for.
        pub name: Name,
        /// What it may: `read`, `write` (which includes `read`), or by resource, such as `certification:read`. Whatever it is
        /// given, it never may more than its owner may at the moment.
        pub scopes: Vec<ScopeWord>,
        /// The service account whose it is to be; one's own when left out.
        pub service_account_id: Option<MembershipRef>,
        /// The networks it works from; from everywhere when left out.
        pub networks: Option<Vec<Network>>,
        /// After how many days it ends by itself; 90 when left out.
        pub lifetime_days: Option<Whole<1, 365>>,
        /// That it never ends by itself, which only an owner of the organization decides.
        pub never_expires: Option<bool>,
    }
}

body! {
    /// A key to take the place of another.
    pub struct NewRotation {
        /// How many hours the old key goes on working; 24 when left out.
        pub overlap_hours: Option<Whole<0, 168>>,
    }
}

/// Whether the member keeps the organization's service accounts.
fn keeps(member: &Member) -> bool {
    matches!(member.role(), Role::Owner | Role::Manager) && !member.membership.scoped
}

/// Whether the member may give out keys of `place`: their own, or a service account's that they keep.
fn speaks_for(member: &Member, place: &Place) -> bool {
    place.membership.id == member.id() || place.person.kind == person::Kind::Service && keeps(member)
}

/// The places whose keys the member sees; `None`: all.
async fn in_sight(tx: &TenantTx, member: &Member) -> Result<Option<Vec<MembershipId>>, Problem> {
    if member.role() == Role::Owner {
        return Ok(None);
    }
    let places = membership::all(tx).await?;
    Ok(Some(places.iter().filter(|it| speaks_for(member, it)).map(|it| it.membership.id).collect()))
}

/// Whose key it is, or 404 when the member may not know of it.
async fn owner_of(tx: &TenantTx, member: &Member, row: &Model) -> Result<Place, Problem> {
    let owner = membership::find(tx, row.membership_id).await?.ok_or_else(Problem::not_found)?;
    if member.role() == Role::Owner || speaks_for(member, &owner) {
        Ok(owner)
    } else {
        Err(Problem::not_found())
    }
}

/// List API keys
#[utoipa::path(tag = "API keys", operation_id = "list_api_keys", params(PageParams),
    description = "One's own keys, newest first; for owners and managers those of service accounts too, and for owners those of every member. \
        Keys that work no more stay in the list.",
    responses((status = 200, description = "A page.", body = ApiKeyPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/api-keys")]
pub async fn list_api_keys(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let places = in_sight(&tx, &member).await?;
    let page = api_key::of(&tx, places, &wanted).await?;
    let next_cursor = page.next_cursor;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ApiKeyPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Make an API key
#[utoipa::path(tag = "API keys", operation_id = "create_api_key", request_body = NewApiKey,
    description = "Makes a key of one's own, or of a service account, and tells its secret this once. 409 `too_many_keys` when a hundred of the same \
        owner work.",
    responses((status = 201, description = "Made; the secret.", body = CreatedApiKey),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/api-keys")]
pub async fn create_api_key(
    state: web::Data<State>,
    member: Member,
    new: Body<NewApiKey>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    let tx = member.write().await?;
    let owner = match new.service_account_id {
        None => member.id(),
        Some(id) => {
            let place = membership::find(&tx, id.0).await?.filter(|it| it.membership.is_open());
            let place = place.filter(|it| it.person.kind == person::Kind::Service && speaks_for(&member, it));
            let unknown =
                || fault("/service_account_id", "There is no service account with this id for you.");
            place.ok_or_else(|| Problem::invalid(vec![unknown()]))?.membership.id
        }
    };
    let expires_at = end_of(&new, &member, tx.wall())?;
    let key = NewKey {
        membership_id: owner,
        name: new.name.0,
        scopes: scopes(&new.scopes)?,
        networks: new.networks.unwrap_or_default().into_iter().map(|network| network.0).collect(),
        created_by: member.id(),
        expires_at,
    };
    if api_key::count(&tx, owner).await? >= api_key::MOST {
        let detail = "A hundred keys of this owner work already. End some first.";
        return Err(Problem::conflict("too_many_keys", detail));
    }
    let made = make(&tx, &member, "create_api_key", key).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(made))
}

/// Writes the key and its line in the audit log, and tells its people.
async fn make(tx: &TenantTx, member: &Member, action: &str, new: NewKey) -> Result<CreatedApiKey, Problem> {
    let prefix = if member.organization.is_test { Prefix::Test } else { Prefix::Production };
    let (row, secret) = api_key::create(tx, prefix, new).await?;
    let detail = json!({ "owner": row.membership_id, "name": row.name, "scopes": row.scopes,
        "networks": row.networks, "expires_at": row.expires_at });
    audit_entry::record(tx, action, row.id, detail).await?;
    notice::made(tx, &row, &member.person.name).await?;
    let key = views(tx, vec![row]).await?.pop().ok_or_else(|| Problem::internal("a key without a view"))?;
    Ok(CreatedApiKey { secret, key })
}

fn end_of(new: &NewApiKey, member: &Member, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Problem> {
    if new.never_expires != Some(true) {
        let days = new.lifetime_days.map_or(USUAL_DAYS, |days| days.0);
        return Ok(Some(now + TimeDelta::days(days)));
    }
    if new.lifetime_days.is_some() {
        let twice = "Give the days, or that it never ends, not both.";
        return Err(Problem::invalid(vec![fault("/never_expires", twice)]));
    }
    if member.role() != Role::Owner {
        return Err(Problem::not_yours("Only an owner makes a key that never ends by itself."));
    }
    Ok(None)
}

/// Each scope once, in the document's order of what was given.
fn scopes(given: &[ScopeWord]) -> Result<Vec<String>, Problem> {
    let mut words: Vec<String> = Vec::new();
    for ScopeWord(word) in given {
        if !words.iter().any(|known| known == word) {
            words.push((*word).to_owned());
        }
    }
    if words.is_empty() {
        let none = "Name at least one scope, such as read.";
        return Err(Problem::invalid(vec![fault("/scopes", none)]));
    }
    Ok(words)
}

/// Rotate an API key
#[utoipa::path(tag = "API keys", operation_id = "create_api_key_rotation", request_body = NewRotation,
    description = "Makes a key with the same name, scopes, networks and lifetime, and tells its secret this once. The old one goes on working for the \
        hours of the overlap. 409 `key_ended` for a key that works no more or was rotated before.",
    params(("id" = ApiKeyRef, Path, description = "The old key's id.")),
    responses((status = 201, description = "Made; the secret.", body = CreatedApiKey),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/api-keys/{id}/rotations")]
pub async fn create_api_key_rotation(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    rotation: Body<NewRotation>,
) -> Result<HttpResponse, Problem> {
    let (Found(old), Body(rotation)) = (row, rotation);
    let tx = member.write().await?;
    let owner = owner_of(&tx, &member, &old).await?;
    if !speaks_for(&member, &owner) {
        return Err(Problem::not_yours("Only its owner rotates a member's key. You may end it."));
    }
    let lifetime = old.expires_at.map(|end| end - old.created_at);
    let new = NewKey {
        membership_id: old.membership_id,
        name: old.name.clone(),
        scopes: old.scope_words().into_iter().map(str::to_owned).collect(),
        networks: old.network_words().into_iter().map(str::to_owned).collect(),
        created_by: member.id(),
        expires_at: lifetime.map(|span| tx.wall() + span),
    };
    let made = make(&tx, &member, "create_api_key_rotation", new).await?;
    let successor = made.key.id.parse().map_err(Problem::internal)?;
    let overlap = TimeDelta::hours(rotation.overlap_hours.map_or(USUAL_OVERLAP, |hours| hours.0));
    if !api_key::hand_over(&tx, &old, successor, tx.wall() + overlap).await? {
        return Err(Problem::conflict("key_ended", "This key works no more or has a successor already."));
    }
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(made))
}

/// End an API key
#[utoipa::path(tag = "API keys", operation_id = "delete_api_key",
    description = "Ends a key at once and for good; its line stays in the list. Owners may end every member's keys. Done again, it changes nothing.",
    params(("id" = ApiKeyRef, Path, description = "The key's id.")),
    responses((status = 204, description = "Ended."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/api-keys/{id}")]
pub async fn delete_api_key(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    owner_of(&tx, &member, &row).await?;
    if api_key::revoke(&tx, row.id).await? {
        audit_entry::record(&tx, "delete_api_key", row.id, json!({ "name": row.name })).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
