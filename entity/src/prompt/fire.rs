//! Firing: what has come becomes mails, notices and the ledger's rows, in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clock::zone::{self, Tz};
use sea_orm::DbErr;
use uuid::Uuid;

use super::{Entity, Kind, Model, State, about, ending, look_at, pending, reading, take};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{MembershipId, OutboxEmailId, PromptId};
use crate::membership::Member;
use crate::outbox_email::content::{DocumentFacts, EvidenceFacts, UnreadFacts};
use crate::outbox_email::{self, Content, NewEmail};
use crate::reminder::unsubscription;
use crate::reminder::wish::{Delivery, Reader, Way};
use crate::{notice, organization, reminder_preference};

/// What a member is to be told of one subject, step by step.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub kind: Kind,
    /// The version, or the evidence.
    pub subject: Uuid,
    /// The days that are counted from and the days after them, earliest first.
    pub steps: Vec<(NaiveDate, i32)>,
    pub recipient: Member,
    pub told: Told,
}

/// What a mail tells.
#[derive(Clone, Debug)]
pub(super) enum Told {
    ToRead(DocumentFacts),
    Unread(UnreadFacts),
    Ending(EvidenceFacts),
}

/// What makes a step one of its own.
type Key = (Kind, Uuid, NaiveDate, i32, MembershipId);

fn key(row: &Model) -> Key {
    (row.kind, row.subject_id, row.counted_from, row.step, row.recipient_id)
}

/// The newest step of something that has come and was not told.
#[derive(Debug)]
struct Due {
    wanted: Wanted,
    counted_from: NaiveDate,
    step: i32,
    run_at: DateTime<Utc>,
}

/// Looks at the tenant and tells people what has come; answers how many mails that made, or `None` when no look is due.
pub async fn fire(tx: &TenantTx) -> Result<Option<usize>, DbErr> {
    let organization = organization::get(tx).await?;
    let next = next_look(tx.now(), &organization);
    if !take(tx, next).await? {
        return Ok(None);
    }
    let today = zone::civil_date(tx.now(), organization.zone());
    let mut wanted = reading::wanted(tx, &organization, today).await?;
    wanted.extend(ending::wanted(tx, &organization, today).await?);
    let mut round = Round::of(tx, &organization, wanted).await?;
    let mut mails = 0;
    for dues in std::mem::take(&mut round.dues).into_values() {
        mails += round.tell(dues).await?;
    }
    let wake = round.ready_at;
    round.settle().await?;
    if let Some(at) = wake.filter(|at| *at < next) {
        look_at(tx, at).await?;
    }
    Ok(Some(mails))
}

/// The next time at which the organization's clock shows its hour of reminding.
fn next_look(now: DateTime<Utc>, organization: &organization::Model) -> DateTime<Utc> {
    let (zone, hour) = (organization.zone(), organization.reminder_policy.send_at.0);
    let today = zone::civil_date(now, zone);
    let mut hours = (0..=2).map(|days| zone::instant(zone, zone::shift(today, days), hour));
    hours.find(|at| *at > now).unwrap_or(now + TimeDelta::days(1))
}

/// One look.
struct Round<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    /// What has come, by whom it is told to.
    dues: BTreeMap<MembershipId, Vec<Due>>,
    /// What is written in the ledger.
    rows: Vec<Model>,
    /// When the first of what waits is wanted.
    ready_at: Option<DateTime<Utc>>,
}

impl<'a> Round<'a> {
    /// Of what is wanted the newest step that has come, unless it is settled. Earlier ones are missed; what waits and is wanted
    /// no more is silenced.
    async fn of(
        tx: &'a TenantTx,
        organization: &'a organization::Model,
        wanted: Vec<Wanted>,
    ) -> Result<Self, DbErr> {
        let mut subjects: Vec<Uuid> = wanted.iter().map(|it| it.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let known: HashMap<Key, State> =
            about(tx, &subjects).await?.iter().map(|row| (key(row), row.state)).collect();
        let open = |key: &Key| known.get(key).is_none_or(|state| *state == State::Pending);
        let mut waiting: BTreeSet<Key> = pending(tx).await?.iter().map(key).collect();
        let mut round = Self { tx, organization, dues: BTreeMap::new(), rows: Vec::new(), ready_at: None };
        for wanted in wanted {
            let come = round.come(&wanted);
            let Some(((counted_from, step, run_at), earlier)) = come.split_last() else { continue };
            let recipient = wanted.recipient.membership.id;
            let key_of = |day: NaiveDate, step: i32| (wanted.kind, wanted.subject, day, step, recipient);
            let missed = earlier.iter().map(|(day, step, _)| key_of(*day, *step)).filter(|key| open(key));
            let missed: Vec<Key> = missed.collect();
            let newest = key_of(*counted_from, *step);
            for settled in missed.iter().chain([&newest]) {
                waiting.remove(settled);
            }
            round.rows.extend(missed.iter().map(|key| row(tx, *key, State::Missed, None)));
            if open(&newest) {
                let due = Due { counted_from: *counted_from, step: *step, run_at: *run_at, wanted };
                round.dues.entry(recipient).or_default().push(due);
            }
        }
        round.rows.extend(waiting.into_iter().map(|of| row(tx, of, State::Silenced, None)));
        Ok(round)
    }

    /// The steps that have come, with their instants: the organization's hour of reminding on their days.
    fn come(&self, wanted: &Wanted) -> Vec<(NaiveDate, i32, DateTime<Utc>)> {
        let (zone, hour) = (self.organization.zone(), self.organization.reminder_policy.send_at.0);
        let at = |(day, step): &(NaiveDate, i32)| {
            (*day, *step, zone::instant(zone, zone::shift(*day, i64::from(*step)), hour))
        };
        wanted.steps.iter().map(at).filter(|(_, _, at)| *at <= self.tx.now()).collect()
    }

    /// Tells one member what has come for them, as they want it.
    async fn tell(&mut self, dues: Vec<Due>) -> Result<usize, DbErr> {
        let Some(first) = dues.first() else { return Ok(0) };
        let member = first.wanted.recipient.clone();
        let (preference, key) = reminder_preference::keyed(self.tx, member.membership.id).await?;
        let zone = member.person.time_zone.as_deref().map_or_else(|| self.organization.zone(), zone::of);
        let reader = Reader { zone, role: member.membership.role, wish: preference.wish };
        let mut letters = Letters::default();
        let mut notices = Vec::new();
        for due in dues {
            let way = self.way(&reader, &due);
            let ready_at = reader.wanted_at(way.delivery, due.run_at);
            if way.noticed {
                notices.push(notice_of(&due));
            }
            if way.delivery.mails() && ready_at <= self.tx.now() {
                let late = is_earlier_day(ready_at, self.tx.now(), zone);
                letters.put(due, way.delivery == Delivery::Single && !late);
                continue;
            }
            let state = if way.delivery.mails() {
                self.ready_at = Some(self.ready_at.map_or(ready_at, |at| at.min(ready_at)));
                State::Pending
            } else if way.noticed {
                State::Noticed
            } else {
                State::Muted
            };
            self.rows.push(settled(self.tx, &due, state, None));
        }
        notice::tell(self.tx, notices.into_iter()).await?;
        let letters = letters.all();
        for dues in &letters {
            let mail = self.send(&member, &key, dues).await?;
            self.rows.extend(dues.iter().map(|due| settled(self.tx, due, State::Sent, Some(mail))));
        }
        Ok(letters.len())
    }

    fn way(&self, reader: &Reader, due: &Due) -> Way {
        let kind = due.wanted.kind.word();
        reader.way_of(kind, false, self.organization.reminder_policy.channels_for(kind))
    }

    async fn send(&self, to: &Member, key: &str, dues: &[Due]) -> Result<OutboxEmailId, DbErr> {
        let kind = dues.first().map_or(Kind::DocumentToRead, |due| due.wanted.kind);
        let unsubscribe = unsubscription::of_prompt(key, self.tx.tenant(), to.membership.id, kind);
        let content = content(kind, self.organization.name.clone(), dues, unsubscribe);
        outbox_email::enqueue(self.tx, NewEmail::to(Some(self.tx.tenant()), &to.person, content)).await
    }

    /// Writes the ledger.
    async fn settle(self) -> Result<(), DbErr> {
        let over = "ON CONFLICT (tenant_id, kind, subject_id, counted_from, step, recipient_id)
            DO UPDATE SET state = excluded.state, email_id = excluded.email_id";
        Batch::of::<Entity>(&self.rows).insert(self.tx.connection(), over).await.map(drop)
    }
}

/// The mails to one member.
#[derive(Debug, Default)]
struct Letters {
    single: Vec<Due>,
    gathered: BTreeMap<Kind, Vec<Due>>,
}

impl Letters {
    fn put(&mut self, due: Due, alone: bool) {
        if alone {
            self.single.push(due);
        } else {
            self.gathered.entry(due.wanted.kind).or_default().push(due);
        }
    }

    /// What each of them tells.
    fn all(self) -> Vec<Vec<Due>> {
        self.single.into_iter().map(|due| vec![due]).chain(self.gathered.into_values()).collect()
    }
}

fn is_earlier_day(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> bool {
    zone::civil_date(at, zone) < zone::civil_date(now, zone)
}

fn row(tx: &TenantTx, of: Key, state: State, email_id: Option<OutboxEmailId>) -> Model {
    let (kind, subject_id, counted_from, step, recipient_id) = of;
    Model {
        tenant_id: tx.tenant(),
        id: PromptId::new(tx.wall()),
        kind,
        subject_id,
        counted_from,
        step,
        recipient_id,
        state,
        email_id,
        created_at: tx.now(),
    }
}

fn settled(tx: &TenantTx, due: &Due, state: State, email_id: Option<OutboxEmailId>) -> Model {
    let Wanted { kind, subject, recipient, .. } = &due.wanted;
    row(tx, (*kind, *subject, due.counted_from, due.step, recipient.membership.id), state, email_id)
}

fn content(kind: Kind, organization_name: String, dues: &[Due], unsubscribe: String) -> Content {
    let unsubscribe = Some(unsubscribe);
    let told = || dues.iter().map(|due| &due.wanted.told);
    match kind {
        Kind::DocumentToRead => {
            let document = |told: &Told| if let Told::ToRead(it) = told { Some(it.clone()) } else { None };
            let documents = told().filter_map(document).collect();
            Content::DocumentToRead { organization_name, documents, unsubscribe }
        }
        Kind::DocumentUnread => {
            let document = |told: &Told| if let Told::Unread(it) = told { Some(it.clone()) } else { None };
            let documents = told().filter_map(document).collect();
            Content::DocumentUnread { organization_name, documents, unsubscribe }
        }
        Kind::EvidenceEnding => {
            let ending = |told: &Told| if let Told::Ending(it) = told { Some(it.clone()) } else { None };
            let evidence = told().filter_map(ending).collect();
            Content::EvidenceEnding { organization_name, evidence, unsubscribe }
        }
    }
}

fn notice_of(due: &Due) -> notice::New<'static> {
    let Wanted { kind, subject, recipient, told, .. } = &due.wanted;
    let title = |it: &DocumentFacts| Some(format!("{} {}", it.code, it.title));
    let facts = match told {
        Told::ToRead(it) => notice::Facts { title: title(it), ..notice::Facts::default() },
        Told::Unread(it) => notice::Facts {
            title: title(&it.document),
            count: Some(it.people.len() as u64),
            ..notice::Facts::default()
        },
        Told::Ending(it) => notice::Facts {
            title: Some(it.title.clone()),
            due_on: Some(it.ends_on),
            ..notice::Facts::default()
        },
    };
    notice::New {
        to: recipient.membership.id,
        what: kind.word(),
        certification: None,
        duty: None,
        obligation: None,
        facts,
        once: format!("{}/{subject}/{}/{}", kind.word(), due.counted_from, due.step),
    }
}
