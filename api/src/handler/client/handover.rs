//! Handing over an organization that a consultancy opened: its future owner takes it, and decides whether the consultancy stays.

use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use entity::engagement::{self, NewEngagement, Side};
use entity::grant::{self, Terms};
use entity::id::EngagementId;
use entity::membership::{self, Role};
use entity::one_time_token::{self, Purpose};
use entity::outbox_email::content::News;
use entity::outbox_email::{self, Content, NewEmail};
use entity::{Actor, TenantTx, audit_entry, certification, organization, person};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::grant::news;
use super::super::grant::term::{GrantRole, Wanted, in_words};
use super::super::identity::used_up;
use super::super::invitation::{account, invitee};
use super::super::limit::ids;
use super::named;
use crate::body::{Body, body};
use crate::field::{CertificationRef, Day, Email, GrantRef, Name, Password, Token};
use crate::found::{Client, Found};
use crate::language;
use crate::member::{Member, address, same_origin};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::view::certification::reference;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

body! {
    /// To whom an organization is handed over.
    pub struct NewHandover {
        /// The address of its future owner.
        pub email: Email,
    }
}

body! {
    /// The secret of a hand-over's link.
    pub struct HandoverToken {
        /// From the link.
        pub token: Token,
    }
}

body! {
    /// What the consultancy may do from now on.
    pub struct HandoverGrant {
        /// What its people may do.
        pub role: GrantRole,
        /// The only certifications it concerns; all when left out.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The last day; until it is ended when left out.
        pub ends_on: Option<Day>,
    }
}

body! {
    /// Taking an organization over.
    pub struct NewHandoverAcceptance {
        /// From the link.
        pub token: Token,
        /// The name; needed from who has no account yet.
        pub name: Option<Name>,
        /// A password; needed from who has no account yet.
        pub password: Option<Password>,
        /// What the consultancy may do from now on; nothing when left out.
        pub grant: Option<HandoverGrant>,
    }
}

/// What is handed over, to whom has the link.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandoverPreview {
    /// The organization.
    #[schema(max_length = 200)]
    pub organization_name: String,
    /// The consultancy.
    #[schema(max_length = 200)]
    pub consultancy_name: String,
    /// The address that is to become its owner's.
    #[schema(max_length = 254)]
    pub email: String,
    /// Whether name and password are wanted, because the address has no account yet.
    pub needs_account: bool,
    /// The certifications it holds or wants.
    #[schema(max_items = 1_000)]
    pub certifications: Vec<Reference>,
    /// Until when it can be taken.
    pub expires_at: DateTime<Utc>,
}

/// Hand an organization over
#[utoipa::path(tag = "portfolio", operation_id = "create_handover", request_body = NewHandover,
    description = "Mails the future owner of an organization that the consultancy opened a one-time link, which works for 14 days. A newer one to the same address \
        replaces the older. 409 `already_handed_over` when it has an owner of its own.",
    params(("id" = GrantRef, Path, description = "The id of the grant.")),
    responses((status = 204, description = "The mail is on its way."), AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/clients/{id}/handover")]
pub async fn create_handover(
    state: web::Data<State>,
    member: Member,
    client: Found<Client>,
    new: Body<NewHandover>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    let tx = member.write().await?;
    let row = named(&tx, client.0.0.id).await?;
    if !row.founding {
        let detail = "This organization has an owner of its own; there is nothing to hand over.";
        return Err(Problem::conflict("already_handed_over", detail));
    }
    audit_entry::record(&tx, "create_handover", row.id, serde_json::json!({ "client": row.client_name }))
        .await?;
    let actor = Actor { member: None, key: None, ..member.actor() };
    let tx = tx.turn_to(row.tenant_id, actor).await?;
    let person = invitee(&tx, &member, new.0.email.0).await?;
    let asked = NewEngagement {
        side: Side::Handover,
        addressee_id: Some(row.consultancy_id),
        email: Some(person.email.clone()),
        role: Role::Owner,
        certifications: None,
        ends_on: None,
        note: String::new(),
        asker_name: row.consultancy_name.clone(),
    };
    let asked = engagement::create(&tx, asked).await?;
    let token = one_time_token::issue_about(&tx, person.id, Purpose::Handover, asked.id.0).await?;
    let email = audit_entry::personal(person.id, person.email.clone());
    audit_entry::record(&tx, "create_handover", asked.id, serde_json::json!({ "email": email })).await?;
    let content = Content::Handover {
        organization_name: row.client_name,
        consultancy_name: row.consultancy_name,
        invited_by: member.person.name.clone(),
        token,
    };
    outbox_email::enqueue(&tx, NewEmail::to(Some(tx.tenant()), &person, content)).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// What a working link hands over, in a transaction of the organization itself.
async fn open(
    state: &State,
    token: &str,
    address: String,
) -> Result<(TenantTx, engagement::Model, grant::Model, person::Model), Problem> {
    let tx = state.db.open(false).await?;
    let link = one_time_token::peek(&tx, token, Purpose::Handover).await?.ok_or_else(used_up)?;
    tx.commit().await?;
    let (Some(tenant), Some(subject)) = (link.tenant_id, link.subject_id) else { return Err(used_up()) };
    let tx = state.db.write(tenant, Actor { address, ..Actor::default() }).await?;
    let row = engagement::find(&tx, EngagementId(subject)).await?;
    let row = row.filter(|row| row.is_open(tx.now())).ok_or_else(used_up)?;
    let founding = grant::active(&tx).await?.into_iter().find(|grant| grant.founding);
    let founding =
        founding.filter(|grant| row.addressee_id == Some(grant.consultancy_id)).ok_or_else(used_up)?;
    let person = person::find(&tx, link.person_id).await?.ok_or_else(used_up)?;
    Ok((tx, row, founding, person))
}

/// See what is handed over
#[utoipa::path(tag = "portfolio", operation_id = "create_handover_preview", request_body = HandoverToken, security(()),
    description = "What the link of a hand-over offers. The link is not used up.",
    responses((status = 200, description = "The organization.", body = HandoverPreview), AnyProblem, BodyProblem))]
#[post("/handover-previews")]
pub async fn create_handover_preview(
    request: HttpRequest,
    state: web::Data<State>,
    link: Body<HandoverToken>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let (tx, row, founding, person) = open(&state, &link.0.token.0, address(&request)).await?;
    let certifications = certification::all(&tx).await?.into_iter();
    Ok(HttpResponse::Ok().json(HandoverPreview {
        organization_name: organization::get(&tx).await?.name,
        consultancy_name: founding.consultancy_name,
        needs_account: !person.has_password(),
        email: person.email,
        certifications: certifications.map(|row| Reference::to(row.id, reference(&row.standard))).collect(),
        expires_at: row.expires_at,
    }))
}

/// Take an organization over
#[utoipa::path(tag = "portfolio", operation_id = "create_handover_acceptance", request_body = NewHandoverAcceptance, security(()),
    description = "Becomes the owner by the mailed link, which proves the address, and says in the same step what the consultancy may do from now on: with `grant` it \
        goes on under that, without it its access ends. Who has no account yet gives name and password. Signing in is another request.",
    responses((status = 204, description = "Taken over."), AnyProblem, BodyProblem))]
#[post("/handover-acceptances")]
pub async fn create_handover_acceptance(
    request: HttpRequest,
    state: web::Data<State>,
    answer: Body<NewHandoverAcceptance>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let Body(answer) = answer;
    let hash = match answer.password {
        Some(password) => Some(state.kiln.hash(password.0).await?),
        None => None,
    };
    let (tx, row, founding, person) = open(&state, &answer.token.0, address(&request)).await?;
    if !person.has_password() {
        let (name, hash) = account(answer.name, hash)?;
        let language = language::preferred(&request).unwrap_or(person.language);
        person::furnish(&tx, person.id, name, hash, language).await?;
    }
    one_time_token::redeem(&tx, &answer.token.0, Purpose::Handover).await?.ok_or_else(used_up)?;
    person::verify(&tx, person.id).await?;
    if !engagement::close(&tx, row.id, engagement::State::Accepted).await? {
        return Err(used_up());
    }
    let client = organization::get(&tx).await?;
    let terms = match answer.grant {
        Some(wanted) => {
            let (certifications, ends_on) = (ids(wanted.certification_ids), wanted.ends_on.map(|day| day.0));
            Some(Wanted { role: wanted.role.role(), certifications, ends_on }.read(&tx, &client).await?)
        }
        None => None,
    };
    grant::hand_over(&tx, &founding, person.id, terms.as_ref()).await?;
    let kept = terms.as_ref().map(in_words);
    tx.in_the_name_of(person.id);
    audit_entry::record(&tx, "create_handover_acceptance", founding.id, serde_json::json!({ "grant": kept }))
        .await?;
    tell(tx, &founding, terms).await?.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Tells the consultancy that the organization was taken over, and whether it stays.
async fn tell(tx: TenantTx, founding: &grant::Model, terms: Option<Terms>) -> Result<TenantTx, Problem> {
    let tx = tx.turn_to(founding.consultancy_id, Actor::default()).await?;
    let what = if terms.is_some() { News::HandedOver } else { News::HandedOverAndEnded };
    let none = || Terms { role: Role::Reader, certifications: None, ends_on: None, until_at: None };
    let terms = terms.unwrap_or_else(none);
    for owner in membership::own_owners(&tx).await? {
        let content = news(founding, &terms, what, true);
        outbox_email::enqueue(&tx, NewEmail::to(Some(tx.tenant()), &owner.person, content)).await?;
    }
    Ok(tx)
}
