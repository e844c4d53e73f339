//! Reading an estate: the rows of one table, some at a time, each as an object of JSON that is spelled alike on both databases.

use sea_orm::sea_query::{ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde_json::{Map, Value as Json};

use super::{Column, Kind, Table, people};
use crate::db::TenantTx;
use crate::{audit_entry, erasure};

/// Some rows of a table, and where the next ones begin.
#[derive(Debug, Default)]
pub struct Slice {
    /// The rows, in the table's order.
    pub rows: Vec<Map<String, Json>>,
    /// What to read after; `None`: there are no more.
    pub next: Option<Value>,
}

/// Up to `limit` rows of the tenant's in `table`, after `after`.
pub async fn rows(tx: &TenantTx, table: &Table, after: Option<&Value>, limit: usize) -> Result<Slice, DbErr> {
    let mut query = Query::select();
    query.from(table.name).and_where(sea_orm::sea_query::Expr::col(table.owner).eq(tx.tenant()));
    for column in &table.columns {
        query.column(column.name);
    }
    if let Some(after) = after {
        query.and_where(sea_orm::sea_query::Expr::col(table.order).gt(after.clone()));
    }
    query.order_by(table.order, Order::Asc).limit(limit as u64);
    let found = tx.connection().query_all(&query).await?;
    let rows = found.iter().map(|row| object(row, &table.columns)).collect::<Result<Vec<_>, _>>()?;
    let next = match found.last() {
        Some(last) if found.len() == limit => place(last, table)?,
        _ => None,
    };
    Ok(Slice { rows, next })
}

/// The people whose places are or were the tenant's: without what they sign in with, and nameless where they were erased.
pub async fn person_rows(tx: &TenantTx, after: Option<&Value>, limit: usize) -> Result<Slice, DbErr> {
    use sea_orm::sea_query::Expr;
    let table = people();
    let mut query = Query::select();
    query.from(table.name).expr_as(Expr::col(("membership", "erased_at")).is_not_null(), "erased_here");
    for column in &table.columns {
        query.column((table.name, column.name));
    }
    query.inner_join(
        "membership",
        Expr::col(("membership", "person_id"))
            .equals((table.name, "id"))
            .and(Expr::col(("membership", "tenant_id")).eq(tx.tenant())),
    );
    if let Some(after) = after {
        query.and_where(Expr::col((table.name, "id")).gt(after.clone()));
    }
    query.order_by((table.name, "id"), Order::Asc).limit(limit as u64);
    let found = tx.connection().query_all(&query).await?;
    let mut rows = Vec::new();
    for row in &found {
        let mut one = object(row, &table.columns)?;
        if row.try_get::<bool>("", "erased_here")? {
            one.insert("name".to_owned(), erasure::NAME.into());
            one.insert("email".to_owned(), Json::Null);
            one.insert("time_zone".to_owned(), Json::Null);
        }
        rows.push(one);
    }
    let next = match found.last() {
        Some(last) if found.len() == limit => place(last, &table)?,
        _ => None,
    };
    Ok(Slice { rows, next })
}

fn place(row: &QueryResult, table: &Table) -> Result<Option<Value>, DbErr> {
    let column = table.column(table.order);
    Ok(match column.map(|column| column.kind) {
        Some(Kind::Id) => Some(Value::Uuid(Some(row.try_get("", table.order)?))),
        Some(Kind::Whole(_)) => Some(Value::BigInt(Some(row.try_get("", table.order)?))),
        _ => None,
    })
}

fn object(row: &QueryResult, columns: &[Column]) -> Result<Map<String, Json>, DbErr> {
    columns.iter().map(|column| Ok((column.name.to_owned(), cell(row, column)?))).collect()
}

fn cell(row: &QueryResult, column: &Column) -> Result<Json, DbErr> {
    let name = column.name;
    Ok(match column.kind {
        Kind::Id => row
            .try_get::<Option<uuid::Uuid>>("", name)?
            .map_or(Json::Null, |id| id.simple().to_string().into()),
        Kind::Text => row.try_get::<Option<String>>("", name)?.into(),
        Kind::Whole(16) => row.try_get::<Option<i16>>("", name)?.into(),
        Kind::Whole(32) => row.try_get::<Option<i32>>("", name)?.into(),
        Kind::Whole(_) => row.try_get::<Option<i64>>("", name)?.into(),
        Kind::Truth => row.try_get::<Option<bool>>("", name)?.into(),
        Kind::Day => row
            .try_get::<Option<chrono::NaiveDate>>("", name)?
            .map_or(Json::Null, |day| day.to_string().into()),
        Kind::Instant => row
            .try_get::<Option<chrono::DateTime<chrono::Utc>>>("", name)?
            .map_or(Json::Null, |at| audit_entry::spelled(at).into()),
        Kind::Json => row.try_get::<Option<Json>>("", name)?.map_or(Json::Null, sorted),
        Kind::Bytes => {
            return Err(DbErr::Type(format!("{name} holds bytes, which no row of an archive has")));
        }
    })
}

/// The same value with the names of its objects in order: PostgreSQL keeps them in an order of its own.
fn sorted(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(fields.into_iter().collect())
        }
        Json::Array(values) => Json::Array(values.into_iter().map(sorted).collect()),
        plain => plain,
    }
}
