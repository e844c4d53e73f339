//! Problems: every answer that is no success, as RFC 9457 `application/problem+json` with a stable `code`.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use chrono::NaiveDate;
use entity::{DbErr, Violation, membership, room_freeze_item, violation};
use serde::Serialize;

use crate::body::Fault;
use crate::right::{self, Who};

pub mod catalogue;
mod file;
mod key;
mod room;

/// A problem as RFC 9457 writes it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// An address that says more about this kind of problem.
    #[serde(rename = "type")]
    #[schema(max_length = 200, example = "/docs/problems#not_found")]
    pub kind: String,
    /// The kind in words.
    #[schema(max_length = 200, example = "Not found")]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// This occurrence, in a sentence.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The request's id; name it when you ask for help.
    #[schema(max_length = 100)]
    pub instance: String,
    /// The kind for programs; it does not change.
    #[schema(max_length = 64, example = "not_found")]
    pub code: String,
    /// The faulty places, when the request was readable and wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub errors: Vec<Fault>,
}

/// The code of the problem that a response tells, kept with the response for the log.
#[derive(Debug, Clone, Copy)]
pub struct Code(pub &'static str);

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub struct Problem(Box<Occurrence>);

#[derive(Debug, Clone)]
struct Occurrence {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<Fault>,
    allow: Option<String>,
    retry_after: Option<u64>,
    challenge: Option<String>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        let (detail, errors) = (detail.into(), Vec::new());
        let (allow, retry_after, challenge) = (None, None, None);
        Self(Box::new(Occurrence { status, code, title, detail, errors, allow, retry_after, challenge }))
    }

    /// 400: the body is no JSON.
    pub fn broken_json(error: &serde_json::Error) -> Self {
        let detail = format!("The body is not JSON: {error}.");
        Self::new(StatusCode::BAD_REQUEST, "broken_json", "Broken JSON", detail)
    }

    /// 400: the body could not be read to its end.
    pub fn broken_body() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "broken_body",
            "Broken body",
            "The body ended before it was complete.",
        )
    }

    /// 400: a header is longer than it can be.
    pub fn header_too_long() -> Self {
        let detail = format!("If-None-Match has at most {} characters.", crate::etag::LONGEST_CONDITION);
        Self::new(StatusCode::BAD_REQUEST, "header_too_long", "Header too long", detail)
    }

    /// 401: nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            "Not signed in",
            "Sign in first (POST /v1/sessions), or send an API key.",
        )
    }

    /// 401: the address or the password is wrong; which one is not told.
    pub fn wrong_credentials() -> Self {
        let detail = "The address or the password is wrong.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "Wrong credentials", detail)
    }

    /// 401: whoever posts events of mails does not know the installation's secret.
    pub fn wrong_secret() -> Self {
        let detail = "The secret is wrong, or there is none.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_secret", "Wrong secret", detail)
    }

    /// 401: the password is right, the second factor has yet to be shown.
    pub fn second_factor_required() -> Self {
        let detail = "The password is right. Show the second factor: POST /v1/session/second-factor.";
        Self::new(StatusCode::UNAUTHORIZED, "second_factor_required", "Second factor required", detail)
    }

    /// 403: a dangerous act without a recent proof.
    pub fn step_up_required() -> Self {
        let detail =
            "This takes a proof of the last 15 minutes of who is signed in: POST /v1/session/proofs.";
        Self::new(StatusCode::FORBIDDEN, "step_up_required", "Proof required", detail)
    }

    /// 403: the organization demands a second factor, and the person has none.
    pub fn second_factor_missing() -> Self {
        let detail = "This organization demands a second factor. Enrol one, then everything works again.";
        Self::new(StatusCode::FORBIDDEN, "second_factor_missing", "Second factor missing", detail)
    }

    /// 403: the password is right, the address not proved yet.
    pub fn email_unverified() -> Self {
        let detail = "Open the link in the mail that was sent to this address, or ask for another one.";
        Self::new(StatusCode::FORBIDDEN, "email_unverified", "Address not verified", detail)
    }

    /// 403: the password is right, and the person belongs to no organization any more.
    pub fn no_organization() -> Self {
        let detail =
            "You belong to no organization any more. Ask to be invited, or sign up with another address.";
        Self::new(StatusCode::FORBIDDEN, "no_organization", "No organization", detail)
    }

    /// 403: the organization wants single sign-on.
    pub fn sso_required() -> Self {
        let detail = "This organization wants you to sign in by single sign-on.";
        Self::new(StatusCode::FORBIDDEN, "sso_required", "Single sign-on required", detail)
    }

    /// 403: what belongs to the person alone wants the person's own sign-in.
    pub fn own_sign_in_required() -> Self {
        let detail = "You signed in by an organization's single sign-on, which is good for that organization alone. Sign in with \
            your password to do this.";
        Self::new(StatusCode::FORBIDDEN, "own_sign_in_required", "Own sign-in required", detail)
    }

    /// 403: what the provider says is not accepted.
    pub fn sso_refused(refused: &crate::sso::Refused) -> Self {
        Self::new(StatusCode::FORBIDDEN, "sso_refused", "Single sign-on refused", refused.detail.clone())
    }

    /// 401: this browser has begun no such sign-in.
    pub fn sso_unknown() -> Self {
        let detail = "This browser has begun no such sign-in, or more than ten minutes ago. Begin again.";
        Self::new(StatusCode::UNAUTHORIZED, "sso_unknown", "Unknown sign-in", detail)
    }

    /// 404: nobody has verified the domain, or has a provider.
    pub fn no_sso() -> Self {
        let detail = "No organization with single sign-on has verified the domain of this address.";
        Self::new(StatusCode::NOT_FOUND, "no_sso", "No single sign-on", detail)
    }

    /// 403: the request comes from another site's page.
    pub fn foreign_origin() -> Self {
        let detail = "A change with a session cookie is taken only from the product's own pages.";
        Self::new(StatusCode::FORBIDDEN, "foreign_origin", "Foreign origin", detail)
    }

    /// 403: the member's role, or the limits of the place, do not admit the operation.
    pub fn not_permitted(place: &membership::Model, who: Who) -> Self {
        let detail = if who.admits(place.role, false) {
            "Your place here is limited to some certifications, and this concerns the whole organization."
                .to_owned()
        } else {
            format!(
                "You are {} here; this takes {}.",
                right::in_words(place.role),
                right::roles_in_words(who)
            )
        };
        Self::new(StatusCode::FORBIDDEN, "not_permitted", "Not permitted", detail)
    }

    /// 403: this row is not the member's to change.
    pub fn not_yours(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_permitted", "Not permitted", detail)
    }

    /// 403: the place does not count today.
    pub fn not_in_force(starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>) -> Self {
        let detail = match (starts_on, ends_on) {
            (Some(first), Some(last)) => {
                format!("Your place in this organization counts from {first} to {last}.")
            }
            (Some(first), None) => format!("Your place in this organization counts from {first}."),
            (None, Some(last)) => format!("Your place in this organization counted until {last}."),
            (None, None) => "Your place in this organization has ended.".to_owned(),
        };
        Self::new(StatusCode::FORBIDDEN, "not_in_force", "Not in force", detail)
    }

    /// 403: the place was held through a consultancy, and the client or the consultancy has ended that.
    pub fn grant_ended() -> Self {
        let detail = "Your consultancy's access to this organization has ended. Choose another organization.";
        Self::new(StatusCode::FORBIDDEN, "grant_ended", "Access ended", detail)
    }

    /// 409: what a test organization does stays in it.
    pub fn test_organization() -> Self {
        let detail = "This is a test organization, which works with no other one.";
        Self::conflict("test_organization", detail)
    }

    /// 404: there is no such thing, or the caller may not know of it.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", "There is nothing at this address.")
    }

    /// 405, with the methods that the address knows.
    pub fn method_not_allowed(allow: String) -> Self {
        let detail = format!("This address answers {allow}.");
        let mut problem =
            Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed", detail);
        problem.0.allow = Some(allow);
        problem
    }

    /// 409: the request contradicts what is recorded.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, "Conflict", detail)
    }

    /// 409: what a reader complained of is the reader's to take back.
    pub fn reader_complained() -> Self {
        let detail = "The reader reported a mail as unwanted. Only the person can have mail sent again.";
        Self::conflict("reader_complained", detail)
    }

    /// 409: a request under this key is being carried out.
    pub fn still_running() -> Self {
        let detail = "A request under this key is being carried out. Ask again in a moment.";
        let mut problem = Self::conflict("idempotency_key_in_use", detail);
        problem.0.retry_after = Some(1);
        problem
    }

    /// 422: the key has been used for another request.
    pub fn key_reused() -> Self {
        let detail = "This key was used for another request. Take a new one.";
        let title = "Key used otherwise";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", title, detail)
    }

    /// 422: the answer holds a secret, which is not kept.
    pub fn key_refused() -> Self {
        let detail =
            "The answer holds a secret that is shown once and not kept. Send this without Idempotency-Key.";
        let title = "No key taken";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_refused", title, detail)
    }

    /// 412: the thing has changed since the caller read it.
    pub fn moved_on() -> Self {
        let detail = "It has changed since you read it. Read it again and decide anew.";
        Self::new(StatusCode::PRECONDITION_FAILED, "changed_meanwhile", "Changed meanwhile", detail)
    }

    /// 413: the body is over its limit, a whole number of MiB.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("A body has at most {} MiB here.", limit >> 20);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "Body too large", detail)
    }

    /// 415: the body is not announced as JSON.
    pub fn unsupported_media_type() -> Self {
        let detail = "Send the body as Content-Type: application/json.";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Unsupported media type",
            detail,
        )
    }

    /// 415: the body is announced as nothing that is read here.
    pub fn unknown_form() -> Self {
        let detail = "Send the file as text/csv, as application/json (an OSCAL catalog), or as \
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.";
        let title = "Unsupported media type";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", title, detail)
    }

    /// 422: the request is readable and wrong, at these places.
    pub fn invalid(errors: Vec<Fault>) -> Self {
        let count = errors.len();
        let detail =
            if count == 1 { "One field is wrong.".to_owned() } else { format!("{count} fields are wrong.") };
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Invalid", detail);
        problem.0.errors = errors;
        problem
    }

    /// 428: a change must say which version it is based on.
    pub fn version_required() -> Self {
        let detail = "Send If-Match with the ETag that you read.";
        Self::new(StatusCode::PRECONDITION_REQUIRED, "version_required", "Version required", detail)
    }

    /// 429: too many requests, and when to come back.
    pub fn too_many(retry_after: u64) -> Self {
        let detail = format!("Too many requests of this kind. Try again in {retry_after} s.");
        let mut problem =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too many requests", detail);
        problem.0.retry_after = Some(retry_after);
        problem
    }

    /// 500: the fault is ours. What it was is logged, not told.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let id = crate::request_id::current();
        tracing::error!(request_id = %id, %cause, "internal error");
        let detail = "The fault is ours and has been logged under the request's id.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// 503: a part that the request needs does not answer.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail)
    }

    /// 503: another change of the same things was under way, and the database let that one through.
    pub fn collided() -> Self {
        let detail = "Another change of the same things was under way at once. Nothing of this one was kept; send it again.";
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "collided", "Collided", detail);
        problem.0.retry_after = Some(1);
        problem
    }

    /// 408: the client took too long to send the body.
    pub fn slow_body() -> Self {
        let detail = "The body took too long to arrive. Send it again.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow_body", "Slow body", detail)
    }

    /// 503: the request took longer than any may.
    pub fn timed_out(deadline: std::time::Duration) -> Self {
        let detail = format!(
            "This took more than {} s and was given up. Read what is there before you send it again.",
            deadline.as_secs()
        );
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "timed_out", "Timed out", detail);
        problem.0.retry_after = Some(1);
        problem
    }

    /// The body of its answer.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.view()).unwrap_or_default()
    }

    /// The faults of a 422 that was found in the item at `pointer`, each with its place in the whole body.
    ///
    /// # Errors
    /// Any other problem of the item; of a 4xx `errors` names the item.
    pub fn of_item(mut self, pointer: &str) -> Result<Vec<Fault>, Self> {
        if self.0.status == StatusCode::UNPROCESSABLE_ENTITY {
            for fault in &mut self.0.errors {
                fault.pointer.insert_str(0, pointer);
            }
            return Ok(self.0.errors);
        }
        if self.0.status.is_client_error() {
            self.0.errors = vec![Fault { pointer: pointer.to_owned(), detail: self.0.detail.clone() }];
        }
        Err(self)
    }

    fn view(&self) -> ProblemView {
        ProblemView {
            kind: format!("/docs/problems#{}", self.0.code),
            title: self.0.title.to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.clone(),
            instance: crate::request_id::current(),
            code: self.0.code.to_owned(),
            errors: self.0.errors.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(allow) = &self.0.allow {
            response.insert_header((header::ALLOW, allow.clone()));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(challenge) = &self.0.challenge {
            response.insert_header((header::WWW_AUTHENTICATE, challenge.clone()));
        } else if self.0.status == StatusCode::UNAUTHORIZED {
            let ways = "Session realm=\"certkeep\", Bearer realm=\"certkeep\"";
            response.insert_header((header::WWW_AUTHENTICATE, ways));
        }
        response.extensions_mut().insert(Code(self.0.code));
        response.body(self.text())
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        if entity::once::is_taken(&error) {
            return Self::still_running();
        }
        if matches!(&error, DbErr::Custom(text) if text == crate::etag::MOVED_ON) {
            return Self::moved_on();
        }
        if let Some(held) = room_freeze_item::held(&error) {
            return Self::held_by_freeze(&held);
        }
        match violation(&error) {
            Some(Violation::Unique) => {
                Self::conflict("already_exists", "There is already one of this name, or somebody was faster.")
            }
            Some(Violation::ForeignKey) => Self::conflict(
                "still_used",
                "Something else still refers to it, or what it refers to is gone.",
            ),
            Some(Violation::Collision) => Self::collided(),
            None => Self::internal(error),
        }
    }
}

impl From<entity::page::ListError> for Problem {
    fn from(error: entity::page::ListError) -> Self {
        match error {
            entity::page::ListError::Cursor(_) => {
                let detail = "This list did not give out that cursor.".to_owned();
                Self::invalid(vec![Fault { pointer: "?cursor".to_owned(), detail }])
            }
            entity::page::ListError::Sort { unknown, known } => {
                let unknown: String = unknown.chars().take(40).collect();
                let detail =
                    format!("This list is not sorted by \"{unknown}\". It knows {}.", known.join(", "));
                Self::invalid(vec![Fault { pointer: "?sort".to_owned(), detail }])
            }
            entity::page::ListError::Db(error) => error.into(),
        }
    }
}
