//! Parameters of the query: read whole, so that every faulty one is named; unknown ones are refused.

use actix_web::HttpRequest;
use entity::page::PageRequest;
use entity::sort::SortKey;
use serde_json::Value;

use crate::body::{Faults, Field};
use crate::problem::Problem;

/// What is read apart, by `expand::Wanted`; an operation that does not declare it has refused it before.
const EXPAND: &str = "expand";

/// The parameters under reading.
#[derive(Debug)]
pub struct Query {
    given: Vec<(String, String)>,
    faults: Faults,
}

impl Query {
    /// The parameters of `request`.
    pub fn of(request: &HttpRequest) -> Self {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let mut faults = Faults::default();
        if pairs.is_err() {
            faults.note("?", "The query is not readable.");
        }
        Self { given: pairs.map(actix_web::web::Query::into_inner).unwrap_or_default(), faults }
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.given.iter().position(|(key, _)| key == name)?;
        let (_, value) = self.given.remove(at);
        if self.given.iter().any(|(key, _)| key == name) {
            self.faults.note(&format!("?{name}"), "This parameter is given once.");
        }
        Some(value)
    }

    /// An optional parameter that is read like a field.
    pub fn field<F: Field>(&mut self, name: &str) -> Option<F> {
        let value = self.take(name)?;
        F::read(Some(Value::String(value)), &format!("?{name}"), &mut self.faults)
    }

    /// A parameter that must be there.
    pub fn required<F: Field>(&mut self, name: &str) -> Option<F> {
        let value = self.take(name).map(Value::String);
        F::read(value, &format!("?{name}"), &mut self.faults)
    }

    /// An optional parameter of comma-separated words, of at most `most` characters in all, each read like a field.
    pub fn words<F: Field>(&mut self, name: &str, most: usize) -> Vec<F> {
        let Some(value) = self.take(name) else { return Vec::new() };
        if value.len() > most {
            self.faults.note(&format!("?{name}"), format!("This has at most {most} characters."));
            return Vec::new();
        }
        let words = value.split(',').map(|word| Value::String(word.to_owned()));
        let place = format!("?{name}");
        words.filter_map(|word| F::read(Some(word), &place, &mut self.faults)).collect()
    }

    /// What stands in `expand`, alone of all.
    pub fn expand(mut self) -> Result<Option<String>, Problem> {
        let given = self.take(EXPAND);
        self.faults.verdict(Some(given))
    }

    /// `limit` (1 to 100, 50 when left out) and `cursor`.
    pub fn page(&mut self) -> PageRequest {
        let limit = match self.take("limit").map(|limit| limit.parse::<u64>()) {
            None => 50,
            Some(Ok(limit)) if (1..=100).contains(&limit) => limit,
            Some(_) => {
                self.faults.note("?limit", "This must be a whole number from 1 to 100.");
                50
            }
        };
        PageRequest { limit, cursor: self.take("cursor"), sort: self.sort() }
    }

    /// `sort`: up to four fields, each with `-` in front for last first; the list knows which there are.
    fn sort(&mut self) -> Vec<SortKey> {
        let Some(wanted) = self.take("sort") else { return Vec::new() };
        let keys: Vec<_> = wanted
            .split(',')
            .map(|word| {
                let name = word.strip_prefix('-');
                SortKey { name: name.unwrap_or(word).to_owned(), descending: name.is_some() }
            })
            .collect();
        let twice =
            |at: usize| keys.iter().take(at).any(|key| keys.get(at).is_some_and(|it| it.name == key.name));
        if keys.len() > 4 || (0..keys.len()).any(twice) {
            self.faults.note("?sort", "A list is sorted by at most four fields, each named once.");
            return Vec::new();
        }
        keys
    }

    /// Refuses whatever was wrong or is unknown.
    pub fn done(mut self) -> Result<(), Problem> {
        for (name, _) in std::mem::take(&mut self.given).into_iter().filter(|(name, _)| name != EXPAND) {
            self.faults.note(&format!("?{name}"), "There is no parameter of this name here.");
        }
        self.faults.verdict(Some(()))
    }
}

/// `true` or `false` in a query.
#[derive(Debug, Clone, Copy)]
pub struct Flag(pub bool);

impl Field for Flag {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_ref().and_then(Value::as_str) {
            Some("true") => Some(Self(true)),
            Some("false") => Some(Self(false)),
            _ => {
                faults.note(pointer, "This must be true or false.");
                None
            }
        }
    }
}

/// A number from 1 on in a query.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub i64);

impl Field for Number {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let number = value.as_ref().and_then(Value::as_str).and_then(|text| text.parse().ok());
        let number = number.filter(|number| (1..=9_007_199_254_740_991).contains(number));
        if number.is_none() {
            faults.note(pointer, "This must be a whole number from 1 on.");
        }
        number.map(Self)
    }
}

/// The parameters that every list has, for its documentation.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by Query::page")]
pub struct PageParams {
    /// The most items wanted.
    #[param(minimum = 1, maximum = 100, default = 50, required = false)]
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    #[param(max_length = 8000, pattern = "^[0-9a-f]*$", required = false, nullable = false)]
    cursor: Option<String>,
}
