//! Agreements: what was agreed with customers, suppliers and inside the organization.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::agreement::{self, AgreementFacts, Filter, Model};
use entity::definition_review::next;
use entity::id::OfferedServiceId;
use entity::programme::today;
use entity::{TenantTx, agreement_service, audit_entry, customer, offered_service};

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{AgreementRef, CustomerRef, Day, Line, Name, Prose, ServiceRef, Whole, fault, small};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::agreement::{AgreementPage, AgreementView, view, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

choice! {
    /// What kind of agreement it is.
    pub enum AgreementKind {
        /// With a customer, on a service.
        Sla = "sla",
        /// With a supplier.
        SupplierContract = "supplier_contract",
        /// Between parts of the organization.
        Internal = "internal",
    }
}

choice! {
    /// Whether a review should have been.
    pub enum ReviewStanding {
        /// Its day has passed.
        Overdue = "overdue",
    }
}

/// After how many months something is looked at again.
pub type ReviewMonths = Whole<1, 120>;

body! {
    /// An agreement to record.
    pub struct NewAgreement {
        /// Its name, unique in the organization.
        pub name: Name,
        /// What kind it is.
        pub kind: AgreementKind,
        /// What was agreed, in short.
        pub description: Option<Prose>,
        /// The customer, of one that is recorded.
        pub customer_id: Option<CustomerRef>,
        /// With whom else it is, in place of a customer.
        pub party: Option<Name>,
        /// The services that it covers.
        pub service_ids: Option<Vec<ServiceRef>>,
        /// Its first day.
        pub starts_on: Option<Day>,
        /// Its last day; it goes on when left out.
        pub ends_on: Option<Day>,
        /// After how many months it is looked at again.
        pub review_months: Option<ReviewMonths>,
        /// When it was looked at last, before it was recorded here.
        pub reviewed_on: Option<Day>,
        /// Where the paper lies.
        pub location: Option<Line>,
    }
}

body! {
    /// Changes of an agreement; what is left out stays.
    pub struct AgreementChange {
        /// A new name.
        pub name: Option<Name>,
        /// What kind it is.
        pub kind: Option<AgreementKind>,
        /// What was agreed, in short.
        pub description: Option<Prose>,
        /// The customer; null: none that is recorded.
        #[schema(value_type = Option<CustomerRef>)]
        pub customer_id: Change<CustomerRef>,
        /// With whom else it is; null: with the customer.
        #[schema(value_type = Option<Name>)]
        pub party: Change<Name>,
        /// The services that it covers; the whole list is replaced.
        pub service_ids: Option<Vec<ServiceRef>>,
        /// Its first day.
        #[schema(value_type = Option<Day>)]
        pub starts_on: Change<Day>,
        /// Its last day; null: it goes on.
        #[schema(value_type = Option<Day>)]
        pub ends_on: Change<Day>,
        /// After how many months it is looked at again; null: not by an interval.
        #[schema(value_type = Option<ReviewMonths>)]
        pub review_months: Change<ReviewMonths>,
        /// Where the paper lies.
        pub location: Option<Line>,
    }
}

/// What is recorded must make sense together, and with what is there.
async fn check(tx: &TenantTx, facts: &AgreementFacts) -> Result<(), Problem> {
    let mut faults = Vec::new();
    match (facts.customer_id, facts.party.is_empty()) {
        (None, true) => {
            faults.push(fault("/party", "An agreement is with a customer or with somebody named here."));
        }
        (Some(_), false) => {
            faults.push(fault("/party", "An agreement with a customer names nobody else here."));
        }
        (Some(id), true) if customer::find(tx, id).await?.is_none() => {
            faults.push(fault("/customer_id", "There is no customer with this id."));
        }
        _ => {}
    }
    if facts.kind == AgreementKind::SupplierContract.to_string() && facts.customer_id.is_some() {
        faults.push(fault("/customer_id", "A contract with a supplier is with no customer."));
    }
    if let (Some(from), Some(to)) = (facts.starts_on, facts.ends_on)
        && to < from
    {
        faults.push(fault("/ends_on", "The last day does not come before the first."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// The services named, each once.
async fn services(tx: &TenantTx, named: Vec<ServiceRef>) -> Result<Vec<OfferedServiceId>, Problem> {
    let ids: Vec<_> = named.into_iter().map(|id| id.0).collect();
    let known = offered_service::among(tx, &ids).await?;
    let mut faults = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        if ids[..at].contains(id) {
            faults.push(fault(&format!("/service_ids/{at}"), "This service is named twice."));
        } else if known.iter().all(|row| row.id != *id) {
            faults.push(fault(&format!("/service_ids/{at}"), "There is no service with this id."));
        }
    }
    if faults.is_empty() { Ok(ids) } else { Err(Problem::invalid(faults)) }
}

/// List agreements
#[utoipa::path(tag = "definition", operation_id = "list_agreements",
    params(PageParams,
        ("kind" = inline(Option<AgreementKind>), Query, description = "Only those of this kind.", nullable = false),
        ("customer_id" = Option<CustomerRef>, Query, description = "Only those with this customer.", nullable = false),
        ("service_id" = Option<ServiceRef>, Query, description = "Only those that cover this service.", nullable = false),
        ("review" = inline(Option<ReviewStanding>), Query, description = "Only those that should have been looked at, and have not ended.", nullable = false)),
    description = "What was agreed with customers, suppliers and inside the organization, oldest first.",
    responses((status = 200, description = "A page.", body = AgreementPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/agreements")]
pub async fn list_agreements(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let kind = query.field::<AgreementKind>("kind").map(|kind| kind.to_string());
    let customer = query.field::<CustomerRef>("customer_id").map(|id| id.0);
    let service = query.field::<ServiceRef>("service_id").map(|id| id.0);
    let overdue = query.field::<ReviewStanding>("review");
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let today = today(&tx, &member.organization);
    let filter = Filter { kind, customer, service, overdue: overdue.map(|_| today) };
    let page = agreement::list(&tx, &filter, &wanted).await?;
    let data = views(&tx, today, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(AgreementPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record an agreement
#[utoipa::path(tag = "definition", operation_id = "create_agreement", request_body = NewAgreement,
    description = "Records an agreement with a customer, with a supplier or inside the organization, and the services that it covers.",
    responses((status = 201, description = "Recorded.", body = AgreementView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/agreements")]
pub async fn create_agreement(member: Member, new: Body<NewAgreement>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let today = today(&tx, &member.organization);
    let reviewed_on = new.reviewed_on.map(|day| day.0);
    if reviewed_on > Some(today) {
        return Err(Problem::invalid(vec![fault("/reviewed_on", "This day has not come yet.")]));
    }
    let review_months = new.review_months.map(|months| small(months.0));
    let facts = AgreementFacts {
        name: new.name.0,
        kind: new.kind.to_string(),
        description: new.description.map_or_else(String::new, |text| text.0),
        customer_id: new.customer_id.map(|id| id.0),
        party: new.party.map_or_else(String::new, |name| name.0),
        starts_on: new.starts_on.map(|day| day.0),
        ends_on: new.ends_on.map(|day| day.0),
        review_months,
        reviewed_on,
        review_due_on: next(reviewed_on.unwrap_or(today), review_months),
        location: new.location.map_or_else(String::new, |text| text.0),
    };
    check(&tx, &facts).await?;
    let covered = services(&tx, new.service_ids.unwrap_or_default()).await?;
    let row = agreement::create(&tx, facts).await?;
    agreement_service::replace(&tx, row.id, &covered).await?;
    let detail = audit_entry::besides(audit_entry::made(&row), "service_ids", [(); 0], &covered);
    audit_entry::record(&tx, "create_agreement", row.id, detail).await?;
    let (version, location) = (row.version, format!("/v1/agreements/{}", row.id));
    let view = view(&tx, today, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get an agreement
#[utoipa::path(tag = "definition", operation_id = "get_agreement", description = "One agreement with the services that it covers.",
    params(("id" = AgreementRef, Path, description = "The agreement's id.")),
    responses((status = 200, description = "The agreement.", body = AgreementView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/agreements/{id}")]
pub async fn get_agreement(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, today(&tx, &member.organization), row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change an agreement
#[utoipa::path(tag = "definition", operation_id = "update_agreement", request_body = AgreementChange,
    description = "Changes an agreement and the services that it covers. When it was looked at is said by its reviews.",
    params(("id" = AgreementRef, Path, description = "The agreement's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = AgreementView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/agreements/{id}")]
pub async fn update_agreement(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<AgreementChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let tx = member.write().await?;
    let today = today(&tx, &member.organization);
    let day = |change: Change<Day>, before| change.over(before, |day| day.map(|day| day.0));
    let review_months =
        change.review_months.over(before.review_months, |months| months.map(|months| small(months.0)));
    let since = before.reviewed_on.unwrap_or_else(|| since(&before, &member));
    let facts = AgreementFacts {
        name: change.name.map_or_else(|| before.name.clone(), |name| name.0),
        kind: change.kind.map_or_else(|| before.kind.clone(), |kind| kind.to_string()),
        description: change.description.map_or_else(|| before.description.clone(), |text| text.0),
        customer_id: change.customer_id.over(before.customer_id, |id| id.map(|id| id.0)),
        party: change.party.over(before.party.clone(), |name| name.map_or_else(String::new, |name| name.0)),
        starts_on: day(change.starts_on, before.starts_on),
        ends_on: day(change.ends_on, before.ends_on),
        review_months,
        reviewed_on: before.reviewed_on,
        review_due_on: next(since, review_months),
        location: change.location.map_or_else(|| before.location.clone(), |text| text.0),
    };
    check(&tx, &facts).await?;
    let row = agreement::update(&tx, before.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(named) = change.service_ids {
        let covered = services(&tx, named).await?;
        let before = agreement_service::of(&tx, &[row.id]).await?;
        let before: Vec<_> = before.into_iter().map(|it| it.service_id).collect();
        detail = audit_entry::besides(detail, "service_ids", before, &covered);
        agreement_service::replace(&tx, row.id, &covered).await?;
    }
    audit_entry::record(&tx, "update_agreement", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, today, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// The day on which it was recorded.
fn since(row: &Model, member: &Member) -> chrono::NaiveDate {
    clock::zone::civil_date(row.created_at, member.organization.zone())
}

/// Remove an agreement
#[utoipa::path(tag = "definition", operation_id = "delete_agreement", description = "Removes an agreement with its reviews.",
    params(("id" = AgreementRef, Path, description = "The agreement's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/agreements/{id}")]
pub async fn delete_agreement(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    agreement::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_agreement", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
