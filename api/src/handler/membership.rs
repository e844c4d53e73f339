//! One's own places: the organizations one belongs to, opening another one, and leaving.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, post, web};
use entity::id::OrganizationId;
use entity::membership::{self, Role};
use entity::{audit_entry, consultant, organization, row, succession};
use serde::Serialize;
use utoipa::ToSchema;

use super::identity::OrganizationKind;
use super::people::last_owner;
use crate::body::{Body, body};
use crate::etag::{IfMatch, stamp_of};
use crate::field::{Country, Name, TimeZone};
use crate::member::{Member, no_cookie};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, Reference};

/// One of one's own places.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipView {
    /// The membership's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of leaving it compares; null where the session does not work.
    #[schema(max_length = 100)]
    pub etag: Option<String>,
    /// The organization.
    pub organization: Reference,
    /// What the organization is to the product.
    #[schema(max_length = 16)]
    pub kind: String,
    /// Whether it is for trying things out.
    pub test: bool,
    /// The role.
    #[schema(max_length = 32)]
    pub role: String,
    /// The consultancy through which the place is held; null: a place of one's own.
    pub consultancy: Option<Reference>,
    /// Whether the session works there now.
    pub current: bool,
}

fn own_tag(place: &membership::Model) -> String {
    format!("\"{}\"", stamp_of(place))
}

/// One's own places.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipList {
    /// Oldest first.
    #[schema(max_items = 10_000)]
    pub data: Vec<MembershipView>,
}

body! {
    /// An organization to open.
    pub struct NewOrganizationBody {
        /// Its name.
        pub name: Name,
        /// Its country.
        pub country: Country,
        /// Its time zone.
        pub time_zone: TimeZone,
        /// What it is to the product; `client` when left out.
        pub kind: Option<OrganizationKind>,
        /// Whether it is for trying things out, for ever: with a clock of its own, and mails that nobody is sent.
        pub test: Option<bool>,
    }
}

/// List one's own organizations
#[utoipa::path(tag = "identity", operation_id = "list_memberships",
    description = "The organizations that the signed-in person belongs to, oldest membership first.",
    responses((status = 200, description = "The memberships.", body = MembershipList), AnyProblem, MemberProblem))]
#[get("/memberships")]
pub async fn list_memberships(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = state.db.as_person(member.person.id).await?;
    let places = membership::places_of(&tx, member.person.id).await?;
    let works: HashMap<_, _> =
        consultant::of_person(&tx, member.person.id).await?.into_iter().map(|it| (it.grant_id, it)).collect();
    tx.commit().await?;
    let names: HashMap<_, _> =
        places.iter().map(|(_, organization)| (organization.id, organization.name.clone())).collect();
    let view = |(place, organization): (membership::Model, organization::Model)| {
        let consultancy = place.grant_id.and_then(|grant| works.get(&grant)).map(|it| it.consultancy_id);
        MembershipView {
            id: place.id.to_string(),
            etag: (place.tenant_id == member.tenant()).then(|| own_tag(&place)),
            organization: Reference::to(organization.id, organization.name),
            kind: organization.kind.word().to_owned(),
            test: organization.is_test,
            role: place.role.word().to_owned(),
            consultancy: consultancy.map(|id| Reference::to(id, names.get(&id).cloned().unwrap_or_default())),
            current: place.tenant_id == member.tenant(),
        }
    };
    // A provider that vouched for the person in one organization learns nothing of the others.
    let shown = |(place, _): &(membership::Model, organization::Model)| {
        member.by_provider().is_none_or(|tenant| tenant == place.tenant_id)
    };
    let data = places.into_iter().filter(shown).map(view).collect();
    Ok(HttpResponse::Ok().json(MembershipList { data }))
}

/// Open another organization
#[utoipa::path(tag = "identity", operation_id = "create_organization", request_body = NewOrganizationBody,
    description = "Opens another organization, whose owner the signed-in person is. The session goes on working where it works: \
        `PATCH /v1/session` enters the new one.",
    responses((status = 201, description = "Opened; one's place in it.", body = MembershipView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/organizations")]
pub async fn create_organization(
    state: web::Data<State>,
    member: Member,
    new: Body<NewOrganizationBody>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    state.throttle.pass(Rate::Invitation, &member.person.id.to_string()).await?;
    let tx = member.found(OrganizationId::new(state.db.now())).await?;
    let row = organization::NewOrganization {
        name: new.name.0,
        kind: OrganizationKind::stored(new.kind),
        country: new.country.0,
        time_zone: new.time_zone.0,
        is_test: new.test.unwrap_or(false),
    };
    let row = organization::create(&tx, row).await?;
    let place = membership::create(&tx, member.person.id, Role::Owner).await?;
    audit_entry::record(&tx, "create_organization", row.id, serde_json::json!({ "owner": place.id })).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(MembershipView {
        id: place.id.to_string(),
        etag: None,
        kind: row.kind.word().to_owned(),
        test: row.is_test,
        organization: Reference::to(row.id, row.name),
        role: place.role.word().to_owned(),
        consultancy: None,
        current: false,
    }))
}

/// Leave the organization
#[utoipa::path(tag = "identity", operation_id = "delete_membership",
    description = "Ends one's own place in the organization that the session works in, and the session. What one was responsible for passes to \
        the longest-serving owner. 409 `last_owner` for the only owner.",
    responses((status = 204, description = "Left, and signed out."), AnyProblem, MemberProblem, ConflictProblem))]
#[delete("/membership")]
pub async fn delete_membership(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let session = member.browser()?;
    let tx = member.write().await?;
    // The owners first: of two who leave at once, each would hold its own place and wait for the other's.
    let last = membership::is_last_owner(&tx, &member.membership).await?;
    row::lock::<membership::Entity, _>(&tx, member.id()).await?;
    let own = membership::find(&tx, member.id()).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&stamp_of(&own.membership))?;
    if last {
        return Err(last_owner(&member.organization.name));
    }
    let heir = membership::first_owner(&tx, member.id()).await?;
    let (tx, passed) = succession::leave(tx, &own.membership, heir).await?;
    let detail = serde_json::json!({ "passed_on": passed, "to": heir });
    audit_entry::record(&tx, "delete_membership", member.id(), detail).await?;
    tx.commit().await?;
    let tx = state.db.open(true).await?;
    entity::session::close(&tx, session).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().cookie(no_cookie()).finish())
}
