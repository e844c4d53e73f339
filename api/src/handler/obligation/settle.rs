//! Which event settles which obligation, or plans it.

use chrono::NaiveDate;
use cycle::{Act, Audit, Coverage, Event, Happened, InternalAudit, ManagementReview};
use entity::TenantTx;
use entity::certification_event::{self, NewEvent};
use entity::id::CertificationId;
use entity::obligation::Model;

use crate::field::fault;
use crate::problem::Problem;

/// When it was done, or is planned.
pub struct Days {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: Option<NaiveDate>,
    /// Where the last day stands in the body.
    pub end_field: &'static str,
    /// Done, or planned.
    pub done: bool,
}

/// The event that settles or plans `row`, an obligation of `certification`; it supersedes what was planned for it before.
pub async fn event(
    tx: &TenantTx,
    certification: CertificationId,
    row: &Model,
    days: Days,
) -> Result<NewEvent, Problem> {
    check(&days)?;
    let all = certification_event::all(tx, certification).await?;
    let standing: Vec<_> = certification_event::standing(&all).collect();
    if matches!(row.kind.as_str(), "nonconformity_plan" | "nonconformity_closure") {
        return nonconformity(row, &days, &standing);
    }
    let event = of_kind(row, &days)?;
    // What was planned for this obligation is what it said it was planned for.
    let planned = standing.iter().find(|old| {
        old.kind == row.kind
            && old.facts.get("state").and_then(|state| state.as_str()) == Some("planned")
            && day(old) == row.planned_on
            && row.planned_on.is_some()
    });
    Ok(NewEvent { event: Some(event), note: String::new(), supersedes_id: planned.map(|old| old.id) })
}

fn day(event: &certification_event::Model) -> Option<NaiveDate> {
    let text = event.facts.get("start").or_else(|| event.facts.get("on"))?;
    text.as_str()?.parse().ok()
}

pub fn check(days: &Days) -> Result<(), Problem> {
    let Some(end) = days.end else { return Ok(()) };
    let span = (end - days.start).num_days();
    if (0..=366).contains(&span) {
        return Ok(());
    }
    Err(Problem::invalid(vec![fault(days.end_field, "The last day is the first or later, within a year.")]))
}

fn of_kind(row: &Model, days: &Days) -> Result<Event, Problem> {
    let state = if days.done { Happened::Done } else { Happened::Planned };
    let audit = Audit { start: days.start, end: days.end, state };
    let act = Act { on: days.start };
    let event = match row.kind.as_str() {
        "stage_1_audit" => Event::Stage1Audit(audit),
        "stage_2_audit" => Event::Stage2Audit(audit),
        "surveillance_audit" => Event::SurveillanceAudit(audit),
        "recertification_audit" => Event::RecertificationAudit(audit),
        "internal_audit" => Event::InternalAudit(InternalAudit {
            start: days.start,
            end: days.end,
            state,
            coverage: Coverage::Full,
        }),
        "management_review" => Event::ManagementReview(ManagementReview { on: days.start, state }),
        "certification_body_booking" => return Err(booking()),
        "edition_transition" => return Err(transition()),
        _ if !days.done => return Err(no_plan()),
        "recertification_decision" => Event::RecertificationDecision(act),
        "suspension_resolution" => Event::SuspensionLifted(act),
        "restoration" => Event::RestorationDecision(act),
        "transfer" => Event::TransferAccepted(act),
        _ => return Err(no_plan()),
    };
    Ok(event)
}

fn booking() -> Problem {
    let detail = "A booking is done when the audit it books has a date: plan the audit itself.";
    Problem::conflict("settled_otherwise", detail)
}

fn transition() -> Problem {
    let detail = "A transition is done when the certification names the new edition: change its standard.";
    Problem::conflict("settled_otherwise", detail)
}

fn no_plan() -> Problem {
    let detail = "This kind of obligation is not planned for a day; mark it done when it is.";
    Problem::conflict("settled_otherwise", detail)
}

fn nonconformity(
    row: &Model,
    days: &Days,
    standing: &[&certification_event::Model],
) -> Result<NewEvent, Problem> {
    if !days.done {
        return Err(no_plan());
    }
    // The key ends with the nonconformity's own id.
    let found = standing.iter().filter(|old| old.kind == "nonconformity").find_map(|old| {
        let Ok(Event::Nonconformity(finding)) = old.event() else { return None };
        row.key.ends_with(&format!("/{}", finding.id)).then_some((old.id, finding))
    });
    let Some((id, mut finding)) = found else {
        return Err(Problem::conflict("settled_otherwise", "The nonconformity is no longer recorded."));
    };
    if days.start < finding.raised_on {
        let detail = "This does not happen before the nonconformity was raised.";
        return Err(Problem::invalid(vec![fault("/on", detail)]));
    }
    if row.kind == "nonconformity_plan" {
        finding.plan_accepted_on = Some(days.start);
    } else {
        finding.verified_on = Some(days.start);
    }
    Ok(NewEvent { event: Some(Event::Nonconformity(finding)), note: String::new(), supersedes_id: Some(id) })
}
