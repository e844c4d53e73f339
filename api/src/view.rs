//! Views that several handlers answer with.

pub mod agreement;
pub mod announcement;
pub mod api_key;
pub mod audit_entry;
pub mod audit_room;
pub mod certification;
pub mod claim;
pub mod controlled_document;
pub mod crosswalk;
pub mod duty;
pub mod edition;
pub mod evidence;
pub mod framework;
pub mod gap;
pub mod journey;
pub mod managed_item;
pub mod notice;
pub mod obligation;
pub mod occurrence;
pub mod routine;
pub mod setback;
pub mod site_coverage;
pub mod site_sample;
