//! Certification bodies.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use entity::certification_body::{self, CertificationBodyFacts, Model};
use entity::id::CertificationBodyId;
use entity::programme::{self, Which};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, Change, body};
use crate::etag::{Expected, created, versioned};
use crate::expand::{Opened, Wanted};
use crate::field::{Country, Name, TimeZone};
use crate::found::Found;
use crate::member::Member;
use crate::policy::PolicyPatch;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem, page,
};

/// A certification body.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertificationBodyView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its country.
    #[schema(max_length = 2)]
    pub country: String,
    /// Who accredited it.
    #[schema(max_length = 200)]
    pub accreditation_body: Option<String>,
    /// The zone whose calendar its dates follow.
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// Its own limits: departures from the organization's policy.
    #[schema(value_type = PolicyPatch)]
    pub policy: serde_json::Value,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of certification bodies.
    CertificationBodyPage of CertificationBodyView
}

body! {
    /// A certification body to record.
    pub struct NewCertificationBody {
        /// Its name, unique in the organization.
        pub name: Name,
        /// Its country.
        pub country: Country,
        /// Who accredited it.
        pub accreditation_body: Option<Name>,
        /// The zone whose calendar its dates follow; the organization's when left out.
        pub time_zone: Option<TimeZone>,
        /// Its own limits: departures from the organization's policy.
        pub policy: Option<PolicyPatch>,
    }
}

body! {
    /// Changes of a certification body; what is left out stays.
    pub struct CertificationBodyChange {
        /// A new name.
        pub name: Option<Name>,
        /// A new country.
        pub country: Option<Country>,
        /// Who accredited it; null: not known.
        #[schema(value_type = Option<Name>)]
        pub accreditation_body: Change<Name>,
        /// A new zone; the programmes of its certifications follow.
        pub time_zone: Option<TimeZone>,
        /// Its own limits; the whole set is replaced, and the programmes of its certifications follow.
        pub policy: Option<PolicyPatch>,
    }
}

fn view(row: Model) -> CertificationBodyView {
    CertificationBodyView {
        id: row.id.to_string(),
        name: row.name,
        country: row.country,
        accreditation_body: row.accreditation_body,
        time_zone: row.time_zone,
        policy: row.policy,
        created_at: row.created_at,
        version: row.version,
    }
}

impl Opened for CertificationBodyView {
    type Id = CertificationBodyId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(
        tx: &TenantTx,
        _: &Member,
        ids: Vec<CertificationBodyId>,
        _: &Wanted,
    ) -> Result<Vec<Self>, Problem> {
        Ok(certification_body::among(tx, &ids).await?.into_values().map(view).collect())
    }
}

/// List certification bodies
#[utoipa::path(tag = "certification bodies", operation_id = "list_certification_bodies", params(PageParams),
    description = "The certification bodies that the organization has recorded, oldest first.",
    responses((status = 200, description = "A page.", body = CertificationBodyPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/certification-bodies")]
pub async fn list_certification_bodies(
    request: HttpRequest,
    member: Member,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = certification_body::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(CertificationBodyPage::from(page.map(view))))
}

/// Record a certification body
#[utoipa::path(tag = "certification bodies", operation_id = "create_certification_body", request_body = NewCertificationBody,
    description = "Records a certification body for the organization's certifications to name.",
    responses((status = 201, description = "Recorded.", body = CertificationBodyView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/certification-bodies")]
pub async fn create_certification_body(
    member: Member,
    new: Body<NewCertificationBody>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = CertificationBodyFacts {
        name: new.name.0,
        country: new.country.0,
        accreditation_body: new.accreditation_body.map(|name| name.0),
        time_zone: new.time_zone.map_or_else(|| member.organization.time_zone.clone(), |zone| zone.0),
        policy: new.policy.map_or_else(|| Ok(serde_json::json!({})), |policy| policy.stored())?,
    };
    let tx = member.write().await?;
    let row = certification_body::create(&tx, facts).await?;
    audit_entry::record(&tx, "create_certification_body", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    let (version, location) = (row.version, format!("/v1/certification-bodies/{}", row.id));
    Ok(created(&view(row), version, location))
}

/// Get a certification body
#[utoipa::path(tag = "certification bodies", operation_id = "get_certification_body",
    description = "One certification body with its version.",
    params(("id" = crate::field::CertificationBodyRef, Path, description = "The certification body's id.")),
    responses((status = 200, description = "The certification body.", body = CertificationBodyView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certification-bodies/{id}")]
pub async fn get_certification_body(_member: Member, row: Found<Model>) -> HttpResponse {
    versioned(&view(row.0.clone()), row.version)
}

/// Change a certification body
#[utoipa::path(tag = "certification bodies", operation_id = "update_certification_body", request_body = CertificationBodyChange,
    description = "Changes a certification body. The programmes of its certifications follow: of twenty before the answer, of more within seconds.",
    params(("id" = crate::field::CertificationBodyRef, Path, description = "The certification body's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = CertificationBodyView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/certification-bodies/{id}")]
pub async fn update_certification_body(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<CertificationBodyChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(row), Body(change)) = (row, change);
    let moves = change.time_zone.is_some() || change.policy.is_some();
    let before = row.clone();
    let facts = CertificationBodyFacts {
        name: change.name.map_or(row.name, |name| name.0),
        country: change.country.map_or(row.country, |country| country.0),
        accreditation_body: change
            .accreditation_body
            .over(row.accreditation_body, |name| name.map(|name| name.0)),
        time_zone: change.time_zone.map_or(row.time_zone, |zone| zone.0),
        policy: change.policy.map_or_else(|| Ok(row.policy), |policy| policy.stored())?,
    };
    let tx = member.write().await?;
    let row = certification_body::update(&tx, row.id, expected.of(row.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    if moves {
        let reason = format!("{} changed its time zone or its limits.", row.name);
        programme::replan_soon(&tx, &member.organization, Which::Of(row.id), &reason).await?;
    }
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "update_certification_body", row.id, detail).await?;
    tx.commit().await?;
    state.ring();
    let version = row.version;
    Ok(versioned(&view(row), version))
}
