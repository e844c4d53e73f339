//! Sites.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::id::SiteId;
use entity::site::{self, Model, SiteFacts};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::expand::{Opened, Wanted};
use crate::field::{Country, Line, Name};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem, page,
};

/// A site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its postal address.
    #[schema(max_length = 500)]
    pub address: String,
    /// Its country.
    #[schema(max_length = 2)]
    pub country: String,
    /// Whether it is the central function of a multi-site organization.
    pub is_central: bool,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of sites.
    SitePage of SiteView
}

body! {
    /// A site to record.
    pub struct NewSite {
        /// Its name, unique in the organization.
        pub name: Name,
        /// Its postal address.
        pub address: Option<Line>,
        /// Its country.
        pub country: Country,
        /// Whether it is the central function; false when left out.
        pub is_central: Option<bool>,
    }
}

body! {
    /// Changes of a site; what is left out stays.
    pub struct SiteChange {
        /// A new name.
        pub name: Option<Name>,
        /// A new address.
        pub address: Option<Line>,
        /// A new country.
        pub country: Option<Country>,
        /// Whether it is the central function.
        pub is_central: Option<bool>,
    }
}

/// The site as clients see it.
pub fn view(row: Model) -> SiteView {
    SiteView {
        id: row.id.to_string(),
        name: row.name,
        address: row.address,
        country: row.country,
        is_central: row.is_central,
        created_at: row.created_at,
        version: row.version,
    }
}

impl Opened for SiteView {
    type Id = SiteId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(tx: &TenantTx, _: &Member, ids: Vec<SiteId>, _: &Wanted) -> Result<Vec<Self>, Problem> {
        Ok(site::among(tx, &ids).await?.into_iter().map(view).collect())
    }
}

/// List sites
#[utoipa::path(tag = "sites", operation_id = "list_sites", params(PageParams),
    description = "The sites of the organization, oldest first.",
    responses((status = 200, description = "A page.", body = SitePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/sites")]
pub async fn list_sites(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = site::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(SitePage::from(page.map(view))))
}

/// Record a site
#[utoipa::path(tag = "sites", operation_id = "create_site", request_body = NewSite,
    description = "Records a site for the organization's certifications to cover.",
    responses((status = 201, description = "Recorded.", body = SiteView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/sites")]
pub async fn create_site(member: Member, new: Body<NewSite>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let row = record(&tx, new.0).await?;
    tx.commit().await?;
    let (version, location) = (row.version, format!("/v1/sites/{}", row.id));
    Ok(created(&view(row), version, location))
}

/// Records a site in the transaction given.
pub async fn record(tx: &TenantTx, new: NewSite) -> Result<Model, Problem> {
    let facts = SiteFacts {
        name: new.name.0,
        address: new.address.map_or_else(String::new, |address| address.0),
        country: new.country.0,
        is_central: new.is_central.unwrap_or(false),
    };
    let row = site::create(tx, facts).await?;
    audit_entry::record(tx, "create_site", row.id, audit_entry::made(&row)).await?;
    Ok(row)
}

/// Get a site
#[utoipa::path(tag = "sites", operation_id = "get_site", description = "One site with its version.",
    params(("id" = crate::field::SiteRef, Path, description = "The site's id.")),
    responses((status = 200, description = "The site.", body = SiteView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/sites/{id}")]
pub async fn get_site(_member: Member, row: Found<Model>) -> HttpResponse {
    versioned(&view(row.0.clone()), row.version)
}

/// Change a site
#[utoipa::path(tag = "sites", operation_id = "update_site", request_body = SiteChange, description = "Changes a site.",
    params(("id" = crate::field::SiteRef, Path, description = "The site's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = SiteView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/sites/{id}")]
pub async fn update_site(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<SiteChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(row), Body(change)) = (row, change);
    let before = row.clone();
    let facts = SiteFacts {
        name: change.name.map_or(row.name, |name| name.0),
        address: change.address.map_or(row.address, |address| address.0),
        country: change.country.map_or(row.country, |country| country.0),
        is_central: change.is_central.unwrap_or(row.is_central),
    };
    let tx = member.write().await?;
    let row = site::update(&tx, row.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_site", row.id, audit_entry::changed(&before, &row)).await?;
    tx.commit().await?;
    let version = row.version;
    Ok(versioned(&view(row), version))
}

/// Remove a site
#[utoipa::path(tag = "sites", operation_id = "delete_site",
    description = "Removes a site that no certification covers; 409 while one does.",
    params(("id" = crate::field::SiteRef, Path, description = "The site's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/sites/{id}")]
pub async fn delete_site(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    site::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_site", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
