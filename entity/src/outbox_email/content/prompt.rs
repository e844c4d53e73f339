//! Documents that people have to read, and evidence that ends, as mails tell of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{ControlledDocumentId, EvidenceId};

/// A version of a document as a mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// The document.
    pub document_id: ControlledDocumentId,
    /// What it is filed under.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The number of the version.
    pub version: i32,
    /// Since when it is to be read.
    pub since: NaiveDate,
}

/// A version that some have not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadFacts {
    /// The version; since when the first of them should have read it.
    pub document: DocumentFacts,
    /// The names of those who have not, in their order.
    pub people: Vec<String>,
}

/// Evidence that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFacts {
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// What it shows.
    pub title: String,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// Whether that day has passed.
    pub ended: bool,
    /// What nothing shows any more from then on.
    pub statements: Vec<StatementFacts>,
}

/// A statement that is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFacts {
    /// What it says.
    pub text: String,
    /// The clauses that ask for it.
    pub clauses: Vec<String>,
}
