//! The rule book of docs/CYCLE.md against the cases: no rule without a case, no word of the contract never spoken, no
//! setting that changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use cycle::{Facts, Policy, Today, plan};
use serde_json::{Value, json};

const BOOK: &str = include_str!("../../../docs/CYCLE.md");
const EXAMPLES: &str = include_str!("../examples.yaml");
const CALCULATORS: [(&str, &str); 3] = [
    ("calculators", include_str!("../calculators.rs")),
    ("audit_time", include_str!("../audit_time.rs")),
    ("joint", include_str!("../joint/question.rs")),
];

/// The numbers of the rules in a text, ranges such as `R46 to R48` included.
fn rules(text: &str) -> BTreeSet<u8> {
    let words: Vec<&str> = text.split(|it: char| !it.is_ascii_alphanumeric()).collect();
    let number = |word: &str| word.strip_prefix('R').and_then(|it| it.parse::<u8>().ok());
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let Some(first) = number(word) else { continue };
        let range = words.get(at + 1) == Some(&"to");
        let last = words.get(at + 2).filter(|_| range).and_then(|it| number(it)).unwrap_or(first);
        found.extend(first..=last);
    }
    found
}

/// Each rule that the book has a row for, and whether that row says that nothing is computed.
fn book() -> BTreeMap<u8, bool> {
    let rows =
        BOOK.lines().filter_map(|line| line.strip_prefix("| R").map(|rest| (format!("R{rest}"), line)));
    let cells = rows.filter_map(|(rest, line)| rest.split_once('|').map(|(rule, _)| (rules(rule), line)));
    cells
        .flat_map(|(rules, line)| rules.into_iter().map(|rule| (rule, line.contains("not computed"))))
        .collect()
}

/// The tests of a file whose comment names rules, such as `// R70, R72`.
fn commented(file: &'static str, text: &'static str) -> impl Iterator<Item = (BTreeSet<u8>, String)> {
    let mut named = BTreeSet::new();
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix("// R") {
            named = rules(&format!("R{comment}"));
        }
        let test = line.strip_prefix("fn ")?.split('(').next()?;
        let rules = std::mem::take(&mut named);
        (!rules.is_empty()).then(|| (rules, format!("{file}: {}", test.replace('_', " "))))
    })
}

/// The cases, worked examples and tests of the calculators that name each rule.
fn cases() -> BTreeMap<u8, Vec<String>> {
    let mut found: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for (family, questions) in crate::questions() {
        for question in questions {
            for rule in rules(&question.rules) {
                found.entry(rule).or_default().push(format!("{family}: {}", question.case));
            }
        }
    }
    let examples: serde_yaml_ng::Value = serde_yaml_ng::from_str(EXAMPLES).unwrap();
    for example in examples["examples"].as_sequence().unwrap() {
        for rule in rules(example["rule"].as_str().unwrap()) {
            found
                .entry(rule)
                .or_default()
                .push(format!("worked example {}", example["id"].as_str().unwrap()));
        }
    }
    for (named, test) in CALCULATORS.into_iter().flat_map(|(file, text)| commented(file, text)) {
        for rule in named {
            found.entry(rule).or_default().push(test.clone());
        }
    }
    found
}

#[test]
fn every_rule_of_the_book_has_a_case_or_says_that_nothing_is_computed() {
    let (book, cases) = (book(), cases());
    let known: Vec<u8> = book.keys().copied().collect();
    let families =
        [1..=8, 10..=14, 20..=25, 30..=37, 40..=48, 50..=52, 60..=65, 70..=72, 80..=85, 90..=95, 100..=103];
    assert_eq!(
        known,
        families.into_iter().flatten().collect::<Vec<u8>>(),
        "a rule has no row, or a row no rule"
    );
    let unproved: Vec<_> =
        book.iter().filter(|(rule, silent)| !**silent && !cases.contains_key(rule)).collect();
    assert!(unproved.is_empty(), "no case names {unproved:?}");
    let contrary: Vec<_> =
        book.iter().filter(|(rule, silent)| **silent && cases.contains_key(rule)).collect();
    assert!(contrary.is_empty(), "said not to be computed, but a case names {contrary:?}");
    let strangers: Vec<_> = cases.keys().filter(|rule| !book.contains_key(rule)).collect();
    assert!(strangers.is_empty(), "the book has no row for {strangers:?}");
}

/// The table of the rules and what proves each, for whoever wants to check the book.
#[test]
fn each_rule_lists_its_cases() {
    let lines =
        cases().into_iter().map(|(rule, cases)| format!("R{rule:02}\n    {}\n", cases.join("\n    ")));
    insta::assert_snapshot!(lines.collect::<String>());
}

/// The words of an enumeration of the wire, from the contract.
const KINDS: [&str; 14] = [
    "stage_1_audit",
    "stage_2_audit",
    "surveillance_audit",
    "recertification_audit",
    "recertification_decision",
    "internal_audit",
    "management_review",
    "certification_body_booking",
    "nonconformity_plan",
    "nonconformity_closure",
    "suspension_resolution",
    "restoration",
    "transfer",
    "edition_transition",
];
const CODES: [&str; 17] = [
    "surveillance_overdue",
    "surveillance_calendar_gap",
    "surveillance_late_in_cycle",
    "surveillance_planned_late",
    "recertification_planned_late",
    "expired_without_recertification",
    "restoration_window_passed",
    "stage_gap_exceeded",
    "second_stage_2_required",
    "nonconformity_overdue",
    "nonconformity_escalates",
    "own_duty_missing_before_audit",
    "suspension_too_long",
    "transfer_not_eligible",
    "edition_ended",
    "edition_closed_to_initial",
    "events_contradict",
];
const STATES: [&str; 6] = ["open", "planned", "done", "at_risk", "overdue", "waived"];
const STATUSES: [&str; 13] = [
    "applied",
    "stage1_done",
    "stage2_done",
    "decision_pending",
    "certified",
    "certified_at_risk",
    "overdue",
    "suspended",
    "expired_restorable",
    "lapsed",
    "withdrawn",
    "cancelled",
    "transferred",
];

#[test]
fn every_word_of_the_contract_is_spoken_and_no_other() {
    let mut spoken: [BTreeSet<String>; 4] = Default::default();
    for question in crate::questions().into_iter().flat_map(|(_, questions)| questions) {
        for (_, programme, _) in question.answers() {
            let wire = serde_json::to_value(programme).unwrap();
            let word = |value: &Value| value.as_str().unwrap().to_string();
            for it in wire["obligations"].as_array().unwrap() {
                spoken[0].insert(word(&it["kind"]));
                spoken[2].insert(word(&it["state"]));
            }
            spoken[1].extend(wire["alerts"].as_array().unwrap().iter().map(|it| word(&it["code"])));
            spoken[3].insert(word(&wire["status"]));
        }
    }
    let [kinds, codes, states, statuses] = spoken;
    let set = |words: &[&str]| words.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(kinds, set(&KINDS));
    assert_eq!(codes, set(&CODES));
    assert_eq!(states, set(&STATES));
    assert_eq!(statuses, set(&STATUSES));
}

/// Every setting of the contract with another value than its default.
fn other_settings() -> Vec<Value> {
    vec![
        json!({ "cycle_months": 24 }),
        json!({ "expiry_convention": "same_day" }),
        json!({ "renewal_expiry": "from_decision" }),
        json!({ "calendar_includes_decision_year": true }),
        json!({ "stage_gap_months": 3 }),
        json!({ "suspension_months": 3 }),
        json!({ "restoration_months": 3 }),
        json!({ "warn_days": 30 }),
        json!({ "certification_body_days": { "plan": 14 } }),
        json!({ "certification_body_days": { "close_major": 60 } }),
        json!({ "certification_body_days": { "close_minor": 60 } }),
        json!({ "certification_body_days": { "decision_buffer": 14 } }),
        json!({ "internal_audit_months": 6 }),
        json!({ "management_review_months": 6 }),
        json!({ "internal_audit_coverage": "cycle" }),
        json!({ "lead": { "recertification": { "book_months": 9 } } }),
        json!({ "lead": { "recertification": { "own_duties_months": 5 } } }),
        json!({ "lead": { "recertification": { "audit_months": 2 } } }),
        json!({ "lead": { "surveillance": { "book_months": 4 } } }),
        json!({ "lead": { "surveillance": { "internal_audit_weeks": 8 } } }),
        json!({ "lead": { "surveillance": { "management_review_weeks": 2 } } }),
        json!({ "lead": { "stage_2": { "internal_audit_weeks": 8 } } }),
        json!({ "lead": { "stage_2": { "management_review_weeks": 2 } } }),
        json!({ "working_week": ["mon", "tue", "wed", "thu"] }),
        json!({ "holidays": ["2027-03-10"] }),
    ]
}

/// The names of the settings in a policy, those inside others by their path.
fn names(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value.as_object() {
        Some(fields) => fields.iter().for_each(|(name, it)| names(it, &format!("{path}/{name}"), found)),
        None => {
            found.insert(path.into());
        }
    }
}

#[test]
fn every_setting_changes_some_programme() {
    let mut all = BTreeSet::new();
    names(&serde_json::to_value(Policy::default()).unwrap(), "", &mut all);
    let questions: Vec<_> = crate::questions().into_iter().flat_map(|(_, questions)| questions).collect();
    let asked: Vec<(Facts, Today)> =
        questions.iter().flat_map(|it| it.days().into_iter().map(|today| (it.facts(), today))).collect();
    for settings in other_settings() {
        let mut set = BTreeSet::new();
        names(&settings, "", &mut set);
        let policy: Policy = serde_json::from_value(settings.clone()).unwrap();
        let differs = |(facts, today): &(Facts, Today)| {
            plan(facts, &policy, *today) != plan(facts, &Policy::default(), *today)
        };
        assert!(asked.iter().any(differs), "{settings} changes nothing");
        all.retain(|name| !set.contains(name));
    }
    assert!(all.is_empty(), "settings that nobody tried: {all:?}");
}

#[test]
fn whoever_is_contradicted_is_told_by_what_and_of_which_day() {
    let mut seen = 0;
    for question in crate::questions().into_iter().flat_map(|(_, questions)| questions) {
        for (day, programme, _) in question.answers() {
            for alert in programme.alerts.iter().filter(|it| it.code.as_str() == "events_contradict") {
                let dates = alert.message.split(|it: char| !(it.is_ascii_digit() || it == '-'));
                let dates = dates.filter(|it| it.parse::<chrono::NaiveDate>().is_ok()).count();
                let alone = alert.message.contains("and none is known");
                assert!(dates >= 2 || alone && dates == 1, "{} on {day}: {}", question.case, alert.message);
                seen += 1;
            }
        }
    }
    assert!(seen >= 40, "{seen} contradictions");
}
