//! A second opinion: the crate `rrule` on random rules. It knows no `SKIP` and no counting from the last time.

use chrono::{Datelike, NaiveDate};
use cycle::recurrence::Instances;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::kit::rule;

const COMPARED: usize = 30;
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn numbers(from: i32, to: i32, negative: bool, most: usize) -> BoxedStrategy<String> {
    let sign = if negative { select(vec![1, -1]).boxed() } else { Just(1).boxed() };
    proptest::collection::vec(
        (from..=to, sign).prop_map(|(number, sign)| (number * sign).to_string()),
        1..=most,
    )
    .prop_map(|numbers| numbers.join(","))
    .boxed()
}

fn weekdays() -> BoxedStrategy<String> {
    subsequence(WEEKDAYS.to_vec(), 1..=5).prop_map(|days| days.join(",")).boxed()
}

fn numbered_weekdays(most: i32) -> BoxedStrategy<String> {
    let one = (1..=most, select(vec!["", "-"]), select(WEEKDAYS.to_vec()));
    proptest::collection::vec(one.prop_map(|(number, sign, day)| format!("{sign}{number}{day}")), 1..=3)
        .prop_map(|days| days.join(","))
        .boxed()
}

/// A part, or none.
fn part(name: &'static str, values: BoxedStrategy<String>) -> BoxedStrategy<String> {
    proptest::option::of(values)
        .prop_map(move |value| value.map_or_else(String::new, |value| format!(";{name}={value}")))
        .boxed()
}

fn whole(name: &'static str, values: BoxedStrategy<String>) -> BoxedStrategy<String> {
    values.prop_map(move |value| format!(";{name}={value}")).boxed()
}

fn joined(frequency: &'static str, parts: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    parts.prop_map(move |parts| format!("FREQ={frequency}{}", parts.concat())).boxed()
}

/// Rules of which both readings are the same. Left out are those that are read differently: numbered weekdays beside
/// plain ones, weeks that reach over a new year, a choice within the week of the anchor, and the fifth weekday from the
/// end of a month, which the oracle refuses.
fn rules() -> BoxedStrategy<String> {
    let interval = || part("INTERVAL", numbers(1, 9, false, 1));
    let end =
        || prop_oneof![Just(String::new()), (1..40).prop_map(|count| format!(";COUNT={count}"))].boxed();
    let months = || part("BYMONTH", numbers(1, 12, false, 4));
    let month_days = || whole("BYMONTHDAY", numbers(1, 31, true, 4));
    let positions = || part("BYSETPOS", numbers(1, 4, true, 2));
    let start = || part("WKST", select(vec!["MO".to_owned(), "SU".to_owned(), "WE".to_owned()]).boxed());
    let all = vec![
        joined(
            "DAILY",
            vec![
                interval(),
                end(),
                months(),
                part("BYMONTHDAY", numbers(1, 31, true, 9)),
                part("BYDAY", weekdays()),
            ],
        ),
        joined("WEEKLY", vec![interval(), end(), months(), part("BYDAY", weekdays()), start()]),
        joined("MONTHLY", vec![interval(), end(), months()]),
        joined(
            "MONTHLY",
            vec![interval(), end(), months(), month_days(), part("BYDAY", weekdays()), positions()],
        ),
        joined("MONTHLY", vec![interval(), end(), months(), whole("BYDAY", weekdays()), positions()]),
        joined(
            "MONTHLY",
            vec![interval(), end(), months(), whole("BYDAY", numbered_weekdays(4)), positions()],
        ),
        joined("YEARLY", vec![interval(), end(), months()]),
        joined(
            "YEARLY",
            vec![interval(), end(), months(), month_days(), part("BYDAY", weekdays()), positions()],
        ),
        joined("YEARLY", vec![interval(), end(), months(), whole("BYDAY", weekdays()), positions()]),
        joined("YEARLY", vec![interval(), end(), whole("BYDAY", numbered_weekdays(52)), positions()]),
        joined(
            "YEARLY",
            vec![
                interval(),
                end(),
                whole("BYMONTH", numbers(1, 12, false, 3)),
                whole("BYDAY", numbered_weekdays(4)),
                positions(),
            ],
        ),
        joined(
            "YEARLY",
            vec![
                interval(),
                end(),
                whole("BYYEARDAY", numbers(1, 366, true, 6)),
                months(),
                part("BYDAY", weekdays()),
                positions(),
            ],
        ),
        joined(
            "YEARLY",
            vec![
                interval(),
                end(),
                whole("BYWEEKNO", numbers(3, 50, true, 4)),
                months(),
                whole("BYDAY", weekdays()),
                positions(),
                start(),
            ],
        ),
        joined(
            "YEARLY",
            vec![
                end(),
                whole("BYWEEKNO", numbers(3, 50, true, 4)),
                months(),
                whole("BYDAY", weekdays()),
                start(),
            ],
        ),
        joined(
            "YEARLY",
            vec![
                interval(),
                end(),
                whole("BYWEEKNO", numbers(3, 50, true, 9)),
                month_days(),
                part("BYDAY", weekdays()),
            ],
        ),
    ];
    proptest::strategy::Union::new(all).boxed()
}

fn anchors() -> impl Strategy<Value = NaiveDate> {
    (1990..2060, 1..=366_u32)
        .prop_filter_map("a day of that year", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

/// What the crate says, and whether it gave up looking.
fn theirs(anchor: NaiveDate, text: &str) -> (Vec<NaiveDate>, bool) {
    let set: rrule::RRuleSet =
        format!("DTSTART:{}T000000Z\nRRULE:{text}", anchor.format("%Y%m%d")).parse().unwrap();
    let result = set.all(u16::try_from(COMPARED).unwrap());
    (result.dates.iter().map(chrono::DateTime::date_naive).collect(), result.limited)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_oracle_finds_the_same_dates(anchor in anchors(), text in rules()) {
        let Ok(rule) = text.parse::<cycle::recurrence::Rule>() else {
            // 30 February: we say so, the oracle looks for it.
            prop_assert!(theirs(anchor, &text).0.is_empty(), "{} is refused", text);
            return Ok(());
        };
        let (theirs, limited) = theirs(anchor, &text);
        // They give up looking after a while, and know no year of five digits either.
        let ours: Vec<_> = Instances::new(&rule, anchor).take(COMPARED).collect();
        let compared = if limited { theirs.len() } else { COMPARED };
        prop_assert_eq!(&ours[..ours.len().min(compared)], &theirs[..], "{} from {}", text, anchor);
    }
}

#[test]
fn the_oracle_is_asked_about_rules_that_have_dates() {
    let (dates, _) = theirs(NaiveDate::from_ymd_opt(2026, 1, 31).unwrap(), "FREQ=MONTHLY;COUNT=3");
    assert_eq!(dates.iter().map(Datelike::month).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(rule("FREQ=MONTHLY;COUNT=3").to_string(), "FREQ=MONTHLY;COUNT=3");
}
