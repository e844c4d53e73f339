//! Arming: in the transaction that changes an obligation, silence what no longer holds and put down the next step.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone::{self, Tz};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use super::escalation::is_acted_upon;
use super::timing::{Step, Steps, Timing};
use super::{Column, Entity, Level, Model, State};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{MembershipId, ObligationId, OutboxEmailId, ReminderId};
use crate::obligation::{self, Owner};
use crate::{membership, organization, outbox_email};

/// A step that was told: of what, due when, to whom, which.
pub(super) type Told = (ObligationId, NaiveDate, MembershipId, i32);

/// An obligation with the person who is reminded of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due<'a> {
    obligation: &'a obligation::Model,
    recipient: MembershipId,
}

impl<'a> Due<'a> {
    /// Its own responsible person is reminded, or else its owner's; `None` when the owner is none of `responsible`.
    pub fn of(obligation: &'a obligation::Model, responsible: &HashMap<Owner, MembershipId>) -> Option<Self> {
        let of_owner = obligation.owner().and_then(|owner| responsible.get(&owner)).copied();
        obligation.responsible_id.or(of_owner).map(|recipient| Self { obligation, recipient })
    }

    /// What is due.
    pub fn obligation(&self) -> &'a obligation::Model {
        self.obligation
    }

    /// Who is reminded.
    pub fn recipient(&self) -> MembershipId {
        self.recipient
    }

    /// What becomes of the obligation's pending rows at `now`, and which step is to be put down.
    pub fn decide(
        &self,
        steps: &Steps<'_>,
        held: Vec<Model>,
        told: &HashSet<Told>,
        now: DateTime<Utc>,
    ) -> Decision {
        let Self { obligation, recipient } = *self;
        let fresh = |step: &Step| !told.contains(&(obligation.id, obligation.due_on, recipient, step.day));
        let wanted = if obligation.actionable { steps.after(now).find(fresh) } else { None };
        let (others, held): (Vec<_>, Vec<_>) =
            held.into_iter().partition(|row| row.level != Level::Responsible);
        // Others are put down when their day has come, and hear of it unless something was done meanwhile.
        let hears = |row: &Model| {
            obligation.actionable && row.due_on == obligation.due_on && !is_acted_upon(obligation)
        };
        let (hearing, spared): (Vec<_>, Vec<_>) = others.into_iter().partition(hears);
        let holds = |row: &Model| {
            obligation.actionable
                && row.due_on == obligation.due_on
                && row.recipient_id == recipient
                // A step that is due and not yet fired stands: a pause must not swallow it.
                && (row.run_at <= now || Some((row.step, row.run_at)) == wanted.map(|s| (s.day, s.run_at)))
        };
        let (mut kept, mut gone): (Vec<_>, Vec<_>) = held.into_iter().partition(holds);
        let next = wanted.filter(|_| kept.is_empty());
        kept.extend(hearing);
        gone.extend(spared);
        Decision { kept, gone, next }
    }
}

/// What arming makes of one obligation.
#[derive(Debug)]
pub(crate) struct Decision {
    /// The rows that stand.
    pub kept: Vec<Model>,
    /// The rows to be silenced.
    pub gone: Vec<Model>,
    /// The step to be put down.
    pub next: Option<Step>,
}

/// Brings the pending steps of `dues` in line with their dates and states; answers how many rows it wrote. Only the
/// obligations of `known` owners can have steps already. Steps in the past are not made up for: nobody waited for them.
pub(crate) async fn arm(
    tx: &TenantTx,
    organization: &organization::Model,
    known: &[Owner],
    dues: &[Due<'_>],
) -> Result<u64, DbErr> {
    let mut ledger = Ledger::of(tx, known).await?;
    let actionable = dues.iter().filter(|due| due.obligation.actionable);
    let zones = zones(tx, organization, actionable.map(|due| due.recipient).collect()).await?;
    let timing = Timing::of(organization)?;
    let (mut silenced, mut next) = (Vec::new(), Vec::new());
    for due in dues {
        let Due { obligation, recipient } = *due;
        let held = ledger.pending.remove(&obligation.id).unwrap_or_default();
        let zone = zones.get(&recipient).copied().unwrap_or_else(|| organization.zone());
        let steps = timing.steps(obligation, obligation.due_on, zone);
        let decision = due.decide(&steps, held, &ledger.told, tx.now());
        silenced.extend(decision.gone.iter().map(|row| row.id));
        let wanted = decision.next.map(|step| row(tx, obligation, recipient, step, State::Pending, None));
        next.extend(wanted);
    }
    // First silence: a step of which only the hour has moved is put down again under the same key.
    Ok(silence(tx, &silenced).await? + put_down(tx, next).await?)
}

/// What the ledger holds of some owners' obligations.
#[derive(Default)]
pub(super) struct Ledger {
    /// The steps that wait.
    pub pending: HashMap<ObligationId, Vec<Model>>,
    /// The steps that a mail has told: when the hour moves, one of today can lie ahead again, and is not told twice.
    pub told: HashSet<Told>,
}

impl Ledger {
    pub async fn of(tx: &TenantTx, owners: &[Owner]) -> Result<Self, DbErr> {
        let mut ledger = Self::default();
        if owners.is_empty() {
            return Ok(ledger);
        }
        let rows = Entity::find()
            .filter(Column::TenantId.eq(tx.tenant()))
            .filter(Column::ObligationId.in_subquery(obligation::ids_of(tx, owners)))
            .filter(Column::State.is_in([
                State::Pending,
                State::Sent,
                State::Missed,
                State::Muted,
                State::Noticed,
            ]))
            .all(tx.connection())
            .await?;
        for row in rows {
            if row.state == State::Pending {
                ledger.pending.entry(row.obligation_id).or_default().push(row);
            } else {
                ledger.told.insert((row.obligation_id, row.due_on, row.recipient_id, row.step));
            }
        }
        Ok(ledger)
    }
}

/// The zones of those who are reminded and have one of their own.
async fn zones(
    tx: &TenantTx,
    organization: &organization::Model,
    recipients: HashSet<MembershipId>,
) -> Result<HashMap<MembershipId, Tz>, DbErr> {
    let members = membership::among(tx, recipients).await?;
    let zone = |member: &membership::Member| {
        member.person.time_zone.as_deref().map_or_else(|| organization.zone(), zone::of)
    };
    Ok(members.iter().map(|member| (member.membership.id, zone(member))).collect())
}

/// Puts steps down; one that was silenced before, because its date had moved away and has come back, is armed again.
pub(super) async fn put_down(tx: &TenantTx, rows: Vec<Model>) -> Result<u64, DbErr> {
    let again = r#"ON CONFLICT (tenant_id, obligation_id, due_on, step, recipient_id)
        DO UPDATE SET state = excluded.state, run_at = excluded.run_at, held_until = NULL, level = excluded.level WHERE "reminder".state = 'silenced'"#;
    Batch::of::<Entity>(&distinct(rows)).insert(tx.connection(), again).await
}

/// One row for each step: a statement cannot change a row twice.
pub(super) fn distinct(rows: Vec<Model>) -> Vec<Model> {
    let mut seen = HashSet::new();
    let key = |row: &Model| (row.obligation_id, row.due_on, row.step, row.recipient_id);
    rows.into_iter().filter(|row| seen.insert(key(row))).collect()
}

pub(super) fn row(
    tx: &TenantTx,
    due: &obligation::Model,
    recipient: MembershipId,
    step: Step,
    state: State,
    email: Option<OutboxEmailId>,
) -> Model {
    Model {
        tenant_id: tx.tenant(),
        id: ReminderId::new(tx.wall()),
        obligation_id: due.id,
        due_on: due.due_on,
        step: step.day,
        recipient_id: recipient,
        run_at: step.run_at,
        state,
        held_until: None,
        email_id: email,
        created_at: tx.now(),
        level: Level::Responsible,
    }
}

/// How many ids one statement names.
const SLICE: usize = 500;

async fn silence(tx: &TenantTx, ids: &[ReminderId]) -> Result<u64, DbErr> {
    let mut silenced = 0;
    for ids in ids.chunks(SLICE) {
        // Only what is still pending: what was sent meanwhile stays sent.
        let pending = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Pending));
        let these = pending.and(Column::Id.is_in(ids.iter().copied()));
        let change =
            Entity::update_many().col_expr(Column::State, Expr::value(State::Silenced)).filter(these);
        silenced += change.exec(tx.connection()).await?.rows_affected;
    }
    Ok(silenced)
}

/// Cancels the single reminders of `obligations` that are enqueued and not yet claimed: done, or moved, they mislead.
pub(crate) async fn cancel_unsent(tx: &TenantTx, obligations: &[ObligationId]) -> Result<(), DbErr> {
    for obligations in obligations.chunks(SLICE) {
        let told = Entity::find()
            .filter(Column::TenantId.eq(tx.tenant()))
            .filter(Column::ObligationId.is_in(obligations.iter().copied()))
            .filter(Column::State.eq(State::Sent))
            .all(tx.connection())
            .await?;
        let mails: Vec<_> = told.iter().filter_map(|row| row.email_id).collect();
        outbox_email::cancel(tx, &mails).await?;
    }
    Ok(())
}
