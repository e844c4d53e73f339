//! The mails of development mode, read from their folder. Not part of the API, and absent in production.

use std::path::{Path, PathBuf};

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::problem::Problem;
use crate::state::{Mode, State};

/// A mail as it lies in the folder.
#[derive(Debug, Serialize)]
struct Mail {
    file: String,
    to: String,
    subject: String,
    date: String,
    text: String,
    html: String,
}

fn folder(state: &State) -> Result<PathBuf, Problem> {
    let folder = state.settings.mail_folder.clone().filter(|_| state.settings.mode == Mode::Development);
    folder.ok_or_else(Problem::not_found)
}

/// `GET /dev/mail.json`: the mails, newest first.
pub async fn list_json(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let folder = folder(&state)?;
    let mails = web::block(move || read_all(&folder)).await.map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().json(mails))
}

/// `GET /dev/mail`: the mails as a page, newest first.
pub async fn list_page(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let folder = folder(&state)?;
    let mails = web::block(move || read_all(&folder)).await.map_err(Problem::internal)?;
    let articles: Vec<_> = mails.iter().map(article).collect();
    let none = if mails.is_empty() { "<p>No mail has been written yet.</p>" } else { "" };
    let page = format!("{HEAD}{none}{}</main>", articles.concat());
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(page))
}

fn article(mail: &Mail) -> String {
    let (subject, to, date) = (escape(&mail.subject), escape(&mail.to), escape(&mail.date));
    let (text, html) = (linked(&mail.text), escape(&mail.html));
    format!(
        "<article><h2>{subject}</h2><p class=meta>To {to} &middot; {date}</p><pre>{text}</pre>\
         <details><summary>As HTML</summary><iframe sandbox title=\"{subject}\" srcdoc=\"{html}\"></iframe></details></article>"
    )
}

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
<title>Mails of this development server</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:0}\
main{max-width:50rem;margin:auto;padding:1rem}article{border-top:1px solid #8886;padding:1rem 0}h2{font-size:1.1rem;margin:0}\
.meta{margin:.2rem 0;opacity:.8}pre{white-space:pre-wrap;overflow-wrap:anywhere}iframe{width:100%;height:40rem;border:0;background:#fff}</style>\
<main><h1>Mails of this development server</h1><p>Newest first. They are files; nothing has left this machine.</p>";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The escaped text with its links to be clicked.
fn linked(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let bare = word.trim_end();
        if bare.starts_with("http://") || bare.starts_with("https://") {
            let (link, rest) = (escape(bare), &word[bare.len()..]);
            format!("<a href=\"{link}\">{link}</a>{rest}")
        } else {
            escape(word)
        }
    });
    words.collect()
}

fn read_all(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "eml"))
        .filter_map(|entry| Some((entry.metadata().and_then(|meta| meta.modified()).ok()?, entry.path())))
        .collect();
    files.sort();
    files.reverse();
    files.truncate(200);
    files.iter().filter_map(|(_, path)| read(path)).collect()
}

fn read(path: &Path) -> Option<Mail> {
    let bytes = std::fs::read(path).ok()?;
    let message = mail_parser::MessageParser::default().parse(&bytes)?;
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
    Some(Mail {
        file: path.file_name()?.to_string_lossy().into_owned(),
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        date: message.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
    })
}
