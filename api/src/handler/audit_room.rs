//! The auditor's room: opening one for somebody from outside, changing its days, closing it.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::NaiveDate;
use entity::audit_room::{self, Model, NewRoom};
use entity::id::{AuditRoomId, CertificationId, ObligationId};
use entity::membership::{self, Role};
use entity::programme::today;
use entity::{TenantTx, audit_entry, certification, obligation, room_reading, succession};

use super::invitation::{invite, invitee};
use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::field::{AuditRoomRef, CertificationRef, Day, Email, Name, ObligationRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::throttle::Rate;
use crate::view::audit_room::{AuditRoomPage, AuditRoomView, lines, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod clause;
pub mod freeze;
pub mod note;
pub mod reading;
pub mod request;

/// The most days for which a room is open: an audit with its follow-up.
const LONGEST: i64 = 366;

/// The most guests that are invited at once.
const GUESTS: usize = 20;

body! {
    /// An audit room to open.
    pub struct NewAuditRoom {
        /// The one certification that it shows.
        pub certification_id: CertificationRef,
        /// The obligation of the audit that it is for.
        pub obligation_id: Option<ObligationRef>,
        /// Its name.
        pub title: Name,
        /// The first day on which guests enter it.
        pub opens_on: Day,
        /// The last one.
        pub closes_on: Day,
        /// The addresses of the auditors who are invited to it.
        pub guests: Option<Vec<Email>>,
    }
}

body! {
    /// Changes of an audit room; what is left out stays.
    pub struct AuditRoomChange {
        /// Its name.
        pub title: Option<Name>,
        /// The first day on which guests enter it.
        pub opens_on: Option<Day>,
        /// The last one.
        pub closes_on: Option<Day>,
    }
}

/// Whether somebody asks who is let in for an audit.
pub(super) fn is_guest(member: &Member) -> bool {
    member.role() == Role::ExternalAuditor
}

/// Refuses a guest without a session that has shown a second factor.
fn proved(member: &Member) -> Result<(), Problem> {
    let shown = member.session().is_some_and(|session| session.has_second_factor(member.tenant()));
    if !is_guest(member) || shown { Ok(()) } else { Err(Problem::room_needs_second_factor()) }
}

/// Lets whoever asks into the room: a guest on its days alone, outside of which there is no room, and with a second factor.
pub(super) fn enter(tx: &TenantTx, member: &Member, room: &Model) -> Result<NaiveDate, Problem> {
    let on = today(tx, &member.organization);
    if is_guest(member) && !room.admits_guests(on) {
        return Err(Problem::not_found());
    }
    proved(member)?;
    Ok(on)
}

/// The room of that id, entered.
pub(super) async fn entered(tx: &TenantTx, member: &Member, id: AuditRoomId) -> Result<Model, Problem> {
    let room = audit_room::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    enter(tx, member, &room)?;
    Ok(room)
}

/// Refuses to change anything in a room that is closed.
pub(super) fn still_open(room: &Model) -> Result<(), Problem> {
    if room.is_open() { Ok(()) } else { Err(closed()) }
}

fn closed() -> Problem {
    Problem::conflict("room_closed", "This audit room is closed. Nothing in it is changed any more.")
}

/// The certification that a room shows.
pub(super) async fn about(tx: &TenantTx, room: &Model) -> Result<certification::Model, Problem> {
    certification::find(tx, room.certification_id).await?.ok_or_else(Problem::not_found)
}

/// Notes for the client what a guest has read.
pub(super) async fn note(
    member: &Member,
    room: &Model,
    what: (room_reading::Kind, &str),
    on: NaiveDate,
) -> Result<(), Problem> {
    if !is_guest(member) {
        return Ok(());
    }
    let tx = member.write().await?;
    room_reading::record(&tx, room.id, member.id(), what.0, what.1, on).await?;
    Ok(tx.commit().await?)
}

fn check_days(first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    let wrong = |detail: &str| Err(Problem::invalid(vec![fault("/closes_on", detail)]));
    if last < first {
        return wrong("The last day is not before the first.");
    }
    if last < today {
        return wrong("The last day has passed.");
    }
    if (last - first).num_days() >= LONGEST {
        return wrong("A room is open for at most 366 days.");
    }
    Ok(())
}

async fn known_certification(tx: &TenantTx, id: CertificationId) -> Result<certification::Model, Problem> {
    let wrong = |detail: &str| Problem::invalid(vec![fault("/certification_id", detail)]);
    let row = certification::find(tx, id).await?;
    let row = row.ok_or_else(|| wrong("There is no certification with this id."))?;
    if standards::find(&row.standard).is_none() {
        return Err(wrong("This standard has no catalogue of clauses that a room could show."));
    }
    Ok(row)
}

async fn known_audit(
    tx: &TenantTx,
    named: Option<ObligationRef>,
    of: CertificationId,
) -> Result<Option<ObligationId>, Problem> {
    let Some(ObligationRef(id)) = named else { return Ok(None) };
    let found = obligation::find(tx, id).await?;
    let is_audit = found.is_some_and(|row| row.certification_id == Some(of) && row.kind.ends_with("_audit"));
    if is_audit {
        return Ok(Some(id));
    }
    let detail = "The certification has no audit with this id.";
    Err(Problem::invalid(vec![fault("/obligation_id", detail)]))
}

/// Invites the guests as everybody is invited, to a place that is limited to the room's certification and days.
async fn invite_all(tx: &TenantTx, member: &Member, room: &Model, guests: Vec<Email>) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (at, Email(email)) in guests.into_iter().enumerate() {
        let pointer = format!("/guests/{at}");
        if at >= GUESTS {
            faults.push(fault("/guests", "At most 20 guests are invited at once."));
            break;
        }
        if seen.contains(&email) {
            faults.push(fault(&pointer, "This stands in the list before."));
            continue;
        }
        seen.push(email.clone());
        let person = invitee(tx, member, email).await?;
        if let Some(place) = membership::of(tx, person.id).await? {
            let place = place.membership;
            let past = place.ends_on.is_some_and(|last| last < today(tx, &member.organization));
            if place.role != Role::ExternalAuditor || !past {
                let detail = "Somebody with this address is a member already.";
                faults.push(fault(&pointer, detail));
                continue;
            }
            // Last year's auditor comes again, and takes the same place once more.
            membership::end(tx, place.id).await?;
        }
        invite(tx, member, &person, Role::ExternalAuditor, room.limit()).await?;
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// List audit rooms
#[utoipa::path(tag = "audit rooms", operation_id = "list_audit_rooms", params(PageParams),
    description = "The audit rooms of the certifications that one may see, newest first; for an external auditor those that are open today.",
    responses((status = 200, description = "A page.", body = AuditRoomPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/audit-rooms")]
pub async fn list_audit_rooms(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    proved(&member)?;
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let on = today(&tx, &member.organization);
    let page = audit_room::list(&tx, is_guest(&member).then_some(on), &wanted).await?;
    let data = lines(&tx, page.rows, on).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(AuditRoomPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Open an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room", request_body = NewAuditRoom,
    description = "Opens a room for the auditors of one audit. Each guest is mailed an invitation as an external auditor whose place is limited to the one \
        certification and to the room's days; more are invited with `POST /v1/invitations` and the same limits. In the room a guest sees what is claimed \
        of each clause and is ready or verified, routines in the version in force, evidence in date, open nonconformities, and nothing else; a guest's \
        session has shown a second factor.",
    responses((status = 201, description = "Opened; the mails are on their way.", body = AuditRoomView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/audit-rooms")]
pub async fn create_audit_room(
    state: web::Data<State>,
    member: Member,
    new: Body<NewAuditRoom>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let guests = new.guests.unwrap_or_default();
    for _ in guests.iter().take(GUESTS) {
        state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    }
    let tx = member.write().await?;
    let on = today(&tx, &member.organization);
    check_days(new.opens_on.0, new.closes_on.0, on)?;
    let certification = known_certification(&tx, new.certification_id.0).await?;
    let facts = NewRoom {
        certification_id: certification.id,
        obligation_id: known_audit(&tx, new.obligation_id, certification.id).await?,
        title: new.title.0,
        opens_on: new.opens_on.0,
        closes_on: new.closes_on.0,
    };
    let row = audit_room::create(&tx, facts, member.id()).await?;
    invite_all(&tx, &member, &row, guests).await?;
    audit_room::opened(&tx, &certification, &row).await?;
    audit_entry::record(&tx, "create_audit_room", row.id, audit_entry::made(&row)).await?;
    let (version, location) = (row.version, format!("/v1/audit-rooms/{}", row.id));
    let view = view(&tx, &row, on).await?;
    tx.commit().await?;
    state.ring();
    Ok(created(&view, version, location))
}

/// Get an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "get_audit_room",
    description = "One room with its version; for the organization's own people with its guests.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "The room.", body = AuditRoomView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}")]
pub async fn get_audit_room(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let on = enter(&tx, &member, &row)?;
    let view = view(&tx, &row, on).await?;
    tx.commit().await?;
    Ok(versioned(&view, row.version))
}

/// Change an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "update_audit_room", request_body = AuditRoomChange,
    description = "Gives a room another name or other days. The places of its guests, and the invitations to it that are open, get the same days.",
    params(("id" = AuditRoomRef, Path, description = "The room's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = AuditRoomView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/audit-rooms/{id}")]
pub async fn update_audit_room(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<AuditRoomChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let tx = member.write().await?;
    let version = expected.of(before.version)?;
    still_open(&before)?;
    let on = today(&tx, &member.organization);
    let first = change.opens_on.map_or(before.opens_on, |day| day.0);
    let last = change.closes_on.map_or(before.closes_on, |day| day.0);
    if (first, last) != (before.opens_on, before.closes_on) {
        check_days(first, last, on)?;
    }
    let title = change.title.map_or_else(|| before.title.clone(), |title| title.0);
    let row = audit_room::change(&tx, before.id, version, &title, (first, last)).await?;
    let row = row.ok_or_else(Problem::moved_on)?;
    audit_room::move_days(&tx, &before, &row).await?;
    audit_entry::record(&tx, "update_audit_room", row.id, audit_entry::changed(&before, &row)).await?;
    let view = view(&tx, &row, on).await?;
    tx.commit().await?;
    Ok(versioned(&view, row.version))
}

/// Close an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "create_audit_room_closure",
    description = "Closes a room before its last day, or after it: the places of its guests end, and the invitations to it are taken back. What was noted, \
        asked and kept stays. 409 `room_closed` for one that is closed.",
    params(("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "Closed.", body = AuditRoomView), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/audit-rooms/{id}/closure")]
pub async fn create_audit_room_closure(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let Found(before) = row;
    let mut tx = member.write().await?;
    still_open(&before)?;
    let row = audit_room::close(&tx, before.id, before.version).await?.ok_or_else(Problem::moved_on)?;
    audit_room::revoke(&tx, &before).await?;
    let guests = audit_room::guests(&tx, &before).await?;
    let gone: Vec<String> = guests.iter().map(|it| it.membership.id.to_string()).collect();
    for guest in guests {
        (tx, _) = succession::leave(tx, &guest.membership, member.id()).await?;
    }
    let detail = audit_entry::changed(&before, &row);
    let detail = audit_entry::besides(detail, "guests", &gone, [(); 0]);
    audit_entry::record(&tx, "create_audit_room_closure", row.id, detail).await?;
    let on = today(&tx, &member.organization);
    let view = view(&tx, &row, on).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view, row.version))
}
