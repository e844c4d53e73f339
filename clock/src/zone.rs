//! Civil dates and clock times in the IANA zones of organizations, people and certification bodies (R91).

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
pub use chrono_tz::Tz;

/// The zone of an IANA name such as `Europe/Helsinki`; `None` for a name the built-in database does not hold.
pub fn find(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// The zone of a name that was checked when it was stored; UTC should the database have dropped it since.
pub fn of(name: &str) -> Tz {
    find(name).unwrap_or(Tz::UTC)
}

/// The civil date that a calendar on the wall shows at `now` in `zone`.
pub fn civil_date(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The instant at which a wall clock in `zone` shows `time` on `date`.
///
/// A time that daylight saving leaves out gives the first instant after the gap; one that comes twice gives the
/// earlier. So there is exactly one instant a day, and it never goes backwards.
pub fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let mut wall = date.and_time(time);
    // No zone has ever skipped more than 24 hours (the date line moves of Samoa and Kwajalein).
    for _ in 0..=96 {
        match zone.from_local_datetime(&wall) {
            LocalResult::Single(at) => return at.to_utc(),
            LocalResult::Ambiguous(first, _) => return first.to_utc(),
            LocalResult::None => wall += TimeDelta::minutes(15),
        }
    }
    wall.and_utc()
}

/// The instant at which `date` begins in `zone`.
pub fn start_of_day(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    instant(zone, date, NaiveTime::MIN)
}

/// `date` moved by whole days, kept inside the calendar's range.
pub fn shift(date: NaiveDate, days: i64) -> NaiveDate {
    let span = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(span) } else { date.checked_add_days(span) };
    moved.unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
    }

    #[test]
    fn a_time_in_the_spring_gap_becomes_the_first_instant_after_it() {
        let at = instant(Tz::Europe__Berlin, day("2026-03-29"), time(2, 30));
        assert_eq!(at.to_rfc3339(), "2026-03-29T01:00:00+00:00");
    }

    #[test]
    fn a_time_that_comes_twice_in_autumn_is_its_first_coming() {
        let at = instant(Tz::Europe__Berlin, day("2026-10-25"), time(2, 30));
        assert_eq!(at.to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn a_skipped_day_at_the_date_line_still_has_an_instant() {
        let at = instant(Tz::Pacific__Apia, day("2011-12-30"), time(8, 0));
        assert_eq!(civil_date(at, Tz::Pacific__Apia), day("2011-12-31"));
    }

    #[test]
    fn the_civil_date_is_that_of_the_zone() {
        let now = "2026-10-31T21:30:00Z".parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(civil_date(now, Tz::Europe__Helsinki), day("2026-10-31"));
        assert_eq!(civil_date(now, Tz::Asia__Tokyo), day("2026-11-01"));
    }

    #[test]
    fn every_zone_has_one_rising_instant_a_day() {
        for zone in chrono_tz::TZ_VARIANTS {
            let mut last = DateTime::<Utc>::MIN_UTC;
            for offset in 0..800 {
                let at = instant(zone, shift(day("2026-01-01"), offset), time(8, 0));
                assert!(at > last, "{zone} {at}");
                assert!(at.with_timezone(&zone).hour() >= 8, "{zone} {at}");
                last = at;
            }
        }
    }
}
