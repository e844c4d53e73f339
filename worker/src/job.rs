//! The jobs, one file each, and what can go wrong with one.
//!
//! A job has no input: it looks at the state of the world and finishes what is unfinished.

use std::collections::HashSet;
use std::hash::Hash;

use entity::DbErr;
use tokio::task::JoinSet;

pub(crate) mod deliver;
pub(crate) mod depart;
pub(crate) mod expire;
pub(crate) mod export;
pub(crate) mod hark;
pub(crate) mod notify;
pub(crate) mod prove;
pub(crate) mod recur;
pub(crate) mod remind;
pub(crate) mod replan;
pub(crate) mod sweep;
pub(crate) mod test_clock;
pub(crate) mod warn;

/// How many rows of one kind a job takes at a time.
const BATCH: usize = 50;

/// Why one thing that was due was not done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database does not answer, so nothing else can be done either: the round ends and is tried again.
    #[error("the database does not answer: {0}")]
    Retry(DbErr),
    /// This one cannot be done: the round goes on without it, and the next round tries it again.
    #[error("{0}")]
    GiveUp(String),
}

impl From<DbErr> for JobError {
    fn from(fault: DbErr) -> Self {
        match fault {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Retry(fault),
            fault => Self::GiveUp(fault.to_string()),
        }
    }
}

/// Does one thing in a task of its own, so that a panic there is its failure and nobody else's.
pub(crate) async fn contained<T, F>(work: F) -> Result<T, JobError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, JobError>> + Send + 'static,
{
    // A set rather than a bare task: dropped with the round, it takes the task with it.
    let mut task = JoinSet::new();
    task.spawn(work);
    match task.join_next().await {
        Some(Ok(done)) => done,
        Some(Err(fault)) => Err(JobError::GiveUp(fault.to_string())),
        None => Err(JobError::GiveUp("it was never started".to_owned())),
    }
}

/// Lets each thing be tried once in a round, whatever becomes of it.
#[derive(Debug)]
struct Once<K> {
    /// How many rows are asked for at a time.
    size: usize,
    tried: HashSet<K>,
    /// Those that are still due after having been tried: asking for more rows looks past them.
    stuck: HashSet<K>,
}

impl<K> Default for Once<K> {
    fn default() -> Self {
        Self::of(BATCH)
    }
}

impl<K> Once<K> {
    fn of(size: usize) -> Self {
        Self { size, tried: HashSet::new(), stuck: HashSet::new() }
    }
}

impl<K: Copy + Eq + Hash> Once<K> {
    /// How many rows to ask for.
    fn limit(&self) -> u64 {
        (self.size + self.stuck.len()) as u64
    }

    /// Of what is due, what has not been tried; `None` when only a higher limit can tell.
    fn untried(&mut self, due: Vec<K>) -> Option<Vec<K>> {
        let full = due.len() as u64 == self.limit();
        let (again, fresh): (Vec<K>, Vec<K>) = due.into_iter().partition(|key| self.tried.contains(key));
        self.stuck.extend(again);
        if fresh.is_empty() && full {
            return None;
        }
        self.tried.extend(fresh.iter().copied());
        Some(fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_due_neither_repeats_nor_hides_what_comes_after_it() {
        // Every even number stays due for ever, as a certification does whose planning fails.
        let mut due: Vec<usize> = (0..500).collect();
        let mut once = Once::default();
        let mut tried = Vec::new();
        loop {
            let limit = usize::try_from(once.limit()).unwrap();
            let Some(fresh) = once.untried(due.iter().copied().take(limit).collect()) else { continue };
            if fresh.is_empty() {
                break;
            }
            due.retain(|it| it % 2 == 0 || !fresh.contains(it));
            tried.extend(fresh);
        }
        tried.sort_unstable();
        assert_eq!(tried, (0..500).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_panic_is_the_failure_of_one_thing() {
        let failed = contained::<(), _>(async { panic!("a rule that was not thought of") }).await;
        assert!(matches!(failed, Err(JobError::GiveUp(why)) if why.contains("panicked")));
        assert!(matches!(contained(async { Ok(7) }).await, Ok(7)));
    }
}
