//! The freeze of an audit room: all that was shown, kept byte by byte with its hash; and what has changed since.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use entity::audit_room::compare::{Became, compare};
use entity::audit_room::{self, Model};
use entity::room_reading::Kind;
use entity::{audit_entry, organization, room_freeze};
use serde::Serialize;
use utoipa::ToSchema;

use super::clause::shown;
use super::{about, enter, note, still_open};
use crate::choice::choice;
use crate::etag::Expected;
use crate::field::AuditRoomRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view::audit_room::{AuditRoomView, view};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem, VersionProblem};

choice! {
    /// What became of a thing since the freeze.
    pub enum FreezeChange {
        /// It is shown now and was not.
        Added = "added",
        /// It says something else.
        Changed = "changed",
        /// It is not shown any more.
        Gone = "gone",
    }
}

/// What an audit room showed when it was frozen, as canonical JSON (RFC 8785).
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "described here, sent as it was kept")]
pub struct RoomFreezeDocument(serde_json::Value);

/// A thing that differs from what was frozen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomDifference {
    /// The list of the freeze that it stands in.
    #[schema(
        max_length = 24,
        pattern = "^(clauses|applicability|claims|routines|documents|evidence|requests|nonconformities)$"
    )]
    pub list: &'static str,
    /// Its id; of a clause its number.
    #[schema(max_length = 64)]
    pub id: String,
    /// What became of it.
    pub became: FreezeChange,
}

/// How what a room shows stands to what it showed when it was frozen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomComparisonView {
    /// The SHA-256 of what was kept.
    #[schema(max_length = 64)]
    pub sha256: String,
    /// When the room was frozen.
    pub frozen_at: DateTime<Utc>,
    /// Whether what was kept still has that hash.
    pub intact: bool,
    /// Whether the room shows the same today.
    pub same: bool,
    /// What differs.
    #[schema(max_items = 100_000)]
    pub differences: Vec<RoomDifference>,
}

/// Freeze an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_freeze",
    description = "Keeps all that the room shows: clause by clause the claims with their versions, the versions of routines and documents, the evidence with \
        its hashes, requests and open nonconformities, as canonical JSON (RFC 8785) with its SHA-256. It is done once, by a guest or an owner. From then on \
        nothing that the freeze names is deleted: 409 `held_by_freeze`. The room goes on showing what there is. 409 `already_frozen` for a room that is \
        frozen.",
    params(("id" = AuditRoomRef, Path, description = "The room's id."),
        ("If-Match" = String, Header, description = "The `ETag` of the room that was read.", max_length = 1000)),
    responses((status = 201, description = "Frozen.", body = AuditRoomView), AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/audit-rooms/{id}/freezes")]
pub async fn create_audit_room_freeze(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
) -> Result<HttpResponse, Problem> {
    let Found(before) = row;
    let version = expected.of(before.version)?;
    let tx = member.write().await?;
    // Whoever deletes what a room shows holds the same lock.
    organization::lock(&tx).await?;
    let (shown, on) = shown(&tx, &member, &before).await?;
    still_open(&before)?;
    if before.state == audit_room::State::Frozen {
        return Err(Problem::conflict("already_frozen", "What this room showed was kept before."));
    }
    let certification = about(&tx, &before).await?;
    let by = (member.id(), on);
    let kept = room_freeze::keep(&tx, &before, version, &certification, &shown, by).await?;
    let (room, freeze) = kept.ok_or_else(Problem::moved_on)?;
    audit_room::frozen(&tx, &certification, &room).await?;
    let detail = serde_json::json!({ "freeze": freeze.id, "sha256": freeze.sha256 });
    audit_entry::record(&tx, "create_audit_room_freeze", room.id, detail).await?;
    let view = view(&tx, &room, on).await?;
    tx.commit().await?;
    state.ring();
    let mut response = HttpResponse::Created();
    response.insert_header((header::ETAG, format!("\"v{}\"", room.version)));
    Ok(response.json(view))
}

/// Get the freeze of an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room_freeze",
    description = "What was kept, byte by byte: the SHA-256 of these bytes is `freeze_hash` of the room. 404 while the room is not frozen.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "What was kept.", body = RoomFreezeDocument), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/freeze")]
pub async fn get_audit_room_freeze(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let on = enter(&tx, &member, &row)?;
    let freeze = room_freeze::of(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    note(&member, &row, (Kind::Freeze, &freeze.id.to_string()), on).await?;
    let name = format!("attachment; filename=\"freeze-{}.json\"", row.id);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(freeze.content))
}

/// Compare an audit room with its freeze
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room_comparison",
    description = "Whether what was kept still has its hash, and what the room shows today that it did not show then, does not show any more, or shows \
        otherwise. 404 while the room is not frozen.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "The comparison.", body = RoomComparisonView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/comparison")]
pub async fn get_audit_room_comparison(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let (shown, _) = shown(&tx, &member, &row).await?;
    let freeze = room_freeze::of(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    let difference = |it: entity::audit_room::compare::Difference| RoomDifference {
        list: it.list,
        id: it.id,
        became: match it.became {
            Became::Added => FreezeChange::Added,
            Became::Changed => FreezeChange::Changed,
            Became::Gone => FreezeChange::Gone,
        },
    };
    let found = compare(&freeze.shown()?, &room_freeze::kept_form(&shown));
    let differences: Vec<_> = found.into_iter().map(difference).collect();
    Ok(HttpResponse::Ok().json(RoomComparisonView {
        intact: freeze.is_intact() && Some(&freeze.sha256) == row.freeze_hash.as_ref(),
        same: differences.is_empty(),
        sha256: freeze.sha256,
        frozen_at: freeze.frozen_at,
        differences,
    }))
}
