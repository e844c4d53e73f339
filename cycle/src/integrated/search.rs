//! Which audits share which visit: the exact optimum.
//!
//! Two facts make it small. Merging two visits never costs more, because the sum of the single times is reduced by one
//! share and rounded up once. And any visit can be moved later until the first window of those it serves closes; so the
//! only days that matter are the last days of windows, each with at most one visit, which serves every audit that cannot
//! wait. A certification's own windows never overlap, so on each day at most one audit of each certification is open, and
//! the state of the search is the set of certifications whose open audit has been served before: at most 2^12 of them.

use super::days::{HalfDays, joint, share_left};
use super::window::Day;
use super::{Audit, Meeting};

/// What is made small, in this order: half days, visits, and the days by which audits precede their last day.
type Cost = (HalfDays, u32, u64);

/// How the best way to a state came there: the state before and the audits served, as sets of certifications.
type Step = (Cost, usize, usize);

/// The meetings of one certification body's audits, those at `places` of the list, with the least cost. Of deals that cost
/// the same, the one in which the certifications that come first in the question are visited first.
pub(crate) fn deal(audits: &[Audit], places: &[usize], integration_reduction: f64) -> Vec<Meeting> {
    let (alone, open): (Vec<usize>, Vec<usize>) =
        places.iter().partition(|at| audits.get(**at).is_some_and(|audit| audit.window.alone));
    let mut meetings: Vec<Meeting> = alone
        .iter()
        .filter_map(|at| audits.get(*at).map(|audit| Meeting { on: audit.window.latest, audits: vec![*at] }))
        .collect();
    let board = Board::of(audits, &open, share_left(integration_reduction));
    meetings.extend(board.best());
    meetings
}

/// The days that matter, and who is open on each.
struct Board<'a> {
    audits: &'a [Audit],
    days: Vec<Day>,
    /// For each day, the place of each certification's open audit.
    open: Vec<Vec<Option<usize>>>,
    /// How many sets of certifications there are.
    states: usize,
    share_left: u32,
}

impl<'a> Board<'a> {
    fn of(audits: &'a [Audit], places: &[usize], share_left: u32) -> Self {
        let chosen = || places.iter().filter_map(|at| audits.get(*at).map(|audit| (*at, audit)));
        let mut owners: Vec<usize> = chosen().map(|(_, audit)| audit.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let mut days: Vec<Day> = chosen().map(|(_, audit)| audit.window.latest).collect();
        days.sort_unstable();
        days.dedup();
        let open_on = |day: &Day| {
            let of = |owner: &usize| {
                chosen().find(|(_, it)| it.owner == *owner && it.window.holds(*day)).map(|(at, _)| at)
            };
            owners.iter().map(of).collect()
        };
        let open = days.iter().map(open_on).collect();
        Self { audits, days, open, states: 1 << owners.len(), share_left }
    }

    /// The meetings on the cheapest way through all days.
    fn best(&self) -> Vec<Meeting> {
        let mut layer: Vec<Option<Step>> = vec![None; self.states];
        if let Some(start) = layer.first_mut() {
            *start = Some(((0, 0, 0), 0, 0));
        }
        let mut layers = Vec::with_capacity(self.days.len());
        for day in 0..self.days.len() {
            layer = self.pass(day, &layer);
            layers.push(layer.clone());
        }
        self.trace(&layers)
    }

    /// From the states before a day to those after it.
    fn pass(&self, day: usize, before: &[Option<Step>]) -> Vec<Option<Step>> {
        let (closing, waiting) = self.sides(day);
        let costs = self.costs(day, closing | waiting);
        let mut after: Vec<Option<Step>> = vec![None; self.states];
        for (served, step) in before.iter().enumerate() {
            let Some((so_far, ..)) = *step else { continue };
            let must = closing & !served;
            let may = waiting & !served;
            let mut joins = may;
            loop {
                // Nobody has to be visited today: then nobody is.
                let visited = if must == 0 { 0 } else { must | joins };
                let (half_days, visits, early) = costs.get(visited).copied().unwrap_or_default();
                let cost = (so_far.0 + half_days, so_far.1 + visits, so_far.2 + early);
                // Whose window closes starts afresh with the next one.
                if let Some(place) = after.get_mut((served | visited) & !closing)
                    && place.is_none_or(|(known, ..)| cost < known)
                {
                    *place = Some((cost, served, visited));
                }
                if joins == 0 || must == 0 {
                    break;
                }
                joins = (joins - 1) & may;
            }
        }
        after
    }

    /// The certifications whose open audit cannot wait after that day, and those whose can.
    fn sides(&self, day: usize) -> (usize, usize) {
        let (Some(today), Some(open)) = (self.days.get(day), self.open.get(day)) else { return (0, 0) };
        let mut sides = (0, 0);
        for (bit, at) in open.iter().enumerate() {
            match at.and_then(|at| self.audits.get(at)) {
                Some(audit) if audit.window.latest == *today => sides.0 |= 1 << bit,
                Some(_) => sides.1 |= 1 << bit,
                None => {}
            }
        }
        sides
    }

    /// What a visit that day costs, for each set of the certifications in `among`.
    fn costs(&self, day: usize, among: usize) -> Vec<Cost> {
        // For each set: half days on their own, how many are known, days too early.
        let mut sums: Vec<(HalfDays, usize, u64)> = vec![(0, 0, 0); self.states];
        let mut costs: Vec<Cost> = vec![(0, 0, 0); self.states];
        for set in 1..self.states {
            if set & !among != 0 {
                continue;
            }
            let bit = set.trailing_zeros() as usize;
            let (sum, known, early) = sums.get(set & (set - 1)).copied().unwrap_or_default();
            let (own, own_early) = self.one(day, bit);
            let all = (sum + own.unwrap_or(0), known + usize::from(own.is_some()), early + own_early);
            if let (Some(place), Some(cost)) = (sums.get_mut(set), costs.get_mut(set)) {
                *place = all;
                *cost = (joint(all.0, all.1, self.share_left), 1, all.2);
            }
        }
        costs
    }

    fn one(&self, day: usize, bit: usize) -> (Option<HalfDays>, u64) {
        let at = self.open.get(day).and_then(|open| open.get(bit)).copied().flatten();
        let (Some(audit), Some(today)) = (at.and_then(|at| self.audits.get(at)), self.days.get(day)) else {
            return (None, 0);
        };
        (audit.days, u64::try_from((audit.window.latest - *today).num_days()).unwrap_or(0))
    }

    fn trace(&self, layers: &[Vec<Option<Step>>]) -> Vec<Meeting> {
        let mut meetings = Vec::new();
        // After the last day every window has closed, so nobody is marked as served.
        let mut state = 0;
        for ((layer, on), open) in layers.iter().zip(&self.days).zip(&self.open).rev() {
            let Some((_, before, visited)) = layer.get(state).copied().flatten() else { continue };
            let served = open.iter().enumerate().filter(|(bit, _)| visited & (1 << bit) != 0);
            let audits: Vec<usize> = served.filter_map(|(_, at)| *at).collect();
            if !audits.is_empty() {
                meetings.push(Meeting { on: *on, audits });
            }
            state = before;
        }
        meetings
    }
}
