//! The bell: wakes the worker sooner than it would look by itself. It carries no message and may be lost.

use std::sync::Arc;

use tokio::sync::Notify;

pub mod announcer;
pub mod remote;

/// Rings for one worker; clones ring the same bell.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes the worker. A ring while it works makes it look once more; two such rings are one.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for the next ring.
    pub(crate) async fn rung(&self) {
        self.0.notified().await;
    }
}
