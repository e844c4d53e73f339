//! Profiles: roles and positions that do something in routines, and who holds them.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::id::{MembershipId, ProfileId};
use entity::profile::{self, Model, ProfileFacts};
use entity::{DbErr, TenantTx, audit_entry, document_acknowledgement, membership, profile_holder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::field::{MembershipRef, Name, ProfileRef, Prose, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference, VersionProblem, page,
};

/// A profile: a role or position that does something in routines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProfileView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is for.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The members who hold it.
    #[schema(max_items = 200)]
    pub holders: Vec<Reference>,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of profiles.
    ProfilePage of ProfileView
}

body! {
    /// A profile to record.
    pub struct NewProfile {
        /// Its name, unique in the organization.
        pub name: Name,
        /// What it is for.
        pub description: Option<Prose>,
        /// The members who hold it.
        pub holder_ids: Option<Vec<MembershipRef>>,
    }
}

body! {
    /// Changes of a profile; what is left out stays.
    pub struct ProfileChange {
        /// A new name.
        pub name: Option<Name>,
        /// What it is for.
        pub description: Option<Prose>,
        /// The members who hold it; the whole list is replaced.
        pub holder_ids: Option<Vec<MembershipRef>>,
    }
}

/// The profiles as clients see them.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<ProfileView>, DbErr> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut held: HashMap<ProfileId, Vec<Reference>> = HashMap::new();
    for (profile, holder) in profile_holder::of(tx, &ids).await? {
        let holder = Reference::to(holder.membership.id, holder.person.name);
        held.entry(profile).or_default().push(holder);
    }
    let view = |row: Model| ProfileView {
        id: row.id.to_string(),
        holders: held.remove(&row.id).unwrap_or_default(),
        name: row.name,
        description: row.description,
        created_at: row.created_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn view(tx: &TenantTx, row: Model) -> Result<ProfileView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// The members named, each once; they must be able to answer for something.
async fn holders(tx: &TenantTx, named: Vec<MembershipRef>) -> Result<Vec<MembershipId>, Problem> {
    let ids: Vec<_> = named.into_iter().map(|id| id.0).collect();
    let mut faults = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        if ids[..at].contains(id) {
            faults.push(fault(&format!("/holder_ids/{at}"), "This member is named twice."));
        } else if membership::answerable(tx, *id).await?.is_none() {
            faults.push(fault(&format!("/holder_ids/{at}"), "There is no member with this id."));
        }
    }
    if faults.is_empty() { Ok(ids) } else { Err(Problem::invalid(faults)) }
}

/// List profiles
#[utoipa::path(tag = "definition", operation_id = "list_profiles", params(PageParams),
    description = "The roles and positions that do something in the organization's routines, oldest first, and who holds them.",
    responses((status = 200, description = "A page.", body = ProfilePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/profiles")]
pub async fn list_profiles(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = profile::list(&tx, &wanted).await?;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(ProfilePage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record a profile
#[utoipa::path(tag = "definition", operation_id = "create_profile", request_body = NewProfile,
    description = "Records a role or a position, for routines to name.",
    responses((status = 201, description = "Recorded.", body = ProfileView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/profiles")]
pub async fn create_profile(member: Member, new: Body<NewProfile>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let members = holders(&tx, new.holder_ids.unwrap_or_default()).await?;
    let description = new.description.map_or_else(String::new, |text| text.0);
    let row = profile::create(&tx, ProfileFacts { name: new.name.0, description }).await?;
    profile_holder::replace(&tx, row.id, &members).await?;
    let detail = audit_entry::besides(audit_entry::made(&row), "holder_ids", [(); 0], &members);
    audit_entry::record(&tx, "create_profile", row.id, detail).await?;
    let (version, location) = (row.version, format!("/v1/profiles/{}", row.id));
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get a profile
#[utoipa::path(tag = "definition", operation_id = "get_profile", description = "One profile with who holds it and its version.",
    params(("id" = ProfileRef, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = ProfileView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/profiles/{id}")]
pub async fn get_profile(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a profile
#[utoipa::path(tag = "definition", operation_id = "update_profile", request_body = ProfileChange,
    description = "Changes a profile and who holds it. Routines that name it show the new name, also in versions approved before.",
    params(("id" = ProfileRef, Path, description = "The profile's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = ProfileView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/profiles/{id}")]
pub async fn update_profile(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<ProfileChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(row), Body(change)) = (row, change);
    let before = row.clone();
    let facts = ProfileFacts {
        name: change.name.map_or(row.name, |name| name.0),
        description: change.description.map_or(row.description, |text| text.0),
    };
    let tx = member.write().await?;
    let row = profile::update(&tx, row.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(named) = change.holder_ids {
        let members = holders(&tx, named).await?;
        let held = profile_holder::of(&tx, &[row.id]).await?;
        let held: Vec<_> = held.into_iter().map(|(_, holder)| holder.membership.id).collect();
        detail = audit_entry::besides(detail, "holder_ids", held, &members);
        profile_holder::replace(&tx, row.id, &members).await?;
        let today = entity::programme::today(&tx, &member.organization);
        document_acknowledgement::follow(&tx, row.id, today).await?;
    }
    audit_entry::record(&tx, "update_profile", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Remove a profile
#[utoipa::path(tag = "definition", operation_id = "delete_profile",
    description = "Removes a profile that no version of any routine names; 409 while one does.",
    params(("id" = ProfileRef, Path, description = "The profile's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/profiles/{id}")]
pub async fn delete_profile(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    profile::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_profile", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
