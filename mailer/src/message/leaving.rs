//! What is sent about an organization that leaves: its archive, its end.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Rendered;
use crate::{template, wording};

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
    /// Its three parts.
    pub fn render(&self) -> Rendered {
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
            subject: self.subject(),
            happened: self.happened(),
            after: self.after(),
            link: self.link.as_deref(),
            why: match self.parting {
                Parting::Ready => "You get this mail because you asked for the archive.",
                _ => "You get this mail because you are an owner; it cannot be switched off.",
            },
        };
        template::render("leaving", &facts)
    }

    fn name(&self) -> String {
        template::name(&self.organization_name, "Your organization")
    }

    fn subject(&self) -> String {
        match self.parting {
            Parting::Ready => "The archive of your organization is ready".to_owned(),
            Parting::Asked => {
                format!("Your organization will be deleted on {}", wording::day(self.when.date_naive()))
            }
            Parting::Withdrawn => "Your organization will not be deleted".to_owned(),
            Parting::Deleted => "Your organization has been deleted".to_owned(),
        }
    }

    fn happened(&self) -> String {
        let (name, by) = (self.name(), self.by.as_deref().unwrap_or("An owner"));
        match self.parting {
            Parting::Ready => {
                format!("Everything that Certkeep keeps of {name} is in one archive, which you asked for.")
            }
            Parting::Asked => {
                format!("{by} has asked that {name} be deleted from Certkeep, with everything in it.")
            }
            Parting::Withdrawn => format!("{by} has withdrawn the wish to delete {name}."),
            Parting::Deleted => {
                format!("{name} has left Certkeep, as an owner asked. Nobody can sign in to it any more.")
            }
        }
    }

    fn after(&self) -> String {
        let when = wording::moment(self.when);
        match self.parting {
            Parting::Ready => format!("It can be downloaded until {when}."),
            Parting::Asked => format!(
                "Until {when} nothing changes, and any owner can withdraw this. After that it cannot be undone, so take an archive of your data before."
            ),
            Parting::Withdrawn => "Nothing has changed, and everything goes on as before.".to_owned(),
            Parting::Deleted => {
                "Its certifications, documents, people and its audit log are removed. There are no more reminders, and it cannot be brought back."
                    .to_owned()
            }
        }
    }
}
