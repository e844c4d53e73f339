//! The mail about mail that does not arrive.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use super::reminder::{Item, Told, told};
use crate::{Language, template, wording};

/// Why somebody gets no mail any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Mail to the address comes back.
    Bounce,
    /// The mailbox has been full for days.
    Full,
    /// The reader reported a mail as unwanted.
    Complaint,
}

/// To an owner: mail does not reach one of the organization's people any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailStopped {
    /// Who is told.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// Whom mail does not reach.
    pub member: String,
    /// At which address.
    pub address: String,
    /// Why.
    pub stop: Stop,
    /// Since when.
    pub since: NaiveDate,
    /// What that person does not hear of.
    pub items: Vec<Item>,
    /// Whether there is more than is listed.
    pub more: bool,
    /// The page of the people.
    pub link: String,
}

impl MailStopped {
    /// Its three parts in that language; what is due first stands first.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            member: &'a str,
            address: &'a str,
            cause: &'static str,
            since: String,
            items: Vec<Told<'a>>,
            more: bool,
            link: &'a str,
        }
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            member: &self.member,
            address: &self.address,
            cause: match self.stop {
                Stop::Bounce => "bounce",
                Stop::Full => "full",
                Stop::Complaint => "complaint",
            },
            since: wording::weekday(language, self.since),
            items: told(language, &self.items),
            more: self.more,
            link: &self.link,
        };
        template::render(language, "mail_stopped", &facts)
    }
}
