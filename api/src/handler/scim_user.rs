//! SCIM: the users of a directory.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entity::id::{ScimGroupId, ScimUserId};
use entity::scim_user::{self, Model, Told};
use entity::{TenantTx, audit_entry, scim_group};
use serde_json::{Map, Value, json};

use crate::scim::answer::{Asked, Meta, fresh, resource, single};
use crate::scim::directory::{Directory, Sent};
use crate::scim::schema::{USER, read};
use crate::scim::{ScimError, patch, place};

/// The groups that each user is in, by the user.
type Groups = HashMap<ScimUserId, Vec<Value>>;

async fn groups(tx: &TenantTx) -> Result<Groups, ScimError> {
    let names: HashMap<ScimGroupId, String> =
        scim_group::all(tx).await?.into_iter().map(|group| (group.id, group.display_name)).collect();
    let mut groups = Groups::new();
    for row in scim_group::member::all(tx).await? {
        let display = names.get(&row.group_id).cloned().unwrap_or_default();
        let group = json!({ "value": row.group_id.to_string(), "display": display });
        groups.entry(row.user_id).or_default().push(group);
    }
    Ok(groups)
}

fn view(directory: &Directory, row: &Model, groups: &Groups) -> Value {
    let mut content = row.content.as_object().cloned().unwrap_or_default();
    if let Some(groups) = groups.get(&row.id) {
        content.insert("groups".to_owned(), groups.clone().into());
    }
    let meta = Meta {
        kind: "User",
        schema: USER,
        id: row.id.to_string(),
        location: directory.location("Users", row.id),
        created_at: row.created_at,
        changed_at: row.changed_at,
        version: row.version,
    };
    resource(&content, &meta)
}

fn told(content: Map<String, Value>) -> Told {
    let text = |name: &str| content.get(name).and_then(Value::as_str).map(str::to_owned);
    Told {
        user_name: text("userName").unwrap_or_default(),
        external_id: text("externalId"),
        active: content.get("active").and_then(Value::as_bool).unwrap_or(true),
        content: Value::Object(content),
    }
}

async fn found(tx: &TenantTx, id: &str) -> Result<Model, ScimError> {
    let id = id.parse().map_err(|_| ScimError::missing())?;
    scim_user::find(tx, id).await?.ok_or_else(ScimError::missing)
}

/// Every user, as directories see them.
pub async fn all(directory: &Directory, tx: &TenantTx) -> Result<Vec<Value>, ScimError> {
    let groups = groups(tx).await?;
    Ok(scim_user::all(tx).await?.iter().map(|row| view(directory, row, &groups)).collect())
}

/// `GET /scim/v2/Users`
pub async fn list(request: HttpRequest, directory: Directory) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let tx = directory.read().await?;
    // Directories ask for one by its name again and again: that is no search through all.
    let found = match asked.filter.as_ref().and_then(|filter| filter.equals("userName")) {
        Some(name) => {
            let groups = groups(&tx).await?;
            scim_user::by_name(&tx, name).await?.iter().map(|row| view(&directory, row, &groups)).collect()
        }
        None => all(&directory, &tx).await?,
    };
    tx.commit().await?;
    Ok(asked.page(found))
}

/// `GET /scim/v2/Users/{id}`
pub async fn get(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let tx = directory.read().await?;
    let row = found(&tx, &id).await?;
    let groups = groups(&tx).await?;
    tx.commit().await?;
    Ok(single(&request, &asked, StatusCode::OK, view(&directory, &row, &groups), row.version))
}

/// `POST /scim/v2/Users`
pub async fn create(
    request: HttpRequest,
    directory: Directory,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(&request)?;
    let told = told(read(USER, &sent.0)?);
    let tx = directory.write().await?;
    if scim_user::by_name(&tx, &told.user_name).await?.is_some() {
        return Err(ScimError::taken(format!("Another user is called {}.", told.user_name)));
    }
    let row = scim_user::create(&tx, told).await?;
    let detail = json!({ "active": row.active });
    audit_entry::record(&tx, "create_scim_user", row.id, detail).await?;
    place::settle(tx, &directory.token, &row, false).await?.commit().await?;
    directory.ring();
    Ok(single(&request, &asked, StatusCode::CREATED, view(&directory, &row, &Groups::new()), row.version))
}

async fn change(
    request: &HttpRequest,
    directory: &Directory,
    id: &str,
    read: impl FnOnce(&Model) -> Result<Map<String, Value>, ScimError>,
) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of(request)?;
    let tx = directory.write().await?;
    let before = found(&tx, id).await?;
    fresh(request, before.version)?;
    let told = told(read(&before)?);
    let other = scim_user::by_name(&tx, &told.user_name).await?;
    if other.is_some_and(|other| other.id != before.id) {
        return Err(ScimError::taken(format!("Another user is called {}.", told.user_name)));
    }
    let row =
        scim_user::update(&tx, before.id, before.version, told).await?.ok_or_else(ScimError::moved_on)?;
    let detail = json!({ "active": row.active });
    audit_entry::record(&tx, "update_scim_user", row.id, detail).await?;
    let tx = place::settle(tx, &directory.token, &row, false).await?;
    let groups = groups(&tx).await?;
    tx.commit().await?;
    directory.ring();
    Ok(single(request, &asked, StatusCode::OK, view(directory, &row, &groups), row.version))
}

/// `PUT /scim/v2/Users/{id}`
pub async fn replace(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    change(&request, &directory, &id, |_| read(USER, &sent.0)).await
}

/// `PATCH /scim/v2/Users/{id}`
pub async fn update(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, ScimError> {
    let kept = |row: &Model| row.content.as_object().cloned().unwrap_or_default();
    change(&request, &directory, &id, |row| patch::apply(USER, &kept(row), &sent.0)).await
}

/// `DELETE /scim/v2/Users/{id}`
pub async fn delete(
    request: HttpRequest,
    directory: Directory,
    id: web::Path<String>,
) -> Result<HttpResponse, ScimError> {
    let tx = directory.write().await?;
    let row = found(&tx, &id).await?;
    fresh(&request, row.version)?;
    let tx = place::end(tx, &row).await?;
    scim_user::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_scim_user", row.id, json!({})).await?;
    tx.commit().await?;
    directory.ring();
    Ok(HttpResponse::NoContent().finish())
}
