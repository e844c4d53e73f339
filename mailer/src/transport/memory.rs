//! Mail that stays in memory, for tests.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Accepted, SendError};
use crate::Mail;

/// Keeps what is sent; clones share it.
#[derive(Debug, Clone, Default)]
pub struct MemoryTransport {
    sent: Arc<Mutex<Vec<Mail>>>,
}

impl MemoryTransport {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was sent so far.
    pub fn sent(&self) -> Vec<Mail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was sent since the last time it was taken.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn send(&self, mail: &Mail) -> Result<Accepted, SendError> {
        mail.formatted()?;
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        Ok(Accepted { answer: "kept in memory".to_owned() })
    }
}
