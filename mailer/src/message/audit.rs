//! What is sent to whoever audits.

use chrono::NaiveDate;
use serde::Serialize;

use super::Rendered;
use crate::{template, wording};

/// To a member: they audit in an internal audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditAssigned {
    /// Who audits.
    pub person_name: String,
    /// The organization.
    pub organization_name: String,
    /// Which audit: `Internal audit 2`.
    pub title: String,
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
    /// Its three parts.
    pub fn render(&self) -> Rendered {
        #[derive(Serialize)]
        struct Facts<'a> {
            person_name: &'a str,
            organization_name: &'a str,
            title: &'a str,
            certification: &'a str,
            when: String,
            what: String,
            by: &'a str,
            link: &'a str,
        }
        let due = wording::day(self.due_on);
        let facts = Facts {
            person_name: &self.person_name,
            organization_name: &self.organization_name,
            title: &self.title,
            certification: &self.certification,
            when: match self.planned_on {
                Some(on) => format!("It is planned for {} and due on {due}.", wording::day(on)),
                None => format!("It is due on {due}."),
            },
            what: match self.clauses.as_slice() {
                [] => "everything".to_owned(),
                [one] => format!("clause {one}"),
                several => format!("the clauses {}", several.join(", ")),
            },
            by: &self.by,
            link: &self.link,
        };
        template::render("audit_assigned", &facts)
    }
}
