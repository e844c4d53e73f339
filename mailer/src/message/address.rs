//! What is sent about a change of a person's address.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use super::account::Lasting;
use crate::{Language, template, wording};

/// To the address that somebody wants for their account: agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmNewAddress {
    /// Whose account it is.
    pub person_name: String,
    /// The one-time address of the page that agrees.
    pub link: String,
    /// How long the link works.
    pub expires_in_hours: u32,
}

impl ConfirmNewAddress {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(
            language,
            "confirm_new_address",
            &Lasting::new(language, self, self.expires_in_hours, "hour"),
        )
    }
}

/// To the address that an account has: agree to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmOldAddress {
    /// Whose account it is.
    pub person_name: String,
    /// The address that is wanted.
    pub new_address: String,
    /// The one-time address of the page that agrees.
    pub link: String,
    /// Where to ask for a new password, if it was somebody else.
    pub reset_link: String,
    /// How long the link works.
    pub expires_in_hours: u32,
}

impl ConfirmOldAddress {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(
            language,
            "confirm_old_address",
            &Lasting::new(language, self, self.expires_in_hours, "hour"),
        )
    }
}

/// To the owner of an account whose address somebody wants for another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressWanted {
    /// The name of the account that has the address.
    pub person_name: String,
}

impl AddressWanted {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        template::render(language, "address_wanted", self)
    }
}

/// To both addresses once the one has taken the other's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressChanged {
    /// Whose account it is.
    pub person_name: String,
    /// The old address.
    pub old_address: String,
    /// The new address.
    pub new_address: String,
    /// When, in the person's zone.
    pub when: DateTime<FixedOffset>,
}

impl AddressChanged {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            old_address: &'a str,
            new_address: &'a str,
            when: String,
        }
        let Self { person_name, old_address, new_address, when } = self;
        let when = wording::moment(language, *when);
        template::render(language, "address_changed", &Facts { person_name, old_address, new_address, when })
    }
}
