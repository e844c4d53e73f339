//! What the engine is told about a certification.

use chrono::NaiveDate;

use crate::edition::EditionTransition;
use crate::event::Event;
use crate::journey::Durations;

/// Everything that is known about a certification.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// The standard with its edition, for example `iso-iec-20000-1-2018`.
    pub standard: String,
    /// The expiry date printed on the current certificate; it beats the computed one.
    pub printed_expiry: Option<NaiveDate>,
    /// The day on which a first-timer wants to be certified.
    pub target_on: Option<NaiveDate>,
    /// The transition from this edition to the next one; when none is given, the shipped table is asked (R101).
    pub edition: Option<EditionTransition>,
    /// How long the steps of the journey to a first certificate take, where they differ from the usual.
    pub journey: Durations,
    /// What has happened and what is planned, in any order.
    pub events: Vec<Event>,
}
