//! What the engine is asked: the recorded facts of certifications, their policies and the day it is.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use clock::zone::{self, Tz};
use cycle::journey::Durations;
use cycle::{Facts, Policy, Programme, Today};
use sea_orm::DbErr;

use crate::db::TenantTx;
use crate::edition_transition::Editions;
use crate::id::{CertificationBodyId, CertificationId};
use crate::{certification, certification_body, certification_event, journey, organization, policy};

/// All that the engine is asked about one certification.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is known.
    pub facts: Facts,
    /// The certification's policy: defaults, then the organization's, its certification body's and its own.
    pub policy: Policy,
    /// The civil dates of organization and certification body.
    pub today: Today,
    /// Where the organization's day begins.
    pub zone: Tz,
    /// Where the certification body's day begins.
    pub body_zone: Tz,
}

impl Question {
    /// Asks the engine.
    pub fn answer(&self) -> Programme {
        cycle::plan(&self.facts, &self.policy, self.today)
    }

    /// The same question on the days that it is at `now`.
    pub(crate) fn ask_at(&mut self, now: DateTime<Utc>) {
        self.today = Today {
            organization: zone::civil_date(now, self.zone),
            certification_body: zone::civil_date(now, self.body_zone),
        };
    }

    /// The instant at which the programme next changes by the passing of time alone.
    pub(crate) fn replan_at(&self, programme: &Programme, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let on = programme.next_change_on(self.today)?;
        // The day begins in one zone before the other: it is planned at each of the two starts that is still to come.
        let starts = [self.zone, self.body_zone].map(|zone| zone::start_of_day(zone, on));
        starts.into_iter().filter(|start| *start > now).min().or(Some(now + TimeDelta::hours(1)))
    }
}

/// What the engine is to be asked about `certification` on the transaction's day.
pub async fn question(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: &certification::Model,
) -> Result<Question, DbErr> {
    let mut all = questions(tx, organization, std::slice::from_ref(certification)).await?;
    all.pop().ok_or_else(|| DbErr::RecordNotFound(certification.id.to_string()))
}

/// The same of several certifications, in their order, with one query for each kind of fact.
pub async fn questions(
    tx: &TenantTx,
    organization: &organization::Model,
    certifications: &[certification::Model],
) -> Result<Vec<Question>, DbErr> {
    let ids: Vec<_> = certifications.iter().map(|row| row.id).collect();
    let mut histories: HashMap<CertificationId, Vec<_>> = HashMap::new();
    for event in certification_event::of_all(tx, &ids).await? {
        histories.entry(event.certification_id).or_default().push(event);
    }
    let bodies: Vec<_> = certifications.iter().filter_map(|row| row.certification_body_id).collect();
    let bodies = certification_body::among(tx, &bodies).await?;
    let editions = Editions::load(tx).await?;
    let journeys = journey::durations_of(tx, &ids).await?;
    let mut asker = Asker { tx, organization, bodies, editions, journeys, policies: HashMap::new() };
    certifications
        .iter()
        .map(|row| asker.question(row, &histories.remove(&row.id).unwrap_or_default()))
        .collect()
}

struct Asker<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    bodies: HashMap<CertificationBodyId, certification_body::Model>,
    editions: Editions,
    /// How long the steps of journeys take that somebody has edited.
    journeys: HashMap<CertificationId, Durations>,
    /// The policies of certifications without departures of their own.
    policies: HashMap<Option<CertificationBodyId>, Policy>,
}

impl Asker<'_> {
    fn question(
        &mut self,
        certification: &certification::Model,
        events: &[certification_event::Model],
    ) -> Result<Question, DbErr> {
        let zone = self.organization.zone();
        let body = certification.certification_body_id.and_then(|id| self.bodies.get(&id));
        let body_zone = body.map_or(zone, |body| zone::of(&body.time_zone));
        let facts = Facts {
            standard: certification.standard.clone(),
            printed_expiry: certification.printed_expiry_on,
            target_on: certification.target_on,
            edition: self.editions.of(&certification.standard).map(|it| it.transition.clone()),
            journey: self.journeys.remove(&certification.id).unwrap_or_default(),
            events: certification_event::standing(events)
                .map(certification_event::Model::event)
                .collect::<Result<_, _>>()?,
        };
        let today = Today {
            organization: zone::civil_date(self.tx.now(), zone),
            certification_body: zone::civil_date(self.tx.now(), body_zone),
        };
        Ok(Question { facts, policy: self.policy(certification)?, today, zone, body_zone })
    }

    fn policy(&mut self, certification: &certification::Model) -> Result<Policy, DbErr> {
        let body = certification.certification_body_id;
        let plain = certification.policy.as_object().is_some_and(serde_json::Map::is_empty);
        if plain && let Some(policy) = self.policies.get(&body) {
            return Ok(policy.clone());
        }
        let of_body = body.and_then(|id| self.bodies.get(&id)).map(|body| body.policy.clone());
        let layers = [Some(self.organization.policy.clone()), of_body, Some(certification.policy.clone())];
        let policy = policy::merged(layers.into_iter().flatten())?;
        if plain {
            self.policies.insert(body, policy.clone());
        }
        Ok(policy)
    }
}
