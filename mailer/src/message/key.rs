//! What is sent about API keys and the tokens of directories.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{Language, template, wording};

/// A key, as its people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// To whom.
    pub person_name: String,
    /// The organization it opens.
    pub organization_name: String,
    /// What it is for.
    pub name: String,
    /// Its prefix and last characters.
    pub hint: String,
    /// The service account whose it is; `None`: the person's own.
    pub account: Option<String>,
    /// What it may.
    pub scopes: Vec<String>,
    /// When it ends, in that person's zone; `None`: never by itself.
    pub ends: Option<DateTime<FixedOffset>>,
    /// The page of keys.
    pub link: String,
}

/// To the people of a key: somebody made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMade {
    /// The key.
    pub key: Key,
    /// Who made it.
    pub by: String,
}

/// To the people of a key: it ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEnding {
    /// The key.
    pub key: Key,
}

#[derive(Serialize)]
struct Facts<'a> {
    person_name: &'a str,
    organization_name: &'a str,
    name: &'a str,
    hint: &'a str,
    whose: String,
    scopes: String,
    ends: Option<String>,
    day: Option<String>,
    by: &'a str,
    link: &'a str,
}

impl Key {
    fn render(&self, language: Language, template: &str, by: &str) -> Rendered {
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            name: &self.name,
            hint: &self.hint,
            whose: match &self.account {
                None => language.text("key.own").to_owned(),
                Some(name) => language.say("key.of_account", &[("name", name)]),
            },
            scopes: self.scopes.join(", "),
            ends: self.ends.map(|at| wording::moment(language, at)),
            day: self.ends.map(|at| wording::day(language, at.date_naive())),
            by,
            link: &self.link,
        };
        template::render(language, template, &facts)
    }
}

impl KeyMade {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        self.key.render(language, "key_made", &self.by)
    }
}

impl KeyEnding {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        self.key.render(language, "key_ending", "")
    }
}

/// To an owner: the token by which a directory provisions the organization ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEnding {
    /// To whom.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// The token's prefix and last characters.
    pub hint: String,
    /// When it ends, in the organization's zone.
    pub ends: DateTime<FixedOffset>,
    /// The page that makes another one.
    pub link: String,
}

impl TokenEnding {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            hint: &'a str,
            day: String,
            ends: String,
            link: &'a str,
        }
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            hint: &self.hint,
            day: wording::day(language, self.ends.date_naive()),
            ends: wording::moment(language, self.ends),
            link: &self.link,
        };
        template::render(language, "token_ending", &facts)
    }
}
