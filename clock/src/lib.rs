//! The only code that asks the operating system for the time.
//!
//! Everything else receives a [`Clock`] or, better, a `now` or `today` as a parameter, so that a test lives three
//! years in a second by moving the hands itself.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

pub mod zone;

/// Tells the time: the system's, or one whose hands are moved by a test or a test-mode organization.
#[derive(Clone, Debug, Default)]
pub struct Clock(Hands);

#[derive(Clone, Debug, Default)]
enum Hands {
    #[default]
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The clock of the operating system.
    pub fn system() -> Self {
        Self(Hands::System)
    }

    /// A clock that stands at `instant` until it is moved. Clones share their hands.
    pub fn set_at(instant: DateTime<Utc>) -> Self {
        Self(Hands::Set(Arc::new(Mutex::new(instant))))
    }

    /// The instant, cut to whole microseconds: the finest that both databases keep.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            Hands::System => Utc::now(),
            Hands::Set(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now.trunc_subsecs(6)
    }

    /// Moves a hand-set clock to `instant`, forward or back. A system clock is not moved, and answers false.
    pub fn move_to(&self, instant: DateTime<Utc>) -> bool {
        match &self.0 {
            Hands::System => false,
            Hands::Set(at) => {
                *at.lock().unwrap_or_else(PoisonError::into_inner) = instant;
                true
            }
        }
    }

    /// Moves a hand-set clock forward by `span`. A system clock is not moved, and answers false.
    pub fn advance(&self, span: TimeDelta) -> bool {
        let to = self.now() + span;
        self.move_to(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_set_clock_stands_until_it_is_moved_and_its_clones_follow() {
        let start = DateTime::from_timestamp(1_772_000_000, 0).unwrap_or_default();
        let clock = Clock::set_at(start);
        let clone = clock.clone();
        assert_eq!(clock.now(), start);
        assert!(clock.advance(TimeDelta::days(3)));
        assert_eq!(clone.now(), start + TimeDelta::days(3));
    }

    #[test]
    fn the_system_clock_has_whole_microseconds_and_is_not_moved() {
        let clock = Clock::system();
        assert_eq!(clock.now().timestamp_subsec_nanos() % 1_000, 0);
        assert!(!clock.advance(TimeDelta::days(1)));
    }
}
