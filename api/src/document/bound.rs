//! Completes the collected document: bounds that follow from formats, references where schemas were inlined.

use serde_json::{Map, Value, json};

/// Walks the whole document and completes each schema in place.
pub fn complete(document: &mut Value) {
    walk(document, ANSWERED);
}

/// The most items of a list that is answered, and of one that is taken in a body.
const ANSWERED: u32 = 10_000;
const TAKEN: u32 = 200;

fn walk(value: &mut Value, most_items: u32) {
    match value {
        Value::Object(object) => {
            // What refuses unknown fields is a body, or a part of one.
            let body = object.get("additionalProperties") == Some(&Value::Bool(false));
            let most_items = if body { TAKEN } else { most_items };
            if is_schema(object) {
                bound(object, most_items);
            }
            for (name, child) in object.iter_mut() {
                // Examples are data, not schemas.
                if name != "example" && name != "examples" {
                    walk(child, most_items);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, most_items)),
        _ => {}
    }
}

fn is_schema(object: &Map<String, Value>) -> bool {
    has_type(object, "string")
        || has_type(object, "integer")
        || has_type(object, "array")
        || has_type(object, "number")
}

fn has_type(object: &Map<String, Value>, wanted: &str) -> bool {
    match object.get("type") {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    }
}

fn bound(schema: &mut Map<String, Value>, most_items: u32) {
    let fixed = schema.contains_key("enum") || schema.contains_key("const");
    if has_type(schema, "string") && !fixed {
        let longest = match schema.get("format").and_then(Value::as_str) {
            Some("date") => 10,
            Some("date-time") => 40,
            Some("uuid") => 36,
            // What the engine and the catalogue write: sentences, rule ids, keys.
            _ => 4000,
        };
        schema.entry("maxLength").or_insert(json!(longest));
    }
    if has_type(schema, "integer") && !fixed {
        schema.entry("format").or_insert(json!("int32"));
        let wide = schema.get("format").and_then(Value::as_str) == Some("int64");
        let most = if wide { json!(9_007_199_254_740_991_i64) } else { json!(2_147_483_647) };
        schema.entry("maximum").or_insert(most);
        schema.entry("minimum").or_insert(json!(0));
    }
    if has_type(schema, "array") {
        schema.entry("maxItems").or_insert(json!(most_items));
    }
}
