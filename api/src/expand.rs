//! `expand`: what a view refers to, opened in its place. Each kind is read at once for all rows, and only for who may read it
//! by itself.

use std::collections::{HashMap, HashSet};
use std::future::{Future, ready};
use std::hash::Hash;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use entity::TenantTx;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::address::Addresses;
use crate::body::Fault;
use crate::member::{Member, operation};
use crate::problem::Problem;
use crate::query::Query;
use crate::right;
use crate::wire::Reference;

/// What certifications refer to.
const OF_CERTIFICATION: &[&str] = &["certification_body", "responsible", "sites"];

/// What duties refer to.
const OF_DUTY: &[&str] = &[
    "certifications",
    "certifications.certification_body",
    "certifications.responsible",
    "certifications.sites",
    "holiday_calendar",
    "responsible",
];

/// What obligations refer to.
const OF_OBLIGATION: &[&str] = &[
    "certification",
    "certification.certification_body",
    "certification.responsible",
    "certification.sites",
    "duty",
    "duty.holiday_calendar",
    "duty.responsible",
    "responsible",
];

/// The words that `operation` knows.
fn words_of(operation: &str) -> Option<&'static [&'static str]> {
    Some(match operation {
        "list_certifications" | "get_certification" => OF_CERTIFICATION,
        "list_duties" | "get_duty" => OF_DUTY,
        "list_obligations" | "get_obligation" => OF_OBLIGATION,
        _ => return None,
    })
}

/// The operation that answers by itself what the last part of a word opens.
fn read_by(word: &str) -> &'static str {
    match word.rsplit('.').next() {
        Some("certification" | "certifications") => "get_certification",
        Some("certification_body") => "get_certification_body",
        Some("duty") => "get_duty",
        Some("holiday_calendar") => "get_holiday_calendar",
        Some("sites") => "get_site",
        _ => "list_members",
    }
}

/// What a request wants opened, with all that lies on the way to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(Vec<&'static str>);

impl Wanted {
    /// The words given, of those that are `known`.
    ///
    /// # Errors
    /// The first word that is not.
    pub fn read<'a>(given: &'a str, known: &[&'static str]) -> Result<Self, &'a str> {
        let find = |word: &'a str| known.iter().find(|known| **known == word).copied().ok_or(word);
        given.split(',').map(find).collect::<Result<_, _>>().map(Self)
    }

    /// Refuses to open what the member may not read by itself.
    fn permitted(self, addresses: &Addresses, member: &Member) -> Result<Self, Problem> {
        let may = member.may(addresses);
        let parts = self.0.iter().flat_map(|word| word.split('.'));
        for operation in parts.map(read_by) {
            member.reaches(addresses.need(operation))?;
            let who =
                right::who(operation).ok_or_else(|| Problem::internal("an operation without a right"))?;
            if !may.contains(&operation) {
                return Err(Problem::not_permitted(&member.membership, who));
            }
        }
        Ok(self)
    }

    fn has(&self, word: &str) -> bool {
        self.0.iter().any(|wanted| wanted.split('.').next() == Some(word))
    }

    fn below(&self, word: &str) -> Self {
        let below = |wanted: &&'static str| wanted.strip_prefix(word)?.strip_prefix('.');
        Self(self.0.iter().filter_map(below).collect())
    }
}

impl FromRequest for Wanted {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let given = match Query::of(request).expand() {
            Ok(Some(given)) => given,
            Ok(None) => return Box::pin(ready(Ok(Self::default()))),
            Err(problem) => return Box::pin(ready(Err(problem))),
        };
        let member = Member::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let addresses = request.app_data::<web::Data<Addresses>>();
            let addresses =
                addresses.ok_or_else(|| Problem::internal("the application knows no addresses"))?;
            let known = words_of(operation(&request)?).unwrap_or_default();
            let wanted = Self::read(&given, known).map_err(|word| unknown(word, known))?;
            wanted.permitted(addresses, &member.await?)
        })
    }
}

fn unknown(word: &str, known: &[&str]) -> Problem {
    let word: String = word.chars().take(40).collect();
    let detail = format!("There is nothing to open at \"{word}\". It opens {}.", known.join(", "));
    Problem::invalid(vec![Fault { pointer: "?expand".to_owned(), detail }])
}

/// A reference that `expand` opens.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Expandable<T: ToSchema> {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The thing itself, where `expand` asks for it and it is still there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    pub object: Option<Box<T>>,
}

impl<T: ToSchema> Expandable<T> {
    /// A reference to `id`, closed.
    pub fn to(id: impl std::fmt::Display, name: impl Into<String>) -> Self {
        Reference::to(id, name).into()
    }

    /// Where it is to be opened.
    pub fn slot(&mut self) -> Slot<'_, T> {
        (&self.id, &mut self.object)
    }
}

impl<T: ToSchema> From<Reference> for Expandable<T> {
    fn from(Reference { id, name }: Reference) -> Self {
        Self { id, name, object: None }
    }
}

/// The id of what is referred to, and where it goes.
pub type Slot<'a, T> = (&'a str, &'a mut Option<Box<T>>);

/// What a reference can be opened to.
pub trait Opened: Clone {
    /// The type of its id.
    type Id: FromStr + Eq + Hash;
    /// Its id, as views write it.
    fn id(&self) -> &str;
    /// Those of `ids` that are there and that the transaction may see, `wanted` opened in them, by a number of statements that
    /// does not depend on how many they are.
    async fn among(
        tx: &TenantTx,
        member: &Member,
        ids: Vec<Self::Id>,
        wanted: &Wanted,
    ) -> Result<Vec<Self>, Problem>;
}

/// Opens the slots, if `wanted` names `word`.
pub async fn open<'a, T: Opened + 'a>(
    tx: &TenantTx,
    member: &Member,
    wanted: &Wanted,
    word: &str,
    slots: impl Iterator<Item = Slot<'a, T>>,
) -> Result<(), Problem> {
    if !wanted.has(word) {
        return Ok(());
    }
    let slots: Vec<_> = slots.collect();
    let ids: HashSet<T::Id> = slots.iter().filter_map(|(id, _)| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = T::among(tx, member, ids.into_iter().collect(), &wanted.below(word)).await?;
    let found: HashMap<_, _> = found.iter().map(|it| (it.id(), it)).collect();
    for (id, slot) in slots {
        *slot = found.get(id).map(|it| Box::new((*it).clone()));
    }
    Ok(())
}

/// Writes `expand` into each operation that knows it, and into each reference what it is opened to.
pub fn tell(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        if let Some(view) = name.strip_prefix("Expandable_") {
            schema["properties"]["object"] = json!({
                "$ref": format!("#/components/schemas/{view}"),
                "description": "The thing itself, where `expand` asks for it and it is still there.",
            });
        }
    }
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let Some(words) = words_of(operation["operationId"].as_str().unwrap_or_default()) else { continue };
        let word = format!("({})", words.join("|").replace('.', "\\."));
        let parameter = json!({
            "name": "expand", "in": "query", "required": false,
            "description": format!("What to open in its place, as `object`, comma-separated: {}. Each takes the right to read it by itself.",
                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
            "schema": { "type": "string", "maxLength": 400, "pattern": format!("^{word}(,{word}){{0,7}}$") },
        });
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(parameter),
            None => operation["parameters"] = json!([parameter]),
        }
        if operation["responses"]["422"].is_null() {
            operation["responses"]["422"] = json!({
                "description": "A faulty parameter.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_the_way_is_opened_too() {
        let wanted = Wanted::read("duty.responsible,responsible", OF_OBLIGATION).unwrap();
        assert!(wanted.has("duty") && wanted.has("responsible") && !wanted.has("certification"));
        assert_eq!(wanted.below("duty"), Wanted(vec!["responsible"]));
        assert_eq!(wanted.below("responsible"), Wanted::default());
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert_eq!(Wanted::read("duty,owner", OF_OBLIGATION), Err("owner"));
        assert_eq!(Wanted::read("", OF_OBLIGATION), Err(""));
        assert_eq!(Wanted::read("duty.certifications", OF_OBLIGATION), Err("duty.certifications"));
    }

    #[test]
    fn what_a_word_opens_is_an_operation_that_somebody_may_call() {
        for word in [OF_CERTIFICATION, OF_DUTY, OF_OBLIGATION].concat() {
            assert!(word.split('.').all(|part| right::who(read_by(part)).is_some()), "{word}");
        }
    }
}
