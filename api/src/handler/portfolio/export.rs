//! The portfolio as files: what the lists show, for a spreadsheet, written page by page so that no number of clients fills the
//! memory.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use clock::zone;
use entity::page::{ListError, Page, PageRequest};
use entity::{TenantTx, portfolio_date, portfolio_row};
use tokio::sync::mpsc;

use super::{People, PortfolioParams, RowParams, completed, narrow, wanted};
use crate::csv;
use crate::field::MembershipRef;
use crate::member::Member;
use crate::pieces::{Piece, Pieces};
use crate::problem::Problem;
use crate::query::Query;
use crate::view::certification::reference;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem};

/// How many rows are read at once.
const STEP: u64 = 500;

const ROWS: [&str; 15] = [
    "client",
    "certificate",
    "certificate_number",
    "status",
    "risk",
    "breaches",
    "expires_on",
    "next",
    "next_ordinal",
    "next_due_on",
    "consultant",
    "standard",
    "certification_id",
    "client_id",
    "organization_id",
];

const DATES: [&str; 12] = [
    "due_on",
    "client",
    "certificate",
    "kind",
    "ordinal",
    "planned_on",
    "state",
    "consultant",
    "obligation_id",
    "certification_id",
    "client_id",
    "organization_id",
];

/// Export the portfolio
#[utoipa::path(tag = "portfolio", operation_id = "get_portfolio_export",
    description = "The same certifications as `list_portfolio`, in the same order and with the same filters, as one CSV file for a spreadsheet. Cells that a \
        spreadsheet would compute start with an apostrophe.",
    params(PortfolioParams, RowParams),
    responses((status = 200, description = "The certifications.", content((String = "text/csv"))), AnyProblem, BodyProblem, MemberProblem))]
#[get("/portfolio/export")]
pub async fn get_portfolio_export(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (mut filter, sort) = wanted(&mut query);
    let consultant = query.field::<MembershipRef>("consultant_id");
    query.done()?;
    let tx = member.read().await?;
    let people = completed(&tx, &member, &mut filter.narrow, consultant).await?;
    let today = zone::civil_date(tx.now(), member.organization.zone());
    tx.commit().await?;
    let list = async move |tx: &TenantTx, request: &PageRequest| {
        let page = portfolio_row::list(tx, &filter, sort, request).await?;
        Ok(page.map(|row| row_line(&people, row)))
    };
    Ok(file(&format!("portfolio-{today}"), &ROWS, member, list))
}

/// Export the dates of all clients
#[utoipa::path(tag = "portfolio", operation_id = "get_portfolio_date_export",
    description = "The same dates as `list_portfolio_dates`, soonest first and with the same filters, as one CSV file for a spreadsheet. Cells that a spreadsheet would \
        compute start with an apostrophe.",
    params(PortfolioParams),
    responses((status = 200, description = "The dates.", content((String = "text/csv"))), AnyProblem, BodyProblem, MemberProblem))]
#[get("/portfolio/dates/export")]
pub async fn get_portfolio_date_export(
    request: HttpRequest,
    member: Member,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let mut narrow = narrow(&mut query);
    let consultant = query.field::<MembershipRef>("consultant_id");
    query.done()?;
    let tx = member.read().await?;
    let people = completed(&tx, &member, &mut narrow, consultant).await?;
    let today = zone::civil_date(tx.now(), member.organization.zone());
    tx.commit().await?;
    let list = async move |tx: &TenantTx, request: &PageRequest| {
        let page = portfolio_date::list(tx, &narrow, request).await?;
        Ok(page.map(|row| date_line(&people, row)))
    };
    Ok(file(&format!("portfolio-dates-{today}"), &DATES, member, list))
}

/// The answer whose lines `list` reads, page by page.
fn file<List>(name: &str, heading: &[&str], member: Member, list: List) -> HttpResponse
where
    List: AsyncFn(&TenantTx, &PageRequest) -> Result<Page<String>, ListError> + 'static,
{
    let heading = format!("{}\r\n", heading.join(","));
    let body = Pieces::written("an export of the portfolio", |sender| async move {
        write(&member, heading, &list, &sender).await
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .body(body)
}

/// Writes each page in a transaction of its own; it ends early when nobody reads any more.
async fn write<List>(
    member: &Member,
    heading: String,
    list: &List,
    sender: &mpsc::Sender<Piece>,
) -> Result<(), ListError>
where
    List: AsyncFn(&TenantTx, &PageRequest) -> Result<Page<String>, ListError>,
{
    let mut text = heading;
    let mut request = PageRequest { limit: STEP, cursor: None, sort: Vec::new() };
    loop {
        let tx = member.read().await?;
        let page = list(&tx, &request).await?;
        tx.commit().await?;
        text.extend(page.rows);
        if sender.send(Ok(Bytes::from(std::mem::take(&mut text)))).await.is_err() {
            return Ok(());
        }
        let Some(next) = page.next_cursor else { return Ok(()) };
        request.cursor = Some(next);
    }
}

fn row_line(people: &People, row: portfolio_row::Model) -> String {
    let consultant = row.person_id.and_then(|person| people.get(&person));
    csv::line([
        row.client_name,
        reference(&row.standard),
        row.certificate_number.unwrap_or_default(),
        row.status,
        row.risk.word().to_owned(),
        row.breaches.to_string(),
        row.expires_on.map(|day| day.to_string()).unwrap_or_default(),
        row.next_kind.unwrap_or_default(),
        row.next_on.map(|_| row.next_ordinal.to_string()).unwrap_or_default(),
        row.next_on.map(|day| day.to_string()).unwrap_or_default(),
        consultant.map(|consultant| consultant.name.clone()).unwrap_or_default(),
        row.standard,
        row.certification_id.to_string(),
        row.grant_id.to_string(),
        row.tenant_id.to_string(),
    ])
}

fn date_line(people: &People, row: portfolio_date::Model) -> String {
    let consultant = row.person_id.and_then(|person| people.get(&person));
    csv::line([
        row.due_on.to_string(),
        row.client_name,
        reference(&row.standard),
        row.kind,
        row.ordinal.to_string(),
        row.planned_on.map(|day| day.to_string()).unwrap_or_default(),
        row.state,
        consultant.map(|consultant| consultant.name.clone()).unwrap_or_default(),
        row.obligation_id.to_string(),
        row.certification_id.to_string(),
        row.grant_id.to_string(),
        row.tenant_id.to_string(),
    ])
}
