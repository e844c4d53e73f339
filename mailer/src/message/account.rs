//! What is sent about a person's account.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{Language, advice, template, wording};

/// To somebody who signed up: prove that the address is yours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyEmail {
    /// Who signed up.
    pub person_name: String,
    /// The organization that they signed up.
    pub organization_name: String,
    /// The one-time address of the page that verifies.
    pub link: String,
    /// How long the link works.
    pub expires_in_hours: u32,
}

impl VerifyEmail {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(
            language,
            "verify_email",
            &Lasting::new(language, self, self.expires_in_hours, "hour"),
        )
    }
}

/// To somebody who is asked to join an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// Who is invited; empty when the name is not known.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// Who invites.
    pub invited_by: String,
    /// The word of the role that is offered: `internal_auditor`.
    pub role: String,
    /// The one-time address of the page that joins.
    pub link: String,
    /// How long the link works.
    pub expires_in_days: u32,
}

impl Invitation {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        let named = Self { role: advice::role(language, &self.role).to_owned(), ..self.clone() };
        template::render(language, "invitation", &Lasting::new(language, &named, self.expires_in_days, "day"))
    }
}

/// To somebody whose address was used for a sign-up though it has an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlreadyRegistered {
    /// The name of the account, not the one typed at the sign-up.
    pub person_name: String,
    /// Where to sign in.
    pub sign_in_link: String,
    /// Where to ask for a new password.
    pub reset_link: String,
}

impl AlreadyRegistered {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(language, "already_registered", self)
    }
}

/// To somebody who forgot the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResetPassword {
    /// Whose account it is.
    pub person_name: String,
    /// The one-time address of the page that takes a new password.
    pub link: String,
    /// How long the link works.
    pub expires_in_minutes: u32,
}

impl ResetPassword {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(
            language,
            "reset_password",
            &Lasting::new(language, self, self.expires_in_minutes, "minute"),
        )
    }
}

/// To somebody whose password was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordChanged {
    /// Whose account it is.
    pub person_name: String,
    /// When it was changed, in that person's zone.
    pub when: DateTime<FixedOffset>,
    /// Where to ask for a new password, if it was somebody else.
    pub reset_link: String,
}

impl PasswordChanged {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            when: String,
            reset_link: &'a str,
        }
        let Self { person_name, when, reset_link } = self;
        template::render(
            language,
            "password_changed",
            &Facts { person_name, when: wording::moment(language, *when), reset_link },
        )
    }
}

/// To an owner: the record that shows that a domain is the organization's was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DomainDoubted {
    /// Who is told.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// The domain.
    pub domain: String,
    /// Where the record should be.
    pub record_name: String,
    /// What it should say.
    pub record_value: String,
    /// Whether the domain is lost by now.
    pub lost: bool,
    /// The page of the settings.
    pub link: String,
}

impl DomainDoubted {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(language, "domain_doubted", self)
    }
}

/// A message's facts and how long its link works, in words.
#[derive(Serialize)]
pub(super) struct Lasting<'a, M> {
    #[serde(flatten)]
    message: &'a M,
    works_for: String,
}

impl<'a, M> Lasting<'a, M> {
    pub(super) fn new(language: Language, message: &'a M, number: u32, unit: &str) -> Self {
        Self { message, works_for: language.count(&format!("count.{unit}"), number.into(), &[]) }
    }
}
