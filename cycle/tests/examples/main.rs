//! Every worked example of `tests/examples.yaml`, by its id. An example without a checker fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calculator;
mod certificate;
mod finding;
mod kit;
mod own_duty;

use kit::Example;

#[test]
fn every_worked_example_holds() {
    let file = include_str!("../examples.yaml");
    let examples: serde_yaml_ng::Value = serde_yaml_ng::from_str(file).unwrap();
    let examples = examples["examples"].as_sequence().unwrap();
    assert_eq!(examples.len(), 34, "the examples were changed: check that each still has its checker");
    for example in examples {
        let example = Example::new(example);
        match example.group() {
            "basic cycle" => certificate::basic_cycle(&example),
            "month ends" => calculator::month_ends(&example),
            "calendar year" => certificate::calendar_year(&example),
            "late surveillance" => certificate::late_surveillance(&example),
            "recertification" => certificate::recertification(&example),
            "restoration" => certificate::restoration(&example),
            "nonconformity" => finding::nonconformity(&example),
            "suspension" => finding::suspension(&example),
            "transfer" => finding::transfer(&example),
            "multi-site" => calculator::multi_site(&example),
            "audit time" => calculator::audit_time(&example),
            "edition transition" => certificate::edition_transition(&example),
            "own duties" => own_duty::own_duties(&example),
            "time zone" => calculator::time_zone(&example),
            "weekend" => certificate::weekend(&example),
            group => panic!("{}: no checker for the group {group}", example.id()),
        }
    }
}
