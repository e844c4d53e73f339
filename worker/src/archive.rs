//! The archive of an organization: a ZIP of JSON Lines, one part for each table, and a manifest that counts and hashes them.
//! docs/ARCHIVE.md describes it for other programs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub mod import;
pub mod read;
pub(crate) mod write;

/// The version of the form. A reader refuses a later one.
pub const FORMAT: u32 = 1;

/// What the manifest is called inside.
pub const MANIFEST: &str = "manifest.json";

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the form.
    pub format: u32,
    /// The program that wrote it, with its version.
    pub product: String,
    /// The instant whose state it holds.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub organization: Whose,
    /// The end of the audit log.
    pub audit_log: End,
    /// What is inside, but for the manifest.
    pub parts: Vec<Part>,
}

/// The organization of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// Its id, `org_…`.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The end of an audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How many entries it has.
    pub sequence: i64,
    /// The hash of the last one.
    pub hash: String,
}

/// A part of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its path inside.
    pub path: String,
    /// How many rows it has; `None` for what is no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How many bytes, uncompressed.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// Where a table's rows are.
pub fn data_path(table: &str) -> String {
    format!("data/{table}.jsonl")
}

/// Where the form of a table's rows is.
pub fn schema_path(table: &str) -> String {
    format!("schema/{table}.json")
}
