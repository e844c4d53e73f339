//! Changing the address one signs in with: the old and the new one both agree, in either order.

use actix_web::{HttpRequest, HttpResponse, delete, post, web};
use entity::address_change::{self, Side};
use entity::id::PersonId;
use entity::one_time_token::{self, Purpose};
use entity::outbox_email::Content;
use entity::{TenantTx, factor, person, session, suppression};
use serde::Serialize;
use utoipa::ToSchema;

use super::identity::{Accepted, accepted, mail_account, used_up};
use crate::account::Account;
use crate::body::{Body, body};
use crate::choice::choice;
use crate::etag::IfMatch;
use crate::field::{Email, PasswordAttempt, Token, fault};
use crate::member::{Member, address, same_origin};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// The address that is wanted.
    pub struct NewAddressChange {
        /// The new address.
        pub email: Email,
        /// The password that one signs in with.
        pub password: PasswordAttempt,
    }
}

body! {
    /// The agreement of one of the two addresses.
    pub struct NewAddressConfirmation {
        /// The secret of the mailed link.
        pub token: Token,
    }
}

choice! {
    /// How far a change of address is.
    pub enum AddressChangeState {
        /// The other address has yet to agree.
        Waiting = "waiting",
        /// Both have agreed: it is done.
        Changed = "changed",
    }
}

/// What an agreement has come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressConfirmationView {
    /// How far the change is.
    pub state: AddressChangeState,
}

/// A change of address that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AddressChangeView {
    /// The address that is wanted.
    #[schema(max_length = 254)]
    pub email: String,
    /// When it can be agreed to no more.
    pub expires_at: chrono::DateTime<chrono::Utc>,
    /// Whether the old address has agreed.
    pub old_confirmed: bool,
    /// Whether the new address has agreed.
    pub new_confirmed: bool,
}

impl From<address_change::Model> for AddressChangeView {
    fn from(row: address_change::Model) -> Self {
        Self {
            expires_at: row.expires_at,
            old_confirmed: row.old_confirmed_at.is_some(),
            new_confirmed: row.new_confirmed_at.is_some(),
            email: row.email,
        }
    }
}

/// Ask for another address
#[utoipa::path(tag = "identity", operation_id = "create_address_change", request_body = NewAddressChange,
    description = "Mails a one-time link to the new address and one to the old. The address changes when both have been opened, in either order, \
        within 24 hours. The answer is the same when the new address has an account already; its owner is told. A newer change takes the \
        place of an older one.",
    responses((status = 202, description = "The mails are on their way.", body = Accepted), AnyProblem, BodyProblem, MemberProblem))]
#[post("/person/address-change")]
pub async fn create_address_change(
    state: web::Data<State>,
    member: Member,
    wanted: Body<NewAddressChange>,
) -> Result<HttpResponse, Problem> {
    let Body(wanted) = wanted;
    let email = person::normalize(&wanted.email.0);
    state.throttle.pass(Rate::Account, &member.person.email).await?;
    state.throttle.pass(Rate::Account, &email).await?;
    let own = &member.person;
    let tx = member.read().await?;
    if factor::standing(&tx, own.id).await?.has_second() {
        member.proved()?;
    }
    tx.commit().await?;
    let hash = own.has_password().then(|| own.password_hash.clone());
    if !state.kiln.verify(wanted.password.0, hash).await? {
        return Err(Problem::invalid(vec![fault("/password", "This is not your password.")]));
    }
    if email == own.email {
        return Err(Problem::invalid(vec![fault("/email", "This is your address already.")]));
    }
    let mut account = Account::of(&member, &state).await?;
    let tx = &account.tx;
    let taken = person::by_email(tx, &email).await?;
    address_change::ask(tx, own.id, &email, member.browser()?).await?;
    let token = one_time_token::issue(tx, own.id, Purpose::ConfirmOldAddress).await?;
    mail_account(tx, own, Content::ConfirmOldAddress { email: email.clone(), token }).await?;
    // Made in either case, so that both take as long; nobody learns the secret of a taken address.
    let token = one_time_token::issue(tx, own.id, Purpose::ConfirmNewAddress).await?;
    if let Some(owner) = taken {
        mail_account(tx, &owner, Content::AddressWanted).await?;
    } else {
        let at_new = person::Model { email, ..own.clone() };
        mail_account(tx, &at_new, Content::ConfirmNewAddress { token }).await?;
    }
    account.record("create_address_change", serde_json::json!({})).await?;
    account.commit().await?;
    state.ring();
    Ok(accepted())
}

/// Take a change of address back
#[utoipa::path(tag = "identity", operation_id = "delete_address_change",
    description = "Takes the change back that one waits for; its links work no more.",
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/person/address-change")]
pub async fn delete_address_change(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut account = Account::of(&member, &state).await?;
    let own = person::find(&account.tx, member.person.id).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&format!("v{}", own.version))?;
    if !address_change::withdraw(&account.tx, member.person.id).await? {
        return Err(Problem::not_found());
    }
    one_time_token::void(&account.tx, member.person.id, &[link(Side::New), link(Side::Old)]).await?;
    account.record("delete_address_change", serde_json::json!({})).await?;
    account.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Agree to a change of address
#[utoipa::path(tag = "identity", operation_id = "create_address_confirmation", request_body = NewAddressConfirmation, security(()),
    description = "Redeems one of the two mailed links. With the second the address changes, every session but the one that asked ends, \
        other mailed links lose their force, and both addresses are told. 409 when somebody else took the address meanwhile.",
    responses((status = 200, description = "Agreed.", body = AddressConfirmationView), AnyProblem, BodyProblem, ConflictProblem))]
#[post("/address-confirmations")]
pub async fn create_address_confirmation(
    request: HttpRequest,
    state: web::Data<State>,
    agreed: Body<NewAddressConfirmation>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let token = &agreed.0.token.0;
    let (id, side) = owner(&state, token).await?;
    let mut account = Account::open(&state, id, &address(&request)).await?;
    one_time_token::redeem(&account.tx, token, link(side)).await?.ok_or_else(used_up)?;
    let change = address_change::agree(&account.tx, id, side).await?.ok_or_else(used_up)?;
    let done = change.is_agreed();
    if done {
        take_place(&account.tx, change).await?;
    }
    account.record("create_address_confirmation", serde_json::json!({ "changed": done })).await?;
    account.commit().await?;
    state.ring();
    let state = if done { AddressChangeState::Changed } else { AddressChangeState::Waiting };
    Ok(HttpResponse::Ok().json(AddressConfirmationView { state }))
}

fn link(side: Side) -> Purpose {
    match side {
        Side::New => Purpose::ConfirmNewAddress,
        Side::Old => Purpose::ConfirmOldAddress,
    }
}

/// Whose link this is, and which of the two.
async fn owner(state: &State, token: &str) -> Result<(PersonId, Side), Problem> {
    let tx = state.db.open(false).await?;
    for side in [Side::New, Side::Old] {
        if let Some(found) = one_time_token::peek(&tx, token, link(side)).await? {
            return Ok((found.person_id, side));
        }
    }
    Err(used_up())
}

/// Puts the new address in the old one's place.
async fn take_place(tx: &TenantTx, change: address_change::Model) -> Result<(), Problem> {
    let before = person::find(tx, change.person_id).await?.ok_or_else(used_up)?;
    person::move_to(tx, before.id, &change.email).await?;
    suppression::prove(tx, &change.email).await?;
    address_change::withdraw(tx, before.id).await?;
    one_time_token::void(tx, before.id, &[Purpose::ResetPassword, Purpose::VerifyEmail]).await?;
    session::close_others(tx, before.id, change.session_id).await?;
    let told = Content::AddressChanged {
        from: before.email.clone(),
        to: change.email.clone(),
        at: tx.now(),
        time_zone: before.time_zone.clone().unwrap_or_else(|| "UTC".to_owned()),
    };
    mail_account(tx, &before, told.clone()).await?;
    mail_account(tx, &person::Model { email: change.email, ..before }, told).await?;
    Ok(())
}
