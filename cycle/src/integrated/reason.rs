//! The sentences: why these audits on this day, why one stays alone, and what a widened window means.

use chrono::NaiveDate;

use super::answer::NotJoined;
use super::calendar::members;
use super::window::Window;
use super::{Audit, Candidate, Draft, Meeting, Question, Reading};
use crate::event::{Act, Audit as Held, Event, Happened};
use crate::facts::Facts;
use crate::obligation::Kind;
use crate::plan::plan;
use crate::policy::RenewalExpiry;
use crate::programme::Cycle;
use crate::today::Today;

/// Why a visit serves these audits on this day.
pub(crate) fn visit(
    question: &Question,
    draft: &Draft,
    meeting: &Meeting,
    days: Option<(f64, f64)>,
) -> String {
    let audits = members(draft, meeting);
    let name = |audit: &Audit| name(question, audit).to_owned();
    let (Some(first), Some(tight)) = (audits.first(), audits.iter().min_by_key(|it| it.window.latest)) else {
        return String::new();
    };
    if audits.len() == 1 {
        return format!("{} is audited on its own. {}", name(first), apart_because(question, draft, first));
    }
    let names: Vec<String> = audits.iter().map(|audit| name(audit)).collect();
    let from = audits.iter().map(|it| it.window.earliest).max().unwrap_or(meeting.on);
    let bound = if tight.window.fixed { "is planned for" } else { "cannot be later than" };
    let saved = match days {
        Some((separate, joint)) if separate > joint => {
            format!(" Held separately they take {separate} days, together {joint}.")
        }
        Some((separate, _)) => format!(" They take {separate} days, together or apart."),
        None => " One visit takes the place of several; the days of at least one are not known.".into(),
    };
    format!(
        "{} can be audited together from {from} to {}; the audit of {} {bound} {}.{saved}",
        list(&names),
        tight.window.latest,
        name(tight),
        tight.window.latest,
    )
}

/// The audits that share their visit with nothing, and why.
pub(crate) fn apart(question: &Question, draft: &Draft) -> Vec<NotJoined> {
    let alone = draft.meetings.iter().filter(|meeting| meeting.audits.len() == 1);
    let told = alone.filter_map(|meeting| {
        let audit = *members(draft, meeting).first()?;
        Some(NotJoined {
            certification: name(question, audit).to_owned(),
            key: Some(audit.window.key.clone()),
            kind: Some(audit.window.kind),
            start: Some(meeting.on),
            because: apart_because(question, draft, audit),
        })
    });
    told.collect()
}

fn apart_because(question: &Question, draft: &Draft, audit: &Audit) -> String {
    let window = &audit.window;
    if window.alone {
        return if window.fixed {
            format!(
                "It is planned for {}, when not everybody works or another audit of its own is due.",
                window.latest
            )
        } else {
            format!("No day from {} to {} is a working day of everybody.", window.earliest, window.latest)
        };
    }
    let body = |audit: &Audit| question.certifications.get(audit.owner)?.certification_body.as_deref();
    let others = || draft.audits.iter().filter(|other| other.owner != audit.owner && !other.window.alone);
    let meets =
        |other: &&Audit| other.window.earliest <= window.latest && window.earliest <= other.window.latest;
    let of_body = || others().filter(|other| body(other) == body(audit));
    let mut partners: Vec<String> =
        of_body().filter(meets).map(|other| name(question, other).to_owned()).collect();
    partners.dedup();
    if !partners.is_empty() {
        let whose = list(&partners);
        return format!("What could share its days ({whose}) saves more in another visit.");
    }
    let own = if window.fixed {
        format!("It is planned for {}", window.latest)
    } else {
        format!("It can be held from {} to {}", window.earliest, window.latest)
    };
    if let Some(other) = others().find(meets) {
        return format!(
            "{own}; {} could share the days, but another certification body audits it.",
            name(question, other)
        );
    }
    let distance = |other: &&Audit| {
        (window.earliest - other.window.latest).max(other.window.earliest - window.latest).num_days()
    };
    match of_body().min_by_key(distance) {
        Some(near) => format!(
            "{own}; the nearest other audit, of {}, from {} to {}.",
            name(question, near),
            near.window.earliest,
            near.window.latest
        ),
        None => format!("{own}; there is no other audit."),
    }
}

/// What an audit outside its usual window means; none for one inside.
pub(crate) fn outside(
    candidate: &Candidate,
    reading: &Reading,
    window: &Window,
    on: NaiveDate,
) -> Option<String> {
    let (first, last) = window.usual?;
    if window.kind == Kind::RecertificationAudit {
        return (on < first).then(|| early(candidate, reading, window, on, first));
    }
    (on > last).then(|| {
        format!(
            "On {on} it lies after {last}, 24 months after the decision: R02 warns, and calendar {} still allows it (R05).",
            on.format("%Y")
        )
    })
}

/// What an early recertification does to the certificate: the engine plans both ways, decided on the day of the audit and
/// decided at the expiry.
fn early(
    candidate: &Candidate,
    reading: &Reading,
    window: &Window,
    on: NaiveDate,
    usually_from: NaiveDate,
) -> String {
    let Some(cycle) = reading.before.cycle else { return String::new() };
    let expiry = cycle.expires_on;
    let start = format!(
        "An early recertification: on {on}, {} days before the expiry {expiry}, usually from {usually_from} on.",
        (expiry - on).num_days()
    );
    let renewed = renewal(candidate, reading, on, on).zip(renewal(candidate, reading, window.latest, expiry));
    let Some((early, usual)) = renewed else { return start };
    let lost = (usual.0.expires_on - early.0.expires_on).num_days();
    let end = early.0.expires_on;
    let counted = match candidate.policy.renewal_expiry {
        RenewalExpiry::KeepExpiryBase => format!(
            "The expiry counts from the old one (R22): the new certificate ends on {end} and no day is lost"
        ),
        RenewalExpiry::FromDecision => format!(
            "The expiry counts from the decision (R22): decided on the day of the audit, the new certificate ends on {end} and {lost} days are lost"
        ),
    };
    let more = early.1.saturating_sub(usual.1);
    let audits = match more {
        0 => String::new(),
        1 => "; the next cycle needs one surveillance audit more".into(),
        more => format!("; the next cycle needs {more} surveillance audits more"),
    };
    format!("{start} {counted}{audits}.")
}

/// The cycle that a renewal opens, and how many surveillance audits it needs.
fn renewal(
    candidate: &Candidate,
    reading: &Reading,
    held: NaiveDate,
    decided: NaiveDate,
) -> Option<(Cycle, usize)> {
    let mut facts: Facts = reading.facts.clone();
    let audit = Held { start: held, end: None, state: Happened::Done };
    facts.events.push(Event::RecertificationAudit(audit));
    facts.events.push(Event::RecertificationDecision(Act { on: decided }));
    let programme = plan(&facts, &candidate.policy, Today::on(decided));
    let cycle = programme.cycle?;
    let of_cycle = programme
        .obligations
        .iter()
        .filter(|it| it.kind == Kind::SurveillanceAudit && it.cycle == cycle.number);
    Some((cycle, of_cycle.count()))
}

fn name<'a>(question: &'a Question, audit: &Audit) -> &'a str {
    question.certifications.get(audit.owner).map_or("", |candidate| candidate.name.as_str())
}

/// Names in running text.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
