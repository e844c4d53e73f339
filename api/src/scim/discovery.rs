//! What the service says of itself (RFC 7644 §4).

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::answer::MOST;
use super::schema::{Attribute, GROUP, GROUP_ATTRIBUTES, USER, USER_ATTRIBUTES, published};
use super::{MEDIA, ScimError};
use crate::state::State;

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0";

fn answer(body: &Value) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, MEDIA)).body(body.to_string())
}

fn list(all: &[Value]) -> HttpResponse {
    answer(&json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": all.len(), "startIndex": 1, "itemsPerPage": all.len(), "Resources": all,
    }))
}

fn meta(state: &State, kind: &str, path: &str) -> Value {
    json!({ "resourceType": kind, "location": format!("{}/scim/v2/{path}", state.settings.base_url) })
}

/// `GET /scim/v2/ServiceProviderConfig`
pub async fn service(state: web::Data<State>) -> HttpResponse {
    answer(&json!({
        "schemas": [format!("{CORE}:ServiceProviderConfig")],
        "documentationUri": "https://github.com/certkeep/certkeep/blob/main/docs/API.md",
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": MOST },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer token", "primary": true,
            "description": "The organization's token, which an owner makes at /settings/provisioning.",
        }],
        "meta": meta(&state, "ServiceProviderConfig", "ServiceProviderConfig"),
    }))
}

fn kinds(state: &State) -> Vec<Value> {
    let of = |name: &str, path: &str, schema: &str| {
        json!({
            "schemas": [format!("{CORE}:ResourceType")], "id": name, "name": name, "endpoint": format!("/{path}"),
            "description": format!("{name}s of the organization."), "schema": schema, "schemaExtensions": [],
            "meta": meta(state, "ResourceType", &format!("ResourceTypes/{name}")),
        })
    };
    vec![of("User", "Users", USER), of("Group", "Groups", GROUP)]
}

/// `GET /scim/v2/ResourceTypes`
pub async fn resource_types(state: web::Data<State>) -> HttpResponse {
    list(&kinds(&state))
}

/// `GET /scim/v2/ResourceTypes/{id}`
pub async fn resource_type(
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, ScimError> {
    one(&kinds(&state), &id)
}

fn one(all: &[Value], id: &str) -> Result<HttpResponse, ScimError> {
    all.iter().find(|it| it["id"] == id).map(answer).ok_or_else(ScimError::missing)
}

fn plain(name: &'static str, kind: &str, required: bool, many: bool, parts: Vec<Value>) -> Value {
    let mut said = json!({
        "name": name, "type": kind, "multiValued": many, "required": required, "description": name,
        "mutability": "readOnly", "returned": "default",
    });
    match kind {
        "complex" => said["subAttributes"] = parts.into(),
        "boolean" | "integer" => {}
        "reference" => {
            said["caseExact"] = true.into();
            said["uniqueness"] = "none".into();
            said["referenceTypes"] = json!(["external"]);
        }
        _ => {
            said["caseExact"] = false.into();
            said["uniqueness"] = "none".into();
        }
    }
    said
}

fn supported(name: &'static str, more: Vec<Value>) -> Value {
    let mut parts = vec![plain("supported", "boolean", true, false, vec![])];
    parts.extend(more);
    plain(name, "complex", true, false, parts)
}

fn schemas(state: &State) -> Vec<Value> {
    let of = |id: String, name: &str, attributes: Vec<Value>| {
        json!({
            "schemas": [format!("{CORE}:Schema")], "id": id, "name": name, "description": name,
            "attributes": attributes, "meta": meta(state, "Schema", &format!("Schemas/{id}")),
        })
    };
    let own = |attributes: &[Attribute]| attributes.iter().map(published).collect::<Vec<_>>();
    let text = |name, required| plain(name, "string", required, false, vec![]);
    let link = |name| plain(name, "reference", false, false, vec![]);
    let number = |name| plain(name, "integer", true, false, vec![]);
    let schemes = vec![
        text("type", true),
        text("name", true),
        text("description", true),
        link("specUri"),
        link("documentationUri"),
    ];
    let service = vec![
        link("documentationUri"),
        supported("patch", vec![]),
        supported("bulk", vec![number("maxOperations"), number("maxPayloadSize")]),
        supported("filter", vec![number("maxResults")]),
        supported("changePassword", vec![]),
        supported("sort", vec![]),
        supported("etag", vec![]),
        plain("authenticationSchemes", "complex", true, true, schemes),
    ];
    let extension = vec![link("schema"), plain("required", "boolean", true, false, vec![])];
    let kind = vec![
        text("id", false),
        text("name", true),
        text("description", false),
        link("endpoint"),
        link("schema"),
        plain("schemaExtensions", "complex", false, true, extension),
    ];
    let attribute = || {
        let flag = |name| plain(name, "boolean", false, false, vec![]);
        vec![
            text("name", true),
            text("type", true),
            flag("multiValued"),
            text("description", false),
            flag("required"),
            plain("canonicalValues", "string", false, true, vec![]),
            flag("caseExact"),
            text("mutability", false),
            text("returned", false),
            text("uniqueness", false),
            plain("referenceTypes", "string", false, true, vec![]),
        ]
    };
    let mut attributes = attribute();
    attributes.push(plain("subAttributes", "complex", false, true, attribute()));
    let schema = vec![
        text("id", true),
        text("name", false),
        text("description", false),
        plain("attributes", "complex", true, true, attributes),
    ];
    vec![
        of(USER.to_owned(), "User", own(USER_ATTRIBUTES)),
        of(GROUP.to_owned(), "Group", own(GROUP_ATTRIBUTES)),
        of(format!("{CORE}:ServiceProviderConfig"), "ServiceProviderConfig", service),
        of(format!("{CORE}:ResourceType"), "ResourceType", kind),
        of(format!("{CORE}:Schema"), "Schema", schema),
    ]
}

/// `GET /scim/v2/Schemas`
pub async fn all_schemas(state: web::Data<State>) -> HttpResponse {
    list(&schemas(&state))
}

/// `GET /scim/v2/Schemas/{id}`
pub async fn schema(state: web::Data<State>, id: web::Path<String>) -> Result<HttpResponse, ScimError> {
    one(&schemas(&state), &id)
}
