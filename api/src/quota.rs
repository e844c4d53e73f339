//! Quotas: how many requests a caller may make in a minute, and how many all callers of one organization together, so that
//! a greedy program holds up nobody else. Each is a bucket that refills evenly (the generic cell rate algorithm).
//!
//! Counted in Redis for all replicas when there is one, in this process otherwise. The clock is the product's own.

use chrono::{DateTime, Utc};

use crate::counter::Counter;

pub mod admit;
mod memory;
pub mod tell;

pub use tell::Told;

/// The time that a quota is for, in seconds.
pub const WINDOW: i64 = 60;

/// [`WINDOW`] in microseconds: what the algorithm reckons in.
const MICROS: i64 = WINDOW * 1_000_000;

/// How large the quotas are, in requests a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// One key, one session, or one network address without either.
    pub caller: u32,
    /// All callers of one organization.
    pub organization: u32,
    /// Their requests that change something.
    pub changes: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self { caller: 600, organization: 3_000, changes: 600 }
    }
}

/// Which quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Of one caller.
    Caller,
    /// Of one organization.
    Organization,
    /// Of one organization, for changes.
    Changes,
}

impl Policy {
    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Organization => "organization",
            Self::Changes => "changes",
        }
    }

    /// How many requests it allows in a window.
    pub fn size(self, plan: Plan) -> u32 {
        let size = match self {
            Self::Caller => plan.caller,
            Self::Organization => plan.organization,
            Self::Changes => plan.changes,
        };
        size.max(1)
    }
}

/// A bucket to take one request from.
#[derive(Debug, Clone)]
pub struct Share {
    /// Which quota.
    pub policy: Policy,
    /// Whose.
    pub key: String,
}

/// A bucket after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Which quota.
    pub policy: Policy,
    /// How many requests it allows in a window.
    pub size: u32,
    /// How many are left.
    pub left: u32,
    /// After how many seconds it is full again, or, when it refused, there is one again.
    pub reset: u64,
    /// Whether it refused.
    pub refused: bool,
}

/// Counts requests.
pub struct Quota {
    plan: Plan,
    memory: memory::Buckets,
}

/// A bucket as the algorithm sees it: how long a request takes to come back, and for how long it may run ahead.
#[derive(Debug, Clone, Copy)]
struct Measure {
    pause: i64,
    ahead: i64,
}

impl Measure {
    fn of(size: u32) -> Self {
        let pause = (MICROS / i64::from(size)).max(1);
        Self { pause, ahead: pause * i64::from(size) }
    }
}

impl Quota {
    /// Counts by `plan`.
    pub fn new(plan: Plan) -> Self {
        Self { plan, memory: memory::Buckets::default() }
    }

    /// Takes one request from each of `shares`, or from none when one of them is empty.
    pub async fn count(&self, counter: Option<&Counter>, shares: &[Share], now: DateTime<Utc>) -> Vec<Level> {
        let now = now.timestamp_micros();
        let asked: Vec<_> = shares
            .iter()
            .map(|share| {
                let name = format!("certkeep:quota:{}:{}", share.policy.name(), share.key);
                (name, Measure::of(share.policy.size(self.plan)))
            })
            .collect();
        let states = match counter {
            Some(counter) => remote(counter, &asked, now).await,
            None => None,
        };
        let states = states.unwrap_or_else(|| self.memory.take(&asked, now));
        shares.iter().zip(states).map(|(share, state)| self.left(share.policy, state)).collect()
    }

    fn left(&self, policy: Policy, State { wait, owed }: State) -> Level {
        let size = policy.size(self.plan);
        let Measure { pause, ahead } = Measure::of(size);
        let left = u32::try_from((ahead - owed).max(0) / pause).unwrap_or(u32::MAX).min(size);
        let seconds = |micros: i64| u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000);
        let refused = wait > 0;
        let reset = if refused { seconds(wait).max(1) } else { seconds(owed) };
        Level { policy, size, left: if refused { 0 } else { left }, reset, refused }
    }
}

/// What a bucket said: how long to wait (0: it gave), and how long until it is full, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    wait: i64,
    owed: i64,
}

async fn remote(counter: &Counter, asked: &[(String, Measure)], now: i64) -> Option<Vec<State>> {
    let script = redis::Script::new(TAKE);
    let mut call = script.prepare_invoke();
    call.arg(now).arg(WINDOW * 2);
    for (name, measure) in asked {
        call.key(name).arg(measure.pause).arg(measure.ahead);
    }
    let flat: Vec<i64> = counter.run(&call).await?;
    let states: Vec<_> = flat.chunks_exact(2).map(|pair| State { wait: pair[0], owed: pair[1] }).collect();
    (states.len() == asked.len()).then_some(states)
}

/// For each key one theoretical arrival time in microseconds. All give, or none. The instant comes from the caller, so that a
/// test can set it; replicas whose clocks differ by milliseconds differ by as much here. `%.0f`: Lua's own way to write a
/// number keeps 14 digits, and an instant has 16.
const TAKE: &str = r"
local now = tonumber(ARGV[1])
local answer, arrivals, refused = {}, {}, false
for i, key in ipairs(KEYS) do
  local pause, ahead = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local arrival = math.max(tonumber(redis.call('GET', key) or '') or now, now)
  local wait = math.max(arrival + pause - ahead - now, 0)
  if wait > 0 then refused = true end
  arrivals[i] = arrival + pause
  answer[2 * i - 1] = wait
  answer[2 * i] = arrival - now
end
if not refused then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', arrivals[i]), 'EX', ARGV[2])
    answer[2 * i] = arrivals[i] - now
  end
end
return answer
";

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(caller: u32) -> Quota {
        Quota::new(Plan { caller, organization: 10, changes: 10 })
    }

    fn shares(key: &str) -> [Share; 1] {
        [Share { policy: Policy::Caller, key: key.to_owned() }]
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_773_144_000 + seconds, 0).unwrap()
    }

    #[tokio::test]
    async fn a_bucket_gives_its_size_at_once_and_then_refills_evenly() {
        let quota = quota(6);
        for left in (0..6).rev() {
            let [now] = quota.count(None, &shares("a"), at(0)).await[..] else { panic!() };
            assert_eq!((now.left, now.reset, now.refused), (left, u64::from(6 - left) * 10, false));
        }
        let [refused] = quota.count(None, &shares("a"), at(0)).await[..] else { panic!() };
        assert_eq!((refused.left, refused.reset, refused.refused), (0, 10, true));
        assert!(quota.count(None, &shares("a"), at(9)).await[0].refused);
        assert!(!quota.count(None, &shares("a"), at(10)).await[0].refused);
        assert!(quota.count(None, &shares("a"), at(10)).await[0].refused);
        assert!(
            !quota.count(None, &shares("b"), at(10)).await[0].refused,
            "another caller has a bucket of its own"
        );
        assert_eq!(quota.count(None, &shares("a"), at(200)).await[0].left, 5);
    }

    #[tokio::test]
    async fn an_empty_bucket_takes_nothing_from_the_others() {
        let quota = quota(1);
        let both = |key: &str| {
            [shares(key).to_vec(), vec![Share { policy: Policy::Organization, key: "o".to_owned() }]].concat()
        };
        assert_eq!(quota.count(None, &both("a"), at(0)).await[1].left, 9);
        let refused = quota.count(None, &both("a"), at(0)).await;
        assert_eq!((refused[0].refused, refused[1].refused, refused[1].left), (true, false, 9));
        assert_eq!(quota.count(None, &both("b"), at(0)).await[1].left, 8);
    }
}
