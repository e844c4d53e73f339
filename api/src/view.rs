//! Views that several handlers answer with.

pub mod certification;
pub mod edition;
pub mod journey;
pub mod obligation;
pub mod site_coverage;
pub mod site_sample;
