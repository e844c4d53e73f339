//! Views that several handlers answer with.

pub mod certification;
pub mod obligation;
