//! Firing: what is due for one recipient becomes mails, notices, the ledger's rows and the next steps, in one transaction.

use std::collections::HashMap;

use chrono::NaiveDate;
use clock::zone::{self, Tz};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::arm::{distinct, put_down, row};
use super::escalation::{self, Superiors};
use super::subject::{Subject, subjects};
use super::telling::{Due, Round, Telling};
use super::timing::Timing;
use super::wish::Reader;
use super::{Column, Entity, Level, Model, State, hold_back, let_go, unsubscription};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{MembershipId, ObligationId, OutboxEmailId, ReminderId};
use crate::membership::Member;
use crate::obligation::Owner;
use crate::outbox_email::content::Item;
use crate::outbox_email::{self, Content, NewEmail};
use crate::{
    announcement, certification, duty, membership, notice, obligation, organization, reminder_preference,
    suppression,
};

/// What firing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// How many mails were enqueued.
    pub mails: usize,
    /// Whether it is to be called once more: first all others hear of what is theirs to hear, so that one who was told of
    /// nothing for a while gets one mail of it all.
    pub again: bool,
}

/// Fires all that is due for `recipient`; where others hear of dates in that organization, only tells them so at `first`.
pub async fn fire(tx: &TenantTx, recipient: MembershipId, first: bool) -> Result<Fired, DbErr> {
    hold(tx, recipient).await?;
    let rows = claim(tx, recipient).await?;
    if rows.is_empty() {
        return Ok(Fired::default());
    }
    let organization = organization::get(tx).await?;
    let Some(member) = membership::find(tx, recipient).await? else { return Ok(Fired::default()) };
    let (preference, key) = reminder_preference::keyed(tx, recipient).await?;
    let zone = member.person.time_zone.as_deref().map_or_else(|| organization.zone(), zone::of);
    let reader = Reader { zone, role: member.membership.role, wish: preference.wish };
    let timing = Timing::of(&organization)?;
    let mut dues = gather(tx, &timing, &reader, rows).await?;
    let unreached = suppression::is_closed(tx, &member.person.email).await?;
    if unreached {
        dues.iter_mut().for_each(Due::call_owners);
    }
    if first && (unreached || organization.reminder_policy.escalates()) {
        escalate(tx, &organization, &timing, &dues).await?;
        return Ok(Fired { mails: 0, again: true });
    }
    let round = Round::of(&dues, &reader, tx.now());
    let writer = Writer::new(tx, &organization, &member, &key, zone, &dues).await?;
    let told = writer.enqueue(&round).await?;
    settle(tx, &round, &told).await?;
    // Made after what is settled, so that they stand before it in the ledger.
    let next = |due: &Due| Some(row(tx, &due.obligation, recipient, due.next?, State::Pending, None));
    let next: Vec<_> = round.settled().filter_map(next).collect();
    notice::tell(tx, dues.iter().filter(|due| due.noticed).map(|due| writer.notice(due))).await?;
    let near = dues.iter().map(|due| (&due.obligation, due.channels.webhook));
    announcement::due_soon(tx, near, writer.today).await?;
    put_down(tx, next).await?;
    let held: Vec<_> = round.held.iter().map(|due| (due.row.id, due.held_until())).collect();
    hold_back(tx, &held).await?;
    Ok(Fired { mails: round.tellings.len(), again: false })
}

/// Puts down what others hear of `dues`, each once.
async fn escalate(
    tx: &TenantTx,
    organization: &organization::Model,
    timing: &Timing<'_>,
    dues: &[Due],
) -> Result<(), DbErr> {
    if dues.iter().all(|due| due.escalation.is_empty()) {
        return Ok(());
    }
    let superiors = Superiors::load(tx, organization).await?;
    let today = zone::civil_date(tx.now(), organization.zone());
    let rows = dues.iter().flat_map(|due| escalation::rows(tx, due, timing, &superiors, today)).collect();
    put_down(tx, rows).await.map(drop)
}

/// Locks the certifications and duties that the recipient's due rows speak of, in one order for everybody, so that nobody
/// plans them between the look at the ledger and its settling.
async fn hold(tx: &TenantTx, recipient: MembershipId) -> Result<(), DbErr> {
    let obligations = due(tx, recipient).select_only().column(Column::ObligationId).into_query();
    certification::lock_of(tx, obligations.clone()).await?;
    for duty in obligation::duties_of(tx, obligations).await? {
        duty::lock(tx, duty).await?;
    }
    Ok(())
}

/// The recipient's pending rows that are due; locked, so that of two workers one gets them.
async fn claim(tx: &TenantTx, recipient: MembershipId) -> Result<Vec<Model>, DbErr> {
    due(tx, recipient)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.connection())
        .await
}

fn due(tx: &TenantTx, recipient: MembershipId) -> Select<Entity> {
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::RecipientId.eq(recipient))
        .filter(Column::State.eq(State::Pending))
        .filter(Column::RunAt.lte(tx.now()))
        .filter(let_go(tx.now()))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
}

async fn gather(
    tx: &TenantTx,
    timing: &Timing<'_>,
    reader: &Reader,
    rows: Vec<Model>,
) -> Result<Vec<Due>, DbErr> {
    let obligations = obligations_of(tx, &rows).await?;
    let due = |row: Model| {
        // Whoever closes or moves an obligation silences its rows in the same transaction, so it is open here.
        let obligation = obligations.get(&row.obligation_id)?.clone();
        Some(Due::at(tx.now(), timing, reader, row, obligation))
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// Turns due steps into mails.
struct Writer<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    member: &'a Member,
    key: &'a str,
    today: NaiveDate,
    subjects: HashMap<Owner, Subject>,
}

impl<'a> Writer<'a> {
    async fn new(
        tx: &'a TenantTx,
        organization: &'a organization::Model,
        member: &'a Member,
        key: &'a str,
        zone: Tz,
        dues: &[Due],
    ) -> Result<Self, DbErr> {
        let subjects = subjects(tx, dues.iter().map(|due| &due.obligation)).await?;
        let today = zone::civil_date(tx.now(), zone);
        Ok(Self { tx, organization, member, key, today, subjects })
    }

    async fn enqueue(&self, round: &Round<'_>) -> Result<HashMap<ReminderId, OutboxEmailId>, DbErr> {
        let mut told = HashMap::new();
        for telling in &round.tellings {
            let mail = self.mail(self.content(telling)).await?;
            told.extend(telling.dues().iter().map(|due| (due.row.id, mail)));
        }
        Ok(told)
    }

    fn content(&self, telling: &Telling<'_>) -> Content {
        let organization_name = self.organization.name.clone();
        let place = self.member.membership.id;
        let unsubscribe = unsubscription::token(self.key, self.tx.tenant(), place, telling.kinds());
        let items = || telling.dues().iter().map(|due| self.item(due)).collect();
        match telling {
            Telling::Single(due) => {
                Content::Reminder { organization_name, item: self.item(due), unsubscribe }
            }
            Telling::Digest(_) => Content::Digest { organization_name, items: items(), unsubscribe },
            Telling::CatchUp { since, .. } => {
                Content::CatchUp { organization_name, since: *since, items: items(), unsubscribe }
            }
        }
    }

    async fn mail(&self, content: Content) -> Result<OutboxEmailId, DbErr> {
        let new = NewEmail::to(Some(self.tx.tenant()), &self.member.person, content);
        outbox_email::enqueue(self.tx, new).await
    }

    fn subject(&self, due: &obligation::Model) -> Subject {
        due.owner().and_then(|owner| self.subjects.get(&owner)).cloned().unwrap_or_default()
    }

    fn notice(&self, told: &Due) -> notice::New<'static> {
        let (due, step) = (&told.obligation, told.latest().day);
        let Subject { title, certification } = self.subject(due);
        notice::New {
            to: self.member.membership.id,
            what: if told.row.level == Level::Responsible { "reminder" } else { "escalation" },
            certification: due.certification_id,
            duty: due.duty_id,
            obligation: Some(due.id),
            facts: notice::Facts { title, certification, step: Some(step), ..notice::Facts::of(due) },
            once: notice::of_step(due.id, told.row.due_on, step),
        }
    }

    fn item(&self, told: &Due) -> Item {
        let due = &told.obligation;
        let subject = self.subject(due);
        Item {
            obligation_id: due.id,
            certification_id: due.certification_id,
            duty_id: due.duty_id,
            title: subject.title,
            kind: due.kind.clone(),
            ordinal: due.ordinal,
            certification: subject.certification,
            due_on: due.due_on,
            days_left: (due.due_on - self.today).num_days(),
            hard: due.hard,
            planned_on: due.planned_on,
            because: due.because.clone(),
            rules: serde_json::from_value(due.rules.clone()).unwrap_or_default(),
            escalated: told.row.level != Level::Responsible,
        }
    }
}

/// Writes the ledger: each row and the steps swallowed since are missed, but for the latest, which is sent; what its reader
/// wants none of is muted.
async fn settle(
    tx: &TenantTx,
    round: &Round<'_>,
    told: &HashMap<ReminderId, OutboxEmailId>,
) -> Result<(), DbErr> {
    let steps = round.settled().flat_map(|due| {
        let email = told.get(&due.row.id).copied();
        due.settled()
            .map(move |(step, state)| row(tx, &due.obligation, due.row.recipient_id, step, state, email))
    });
    let over = "ON CONFLICT (tenant_id, obligation_id, due_on, step, recipient_id)
        DO UPDATE SET state = excluded.state, email_id = excluded.email_id, held_until = NULL";
    let steps = distinct(steps.collect());
    Batch::of::<Entity>(&steps).insert(tx.connection(), over).await.map(drop)
}

/// The obligations that `rows` of the ledger speak of; for views too.
pub async fn obligations_of(
    tx: &TenantTx,
    rows: &[Model],
) -> Result<HashMap<ObligationId, obligation::Model>, DbErr> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.obligation_id).collect();
    ids.sort_unstable();
    ids.dedup();
    obligation::among(tx, &ids).await
}
