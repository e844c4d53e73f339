//! Customers: for whom the organization does what it does.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::audit_entry;
use entity::customer::{self, CustomerFacts, Model};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::field::{CustomerRef, Name, Prose};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem, page,
};

/// A customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What there is to know about it.
    #[schema(max_length = 4000)]
    pub description: String,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of customers.
    CustomerPage of CustomerView
}

body! {
    /// A customer to record.
    pub struct NewCustomer {
        /// Its name, unique in the organization.
        pub name: Name,
        /// What there is to know about it.
        pub description: Option<Prose>,
    }
}

body! {
    /// Changes of a customer; what is left out stays.
    pub struct CustomerChange {
        /// A new name.
        pub name: Option<Name>,
        /// What there is to know about it.
        pub description: Option<Prose>,
    }
}

fn view(row: Model) -> CustomerView {
    let Model { id, name, description, created_at, version, .. } = row;
    CustomerView { id: id.to_string(), name, description, created_at, version }
}

/// List customers
#[utoipa::path(tag = "definition", operation_id = "list_customers", params(PageParams),
    description = "For whom the organization does what it does, oldest first.",
    responses((status = 200, description = "A page.", body = CustomerPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/customers")]
pub async fn list_customers(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = customer::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(CustomerPage::from(page.map(view))))
}

/// Record a customer
#[utoipa::path(tag = "definition", operation_id = "create_customer", request_body = NewCustomer,
    description = "Records a customer; its name is unique in the organization.",
    responses((status = 201, description = "Recorded.", body = CustomerView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/customers")]
pub async fn create_customer(member: Member, new: Body<NewCustomer>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = CustomerFacts {
        name: new.name.0,
        description: new.description.map_or_else(String::new, |text| text.0),
    };
    let tx = member.write().await?;
    let row = customer::create(&tx, facts).await?;
    audit_entry::record(&tx, "create_customer", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    let (version, location) = (row.version, format!("/v1/customers/{}", row.id));
    Ok(created(&view(row), version, location))
}

/// Get a customer
#[utoipa::path(tag = "definition", operation_id = "get_customer", description = "One customer with its version.",
    params(("id" = CustomerRef, Path, description = "The customer's id.")),
    responses((status = 200, description = "The customer.", body = CustomerView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/customers/{id}")]
pub async fn get_customer(_member: Member, row: Found<Model>) -> HttpResponse {
    let version = row.version;
    versioned(&view(row.0), version)
}

/// Change a customer
#[utoipa::path(tag = "definition", operation_id = "update_customer", request_body = CustomerChange,
    description = "Changes what is recorded of a customer.",
    params(("id" = CustomerRef, Path, description = "The customer's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = CustomerView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/customers/{id}")]
pub async fn update_customer(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<CustomerChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let facts = CustomerFacts {
        name: change.name.map_or_else(|| before.name.clone(), |name| name.0),
        description: change.description.map_or_else(|| before.description.clone(), |text| text.0),
    };
    let tx = member.write().await?;
    let row = customer::update(&tx, before.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_customer", row.id, audit_entry::changed(&before, &row)).await?;
    tx.commit().await?;
    let version = row.version;
    Ok(versioned(&view(row), version))
}

/// Remove a customer
#[utoipa::path(tag = "definition", operation_id = "delete_customer",
    description = "Removes a customer with whom no agreement is recorded; 409 while one is.",
    params(("id" = CustomerRef, Path, description = "The customer's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/customers/{id}")]
pub async fn delete_customer(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    customer::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_customer", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
