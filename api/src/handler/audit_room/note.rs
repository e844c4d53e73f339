//! What somebody notes for themselves in an audit room: nobody else reads it, and no archive and no freeze holds it.

use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use entity::audit_entry;
use entity::audit_room::Model as Room;
use entity::room_note::{self, Model};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::clause::{known_clause, shown};
use super::{enter, entered, still_open};
use crate::body::{Body, body};
use crate::field::{AuditRoomRef, ClauseNumber, Prose, RoomNoteRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// A note of one's own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomNoteView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The number of the clause that it is about.
    #[schema(max_length = 60)]
    pub clause: String,
    /// What it says.
    #[schema(max_length = 4000)]
    pub text: String,
    /// When it was written last.
    pub edited_at: DateTime<Utc>,
}

/// One's own notes in an audit room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomNoteList {
    /// The notes, by clause.
    #[schema(max_items = 5000)]
    pub data: Vec<RoomNoteView>,
}

body! {
    /// A note to keep.
    pub struct NewRoomNote {
        /// The number of the clause that it is about.
        pub clause: ClauseNumber,
        /// What it says.
        pub text: Prose,
    }
}

fn view(row: Model) -> RoomNoteView {
    RoomNoteView { id: row.id.to_string(), clause: row.clause, text: row.text, edited_at: row.edited_at }
}

/// List one's own notes in an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "list_audit_room_notes",
    description = "What one has noted for oneself, by clause. Nobody else reads it.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "The notes.", body = RoomNoteList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/notes")]
pub async fn list_audit_room_notes(member: Member, row: Found<Room>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    enter(&tx, &member, &row)?;
    let rows = room_note::of(&tx, row.id, member.id()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(RoomNoteList { data: rows.into_iter().map(view).collect() }))
}

/// Note something in an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_note", request_body = NewRoomNote,
    description = "Notes something of a clause for oneself, in place of what one noted of it before. Nobody else reads it, the audit log says no more than \
        that it was written, and neither an archive nor the freeze holds it.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "Kept.", body = RoomNoteView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/audit-rooms/{id}/notes")]
pub async fn create_audit_room_note(
    member: Member,
    row: Found<Room>,
    new: Body<NewRoomNote>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let (shown, _) = shown(&tx, &member, &row).await?;
    still_open(&row)?;
    known_clause(&shown, &new.clause.0, "/clause")?;
    if new.text.0.trim().is_empty() {
        return Err(Problem::invalid(vec![fault("/text", "Say something, or remove the note.")]));
    }
    let kept = room_note::put(&tx, row.id, member.id(), new.clause.0, new.text.0).await?;
    // Whoever reads the log is not told what it says, nor of which clause.
    audit_entry::record(&tx, "create_audit_room_note", kept.id, json!({ "room_id": row.id })).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view(kept)))
}

/// Remove a note
#[utoipa::path(tag = "audit rooms", operation_id = "delete_audit_room_note",
    description = "Removes a note of one's own; somebody else's is 404.",
    params(("id" = RoomNoteRef, Path, description = "The note's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/audit-room-notes/{id}")]
pub async fn delete_audit_room_note(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    if row.membership_id != member.id() {
        return Err(Problem::not_found());
    }
    let tx = member.write().await?;
    entered(&tx, &member, row.room_id).await?;
    room_note::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_audit_room_note", row.id, json!({ "room_id": row.room_id })).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
