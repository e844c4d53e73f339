//! The second factors of the signed-in person: what there is, the app's one-time codes, recovery codes.

use actix_web::{HttpResponse, delete, get, post, web};
use entity::factor::{self, Factor};
use entity::outbox_email::content::FactorChange;
use entity::vault::about_totp;
use entity::{passkey, recovery_code, session, totp};
use serde::Serialize;
use utoipa::ToSchema;

use super::passkey::PasskeyView;
use crate::account::Account;
use crate::body::{Body, body};
use crate::etag::{IfMatch, resting, stamp_of};
use crate::field::TotpCode;
use crate::member::Member;
use crate::problem::Problem;
use crate::proof::{tell, wrong_code};
use crate::state::State;
use crate::throttle::Rate;
use crate::totp::{App, SECRET};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// What the person proves with besides the password.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactorsView {
    /// When the app for one-time codes was confirmed; null: there is none.
    pub totp_since: Option<chrono::DateTime<chrono::Utc>>,
    /// The passkeys, oldest first.
    #[schema(max_items = 100)]
    pub passkeys: Vec<PasskeyView>,
    /// The domain that passkeys are for; null where there can be none.
    #[schema(max_length = 253)]
    pub passkey_domain: Option<String>,
    /// How many recovery codes are left.
    #[schema(minimum = 0, maximum = 10)]
    pub recovery_codes_left: u64,
    /// Whether the person has a password.
    pub password: bool,
}

/// A secret for an app, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpView {
    /// The secret in base32, to be typed.
    #[schema(max_length = 64)]
    pub secret: String,
    /// The same as an address, which an app reads from a picture.
    #[schema(max_length = 1000)]
    pub otpauth: String,
}

/// Recovery codes, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodesView {
    /// Ten new codes; empty when there are codes already.
    #[schema(max_items = 10)]
    pub recovery_codes: Vec<String>,
}

body! {
    /// The first code of an app.
    pub struct NewTotpConfirmation {
        /// The code that the app shows.
        pub code: TotpCode,
    }
}

/// List one's own factors
#[utoipa::path(tag = "identity", operation_id = "list_factors",
    description = "What the person proves with besides the password.",
    responses((status = 200, description = "The factors.", body = FactorsView), AnyProblem, MemberProblem))]
#[get("/factors")]
pub async fn list_factors(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = state.db.open(false).await?;
    let app = totp::of(&tx, member.person.id).await?;
    let passkeys = passkey::of(&tx, member.person.id).await?;
    let left = recovery_code::left(&tx, member.person.id).await?;
    tx.commit().await?;
    let basis = stamp(app.as_ref());
    let view = FactorsView {
        totp_since: app.and_then(|app| app.confirmed_at),
        passkeys: passkeys.into_iter().map(PasskeyView::from).collect(),
        passkey_domain: state.ceremony.as_ref().map(|ceremony| ceremony.rp_id.clone()),
        recovery_codes_left: left,
        password: member.person.has_password(),
    };
    Ok(resting(&view, &basis))
}

/// What the removal of the app rests on.
fn stamp(app: Option<&totp::Model>) -> String {
    stamp_of(&app.and_then(|app| app.confirmed_at))
}

/// Propose an app for one-time codes
#[utoipa::path(tag = "identity", operation_id = "create_totp",
    description = "Makes a secret for an app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and shows it once. It proves nothing until its first \
        code is confirmed; asked for again before that, another secret takes its place. 409 when an app is confirmed: remove it first.",
    responses((status = 201, description = "The secret.", body = TotpView), AnyProblem, MemberProblem, ConflictProblem))]
#[post("/totp")]
pub async fn create_totp(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let mut secret = vec![0_u8; SECRET];
    getrandom::fill(&mut secret).map_err(Problem::internal)?;
    let sealed = state.vault.close(&about_totp(member.person.id), &secret).map_err(Problem::internal)?;
    let app = App::new(secret, &member.person.email).ok_or_else(|| Problem::internal("a secret"))?;
    let tx = state.db.open(true).await?;
    let standing = factor::standing(&tx, member.person.id).await?;
    if standing.totp {
        let detail = "You have an app already. Remove it before you take another one.";
        return Err(Problem::conflict("already_enrolled", detail));
    }
    totp::propose(&tx, member.person.id, sealed).await?;
    tx.commit().await?;
    let otpauth = app.address().ok_or_else(|| Problem::internal("an address of the app"))?;
    Ok(HttpResponse::Created().json(TotpView { secret: app.secret(), otpauth }))
}

/// Confirm the app
#[utoipa::path(tag = "identity", operation_id = "create_totp_confirmation", request_body = NewTotpConfirmation,
    description = "Takes the first code of the proposed app. From then on the app is a second factor. The first factor brings ten recovery codes and \
        ends the person's other sessions. The person is told by mail.",
    responses((status = 201, description = "Confirmed.", body = RecoveryCodesView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/totp/confirmation")]
pub async fn create_totp_confirmation(
    state: web::Data<State>,
    member: Member,
    shown: Body<NewTotpConfirmation>,
) -> Result<HttpResponse, Problem> {
    let person = &member.person;
    state.throttle.pass(Rate::Factor, &person.id.to_string()).await?;
    let mut account = Account::of(&member, &state).await?;
    let proposed = totp::of(&account.tx, person.id).await?.filter(|app| app.confirmed_at.is_none());
    let detail = "There is no app to confirm. Ask for a secret first: POST /v1/totp.";
    let proposed = proposed.ok_or_else(|| Problem::conflict("already_enrolled", detail))?;
    let app = crate::proof::open(&state, person, &proposed)?;
    let step = app.step_of(&shown.0.code.0, account.tx.now()).ok_or_else(|| wrong_code("/code"))?;
    let first = !factor::standing(&account.tx, person.id).await?.has_second();
    totp::confirm(&account.tx, person.id, step).await?;
    let codes = enrolled(&mut account, &member, Factor::Totp, first, FactorChange::TotpAdded).await?;
    account.record("create_totp_confirmation", serde_json::json!({ "factor": "totp" })).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(RecoveryCodesView { recovery_codes: codes }))
}

/// What follows a new factor: the session has proved it; with the first come recovery codes and the end of other sessions.
pub async fn enrolled(
    account: &mut Account,
    member: &Member,
    factor: Factor,
    first: bool,
    change: FactorChange,
) -> Result<Vec<String>, Problem> {
    let person = &member.person;
    session::prove(&account.tx, member.own_session()?, factor).await?;
    tell(account, person, change).await?;
    if !first {
        return Ok(Vec::new());
    }
    session::close_others(&account.tx, person.id, Some(member.browser()?)).await?;
    Ok(recovery_code::replace(&account.tx, person.id).await?)
}

/// Remove the app
#[utoipa::path(tag = "identity", operation_id = "delete_totp",
    description = "Removes the app; with the last factor go the recovery codes. The person is told by mail.",
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/totp")]
pub async fn delete_totp(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut account = Account::of(&member, &state).await?;
    let app = totp::lock(&account.tx, member.person.id).await?;
    if_match.check(&stamp(app.as_ref()))?;
    if !totp::remove(&account.tx, member.person.id).await? {
        return Err(Problem::not_found());
    }
    factor::removed(&account.tx, member.person.id).await?;
    tell(&account, &member.person, FactorChange::TotpRemoved).await?;
    account.record("delete_totp", serde_json::json!({ "factor": "totp" })).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Make new recovery codes
#[utoipa::path(tag = "identity", operation_id = "create_recovery_codes",
    description = "Makes ten codes in place of those before and shows them once. Each signs in once in place of the second factor. \
        409 for somebody without a second factor.",
    responses((status = 201, description = "The codes.", body = RecoveryCodesView), AnyProblem, MemberProblem, ConflictProblem))]
#[post("/recovery-codes")]
pub async fn create_recovery_codes(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let mut account = Account::of(&member, &state).await?;
    if !factor::standing(&account.tx, member.person.id).await?.has_second() {
        let detail = "Recovery codes stand in for a second factor, and you have none yet.";
        return Err(Problem::conflict("no_second_factor", detail));
    }
    let recovery_codes = recovery_code::replace(&account.tx, member.person.id).await?;
    tell(&account, &member.person, FactorChange::CodesRenewed).await?;
    account.record("create_recovery_codes", serde_json::json!({})).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(RecoveryCodesView { recovery_codes }))
}
