//! Which mails due steps become: a pure function, for those who send and for those who want to know beforehand.

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone;

use super::escalation::is_acted_upon;
use super::policy::Channels;
use super::timing::{Step, Steps, Timing};
use super::wish::{Delivery, Reader};
use super::{Level, Model, State};
use crate::obligation;

/// A step that is due, with what it reminds of, the steps that a pause has swallowed since and the one after them.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub row: Model,
    pub obligation: obligation::Model,
    pub missed: Vec<Step>,
    pub next: Option<Step>,
    /// How a mail tells it, if one does.
    pub delivery: Delivery,
    /// Whether a notice does.
    pub noticed: bool,
    /// The ways that the organization wants for it.
    pub channels: Channels,
    /// When a mail does.
    pub ready_at: DateTime<Utc>,
    /// Whether its reader must hear of it.
    pub must_be_heard: bool,
    /// Whether it need not be told any more: something was done before others heard of it.
    pub spared: bool,
    /// The levels at which others hear of it by now, with the days.
    pub escalation: Vec<(Level, i32)>,
    /// When others are next to hear of it.
    heard_at: Option<DateTime<Utc>>,
}

/// The levels at which others hear of what `row` and the steps `missed` since tell, and when the next of them do.
fn heard(
    steps: &Steps<'_>,
    row: &Model,
    missed: &[Step],
    obligation: &obligation::Model,
    now: DateTime<Utc>,
) -> (Vec<(Level, i32)>, Option<DateTime<Utc>>) {
    if row.level != Level::Responsible || is_acted_upon(obligation) {
        return (Vec::new(), None);
    }
    let come = |day: i32| row.step == day || missed.iter().any(|step| step.day == day);
    let levels = steps.escalation().levels();
    let (come, later): (Vec<_>, Vec<_>) = levels.partition(|(_, day)| come(*day));
    let later = later.into_iter().map(|(_, day)| steps.step(day).run_at).filter(|at| *at > now);
    (come, later.min())
}

impl Due {
    /// The step in `row` as it stands at `now`.
    pub fn at(
        now: DateTime<Utc>,
        timing: &Timing<'_>,
        reader: &Reader,
        row: Model,
        obligation: obligation::Model,
    ) -> Self {
        let steps = timing.steps(&obligation, row.due_on, reader.zone);
        let responsible = row.level == Level::Responsible;
        let missed = if responsible { steps.missed_since(row.step, now) } else { Vec::new() };
        let next = if responsible { steps.next_after(now) } else { None };
        let spared = !responsible && is_acted_upon(&obligation);
        let (escalation, heard_at) = heard(&steps, &row, &missed, &obligation, now);
        let channels = steps.channels();
        let way = reader.way(&obligation, channels);
        let ready_at = reader.ready_at(&obligation, way.delivery, row.run_at);
        let must_be_heard = reader.must_hear(&obligation);
        Self {
            row,
            obligation,
            missed,
            next,
            delivery: way.delivery,
            noticed: way.noticed && !spared,
            channels,
            ready_at,
            must_be_heard,
            spared,
            escalation,
            heard_at,
        }
    }

    /// The latest step that has come: the one a mail tells now.
    pub fn latest(&self) -> Step {
        self.missed.last().copied().unwrap_or(Step { day: self.row.step, run_at: self.row.run_at })
    }

    /// Has owners hear of it as well, where a rule sets the limit: mail does not reach whoever it is for.
    pub fn call_owners(&mut self) {
        let own = self.row.level == Level::Responsible && self.obligation.hard;
        let called = self.escalation.iter().any(|(level, _)| *level == Level::Owner);
        if own && !called && !is_acted_upon(&self.obligation) {
            self.escalation.push((Level::Owner, self.latest().day));
        }
    }

    /// Until when it is left alone: nobody waits for another to hear of it, and no notice for a mail.
    pub fn held_until(&self) -> DateTime<Utc> {
        let noticed = self.next.filter(|_| self.noticed).map(|next| next.run_at);
        [self.heard_at, noticed].into_iter().flatten().fold(self.ready_at, DateTime::min)
    }

    /// Every step that is settled with it, and how.
    pub fn settled(&self) -> impl Iterator<Item = (Step, State)> + '_ {
        let latest = self.latest().day;
        let state = move |day: i32| match self.delivery {
            _ if self.spared => State::Silenced,
            delivery if !delivery.mails() && !self.noticed => State::Muted,
            delivery if day == latest && !delivery.mails() => State::Noticed,
            _ if day == latest => State::Sent,
            _ => State::Missed,
        };
        let own = Step { day: self.row.step, run_at: self.row.run_at };
        std::iter::once(own).chain(self.missed.iter().copied()).map(move |step| (step, state(step.day)))
    }
}

/// One mail.
#[derive(Clone, Debug)]
pub(super) enum Telling<'a> {
    /// Of one date.
    Single(&'a Due),
    /// Of what its reader wants gathered.
    Digest(Vec<&'a Due>),
    /// Of all that was missed and all that is due now.
    CatchUp {
        /// The day of the earliest step that was missed.
        since: NaiveDate,
        /// What it tells.
        dues: Vec<&'a Due>,
    },
}

impl<'a> Telling<'a> {
    /// What it tells.
    pub fn dues(&self) -> &[&'a Due] {
        match self {
            Self::Single(due) => std::slice::from_ref(due),
            Self::Digest(dues) | Self::CatchUp { dues, .. } => dues,
        }
    }

    /// The kinds that its reader may stop by it: none when it tells what they must hear.
    pub fn kinds(&self) -> impl Iterator<Item = &'a str> {
        let bound = self.dues().iter().any(|due| due.must_be_heard);
        let dues = if bound { &[] } else { self.dues() };
        dues.iter().map(|due| due.obligation.kind.as_str())
    }
}

/// What becomes of one recipient's due steps.
#[derive(Clone, Debug)]
pub(super) struct Round<'a> {
    /// The mails.
    pub tellings: Vec<Telling<'a>>,
    /// What no mail tells, because its reader wants none of it or the organization none by mail.
    pub muted: Vec<&'a Due>,
    /// What waits until the reader wants it.
    pub held: Vec<&'a Due>,
}

impl<'a> Round<'a> {
    /// What becomes of `dues` at `now`.
    ///
    /// A step told on its own day is a mail of its own, or in a digest with what else is gathered. When any step was to be
    /// told on an earlier day, because nothing ran, one mail tells everything that was missed and everything due now.
    pub fn of(dues: &'a [Due], reader: &Reader, now: DateTime<Utc>) -> Self {
        let (muted, wanted): (Vec<_>, Vec<_>) =
            dues.iter().partition(|due| due.spared || !due.delivery.mails());
        let (ready, held): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|due| due.ready_at <= now);
        let day = |at| zone::civil_date(at, reader.zone);
        let late = ready.iter().filter(|due| day(due.ready_at) < day(now));
        let tellings = if let Some(since) = late.map(|due| day(due.row.run_at)).min() {
            vec![Telling::CatchUp { since, dues: ready }]
        } else {
            let (single, gathered): (Vec<_>, Vec<_>) =
                ready.into_iter().partition(|due| due.delivery == Delivery::Single);
            let digest = (!gathered.is_empty()).then_some(Telling::Digest(gathered));
            single.into_iter().map(Telling::Single).chain(digest).collect()
        };
        Self { tellings, muted, held }
    }

    /// What is settled: told, or not to be told.
    pub fn settled(&self) -> impl Iterator<Item = &'a Due> + '_ {
        self.tellings.iter().flat_map(Telling::dues).chain(&self.muted).copied()
    }
}
