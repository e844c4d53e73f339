//! The web front end: built files from a folder or from inside the program, and the page that says when there is none.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;

use crate::problem::Problem;
use crate::state::State;

/// The web as it was built when the program was; empty when it was not.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web"]
struct Embedded;

/// Any address that is not the API's: a file of the web, or its first page.
pub async fn serve(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::method_not_allowed("GET, HEAD".to_owned()));
    }
    let path = request.path().trim_start_matches('/').to_owned();
    let folder = state.settings.web_dir.clone();
    let wanted = path.clone();
    let file = web::block(move || read(folder.as_deref(), &wanted)).await.map_err(Problem::internal)?;
    if let Some(bytes) = file.filter(|_| !path.is_empty()) {
        return Ok(answer(&path, bytes));
    }
    // A name with an ending is a file that is not there; anything else is a page, which the first page knows.
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return Err(Problem::not_found());
    }
    let folder = state.settings.web_dir.clone();
    let index = web::block(move || read(folder.as_deref(), "index.html")).await.map_err(Problem::internal)?;
    Ok(match index {
        Some(bytes) => answer("index.html", bytes),
        None => answer("index.html", Cow::Borrowed(NO_WEB.as_bytes())),
    })
}

fn read(folder: Option<&Path>, path: &str) -> Option<Cow<'static, [u8]>> {
    let relative = PathBuf::from(path);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    match folder {
        Some(folder) => std::fs::read(folder.join(relative)).ok().map(Cow::Owned),
        None => Embedded::get(path).map(|file| file.data),
    }
}

fn answer(path: &str, bytes: Cow<'static, [u8]>) -> HttpResponse {
    // Vite names files under assets/ by their content.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind(path)))
        .insert_header((header::CACHE_CONTROL, cache))
        .body(bytes.into_owned())
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

const NO_WEB: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
<title>Certkeep: the web has not been built</title><style>:root{color-scheme:light dark}body{font:18px/1.6 system-ui;max-width:40rem;\
margin:10vh auto;padding:0 1rem}code{font-size:.9em}</style><h1>The API is running; the web has not been built</h1>\
<p>Build it with <code>make web</code> (it needs Node 20 or newer) and start again, or use <code>make run</code>, which does both.</p>\
<p>Without it you have the <a href=\"/docs/\">documentation of the API</a> and, in development, <a href=\"/dev/mail\">the mails</a>.</p>";
