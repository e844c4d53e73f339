//! What can be wrong with an API key. Each answer tells clients so in `WWW-Authenticate` too (RFC 6750 §3).

use actix_web::http::StatusCode;

use super::Problem;

/// How a program may prove itself.
const REALM: &str = "Bearer realm=\"certkeep\"";

impl Problem {
    fn challenging(mut self, challenge: &str) -> Self {
        self.0.challenge = Some(format!("{REALM}, {challenge}"));
        self
    }

    /// 400: a request proves itself twice.
    pub fn two_credentials() -> Self {
        let detail = "Send the session's cookie or an API key, not both.";
        Self::new(StatusCode::BAD_REQUEST, "two_credentials", "Two credentials", detail)
            .challenging("error=\"invalid_request\"")
    }

    /// 401: this was never given out.
    pub fn malformed_key() -> Self {
        let detail =
            "This is no API key, or a character of it is wrong or missing: its checksum does not fit.";
        Self::new(StatusCode::UNAUTHORIZED, "malformed_key", "Malformed key", detail).no_token()
    }

    /// 401: no organization has this key.
    pub fn unknown_key() -> Self {
        let detail = "This installation has no such key.";
        Self::new(StatusCode::UNAUTHORIZED, "unknown_key", "Unknown key", detail).no_token()
    }

    /// 401: the key's time is over.
    pub fn expired_key() -> Self {
        let detail = "The time of this key is over. Rotate keys before they end.";
        Self::new(StatusCode::UNAUTHORIZED, "expired_key", "Expired key", detail).no_token()
    }

    /// 401: somebody ended the key, or its member has left.
    pub fn revoked_key() -> Self {
        let detail = "This key was ended, or whose key it was has left the organization.";
        Self::new(StatusCode::UNAUTHORIZED, "revoked_key", "Revoked key", detail).no_token()
    }

    fn no_token(self) -> Self {
        self.challenging("error=\"invalid_token\"")
    }

    /// 403: the key works from other network addresses.
    pub fn foreign_network(address: &str) -> Self {
        let detail = format!("This key does not work from {address}.");
        Self::new(StatusCode::FORBIDDEN, "foreign_network", "Foreign network", detail)
    }

    /// 403: only a person with a session may.
    pub fn session_only() -> Self {
        let detail = "No API key may do this: sign in and do it as a person.";
        Self::new(StatusCode::FORBIDDEN, "session_only", "Session only", detail)
    }

    /// 403: the key was made for less.
    pub fn scope_missing(scope: &str) -> Self {
        let detail = format!("This needs the scope {scope}, which the key has not.");
        Self::new(StatusCode::FORBIDDEN, "scope_missing", "Scope missing", detail)
            .challenging(&format!("error=\"insufficient_scope\", scope=\"{scope}\""))
    }
}
