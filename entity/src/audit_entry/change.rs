//! What an entry tells of a change: the fields that changed, from what to what.

use sea_orm::sea_query::{Value as Cell, sea_value_to_json_value};
use sea_orm::{EntityName, EntityTrait, Iden, Iterable, ModelTrait};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::subject;
use crate::id::PersonId;

/// Columns that say nothing of what somebody changed: keys, counters, and what the product notes for itself.
const BESIDE: [&str; 11] = [
    "prompt_at",
    "tenant_id",
    "id",
    "version",
    "created_at",
    "changed_at",
    "recorded_at",
    "replan_at",
    "replan_because",
    "replan_by",
    "plan_digest",
];

/// Columns that hold a person's own data, with the column that says whose.
const PERSONAL: [(&str, &str, &str); 2] = [("person", "name", "id"), ("person", "email", "id")];

/// A personal value of `person` in a detail: kept where it can be erased.
pub fn personal(person: PersonId, value: impl Into<Value>) -> Value {
    seal::personal(Some(&person.to_string()), &value.into())
}

/// `{"changes": {field: {"from": …, "to": …}}}` of the fields that differ.
pub fn changed<M: ModelTrait>(before: &M, after: &M) -> Value {
    told::<M>(Some(before), Some(after))
}

/// The same of a row that was made: every field that holds something.
pub fn made<M: ModelTrait>(after: &M) -> Value {
    told::<M>(None, Some(after))
}

/// The same of a row that was removed.
pub fn gone<M: ModelTrait>(before: &M) -> Value {
    told::<M>(Some(before), None)
}

/// The same detail with the change of one more field, which another table holds; nothing, when it did not change.
pub fn besides(mut detail: Value, field: &str, from: impl Serialize, to: impl Serialize) -> Value {
    let (from, to) = (json!(from), json!(to));
    if from != to {
        detail["changes"][field] = json!({ "from": from, "to": to });
    }
    detail
}

fn told<M: ModelTrait>(before: Option<&M>, after: Option<&M>) -> Value {
    let table = M::Entity::default().table_name().to_owned();
    let mut changes = Map::new();
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let name = column.unquoted().to_owned();
        if BESIDE.contains(&name.as_str()) {
            continue;
        }
        let read = |row: Option<&M>| row.map_or(Value::Null, |row| cell::<M>(row, &table, &name, column));
        let (from, to) = (read(before), read(after));
        if from != to {
            changes.insert(name, json!({ "from": from, "to": to }));
        }
    }
    json!({ "changes": changes })
}

fn cell<M: ModelTrait>(
    row: &M,
    table: &str,
    name: &str,
    column: <M::Entity as EntityTrait>::Column,
) -> Value {
    let value = plain(name, row.get(column));
    let owner =
        PERSONAL.iter().find(|(of, field, _)| *of == table && *field == name).map(|(_, _, owner)| *owner);
    let owner = owner.and_then(|owner| {
        <M::Entity as EntityTrait>::Column::iter().find(|column| column.unquoted() == owner)
    });
    match owner.map(|column| row.get(column)) {
        Some(Cell::Uuid(Some(id))) if !value.is_null() => personal(PersonId(id), value),
        _ => value,
    }
}

fn plain(name: &str, cell: Cell) -> Value {
    match cell {
        Cell::Uuid(Some(id)) => match subject::prefix_of(name) {
            Some(prefix) => format!("{prefix}_{}", id.simple()).into(),
            None => id.to_string().into(),
        },
        other => sea_value_to_json_value(&other),
    }
}
