//! The kiln: as many hashes at once as there are cores, in memory that is used again, with a short queue before it. So a
//! storm of sign-ins costs no memory, and whoever would wait too long is told to come back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::Block;
use tokio::sync::Semaphore;

use super::breach::Breached;
use super::{NOBODY, hash_in, matches};
use crate::field::fault;
use crate::problem::Problem;

/// What somebody is told whose new password is on the list.
const LEAKED: &str =
    "This password has leaked somewhere and is tried by others. Take several unrelated words.";

/// How many wait for each core: some seconds of work.
const QUEUE: usize = 32;

/// What a client that is sent away waits, in seconds.
const COME_BACK: u64 = 3;

/// Where hashes are computed.
#[derive(Debug)]
pub struct Kiln {
    seats: Arc<Semaphore>,
    queue: usize,
    waiting: AtomicUsize,
    stock: Arc<Stock>,
    breached: Option<Arc<Breached>>,
}

/// The memory, and what was done in it.
#[derive(Debug, Default)]
struct Stock {
    spare: Mutex<Vec<Vec<Block>>>,
    made: AtomicUsize,
    fired: AtomicUsize,
}

/// The work done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// How often memory for a hash was made: 19 MiB each time.
    pub made: usize,
    /// How many hashes were computed.
    pub fired: usize,
}

/// A place in the queue.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Default for Kiln {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self::new(cores, QUEUE * cores)
    }
}

impl Kiln {
    /// A kiln for `seats` hashes at once and `queue` that wait.
    pub fn new(seats: usize, queue: usize) -> Self {
        let (seats, waiting) = (Arc::new(Semaphore::new(seats)), AtomicUsize::new(0));
        Self { seats, queue, waiting, stock: Arc::default(), breached: None }
    }

    /// The same, which takes no password of `list`.
    pub fn refusing(self, list: Option<Arc<Breached>>) -> Self {
        Self { breached: list, ..self }
    }

    /// The work done so far.
    pub fn work(&self) -> Work {
        let Stock { made, fired, .. } = &*self.stock;
        Work { made: made.load(Ordering::Relaxed), fired: fired.load(Ordering::Relaxed) }
    }

    /// The Argon2id hash of a new `password` in PHC form; a fault of `/password` when it is known to have leaked.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let list = self.breached.clone();
        let hash = self.fire(move |memory| {
            if list.is_some_and(|list| has_leaked(&list, &password)) {
                return Err(Problem::invalid(vec![fault("/password", LEAKED)]));
            }
            hash_in(memory, &password).ok_or_else(|| Problem::internal("a password was not hashed"))
        });
        hash.await?
    }

    /// Whether `password` is the one behind `hash`. Without a hash it costs the same work and answers false.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = self.fire(move |memory| matches(memory, &password, &hash)).await?;
        Ok(right && known)
    }

    /// Does `work` in memory of the stock when its turn comes; 429 when the queue is full.
    async fn fire<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let place = self.queue_up()?;
        let turn = Arc::clone(&self.seats).acquire_owned().await.map_err(Problem::internal)?;
        drop(place);
        let stock = Arc::clone(&self.stock);
        // The turn goes with the work: it ends with it, also when whoever asked has gone.
        let done = actix_web::web::block(move || {
            let mut memory = stock.take();
            let done = work(&mut memory);
            stock.give(memory);
            drop(turn);
            done
        });
        done.await.map_err(Problem::internal)
    }

    fn queue_up(&self) -> Result<Place<'_>, Problem> {
        let place = Place(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.queue + self.seats.available_permits() {
            return Err(Problem::too_many(COME_BACK));
        }
        Ok(place)
    }
}

/// Whether `password` is on the list. One that cannot be read any more keeps nobody out.
fn has_leaked(list: &Breached, password: &str) -> bool {
    list.holds(password).unwrap_or_else(|fault| {
        tracing::error!(%fault, "the list of leaked passwords cannot be read");
        false
    })
}

impl Stock {
    fn take(&self) -> Vec<Block> {
        self.fired.fetch_add(1, Ordering::Relaxed);
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| {
            self.made.fetch_add(1, Ordering::Relaxed);
            Vec::new()
        })
    }

    fn give(&self, memory: Vec<Block>) {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_storm_makes_memory_for_each_seat_once() {
        let kiln = Kiln::new(2, 1_000);
        let storm = (0..40).map(|_| kiln.verify("a-guess-of-somebody".to_owned(), None));
        for answer in futures_join(storm).await {
            assert!(!answer.unwrap());
        }
        let Work { made, fired } = kiln.work();
        assert_eq!(fired, 40);
        assert!((1..=2).contains(&made), "{made}");
    }

    #[actix_web::test]
    async fn an_unknown_address_and_a_wrong_password_cost_the_same_work() {
        let kiln = Kiln::new(1, 10);
        let hash = kiln.hash("plum-tractor-under-nine".to_owned()).await.unwrap();
        let start = kiln.work().fired;
        assert!(!kiln.verify("not-the-password".to_owned(), Some(hash)).await.unwrap());
        let known = kiln.work().fired - start;
        assert!(!kiln.verify("not-the-password".to_owned(), None).await.unwrap());
        assert_eq!((known, kiln.work().fired - start - known), (1, 1));
        // And of the same cost: the hash of nobody has the parameters of every other.
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", *NOBODY);
        assert_eq!(kiln.work().made, 1);
    }

    type Asking<'a> = std::pin::Pin<Box<dyn Future<Output = Option<Result<(), Problem>>> + 'a>>;

    #[actix_web::test]
    async fn whoever_finds_the_queue_full_is_told_to_come_back_and_the_rest_is_served() {
        let kiln = Kiln::new(1, 3);
        let seat = Arc::clone(&kiln.seats).acquire_owned().await.unwrap();
        // The seat is taken: three wait, three are sent away at once, and then the seat is free.
        let mut asking: Vec<Asking> = Vec::new();
        for _ in 0..6 {
            asking.push(Box::pin(async { Some(kiln.fire(|_| ()).await) }));
        }
        asking.push(Box::pin(async {
            drop(seat);
            None
        }));
        let answers: Vec<_> = futures_join(asking).await.into_iter().flatten().collect();
        assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 3);
        assert_eq!(kiln.work().fired, 3);
        assert_eq!(kiln.waiting.load(Ordering::Relaxed), 0);
    }

    /// Drives all of `futures` together.
    async fn futures_join<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
        let mut running: Vec<_> = futures.into_iter().map(Box::pin).collect();
        let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
        std::future::poll_fn(|context| {
            for (future, done) in running.iter_mut().zip(&mut done) {
                if done.is_none()
                    && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
                {
                    *done = Some(output);
                }
            }
            if done.iter().all(Option::is_some) {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        done.into_iter().flatten().collect()
    }
}
