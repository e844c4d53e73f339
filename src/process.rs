//! The processes that run until they are told to stop: API, worker, or both.

use std::sync::Arc;

use entity::Db;
use mailer::{FolderTransport, SmtpTransport, Transport};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use worker::Worker;
use worker::bell::announcer::Announcer;
use worker::bell::remote;

use crate::announce;
use crate::configuration::{Configuration, Mail, Mode};
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};
use crate::key;

/// API, web and worker in one process.
pub async fn serve(configuration: &Configuration) -> Result<(), Failure> {
    let first = configuration.database_file().is_some_and(|file| !file.exists());
    let db = database::open(configuration, Behind::MigrateEmbedded).await?;
    let greet = |address: &str| {
        announce::say(&format!("Certkeep is at {address}"));
        if first {
            announce::say(&how_to_sign_up(configuration, address));
        }
    };
    both(configuration, db, greet).await
}

fn how_to_sign_up(configuration: &Configuration, address: &str) -> String {
    let mails = match (configuration.mode, &configuration.mail) {
        (Mode::Development, Mail::Folder(_)) => format!("; the mails are at {address}/dev/mail"),
        (_, Mail::Folder(folder)) => format!("; the mails are written to {}", folder.display()),
        _ => String::new(),
    };
    format!("It is empty: open {address}/sign-up to sign your organization up{mails}.")
}

/// API and worker over `db` until somebody stops them; `greet` is told the address once they answer.
pub async fn both(configuration: &Configuration, db: Db, greet: impl FnOnce(&str)) -> Result<(), Failure> {
    let asked = Asked::listen()?;
    tell_figures(configuration, &db)?;
    let worker = new_worker(configuration, db.clone())?;
    let bell = worker.bell();
    let running = start_api(configuration, db.clone(), Arc::new(move || bell.ring())).await?;
    greet(&address(configuration, &running));
    let stop = CancellationToken::new();
    let working = work(configuration, worker, &stop);
    let ended = run(asked, Some(running), Some(working), stop).await;
    db.close().await.attempted("the database was not closed")?;
    ended
}

/// API and web.
pub async fn api(configuration: &Configuration) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::Refuse).await?;
    let announcer = configuration.redis_url.as_deref().map(Announcer::start).transpose();
    let announcer = announcer.attempted("CERTKEEP_REDIS_URL cannot be used")?;
    let bell = Arc::new(move || {
        if let Some(announcer) = &announcer {
            announcer.ring();
        }
    });
    let asked = Asked::listen()?;
    tell_figures(configuration, &db)?;
    let running = start_api(configuration, db.clone(), bell).await?;
    tracing::info!(address = %running.address, "the API answers");
    let ended = run(asked, Some(running), None, CancellationToken::new()).await;
    db.close().await.attempted("the database was not closed")?;
    ended
}

/// The worker.
pub async fn worker(configuration: &Configuration) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::Refuse).await?;
    let asked = Asked::listen()?;
    tell_figures(configuration, &db)?;
    let worker = new_worker(configuration, db.clone())?;
    let stop = CancellationToken::new();
    let working = work(configuration, worker, &stop);
    tracing::info!("the worker works");
    let ended = run(asked, None, Some(working), stop).await;
    db.close().await.attempted("the database was not closed")?;
    ended
}

/// A worker over `db`.
pub fn new_worker(configuration: &Configuration, db: Db) -> Result<Worker, Failure> {
    let transport = transport(&configuration.mail)?;
    let settings = worker::Settings {
        base_url: configuration.base_url.clone(),
        from: configuration.from.clone(),
        name: process_name(),
        concurrency: transport.width(),
        dns: egress::Dns::new(configuration.dns_server),
        egress: egress::Egress::new(configuration.fence.clone()).attempted("TLS cannot be set up")?,
        depot: depot(configuration)?,
        vault: entity::vault::Vault::new(&key::keys(configuration)?),
        return_path: configuration.return_path.clone(),
        reports: configuration.bounce_folder.clone(),
    };
    Ok(Worker::new(db, transport, settings))
}

/// The place for files.
pub fn depot(configuration: &Configuration) -> Result<depot::Depot, Failure> {
    depot::Depot::open(&configuration.files).attempted("CERTKEEP_FILES cannot be used")
}

/// The way out for mails.
pub fn transport(mail: &Mail) -> Result<Transport, Failure> {
    Ok(match mail {
        Mail::Folder(folder) => Transport::Folder(FolderTransport::new(folder)),
        Mail::Smtp(settings) => {
            let smtp = SmtpTransport::new(settings.as_ref().clone());
            Transport::Smtp(smtp.attempted("CERTKEEP_MAIL cannot be used")?)
        }
    })
}

/// Machine, process and chance: no two processes that share a database have the same.
fn process_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let chance: String = entity::secret::fresh().chars().take(8).collect();
    format!("{}/{}/{chance}", host.trim(), std::process::id())
}

/// Lets a monitor ask for figures, where the configuration says so.
fn tell_figures(configuration: &Configuration, db: &Db) -> Result<(), Failure> {
    if let Some(address) = configuration.metrics_listen {
        let address = api::metrics::tell(address, db.clone()).attempted("the figures cannot be told")?;
        tracing::info!(%address, "a monitor may ask for figures");
    }
    Ok(())
}

async fn start_api(configuration: &Configuration, db: Db, bell: api::Bell) -> Result<api::Running, Failure> {
    let settings = api::Settings {
        listen: configuration.listen,
        base_url: configuration.base_url.clone(),
        mode: match configuration.mode {
            Mode::Development => api::Mode::Development,
            Mode::Production => api::Mode::Production,
        },
        web_dir: configuration.web_dir.clone(),
        mail_folder: configuration.mail_folder(),
        redis: configuration.redis_url.clone(),
        plan: configuration.plan,
        at_once: configuration.at_once,
        deadline: configuration.deadline,
        grace_days: configuration.grace_days,
        trusted_proxies: configuration.trusted_proxies.clone(),
        operators: configuration.operators.clone(),
        breached: configuration.breached_passwords.clone(),
        secret_keys: key::keys(configuration)?,
        fence: configuration.fence.clone(),
        dns_server: configuration.dns_server,
        depot: depot(configuration)?,
        file_limit: configuration.file_limit,
        storage_limit: configuration.storage_limit,
        mail_events_secret: configuration.mail_events_secret.clone(),
    };
    api::start(settings, db, bell).await.attempted("the API did not start")
}

/// The address to open: the public one, or where it really listens when the port was left open.
fn address(configuration: &Configuration, running: &api::Running) -> String {
    if configuration.listen.port() == 0 {
        format!("http://{}", running.address)
    } else {
        configuration.base_url.clone()
    }
}

/// Starts the worker, and its ear for the rings of other processes.
fn work(configuration: &Configuration, worker: Worker, stop: &CancellationToken) -> JoinHandle<()> {
    if let Some(url) = configuration.redis_url.clone() {
        let (bell, stop) = (worker.bell(), stop.clone());
        tokio::spawn(async move {
            if let Err(fault) = remote::listen(bell, &url, stop).await {
                tracing::error!(%fault, "the rings of other processes cannot be heard");
            }
        });
    }
    tokio::spawn(worker.run(stop.clone()))
}

/// Waits until the process is told to stop, or a part of it ends by itself, and ends the other part.
async fn run(
    mut asked: Asked,
    api: Option<api::Running>,
    worker: Option<JoinHandle<()>>,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let stopper = api.as_ref().map(api::Running::stopper);
    let mut serving = api.map(|api| tokio::spawn(api.wait()));
    let mut working = worker;
    let early = tokio::select! {
        () = asked.heard() => None,
        ended = by_itself(&mut serving) => Some(format!("The API ended by itself: {ended:?}.").into()),
        ended = by_itself(&mut working) => Some(format!("The worker ended by itself: {ended:?}.").into()),
    };
    tracing::info!("stopping");
    // First the requests, which may still enqueue; then the worker, which finishes the mails in flight.
    if let (Some(stopper), Some(serving)) = (stopper, serving) {
        stopper.await;
        serving.await.attempted("the API did not stop")?.attempted("the API did not stop")?;
    }
    stop.cancel();
    if let Some(working) = working {
        working.await.attempted("the worker did not stop")?;
    }
    early.map_or(Ok(()), Err)
}

/// Waits for a part to end; one that is not there never does.
async fn by_itself<T>(part: &mut Option<JoinHandle<T>>) -> Result<T, tokio::task::JoinError> {
    let ended = match part {
        Some(task) => task.await,
        None => std::future::pending().await,
    };
    *part = None;
    ended
}

/// Hears that the process is to stop, from before anything is begun that would have to be finished.
struct Asked {
    terminate: Signal,
    interrupt: Signal,
}

impl Asked {
    fn listen() -> Result<Self, Failure> {
        let of = |kind| signal(kind).attempted("signals cannot be waited for");
        Ok(Self { terminate: of(SignalKind::terminate())?, interrupt: of(SignalKind::interrupt())? })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
