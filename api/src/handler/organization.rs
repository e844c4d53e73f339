//! The member's own organization.

use actix_web::{HttpResponse, get, patch, web};
use entity::id::GrantId;
use entity::membership::Role;
use entity::organization::{self, OrganizationPatch};
use entity::programme::{self, Cause, Which};
use entity::{TenantTx, audit_entry, duty, grant, portfolio};
use serde::Serialize;
use utoipa::ToSchema;

use super::identity::OrganizationKind;
use super::reminder_policy::{ReminderPolicyBody, ReminderPolicyView};
use crate::body::{Body, Change, body};
use crate::etag::{Expected, versioned};
use crate::field::{Country, Email, GrantRef, Name, SenderName, TimeZone, fault};
use crate::member::Member;
use crate::policy::PolicyPatch;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, VersionProblem};

/// The organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is to the product.
    #[schema(max_length = 16)]
    pub kind: String,
    /// Its country.
    #[schema(max_length = 2)]
    pub country: String,
    /// Its time zone.
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// When its people are reminded.
    pub reminder_policy: ReminderPolicyView,
    /// Departures from the engine's default policy, for every certification.
    #[schema(value_type = PolicyPatch)]
    pub policy: serde_json::Value,
    /// The name that its mails show as their sender; null: the installation's.
    #[schema(max_length = 70)]
    pub sender_name: Option<String>,
    /// Where answers to its mails go; null: to the installation's address.
    #[schema(max_length = 254)]
    pub reply_to: Option<String>,
    /// The grant whose consultancy's brand its people see; null: the product's name.
    #[schema(value_type = Option<GrantRef>)]
    pub brand_grant_id: Option<GrantId>,
    /// Whether every member must have a second factor.
    pub second_factor_required: bool,
    /// Whether it is for trying things out, with a clock of its own.
    pub test: bool,
    /// When it signed up.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it is deleted, unless an owner withdraws that; null: nobody has asked for it.
    pub deletion_due_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

body! {
    /// Changes of the organization; what is left out stays.
    pub struct OrganizationChange {
        /// A new name.
        pub name: Option<Name>,
        /// A new country.
        pub country: Option<Country>,
        /// A new time zone.
        pub time_zone: Option<TimeZone>,
        /// A new reminder policy.
        pub reminder_policy: Option<ReminderPolicyBody>,
        /// Departures from the engine's default policy, for every certification; the whole set is replaced.
        pub policy: Option<PolicyPatch>,
        /// Something else to the product: only its own owner makes it a consultancy, or takes that back.
        pub kind: Option<OrganizationKind>,
        /// The name that its mails to its own members show as their sender; null: the installation's. The address stays the
        /// installation's.
        #[schema(value_type = Option<SenderName>)]
        pub sender_name: Change<SenderName>,
        /// Where answers to those mails go; null: to the installation's address.
        #[schema(value_type = Option<Email>)]
        pub reply_to: Change<Email>,
        /// The grant whose consultancy's brand its people are to see, while it is in force; null: the product's name.
        #[schema(value_type = Option<GrantRef>)]
        pub brand_grant_id: Change<GrantRef>,
    }
}

#[expect(clippy::option_option, reason = "left out, taken back, or another: what a change says of a column")]
fn given<T, V>(change: Change<T>, value: impl FnOnce(T) -> V) -> Option<Option<V>> {
    match change {
        Change::Keep => None,
        Change::Set(given) => Some(given.map(value)),
    }
}

fn view(row: &organization::Model) -> OrganizationView {
    let policy = &row.reminder_policy;
    OrganizationView {
        id: row.id.to_string(),
        name: row.name.clone(),
        kind: row.kind.word().to_owned(),
        country: row.country.clone(),
        time_zone: row.time_zone.clone(),
        reminder_policy: ReminderPolicyView::of(policy),
        policy: row.policy.clone(),
        sender_name: row.sender_name.clone(),
        reply_to: row.reply_to.clone(),
        brand_grant_id: row.brand_grant_id,
        second_factor_required: row.second_factor_required,
        test: row.is_test,
        created_at: row.created_at,
        deletion_due_at: row.deletion_due_at,
        version: row.version,
    }
}

/// Get the organization
#[utoipa::path(tag = "organization", operation_id = "get_organization",
    description = "The organization the session works in, with its reminder policy.",
    responses((status = 200, description = "The organization.", body = OrganizationView), AnyProblem, MemberProblem))]
#[get("/organization")]
pub async fn get_organization(member: Member) -> HttpResponse {
    versioned(&view(&member.organization), member.organization.version)
}

/// Change the organization
#[utoipa::path(tag = "organization", operation_id = "update_organization", request_body = OrganizationChange,
    description = "Changes name, country, zone, reminder policy, engine policy, the sender of its mails, or whose brand its people see. Programmes and reminders follow: \
        those of twenty certifications before the answer, of more within seconds.",
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "The organization as it is now.", body = OrganizationView),
        AnyProblem, BodyProblem, MemberProblem, VersionProblem))]
#[patch("/organization")]
pub async fn update_organization(
    state: web::Data<State>,
    member: Member,
    expected: Expected,
    change: Body<OrganizationChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let patch = OrganizationPatch {
        name: change.name.map(|name| name.0),
        country: change.country.map(|country| country.0),
        time_zone: change.time_zone.map(|zone| zone.0),
        reminder_policy: change.reminder_policy.map(ReminderPolicyBody::read).transpose()?,
        policy: change.policy.map(|policy| policy.stored()).transpose()?,
        kind: change.kind.map(|kind| OrganizationKind::stored(Some(kind))),
        sender_name: given(change.sender_name, |name| name.0),
        reply_to: given(change.reply_to, |address| address.0),
        brand_grant_id: given(change.brand_grant_id, |grant| grant.0),
    };
    let moved = patch.time_zone.is_some();
    let dates = patch.time_zone.is_some() || patch.reminder_policy.is_some() || patch.policy.is_some();
    let tx = member.write().await?;
    let (kind, renamed) = (patch.kind, patch.name.clone());
    if let Some(kind) = kind.filter(|kind| *kind != member.organization.kind) {
        may_become(&tx, &member, kind).await?;
    }
    if let Some(Some(grant)) = patch.brand_grant_id
        && grant::in_force(&tx, grant).await?.is_none()
    {
        let detail = "There is no grant in force with this id.";
        return Err(Problem::invalid(vec![fault("/brand_grant_id", detail)]));
    }
    let row = organization::update(&tx, expected.of(member.organization.version)?, patch)
        .await?
        .ok_or_else(Problem::moved_on)?;
    if dates {
        let reason = "The organization changed its time zone, lead times or policy.";
        programme::replan_soon(&tx, &row, Which::All, reason).await?;
        duty::plan::replan_all(&tx, &row, &Cause::because(reason)).await?;
    }
    if moved {
        grant::rezone(&tx, &row).await?;
    }
    if let Some(name) = renamed {
        portfolio::rename(&tx, &name).await?;
    }
    let detail = audit_entry::changed(&member.organization, &row);
    audit_entry::record(&tx, "update_organization", row.id, detail).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view(&row), row.version))
}

/// Its own owner alone says what an organization is, and one that has clients goes on looking after them.
async fn may_become(tx: &TenantTx, member: &Member, kind: organization::Kind) -> Result<(), Problem> {
    if member.role() != Role::Owner || member.through.is_some() {
        return Err(Problem::not_yours(
            "Only the organization's own owner makes it a consultancy or a client.",
        ));
    }
    if kind == organization::Kind::Client && grant::has_clients(tx).await? {
        let detail = "This consultancy has clients. Leave them first.";
        return Err(Problem::conflict("has_clients", detail));
    }
    Ok(())
}
