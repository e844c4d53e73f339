//! What is sent to whoever audits.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Rendered, Title};
use crate::{Language, template, wording};

/// To a member: they audit in an internal audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditAssigned {
    /// Who audits.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// Which audit: `Internal audit 2`.
    pub title: Title,
    /// Of which certificate.
    pub certification: String,
    /// The limit.
    pub due_on: NaiveDate,
    /// The day for which it is planned.
    pub planned_on: Option<NaiveDate>,
    /// The clauses that they audit; empty: all.
    pub clauses: Vec<String>,
    /// Who assigned them.
    pub by: String,
    /// The audit's page.
    pub link: String,
}

impl AuditAssigned {
    /// Its three parts in that language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            title: String,
            certification: String,
            when: String,
            what: String,
            by: &'a str,
            link: &'a str,
        }
        let due = wording::day(language, self.due_on);
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            title: self.title.words(language),
            certification: wording::certification(language, &self.certification),
            when: match self.planned_on.map(|on| wording::day(language, on)) {
                Some(planned) => {
                    language.say("audit_assigned.planned", &[("planned", &planned), ("due", &due)])
                }
                None => language.say("audit_assigned.due", &[("due", &due)]),
            },
            what: match self.clauses.as_slice() {
                [] => language.text("audit_assigned.everything").to_owned(),
                [one] => language.say("audit_assigned.clause", &[("clauses", one)]),
                several => language.say("audit_assigned.clauses", &[("clauses", &several.join(", "))]),
            },
            by: &self.by,
            link: &self.link,
        };
        template::render(language, "audit_assigned", &facts)
    }
}
