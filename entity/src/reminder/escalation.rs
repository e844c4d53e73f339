//! Escalation: who hears of a date besides whoever is responsible, when its day has come and nothing was done.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use clock::zone::{self, Tz};
use sea_orm::DbErr;

use super::arm::row;
use super::telling::Due;
use super::timing::Timing;
use super::{Level, Model, State};
use crate::db::TenantTx;
use crate::id::{CertificationId, MembershipId};
use crate::membership::{self, Member, Role};
use crate::{membership_certification, obligation, organization};

/// Whether somebody has acted upon `due`: it is planned for a day, which has not passed.
pub(super) fn is_acted_upon(due: &obligation::Model) -> bool {
    due.state == "planned"
}

/// The managers and owners of an organization, as far as they hear of dates.
#[derive(Debug)]
pub(crate) struct Superiors {
    members: Vec<Superior>,
}

/// A manager or owner.
#[derive(Debug)]
struct Superior {
    member: Member,
    zone: Tz,
    /// The only certifications they hear of; `None`: all.
    sight: Option<HashSet<CertificationId>>,
}

impl Superiors {
    /// Those of the organization's own people.
    pub async fn load(tx: &TenantTx, organization: &organization::Model) -> Result<Self, DbErr> {
        let mut members = Vec::new();
        for member in membership::all(tx).await? {
            let place = &member.membership;
            let leads = matches!(place.role, Role::Owner | Role::Manager) && place.grant_id.is_none();
            if !leads || !member.can_answer() {
                continue;
            }
            let sight = if place.scoped {
                Some(membership_certification::of(tx, place.id).await?.into_iter().collect())
            } else {
                None
            };
            let zone = member.person.time_zone.as_deref().map_or_else(|| organization.zone(), zone::of);
            members.push(Superior { member, zone, sight });
        }
        Ok(Self { members })
    }

    /// Who hears of `due` at `level` on `today`, besides `responsible`, each with the zone whose clock counts.
    pub fn hearing(
        &self,
        level: Level,
        due: &obligation::Model,
        responsible: MembershipId,
        today: NaiveDate,
    ) -> HashMap<MembershipId, Tz> {
        let role = match level {
            Level::Responsible => return HashMap::new(),
            Level::Manager => Role::Manager,
            Level::Owner => Role::Owner,
        };
        let sees =
            |sight: &HashSet<CertificationId>| due.certification_id.is_some_and(|id| sight.contains(&id));
        let hears = |one: &&Superior| {
            let place = &one.member.membership;
            place.role == role
                && place.id != responsible
                && place.is_in_force(today)
                && one.sight.as_ref().is_none_or(sees)
        };
        self.members.iter().filter(hears).map(|one| (one.member.membership.id, one.zone)).collect()
    }

    /// Who of them sees `certification` and counts on `today`.
    pub fn seeing(
        &self,
        certification: CertificationId,
        today: NaiveDate,
    ) -> impl Iterator<Item = MembershipId> + '_ {
        let sees = move |one: &&Superior| {
            one.member.membership.is_in_force(today)
                && one.sight.as_ref().is_none_or(|sight| sight.contains(&certification))
        };
        self.members.iter().filter(sees).map(|one| one.member.membership.id)
    }

    /// The ids of them all.
    pub fn ids(&self) -> impl Iterator<Item = MembershipId> + '_ {
        self.members.iter().map(|one| one.member.membership.id)
    }
}

/// The rows by which others hear of `due`, which one of its steps has called for.
pub(super) fn rows(
    tx: &TenantTx,
    due: &Due,
    timing: &Timing<'_>,
    superiors: &Superiors,
    today: NaiveDate,
) -> Vec<Model> {
    let mut rows = Vec::new();
    for (level, day) in &due.escalation {
        for (recipient, zone) in superiors.hearing(*level, &due.obligation, due.row.recipient_id, today) {
            let step = timing.steps(&due.obligation, due.row.due_on, zone).step(*day);
            let new = row(tx, &due.obligation, recipient, step, State::Pending, None);
            rows.push(Model { level: *level, ..new });
        }
    }
    rows
}
