//! Every row of the tables of audit time, at both its ends, and what follows from it.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use cycle::audit_time::{self, AuditTimeRequest, MOST_SITE_REDUCTION, Risk, StandardInput, StandardTime};
use serde_yaml_ng::Value;

fn tables() -> Value {
    serde_yaml_ng::from_str(include_str!("audit-time.yaml")).unwrap()
}

fn input(standard: &str, effective_personnel: u32, risk: Option<Risk>) -> StandardInput {
    StandardInput { standard: standard.into(), effective_personnel, risk, reduction: 0.0 }
}

fn time(standard: &str, personnel: u32, risk: Option<Risk>) -> StandardTime {
    let request =
        AuditTimeRequest { standards: vec![input(standard, personnel, risk)], integration_reduction: 0.0 };
    audit_time::preview(&request).standards.remove(0)
}

/// The first and the last person of a band such as `16-25`.
fn ends(band: &Value) -> (u32, u32) {
    let (first, last) = band.as_str().unwrap().split_once('-').unwrap();
    (first.parse().unwrap(), last.parse().unwrap())
}

/// A third and two thirds to the nearest half day, in whole numbers: days come in halves, so `halves` is exact.
fn part(initial: f64, thirds: u32) -> f64 {
    let halves = (0..100).find(|halves| f64::from(*halves) == initial * 2.0).unwrap();
    f64::from((2 * halves * thirds + 3) / 6) / 2.0
}

fn holds(standard: &str, band: &Value, risk: Option<Risk>, days: f64) -> usize {
    let (first, last) = ends(band);
    for people in [first, last] {
        let it = time(standard, people, risk);
        assert_eq!(it.initial, Some(days), "{standard}, {people} people, {risk:?}");
        assert_eq!(
            it.surveillance_per_year,
            Some(part(days, 1)),
            "{standard}, {people} people, a third of {days}"
        );
        assert_eq!(
            it.recertification,
            Some(part(days, 2)),
            "{standard}, {people} people, two thirds of {days}"
        );
        assert_eq!(it.why, None);
    }
    1
}

// R80, R81
#[test]
fn every_row_of_the_tables_holds_from_its_first_to_its_last_person() {
    let tables = tables();
    let mut rows = 0;
    for (name, standard) in [("qms", "iso-9001-2015"), ("isms", "iso-iec-27001-2022")] {
        for (band, days) in tables[name].as_mapping().unwrap() {
            rows += holds(standard, band, None, days.as_f64().unwrap());
        }
    }
    for (name, standard) in [("ems", "iso-14001-2015"), ("ohsms", "iso-45001-2018")] {
        for (band, columns) in tables[name].as_mapping().unwrap() {
            for (risk, days) in columns.as_mapping().unwrap() {
                let risk: Risk = serde_yaml_ng::from_value(risk.clone()).unwrap();
                rows += holds(standard, band, Some(risk), days.as_f64().unwrap());
            }
        }
    }
    assert_eq!(rows, 23 + 22 + 23 * 4 + 23 * 3, "a row of each table is missing");
}

// R80
#[test]
fn the_bands_of_every_table_meet_and_below_and_above_there_is_no_answer() {
    let tables = tables();
    let listed: Vec<(u32, u32)> = tables["bands"].as_sequence().unwrap().iter().map(ends).collect();
    assert_eq!((listed[0].0, listed.last().unwrap().1), (1, 10_700));
    assert!(listed.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
    for name in ["qms", "ems", "ohsms"] {
        let bands: Vec<_> = tables[name].as_mapping().unwrap().keys().map(ends).collect();
        assert_eq!(bands, listed, "{name}");
    }
    for standard in ["iso-9001-2015", "iso-iec-27001-2022", "iso-14001-2015", "iso-45001-2018"] {
        for (people, why) in [(0, "one person"), (10_701, "10700"), (u32::MAX, "10700")] {
            let it = time(standard, people, Some(Risk::Low));
            assert_eq!((it.initial, it.surveillance_per_year, it.recertification), (None, None, None));
            assert!(it.why.unwrap().contains(why), "{standard}, {people}");
        }
    }
    assert!(tables["sms"].is_null());
    assert_eq!(time("iso-iec-20000-1-2018", 60, None).initial, None);
}

#[test]
fn a_table_with_columns_needs_one_that_it_has() {
    for (standard, risk) in
        [("iso-14001-2015", None), ("iso-45001-2018", None), ("iso-45001-2018", Some(Risk::Limited))]
    {
        let it = time(standard, 60, risk);
        assert_eq!(it.initial, None);
        assert!(it.why.unwrap().contains("complexity"), "{standard}");
    }
}

// R82
#[test]
fn a_sampled_site_takes_at_least_half_of_what_its_own_people_ask_for() {
    assert_eq!(MOST_SITE_REDUCTION, 0.5);
    let at = |reduction: f64| {
        audit_time::at_site(&StandardInput { reduction, ..input("iso-9001-2015", 60, None) })
    };
    assert_eq!(at(0.0).initial, Some(5.0));
    assert_eq!(at(0.5).initial, Some(2.5));
    assert_eq!(at(0.5).why, None);
    let limited = at(0.8);
    assert_eq!(limited.initial, Some(2.5), "R82");
    assert!(limited.why.unwrap().contains("50 %"));
}
