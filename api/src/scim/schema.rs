//! The attributes that are kept of users and groups: their schema as it is published, and the reading of what a directory
//! sends. What is not here is not kept, and said so by not being in the schema.

use serde_json::{Map, Value, json};

use super::ScimError;

/// The schema of users.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The schema of groups.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// What an attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// The address of another resource.
    Reference,
    /// Several under names.
    Complex(&'static [Attribute]),
}

/// An attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether there may be several.
    pub many: bool,
    /// Whether there must be one.
    pub required: bool,
    /// Who may write it: `readWrite`, `readOnly`, `immutable`.
    pub mutability: &'static str,
    /// What it is.
    pub about: &'static str,
}

const fn text(name: &'static str, about: &'static str) -> Attribute {
    Attribute { name, kind: Kind::Text, many: false, required: false, mutability: "readWrite", about }
}

const NAME: &[Attribute] = &[
    text("formatted", "The whole name."),
    text("familyName", "The family name."),
    text("givenName", "The given name."),
];

const EMAIL: &[Attribute] = &[
    text("value", "The address."),
    text("type", "What it is for."),
    Attribute { kind: Kind::Flag, ..text("primary", "Whether it is the one to use.") },
];

const MEMBER: &[Attribute] = &[
    Attribute { mutability: "immutable", ..text("value", "The id of the user.") },
    Attribute { kind: Kind::Reference, mutability: "immutable", ..text("$ref", "The address of the user.") },
    Attribute { mutability: "immutable", ..text("type", "User.") },
];

const MEMBERSHIP: &[Attribute] = &[
    Attribute { mutability: "readOnly", ..text("value", "The id of the group.") },
    Attribute { mutability: "readOnly", ..text("display", "Its name.") },
];

/// What every resource may have besides.
pub const EXTERNAL_ID: Attribute = text("externalId", "What the directory calls it.");

/// The attributes of users.
pub const USER_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, ..text("userName", "The name that is unique in the organization.") },
    Attribute { kind: Kind::Complex(NAME), ..text("name", "The person's name.") },
    text("displayName", "The name to show."),
    text(
        "preferredLanguage",
        "The language of the pages and of mails to the person, such as de-DE; taken when the account is made.",
    ),
    text(
        "locale",
        "The person's language and place, such as de-AT; taken where there is no preferredLanguage.",
    ),
    Attribute { kind: Kind::Flag, ..text("active", "Whether the person is let in.") },
    Attribute { kind: Kind::Complex(EMAIL), many: true, ..text("emails", "The addresses.") },
    Attribute {
        kind: Kind::Complex(MEMBERSHIP),
        many: true,
        mutability: "readOnly",
        ..text("groups", "The groups the user is in.")
    },
];

/// The attributes of groups.
pub const GROUP_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, ..text("displayName", "The name.") },
    Attribute { kind: Kind::Complex(MEMBER), many: true, ..text("members", "The users in it.") },
];

/// How long a text may be, and how many values of one attribute there may be.
const LONGEST: usize = 255;
const MOST: usize = 10_000;

/// The attributes of a kind of resource.
pub fn of(schema: &str) -> &'static [Attribute] {
    if schema == USER { USER_ATTRIBUTES } else { GROUP_ATTRIBUTES }
}

/// The attribute of that name, in any case.
pub fn find(attributes: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// The top-level attribute of that name, `externalId` among them.
pub fn top(schema: &str, name: &str) -> Option<&'static Attribute> {
    find(of(schema), name).or_else(|| EXTERNAL_ID.name.eq_ignore_ascii_case(name).then_some(&EXTERNAL_ID))
}

/// Reads a whole resource as a directory sends it: what is known, in its one spelling and of its kind. What a directory may not
/// write, and what is not known, is left out (RFC 7644 §3.3).
///
/// # Errors
/// When a value is of another kind, or a required one is missing.
pub fn read(schema: &str, sent: &Value) -> Result<Map<String, Value>, ScimError> {
    let Some(object) = sent.as_object() else {
        return Err(ScimError::bad("invalidSyntax", "A resource is an object."));
    };
    let mut kept = Map::new();
    for (name, value) in object {
        let Some(attribute) = top(schema, name.rsplit(':').next().unwrap_or(name)) else { continue };
        if attribute.mutability == "readOnly" {
            continue;
        }
        if let Some(value) = conform(attribute, value)? {
            kept.insert(attribute.name.to_owned(), value);
        }
    }
    for attribute in of(schema).iter().filter(|attribute| attribute.required) {
        if kept.get(attribute.name).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
            return Err(ScimError::bad("invalidValue", format!("`{}` is required.", attribute.name)));
        }
    }
    Ok(kept)
}

/// A value as the attribute holds it; `None` for one that is not there.
pub fn conform(attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
    if !attribute.many {
        return one(attribute, value);
    }
    let values = match value {
        Value::Null => return Ok(None),
        Value::Array(values) => values.clone(),
        single => vec![single.clone()],
    };
    if values.len() > MOST {
        return Err(ScimError::bad(
            "invalidValue",
            format!("`{}` has at most {MOST} values.", attribute.name),
        ));
    }
    let mut kept = Vec::new();
    for value in &values {
        // A value of its own is short for the sub-attribute `value`.
        let whole = if value.is_string() { json!({ "value": value }) } else { value.clone() };
        kept.extend(one(attribute, &whole)?);
    }
    Ok(Some(Value::Array(kept)).filter(|kept| kept.as_array().is_some_and(|kept| !kept.is_empty())))
}

fn one(attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
    let wrong =
        |what: &str| Err(ScimError::bad("invalidValue", format!("`{}` must be {what}.", attribute.name)));
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(None),
        (Kind::Text | Kind::Reference, Value::String(text)) => {
            let fits = text.chars().count() <= LONGEST && !text.contains('\0');
            if fits { Ok(Some(value.clone())) } else { wrong("a text of at most 255 characters") }
        }
        (Kind::Text | Kind::Reference, _) => wrong("a text"),
        (Kind::Flag, Value::Bool(_)) => Ok(Some(value.clone())),
        // Some directories write `"True"`.
        (Kind::Flag, Value::String(text)) => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Some(true.into())),
            "false" => Ok(Some(false.into())),
            _ => wrong("true or false"),
        },
        (Kind::Flag, _) => wrong("true or false"),
        (Kind::Complex(parts), Value::Object(object)) => {
            let mut kept = Map::new();
            for (name, value) in object {
                let Some(part) = find(parts, name) else { continue };
                if let Some(value) = one(part, value)? {
                    kept.insert(part.name.to_owned(), value);
                }
            }
            Ok(Some(Value::Object(kept)).filter(|kept| kept.as_object().is_some_and(|kept| !kept.is_empty())))
        }
        (Kind::Complex(_), _) => wrong("an object"),
    }
}

/// An attribute as `/Schemas` publishes it.
pub fn published(attribute: &Attribute) -> Value {
    let (kind, parts) = match attribute.kind {
        Kind::Text => ("string", &[] as &[Attribute]),
        Kind::Flag => ("boolean", &[] as &[Attribute]),
        Kind::Reference => ("reference", &[] as &[Attribute]),
        Kind::Complex(parts) => ("complex", parts),
    };
    let mut said = json!({
        "name": attribute.name, "type": kind, "multiValued": attribute.many, "description": attribute.about,
        "required": attribute.required, "mutability": attribute.mutability, "returned": "default",
    });
    match attribute.kind {
        Kind::Text => {
            said["caseExact"] = false.into();
            said["uniqueness"] = if attribute.name == "userName" { "server".into() } else { "none".into() };
        }
        Kind::Reference => {
            said["caseExact"] = true.into();
            said["uniqueness"] = "none".into();
            said["referenceTypes"] = json!(["User"]);
        }
        Kind::Flag => {}
        Kind::Complex(_) => said["subAttributes"] = parts.iter().map(published).collect(),
    }
    if attribute.mutability == "immutable" && attribute.name == "type" {
        said["canonicalValues"] = json!(["User"]);
    }
    said
}
