//! Answers: a resource with its `meta` and only the attributes that were asked for, and pages of resources.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::path::dotted;
use super::{MEDIA, ScimError, filter};

/// How many resources a page has at most, and when nobody says.
pub const MOST: usize = 200;

/// What a request asks of the answer.
#[derive(Debug, Default)]
pub struct Asked {
    only: Vec<(String, Option<String>)>,
    but: Vec<(String, Option<String>)>,
    /// Which resources.
    pub filter: Option<filter::Filter>,
    start: usize,
    count: usize,
}

impl Asked {
    /// Reads the query.
    ///
    /// # Errors
    /// As the RFC names them.
    pub fn of(request: &HttpRequest) -> Result<Self, ScimError> {
        let query = actix_web::web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let query = query.map_err(|_| ScimError::bad("invalidSyntax", "The query cannot be read."))?;
        let mut asked = Self { start: 1, count: MOST, ..Self::default() };
        for (name, value) in query.into_inner() {
            let number = || {
                let number = value.parse::<i64>();
                number
                    .map_err(|_| ScimError::bad("invalidValue", format!("`{name}` must be a whole number.")))
            };
            match name.as_str() {
                "attributes" => asked.only = names(&value)?,
                "excludedAttributes" => asked.but = names(&value)?,
                "filter" => asked.filter = Some(filter::read(&value)?),
                // Less than the first is the first, less than none is none (RFC 7644 §3.4.2.4).
                "startIndex" => asked.start = usize::try_from(number()?).unwrap_or(1).max(1),
                "count" => asked.count = usize::try_from(number()?).unwrap_or(0).min(MOST),
                _ => {}
            }
        }
        Ok(asked)
    }

    /// Reads a search request.
    ///
    /// # Errors
    /// As the RFC names them.
    pub fn of_body(sent: &Value) -> Result<Self, ScimError> {
        let list = |name: &str| {
            let names = sent[name].as_array().into_iter().flatten().filter_map(Value::as_str).take(100);
            names.map(dotted).collect::<Result<Vec<_>, _>>()
        };
        let number = |name: &str| sent[name].as_i64();
        Ok(Self {
            only: list("attributes")?,
            but: list("excludedAttributes")?,
            filter: match &sent["filter"] {
                Value::Null => None,
                Value::String(text) => Some(filter::read(text)?),
                _ => return Err(ScimError::bad("invalidFilter", "A filter is a text.")),
            },
            start: number("startIndex").map_or(1, |start| usize::try_from(start).unwrap_or(1).max(1)),
            count: number("count").map_or(MOST, |count| usize::try_from(count).unwrap_or(0).min(MOST)),
        })
    }

    /// The resource as it was asked for.
    pub fn shape(&self, resource: Value) -> Value {
        let Value::Object(mut all) = resource else { return resource };
        let always = |name: &str| matches!(name, "id" | "schemas");
        if !self.only.is_empty() {
            all.retain(|name, value| {
                let wanted: Vec<_> =
                    self.only.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name)).collect();
                if wanted.iter().all(|(_, part)| part.is_some()) && !wanted.is_empty() {
                    let parts: Vec<_> = wanted.iter().filter_map(|(_, part)| part.as_deref()).collect();
                    cut(value, |part| parts.iter().any(|it| it.eq_ignore_ascii_case(part)));
                }
                always(name) || !wanted.is_empty()
            });
        }
        for (gone, part) in &self.but {
            match part {
                None => all.retain(|name, _| always(name) || !gone.eq_ignore_ascii_case(name)),
                Some(part) => {
                    for (_, value) in all.iter_mut().filter(|(name, _)| gone.eq_ignore_ascii_case(name)) {
                        cut(value, |it| !part.eq_ignore_ascii_case(it));
                    }
                }
            }
        }
        Value::Object(all)
    }

    /// The page of `all` that was asked for.
    pub fn page(&self, all: Vec<Value>) -> HttpResponse {
        let found: Vec<_> =
            all.into_iter().filter(|it| self.filter.as_ref().is_none_or(|filter| filter.holds(it))).collect();
        let total = found.len();
        let page = found.into_iter().skip(self.start - 1).take(self.count);
        let page: Vec<_> = page.map(|resource| self.shape(resource)).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": total, "startIndex": self.start, "itemsPerPage": page.len(), "Resources": page,
        });
        HttpResponse::Ok().insert_header((header::CONTENT_TYPE, MEDIA)).body(body.to_string())
    }
}

fn names(list: &str) -> Result<Vec<(String, Option<String>)>, ScimError> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).take(100).map(dotted).collect()
}

fn cut(value: &mut Value, stays: impl Fn(&str) -> bool + Copy) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| cut(value, stays)),
        Value::Object(object) => object.retain(|name, _| stays(name)),
        _ => {}
    }
}

/// What is said of a resource beside what it is.
pub struct Meta {
    /// `User` or `Group`.
    pub kind: &'static str,
    /// Its schema.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Its address.
    pub location: String,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it changed.
    pub changed_at: DateTime<Utc>,
    /// Its version.
    pub version: i32,
}

/// A resource with what is said of it.
pub fn resource(content: &Map<String, Value>, meta: &Meta) -> Value {
    let mut all = content.clone();
    let at = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    all.insert("schemas".to_owned(), json!([meta.schema]));
    all.insert("id".to_owned(), meta.id.clone().into());
    all.insert(
        "meta".to_owned(),
        json!({
            "resourceType": meta.kind, "created": at(meta.created_at), "lastModified": at(meta.changed_at),
            "location": meta.location, "version": tag(meta.version),
        }),
    );
    Value::Object(all)
}

/// A version as an `ETag`.
pub fn tag(version: i32) -> String {
    format!("W/\"{version}\"")
}

/// Refuses a change of another version than `If-Match` names.
pub fn fresh(request: &HttpRequest, version: i32) -> Result<(), ScimError> {
    let given = request.headers().get(header::IF_MATCH).and_then(|tag| tag.to_str().ok());
    match given {
        Some(tags) if tags != "*" && !tags.split(',').any(|it| it.trim() == tag(version)) => {
            Err(ScimError::moved_on())
        }
        _ => Ok(()),
    }
}

/// One resource as it was asked for; 304 when the caller has it.
pub fn single(
    request: &HttpRequest,
    asked: &Asked,
    status: StatusCode,
    resource: Value,
    version: i32,
) -> HttpResponse {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    if status == StatusCode::OK
        && known.is_some_and(|known| known.split(',').any(|it| it.trim() == tag(version)))
    {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag(version))).finish();
    }
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CONTENT_TYPE, MEDIA)).insert_header((header::ETAG, tag(version)));
    if status == StatusCode::CREATED
        && let Some(location) = resource["meta"]["location"].as_str()
    {
        response.insert_header((header::LOCATION, location));
    }
    response.body(asked.shape(resource).to_string())
}
