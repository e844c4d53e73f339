use super::*;
use crate::id::{ObligationId, OrganizationId};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_default()
}

fn time(text: &str) -> SendAt {
    text.parse().unwrap_or(SendAt(NaiveTime::MIN))
}

/// A surveillance audit that is due on 10 March 2027, a Wednesday.
fn audit(hard: bool) -> obligation::Model {
    let now = at("2026-03-10T12:00:00Z");
    let day = |text: &str| text.parse().unwrap_or_default();
    obligation::Model {
        tenant_id: OrganizationId::new(now),
        id: ObligationId::new(now),
        certification_id: None,
        duty_id: None,
        key: "c1/surveillance_audit/1".to_owned(),
        kind: "surveillance_audit".to_owned(),
        cycle: 1,
        ordinal: 1,
        opens_on: day("2026-12-10"),
        target_on: day("2027-03-03"),
        due_on: day("2027-03-10"),
        hard,
        state: "open".to_owned(),
        planned_on: None,
        done_on: None,
        depends_on: serde_json::json!([]),
        rules: serde_json::json!([]),
        because: String::new(),
        actionable: true,
        responsible_id: None,
        sequence: 0,
        created_at: now,
        changed_at: now,
    }
}

fn reader(delivery: Delivery, quiet: Option<(&str, &str)>) -> Reader {
    let quiet = quiet.map(|(from, until)| Quiet { from: time(from), until: time(until) });
    let kinds = BTreeMap::from([("surveillance_audit".to_owned(), delivery)]);
    let wish = Wish { kinds, digest_at: time("17:00"), digest_on: Weekday::Fri, quiet };
    Reader { zone: Tz::Europe__Berlin, role: Role::Manager, wish }
}

fn told_at(reader: &Reader, due: &obligation::Model, run_at: DateTime<Utc>) -> DateTime<Utc> {
    reader.ready_at(due, reader.way(due, Channels::ALL).delivery, run_at)
}

fn delivery(reader: &Reader, due: &obligation::Model) -> Delivery {
    reader.way(due, Channels::ALL).delivery
}

#[test]
fn what_is_gathered_comes_at_the_next_time_of_the_day_or_week() {
    let daily = reader(Delivery::Daily, None);
    assert_eq!(told_at(&daily, &audit(false), at("2027-03-03T07:00:00Z")), at("2027-03-03T16:00:00Z"));
    assert_eq!(told_at(&daily, &audit(false), at("2027-03-03T16:00:00Z")), at("2027-03-03T16:00:00Z"));
    assert_eq!(told_at(&daily, &audit(false), at("2027-03-03T16:00:01Z")), at("2027-03-04T16:00:00Z"));
    let weekly = reader(Delivery::Weekly, None);
    assert_eq!(told_at(&weekly, &audit(false), at("2027-03-03T07:00:00Z")), at("2027-03-05T16:00:00Z"));
    assert_eq!(told_at(&weekly, &audit(false), at("2027-03-05T17:00:00Z")), at("2027-03-12T16:00:00Z"));
}

#[test]
fn a_limit_of_a_rule_is_not_gathered_past_its_day_and_one_of_policy_is() {
    let weekly = reader(Delivery::Weekly, None);
    // Tuesday, the day before the limit: Friday would be too late.
    let step = at("2027-03-09T07:00:00Z");
    assert_eq!(told_at(&weekly, &audit(true), step), step);
    assert_eq!(told_at(&weekly, &audit(false), step), at("2027-03-12T16:00:00Z"));
    // A week before, Friday still comes before the limit.
    assert_eq!(told_at(&weekly, &audit(true), at("2027-03-03T07:00:00Z")), at("2027-03-05T16:00:00Z"));
    // After the limit it is told on its own day.
    let late = at("2027-03-17T07:00:00Z");
    assert_eq!(told_at(&weekly, &audit(true), late), late);
}

#[test]
fn quiet_hours_put_a_mail_off_to_their_end_over_midnight_and_summer_time() {
    let night = reader(Delivery::Single, Some(("19:00", "07:30")));
    let policy = audit(false);
    for (step, told) in [
        ("2027-02-03T19:00:00Z", "2027-02-04T06:30:00Z"),
        ("2027-02-03T04:00:00Z", "2027-02-03T06:30:00Z"),
        ("2027-02-03T06:30:00Z", "2027-02-03T06:30:00Z"),
        ("2027-02-03T17:59:00Z", "2027-02-03T17:59:00Z"),
        // 27 March in the evening: the night is an hour shorter.
        ("2027-03-27T20:00:00Z", "2027-03-28T05:30:00Z"),
    ] {
        assert_eq!(told_at(&night, &policy, at(step)), at(told), "{step}");
    }
    let noon = reader(Delivery::Single, Some(("12:00", "14:00")));
    assert_eq!(told_at(&noon, &policy, at("2027-02-03T12:00:00Z")), at("2027-02-03T13:00:00Z"));
    assert_eq!(told_at(&noon, &policy, at("2027-02-03T13:00:00Z")), at("2027-02-03T13:00:00Z"));
}

#[test]
fn an_owner_hears_of_what_would_cost_the_certificate_whatever_they_wish() {
    let manager = reader(Delivery::Off, None);
    let owner = Reader { role: Role::Owner, ..manager.clone() };
    assert_eq!(delivery(&manager, &audit(true)), Delivery::Off);
    assert_eq!(delivery(&owner, &audit(true)), Delivery::Single);
    assert_eq!(delivery(&owner, &audit(false)), Delivery::Off);
    let review = obligation::Model { kind: "management_review".to_owned(), ..audit(true) };
    assert!(!owner.must_hear(&review));
}

#[test]
fn mail_and_notice_come_as_the_organization_and_the_reader_want_and_nobody_is_left_out_who_did_not_ask() {
    let (mail, in_app) =
        (Channels { in_app: false, ..Channels::ALL }, Channels { mail: false, ..Channels::ALL });
    let way = |role, wanted, channels| {
        let reader = Reader { role, ..reader(wanted, None) };
        let Way { delivery, noticed } = reader.way(&audit(true), channels);
        (delivery, noticed)
    };
    let (single, daily, notice, off) = (Delivery::Single, Delivery::Daily, Delivery::InApp, Delivery::Off);
    for (wanted, channels, told) in [
        (daily, Channels::ALL, (daily, true)),
        (daily, mail, (daily, false)),
        (daily, in_app, (notice, true)),
        (notice, Channels::ALL, (notice, true)),
        (notice, mail, (notice, true)),
        (notice, in_app, (notice, true)),
        (off, Channels::ALL, (off, false)),
        (off, in_app, (off, false)),
    ] {
        assert_eq!(way(Role::Manager, wanted, channels), told, "{wanted:?} {channels:?}");
    }
    // The date would cost the certificate: an owner hears of it by mail.
    for (wanted, channels, told) in [
        (single, in_app, (single, true)),
        (daily, in_app, (daily, true)),
        (notice, Channels::ALL, (single, true)),
        (notice, in_app, (single, true)),
        (off, Channels::ALL, (single, true)),
        (off, mail, (single, false)),
    ] {
        assert_eq!(way(Role::Owner, wanted, channels), told, "{wanted:?} {channels:?}");
    }
}

#[test]
fn quiet_hours_leave_some_of_the_day() {
    let quiet = |from: &str, until: &str| leaves_time(Quiet { from: time(from), until: time(until) });
    assert!(quiet("18:00", "08:00") && quiet("12:00", "13:00"));
    assert!(!quiet("08:00", "08:00") && !quiet("08:00", "07:00"));
}
