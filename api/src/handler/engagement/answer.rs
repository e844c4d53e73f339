//! Answering another organization's question: by the mailed link, or in the list of what waits.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::engagement::{self, Model, Side};
use entity::grant::{self, NewGrant, Terms};
use entity::id::{EngagementId, OrganizationId};
use entity::one_time_token::{self, Purpose};
use entity::organization;
use entity::outbox_email::content::News;
use entity::outbox_email::{self};
use entity::{Actor, TenantTx, audit_entry, membership, portfolio};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::grant::news;
use super::super::grant::term::{GrantRole, Wanted, in_words};
use super::super::identity::used_up;
use super::super::limit::ids;
use super::{consultancy, owner, side};
use crate::body::{Body, body};
use crate::field::{CertificationRef, Day, EngagementRef, Token, fault};
use crate::member::{Member, address, same_origin};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem};

/// A question that waits for an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// As what the other organization asks: `client` or `consultancy`.
    #[schema(max_length = 16)]
    pub side: String,
    /// The organization that asks.
    #[schema(max_length = 200)]
    pub asker_name: String,
    /// The role that is asked for or offered.
    #[schema(max_length = 32)]
    pub role: String,
    /// How many certifications are offered; null: all, or the client decides.
    #[schema(minimum = 0, maximum = 200)]
    pub certifications: Option<usize>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The asker's word.
    #[schema(max_length = 1000)]
    pub note: String,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
}

/// The questions that wait.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionList {
    /// Newest first.
    #[schema(max_items = 100)]
    pub data: Vec<QuestionView>,
}

body! {
    /// The secret of a question's link.
    pub struct EngagementToken {
        /// From the link.
        pub token: Token,
    }
}

body! {
    /// Which question: by its link, or by its id in the list of those that wait.
    pub struct NewEngagementRefusal {
        /// From the link; this or `engagement_id`.
        pub token: Option<Token>,
        /// From the list; this or `token`.
        pub engagement_id: Option<EngagementRef>,
    }
}

body! {
    /// A yes. A client's owner says to what; a consultancy takes what is offered.
    pub struct NewEngagementAcceptance {
        /// From the link; this or `engagement_id`.
        pub token: Option<Token>,
        /// From the list; this or `token`.
        pub engagement_id: Option<EngagementRef>,
        /// What the consultancy's people may do; a client's owner says it.
        pub role: Option<GrantRole>,
        /// The only certifications it concerns; all when left out.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The last day; until it is ended when left out.
        pub ends_on: Option<Day>,
    }
}

fn view(row: Model) -> Result<QuestionView, Problem> {
    Ok(QuestionView {
        id: row.id.to_string(),
        side: side(row.side).to_owned(),
        certifications: row.certifications()?.map(|ids| ids.len()),
        asker_name: row.asker_name,
        role: row.role.word().to_owned(),
        ends_on: row.ends_on,
        note: row.note,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

/// List the questions that wait for the organization's answer
#[utoipa::path(tag = "consultancies", operation_id = "list_received_engagements",
    description = "The questions of those who gave this organization's code, newest first. One that was mailed is answered by its link.",
    responses((status = 200, description = "The questions.", body = QuestionList), AnyProblem, MemberProblem))]
#[get("/received-engagements")]
pub async fn list_received_engagements(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = engagement::received(&tx).await?;
    tx.commit().await?;
    let data = rows.into_iter().map(view).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(QuestionList { data }))
}

/// See what a mailed question asks
#[utoipa::path(tag = "consultancies", operation_id = "create_engagement_preview", request_body = EngagementToken, security(()),
    description = "What the organization asks whose link it is. The link is not used up.",
    responses((status = 200, description = "The question.", body = QuestionView), AnyProblem, BodyProblem))]
#[post("/engagement-previews")]
pub async fn create_engagement_preview(
    request: HttpRequest,
    state: web::Data<State>,
    link: Body<EngagementToken>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let tx = state.db.open(false).await?;
    let link = one_time_token::peek(&tx, &link.0.token.0, Purpose::Engagement).await?.ok_or_else(used_up)?;
    tx.commit().await?;
    let (Some(asker), Some(subject)) = (link.tenant_id, link.subject_id) else { return Err(used_up()) };
    let tx = state.db.read(asker).await?;
    let row = engagement::find(&tx, EngagementId(subject)).await?;
    let row = row.filter(|row| row.is_open(tx.now())).ok_or_else(used_up)?;
    Ok(HttpResponse::Ok().json(view(row)?))
}

/// The transaction turned to whoever asked, with the open question; a link is used up.
async fn question(
    tx: TenantTx,
    token: Option<Token>,
    id: Option<EngagementRef>,
) -> Result<(TenantTx, Model), Problem> {
    let (asker, id) = match (token, id) {
        (Some(token), None) => {
            let link = one_time_token::peek(&tx, &token.0, Purpose::Engagement).await?.ok_or_else(used_up)?;
            one_time_token::redeem(&tx, &token.0, Purpose::Engagement).await?.ok_or_else(used_up)?;
            let (Some(asker), Some(id)) = (link.tenant_id, link.subject_id) else { return Err(used_up()) };
            (asker, EngagementId(id))
        }
        (None, Some(id)) => {
            let row = engagement::received_one(&tx, id.0).await?.ok_or_else(|| {
                let detail = "There is no question of this id that waits for an answer.";
                Problem::invalid(vec![fault("/engagement_id", detail)])
            })?;
            (row.tenant_id, row.id)
        }
        _ => {
            let detail = "Give the link's secret or the question's id, one of the two.";
            return Err(Problem::invalid(vec![fault("/token", detail)]));
        }
    };
    let address = tx.address().to_owned();
    let tx = tx.turn_to(asker, Actor { address, ..Actor::default() }).await?;
    let row = engagement::find(&tx, id).await?;
    let row = row.filter(|row| row.is_open(tx.now())).ok_or_else(used_up)?;
    Ok((tx, row))
}

/// Say yes to another organization
#[utoipa::path(tag = "consultancies", operation_id = "create_engagement_acceptance", request_body = NewEngagementAcceptance,
    description = "Answers for the organization that the session works in. To a consultancy's question an owner consents: with the role, the \
        certifications and the last day of the grant. A client's offer is taken as it is, for a consultancy, by an owner or a manager. Who asked, or who \
        answers, for the consultancy works for the client from now on. 409 `already_granted` when there is a grant already.",
    responses((status = 204, description = "The grant is given."), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/engagement-acceptances")]
pub async fn create_engagement_acceptance(
    state: web::Data<State>,
    member: Member,
    answer: Body<NewEngagementAcceptance>,
) -> Result<HttpResponse, Problem> {
    let Body(answer) = answer;
    let tx = member.write().await?;
    let (tx, row) = question(tx, answer.token, answer.engagement_id).await?;
    let other = organization::get(&tx).await?;
    if other.id == member.tenant() {
        return Err(Problem::conflict("own_organization", "An organization is not its own consultancy."));
    }
    if !engagement::close(&tx, row.id, engagement::State::Accepted).await? {
        return Err(used_up());
    }
    let wanted = Wanted { role: row.role, certifications: row.certifications()?, ends_on: row.ends_on };
    let tx = match row.side {
        Side::Consultancy => {
            consultancy(&other)?;
            owner(&member)?;
            let role = answer.role.map(GrantRole::role).ok_or_else(|| {
                Problem::invalid(vec![fault("/role", "Say what the consultancy's people may do.")])
            })?;
            let (certifications, ends_on) = (ids(answer.certification_ids), answer.ends_on.map(|day| day.0));
            let wanted = Wanted { role, certifications, ends_on };
            let asker = match row.invited_by {
                Some(id) => membership::find(&tx, id).await?.filter(|place| place.membership.is_open()),
                None => None,
            };
            let tx = tx.turn_to(member.tenant(), member.actor()).await?;
            let terms = wanted.read(&tx, &member.organization).await?;
            let given = give(&tx, &member.organization, &other, terms, member.id()).await?;
            if let Some(asker) = asker {
                grant::admit(&tx, &given.0, asker.person.id).await?;
            }
            finish(tx, given, other.id, true).await?
        }
        Side::Client => {
            consultancy(&member.organization)?;
            let consented_by = row.invited_by.ok_or_else(used_up)?;
            let terms = wanted.read(&tx, &other).await?;
            let given = give(&tx, &other, &member.organization, terms, consented_by).await?;
            grant::admit(&tx, &given.0, member.person.id).await?;
            let client = other.id;
            finish(tx, given, client, false).await?
        }
        Side::Handover => return Err(used_up()),
    };
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Gives the grant in the client's transaction.
async fn give(
    tx: &TenantTx,
    client: &organization::Model,
    consultancy: &organization::Model,
    terms: Terms,
    consented_by: entity::id::MembershipId,
) -> Result<(grant::Model, Terms), Problem> {
    if grant::active(tx).await?.iter().any(|known| known.consultancy_id == consultancy.id) {
        let detail = "There is a grant to this consultancy already. Change that one instead.";
        return Err(Problem::conflict("already_granted", detail));
    }
    let new = NewGrant {
        consultancy_id: consultancy.id,
        consultancy_name: consultancy.name.clone(),
        client_name: client.name.clone(),
        consented_by: Some(consented_by),
        terms: terms.clone(),
    };
    let row = grant::create(tx, new).await?;
    let mut detail = in_words(&terms);
    detail["consultancy"] = consultancy.name.clone().into();
    audit_entry::record(tx, "create_engagement_acceptance", row.id, detail).await?;
    Ok((row, terms))
}

/// Writes the portfolio and tells whoever asked.
async fn finish(
    tx: TenantTx,
    (row, terms): (grant::Model, Terms),
    asker: OrganizationId,
    to_consultancy: bool,
) -> Result<TenantTx, Problem> {
    portfolio::rebuild(&tx).await?;
    let tx = tx.turn_to(asker, Actor::default()).await?;
    outbox_email::tell_owners(&tx, &news(&row, &terms, News::Given, to_consultancy)).await?;
    Ok(tx)
}

/// Say no to another organization
#[utoipa::path(tag = "consultancies", operation_id = "create_engagement_refusal", request_body = NewEngagementRefusal,
    description = "Declines the question. Whoever asked sees that it was declined, and learns nothing else.",
    responses((status = 204, description = "Declined."), AnyProblem, BodyProblem, MemberProblem))]
#[post("/engagement-refusals")]
pub async fn create_engagement_refusal(
    member: Member,
    answer: Body<NewEngagementRefusal>,
) -> Result<HttpResponse, Problem> {
    let Body(answer) = answer;
    let tx = member.write().await?;
    // In the log of whoever declines; the asker sees only that it was declined.
    let what = serde_json::json!({ "engagement": answer.engagement_id.map(|id| id.0) });
    audit_entry::record(&tx, "create_engagement_refusal", member.tenant(), what).await?;
    let (tx, row) = question(tx, answer.token, answer.engagement_id).await?;
    if !engagement::close(&tx, row.id, engagement::State::Refused).await? {
        return Err(used_up());
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
