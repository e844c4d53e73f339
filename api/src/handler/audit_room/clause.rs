//! What an audit room shows: its clauses, one of them, a routine in the version in force, the bytes of a file.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use entity::audit_room::Model;
use entity::audit_room::shown::Shown;
use entity::room_reading::Kind;
use entity::{TenantTx, routine_version};

use super::{about, enter, note};
use crate::field::{AuditRoomRef, ClauseNumber, FileRef, RoutineVersionRef, fault};
use crate::found::Found;
use crate::handler::file::{FileBytes, content};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::view::audit_room::{RoomClauseList, RoomClauseView, clause_list, clause_view};
use crate::view::routine::{DifferenceView, RoutineVersionView, version};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem};

/// What the room shows to whoever has entered it, and the day on which it does.
pub(super) async fn shown(
    tx: &TenantTx,
    member: &Member,
    room: &Model,
) -> Result<(Shown, NaiveDate), Problem> {
    let on = enter(tx, member, room)?;
    let certification = about(tx, room).await?;
    Ok((Shown::load(tx, room, &certification, on).await?, on))
}

/// The number of a clause that the certification's standard has.
pub(super) fn known_clause(shown: &Shown, number: &str, place: &str) -> Result<(), Problem> {
    if shown.clause(number).is_some() {
        return Ok(());
    }
    Err(Problem::invalid(vec![fault(place, "The standard has no clause of this number.")]))
}

/// List the clauses of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "list_audit_room_clauses",
    description = "The clauses of the certification's standard, with how many claims the room shows for each, and the nonconformities that are open. That \
        a guest has looked is noted for the client.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "The clauses.", body = RoomClauseList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/clauses")]
pub async fn list_audit_room_clauses(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let (shown, on) = shown(&tx, &member, &row).await?;
    tx.commit().await?;
    note(&member, &row, (Kind::Overview, ""), on).await?;
    Ok(HttpResponse::Ok().json(clause_list(&shown, on)))
}

/// Get a clause of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room_clause",
    description = "One clause with the claims that are ready or verified, what they are about in the version in force, and their evidence in date. That a \
        guest has read it is noted for the client.",
    params(("id" = AuditRoomRef, Path, description = "The room's id."),
        ("clause" = ClauseNumber, Query, description = "The clause's number.")),
    responses((status = 200, description = "The clause.", body = RoomClauseView),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/clause")]
pub async fn get_audit_room_clause(
    request: HttpRequest,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let clause = query.required::<ClauseNumber>("clause");
    query.done()?;
    let number = clause.ok_or_else(Problem::not_found)?.0;
    let tx = member.read().await?;
    let (shown, on) = shown(&tx, &member, &row).await?;
    known_clause(&shown, &number, "?clause")?;
    let it = shown.clause(&number).ok_or_else(Problem::not_found)?;
    let view = clause_view(&tx, &shown, it, on).await?;
    tx.commit().await?;
    note(&member, &row, (Kind::Clause, &number), on).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Get a routine of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room_routine",
    description = "What a routine says that a claim of the room is about, in the version in force; any other version is 404. That a guest has read it is \
        noted for the client.",
    params(("id" = AuditRoomRef, Path, description = "The room's id."),
        ("version" = RoutineVersionRef, Query, description = "The version's id.")),
    responses((status = 200, description = "The version.", body = RoutineVersionView),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/routine")]
pub async fn get_audit_room_routine(
    request: HttpRequest,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.required::<RoutineVersionRef>("version");
    query.done()?;
    let wanted = wanted.ok_or_else(Problem::not_found)?.0;
    let tx = member.read().await?;
    let (shown, on) = shown(&tx, &member, &row).await?;
    let is_it = |it: &&routine_version::Model| it.id == wanted;
    let approved = shown.routines.values().find(is_it).ok_or_else(Problem::not_found)?;
    let mut view = version(&tx, approved).await?;
    // What an earlier version said is not shown in the room.
    view.compared_with = None;
    view.difference = DifferenceView::default();
    tx.commit().await?;
    note(&member, &row, (Kind::RoutineVersion, &wanted.to_string()), on).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Download a file of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room_file",
    description = "The bytes of a file that the room shows: of evidence in date, or of a document in the version in force; any other file is 404. With \
        `Range` a part of them. They come as a download, never as a page. That a guest has read it is noted for the client.",
    params(("id" = AuditRoomRef, Path, description = "The room's id."),
        ("file" = FileRef, Query, description = "The file's id."),
        ("Range" = Option<String>, Header, description = "One range of bytes (RFC 9110 §14).", max_length = 100)),
    responses((status = 200, description = "The bytes.", body = FileBytes, content_type = "*/*"),
        (status = 206, description = "The part.", body = FileBytes, content_type = "*/*"),
        (status = 416, description = "The file has no such part.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/file")]
pub async fn get_audit_room_file(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.required::<FileRef>("file");
    query.done()?;
    let wanted = wanted.ok_or_else(Problem::not_found)?.0;
    let tx = member.read().await?;
    let (shown, on) = shown(&tx, &member, &row).await?;
    tx.commit().await?;
    let file = shown.files.get(&wanted).ok_or_else(Problem::not_found)?;
    let read = match (shown.evidence_of(wanted), shown.document_of(wanted)) {
        (Some(evidence), _) => (Kind::Evidence, evidence.id.to_string()),
        (None, Some(version)) => (Kind::DocumentVersion, version.id.to_string()),
        (None, None) => return Err(Problem::not_found()),
    };
    note(&member, &row, (read.0, &read.1), on).await?;
    content(&request, &state, file).await
}
