//! Examples about dates, samples and audit time.

use chrono::{DateTime, FixedOffset};
use cycle::audit_time::{self, AuditTimeRequest};
use cycle::date::add_months;
use cycle::{State, Today, sample};
use serde_json::json;

use crate::kit::{Case, Example, day, obligation};

pub fn month_ends(example: &Example) {
    assert_eq!(example.id(), "E05");
    let origin = example.date("origin");
    let months = example.input("add_months").as_sequence().unwrap();
    let results = example.expected("results").as_sequence().unwrap();
    for (months, result) in months.iter().zip(results) {
        let months = i32::try_from(months.as_i64().unwrap()).unwrap();
        assert_eq!(add_months(origin, months), day(result.as_str().unwrap()));
    }
}

pub fn multi_site(example: &Example) {
    let number = |name: &str| u32::try_from(example.input(name).as_u64().unwrap()).unwrap();
    let expected = |name: &str| u32::try_from(example.expected(name).as_u64().unwrap()).unwrap();
    let sample = sample::preview(number("sites_besides_central_function"), true, number("risk_uplift"));
    assert_eq!(sample.initial, expected("initial"), "{}", example.id());
    assert_eq!(sample.surveillance, expected("surveillance"), "{}", example.id());
    assert_eq!(sample.recertification, expected("recertification"), "{}", example.id());
    assert!(sample.central_function_every_time);
}

pub fn audit_time(example: &Example) {
    let personnel = example.input("effective_personnel").as_u64();
    let id = |name: &str| match name {
        "ISO 9001" => "iso-9001-2015",
        "ISO/IEC 27001" => "iso-iec-27001-2022",
        other => panic!("{other}"),
    };
    let names: Vec<&str> = if example.has_input("standard") {
        vec![example.input("standard").as_str().unwrap()]
    } else {
        example.input("standards").as_sequence().unwrap().iter().map(|it| it.as_str().unwrap()).collect()
    };
    let standards: Vec<_> =
        names.iter().map(|name| json!({ "standard": id(name), "effective_personnel": personnel })).collect();
    let reduction = if example.has_input("integration_reduction") {
        example.input("integration_reduction").as_f64().unwrap()
    } else {
        0.0
    };
    let request: AuditTimeRequest =
        serde_json::from_value(json!({ "standards": standards, "integration_reduction": reduction }))
            .unwrap();
    let time = audit_time::preview(&request);
    if example.id() == "E46" {
        let single = &time.standards[0];
        assert_eq!(single.initial, example.expected("initial_days").as_f64());
        assert_eq!(single.surveillance_per_year, example.expected("surveillance_days_per_year").as_f64());
        assert_eq!(single.recertification, example.expected("recertification_days").as_f64());
    } else {
        assert_eq!(time.sum.map(|it| it.initial), example.expected("sum_days").as_f64());
        assert_eq!(
            time.integrated.map(|it| it.initial),
            example.expected("integrated_minimum_days").as_f64()
        );
    }
}

pub fn time_zone(example: &Example) {
    assert_eq!(example.id(), "E56");
    let now: DateTime<FixedOffset> = example.input("now_utc").as_str().unwrap().parse().unwrap();
    // Helsinki has been on winter time, two hours ahead, since 25 October 2026.
    let local = now.with_timezone(&FixedOffset::east_opt(2 * 3600).unwrap()).date_naive();
    assert_eq!(local, example.expected_date("local_date"));
    let limit = example.date("due");
    let programme =
        Case::of("iso-iec-20000-1-2018").decided(day("2025-10-31")).on_day(Today::on(local).organization);
    let first = obligation(&programme, "c1/surveillance_audit/1");
    assert_eq!(first.due_on, limit);
    assert_eq!(first.state == State::Overdue, example.expected("overdue").as_bool().unwrap());
}
