//! A certification's own windows do not overlap, and end on days on which everybody works.

use super::window::{Day, Window};
use crate::date::{add_days, day_after, day_before};
use crate::obligation::Kind;

/// Keeps a certification's windows apart, the earlier audit's before the later's where both can move.
pub(crate) fn separate(windows: &mut [Window]) {
    for at in 1..windows.len() {
        let (before, rest) = windows.split_at_mut(at);
        let Some(next) = rest.first_mut() else { continue };
        for before in before {
            if before.earliest <= next.latest && next.earliest <= before.latest {
                part(before, next);
            }
        }
    }
}

/// Parts two windows that overlap. Where neither can give way, the second is joined with nothing.
fn part(before: &mut Window, next: &mut Window) {
    if before.fixed && !next.fixed {
        return give_way(next, before.latest);
    }
    if next.fixed && !before.fixed {
        return give_way(before, next.latest);
    }
    let cut = if before.latest < next.latest {
        before.latest
    } else if before.earliest < next.earliest {
        day_before(next.earliest)
    } else {
        // Both begin together, and the second ends first: half of its days for each.
        let days = (next.latest - before.earliest).num_days() / 2;
        add_days(before.earliest, i32::try_from(days).unwrap_or(0))
    };
    if before.fixed || cut >= next.latest {
        next.alone = true;
        return;
    }
    before.latest = cut;
    next.earliest = next.earliest.max(day_after(cut));
}

/// Leaves a window the days on one side of a plan that stays: those before a recertification audit, else those after.
fn give_way(window: &mut Window, planned: Day) {
    let (until, from) = (day_before(planned), day_after(planned));
    let before = window.kind == Kind::SurveillanceAudit || from > window.latest;
    if before && window.earliest <= until {
        window.latest = until;
    } else if from <= window.latest {
        window.earliest = from;
    } else {
        window.alone = true;
    }
}

/// Moves the last day to a day on which everybody works (R92); a plan that stays keeps its day.
pub(crate) fn snap(window: &mut Window, common: &dyn Fn(Day) -> bool) {
    if window.fixed {
        window.alone |= !common(window.latest);
        return;
    }
    let mut day = window.latest;
    while day >= window.earliest {
        if common(day) {
            window.latest = day;
            return;
        }
        day = day_before(day);
    }
    window.alone = true;
}
