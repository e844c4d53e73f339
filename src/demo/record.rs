//! Writes the world into the database, the way the API would.

use entity::certification::{self, CertificationFacts};
use entity::certification_body::{self, CertificationBodyFacts};
use entity::certification_event::{self, NewEvent};
use entity::id::{MembershipId, OrganizationId};
use entity::membership::Role;
use entity::organization::NewOrganization;
use entity::person::NewPerson;
use entity::programme::{self, Cause};
use entity::site::{self, SiteFacts};
use entity::{Actor, Db, DbErr, TenantTx, covered_site, membership, organization, person};

use super::world::{BODIES, Client, Held};

/// Records one client with all it has.
pub async fn record(db: &Db, client: &Client, password_hash: &str) -> Result<(), DbErr> {
    let tenant = OrganizationId::new(db.now());
    let tx = db.write(tenant, Actor::default()).await?;
    let member = sign_up(&tx, client, password_hash).await?;
    tx.commit().await?;

    let tx = db.write(tenant, Actor { member: Some(member), address: "127.0.0.1".to_owned() }).await?;
    let organization = organization::get(&tx).await?;
    let mut bodies = Vec::new();
    for body in &BODIES {
        let facts = CertificationBodyFacts {
            name: body.name.to_owned(),
            country: body.country.to_owned(),
            accreditation_body: Some(body.accredited_by.to_owned()),
            time_zone: body.time_zone.to_owned(),
            policy: programme::default_policy(),
        };
        bodies.push(certification_body::create(&tx, facts).await?.id);
    }
    let mut sites = Vec::new();
    for (number, place) in client.sites.iter().enumerate() {
        let facts = SiteFacts {
            name: place.name.to_owned(),
            address: place.address.to_owned(),
            country: client.country.to_owned(),
            is_central: number == 0,
        };
        sites.push(site::create(&tx, facts).await?.id);
    }
    for held in &client.certifications {
        let facts = CertificationFacts {
            standard: held.standard.to_owned(),
            certification_body_id: bodies.get(held.body).copied(),
            certificate_number: held.number.map(str::to_owned),
            scope: held.scope.to_owned(),
            printed_issue_on: None,
            printed_expiry_on: held.printed_expiry_on,
            target_on: held.target_on,
            responsible_id: member,
            policy: programme::default_policy(),
            size: certification::Size::default(),
        };
        let row = certification::create(&tx, facts).await?;
        covered_site::replace(&tx, row.id, &sites).await?;
        record_events(&tx, row.id, member, held).await?;
        let cause = Cause::because("The certification was recorded.");
        programme::replan(&tx, &organization, row.id, &cause).await?;
    }
    tx.commit().await
}

async fn sign_up(tx: &TenantTx, client: &Client, password_hash: &str) -> Result<MembershipId, DbErr> {
    let new = NewOrganization {
        name: client.name.to_owned(),
        kind: client.kind,
        country: client.country.to_owned(),
        time_zone: client.time_zone.to_owned(),
    };
    organization::create(tx, new).await?;
    let new = NewPerson {
        email: client.person.email.to_owned(),
        name: client.person.name.to_owned(),
        password_hash: password_hash.to_owned(),
    };
    let person = person::create(tx, new).await?;
    person::verify(tx, person.id).await?;
    Ok(membership::create(tx, person.id, Role::Owner).await?.id)
}

async fn record_events(
    tx: &TenantTx,
    id: entity::id::CertificationId,
    member: MembershipId,
    held: &Held,
) -> Result<(), DbErr> {
    for event in &held.events {
        let new = NewEvent { event: Some(event.clone()), note: String::new(), supersedes_id: None };
        certification_event::record(tx, id, member, &new).await?;
    }
    Ok(())
}
