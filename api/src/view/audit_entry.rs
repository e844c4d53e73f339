//! A line of the audit log as people and programs read it: with the values it commits to, as far as they are kept.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::audit_entry::{Model, subject};
use entity::{DbErr, TenantTx, audit_value};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::wire::Reference;

/// A line of the audit log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its place in the log, from 1 without gaps.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a member, or a person who was none yet; null: the product itself.
    pub actor: Option<Reference>,
    /// The API key that was used.
    #[schema(max_length = 64)]
    pub key_id: Option<String>,
    /// The grant through which somebody of another organization acted.
    #[schema(max_length = 64)]
    pub grant_id: Option<String>,
    /// What was done: the operation's id.
    #[schema(max_length = 64)]
    pub action: String,
    /// To what: its id.
    #[schema(max_length = 64)]
    pub subject: String,
    /// The fields that changed.
    #[schema(max_items = 200)]
    pub changes: Vec<FieldChange>,
    /// What else was noted.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// The names of what the line mentions, by id, as they are now.
    #[schema(value_type = Object)]
    pub names: BTreeMap<String, String>,
    /// The network address it came from; null for the product itself, and once it is erased.
    #[schema(max_length = 64)]
    pub address: Option<String>,
    /// Whether personal values in it have been erased; they read as null.
    pub erased: bool,
    /// The hash of the entry before.
    #[schema(max_length = 64)]
    pub previous: String,
    /// Its own hash.
    #[schema(max_length = 64)]
    pub hash: String,
}

/// A field that changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldChange {
    /// Its name.
    #[schema(max_length = 100)]
    pub field: String,
    /// What it held; null: nothing.
    pub from: Value,
    /// What it holds since; null: nothing.
    pub to: Value,
}

/// Reads entries with their values and the names of what they mention.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<AuditEntryView>, DbErr> {
    let values = audit_value::of(tx, rows.iter().map(|row| row.sequence)).await?;
    let mut views: Vec<_> = rows.into_iter().map(|row| view(row, &values)).collect();
    let mut ids = Vec::new();
    for view in &views {
        ids.push(view.subject.clone());
        ids.extend(view.actor.iter().map(|actor| actor.id.clone()));
        mentioned(&view.detail, &mut ids);
        for change in &view.changes {
            mentioned(&change.from, &mut ids);
            mentioned(&change.to, &mut ids);
        }
    }
    let names = subject::names(tx, &ids).await?;
    for view in &mut views {
        name(view, &names);
    }
    Ok(views)
}

fn view(row: Model, values: &HashMap<String, audit_value::Model>) -> AuditEntryView {
    let mut erased = false;
    let mut read = |digest: &str| {
        let value = values.get(digest).and_then(audit_value::Model::read);
        erased |= value.is_none();
        value.unwrap_or_default()
    };
    let address = row.address.as_deref().map(&mut read);
    let detail = filled(row.detail, &mut read);
    let (changes, detail) = split(detail);
    let actor = row.actor_id.map(|id| id.to_string()).or_else(|| row.person_id.map(|id| id.to_string()));
    AuditEntryView {
        id: row.id.to_string(),
        sequence: row.sequence,
        at: row.at,
        actor: actor.map(|id| Reference::to(id, "")),
        key_id: row.key_id.map(|id| id.to_string()),
        grant_id: row.grant_id,
        action: row.action,
        subject: row.subject,
        changes,
        detail,
        names: BTreeMap::new(),
        address: address.and_then(|value| value.as_str().map(str::to_owned)),
        erased,
        previous: row.previous,
        hash: row.hash,
    }
}

/// The same detail with the values that stand beside it.
fn filled(detail: Value, read: &mut impl FnMut(&str) -> Value) -> Value {
    if let Some(digest) = seal_mark(&detail) {
        return read(&digest);
    }
    match detail {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, filled(value, read))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(|item| filled(item, read)).collect(),
        simple => simple,
    }
}

fn seal_mark(value: &Value) -> Option<String> {
    audit_value::marked(value).map(str::to_owned)
}

fn split(detail: Value) -> (Vec<FieldChange>, Value) {
    let Value::Object(mut fields) = detail else { return (Vec::new(), detail) };
    let Some(Value::Object(changes)) = fields.remove("changes") else { return (Vec::new(), fields.into()) };
    let change = |(field, mut change): (String, Value)| FieldChange {
        field,
        from: change["from"].take(),
        to: change["to"].take(),
    };
    (changes.into_iter().map(change).collect(), fields.into())
}

/// Every id inside `value`.
fn mentioned(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() <= 64 && text.contains('_') => ids.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| mentioned(item, ids)),
        Value::Object(fields) => fields.values().for_each(|item| mentioned(item, ids)),
        _ => {}
    }
}

fn name(view: &mut AuditEntryView, names: &HashMap<String, String>) {
    let mut ids = vec![view.subject.clone()];
    mentioned(&view.detail, &mut ids);
    for change in &view.changes {
        mentioned(&change.from, &mut ids);
        mentioned(&change.to, &mut ids);
    }
    if let Some(actor) = &mut view.actor {
        actor.name = names.get(&actor.id).cloned().unwrap_or_default();
    }
    let known = ids.into_iter().filter_map(|id| names.get(&id).cloned().map(|name| (id, name)));
    view.names.extend(known);
}
