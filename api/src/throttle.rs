//! Rates: how often an address may try what costs or can be guessed. Counted in Redis for all replicas when there is
//! one, in this process otherwise and whenever Redis does not answer: losing it costs sharpness, never a request.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::counter::Counter;
use crate::problem::Problem;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Signing in, signing up and asking for mails, by network address: 20 at once, then one every 3 s.
    Identity,
    /// Trying one account's password, by account: 10 at once, then one every 30 s.
    Account,
    /// Trying one account's second factor, by person: 10 at once, then one every 3 minutes; a code has six digits.
    Factor,
    /// Inviting people, by organization: 50 at once, then one a minute.
    Invitation,
    /// Asking a domain's records or a provider in an organization's name, by organization: 20 at once, then one every 10 s.
    Outbound,
    /// What a directory provisions, by organization: 1,000 at once, then twenty a second.
    Provisioning,
    /// The previews and standards that need no sign-in, by network address: 120 at once, then two a second.
    Preview,
    /// Trying API keys that do not work, by network address: 20 at once, then one every 3 s.
    Key,
}

impl Rate {
    const ALL: [Self; 8] = [
        Self::Identity,
        Self::Account,
        Self::Factor,
        Self::Invitation,
        Self::Outbound,
        Self::Provisioning,
        Self::Preview,
        Self::Key,
    ];

    fn burst(self) -> u32 {
        match self {
            Self::Identity | Self::Outbound | Self::Key => 20,
            Self::Account | Self::Factor => 10,
            Self::Provisioning => 1_000,
            Self::Invitation => 50,
            Self::Preview => 120,
        }
    }

    fn pause(self) -> Duration {
        match self {
            Self::Identity | Self::Key => Duration::from_secs(3),
            Self::Account => Duration::from_secs(30),
            Self::Factor => Duration::from_mins(3),
            Self::Outbound => Duration::from_secs(10),
            Self::Provisioning => Duration::from_millis(50),
            Self::Invitation => Duration::from_mins(1),
            Self::Preview => Duration::from_millis(500),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Account => "account",
            Self::Factor => "factor",
            Self::Invitation => "invitation",
            Self::Outbound => "outbound",
            Self::Provisioning => "provisioning",
            Self::Preview => "preview",
            Self::Key => "key",
        }
    }
}

/// Counts.
pub struct Throttle {
    local: Vec<(Rate, DefaultKeyedRateLimiter<String>)>,
    shared: Option<Arc<Counter>>,
}

impl Throttle {
    /// A throttle that counts in this process and, if it is given, in Redis.
    pub fn new(shared: Option<Arc<Counter>>) -> Self {
        let local = Rate::ALL.map(|rate| {
            let burst = NonZeroU32::new(rate.burst()).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(rate.pause()).unwrap_or_else(|| Quota::per_second(burst));
            (rate, RateLimiter::keyed(quota.allow_burst(burst)))
        });
        Self { local: local.into(), shared }
    }

    /// Counts one try of `key`; 429 with the seconds to wait when there were too many.
    pub async fn pass(&self, rate: Rate, key: &str) -> Result<(), Problem> {
        let wait = match self.ask_redis(rate, key).await {
            Some(wait) => wait,
            None => self.ask_here(rate, key),
        };
        if wait.is_zero() { Ok(()) } else { Err(Problem::too_many(wait.as_secs().max(1))) }
    }

    fn ask_here(&self, rate: Rate, key: &str) -> Duration {
        let Some((_, limiter)) = self.local.iter().find(|(known, _)| *known == rate) else {
            return Duration::ZERO;
        };
        if limiter.len() > 50_000 {
            limiter.retain_recent();
        }
        let asked = limiter.check_key(&key.to_owned());
        asked.map_or_else(|until| until.wait_time_from(DefaultClock::default().now()), |()| Duration::ZERO)
    }

    async fn ask_redis(&self, rate: Rate, key: &str) -> Option<Duration> {
        let script = redis::Script::new(GCRA);
        let millis = u64::try_from(rate.pause().as_millis()).unwrap_or(u64::MAX);
        let mut call = script.key(format!("certkeep:rate:{}:{key}", rate.name()));
        call.arg(millis).arg(rate.burst());
        self.shared.as_ref()?.run::<u64>(&call).await.map(Duration::from_millis)
    }
}

/// The generic cell rate algorithm: one theoretical arrival time a key, in Redis's own milliseconds. Answers how long
/// to wait, 0 when the try passes.
const GCRA: &str = r"
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local pause, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = arrival + pause - burst * pause - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], arrival + pause, 'PX', math.ceil(arrival + pause - now))
return 0
";
