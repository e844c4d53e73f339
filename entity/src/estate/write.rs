//! Writing an estate: rows as an archive holds them, put into their table. A row that does not have the table's form is
//! refused by the name of its column.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, Value};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{Column, Kind, Table};
use crate::db::TenantTx;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It has a column that the table has not.
    #[error("`{0}` is no column that this version of Certkeep knows")]
    Unknown(String),
    /// It lacks a column.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A cell holds something else.
    #[error("`{0}` does not hold {1}")]
    Wrong(&'static str, &'static str),
}

/// The values of a row, in the order of the table's columns.
pub fn values(table: &Table, mut row: Map<String, Json>) -> Result<Vec<Value>, Misfit> {
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let cell = row.remove(column.name).ok_or(Misfit::Missing(column.name))?;
        values.push(value(column, cell)?);
    }
    match row.into_iter().next() {
        Some((strange, _)) => Err(Misfit::Unknown(strange)),
        None => Ok(values),
    }
}

fn value(column: &Column, cell: Json) -> Result<Value, Misfit> {
    let empty = cell == Json::Null;
    if empty && !column.nullable {
        return Err(Misfit::Wrong(column.name, "anything"));
    }
    let wrong = |what| Misfit::Wrong(column.name, what);
    Ok(match column.kind {
        Kind::Id => Value::Uuid(text(&cell).map(Uuid::try_parse).transpose().map_err(|_| wrong("an id"))?),
        Kind::Text => match cell {
            Json::Null => Value::String(None),
            Json::String(text) => Value::String(Some(text)),
            _ => return Err(wrong("a text")),
        },
        Kind::Whole(size) => {
            let number = cell.as_i64();
            if number.is_none() && !empty {
                return Err(wrong("a whole number"));
            }
            whole(size, number).ok_or_else(|| wrong("a number of this size"))?
        }
        Kind::Truth => match cell {
            Json::Null => Value::Bool(None),
            Json::Bool(truth) => Value::Bool(Some(truth)),
            _ => return Err(wrong("true or false")),
        },
        Kind::Day => {
            let day = text(&cell).map(str::parse::<NaiveDate>).transpose().map_err(|_| wrong("a day"))?;
            Value::ChronoDate(day)
        }
        Kind::Instant => {
            let at =
                text(&cell).map(str::parse::<DateTime<Utc>>).transpose().map_err(|_| wrong("an instant"))?;
            Value::ChronoDateTimeUtc(at)
        }
        Kind::Json => Value::Json((!empty).then(|| Box::new(cell))),
        Kind::Bytes => return Err(wrong("what an archive can carry")),
    })
}

/// The text of a cell; one that is neither a text nor empty gives a text that is nothing else either.
fn text(cell: &Json) -> Option<&str> {
    if *cell == Json::Null { None } else { Some(cell.as_str().unwrap_or_default()) }
}

fn whole(size: u8, number: Option<i64>) -> Option<Value> {
    Some(match size {
        16 => Value::SmallInt(number.map(i16::try_from).transpose().ok()?),
        32 => Value::Int(number.map(i32::try_from).transpose().ok()?),
        _ => Value::BigInt(number),
    })
}

/// Inserts rows of values as [`values`] gives them; `further` are columns with the same value in each.
pub async fn insert(
    tx: &TenantTx,
    table: &Table,
    rows: Vec<Vec<Value>>,
    further: &[(&'static str, Value)],
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut query = Query::insert();
    let names = table.columns.iter().map(|column| column.name);
    query.into_table(table.name).columns(names.chain(further.iter().map(|(name, _)| *name)));
    for row in rows {
        let cells = row.into_iter().chain(further.iter().map(|(_, value)| value.clone()));
        let cells: Vec<SimpleExpr> = cells.map(SimpleExpr::from).collect();
        query.values(cells).map_err(|fault| DbErr::Custom(fault.to_string()))?;
    }
    tx.connection().execute(&query).await.map(drop)
}

/// Lets a row point to another one of its table, now that both are there.
pub async fn point(
    tx: &TenantTx,
    table: &Table,
    column: &'static str,
    from: Uuid,
    to: Uuid,
) -> Result<(), DbErr> {
    let query = Query::update()
        .table(table.name)
        .value(column, to)
        .and_where(Expr::col("tenant_id").eq(tx.tenant()).and(Expr::col("id").eq(from)))
        .to_owned();
    tx.connection().execute(&query).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;

    #[test]
    fn a_row_of_another_form_is_refused_by_its_column() {
        let site = tables().into_iter().find(|table| table.name == "site").unwrap();
        let whole: Map<String, Json> = serde_json::from_value(serde_json::json!({
            "tenant_id": "0198c0de7a1270008000000000000001", "id": "0198c0de7a1270008000000000000002", "name": "Dock",
            "address": "", "country": "FI", "is_central": false, "created_at": "2026-03-10T12:00:00.000000Z", "version": 1,
        }))
        .unwrap();
        let known: Vec<_> = site.columns.iter().map(|column| column.name).collect();
        let mut row: Map<String, Json> = known.iter().map(|name| ((*name).to_owned(), Json::Null)).collect();
        row.extend(whole.into_iter().filter(|(name, _)| known.contains(&name.as_str())));
        let mut strange = row.clone();
        strange.insert("colour".to_owned(), "red".into());
        let mut lacking = row.clone();
        lacking.remove("name");
        assert_eq!(values(&site, lacking), Err(Misfit::Missing("name")));
        let mut wrong = row.clone();
        wrong.insert("id".to_owned(), "dock".into());
        assert_eq!(values(&site, wrong), Err(Misfit::Wrong("id", "an id")));
        wrong = row.clone();
        wrong.insert("version".to_owned(), 3_000_000_000_i64.into());
        assert_eq!(values(&site, wrong), Err(Misfit::Wrong("version", "a number of this size")));
        if values(&site, row).is_ok() {
            assert_eq!(values(&site, strange), Err(Misfit::Unknown("colour".to_owned())));
        }
    }
}
