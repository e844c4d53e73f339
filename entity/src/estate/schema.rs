//! The form of a table's rows in an archive, as a JSON Schema.

use serde_json::{Value, json};

use super::{Column, Kind, Table};

/// The schema of one row.
pub fn of(table: &Table) -> Value {
    let properties: serde_json::Map<_, _> =
        table.columns.iter().map(|column| (column.name.to_owned(), cell(column))).collect();
    let required: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": format!("One line of data/{}.jsonl.", table.name),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn cell(column: &Column) -> Value {
    let mut schema = match column.kind {
        Kind::Id => json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        Kind::Text | Kind::Bytes => json!({ "type": "string" }),
        Kind::Whole(_) => json!({ "type": "integer" }),
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Instant => json!({ "type": "string", "format": "date-time" }),
        Kind::Json => json!({}),
    };
    if column.nullable
        && let Some(kind) = schema.get("type").cloned()
    {
        schema["type"] = json!([kind, "null"]);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::super::{Carried, people, tables};
    use super::*;

    #[test]
    fn no_secret_has_a_column_in_an_archive() {
        // The hashes of the log's chain and the salts of its values are what it is checked with.
        let known = ["hash", "salt", "sha256"];
        let written = tables().into_iter().filter(|table| !matches!(table.carried, Carried::Not(_)));
        for table in written.chain([people()]) {
            for column in &table.columns {
                let suspect =
                    ["hash", "secret", "token", "password", "sealed", "salt", "lease", "credential"];
                let is_suspect = suspect.iter().any(|word| column.name.contains(word));
                let of_the_log = known.contains(&column.name) && table.name.starts_with("audit_");
                // Tells which file was imported, and what an auditor was shown.
                let told = [("framework", "file_hash"), ("audit_room", "freeze_hash")];
                let fine = of_the_log || told.contains(&(table.name, column.name));
                assert!(!is_suspect || fine, "{}.{}", table.name, column.name);
                assert_ne!(column.kind, Kind::Bytes, "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn a_row_that_may_be_empty_says_so() {
        let site = tables().into_iter().find(|table| table.name == "membership").unwrap();
        let schema = of(&site);
        assert_eq!(schema["properties"]["ended_at"]["type"], json!(["string", "null"]));
        assert_eq!(schema["properties"]["id"]["pattern"], "^[0-9a-f]{32}$");
        assert_eq!(schema["properties"]["role"]["type"], "string");
    }
}
