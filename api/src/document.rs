//! The OpenAPI 3.1 document: collected from the route table, then bounded and completed.

use std::sync::LazyLock;

use actix_web::App;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::AppExt;

use crate::field::{AnyId, FileName, OperationName, Sha256Hash};
use crate::handler::audit::export::ExportFormat;
use crate::routes;

mod bound;
mod webhook;

/// Made when it is first asked for: it is megabytes of text, and the same for all servers of a process.
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = serde_json::to_string_pretty(&value()).unwrap_or_default();
    text.push('\n');
    text
});

/// The document as JSON text, the same for the same program.
pub fn document() -> &'static str {
    &TEXT
}

/// The document as a value.
pub(crate) fn value() -> Value {
    let (_, collected) = App::new().into_utoipa_app().configure(routes::table).split_for_parts();
    let mut document = serde_json::to_value(&collected).unwrap_or_default();
    document["info"] = json!({
        "title": "Certkeep",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Get certified, stay certified.",
        "description": ABOUT,
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        "contact": { "name": "Certkeep", "url": "https://github.com/certkeep/certkeep" },
    });
    document["servers"] = json!([{ "url": "/", "description": "This installation." }]);
    document["tags"] = tags();
    document["security"] = json!([{ "session": [] }, { "key": [] }]);
    document["components"]["securitySchemes"] = json!({
        "session": { "type": "apiKey", "in": "cookie", "name": crate::member::COOKIE,
            "description": "The cookie that `POST /v1/sessions` sets." },
        "key": { "type": "http", "scheme": "bearer", "description": "An API key, for programs: `Authorization: Bearer ckp_…`. \
            `POST /v1/api-keys` makes one. `x-scopes` of an operation names the scope that it needs." },
    });
    for (name, schema) in crate::field::ref_schemas() {
        document["components"]["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    }
    // Named by parameters alone, which do not bring their schemas along.
    for (name, schema) in [
        named::<OperationName>(),
        named::<AnyId>(),
        named::<FileName>(),
        named::<Sha256Hash>(),
        named::<ExportFormat>(),
    ] {
        document["components"]["schemas"][name] = schema;
    }
    webhook::tell(&mut document);
    bound::complete(&mut document);
    crate::right::tell(&mut document);
    crate::scope::tell(&mut document);
    crate::step_up::tell(&mut document);
    crate::idempotency::tell(&mut document);
    crate::etag::tell(&mut document);
    crate::expand::tell(&mut document);
    crate::quota::tell::document(&mut document);
    crate::sort::tell(&mut document);
    document
}

fn named<T: ToSchema>() -> (String, Value) {
    (T::name().into_owned(), serde_json::to_value(T::schema()).unwrap_or_default())
}

const ABOUT: &str = "Certkeep keeps the calendar of ISO management-system certificates. Dates are civil dates (`YYYY-MM-DD`), instants are \
    UTC. Names are `snake_case`. Unknown fields are refused. Problems follow RFC 9457 with a stable `code`. Lists answer `data`, \
    `next_cursor` and `has_more`. A change of a versioned resource sends `If-Match` with the `ETag` that was read.";

/// A chapter of the document.
pub(crate) struct Tag {
    /// Its name.
    pub name: &'static str,
    /// What its operations are about, in the scopes of API keys; `None`: they are for people with a session, or for anybody.
    pub resource: Option<&'static str>,
    /// What it is, in a sentence.
    pub description: &'static str,
}

const fn tag(name: &'static str, resource: Option<&'static str>, description: &'static str) -> Tag {
    Tag { name, resource, description }
}

/// Every chapter, in the order in which a reader needs them.
pub(crate) const TAGS: &[Tag] = &[
    tag("identity", None, "Signing up, signing in, the signed-in person."),
    tag("people", Some("member"), "Who belongs to the organization, in which role; inviting and removing."),
    tag("API keys", None, "What programs prove themselves with: keys, and accounts of programs."),
    tag(
        "consultancies",
        None,
        "What consultancies may do in the organization: asking, consenting, ending, and who saw what.",
    ),
    tag(
        "portfolio",
        Some("portfolio"),
        "What a consultancy sees of its clients: certificates, dates, workload; who works for whom.",
    ),
    tag(
        "single sign-on",
        None,
        "Verified domains, the connection to an identity provider, signing in by it.",
    ),
    tag(
        "provisioning",
        None,
        "The right of a directory to tell of people and groups by SCIM 2.0, and what its groups mean.",
    ),
    tag("organization", Some("organization"), "The organization."),
    tag("certification bodies", Some("certification_body"), "Who certifies."),
    tag("sites", Some("site"), "Where the organization works."),
    tag("certifications", Some("certification"), "Certificates held, and first ones wanted."),
    tag("events", Some("event"), "What has happened to a certification, and what is planned."),
    tag(
        "programmes",
        Some("programme"),
        "What is due, by when and why; what would break; the journey to a first certificate.",
    ),
    tag("internal audits", Some("internal_audit"), "Who audits what, and what is whose own work."),
    tag("site samples", Some("site_sample"), "Which sites each audit visits and has visited."),
    tag("obligations", Some("obligation"), "What is next."),
    tag(
        "duties",
        Some("duty"),
        "What recurs: the organization's own duties, their occurrences, calendars of days without work.",
    ),
    tag(
        "definition",
        Some("definition"),
        "How the organization works: profiles, routines, their versions, and the templates they begin from; customers, services, agreements and the register of managed items.",
    ),
    tag(
        "documents",
        Some("document"),
        "Controlled documents: their versions, who approves and who has read them, and when they are reviewed again.",
    ),
    tag("claims", Some("claim"), "That something of how the organization works meets a requirement."),
    tag(
        "cover",
        Some("cover"),
        "How far standards are met: gap analyses, what applies, what a loss would mean.",
    ),
    tag(
        "audit rooms",
        Some("audit_room"),
        "What auditors from outside see on the days of an audit, what they ask for, and the freeze of what was shown.",
    ),
    tag("evidence", Some("evidence"), "What shows that something was done: files, and addresses elsewhere."),
    tag(
        "frameworks",
        Some("framework"),
        "Standards and catalogues of the organization's own, imported from files.",
    ),
    tag("crosswalk", Some("crosswalk"), "Which clause answers which, and what somebody has confirmed of it."),
    tag("announcements", Some("announcement"), "What has happened to the cycle, and was told."),
    tag(
        "webhooks",
        Some("webhook"),
        "What has happened, posted to programs: endpoints, their secrets, and what became of each delivery.",
    ),
    tag("calendars", None, "What is due, in the calendar programs of those who keep the dates."),
    tag("notices", Some("notice"), "What one was told inside the application."),
    tag("mails", Some("mail"), "Reminders and the mails that carry them."),
    tag(
        "test mode",
        Some("test_mode"),
        "Organizations for trying things out: a clock that is moved by hand, and mails that nobody is sent.",
    ),
    tag("audit log", Some("audit_log"), "Who did what, and the proof that nobody has changed it since."),
    tag("leaving", None, "Everything in one archive; the organization's deletion."),
    tag("standards", None, "The catalogue of standards."),
    tag("previews", None, "The engine's calculators, without sign-in."),
    tag("operation of the installation", None, "What the people who run it edit. Everybody else gets 404."),
    tag("operations", None, "Health of the process."),
];

fn tags() -> Value {
    TAGS.iter().map(|tag| json!({ "name": tag.name, "description": tag.description })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_an_id_of_its_own_that_is_its_handlers_name() {
        let document = value();
        let mut seen = std::collections::BTreeSet::new();
        for item in document["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
            for operation in item.as_object().into_iter().flat_map(|item| item.values()) {
                let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
                assert!(
                    ["get_", "list_", "create_", "update_", "delete_"]
                        .iter()
                        .any(|verb| id.starts_with(verb)),
                    "{id}"
                );
                assert!(seen.insert(id.clone()), "{id} twice");
            }
        }
        assert!(seen.len() > 30);
    }
}
