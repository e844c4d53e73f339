//! Who is to be told of documents: whoever has to read one, and whoever looks after one that others have not read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone;
use sea_orm::DbErr;

use super::Kind;
use super::fire::{Told, Wanted};
use crate::db::TenantTx;
use crate::document_acknowledgement;
use crate::document_reader::can_read;
use crate::id::{DocumentVersionId, MembershipId};
use crate::membership::{self, Member};
use crate::organization;
use crate::outbox_email::content::{DocumentFacts, UnreadFacts};
use crate::{controlled_document, document_version, profile_holder};

/// The days on which a reader is told, after the day since which a version is to be read.
const READER: [i32; 3] = [0, 7, 14];

/// The day on which whoever looks after the document is told.
const OWNER: i32 = 14;

/// A version that somebody has not read.
struct Unread {
    version: document_version::Model,
    document: controlled_document::Model,
    /// Who has not, and since when they should have.
    readers: Vec<(Member, NaiveDate)>,
}

/// What is wanted on `today`, with the steps that have come and those that have not.
pub(super) async fn wanted(
    tx: &TenantTx,
    organization: &organization::Model,
    today: NaiveDate,
) -> Result<Vec<Wanted>, DbErr> {
    let versions = unread(tx, organization, today).await?;
    let mut all = Vec::new();
    for one in versions.values() {
        all.extend(one.readers.iter().map(|(member, since)| of_reader(one, member, *since)));
        all.extend(of_owners(tx, one, today).await?);
    }
    Ok(all)
}

async fn unread(
    tx: &TenantTx,
    organization: &organization::Model,
    today: NaiveDate,
) -> Result<BTreeMap<DocumentVersionId, Unread>, DbErr> {
    let rows = document_acknowledgement::unread(tx, None, today).await?;
    let ids: BTreeSet<_> = rows.iter().map(|(row, _, _)| row.membership_id).collect();
    let people = membership::among(tx, ids).await?.into_iter();
    let people = people.filter(|it| can_read(it) && it.membership.is_in_force(today));
    let people: HashMap<MembershipId, Member> = people.map(|it| (it.membership.id, it)).collect();
    let mut versions = BTreeMap::new();
    for (asked, version, document) in rows {
        let Some(member) = people.get(&asked.membership_id) else { continue };
        let since = since(asked.asked_at, version.effective_on, organization);
        let one = versions.entry(version.id).or_insert(Unread { version, document, readers: Vec::new() });
        one.readers.push((member.clone(), since));
    }
    Ok(versions)
}

/// Since when they have to read it: the later of the day they were asked and its first day in force.
fn since(
    asked_at: DateTime<Utc>,
    effective_on: Option<NaiveDate>,
    organization: &organization::Model,
) -> NaiveDate {
    let day = zone::civil_date(asked_at, organization.zone());
    effective_on.map_or(day, |first| day.max(first))
}

fn facts(one: &Unread, since: NaiveDate) -> DocumentFacts {
    DocumentFacts {
        document_id: one.document.id,
        code: one.document.code.clone(),
        title: one.document.title.clone(),
        version: one.version.number,
        since,
    }
}

fn of_reader(one: &Unread, member: &Member, since: NaiveDate) -> Wanted {
    Wanted {
        kind: Kind::DocumentToRead,
        subject: one.version.id.0,
        steps: READER.map(|step| (since, step)).to_vec(),
        recipient: member.clone(),
        told: Told::ToRead(facts(one, since)),
    }
}

/// One mail for all whose time has run out; when that of more has by a later day, another one.
async fn of_owners(tx: &TenantTx, one: &Unread, today: NaiveDate) -> Result<Vec<Wanted>, DbErr> {
    let late = |since: NaiveDate| zone::shift(since, OWNER.into()) <= today;
    let waiting: Vec<_> = one.readers.iter().filter(|(_, since)| late(*since)).collect();
    let days: BTreeSet<NaiveDate> = waiting.iter().map(|(_, since)| *since).collect();
    let Some(first) = days.first().copied() else { return Ok(Vec::new()) };
    let mut wanted = Vec::new();
    for owner in owners(tx, &one.document, today).await? {
        let others = waiting.iter().filter(|(it, _)| it.membership.id != owner.membership.id);
        let mut people: Vec<String> = others.map(|(it, _)| it.person.name.clone()).collect();
        people.sort_unstable();
        if !people.is_empty() {
            wanted.push(Wanted {
                kind: Kind::DocumentUnread,
                subject: one.version.id.0,
                steps: days.iter().map(|day| (*day, OWNER)).collect(),
                recipient: owner,
                told: Told::Unread(UnreadFacts { document: facts(one, first), people }),
            });
        }
    }
    Ok(wanted)
}

/// Those who hold the profile that looks after a document, or else the organization's owners.
async fn owners(
    tx: &TenantTx,
    document: &controlled_document::Model,
    today: NaiveDate,
) -> Result<Vec<Member>, DbErr> {
    let answers = |it: &Member| can_read(it) && it.membership.is_in_force(today);
    let profile: Vec<_> = document.owner_id.into_iter().collect();
    let holders = profile_holder::of(tx, &profile).await?.into_iter().map(|(_, member)| member);
    let holders: Vec<_> = holders.filter(answers).collect();
    if !holders.is_empty() {
        return Ok(holders);
    }
    Ok(membership::own_owners(tx).await?.into_iter().filter(answers).collect())
}
