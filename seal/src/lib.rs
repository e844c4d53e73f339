//! The audit log's chain as pure functions: one canonical text of a JSON value, the hash of an entry, and the
//! commitment to a value that may be erased later while the hash stays.
//!
//! `docs/AUDIT_LOG.md` says the same byte for byte, for whoever checks an exported log without this program. What is
//! written here for format 1 never changes: another form is another format.

mod canonical;
mod entry;
mod value;

pub use canonical::{canonical, plain};
pub use entry::{Entry, hash};
pub use value::{Kept, commitment, marked, marker, markers, personal, take_out};

use sha2::{Digest, Sha256};

/// The format that new entries have.
pub const FORMAT: u8 = 1;

/// What the first entry of a chain names as the hash before it.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 of `text` in lower-case hexadecimal digits.
pub fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
