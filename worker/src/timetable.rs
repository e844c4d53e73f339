//! Every schedule of the product, on one page.
//!
//! The scheduler only rings, in UTC. What is due is written in the database: `replan_at` of certifications, `run_at` of
//! reminders, `prompt_at` of organizations and `next_at` of mails are computed in the zone of whom they concern when they are stored, so no ring
//! carries a date, and a ring too many or too few changes nothing but the hour's minute.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::bell::Bell;

/// A schedule: when the bell rings, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name; the `task` of its ticks.
    pub name: &'static str,
    /// Seconds, minutes, hours, days, months, weekdays; in UTC.
    pub cron: &'static str,
    /// What it is for.
    pub sentence: &'static str,
}

/// Looks for what has become due.
pub const DUE: Schedule = Schedule {
    name: "due",
    cron: "*/5 * * * * *",
    sentence: "Every five seconds: plan anew what the calendar has overtaken, turn due reminders into mails, prompt people to read documents and to renew evidence, send mails.",
};

/// Clears away what has expired.
pub const SWEEP: Schedule = Schedule {
    name: "sweep",
    cron: "0 0 * * * *",
    sentence: "Every hour, by one of the workers: remove expired sessions, challenges and changes of address, old one-time links, kept answers of yesterday, old ticks, and what was announced and told long ago.",
};

/// All of them.
pub const TIMETABLE: [Schedule; 2] = [DUE, SWEEP];

/// The latest instant at or before `now` at which [`SWEEP`] was to ring.
pub fn latest_sweep(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now)
}

/// Rings `bell` by the timetable. Without a scheduler the worker still looks by itself.
pub(crate) async fn ring(bell: &Bell) -> Option<JobScheduler> {
    match start(bell).await {
        Ok(scheduler) => Some(scheduler),
        Err(fault) => {
            tracing::error!(%fault, "the timetable does not ring; the worker looks by itself");
            None
        }
    }
}

async fn start(bell: &Bell) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for schedule in TIMETABLE {
        // Cron expressions in UTC only: repeated jobs stop after a stall, and zones freeze at the offset of the start.
        let bell = bell.clone();
        let job = Job::new_async(schedule.cron, move |_, _| {
            let bell = bell.clone();
            Box::pin(async move { bell.ring() })
        })?;
        scheduler.add(job).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

/// Ends the ringing.
pub(crate) async fn silence(scheduler: Option<JobScheduler>) {
    if let Some(mut scheduler) = scheduler
        && let Err(fault) = scheduler.shutdown().await
    {
        tracing::debug!(%fault, "the timetable did not stop");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheduler_understands_every_line() {
        for schedule in TIMETABLE {
            let read = Job::new_async(schedule.cron, |_, _| Box::pin(async {}));
            assert!(read.is_ok(), "{schedule:?}");
            assert!(schedule.sentence.ends_with('.'), "{schedule:?}");
        }
    }

    #[test]
    fn a_sweep_belongs_to_the_hour_that_has_begun() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(latest_sweep(at("2026-11-22T10:59:59.999999Z")), at("2026-11-22T10:00:00Z"));
        assert_eq!(latest_sweep(at("2026-11-22T11:00:00Z")), at("2026-11-22T11:00:00Z"));
    }
}
