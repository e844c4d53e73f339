//! The messages, each a struct of facts that renders itself.

mod account;
mod address;
mod audit;
mod consultancy;
mod factor;
mod key;
mod leaving;
mod prompt;
mod reminder;
mod stopped;
mod webhook;

pub use account::{
    AlreadyRegistered, DomainDoubted, Invitation, PasswordChanged, ResetPassword, VerifyEmail,
};
pub use address::{AddressChanged, AddressWanted, ConfirmNewAddress, ConfirmOldAddress};
pub use audit::AuditAssigned;
pub use consultancy::{Engagement, GrantNews, Handover, Turn};
pub use factor::{FactorChange, FactorChanged};
pub use key::{Key, KeyEnding, KeyMade, TokenEnding};
pub use leaving::{Leaving, Parting};
pub use prompt::{Document, DocumentToRead, DocumentUnread, Evidence, EvidenceEnding, Statement, Unread};
pub use reminder::{CatchUp, Digest, Item, Limit, Reminder, Title};
pub use stopped::{MailStopped, Stop};
pub use webhook::WebhookDisabled;

/// A message without addresses: its three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The text part, in lines of at most 78 columns.
    pub text: String,
    /// The HTML part, a whole document.
    pub html: String,
}
