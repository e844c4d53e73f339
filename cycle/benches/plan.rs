//! How long one programme takes (three cycles of facts, planned in the fourth), and the occurrences of a duty.
#![allow(missing_docs)]

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use cycle::recurrence::{Calendar, Schedule, Shift};
use cycle::{Facts, Policy, Today, plan};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

/// A certification that has kept every rule for nine years.
fn three_cycles() -> Facts {
    let mut events = vec![serde_json::json!({ "type": "certification_decision", "on": "2017-03-10" })];
    for start in [2017, 2020, 2023] {
        for (year, month) in [(start + 1, "02"), (start + 2, "02"), (start + 3, "01")] {
            let kind = if year == start + 3 { "recertification_audit" } else { "surveillance_audit" };
            events.push(serde_json::json!({ "type": kind, "start": format!("{year}-{month}-10") }));
            events.push(
                serde_json::json!({ "type": "internal_audit", "start": format!("{}-11-20", year - 1) }),
            );
            events.push(
                serde_json::json!({ "type": "management_review", "on": format!("{}-12-10", year - 1) }),
            );
        }
        if start < 2023 {
            let on = format!("{}-02-20", start + 3);
            events.push(serde_json::json!({ "type": "recertification_decision", "on": on }));
        }
    }
    let events = events.into_iter().filter_map(|it| serde_json::from_value(it).ok()).collect();
    Facts { standard: "iso-iec-20000-1-2018".into(), events, ..Facts::default() }
}

fn bench(criterion: &mut Criterion) {
    let (facts, policy, today) = (three_cycles(), Policy::default(), Today::on(day("2025-06-01")));
    criterion.bench_function("plan three cycles", |bencher| {
        bencher.iter(|| plan(black_box(&facts), black_box(&policy), today));
    });
}

/// A duty that has recurred for thirty years.
fn schedule(rule: &str) -> Option<Schedule> {
    rule.parse().ok().map(|rule| Schedule { shift: Shift::Earlier, ..Schedule::new(day("1996-01-31"), rule) })
}

fn bench_duties(criterion: &mut Criterion) {
    let (calendar, today) = (Calendar::default(), day("2026-11-22"));
    let rules = [
        ("monthly", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD"),
        ("last working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("yearly", "FREQ=YEARLY"),
        ("daily", "FREQ=DAILY"),
    ];
    for (name, rule) in rules {
        let Some(duty) = schedule(rule) else { continue };
        criterion.bench_function(&format!("1000 occurrences, {name}"), |bencher| {
            bencher.iter(|| black_box(&duty).occurrences(&calendar).take(1000).count());
        });
        criterion.bench_function(&format!("plan thirty years, {name}"), |bencher| {
            bencher.iter(|| black_box(&duty).plan(&calendar, today, 90));
        });
    }
}

criterion_group!(benches, bench, bench_duties);
criterion_main!(benches);
