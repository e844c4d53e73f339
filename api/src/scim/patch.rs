//! Changes of a part (RFC 7644 §3.5.2): add, remove, replace, at a path or at the resource itself.

use serde_json::{Map, Value, json};

use super::ScimError;
use super::filter::{Comparison, Filter, get};
use super::path::Path;
use super::schema::{Attribute, Kind, conform, find, top};

/// How many operations one request may hold.
const MOST: usize = 1_000;

/// Carries the operations of a request out on what is kept, and answers what is kept then.
///
/// # Errors
/// As the RFC names them; nothing is changed then.
pub fn apply(
    schema: &str,
    kept: &Map<String, Value>,
    request: &Value,
) -> Result<Map<String, Value>, ScimError> {
    let operations = get(request, "Operations").and_then(Value::as_array);
    let operations =
        operations.ok_or_else(|| ScimError::bad("invalidSyntax", "`Operations` is required: a list."))?;
    if operations.len() > MOST {
        return Err(ScimError::of(
            actix_web::http::StatusCode::PAYLOAD_TOO_LARGE,
            format!("A request has at most {MOST} operations."),
        ));
    }
    let mut resource = kept.clone();
    for operation in operations {
        let name = get(operation, "op").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        let value = get(operation, "value").cloned().unwrap_or(Value::Null);
        let path = get(operation, "path").and_then(Value::as_str).filter(|path| !path.is_empty());
        match (name.as_str(), path) {
            ("add" | "replace", None) => whole(schema, &mut resource, &name, &value)?,
            ("add" | "replace", Some(path)) => set(schema, &mut resource, &name, &Path::read(path)?, &value)?,
            ("remove", Some(path)) => remove(schema, &mut resource, &Path::read(path)?, &value)?,
            ("remove", None) => return Err(ScimError::bad("noTarget", "A removal names its path.")),
            _ => return Err(ScimError::bad("invalidSyntax", "`op` is add, remove or replace.")),
        }
    }
    // What came of it is read once more as a whole: a required attribute is still there.
    super::schema::read(schema, &Value::Object(resource))
}

/// Without a path the value names the attributes; those that are not known are not kept.
fn whole(
    schema: &str,
    resource: &mut Map<String, Value>,
    name: &str,
    value: &Value,
) -> Result<(), ScimError> {
    let Some(object) = value.as_object() else {
        return Err(ScimError::bad("invalidValue", "Without a path the value is an object."));
    };
    for (key, value) in object {
        let Ok(path) = Path::read(key) else { continue };
        match top(schema, &path.attribute) {
            Some(attribute) if attribute.mutability != "readOnly" => {
                set(schema, resource, name, &path, value)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn target(schema: &str, path: &Path) -> Result<&'static Attribute, ScimError> {
    let unknown = || ScimError::bad("invalidPath", format!("There is no attribute `{}`.", path.attribute));
    let attribute = top(schema, &path.attribute).ok_or_else(|| match path.attribute.as_str() {
        "id" | "meta" | "schemas" => {
            ScimError::bad("mutability", format!("`{}` cannot be changed.", path.attribute))
        }
        _ => unknown(),
    })?;
    if attribute.mutability == "readOnly" {
        return Err(ScimError::bad("mutability", format!("`{}` cannot be changed.", attribute.name)));
    }
    Ok(attribute)
}

fn part_of(attribute: &Attribute, name: &str) -> Result<&'static Attribute, ScimError> {
    let part = match attribute.kind {
        Kind::Complex(parts) => find(parts, name),
        _ => None,
    };
    part.ok_or_else(|| ScimError::bad("invalidPath", format!("`{}` has no part `{name}`.", attribute.name)))
}

fn set(
    schema: &str,
    resource: &mut Map<String, Value>,
    name: &str,
    path: &Path,
    value: &Value,
) -> Result<(), ScimError> {
    let attribute = target(schema, path)?;
    let part = path.part.as_deref().map(|part| part_of(attribute, part)).transpose()?;
    match (&path.which, part) {
        (Some(which), _) => choose(attribute, resource, name, which, part, value),
        (None, Some(part)) if attribute.many => {
            let Some(value) = conform(part, value)? else { return Ok(()) };
            for one in several(resource, attribute) {
                one[part.name] = value.clone();
            }
            Ok(())
        }
        (None, Some(part)) => {
            let object = resource.entry(attribute.name).or_insert_with(|| json!({}));
            match conform(part, value)? {
                Some(value) => object[part.name] = value,
                None => drop(object.as_object_mut().map(|object| object.remove(part.name))),
            }
            Ok(())
        }
        (None, None) => {
            let Some(value) = conform(attribute, value)? else {
                // Nothing to set is nothing left, when it replaces.
                if name == "replace" {
                    resource.remove(attribute.name);
                }
                return Ok(());
            };
            put(attribute, resource, name, value);
            Ok(())
        }
    }
}

fn put(attribute: &Attribute, resource: &mut Map<String, Value>, name: &str, value: Value) {
    let before = resource.get(attribute.name).cloned();
    let after = match (before, value) {
        (Some(Value::Array(mut before)), Value::Array(new)) if name == "add" => {
            if new.iter().any(|one| one["primary"] == true) {
                // Only one value is the one to use.
                for one in before.iter_mut().filter(|one| one["primary"] == true) {
                    one["primary"] = false.into();
                }
            }
            for one in new {
                let same =
                    |it: &Value| *it == one || (it["value"].is_string() && it["value"] == one["value"]);
                before.retain(|it| !same(it));
                before.push(one);
            }
            Value::Array(before)
        }
        (Some(Value::Object(mut before)), Value::Object(new)) => {
            before.extend(new);
            Value::Object(before)
        }
        (_, value) => value,
    };
    resource.insert(attribute.name.to_owned(), after);
}

fn several<'a>(resource: &'a mut Map<String, Value>, attribute: &Attribute) -> Vec<&'a mut Value> {
    let all = resource.get_mut(attribute.name).and_then(Value::as_array_mut);
    all.map(|all| all.iter_mut().collect()).unwrap_or_default()
}

/// Sets the values that a filter chooses.
fn choose(
    attribute: &Attribute,
    resource: &mut Map<String, Value>,
    name: &str,
    which: &Filter,
    part: Option<&'static Attribute>,
    value: &Value,
) -> Result<(), ScimError> {
    let wanted = match part {
        Some(part) => {
            let Some(value) = conform(part, value)? else { return Ok(()) };
            json!({ part.name: value })
        }
        None => match conform(&Attribute { many: false, ..*attribute }, value)? {
            Some(value) => value,
            None => return Ok(()),
        },
    };
    let Some(wanted) = wanted.as_object().cloned() else {
        return Err(ScimError::bad(
            "invalidFilter",
            format!("`{}` has no values to choose from.", attribute.name),
        ));
    };
    let mut chosen = false;
    for one in several(resource, attribute).into_iter().filter(|one| which.holds(one)) {
        if let Some(one) = one.as_object_mut() {
            one.extend(wanted.clone());
        }
        chosen = true;
    }
    if chosen {
        return Ok(());
    }
    // Directories add the work address so: what the filter says becomes the new value's.
    match which {
        Filter::Test(field, None, Comparison::Eq, said) if name == "add" => {
            let mut fresh = Map::new();
            fresh.insert(field.clone(), said.clone());
            fresh.extend(wanted);
            let fresh = conform(attribute, &json!([fresh]))?;
            if let Some(fresh) = fresh {
                put(attribute, resource, "add", fresh);
            }
            Ok(())
        }
        _ => Err(ScimError::bad(
            "noTarget",
            format!("No value of `{}` is chosen by the path.", attribute.name),
        )),
    }
}

fn remove(
    schema: &str,
    resource: &mut Map<String, Value>,
    path: &Path,
    value: &Value,
) -> Result<(), ScimError> {
    let attribute = target(schema, path)?;
    let part = path.part.as_deref().map(|part| part_of(attribute, part)).transpose()?;
    if attribute.required {
        return Err(ScimError::bad("mutability", format!("`{}` is required.", attribute.name)));
    }
    match (&path.which, part) {
        (None, None) if attribute.many && !value.is_null() => {
            // Some directories name what is to go as the value.
            let gone = conform(attribute, value)?.unwrap_or_default();
            let gone: Vec<_> =
                gone.as_array().into_iter().flatten().map(|one| one["value"].clone()).collect();
            keep(resource, attribute, |one| !gone.contains(&one["value"]));
        }
        (None, None) => drop(resource.remove(attribute.name)),
        (None, Some(part)) => {
            for one in several(resource, attribute) {
                one.as_object_mut().map(|one| one.remove(part.name));
            }
            if let Some(Value::Object(object)) = resource.get_mut(attribute.name) {
                object.remove(part.name);
            }
        }
        (Some(which), None) => keep(resource, attribute, |one| !which.holds(one)),
        (Some(which), Some(part)) => {
            for one in several(resource, attribute).into_iter().filter(|one| which.holds(one)) {
                one.as_object_mut().map(|one| one.remove(part.name));
            }
        }
    }
    Ok(())
}

fn keep(resource: &mut Map<String, Value>, attribute: &Attribute, stays: impl Fn(&Value) -> bool) {
    if let Some(Value::Array(all)) = resource.get_mut(attribute.name) {
        all.retain(stays);
        if all.is_empty() {
            resource.remove(attribute.name);
        }
    }
}

#[cfg(test)]
#[path = "patch/tests.rs"]
mod tests;
