//! Grants as the client sees them: what consultancies may do, changing it and ending it at any moment.

pub mod term;

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::grant::{self, EndedBy, Model, Terms};
use entity::id::{CertificationId, GrantId};
use entity::outbox_email::content::News;
use entity::outbox_email::{self, Content};
use entity::{Actor, TenantTx, audit_entry, consultant, grant_certification, membership};
use serde::Serialize;
use utoipa::ToSchema;

use super::limit;
use crate::body::{Body, Change, body};
use crate::etag::{Expected, versioned};
use crate::field::{CertificationRef, Day, GrantRef};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference, VersionProblem, page,
};
use term::{GrantRole, Wanted, in_words};

/// What the organization grants a consultancy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GrantView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The consultancy, by the name it had when the grant was given.
    pub consultancy: Reference,
    /// Whether the consultancy opened the organization and has not handed it over yet.
    pub founding: bool,
    /// What its people may do.
    #[schema(max_length = 32)]
    pub role: String,
    /// The only certifications it concerns; null: all.
    #[schema(max_items = 200)]
    pub certification_ids: Option<Vec<String>>,
    /// The last day on which it counts; null: until it is ended.
    pub ends_on: Option<NaiveDate>,
    /// Where it stands: `active`, `expired` or `ended`.
    #[schema(max_length = 16)]
    pub state: String,
    /// The owner who consented; null: the consultancy opened the organization.
    pub consented_by: Option<Reference>,
    /// The people who work here under it.
    #[schema(max_items = 1_000)]
    pub consultants: Vec<Reference>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Through whom it ended: `client`, `consultancy`, `expiry` or `handover`.
    #[schema(max_length = 16)]
    pub ended_by: Option<String>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of grants.
    GrantPage of GrantView
}

body! {
    /// Changes of a grant; what is left out stays.
    pub struct GrantChange {
        /// Another role.
        pub role: Option<GrantRole>,
        /// The only certifications it concerns; null: all.
        #[schema(value_type = Option<Vec<CertificationRef>>)]
        pub certification_ids: Change<Vec<CertificationRef>>,
        /// The last day; null: until it is ended.
        #[schema(value_type = Option<Day>)]
        pub ends_on: Change<Day>,
    }
}

/// The words for who ended a grant.
fn ended_by(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Client => "client",
        EndedBy::Consultancy => "consultancy",
        EndedBy::Expiry => "expiry",
        EndedBy::Handover => "handover",
    }
}

/// The views of a page of grants, in the client's transaction.
async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<GrantView>, Problem> {
    let names: HashMap<_, _> =
        membership::all(tx).await?.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let mut concerned = grant_certification::of_all(tx, rows.iter().map(|row| row.id)).await?;
    let mut people: HashMap<GrantId, Vec<Reference>> = HashMap::new();
    for row in consultant::all(tx).await? {
        let name = names.get(&row.membership_id).cloned().unwrap_or_default();
        people.entry(row.grant_id).or_default().push(Reference::to(row.membership_id, name));
    }
    let now = tx.now();
    let view = |row: Model| GrantView {
        id: row.id.to_string(),
        state: state(&row, now).to_owned(),
        certification_ids: row.scoped.then(|| words(concerned.remove(&row.id).unwrap_or_default())),
        consented_by: row
            .consented_by
            .map(|id| Reference::to(id, names.get(&id).cloned().unwrap_or_default())),
        consultants: people.remove(&row.id).unwrap_or_default(),
        consultancy: Reference::to(row.consultancy_id, row.consultancy_name),
        founding: row.founding,
        role: row.role.word().to_owned(),
        ends_on: row.ends_on,
        created_at: row.created_at,
        ended_at: row.ended_at,
        ended_by: row.ended_by.map(|by| ended_by(by).to_owned()),
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn words(ids: Vec<CertificationId>) -> Vec<String> {
    ids.into_iter().map(|id| id.to_string()).collect()
}

fn state(row: &Model, now: DateTime<Utc>) -> &'static str {
    match row.state {
        grant::State::Active if row.is_in_force(now) => "active",
        grant::State::Active => "expired",
        grant::State::Ended => "ended",
    }
}

/// One grant's view.
pub async fn view(tx: &TenantTx, row: Model) -> Result<GrantView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// List grants
#[utoipa::path(tag = "consultancies", operation_id = "list_grants",
    description = "What the organization grants or granted consultancies, newest first.",
    params(PageParams),
    responses((status = 200, description = "A page of grants.", body = GrantPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/grants")]
pub async fn list_grants(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = grant::list(&tx, &page).await?;
    let data = views(&tx, page.rows).await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(GrantPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Get a grant
#[utoipa::path(tag = "consultancies", operation_id = "get_grant",
    description = "What the organization grants one consultancy.",
    params(("id" = GrantRef, Path, description = "The grant's id.")),
    responses((status = 200, description = "The grant.", body = GrantView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/grants/{id}")]
pub async fn get_grant(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let view = view(&tx, row.0).await?;
    Ok(versioned(&view, view.version))
}

/// Change a grant
#[utoipa::path(tag = "consultancies", operation_id = "update_grant", request_body = GrantChange,
    description = "Gives a consultancy another role, other certifications or another last day; its people's next request goes by it. \
        A founding grant becomes an ordinary one. Only the organization's own owner consents.",
    params(("id" = GrantRef, Path, description = "The grant's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 20)),
    responses((status = 200, description = "As it is now.", body = GrantView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/grants/{id}")]
pub async fn update_grant(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<GrantChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let tx = member.write().await?;
    if before.state == grant::State::Ended {
        return Err(over());
    }
    let mut known = grant_certification::of_all(&tx, [before.id]).await?;
    let known = before.scoped.then(|| known.remove(&before.id).unwrap_or_default());
    // A founding authority never becomes more than a manager's by consent.
    let role = if before.founding { membership::Role::Manager } else { before.role };
    let wanted = Wanted {
        role: change.role.map_or(role, GrantRole::role),
        certifications: change.certification_ids.over(known, limit::ids),
        ends_on: change.ends_on.over(before.ends_on, |day| day.map(|day| day.0)),
    };
    let terms = wanted.read(&tx, &member.organization).await?;
    let changed =
        grant::change(&tx, before.id, expected.of(before.version)?, &terms, Some(member.id())).await?;
    let row = changed.ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_grant", row.id, in_words(&terms)).await?;
    let view = view(&tx, row.clone()).await?;
    tell_consultancy(tx, &row, &terms, News::Changed).await?.commit().await?;
    state.ring();
    Ok(versioned(&view, view.version))
}

/// End a grant
#[utoipa::path(tag = "consultancies", operation_id = "delete_grant",
    description = "Ends a consultancy's access at once: its people's next request is refused. What they were responsible for passes to whoever \
        ends it; what they recorded stays. 409 `grant_over` when it had ended before.",
    params(("id" = GrantRef, Path, description = "The grant's id.")),
    responses((status = 204, description = "Ended."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/grants/{id}")]
pub async fn delete_grant(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if !grant::end(&tx, row.id, EndedBy::Client, member.id()).await? {
        return Err(over());
    }
    audit_entry::record(
        &tx,
        "delete_grant",
        row.id,
        serde_json::json!({ "consultancy": row.consultancy_name }),
    )
    .await?;
    let terms = Terms { role: row.role, certifications: None, ends_on: row.ends_on, until_at: row.until_at };
    tell_consultancy(tx, &row, &terms, News::Ended).await?.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

fn over() -> Problem {
    Problem::conflict("grant_over", "This grant has ended. Consent to a new one instead.")
}

/// What a mail tells of a grant.
pub fn news(row: &Model, terms: &Terms, news: News, to_consultancy: bool) -> Content {
    Content::GrantNews {
        client_name: row.client_name.clone(),
        consultancy_name: row.consultancy_name.clone(),
        news,
        to_consultancy,
        role: terms.role.word().to_owned(),
        certifications: terms.certifications.as_ref().map(Vec::len),
        ends_on: terms.ends_on,
    }
}

/// Mails the consultancy's owners; the transaction is the consultancy's then.
pub async fn tell_consultancy(
    tx: TenantTx,
    row: &Model,
    terms: &Terms,
    what: News,
) -> Result<TenantTx, Problem> {
    let tx = tx.turn_to(row.consultancy_id, Actor::default()).await?;
    outbox_email::tell_owners(&tx, &news(row, terms, what, true)).await?;
    Ok(tx)
}
