//! The days on which each pending external audit can be held without breaking a rule.

use chrono::{Datelike, NaiveDate};

use super::answer::NotJoined;
use super::{Candidate, Reading, Widen, separation};
use crate::date::{add_days, add_months, add_weeks, day_after, day_before, year_start};
use crate::event::{Event, Happened};
use crate::obligation::{Kind, Obligation, State};
use crate::plan::plan;
use crate::programme::{Cycle, Programme};
use crate::status::Status;

/// A civil date, as this room calls it.
pub(crate) type Day = NaiveDate;

/// When an audit can be held.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub(crate) key: String,
    pub(crate) kind: Kind,
    /// The first day.
    pub(crate) earliest: Day,
    /// The last day, a common working day; for a plan that stays, its day.
    pub(crate) latest: Day,
    /// Where the usual window begins and ends, when it has been widened.
    pub(crate) usual: Option<(Day, Day)>,
    /// The obligation's limit.
    pub(crate) due_on: Day,
    /// Whether its date is planned and stays.
    pub(crate) fixed: bool,
    /// Whether no other audit can be held with it: nobody works that day.
    pub(crate) alone: bool,
    pub(crate) obligation: Obligation,
}

impl Window {
    /// Whether the audit can be held that day.
    pub(crate) fn holds(&self, date: Day) -> bool {
        self.earliest <= date && date <= self.latest
    }
}

/// The windows of a certification, and what has none.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) windows: Vec<Window>,
    pub(crate) left_out: Vec<NotJoined>,
}

/// Whether the event is a plan of an audit that this room deals out.
pub(crate) fn is_movable(event: &Event) -> bool {
    matches!(event, Event::SurveillanceAudit(audit) | Event::RecertificationAudit(audit)
        if audit.state == Happened::Planned)
}

/// The windows of the pending external audits of the current cycle; they never overlap.
pub(crate) fn windows(
    candidate: &Candidate,
    reading: &Reading,
    widen: Option<Widen>,
    common: &dyn Fn(Day) -> bool,
) -> Found {
    let name = &candidate.name;
    let free;
    let programme = if candidate.move_planned {
        free = plan(&reading.facts, &candidate.policy, candidate.today);
        &free
    } else {
        &reading.before
    };
    let cycle = match standing(programme) {
        Ok(cycle) => cycle,
        Err(why) => return Found { left_out: vec![NotJoined::whole(name, why.into())], ..Found::default() },
    };
    let frame = Frame { candidate, programme, cycle, widen };
    let mut found = Found::default();
    let mut missing: Option<&Obligation> = None;
    for obligation in frame.pending() {
        // The engine reads the next surveillance audit as the one that is missing.
        let window = match missing.filter(|it| it.kind == obligation.kind) {
            Some(first) => Err(format!("It comes after {}, which has no date.", first.key)),
            None => frame.window(obligation),
        };
        match window {
            Ok(window) => found.windows.push(window),
            Err(why) => {
                missing = missing.or(Some(obligation).filter(|it| it.planned_on.is_none()));
                found.left_out.push(NotJoined::audit(name, obligation, why));
            }
        }
    }
    separation::separate(&mut found.windows);
    for window in &mut found.windows {
        separation::snap(window, common);
    }
    found
}

/// The current cycle of a certification that is to be audited in it.
fn standing(programme: &Programme) -> Result<Cycle, &'static str> {
    match programme.status {
        Status::ExpiredRestorable | Status::Lapsed => return Err("Its certificate has expired."),
        Status::Withdrawn => return Err("Its certificate was withdrawn."),
        Status::Cancelled => return Err("It was given up."),
        _ => {}
    }
    programme.cycle.ok_or("It has no certification decision yet.")
}

/// What the windows of one certification are computed from.
struct Frame<'a> {
    candidate: &'a Candidate,
    programme: &'a Programme,
    cycle: Cycle,
    widen: Option<Widen>,
}

impl<'a> Frame<'a> {
    /// The pending external audits of the current cycle, surveillance audits in their order first.
    fn pending(&self) -> impl Iterator<Item = &'a Obligation> + use<'a> {
        let number = self.cycle.number;
        let of_kind = move |kind: Kind, programme: &'a Programme| {
            let pending = move |it: &&Obligation| it.kind == kind && it.state.is_pending();
            programme.obligations.iter().filter(pending).filter(move |it| it.cycle == number)
        };
        of_kind(Kind::SurveillanceAudit, self.programme)
            .chain(of_kind(Kind::RecertificationAudit, self.programme))
    }

    fn window(&self, obligation: &Obligation) -> Result<Window, String> {
        let tomorrow =
            day_after(self.candidate.today.organization.max(self.candidate.today.certification_body));
        if obligation.state == State::Overdue {
            return Err(format!("It was due by {}: it is not to wait for a joint visit.", obligation.due_on));
        }
        let (usual, wide) = match obligation.kind {
            Kind::RecertificationAudit => self.recertification(obligation),
            _ => self.surveillance(obligation),
        };
        if let Some(planned) = obligation.planned_on {
            if planned < tomorrow {
                return Err(format!("Its planned day, {planned}, has come: record whether it took place."));
            }
            return Ok(whole(obligation, (planned, planned), None, true));
        }
        let ready = self.ready_on(obligation, tomorrow);
        let bounds = wide.unwrap_or(usual);
        // Where the own duties can no longer be done in their usual time, the limit still counts.
        let from = [ready, tomorrow].into_iter().map(|day| day.max(bounds.0)).find(|day| *day <= bounds.1);
        match from {
            Some(from) => Ok(whole(obligation, (from, bounds.1), wide.map(|_| usual), false)),
            None => Err(format!("No day is left before {} on which it can be planned.", bounds.1)),
        }
    }

    /// In the calendar year of its limit (R04, R05): an audit in an earlier year would leave that year without one. The
    /// second not after the 24 months of R02, where that is still possible.
    fn surveillance(&self, obligation: &Obligation) -> ((Day, Day), Option<(Day, Day)>) {
        let due_on = obligation.due_on;
        let first = year_start(due_on.year()).max(day_after(self.cycle.starts_on)).min(due_on);
        let today = self.candidate.today.certification_body;
        let soft = add_months(self.cycle.starts_on, 24);
        if obligation.ordinal != 2 || soft >= due_on || soft <= today.max(first) {
            return ((first, due_on), None);
        }
        // Before the recertification audit in any case.
        let last = due_on.min(day_before(self.recertification_opens())).max(soft);
        let wide = (self.widen == Some(Widen::LateSurveillance)).then_some((first, last));
        ((first, soft), wide)
    }

    /// From the day it opens until there is still time to close a major nonconformity and to decide (R20, R32).
    fn recertification(&self, obligation: &Obligation) -> ((Day, Day), Option<(Day, Day)>) {
        let expiry = self.cycle.expires_on;
        let body = &self.candidate.policy.certification_body_days;
        let closing = body.close_major.max(0).saturating_add(body.decision_buffer.max(0));
        let safe = add_days(expiry, closing.saturating_neg());
        let today = self.candidate.today.certification_body;
        let due_on = obligation.due_on.min(expiry);
        let last = if safe > today { due_on.min(safe) } else { due_on };
        let first = obligation.opens_on.min(last);
        // In the last year of the cycle (R02).
        let early = day_after(add_months(expiry, -12)).max(day_after(self.cycle.starts_on));
        let wide = (self.widen == Some(Widen::EarlyRecertification)).then_some((early.min(first), last));
        ((first, last), wide)
    }

    fn recertification_opens(&self) -> Day {
        let opens = self
            .pending()
            .find(|it| it.kind == Kind::RecertificationAudit)
            .map(|it| it.planned_on.map_or(it.opens_on, |planned| planned.min(it.opens_on)));
        opens.unwrap_or(self.cycle.expires_on)
    }

    /// The first day before which the own duties that are still to do can be done in their usual time (R62).
    fn ready_on(&self, obligation: &Obligation, tomorrow: Day) -> Day {
        let lead = &self.candidate.policy.lead;
        let still_to_do = |kind: Kind| {
            let of_kind = |it: &&Obligation| it.kind == kind && obligation.depends_on.contains(&it.key);
            self.programme.obligations.iter().filter(of_kind).any(|it| it.state != State::Done)
        };
        let (audit, review) = (still_to_do(Kind::InternalAudit), still_to_do(Kind::ManagementReview));
        if obligation.kind == Kind::RecertificationAudit {
            let it = &lead.recertification;
            let ahead = it.own_duties_months.saturating_sub(it.audit_months).clamp(0, 600);
            if !audit && !review {
                return tomorrow;
            }
            // The preparations are counted back from the audit; month ends may shorten the way back.
            let first = add_months(tomorrow, ahead);
            let enough = |day: &Day| add_months(*day, -ahead) >= tomorrow;
            return (0..4).map(|more| add_days(first, more)).find(enough).unwrap_or(first);
        }
        let weeks = |needed: bool, weeks: i32| if needed { weeks.clamp(0, 600) } else { 0 };
        let weeks = weeks(audit, lead.surveillance.internal_audit_weeks)
            .max(weeks(review, lead.surveillance.management_review_weeks));
        add_weeks(tomorrow, weeks)
    }
}

/// A window with what it shows of its obligation.
fn whole(obligation: &Obligation, bounds: (Day, Day), usual: Option<(Day, Day)>, fixed: bool) -> Window {
    Window {
        key: obligation.key.clone(),
        kind: obligation.kind,
        earliest: bounds.0,
        latest: bounds.1,
        usual,
        due_on: obligation.due_on,
        fixed,
        alone: false,
        obligation: obligation.clone(),
    }
}
