//! What a lead auditor would ask, family by family: facts, the day of the question, and the answer by the rule book.
//!
//! The dates in the files were counted by hand from the rules, not taken from the engine.
#![allow(clippy::unwrap_used, clippy::panic)]

mod answer;
mod change;
mod fact;
mod question;
mod rulebook;

use question::Question;

/// Every question of every file, by the name of its family.
fn questions() -> Vec<(&'static str, Vec<Question>)> {
    let files = [
        ("certificate", include_str!("certificate.yaml")),
        ("surveillance", include_str!("surveillance.yaml")),
        ("recertification", include_str!("recertification.yaml")),
        ("initial", include_str!("initial.yaml")),
        ("nonconformity", include_str!("nonconformity.yaml")),
        ("suspension", include_str!("suspension.yaml")),
        ("transfer", include_str!("transfer.yaml")),
        ("own_duty", include_str!("own_duty.yaml")),
        ("edition", include_str!("edition.yaml")),
        ("contradiction", include_str!("contradiction.yaml")),
        ("policy", include_str!("policy.yaml")),
    ];
    files.map(|(family, text)| (family, question::read(family, text))).into()
}

#[test]
fn every_question_gets_the_answer_of_the_rule_book() {
    let mut wrong = Vec::new();
    for (family, questions) in questions() {
        for question in questions {
            let differences = question.differences();
            if !differences.is_empty() {
                wrong.push(format!("{family}: {}\n    {}", question.case, differences.join("\n    ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
