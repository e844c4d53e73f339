//! Signing up and proving an address. No answer tells whether an address is known.

use actix_web::{HttpRequest, HttpResponse, post, web};
use entity::id::{OrganizationId, PersonId};
use entity::one_time_token::{self, Purpose};
use entity::outbox_email::{self, Content, NewEmail};
use entity::person::Language;
use entity::{Actor, DbErr, TenantTx, Tx, audit_entry, membership, organization, person};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{Country, Email, Name, Password, TimeZone, Token};
use crate::language;
use crate::member::{address, same_origin};
use crate::password;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem};

choice! {
    /// What an organization is to the product.
    pub enum OrganizationKind {
        /// Holds or wants certificates of its own.
        Client = "client",
        /// Looks after the certificates of others as well.
        Consultancy = "consultancy",
    }
}

impl OrganizationKind {
    /// The kind to store; a client unless another one was chosen.
    pub fn stored(chosen: Option<Self>) -> organization::Kind {
        match chosen {
            Some(Self::Consultancy) => organization::Kind::Consultancy,
            Some(Self::Client) | None => organization::Kind::Client,
        }
    }
}

body! {
    /// A new organization and its first person, who becomes its owner.
    pub struct NewSignUp {
        /// The organization's name.
        pub organization_name: Name,
        /// What it is to the product; `client` when left out.
        pub organization_kind: Option<OrganizationKind>,
        /// The organization's country.
        pub country: Country,
        /// The organization's time zone.
        pub time_zone: TimeZone,
        /// The person's name.
        pub name: Name,
        /// The person's address, to sign in with.
        pub email: Email,
        /// The person's password.
        pub password: Password,
    }
}

body! {
    /// An address that a mail is wanted at.
    pub struct MailRequest {
        /// The address.
        pub email: Email,
    }
}

body! {
    /// The proof of an address.
    pub struct NewEmailVerification {
        /// The secret of the mailed link.
        pub token: Token,
    }
}

/// What happens next.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// In a sentence.
    #[schema(max_length = 300)]
    pub message: String,
}

/// 202 with the same words for a known and an unknown address.
pub fn accepted() -> HttpResponse {
    let message = "If this address can be used, a mail is on its way to it.".to_owned();
    HttpResponse::Accepted().json(Accepted { message })
}

/// Sign up an organization
///
/// Creates the organization and its owner and mails a one-time link that proves the address. The answer is the same
/// when the address is known already; its owner then gets a mail that says so.
#[utoipa::path(tag = "identity", operation_id = "create_sign_up", request_body = NewSignUp, security(()),
    responses((status = 202, description = "A mail is on its way.", body = Accepted), AnyProblem, BodyProblem))]
#[post("/sign-ups")]
pub async fn create_sign_up(
    request: HttpRequest,
    state: web::Data<State>,
    new: Body<NewSignUp>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let Body(new) = new;
    password::check_personal(&new.password.0, &[&new.name.0, &new.email.0, &new.organization_name.0])?;
    // Hashed in either case, so that both take as long.
    let hash = state.kiln.hash(new.password.0.clone()).await?;
    let tx = state.db.open(false).await?;
    let known = person::by_email(&tx, &new.email.0).await?;
    tx.commit().await?;
    let language = language::preferred(&request).unwrap_or_default();
    match known {
        Some(person) if person.email_verified_at.is_some() => tell_known(&state, &person).await?,
        Some(person) => sign_up_again(&state, person.id, new, hash, language).await?,
        None => match sign_up(&state, new, hash, language, address(&request)).await {
            // Somebody signed up with the same address at the same moment: that one gets the mail.
            Err(error) if is_taken(&error) => {}
            other => other?,
        },
    }
    state.ring();
    Ok(accepted())
}

fn is_taken(error: &DbErr) -> bool {
    entity::violation(error) == Some(entity::Violation::Unique)
}

async fn sign_up(
    state: &State,
    new: NewSignUp,
    hash: String,
    language: Language,
    address: String,
) -> Result<(), DbErr> {
    let tenant = OrganizationId::new(state.db.now());
    let tx = state.db.write(tenant, Actor { address, ..Actor::default() }).await?;
    let (email, name) = (new.email.0.clone(), new.name.0.clone());
    let person = person::NewPerson { email, name, password_hash: hash, language };
    let person = person::create(&tx, person).await?;
    open_organization(&tx, new, person).await?;
    tx.commit().await
}

/// Opens the organization of somebody who signs up, and mails the link that proves the address.
async fn open_organization(tx: &TenantTx, new: NewSignUp, person: person::Model) -> Result<(), DbErr> {
    let organization = organization::NewOrganization {
        name: new.organization_name.0,
        kind: OrganizationKind::stored(new.organization_kind),
        country: new.country.0,
        time_zone: new.time_zone.0,
        is_test: false,
    };
    let organization = organization::create(tx, organization).await?;
    let membership = membership::create(tx, person.id, membership::Role::Owner).await?;
    let detail = serde_json::json!({ "owner": membership.id });
    tx.in_the_name_of(person.id);
    audit_entry::record(tx, "create_sign_up", organization.id, detail).await?;
    mail_proof(tx, &person, organization.name).await
}

async fn mail_proof(tx: &TenantTx, person: &person::Model, organization_name: String) -> Result<(), DbErr> {
    let token = one_time_token::issue(tx, person.id, Purpose::VerifyEmail).await?;
    mail_account(tx, person, Content::VerifyEmail { organization_name, token }).await
}

/// Enqueues a mail about a person's account, which belongs to no organization.
pub async fn mail_account(tx: &impl Tx, person: &person::Model, content: Content) -> Result<(), DbErr> {
    outbox_email::enqueue(tx, NewEmail::to(None, person, content)).await.map(drop)
}

async fn tell_known(state: &State, person: &person::Model) -> Result<(), DbErr> {
    let tx = state.db.open(true).await?;
    mail_account(&tx, person, Content::AlreadyRegistered).await?;
    tx.commit().await
}

/// Signs up an address that nobody has proved yet: what was said before counts no more, its password least of all, or
/// whoever signed up first with somebody else's address would know the password of the account.
async fn sign_up_again(
    state: &State,
    person: PersonId,
    new: NewSignUp,
    hash: String,
    language: Language,
) -> Result<(), DbErr> {
    let Some(tenant) = first_tenant(state, person).await? else {
        // Somebody who was invited, and has not answered, opens an organization of their own.
        let tenant = OrganizationId::new(state.db.now());
        let tx = state.db.write(tenant, Actor::default()).await?;
        person::replace_unproved(&tx, person, new.name.0.clone(), hash, language).await?;
        if let Some(person) = person::find(&tx, person).await? {
            open_organization(&tx, new, person).await?;
        }
        return tx.commit().await;
    };
    let tx = state.db.write(tenant, Actor::default()).await?;
    person::replace_unproved(&tx, person, new.name.0, hash, language).await?;
    let before = organization::get(&tx).await?;
    let patch = organization::OrganizationPatch {
        name: Some(new.organization_name.0),
        country: Some(new.country.0),
        time_zone: Some(new.time_zone.0),
        ..organization::OrganizationPatch::default()
    };
    let organization = organization::update(&tx, before.version, patch).await?.unwrap_or(before);
    audit_entry::record(&tx, "create_sign_up", organization.id, serde_json::json!({ "again": true })).await?;
    if let Some(person) = person::find(&tx, person).await? {
        mail_proof(&tx, &person, organization.name).await?;
    }
    tx.commit().await
}

async fn first_tenant(state: &State, person: PersonId) -> Result<Option<OrganizationId>, DbErr> {
    let tx = state.db.as_person(person).await?;
    let first = membership::of_person(&tx, person).await?.into_iter().next();
    tx.commit().await?;
    Ok(first.map(|membership| membership.tenant_id))
}

/// Mails another proof to a person who has not given it yet.
async fn send_proof(state: &State, person: PersonId) -> Result<(), DbErr> {
    let Some(tenant) = first_tenant(state, person).await? else { return Ok(()) };
    let tx = state.db.write(tenant, Actor::default()).await?;
    let organization = organization::get(&tx).await?;
    if let Some(person) = person::find(&tx, person).await? {
        mail_proof(&tx, &person, organization.name).await?;
    }
    tx.commit().await
}

/// Ask for another verification mail
#[utoipa::path(tag = "identity", operation_id = "create_verification_mail", request_body = MailRequest, security(()),
    description = "Mails another one-time link when the address is known and not proved yet; the older link stops working.",
    responses((status = 202, description = "A mail is on its way if it is wanted.", body = Accepted), AnyProblem, BodyProblem))]
#[post("/verification-mails")]
pub async fn create_verification_mail(
    request: HttpRequest,
    state: web::Data<State>,
    wanted: Body<MailRequest>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    state.throttle.pass(Rate::Account, &person::normalize(&wanted.0.email.0)).await?;
    let tx = state.db.open(false).await?;
    let known = person::by_email(&tx, &wanted.0.email.0).await?;
    tx.commit().await?;
    if let Some(person) = known.filter(|person| person.email_verified_at.is_none()) {
        send_proof(&state, person.id).await?;
        state.ring();
    }
    Ok(accepted())
}

/// Prove an address
#[utoipa::path(tag = "identity", operation_id = "create_email_verification", request_body = NewEmailVerification, security(()),
    description = "Redeems the one-time link of the verification mail. After that the person can sign in.",
    responses((status = 204, description = "The address is proved."), AnyProblem, BodyProblem))]
#[post("/email-verifications")]
pub async fn create_email_verification(
    request: HttpRequest,
    state: web::Data<State>,
    proof: Body<NewEmailVerification>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let tx = state.db.open(true).await?;
    let person = one_time_token::redeem(&tx, &proof.0.token.0, Purpose::VerifyEmail).await?;
    let person = person.ok_or_else(used_up)?;
    person::verify(&tx, person).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 422 for a link that is unknown, used or too old.
pub fn used_up() -> Problem {
    let detail = "This link has been used, is too old, or was replaced by a newer one. Ask for another mail.";
    Problem::invalid(vec![crate::field::fault("/token", detail)])
}
