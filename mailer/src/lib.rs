//! A message, its templates and its transports.
//!
//! A [`message`] turns typed facts into a [`Rendered`] subject, text and HTML; with addresses, a date and a
//! Message-ID that makes a [`Mail`], which a [`Transport`] hands over. Nothing here knows a table or a clock.

mod advice;
mod brand;
pub mod dkim;
mod language;
pub mod mail;
pub mod message;
pub mod report;
mod template;
pub mod transport;
mod wording;
mod wrapping;

pub use brand::Brand;
pub use dkim::Signer;
pub use language::Language;
pub use mail::{Mail, MailFault, Mailbox};
pub use message::{
    AddressChanged, AddressWanted, AlreadyRegistered, AuditAssigned, CatchUp, ConfirmNewAddress,
    ConfirmOldAddress, Digest, Document, DocumentToRead, DocumentUnread, DomainDoubted, Engagement, Evidence,
    EvidenceEnding, FactorChange, FactorChanged, GrantNews, Handover, Invitation, Item, Key, KeyEnding,
    KeyMade, Leaving, Limit, MailStopped, Parting, PasswordChanged, Reminder, Rendered, ResetPassword,
    Statement, Stop, Title, TokenEnding, Turn, Unread, VerifyEmail, WebhookDisabled,
};
pub use transport::{
    Accepted, FolderTransport, MemoryTransport, Security, SendError, SmtpSettings, SmtpTransport, Transport,
};
