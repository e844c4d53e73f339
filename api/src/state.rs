//! What every handler may need: settings, database, bell, throttle.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use depot::Depot;
use egress::{Dns, Egress, Fence};
use entity::Db;
use entity::vault::{SecretKey, Vault};

use crate::counter::Counter;
use crate::idempotency::Running;
use crate::passkey::Ceremony;
use crate::password::breach::Breached;
use crate::password::kiln::Kiln;
use crate::quota::{Plan, Quota};
use crate::sso::provider::Providers;
use crate::throttle::Throttle;
use crate::turn::Turns;
use crate::upload;

/// Where the product runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On somebody's own machine: the mails can be read at `/dev/mail`.
    Development,
    /// For others.
    Production,
}

/// What the API is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address to listen at; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The public address, without a slash at its end.
    pub base_url: String,
    /// Where it runs.
    pub mode: Mode,
    /// The built web; `None`: the one inside the program, if there is one.
    pub web_dir: Option<PathBuf>,
    /// The folder that mails are written to, shown at `/dev/mail` in development.
    pub mail_folder: Option<PathBuf>,
    /// Where rates are counted for all replicas; `None`: in this process.
    pub redis: Option<String>,
    /// How many requests callers may make in a minute.
    pub plan: Plan,
    /// How many requests of one organization are worked on at a time, in this process.
    pub at_once: usize,
    /// After what time a request is given up; a body has half of it to arrive.
    pub deadline: Duration,
    /// How many days after it was asked for an organization is deleted.
    pub grace_days: i64,
    /// The networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// The addresses of the people who run the installation, in lower case.
    pub operators: Vec<String>,
    /// The list of passwords that have leaked, if there is one.
    pub breached: Option<Arc<Breached>>,
    /// The keys that seal what the database may not know; the first seals, every one opens.
    pub secret_keys: Vec<SecretKey>,
    /// What addresses that customers enter may lead to.
    pub fence: Fence,
    /// The name server to ask for the records of domains; `None`: the system's.
    pub dns_server: Option<SocketAddr>,
    /// Where the bytes of files are kept.
    pub depot: Depot,
    /// How many bytes a file may have.
    pub file_limit: u64,
    /// How many bytes all files of an organization may have.
    pub storage_limit: u64,
    /// What the provider that sends the mails proves itself with; `None`: nothing is taken from one.
    pub mail_events_secret: Option<String>,
}

/// Wakes the worker.
pub type Bell = Arc<dyn Fn() + Send + Sync>;

/// What every handler may need.
pub struct State {
    /// The database.
    pub db: Db,
    /// The settings.
    pub settings: Settings,
    /// Rates of what costs or can be guessed.
    pub throttle: Throttle,
    /// Quotas of everything.
    pub quota: Quota,
    /// Where both are counted for all replicas.
    pub counter: Option<Arc<Counter>>,
    /// Who is worked for.
    pub turns: Turns,
    /// Whose files flow in.
    pub uploads: Turns,
    /// Where passwords are hashed.
    pub kiln: Arc<Kiln>,
    /// What seals.
    pub vault: Vault,
    /// The ceremonies of passkeys; `None` where there can be none.
    pub ceremony: Option<Ceremony>,
    /// What is being carried out under a key.
    pub running: Running,
    /// The way out to addresses that customers enter.
    pub egress: Egress,
    /// What providers of single sign-on have said of themselves.
    pub providers: Providers,
    /// The domain name system.
    pub dns: Dns,
    bell: Bell,
    origins: Vec<String>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl State {
    /// The state of an API that listens at `address`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(
        settings: Settings,
        db: Db,
        bell: Bell,
        counter: Option<Arc<Counter>>,
        address: SocketAddr,
    ) -> Result<Self, String> {
        let mut origins = vec![settings.base_url.clone()];
        if settings.mode == Mode::Development {
            origins.extend(
                ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{}", address.port())),
            );
        }
        let throttle = Throttle::new(counter.clone());
        let quota = Quota::new(settings.plan);
        // Who waits for half of the deadline would not be done by its end.
        let turns = Turns::new(settings.at_once, settings.deadline / 2);
        let uploads = Turns::new(upload::AT_ONCE, settings.deadline / 2);
        let vault = Vault::new(&settings.secret_keys);
        let kiln = Arc::new(Kiln::default().refusing(settings.breached.clone()));
        let ceremony = Ceremony::at(&settings.base_url, &origins, settings.mode == Mode::Development);
        Ok(Self {
            egress: Egress::new(settings.fence.clone())?,
            dns: Dns::new(settings.dns_server),
            providers: Providers::default(),
            db,
            settings,
            throttle,
            quota,
            counter,
            turns,
            uploads,
            kiln,
            vault,
            ceremony,
            running: Running::default(),
            bell,
            origins,
        })
    }

    /// Wakes the worker: something was enqueued.
    pub fn ring(&self) {
        (self.bell)();
    }

    /// Whether a person runs the installation: by a proved address that the settings name.
    pub fn is_operator(&self, person: &entity::person::Model) -> bool {
        person.email_verified_at.is_some() && self.settings.operators.contains(&person.email)
    }

    /// Whether a browser's `Origin` is ours.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|own| own == origin)
    }
}
