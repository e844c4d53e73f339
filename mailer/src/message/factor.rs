//! What is sent when the ways into a person's account have changed.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{template, wording};

/// How the ways into an account have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorChange {
    /// An app for one-time codes was added.
    TotpAdded,
    /// The app was removed.
    TotpRemoved,
    /// A passkey of this name was added.
    PasskeyAdded(String),
    /// A passkey of this name was removed.
    PasskeyRemoved(String),
    /// New recovery codes were made.
    CodesRenewed,
    /// A recovery code was used; so many are left.
    RecoveryCodeUsed(u64),
}

impl FactorChange {
    fn subject(&self) -> &'static str {
        match self {
            Self::TotpAdded => "An app for one-time codes was added to your account",
            Self::TotpRemoved => "The app for one-time codes was removed from your account",
            Self::PasskeyAdded(_) => "A passkey was added to your account",
            Self::PasskeyRemoved(_) => "A passkey was removed from your account",
            Self::CodesRenewed => "New recovery codes were made for your account",
            Self::RecoveryCodeUsed(_) => "A recovery code of your account was used",
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::TotpAdded => "Signing in takes a code of that app from now on.".to_owned(),
            Self::TotpRemoved => "Its codes sign nobody in any more.".to_owned(),
            Self::PasskeyAdded(name) => format!("It is called “{name}”, and it can sign in from now on."),
            Self::PasskeyRemoved(name) => format!("It was called “{name}”, and it signs nobody in any more."),
            Self::CodesRenewed => "The codes you had before work no more.".to_owned(),
            Self::RecoveryCodeUsed(0) => "It was the last one. Make new ones in the settings.".to_owned(),
            Self::RecoveryCodeUsed(left) => {
                let codes = wording::count(*left, "code");
                format!("{codes} left. Make new ones in the settings before they run out.")
            }
        }
    }
}

/// To a person whose account has other ways in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorChanged {
    /// Whose account it is.
    pub person_name: String,
    /// What has changed.
    pub change: FactorChange,
    /// When, in the person's zone.
    pub when: DateTime<FixedOffset>,
    /// The page of the ways in.
    pub security_link: String,
    /// Where to ask for a new password, if it was somebody else.
    pub reset_link: String,
}

impl FactorChanged {
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            what: &'static str,
            sentence: String,
            when: String,
            security_link: &'a str,
            reset_link: &'a str,
        }
        let Self { person_name, change, when, security_link, reset_link } = self;
        let (what, sentence) = (change.subject(), change.sentence());
        let when = wording::moment(*when);
        let facts = Facts { person_name, what, sentence, when, security_link, reset_link };
        template::render("factor_changed", &facts)
    }
}
