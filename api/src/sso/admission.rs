//! Who is let in: the person that a provider's account is, and the place in the organization.
//!
//! The account's name at the provider decides, never the address: an address can be given to somebody else. Only for the first
//! time the address tells who it is, and only when it is proved and lies in a domain that the organization has proved.

use entity::id::PersonId;
use entity::membership::{self, Limit};
use entity::person::{self, Kind, Language, NO_PASSWORD, NewPerson};
use entity::{TenantTx, audit_entry, mail_domain, sso_connection, sso_identity};

use super::Refused;
use super::flow::Told;
use crate::language;
use crate::problem::Problem;

/// Whom a provider's account lets in.
pub struct Admitted {
    /// The person.
    pub person: person::Model,
    /// The place.
    pub place: membership::Model,
}

/// Why somebody is not let in: the reason for them, or a fault of ours.
pub enum Closed {
    /// The provider's account is not one of a member, and cannot become one.
    Refused(Refused),
    /// A fault of ours.
    Problem(Problem),
}

impl<E: Into<Problem>> From<E> for Closed {
    fn from(fault: E) -> Self {
        Self::Problem(fault.into())
    }
}

fn refused<T>(detail: impl Into<String>) -> Result<T, Closed> {
    Err(Closed::Refused(Refused::at("person", detail)))
}

/// Finds the person and the place, and ties, makes or opens what is missing as far as the connection allows. An account that is
/// made has the language that the provider tells, and where it tells none, that of the pages.
pub async fn admit(
    tx: &TenantTx,
    connection: &sso_connection::Model,
    told: &Told,
    pages: Option<Language>,
) -> Result<Admitted, Closed> {
    if told.subject.chars().count() > 255 {
        return refused("The provider's name for the account is longer than 255 characters.");
    }
    if let Some(known) = sso_identity::of_subject(tx, &connection.issuer, &told.subject).await? {
        let Some(member) = membership::of(tx, known.person_id).await? else {
            return refused("Your place in this organization has ended. Ask one of its owners.");
        };
        let place = own(member.membership)?;
        sso_identity::touch(tx, known.id).await?;
        return Ok(Admitted { person: member.person, place });
    }
    let email = proved_address(tx, connection, told).await?;
    let person = match person::by_email(tx, &email).await? {
        Some(person) => known_person(tx, connection, person).await?,
        None => new_person(tx, connection, told, email, pages).await?,
    };
    let place = place(tx, connection, &person).await?;
    sso_identity::create(tx, &connection.issuer, &told.subject, person.id).await?;
    let detail = serde_json::json!({ "membership": place.id, "issuer": connection.issuer });
    audit_entry::record(tx, "create_sso_identity", person.id, detail).await?;
    Ok(Admitted { person, place })
}

/// The address that tells who it is, the first time.
pub async fn proved_address(
    tx: &TenantTx,
    connection: &sso_connection::Model,
    told: &Told,
) -> Result<String, Closed> {
    let Some(email) = &told.email else {
        return refused("The provider tells no e-mail address. Let it release the claim `email`.");
    };
    match told.email_verified {
        Some(true) => {}
        None if connection.trusts_email => {}
        Some(false) => return refused(format!("The provider says that {email} is not verified.")),
        None => {
            return refused(format!(
                "The provider does not say that {email} is verified. Let it release the claim `email_verified`, or let the \
                 connection trust its addresses."
            ));
        }
    }
    if email.len() > 254 || !mail_domain::holds(tx, email).await? {
        return refused(format!("{email} is not in a domain that the organization has verified."));
    }
    Ok(person::normalize(email))
}

async fn known_person(
    tx: &TenantTx,
    connection: &sso_connection::Model,
    person: person::Model,
) -> Result<person::Model, Closed> {
    if person.kind != Kind::Human {
        return refused("This address belongs to a service account.");
    }
    if sso_identity::of_person(tx, &connection.issuer, person.id).await?.is_some() {
        // The address has passed to another account there, and perhaps to another person.
        return refused(
            "This address is tied to another account of the provider. An owner can untie it in the settings.",
        );
    }
    if person.email_verified_at.is_none() {
        // Whoever chose this password has never proved the address: it must not open what opens now.
        person::set_password(tx, person.id, NO_PASSWORD.to_owned()).await?;
        person::verify(tx, person.id).await?;
    }
    reload(tx, person.id).await
}

async fn new_person(
    tx: &TenantTx,
    connection: &sso_connection::Model,
    told: &Told,
    email: String,
    pages: Option<Language>,
) -> Result<person::Model, Closed> {
    if !connection.admits {
        return not_invited();
    }
    let name = told.name.clone().unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let language = told.locale.as_deref().map_or(pages, language::wanted).unwrap_or_default();
    let new = NewPerson { email, name, password_hash: NO_PASSWORD.to_owned(), language };
    let person = person::create(tx, new).await?;
    person::verify(tx, person.id).await?;
    reload(tx, person.id).await
}

fn not_invited<T>() -> Result<T, Closed> {
    refused("You are no member of this organization. Ask one of its owners to invite you.")
}

async fn reload(tx: &TenantTx, id: PersonId) -> Result<person::Model, Closed> {
    Ok(person::find(tx, id).await?.ok_or_else(|| Problem::internal("a person that has just been written"))?)
}

/// A place that is not through a consultancy: such a one is entered from there, where the person signs in.
fn own(place: membership::Model) -> Result<membership::Model, Closed> {
    match place.grant_id {
        None => Ok(place),
        Some(_) => {
            refused("You work here for a consultancy. Sign in there, and change to this organization.")
        }
    }
}

/// The place of the person; a new one where the connection admits people, but none that was ended.
async fn place(
    tx: &TenantTx,
    connection: &sso_connection::Model,
    person: &person::Model,
) -> Result<membership::Model, Closed> {
    if let Some(member) = membership::of(tx, person.id).await? {
        return own(member.membership);
    }
    if membership::had(tx, person.id).await? {
        return refused("Your place in this organization has ended. Ask one of its owners.");
    }
    if !connection.admits {
        return not_invited();
    }
    let place = membership::admit(tx, person.id, connection.default_role, &Limit::default()).await?;
    let detail = serde_json::json!({ "role": place.role.word(), "by": "single sign-on" });
    audit_entry::record(tx, "create_membership", place.id, detail).await?;
    Ok(place)
}
