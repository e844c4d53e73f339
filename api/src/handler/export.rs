//! Exports: everything that is kept of the organization, as one archive.

use actix_web::http::header::{self, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use entity::export::{self, Model};
use entity::id::{ExportId, OrganizationId};
use entity::{Db, DbErr, audit_entry, export_piece};
use serde::Serialize;
use tokio::sync::mpsc;
use utoipa::ToSchema;

use crate::field::ExportRef;
use crate::found::Found;
use crate::member::Member;
use crate::pieces::{Piece, Pieces};
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// How many exports the list shows.
const SHOWN: u64 = 20;

/// An export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// `waiting`, `running`, `ready`, `failed` or `expired`.
    #[schema(max_length = 16)]
    pub state: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// How many tables are written.
    #[schema(minimum = 0, maximum = 1_000)]
    pub parts_done: i32,
    /// How many tables there are; 0 before a worker has begun.
    #[schema(minimum = 0, maximum = 1_000)]
    pub parts: i32,
    /// The bytes of the archive, so far.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub size: i64,
    /// The SHA-256 of the archive, once it is ready.
    #[schema(max_length = 64)]
    pub sha256: Option<String>,
    /// Until when it can be downloaded.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The latest exports.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportList {
    /// The newest first.
    #[schema(max_items = 20)]
    pub data: Vec<ExportView>,
}

/// The bytes of an archive.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "described here, sent as pieces")]
pub struct ArchiveFile(String);

fn view(row: &Model, now: DateTime<Utc>) -> ExportView {
    let there = row.is_there(now);
    ExportView {
        id: row.id.to_string(),
        state: row.state_at(now).word().to_owned(),
        created_at: row.created_at,
        parts_done: row.parts_done,
        parts: row.parts,
        size: row.size,
        sha256: row.sha256.clone().filter(|_| there),
        expires_at: row.expires_at,
    }
}

/// Ask for an export
#[utoipa::path(tag = "leaving", operation_id = "create_export",
    description = "Has everything that is kept of the organization written into one archive, which `docs/ARCHIVE.md` describes. It takes seconds to minutes; a mail tells when it \
        is ready. 409 `export_under_way` while another one is being made.",
    responses((status = 201, description = "It is being made.", body = ExportView), AnyProblem, MemberProblem, ConflictProblem))]
#[post("/exports")]
pub async fn create_export(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let Some(row) = export::create(&tx, member.id()).await? else {
        let detail = "Another export is being made. Wait until it is ready.";
        return Err(Problem::conflict("export_under_way", detail));
    };
    audit_entry::record(&tx, "create_export", row.id, serde_json::json!({})).await?;
    let view = view(&row, tx.now());
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// List exports
#[utoipa::path(tag = "leaving", operation_id = "list_exports",
    description = "The latest twenty exports, newest first. An archive can be downloaded for seven days.",
    responses((status = 200, description = "The exports.", body = ExportList), AnyProblem, MemberProblem))]
#[get("/exports")]
pub async fn list_exports(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = export::latest(&tx, SHOWN).await?;
    let now = tx.now();
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ExportList { data: rows.iter().map(|row| view(row, now)).collect() }))
}

/// Get an export
#[utoipa::path(tag = "leaving", operation_id = "get_export",
    description = "How far it has come, and until when it can be downloaded.",
    params(("id" = ExportRef, Path, description = "The export's id.")),
    responses((status = 200, description = "The export.", body = ExportView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/exports/{id}")]
pub async fn get_export(state: web::Data<State>, row: Found<Model>) -> HttpResponse {
    HttpResponse::Ok().json(view(&row, state.db.now()))
}

/// Download an archive
#[utoipa::path(tag = "leaving", operation_id = "get_export_archive",
    description = "The archive, a ZIP file. Each download leaves an entry in the audit log. 409 `export_not_ready` before it is ready and after its days are over.",
    params(("id" = ExportRef, Path, description = "The export's id.")),
    responses((status = 200, description = "The archive.", body = ArchiveFile, content_type = "application/zip"),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[get("/exports/{id}/archive")]
pub async fn get_export_archive(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if !row.is_there(tx.now()) {
        let detail = "This archive is not ready yet, or its days are over. Ask for a new one.";
        return Err(Problem::conflict("export_not_ready", detail));
    }
    audit_entry::record(&tx, "get_export_archive", row.id, serde_json::json!({ "sha256": row.sha256 }))
        .await?;
    tx.commit().await?;
    let (db, tenant, id) = (state.db.clone(), member.tenant(), row.id);
    let body = Pieces::written("the download of an archive", move |sender| async move {
        send(&db, tenant, id, &sender).await
    });
    let name = format!("attachment; filename=\"certkeep-{}.zip\"", row.created_at.date_naive());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/zip"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        // It is compressed as it is.
        .insert_header(ContentEncoding::Identity)
        .body(body))
}

/// Sends the pieces, one at a time; it ends early when nobody reads any more.
async fn send(
    db: &Db,
    tenant: OrganizationId,
    id: ExportId,
    sender: &mpsc::Sender<Piece>,
) -> Result<(), DbErr> {
    for number in 0.. {
        let tx = db.read(tenant).await?;
        let piece = export_piece::numbered(&tx, id, number).await?;
        let there = export::find(&tx, id).await?.is_some_and(|row| row.state == export::State::Ready);
        tx.commit().await?;
        if !there {
            return Err(DbErr::RecordNotFound("the archive was cleared away".to_owned()));
        }
        let Some(bytes) = piece else { return Ok(()) };
        if sender.send(Ok(Bytes::from(bytes))).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
