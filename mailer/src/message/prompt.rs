//! What is sent about documents that people have to read, and about evidence that ends.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::{Language, template, wording};

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is filed under.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The number of the version.
    pub version: i32,
    /// Since when it is to be read.
    pub since: NaiveDate,
    /// Its page.
    pub link: String,
}

/// A version that some have not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The version.
    pub document: Document,
    /// The names of those who have not.
    pub people: Vec<String>,
}

/// A statement that is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it says.
    pub text: String,
    /// The clauses that ask for it: `ISO 9001:2015 7.5.3`.
    pub clauses: Vec<String>,
}

/// Evidence that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it shows.
    pub title: String,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// Whether that day has passed.
    pub ended: bool,
    /// What nothing shows any more from then on.
    pub statements: Vec<Statement>,
}

/// To a member: documents that they have to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentToRead {
    /// Who has to.
    pub person_name: String,
    /// The organization whose documents they are.
    pub organization_name: String,
    /// The documents.
    pub documents: Vec<Document>,
    /// The page of all documents.
    pub link: String,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
    /// Where the recipient stops such mails.
    pub unsubscribe_link: Option<String>,
}

/// To whoever looks after documents: who has not read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentUnread {
    /// Who looks after them.
    pub person_name: String,
    /// The organization whose documents they are.
    pub organization_name: String,
    /// The documents, with those who have not read them.
    pub documents: Vec<Unread>,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
    /// Where the recipient stops such mails.
    pub unsubscribe_link: Option<String>,
}

/// To whoever added evidence, or those who lead: it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEnding {
    /// Who is told.
    pub person_name: String,
    /// The organization whose evidence it is.
    pub organization_name: String,
    /// What ends.
    pub evidence: Vec<Evidence>,
    /// The page of all evidence.
    pub link: String,
    /// Where the recipient chooses what is sent.
    pub settings_link: String,
    /// Where the recipient stops such mails.
    pub unsubscribe_link: Option<String>,
}

/// One thing that a mail tells, in words.
#[derive(Serialize)]
struct Told {
    title: String,
    standing: String,
    lines: Vec<String>,
    link: String,
}

/// What the templates take.
#[derive(Serialize)]
struct Facts<'a> {
    person_name: &'a str,
    organization_name: &'a str,
    subject: String,
    lead: String,
    items: Vec<Told>,
    link: &'a str,
    settings_link: &'a str,
    unsubscribe_link: &'a Option<String>,
}

/// The text of `key` for so many things, the first of them by its name.
fn many<T>(language: Language, key: &str, things: &[T], fields: &[(&str, &str)]) -> String {
    language.count(key, things.len() as u64, fields)
}

impl Document {
    fn told(&self, language: Language, standing: &str, lines: Vec<String>) -> Told {
        let (number, since) = (self.version.to_string(), wording::day(language, self.since));
        Told {
            title: format!("{} {}", self.code, self.title),
            standing: language.say(standing, &[("version", &number), ("since", &since)]),
            lines,
            link: self.link.clone(),
        }
    }
}

impl DocumentToRead {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        let title = self.documents.first().map_or("", |it| it.title.as_str());
        let fields = [("title", title), ("organization_name", self.organization_name.as_str())];
        let told = |it: &Document| it.told(language, "document_to_read.standing", Vec::new());
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            subject: many(language, "document_to_read.subject", &self.documents, &fields),
            lead: many(language, "document_to_read.lead", &self.documents, &fields),
            items: self.documents.iter().map(told).collect(),
            link: &self.link,
            settings_link: &self.settings_link,
            unsubscribe_link: &self.unsubscribe_link,
        };
        template::render(language, "document_to_read", &facts)
    }
}

impl DocumentUnread {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        let title = self.documents.first().map_or("", |it| it.document.title.as_str());
        let fields = [("title", title), ("organization_name", self.organization_name.as_str())];
        let told = |it: &Unread| {
            let people = it.people.join(", ");
            let lines = vec![language.say("document_unread.people", &[("people", &people)])];
            it.document.told(language, "document_unread.standing", lines)
        };
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            subject: many(language, "document_unread.subject", &self.documents, &fields),
            lead: many(language, "document_unread.lead", &self.documents, &fields),
            items: self.documents.iter().map(told).collect(),
            link: "",
            settings_link: &self.settings_link,
            unsubscribe_link: &self.unsubscribe_link,
        };
        template::render(language, "document_unread", &facts)
    }
}

impl Evidence {
    fn told(&self, language: Language) -> Told {
        let day = wording::day(language, self.ends_on);
        let standing = if self.ended { "evidence_ending.ended" } else { "evidence_ending.ends" };
        let mut lines = Vec::new();
        if self.statements.is_empty() {
            lines.push(language.text("evidence_ending.other").to_owned());
        } else {
            lines.push(language.text("evidence_ending.lost").to_owned());
            lines.extend(self.statements.iter().map(|it| format!("• {}", it.words(language))));
        }
        let standing = language.say(standing, &[("day", &day)]);
        Told { title: self.title.clone(), standing, lines, link: String::new() }
    }
}

impl Statement {
    fn words(&self, language: Language) -> String {
        if self.clauses.is_empty() {
            return self.text.clone();
        }
        let clauses = self.clauses.join(", ");
        language.say("evidence_ending.statement", &[("text", &self.text), ("clauses", &clauses)])
    }
}

impl EvidenceEnding {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        let title = self.evidence.first().map_or("", |it| it.title.as_str());
        let day = self.evidence.first().map(|it| wording::day(language, it.ends_on)).unwrap_or_default();
        let fields =
            [("title", title), ("day", day.as_str()), ("organization_name", self.organization_name.as_str())];
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            subject: many(language, "evidence_ending.subject", &self.evidence, &fields),
            lead: many(language, "evidence_ending.lead", &self.evidence, &fields),
            items: self.evidence.iter().map(|it| it.told(language)).collect(),
            link: &self.link,
            settings_link: &self.settings_link,
            unsubscribe_link: &self.unsubscribe_link,
        };
        template::render(language, "evidence_ending", &facts)
    }
}
