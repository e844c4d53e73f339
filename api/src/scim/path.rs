//! Where in a resource: `name.givenName`, `emails[type eq "work"].value`, with or without the schema's name before it.

use super::ScimError;
use super::filter::{self, Filter};

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The attribute.
    pub attribute: String,
    /// Which of its values.
    pub which: Option<Filter>,
    /// The sub-attribute.
    pub part: Option<String>,
}

/// The name without the schema's before it: `urn:…:User:userName` is `userName`.
pub fn bare(name: &str) -> &str {
    if name.to_ascii_lowercase().starts_with("urn:") { name.rsplit(':').next().unwrap_or(name) } else { name }
}

/// Attribute and sub-attribute of a dotted name.
pub fn dotted(name: &str) -> Result<(String, Option<String>), ScimError> {
    let wrong = || ScimError::bad("invalidPath", format!("`{name}` names no attribute."));
    let mut parts = bare(name).split('.').map(str::to_owned);
    let (attribute, part) = (parts.next().unwrap_or_default(), parts.next());
    let good = |name: &String| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '-' | '_'))
    };
    if parts.next().is_some() || !good(&attribute) || part.as_ref().is_some_and(|part| !good(part)) {
        return Err(wrong());
    }
    Ok((attribute, part))
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// `invalidPath`, or `invalidFilter` for what stands in brackets.
    pub fn read(text: &str) -> Result<Self, ScimError> {
        let Some((before, rest)) = text.split_once('[') else {
            let (attribute, part) = dotted(text.trim())?;
            return Ok(Self { attribute, which: None, part });
        };
        let Some((inner, after)) = rest.rsplit_once(']') else {
            return Err(ScimError::bad("invalidPath", "A bracket is not closed."));
        };
        let (attribute, none) = dotted(before.trim())?;
        let part = match after.strip_prefix('.') {
            Some(part) => Some(dotted(part)?.0),
            None if after.is_empty() => None,
            None => return Err(ScimError::bad("invalidPath", "A dot is missing after the bracket.")),
        };
        if none.is_some() {
            return Err(ScimError::bad("invalidPath", "Only an attribute has values to choose from."));
        }
        Ok(Self { attribute, which: Some(filter::read(inner)?), part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_with_and_without_the_schemas_name() {
        let plain = Path::read("name.givenName").unwrap();
        assert_eq!((plain.attribute.as_str(), plain.part.as_deref()), ("name", Some("givenName")));
        let long = Path::read("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName").unwrap();
        assert_eq!(long, plain);
        let chosen = Path::read("emails[type eq \"work\" and value co \"@\"].value").unwrap();
        assert_eq!((chosen.attribute.as_str(), chosen.part.as_deref()), ("emails", Some("value")));
        assert!(chosen.which.is_some());
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [
            "",
            ".",
            "a.b.c",
            "emails[",
            "emails[type eq]",
            "emails[type eq \"w\"]value",
            "a b",
            "emails.x[value eq \"1\"]",
        ] {
            assert!(Path::read(text).is_err(), "{text}");
        }
    }
}
