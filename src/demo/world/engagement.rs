//! What the clients have agreed with the consultancy.

use chrono::NaiveDate;
use entity::membership::Role;

/// A client's consent, and who of the consultancy works there.
#[derive(Debug)]
pub struct Engagement {
    /// Whether the consultancy opened the organization and handed it over to its owner.
    pub opened: bool,
    pub role: Role,
    /// The only standards whose certifications it concerns; `None`: all.
    pub only: Option<&'static [&'static str]>,
    pub ends_on: Option<NaiveDate>,
    pub consultants: &'static [Consultant],
}

/// One of the consultancy's people at a client.
#[derive(Debug)]
pub struct Consultant {
    pub email: &'static str,
    /// The standards whose certifications are theirs to look after.
    pub leads: &'static [&'static str],
}

impl Engagement {
    /// As managers, for everything, until it is ended.
    pub fn of(consultants: &'static [Consultant]) -> Self {
        Self { opened: false, role: Role::Manager, only: None, ends_on: None, consultants }
    }
}
