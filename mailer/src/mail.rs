//! A mail: a rendered message with its addresses, its date and its Message-ID.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{Mailbox as LettreMailbox, MultiPart, SinglePart},
};

mod header;

/// A name, which may be absent, and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name shown beside the address.
    pub name: Option<String>,
    /// `anna@example.org`.
    pub address: String,
}

impl Mailbox {
    /// A mailbox; a blank name is no name.
    pub fn new(name: &str, address: &str) -> Self {
        let name = Some(name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
        Self { name, address: address.trim().to_owned() }
    }

    /// Reads `Certkeep <no-reply@example.org>` or a bare address.
    pub fn parse(text: &str) -> Result<Self, MailFault> {
        let parsed: LettreMailbox = text.parse().map_err(|_| MailFault::Address(text.to_owned()))?;
        let mailbox = Self { name: parsed.name, address: parsed.email.to_string() };
        mailbox.checked().map(|_| mailbox)
    }

    /// Whether a mail can carry it.
    pub fn is_valid(&self) -> bool {
        self.checked().is_ok()
    }

    fn checked(&self) -> Result<LettreMailbox, MailFault> {
        if self.name.as_deref().is_some_and(has_control) {
            return Err(MailFault::Name(self.name.clone().unwrap_or_default()));
        }
        let email: Address = self.address.parse().map_err(|_| MailFault::Address(self.address.clone()))?;
        Ok(LettreMailbox::new(self.name.clone(), email))
    }
}

/// A mail as it is sent. The same value always gives the same bytes, so a repeated attempt is recognisable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `<local@domain>`, with or without the brackets; letters, digits and `.-_+=` only.
    pub message_id: String,
    /// The sender.
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Mailbox>,
    /// The one recipient.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The Message-ID of the conversation it belongs to, with or without the brackets. It may be of a message that was
    /// never sent: what names the same one stands together (RFC 5322, section 3.6.4).
    pub thread: Option<String>,
    /// The address by which its reader stops such mails: a GET shows a page, and a POST does it at once (RFC 8058).
    pub unsubscribe: Option<String>,
    /// More headers, such as `List-Id`; none of those that the other fields make.
    pub headers: Vec<(String, String)>,
    /// Where mail servers report what they cannot deliver; `None`: to the sender's address.
    pub return_path: Option<String>,
    /// The `Date`.
    pub date: DateTime<Utc>,
}

/// Why a mail cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// Not an e-mail address.
    #[error("`{}` is not an e-mail address", .0.escape_debug())]
    Address(String),
    /// A name with a line feed or another control character.
    #[error("the name `{}` has a control character", .0.escape_debug())]
    Name(String),
    /// Not usable as a Message-ID.
    #[error("`{}` is not a Message-ID", .0.escape_debug())]
    MessageId(String),
    /// Not an address of a page that a header can hold.
    #[error("`{}` is not an address by which to unsubscribe", .0.escape_debug())]
    Unsubscribe(String),
    /// A subject with a line feed or another control character.
    #[error("the subject `{}` has a control character", .0.escape_debug())]
    Subject(String),
    /// A header with a bad name or value, or one that the mail makes itself.
    #[error("the header `{}` cannot be set like this", .0.escape_debug())]
    Header(String),
    /// The parts do not make a message.
    #[error("the mail cannot be written: {0}")]
    Other(String),
}

impl Mail {
    /// The mail as it goes over the wire (RFC 5322), with CRLF line ends.
    pub fn formatted(&self) -> Result<Vec<u8>, MailFault> {
        self.written().map(|(_, bytes)| bytes)
    }

    /// The part of the Message-ID before the `@`, safe as a file's name.
    pub fn local_id(&self) -> Result<&str, MailFault> {
        id(&self.message_id).map(|(local, _)| local)
    }

    /// The envelope and the bytes.
    pub(crate) fn written(&self) -> Result<(Envelope, Vec<u8>), MailFault> {
        let (local, domain) = id(&self.message_id)?;
        if has_control(&self.subject) {
            return Err(MailFault::Subject(self.subject.clone()));
        }
        let mut builder = Message::builder()
            .from(self.from.checked()?)
            .to(self.to.checked()?)
            .subject(&self.subject)
            .message_id(Some(format!("<{local}@{domain}>")))
            .date(SystemTime::from(self.date));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.checked()?);
        }
        for header in header::all(self)? {
            builder = builder.raw_header(header);
        }
        // No Content-Type before `multipart`: lettre would write the header twice. The boundary is made from the
        // Message-ID, so that a repeat has the same bytes.
        let boundary: String = local.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        let parts = MultiPart::alternative()
            .boundary(format!("part-{boundary}"))
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        let message = builder.multipart(parts).map_err(|fault| MailFault::Other(fault.to_string()))?;
        Ok((self.envelope(message.envelope())?, message.formatted()))
    }
}

impl Mail {
    /// The envelope, with the address for reports as its sender.
    fn envelope(&self, usual: &Envelope) -> Result<Envelope, MailFault> {
        let Some(path) = &self.return_path else { return Ok(usual.clone()) };
        let from: Address = path.parse().map_err(|_| MailFault::Address(path.clone()))?;
        Envelope::new(Some(from), usual.to().to_vec()).map_err(|fault| MailFault::Other(fault.to_string()))
    }
}

/// The two sides of a Message-ID.
fn id(message_id: &str) -> Result<(&str, &str), MailFault> {
    let bare = message_id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(message_id);
    bare.split_once('@')
        .filter(|(local, domain)| is_plain(local) && is_plain(domain))
        .ok_or_else(|| MailFault::MessageId(message_id.to_owned()))
}

fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// Whether it can stand in a Message-ID and as a file's name.
fn is_plain(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+=".contains(&byte);
    (1..=120).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('.')
        && !text.contains("..")
}
