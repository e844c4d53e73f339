//! Arming: in the transaction that changes an obligation, silence what no longer holds and put down the next step.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use clock::zone::{self, Tz};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use super::timing::{Step, Steps};
use super::{ActiveModel, Column, Entity, Model, State};
use crate::db::TenantTx;
use crate::id::{MembershipId, ObligationId, ReminderId};
use crate::organization;
use crate::{membership, obligation, outbox_email};

/// A step that was told: of what, due when, to whom, which.
type Told = (ObligationId, NaiveDate, MembershipId, i32);

/// What arming needs to know of the organization: its policy and its recipients' zones.
#[derive(Debug)]
pub struct Armourer<'a> {
    tx: &'a TenantTx,
    organization: &'a organization::Model,
    zones: HashMap<MembershipId, Tz>,
}

impl<'a> Armourer<'a> {
    /// Prepares arming in `tx`.
    pub fn new(tx: &'a TenantTx, organization: &'a organization::Model) -> Self {
        Self { tx, organization, zones: HashMap::new() }
    }

    /// Brings the pending steps of `obligations`, whose responsible person is `responsible` unless they have their own, in
    /// line with their dates and states. Steps in the past are not made up for: nobody waited for them.
    pub async fn arm(
        &mut self,
        responsible: MembershipId,
        obligations: &[obligation::Model],
    ) -> Result<(), DbErr> {
        let mut pending = self.pending(obligations).await?;
        let told = self.told(obligations).await?;
        let (mut silenced, mut next) = (Vec::new(), Vec::new());
        for obligation in obligations {
            let recipient = obligation.responsible_id.unwrap_or(responsible);
            let held = pending.remove(&obligation.id).unwrap_or_default();
            let wanted =
                if obligation.actionable { self.wanted(obligation, recipient, &told).await? } else { None };
            let holds = |row: &Model| {
                obligation.actionable
                    && row.due_on == obligation.due_on
                    && row.recipient_id == recipient
                    // A step that is due and not yet fired stands: a pause must not swallow it.
                    && (row.run_at <= self.tx.now() || Some((row.step, row.run_at)) == wanted.map(|s| (s.day, s.run_at)))
            };
            let (kept, gone): (Vec<_>, Vec<_>) = held.into_iter().partition(holds);
            silenced.extend(gone.iter().map(|row| row.id));
            if let Some(step) = wanted
                && kept.is_empty()
            {
                next.push((obligation, recipient, step));
            }
        }
        // First silence: a step of which only the hour has moved is put down again under the same key.
        silence(self.tx, &silenced).await?;
        for (obligation, recipient, step) in next {
            put_down(self.tx, obligation, recipient, step).await?;
        }
        Ok(())
    }

    /// The steps that a mail has told: when the hour moves, one of today can lie ahead again, and is not told twice.
    async fn told(&self, obligations: &[obligation::Model]) -> Result<HashSet<Told>, DbErr> {
        let ids = obligations.iter().map(|obligation| obligation.id);
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tx.tenant()))
            .filter(Column::ObligationId.is_in(ids))
            .filter(Column::State.is_in([State::Sent, State::Missed]))
            .all(self.tx.connection())
            .await?;
        Ok(rows.into_iter().map(|row| (row.obligation_id, row.due_on, row.recipient_id, row.step)).collect())
    }

    async fn pending(
        &self,
        obligations: &[obligation::Model],
    ) -> Result<HashMap<ObligationId, Vec<Model>>, DbErr> {
        let ids = obligations.iter().map(|obligation| obligation.id);
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tx.tenant()))
            .filter(Column::ObligationId.is_in(ids))
            .filter(Column::State.eq(State::Pending))
            .all(self.tx.connection())
            .await?;
        let mut by_obligation: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            by_obligation.entry(row.obligation_id).or_default().push(row);
        }
        Ok(by_obligation)
    }

    async fn wanted(
        &mut self,
        due: &obligation::Model,
        recipient: MembershipId,
        told: &HashSet<Told>,
    ) -> Result<Option<Step>, DbErr> {
        let zone = self.zone(recipient).await?;
        let steps = Steps { policy: &self.organization.reminder_policy, due_on: due.due_on, zone };
        let fresh = |step: &Step| !told.contains(&(due.id, due.due_on, recipient, step.day));
        Ok(steps.after(self.tx.now()).find(fresh))
    }

    async fn zone(&mut self, recipient: MembershipId) -> Result<Tz, DbErr> {
        if let Some(zone) = self.zones.get(&recipient) {
            return Ok(*zone);
        }
        let member = membership::find(self.tx, recipient).await?;
        let own = member.and_then(|member| member.person.time_zone);
        let zone = own.map_or_else(|| self.organization.zone(), |name| zone::of(&name));
        self.zones.insert(recipient, zone);
        Ok(zone)
    }
}

/// Puts a step down; one that was silenced before, because its date had moved away and has come back, is armed again.
pub(super) async fn put_down(
    tx: &TenantTx,
    due: &obligation::Model,
    recipient: MembershipId,
    step: Step,
) -> Result<(), DbErr> {
    let row = row(tx, due, recipient, step, State::Pending, None);
    let again = OnConflict::columns(KEY)
        .update_columns([Column::State, Column::RunAt])
        .action_and_where(Expr::col((Entity, Column::State)).eq(State::Silenced))
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx.connection()).await.map(drop)
}

pub(super) const KEY: [Column; 5] =
    [Column::TenantId, Column::ObligationId, Column::DueOn, Column::Step, Column::RecipientId];

pub(super) fn row(
    tx: &TenantTx,
    due: &obligation::Model,
    recipient: MembershipId,
    step: Step,
    state: State,
    email: Option<crate::id::OutboxEmailId>,
) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ReminderId::new(tx.now())),
        obligation_id: Set(due.id),
        due_on: Set(due.due_on),
        step: Set(step.day),
        recipient_id: Set(recipient),
        run_at: Set(step.run_at),
        state: Set(state),
        email_id: Set(email),
        created_at: Set(tx.now()),
    }
}

async fn silence(tx: &TenantTx, ids: &[ReminderId]) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    // Only what is still pending: what was sent meanwhile stays sent.
    let pending = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Pending));
    let these = pending.and(Column::Id.is_in(ids.iter().copied()));
    let change = Entity::update_many().col_expr(Column::State, Expr::value(State::Silenced)).filter(these);
    change.exec(tx.connection()).await.map(drop)
}

/// Cancels the single reminders of `obligations` that are enqueued and not yet claimed: done, or moved, they mislead.
pub async fn cancel_unsent(tx: &TenantTx, obligations: &[ObligationId]) -> Result<(), DbErr> {
    if obligations.is_empty() {
        return Ok(());
    }
    let told = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ObligationId.is_in(obligations.iter().copied()))
        .filter(Column::State.eq(State::Sent))
        .all(tx.connection())
        .await?;
    let mails: Vec<_> = told.iter().filter_map(|row| row.email_id).collect();
    outbox_email::cancel(tx, &mails).await
}
