//! The buckets of this process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Measure, State};

/// So many buckets are kept before the full ones, which say nothing, are thrown away.
const MANY: usize = 50_000;

/// For each bucket one theoretical arrival time, in microseconds.
#[derive(Debug, Default)]
pub(super) struct Buckets(Mutex<HashMap<String, i64>>);

impl Buckets {
    /// Takes one from each bucket, or from none when one of them is empty.
    pub fn take(&self, asked: &[(String, Measure)], now: i64) -> Vec<State> {
        let mut arrivals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if arrivals.len() > MANY {
            arrivals.retain(|_, arrival| *arrival > now);
        }
        let look = |(name, measure): &(String, Measure)| {
            let arrival = arrivals.get(name).copied().unwrap_or(now).max(now);
            State { wait: (arrival + measure.pause - measure.ahead - now).max(0), owed: arrival - now }
        };
        let mut states: Vec<_> = asked.iter().map(look).collect();
        if states.iter().all(|state| state.wait == 0) {
            for ((name, measure), state) in asked.iter().zip(&mut states) {
                state.owed += measure.pause;
                arrivals.insert(name.clone(), now + state.owed);
            }
        }
        states
    }
}
