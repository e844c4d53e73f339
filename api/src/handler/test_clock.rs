//! Test mode: the clock of a test organization, and the mails that it keeps.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clock::zone;
use entity::test_clock::{self, Model};
use entity::{TenantTx, audit_entry, test_mail};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::field::fault;
use crate::field::moment::Moment;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, page};

/// How far a clock is advanced at once: longer than any cycle.
const FARTHEST: TimeDelta = TimeDelta::days(5 * 366);

/// The clock of a test organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestClockView {
    /// What it shows. It stands until it is advanced.
    pub shows_at: DateTime<Utc>,
    /// The organization's civil date by it.
    pub today: NaiveDate,
    /// Where it is being advanced to; null while it stands.
    pub advancing_to: Option<DateTime<Utc>>,
}

fn view(row: &Model, member: &Member) -> TestClockView {
    let today = zone::civil_date(row.shows_at, member.organization.zone());
    TestClockView { shows_at: row.shows_at, today, advancing_to: row.advancing_to }
}

/// The clock, or 404 where there is none.
async fn clock(tx: &TenantTx) -> Result<Model, Problem> {
    test_clock::of(tx).await?.ok_or_else(Problem::not_found)
}

body! {
    /// Where to advance a clock to.
    pub struct NewTestClockAdvance {
        /// The instant: later than what the clock shows, and by five years at most.
        pub to: Moment,
    }
}

/// Read the clock
#[utoipa::path(tag = "test mode", operation_id = "get_test_clock",
    description = "What the clock of a test organization shows, and whether it is being advanced. 404 for an organization that lives by the real time.",
    responses((status = 200, description = "The clock.", body = TestClockView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/test_clock")]
pub async fn get_test_clock(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let row = clock(&tx).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view(&row, &member)))
}

/// Advance the clock
#[utoipa::path(tag = "test mode", operation_id = "create_test_clock_advance", request_body = NewTestClockAdvance,
    description = "Lets the clock of a test organization run to an instant. Everything that becomes due on the way happens, each at its own instant: \
        programmes are planned anew, reminders become mails, which `GET /v1/test_mails` shows. The answer comes at once; the clock is there when \
        `advancing_to` of `GET /v1/test_clock` is null, for three years within a minute. It never runs backwards.",
    responses((status = 202, description = "It runs.", body = TestClockView), AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/test_clock/advance")]
pub async fn create_test_clock_advance(
    state: web::Data<State>,
    member: Member,
    wanted: Body<NewTestClockAdvance>,
) -> Result<HttpResponse, Problem> {
    let to = wanted.0.to.0;
    let tx = member.write().await?;
    let row = clock(&tx).await?;
    let detail = match to - row.shows_at {
        span if span <= TimeDelta::zero() => Some("The clock shows this or a later time already."),
        span if span > FARTHEST => Some("The clock is advanced by five years at most."),
        _ => None,
    };
    if let Some(detail) = detail {
        return Err(Problem::invalid(vec![fault("/to", detail)]));
    }
    if !test_clock::advance(&tx, to).await? {
        return Err(Problem::conflict("clock_runs", "The clock is being advanced. Wait until it stands."));
    }
    audit_entry::record(&tx, "create_test_clock_advance", row.id, serde_json::json!({ "to": to })).await?;
    tx.commit().await?;
    state.ring();
    let row = Model { advancing_to: Some(to), ..row };
    Ok(HttpResponse::Accepted().json(view(&row, &member)))
}

/// A mail of a test organization: what its recipient would have got.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TestMailView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Which message it is.
    #[schema(max_length = 32)]
    pub kind: String,
    /// The recipient's name.
    #[schema(max_length = 200)]
    pub to_name: String,
    /// The recipient's address.
    #[schema(max_length = 254)]
    pub to_address: String,
    /// Its subject.
    #[schema(max_length = 1_000)]
    pub subject: String,
    /// Its words.
    #[schema(max_length = 1_000_000)]
    pub text: String,
    /// When it would have been sent, by the organization's clock.
    pub sent_at: DateTime<Utc>,
}

impl From<test_mail::Model> for TestMailView {
    fn from(row: test_mail::Model) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            to_name: row.to_name,
            to_address: row.to_address,
            subject: row.subject,
            text: row.body,
            sent_at: row.sent_at,
        }
    }
}

page! {
    /// A page of kept mails, newest first.
    TestMailPage of TestMailView
}

/// List the mails of a test organization
#[utoipa::path(tag = "test mode", operation_id = "list_test_mails",
    description = "The mails that a test organization has kept in place of sending them, with their words, newest first. Only mails with a one-time \
        link go out: they prove an address. 404 for an organization that lives by the real time.",
    params(PageParams),
    responses((status = 200, description = "A page.", body = TestMailPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/test_mails")]
pub async fn list_test_mails(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    clock(&tx).await?;
    let page = test_mail::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(TestMailPage::from(page.map(TestMailView::from))))
}
