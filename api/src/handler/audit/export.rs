//! The audit log as a file: streamed page by page, so that no length of it fills the memory.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use entity::audit_entry::list::{self, Filter};
use entity::id::OrganizationId;
use entity::{Db, DbErr, TenantTx, audit_entry, audit_head, audit_value};
use tokio::sync::mpsc;

use super::{AuditParams, filter, note};
use crate::choice::choice;
use crate::csv;
use crate::member::Member;
use crate::pieces::{Piece, Pieces};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::view::audit_entry::{AuditEntryView, views};
use crate::wire::{AnyProblem, MemberProblem};

/// How many entries are read at once.
const STEP: u64 = 500;

choice! {
    /// How the log is written.
    pub enum ExportFormat {
        /// One JSON object a line, with all that a checker needs.
        Jsonl = "jsonl",
        /// A table for a spreadsheet.
        Csv = "csv",
    }
}

/// Export the audit log
#[utoipa::path(tag = "audit log", operation_id = "get_audit_export",
    description = "The log from its beginning, as JSON Lines or CSV. Each line of JSON holds the hashed form of an entry, its hash and the values it commits to: \
        `docs/AUDIT_LOG.md` tells how to check it without this installation. CSV is for reading; cells that a spreadsheet would compute start with an apostrophe. \
        The export leaves an entry in the log.",
    params(("format" = Option<ExportFormat>, Query, description = "`jsonl` unless told otherwise.", nullable = false), AuditParams),
    responses((status = 200, description = "The log.", content(
            (String = "application/x-ndjson"),
            (String = "text/csv"))),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/audit-export")]
pub async fn get_audit_export(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let format = query.field::<ExportFormat>("format").unwrap_or(ExportFormat::Jsonl);
    let filter = filter(&mut query, &member);
    query.done()?;
    let (ending, kind) = match format {
        ExportFormat::Jsonl => ("jsonl", "application/x-ndjson; charset=utf-8"),
        ExportFormat::Csv => ("csv", "text/csv; charset=utf-8"),
    };
    note(member.write().await?, &member, "get_audit_export", serde_json::json!({ "format": ending })).await?;
    let (db, tenant) = (state.db.clone(), member.tenant());
    let body = Pieces::written("an export of the audit log", |sender| async move {
        write(&db, tenant, &filter, format, &sender).await
    });
    let day = state.db.now().date_naive();
    let name = format!("attachment; filename=\"audit-log-{day}.{ending}\"");
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(body))
}

/// Writes the entries that there are now, page by page; it ends early when nobody reads any more.
async fn write(
    db: &Db,
    tenant: OrganizationId,
    filter: &Filter,
    format: ExportFormat,
    sender: &mpsc::Sender<Piece>,
) -> Result<(), DbErr> {
    let tx = db.read(tenant).await?;
    let end = audit_head::of(&tx).await?.map_or(0, |head| head.sequence);
    tx.commit().await?;
    let mut after = 0;
    let mut text = if format == ExportFormat::Csv { HEADING.to_owned() } else { String::new() };
    loop {
        let tx = db.read(tenant).await?;
        let mut rows = list::following(&tx, filter, after, STEP).await?;
        rows.retain(|row| row.sequence <= end);
        let last = rows.last().map(|row| row.sequence);
        text += &match format {
            ExportFormat::Jsonl => json_lines(&tx, &rows).await?,
            ExportFormat::Csv => views(&tx, rows).await?.iter().map(csv_line).collect(),
        };
        tx.commit().await?;
        if !text.is_empty() && sender.send(Ok(Bytes::from(std::mem::take(&mut text)))).await.is_err() {
            return Ok(());
        }
        let Some(last) = last else { return Ok(()) };
        after = last;
    }
}

async fn json_lines(tx: &TenantTx, rows: &[audit_entry::Model]) -> Result<String, DbErr> {
    let mut values = audit_value::of(tx, rows.iter().map(|row| row.sequence)).await?;
    let mut text = String::new();
    for row in rows {
        text += &row.exported(&mut values).to_string();
        text.push('\n');
    }
    Ok(text)
}

const HEADING: &str = "sequence,at,actor,actor_name,key,grant,action,subject,subject_name,changes,detail,address,erased,previous,hash\r\n";

fn csv_line(view: &AuditEntryView) -> String {
    let actor = view.actor.as_ref();
    let changes: Vec<_> =
        view.changes.iter().map(|one| format!("{}: {} -> {}", one.field, one.from, one.to)).collect();
    let cells = [
        view.sequence.to_string(),
        entity::audit_entry::spelled(view.at),
        actor.map(|actor| actor.id.clone()).unwrap_or_default(),
        actor.map(|actor| actor.name.clone()).unwrap_or_default(),
        view.key_id.clone().unwrap_or_default(),
        view.grant_id.clone().unwrap_or_default(),
        view.action.clone(),
        view.subject.clone(),
        view.names.get(&view.subject).cloned().unwrap_or_default(),
        changes.join("\n"),
        view.detail.to_string(),
        view.address.clone().unwrap_or_default(),
        view.erased.to_string(),
        view.previous.clone(),
        view.hash.clone(),
    ];
    csv::line(cells)
}
