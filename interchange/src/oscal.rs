//! OSCAL (NIST), in its JSON form.

pub mod catalog;

/// The version of OSCAL that is written. Any 1.x is read.
pub const VERSION: &str = "1.1.3";

/// The models of OSCAL beside the catalog, as their documents name them.
const OTHERS: [&str; 7] = [
    "profile",
    "mapping-collection",
    "component-definition",
    "system-security-plan",
    "assessment-plan",
    "assessment-results",
    "plan-of-action-and-milestones",
];
