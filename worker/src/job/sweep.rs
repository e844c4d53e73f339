//! Clears away what has expired. Of all workers, the one that takes the hour's tick does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use entity::{
    DbErr, address_change, announcement, half_session, idempotency_key, mail_event, notice, one_time_token,
    passkey_challenge, session, setback, sso_attempt, tick, webhook_delivery,
};

use crate::Worker;
use crate::timetable::{SWEEP, latest_sweep};

/// The hour whose tick this process has seen to, in seconds of the epoch: saves asking the database every round.
#[derive(Clone, Debug)]
pub(crate) struct Seen(Arc<AtomicI64>);

impl Default for Seen {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MIN)))
    }
}

/// Sweeps unless this hour has been swept; answers how many rows went.
pub(crate) async fn sweep(worker: &Worker) -> Result<u64, DbErr> {
    let hour = latest_sweep(worker.db.now());
    if worker.swept.0.load(Ordering::Relaxed) == hour.timestamp() {
        return Ok(0);
    }
    let tx = worker.db.worker().await?;
    let mut gone = 0;
    if tick::take(&tx, SWEEP.name, hour, &worker.settings.name).await? {
        gone += session::sweep(&tx).await?;
        gone += one_time_token::sweep(&tx).await?;
        gone += address_change::sweep(&tx).await?;
        gone += half_session::sweep(&tx).await?;
        gone += passkey_challenge::sweep(&tx).await?;
        gone += sso_attempt::sweep(&tx).await?;
        gone += tick::sweep(&tx).await?;
        gone += idempotency_key::sweep(&tx).await?;
        gone += webhook_delivery::sweep(&tx).await?;
        gone += announcement::sweep(&tx).await?;
        gone += mail_event::sweep(&tx).await?;
        gone += notice::sweep(&tx).await?;
        gone += setback::sweep(&tx).await?;
    }
    tx.commit().await?;
    worker.swept.0.store(hour.timestamp(), Ordering::Relaxed);
    Ok(gone)
}
