//! The headers of a mail beside addresses, subject and date: that a program wrote it, to which conversation it
//! belongs, and how its reader stops such mails.

use lettre::message::header::{HeaderName, HeaderValue};

use super::{Mail, MailFault, has_control, id};

/// Headers of every mail: no person wrote it (RFC 3834), and no out-of-office answer is wanted.
const AUTOMATIC: [(&str, &str); 2] =
    [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];

/// Headers that only the fields of a mail make.
const OWN: [&str; 16] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "auto-submitted",
    "x-auto-response-suppress",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// The longest address by which a reader stops mails: its header must fit on one line of a mail.
const LONGEST_LINK: usize = 900;

/// The headers of `mail` that lettre has no own type for.
pub(super) fn all(mail: &Mail) -> Result<Vec<HeaderValue>, MailFault> {
    let mut headers = Vec::new();
    for (name, value) in AUTOMATIC {
        headers.push(raw(name, value)?);
    }
    if let Some(thread) = &mail.thread {
        let (local, domain) = id(thread)?;
        let root = format!("<{local}@{domain}>");
        headers.push(raw("In-Reply-To", &root)?);
        headers.push(raw("References", &root)?);
    }
    if let Some(link) = &mail.unsubscribe {
        headers.push(raw("List-Unsubscribe", &format!("<{}>", checked_link(link)?))?);
        // RFC 8058, section 3.1: a POST in one click is only offered by https.
        if link.starts_with("https://") {
            headers.push(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
        }
    }
    for (name, value) in &mail.headers {
        headers.push(extra(name, value)?);
    }
    Ok(headers)
}

fn extra(name: &str, value: &str) -> Result<HeaderValue, MailFault> {
    let lower = name.to_ascii_lowercase();
    let token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !token || OWN.contains(&lower.as_str()) || lower.starts_with("content-") || has_control(value) {
        return Err(MailFault::Header(name.to_owned()));
    }
    raw(name, value)
}

fn raw(name: &str, value: &str) -> Result<HeaderValue, MailFault> {
    let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| MailFault::Header(name.to_owned()))?;
    Ok(HeaderValue::new(name, value.to_owned()))
}

/// An address of a page that can stand between `<` and `>` in a header.
fn checked_link(link: &str) -> Result<&str, MailFault> {
    let web = link.starts_with("https://") || link.starts_with("http://");
    let plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,\"\\^`{|}".contains(&byte));
    if web && plain && link.len() <= LONGEST_LINK {
        Ok(link)
    } else {
        Err(MailFault::Unsubscribe(link.to_owned()))
    }
}
