//! What a mail is made of: facts, not words. The worker turns them into a message when it sends.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Class;
use crate::id::{CertificationId, DutyId, ObligationId};
use crate::organization;

mod prompt;

pub use prompt::{DocumentFacts, EvidenceFacts, StatementFacts, UnreadFacts};

/// The message and its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Asks a person who signed up to prove the address.
    VerifyEmail {
        /// The organization that signed up.
        organization_name: String,
        /// The one-time secret of the link.
        token: String,
    },
    /// Tells a person who signed up again that the address is known.
    AlreadyRegistered,
    /// Lets a person set a new password.
    ResetPassword {
        /// The one-time secret of the link.
        token: String,
    },
    /// Tells a person that the password was changed.
    PasswordChanged {
        /// When.
        at: DateTime<Utc>,
        /// The person's zone.
        time_zone: String,
    },
    /// Asks, at the new address, to agree to a change of address.
    ConfirmNewAddress {
        /// The one-time secret of the link.
        token: String,
    },
    /// Asks, at the old address, to agree to a change of address.
    ConfirmOldAddress {
        /// The address that is wanted.
        email: String,
        /// The one-time secret of the link.
        token: String,
    },
    /// Tells the owner of an account that somebody wants its address for another account.
    AddressWanted,
    /// Tells both addresses that the one has taken the other's place.
    AddressChanged {
        /// The old address.
        from: String,
        /// The new address.
        to: String,
        /// When.
        at: DateTime<Utc>,
        /// The person's zone.
        time_zone: String,
    },
    /// Tells the people of an API key that it was made.
    KeyMade {
        /// The key.
        key: KeyFacts,
        /// Who made it.
        by: String,
    },
    /// Tells the people of an API key that it ends soon.
    KeyEnding {
        /// The key.
        key: KeyFacts,
    },
    /// Tells an owner that the token by which a directory provisions the organization ends soon.
    TokenEnding {
        /// The organization.
        organization_name: String,
        /// The token's prefix and last characters.
        hint: String,
        /// When it ends.
        ends_at: DateTime<Utc>,
        /// The organization's zone.
        time_zone: String,
    },
    /// Tells a member that they audit in an internal audit.
    AuditAssigned {
        /// The organization.
        organization_name: String,
        /// The audit.
        obligation_id: ObligationId,
        /// Which of its kind in the cycle.
        ordinal: i32,
        /// The certification in words.
        certification: String,
        /// The limit.
        due_on: NaiveDate,
        /// For when it is planned.
        planned_on: Option<NaiveDate>,
        /// The clauses that they audit; empty: all.
        clauses: Vec<String>,
        /// Who assigned them.
        by: String,
    },
    /// Tells a person that the ways into the account have changed.
    FactorChanged {
        /// How.
        change: FactorChange,
        /// When.
        at: DateTime<Utc>,
        /// The person's zone.
        time_zone: String,
    },
    /// Asks somebody to join an organization.
    Invitation {
        /// The organization.
        organization_name: String,
        /// Who invites.
        invited_by: String,
        /// The word of the role that is offered.
        role: String,
        /// The one-time secret of the link.
        token: String,
    },
    /// Asks an owner whether their organization works with another one.
    Engagement {
        /// The organization that asks.
        asker_name: String,
        /// Who of it.
        invited_by: String,
        /// Whether the asker is a consultancy that asks for a grant, or a client that offers one.
        asks_for_grant: bool,
        /// The word of the role.
        role: String,
        /// The last day.
        ends_on: Option<NaiveDate>,
        /// The one-time secret of the link; `None`: it was asked by a code, and is answered in the settings.
        token: Option<String>,
    },
    /// Offers somebody the organization that a consultancy opened for them.
    Handover {
        /// The organization.
        organization_name: String,
        /// The consultancy.
        consultancy_name: String,
        /// Who of it.
        invited_by: String,
        /// The one-time secret of the link.
        token: String,
    },
    /// Tells an owner what became of a grant.
    GrantNews {
        /// The client.
        client_name: String,
        /// The consultancy.
        consultancy_name: String,
        /// What happened.
        news: News,
        /// Whether the reader is of the consultancy.
        to_consultancy: bool,
        /// The word of the role.
        role: String,
        /// How many certifications it concerns; `None`: all.
        certifications: Option<usize>,
        /// The last day.
        ends_on: Option<NaiveDate>,
    },
    /// Tells an owner that nothing is sent to an endpoint of webhooks any more.
    WebhookDisabled {
        /// The organization.
        organization_name: String,
        /// What people call the endpoint.
        name: String,
        /// Its address.
        url: String,
        /// Whether its program says that it has gone for good; otherwise every attempt has failed for days.
        gone: bool,
    },
    /// Tells an owner that a domain's record was not found.
    DomainDoubted {
        /// The organization.
        organization_name: String,
        /// The domain.
        domain: String,
        /// Where the record should be.
        record_name: String,
        /// What it should say.
        record_value: String,
        /// Whether the domain is lost by now.
        lost: bool,
    },
    /// Tells of the organization's leaving: its archive, its end.
    Leaving {
        /// The organization.
        organization_name: String,
        /// What happened.
        what: Leave,
        /// The instant that matters: until when the archive is there, or when the organization is deleted.
        at: DateTime<Utc>,
        /// The organization's zone.
        time_zone: String,
        /// Who did it, if it was a person.
        by: Option<String>,
    },
    /// Reminds of one due date.
    Reminder {
        /// Whose obligation it is.
        organization_name: String,
        /// What is due.
        item: Item,
        /// What its reader stops such mails by; `None`: they must hear of it.
        #[serde(default)]
        unsubscribe: Option<String>,
    },
    /// Tells what its reader wants gathered.
    Digest {
        /// Whose obligations they are.
        organization_name: String,
        /// What is due.
        items: Vec<Item>,
        /// What its reader stops such mails by; `None`: they must hear of something in it.
        #[serde(default)]
        unsubscribe: Option<String>,
    },
    /// Tells owners that mail does not reach one of their people any more.
    MailStopped {
        /// The organization.
        organization_name: String,
        /// Whom it does not reach.
        member: String,
        /// At which address.
        address: String,
        /// Why: `bounce`, `full` or `complaint`.
        cause: String,
        /// Since when.
        since: NaiveDate,
        /// What that person is reminded of and does not hear of, what is due first.
        items: Vec<Item>,
        /// Whether there is more than is listed.
        more: bool,
    },
    /// Asks a member to read documents.
    DocumentToRead {
        /// Whose documents they are.
        organization_name: String,
        /// What they have to read.
        documents: Vec<DocumentFacts>,
        /// What its reader stops such mails by.
        unsubscribe: Option<String>,
    },
    /// Tells whoever looks after documents who has not read them.
    DocumentUnread {
        /// Whose documents they are.
        organization_name: String,
        /// What was not read.
        documents: Vec<UnreadFacts>,
        /// What its reader stops such mails by.
        unsubscribe: Option<String>,
    },
    /// Tells that evidence of claims ends.
    EvidenceEnding {
        /// Whose evidence it is.
        organization_name: String,
        /// What ends.
        evidence: Vec<EvidenceFacts>,
        /// What its reader stops such mails by.
        unsubscribe: Option<String>,
    },
    /// Tells at once what could not be told in time.
    CatchUp {
        /// Whose obligations they are.
        organization_name: String,
        /// The day of the earliest reminder that was missed.
        since: NaiveDate,
        /// What is due, most urgent first.
        items: Vec<Item>,
        /// What its reader stops such mails by; `None`: they must hear of something in it.
        #[serde(default)]
        unsubscribe: Option<String>,
    },
}

/// What happens when an organization leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leave {
    /// The archive that somebody asked for is ready.
    Ready,
    /// An owner asked that the organization be deleted.
    Asked,
    /// An owner withdrew that.
    Withdrawn,
    /// It is being deleted, and nobody can withdraw it.
    Deleted,
}

/// What became of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The client's owner consented, or the consultancy took what was offered.
    Given,
    /// The client's owner changed its terms.
    Changed,
    /// The client's owner ended it.
    Ended,
    /// The consultancy left.
    Left,
    /// Its last day has passed.
    Expired,
    /// The organization was handed over, and the consultancy stays with an ordinary grant.
    HandedOver,
    /// The organization was handed over, and the consultancy does not stay.
    HandedOverAndEnded,
}

/// An API key as a mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// The organization it opens.
    pub organization_name: String,
    /// What it is for.
    pub name: String,
    /// Its prefix and last characters.
    pub hint: String,
    /// The service account whose it is; `None`: the recipient's own.
    pub account: Option<String>,
    /// What it may.
    pub scopes: Vec<String>,
    /// When it ends; `None`: never by itself.
    pub ends_at: Option<DateTime<Utc>>,
    /// The recipient's zone.
    pub time_zone: String,
}

/// A change of the ways into an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FactorChange {
    /// An app for one-time codes was added.
    TotpAdded,
    /// The app was removed.
    TotpRemoved,
    /// A passkey was added.
    PasskeyAdded {
        /// What the person calls it.
        name: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What the person called it.
        name: String,
    },
    /// New recovery codes were made.
    CodesRenewed,
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
}

/// One obligation as a mail tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which obligation.
    pub obligation_id: ObligationId,
    /// Of which certification, unless it is a duty's.
    pub certification_id: Option<CertificationId>,
    /// Of which duty, unless it is a certification's.
    #[serde(default)]
    pub duty_id: Option<DutyId>,
    /// What is to be done, where the kind does not say it: a duty's title.
    #[serde(default)]
    pub title: Option<String>,
    /// The engine's kind.
    pub kind: String,
    /// Which of its kind in the cycle.
    pub ordinal: i32,
    /// The certification in words, standard and certificate number; for a duty those that it serves, if any.
    pub certification: String,
    /// The limit.
    pub due_on: NaiveDate,
    /// Days from the recipient's today to the limit; negative once it has passed.
    pub days_left: i64,
    /// True when a rule sets the limit.
    pub hard: bool,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// The sentence that names the dates it follows from.
    pub because: String,
    /// Ids of the rules it follows from.
    pub rules: Vec<String>,
    /// Whether its reader is not responsible, and hears of it because nothing was done.
    #[serde(default)]
    pub escalated: bool,
}

impl Content {
    /// The news that the wish to delete `organization` was spoken, withdrawn or fulfilled.
    pub fn leaving(organization: &organization::Model, what: Leave, by: Option<String>) -> Self {
        Self::Leaving {
            organization_name: organization.name.clone(),
            what,
            at: organization.deletion_due_at.unwrap_or(organization.created_at),
            time_zone: organization.time_zone.clone(),
            by,
        }
    }

    /// The kind's name, as lists show it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::AlreadyRegistered => "already_registered",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ConfirmNewAddress { .. } => "confirm_new_address",
            Self::ConfirmOldAddress { .. } => "confirm_old_address",
            Self::AddressWanted => "address_wanted",
            Self::FactorChanged { .. } => "factor_changed",
            Self::AddressChanged { .. } => "address_changed",
            Self::KeyMade { .. } => "key_made",
            Self::KeyEnding { .. } => "key_ending",
            Self::TokenEnding { .. } => "token_ending",
            Self::AuditAssigned { .. } => "audit_assigned",
            Self::Invitation { .. } => "invitation",
            Self::Engagement { .. } => "engagement",
            Self::Handover { .. } => "handover",
            Self::GrantNews { .. } => "grant_news",
            Self::DomainDoubted { .. } => "domain_doubted",
            Self::WebhookDisabled { .. } => "webhook_disabled",
            Self::Leaving { .. } => "leaving",
            Self::Reminder { .. } => "reminder",
            Self::Digest { .. } => "digest",
            Self::MailStopped { .. } => "mail_stopped",
            Self::CatchUp { .. } => "catch_up",
            Self::DocumentToRead { .. } => "document_to_read",
            Self::DocumentUnread { .. } => "document_unread",
            Self::EvidenceEnding { .. } => "evidence_ending",
        }
    }

    /// Whether it may be repeated when its fate is unknown: one-time links may not.
    pub fn class(&self) -> Class {
        match self {
            Self::VerifyEmail { .. }
            | Self::ResetPassword { .. }
            | Self::ConfirmNewAddress { .. }
            | Self::ConfirmOldAddress { .. }
            | Self::Invitation { .. }
            | Self::Engagement { .. }
            | Self::Handover { .. } => Class::AtMostOnce,
            _ => Class::Repeatable,
        }
    }
}
