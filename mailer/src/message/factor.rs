//! What is sent when the ways into a person's account have changed.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{Language, template, wording};

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
    fn key(&self) -> &'static str {
        match self {
            Self::TotpAdded => "totp_added",
            Self::TotpRemoved => "totp_removed",
            Self::PasskeyAdded(_) => "passkey_added",
            Self::PasskeyRemoved(_) => "passkey_removed",
            Self::CodesRenewed => "codes_renewed",
            Self::RecoveryCodeUsed(_) => "code_used",
        }
    }

    fn subject(&self, language: Language) -> &'static str {
        language.text(&format!("factor_changed.{}", self.key()))
    }

    fn sentence(&self, language: Language) -> String {
        let key = format!("factor_changed.{}_means", self.key());
        match self {
            Self::RecoveryCodeUsed(0) => language.text("factor_changed.last_code_used_means").to_owned(),
            Self::RecoveryCodeUsed(left) => language.count(&key, *left, &[]),
            Self::PasskeyAdded(name) | Self::PasskeyRemoved(name) => language.say(&key, &[("name", name)]),
            Self::TotpAdded | Self::TotpRemoved | Self::CodesRenewed => language.text(&key).to_owned(),
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
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
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
        let (what, sentence) = (change.subject(language), change.sentence(language));
        let when = wording::moment(language, *when);
        let facts = Facts { person_name, what, sentence, when, security_link, reset_link };
        template::render(language, "factor_changed", &facts)
    }
}
