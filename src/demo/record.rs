//! Writes the world into the database, the way the API would.

use cycle::site_coverage::AuditKind;
use entity::certification::{self, CertificationFacts};
use entity::certification_body::{self, CertificationBodyFacts};
use entity::certification_event::{self, NewEvent};
use entity::id::{CertificationId, MembershipId, OrganizationId, SiteId};
use entity::membership::Role;
use entity::organization::NewOrganization;
use entity::person::NewPerson;
use entity::programme::{self, Cause};
use entity::site::{self, SiteFacts};
use entity::{
    Actor, Db, DbErr, TenantTx, covered_site, membership, organization, person, site_coverage, site_visit,
};

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
            size: certification::Size {
                effective_personnel: Some(48),
                audit_risk: Some("medium".to_owned()),
                ..certification::Size::default()
            },
        };
        let row = certification::create(&tx, facts).await?;
        covered_site::replace(&tx, row.id, &sites).await?;
        record_events(&tx, row.id, member, held, &sites).await?;
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
    id: CertificationId,
    member: MembershipId,
    held: &Held,
    sites: &[SiteId],
) -> Result<(), DbErr> {
    let mut surveillances = 0;
    for event in &held.events {
        let new = NewEvent { event: Some(event.clone()), note: String::new(), supersedes_id: None };
        let row = certification_event::record(tx, id, member, &new).await?;
        let Some((kind, audit)) = site_coverage::audit(event).filter(|(_, audit)| audit.is_done()) else {
            continue;
        };
        let surveillance = kind == AuditKind::SurveillanceAudit;
        let visits: Vec<_> = visited(sites, surveillance.then_some(surveillances))
            .map(|site| (site, Some(audit.last_day())))
            .collect();
        surveillances += usize::from(surveillance);
        site_visit::replace(tx, (id, row.id), member, &[], &visits).await?;
    }
    Ok(())
}

/// The central function, which is the first site, and the others: all of them, or in turn one at each surveillance audit.
fn visited(sites: &[SiteId], turn: Option<usize>) -> impl Iterator<Item = SiteId> {
    let others = sites.len().saturating_sub(1);
    sites.iter().copied().enumerate().filter_map(move |(at, site)| {
        let its_turn = turn.is_none_or(|turn| at == 0 || (at - 1) == turn % others.max(1));
        its_turn.then_some(site)
    })
}
