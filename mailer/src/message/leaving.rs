//! What is sent about an organization that leaves: its archive, its end.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{Language, template, wording};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// The archive is ready.
    Ready,
    /// An owner asked that the organization be deleted.
    Asked,
    /// An owner withdrew that.
    Withdrawn,
    /// It is being deleted.
    Deleted,
}

/// To whoever asked for an archive, or to every owner: the organization leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// Who reads it.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// What happened.
    pub parting: Parting,
    /// The instant that matters, in the organization's zone.
    pub when: DateTime<FixedOffset>,
    /// Who did it.
    pub by: Option<String>,
    /// The page that shows it; `None`: there is nothing to see any more.
    pub link: Option<String>,
}

impl Leaving {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            subject: String,
            happened: String,
            after: String,
            link: Option<&'a str>,
            why: &'static str,
        }
        let facts = Facts {
            person_name: &self.person_name,
            subject: self.subject(language),
            happened: self.happened(language),
            after: self.after(language),
            link: self.link.as_deref(),
            why: language.text(match self.parting {
                Parting::Ready => "leaving.ready_why",
                _ => "leaving.why",
            }),
        };
        template::render(language, "leaving", &facts)
    }

    fn key(&self) -> &'static str {
        match self.parting {
            Parting::Ready => "ready",
            Parting::Asked => "asked",
            Parting::Withdrawn => "withdrawn",
            Parting::Deleted => "deleted",
        }
    }

    fn subject(&self, language: Language) -> String {
        let day = wording::day(language, self.when.date_naive());
        language.say(&format!("leaving.{}_subject", self.key()), &[("day", &day)])
    }

    fn happened(&self, language: Language) -> String {
        let by = self.by.as_deref().unwrap_or_else(|| language.text("leaving.an_owner"));
        let fields = [("name", self.organization_name.as_str()), ("by", by)];
        language.say(&format!("leaving.{}", self.key()), &fields)
    }

    fn after(&self, language: Language) -> String {
        let when = wording::moment(language, self.when);
        language.say(&format!("leaving.{}_after", self.key()), &[("when", &when)])
    }
}
