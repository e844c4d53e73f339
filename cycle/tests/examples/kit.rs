//! Reads an example and asks the engine.

use chrono::NaiveDate;
use cycle::{Code, Event, Facts, Kind, Obligation, Policy, Programme, Severity, Today};
use serde_json::{Value as Json, json};
use serde_yaml_ng::Value;

pub struct Example<'a>(&'a Value);

impl<'a> Example<'a> {
    pub fn new(value: &'a Value) -> Self {
        Self(value)
    }

    pub fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    pub fn group(&self) -> &str {
        self.0["group"].as_str().unwrap()
    }

    pub fn input(&self, name: &str) -> &Value {
        let value = &self.0["inputs"][name];
        assert!(!value.is_null(), "{}: no input {name}", self.id());
        value
    }

    pub fn has_input(&self, name: &str) -> bool {
        !self.0["inputs"][name].is_null()
    }

    pub fn expected(&self, name: &str) -> &Value {
        let value = &self.0["expected"][name];
        assert!(!value.is_null(), "{}: nothing expected for {name}", self.id());
        value
    }

    pub fn date(&self, name: &str) -> NaiveDate {
        day(self.input(name).as_str().unwrap())
    }

    pub fn expected_date(&self, name: &str) -> NaiveDate {
        day(self.expected(name).as_str().unwrap())
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text} is no date"))
}

/// What a checker tells the engine.
#[derive(Default)]
pub struct Case {
    facts: Facts,
    policy: Policy,
}

impl Case {
    pub fn of(standard: &str) -> Self {
        Self { facts: Facts { standard: standard.into(), ..Facts::default() }, ..Self::default() }
    }

    pub fn event(mut self, event: Json) -> Self {
        self.facts.events.push(serde_json::from_value::<Event>(event).unwrap());
        self
    }

    pub fn act(self, kind: &str, on: NaiveDate) -> Self {
        self.event(json!({ "type": kind, "on": on }))
    }

    pub fn audit(self, kind: &str, start: NaiveDate, state: &str) -> Self {
        self.event(json!({ "type": kind, "start": start, "state": state }))
    }

    pub fn decided(self, on: NaiveDate) -> Self {
        self.act("certification_decision", on)
    }

    pub fn policy(mut self, policy: Json) -> Self {
        self.policy = serde_json::from_value(policy).unwrap();
        self
    }

    pub fn on(&self, today: &str) -> Programme {
        self.on_day(day(today))
    }

    pub fn on_day(&self, today: NaiveDate) -> Programme {
        cycle::plan(&self.facts, &self.policy, Today::on(today))
    }
}

pub fn due(programme: &Programme, key: &str) -> NaiveDate {
    obligation(programme, key).due_on
}

pub fn obligation<'a>(programme: &'a Programme, key: &str) -> &'a Obligation {
    programme.obligation(key).unwrap_or_else(|| {
        panic!("no {key} among {:?}", programme.obligations.iter().map(|it| &it.key).collect::<Vec<_>>())
    })
}

pub fn of_kind(programme: &Programme, kind: Kind) -> impl Iterator<Item = &Obligation> {
    programme.obligations.iter().filter(move |it| it.kind == kind)
}

pub fn has(programme: &Programme, code: Code) -> bool {
    programme.alerts.iter().any(|alert| alert.code == code)
}

pub fn no_breach(programme: &Programme) -> bool {
    programme.alerts.iter().all(|alert| alert.severity != Severity::Breach)
}
