//! The auditor's room, as its owners and its guests see it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::audit_room::{self, Model, State};
use entity::id::{CertificationId, MembershipId};
use entity::{DbErr, TenantTx, certification, membership, person};
use serde::Serialize;
use utoipa::ToSchema;

use crate::choice::choice;
use crate::view::certification::reference;
use crate::wire::{Reference, page};

mod shown;

pub use shown::{RoomClauseList, RoomClauseView, RoomEvidence, clause_list, clause_view, piece};

choice! {
    /// Where an audit room stands.
    pub enum AuditRoomState {
        /// It shows what there is.
        Open = "open",
        /// What it showed was kept; it goes on showing what there is.
        Frozen = "frozen",
        /// Nobody from outside enters it any more.
        Closed = "closed",
    }
}

impl From<State> for AuditRoomState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Frozen => Self::Frozen,
            State::Closed => Self::Closed,
        }
    }
}

/// An audit room in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditRoomLine {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub title: String,
    /// The one certification that it shows, by the standard's reference.
    pub certification: Reference,
    /// The obligation of the audit that it is for; null: none was named.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
    /// The first day on which guests enter it.
    pub opens_on: NaiveDate,
    /// The last one.
    pub closes_on: NaiveDate,
    /// Where it stands.
    pub state: AuditRoomState,
    /// Whether guests enter it today.
    pub admits_guests: bool,
    /// Who opened it.
    pub made_by: Reference,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When what it showed was kept; null: not yet.
    pub frozen_at: Option<DateTime<Utc>>,
    /// The SHA-256 of what was kept, over the bytes that `GET /v1/audit-rooms/{id}/freeze` gives.
    #[schema(max_length = 64)]
    pub freeze_hash: Option<String>,
    /// When it was closed; null: not yet.
    pub closed_at: Option<DateTime<Utc>>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of audit rooms.
    AuditRoomPage of AuditRoomLine
}

/// Somebody who may enter an audit room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomGuest {
    /// The name; empty while the invitation is open.
    #[schema(max_length = 200)]
    pub name: String,
    /// The address that was invited.
    #[schema(max_length = 254)]
    pub email: String,
    /// Whether the invitation was accepted.
    pub joined: bool,
}

/// An audit room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditRoomView {
    /// The room.
    #[serde(flatten)]
    pub line: AuditRoomLine,
    /// Its guests; null for a guest, who is not told of the others.
    #[schema(max_items = 200)]
    pub guests: Option<Vec<RoomGuest>>,
}

/// The rooms of a list on `today`.
pub async fn lines(tx: &TenantTx, rows: Vec<Model>, today: NaiveDate) -> Result<Vec<AuditRoomLine>, DbErr> {
    let ids: Vec<CertificationId> = rows.iter().map(|row| row.certification_id).collect();
    let standards: HashMap<_, _> = (certification::among(tx, &ids).await?.into_iter())
        .map(|row| (row.id, reference(&row.standard)))
        .collect();
    let people = names(tx, rows.iter().map(|row| row.made_by)).await?;
    let line = |row: Model| AuditRoomLine {
        id: row.id.to_string(),
        certification: Reference::to(
            row.certification_id,
            standards.get(&row.certification_id).cloned().unwrap_or_default(),
        ),
        obligation_id: row.obligation_id.map(|id| id.to_string()),
        opens_on: row.opens_on,
        closes_on: row.closes_on,
        state: row.state.into(),
        admits_guests: row.admits_guests(today),
        made_by: who(&people, row.made_by),
        made_at: row.made_at,
        frozen_at: row.frozen_at,
        freeze_hash: row.freeze_hash,
        closed_at: row.closed_at,
        version: row.version,
        title: row.title,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// One room; with its guests for the organization's own people.
pub async fn view(tx: &TenantTx, row: &Model, today: NaiveDate) -> Result<AuditRoomView, DbErr> {
    let guests = if tx.is_from_outside() { None } else { Some(guests(tx, row).await?) };
    let line = lines(tx, vec![row.clone()], today).await?.pop();
    let line = line.ok_or_else(|| DbErr::RecordNotFound(row.id.to_string()))?;
    Ok(AuditRoomView { line, guests })
}

async fn guests(tx: &TenantTx, row: &Model) -> Result<Vec<RoomGuest>, DbErr> {
    let joined = audit_room::guests(tx, row).await?.into_iter().map(|it| RoomGuest {
        email: it.person.address().unwrap_or_default().to_owned(),
        name: it.person.name,
        joined: true,
    });
    let asked = audit_room::invited(tx, row).await?;
    let people = person::all(tx, asked.iter().map(|row| row.person_id)).await?;
    let waiting =
        people.into_iter().map(|it| RoomGuest { name: String::new(), email: it.email, joined: false });
    Ok(joined.chain(waiting).collect())
}

/// The names of these members.
pub async fn names(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = MembershipId>,
) -> Result<HashMap<MembershipId, String>, DbErr> {
    let members = membership::among(tx, ids).await?;
    Ok(members.into_iter().map(|it| (it.membership.id, it.person.name)).collect())
}

/// A member by name.
pub fn who(names: &HashMap<MembershipId, String>, id: MembershipId) -> Reference {
    Reference::to(id, names.get(&id).cloned().unwrap_or_default())
}
