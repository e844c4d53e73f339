//! An obligation as clients see it.

use std::collections::HashMap;

use entity::id::MembershipId;
use entity::membership::Member;
use entity::{certification, obligation};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::certification::reference;
use crate::wire::Reference;

/// Something that is due.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObligationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The certification it belongs to, by the standard's reference.
    pub certification: Reference,
    /// The engine's key, stable when dates move.
    #[schema(max_length = 200, example = "c1/surveillance_audit/1")]
    pub key: String,
    /// The engine's kind.
    #[schema(value_type = cycle::Kind, example = "surveillance_audit")]
    pub kind: String,
    /// The certification cycle.
    #[schema(minimum = 0, maximum = 1000)]
    pub cycle: i32,
    /// Which of its kind in that cycle.
    #[schema(minimum = 0, maximum = 10000)]
    pub ordinal: i32,
    /// When to start caring.
    pub opens_on: chrono::NaiveDate,
    /// The proposed working day.
    pub target_on: chrono::NaiveDate,
    /// The limit.
    pub due_on: chrono::NaiveDate,
    /// Whether a rule sets the limit (true) or policy (false).
    pub hard: bool,
    /// Where it stands.
    #[schema(value_type = cycle::State, example = "open")]
    pub state: String,
    /// For when it is planned.
    pub planned_on: Option<chrono::NaiveDate>,
    /// When it was done.
    pub done_on: Option<chrono::NaiveDate>,
    /// Keys of what should be done before.
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub depends_on: serde_json::Value,
    /// Ids of the rules it follows from.
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub rules: serde_json::Value,
    /// Why it is due then, in a sentence.
    #[schema(max_length = 2000)]
    pub because: String,
    /// Whether doing it still helps: it is open, not of an earlier cycle, and not overtaken by what it was to prepare.
    pub actionable: bool,
    /// Who is reminded.
    pub responsible: Reference,
    /// When it last changed.
    pub changed_at: chrono::DateTime<chrono::Utc>,
}

crate::wire::page! {
    /// A page of obligations, by due date.
    ObligationPage of ObligationView
}

impl ObligationView {
    /// The view of `row`, an obligation of `certification`.
    pub fn of(
        row: obligation::Model,
        certification: &certification::Model,
        members: &HashMap<MembershipId, Member>,
    ) -> Self {
        let responsible = row.responsible_id.unwrap_or(certification.responsible_id);
        let name = members.get(&responsible).map_or_else(String::new, |member| member.person.name.clone());
        Self {
            id: row.id.to_string(),
            certification: Reference::to(certification.id, reference(&certification.standard)),
            key: row.key,
            kind: row.kind,
            cycle: row.cycle,
            ordinal: row.ordinal,
            opens_on: row.opens_on,
            target_on: row.target_on,
            due_on: row.due_on,
            hard: row.hard,
            state: row.state,
            planned_on: row.planned_on,
            done_on: row.done_on,
            depends_on: row.depends_on,
            rules: row.rules,
            because: row.because,
            actionable: row.actionable,
            responsible: Reference::to(responsible, name),
            changed_at: row.changed_at,
        }
    }
}
