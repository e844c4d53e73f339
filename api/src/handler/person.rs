//! The signed-in person.

use actix_web::{HttpResponse, get, patch, web};
use entity::programme::{self, Cause, Which};
use entity::{address_change, audit_entry, duty, membership, person};
use serde::Serialize;
use utoipa::ToSchema;

use super::address_change::AddressChangeView;
use crate::body::{Body, Change, body};
use crate::etag::{Expected, versioned};
use crate::field::{Name, TimeZone};
use crate::language::Language;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, VersionProblem};

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// The person's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The address.
    #[schema(max_length = 254)]
    pub email: String,
    /// The person's own zone; null: the organization's.
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    /// The language of the pages and of the mails to the person.
    pub language: Language,
    /// The change of address that waits; null: none.
    pub address_change: Option<AddressChangeView>,
    /// The version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

body! {
    /// Changes of the person; what is left out stays.
    pub struct PersonChange {
        /// A new name.
        pub name: Option<Name>,
        /// A zone of one's own; null: the organization's.
        #[schema(value_type = Option<TimeZone>)]
        pub time_zone: Change<TimeZone>,
        /// The language of the pages and of the mails to the person.
        pub language: Option<Language>,
    }
}

fn view(row: &person::Model, change: Option<address_change::Model>) -> PersonView {
    PersonView {
        id: row.id.to_string(),
        name: row.name.clone(),
        email: row.email.clone(),
        time_zone: row.time_zone.clone(),
        language: row.language.into(),
        address_change: change.map(AddressChangeView::from),
        version: row.version,
    }
}

/// Get the signed-in person
#[utoipa::path(tag = "identity", operation_id = "get_person",
    description = "The person's name, address, own time zone and language.",
    responses((status = 200, description = "The person.", body = PersonView), AnyProblem, MemberProblem))]
#[get("/person")]
pub async fn get_person(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let change = address_change::of(&tx, member.person.id).await?;
    tx.commit().await?;
    Ok(versioned(&view(&member.person, change), member.person.version))
}

/// Change the signed-in person
#[utoipa::path(tag = "identity", operation_id = "update_person", request_body = PersonChange,
    description = "Changes the name, the own time zone or the language; reminders move to the new zone's clock.",
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "The person as it is now.", body = PersonView),
        AnyProblem, BodyProblem, MemberProblem, VersionProblem))]
#[patch("/person")]
pub async fn update_person(
    state: web::Data<State>,
    member: Member,
    expected: Expected,
    change: Body<PersonChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let zone = match change.time_zone {
        Change::Keep => None,
        Change::Set(zone) => Some(zone.map(|zone| zone.0)),
    };
    if member.by_provider().is_some() {
        // The name is seen in the person's other organizations as well, for which the provider does not speak.
        let tx = state.db.as_person(member.person.id).await?;
        let places = membership::of_person(&tx, member.person.id).await?;
        tx.commit().await?;
        if places.iter().any(|place| place.tenant_id != member.tenant()) {
            return Err(Problem::own_sign_in_required());
        }
    }
    let tx = member.write().await?;
    let moves = zone.is_some();
    let new = person::Change {
        name: change.name.map(|name| name.0),
        time_zone: zone,
        language: change.language.map(Into::into),
    };
    let row = person::update(&tx, member.person.id, expected.of(member.person.version)?, new).await?;
    let row = row.ok_or_else(Problem::moved_on)?;
    if moves {
        let reason = "The responsible person changed the time zone.";
        programme::replan_soon(&tx, &member.organization, Which::All, reason).await?;
        duty::plan::replan_all(&tx, &member.organization, &Cause::because(reason)).await?;
    }
    let change = address_change::of(&tx, row.id).await?;
    let detail = audit_entry::changed(&member.person, &row);
    audit_entry::record(&tx, "update_person", row.id, detail).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view(&row, change), row.version))
}
