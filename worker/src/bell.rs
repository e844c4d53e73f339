//! The bell: wakes the worker sooner than it would look by itself. It carries no message and may be lost.

use std::sync::Arc;

use tokio::sync::Notify;

pub mod announcer;
pub mod remote;

/// Rings for one worker; clones ring the same bell.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Ears>);

/// Who hears it: the rounds, and whoever sends mails, so that a mail does not wait until a long round is over.
#[derive(Debug, Default)]
struct Ears {
    round: Notify,
    post: Notify,
}

impl Bell {
    /// Wakes the worker. A ring while it works makes it look once more; two such rings are one.
    pub fn ring(&self) {
        self.0.round.notify_one();
        self.ring_post();
    }

    /// Wakes whoever sends mails.
    pub(crate) fn ring_post(&self) {
        self.0.post.notify_one();
    }

    /// Waits for the next ring.
    pub(crate) async fn rung(&self) {
        self.0.round.notified().await;
    }

    /// Waits for the next ring that means mails.
    pub(crate) async fn rung_post(&self) {
        self.0.post.notified().await;
    }
}
