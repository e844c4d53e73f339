//! The configuration: read from the environment once, typed, and refused with a sentence for every fault.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::Breached;
use mailer::{Mailbox, SmtpSettings};

mod depot;
mod dkim;
mod mail_report;
mod source;
mod table;
mod value;

pub use source::Source;
pub use table::markdown;
use table::name;
pub use value::secret_keys_of;

/// Which part of the product is configured: each is asked only for what it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// API, web and worker in one process.
    Serve,
    /// API and web.
    Api,
    /// The worker.
    Worker,
    /// The planning of every programme.
    Replan,
    /// The migrations.
    Migrate,
    /// The demonstration.
    Demo,
    /// The check of everything.
    Doctor,
}

impl Part {
    fn sends(self) -> bool {
        matches!(self, Self::Serve | Self::Worker | Self::Doctor)
    }

    fn has_address(self) -> bool {
        !matches!(self, Self::Migrate | Self::Replan)
    }
}

/// Where the product runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// On somebody's own machine.
    Development,
    /// For others.
    Production,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// A filter of tracing-subscriber.
    pub filter: String,
    /// How lines look.
    pub format: LogFormat,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Into a folder.
    Folder(PathBuf),
    /// To a server.
    Smtp(Box<SmtpSettings>),
}

/// The whole configuration, without a fault. It holds secrets and is never printed.
#[derive(Clone)]
pub struct Configuration {
    /// Where the product runs.
    pub mode: Mode,
    /// The address to listen at.
    pub listen: SocketAddr,
    /// The public address.
    pub base_url: String,
    /// The proxies that are believed when they name a client.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// The addresses of the people who run the installation.
    pub operators: Vec<String>,
    /// The keys that seal what the database may not know, the one in use first; empty: the one in the file.
    pub secret_keys: Vec<entity::vault::SecretKey>,
    /// What addresses that customers enter may lead to.
    pub fence: egress::Fence,
    /// The name server to ask; `None`: the system's.
    pub dns_server: Option<SocketAddr>,
    /// Where a monitor may ask for figures.
    pub metrics_listen: Option<SocketAddr>,
    /// The database.
    pub database_url: String,
    /// The database as its owner, who migrates.
    pub migration_database_url: String,
    /// Redis, if there is one.
    pub redis_url: Option<String>,
    /// How many requests callers may make in a minute.
    pub plan: api::Plan,
    /// How many requests of one organization are worked on at a time.
    pub at_once: usize,
    /// After what time a request is given up.
    pub deadline: Duration,
    /// How many days after it was asked for an organization is deleted.
    pub grace_days: i64,
    /// Where the bytes of files are kept.
    pub files: ::depot::Place,
    /// How many bytes a file may have.
    pub file_limit: u64,
    /// How many bytes all files of one organization may have.
    pub storage_limit: u64,
    /// Where mail goes.
    pub mail: Mail,
    /// The sender of mails.
    pub from: Mailbox,
    /// The list of passwords that have leaked.
    pub breached_passwords: Option<Arc<Breached>>,
    /// Where mail servers report what they cannot deliver.
    pub return_path: Option<String>,
    /// What the provider that sends the mails proves itself with.
    pub mail_events_secret: Option<String>,
    /// The folder in which these reports lie.
    pub bounce_folder: Option<PathBuf>,
    /// What is logged.
    pub log: Log,
    /// The built web; `None`: the one inside the program.
    pub web_dir: Option<PathBuf>,
}

impl Configuration {
    /// Reads what `part` needs.
    ///
    /// # Errors
    /// One sentence for each fault, each naming its variable.
    pub fn read(mut source: Source, part: Part) -> Result<Self, Vec<String>> {
        let source = &mut source;
        source.refuse_unknown();
        let mode = value::mode(source, part);
        let listen = value::listen(source, part);
        let base_url = value::base_url(source, part, mode, listen);
        let database_url = value::database_url(source, name::DATABASE_URL);
        let database_url = database_url.unwrap_or_else(|| table::default_of(name::DATABASE_URL).to_owned());
        let migration_database_url = value::database_url(source, name::MIGRATION_DATABASE_URL);
        let secret_keys = value::secret_keys(source, part, mode, &database_url);
        let files = depot::place(source, part, mode, &database_url);
        let mut mail = value::mail(source, part, mode);
        let from = value::from(source, &base_url);
        let signer = dkim::signer(source, &from);
        if let Mail::Smtp(settings) = &mut mail {
            settings.signer = signer;
        }
        let configuration = Self {
            mode,
            listen,
            trusted_proxies: value::trusted_proxies(source),
            operators: value::operators(source),
            fence: value::fence(source),
            dns_server: value::dns_server(source),
            metrics_listen: value::metrics_listen(source),
            migration_database_url: migration_database_url.unwrap_or_else(|| database_url.clone()),
            database_url,
            secret_keys,
            redis_url: value::redis_url(source),
            plan: value::plan(source),
            at_once: value::number(source, name::REQUESTS_AT_ONCE, 1..=1_000),
            deadline: Duration::from_secs(value::number(source, name::REQUEST_SECONDS, 1..=600)),
            grace_days: value::number(source, name::DELETION_DAYS, 1..=365),
            files,
            file_limit: value::number::<u64>(source, name::FILE_MIB, 1..=2_048) << 20,
            storage_limit: value::number::<u64>(source, name::STORAGE_MIB, 1..=1_048_576) << 20,
            mail,
            from,
            base_url,
            breached_passwords: value::breached_passwords(source),
            return_path: mail_report::return_path(source),
            bounce_folder: mail_report::folder(source),
            mail_events_secret: mail_report::secret(source),
            log: value::log(source),
            web_dir: value::web_dir(source),
        };
        source.faults().map_or(Ok(configuration), Err)
    }

    /// The folder that mails are written to, if they are.
    pub fn mail_folder(&self) -> Option<PathBuf> {
        match &self.mail {
            Mail::Folder(folder) => Some(folder.clone()),
            Mail::Smtp(_) => None,
        }
    }

    /// The file of the embedded database; `None` for PostgreSQL.
    pub fn database_file(&self) -> Option<PathBuf> {
        value::sqlite_file(&self.database_url)
    }
}

#[cfg(test)]
mod tests;
