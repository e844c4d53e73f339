//! The register of managed items: documents, parts of the organization, assets and services that it keeps in hand.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::definition_review::next;
use entity::id::ProfileId;
use entity::managed_item::{self, Filter, ItemFacts, Model};
use entity::programme::today;
use entity::{TenantTx, audit_entry, profile};

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{Day, ItemKind, Line, ManagedItemRef, Name, ProfileRef, Prose, fault, small};
use crate::found::Found;
use crate::handler::agreement::{ReviewMonths, ReviewStanding};
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::managed_item::{ManagedItemPage, ManagedItemView, view, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod relation;

choice! {
    /// The class of a managed item.
    pub enum ItemClass {
        /// A document.
        Document = "document",
        /// A part of the organization, or somebody it works with.
        Organization = "organization",
        /// Something that it works with: a tool, a machine, a room.
        Asset = "asset",
        /// A service, its own or another's.
        Service = "service",
    }
}

choice! {
    /// Where a managed item stands.
    pub enum ItemState {
        /// It is to come.
        Planned = "planned",
        /// It is used.
        InUse = "in_use",
        /// It is used no more.
        Retired = "retired",
    }
}

body! {
    /// An item to take into the register.
    pub struct NewManagedItem {
        /// Its class.
        pub class: ItemClass,
        /// What it is within its class, as a path.
        pub kind: ItemKind,
        /// Its name, unique in its class.
        pub name: Name,
        /// What there is to know about it.
        pub description: Option<Prose>,
        /// The profile that looks after it.
        pub owner_id: Option<ProfileRef>,
        /// Where it stands; `in_use` when left out.
        pub state: Option<ItemState>,
        /// Where it lies: an address, a room, a shelf.
        pub location: Option<Line>,
        /// After how many months it is looked at again.
        pub review_months: Option<ReviewMonths>,
        /// When it was looked at last, before it was recorded here.
        pub reviewed_on: Option<Day>,
    }
}

body! {
    /// Changes of a managed item; what is left out stays. Its class stays.
    pub struct ManagedItemChange {
        /// What it is within its class.
        pub kind: Option<ItemKind>,
        /// A new name.
        pub name: Option<Name>,
        /// What there is to know about it.
        pub description: Option<Prose>,
        /// The profile that looks after it; null: none.
        #[schema(value_type = Option<ProfileRef>)]
        pub owner_id: Change<ProfileRef>,
        /// Where it stands.
        pub state: Option<ItemState>,
        /// Where it lies.
        pub location: Option<Line>,
        /// After how many months it is looked at again; null: not by an interval.
        #[schema(value_type = Option<ReviewMonths>)]
        pub review_months: Change<ReviewMonths>,
    }
}

async fn checked_owner(tx: &TenantTx, owner: Option<ProfileId>) -> Result<(), Problem> {
    match owner {
        Some(id) if profile::find(tx, id).await?.is_none() => {
            Err(Problem::invalid(vec![fault("/owner_id", "There is no profile with this id.")]))
        }
        _ => Ok(()),
    }
}

/// When it is to be looked at next: what is used no more is not.
fn due(state: &str, last: chrono::NaiveDate, months: Option<i32>) -> Option<chrono::NaiveDate> {
    if state == ItemState::Retired.to_string() { None } else { next(last, months) }
}

/// List managed items
#[utoipa::path(tag = "definition", operation_id = "list_managed_items",
    params(PageParams,
        ("class" = inline(Option<ItemClass>), Query, description = "Only those of this class.", nullable = false),
        ("kind" = Option<ItemKind>, Query, description = "Only those of this kind and the kinds below it: `tool` finds `tool/monitoring`.", nullable = false),
        ("state" = inline(Option<ItemState>), Query, description = "Only those that stand so.", nullable = false),
        ("owner_id" = Option<ProfileRef>, Query, description = "Only those that this profile looks after.", nullable = false),
        ("review" = inline(Option<ReviewStanding>), Query, description = "Only those that should have been looked at.", nullable = false)),
    description = "The register of what the organization keeps in hand, oldest first.",
    responses((status = 200, description = "A page.", body = ManagedItemPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/managed-items")]
pub async fn list_managed_items(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let class = query.field::<ItemClass>("class").map(|class| class.to_string());
    let kind = query.field::<ItemKind>("kind").map(|kind| kind.0);
    let state = query.field::<ItemState>("state").map(|state| state.to_string());
    let owner = query.field::<ProfileRef>("owner_id").map(|id| id.0);
    let overdue = query.field::<ReviewStanding>("review");
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let today = today(&tx, &member.organization);
    let filter = Filter { class, kind, state, owner, overdue: overdue.map(|_| today) };
    let page = managed_item::list(&tx, &filter, &wanted).await?;
    let data = views(&tx, today, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(ManagedItemPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Take an item into the register
#[utoipa::path(tag = "definition", operation_id = "create_managed_item", request_body = NewManagedItem,
    description = "Takes a document, a part of the organization, an asset or a service into the register of managed items.",
    responses((status = 201, description = "Recorded.", body = ManagedItemView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/managed-items")]
pub async fn create_managed_item(member: Member, new: Body<NewManagedItem>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let today = today(&tx, &member.organization);
    let reviewed_on = new.reviewed_on.map(|day| day.0);
    if reviewed_on > Some(today) {
        return Err(Problem::invalid(vec![fault("/reviewed_on", "This day has not come yet.")]));
    }
    let (review_months, owner_id) = (new.review_months.map(|it| small(it.0)), new.owner_id.map(|id| id.0));
    checked_owner(&tx, owner_id).await?;
    let state = new.state.unwrap_or(ItemState::InUse).to_string();
    let facts = ItemFacts {
        class: new.class.to_string(),
        kind: new.kind.0,
        name: new.name.0,
        description: new.description.map_or_else(String::new, |text| text.0),
        owner_id,
        location: new.location.map_or_else(String::new, |text| text.0),
        review_months,
        reviewed_on,
        review_due_on: due(&state, reviewed_on.unwrap_or(today), review_months),
        state,
    };
    let row = managed_item::create(&tx, facts).await?;
    audit_entry::record(&tx, "create_managed_item", row.id, audit_entry::made(&row)).await?;
    let (version, location) = (row.version, format!("/v1/managed-items/{}", row.id));
    let view = view(&tx, today, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get a managed item
#[utoipa::path(tag = "definition", operation_id = "get_managed_item", description = "One item of the register.",
    params(("id" = ManagedItemRef, Path, description = "The item's id.")),
    responses((status = 200, description = "The item.", body = ManagedItemView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/managed-items/{id}")]
pub async fn get_managed_item(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, today(&tx, &member.organization), row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a managed item
#[utoipa::path(tag = "definition", operation_id = "update_managed_item", request_body = ManagedItemChange,
    description = "Changes what is recorded of an item. When it was looked at is said by its reviews.",
    params(("id" = ManagedItemRef, Path, description = "The item's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = ManagedItemView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/managed-items/{id}")]
pub async fn update_managed_item(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<ManagedItemChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let owner_id = change.owner_id.over(before.owner_id, |id| id.map(|id| id.0));
    let review_months = change.review_months.over(before.review_months, |it| it.map(|it| small(it.0)));
    let state = change.state.map_or_else(|| before.state.clone(), |state| state.to_string());
    let made_on = clock::zone::civil_date(before.created_at, member.organization.zone());
    let tx = member.write().await?;
    checked_owner(&tx, owner_id).await?;
    let facts = ItemFacts {
        class: before.class.clone(),
        kind: change.kind.map_or_else(|| before.kind.clone(), |kind| kind.0),
        name: change.name.map_or_else(|| before.name.clone(), |name| name.0),
        description: change.description.map_or_else(|| before.description.clone(), |text| text.0),
        owner_id,
        location: change.location.map_or_else(|| before.location.clone(), |text| text.0),
        review_months,
        reviewed_on: before.reviewed_on,
        review_due_on: due(&state, before.reviewed_on.unwrap_or(made_on), review_months),
        state,
    };
    let row = managed_item::update(&tx, before.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_managed_item", row.id, audit_entry::changed(&before, &row)).await?;
    let version = row.version;
    let view = view(&tx, today(&tx, &member.organization), row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Remove a managed item
#[utoipa::path(tag = "definition", operation_id = "delete_managed_item",
    description = "Takes an item out of the register, with its reviews and its relations to others; 409 while another one relates to it. \
        What is used no more is better kept as `retired`.",
    params(("id" = ManagedItemRef, Path, description = "The item's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/managed-items/{id}")]
pub async fn delete_managed_item(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    managed_item::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_managed_item", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
