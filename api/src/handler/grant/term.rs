//! What a client consents to: reading it, and showing it.

use chrono::NaiveDate;
use clock::zone;
use entity::grant::{self, Terms};
use entity::id::CertificationId;
use entity::membership::{Limit, Role};
use entity::{TenantTx, organization};

use super::super::limit;
use crate::choice::choice;
use crate::field::fault;
use crate::problem::Problem;

choice! {
    /// What the people of a consultancy may do at a client. They never are owners by consent.
    pub enum GrantRole {
        /// Every certification that is granted, and its programme.
        Manager = "manager",
        /// Internal audits and what they need.
        InternalAuditor = "internal_auditor",
        /// What is assigned to them.
        Contributor = "contributor",
        /// Looks, and changes nothing.
        Reader = "reader",
    }
}

impl GrantRole {
    /// The role.
    pub fn role(self) -> Role {
        match self {
            Self::Manager => Role::Manager,
            Self::InternalAuditor => Role::InternalAuditor,
            Self::Contributor => Role::Contributor,
            Self::Reader => Role::Reader,
        }
    }
}

/// What somebody writes of a grant's terms.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The role.
    pub role: Role,
    /// The only certifications; `None`: all.
    pub certifications: Option<Vec<CertificationId>>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
}

impl Wanted {
    /// The terms, checked in the client's transaction.
    pub async fn read(self, tx: &TenantTx, client: &organization::Model) -> Result<Terms, Problem> {
        let Self { role, certifications, ends_on } = self;
        let limit = Limit { certifications, starts_on: None, ends_on };
        limit::check(tx, role, &limit).await?;
        if limit.certifications.as_ref().is_some_and(Vec::is_empty) {
            let detail = "Name at least one certification, or leave this out for all.";
            return Err(Problem::invalid(vec![fault("/certification_ids", detail)]));
        }
        if ends_on.is_some_and(|last| last < zone::civil_date(tx.now(), client.zone())) {
            return Err(Problem::invalid(vec![fault("/ends_on", "The last day is today or later.")]));
        }
        Ok(Terms {
            role,
            certifications: limit.certifications,
            ends_on,
            until_at: ends_on.map(|last| grant::over(client, last)),
        })
    }
}

/// The terms as the audit log keeps them.
pub fn in_words(terms: &Terms) -> serde_json::Value {
    let Terms { role, certifications, ends_on, .. } = terms;
    serde_json::json!({ "role": role.word(), "certification_ids": certifications, "ends_on": ends_on })
}
