use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};
use cycle::{Facts, Policy, State};

use super::*;

fn programme(held: &Held, today: NaiveDate) -> cycle::Programme {
    let facts = Facts {
        standard: held.standard.to_owned(),
        printed_expiry: held.printed_expiry_on,
        target_on: held.target_on,
        edition: None,
        journey: cycle::journey::Durations::default(),
        events: held.events.clone(),
    };
    cycle::plan(&facts, &Policy::default(), cycle::Today::on(today))
}

/// Three years of days on which somebody may start the demonstration, leap day included.
fn days() -> impl Iterator<Item = NaiveDate> {
    let first: NaiveDate = "2026-11-22".parse().unwrap();
    (0..3 * 366).map(move |days| first + Days::new(days))
}

#[test]
fn every_certificate_shows_its_state_whatever_the_day() {
    let mut astray: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for today in days() {
        for client in clients(today) {
            for held in &client.certifications {
                let status = programme(held, today).status;
                if status != held.shows {
                    let wrong =
                        format!("{} {}: {status:?} instead of {:?}", client.name, held.standard, held.shows);
                    astray.entry(wrong).or_default().push(today.to_string());
                }
            }
        }
    }
    let told: Vec<_> = astray
        .iter()
        .map(|(wrong, days)| format!("{wrong} on {} days: {:?}", days.len(), days.first()))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn every_state_is_shown() {
    let today = "2026-11-22".parse().unwrap();
    let clients = clients(today);
    let shown: HashSet<_> =
        clients.iter().flat_map(|client| client.certifications.iter().map(|held| held.shows)).collect();
    // The engine has thirteen.
    assert_eq!(shown.len(), 13, "{shown:?}");
}

#[test]
fn the_facts_never_contradict_each_other() {
    for today in days() {
        for client in clients(today) {
            for held in &client.certifications {
                let programme = programme(held, today);
                let wrong: Vec<_> = programme
                    .alerts
                    .iter()
                    .filter(|alert| alert.code == cycle::Code::EventsContradict)
                    .map(|alert| &alert.message)
                    .collect();
                assert!(wrong.is_empty(), "{} {} on {today}: {wrong:?}", client.name, held.standard);
            }
        }
    }
}

#[test]
fn the_recertification_has_an_overdue_own_duty_and_a_reminder_this_morning() {
    for today in days() {
        let clients = clients(today);
        let araucaria = clients.last().unwrap();
        let programme = programme(&araucaria.certifications[0], today);
        let open = |it: &&cycle::Obligation| it.due_on == today + Days::new(60) && it.state == State::AtRisk;
        assert!(programme.obligations.iter().any(|it| open(&it)), "{today}");
        let own = programme.obligations.iter().filter(|it| it.kind == cycle::Kind::InternalAudit);
        assert!(own.clone().any(|it| it.state == State::Overdue), "{today}: {:?}", own.collect::<Vec<_>>());
    }
}
