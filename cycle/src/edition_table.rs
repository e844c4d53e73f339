//! The transitions that ship with the product. An installation's operator corrects them without a release: the
//! installation then hands the engine its own row.

use chrono::NaiveDate;

use crate::date::known as on;

/// One shipped transition.
pub(crate) struct Row {
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
    pub(crate) published_on: NaiveDate,
    pub(crate) new_only_from: Option<NaiveDate>,
    pub(crate) ends_on: NaiveDate,
    pub(crate) extra_days_with_recertification: f64,
    pub(crate) extra_days: f64,
    pub(crate) source: &'static str,
    pub(crate) confirmations: u32,
}

/// Rows with two confirmations rest on several public notices; the others on one secondary source each.
pub(crate) const ROWS: [Row; 6] = [
    Row {
        old: "iso-iec-20000-1-2011",
        new: "iso-iec-20000-1-2018",
        published_on: on(2018, 9, 15),
        new_only_from: Some(on(2020, 9, 30)),
        // Six months more were granted to some certificates because of COVID-19; the earlier day is the safe one.
        ends_on: on(2021, 9, 30),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "RvA, UKAS and NQA on IAF resolution 2018-14",
        confirmations: 2,
    },
    Row {
        old: "iso-iec-27001-2013",
        new: "iso-iec-27001-2022",
        published_on: on(2022, 10, 25),
        new_only_from: Some(on(2024, 5, 1)),
        ends_on: on(2025, 10, 31),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "IAF MD 26:2023",
        confirmations: 2,
    },
    Row {
        old: "iso-14001-2015",
        new: "iso-14001-2026",
        published_on: on(2026, 4, 15),
        new_only_from: Some(on(2027, 11, 1)),
        ends_on: on(2029, 4, 30),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "one certification body's notice; the final document was pending",
        confirmations: 1,
    },
    Row {
        old: "iso-9001-2015",
        new: "iso-9001-2026",
        published_on: on(2026, 9, 16),
        new_only_from: Some(on(2028, 3, 31)),
        ends_on: on(2029, 9, 30),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "one secondary citation; check the accreditation body's notice",
        confirmations: 1,
    },
    Row {
        old: "iso-22301-2012",
        new: "iso-22301-2019",
        published_on: on(2019, 10, 31),
        new_only_from: None,
        ends_on: on(2023, 4, 30),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "UKAS, with the COVID-19 extension",
        confirmations: 2,
    },
    Row {
        old: "ohsas-18001-2007",
        new: "iso-45001-2018",
        published_on: on(2018, 3, 12),
        new_only_from: None,
        ends_on: on(2021, 9, 30),
        extra_days_with_recertification: 0.5,
        extra_days: 1.0,
        source: "UKAS, with the COVID-19 extension",
        confirmations: 2,
    },
];
