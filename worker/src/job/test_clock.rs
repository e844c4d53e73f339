//! Lives the time of test organizations: what is due by their clocks is done, and a clock that is advanced goes from one
//! instant at which something becomes due to the next, so that nothing happens on another day than it would have.
//!
//! The product's own time does not matter here, and its mail server sees nothing: mails are kept for the organization.

use std::collections::HashSet;

use entity::id::OrganizationId;
use entity::test_clock::{self, Model};
use entity::{Actor, Db, DbErr, test_mail};

use super::prompt::Prompt;
use super::recur::Recur;
use super::remind::Remind;
use super::replan::{Replan, Replanned};
use crate::round::Drained;
use crate::{Worker, letter};

/// How many organizations are looked for at a time.
const CLOCKS: u64 = 20;

/// How many instants of one are lived before other work has its turn.
const STEPS: usize = 16;

/// How many mails are kept in one transaction.
const MAILS: u64 = 50;

/// One round's living.
#[derive(Debug, Default)]
pub(crate) struct TestClocks {
    /// Those that stand and have had their turn.
    done: HashSet<OrganizationId>,
}

impl TestClocks {
    /// Gives some clocks their turn; answers how many had one.
    pub async fn batch(&mut self, worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
        let tx = worker.db.worker().await?;
        let waiting = test_clock::waiting(&tx, CLOCKS + self.done.len() as u64).await?;
        tx.commit().await?;
        let mut turns = 0;
        for clock in waiting {
            if self.done.contains(&clock.tenant_id) || worker.stop.is_cancelled() {
                continue;
            }
            turns += 1;
            self.turn(worker, clock, drained).await?;
        }
        Ok(turns)
    }

    /// Lives some instants of one organization, unless another worker does.
    async fn turn(&mut self, worker: &Worker, mut clock: Model, drained: &mut Drained) -> Result<(), DbErr> {
        let tenant = clock.tenant_id;
        let tx = worker.db.worker().await?;
        let mine = test_clock::take(&tx, &clock).await?;
        tx.commit().await?;
        if !mine {
            self.done.insert(tenant);
            return Ok(());
        }
        for _ in 0..STEPS {
            settle(worker, &clock, drained).await?;
            if !step(&worker.db, &mut clock).await? {
                self.done.insert(tenant);
                break;
            }
        }
        let tx = worker.db.worker().await?;
        test_clock::leave(&tx, tenant).await?;
        tx.commit().await
    }
}

/// Does what is due by the clock, until nothing is.
async fn settle(worker: &Worker, clock: &Model, drained: &mut Drained) -> Result<(), DbErr> {
    let db = worker.db.in_time_of(clock.tenant_id, clock.shows_at);
    let (mut replan, mut recur, mut remind) = (Replan::default(), Recur::default(), Remind::default());
    let mut prompt = Prompt::default();
    let mut replanned = Replanned::default();
    loop {
        let due = replan.batch(&db, &mut replanned).await?
            + recur.batch(&db, drained).await?
            + remind.batch(&db, drained).await?
            + prompt.batch(&db, drained).await?
            + keep(worker, &db, clock.tenant_id, drained).await?;
        if due == 0 {
            break;
        }
    }
    drained.replanned += replanned.planned;
    drained.skipped += replanned.skipped;
    Ok(())
}

/// Keeps the mails that are due, with their words; answers how many there were.
async fn keep(
    worker: &Worker,
    db: &Db,
    tenant: OrganizationId,
    drained: &mut Drained,
) -> Result<usize, DbErr> {
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = test_mail::due(&tx, MAILS).await?;
    for mail in &mails {
        match letter::write(mail, None, &worker.settings) {
            Ok(letter) => {
                test_mail::keep(&tx, mail, letter.subject, letter.text).await?;
                drained.kept += 1;
            }
            Err(why) => {
                tracing::error!(mail = %mail.id, why, "a mail of a test organization could not be written");
                test_mail::give_up(&tx, mail, why).await?;
                drained.refused += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(mails.len())
}

/// Moves the clock to the next instant at which something becomes due, or to where it was advanced to; false when it stands.
async fn step(db: &Db, clock: &mut Model) -> Result<bool, DbErr> {
    let Some(target) = clock.advancing_to else { return Ok(false) };
    if clock.shows_at >= target {
        let tx = db.worker().await?;
        test_clock::arrive(&tx, clock.tenant_id).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let tx = db.read(clock.tenant_id).await?;
    let next = test_clock::next_due(&tx, clock.shows_at).await?;
    tx.commit().await?;
    clock.shows_at = next.map_or(target, |next| next.min(target));
    let tx = db.worker().await?;
    test_clock::set(&tx, clock.tenant_id, clock.shows_at).await?;
    tx.commit().await?;
    Ok(true)
}
