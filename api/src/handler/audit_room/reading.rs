//! What guests have read in an audit room, for the organization.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use entity::audit_entry::subject;
use entity::audit_room::Model as Room;
use entity::id::{DocumentVersionId, EvidenceId, MembershipId, RoutineVersionId};
use entity::room_reading::{self, Kind, Model};
use entity::{DbErr, TenantTx, document_version, evidence, routine_version};
use serde::Serialize;
use utoipa::ToSchema;

use super::enter;
use crate::choice::choice;
use crate::field::AuditRoomRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::audit_room::{names, who};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem, Reference, page};

choice! {
    /// What was read in an audit room.
    pub enum RoomReadingKind {
        /// The clauses, and how many claims each has.
        Overview = "overview",
        /// A clause with its claims.
        Clause = "clause",
        /// A version of a routine.
        RoutineVersion = "routine_version",
        /// The bytes of a version of a document.
        DocumentVersion = "document_version",
        /// The bytes of a piece of evidence.
        Evidence = "evidence",
        /// What was kept.
        Freeze = "freeze",
    }
}

impl From<Kind> for RoomReadingKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Overview => Self::Overview,
            Kind::Clause => Self::Clause,
            Kind::RoutineVersion => Self::RoutineVersion,
            Kind::DocumentVersion => Self::DocumentVersion,
            Kind::Evidence => Self::Evidence,
            Kind::Freeze => Self::Freeze,
        }
    }
}

/// That a guest has read something on one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomReadingView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Who has read.
    pub reader: Reference,
    /// What kind of thing.
    pub kind: RoomReadingKind,
    /// Which one: the number of a clause, or an id; empty for the overview.
    #[schema(max_length = 64)]
    pub item: String,
    /// What it is called now; null: a clause, the overview, or something that is gone.
    #[schema(max_length = 300)]
    pub name: Option<String>,
    /// On which of the organization's days.
    pub on: NaiveDate,
    /// How often on that day.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub count: i32,
    /// When first.
    pub first_at: DateTime<Utc>,
    /// When last.
    pub last_at: DateTime<Utc>,
}

page! {
    /// A page of what was read.
    RoomReadingPage of RoomReadingView
}

/// What the things that were read are called now.
async fn called(tx: &TenantTx, rows: &[Model]) -> Result<HashMap<String, String>, DbErr> {
    let items = |kind: Kind| rows.iter().filter(move |row| row.kind == kind).map(|row| row.item.as_str());
    let mut called = HashMap::new();
    let ids: Vec<EvidenceId> = items(Kind::Evidence).filter_map(|id| id.parse().ok()).collect();
    for row in evidence::among(tx, &ids).await? {
        called.insert(row.id.to_string(), row.title);
    }
    let mut versions: Vec<(String, String, i32)> = Vec::new();
    for id in items(Kind::RoutineVersion).filter_map(|id| id.parse::<RoutineVersionId>().ok()) {
        if let Some(row) = routine_version::find(tx, id).await? {
            versions.push((row.id.to_string(), row.routine_id.to_string(), row.number));
        }
    }
    let ids: Vec<DocumentVersionId> = items(Kind::DocumentVersion).filter_map(|id| id.parse().ok()).collect();
    for row in document_version::among(tx, &ids).await? {
        versions.push((row.id.to_string(), row.document_id.to_string(), row.number));
    }
    let owners: Vec<String> = versions.iter().map(|(_, owner, _)| owner.clone()).collect();
    let owners = subject::names(tx, &owners).await?;
    for (id, owner, number) in versions {
        if let Some(name) = owners.get(&owner) {
            called.insert(id, format!("{name}, {number}"));
        }
    }
    Ok(called)
}

/// List what was read in an audit room
#[utoipa::path(tag = "audit rooms", operation_id = "list_audit_room_readings",
    description = "Which guest has read which clause, which version of a routine or document and which evidence on which day, and how often; newest first.",
    params(PageParams, ("id" = AuditRoomRef, Path, description = "The room's id.")),
    responses((status = 200, description = "A page.", body = RoomReadingPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/audit-rooms/{id}/readings")]
pub async fn list_audit_room_readings(
    request: HttpRequest,
    member: Member,
    row: Found<Room>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    enter(&tx, &member, &row)?;
    let page = room_reading::list(&tx, row.id, &wanted).await?;
    let called = called(&tx, &page.rows).await?;
    let readers: Vec<MembershipId> = page.rows.iter().map(|row| row.membership_id).collect();
    let people = names(&tx, readers).await?;
    tx.commit().await?;
    let view = |row: Model| RoomReadingView {
        id: row.id.to_string(),
        reader: who(&people, row.membership_id),
        kind: row.kind.into(),
        name: called.get(&row.item).cloned(),
        item: row.item,
        on: row.on,
        count: row.count,
        first_at: row.first_at,
        last_at: row.last_at,
    };
    Ok(HttpResponse::Ok().json(RoomReadingPage::from(page.map(view))))
}
