//! Nobody audits own work (R60).

use cycle::Coverage;
use cycle::impartial::{Work, reasons};

fn clauses(names: &[&str]) -> Coverage {
    Coverage::Clauses(names.iter().map(ToString::to_string).collect())
}

#[test]
fn whoever_leads_the_system_audits_no_part_of_it_while_nothing_is_said_of_them() {
    for audit in [Coverage::Full, clauses(&["8.6"])] {
        assert_eq!(
            reasons(&audit, &[Work::Lead, Work::Duty("Supplier review".to_owned())]),
            ["They lead this management system, and no clauses are named as their own work: all of it is."]
        );
    }
}

#[test]
fn own_clauses_stand_against_the_audit_of_them_of_their_chapter_and_of_their_parts() {
    let own = [Work::Clauses(clauses(&["8.6", "9.1"]))];
    assert_eq!(reasons(&clauses(&["8.6"]), &own), ["Clause 8.6 is their own work."]);
    assert_eq!(reasons(&clauses(&["8.6.1"]), &own), ["Clause 8.6.1 is their own work."]);
    assert_eq!(reasons(&clauses(&["8"]), &own), ["Clause 8.6 is their own work."]);
    assert_eq!(reasons(&Coverage::Full, &own), ["Clauses 8.6, 9.1 are their own work."]);
    assert!(reasons(&clauses(&["8.60", "9.2", "8.5"]), &own).is_empty());
}

#[test]
fn a_clause_that_both_name_is_named_once() {
    let own = [Work::Clauses(clauses(&["8.6", "8.6.1"]))];
    assert_eq!(reasons(&clauses(&["8.6", "8.6.1"]), &own), ["Clauses 8.6, 8.6.1 are their own work."]);
}

#[test]
fn whoever_works_on_everything_audits_nothing() {
    let own = [Work::Clauses(Coverage::Full)];
    assert_eq!(reasons(&Coverage::Full, &own), ["The whole management system is their own work."]);
    assert_eq!(reasons(&clauses(&["4.1"]), &own), ["Clause 4.1 is their own work."]);
}

#[test]
fn a_duty_stands_against_an_audit_of_everything_alone() {
    let own = [Work::Duty("Supplier review".to_owned())];
    assert_eq!(
        reasons(&Coverage::Full, &own),
        ["They keep the duty \u{201c}Supplier review\u{201d}, which a full audit looks at."]
    );
    assert!(reasons(&clauses(&["8.3.4"]), &own).is_empty());
}

#[test]
fn whoever_has_no_part_in_it_audits_everything() {
    assert!(reasons(&Coverage::Full, &[]).is_empty());
}
