//! Setting a new password: by a mailed one-time link, or by the one that holds.

use actix_web::{HttpRequest, HttpResponse, post, web};
use entity::one_time_token::{self, Purpose};
use entity::outbox_email::Content;
use entity::{address_change, factor, half_session, person, session};

use super::identity::{Accepted, MailRequest, accepted, mail_account, used_up};
use crate::account::Account;
use crate::body::{Body, body};
use crate::field::{Password, PasswordAttempt, Token, fault};
use crate::member::{Member, address, same_origin};
use crate::password;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem};

body! {
    /// A new password, by the mailed link.
    pub struct NewPasswordChange {
        /// The secret of the mailed link.
        pub token: Token,
        /// The new password.
        pub password: Password,
    }
}

body! {
    /// A new password, by the one that holds.
    pub struct NewOwnPasswordChange {
        /// The password that one signs in with.
        pub current_password: PasswordAttempt,
        /// The new password.
        pub password: Password,
    }
}

/// Ask for a password reset
#[utoipa::path(tag = "identity", operation_id = "create_password_reset", request_body = MailRequest, security(()),
    description = "Mails a one-time link when the address is known. The answer is the same when it is not.",
    responses((status = 202, description = "A mail is on its way if the address is known.", body = Accepted), AnyProblem, BodyProblem))]
#[post("/password-resets")]
pub async fn create_password_reset(
    request: HttpRequest,
    state: web::Data<State>,
    wanted: Body<MailRequest>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    state.throttle.pass(Rate::Account, &person::normalize(&wanted.0.email.0)).await?;
    let tx = state.db.open(true).await?;
    if let Some(person) = person::by_email(&tx, &wanted.0.email.0).await? {
        let token = one_time_token::issue(&tx, person.id, Purpose::ResetPassword).await?;
        mail_account(&tx, &person, Content::ResetPassword { token }).await?;
        tx.commit().await?;
        state.ring();
    }
    Ok(accepted())
}

/// Set a new password
#[utoipa::path(tag = "identity", operation_id = "create_password_change", request_body = NewPasswordChange, security(()),
    description = "Redeems the link of the reset mail, sets the password, ends every session of the person and tells the person by mail. \
        Whoever can read the address's mails has proved it.",
    responses((status = 204, description = "The password is set."), AnyProblem, BodyProblem))]
#[post("/password-changes")]
pub async fn create_password_change(
    request: HttpRequest,
    state: web::Data<State>,
    change: Body<NewPasswordChange>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let hash = state.kiln.hash(change.0.password.0.clone()).await?;
    let tx = state.db.open(true).await?;
    let id =
        one_time_token::redeem(&tx, &change.0.token.0, Purpose::ResetPassword).await?.ok_or_else(used_up)?;
    let person = person::find(&tx, id).await?.ok_or_else(used_up)?;
    password::check_personal(&change.0.password.0, &[&person.name, &person.email])?;
    person::set_password(&tx, id, hash).await?;
    person::verify(&tx, id).await?;
    session::close_all(&tx, id).await?;
    half_session::close_all(&tx, id).await?;
    // Whoever asked for another address may be why the password is changed.
    address_change::withdraw(&tx, id).await?;
    let time_zone = person.time_zone.clone().unwrap_or_else(|| "UTC".to_owned());
    mail_account(&tx, &person, Content::PasswordChanged { at: tx.now(), time_zone }).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Change one's own password
#[utoipa::path(tag = "identity", operation_id = "create_own_password_change", request_body = NewOwnPasswordChange,
    description = "Sets another password, ends every other session of the person and tells the person by mail.",
    responses((status = 204, description = "The password is set."), AnyProblem, BodyProblem, MemberProblem))]
#[post("/person/password-changes")]
pub async fn create_own_password_change(
    state: web::Data<State>,
    member: Member,
    change: Body<NewOwnPasswordChange>,
) -> Result<HttpResponse, Problem> {
    let (Body(change), own) = (change, &member.person);
    let tx = member.read().await?;
    if factor::standing(&tx, own.id).await?.has_second() {
        member.proved()?;
    }
    tx.commit().await?;
    state.throttle.pass(Rate::Account, &own.email).await?;
    let held = own.has_password().then(|| own.password_hash.clone());
    if !state.kiln.verify(change.current_password.0, held).await? {
        return Err(Problem::invalid(vec![fault("/current_password", "This is not your password.")]));
    }
    let about = [own.name.as_str(), &own.email, &member.organization.name];
    password::check_personal(&change.password.0, &about)?;
    let hash = state.kiln.hash(change.password.0).await?;
    let mut account = Account::of(&member, &state).await?;
    person::set_password(&account.tx, own.id, hash).await?;
    half_session::close_all(&account.tx, own.id).await?;
    session::close_others(&account.tx, own.id, Some(member.browser()?)).await?;
    address_change::withdraw(&account.tx, own.id).await?;
    let time_zone = own.time_zone.clone().unwrap_or_else(|| member.organization.time_zone.clone());
    let at = account.tx.now();
    mail_account(&account.tx, own, Content::PasswordChanged { at, time_zone }).await?;
    account.record("create_own_password_change", serde_json::json!({})).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}
