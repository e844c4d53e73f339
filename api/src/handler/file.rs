//! Files: bytes taken in and given out in pieces, never held whole.

use actix_web::http::header::{self, Charset, ContentDisposition, ContentEncoding, DispositionParam};
use actix_web::http::header::{DispositionType, ExtendedValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use entity::file::{self, Model};
use entity::{audit_entry, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::field::{FileName, FileRef};
use crate::found::Found;
use crate::member::Member;
use crate::pieces::Pieces;
use crate::problem::Problem;
use crate::query::Query;
use crate::range::{self, Wanted};
use crate::state::State;
use crate::upload::{self, Incoming};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// A file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name, as it was sent.
    #[schema(max_length = 255)]
    pub name: String,
    /// Its media type.
    #[schema(max_length = 100)]
    pub content_type: String,
    /// How many bytes it has.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub size: i64,
    /// The SHA-256 of its bytes.
    #[schema(max_length = 64)]
    pub sha256: String,
    /// When it was sent.
    pub created_at: chrono::DateTime<chrono::Utc>,
}

/// How much room the files of an organization take.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StorageView {
    /// How many bytes are kept.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub used: i64,
    /// How many may be.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub limit: i64,
    /// How many one file may have.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub file_limit: i64,
    /// What the names of the files end with that are taken.
    #[schema(max_items = 100)]
    pub endings: Vec<String>,
}

/// The bytes of a file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 2_147_483_647)]
#[expect(dead_code, reason = "described here, sent as pieces")]
pub struct FileBytes(String);

/// The file as clients see it.
pub fn view(row: &Model) -> FileView {
    FileView {
        id: row.id.to_string(),
        name: row.name.clone(),
        content_type: row.content_type.clone(),
        size: row.size,
        sha256: row.sha256.clone().unwrap_or_default(),
        created_at: row.created_at,
    }
}

/// Send a file
#[utoipa::path(tag = "evidence", operation_id = "create_file",
    params(("name" = FileName, Query, description = "Its name. What it ends with says what it is: `pdf`, `png`, `jpg`, `gif`, `webp`, \
        `docx`, `xlsx`, `pptx`, `odt`, `ods`, `odp`, `txt`, `log`, `csv`, `md` or `json`.")),
    request_body(content = FileBytes, content_type = "application/octet-stream", description = "The bytes, as they are."),
    description = "Takes in a file while it is sent. Its bytes are held against its name: 415 `file_type_refused` for a kind that is not taken, or when \
        `Content-Type` says another one (`application/octet-stream` says none), 422 `file_lies` when the bytes are of another kind, 413 `file_too_large` \
        and 409 `storage_full` at the limits that `GET /v1/storage` tells. Of what is refused nothing is kept. A file that nothing refers to is removed after a day.",
    responses((status = 201, description = "Kept.", body = FileView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/files")]
pub async fn create_file(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let name = query.required::<FileName>("name");
    query.done()?;
    let name = name.ok_or_else(Problem::not_found)?.0;
    let kind = upload::kind_of(&name, request.content_type())?;
    let tx = member.write().await?;
    upload::announced(&request, &state.settings, file::stored(&tx).await?)?;
    let row = file::expect(&tx, name, kind.media_type, member.id()).await?;
    tx.commit().await?;
    let incoming = Incoming { state: &state, row: &row, kind };
    let kept = match incoming.receive(payload).await {
        Ok(kept) => kept,
        Err(problem) => return Err(upload::give_up(&member, row.id, problem).await),
    };
    let tx = member.write().await?;
    // Of several that arrive at once, each counts those before it.
    organization::lock(&tx).await?;
    if upload::is_full(&state.settings, file::stored(&tx).await?, kept.size) {
        file::release(&tx, row.id).await?;
        tx.commit().await?;
        return Err(Problem::storage_full(state.settings.storage_limit));
    }
    let size = i64::try_from(kept.size).map_err(Problem::internal)?;
    let row = file::keep(&tx, row.id, size, kept.sha256).await?.ok_or_else(Problem::slow_body)?;
    audit_entry::record(&tx, "create_file", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view(&row)))
}

/// Download a file
#[utoipa::path(tag = "evidence", operation_id = "get_file_content",
    description = "The bytes of a file, or with `Range` a part of them. The `ETag` is their SHA-256. They come as a download, never as a page.",
    params(("id" = FileRef, Path, description = "The file's id."),
        ("Range" = Option<String>, Header, description = "One range of bytes (RFC 9110 §14).", max_length = 100)),
    responses((status = 200, description = "The bytes.", body = FileBytes, content_type = "*/*"),
        (status = 206, description = "The part.", body = FileBytes, content_type = "*/*"),
        (status = 416, description = "The file has no such part.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/files/{id}/content")]
pub async fn get_file_content(
    request: HttpRequest,
    state: web::Data<State>,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    content(&request, &state, &row).await
}

/// The bytes of a file as a download, whole or in part, for whoever may have them.
pub async fn content(request: &HttpRequest, state: &State, row: &Model) -> Result<HttpResponse, Problem> {
    let size = u64::try_from(row.size).map_err(Problem::internal)?;
    let tag = format!("\"{}\"", row.sha256.as_deref().unwrap_or_default());
    let wanted = range::wanted(request, size, &tag)?;
    let mut response = match wanted {
        Wanted::Nothing => {
            return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
        }
        Wanted::Whole => HttpResponse::Ok(),
        Wanted::Part(_) => HttpResponse::PartialContent(),
    };
    let part = wanted.part();
    if let Some(part) = &part {
        let told = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        response.insert_header((header::CONTENT_RANGE, told));
    }
    let key = depot::Key { tenant: row.tenant_id.into(), file: row.id.into() };
    let bytes = state.settings.depot.read(key, part.clone()).await.map_err(Problem::depot)?;
    response
        .insert_header((header::CONTENT_TYPE, row.content_type.clone()))
        .insert_header(download(&row.name))
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        // What is compressed has no ranges.
        .insert_header(ContentEncoding::Identity);
    Ok(response
        .no_chunking(part.map_or(size, |part| part.end - part.start))
        .body(Pieces::of("a download", bytes)))
}

/// Get the room for files
#[utoipa::path(tag = "evidence", operation_id = "get_storage",
    description = "How much room the organization's files take, how much they may, and which files are taken.",
    responses((status = 200, description = "The room.", body = StorageView), AnyProblem, MemberProblem))]
#[get("/storage")]
pub async fn get_storage(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let used = file::stored(&tx).await?;
    tx.commit().await?;
    let told = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let (limit, file_limit) = (told(state.settings.storage_limit), told(state.settings.file_limit));
    let endings = depot::Kind::endings().map(str::to_owned).collect();
    Ok(HttpResponse::Ok().json(StorageView { used, limit, file_limit, endings }))
}

/// The header that makes a browser save a file under its name, whatever is in it.
fn download(name: &str) -> ContentDisposition {
    let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' });
    let value = name.as_bytes().to_vec();
    let extended = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain.collect()),
            DispositionParam::FilenameExt(extended),
        ],
    }
}
