//! An obligation of a duty: done, or planned for a day.

use entity::duty::plan;
use entity::duty_occurrence::{self, Record};
use entity::id::DutyId;
use entity::obligation::Model;
use entity::programme::{self, Cause};
use entity::{TenantTx, audit_entry};
use serde_json::json;

use super::settle::{Days, check};
use crate::field::fault;
use crate::member::Member;
use crate::problem::Problem;

/// Records that the occurrence behind `row` was done or is planned, and plans the duty anew.
pub async fn settle(
    tx: &TenantTx,
    member: &Member,
    duty: DutyId,
    row: &Model,
    days: &Days,
    note: String,
) -> Result<(), Problem> {
    check(days)?;
    let on =
        plan::occurrence_on(&row.key).ok_or_else(|| Problem::internal("an obligation of no occurrence"))?;
    let before = duty_occurrence::find(tx, duty, on).await?;
    let moved_to = before.as_ref().and_then(|row| row.moved_to);
    let planned_on = before.as_ref().and_then(|row| row.planned_on);
    let last = days.end.unwrap_or(days.start);
    let record = if days.done {
        if last > programme::today(tx, &member.organization) {
            let detail = "This lies in the future: plan it instead, and mark it done when it is.";
            return Err(Problem::invalid(vec![fault("/on", detail)]));
        }
        Record { moved_to, planned_on, done_on: Some(last), note, skipped: false }
    } else {
        if !row.is_open() {
            let detail =
                "This occurrence is done, skipped or overtaken. Restore it first, if it is to be planned.";
            return Err(Problem::conflict("settled_otherwise", detail));
        }
        Record { moved_to, planned_on: Some(days.start), note, ..Record::default() }
    };
    duty_occurrence::keep(tx, duty, on, member.id(), record).await?;
    let (action, what) = if days.done {
        ("create_completion", format!("was done on {last}"))
    } else {
        ("create_appointment", format!("was planned for {}", days.start))
    };
    let cause = Cause::because(format!("The occurrence of {on} {what}."));
    plan::replan(tx, &member.organization, duty, &cause).await?;
    audit_entry::record(tx, action, row.id, json!({ "duty": duty, "what": what })).await?;
    Ok(())
}
