//! Counting in Redis, for all replicas. Losing it costs sharpness, never a request: each process then counts by itself, says so
//! once, and looks again some seconds later.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use clock::Clock;
use redis::aio::ConnectionManager;
use redis::{FromRedisValue, ScriptInvocation};

/// How long a request waits for Redis.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long a Redis that did not answer is left alone, in milliseconds.
const PAUSE: i64 = 5_000;

/// The value of `lost_until` while Redis answers.
const THERE: i64 = i64::MIN;

/// A Redis that counts.
pub struct Counter {
    redis: ConnectionManager,
    clock: Clock,
    /// Until when it is not asked again.
    lost_until: AtomicI64,
}

impl Counter {
    /// Counts over `redis`; `clock` says when a lost one is asked again.
    pub fn new(redis: ConnectionManager, clock: Clock) -> Self {
        Self { redis, clock, lost_until: AtomicI64::new(THERE) }
    }

    /// What a script answers; `None` when Redis does not.
    pub async fn run<T: FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> Option<T> {
        let (until, now) = (self.lost_until.load(Ordering::Relaxed), self.clock.now().timestamp_millis());
        if until != THERE && now < until {
            return None;
        }
        let mut redis = self.redis.clone();
        let asked = tokio::time::timeout(PATIENCE, call.invoke_async::<T>(&mut redis)).await;
        let answer = match asked {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        };
        let next = if answer.is_ok() { THERE } else { now + PAUSE };
        let before = self.lost_until.swap(next, Ordering::Relaxed);
        match answer {
            Ok(answer) => {
                if before != THERE {
                    tracing::info!("Redis counts rates again");
                }
                Some(answer)
            }
            Err(error) => {
                if before == THERE {
                    tracing::warn!(%error, "Redis does not count rates; this process does");
                }
                None
            }
        }
    }
}
