//! Turns: how many requests of one organization are worked on at a time, so that slow ones of one do not take every
//! connection to the database from the others. The rest of them wait in line, among themselves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::id::OrganizationId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// So many lines are kept before those that nobody stands in are thrown away.
const MANY: usize = 10_000;

/// The lines, one for each organization.
pub struct Turns {
    at_once: usize,
    patience: Duration,
    lines: Mutex<HashMap<OrganizationId, Arc<Semaphore>>>,
}

impl Turns {
    /// `at_once` requests at a time; who has waited for `patience` is sent away.
    pub fn new(at_once: usize, patience: Duration) -> Self {
        Self { at_once: at_once.max(1), patience, lines: Mutex::default() }
    }

    /// Waits for a turn, which lasts as long as what is answered; 429 when it takes too long.
    pub async fn wait(&self, organization: OrganizationId) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = tokio::time::timeout(self.patience, self.line(organization).acquire_owned()).await;
        turn.map_err(|_| Problem::too_many(1))?.map_err(Problem::internal)
    }

    fn line(&self, organization: OrganizationId) -> Arc<Semaphore> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() > MANY {
            lines.retain(|_, line| line.available_permits() < self.at_once || Arc::strong_count(line) > 1);
        }
        Arc::clone(lines.entry(organization).or_insert_with(|| Arc::new(Semaphore::new(self.at_once))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_organization_waits_for_its_own_turns_alone() {
        let turns = Turns::new(2, Duration::ZERO);
        let [busy, other] = [1, 2].map(|number| OrganizationId(uuid::Uuid::from_u128(number)));
        let first = turns.wait(busy).await.unwrap();
        let _second = turns.wait(busy).await.unwrap();
        assert!(turns.wait(busy).await.is_err());
        assert!(turns.wait(other).await.is_ok());
        drop(first);
        assert!(turns.wait(busy).await.is_ok());
    }
}
