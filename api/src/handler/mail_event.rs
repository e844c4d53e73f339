//! What the provider that sends the mails says became of them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::{mail_event, secret};
use serde_json::Value;

use crate::body::read_all;
use crate::mail_event::{NewMailEvent, Signature, read};
use crate::member::address;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, MissingProblem};

/// Tell what became of a mail
#[utoipa::path(tag = "mails", operation_id = "create_mail_event", request_body = NewMailEvent, security(()),
    description = "For the provider that sends the installation's mails: tells that one was not delivered, or that its reader complained. \
        Beside this shape, it takes what Amazon SES (also through Amazon SNS), Postmark and Mailgun post. The secret of the installation comes as \
        `Authorization: Bearer`, or as the password of `Authorization: Basic` under any name; Mailgun may sign with it instead. \
        The same event counts once, and one of a kind that is not known counts for nothing. 404 where the installation takes none.",
    responses((status = 204, description = "Heard."),
        (status = 400, description = "The body is no JSON.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 401, description = "The secret is wrong.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 413, description = "The body is over 1 MiB.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "A faulty field.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MissingProblem))]
#[post("/mail-events")]
pub async fn create_mail_event(
    request: HttpRequest,
    state: web::Data<State>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let Some(wanted) = state.settings.mail_events_secret.as_deref() else { return Err(Problem::not_found()) };
    let named = credential(&request);
    if named.as_deref().is_some_and(|named| !is_same(named, wanted)) {
        return refuse(&request, &state).await;
    }
    let bytes = read_all(&request, &mut payload.into_inner()).await?;
    let body: serde_json::Result<Value> = serde_json::from_slice(&bytes);
    let signature = body.as_ref().ok().and_then(Signature::of);
    let signed = signature.is_some_and(|signature| signature.is_by(wanted, state.db.now()));
    // Who proves nothing is not told what is wrong with the body.
    if named.is_none() && !signed {
        return refuse(&request, &state).await;
    }
    let heard = read(&body.map_err(|fault| Problem::broken_json(&fault))?)?;
    let tx = state.db.worker().await?;
    for one in &heard {
        let hearing = mail_event::hear(&tx, one).await?;
        tracing::info!(?hearing, what = ?one.what, "the provider told of a mail");
    }
    tx.commit().await?;
    if !heard.is_empty() {
        state.ring();
    }
    Ok(HttpResponse::NoContent().finish())
}

async fn refuse(request: &HttpRequest, state: &State) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Key, &address(request)).await?;
    Err(Problem::wrong_secret())
}

/// The secret that a request names in its header.
fn credential(request: &HttpRequest) -> Option<String> {
    let given = request.headers().get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, rest) = given.split_once(' ').unwrap_or((given, ""));
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    let pair = STANDARD.decode(rest.trim()).ok().and_then(|pair| String::from_utf8(pair).ok());
    Some(
        pair.and_then(|pair| pair.split_once(':').map(|(_, password)| password.to_owned()))
            .unwrap_or_default(),
    )
}

/// Whether two secrets are the same; how long that takes tells nothing of where they differ.
fn is_same(given: &str, wanted: &str) -> bool {
    secret::digest(given) == secret::digest(wanted)
}
