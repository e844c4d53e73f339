//! Transitions between editions as clients see them.

use chrono::{DateTime, NaiveDate, Utc};
use cycle::EditionTransition;
use entity::edition_transition::Standing;
use entity::{edition_change, edition_confirmation};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::certification::reference;

crate::choice::choice! {
    /// How sure the dates are.
    pub enum Certainty {
        /// Nobody has confirmed them; they only warn.
        Unconfirmed = "unconfirmed",
        /// Confirmed once; they only warn.
        ConfirmedOnce = "confirmed_once",
        /// Confirmed twice; they are limits.
        Binding = "binding",
    }
}

/// How the certificates to one edition give way to the next.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionTransitionView {
    /// The edition that ends.
    #[schema(max_length = 64)]
    pub old: String,
    /// The same as it is written.
    #[schema(max_length = 100)]
    pub old_reference: String,
    /// The edition that follows.
    #[schema(max_length = 64)]
    pub new: String,
    /// The same as it is written.
    #[schema(max_length = 100)]
    pub new_reference: String,
    /// When the new edition was published.
    pub published_on: NaiveDate,
    /// The first day without initial or recertification audits to the old edition; null: not known.
    pub new_only_from: Option<NaiveDate>,
    /// The last day of certificates to the old edition.
    pub ends_on: NaiveDate,
    /// Audit days that it costs with a recertification audit.
    #[schema(minimum = 0, maximum = 20)]
    pub extra_days_with_recertification: f64,
    /// Audit days that it costs otherwise.
    #[schema(minimum = 0, maximum = 20)]
    pub extra_days: f64,
    /// Who says so.
    #[schema(max_length = 500)]
    pub source: String,
    /// Where it can be read.
    #[schema(max_length = 500)]
    pub source_url: Option<String>,
    /// How sure the dates are.
    pub certainty: Certainty,
    /// How often they have been confirmed.
    #[schema(minimum = 0, maximum = 1000)]
    pub confirmations: u32,
    /// Whether it shipped with the product; otherwise an operator recorded it.
    pub shipped: bool,
}

impl EditionTransitionView {
    /// The view of a transition in force.
    pub fn of(it: &Standing) -> Self {
        let EditionTransition { old, new, .. } = &it.transition;
        Self {
            old_reference: reference(old),
            new_reference: reference(new),
            old: old.clone(),
            new: new.clone(),
            published_on: it.transition.published_on,
            new_only_from: it.transition.new_only_from,
            ends_on: it.transition.ends_on,
            extra_days_with_recertification: it.transition.extra_days_with_recertification,
            extra_days: it.transition.extra_days,
            source: it.transition.source.clone(),
            source_url: it.row.as_ref().and_then(|row| row.source_url.clone()),
            certainty: match it.transition.confirmations {
                0 => Certainty::Unconfirmed,
                _ if it.transition.binds() => Certainty::Binding,
                _ => Certainty::ConfirmedOnce,
            },
            confirmations: it.transition.confirmations,
            shipped: it.row.is_none(),
        }
    }
}

/// The transitions in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionTransitionList {
    /// All of them, by the edition that ends.
    #[schema(max_items = 1000)]
    pub data: Vec<EditionTransitionView>,
}

/// A transition as operators see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OperatorTransitionView {
    /// The transition.
    #[serde(flatten)]
    pub transition: EditionTransitionView,
    /// The id of the operator's record; null: it shipped with the product.
    #[schema(max_length = 40)]
    pub id: Option<String>,
    /// The record's version; null: it shipped with the product.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: Option<i32>,
    /// Who confirmed the dates as they are.
    #[schema(max_items = 1000)]
    pub confirmed: Vec<EditionConfirmationView>,
}

impl OperatorTransitionView {
    /// The view of a transition in force.
    pub fn of(it: &Standing) -> Self {
        Self {
            transition: EditionTransitionView::of(it),
            id: it.row.as_ref().map(|row| row.id.to_string()),
            version: it.row.as_ref().map(|row| row.version),
            confirmed: it.confirmations.iter().map(confirmation).collect(),
        }
    }
}

/// The transitions in force, as operators see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperatorTransitionList {
    /// All of them, by the edition that ends.
    #[schema(max_items = 1000)]
    pub data: Vec<OperatorTransitionView>,
}

/// One confirmation of a transition's dates.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionConfirmationView {
    /// Who: the name at that time.
    #[schema(max_length = 200)]
    pub by: String,
    /// The address at that time.
    #[schema(max_length = 254)]
    pub email: String,
    /// What the dates were checked against.
    #[schema(max_length = 500)]
    pub source: String,
    /// Where it can be read.
    #[schema(max_length = 500)]
    pub source_url: Option<String>,
    /// What was added in words.
    #[schema(max_length = 4000)]
    pub note: String,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

fn confirmation(row: &edition_confirmation::Model) -> EditionConfirmationView {
    EditionConfirmationView {
        by: row.person_name.clone(),
        email: row.person_email.clone(),
        source: row.source.clone(),
        source_url: row.source_url.clone(),
        note: row.note.clone(),
        confirmed_at: row.confirmed_at,
    }
}

/// One line in the history of the transitions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionChangeView {
    /// The edition that ends.
    #[schema(max_length = 64)]
    pub old: String,
    /// `recorded`, `changed`, `confirmed` or `removed`.
    #[schema(max_length = 16)]
    pub action: String,
    /// Who: the name at that time.
    #[schema(max_length = 200)]
    pub by: String,
    /// The address at that time.
    #[schema(max_length = 254)]
    pub email: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// What was said before; null where nothing was.
    #[schema(value_type = Option<Object>)]
    pub before: Option<serde_json::Value>,
    /// What is said after it; null where nothing is.
    #[schema(value_type = Option<Object>)]
    pub after: Option<serde_json::Value>,
}

impl From<edition_change::Model> for EditionChangeView {
    fn from(row: edition_change::Model) -> Self {
        Self {
            old: row.old_standard,
            action: row.action,
            by: row.person_name,
            email: row.person_email,
            changed_at: row.changed_at,
            before: row.before,
            after: row.after,
        }
    }
}

crate::wire::page! {
    /// A page of the history.
    EditionChangePage of EditionChangeView
}
