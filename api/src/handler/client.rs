//! The clients of a consultancy: who of its people works for which, opening one on its behalf, leaving one.

pub mod handover;

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::grant::{self, EndedBy, Model, NewGrant, Terms};
use entity::id::{GrantId, OrganizationId, PersonId};
use entity::membership::{self, Role};
use entity::outbox_email::content::News;
use entity::{
    Actor, TenantTx, audit_entry, consultant, engagement, organization, outbox_email, person, portfolio,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::engagement::consultancy;
use super::grant::news;
use crate::body::{Body, body};
use crate::field::{Country, GrantRef, MembershipRef, Name, TimeZone, fault};
use crate::found::{Client, Found, client_stamp};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference, page};

/// A client of the consultancy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClientView {
    /// The id of the grant, which names the client here.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of a change compares: the grant, and who works by it.
    #[schema(max_length = 100)]
    pub etag: String,
    /// The client.
    pub organization: Reference,
    /// Whether the consultancy opened it and has not handed it over yet.
    pub founding: bool,
    /// What the consultancy's people may do there.
    #[schema(max_length = 32)]
    pub role: String,
    /// Whether the grant is limited to some certifications.
    pub limited: bool,
    /// The last day on which the grant counts; null: until it is ended.
    pub ends_on: Option<NaiveDate>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// The people who work there.
    #[schema(max_items = 1_000)]
    pub consultants: Vec<Reference>,
    /// The address that the hand-over waits for.
    #[schema(max_length = 254)]
    pub handover_to: Option<String>,
}

page! {
    /// A page of clients.
    ClientPage of ClientView
}

body! {
    /// An organization to open for a client.
    pub struct NewClient {
        /// Its name.
        pub name: Name,
        /// Its country.
        pub country: Country,
        /// Its time zone.
        pub time_zone: TimeZone,
    }
}

body! {
    /// Who works for a client.
    pub struct ClientChange {
        /// The consultancy's members who work there, by their places in the consultancy: the whole list.
        pub consultant_ids: Vec<MembershipRef>,
    }
}

/// Whose clients somebody sees: owners and managers all, others those they work for.
pub fn own(role: Role, person: PersonId) -> Option<PersonId> {
    (!matches!(role, Role::Owner | Role::Manager)).then_some(person)
}

async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<ClientView>, Problem> {
    let places: HashMap<_, _> = membership::all(tx)
        .await?
        .into_iter()
        .map(|it| (it.membership.person_id, it.membership.id))
        .collect();
    let mut people = consultant::held_by(tx, rows.iter().map(|row| row.id)).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let handover = if row.founding { engagement::handover_of(tx, row.tenant_id).await? } else { None };
        let consultants = people.remove(&row.id).unwrap_or_default();
        let etag = format!("\"{}\"", client_stamp(&row, consultants.iter().map(|(_, person)| person.id)));
        let consultants = consultants
            .into_iter()
            .filter_map(|(_, person)| places.get(&person.id).map(|place| Reference::to(*place, person.name)));
        views.push(ClientView {
            id: row.id.to_string(),
            etag,
            consultants: consultants.collect(),
            organization: Reference::to(row.tenant_id, row.client_name),
            founding: row.founding,
            role: row.role.word().to_owned(),
            limited: row.scoped,
            ends_on: row.ends_on,
            created_at: row.created_at,
            handover_to: handover.and_then(|handover| handover.email),
        });
    }
    Ok(views)
}

/// List the consultancy's clients
#[utoipa::path(tag = "portfolio", operation_id = "list_clients",
    description = "The organizations that grant this consultancy access, by name. Owners and managers see all of them, others those they work for.",
    params(PageParams),
    responses((status = 200, description = "A page of clients.", body = ClientPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/clients")]
pub async fn list_clients(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let among = own(member.role(), member.person.id).map(|person| consultant::grants_of(&tx, person));
    let page = grant::clients(&tx, among, &page).await?;
    let data = views(&tx, page.rows).await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(ClientPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// The grant in force that a path names, in the consultancy's transaction.
pub(super) async fn named(tx: &TenantTx, id: GrantId) -> Result<Model, Problem> {
    grant::held_by(tx, id).await?.ok_or_else(Problem::not_found)
}

async fn view(tx: &TenantTx, row: Model) -> Result<ClientView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// Open an organization for a client
#[utoipa::path(tag = "portfolio", operation_id = "create_client", request_body = NewClient,
    description = "Opens a client's organization on its behalf. The consultancy acts as its owner until it is handed over: \
        `POST /v1/clients/{id}/handover`. Whoever opens it works there.",
    responses((status = 201, description = "Opened.", body = ClientView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/clients")]
pub async fn create_client(
    state: web::Data<State>,
    member: Member,
    new: Body<NewClient>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    consultancy(&member.organization)?;
    let tx = member.found(OrganizationId::new(state.db.now())).await?;
    let (name, country, time_zone) = (new.name.0, new.country.0, new.time_zone.0);
    let kind = organization::Kind::Client;
    let row = organization::NewOrganization { name, kind, country, time_zone, is_test: false };
    let row = organization::create(&tx, row).await?;
    let terms = Terms { role: Role::Owner, certifications: None, ends_on: None, until_at: None };
    let new = NewGrant {
        consultancy_id: member.tenant(),
        consultancy_name: member.organization.name.clone(),
        client_name: row.name,
        consented_by: None,
        terms,
    };
    let given = grant::create(&tx, new).await?;
    grant::admit(&tx, &given, member.person.id).await?;
    let detail = serde_json::json!({ "consultancy": member.organization.name });
    audit_entry::record(&tx, "create_client", row.id, detail).await?;
    let tx = tx.turn_to(member.tenant(), member.actor()).await?;
    audit_entry::record(&tx, "create_client", given.id, serde_json::json!({ "client": given.client_name }))
        .await?;
    let view = view(&tx, given).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}

/// Choose who works for a client
#[utoipa::path(tag = "portfolio", operation_id = "update_client", request_body = ClientChange,
    description = "Decides which of the consultancy's people work for a client. Who is taken off loses the client at once, and what they were responsible for \
        passes on. 409 `works_for_another` for somebody who works there through another consultancy.",
    params(("id" = GrantRef, Path, description = "The id of the grant.")),
    responses((status = 200, description = "As it is now.", body = ClientView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[patch("/clients/{id}")]
pub async fn update_client(
    state: web::Data<State>,
    member: Member,
    client: Found<Client>,
    change: Body<ClientChange>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let row = named(&tx, client.0.0.id).await?;
    let wanted = people(&tx, &change.0.consultant_ids).await?;
    if wanted.is_empty() && row.founding {
        let detail = "Somebody works for an organization that is not handed over yet.";
        return Err(Problem::invalid(vec![fault("/consultant_ids", detail)]));
    }
    let actor = Actor { member: None, key: None, ..member.actor() };
    let tx = tx.turn_to(row.tenant_id, actor).await?;
    let present: Vec<_> = consultant::of(&tx, row.id).await?.into_iter().map(|it| it.person_id).collect();
    for person in wanted.iter().filter(|person| !present.contains(person)) {
        if !grant::admit(&tx, &row, *person).await? {
            let detail = "Somebody of these works for this client through another consultancy.";
            return Err(Problem::conflict("works_for_another", detail));
        }
    }
    for person in present.iter().filter(|person| !wanted.contains(person)) {
        let heir = grant::heir(&tx, row.id, Some(*person)).await?.ok_or_else(Problem::not_found)?;
        grant::dismiss(&tx, &row, *person, heir).await?;
    }
    portfolio::rebuild(&tx).await?;
    let detail = serde_json::json!({ "consultancy": member.organization.name, "people": wanted });
    audit_entry::record(&tx, "update_client", row.id, detail).await?;
    let tx = tx.turn_to(member.tenant(), member.actor()).await?;
    audit_entry::record(&tx, "update_client", row.id, serde_json::json!({ "people": wanted })).await?;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Ok().json(view))
}

/// The people behind places of the consultancy's own.
async fn people(tx: &TenantTx, places: &[MembershipRef]) -> Result<Vec<PersonId>, Problem> {
    let mut people = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let found = membership::find(tx, place.0).await?.filter(|found| {
            let own = found.membership.is_open() && found.membership.grant_id.is_none();
            own && found.person.kind == person::Kind::Human
        });
        let Some(found) = found else {
            let pointer = format!("/consultant_ids/{index}");
            return Err(Problem::invalid(vec![fault(
                &pointer,
                "There is no member of the consultancy with this id.",
            )]));
        };
        if !people.contains(&found.person.id) {
            people.push(found.person.id);
        }
    }
    Ok(people)
}

/// Leave a client
#[utoipa::path(tag = "portfolio", operation_id = "delete_client",
    description = "Ends the grant from the consultancy's side. The client keeps everything. 409 `not_handed_over` for an organization without an owner of \
        its own.",
    params(("id" = GrantRef, Path, description = "The id of the grant.")),
    responses((status = 204, description = "Left."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/clients/{id}")]
pub async fn delete_client(
    state: web::Data<State>,
    member: Member,
    client: Found<Client>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let row = named(&tx, client.0.0.id).await?;
    audit_entry::record(&tx, "delete_client", row.id, serde_json::json!({ "client": row.client_name }))
        .await?;
    let actor = Actor { member: None, key: None, ..member.actor() };
    let tx = tx.turn_to(row.tenant_id, actor).await?;
    let owners = membership::own_owners(&tx).await?;
    let Some(heir) = owners.first() else {
        let detail = "This organization has no owner of its own yet. Hand it over first.";
        return Err(Problem::conflict("not_handed_over", detail));
    };
    if !grant::end(&tx, row.id, EndedBy::Consultancy, heir.membership.id).await? {
        return Err(Problem::not_found());
    }
    let detail = serde_json::json!({ "consultancy": row.consultancy_name });
    audit_entry::record(&tx, "delete_client", row.id, detail).await?;
    let terms = Terms { role: row.role, certifications: None, ends_on: row.ends_on, until_at: row.until_at };
    outbox_email::tell_owners(&tx, &news(&row, &terms, News::Left, false)).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}
