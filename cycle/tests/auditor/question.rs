//! A case: what is known, and on which days somebody asks.

use chrono::NaiveDate;
use cycle::{EditionTransition, Facts, Policy, Today, plan};
use serde::Deserialize;
use serde_yaml_ng::Mapping;

use crate::answer::Answer;
use crate::fact;

/// One case of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What the auditor wants to see, as a sentence.
    pub case: String,
    /// The rules that it is about.
    pub rules: String,
    #[serde(default = "service_management")]
    standard: String,
    printed_expiry: Option<NaiveDate>,
    target_on: Option<NaiveDate>,
    edition: Option<EditionTransition>,
    #[serde(default)]
    policy: Policy,
    #[serde(default)]
    events: Vec<String>,
    /// The answer for each day of asking: `2027-03-11`, or `2027-03-11 and 2027-03-10` for the organization's date and
    /// the certification body's.
    on: Mapping,
}

fn service_management() -> String {
    "iso-iec-20000-1-2018".into()
}

/// The questions of a file.
pub fn read(family: &str, text: &str) -> Vec<Question> {
    serde_yaml_ng::from_str(text).unwrap_or_else(|wrong| panic!("{family}: {wrong}"))
}

impl Question {
    /// What is known.
    pub fn facts(&self) -> Facts {
        Facts {
            standard: self.standard.clone(),
            printed_expiry: self.printed_expiry,
            target_on: self.target_on,
            edition: self.edition.clone(),
            events: self.events.iter().map(|line| fact::event(line)).collect(),
            ..Facts::default()
        }
    }

    /// Each day of asking with what the engine answers and what the file expects.
    pub fn answers(&self) -> impl Iterator<Item = (String, cycle::Programme, Answer)> {
        let facts = self.facts();
        self.on.iter().map(move |(day, expected)| {
            let day = day.as_str().unwrap().to_string();
            let expected = serde_yaml_ng::from_value(expected.clone())
                .unwrap_or_else(|wrong| panic!("{} on {day}: {wrong}", self.case));
            (day.clone(), plan(&facts, &self.policy, today(&day)), expected)
        })
    }

    /// The days of asking.
    pub fn days(&self) -> Vec<Today> {
        self.on.keys().map(|day| today(day.as_str().unwrap())).collect()
    }

    /// Where the engine's answers are others.
    pub fn differences(&self) -> Vec<String> {
        let of_day = |(day, programme, expected): (String, _, Answer)| {
            expected.differences(&programme, today(&day)).into_iter().map(move |it| format!("on {day}: {it}"))
        };
        self.answers().flat_map(of_day).collect()
    }
}

fn today(text: &str) -> Today {
    let day = |text: &str| -> NaiveDate { text.parse().unwrap_or_else(|_| panic!("{text} is no day")) };
    match text.split_once(" and ") {
        Some((organization, body)) => {
            Today { organization: day(organization), certification_body: day(body) }
        }
        None => Today::on(day(text)),
    }
}
