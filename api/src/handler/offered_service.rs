//! Services: supported facilities, what of them is promised, and how well.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::audit_entry;
use entity::offered_service::{self, Model, ServiceFacts};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::field::{Name, Prose, ServiceRef};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem, page,
};

/// A service: a facility, which is goods and actions, and support in using it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is for.
    #[schema(max_length = 4000)]
    pub description: String,
    /// What the customer gets to use.
    #[schema(max_items = 200)]
    pub goods: Vec<String>,
    /// What is done for the customer.
    #[schema(max_items = 200)]
    pub actions: Vec<String>,
    /// By what ways the customer gets help.
    #[schema(max_items = 200)]
    pub channels: Vec<String>,
    /// When there is help.
    #[schema(max_length = 4000)]
    pub hours: String,
    /// What the facility has to do.
    #[schema(max_length = 4000)]
    pub facility_functionality: String,
    /// How well it has to do it.
    #[schema(max_length = 4000)]
    pub facility_functioning: String,
    /// What the support has to do.
    #[schema(max_length = 4000)]
    pub support_functionality: String,
    /// How well it has to do it.
    #[schema(max_length = 4000)]
    pub support_functioning: String,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of services.
    ServicePage of ServiceView
}

body! {
    /// A service to record.
    pub struct NewService {
        /// Its name, unique in the organization.
        pub name: Name,
        /// What it is for.
        pub description: Option<Prose>,
        /// What the customer gets to use.
        pub goods: Option<Vec<Name>>,
        /// What is done for the customer.
        pub actions: Option<Vec<Name>>,
        /// By what ways the customer gets help.
        pub channels: Option<Vec<Name>>,
        /// When there is help.
        pub hours: Option<Prose>,
        /// What the facility has to do.
        pub facility_functionality: Option<Prose>,
        /// How well it has to do it.
        pub facility_functioning: Option<Prose>,
        /// What the support has to do.
        pub support_functionality: Option<Prose>,
        /// How well it has to do it.
        pub support_functioning: Option<Prose>,
    }
}

body! {
    /// Changes of a service; what is left out stays, and a list is replaced as a whole.
    pub struct ServiceChange {
        /// A new name.
        pub name: Option<Name>,
        /// What it is for.
        pub description: Option<Prose>,
        /// What the customer gets to use.
        pub goods: Option<Vec<Name>>,
        /// What is done for the customer.
        pub actions: Option<Vec<Name>>,
        /// By what ways the customer gets help.
        pub channels: Option<Vec<Name>>,
        /// When there is help.
        pub hours: Option<Prose>,
        /// What the facility has to do.
        pub facility_functionality: Option<Prose>,
        /// How well it has to do it.
        pub facility_functioning: Option<Prose>,
        /// What the support has to do.
        pub support_functionality: Option<Prose>,
        /// How well it has to do it.
        pub support_functioning: Option<Prose>,
    }
}

fn list(texts: Option<Vec<Name>>) -> Option<Value> {
    texts.map(|texts| json!(texts.into_iter().map(|text| text.0).collect::<Vec<_>>()))
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn view(row: Model) -> ServiceView {
    ServiceView {
        id: row.id.to_string(),
        goods: texts(&row.goods),
        actions: texts(&row.actions),
        channels: texts(&row.channels),
        name: row.name,
        description: row.description,
        hours: row.hours,
        facility_functionality: row.facility_functionality,
        facility_functioning: row.facility_functioning,
        support_functionality: row.support_functionality,
        support_functioning: row.support_functioning,
        created_at: row.created_at,
        version: row.version,
    }
}

/// List services
#[utoipa::path(tag = "definition", operation_id = "list_services", params(PageParams),
    description = "What the organization offers, oldest first: facilities with the support in using them, and how well both have to work.",
    responses((status = 200, description = "A page.", body = ServicePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/services")]
pub async fn list_services(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = offered_service::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ServicePage::from(page.map(view))))
}

/// Record a service
#[utoipa::path(tag = "definition", operation_id = "create_service", request_body = NewService,
    description = "Records a service; its name is unique in the organization.",
    responses((status = 201, description = "Recorded.", body = ServiceView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/services")]
pub async fn create_service(member: Member, new: Body<NewService>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let prose = |text: Option<Prose>| text.map_or_else(String::new, |text| text.0);
    let facts = ServiceFacts {
        name: new.name.0,
        goods: list(new.goods).unwrap_or_else(|| json!([])),
        actions: list(new.actions).unwrap_or_else(|| json!([])),
        channels: list(new.channels).unwrap_or_else(|| json!([])),
        description: prose(new.description),
        hours: prose(new.hours),
        facility_functionality: prose(new.facility_functionality),
        facility_functioning: prose(new.facility_functioning),
        support_functionality: prose(new.support_functionality),
        support_functioning: prose(new.support_functioning),
    };
    let tx = member.write().await?;
    let row = offered_service::create(&tx, facts).await?;
    audit_entry::record(&tx, "create_service", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    let (version, location) = (row.version, format!("/v1/services/{}", row.id));
    Ok(created(&view(row), version, location))
}

/// Get a service
#[utoipa::path(tag = "definition", operation_id = "get_service", description = "One service with its version.",
    params(("id" = ServiceRef, Path, description = "The service's id.")),
    responses((status = 200, description = "The service.", body = ServiceView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/services/{id}")]
pub async fn get_service(_member: Member, row: Found<Model>) -> HttpResponse {
    let version = row.version;
    versioned(&view(row.0), version)
}

/// Change a service
#[utoipa::path(tag = "definition", operation_id = "update_service", request_body = ServiceChange,
    description = "Changes what is recorded of a service.",
    params(("id" = ServiceRef, Path, description = "The service's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = ServiceView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/services/{id}")]
pub async fn update_service(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<ServiceChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let prose = |text: Option<Prose>, before: &String| text.map_or_else(|| before.clone(), |text| text.0);
    let facts = ServiceFacts {
        name: change.name.map_or_else(|| before.name.clone(), |name| name.0),
        goods: list(change.goods).unwrap_or_else(|| before.goods.clone()),
        actions: list(change.actions).unwrap_or_else(|| before.actions.clone()),
        channels: list(change.channels).unwrap_or_else(|| before.channels.clone()),
        description: prose(change.description, &before.description),
        hours: prose(change.hours, &before.hours),
        facility_functionality: prose(change.facility_functionality, &before.facility_functionality),
        facility_functioning: prose(change.facility_functioning, &before.facility_functioning),
        support_functionality: prose(change.support_functionality, &before.support_functionality),
        support_functioning: prose(change.support_functioning, &before.support_functioning),
    };
    let tx = member.write().await?;
    let row = offered_service::update(&tx, before.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_service", row.id, audit_entry::changed(&before, &row)).await?;
    tx.commit().await?;
    let version = row.version;
    Ok(versioned(&view(row), version))
}

/// Remove a service
#[utoipa::path(tag = "definition", operation_id = "delete_service",
    description = "Removes a service that no agreement covers; 409 while one does.",
    params(("id" = ServiceRef, Path, description = "The service's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/services/{id}")]
pub async fn delete_service(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    offered_service::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_service", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
