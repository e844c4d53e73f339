//! Recurring duties.

use std::slice;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use entity::duty::{self, DutyFacts, Filter, Model, plan};
use entity::id::{CertificationId, HolidayCalendarId, MembershipId};
use entity::programme::{self, Cause};
use entity::{
    TenantTx, audit_entry, certification, duty_certification, duty_occurrence, holiday_calendar, membership,
    notice, obligation,
};

use crate::body::{Body, Change, Fault, body};
use crate::etag::{Expected, created, versioned};
use crate::expand::Wanted;
use crate::field::{
    CertificationRef, Day, DutyRef, HolidayCalendarRef, MembershipRef, Name, Prose, Whole, fault,
};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{Flag, PageParams, Query};
use crate::recurrence::{DutyBasis, DutyShift, RecurrenceRule};
use crate::state::State;
use crate::view::duty::{DutyPage, DutyView, open, view, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod occurrence;
pub mod preview;

/// How many days before it is due to start caring, when nobody says.
const OPENS_DAYS_BEFORE: i32 = 14;

/// Days of lead of a duty.
pub type OpensDays = Whole<0, 730>;

body! {
    /// A recurring duty to record.
    pub struct NewDuty {
        /// What is to be done.
        pub title: Name,
        /// How, in words.
        pub description: Option<Prose>,
        /// How often.
        pub rrule: RecurrenceRule,
        /// The day that the rule counts from.
        pub anchor_on: Day,
        /// What the next date counts from; `fixed_sequence` when left out.
        pub basis: Option<DutyBasis>,
        /// Where a date goes that falls on a day without work; `none` when left out.
        pub shift: Option<DutyShift>,
        /// How many days before it is due to start caring; 14 when left out. People are reminded from then on.
        pub opens_days_before: Option<OpensDays>,
        /// Whether a missed occurrence is still to be done when the next one has come; false when left out.
        pub keep_missed: Option<bool>,
        /// Who is reminded; whoever records it when left out.
        pub responsible_id: Option<MembershipRef>,
        /// The calendar of days without work; the organization's policy when left out.
        pub holiday_calendar_id: Option<HolidayCalendarRef>,
        /// The certifications that it serves.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The last day on which an occurrence may fall.
        pub ended_on: Option<Day>,
    }
}

body! {
    /// Changes of a duty; what is left out stays.
    pub struct DutyChange {
        /// What is to be done.
        pub title: Option<Name>,
        /// How, in words.
        pub description: Option<Prose>,
        /// How often.
        pub rrule: Option<RecurrenceRule>,
        /// The day that the rule counts from.
        pub anchor_on: Option<Day>,
        /// What the next date counts from.
        pub basis: Option<DutyBasis>,
        /// Where a date goes that falls on a day without work.
        pub shift: Option<DutyShift>,
        /// How many days before it is due to start caring.
        pub opens_days_before: Option<OpensDays>,
        /// Whether a missed occurrence is still to be done when the next one has come.
        pub keep_missed: Option<bool>,
        /// Who is reminded.
        pub responsible_id: Option<MembershipRef>,
        /// The calendar of days without work; null: the organization's policy.
        #[schema(value_type = Option<HolidayCalendarRef>)]
        pub holiday_calendar_id: Change<HolidayCalendarRef>,
        /// The certifications that it serves; the whole list is replaced.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The last day on which an occurrence may fall; null: it goes on.
        #[schema(value_type = Option<Day>)]
        pub ended_on: Change<Day>,
    }
}

/// What a body names must be the organization's own.
async fn check(
    tx: &TenantTx,
    responsible: Option<MembershipId>,
    calendar: Option<HolidayCalendarId>,
    certifications: &[CertificationId],
) -> Result<(), Problem> {
    let mut faults: Vec<Fault> = Vec::new();
    if let Some(id) = responsible
        && membership::answerable(tx, id).await?.is_none()
    {
        faults.push(fault("/responsible_id", "There is no member with this id."));
    }
    if let Some(id) = calendar
        && holiday_calendar::find(tx, id).await?.is_none()
    {
        faults.push(fault("/holiday_calendar_id", "There is no holiday calendar with this id."));
    }
    let known = certification::among(tx, certifications).await?;
    for (index, id) in certifications.iter().enumerate() {
        if known.iter().all(|row| row.id != *id) {
            faults.push(fault(
                &format!("/certification_ids/{index}"),
                "There is no certification with this id.",
            ));
        } else if certifications[..index].contains(id) {
            faults.push(fault(&format!("/certification_ids/{index}"), "This certification is named twice."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

fn ids(refs: Vec<CertificationRef>) -> Vec<CertificationId> {
    refs.into_iter().map(|id| id.0).collect()
}

fn days(lead: OpensDays) -> i32 {
    i32::try_from(lead.0).unwrap_or(i32::MAX)
}

/// List duties
#[utoipa::path(tag = "duties", operation_id = "list_duties",
    params(PageParams,
        ("certification_id" = Option<CertificationRef>, Query, description = "Only those that serve this certification.", nullable = false),
        ("responsible_id" = Option<MembershipRef>, Query, description = "Only those that this member answers for.", nullable = false),
        ("ended" = Option<bool>, Query, description = "Only those that have a last day (`true`), or the others.", nullable = false)),
    description = "The recurring duties of the organization, oldest first, each with its next obligation.",
    responses((status = 200, description = "A page.", body = DutyPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/duties")]
pub async fn list_duties(
    request: HttpRequest,
    member: Member,
    opened: Wanted,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = Filter {
        certification_id: query.field::<CertificationRef>("certification_id").map(|id| id.0),
        responsible_id: query.field::<MembershipRef>("responsible_id").map(|id| id.0),
        ended: query.field::<Flag>("ended").map(|flag| flag.0),
    };
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = duty::list(&tx, &filter, &wanted).await?;
    let mut data = views(&tx, page.rows).await?;
    open(&tx, &member, &mut data, &opened).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(DutyPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record a duty
#[utoipa::path(tag = "duties", operation_id = "create_duty", request_body = NewDuty,
    description = "Records what the organization has set itself to do again and again, and plans its next occurrences in the same transaction. \
        Dates of a fixed sequence before today are not asked for.",
    responses((status = 201, description = "Recorded and planned.", body = DutyView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/duties")]
pub async fn create_duty(
    state: web::Data<State>,
    member: Member,
    new: Body<NewDuty>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let row = record(&tx, &member, new.0).await?;
    let (version, location) = (row.version, format!("/v1/duties/{}", row.id));
    let view = view(&tx, row).await?;
    tx.commit().await?;
    state.ring();
    Ok(created(&view, version, location))
}

/// Records a duty in the transaction given and plans its next occurrences.
pub async fn record(tx: &TenantTx, member: &Member, new: NewDuty) -> Result<Model, Problem> {
    let certifications = ids(new.certification_ids.unwrap_or_default());
    let usual = member.answerable(tx).await?;
    let facts = DutyFacts {
        title: new.title.0,
        description: new.description.map_or_else(String::new, |text| text.0),
        rrule: new.rrule.0.to_string(),
        anchor_on: new.anchor_on.0,
        basis: new.basis.unwrap_or(DutyBasis::FixedSequence).to_string(),
        shift: new.shift.unwrap_or(DutyShift::None).to_string(),
        opens_days_before: new.opens_days_before.map_or(OPENS_DAYS_BEFORE, days),
        keep_missed: new.keep_missed.unwrap_or(false),
        responsible_id: new.responsible_id.map_or(usual, |id| id.0),
        holiday_calendar_id: new.holiday_calendar_id.map(|id| id.0),
        ended_on: new.ended_on.map(|day| day.0),
    };
    check(tx, Some(facts.responsible_id), facts.holiday_calendar_id, &certifications).await?;
    let row = duty::create(tx, facts, programme::today(tx, &member.organization)).await?;
    notice::duty_given(tx, None, &row).await?;
    duty_certification::replace(tx, row.id, &certifications).await?;
    plan::replan(tx, &member.organization, row.id, &Cause::because("The duty was recorded.")).await?;
    let detail = audit_entry::besides(audit_entry::made(&row), "certification_ids", [(); 0], &certifications);
    audit_entry::record(tx, "create_duty", row.id, detail).await?;
    Ok(row)
}

/// Get a duty
#[utoipa::path(tag = "duties", operation_id = "get_duty", description = "One duty with its next obligation and its version.",
    params(("id" = DutyRef, Path, description = "The duty's id.")),
    responses((status = 200, description = "The duty.", body = DutyView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/duties/{id}")]
pub async fn get_duty(member: Member, row: Found<Model>, opened: Wanted) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let mut view = view(&tx, row.0).await?;
    open(&tx, &member, slice::from_mut(&mut view), &opened).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a duty
#[utoipa::path(tag = "duties", operation_id = "update_duty", request_body = DutyChange,
    description = "Changes a duty and plans it anew. What was recorded of its occurrences stays. `ended_on` ends it: what lies after that day is waived.",
    params(("id" = DutyRef, Path, description = "The duty's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = DutyView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/duties/{id}")]
pub async fn update_duty(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<DutyChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(row), Body(change)) = (row, change);
    let before = row.clone();
    let certifications = change.certification_ids.map(ids);
    let facts = DutyFacts {
        title: change.title.map_or(row.title, |title| title.0),
        description: change.description.map_or(row.description, |text| text.0),
        rrule: change.rrule.map_or(row.rrule, |rule| rule.0.to_string()),
        anchor_on: change.anchor_on.map_or(row.anchor_on, |day| day.0),
        basis: change.basis.map_or(row.basis, |basis| basis.to_string()),
        shift: change.shift.map_or(row.shift, |shift| shift.to_string()),
        opens_days_before: change.opens_days_before.map_or(row.opens_days_before, days),
        keep_missed: change.keep_missed.unwrap_or(row.keep_missed),
        responsible_id: change.responsible_id.map_or(row.responsible_id, |id| id.0),
        holiday_calendar_id: change.holiday_calendar_id.over(row.holiday_calendar_id, |id| id.map(|id| id.0)),
        ended_on: change.ended_on.over(row.ended_on, |day| day.map(|day| day.0)),
    };
    let tx = member.write().await?;
    let named = certifications.as_deref().unwrap_or_default();
    check(&tx, Some(facts.responsible_id), facts.holiday_calendar_id, named).await?;
    let row = duty::update(&tx, row.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    notice::duty_given(&tx, Some(&before), &row).await?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(certifications) = certifications {
        let served = duty_certification::of(&tx, &[row.id]).await?;
        let served: Vec<_> = served.into_iter().map(|(_, certification)| certification).collect();
        detail = audit_entry::besides(detail, "certification_ids", served, &certifications);
        duty_certification::replace(&tx, row.id, &certifications).await?;
    }
    plan::replan(&tx, &member.organization, row.id, &Cause::because("The duty was changed.")).await?;
    audit_entry::record(&tx, "update_duty", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view, version))
}

/// Remove a duty
#[utoipa::path(tag = "duties", operation_id = "delete_duty",
    description = "Removes a duty that nothing has come of: nothing is recorded of its occurrences, and none has fallen due. \
        Otherwise 409: end it with `ended_on`.",
    params(("id" = DutyRef, Path, description = "The duty's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/duties/{id}")]
pub async fn delete_duty(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let today = programme::today(&tx, &member.organization);
    let fell_due = obligation::of_duty(&tx, row.id).await?.first().is_some_and(|first| first.due_on < today);
    if fell_due || duty_occurrence::count(&tx, row.id).await? > 0 {
        let detail = "Something has come of this duty already: end it with `ended_on` instead.";
        return Err(Problem::conflict("still_used", detail));
    }
    duty::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_duty", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
