//! Provisioning: the right of a directory to tell of people and groups, and what its groups mean here.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::MembershipId;
use entity::membership::Role;
use entity::scim_group::{self, Model, member};
use entity::{TenantTx, audit_entry, scim_token, scim_user};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::people::RoleWord;
use super::single_sign_on::ModestRole;
use crate::body::{Body, Change, body};
use crate::etag::{IfMatch, resting, stamp_of};
use crate::field::{ScimGroupRef, Whole, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::scim::place;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// How long a token lasts, and how long the one before, when nobody says.
const USUAL_DAYS: i64 = 365;
const USUAL_OVERLAP: i64 = 24;

/// A token of a directory; what it is, is told once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvisioningTokenView {
    /// How it begins and ends.
    #[schema(max_length = 16, example = "cks_…h3Xq")]
    pub hint: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When the directory last changed something, to a minute.
    pub used_at: Option<DateTime<Utc>>,
}

/// A group of the directory.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionedGroupView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 255)]
    pub name: String,
    /// The role of who is in it; null: it says nothing about roles.
    #[schema(max_length = 32)]
    pub role: Option<String>,
    /// How many users are in it.
    #[schema(minimum = 0, maximum = 10_000)]
    pub members: usize,
}

/// Somebody of the directory who has no place.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnplacedView {
    /// The user's name in the directory.
    #[schema(max_length = 255)]
    pub user_name: String,
    /// Why: `inactive`, `no_address` or `domain_not_verified`, or `ended` when an owner has ended the place.
    #[schema(max_length = 32)]
    pub reason: String,
}

/// What a directory has told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvisioningView {
    /// The address that the directory is given.
    #[schema(max_length = 300)]
    pub base_url: String,
    /// The tokens that work, the newest first: one, and while the directory is changed over the one before. Without one nothing
    /// is taken.
    #[schema(max_items = 2)]
    pub tokens: Vec<ProvisioningTokenView>,
    /// The role of who is in no group that has one.
    #[schema(max_length = 32)]
    pub default_role: String,
    /// How many users the directory has told of.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub users: usize,
    /// Those who have no place, at most 100.
    #[schema(max_items = 100)]
    pub unplaced: Vec<UnplacedView>,
    /// The groups.
    #[schema(max_items = 10_000)]
    pub groups: Vec<ProvisionedGroupView>,
}

/// A new token; it is told this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewProvisioningTokenView {
    /// The token: give it to the directory as its bearer token.
    #[schema(max_length = 64, pattern = "^cks_[0-9A-Za-z]{60}$")]
    pub token: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// The address that the directory is given.
    #[schema(max_length = 300)]
    pub base_url: String,
}

body! {
    /// A token to make.
    pub struct NewProvisioningToken {
        /// After how many days it ends; 365 when left out.
        pub lifetime_days: Option<Whole<1, 365>>,
        /// For how many hours the one before goes on working; 24 when left out.
        pub overlap_hours: Option<Whole<0, 168>>,
    }
}

body! {
    /// The role of whom a directory tells of.
    pub struct ProvisioningChange {
        /// The role of who is in no group that has one.
        pub default_role: ModestRole,
    }
}

body! {
    /// What a group means.
    pub struct ProvisionedGroupChange {
        /// The role of who is in it; null: none.
        #[schema(value_type = Option<RoleWord>)]
        pub role: Change<RoleWord>,
    }
}

fn base_url(state: &State) -> String {
    format!("{}/scim/v2", state.settings.base_url)
}

fn token_view(row: scim_token::Model) -> ProvisioningTokenView {
    let scim_token::Model { hint, created_at, expires_at, used_at, .. } = row;
    ProvisioningTokenView { hint, created_at, expires_at, used_at }
}

fn group(row: &Model, members: usize) -> ProvisionedGroupView {
    ProvisionedGroupView {
        id: row.id.to_string(),
        name: row.display_name.clone(),
        role: row.role.map(|role| role.word().to_owned()),
        members,
    }
}

/// What changes of tokens and of the usual role rest on: not their use.
async fn stamp(tx: &TenantTx) -> Result<String, Problem> {
    let tokens = scim_token::all(tx).await?;
    let standing: Vec<_> = tokens.iter().map(|row| (row.id, row.expires_at, row.default_role)).collect();
    Ok(stamp_of(&standing))
}

async fn view(tx: &TenantTx, state: &State) -> Result<ProvisioningView, Problem> {
    let mut tokens = scim_token::all(tx).await?;
    let default_role = tokens.first().map_or(Role::Reader, |token| token.default_role);
    tokens.retain(|token| token.expires_at > tx.now());
    let (users, members) = (scim_user::all(tx).await?, member::all(tx).await?);
    let places = entity::membership::all(tx).await?;
    let is_open =
        |id: MembershipId| places.iter().any(|it| it.membership.id == id && it.membership.is_open());
    let mut unplaced = Vec::new();
    for user in users.iter().filter(|user| !user.membership_id.is_some_and(is_open)).take(100) {
        let reason = place::obstacle(tx, user).await.map_err(Problem::internal)?.unwrap_or("ended");
        let user_name = user.content["userName"].as_str().unwrap_or_default().to_owned();
        unplaced.push(UnplacedView { user_name, reason: reason.to_owned() });
    }
    let groups = scim_group::all(tx).await?;
    let count = |row: &Model| members.iter().filter(|it| it.group_id == row.id).count();
    Ok(ProvisioningView {
        base_url: base_url(state),
        default_role: default_role.word().to_owned(),
        tokens: tokens.into_iter().map(token_view).collect(),
        users: users.len(),
        unplaced,
        groups: groups.iter().map(|row| group(row, count(row))).collect(),
    })
}

/// See what a directory provisions
#[utoipa::path(tag = "provisioning", operation_id = "get_provisioning",
    description = "The directory's token by its last characters, whom and which groups it has told of, and who of them has no place and why.",
    responses((status = 200, description = "What is provisioned.", body = ProvisioningView), AnyProblem, MemberProblem))]
#[get("/provisioning")]
pub async fn get_provisioning(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let (view, stamp) = (view(&tx, &state).await?, stamp(&tx).await?);
    tx.commit().await?;
    Ok(resting(&view, &stamp))
}

/// Change the role of whom a directory tells of
#[utoipa::path(tag = "provisioning", operation_id = "update_provisioning", request_body = ProvisioningChange,
    description = "The role of who comes and is in no group that has one; who has a place keeps theirs. 409 `no_token` while there is no token.",
    responses((status = 200, description = "What is provisioned.", body = ProvisioningView),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[patch("/provisioning")]
pub async fn update_provisioning(
    state: web::Data<State>,
    member: Member,
    named: IfMatch,
    change: Body<ProvisioningChange>,
) -> Result<HttpResponse, Problem> {
    let role = change.0.default_role.role();
    let tx = member.write().await?;
    named.check(&stamp(&tx).await?)?;
    if !scim_token::set_default_role(&tx, role).await? {
        return Err(Problem::conflict("no_token", "There is no token: make one first."));
    }
    let detail = json!({ "default_role": role.word() });
    audit_entry::record(&tx, "update_provisioning", member.tenant(), detail).await?;
    let (view, stamp) = (view(&tx, &state).await?, stamp(&tx).await?);
    tx.commit().await?;
    Ok(resting(&view, &stamp))
}

/// Make a token for a directory
#[utoipa::path(tag = "provisioning", operation_id = "create_provisioning_token", request_body = NewProvisioningToken,
    description = "Makes the token by which a directory provisions this organization with SCIM 2.0, and tells it once. The one before goes on working \
        for `overlap_hours`, so that the directory can be changed over; those before that work no more.",
    responses((status = 201, description = "The token.", body = NewProvisioningTokenView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/provisioning/token")]
pub async fn create_provisioning_token(
    state: web::Data<State>,
    member: Member,
    new: Body<NewProvisioningToken>,
) -> Result<HttpResponse, Problem> {
    let lifetime = TimeDelta::days(new.0.lifetime_days.map_or(USUAL_DAYS, |days| days.0));
    let overlap = TimeDelta::hours(new.0.overlap_hours.map_or(USUAL_OVERLAP, |hours| hours.0));
    let tx = member.write().await?;
    let (row, token) = scim_token::renew(&tx, lifetime, overlap).await?;
    let detail = json!({ "hint": row.hint, "expires_at": row.expires_at });
    audit_entry::record(&tx, "create_provisioning_token", row.id, detail).await?;
    tx.commit().await?;
    let base_url = base_url(&state);
    Ok(HttpResponse::Created().json(NewProvisioningTokenView { token, expires_at: row.expires_at, base_url }))
}

/// Take a directory's tokens back
#[utoipa::path(tag = "provisioning", operation_id = "delete_provisioning_token",
    description = "The directory can change nothing any more. Whom it has told of keeps the place.",
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem))]
#[delete("/provisioning/token")]
pub async fn delete_provisioning_token(member: Member, named: IfMatch) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    named.check(&stamp(&tx).await?)?;
    scim_token::delete(&tx).await?;
    audit_entry::record(&tx, "delete_provisioning_token", member.tenant(), json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a group a role
#[utoipa::path(tag = "provisioning", operation_id = "update_provisioned_group", request_body = ProvisionedGroupChange,
    description = "Gives everybody in a group of the directory a role, now and as the directory changes it. Of several groups the highest role \
        counts; the last owner stays one. An external auditor's place wants limits and cannot be given so.",
    params(("id" = ScimGroupRef, Path, description = "The group's id.")),
    responses((status = 200, description = "The group.", body = ProvisionedGroupView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[patch("/provisioned-groups/{id}")]
pub async fn update_provisioned_group(
    member: Member,
    row: Found<Model>,
    change: Body<ProvisionedGroupChange>,
) -> Result<HttpResponse, Problem> {
    let role = change.0.role.over(row.role, |role| role.map(RoleWord::role));
    if role == Some(Role::ExternalAuditor) {
        let detail = "An external auditor's place names an audit's certifications: invite them instead.";
        return Err(Problem::invalid(vec![fault("/role", detail)]));
    }
    let mut tx = member.write().await?;
    scim_group::set_role(&tx, row.id, role).await?;
    let members = member::of(&tx, row.id).await?;
    if let Some(token) = scim_token::get(&tx).await? {
        for id in &members {
            if let Some(user) = scim_user::find(&tx, *id).await? {
                tx = place::settle(tx, &token, &user, true).await?;
            }
        }
    }
    let detail = json!({ "name": row.display_name, "role": role.map(Role::word) });
    audit_entry::record(&tx, "update_provisioned_group", row.id, detail).await?;
    tx.commit().await?;
    let after = Model { role, ..row.0 };
    Ok(HttpResponse::Ok().json(group(&after, members.len())))
}
