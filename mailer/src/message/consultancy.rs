//! What is sent between clients and consultancies.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::{Language, advice, template, wording};

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
    /// The word of the role: `manager`.
    pub role: String,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The address of the page that answers.
    pub link: String,
    /// How long it can be answered.
    pub expires_in_days: u32,
}

impl Engagement {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
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
            role: advice::role(language, &self.role),
            until: until(language, self.ends_on),
            link: &self.link,
            works_for: language.count("count.day", self.expires_in_days.into(), &[]),
        };
        template::render(language, "engagement", &facts)
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
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
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
            works_for: language.count("count.day", self.expires_in_days.into(), &[]),
        };
        template::render(language, "handover", &facts)
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
    /// The word of the role: `manager`.
    pub role: String,
    /// How many certifications it concerns; `None`: all.
    pub certifications: Option<usize>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The page that shows it.
    pub link: String,
}

impl GrantNews {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
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
            subject: self.subject(language),
            happened: self.happened(language),
            terms: self.goes_on().then(|| self.terms(language)),
            after: self.after(language),
            link: &self.link,
        };
        template::render(language, "grant_news", &facts)
    }

    fn goes_on(&self) -> bool {
        matches!(self.turn, Turn::Given | Turn::Changed | Turn::HandedOver)
    }

    fn subject(&self, language: Language) -> &'static str {
        let turn = match self.turn {
            Turn::Given => "given",
            Turn::Changed => "changed",
            Turn::Ended | Turn::Left | Turn::Expired => "ended",
            Turn::HandedOver | Turn::HandedOverAndEnded => "handed_over",
        };
        let to = if self.to_consultancy { "consultancy" } else { "client" };
        language.text(&format!("grant_news.{turn}_to_{to}"))
    }

    fn happened(&self, language: Language) -> String {
        let turn = match self.turn {
            Turn::Given => "given",
            Turn::Changed => "changed",
            Turn::Ended => "ended",
            Turn::Left => "left",
            Turn::Expired => "expired",
            Turn::HandedOver => "handed_over",
            Turn::HandedOverAndEnded => "handed_over_and_ended",
        };
        let names = [("client", self.client_name.as_str()), ("consultancy", self.consultancy_name.as_str())];
        language.say(&format!("grant_news.{turn}"), &names)
    }

    fn terms(&self, language: Language) -> String {
        let scope = match self.certifications {
            None => language.text("grant_news.all_certificates").to_owned(),
            Some(number) => {
                let number = u64::try_from(number).unwrap_or(u64::MAX);
                language.count("grant_news.certificates", number, &[])
            }
        };
        let (role, until) = (advice::role(language, &self.role), until(language, self.ends_on));
        language.say("grant_news.terms", &[("role", role), ("scope", &scope), ("until", &until)])
    }

    fn after(&self, language: Language) -> &'static str {
        language.text(match (self.goes_on(), self.to_consultancy) {
            (true, true) => "grant_news.choose",
            (true, false) => "grant_news.see",
            (false, true) => "grant_news.no_more",
            (false, false) => "grant_news.stays",
        })
    }
}

fn until(language: Language, ends_on: Option<NaiveDate>) -> String {
    let day = ends_on.map(|on| wording::day(language, on));
    day.map_or_else(String::new, |day| language.say("engagement.until", &[("day", &day)]))
}
