//! Samples, audit time and editions beyond the worked examples.
#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::panic)]

use chrono::NaiveDate;
use cycle::audit_time::{AuditTime, preview};
use cycle::edition;
use cycle::sample::{self, Site};
use proptest::prelude::*;
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

proptest! {
    // R70, R72
    #[test]
    fn a_sample_is_the_smallest_that_the_roots_ask_for(sites in 0u32..20_000) {
        let it = sample::preview(sites, true, 0);
        for (size, numerator) in [(it.initial, 25u64), (it.surveillance, 9), (it.recertification, 16)] {
            let (n, x) = (u64::from(size), u64::from(sites));
            prop_assert!(25 * n * n >= numerator * x);
            prop_assert!(n == 0 || 25 * (n - 1) * (n - 1) < numerator * x);
        }
    }

    // R70
    #[test]
    fn a_choice_is_repeatable_complete_and_a_quarter_of_it_is_drawn(sites in 1usize..40, size in 0u32..50, seed in any::<u64>()) {
        let sites: Vec<Site> = (0..sites)
            .map(|at| Site {
                last_visited_on: (at % 3 > 0).then(|| day("2026-01-01") - chrono::Days::new(at as u64)),
                ..Site::unvisited(format!("site-{at}"))
            })
            .collect();
        let choice = sample::choose(&sites, size, seed);
        prop_assert_eq!(&choice, &sample::choose(&sites, size, seed));
        let mut all: Vec<&String> = choice.drawn.iter().chain(&choice.longest_unvisited).collect();
        prop_assert_eq!(all.len(), sites.len().min(size as usize));
        prop_assert!(choice.drawn.len() * 4 >= all.len());
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), sites.len().min(size as usize), "no site twice");
    }
}

// R71
#[test]
fn sites_not_suited_to_sampling_are_all_audited_or_a_third_less_a_year() {
    let it = sample::preview(24, false, 0);
    assert_eq!((it.initial, it.surveillance, it.recertification), (24, 8, 24));
    assert_eq!(serde_json::to_value(it).unwrap()["rules"], json!(["R71"]));
    assert_eq!(sample::preview(11, false, 0).surveillance, 4, "30 % of 11 is 3.3");
    let contract = sample::preview(24, true, 0);
    assert_eq!((contract.initial, contract.surveillance, contract.recertification), (5, 3, 4));
    assert_eq!(sample::preview(4, true, 9).initial, 4, "never more than there are");
    assert_eq!(sample::preview(u32::MAX, true, u32::MAX).initial, u32::MAX);
}

// R70
#[test]
fn the_longest_unvisited_come_first_and_never_visited_ones_before_them() {
    let site = |id: &str, on: Option<&str>| Site { last_visited_on: on.map(day), ..Site::unvisited(id) };
    let sites = [
        site("new", None),
        site("old", Some("2020-01-01")),
        site("fresh", Some("2026-01-01")),
        site("mid", Some("2023-01-01")),
    ];
    let choice = sample::choose(&sites, 3, 7);
    assert_eq!(choice.drawn.len(), 1);
    let left = ["new", "old", "mid", "fresh"].into_iter().filter(|id| *id != choice.drawn[0]);
    assert_eq!(choice.longest_unvisited, left.take(2).collect::<Vec<_>>());
}

fn time(request: Value) -> AuditTime {
    preview(&serde_json::from_value(request).unwrap())
}

// R80
#[test]
fn nothing_is_invented_where_no_table_is_public() {
    for (standard, personnel, risk, why) in [
        ("iso-iec-20000-1-2018", 60, Value::Null, "20000-6"),
        ("iso-22301-2019", 60, Value::Null, "No public table"),
        ("iso-9001-2015", 0, Value::Null, "one person"),
        ("iso-9001-2015", 10_701, Value::Null, "10700"),
        ("iso-14001-2015", 60, Value::Null, "complexity"),
        ("iso-45001-2018", 60, json!("limited"), "complexity"),
    ] {
        let it = time(json!({ "standards": [
            { "standard": standard, "effective_personnel": personnel, "risk": risk },
            { "standard": "iso-9001-2015", "effective_personnel": 60 } ] }));
        assert_eq!(it.standards[0].initial, None, "{standard}");
        assert!(it.standards[0].why.as_ref().unwrap().contains(why), "{standard}: {:?}", it.standards[0].why);
        assert_eq!(it.standards[1].initial, Some(5.0));
        assert_eq!(it.integrated, None);
    }
}

// R80, R82, R84
#[test]
fn bands_include_both_their_ends_and_reductions_multiply_within_their_limits() {
    let initial = |standard: &str, personnel: u32, risk: &str| {
        time(json!({ "standards": [{ "standard": standard, "effective_personnel": personnel, "risk": risk }] })).standards[0].initial
    };
    assert_eq!(initial("iso-9001-2015", 65, "low"), Some(5.0));
    assert_eq!(initial("iso-9001-2015", 66, "low"), Some(6.0));
    assert_eq!(initial("iso-iec-27001-2022", 3, "low"), Some(5.0), "the first band is 1 to 10");
    assert_eq!(initial("iso-iec-27001-2022", 10_700, "low"), Some(28.0));
    assert_eq!(initial("iso-14001-2015", 60, "limited"), Some(3.5));
    assert_eq!(initial("iso-45001-2018", 60, "high"), Some(8.0));
    let it = time(
        json!({ "standards": [{ "standard": "iso-9001-2015", "effective_personnel": 10_000, "reduction": 0.3 }],
        "integration_reduction": 0.2 }),
    );
    assert_eq!(it.integrated.unwrap().initial, 12.5, "22 days less 44 % are 12.32");
    let it = time(
        json!({ "standards": [{ "standard": "iso-9001-2015", "effective_personnel": 60, "reduction": 0.9 }],
        "integration_reduction": 0.9 }),
    );
    assert_eq!(it.standards[0].initial, Some(3.5));
    assert!(it.standards[0].why.is_some() && it.why.is_some());
}

#[test]
fn rounding_takes_no_reduction_past_its_cap() {
    let single = |personnel: u32, reduction: f64| json!({ "standard": "iso-9001-2015", "effective_personnel": personnel, "reduction": reduction });
    let it = time(json!({ "standards": [single(500, 0.3)] }));
    assert_eq!(it.standards[0].initial, Some(8.0), "11 days less 30 % are 7.7, and 7.5 would be 32 % less");
    let it = time(json!({ "standards": [single(60, 0.0), single(30, 0.0)], "integration_reduction": 0.2 }));
    assert_eq!(it.sum.unwrap().initial, 9.0);
    assert_eq!(it.integrated.unwrap().initial, 7.5, "9 days less 20 % are 7.2, and 7 would be 22 % less");
    assert_eq!(it.sum.unwrap().surveillance_per_year, 3.0, "the sum of what is told for each");
}

// R101
#[test]
fn the_shipped_transitions_say_how_sure_they_are() {
    assert!(edition::transition_of("iso-iec-27001-2013").unwrap().binds());
    assert!(edition::transition_of("iso-iec-20000-1-2011").unwrap().binds());
    assert!(!edition::transition_of("iso-9001-2015").unwrap().binds());
    assert!(!edition::transition_of("iso-14001-2015").unwrap().binds());
    assert_eq!(edition::transition_of("iso-iec-20000-1-2018"), None);
    assert_eq!(edition::shipped().len(), 6);
    for (id, written) in [
        ("iso-iec-20000-1-2018", "ISO/IEC 20000-1:2018"),
        ("iso-9001-2026", "ISO 9001:2026"),
        ("ohsas-18001-2007", "OHSAS 18001:2007"),
        ("word", "WORD"),
    ] {
        assert_eq!(edition::written(id), written);
    }
}

// R90
#[test]
fn dates_stop_at_the_ends_of_the_calendar_and_nowhere_before() {
    use cycle::date::{add_days, add_months, add_weeks};
    for (origin, months, there) in [
        ("0001-02-15", -1, "0001-01-15"),
        ("0001-01-31", -1, "0001-01-01"),
        ("0002-03-31", -40, "0001-01-01"),
        ("9999-01-15", 1, "9999-02-15"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-15", 1, "9999-12-31"),
        ("9997-12-15", 40, "9999-12-31"),
        ("2026-01-31", i32::MAX, "9999-12-31"),
        ("2026-01-31", i32::MIN, "0001-01-01"),
    ] {
        assert_eq!(add_months(day(origin), months), day(there), "{origin} and {months} months");
    }
    for (origin, days, there) in [
        ("0001-01-02", -1, "0001-01-01"),
        ("0001-01-02", -2, "0001-01-01"),
        ("9999-12-30", 1, "9999-12-31"),
        ("9999-12-30", 2, "9999-12-31"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2028-03-01", -1, "2028-02-29"),
        ("2026-03-10", 0, "2026-03-10"),
        ("2026-03-10", i32::MIN, "0001-01-01"),
        ("2026-03-10", i32::MAX, "9999-12-31"),
    ] {
        assert_eq!(add_days(day(origin), days), day(there), "{origin} and {days} days");
    }
    assert_eq!(add_weeks(day("2026-03-10"), i32::MIN), day("0001-01-01"));
}

// R81
#[test]
fn a_quarter_of_a_day_rounds_up() {
    let it = time(json!({ "standards": [
        { "standard": "iso-9001-2015", "effective_personnel": 60, "reduction": 0.15 },
        { "standard": "iso-9001-2015", "effective_personnel": 60, "reduction": 0.16 }] }));
    assert_eq!(it.standards[0].initial, Some(4.5), "5 days less 15 % are 4.25");
    assert_eq!(it.standards[1].initial, Some(4.0), "5 days less 16 % are 4.2");
}

// R70
#[test]
fn anybody_can_repeat_a_draw_from_its_seed() {
    // SplitMix64 from seed 0 gives 0.8833, 0.4315 and 0.0264 of the range of 64 bits, as its authors publish it.
    let sites: Vec<Site> = (0..16).map(|at| Site::unvisited(format!("site-{at}"))).collect();
    let choice = sample::choose(&sites, 12, 0);
    assert_eq!(choice.drawn, ["site-14", "site-6", "site-0"], "of 16, of the other 15, of the other 14");
    let rest: Vec<String> = [1, 2, 3, 4, 5, 7, 8, 9, 10].iter().map(|at| format!("site-{at}")).collect();
    assert_eq!(choice.longest_unvisited, rest);
    // Its number is 0x5555555555555555, the last below a third of the range, and 0xAAAAAAAAAAAAAAAA, the last below two.
    for (seed, drawn) in [(8_117_202_771_982_045_406, "site-0"), (9_864_166_656_744_503_064, "site-1")] {
        assert_eq!(sample::choose(&sites[..3], 1, seed).drawn, [drawn], "every bit of the number counts");
    }
}

// R70
#[test]
fn every_risk_group_has_a_sample_of_its_own() {
    let setting = sample::Setting { sampling_allowed: true, risk_uplift: 0 };
    let mut sites = vec![Site::unvisited("a"), Site::unvisited("b")];
    sites.extend((0u64..9).map(|at| Site {
        id: format!("plant-{at}"),
        last_visited_on: Some(day("2026-01-01") - chrono::Days::new(at)),
        risk_group: Some("plants".into()),
    }));
    let sum = sample::of_groups(&sites, setting);
    // Of 2: 2, 1 and 2; of 9: 3, 2 and 3.
    assert_eq!((sum.initial, sum.surveillance, sum.recertification), (5, 3, 5));
    let of = |occasion| sample::draw(&sites, occasion, setting, 0);
    let surveillance = of(sample::Occasion::Surveillance);
    assert_eq!(
        surveillance.drawn,
        ["b", "plant-3"],
        "those of no group first, one of each group by the seed"
    );
    assert_eq!(surveillance.longest_unvisited, ["plant-8"]);
    assert_eq!(of(sample::Occasion::Initial).longest_unvisited, ["a", "plant-8", "plant-7"]);
    assert_eq!(of(sample::Occasion::Recertification).longest_unvisited, ["a", "plant-8", "plant-7"]);
}

// R81, R84
#[test]
fn what_is_audited_together_takes_the_sum_of_its_single_times() {
    let it = time(json!({ "standards": [
        { "standard": "iso-9001-2015", "effective_personnel": 60 },
        { "standard": "iso-iec-27001-2022", "effective_personnel": 60 }] }));
    let sum = it.sum.unwrap();
    // 5 and 10 days; of these a third, 1.67 and 3.33, and two thirds, 3.33 and 6.67, each to the half day.
    assert_eq!((sum.initial, sum.surveillance_per_year, sum.recertification), (15.0, 5.0, 10.0));
}
