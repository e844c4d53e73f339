//! What a directory's word gives: a place for who is active and has an address in a verified domain, the role of the groups, and
//! the end of the place. Never the end of the last owner's.

use entity::membership::{self, Limit, Role};
use entity::person::{self, Kind, NO_PASSWORD, NewPerson};
use entity::scim_group::{self, member};
use entity::{
    TenantTx, audit_entry, mail_domain, membership_certification, scim_token, scim_user, session, succession,
};
use serde_json::{Value, json};

use super::ScimError;
use crate::language;

/// The address that tells who somebody is: the primary one, the first one, or the name.
pub fn address(content: &Value) -> Option<String> {
    let emails = content["emails"].as_array().map(Vec::as_slice).unwrap_or_default();
    let primary = emails.iter().find(|email| email["primary"] == true).or_else(|| emails.first());
    let address = primary.and_then(|email| email["value"].as_str()).or_else(|| content["userName"].as_str());
    address.filter(|address| address.len() <= 254 && address.contains('@')).map(person::normalize)
}

fn name(content: &Value, address: &str) -> String {
    let text =
        |pointer: &str| content.pointer(pointer).and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let both = format!("{} {}", text("/name/givenName"), text("/name/familyName"));
    let candidates = [text("/displayName"), text("/name/formatted"), both.trim()];
    let found = candidates.into_iter().find(|name| !name.is_empty());
    let name = found.unwrap_or_else(|| address.split('@').next().unwrap_or_default());
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Why somebody who is active has no place; `None` when they should have one.
pub async fn obstacle(tx: &TenantTx, user: &scim_user::Model) -> Result<Option<&'static str>, ScimError> {
    Ok(match address(&user.content) {
        _ if !user.active => Some("inactive"),
        None => Some("no_address"),
        Some(address) if !mail_domain::holds(tx, &address).await? => Some("domain_not_verified"),
        Some(_) => None,
    })
}

/// The highest role of the groups somebody is in.
async fn mapped(tx: &TenantTx, user: &scim_user::Model) -> Result<Option<Role>, ScimError> {
    let groups = scim_group::all(tx).await?;
    let members = member::all(tx).await?;
    let of =
        |group: &scim_group::Model| members.iter().any(|it| it.group_id == group.id && it.user_id == user.id);
    let roles = groups.iter().filter(|group| of(group)).filter_map(|group| group.role);
    Ok(roles.min_by_key(|role| Role::ALL.iter().position(|known| known == role)))
}

/// Makes the place what the directory says. `regroup` tells that the groups have changed, so that who is in none with a role
/// gets the usual one; otherwise whoever has a place keeps its role. Answers the transaction, in the same organization.
pub async fn settle(
    tx: TenantTx,
    token: &scim_token::Model,
    user: &scim_user::Model,
    regroup: bool,
) -> Result<TenantTx, ScimError> {
    if obstacle(&tx, user).await?.is_some() {
        return end(tx, user).await;
    }
    give(&tx, token, user, regroup).await?;
    Ok(tx)
}

async fn give(
    tx: &TenantTx,
    token: &scim_token::Model,
    user: &scim_user::Model,
    regroup: bool,
) -> Result<(), ScimError> {
    let wanted = mapped(tx, user).await?;
    let place = match user.membership_id {
        Some(id) => membership::find(tx, id).await?.map(|member| member.membership),
        None => None,
    };
    let place = match place {
        Some(place) => Some(place),
        None => known_place(tx, user).await?,
    };
    let usual = wanted.unwrap_or(token.default_role);
    match place {
        // A place through a consultancy is that consultancy's to give and to end.
        Some(place) if place.is_open() && place.grant_id.is_some() => Ok(()),
        Some(place) if place.is_open() => {
            if user.membership_id != Some(place.id) {
                scim_user::settle(tx, user.id, Some(place.id)).await?;
            }
            match wanted {
                Some(role) => regrade(tx, &place, role).await,
                None if regroup => regrade(tx, &place, token.default_role).await,
                None => Ok(()),
            }
        }
        Some(place) => {
            let place = membership::change(tx, place.id, usual, &Limit::default()).await?;
            scim_user::settle(tx, user.id, Some(place.id)).await?;
            told(tx, "provision_member", place.id, json!({ "role": usual.word() })).await
        }
        None => open(tx, user, usual).await,
    }
}

/// The open place of the person with that address, if they have one that no other user of the directory gave.
async fn known_place(tx: &TenantTx, user: &scim_user::Model) -> Result<Option<membership::Model>, ScimError> {
    let Some(address) = address(&user.content) else { return Ok(None) };
    let Some(person) = person::by_email(tx, &address).await? else { return Ok(None) };
    let Some(member) = membership::of(tx, person.id).await? else { return Ok(None) };
    if scim_user::of_place(tx, member.membership.id).await?.is_some_and(|other| other.id != user.id) {
        return Err(ScimError::taken(format!("Another user has the address {address}.")));
    }
    Ok(Some(member.membership))
}

async fn open(tx: &TenantTx, user: &scim_user::Model, role: Role) -> Result<(), ScimError> {
    let Some(address) = address(&user.content) else { return Ok(()) };
    let person = match person::by_email(tx, &address).await? {
        Some(known) if known.kind != Kind::Human => {
            return Err(ScimError::taken(format!("{address} belongs to a service account.")));
        }
        Some(known) => known,
        None => {
            let name = name(&user.content, &address);
            let told =
                ["preferredLanguage", "locale"].into_iter().find_map(|said| user.content.get(said)?.as_str());
            let language = told.and_then(language::wanted).unwrap_or_default();
            let new = NewPerson { email: address, name, password_hash: NO_PASSWORD.to_owned(), language };
            person::create(tx, new).await?
        }
    };
    if person.email_verified_at.is_none() {
        // Whoever chose this password has never proved the address: it must not open what opens now.
        person::set_password(tx, person.id, NO_PASSWORD.to_owned()).await?;
        person::verify(tx, person.id).await?;
    }
    let place = membership::admit(tx, person.id, role, &Limit::default()).await?;
    scim_user::settle(tx, user.id, Some(place.id)).await?;
    told(tx, "provision_member", place.id, json!({ "role": role.word() })).await
}

/// Gives an open place the role of the groups; the last owner stays one, and limits of the place stay.
async fn regrade(tx: &TenantTx, place: &membership::Model, role: Role) -> Result<(), ScimError> {
    if place.role == role || membership::is_last_owner(tx, place).await? {
        return Ok(());
    }
    let certifications = if place.scoped && role != Role::Owner {
        Some(membership_certification::of(tx, place.id).await?)
    } else {
        None
    };
    let days = if role == Role::Owner { (None, None) } else { (place.starts_on, place.ends_on) };
    let limit = Limit { certifications, starts_on: days.0, ends_on: days.1 };
    membership::change(tx, place.id, role, &limit).await?;
    told(tx, "regrade_member", place.id, json!({ "from": place.role.word(), "to": role.word() })).await
}

/// Ends the place that the directory gave, with its sessions; what the member was responsible for passes on. Answers the
/// transaction, in the same organization.
///
/// # Errors
/// 409 for the only owner.
pub async fn end(tx: TenantTx, user: &scim_user::Model) -> Result<TenantTx, ScimError> {
    let Some(id) = user.membership_id else { return Ok(tx) };
    let Some(member) = membership::find(&tx, id).await? else { return Ok(tx) };
    let place = member.membership;
    if !place.is_open() || place.grant_id.is_some() {
        return Ok(tx);
    }
    if membership::is_last_owner(&tx, &place).await? {
        let detail = "This is the only owner of the organization. Make somebody else an owner first.";
        return Err(ScimError::of(actix_web::http::StatusCode::CONFLICT, detail));
    }
    let heir = membership::first_owner(&tx, place.id).await?;
    let (tx, passed) = succession::leave(tx, &place, heir).await?;
    session::close_in(&tx, place.person_id, tx.tenant()).await?;
    told(&tx, "deprovision_member", place.id, json!({ "passed_on": passed, "to": heir })).await?;
    Ok(tx)
}

async fn told(
    tx: &TenantTx,
    action: &str,
    subject: entity::id::MembershipId,
    detail: Value,
) -> Result<(), ScimError> {
    Ok(audit_entry::record(tx, action, subject, detail).await?)
}

/// Settles everybody, as when a domain has been verified or a group has got another role.
pub async fn settle_all(mut tx: TenantTx, regroup: bool) -> Result<TenantTx, ScimError> {
    let Some(token) = scim_token::get(&tx).await? else { return Ok(tx) };
    for user in scim_user::all(&tx).await? {
        tx = settle(tx, &token, &user, regroup).await?;
    }
    Ok(tx)
}
