//! Which working day stands in for a day on which nobody works.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use crate::date::{day_after, day_before};
use crate::working_day::closest;

/// Where an occurrence goes that falls on a day on which nobody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Shift {
    /// It stays.
    #[default]
    None,
    /// To the working day before.
    Earlier,
    /// To the working day after.
    Later,
    /// To the nearer of the two; to the one before when both are equally near.
    Nearest,
}

impl Shift {
    /// The day that stands in for `date`. A calendar without a working day for a year leaves it.
    pub fn apply(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let earlier = || closest(date, day_before, |day| calendar.is_working_day(day));
        let later = || closest(date, day_after, |day| calendar.is_working_day(day));
        match self {
            Self::None => date,
            Self::Earlier => earlier(),
            Self::Later => later(),
            Self::Nearest => {
                let (earlier, later) = (earlier(), later());
                if later - date < date - earlier { later } else { earlier }
            }
        }
    }
}
