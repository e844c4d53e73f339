//! API keys as they are shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::api_key::{Ended, Model};
use entity::id::MembershipId;
use entity::membership::{self, Member};
use entity::{DbErr, TenantTx, person};
use serde::Serialize;
use utoipa::ToSchema;

use crate::found::key_stamp;
use crate::wire::{Reference, page};

/// An API key, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApiKeyView {
    /// Its id, which is no secret.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of ending or rotating it compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// What it is for.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its prefix and last four characters.
    #[schema(max_length = 16, example = "ckp_…h3Xq")]
    pub hint: String,
    /// Whose it is, by membership: a member or a service account.
    pub owner: Reference,
    /// Whether it is a service account's.
    pub of_service_account: bool,
    /// Where it stands: `working`, `expired` or `revoked`.
    #[schema(max_length = 16)]
    pub state: &'static str,
    /// What it may.
    #[schema(max_items = 100)]
    pub scopes: Vec<String>,
    /// The networks it works from; none: from everywhere.
    #[schema(max_items = 200)]
    pub networks: Vec<String>,
    /// Who made it.
    pub created_by: Reference,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself; null: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody ended it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From which network address.
    #[schema(max_length = 64)]
    pub last_address: Option<String>,
    /// The key that takes its place.
    #[schema(max_length = 40)]
    pub successor_id: Option<String>,
}

page! {
    /// A page of API keys.
    ApiKeyPage of ApiKeyView
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedApiKey {
    /// The key: shown this once and never again.
    #[schema(max_length = 64, pattern = "^ck[pt]_[0-9A-Za-z]{60}$")]
    pub secret: String,
    /// What is kept of it.
    pub key: ApiKeyView,
}

/// Keys with the names of whose they are.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<ApiKeyView>, DbErr> {
    let members: HashMap<_, _> =
        membership::all(tx).await?.into_iter().map(|it| (it.membership.id, it)).collect();
    Ok(rows.into_iter().map(|row| view(row, &members, tx.now())).collect())
}

fn view(row: Model, members: &HashMap<MembershipId, Member>, now: DateTime<Utc>) -> ApiKeyView {
    let name = |id: MembershipId| members.get(&id).map_or_else(String::new, |it| it.person.name.clone());
    let owner = members.get(&row.membership_id);
    ApiKeyView {
        id: row.id.to_string(),
        etag: format!("\"{}\"", key_stamp(&row)),
        hint: row.hint.clone(),
        owner: Reference::to(row.membership_id, name(row.membership_id)),
        of_service_account: owner.is_some_and(|it| it.person.kind == person::Kind::Service),
        state: match row.ended(now) {
            None => "working",
            Some(Ended::Expired) => "expired",
            Some(Ended::Revoked) => "revoked",
        },
        scopes: row.scope_words().into_iter().map(str::to_owned).collect(),
        networks: row.network_words().into_iter().map(str::to_owned).collect(),
        created_by: Reference::to(row.created_by, name(row.created_by)),
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: row.last_used_at,
        last_address: row.last_used_at.map(|_| row.last_address.clone()),
        successor_id: row.successor_id.map(|id| id.to_string()),
        name: row.name,
    }
}
