//! Places through a consultancy: they count only while the client's grant is in force and the person has a place in the
//! consultancy that counts. Asked at every request, so that whichever ends first cuts in at once.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::{HttpMessage, HttpRequest, web};
use clock::zone;
use entity::access_entry::{self, Access};
use entity::{Db, DbErr, TenantTx, grant, membership, organization};
use tokio::sync::OnceCell;

use super::Member;
use crate::address::Addresses;
use crate::problem::Problem;
use crate::right;

/// The grant through which `place` is held, and whether the place counts.
#[derive(Debug, Clone)]
pub struct Through {
    /// What the client consented to.
    pub grant: grant::Model,
    /// Whether it is in force, and the person still the consultancy's.
    pub stands: bool,
}

/// The grant of a place, and whether it is in force.
#[derive(Debug)]
pub struct Held {
    grant: grant::Model,
    in_force: bool,
}

/// The grant of a place, if it is one through a consultancy; `tx` is the client's.
pub async fn held(tx: &TenantTx, place: &membership::Model) -> Result<Option<Held>, DbErr> {
    let Some(id) = place.grant_id else { return Ok(None) };
    let Some(grant) = grant::find(tx, id).await? else {
        return Err(DbErr::RecordNotFound(id.to_string()));
    };
    let in_force = place.is_open() && grant.is_in_force(tx.now());
    Ok(Some(Held { grant, in_force }))
}

/// Whether a place through a consultancy counts. Asked when the client's transaction is over: whoever holds a connection and waits
/// for a second one waits for ever once enough others do the same.
pub async fn through(
    db: &Db,
    held: Option<Held>,
    place: &membership::Model,
) -> Result<Option<Through>, DbErr> {
    let Some(Held { grant, in_force }) = held else { return Ok(None) };
    let stands = in_force && is_theirs(db, &grant, place).await?;
    Ok(Some(Through { grant, stands }))
}

/// Whether the person has a place of their own in the consultancy, and it counts today.
async fn is_theirs(db: &Db, grant: &grant::Model, place: &membership::Model) -> Result<bool, DbErr> {
    let tx = db.read(grant.consultancy_id).await?;
    let Some(own) = membership::of(&tx, place.person_id).await? else { return Ok(false) };
    let organization = organization::get(&tx).await?;
    tx.commit().await?;
    let today = zone::civil_date(db.now(), organization.zone());
    Ok(own.membership.grant_id.is_none() && own.membership.is_in_force(today))
}

/// Refuses what a place through a consultancy may not do, whatever its role.
pub fn permit(through: &Through, operation: Option<&str>) -> Result<(), Problem> {
    let is = |list: &[&str]| operation.is_some_and(|operation| list.contains(&operation));
    if !through.stands && !is(&right::OWN_ACCOUNT) {
        return Err(Problem::grant_ended());
    }
    let kept = is(&right::OWN_PEOPLE) || (is(&right::ADMISSION) && !through.grant.founding);
    if kept {
        let detail = "This is for the organization's own people: you are here through a consultancy.";
        return Err(Problem::not_yours(detail));
    }
    Ok(())
}

/// Takes away what a place through a consultancy may not do.
pub fn retain(through: Option<&Through>, may: &mut Vec<&'static str>) {
    if let Some(through) = through {
        may.retain(|operation| permit(through, Some(operation)).is_ok());
    }
}

/// Writes into the client's log of access what a consultant has just asked for, whatever was answered.
pub async fn note<B: MessageBody>(response: &ServiceResponse<B>) -> Result<(), Problem> {
    let request = response.request();
    let Some(member) =
        request.extensions().get::<Arc<OnceCell<Member>>>().and_then(|cell| cell.get().cloned())
    else {
        return Ok(());
    };
    let Some(through) = &member.through else { return Ok(()) };
    let Some(operation) = operation(request).filter(|operation| !right::OWN_ACCOUNT.contains(operation))
    else {
        return Ok(());
    };
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let access = Access {
        grant_id: through.grant.id,
        membership_id: member.id(),
        operation: operation.to_owned(),
        subject: if refused { String::new() } else { subject(request) },
        on: zone::civil_date(member.db.now(), member.organization.zone()),
        refused,
    };
    let tx = member.db.write(member.tenant(), member.actor()).await?;
    access_entry::record(&tx, access).await?;
    Ok(tx.commit().await?)
}

fn operation(request: &HttpRequest) -> Option<&'static str> {
    let addresses = request.app_data::<web::Data<Addresses>>()?;
    let named = addresses.operation(request.method(), request.match_info().as_str())?;
    right::TABLE.iter().map(|(operation, _)| *operation).find(|operation| *operation == named)
}

/// The id in the address, or the one certification or obligation that a list was asked about.
fn subject(request: &HttpRequest) -> String {
    if let Some(id) = request.match_info().get("id") {
        return id.chars().take(64).collect();
    }
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
    let about = |name: &str| matches!(name, "certification_id" | "obligation_id" | "duty_id");
    let found = pairs.into_iter().find(|(name, _)| about(name));
    found.map_or_else(String::new, |(_, id)| id.chars().take(64).collect())
}
