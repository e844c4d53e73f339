//! Small schemas that views share.

use serde::Serialize;
use utoipa::ToSchema;

/// A reference to something, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reference {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
}

impl Reference {
    /// A reference to `id`.
    pub fn to(id: impl std::fmt::Display, name: impl Into<String>) -> Self {
        Self { id: format!("{id}"), name: name.into() }
    }
}

/// Declares a page of a list: one schema each, so that clients get a name for it.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident of $view:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            /// The items, in the list's order.
            #[schema(max_items = 100)]
            pub data: Vec<$view>,
            /// Where the next page starts; null when this is the last.
            #[schema(max_length = 8000)]
            pub next_cursor: Option<String>,
            /// Whether there is a next page.
            pub has_more: bool,
        }

        impl From<entity::page::Page<$view>> for $name {
            fn from(page: entity::page::Page<$view>) -> Self {
                Self { has_more: page.next_cursor.is_some(), next_cursor: page.next_cursor, data: page.rows }
            }
        }
    };
}
pub(crate) use page;

/// The answers that any operation may give.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum AnyProblem {
    /// The request is not readable.
    #[response(
        status = 400,
        description = "The request is not readable.",
        content_type = "application/problem+json"
    )]
    Unreadable(crate::problem::ProblemView),
    /// Too many requests.
    #[response(status = 429, description = "Too many requests; see `Retry-After`.", content_type = "application/problem+json",
        headers(("Retry-After" = i32, description = "Seconds to wait.")))]
    TooMany(crate::problem::ProblemView),
    /// The fault is ours.
    #[response(
        status = 500,
        description = "The fault is ours; name the request's id.",
        content_type = "application/problem+json"
    )]
    Internal(crate::problem::ProblemView),
    /// It took too long.
    #[response(
        status = 503,
        description = "It took longer than any request may and was given up, or a part that it needs does not answer.",
        content_type = "application/problem+json"
    )]
    Late(crate::problem::ProblemView),
}

/// The answers that operations with a body may give besides.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum BodyProblem {
    /// The body does not arrive.
    #[response(
        status = 408,
        description = "The body took too long to arrive.",
        content_type = "application/problem+json"
    )]
    Slow(crate::problem::ProblemView),
    /// Over 1 MiB.
    #[response(
        status = 413,
        description = "The body has more than 1 MiB.",
        content_type = "application/problem+json"
    )]
    TooLarge(crate::problem::ProblemView),
    /// No JSON.
    #[response(
        status = 415,
        description = "The body is not announced as JSON.",
        content_type = "application/problem+json"
    )]
    NoJson(crate::problem::ProblemView),
    /// Faulty fields.
    #[response(
        status = 422,
        description = "Readable and wrong: `errors` names each place.",
        content_type = "application/problem+json"
    )]
    Invalid(crate::problem::ProblemView),
}

/// The answers that operations of members may give besides.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum MemberProblem {
    /// Nobody is signed in.
    #[response(status = 401, description = "Nobody is signed in.", content_type = "application/problem+json")]
    NotSignedIn(crate::problem::ProblemView),
    /// Another site's page asks.
    #[response(
        status = 403,
        description = "The request comes from another site's page.",
        content_type = "application/problem+json"
    )]
    Forbidden(crate::problem::ProblemView),
}

/// The answer for what is not there.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum MissingProblem {
    /// Nothing there.
    #[response(
        status = 404,
        description = "There is no such thing in this organization.",
        content_type = "application/problem+json"
    )]
    Missing(crate::problem::ProblemView),
}

/// The answer to an event that was decided on other facts.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum DecidedProblem {
    /// Something else was recorded.
    #[response(
        status = 412,
        description = "Something else was recorded since the programme named by `If-Match` was read.",
        content_type = "application/problem+json"
    )]
    Decided(crate::problem::ProblemView),
}

/// The answers that changes of a versioned resource may give besides.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum VersionProblem {
    /// A name is taken, or something still refers to it.
    #[response(
        status = 409,
        description = "It contradicts what is recorded.",
        content_type = "application/problem+json"
    )]
    Conflict(crate::problem::ProblemView),
    /// It has changed.
    #[response(
        status = 412,
        description = "It has changed since it was read.",
        content_type = "application/problem+json"
    )]
    MovedOn(crate::problem::ProblemView),
    /// No `If-Match`.
    #[response(
        status = 428,
        description = "`If-Match` is missing.",
        content_type = "application/problem+json"
    )]
    VersionRequired(crate::problem::ProblemView),
}

/// The answer for what contradicts what is recorded.
#[derive(Debug, utoipa::IntoResponses)]
#[expect(dead_code, reason = "documentation of answers")]
pub enum ConflictProblem {
    /// It contradicts what is recorded.
    #[response(
        status = 409,
        description = "It contradicts what is recorded.",
        content_type = "application/problem+json"
    )]
    Conflict(crate::problem::ProblemView),
}
