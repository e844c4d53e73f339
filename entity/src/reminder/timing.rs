//! When each step of reminding falls: a pure function of due date, policy and zone.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone::{self, Tz};
use sea_orm::DbErr;

use super::policy::{Channels, Escalation, ReminderPolicy};
use crate::{obligation, organization, policy};

/// One step of reminding of one due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Days after the due date; negative before it.
    pub day: i32,
    /// The instant at which the recipient's clock shows the policy's time on that day.
    pub run_at: DateTime<Utc>,
}

/// When an organization wants to be reminded, with the days on which it works where that matters.
#[derive(Clone, Debug)]
pub struct Timing<'a> {
    policy: &'a ReminderPolicy,
    work: Option<cycle::Policy>,
}

impl<'a> Timing<'a> {
    /// The organization's.
    pub fn of(organization: &'a organization::Model) -> Result<Self, DbErr> {
        let policy = &organization.reminder_policy;
        let work = policy.working_days.then(|| policy::merged([organization.policy.clone()])).transpose()?;
        Ok(Self { policy, work })
    }

    /// The steps of reminding somebody in `zone` that `due` is due on `due_on`.
    pub fn steps(&self, due: &obligation::Model, due_on: NaiveDate, zone: Tz) -> Steps<'_> {
        Steps {
            policy: self.policy.for_obligation(due),
            due_on,
            zone,
            hard: due.hard,
            work: self.work.as_ref(),
        }
    }
}

/// The steps of reminding of one due date in one recipient's zone.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    policy: Cow<'a, ReminderPolicy>,
    due_on: NaiveDate,
    zone: Tz,
    hard: bool,
    work: Option<&'a cycle::Policy>,
}

/// The most days by which a step comes later than its day.
const LATER: i64 = 14;

/// How far an unbounded series of steps is looked through: a century of weeks.
const HORIZON: usize = 5_300;

impl Steps<'_> {
    /// The first step that falls strictly after `instant`.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<Step> {
        self.after(instant).next()
    }

    /// The steps that fall strictly after `instant`, earliest first.
    pub fn after(&self, instant: DateTime<Utc>) -> impl Iterator<Item = Step> + '_ {
        // A clock is at most a day ahead of UTC, so what falls earlier need not be turned into an instant.
        let later = if self.work.is_some() { LATER } else { 0 };
        let first = (instant.date_naive() - self.due_on).num_days() - 1 - later;
        let near = self.days().skip_while(move |day| i64::from(*day) < first);
        near.map(|day| self.step(day)).filter(move |step| step.run_at > instant)
    }

    /// The steps later than `day` that fall at or before `now`: those that a pause has swallowed, oldest first.
    pub fn missed_since(&self, day: i32, now: DateTime<Utc>) -> Vec<Step> {
        self.all().skip_while(|step| step.day <= day).take_while(|step| step.run_at <= now).collect()
    }

    fn all(&self) -> impl Iterator<Item = Step> + '_ {
        self.days().map(|day| self.step(day))
    }

    /// The day of every step, earliest first; without an end when the policy repeats.
    fn days(&self) -> impl Iterator<Item = i32> + use<> {
        let mut days: Vec<i32> = self.policy.days_before.iter().map(|day| -i32::from(*day)).collect();
        days.extend(self.policy.days_after.iter().map(|day| i32::from(*day)));
        // Whoever is responsible hears of it on the same day.
        days.extend(self.policy.escalation.levels().map(|(_, day)| day));
        days.sort_unstable();
        days.dedup();
        let last = days.last().copied().unwrap_or(0).max(0);
        let every = self.policy.repeat_after_days.filter(|every| *every > 0).map(i32::from);
        let repeats = every.into_iter().flat_map(move |every| {
            std::iter::successors(last.checked_add(every), move |day| day.checked_add(every)).take(HORIZON)
        });
        days.into_iter().chain(repeats)
    }

    /// When others hear of it, with the days that are theirs.
    pub fn escalation(&self) -> Escalation {
        self.policy.escalation
    }

    /// By which ways it comes.
    pub fn channels(&self) -> Channels {
        self.policy.channels
    }

    /// The step of that day.
    pub fn step(&self, day: i32) -> Step {
        let nominal = zone::shift(self.due_on, i64::from(day));
        let date = self.work.map_or(nominal, |work| self.worked(work, nominal));
        Step { day, run_at: zone::instant(self.zone, date, self.policy.send_at.0) }
    }

    /// The working day for a step of the day `nominal`: earlier for a date that is to come or that a rule sets, though never
    /// so early that a passed date would have yet to pass; later for others.
    fn worked(&self, work: &cycle::Policy, nominal: NaiveDate) -> NaiveDate {
        let to_come = nominal <= self.due_on;
        if to_come || self.hard {
            let earlier = work.previous_working_day(nominal);
            return if to_come || earlier > self.due_on { earlier } else { nominal };
        }
        let mut days = (0..=LATER).map(|days| zone::shift(nominal, days));
        days.find(|day| work.is_working_day(*day)).unwrap_or(nominal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps on any day of the week.
    fn plain(policy: &ReminderPolicy, due_on: NaiveDate, zone: Tz) -> Steps<'_> {
        Steps { policy: Cow::Borrowed(policy), due_on, zone, hard: false, work: None }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    fn days_of(policy: &ReminderPolicy, from: &str, count: usize) -> Vec<(i32, String)> {
        let due_on = "2027-03-28".parse().unwrap_or_default();
        let steps = plain(policy, due_on, Tz::Europe__Berlin);
        let mut instant = at(from);
        let mut seen = Vec::new();
        while seen.len() < count
            && let Some(step) = steps.next_after(instant)
        {
            seen.push((step.day, step.run_at.to_rfc3339()));
            instant = step.run_at;
        }
        seen
    }

    #[test]
    fn the_default_steps_fall_at_eight_local_time_through_the_change_to_summer_time() {
        let seen = days_of(&ReminderPolicy::default(), "2027-03-20T12:00:00Z", 5);
        let expected = [
            (-7, "2027-03-21T07:00:00+00:00"),
            (-1, "2027-03-27T07:00:00+00:00"),
            (1, "2027-03-29T06:00:00+00:00"),
            (7, "2027-04-04T06:00:00+00:00"),
            (14, "2027-04-11T06:00:00+00:00"),
        ];
        // 21 March has the -7 step at 08:00 CET, which is 07:00 UTC; from 28 March on, 08:00 is 06:00 UTC.
        assert_eq!(seen, expected.map(|(day, at)| (day, at.to_owned())).to_vec());
    }

    #[test]
    fn a_policy_without_repetition_ends() {
        let policy = ReminderPolicy { repeat_after_days: None, ..ReminderPolicy::default() };
        assert_eq!(days_of(&policy, "2027-04-01T00:00:00Z", 9).len(), 1);
    }

    #[test]
    fn what_a_pause_swallowed_is_listed_once_and_in_order() {
        let policy = ReminderPolicy::default();
        let due_on = "2027-03-10".parse().unwrap_or_default();
        let steps = plain(&policy, due_on, Tz::UTC);
        let missed: Vec<_> =
            steps.missed_since(-30, at("2027-03-18T09:00:00Z")).iter().map(|s| s.day).collect();
        assert_eq!(missed, [-14, -7, -1, 1, 7]);
    }

    /// The local clock times of every step of a month around `due_on`.
    fn walls(zone: Tz, send_at: &str, due_on: &str) -> Vec<String> {
        let days_before = (1..=15).collect();
        let days_after = (1..=15).collect();
        let send_at = send_at.parse().unwrap_or(ReminderPolicy::default().send_at);
        let policy = ReminderPolicy {
            days_before,
            days_after,
            repeat_after_days: None,
            send_at,
            ..ReminderPolicy::default()
        };
        let steps = plain(&policy, due_on.parse().unwrap_or_default(), zone);
        let all: Vec<Step> = steps.all().collect();
        assert!(all.is_sorted_by(|a, b| a.run_at < b.run_at), "{zone}");
        // Whoever looks again after each finds the next, and none twice.
        let mut next = Vec::new();
        let mut now = steps.step(-16).run_at;
        while let Some(step) = steps.next_after(now) {
            now = step.run_at;
            next.push(step);
        }
        assert_eq!(next, all, "{zone}");
        all.iter().map(|step| step.run_at.with_timezone(&zone).format("%d %H:%M").to_string()).collect()
    }

    #[test]
    fn the_change_to_summer_time_and_back_leaves_every_step_its_day_and_hour() {
        for (zone, due_on, gap, after) in [
            (Tz::Europe__Berlin, "2027-03-28", "02:30", "28 03:00"),
            (Tz::America__New_York, "2027-03-14", "02:30", "14 03:00"),
            (Tz::Australia__Lord_Howe, "2027-10-03", "02:15", "03 02:30"),
        ] {
            let days = walls(zone, gap, due_on);
            assert_eq!(days.len(), 30);
            // The due day itself has no step: move it by one, so that the day of the gap has.
            let shifted = zone::shift(due_on.parse().unwrap_or_default(), 1).to_string();
            let days = walls(zone, gap, &shifted);
            assert!(days.contains(&after.to_owned()), "{zone}: {days:?}");
            assert_eq!(days.iter().filter(|at| !at.ends_with(gap)).count(), 1, "{zone}: {days:?}");
        }
        for (zone, due_on) in [(Tz::Europe__Berlin, "2027-11-01"), (Tz::America__New_York, "2027-11-08")] {
            let days = walls(zone, "02:30", due_on);
            assert!(days.iter().all(|at| at.ends_with("02:30")), "{zone}: {days:?}");
        }
    }

    #[test]
    fn the_date_line_moves_every_step_by_the_zone_and_none_by_a_day() {
        for zone in [Tz::Pacific__Kiritimati, Tz::Pacific__Pago_Pago, Tz::Pacific__Apia, Tz::Asia__Kathmandu]
        {
            let days = walls(zone, "08:00", "2027-07-01");
            assert_eq!(
                (days.first(), days.last()),
                (Some(&"16 08:00".into()), Some(&"16 08:00".into())),
                "{zone}"
            );
        }
        let policy = ReminderPolicy::default();
        let due_on = "2027-07-01".parse().unwrap_or_default();
        let first = |zone| plain(&policy, due_on, zone).step(-1).run_at;
        let apart = first(Tz::Pacific__Pago_Pago) - first(Tz::Pacific__Kiritimati);
        assert_eq!(apart.num_hours(), 25);
    }

    #[test]
    fn steps_keep_to_working_days_and_a_date_of_a_rule_is_never_told_later() {
        let policy = ReminderPolicy {
            days_before: vec![14, 7, 4, 3, 2, 1],
            days_after: vec![1, 2, 3, 4],
            repeat_after_days: None,
            ..ReminderPolicy::default()
        };
        // Good Friday and Easter Monday of 2027 besides the weekends; the date is Wednesday, 31 March.
        let holidays = ["2027-03-26", "2027-03-29"].map(|day| day.parse().unwrap_or_default());
        let work = cycle::Policy { holidays: holidays.into_iter().collect(), ..cycle::Policy::default() };
        let told = |due_on: &str, hard: bool| -> Vec<(i32, String)> {
            let due_on = due_on.parse().unwrap_or_default();
            let steps =
                Steps { policy: Cow::Borrowed(&policy), due_on, zone: Tz::UTC, hard, work: Some(&work) };
            let all: Vec<_> = steps.all().collect();
            assert!(all.is_sorted_by_key(|step| step.run_at));
            // Of steps that fall together the last is told, and none is lost.
            let mut now = at("2027-01-01T00:00:00Z");
            while let Some(step) = steps.next_after(now) {
                now = step.run_at;
            }
            assert_eq!(now, all[all.len() - 1].run_at);
            all.iter().map(|step| (step.day, step.run_at.date_naive().to_string())).collect()
        };
        let wanted = |days: [(i32, &str); 10]| days.map(|(day, on)| (day, format!("2027-{on}"))).to_vec();
        let before =
            [(-14, "03-17"), (-7, "03-24"), (-4, "03-25"), (-3, "03-25"), (-2, "03-25"), (-1, "03-30")];
        let with = |after: [(i32, &'static str); 4]| {
            let mut all = [(0, ""); 10];
            all[..6].copy_from_slice(&before);
            all[6..].copy_from_slice(&after);
            wanted(all)
        };
        // 3 and 4 April are a weekend.
        assert_eq!(told("2027-03-31", true), with([(1, "04-01"), (2, "04-02"), (3, "04-02"), (4, "04-02")]));
        assert_eq!(told("2027-03-31", false), with([(1, "04-01"), (2, "04-02"), (3, "04-05"), (4, "04-05")]));
        // The day after a Friday is no Friday: what has passed is not told before it has.
        let friday = told("2027-04-09", true);
        assert_eq!(
            friday[6..],
            [(1, "04-10"), (2, "04-11"), (3, "04-12"), (4, "04-13")]
                .map(|(day, on)| (day, format!("2027-{on}")))
        );
    }
}
