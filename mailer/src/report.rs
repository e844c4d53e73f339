//! Reads what mail servers send back about mails: delivery status notifications (RFC 3464) and complaints of readers (RFC 5965).
//!
//! Whoever likes may send such a thing, in any shape. So it is taken apart here line by line, to a small depth and never by a
//! recursion that a message can deepen; the crate for mails reads single blocks of headers alone.

use mail_parser::{Message, MessageParser, MimeHeaders};

mod fields;

use fields::groups;

/// The largest report that is read. One that carries a whole mail of ours is far smaller.
pub const LIMIT: usize = 2 << 20;

/// How deep multiparts may lie in one another.
const DEPTH: usize = 3;

/// How many parts are looked at.
const PARTS: usize = 32;

/// How many recipients one report may name: each mail of ours has one.
const RECIPIENTS: usize = 32;

/// What a mail server sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its own Message-ID, without the brackets.
    pub id: Option<String>,
    /// The Message-ID of the mail that it is about, without the brackets.
    pub about: Option<String>,
    /// What it says.
    pub news: News,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It did not reach these.
    Failed(Vec<Failure>),
    /// Its reader does not want it; the addresses that may be theirs.
    Complaint(Vec<String>),
    /// Nothing that is over: it is late, or it has arrived.
    Passing,
}

/// A recipient whom a mail did not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The address that was written to, as far as it is known, and the one that it was delivered for.
    pub addresses: Vec<String>,
    /// The enhanced status code, as it is written.
    pub status: String,
    /// The words of the server.
    pub words: String,
}

/// Reads a report; `None` for what is none.
pub fn read(raw: &[u8]) -> Option<Report> {
    if raw.len() > LIMIT {
        return None;
    }
    let mut found = Found::default();
    let mut left = PARTS;
    let outer = headers(raw)?;
    found.look(&outer, body(raw), DEPTH, &mut left);
    let news = found.news?;
    let news = match news {
        News::Complaint(mut addresses) => {
            addresses.extend(found.to);
            News::Complaint(addresses)
        }
        news => news,
    };
    Some(Report { id: outer.message_id().map(str::to_owned), about: found.about, news })
}

/// What was found so far.
#[derive(Default)]
struct Found {
    news: Option<News>,
    about: Option<String>,
    to: Option<String>,
}

impl Found {
    fn look(&mut self, headers: &Message<'_>, body: &[u8], depth: usize, left: &mut usize) {
        let Some(kind) = headers.content_type() else { return };
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
            ("multipart", _) if depth > 0 => {
                let Some(boundary) = kind.attribute("boundary").filter(|boundary| !boundary.is_empty())
                else {
                    return;
                };
                for part in parts(body, boundary) {
                    let Some(rest) = left.checked_sub(1) else { return };
                    *left = rest;
                    if let Some(headers) = self::headers(part) {
                        self.look(&headers, self::body(part), depth - 1, left);
                    }
                }
            }
            ("message", "delivery-status" | "global-delivery-status") if self.news.is_none() => {
                self.news = Some(delivery(body));
            }
            ("message", "feedback-report") if self.news.is_none() => self.news = complaint(body),
            ("message", "rfc822" | "global") | ("text", "rfc822-headers") if self.about.is_none() => {
                let returned = self::headers(body);
                self.about = returned.as_ref().and_then(|it| it.message_id()).map(str::to_owned);
                let to = returned.as_ref().and_then(|it| it.to()).and_then(|to| to.first());
                self.to = to.and_then(|to| to.address.as_ref()).map(ToString::to_string);
            }
            _ => {}
        }
    }
}

/// What a `message/delivery-status` says: a block of fields about the mail, then one for each recipient.
fn delivery(body: &[u8]) -> News {
    let text = String::from_utf8_lossy(body);
    let mut failures = Vec::new();
    for group in groups(&text).into_iter().take(RECIPIENTS + 1) {
        if !group.value("action").is_some_and(|action| action.eq_ignore_ascii_case("failed")) {
            continue;
        }
        let named = ["original-recipient", "final-recipient"];
        let addresses: Vec<_> =
            named.iter().filter_map(|name| group.value(name)).filter_map(address).collect();
        let words = group.value("diagnostic-code").map(typed).unwrap_or_default().to_owned();
        if let Some(status) = group.value("status").filter(|_| !addresses.is_empty()) {
            // "5.1.1 (mailbox does not exist)": a comment may follow.
            let status = status.split_whitespace().next().unwrap_or_default().to_owned();
            failures.push(Failure { addresses, status, words });
        }
    }
    if failures.is_empty() { News::Passing } else { News::Failed(failures) }
}

/// What a `message/feedback-report` says; `None` when it is none.
fn complaint(body: &[u8]) -> Option<News> {
    let text = String::from_utf8_lossy(body);
    let group = groups(&text).into_iter().next()?;
    let kind = group.value("feedback-type")?;
    if kind.eq_ignore_ascii_case("not-spam") {
        return Some(News::Passing);
    }
    let addresses = group.values("original-rcpt-to").filter_map(address).take(RECIPIENTS);
    Some(News::Complaint(addresses.collect()))
}

/// `rfc822; <anna@example.org>`, or the address alone.
fn address(field: &str) -> Option<String> {
    let bare = typed(field).trim().trim_start_matches('<').trim_end_matches('>').trim();
    (bare.contains('@') && bare.len() <= 254).then(|| bare.to_owned())
}

/// The value behind its type: `smtp; 550 5.1.1 unknown`.
fn typed(field: &str) -> &str {
    match field.split_once(';') {
        Some((kind, value)) if kind.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {
            value.trim()
        }
        _ => field.trim(),
    }
}

/// The headers at the start of `raw`, and nothing behind them.
fn headers(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(&raw[..end_of_headers(raw)])
}

fn body(raw: &[u8]) -> &[u8] {
    &raw[end_of_headers(raw)..]
}

/// Where the first blank line ends.
fn end_of_headers(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return at;
        }
    }
    raw.len()
}

/// The parts between the lines of a boundary, as far as they are complete; one that is cut off goes to the end.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let (mut found, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.trim_ascii_end();
        let rest = bare.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || *rest == b"--") {
            found.extend(start.map(|from| &body[from..at]));
            start = rest.is_empty().then_some(at + line.len());
        }
        at += line.len();
        if found.len() > PARTS {
            return found;
        }
    }
    found.extend(start.map(|from| &body[from..]));
    found
}
