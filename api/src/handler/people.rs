//! The people of the organization: their roles, their limits, and how they leave.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, patch};
use chrono::NaiveDate;
use entity::id::{CertificationId, MembershipId};
use entity::membership::{self, Member as Place, Role};
use entity::{TenantTx, audit_entry, grant, membership_certification, person, succession};
use serde::Serialize;
use utoipa::ToSchema;

use super::limit;
use super::mail_stop::{self, MailStopView};
use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::expand::{Opened, Wanted};
use crate::field::{CertificationRef, Day, MembershipRef};
use crate::found::{Found, place_stamp};
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

choice! {
    /// What a person may do in an organization.
    pub enum RoleWord {
        /// Everything, and the organization itself.
        Owner = "owner",
        /// Every certification and its programme.
        Manager = "manager",
        /// Internal audits and what they need.
        InternalAuditor = "internal_auditor",
        /// What is assigned to them.
        Contributor = "contributor",
        /// Looks, and changes nothing.
        Reader = "reader",
        /// Sees the certifications of one audit during its days.
        ExternalAuditor = "external_auditor",
    }
}

impl RoleWord {
    /// The role.
    pub fn role(self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Manager => Role::Manager,
            Self::InternalAuditor => Role::InternalAuditor,
            Self::Contributor => Role::Contributor,
            Self::Reader => Role::Reader,
            Self::ExternalAuditor => Role::ExternalAuditor,
        }
    }
}

/// A member of the organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberView {
    /// The membership's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of changing or removing it compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// The person.
    pub person: Reference,
    /// The address.
    #[schema(max_length = 254)]
    pub email: String,
    /// The role.
    #[schema(max_length = 32)]
    pub role: String,
    /// The only certifications the place concerns; null: all.
    #[schema(max_items = 200)]
    pub certification_ids: Option<Vec<String>>,
    /// The first day on which the place counts; null: at once.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which the place counts; null: no end.
    pub ends_on: Option<NaiveDate>,
    /// That mail does not reach the member, for who may manage people; null: it does, as far as is known.
    pub mail_stop: Option<MailStopView>,
    /// The grant through which a consultancy's member has the place, with the consultancy's name; null: one of the
    /// organization's own people.
    pub grant: Option<Reference>,
}

/// The members of the organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberList {
    /// All of them, longest-serving first.
    #[schema(max_items = 10_000)]
    pub data: Vec<MemberView>,
}

body! {
    /// Changes of a member's place; what is left out stays.
    pub struct MemberChange {
        /// A new role.
        pub role: Option<RoleWord>,
        /// The only certifications the place concerns; null: all.
        #[schema(value_type = Option<Vec<CertificationRef>>)]
        pub certification_ids: Change<Vec<CertificationRef>>,
        /// The first day on which the place counts; null: at once.
        #[schema(value_type = Option<Day>)]
        pub starts_on: Change<Day>,
        /// The last day on which the place counts; null: no end.
        #[schema(value_type = Option<Day>)]
        pub ends_on: Change<Day>,
    }
}

fn view(
    place: Place,
    certifications: Option<&[CertificationId]>,
    grant: Option<Reference>,
    mail_stop: Option<MailStopView>,
) -> MemberView {
    let Place { membership, person } = place;
    MemberView {
        id: membership.id.to_string(),
        etag: format!("\"{}\"", place_stamp(&membership, certifications.unwrap_or_default())),
        person: Reference::to(person.id, person.name),
        email: person.email,
        role: membership.role.word().to_owned(),
        certification_ids: membership
            .scoped
            .then(|| certifications.unwrap_or_default().iter().map(ToString::to_string).collect()),
        starts_on: membership.starts_on,
        ends_on: membership.ends_on,
        mail_stop,
        grant,
    }
}

/// List members
#[utoipa::path(tag = "people", operation_id = "list_members",
    description = "The people of the organization, longest-serving first.",
    responses((status = 200, description = "The members.", body = MemberList), AnyProblem, MemberProblem))]
#[get("/members")]
pub async fn list_members(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let data = views(&tx, &member, |_| true).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(MemberList { data }))
}

/// The views of those people of the organization whose place is `wanted`, longest-serving first.
async fn views(
    tx: &TenantTx,
    member: &Member,
    wanted: impl Fn(MembershipId) -> bool,
) -> Result<Vec<MemberView>, Problem> {
    let places = membership::all(tx).await?;
    let stops = mail_stop::seen(tx, member.role(), &places).await?;
    let limits = membership_certification::by_place(tx).await?;
    let grants: HashMap<_, _> =
        grant::all(tx).await?.into_iter().map(|row| (row.id, row.consultancy_name)).collect();
    let human = |place: &Place| place.membership.is_open() && place.person.kind == person::Kind::Human;
    let places = places.into_iter().filter(|place| human(place) && wanted(place.membership.id));
    let view = |place: Place| {
        let limit = limits.get(&place.membership.id).map(Vec::as_slice);
        let through = place.membership.grant_id;
        let through = through.map(|id| Reference::to(id, grants.get(&id).cloned().unwrap_or_default()));
        let stop = stops.get(&place.person.email).map(MailStopView::from);
        view(place, limit, through, stop)
    };
    Ok(places.map(view).collect())
}

impl Opened for MemberView {
    type Id = MembershipId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(
        tx: &TenantTx,
        member: &Member,
        ids: Vec<MembershipId>,
        _: &Wanted,
    ) -> Result<Vec<Self>, Problem> {
        views(tx, member, |id| ids.contains(&id)).await
    }
}

/// Change a member's role or limits
#[utoipa::path(tag = "people", operation_id = "update_member", request_body = MemberChange,
    description = "Gives a member another role, or limits the place to some certifications and days. Only an owner makes or changes owners; \
        409 `last_owner` when nobody would be one any more.",
    params(("id" = MembershipRef, Path, description = "The membership's id.")),
    responses((status = 200, description = "As it is now.", body = MemberView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[patch("/members/{id}")]
pub async fn update_member(
    member: Member,
    row: Found<Place>,
    change: Body<MemberChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(place), Body(change)) = (row, change);
    let before = place.membership;
    let role = change.role.map_or(before.role, RoleWord::role);
    not_by_grant(&before)?;
    let tx = member.write().await?;
    guard(&tx, &member, &before, Some(role)).await?;
    let known = if before.scoped { Some(membership_certification::of(&tx, before.id).await?) } else { None };
    let limit =
        limit::changed(&before, known.clone(), change.certification_ids, change.starts_on, change.ends_on);
    limit::check(&tx, role, &limit).await?;
    let after = membership::change(&tx, before.id, role, &limit).await?;
    let detail = audit_entry::changed(&before, &after);
    let detail = audit_entry::besides(detail, "certification_ids", known, &limit.certifications);
    audit_entry::record(&tx, "update_member", before.id, detail).await?;
    let place = Place { membership: after, person: place.person };
    let places = [place];
    let stop = mail_stop::seen(&tx, member.role(), &places).await?.into_values().next();
    tx.commit().await?;
    let [place] = places;
    Ok(HttpResponse::Ok().json(view(
        place,
        limit.certifications.as_deref(),
        None,
        stop.as_ref().map(MailStopView::from),
    )))
}

/// Remove a member
#[utoipa::path(tag = "people", operation_id = "delete_member",
    description = "Ends a member's place. What the member was responsible for passes to whoever removes; what the member recorded keeps the name. \
        409 `last_owner` for the only owner.",
    params(("id" = MembershipRef, Path, description = "The membership's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/members/{id}")]
pub async fn delete_member(
    state: actix_web::web::Data<crate::state::State>,
    member: Member,
    row: Found<Place>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let gone = &row.membership;
    not_by_grant(gone)?;
    guard(&tx, &member, gone, None).await?;
    let heir =
        if gone.id == member.id() { membership::first_owner(&tx, gone.id).await? } else { member.id() };
    let (tx, passed) = succession::leave(tx, gone, heir).await?;
    let detail = serde_json::json!({ "passed_on": passed, "to": heir });
    audit_entry::record(&tx, "delete_member", gone.id, detail).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// A place through a consultancy is changed and ended with its grant, and never by itself.
fn not_by_grant(place: &membership::Model) -> Result<(), Problem> {
    if place.grant_id.is_none() {
        return Ok(());
    }
    Err(Problem::not_yours("This place comes with a consultancy's grant. Change or end the grant instead."))
}

/// Only an owner touches owners, and the last one stays one.
async fn guard(
    tx: &TenantTx,
    member: &Member,
    place: &membership::Model,
    after: Option<Role>,
) -> Result<(), Problem> {
    let before = place.role;
    if member.role() != Role::Owner && (before == Role::Owner || after == Some(Role::Owner)) {
        return Err(Problem::not_yours("Only an owner makes, changes or removes an owner."));
    }
    let made = after.is_some_and(|role| role != before && matches!(role, Role::Owner | Role::Manager));
    if made || before == Role::Owner && after != Some(Role::Owner) {
        member.proved()?;
    }
    if after != Some(Role::Owner) && membership::is_last_owner(tx, place).await? {
        return Err(last_owner(&member.organization.name));
    }
    Ok(())
}

/// Nobody would be an owner any more.
pub fn last_owner(organization: &str) -> Problem {
    let detail = format!("This is the only owner of {organization}. Make somebody else an owner first.");
    Problem::conflict("last_owner", detail)
}
