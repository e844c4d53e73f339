//! SCIM: asking with a body instead of a query (RFC 7644 §3.4.3).

use actix_web::{HttpResponse, post};

use super::{scim_group, scim_user};
use crate::scim::ScimError;
use crate::scim::answer::Asked;
use crate::scim::directory::{Directory, Sent};

/// `POST /scim/v2/.search`: users and groups.
#[post("/.search")]
pub async fn everything(directory: Directory, sent: Sent) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of_body(&sent.0)?;
    let tx = directory.read().await?;
    let mut all = scim_user::all(&directory, &tx).await?;
    all.extend(scim_group::all(&directory, &tx).await?);
    tx.commit().await?;
    Ok(asked.page(all))
}

/// `POST /scim/v2/Users/.search`
#[post("/Users/.search")]
pub async fn users(directory: Directory, sent: Sent) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of_body(&sent.0)?;
    let tx = directory.read().await?;
    let all = scim_user::all(&directory, &tx).await?;
    tx.commit().await?;
    Ok(asked.page(all))
}

/// `POST /scim/v2/Groups/.search`
#[post("/Groups/.search")]
pub async fn groups(directory: Directory, sent: Sent) -> Result<HttpResponse, ScimError> {
    let asked = Asked::of_body(&sent.0)?;
    let tx = directory.read().await?;
    let all = scim_group::all(&directory, &tx).await?;
    tx.commit().await?;
    Ok(asked.page(all))
}
