//! Filters (RFC 7644 §3.4.2.2): read with their precedence, and tried on a resource.

use serde_json::Value;

use super::ScimError;
use super::path::{bare, dotted};

/// How deep brackets may be in each other.
const DEEPEST: usize = 16;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Both.
    And(Box<Filter>, Box<Filter>),
    /// One of them.
    Or(Box<Filter>, Box<Filter>),
    /// The contrary.
    Not(Box<Filter>),
    /// An attribute compared with a value.
    Test(String, Option<String>, Comparison, Value),
    /// Whether an attribute is there.
    Present(String, Option<String>),
    /// Whether one value of an attribute fulfils all of it.
    Within(String, Box<Filter>),
}

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Sign(char),
    Word(String),
    Text(String),
}

fn wrong(detail: impl Into<String>) -> ScimError {
    ScimError::bad("invalidFilter", detail)
}

/// Reads a filter.
///
/// # Errors
/// `invalidFilter`.
pub fn read(text: &str) -> Result<Filter, ScimError> {
    if text.len() > 4_000 {
        return Err(wrong("A filter has at most 4000 characters."));
    }
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0, depth: 0 };
    let filter = reader.either()?;
    if reader.at == tokens.len() {
        Ok(filter)
    } else {
        Err(wrong("There is more after the end of the filter."))
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, ScimError> {
    let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        if matches!(first, '(' | ')' | '[' | ']') {
            tokens.push(Token::Sign(first));
            rest = &rest[1..];
        } else if first == '"' {
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let read = stream.next().and_then(Result::ok).ok_or_else(|| wrong("A text is not closed."))?;
            rest = &rest[stream.byte_offset()..];
            tokens.push(Token::Text(read));
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "()[]\"".contains(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Token, ScimError> {
        let token = self.tokens.get(self.at).cloned().ok_or_else(|| wrong("The filter ends too early."))?;
        self.at += 1;
        Ok(token)
    }

    fn takes(&mut self, word: &str) -> bool {
        let here = matches!(self.tokens.get(self.at), Some(Token::Word(it)) if it.eq_ignore_ascii_case(word));
        self.at += usize::from(here);
        here
    }

    fn sign(&mut self, sign: char) -> Result<(), ScimError> {
        if self.next()? == Token::Sign(sign) { Ok(()) } else { Err(wrong(format!("`{sign}` is missing."))) }
    }

    fn either(&mut self) -> Result<Filter, ScimError> {
        let mut filter = self.both()?;
        while self.takes("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.both()?));
        }
        Ok(filter)
    }

    fn both(&mut self) -> Result<Filter, ScimError> {
        let mut filter = self.single()?;
        while self.takes("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.single()?));
        }
        Ok(filter)
    }

    fn inner(&mut self, end: char) -> Result<Filter, ScimError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(wrong("The filter is too deep."));
        }
        let filter = self.either()?;
        self.sign(end)?;
        self.depth -= 1;
        Ok(filter)
    }

    fn single(&mut self) -> Result<Filter, ScimError> {
        if self.takes("not") {
            self.sign('(')?;
            return Ok(Filter::Not(Box::new(self.inner(')')?)));
        }
        let name = match self.next()? {
            Token::Sign('(') => return self.inner(')'),
            Token::Word(name) => name,
            _ => return Err(wrong("An attribute is missing.")),
        };
        let (attribute, part) =
            dotted(bare(&name)).map_err(|_| wrong(format!("`{name}` names no attribute.")))?;
        if self.tokens.get(self.at) == Some(&Token::Sign('[')) {
            self.at += 1;
            return Ok(Filter::Within(attribute, Box::new(self.inner(']')?)));
        }
        if self.takes("pr") {
            return Ok(Filter::Present(attribute, part));
        }
        let comparison = match self.next()? {
            Token::Word(word) => comparison(&word)?,
            _ => return Err(wrong("A comparison is missing.")),
        };
        let value = match self.next()? {
            Token::Text(text) => Value::String(text),
            Token::Word(word) => serde_json::from_str(&word)
                .map_err(|_| wrong(format!("`{word}` is no value; a text has quotes.")))?,
            Token::Sign(_) => return Err(wrong("A value is missing.")),
        };
        Ok(Filter::Test(attribute, part, comparison, value))
    }
}

fn comparison(word: &str) -> Result<Comparison, ScimError> {
    Ok(match word.to_ascii_lowercase().as_str() {
        "eq" => Comparison::Eq,
        "ne" => Comparison::Ne,
        "co" => Comparison::Co,
        "sw" => Comparison::Sw,
        "ew" => Comparison::Ew,
        "gt" => Comparison::Gt,
        "ge" => Comparison::Ge,
        "lt" => Comparison::Lt,
        "le" => Comparison::Le,
        _ => return Err(wrong(format!("`{word}` is no comparison."))),
    })
}

/// The value under a name, in any case.
pub fn get<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn values<'a>(resource: &'a Value, attribute: &str, part: Option<&str>) -> Vec<&'a Value> {
    let all = match get(resource, attribute) {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => vec![],
    };
    let part_of = |value: &'a Value| match part {
        Some(part) => get(value, part),
        // A value with parts stands for its `value`.
        None if value.is_object() => get(value, "value"),
        None => Some(value),
    };
    all.into_iter().filter_map(part_of).filter(|value| !value.is_null()).collect()
}

impl Filter {
    /// Whether a resource, or one value of an attribute, fulfils it.
    pub fn holds(&self, resource: &Value) -> bool {
        match self {
            Self::And(a, b) => a.holds(resource) && b.holds(resource),
            Self::Or(a, b) => a.holds(resource) || b.holds(resource),
            Self::Not(inner) => !inner.holds(resource),
            Self::Present(attribute, part) => !values(resource, attribute, part.as_deref()).is_empty(),
            Self::Within(attribute, inner) => match get(resource, attribute) {
                Some(Value::Array(values)) => values.iter().any(|value| inner.holds(value)),
                Some(value) => inner.holds(value),
                None => false,
            },
            Self::Test(attribute, part, comparison, wanted) => {
                let found = values(resource, attribute, part.as_deref());
                let exact =
                    attribute.eq_ignore_ascii_case("id") || attribute.eq_ignore_ascii_case("externalId");
                match (comparison, wanted) {
                    (Comparison::Eq, Value::Null) => found.is_empty(),
                    (Comparison::Ne, Value::Null) => !found.is_empty(),
                    (Comparison::Ne, _) => !found.iter().any(|it| compare(it, Comparison::Eq, wanted, exact)),
                    _ => found.iter().any(|it| compare(it, *comparison, wanted, exact)),
                }
            }
        }
    }

    /// The value that an attribute must equal, when that is all that is asked.
    pub fn equals(&self, name: &str) -> Option<&str> {
        match self {
            Self::Test(attribute, None, Comparison::Eq, Value::String(text))
                if attribute.eq_ignore_ascii_case(name) =>
            {
                Some(text)
            }
            _ => None,
        }
    }
}

fn compare(found: &Value, comparison: Comparison, wanted: &Value, exact: bool) -> bool {
    match (found, wanted) {
        (Value::String(found), Value::String(wanted)) => {
            let fold = |text: &str| if exact { text.to_owned() } else { text.to_lowercase() };
            let (found, wanted) = (fold(found), fold(wanted));
            match comparison {
                Comparison::Eq | Comparison::Ne => found == wanted,
                Comparison::Co => found.contains(&wanted),
                Comparison::Sw => found.starts_with(&wanted),
                Comparison::Ew => found.ends_with(&wanted),
                Comparison::Gt => found > wanted,
                Comparison::Ge => found >= wanted,
                Comparison::Lt => found < wanted,
                Comparison::Le => found <= wanted,
            }
        }
        _ => comparison == Comparison::Eq && found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(filter: &str) -> bool {
        let user = json!({
            "id": "scu_1", "userName": "Anna@Kestrel.example", "active": true, "name": { "familyName": "Berg" },
            "emails": [{ "value": "anna@kestrel.example", "type": "work" }, { "value": "a@home.example", "type": "home" }],
        });
        read(filter).unwrap_or_else(|fault| panic!("{filter}: {fault}")).holds(&user)
    }

    #[test]
    fn a_filter_is_tried_with_its_precedence_and_without_regard_to_case() {
        for filter in [
            "userName eq \"anna@kestrel.EXAMPLE\"",
            "USERNAME Eq \"anna@kestrel.example\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"anna\"",
            "name.familyName co \"er\"",
            "emails.type eq \"home\"",
            "emails co \"home\"",
            "emails[type eq \"work\" and value ew \"kestrel.example\"]",
            "active eq true",
            "not (active eq false)",
            "externalId eq null",
            "userName pr and not (displayName pr)",
            "userName eq \"x\" or active eq true and name.familyName eq \"berg\"",
            "(userName eq \"x\" or active eq true) and name.familyName eq \"berg\"",
            "userName ne \"x\"",
            "userName gt \"a\" and userName le \"b\"",
        ] {
            assert!(holds(filter), "{filter}");
        }
        for filter in [
            "id eq \"SCU_1\"",
            "emails[type eq \"home\" and value ew \"kestrel.example\"]",
            "active eq \"true\"",
            "displayName pr",
            "userName eq \"x\" and active eq true or active eq false",
        ] {
            assert!(!holds(filter), "{filter}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let deep = format!("{}active eq true{}", "(".repeat(40), ")".repeat(40));
        for filter in [
            "",
            "userName",
            "userName eq",
            "userName is \"x\"",
            "eq \"x\"",
            "userName eq x",
            "userName eq \"x",
            "(userName eq \"x\"",
            "userName eq \"x\")",
            "userName eq \"x\" and",
            "not userName pr",
            "a.b.c eq 1",
            &deep,
        ] {
            assert!(read(filter).is_err(), "{filter}");
        }
    }
}
