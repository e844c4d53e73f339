//! Evidence that is asked for in an audit room, and its answers.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::audit_room::shown::Shown;
use entity::audit_room::{self, Model as Room};
use entity::id::MembershipId;
use entity::membership::Role;
use entity::room_request::{self, Model, NewRequest, State};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use super::clause::{known_clause, shown};
use super::{about, entered, still_open};
use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{AuditRoomRef, ClauseNumber, Day, EvidenceRef, Prose, RoomRequestRef, fault};
use crate::found::Found;
use crate::handler::claim::known_evidence;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State as Application;
use crate::view::audit_room::{RoomEvidence, names, piece, who};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

choice! {
    /// Where a request stands.
    pub enum RoomRequestState {
        /// It waits for an answer.
        Asked = "asked",
        /// It was answered.
        Answered = "answered",
        /// Whoever asked wants it no more.
        Withdrawn = "withdrawn",
    }
}

/// Evidence that is asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomRequestView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The number of the clause that it is about.
    #[schema(max_length = 60)]
    pub clause: String,
    /// What is asked for.
    #[schema(max_length = 4000)]
    pub text: String,
    /// By when; null: no day was named.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: RoomRequestState,
    /// Who asks.
    pub asked_by: Reference,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What was answered; empty while nothing was.
    #[schema(max_length = 4000)]
    pub answer: String,
    /// The evidence in date that answers it.
    #[schema(max_items = 200)]
    pub evidence: Vec<RoomEvidence>,
    /// Who has answered; null: nobody yet.
    pub answered_by: Option<Reference>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Its version.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

/// What was asked for in an audit room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomRequestList {
    /// The requests, in the order they were made.
    #[schema(max_items = 1000)]
    pub data: Vec<RoomRequestView>,
}

body! {
    /// Evidence to ask for.
    pub struct NewRoomRequest {
        /// The number of the clause that it is about.
        pub clause: ClauseNumber,
        /// What is asked for.
        pub text: Prose,
        /// By when.
        pub due_on: Option<Day>,
    }
}

body! {
    /// An answer to a request.
    pub struct NewRoomAnswer {
        /// What is answered.
        pub answer: Prose,
        /// The evidence that answers it.
        pub evidence_ids: Option<Vec<EvidenceRef>>,
    }
}

/// The most that is asked for in one room.
const MOST: usize = 1_000;

fn view(
    row: &Model,
    shown: &Shown,
    people: &HashMap<MembershipId, String>,
) -> Result<RoomRequestView, Problem> {
    let evidence = row.evidence()?;
    let pieces = evidence.iter().filter_map(|id| shown.evidence.get(id)).map(|it| piece(shown, it));
    Ok(RoomRequestView {
        id: row.id.to_string(),
        clause: row.clause.clone(),
        text: row.text.clone(),
        due_on: row.due_on,
        state: match row.state {
            State::Asked => RoomRequestState::Asked,
            State::Answered => RoomRequestState::Answered,
            State::Withdrawn => RoomRequestState::Withdrawn,
        },
        asked_by: who(people, row.asked_by),
        asked_at: row.asked_at,
        answer: row.answer.clone(),
        evidence: pieces.collect(),
        answered_by: row.answered_by.map(|id| who(people, id)),
        answered_at: row.answered_at,
        version: row.version,
    })
}

async fn views(
    tx: &TenantTx,
    member: &Member,
    room: &Room,
    rows: &[Model],
) -> Result<Vec<RoomRequestView>, Problem> {
    let (shown, _) = shown(tx, member, room).await?;
    let people =
        names(tx, rows.iter().flat_map(|row| row.answered_by.into_iter().chain([row.asked_by]))).await?;
    rows.iter().map(|row| view(row, &shown, &people)).collect()
}

async fn one(tx: &TenantTx, member: &Member, room: &Room, row: Model) -> Result<RoomRequestView, Problem> {
    views(tx, member, room, &[row]).await?.pop().ok_or_else(Problem::not_found)
}

/// List the requests of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "list_audit_room_requests",
    description = "Everything that was asked for in the room, with its answers, in the order it was.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "The requests.", body = RoomRequestList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/requests")]
pub async fn list_audit_room_requests(member: Member, row: Found<Room>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = room_request::of(&tx, row.id).await?;
    let data = views(&tx, &member, &row, &rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(RoomRequestList { data }))
}

/// Ask for evidence in an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_request", request_body = NewRoomRequest,
    description = "Asks the organization for evidence to a clause. Whoever answers for the certification, and whoever opened the room, is told. 409 \
        `room_closed` in a room that is closed.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 201, description = "Asked.", body = RoomRequestView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/audit-rooms/{id}/requests")]
pub async fn create_audit_room_request(
    state: web::Data<Application>,
    member: Member,
    row: Found<Room>,
    new: Body<NewRoomRequest>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let (shown, _) = shown(&tx, &member, &row).await?;
    still_open(&row)?;
    known_clause(&shown, &new.clause.0, "/clause")?;
    if new.text.0.trim().is_empty() {
        return Err(Problem::invalid(vec![fault("/text", "Say what is asked for.")]));
    }
    if room_request::of(&tx, row.id).await?.len() >= MOST {
        return Err(Problem::invalid(vec![fault("/text", "At most 1000 things are asked for in a room.")]));
    }
    let facts = NewRequest {
        room_id: row.id,
        clause: new.clause.0,
        text: new.text.0,
        due_on: new.due_on.map(|day| day.0),
    };
    let made = room_request::create(&tx, facts, member.id()).await?;
    audit_room::asked(&tx, &about(&tx, &row).await?, &row, &made).await?;
    audit_entry::record(&tx, "create_audit_room_request", made.id, audit_entry::made(&made)).await?;
    let view = one(&tx, &member, &row, made).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// Answer a request
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_answer", request_body = NewRoomAnswer,
    description = "Answers a request with words, evidence or both, in place of what was answered before. The room then shows the evidence. 409 \
        `already_settled` for one that was withdrawn.",
    params(("id" = RoomRequestRef, Path, description = "The request's id.")),
    responses((status = 200, description = "Answered.", body = RoomRequestView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/audit-room-requests/{id}/answer")]
pub async fn create_audit_room_answer(
    member: Member,
    row: Found<Model>,
    new: Body<NewRoomAnswer>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(new)) = (row, new);
    let tx = member.write().await?;
    let room = entered(&tx, &member, before.room_id).await?;
    still_open(&room)?;
    let evidence = known_evidence(&tx, new.evidence_ids.unwrap_or_default()).await?;
    if new.answer.0.trim().is_empty() && evidence.is_empty() {
        return Err(Problem::invalid(vec![fault(
            "/answer",
            "Answer with words, with evidence, or with both.",
        )]));
    }
    let row = room_request::answer(&tx, before.id, &new.answer.0, &evidence, member.id()).await?;
    let row = row.ok_or_else(|| Problem::conflict("already_settled", "The request was withdrawn."))?;
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "create_audit_room_answer", row.id, detail).await?;
    let view = one(&tx, &member, &room, row).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Withdraw a request
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_withdrawal",
    description = "Withdraws a request that waits for an answer: whoever asked, an owner or a manager does. 409 `already_settled` for any other.",
    params(("id" = RoomRequestRef, Path, description = "The request's id.")),
    responses((status = 200, description = "Withdrawn.", body = RoomRequestView),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/audit-room-requests/{id}/withdrawal")]
pub async fn create_audit_room_withdrawal(
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let Found(before) = row;
    let tx = member.write().await?;
    let room = entered(&tx, &member, before.room_id).await?;
    still_open(&room)?;
    if before.asked_by != member.id() && !matches!(member.role(), Role::Owner | Role::Manager) {
        return Err(Problem::not_yours("Whoever asked withdraws it, or an owner or a manager."));
    }
    let row = room_request::withdraw(&tx, before.id).await?;
    let settled = || Problem::conflict("already_settled", "It was answered or withdrawn before.");
    let row = row.ok_or_else(settled)?;
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "create_audit_room_withdrawal", row.id, detail).await?;
    let view = one(&tx, &member, &room, row).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}
