//! The portfolio of a consultancy: every client's certificates, what is next and at risk, one calendar, the workload.

pub mod export;

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{Datelike, Days, NaiveDate};
use clock::zone;
use entity::id::PersonId;
use entity::portfolio::Narrow;
use entity::portfolio_row::{self, Risk, Sort};
use entity::{consultant, membership, portfolio_date};
use serde::Serialize;
use utoipa::ToSchema;

use super::certification::filter::StatusWord;
use super::client::own;
use crate::choice::choice;
use crate::field::{Day, GrantRef, MembershipRef, StandardId, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::certification::reference;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, Reference, page};

/// How many weeks the workload looks ahead.
const WEEKS: u64 = 26;

choice! {
    /// What is at risk, the worst first.
    pub enum RiskWord {
        /// The certificate is suspended, or has expired and can still be restored.
        Suspended = "suspended",
        /// Something is overdue.
        Overdue = "overdue",
        /// A rule is broken, or would be by the plan.
        Breach = "breach",
        /// Something comes into danger.
        AtRisk = "at_risk",
        /// Nothing is.
        None = "none",
    }
}

impl RiskWord {
    fn risk(self) -> Risk {
        match self {
            Self::Suspended => Risk::Suspended,
            Self::Overdue => Risk::Overdue,
            Self::Breach => Risk::Breach,
            Self::AtRisk => Risk::AtRisk,
            Self::None => Risk::None,
        }
    }
}

choice! {
    /// What a page is sorted by.
    pub enum PortfolioSort {
        /// What is next, soonest first.
        Next = "next",
        /// The client's name.
        Client = "client",
        /// What is at risk, the worst first, and then what is next.
        Risk = "risk",
    }
}

/// What is next.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextView {
    /// The obligation's id, inside the client.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its kind.
    #[schema(max_length = 32)]
    pub kind: String,
    /// Which of its kind in the cycle.
    #[schema(minimum = 0, maximum = 1_000)]
    pub ordinal: i32,
    /// The limit.
    pub due_on: NaiveDate,
}

/// A certification of a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PortfolioRowView {
    /// The certification's id, inside the client.
    #[schema(max_length = 40)]
    pub id: String,
    /// The client, by the id of the grant.
    pub client: Reference,
    /// The client's organization.
    #[schema(max_length = 40)]
    pub organization_id: String,
    /// Standard with edition, as an id.
    #[schema(max_length = 64)]
    pub standard: String,
    /// Standard with edition, as it is written.
    #[schema(max_length = 100)]
    pub standard_reference: String,
    /// The printed number.
    #[schema(max_length = 100)]
    pub certificate_number: Option<String>,
    /// The state at the last planning.
    #[schema(max_length = 32)]
    pub status: String,
    /// What is at risk: `suspended`, `overdue`, `breach`, `at_risk` or `none`.
    #[schema(max_length = 16)]
    pub risk: String,
    /// How many rules are broken, or would be by the plan.
    #[schema(minimum = 0, maximum = 1_000)]
    pub breaches: i32,
    /// The last day on which the certificate is valid.
    pub expires_on: Option<NaiveDate>,
    /// What is next.
    pub next: Option<NextView>,
    /// The consultant who is responsible; null: somebody of the client's.
    pub consultant: Option<Reference>,
}

page! {
    /// A page of the portfolio.
    PortfolioPage of PortfolioRowView
}

/// A date of a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PortfolioDateView {
    /// The obligation's id, inside the client.
    #[schema(max_length = 40)]
    pub id: String,
    /// The client, by the id of the grant.
    pub client: Reference,
    /// The client's organization.
    #[schema(max_length = 40)]
    pub organization_id: String,
    /// The certification's id, inside the client.
    #[schema(max_length = 40)]
    pub certification_id: String,
    /// Standard with edition, as it is written.
    #[schema(max_length = 100)]
    pub standard_reference: String,
    /// What is due.
    #[schema(max_length = 32)]
    pub kind: String,
    /// Which of its kind in the cycle.
    #[schema(minimum = 0, maximum = 1_000)]
    pub ordinal: i32,
    /// The limit.
    pub due_on: NaiveDate,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// Its state.
    #[schema(max_length = 16)]
    pub state: String,
    /// The consultant who is responsible; null: somebody of the client's.
    pub consultant: Option<Reference>,
}

page! {
    /// A page of dates.
    PortfolioDatePage of PortfolioDateView
}

/// What falls due in one week.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeekView {
    /// Its Monday.
    pub starts_on: NaiveDate,
    /// How many obligations are due.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub total: i64,
    /// Of how many of them each consultant is responsible, in the order of `consultants`.
    #[schema(max_items = 1_000)]
    pub of_each: Vec<i64>,
    /// Of how many of them somebody of the client's is.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub of_clients: i64,
}

/// The workload of the weeks ahead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkloadView {
    /// The consultants who are responsible for something.
    #[schema(max_items = 1_000)]
    pub consultants: Vec<Reference>,
    /// This week and the 25 after it.
    #[schema(max_items = 26)]
    pub weeks: Vec<WeekView>,
}

/// Which rows of the portfolio are wanted.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct PortfolioParams {
    /// Only the client with this grant.
    #[param(value_type = GrantRef, required = false, nullable = false)]
    client_id: Option<String>,
    /// Only certifications to this standard.
    #[param(value_type = StandardId, required = false, nullable = false)]
    standard: Option<String>,
    /// Only those that this member of the consultancy is responsible for.
    #[param(value_type = MembershipRef, required = false, nullable = false)]
    consultant_id: Option<String>,
    /// Only those whose date is this day or later.
    #[param(value_type = Day, required = false, nullable = false)]
    from: Option<String>,
    /// Only those whose date is this day or earlier.
    #[param(value_type = Day, required = false, nullable = false)]
    to: Option<String>,
}

/// More about rows of certifications.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct RowParams {
    /// Only those in this state.
    #[param(value_type = StatusWord, inline, required = false, nullable = false)]
    status: Option<String>,
    /// Only those with one of these risks, separated by commas.
    #[param(max_length = 100, required = false, nullable = false)]
    risk: Option<String>,
    /// What the page is sorted by; `next` when left out.
    #[param(value_type = PortfolioSort, inline, required = false, nullable = false)]
    sort: Option<String>,
}

/// The consultancy's people by person, with the place that names each here.
type People = HashMap<PersonId, Reference>;

async fn people(tx: &entity::TenantTx) -> Result<People, Problem> {
    let all = membership::all(tx).await?.into_iter();
    Ok(all.map(|it| (it.person.id, Reference::to(it.membership.id, it.person.name))).collect())
}

/// The person that `consultant_id` names.
fn person(people: &People, place: Option<MembershipRef>) -> Result<Option<PersonId>, Problem> {
    let Some(place) = place else { return Ok(None) };
    let id = place.0.to_string();
    let found = people.iter().find(|(_, reference)| reference.id == id).map(|(person, _)| *person);
    found.map(Some).ok_or_else(|| {
        Problem::invalid(vec![fault("?consultant_id", "There is no member of the consultancy with this id.")])
    })
}

/// What a list is narrowed to, but for the person.
fn narrow(query: &mut Query) -> Narrow {
    Narrow {
        grant_id: query.field::<GrantRef>("client_id").map(|id| id.0),
        standard: query.field::<StandardId>("standard").map(|standard| standard.0),
        from: query.field::<Day>("from").map(|day| day.0),
        to: query.field::<Day>("to").map(|day| day.0),
        ..Narrow::default()
    }
}

/// What a list of certifications is narrowed to, but for the person, and its order.
fn wanted(query: &mut Query) -> (portfolio_row::Filter, Sort) {
    let filter = portfolio_row::Filter {
        narrow: narrow(query),
        status: query.field::<StatusWord>("status").map(|status| status.to_string()),
        risks: query.words::<RiskWord>("risk", 100).into_iter().map(RiskWord::risk).collect(),
    };
    let sort = match query.field::<PortfolioSort>("sort") {
        Some(PortfolioSort::Client) => Sort::Client,
        Some(PortfolioSort::Risk) => Sort::Risk,
        Some(PortfolioSort::Next) | None => Sort::Next,
    };
    (filter, sort)
}

/// Narrows a list to the consultant that is asked for and to what the member sees; answers the consultancy's people.
async fn completed(
    tx: &entity::TenantTx,
    member: &Member,
    narrow: &mut Narrow,
    consultant: Option<MembershipRef>,
) -> Result<People, Problem> {
    let people = people(tx).await?;
    narrow.person_id = person(&people, consultant)?;
    narrow.among = own(member.role(), member.person.id).map(|person| consultant::grants_of(tx, person));
    Ok(people)
}

/// List the portfolio
#[utoipa::path(tag = "portfolio", operation_id = "list_portfolio",
    description = "Every client's certifications: the state, what is next, what is at risk. Owners and managers see all clients, others those they work for. \
        A page costs the same however many clients there are.",
    params(PortfolioParams, RowParams, PageParams),
    responses((status = 200, description = "A page of the portfolio.", body = PortfolioPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/portfolio")]
pub async fn list_portfolio(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (mut filter, sort) = wanted(&mut query);
    let consultant = query.field::<MembershipRef>("consultant_id");
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let people = completed(&tx, &member, &mut filter.narrow, consultant).await?;
    let page = portfolio_row::list(&tx, &filter, sort, &page).await?;
    let view = |row: portfolio_row::Model| PortfolioRowView {
        id: row.certification_id.to_string(),
        client: Reference::to(row.grant_id, row.client_name),
        organization_id: row.tenant_id.to_string(),
        standard_reference: reference(&row.standard),
        standard: row.standard,
        certificate_number: row.certificate_number,
        status: row.status,
        risk: row.risk.word().to_owned(),
        breaches: row.breaches,
        expires_on: row.expires_on,
        next: row.next_id.zip(row.next_kind).zip(row.next_on).map(|((id, kind), due_on)| NextView {
            id: id.to_string(),
            kind,
            ordinal: row.next_ordinal,
            due_on,
        }),
        consultant: row.person_id.and_then(|person| people.get(&person).cloned()),
    };
    Ok(HttpResponse::Ok().json(PortfolioPage::from(page.map(view))))
}

/// List the dates of all clients
#[utoipa::path(tag = "portfolio", operation_id = "list_portfolio_dates",
    description = "One calendar of all clients: what is due, soonest first.",
    params(PortfolioParams, PageParams),
    responses((status = 200, description = "A page of dates.", body = PortfolioDatePage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/portfolio/dates")]
pub async fn list_portfolio_dates(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let mut narrow = narrow(&mut query);
    let consultant = query.field::<MembershipRef>("consultant_id");
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let people = completed(&tx, &member, &mut narrow, consultant).await?;
    let page = portfolio_date::list(&tx, &narrow, &page).await?;
    let view = |row: portfolio_date::Model| PortfolioDateView {
        id: row.obligation_id.to_string(),
        client: Reference::to(row.grant_id, row.client_name),
        organization_id: row.tenant_id.to_string(),
        certification_id: row.certification_id.to_string(),
        standard_reference: reference(&row.standard),
        kind: row.kind,
        ordinal: row.ordinal,
        due_on: row.due_on,
        planned_on: row.planned_on,
        state: row.state,
        consultant: row.person_id.and_then(|person| people.get(&person).cloned()),
    };
    Ok(HttpResponse::Ok().json(PortfolioDatePage::from(page.map(view))))
}

/// Get the workload
#[utoipa::path(tag = "portfolio", operation_id = "get_workload",
    description = "How many obligations of all clients fall due in each of the next 26 weeks, in total and for each consultant.",
    responses((status = 200, description = "The workload.", body = WorkloadView), AnyProblem, MemberProblem))]
#[get("/portfolio/workload")]
pub async fn get_workload(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let today = zone::civil_date(tx.now(), member.organization.zone());
    let monday = zone::shift(today, -i64::from(today.weekday().num_days_from_monday()));
    let ahead = Narrow {
        from: Some(monday),
        to: monday.checked_add_days(Days::new(WEEKS * 7 - 1)),
        among: own(member.role(), member.person.id).map(|person| consultant::grants_of(&tx, person)),
        ..Narrow::default()
    };
    let people = people(&tx).await?;
    let load = portfolio_date::load(&tx, &ahead).await?;
    Ok(HttpResponse::Ok().json(workload(monday, &people, &load)))
}

fn workload(monday: NaiveDate, people: &People, load: &[(NaiveDate, Option<PersonId>, i64)]) -> WorkloadView {
    let mut of: BTreeMap<(NaiveDate, Option<PersonId>), i64> = BTreeMap::new();
    for (on, person, number) in load {
        let week = zone::shift(*on, -i64::from(on.weekday().num_days_from_monday()));
        let person = person.filter(|person| people.contains_key(person));
        *of.entry((week, person)).or_default() += number;
    }
    let mut busy: Vec<PersonId> = of.keys().filter_map(|(_, person)| *person).collect();
    busy.sort_unstable();
    busy.dedup();
    let number = |week, person| of.get(&(week, person)).copied().unwrap_or_default();
    let week = |starts_on| {
        let of_each: Vec<i64> = busy.iter().map(|person| number(starts_on, Some(*person))).collect();
        let of_clients = number(starts_on, None);
        WeekView { starts_on, total: of_each.iter().sum::<i64>() + of_clients, of_each, of_clients }
    };
    WorkloadView {
        consultants: busy.iter().filter_map(|person| people.get(person).cloned()).collect(),
        weeks: (0..WEEKS)
            .filter_map(|weeks| monday.checked_add_days(Days::new(weeks * 7)))
            .map(week)
            .collect(),
    }
}
