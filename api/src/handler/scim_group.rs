//! SCIM: the groups of a directory, and who is in them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entity::id::ScimUserId;
use entity::scim_group::{self, Model, member};
use entity::{TenantTx, audit_entry, scim_user};
use serde_json::{Map, Value, json};

use crate::scim::answer::{Asked, Meta, fresh, resource, single};
use crate::scim::directory::{Directory, Sent};
use crate::scim::schema::{GROUP, read};
use crate::scim::{ScimError, patch, place};

fn content(directory: &Directory, row: &Model, members: &[ScimUserId]) -> Map<String, Value> {
    let mut content = Map::new();
    content.insert("displayName".to_owned(), row.display_name.clone().into());
    if let Some(external_id) = &row.external_id {
        content.insert("externalId".to_owned(), external_id.clone().into());
    }
    if !members.is_empty() {
        let one = |id: &ScimUserId| json!({ "value": id.to_string(), "$ref": directory.location("Users", id), "type": "User" });
        content.insert("members".to_owned(), members.iter().map(one).collect());
    }
    content
}

fn view(directory: &Directory, row: &Model, members: &[ScimUserId]) -> Value {
    let meta = Meta {
        kind: "Group",
        schema: GROUP,
        id: row.id.to_string(),
        location: directory.location("Groups", row.id),
        created_at: row.created_at,
        changed_at: row.changed_at,
        version: row.version,
    };
    resource(&content(directory, row, members), &meta)
}

async fn found(tx: &TenantTx, id: &str) -> Result<Model, ScimError> {
    let id = id.parse().map_err(|_| ScimError::missing())?;
    scim_group::find(tx, id).await?.ok_or_else(ScimError::missing)
}

/// What a directory tells of a group.
struct Told {
    name: String,
    external_id: Option<String>,
    members: Vec<ScimUserId>,
}

/// Reads it; each member must be a user of the organization.
async fn told(tx: &TenantTx, content: &Map<String, Value>) -> Result<Told, ScimError> {
    let text = |name: &str| content.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut members = Vec::new();
    for one in content.get("members").and_then(Value::as_array).into_iter().flatten() {
        let named = one["value"].as_str().unwrap_or_default();
        let unknown = || ScimError::bad("invalidValue", format!("There is no user `{named}`."));
        let id: ScimUserId = named.parse().map_err(|_| unknown())?;
        scim_user::find(tx, id).await?.ok_or_else(unknown)?;
        if !members.contains(&id) {
            members.push(id);
        }
    }
    Ok(Told { name: text("displayName").unwrap_or_default(), external_id: text("externalId"), members })
}

/// Gives those who came or went the role of the groups they are in now.
async fn regroup(
    mut tx: TenantTx,
    directory: &Directory,
    touched: Vec<ScimUserId>,
) -> Result<TenantTx, ScimError> {
    for id in touched {
        if let Some(user) = scim_user::find(&tx, id).await? {
            tx = place::settle(tx, &directory.token, &user, true).await?;
        }
    }
    Ok(tx)
}

/// Every group, as directories see them.
pub async fn all(directory: &Directory, tx: &TenantTx) -> Result<Vec<Value>, ScimError> {
    let (rows, members) = (scim_group::all(tx).await?, member::all(tx).await?);
    let of = |row: &Model| {
        members.iter().filter(|it| it.group_id == row.id).map(|it| it.user_id).collect::<Vec<_>>()
    };
    Ok(rows.iter().map(|row| view(directory, row, &of(row))).collect())
}

/// `GET /scim/v2/Groups`
pub async fn list(request: HttpRequest, directory: Directory) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let tx = directory.read().await?;
    let found = all(&directory, &tx).await?;
    tx.commit().await?;
    Ok(asked.page(found))
}

/// `GET /scim/v2/Groups/{id}`
pub async fn get(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let tx = directory.read().await?;
    let row = found(&tx, &id).await?;
    let members = member::of(&tx, row.id).await?;
    tx.commit().await?;
    Ok(single(&request, &asked, StatusCode::OK, view(&directory, &row, &members), row.version))
}

/// `POST /scim/v2/Groups`
pub async fn create(
    request: HttpRequest,
    directory: Directory,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let kept = read(GROUP, &sent.0)?;
    let tx = directory.write().await?;
    let told = told(&tx, &kept).await?;
    let row = scim_group::create(&tx, told.name, told.external_id).await?;
    // A new group has no role yet, so nobody's changes.
    member::replace(&tx, row.id, &told.members).await?;
    let detail = json!({ "name": row.display_name, "members": told.members.len() });
    audit_entry::record(&tx, "create_scim_group", row.id, detail).await?;
    tx.commit().await?;
    Ok(single(&request, &asked, StatusCode::CREATED, view(&directory, &row, &told.members), row.version))
}

async fn change(
    request: &HttpRequest,
    directory: &Directory,
    id: &str,
    read: impl FnOnce(&Map<String, Value>) -> Result<Map<String, Value>, ScimError>,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(request)?;
    let tx = directory.write().await?;
    let before = found(&tx, id).await?;
    fresh(request, before.version)?;
    let members = member::of(&tx, before.id).await?;
    let kept = read(&content(directory, &before, &members))?;
    let told = told(&tx, &kept).await?;
    let row = scim_group::update(&tx, before.id, before.version, told.name, told.external_id).await?;
    let row = row.ok_or_else(ScimError::moved_on)?;
    let touched = member::replace(&tx, row.id, &told.members).await?;
    let tx = if row.role.is_some() { regroup(tx, directory, touched).await? } else { tx };
    let detail = json!({ "name": row.display_name, "members": told.members.len() });
    audit_entry::record(&tx, "update_scim_group", row.id, detail).await?;
    tx.commit().await?;
    Ok(single(request, &asked, StatusCode::OK, view(directory, &row, &told.members), row.version))
}

/// `PUT /scim/v2/Groups/{id}`
pub async fn replace(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    change(&request, &directory, &id, |_| read(GROUP, &sent.0)).await
}

/// `PATCH /scim/v2/Groups/{id}`
pub async fn update(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    change(&request, &directory, &id, |kept| patch::apply(GROUP, kept, &sent.0)).await
}

/// `DELETE /scim/v2/Groups/{id}`
pub async fn delete(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
) -> Result<HttpResponse, ScimError> {
    let tx = directory.write().await?;
    let row = found(&tx, &id).await?;
    fresh(&request, row.version)?;
    let members = member::of(&tx, row.id).await?;
    scim_group::delete(&tx, row.id).await?;
    let tx = if row.role.is_some() { regroup(tx, &directory, members).await? } else { tx };
    audit_entry::record(&tx, "delete_scim_group", row.id, json!({ "name": row.display_name })).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
