//! Days that a month or a year does not have.

use crate::kit::dates;

#[test]
fn the_31st_is_drawn_to_the_end_of_a_shorter_month_and_comes_back() {
    let clamped = dates("2026-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD", 5);
    assert_eq!(clamped, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
    let forward = dates("2026-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD", 5);
    assert_eq!(forward, ["2026-01-31", "2026-03-01", "2026-03-31", "2026-05-01", "2026-05-31"]);
    let omitted = dates("2026-01-31", "FREQ=MONTHLY", 4);
    assert_eq!(omitted, ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]);
    assert_eq!(omitted, dates("2026-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=OMIT", 4));
}

#[test]
fn the_leap_day_recurs_each_way_to_skip() {
    let clamped = dates("2024-02-29", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD", 5);
    assert_eq!(clamped, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
    let forward = dates("2024-02-29", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", 5);
    assert_eq!(forward, ["2024-02-29", "2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29"]);
    assert_eq!(dates("2024-02-29", "FREQ=YEARLY", 3), ["2024-02-29", "2028-02-29", "2032-02-29"]);
    // 2100 is no leap year.
    assert_eq!(dates("2096-02-29", "FREQ=YEARLY", 2), ["2096-02-29", "2104-02-29"]);
}
