//! Writes tags and conditions into the document: one rule for every operation.

use serde_json::{Value, json};

use crate::right::{self, Who};

/// Writes `ETag`, `If-None-Match` and 304 into each reading operation, and `If-Match` and 412 into each change of what is there.
pub fn tell(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.iter_mut());
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flat_map(|item| item.iter_mut()) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            let public = matches!(right::who(id), Some(Who::Anyone) | None);
            match method.as_str() {
                "get" if path.starts_with("/v1/") => read(operation),
                "patch" | "put" | "delete" if !public => changed(operation),
                "post" if !public && path.contains('{') => changed(operation),
                _ => {}
            }
        }
    }
}

fn read(operation: &mut Value) {
    // What is streamed, such as an export, is known by its digest only when it has been sent.
    if !operation["responses"]["200"]["content"]["application/json"].is_object() {
        return;
    }
    let description = "Names this very answer; what stands before a dot names what changes compare.";
    let header = json!({ "description": description, "schema": { "type": "string", "maxLength": 100 } });
    operation["responses"]["200"]["headers"]["ETag"] = header;
    operation["responses"]["304"] =
        json!({ "description": "The answer is still the one named by `If-None-Match`." });
    parameter(
        operation,
        "If-None-Match",
        "Tags of answers that are known; if it is still one of them, the answer is 304.",
    );
}

fn changed(operation: &mut Value) {
    parameter(
        operation,
        "If-Match",
        "The `ETag` that was read. When something else is there now, the answer is 412.",
    );
    if operation["responses"]["412"].is_null() {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        operation["responses"]["412"] = json!({ "description": "It has changed since it was read.",
            "content": { "application/problem+json": { "schema": schema } } });
    }
}

fn parameter(operation: &mut Value, name: &str, description: &str) {
    let schema = json!({ "type": "string", "maxLength": super::LONGEST_CONDITION });
    let known = operation["parameters"].as_array_mut();
    if let Some(known) = known {
        match known.iter_mut().find(|parameter| parameter["name"] == name) {
            Some(parameter) => parameter["schema"] = schema,
            None => known.push(json!({ "name": name, "in": "header", "required": false,
                "description": description, "schema": schema })),
        }
    } else {
        operation["parameters"] = json!([]);
        self::parameter(operation, name, description);
    }
}
