//! A second, naive checker: it walks day by day through a random history, knows no more than R04, R05, R21, R24 and
//! R41, and has to agree with the engine on every day that it is asked about.
#![allow(clippy::unwrap_used, clippy::panic)]

mod histories;

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use cycle::{Code, Event, Facts, Policy, Programme, Status, Today, plan};
use histories::{decision_of, likely_facts};
use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Certificate {
    Valid,
    Suspended,
    Expired,
    Lapsed,
    Withdrawn,
    Transferred,
}

/// What the walk remembers.
#[derive(Debug)]
struct Walk {
    certificate: Certificate,
    initial: bool,
    starts_on: NaiveDate,
    /// The expiry is this day, cut to the month's end, so many months after the first one.
    expires_on: NaiveDate,
    first_expiry: NaiveDate,
    renewals: u32,
    transferred: bool,
    /// The days of surveillance audits in the cycle.
    audits: Vec<NaiveDate>,
    /// The years of recertification audits in the cycle.
    recertified_in: BTreeSet<i32>,
    /// The days on which R04, R05 and R41 were first found broken.
    first_audit_missed: Option<NaiveDate>,
    gaps: BTreeSet<i32>,
    suspended_on: Option<NaiveDate>,
}

/// The same day number in a later month, found by counting months one by one and days backwards.
fn months_later(date: NaiveDate, months: u32) -> NaiveDate {
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..months {
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    let mut day = date.day();
    loop {
        if let Some(found) = NaiveDate::from_ymd_opt(year, month, day) {
            return found;
        }
        day -= 1;
    }
}

impl Walk {
    fn begin(decision: NaiveDate) -> Self {
        let expires_on = months_later(decision, 36).pred_opt().unwrap();
        Self {
            certificate: Certificate::Valid,
            initial: true,
            starts_on: decision,
            expires_on,
            first_expiry: expires_on,
            renewals: 0,
            transferred: false,
            audits: Vec::new(),
            recertified_in: BTreeSet::new(),
            first_audit_missed: None,
            gaps: BTreeSet::new(),
            suspended_on: None,
        }
    }

    fn restore_until(&self) -> NaiveDate {
        months_later(self.expires_on, 6)
    }

    fn in_force(&self, today: NaiveDate) -> bool {
        today <= self.expires_on && self.certificate != Certificate::Withdrawn
    }

    fn renew(&mut self, today: NaiveDate) {
        self.renewals += 1;
        *self = Self {
            certificate: Certificate::Valid,
            initial: false,
            starts_on: today,
            expires_on: months_later(self.first_expiry, 36 * self.renewals),
            first_expiry: self.first_expiry,
            renewals: self.renewals,
            ..Self::begin(self.starts_on)
        };
    }

    fn happen(&mut self, event: &Event, today: NaiveDate) {
        let withdrawn = self.certificate == Certificate::Withdrawn;
        match event {
            Event::SurveillanceAudit(_) if self.in_force(today) => self.audits.push(today),
            Event::RecertificationAudit(_) if self.in_force(today) => {
                self.recertified_in.insert(today.year());
            }
            Event::RecertificationDecision(_)
                if !withdrawn && today <= self.restore_until() && today > self.starts_on =>
            {
                self.renew(today);
            }
            Event::RestorationDecision(_)
                if !withdrawn && today > self.expires_on && today <= self.restore_until() =>
            {
                self.renew(today);
            }
            Event::Suspension(_) if self.in_force(today) && self.suspended_on.is_none() => {
                self.suspended_on = Some(today);
                self.certificate = Certificate::Suspended;
            }
            Event::SuspensionLifted(_) if self.in_force(today) && self.suspended_on.is_some() => {
                self.suspended_on = None;
                self.certificate =
                    if self.transferred { Certificate::Transferred } else { Certificate::Valid };
            }
            Event::Withdrawal(_) if !withdrawn => self.certificate = Certificate::Withdrawn,
            Event::TransferAccepted(_) if self.in_force(today) && self.suspended_on.is_none() => {
                self.transferred = true;
                self.certificate = Certificate::Transferred;
            }
            _ => {}
        }
    }

    /// The end of a day: what the day has broken.
    fn day_ends(&mut self, today: NaiveDate) {
        if self.certificate == Certificate::Withdrawn {
            return;
        }
        if self.initial && today == months_later(self.starts_on, 12) && self.audits.is_empty() {
            self.first_audit_missed = Some(today);
        }
        let year_ends = today.month() == 12 && today.day() == 31;
        if year_ends && today <= self.expires_on && today.year() > self.starts_on.year() {
            let exempt = if self.recertified_in.is_empty() {
                self.expires_on.year() == today.year()
            } else {
                self.recertified_in.contains(&today.year())
            };
            if !exempt && !self.audits.iter().any(|audit| audit.year() == today.year()) {
                self.gaps.insert(today.year());
            }
        }
        let tomorrow = today.succ_opt().unwrap();
        if tomorrow > self.restore_until() || (self.transferred && tomorrow > self.expires_on) {
            self.certificate = Certificate::Lapsed;
        } else if tomorrow > self.expires_on {
            self.certificate = Certificate::Expired;
        }
    }

    fn agrees(&self, programme: &Programme, today: NaiveDate) -> Result<(), TestCaseError> {
        let status = programme.status;
        let agreed = match self.certificate {
            Certificate::Valid => {
                matches!(status, Status::Certified | Status::CertifiedAtRisk | Status::Overdue)
            }
            Certificate::Transferred => {
                matches!(status, Status::Transferred | Status::CertifiedAtRisk | Status::Overdue)
            }
            Certificate::Suspended => status == Status::Suspended,
            Certificate::Expired => status == Status::ExpiredRestorable,
            Certificate::Lapsed => status == Status::Lapsed,
            Certificate::Withdrawn => status == Status::Withdrawn,
        };
        prop_assert!(agreed, "{:?} but {:?} on {}", self.certificate, status, today);
        let cycle = programme.cycle.unwrap();
        prop_assert_eq!((cycle.starts_on, cycle.expires_on), (self.starts_on, self.expires_on));
        let has = |code: Code| programme.alerts.iter().any(|it| it.code == code);
        prop_assert_eq!(
            has(Code::SurveillanceOverdue),
            self.first_audit_missed.is_some(),
            "R04 on {}",
            today
        );
        let gaps: BTreeSet<i32> = programme
            .alerts
            .iter()
            .filter(|it| it.code == Code::SurveillanceCalendarGap)
            .map(|it| it.from.year() - 1)
            .collect();
        prop_assert_eq!(&gaps, &self.gaps, "R05 on {}", today);
        let expired = matches!(self.certificate, Certificate::Expired | Certificate::Lapsed);
        prop_assert_eq!(has(Code::ExpiredWithoutRecertification), expired, "R21 on {}", today);
        let limit = self.suspended_on.map(|on| months_later(on, 6).min(self.expires_on));
        let too_long = limit.is_some_and(|limit| today > limit) && self.certificate != Certificate::Withdrawn;
        prop_assert_eq!(has(Code::SuspensionTooLong), too_long, "R41 on {}", today);
        Ok(())
    }
}

/// The day of an event, and its place among the events of one day.
fn when(event: &Event) -> (NaiveDate, u8) {
    match event {
        Event::SurveillanceAudit(it) | Event::RecertificationAudit(it) => (it.start, 0),
        Event::RecertificationDecision(it) => (it.on, 1),
        Event::RestorationDecision(it) => (it.on, 2),
        Event::Suspension(it) => (it.on, 3),
        Event::SuspensionLifted(it) => (it.on, 4),
        Event::TransferAccepted(it) => (it.on, 5),
        Event::Withdrawal(it) => (it.on, 6),
        _ => (NaiveDate::MIN, 7),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_a_walk_through_the_days(facts in likely_facts(), asked in prop::collection::btree_set(0u64..4500, 1..12)) {
        // The end of a certification body says nothing about these rules but refuses late transfers.
        let events = facts.events.iter().filter(|it| !matches!(it, Event::CertificationBodyCeased(_))).cloned().collect();
        let facts = Facts { events, ..facts };
        let decision = decision_of(&facts);
        let last = decision + Days::new(*asked.iter().max().unwrap());
        let mut walk = Walk::begin(decision);
        let mut today = decision;
        while today <= last {
            let mut events: Vec<&Event> = facts.events.iter().filter(|it| when(it).0 == today).collect();
            events.sort_by_key(|it| when(it).1);
            for event in events {
                walk.happen(event, today);
            }
            if asked.contains(&u64::try_from((today - decision).num_days()).unwrap()) {
                // The walk knows only what has happened so far, and so does the engine.
                let so_far = facts.events.iter().filter(|it| when(it).0 <= today).cloned().collect();
                let facts = Facts { events: so_far, ..facts.clone() };
                walk.agrees(&plan(&facts, &Policy::default(), Today::on(today)), today)?;
            }
            walk.day_ends(today);
            today = today + Days::new(1);
        }
    }
}
