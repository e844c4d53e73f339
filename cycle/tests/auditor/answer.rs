//! What is expected of a programme, and where it differs. What an answer leaves out is not compared.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cycle::{Alert, Obligation, Programme, Today};
use serde::Deserialize;
use serde_json::{Value, json};

/// The expected answer of one day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    status: Option<String>,
    /// Number, first day, expiry and last day for a restoration, or `none`.
    cycle: Option<String>,
    /// Obligations by key; `absent` where there must be none.
    #[serde(default)]
    obligations: BTreeMap<String, Due>,
    /// All the alerts there are: code, severity, first day and rules, and a part of the message behind a colon.
    alerts: Option<Vec<String>>,
    /// All the periods there are: first day, last day (or `today`) and status.
    history: Option<Vec<String>>,
    /// The day on which the answer can next change, or `never`.
    next_change: Option<String>,
}

/// What is expected of an obligation.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "fields of an obligation that exist, or `absent`")]
enum Due {
    Word(String),
    Fields(Box<Fields>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    opens_on: Option<NaiveDate>,
    target_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    hard: Option<bool>,
    state: Option<String>,
    planned_on: Option<NaiveDate>,
    done_on: Option<String>,
    depends_on: Option<Vec<String>>,
    rules: Option<String>,
    /// Parts of the sentence.
    #[serde(default)]
    because: Vec<String>,
}

impl Answer {
    /// Where the programme says something else.
    pub fn differences(&self, programme: &Programme, today: Today) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(status) = &self.status {
            compare(&mut found, "status", status, &programme.status.as_str().into());
        }
        if let Some(cycle) = &self.cycle {
            compare(&mut found, "cycle", cycle, &of_cycle(programme));
        }
        for (key, due) in &self.obligations {
            due.differences(key, programme.obligation(key), &mut found);
        }
        if let Some(alerts) = &self.alerts {
            of_alerts(alerts, &programme.alerts, &mut found);
        }
        if let Some(history) = &self.history {
            let periods = programme.history.iter().map(|it| {
                let to = it.to.map_or("today".into(), |to| to.to_string());
                format!("{} to {to} {}", it.from, it.status.as_str())
            });
            compare(&mut found, "history", &history.join(", "), &periods.collect::<Vec<_>>().join(", "));
        }
        if let Some(next) = &self.next_change {
            let day = programme.next_change_on(today).map_or("never".into(), |day| day.to_string());
            compare(&mut found, "next change", next, &day);
        }
        found
    }
}

fn of_cycle(programme: &Programme) -> String {
    programme.cycle.map_or("none".into(), |it| {
        let until = it.restore_until.map_or("none".into(), |until| until.to_string());
        format!("{} {} {} {until}", it.number, it.starts_on, it.expires_on)
    })
}

fn of_alerts(expected: &[String], alerts: &[Alert], found: &mut Vec<String>) {
    let head = |alert: &Alert| {
        let rules = rules(&alert.rules);
        format!("{} {} {} {rules}", alert.code.as_str(), alert.severity.as_str(), alert.from)
            .trim()
            .to_string()
    };
    let heads: Vec<&str> =
        expected.iter().map(|it| it.split_once(": ").map_or(it.as_str(), |it| it.0)).collect();
    compare(found, "alerts", &heads.join("; "), &alerts.iter().map(head).collect::<Vec<_>>().join("; "));
    for (alert, expected) in alerts.iter().zip(expected) {
        if let Some((_, part)) = expected.split_once(": ")
            && !alert.message.contains(part)
        {
            found.push(format!("\"{}\" does not say \"{part}\"", alert.message));
        }
    }
}

impl Due {
    fn differences(&self, key: &str, obligation: Option<&Obligation>, found: &mut Vec<String>) {
        match (self, obligation) {
            (Self::Word(word), None) if word == "absent" => {}
            (Self::Word(word), _) => found.push(format!("{key} is there, or \"{word}\" is no answer")),
            (Self::Fields(_), None) => found.push(format!("{key} is missing")),
            (Self::Fields(fields), Some(obligation)) => fields.differences(obligation, found),
        }
    }
}

impl Fields {
    fn differences(&self, obligation: &Obligation, found: &mut Vec<String>) {
        let wire = serde_json::to_value(obligation).unwrap();
        let expected: [(&str, Option<Value>); 8] = [
            ("opens_on", self.opens_on.map(|it| json!(it))),
            ("target_on", self.target_on.map(|it| json!(it))),
            ("due_on", self.due_on.map(|it| json!(it))),
            ("hard", self.hard.map(|it| json!(it))),
            ("state", self.state.as_ref().map(|it| json!(it))),
            ("planned_on", self.planned_on.map(|it| json!(it))),
            (
                "done_on",
                self.done_on.as_ref().map(|it| if it == "unknown" { Value::Null } else { json!(it) }),
            ),
            ("depends_on", self.depends_on.as_ref().map(|it| json!(it))),
        ];
        for (field, expected) in expected {
            if let Some(expected) = expected {
                let name = format!("{} {field}", obligation.key);
                compare(
                    found,
                    &name,
                    &expected.to_string(),
                    &wire.get(field).unwrap_or(&Value::Null).to_string(),
                );
            }
        }
        if let Some(expected) = &self.rules {
            compare(found, &format!("{} rules", obligation.key), expected, &rules(&obligation.rules));
        }
        for part in self.because.iter().filter(|part| !obligation.because.contains(part.as_str())) {
            found.push(format!("{}: \"{}\" does not say \"{part}\"", obligation.key, obligation.because));
        }
    }
}

fn rules(rules: &[cycle::Rule]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn compare(found: &mut Vec<String>, what: &str, expected: &str, answered: &String) {
    if expected != answered {
        found.push(format!("{what} is not {expected} but {answered}"));
    }
}
