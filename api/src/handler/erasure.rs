//! Erasure: deleting one's own account, and taking the name of somebody who has left out of everything.

use actix_web::{HttpResponse, get, post, web};
use entity::membership::{self, Member as Place};
use entity::{TenantTx, erasure, factor, organization, person, succession};
use serde::Serialize;
use utoipa::ToSchema;

use super::people::last_owner;
use crate::body::{Body, body};
use crate::field::{MembershipRef, PasswordAttempt, fault};
use crate::found::{Former, Found};
use crate::member::{Member, no_cookie};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// The wish to be erased.
    pub struct NewErasure {
        /// The password that one signs in with.
        pub password: PasswordAttempt,
    }
}

/// Delete one's own account
#[utoipa::path(tag = "identity", operation_id = "create_erasure", request_body = NewErasure,
    description = "Ends every place of the person, erases name and addresses in every organization, in mails and in audit logs, and the account itself. \
        It cannot be taken back. What the person was responsible for passes to the longest-serving owner of each organization. 409 `last_owner` \
        for the only owner of one.",
    responses((status = 204, description = "Erased, and signed out."), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/person/erasure")]
pub async fn create_erasure(
    state: web::Data<State>,
    member: Member,
    wish: Body<NewErasure>,
) -> Result<HttpResponse, Problem> {
    let own = &member.person;
    state.throttle.pass(Rate::Account, &own.email).await?;
    let tx = member.read().await?;
    if factor::standing(&tx, own.id).await?.has_second() {
        member.proved()?;
    }
    tx.commit().await?;
    let hash = own.has_password().then(|| own.password_hash.clone());
    if !state.kiln.verify(wish.0.password.0, hash).await? {
        return Err(Problem::invalid(vec![fault("/password", "This is not your password.")]));
    }
    let tx = state.db.as_person(own.id).await?;
    let mut places = membership::ever_of_person(&tx, own.id).await?;
    tx.commit().await?;
    // In one order for everybody, so that two who leave the same organizations do not wait for each other.
    places.sort_by_key(|place| place.tenant_id);
    let mut tx = member.write().await?.without_address();
    for place in places {
        tx = tx.enter(place.tenant_id, place.id).await?;
        // Leaving a consultancy has ended the places at its clients.
        let place = membership::find(&tx, place.id).await?.map_or(place, |found| found.membership);
        if place.is_open() {
            tx = leave(tx, &place).await?;
        }
        erasure::of_member(&tx, &place, own).await?;
    }
    erasure::of_account(&tx, own).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().cookie(no_cookie()).finish())
}

/// What somebody was responsible for goes to the longest-serving other owner; without one, nobody leaves.
async fn leave(tx: TenantTx, place: &membership::Model) -> Result<TenantTx, Problem> {
    if membership::is_last_owner(&tx, place).await? {
        return Err(last_owner(&organization::get(&tx).await?.name));
    }
    let heir = membership::first_owner(&tx, place.id).await?;
    Ok(succession::leave(tx, place, heir).await?.0)
}

/// Somebody whose place has ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerMember {
    /// The membership's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The role it had.
    #[schema(max_length = 32)]
    pub role: String,
    /// When it ended.
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Whether the personal data was erased.
    pub erased: bool,
}

/// The people who have left.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerMemberList {
    /// The last to leave first.
    #[schema(max_items = 10_000)]
    pub data: Vec<FormerMember>,
}

/// List who has left
#[utoipa::path(tag = "people", operation_id = "list_former_members",
    description = "The people whose places have ended, the last to leave first: what they recorded keeps their names until they are erased.",
    responses((status = 200, description = "Who has left.", body = FormerMemberList), AnyProblem, MemberProblem))]
#[get("/former-members")]
pub async fn list_former_members(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let gone = membership::former(&tx).await?;
    tx.commit().await?;
    let humans = gone.into_iter().filter(|place| place.person.kind == person::Kind::Human);
    let data = humans.map(|Place { membership, person }| FormerMember {
        id: membership.id.to_string(),
        name: person.name,
        role: membership.role.word().to_owned(),
        ended_at: membership.ended_at,
        erased: membership.erased_at.is_some(),
    });
    Ok(HttpResponse::Ok().json(FormerMemberList { data: data.collect() }))
}

/// Erase who has left
#[utoipa::path(tag = "people", operation_id = "create_member_erasure",
    description = "Erases the name and the addresses of somebody who has left: in this organization's lists, mails and audit log, whose chain goes on holding. It \
        cannot be taken back. The account itself is erased too when it belongs to no organization any more and nobody has invited it.",
    params(("id" = MembershipRef, Path, description = "The former membership's id.")),
    responses((status = 204, description = "Erased."), AnyProblem, MemberProblem, MissingProblem))]
#[post("/former-members/{id}/erasure")]
pub async fn create_member_erasure(
    state: web::Data<State>,
    member: Member,
    former: Found<Former>,
) -> Result<HttpResponse, Problem> {
    let place = &former.0.0.membership;
    let tx = state.db.as_person(place.person_id).await?;
    let homeless = membership::of_person(&tx, place.person_id).await?.is_empty();
    tx.commit().await?;
    let tx = member.write().await?;
    // Asked for anew: what members see of somebody erased has no name to look for.
    let person = person::find(&tx, place.person_id).await?.ok_or_else(Problem::not_found)?;
    erasure::of_member(&tx, place, &person).await?;
    let alone = homeless && !entity::one_time_token::is_invited(&tx, person.id).await?;
    if alone {
        erasure::of_account(&tx, &person).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
