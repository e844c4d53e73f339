//! Many rows in one statement: an array for each column on PostgreSQL, rows of values on SQLite.
//!
//! Either way the statement's text does not grow with the number of rows, so both databases keep it prepared.

use sea_orm::sea_query::{ArrayType, Value};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Iden, Iterable,
    ModelTrait, Statement,
};
use uuid::Uuid;

/// How many rows one statement takes on PostgreSQL, which sees one array for each column.
const ARRAY: usize = 5_000;

/// How many it takes on SQLite, which sees every value; a rest goes in halves of it, so that few texts are in use.
const VALUES: usize = 64;

/// Rows of one table that are written together.
#[derive(Debug)]
pub(crate) struct Batch {
    table: &'static str,
    columns: Vec<Heading>,
    rows: Vec<Vec<Value>>,
}

#[derive(Debug)]
struct Heading {
    name: String,
    nullable: bool,
}

impl Batch {
    /// Whole rows.
    pub fn of<E: EntityTrait>(rows: &[E::Model]) -> Self {
        let columns: Vec<E::Column> = E::Column::iter().collect();
        let rows = rows.iter().map(|row| columns.iter().map(|column| row.get(*column)).collect());
        Self::some::<E>(&columns, rows.collect())
    }

    /// Some columns of rows, in this order.
    pub fn some<E: EntityTrait>(columns: &[E::Column], rows: Vec<Vec<Value>>) -> Self {
        let heading = |column: &E::Column| Heading {
            name: format!("\"{}\"", column.unquoted()),
            nullable: column.def().is_null(),
        };
        Self { table: E::default().table_name(), columns: columns.iter().map(heading).collect(), rows }
    }

    /// Inserts the rows; `clash` says what becomes of one that is there already.
    pub async fn insert(self, tx: &DatabaseTransaction, clash: &str) -> Result<u64, DbErr> {
        let (table, names) = (self.table, self.names());
        self.each(tx, |source| format!("INSERT INTO \"{table}\" ({names}) {source} {clash}")).await
    }

    /// Changes rows that exist, found by the first two columns: the tenant and the id.
    pub async fn update(self, tx: &DatabaseTransaction) -> Result<u64, DbErr> {
        let change = self.change(2, "");
        self.each(tx, change).await
    }

    /// Changes rows that are found by the first `key` columns, the id first, and of which `fence` holds; answers their ids.
    pub async fn update_where(
        self,
        tx: &DatabaseTransaction,
        key: usize,
        fence: &str,
    ) -> Result<Vec<Uuid>, DbErr> {
        let ending = format!(" AND {fence} RETURNING \"{}\".{}", self.table, self.columns[0].name);
        let change = self.change(key, &ending);
        let mut changed = Vec::with_capacity(self.rows.len());
        for statement in self.statements(tx.get_database_backend(), change)? {
            for row in tx.query_all_raw(statement).await? {
                changed.push(row.try_get_by_index(0)?);
            }
        }
        Ok(changed)
    }

    /// The statement that changes rows found by the first `key` columns.
    fn change(&self, key: usize, ending: &str) -> impl Fn(&str) -> String + use<> {
        let (table, names, ending) = (self.table, self.names(), ending.to_owned());
        let (key, changed) = self.columns.split_at(key);
        let set: Vec<_> = changed.iter().map(|column| format!("{0} = given.{0}", column.name)).collect();
        let here: Vec<_> =
            key.iter().map(|column| format!("\"{table}\".{0} = given.{0}", column.name)).collect();
        let (set, here) = (set.join(", "), here.join(" AND "));
        move |source| {
            format!(
                "WITH given({names}) AS ({source}) UPDATE \"{table}\" SET {set} FROM given WHERE {here}{ending}"
            )
        }
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Runs the statement over the rows, slice by slice; answers how many rows it touched.
    async fn each(self, tx: &DatabaseTransaction, sql: impl Fn(&str) -> String) -> Result<u64, DbErr> {
        let mut touched = 0;
        for statement in self.statements(tx.get_database_backend(), sql)? {
            touched += tx.execute_raw(statement).await?.rows_affected();
        }
        Ok(touched)
    }

    /// The statements that take all rows, slice by slice.
    fn statements(self, backend: DbBackend, sql: impl Fn(&str) -> String) -> Result<Vec<Statement>, DbErr> {
        let (columns, mut rows, mut statements) = (self.columns, self.rows, Vec::new());
        while !rows.is_empty() {
            let size = if backend == DbBackend::Postgres { ARRAY.min(rows.len()) } else { slice(rows.len()) };
            let rest = rows.split_off(size);
            let taken = std::mem::replace(&mut rows, rest);
            let (source, values) = if backend == DbBackend::Postgres {
                arrays(&columns, taken)?
            } else {
                values(&columns, taken)
            };
            statements.push(Statement::from_sql_and_values(backend, sql(&source), values));
        }
        Ok(statements)
    }
}

/// The largest power of two that `rows` fill, up to [`VALUES`].
fn slice(rows: usize) -> usize {
    if rows >= VALUES { VALUES } else { 1 << rows.ilog2() }
}

fn values(columns: &[Heading], rows: Vec<Vec<Value>>) -> (String, Vec<Value>) {
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    let source = format!("VALUES {}", vec![row.as_str(); rows.len()].join(","));
    (source, rows.into_iter().flatten().collect())
}

fn arrays(columns: &[Heading], rows: Vec<Vec<Value>>) -> Result<(String, Vec<Value>), DbErr> {
    let mut cells: Vec<Vec<Value>> = columns.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, value) in cells.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let (mut chosen, mut given, mut bound) = (Vec::new(), Vec::new(), Vec::new());
    for (place, (heading, cells)) in columns.iter().zip(cells).enumerate() {
        let kind = cells.first().map_or(ArrayType::String, Value::array_type);
        let name = sql_type(&kind)
            .ok_or_else(|| DbErr::Type(format!("no array of {kind:?} is bound for {}", heading.name)))?;
        if heading.nullable {
            // An array's elements are bound without NULL: a text stands for each, empty for none.
            chosen.push(format!("CASE WHEN c{place} <> '' THEN substr(c{place}, 2)::{name} END"));
            given.push(format!("${}::text[]", place + 1));
            let texts =
                cells.into_iter().map(|cell| text(cell).map(Value::from)).collect::<Result<_, _>>()?;
            bound.push(Value::Array(ArrayType::String, Some(Box::new(texts))));
        } else {
            chosen.push(format!("c{place}"));
            given.push(format!("${}::{name}[]", place + 1));
            bound.push(Value::Array(kind, Some(Box::new(cells))));
        }
    }
    let places: Vec<_> = (0..columns.len()).map(|place| format!("c{place}")).collect();
    let source = format!(
        "SELECT {} FROM unnest({}) AS array_rows({})",
        chosen.join(", "),
        given.join(", "),
        places.join(", ")
    );
    Ok((source, bound))
}

fn sql_type(kind: &ArrayType) -> Option<&'static str> {
    Some(match kind {
        ArrayType::Uuid => "uuid",
        ArrayType::String => "text",
        ArrayType::Int => "int4",
        ArrayType::BigInt => "int8",
        ArrayType::Bool => "bool",
        ArrayType::ChronoDate => "date",
        ArrayType::ChronoDateTimeUtc => "timestamptz",
        ArrayType::Json => "jsonb",
        _ => return None,
    })
}

/// A value after a sign that it is one; empty for none.
fn text(value: Value) -> Result<String, DbErr> {
    Ok(match value {
        Value::Uuid(value) => value.map_or_else(String::new, |value| format!("={value}")),
        Value::String(value) => value.map_or_else(String::new, |value| format!("={value}")),
        Value::Int(value) => value.map_or_else(String::new, |value| format!("={value}")),
        Value::ChronoDate(value) => value.map_or_else(String::new, |value| format!("={value}")),
        Value::ChronoDateTimeUtc(value) => {
            value.map_or_else(String::new, |value| format!("={}", value.to_rfc3339()))
        }
        other => return Err(DbErr::Type(format!("no text is bound for {:?}", other.array_type()))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_goes_in_few_sizes() {
        let mut left = 1_000;
        let mut sizes = Vec::new();
        while left > 0 {
            sizes.push(slice(left));
            left -= slice(left);
        }
        assert_eq!(sizes.iter().sum::<usize>(), 1_000);
        sizes.dedup();
        assert_eq!(sizes, [64, 32, 8]);
    }

    #[test]
    fn none_and_an_empty_text_are_told_apart() {
        let none = text(Value::String(None)).unwrap_or_default();
        let empty = text(Value::from(String::new())).unwrap_or_default();
        assert_eq!((none.as_str(), empty.as_str()), ("", "="));
    }
}
