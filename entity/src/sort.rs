//! Sorted pages: what a list may be sorted by, and where a page goes on under a sort.
//!
//! The cursor of a sorted page holds the list, the sort and the sort's values of the last row shown, the id last. So it is
//! right under every sort, rows that come or go shift no others, and what is not of this list and sort is refused.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::sea_query::{Expr, ExprTrait, Order, SimpleExpr, ValueType, ValueTypeErr};
use sea_orm::{Condition, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Select, Value};
use uuid::Uuid;

use crate::db::Tx;
use crate::page::{BadCursor, ListError, Page, PageRequest};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, or one word of several.
    Text,
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// True or false.
    Flag,
    /// An id.
    Id,
}

/// A field that a list may be sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Field<C> {
    /// Its name, as the answers have it.
    pub name: &'static str,
    column: C,
    kind: Kind,
    /// Whether it may be empty; what is empty comes last in either direction.
    empty: bool,
}

/// A field that is always there.
pub const fn by<C>(name: &'static str, column: C, kind: Kind) -> Field<C> {
    Field { name, column, kind, empty: false }
}

/// A field that may be empty.
pub const fn maybe<C>(name: &'static str, column: C, kind: Kind) -> Field<C> {
    Field { name, column, kind, empty: true }
}

/// What a list may be sorted by, and how it is when nobody asks.
#[derive(Clone, Copy, Debug)]
pub struct Sorting<C: 'static> {
    /// The list's name, which its cursors bear.
    pub list: &'static str,
    /// The fields.
    pub fields: &'static [Field<C>],
    /// The id, which decides between equals and sorts by age.
    pub id: C,
    /// The order of the ids when nobody asks: oldest first, or newest first.
    pub newest_first: bool,
    /// The field that comes before the id when nobody asks.
    pub first: Option<&'static str>,
}

/// One field of a wanted sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field's name.
    pub name: String,
    /// Last first.
    pub descending: bool,
}

struct Key<C> {
    field: Field<C>,
    order: Order,
}

impl<C: Copy> Sorting<C> {
    /// The names of the fields.
    pub fn names(&self) -> Vec<&'static str> {
        self.fields.iter().map(|field| field.name).collect()
    }

    fn keys(&self, wanted: &[SortKey]) -> Result<Vec<Key<C>>, ListError> {
        let usual = |name: &&str| SortKey { name: (*name).to_owned(), descending: false };
        let usual: Vec<_> = self.first.iter().map(usual).collect();
        let mut keys = Vec::new();
        for key in if wanted.is_empty() { &usual } else { wanted } {
            let field = self.fields.iter().find(|field| field.name == key.name);
            let field =
                field.ok_or_else(|| ListError::Sort { unknown: key.name.clone(), known: self.names() })?;
            keys.push(Key { field: *field, order: if key.descending { Order::Desc } else { Order::Asc } });
        }
        let order = if self.newest_first { Order::Desc } else { Order::Asc };
        keys.push(Key { field: by("id", self.id, Kind::Id), order });
        Ok(keys)
    }

    fn title(&self, wanted: &[SortKey]) -> String {
        let words = wanted.iter().map(|key| format!("{}{}", if key.descending { "-" } else { "" }, key.name));
        format!("{}:{}", self.list, words.collect::<Vec<_>>().join(","))
    }
}

impl PageRequest {
    /// The page of `query` in the wanted order, or in the list's own.
    pub(crate) async fn sorted<E>(
        &self,
        tx: &impl Tx,
        query: Select<E>,
        sorting: &Sorting<E::Column>,
    ) -> Result<Page<E::Model>, ListError>
    where
        E: EntityTrait,
        E::Column: Copy,
        E::Model: ModelTrait<Entity = E>,
    {
        let keys = sorting.keys(&self.sort)?;
        let title = sorting.title(&self.sort);
        let mut query = query;
        if let Some(last) = self.last(&title, &keys)? {
            query = query.filter(after(&keys, &last));
        }
        for key in &keys {
            if key.field.empty {
                query = query.order_by(key.field.column.is_null(), Order::Asc);
            }
            query = query.order_by(key.field.column, key.order.clone());
        }
        let rows = query.limit(self.limit + 1).all(tx.raw()).await?;
        Page::cut_at(rows, self, |row| {
            let told = keys.iter().map(|key| tell(row.get(key.field.column), key.field.kind));
            let told = told.collect::<Result<Vec<_>, _>>();
            told.map(|values| serde_json::json!([title, values]).to_string())
                .map_err(|fault| ListError::Db(sea_orm::DbErr::Type(fault.to_string())))
        })
    }

    fn last<C>(&self, title: &str, keys: &[Key<C>]) -> Result<Option<Vec<Value>>, BadCursor> {
        let Some(text) = self.key()? else { return Ok(None) };
        let (of, values): (String, Vec<serde_json::Value>) =
            serde_json::from_str(&text).map_err(|_| BadCursor)?;
        if of != title || values.len() != keys.len() {
            return Err(BadCursor);
        }
        let read = keys.iter().zip(values).map(|(key, value)| read(value, key.field.kind, key.field.empty));
        read.collect::<Result<Vec<_>, _>>().map(Some)
    }
}

/// What comes after the row with the values `last`: later by the first key, or equal there and later by the next, and so on.
fn after<C: ColumnTrait>(keys: &[Key<C>], last: &[Value]) -> Condition {
    let mut later = Condition::any();
    let mut equal = Condition::all();
    for (key, value) in keys.iter().zip(last) {
        let column = key.field.column;
        if is_empty(value) {
            equal = equal.add(Expr::expr(column.is_null()));
            continue;
        }
        let mut beyond: SimpleExpr = match key.order {
            Order::Desc => column.lt(value.clone()),
            _ => column.gt(value.clone()),
        };
        if key.field.empty {
            beyond = beyond.or(column.is_null());
        }
        later = later.add(equal.clone().add(beyond));
        equal = equal.add(column.eq(value.clone()));
    }
    later
}

fn is_empty(value: &Value) -> bool {
    *value == value.as_null()
}

/// A column's value as a cursor holds it.
fn tell(value: Value, kind: Kind) -> Result<serde_json::Value, ValueTypeErr> {
    Ok(match kind {
        Kind::Text => <Option<String> as ValueType>::try_from(value)?.into(),
        Kind::Day => <Option<NaiveDate> as ValueType>::try_from(value)?.map(|day| day.to_string()).into(),
        Kind::Instant => <Option<DateTime<Utc>> as ValueType>::try_from(value)?
            .map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true))
            .into(),
        Kind::Flag => <Option<bool> as ValueType>::try_from(value)?.into(),
        Kind::Id => <Option<Uuid> as ValueType>::try_from(value)?.map(|id| id.to_string()).into(),
    })
}

/// The same, read back.
///
/// # Errors
/// For what this column cannot hold.
fn read(value: serde_json::Value, kind: Kind, empty: bool) -> Result<Value, BadCursor> {
    let nothing = value == serde_json::Value::Null;
    if nothing && !empty {
        return Err(BadCursor);
    }
    Ok(match kind {
        Kind::Text => Value::from(text(value)?),
        Kind::Day => Value::from(parsed::<NaiveDate>(value)?),
        Kind::Instant => Value::from(parsed::<DateTime<Utc>>(value)?),
        Kind::Flag => Value::from(if nothing { None } else { Some(value.as_bool().ok_or(BadCursor)?) }),
        Kind::Id => Value::from(parsed::<Uuid>(value)?),
    })
}

fn text(value: serde_json::Value) -> Result<Option<String>, BadCursor> {
    match value {
        serde_json::Value::Null => Ok(None),
        // PostgreSQL's texts cannot hold this character.
        serde_json::Value::String(text) if !text.contains('\0') => Ok(Some(text)),
        _ => Err(BadCursor),
    }
}

fn parsed<T: std::str::FromStr>(value: serde_json::Value) -> Result<Option<T>, BadCursor> {
    text(value)?.map(|text| text.parse().map_err(|_| BadCursor)).transpose()
}
