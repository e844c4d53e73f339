//! Commitments: a personal value stands outside of what is hashed, and its digest inside.

use serde_json::{Map, Value, json};

use crate::{canonical, digest};

/// The field that makes an object a commitment.
const FIELD: &str = "sealed";

/// The field that asks for one.
const ASK: &str = "personal";

/// What no log keeps, whatever it holds: fields of these names, and those that end so.
const SECRETS: [&str; 5] = ["password", "password_hash", "secret", "token", "token_hash"];

/// A value that was taken out of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What stands in the entry for it.
    pub digest: String,
    /// 128 random bits, without which the digest tells nothing.
    pub salt: String,
    /// The value.
    pub value: Value,
    /// Whose it is, when that is known.
    pub person: Option<String>,
}

impl Kept {
    /// Commits to `value`.
    pub fn new(salt: String, value: Value, person: Option<String>) -> Self {
        Self { digest: commitment(&salt, &value), salt, value, person }
    }
}

/// The digest that commits to `value`.
pub fn commitment(salt: &str, value: &Value) -> String {
    digest(&canonical(&json!({ "salt": salt, "value": value })))
}

/// What stands in an entry instead of the value.
pub fn marker(digest: &str) -> Value {
    json!({ FIELD: digest })
}

/// Asks for `value`, which is `person`'s, to be taken out.
pub fn personal(person: Option<&str>, value: &Value) -> Value {
    json!({ ASK: { "of": person, "value": value } })
}

/// The digest that a commitment holds, if `value` is one.
pub fn marked(value: &Value) -> Option<&str> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.get(FIELD)?.as_str()
}

/// Every commitment inside `detail`, in no order.
pub fn markers(detail: &Value) -> Vec<&str> {
    if let Some(digest) = marked(detail) {
        return vec![digest];
    }
    match detail {
        Value::Object(fields) => fields.values().flat_map(markers).collect(),
        Value::Array(items) => items.iter().flat_map(markers).collect(),
        _ => Vec::new(),
    }
}

/// Takes personal values out of `detail` and leaves commitments: what [`personal`] wrapped, and every mail address.
/// Secrets are dropped.
pub fn take_out(detail: Value, salt: &mut impl FnMut() -> String, kept: &mut Vec<Kept>) -> Value {
    match detail {
        Value::Object(mut fields) => match fields.remove(ASK) {
            Some(Value::Object(mut asked)) if fields.is_empty() && asked.contains_key("value") => {
                let person = asked.get("of").and_then(Value::as_str).map(str::to_owned);
                seal(asked.remove("value").unwrap_or_default(), person, salt, kept)
            }
            other => {
                fields.extend(other.map(|value| (ASK.to_owned(), value)));
                fields.into_iter().filter_map(|field| inner(field, salt, kept)).collect::<Map<_, _>>().into()
            }
        },
        Value::Array(items) => items.into_iter().map(|item| take_out(item, salt, kept)).collect(),
        Value::String(text) if is_address(&text) => seal(text.into(), None, salt, kept),
        simple => simple,
    }
}

fn inner(
    (name, value): (String, Value),
    salt: &mut impl FnMut() -> String,
    kept: &mut Vec<Kept>,
) -> Option<(String, Value)> {
    if SECRETS.iter().any(|secret| name.ends_with(secret)) {
        return None;
    }
    // What comes from outside cannot pass for a commitment.
    let name = if name == FIELD { format!("{FIELD}_") } else { name };
    Some((name, take_out(value, salt, kept)))
}

fn seal(
    value: Value,
    person: Option<String>,
    salt: &mut impl FnMut() -> String,
    kept: &mut Vec<Kept>,
) -> Value {
    let one = Kept::new(salt(), value, person);
    let stands = marker(&one.digest);
    kept.push(one);
    stands
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && text.len() <= 254
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_holds_salt_and_value() {
        let digest = commitment("00ff", &json!("Aino"));
        assert_ne!(digest, commitment("01ff", &json!("Aino")));
        assert_ne!(digest, commitment("00ff", &json!("Eino")));
    }

    #[test]
    fn personal_values_and_addresses_are_taken_out_and_secrets_dropped() {
        let detail = json!({
            "name": personal(Some("per_1"), &json!("Aino")), "mail": ["aino@example.com", "a @ b.c"],
            "new_password": "plum", "sealed": "forged", "title": "Dock",
        });
        let (mut kept, mut number) = (Vec::new(), 0);
        let mut salt = || {
            number += 1;
            format!("{number:032x}")
        };
        let left = take_out(detail, &mut salt, &mut kept);
        assert!(!left.to_string().contains("Aino") && !left.to_string().contains("plum"), "{left}");
        assert!(!left.to_string().contains("aino@example.com"), "{left}");
        assert_eq!((&left["title"], &left["mail"][1]), (&json!("Dock"), &json!("a @ b.c")));
        assert_eq!(left["sealed_"], "forged");
        let mut found = markers(&left);
        let mut known: Vec<_> = kept.iter().map(|one| one.digest.as_str()).collect();
        found.sort_unstable();
        known.sort_unstable();
        assert_eq!((found.len(), found), (2, known));
        assert!(kept.iter().any(|one| one.person.as_deref() == Some("per_1") && one.value == "Aino"));
        assert!(kept.iter().all(|one| one.digest == commitment(&one.salt, &one.value)));
    }
}
