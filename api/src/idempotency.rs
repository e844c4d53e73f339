//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a member's POST that is sent again under its key changes
//! nothing more and is answered as the first time.
//!
//! The member's transaction takes the key, and its commit waits for the answer ([`entity::Once`]); so no handler knows of it.
//! Kept are answers of requests that changed something. One that failed has changed nothing, and may be sent again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::body::{BoxBody, MessageBody, to_bytes_limited};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use entity::id::MembershipId;
use entity::once::Answer;
use entity::{Once, idempotency_key, secret};
use serde_json::{Value, json};

use crate::address::Addresses;
use crate::body::{self, Fault};
use crate::member::{Member, state};
use crate::problem::Problem;
use crate::right::{self, Who};
use crate::state::State;
use crate::upload;

/// The header's name.
pub const HEADER: &str = "idempotency-key";

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest answer that is kept, in bytes.
const LONGEST: usize = 8 << 20;

/// The headers of an answer that are kept with it.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// Operations whose answer holds a secret that is shown once: it must not be kept, so they refuse the header.
pub const SECRET: &[&str] = &[
    "create_api_key",
    "create_calendar_feed",
    "create_webhook_endpoint",
    "create_webhook_secret",
    "create_api_key_rotation",
    "create_engagement_code",
    "create_totp",
    "create_totp_confirmation",
    "create_recovery_codes",
    "create_passkey",
];

/// Whether `operation` takes a key.
pub fn takes_key(method: &str, operation: &str) -> bool {
    let flows = upload::OPERATIONS.contains(&operation);
    method.eq_ignore_ascii_case("post")
        && !flows
        && matches!(right::who(operation), Some(Who::Members { .. }))
}

/// The keys under which this process is carrying out a request.
#[derive(Debug, Default, Clone)]
pub struct Running(Arc<Mutex<HashSet<(MembershipId, String)>>>);

/// Ends with the request.
struct Turn<'a>(&'a Running, (MembershipId, String));

impl Running {
    fn enter(&self, once: &Once) -> Option<Turn<'_>> {
        let key = (once.member(), once.key().to_owned());
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(key.clone()).then(|| Turn(self, key))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

/// Carries out once what was asked for under a key, and passes everything else on.
pub async fn once<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (state, member, once) = match read(&mut request).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let Some(_turn) = state.running.enter(&once) else {
        return Ok(request.into_response(Problem::still_running().error_response()));
    };
    match known(&state, &member, &once).await {
        Ok(None) => {}
        Ok(Some(answer)) => return Ok(request.into_response(answer)),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    }
    request.extensions_mut().insert(once.clone());
    let response = next.call(request).await?.map_into_boxed_body();
    let (request, response) = response.into_parts();
    let response = match settle(&state, &member, &once, response).await {
        Ok(response) => response,
        Err(problem) => problem.error_response(),
    };
    Ok(ServiceResponse::new(request, response))
}

type Asked = (web::Data<State>, Member, Once);

/// What was asked for, if it was under a key. The body is read and put back.
async fn read(request: &mut ServiceRequest) -> Result<Option<Asked>, Problem> {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return Ok(None);
    }
    let addresses = request.app_data::<web::Data<Addresses>>().cloned();
    let path = request.match_info().as_str().to_owned();
    let operation = addresses.as_ref().and_then(|known| known.operation(request.method(), &path));
    let Some(operation) = operation.filter(|operation| takes_key("post", operation)) else { return Ok(None) };
    if SECRET.contains(&operation) {
        return Err(Problem::key_refused());
    }
    let key = key(request.request())?;
    let mut payload = request.take_payload();
    let bytes = body::read_up_to(request.request(), &mut payload, body::limit_of(operation)).await?.freeze();
    request.set_payload(Payload::from(bytes.clone()));
    let line = format!("POST {path}?{}", request.query_string());
    let condition = request.headers().get(header::IF_MATCH).map(HeaderValue::as_bytes).unwrap_or_default();
    let hash = secret::fingerprint(&[line.as_bytes(), condition, &bytes]);
    let member = Member::extract(request.request()).await?;
    let once = Once::new(member.tenant(), member.id(), key, hash);
    Ok(Some((state(request.request())?, member, once)))
}

/// The key: a string as RFC 8941 writes it, or its characters alone.
fn key(request: &HttpRequest) -> Result<String, Problem> {
    let mut given = request.headers().get_all(HEADER);
    let text = match (given.next(), given.next()) {
        (Some(value), None) => value.to_str().unwrap_or_default().trim(),
        _ => "",
    };
    let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let sane = (1..=255).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if sane {
        return Ok(bare.to_owned());
    }
    let detail = "A key is given once and has 1 to 255 visible ASCII characters, without quotes and backslashes inside.";
    Err(Problem::invalid(vec![Fault { pointer: "Idempotency-Key".to_owned(), detail: detail.to_owned() }]))
}

/// The answer that was given under this key before, or the refusal to use the key for something else.
async fn known(state: &State, member: &Member, once: &Once) -> Result<Option<HttpResponse>, Problem> {
    let tx = state.db.read(member.tenant()).await?;
    let row = idempotency_key::find(&tx, once, state.db.now()).await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    if row.request_hash != once.request_hash() {
        return Err(Problem::key_reused());
    }
    let status = row.status.and_then(|status| StatusCode::from_u16(status.unsigned_abs()).ok());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::NO_CONTENT));
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    for pair in row.headers.as_ref().and_then(Value::as_array).into_iter().flatten() {
        if let (Some(name), Some(value)) = (pair[0].as_str(), pair[1].as_str()) {
            response.insert_header((name, value));
        }
    }
    Ok(Some(response.body(row.body.unwrap_or_default())))
}

/// Keeps the answer together with what was changed; answers what another process has answered if it was faster.
async fn settle(
    state: &State,
    member: &Member,
    once: &Once,
    response: HttpResponse,
) -> Result<HttpResponse, Problem> {
    if !once.is_parked() {
        // Nothing was changed here. Another process may have carried it out since the first look.
        let earlier = if response.status().is_success() { None } else { known(state, member, once).await? };
        return Ok(earlier.unwrap_or(response));
    }
    if response.status().is_server_error() {
        once.give_up().await?;
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let body = to_bytes_limited(body, LONGEST).await;
    let Ok(Ok(bytes)) = body else { return Err(Problem::internal("an answer that cannot be kept")) };
    let text = String::from_utf8(bytes.to_vec()).map_err(Problem::internal)?;
    let kept = KEPT.iter().filter_map(|name| Some((name, head.headers().get(name)?.to_str().ok()?)));
    let headers: Vec<_> = kept.map(|(name, value)| json!([name.as_str(), value])).collect();
    let status = i16::try_from(head.status().as_u16()).map_err(Problem::internal)?;
    once.settle(Answer { status, headers: headers.into(), body: text }).await?;
    // The handler rang before its change could be seen.
    state.ring();
    Ok(head.set_body(BoxBody::new(bytes)))
}

/// Writes the header into each operation of the document that takes it, with the answers it may cause.
pub fn tell(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for (method, operation) in paths.filter_map(Value::as_object_mut).flat_map(|item| item.iter_mut()) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if !takes_key(method, id) {
            continue;
        }
        if SECRET.contains(&id) {
            operation["x-shown-once"] = true.into();
            continue;
        }
        let parameter = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A key of your own for this request: sent again within 24 hours, it changes nothing more and is \
                answered as the first time, with `Idempotency-Replayed: true`.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 257, "pattern": "^[!-~]+$" },
        });
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(parameter),
            None => operation["parameters"] = json!([parameter]),
        }
        for (status, description) in [
            ("409", "It contradicts what is recorded, or the same request is being carried out."),
            ("413", "The body has more than 1 MiB."),
            ("422", "Readable and wrong: `errors` names each place. Or the key was used for something else."),
        ] {
            let problem = json!({ "description": description, "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" } } } });
            if operation["responses"][status].is_null() {
                operation["responses"][status] = problem;
            }
        }
    }
}
