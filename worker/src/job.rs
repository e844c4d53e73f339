//! The jobs, one file each, and what can go wrong with one.
//!
//! A job has no input: it looks at the state of the world and finishes what is unfinished.

use std::collections::HashSet;
use std::hash::Hash;

use entity::id::OrganizationId;
use entity::setback::Task;
use entity::{Db, DbErr};
use setback::Setbacks;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::round::Drained;

pub(crate) mod deliver;
pub(crate) mod depart;
pub(crate) mod expire;
pub(crate) mod export;
pub(crate) mod hark;
pub(crate) mod notify;
pub(crate) mod prompt;
pub(crate) mod prove;
pub(crate) mod recur;
pub(crate) mod remind;
pub(crate) mod replan;
pub(crate) mod setback;
pub(crate) mod sweep;
pub(crate) mod test_clock;
pub(crate) mod tidy;
pub(crate) mod warn;

/// How many rows of one kind a job takes at a time.
const BATCH: usize = 50;

/// Why one thing that was due was not done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database does not answer, so nothing else can be done either: the round ends and is tried again.
    #[error("the database does not answer: {0}")]
    Retry(DbErr),
    /// This one cannot be done: the round goes on without it, and it is tried again after a pause.
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

/// A row of an organization's that something is due for.
pub(crate) trait Due: Copy + Eq + Hash {
    /// What is due.
    const TASK: Task;
    /// Whose it is; `None`: nobody's.
    fn tenant(&self) -> Option<OrganizationId>;
    /// Which it is.
    fn row(&self) -> Uuid;
}

/// The id of rows that one task is done to.
pub(crate) trait Subject: Copy + Eq + Hash + Into<Uuid> {
    /// The task.
    const TASK: Task;
}

impl<I: Subject> Due for (OrganizationId, I) {
    const TASK: Task = I::TASK;

    fn tenant(&self) -> Option<OrganizationId> {
        Some(self.0)
    }

    fn row(&self) -> Uuid {
        self.1.into()
    }
}

/// Lets each thing be tried once in a round, whatever becomes of it, and not at all while it rests from a setback.
#[derive(Debug)]
struct Once<K> {
    /// How many rows are asked for at a time.
    size: usize,
    setbacks: Setbacks,
    tried: HashSet<K>,
    /// Those that are still due after having been tried, and those that rest: asking for more rows looks past them.
    stuck: HashSet<K>,
}

impl<K: Due> Default for Once<K> {
    fn default() -> Self {
        Self::of(BATCH)
    }
}

impl<K: Due> Once<K> {
    fn of(size: usize) -> Self {
        Self { size, setbacks: Setbacks::of(K::TASK), tried: HashSet::new(), stuck: HashSet::new() }
    }

    /// How many rows to ask for.
    fn limit(&self) -> u64 {
        (self.size + self.stuck.len()) as u64
    }

    /// Of what is due, what has not been tried and does not rest; `None` when only a higher limit can tell.
    fn untried(&mut self, due: Vec<K>) -> Option<Vec<K>> {
        let full = due.len() as u64 == self.limit();
        let passed = |key: &K| self.tried.contains(key) || self.setbacks.rests(key.row());
        let (again, fresh): (Vec<K>, Vec<K>) = due.into_iter().partition(passed);
        self.stuck.extend(again);
        if fresh.is_empty() && full {
            return None;
        }
        self.tried.extend(fresh.iter().copied());
        Some(fresh)
    }

    /// Notes what became of one: what it gave, or nothing, when it failed and rests from now on.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn settle<T>(
        &mut self,
        db: &Db,
        key: K,
        done: Result<T, JobError>,
        drained: &mut Drained,
    ) -> Result<Option<T>, DbErr> {
        match done {
            Ok(done) => {
                self.setbacks.mend(db, key.row()).await?;
                Ok(Some(done))
            }
            Err(JobError::Retry(fault)) => Err(fault),
            Err(JobError::GiveUp(why)) => {
                drained.skipped += 1;
                self.setbacks.fail(db, key.tenant(), key.row(), &why).await?;
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Due for usize {
        const TASK: Task = Task::Replan;

        fn tenant(&self) -> Option<OrganizationId> {
            None
        }

        fn row(&self) -> Uuid {
            Uuid::from_u128(*self as u128)
        }
    }

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
