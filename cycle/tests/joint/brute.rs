//! Every way there is to deal out the audits of a calendar to visits, tried one by one.

use chrono::{Days, NaiveDate};
use cycle::integrated::{Candidate, JointCalendar, Question, VisitPart};

/// Half days, visits, and days before the last possible one.
pub type Cost = (u32, u32, i64);

/// The cost of one visit of these audits on a day.
fn visit(question: &Question, parts: &[&VisitPart], on: NaiveDate) -> Cost {
    let known: Vec<f64> = parts.iter().filter_map(|part| part.days).collect();
    let sum: f64 = known.iter().sum();
    let share = if known.len() > 1 { 1.0 - question.integration_reduction } else { 1.0 };
    let mut half_days = 0;
    while f64::from(half_days) < sum * share * 2.0 - 1e-6 {
        half_days += 1;
    }
    (half_days, 1, parts.iter().map(|part| (part.latest_on - on).num_days()).sum())
}

/// What a calendar costs.
pub fn cost(question: &Question, calendar: &JointCalendar) -> Cost {
    let visits = calendar.visits.iter();
    add(visits.map(|it| visit(question, &it.parts.iter().collect::<Vec<_>>(), it.start)))
}

/// The half days and the number of its audits, each held on its own.
pub fn apart(calendar: &JointCalendar) -> (f64, usize) {
    let parts = || calendar.visits.iter().flat_map(|visit| &visit.parts);
    (parts().filter_map(|part| part.days).sum(), parts().count())
}

fn add(costs: impl Iterator<Item = Cost>) -> Cost {
    costs.fold((0, 0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1, sum.2 + it.2))
}

/// Whether two audits of one certification can be held on one day.
pub fn overlaps(calendar: &JointCalendar) -> bool {
    let parts: Vec<&VisitPart> = calendar.visits.iter().flat_map(|visit| &visit.parts).collect();
    let meets = |a: &VisitPart, b: &VisitPart| {
        a.certification == b.certification && a.earliest_on <= b.latest_on && b.earliest_on <= a.latest_on
    };
    parts.iter().enumerate().any(|(at, a)| parts.iter().skip(at + 1).any(|b| meets(a, b)))
}

/// The least cost of any calendar with the same audits and windows.
pub fn least(question: &Question, calendar: &JointCalendar) -> Cost {
    let parts: Vec<&VisitPart> = calendar.visits.iter().flat_map(|visit| &visit.parts).collect();
    let mut least = (u32::MAX, 0, 0);
    deal(question, &parts, &mut Vec::new(), &mut least);
    if parts.is_empty() { (0, 0, 0) } else { least }
}

/// Puts the first of the audits that are left into each group there is and into one of its own.
fn deal<'a>(
    question: &Question,
    left: &[&'a VisitPart],
    groups: &mut Vec<Vec<&'a VisitPart>>,
    least: &mut Cost,
) {
    let Some((first, rest)) = left.split_first() else {
        let cost = add(groups.iter().map(|group| visit(question, group, meet(question, group).unwrap())));
        *least = cost.min(*least);
        return;
    };
    for at in 0..groups.len() {
        groups[at].push(first);
        if meet(question, &groups[at]).is_some() {
            deal(question, rest, groups, least);
        }
        groups[at].pop();
    }
    groups.push(vec![first]);
    deal(question, rest, groups, least);
    groups.pop();
}

/// The last day on which all of them can be held together.
fn meet(question: &Question, group: &[&VisitPart]) -> Option<NaiveDate> {
    let whose = |part: &VisitPart| -> &Candidate {
        question.certifications.iter().find(|it| it.name == part.certification).unwrap()
    };
    let first = whose(group[0]);
    let one_body = group.iter().all(|part| whose(part).certification_body == first.certification_body);
    let names: std::collections::BTreeSet<_> = group.iter().map(|part| &part.certification).collect();
    if !one_body || names.len() < group.len() {
        return None;
    }
    let (from, to) =
        (group.iter().map(|it| it.earliest_on).max()?, group.iter().map(|it| it.latest_on).min()?);
    let of_body =
        || question.certifications.iter().filter(|it| it.certification_body == first.certification_body);
    let works = |day: &NaiveDate| of_body().all(|it| it.policy.is_working_day(*day));
    let days =
        std::iter::successors(Some(to), |day| Some(*day - Days::new(1))).take_while(|day| *day >= from);
    // Alone, an audit is held on its day whoever works.
    if group.len() == 1 { Some(to) } else { { days }.find(works) }
}
