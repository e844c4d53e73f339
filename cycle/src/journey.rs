//! The way to a first certificate: steps with durations, what waits for what, and which steps decide the date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::date::{add_days, add_months, day_after, day_before};
pub use crate::journey_preset::JourneyPreset;
use crate::journey_step::{STEPS, Step};

/// How strictly a step waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Wait {
    /// It cannot take place before the other has.
    Hard,
    /// Good practice puts the other first.
    Soft,
}

/// How many days each step takes; what is not named takes its usual time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Durations(pub BTreeMap<String, u32>);

/// What the plan of a journey starts from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JourneyRequest {
    /// The day on which the certificate is wished for; without one the steps are planned forwards.
    pub target_on: Option<NaiveDate>,
    /// The durations that differ from the usual ones, in days, by step (`J01` to `J18`).
    pub durations: Durations,
    /// The last days of the steps that are done.
    pub done: BTreeMap<String, NaiveDate>,
}

/// The journey with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Journey {
    /// The first day of the first step still to do.
    pub starts_on: NaiveDate,
    /// The last day of the last step.
    pub certified_on: NaiveDate,
    /// Days from the first to the last, both included.
    pub total_days: u32,
    /// Whether the wished date can be kept when the steps start today; true without a wished date.
    pub reachable: bool,
    /// The earliest day on which there can be a certificate, when every step starts as soon as it can.
    pub earliest_on: NaiveDate,
    /// The step to turn to next: of those on the critical path the first that is not done.
    pub next: Option<String>,
    /// Steps that were done before a step that they cannot take place without.
    pub conflicts: Vec<Conflict>,
    /// The steps in their order.
    pub steps: Vec<JourneyStep>,
}

/// A step with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JourneyStep {
    /// `J01` to `J18`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who does it.
    pub who: String,
    /// What there is when it is done.
    pub output: String,
    /// Its duration in days.
    pub days: u32,
    /// The fewest days that it usually takes.
    pub typical_from: u32,
    /// The most days that it usually takes.
    pub typical_to: u32,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Whether a day more for this step is a day more for the certificate.
    pub critical: bool,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// Whether an audit or the decision after it is done while nobody said that it is; then it delays nothing any more.
    pub overtaken: bool,
    /// The steps that it waits for.
    pub after: Vec<Dependency>,
}

/// A step that another waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dependency {
    /// The step waited for.
    pub step: String,
    /// How strictly.
    pub wait: Wait,
}

/// A step that was done too early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// The step that is done.
    pub step: String,
    /// The step that has to come before it.
    pub before: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// The ids of the steps in their order, `J01` to `J18`.
pub fn step_ids() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|it| it.id)
}

impl Durations {
    /// The days of a step: at least one, at most ten years.
    pub fn days(&self, step: &str) -> i32 {
        let usual = || STEPS.iter().find(|it| it.id == step).map(|it| it.days);
        let days = self.0.get(step).copied().or_else(usual).unwrap_or(1);
        i32::try_from(days).unwrap_or(i32::MAX).clamp(1, 3650)
    }
}

/// Plans the journey: backwards from the wished date, or forwards from today when there is none.
///
/// Steps that are done keep their day, and the rest is planned anew from it. A wished date that can no longer be kept
/// is answered with the forward plan and `reachable: false`.
pub fn plan(request: &JourneyRequest, today: NaiveDate) -> Journey {
    let settled = settled(request);
    let forward = Forward::plan(request, &settled, today);
    let end = forward.last_day(today);
    let target = request.target_on.filter(|_| request.done.len() < STEPS.len());
    let finish = target.map_or(end, |target| target.max(end));
    let latest = latest_ends(request, finish);
    let steps: Vec<JourneyStep> =
        (0..STEPS.len()).map(|at| step(at, request, &settled, &forward, &latest, target)).collect();
    let pending = steps.iter().filter(|it| it.done_on.is_none() && !it.overtaken);
    let starts_on = pending.map(|it| it.starts_on).min().unwrap_or(today);
    let certified_on = steps.iter().map(|it| it.ends_on).max().unwrap_or(today);
    Journey {
        starts_on,
        certified_on,
        total_days: u32::try_from((certified_on - starts_on).num_days() + 1).unwrap_or(0),
        reachable: target.is_none_or(|target| end <= target),
        earliest_on: end,
        next: next_of(&steps),
        conflicts: conflicts(&request.done),
        steps,
    }
}

fn next_of(steps: &[JourneyStep]) -> Option<String> {
    let open = steps.iter().filter(|it| it.done_on.is_none() && !it.overtaken);
    // Nothing is critical when the steps that are left take no time together, which no duration allows.
    open.min_by_key(|it| (!it.critical, it.starts_on)).map(|it| it.id.clone())
}

/// The steps that are done although one that has to come before them is not, or only later (R10, R12, R13).
fn conflicts(done: &BTreeMap<String, NaiveDate>) -> Vec<Conflict> {
    let mut found = Vec::new();
    for it in &STEPS {
        let Some(done_on) = done.get(it.id) else { continue };
        for (before, _) in it.after.iter().filter(|(_, wait)| *wait == Wait::Hard) {
            let title = index_of(before).and_then(|at| STEPS.get(at)).map_or("", |step| step.title);
            let how = match done.get(*before) {
                None => "is not done".to_owned(),
                Some(on) if on > done_on => format!("was done on {on}"),
                Some(_) => continue,
            };
            let message = format!(
                "{} ({}) was done on {done_on}, but {before} ({title}), which has to come before it, {how}.",
                it.id, it.title
            );
            found.push(Conflict { step: it.id.into(), before: (*before).into(), message });
        }
    }
    found
}

/// The length of the journey in whole months, rounded up, with the usual durations changed as told.
pub fn total_months(durations: &Durations, today: NaiveDate) -> i32 {
    let request = JourneyRequest { durations: durations.clone(), ..JourneyRequest::default() };
    let certified_on = plan(&request, today).certified_on;
    (1..=i32::from(u16::MAX)).find(|months| add_months(today, *months) >= certified_on).unwrap_or_default()
}

/// The earliest first and last day of every step.
struct Forward(Vec<(NaiveDate, NaiveDate)>);

impl Forward {
    fn plan(request: &JourneyRequest, settled: &[bool; STEPS.len()], today: NaiveDate) -> Self {
        let mut dates: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(STEPS.len());
        let is_overtaken = |at: usize| settled[at] && !request.done.contains_key(STEPS[at].id);
        for it in &STEPS {
            let last = request.durations.days(it.id).saturating_sub(1);
            // The table lists every step after the ones it waits for.
            // What was overtaken holds nothing up.
            let waits = it.after.iter().filter_map(|(id, _)| index_of(id)).filter(|at| !is_overtaken(*at));
            let waits = waits.filter_map(|at| dates.get(at));
            let free_on = waits.map(|(_, end)| day_after(*end)).max();
            let start = free_on.map_or(today, |free_on| free_on.max(today));
            let done = request.done.get(it.id).map(|done| (add_days(*done, last.saturating_neg()), *done));
            let planned = done.unwrap_or_else(|| (start, add_days(start, last)));
            dates.push(planned);
        }
        // What was overtaken ended before what overtook it began; the day is not known.
        for (at, it) in STEPS.iter().enumerate().rev().filter(|(at, _)| is_overtaken(*at)) {
            let after = successors(it.id).filter(|next| settled[*next]);
            let starts = after.filter_map(|next| dates.get(next).map(|(start, _)| *start));
            let Some(end) = starts.min().map(day_before) else { continue };
            if let Some(dates) = dates.get_mut(at) {
                *dates = (add_days(end, 1 - request.durations.days(it.id)), end);
            }
        }
        Self(dates)
    }

    fn last_day(&self, today: NaiveDate) -> NaiveDate {
        self.0.iter().map(|(_, end)| *end).max().unwrap_or(today)
    }

    fn at(&self, at: usize, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        self.0.get(at).copied().unwrap_or((today, today))
    }
}

/// The steps that wait for that one.
fn successors(id: &str) -> impl Iterator<Item = usize> {
    let waits = move |it: &Step| it.after.iter().any(|(before, _)| *before == id);
    STEPS.iter().enumerate().filter(move |(_, it)| waits(it)).map(|(at, _)| at)
}

/// The steps of the certification body: when one is done, everything before it has been enough.
const EXTERNAL: [&str; 3] = ["J14", "J16", "J18"];

/// For every step whether it takes no more time: it is done, or an audit or decision after it, at once or further on, is.
fn settled(request: &JourneyRequest) -> [bool; STEPS.len()] {
    let mut settled = STEPS.each_ref().map(|it| request.done.contains_key(it.id));
    let mut reached = [false; STEPS.len()];
    // The table lists every step after the ones it waits for.
    for (at, it) in STEPS.iter().enumerate().rev() {
        let overtaken = successors(it.id).any(|next| reached[next]);
        reached[at] = overtaken || (settled[at] && EXTERNAL.contains(&it.id));
        settled[at] |= overtaken;
    }
    settled
}

fn index_of(id: &str) -> Option<usize> {
    STEPS.iter().position(|it| it.id == id)
}

/// The latest last day of every step that still keeps the finish and its place in the order.
fn latest_ends(request: &JourneyRequest, finish: NaiveDate) -> Vec<NaiveDate> {
    let mut latest = vec![finish; STEPS.len()];
    for (at, it) in STEPS.iter().enumerate().rev() {
        let end = latest.get(at).copied().unwrap_or(finish);
        let last = request.durations.days(it.id).saturating_sub(1);
        let start = add_days(end, last.saturating_neg());
        for (id, _) in it.after {
            if let Some(before) = index_of(id).and_then(|index| latest.get_mut(index)) {
                *before = (*before).min(day_before(start));
            }
        }
    }
    // A step that nothing waits for follows at once on what it waits for, instead of being put off to the finish.
    for (at, it) in STEPS.iter().enumerate().filter(|(_, it)| is_loose(it.id)) {
        let before = it.after.iter().filter_map(|(id, _)| latest.get(index_of(id)?).copied()).max();
        if let (Some(before), Some(end)) = (before, latest.get_mut(at)) {
            *end = add_days(before, request.durations.days(it.id)).min(finish);
        }
    }
    latest
}

/// Whether nothing waits for a step that is not the last one.
fn is_loose(id: &str) -> bool {
    let waited_for = STEPS.iter().any(|it| it.after.iter().any(|(before, _)| *before == id));
    !waited_for && STEPS.last().is_none_or(|last| last.id != id)
}

fn step(
    at: usize,
    request: &JourneyRequest,
    settled: &[bool; STEPS.len()],
    forward: &Forward,
    latest: &[NaiveDate],
    target: Option<NaiveDate>,
) -> JourneyStep {
    let it = &STEPS[at];
    let finish = latest.get(at).copied().unwrap_or_default();
    let (earliest_start, earliest_end) = forward.at(at, finish);
    let days = request.durations.days(it.id);
    let done_on = request.done.get(it.id).copied();
    // With a wished date a step starts as late as it may; without one as early as it can.
    let overtaken = settled[at] && done_on.is_none();
    // What nothing waits for is due as soon as what it waits for is over.
    let free = || it.after.iter().filter_map(|(id, _)| index_of(id)).all(|before| settled[before]);
    let loose = is_loose(it.id) && free();
    let late = target.is_some() && done_on.is_none() && !overtaken && !loose;
    let ends_on = if late { finish.max(earliest_end) } else { earliest_end };
    let starts_on = if late { add_days(ends_on, 1 - days) } else { earliest_start };
    JourneyStep {
        id: it.id.into(),
        title: it.title.into(),
        who: it.who.into(),
        output: it.output.into(),
        days: u32::try_from(days).unwrap_or(1),
        typical_from: it.typical.0,
        typical_to: it.typical.1,
        starts_on,
        ends_on,
        critical: !settled[at] && is_critical(at, request, settled),
        done_on,
        overtaken,
        after: it.after.iter().map(|(step, wait)| Dependency { step: (*step).into(), wait: *wait }).collect(),
    }
}

/// Whether the step lies on the longest chain of steps that are still to do.
fn is_critical(at: usize, request: &JourneyRequest, settled: &[bool; STEPS.len()]) -> bool {
    let days = |at: usize| if settled[at] { 0 } else { i64::from(request.durations.days(STEPS[at].id)) };
    let mut before = [0i64; STEPS.len()];
    let mut after = [0i64; STEPS.len()];
    for (index, it) in STEPS.iter().enumerate() {
        before[index] = it
            .after
            .iter()
            .filter_map(|(id, _)| index_of(id))
            .map(|waits| before[waits] + days(waits))
            .max()
            .unwrap_or(0);
    }
    for (index, it) in STEPS.iter().enumerate().rev() {
        for waits in it.after.iter().filter_map(|(id, _)| index_of(id)) {
            after[waits] = after[waits].max(after[index] + days(index));
        }
    }
    let longest = (0..STEPS.len()).map(|index| before[index] + days(index)).max().unwrap_or(0);
    before[at] + days(at) + after[at] == longest
}
