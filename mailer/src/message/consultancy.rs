//! What is sent between clients and consultancies.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::{template, wording};

/// To an owner: another organization asks to work with theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Who reads it; empty when the name is not known.
    pub person_name: String,
    /// The organization that asks.
    pub asker_name: String,
    /// Who of it.
    pub invited_by: String,
    /// Whether a consultancy asks for a grant, or a client offers one.
    pub asks_for_grant: bool,
    /// The role: `a manager`.
    pub role: String,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The address of the page that answers.
    pub link: String,
    /// How long it can be answered.
    pub expires_in_days: u32,
}

impl Engagement {
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            asker_name: &'a str,
            invited_by: &'a str,
            asks_for_grant: bool,
            role: &'a str,
            until: String,
            link: &'a str,
            works_for: String,
        }
        let facts = Facts {
            person_name: &self.person_name,
            asker_name: &self.asker_name,
            invited_by: &self.invited_by,
            asks_for_grant: self.asks_for_grant,
            role: &self.role,
            until: until(self.ends_on),
            link: &self.link,
            works_for: wording::count(self.expires_in_days.into(), "day"),
        };
        template::render("engagement", &facts)
    }
}

/// To the future owner of an organization that a consultancy opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Who reads it; empty when the name is not known.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// The consultancy.
    pub consultancy_name: String,
    /// Who of it.
    pub invited_by: String,
    /// The one-time address of the page that takes it over.
    pub link: String,
    /// How long the link works.
    pub expires_in_days: u32,
}

impl Handover {
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            consultancy_name: &'a str,
            invited_by: &'a str,
            link: &'a str,
            works_for: String,
        }
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            consultancy_name: &self.consultancy_name,
            invited_by: &self.invited_by,
            link: &self.link,
            works_for: wording::count(self.expires_in_days.into(), "day"),
        };
        template::render("handover", &facts)
    }
}

/// What became of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It was given.
    Given,
    /// Its terms changed.
    Changed,
    /// The client ended it.
    Ended,
    /// The consultancy left.
    Left,
    /// Its last day has passed.
    Expired,
    /// The organization was handed over, and the consultancy stays.
    HandedOver,
    /// The organization was handed over, and the consultancy does not stay.
    HandedOverAndEnded,
}

/// To an owner of either side: what became of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantNews {
    /// Who reads it.
    pub person_name: String,
    /// The client.
    pub client_name: String,
    /// The consultancy.
    pub consultancy_name: String,
    /// What happened.
    pub turn: Turn,
    /// Whether the reader is of the consultancy.
    pub to_consultancy: bool,
    /// The role: `a manager`.
    pub role: String,
    /// How many certifications it concerns; `None`: all.
    pub certifications: Option<usize>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The page that shows it.
    pub link: String,
}

impl GrantNews {
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            subject: &'a str,
            happened: String,
            terms: Option<String>,
            after: &'a str,
            link: &'a str,
        }
        let facts = Facts {
            person_name: &self.person_name,
            subject: self.subject(),
            happened: self.happened(),
            terms: self.goes_on().then(|| self.terms()),
            after: self.after(),
            link: &self.link,
        };
        template::render("grant_news", &facts)
    }

    fn goes_on(&self) -> bool {
        matches!(self.turn, Turn::Given | Turn::Changed | Turn::HandedOver)
    }

    fn subject(&self) -> &'static str {
        match (self.turn, self.to_consultancy) {
            (Turn::Given, true) => "A client has given your consultancy access",
            (Turn::Given, false) => "A consultancy has access to your organization now",
            (Turn::Changed, true) => "A client has changed the access of your consultancy",
            (Turn::Changed, false) => "The access of a consultancy to your organization has changed",
            (Turn::Ended | Turn::Left | Turn::Expired, true) => {
                "The access of your consultancy to a client has ended"
            }
            (Turn::Ended | Turn::Left | Turn::Expired, false) => {
                "The access of a consultancy to your organization has ended"
            }
            (Turn::HandedOver | Turn::HandedOverAndEnded, true) => "You have handed an organization over",
            (Turn::HandedOver | Turn::HandedOverAndEnded, false) => "You have taken an organization over",
        }
    }

    fn happened(&self) -> String {
        let client = template::name(&self.client_name, "A client");
        let consultancy = template::name(&self.consultancy_name, "a consultancy");
        match self.turn {
            Turn::Given => format!("{client} lets {consultancy} work in its organization on Certkeep."),
            Turn::Changed => format!("{client} has changed what {consultancy} may do in its organization."),
            Turn::Ended => format!("{client} has ended the access of {consultancy}."),
            Turn::Left => format!("{consultancy} has left {client}."),
            Turn::Expired => format!("{client} gave {consultancy} access until a day that has passed."),
            Turn::HandedOver => {
                format!("{client} has a new owner, who lets {consultancy} go on working there.")
            }
            Turn::HandedOverAndEnded => {
                format!("{client} has a new owner, and the access of {consultancy} has ended.")
            }
        }
    }

    fn terms(&self) -> String {
        let scope = match self.certifications {
            None => "for all certificates".to_owned(),
            Some(number) => {
                format!("for {}", wording::count(u64::try_from(number).unwrap_or(u64::MAX), "certificate"))
            }
        };
        format!("As {}, {scope}{}.", self.role, until(self.ends_on))
    }

    fn after(&self) -> &'static str {
        match (self.goes_on(), self.to_consultancy) {
            (true, true) => "Choose on this page which of your people work there:",
            (true, false) => {
                "See on this page who looked at what, and change or end the access at any moment:"
            }
            (false, true) => {
                "Nobody of your consultancy sees anything of this client any more. Your clients are on this page:"
            }
            (false, false) => {
                "What was recorded stays with you, and what its people were responsible for has passed to an owner:"
            }
        }
    }
}

/// `, until 31 December 2027`, or nothing.
fn until(ends_on: Option<NaiveDate>) -> String {
    ends_on.map_or_else(String::new, |on| format!(", until {}", wording::day(on)))
}
