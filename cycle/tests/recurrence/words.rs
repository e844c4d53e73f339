//! Rules in words.

use crate::kit::{day, rule};

#[track_caller]
fn reads(anchor: &str, text: &str, words: &str) {
    assert_eq!(rule(text).in_words(day(anchor)), words, "{text}");
}

#[test]
fn a_rule_says_what_it_leaves_to_its_anchor() {
    reads("2026-03-10", "FREQ=DAILY", "every day");
    reads("2026-03-10", "FREQ=WEEKLY;INTERVAL=2", "every second week on Tuesday");
    reads("2026-03-10", "FREQ=MONTHLY;INTERVAL=3", "every third month on the 10th");
    reads("2026-03-10", "FREQ=YEARLY", "every year on the 10th of March");
    reads("2026-03-10", "FREQ=YEARLY;BYMONTH=3,9", "every year on the 10th of March and September");
    reads("2026-03-10", "FREQ=YEARLY;BYWEEKNO=20", "every year on Tuesday of week 20");
    reads("2026-03-10", "FREQ=MONTHLY;INTERVAL=18", "every 18th month on the 10th");
    reads("2026-03-10", "FREQ=MONTHLY;INTERVAL=12", "every twelfth month on the 10th");
}

#[test]
fn a_rule_names_its_days() {
    let anchor = "2026-01-01";
    reads(anchor, "FREQ=DAILY;BYDAY=MO,WE", "every day on Monday and Wednesday");
    reads(anchor, "FREQ=DAILY;BYMONTHDAY=1,-1", "every day on the last day and the 1st");
    reads(anchor, "FREQ=WEEKLY;BYDAY=MO,WE,FR", "every week on Monday, Wednesday and Friday");
    reads(anchor, "FREQ=WEEKLY;BYMONTH=3;BYDAY=SA,SU", "every week on Saturday and Sunday in March");
    reads(anchor, "FREQ=MONTHLY;BYMONTHDAY=2,3,11", "every month on the 2nd, the 3rd and the 11th");
    reads(
        anchor,
        "FREQ=MONTHLY;BYMONTHDAY=-2,21,22,23",
        "every month on the second to last day, the 21st, the 22nd and the 23rd",
    );
    reads(
        anchor,
        "FREQ=MONTHLY;BYMONTHDAY=12,13;BYDAY=FR",
        "every month on the 12th and the 13th, if it is a Friday",
    );
    reads(
        anchor,
        "FREQ=MONTHLY;BYMONTHDAY=1,2;BYDAY=1TU,TH",
        "every month on the 1st and the 2nd, if it is the first Tuesday or a Thursday",
    );
    reads(
        anchor,
        "FREQ=MONTHLY;BYDAY=1MO,-1FR,TH",
        "every month on the first Monday, every Thursday and the last Friday",
    );
    reads(anchor, "FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR", "every year on the last Friday of March");
    reads(anchor, "FREQ=YEARLY;BYDAY=20MO", "every year on the 20th Monday of the year");
    reads(anchor, "FREQ=YEARLY;BYMONTHDAY=15", "every year on the 15th of every month");
    reads(anchor, "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=15", "every year on the 15th of April and June");
    reads(
        anchor,
        "FREQ=YEARLY;BYYEARDAY=1,100,-1",
        "every year on the last day, the 1st and the 100th of the year",
    );
    reads(anchor, "FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "every year on Monday of the last week and week 20");
    reads(
        anchor,
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=5;BYDAY=MO",
        "every year on Monday of week 20, if it is in May",
    );
    reads(
        anchor,
        "FREQ=YEARLY;BYMONTHDAY=4;BYWEEKNO=1;BYDAY=SU",
        "every year on the 4th of every month, if it is in week 1, if it is a Sunday",
    );
    reads(
        anchor,
        "FREQ=YEARLY;BYYEARDAY=100;BYMONTHDAY=10;BYMONTH=4",
        "every year on the 100th of the year, if it is the 10th, if it is in April",
    );
}

#[test]
fn the_last_working_day_is_called_so() {
    let anchor = "2026-01-01";
    let days = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS";
    reads(
        anchor,
        &format!("FREQ=MONTHLY;INTERVAL=3;{days}=-1"),
        "every third month on the last weekday (Monday to Friday)",
    );
    reads(
        anchor,
        &format!("FREQ=MONTHLY;BYMONTH=6;{days}=1"),
        "every month on the first weekday (Monday to Friday) in June",
    );
    reads(
        anchor,
        &format!("FREQ=YEARLY;BYMONTH=6;{days}=1"),
        "every year on the first weekday (Monday to Friday) of June",
    );
    reads(
        anchor,
        &format!("FREQ=YEARLY;{days}=-1"),
        "every year on the last weekday (Monday to Friday) of the year",
    );
    reads(
        anchor,
        "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=3,-1",
        "every month on the last and third of these days: every Tuesday and every Thursday",
    );
    reads(
        anchor,
        &format!("FREQ=MONTHLY;BYMONTHDAY=1,2;{days}=1"),
        "every month on the first of these days: the 1st and the 2nd, if it is a Monday, a Tuesday, a Wednesday, a Thursday \
         or a Friday",
    );
    reads(
        anchor,
        "FREQ=MONTHLY;BYDAY=1MO,TU,WE,TH,FR;BYSETPOS=1",
        "every month on the first of these days: the first Monday, every Tuesday, every Wednesday, every Thursday and every \
         Friday",
    );
}

#[test]
fn a_rule_says_when_it_ends() {
    reads("2026-03-10", "FREQ=DAILY;COUNT=1", "every day, once");
    reads("2026-03-10", "FREQ=DAILY;COUNT=10", "every day, 10 times in all");
    reads("2026-03-10", "FREQ=DAILY;UNTIL=20271231", "every day, until 2027-12-31");
}

#[test]
fn a_rule_says_what_happens_to_days_that_a_month_does_not_have() {
    let omit = "; left out where there is no such day";
    let backward = "; where there is no such day, on the last one before it";
    let forward = "; where there is no such day, on the first one after it";
    reads("2026-01-31", "FREQ=MONTHLY", &format!("every month on the 31st{omit}"));
    reads(
        "2026-01-31",
        "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
        &format!("every month on the 31st{backward}"),
    );
    reads(
        "2026-01-29",
        "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD",
        &format!("every month on the 29th{forward}"),
    );
    reads("2026-01-28", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD", "every month on the 28th");
    reads("2028-02-29", "FREQ=YEARLY", &format!("every year on the 29th of February{omit}"));
    reads("2028-01-31", "FREQ=YEARLY", "every year on the 31st of January");
    reads("2028-04-30", "FREQ=YEARLY", "every year on the 30th of April");
    reads(
        "2028-01-31",
        "FREQ=YEARLY;BYMONTH=1,4",
        &format!("every year on the 31st of January and April{omit}"),
    );
    reads("2028-01-31", "FREQ=MONTHLY;BYMONTH=1,12", "every month on the 31st in January and December");
    reads("2026-01-01", "FREQ=MONTHLY;BYMONTHDAY=-30", &format!("every month on the 30th to last day{omit}"));
    reads("2026-01-01", "FREQ=YEARLY;BYMONTHDAY=29", &format!("every year on the 29th of every month{omit}"));
    reads("2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=28", "every month on the 28th");
    reads("2026-01-01", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30", "every year on the 30th of June");
    reads("2026-01-01", "FREQ=YEARLY;BYYEARDAY=365", "every year on the 365th of the year");
    reads(
        "2026-01-01",
        "FREQ=YEARLY;BYYEARDAY=-366",
        &format!("every year on the 366th to last day of the year{omit}"),
    );
    reads("2026-01-31", "FREQ=WEEKLY", "every week on Saturday");
    reads("2026-01-31", "FREQ=DAILY;BYMONTHDAY=31", "every day on the 31st");
}
