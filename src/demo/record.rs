//! Writes the world into the database, the way the API would.

use cycle::site_coverage::AuditKind;
use entity::certification::{self, CertificationFacts};
use entity::certification_body::{self, CertificationBodyFacts};
use entity::certification_event::{self, NewEvent};
use entity::duty::{self, DutyFacts, plan};
use entity::duty_occurrence::{self, Record};
use entity::id::{CertificationBodyId, CertificationId, MembershipId, OrganizationId, PersonId, SiteId};
use entity::membership::Role;
use entity::organization::{Kind, NewOrganization};
use entity::person::{Language, NewPerson};
use entity::programme::{self, Cause};
use entity::site::{self, SiteFacts};
use entity::{
    Actor, Db, DbErr, TenantTx, covered_site, duty_certification, membership, organization, person,
    site_coverage, site_visit,
};

use super::world::{self, BODIES, Client, Duty, Held};

mod definition;
mod engagement;

use engagement::{Engaged, Recorded, lacking};

/// An organization as others deal with it, by its people's addresses.
pub struct House {
    id: OrganizationId,
    name: &'static str,
    people: Vec<(&'static str, PersonId)>,
}

impl House {
    fn person(&self, email: &str) -> Result<PersonId, DbErr> {
        let found = self.people.iter().find(|(known, _)| *known == email);
        found.map(|(_, person)| *person).ok_or_else(|| lacking(email))
    }
}

/// Records everybody; the consultancy, to which the others belong, comes first.
pub async fn world(db: &Db, clients: &[Client], password_hash: &str) -> Result<(), DbErr> {
    let mut consultancy = None;
    for client in clients {
        let house = record(db, client, consultancy.as_ref(), password_hash).await?;
        if client.kind == Kind::Consultancy {
            consultancy = Some(house);
        }
    }
    Ok(())
}

/// Records one client with all it has, and what it has agreed with the consultancy.
async fn record(
    db: &Db,
    client: &Client,
    consultancy: Option<&House>,
    password_hash: &str,
) -> Result<House, DbErr> {
    let tenant = OrganizationId::new(db.now());
    let tx = db.write(tenant, Actor::default()).await?;
    let new = NewOrganization {
        name: client.name.to_owned(),
        kind: client.kind,
        country: client.country.to_owned(),
        time_zone: client.time_zone.to_owned(),
        is_test: false,
    };
    organization::create(&tx, new).await?;
    let owner = sign_up(&tx, &client.person, password_hash).await?;
    let mut people = vec![(client.person.email, owner)];
    for colleague in &client.colleagues {
        let person = sign_up(&tx, &colleague.person, password_hash).await?;
        membership::create(&tx, person, colleague.role).await?;
        people.push((colleague.person.email, person));
    }
    let engaged = client.engagement.as_ref().zip(consultancy);
    let engaged = engaged.map(|(agreed, house)| Engaged { client, agreed, house });
    let (scribe, founding) = match engaged.filter(|engaged| engaged.agreed.opened) {
        Some(engaged) => {
            let (founding, place) = engaged.open(&tx).await?;
            (place, Some(founding))
        }
        None => (membership::create(&tx, owner, Role::Owner).await?.id, None),
    };
    tx.commit().await?;

    let actor = Actor { member: Some(scribe), address: "127.0.0.1".to_owned(), ..Actor::default() };
    let tx = db.write(tenant, actor).await?;
    let organization = organization::get(&tx).await?;
    let recorded = record_certifications(&tx, client, scribe).await?;
    let responsible = match (engaged, &founding) {
        (Some(engaged), Some(founding)) => engaged.hand_over(&tx, founding, owner, &recorded).await?,
        (Some(engaged), None) => {
            engaged.consent(&tx, &recorded).await?;
            scribe
        }
        (None, _) => scribe,
    };
    if let Some(engaged) = engaged {
        engaged.lead(&tx, &recorded).await?;
    }
    for (id, _) in &recorded {
        let cause = Cause::because("The certification was recorded.");
        programme::replan(&tx, &organization, *id, &cause).await?;
    }
    for duty in &client.duties {
        let served = recorded.first().map(|(id, _)| *id);
        record_duty(&tx, &organization, responsible, duty, served).await?;
    }
    if !client.certifications.is_empty() && client.kind != Kind::Consultancy {
        definition::record(&tx, responsible).await?;
    }
    tx.commit().await?;
    Ok(House { id: tenant, name: client.name, people })
}

/// Its certification bodies, sites and certifications with their events, all by the hand of `scribe`.
async fn record_certifications(
    tx: &TenantTx,
    client: &Client,
    scribe: MembershipId,
) -> Result<Vec<Recorded>, DbErr> {
    let mut bodies = Vec::new();
    for body in &BODIES {
        let facts = CertificationBodyFacts {
            name: body.name.to_owned(),
            country: body.country.to_owned(),
            accreditation_body: Some(body.accredited_by.to_owned()),
            time_zone: body.time_zone.to_owned(),
            policy: programme::default_policy(),
        };
        bodies.push(certification_body::create(tx, facts).await?.id);
    }
    let mut sites = Vec::new();
    for (number, place) in client.sites.iter().enumerate() {
        let facts = SiteFacts {
            name: place.name.to_owned(),
            address: place.address.to_owned(),
            country: client.country.to_owned(),
            is_central: number == 0,
        };
        sites.push(site::create(tx, facts).await?.id);
    }
    let mut recorded = Vec::new();
    for held in &client.certifications {
        let facts = facts(held, bodies.get(held.body).copied(), scribe);
        let id = certification::create(tx, facts.clone()).await?.id;
        covered_site::replace(tx, id, &sites).await?;
        record_events(tx, id, scribe, held, &sites).await?;
        recorded.push((id, facts));
    }
    Ok(recorded)
}

fn facts(held: &Held, body: Option<CertificationBodyId>, responsible_id: MembershipId) -> CertificationFacts {
    CertificationFacts {
        standard: held.standard.to_owned(),
        certification_body_id: body,
        certificate_number: held.number.map(str::to_owned),
        scope: held.scope.to_owned(),
        printed_issue_on: None,
        printed_expiry_on: held.printed_expiry_on,
        target_on: held.target_on,
        responsible_id,
        policy: programme::default_policy(),
        size: certification::Size {
            effective_personnel: Some(48),
            audit_risk: Some("medium".to_owned()),
            ..certification::Size::default()
        },
    }
}

/// A duty with its history: every date of the past was done on its day, but for those that were forgotten.
async fn record_duty(
    tx: &TenantTx,
    organization: &organization::Model,
    member: MembershipId,
    new: &Duty,
    serves: Option<CertificationId>,
) -> Result<(), DbErr> {
    let facts = DutyFacts {
        title: new.title.to_owned(),
        description: new.description.to_owned(),
        rrule: new.rrule.to_owned(),
        anchor_on: new.anchor_on,
        basis: new.basis.to_owned(),
        shift: new.shift.to_owned(),
        opens_days_before: new.opens_days_before,
        keep_missed: false,
        responsible_id: member,
        holiday_calendar_id: None,
        ended_on: None,
    };
    let today = programme::today(tx, organization);
    let row = duty::create(tx, facts, new.anchor_on).await?;
    duty_certification::replace(tx, row.id, serves.as_slice()).await?;
    let question = plan::question(tx, organization, &row).await?;
    let dates = question.schedule.occurrences(&question.calendar);
    // Counted from the last time, one date follows from another: only the first is known.
    let known = if new.basis == "from_last_done" { 1 } else { usize::MAX };
    let mut past: Vec<_> = dates.take_while(|it| it.due_on < today).take(known).collect();
    past.truncate(past.len().saturating_sub(new.forgotten));
    for occurrence in past {
        let done = Record { done_on: Some(occurrence.due_on), ..Record::default() };
        duty_occurrence::keep(tx, row.id, occurrence.occurrence_on, member, done).await?;
    }
    plan::replan(tx, organization, row.id, &Cause::because("The duty was recorded.")).await
}

async fn sign_up(tx: &TenantTx, person: &world::Person, password_hash: &str) -> Result<PersonId, DbErr> {
    let new = NewPerson {
        email: person.email.to_owned(),
        name: person.name.to_owned(),
        password_hash: password_hash.to_owned(),
        language: Language::default(),
    };
    let row = person::create(tx, new).await?;
    person::verify(tx, row.id).await?;
    Ok(row.id)
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

#[cfg(test)]
mod tests;
