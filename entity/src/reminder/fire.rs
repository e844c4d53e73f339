//! Firing: what is due for one recipient becomes mails, the ledger's rows and the next steps, in one transaction.

use std::collections::HashMap;

use chrono::NaiveDate;
use clock::zone::{self, Tz};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::arm::{distinct, put_down, row};
use super::subject::{Subject, subjects};
use super::telling::{self, Due, Telling};
use super::timing::Step;
use super::{Column, Entity, Model, State};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{MembershipId, ObligationId, OutboxEmailId};
use crate::membership::Member;
use crate::obligation::Owner;
use crate::outbox_email::content::Item;
use crate::outbox_email::{self, Content, NewEmail};
use crate::{certification, duty, membership, obligation, organization};

/// Fires all that is due for `recipient`; answers how many mails were enqueued.
pub async fn fire(tx: &TenantTx, recipient: MembershipId) -> Result<usize, DbErr> {
    hold(tx, recipient).await?;
    let rows = claim(tx, recipient).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let organization = organization::get(tx).await?;
    let Some(member) = membership::find(tx, recipient).await? else { return Ok(0) };
    let zone = member.person.time_zone.as_deref().map_or_else(|| organization.zone(), zone::of);
    let dues = gather(tx, &organization, zone, rows).await?;
    let writer = Writer::new(tx, &organization, &member, zone, &dues).await?;
    let told = writer.enqueue(&dues).await?;
    let next = |due: &Due| Some(row(tx, &due.obligation, recipient, due.next?, State::Pending, None));
    let next: Vec<_> = dues.iter().filter_map(next).collect();
    settle(tx, &dues, &told).await?;
    put_down(tx, next).await?;
    let mails: std::collections::HashSet<_> = told.values().collect();
    Ok(mails.len())
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
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
}

async fn gather(
    tx: &TenantTx,
    organization: &organization::Model,
    zone: Tz,
    rows: Vec<Model>,
) -> Result<Vec<Due>, DbErr> {
    let obligations = obligations_of(tx, &rows).await?;
    let due = |row: Model| {
        // Whoever closes or moves an obligation silences its rows in the same transaction, so it is open here.
        let obligation = obligations.get(&row.obligation_id)?.clone();
        Some(Due::at(tx.now(), organization, zone, row, obligation))
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// Turns due steps into mails.
struct Writer<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    member: &'a Member,
    zone: Tz,
    today: NaiveDate,
    subjects: HashMap<Owner, Subject>,
}

impl<'a> Writer<'a> {
    async fn new(
        tx: &'a TenantTx,
        organization: &'a organization::Model,
        member: &'a Member,
        zone: Tz,
        dues: &[Due],
    ) -> Result<Self, DbErr> {
        let subjects = subjects(tx, dues.iter().map(|due| &due.obligation)).await?;
        let today = zone::civil_date(tx.now(), zone);
        Ok(Self { tx, organization, member, zone, today, subjects })
    }

    async fn enqueue(&self, dues: &[Due]) -> Result<HashMap<uuid::Uuid, OutboxEmailId>, DbErr> {
        let mut told = HashMap::new();
        for telling in telling::of(dues, self.today, self.zone) {
            let organization_name = self.organization.name.clone();
            let mail = match &telling {
                Telling::Single(due) => {
                    let item = self.item(&due.obligation);
                    self.mail(Content::Reminder { organization_name, item }).await?
                }
                Telling::CatchUp { since, dues } => {
                    let items = dues.iter().map(|due| self.item(&due.obligation)).collect();
                    self.mail(Content::CatchUp { organization_name, since: *since, items }).await?
                }
            };
            told.extend(telling.dues().into_iter().map(|due| (due.row.id.0, mail)));
        }
        Ok(told)
    }

    async fn mail(&self, content: Content) -> Result<OutboxEmailId, DbErr> {
        let new = NewEmail::to(Some(self.tx.tenant()), &self.member.person, content);
        outbox_email::enqueue(self.tx, new).await
    }

    fn item(&self, due: &obligation::Model) -> Item {
        let subject = due.owner().and_then(|owner| self.subjects.get(&owner)).cloned().unwrap_or_default();
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
        }
    }
}

/// Writes the ledger: each row and the steps swallowed since are missed, but for the latest, which is sent.
async fn settle(tx: &TenantTx, dues: &[Due], told: &HashMap<uuid::Uuid, OutboxEmailId>) -> Result<(), DbErr> {
    let mut steps = Vec::new();
    for due in dues {
        let email = told.get(&due.row.id.0).copied();
        let latest = due.latest();
        let state = |day: i32| if latest.day == day { State::Sent } else { State::Missed };
        let own = Step { day: due.row.step, run_at: due.row.run_at };
        let of = |step: Step| row(tx, &due.obligation, due.row.recipient_id, step, state(step.day), email);
        steps.extend(std::iter::once(own).chain(due.missed.iter().copied()).map(of));
    }
    let over = "ON CONFLICT (tenant_id, obligation_id, due_on, step, recipient_id)
        DO UPDATE SET state = excluded.state, email_id = excluded.email_id";
    Batch::of::<Entity>(&distinct(steps)).insert(tx.connection(), over).await.map(drop)
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
