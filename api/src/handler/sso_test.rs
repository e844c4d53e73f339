//! Testing a connection: what a provider says of whoever tests, and whether that would let them in.

use actix_web::{HttpRequest, HttpResponse, post, web};
use entity::sso_attempt::Purpose;
use entity::{audit_entry, sso_connection};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::sso_session::{NewSsoSession, SsoAttemptView, begin, party, take};
use crate::body::Body;
use crate::member::Member;
use crate::problem::Problem;
use crate::sso::Refused;
use crate::sso::admission::{Closed, proved_address};
use crate::sso::flow;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem};

/// What the provider told, by the name it gives.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoClaim {
    /// Where it stood: `id_token` or `userinfo`.
    #[schema(max_length = 16)]
    pub source: String,
    /// The claim.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it says, cut to 200 characters.
    #[schema(max_length = 200)]
    pub value: String,
}

/// What a test of the connection has shown. It holds no token.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoTestView {
    /// Whether whoever tested could sign in by it.
    pub passed: bool,
    /// Where it failed: `return`, `discovery`, `token`, `id_token`, `userinfo` or `person`; null when it passed.
    #[schema(max_length = 16)]
    pub stage: Option<String>,
    /// What is wrong, in a sentence; null when it passed.
    #[schema(max_length = 2000)]
    pub detail: Option<String>,
    /// What the provider told.
    #[schema(max_items = 200)]
    pub claims: Vec<SsoClaim>,
}

/// Test the connection
#[utoipa::path(tag = "single sign-on", operation_id = "create_sso_test",
    description = "Answers the address at the provider to go to; what it returns is for `POST /v1/sso-test-results`. 409 `no_connection` when there is none.",
    responses((status = 201, description = "Where to go; a cookie ties the way back to this browser.", body = SsoAttemptView,
            headers(("Set-Cookie" = String, description = "The attempt's cookie."))),
        AnyProblem, MemberProblem, ConflictProblem))]
#[post("/sso-tests")]
pub async fn create_sso_test(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Outbound, &member.tenant().to_string()).await?;
    let tx = member.read().await?;
    let row = sso_connection::get(&tx).await?;
    tx.commit().await?;
    let row = row.ok_or_else(|| Problem::conflict("no_connection", "There is no connection to test."))?;
    begin(&state, &row, Purpose::Test, Some(&member.person.email)).await
}

/// See what the test has shown
#[utoipa::path(tag = "single sign-on", operation_id = "create_sso_test_result", request_body = NewSsoSession,
    description = "Takes what the provider sent this browser back with and tells what it says of the person, and whether that would let them in. \
        No session is opened and nobody becomes a member.",
    responses((status = 200, description = "What the test has shown.", body = SsoTestView),
        AnyProblem, BodyProblem, MemberProblem))]
#[post("/sso-test-results")]
pub async fn create_sso_test_result(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    returned: Body<NewSsoSession>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Outbound, &member.tenant().to_string()).await?;
    let Body(returned) = returned;
    let attempt = take(&request, &state, &returned, &[Purpose::Test]).await?;
    let tx = member.read().await?;
    let row = sso_connection::get(&tx).await?;
    tx.commit().await?;
    let row = row.filter(|row| attempt.began_by(row)).ok_or_else(Problem::sso_unknown)?;
    let told = match flow::way_back(&state, &party(&state, &row)?, &attempt, returned.back()).await {
        Ok(told) => told,
        Err(refused) => return Ok(shown(Some(refused), &Value::Null)),
    };
    let tx = member.write().await?;
    let refused = match proved_address(&tx, &row, &told).await {
        Ok(_) => {
            sso_connection::passed(&tx, row.version).await?;
            None
        }
        Err(Closed::Refused(refused)) => Some(refused),
        Err(Closed::Problem(problem)) => return Err(problem),
    };
    let detail = serde_json::json!({ "passed": refused.is_none() });
    audit_entry::record(&tx, "create_sso_test_result", row.id, detail).await?;
    tx.commit().await?;
    Ok(shown(refused, &told.claims))
}

fn shown(refused: Option<Refused>, claims: &Value) -> HttpResponse {
    let sources = claims.as_object().into_iter().flatten();
    let claims = sources.flat_map(|(source, claims)| {
        claims.as_object().into_iter().flatten().map(|(name, value)| SsoClaim {
            source: source.clone(),
            name: name.chars().take(100).collect(),
            value: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
                .chars()
                .take(200)
                .collect(),
        })
    });
    HttpResponse::Ok().json(SsoTestView {
        passed: refused.is_none(),
        stage: refused.as_ref().map(|refused| refused.stage.to_owned()),
        detail: refused.map(|refused| refused.detail),
        claims: claims.filter(|claim| claim.value != "null").take(200).collect(),
    })
}
