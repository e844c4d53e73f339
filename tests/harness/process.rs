//! The real binary in a process of its own, which a test may kill at the worst moment.

use std::fs::{self, File};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{interval, timeout};

use super::database::Fresh;
use super::smtp::Sink;

/// Longer than anything takes that is waited for, shorter than a test may hang.
const PATIENCE: Duration = Duration::from_mins(1);

/// Looks again and again until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let mut turns = interval(Duration::from_millis(10));
    let looking = async {
        loop {
            turns.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("{what}: not within {PATIENCE:?}"))
}

/// A command of the real binary, on the system's clock, with a log of what it said.
pub struct Process {
    child: Child,
    folder: TempDir,
}

impl Process {
    /// `certkeep worker`, which sends the mails of `database` to `sink`.
    pub fn worker(database: &Fresh, sink: &Sink) -> Self {
        let address = sink.address();
        Self::start(database, "worker", |_| {
            vec![("CERTKEEP_BASE_URL", "https://certkeep.example".to_owned()), ("CERTKEEP_MAIL", address)]
        })
    }

    /// The same, woken through Redis if the database has one.
    pub fn woken_worker(database: &Fresh, sink: &Sink) -> Self {
        let (address, redis) = (sink.address(), database.redis.clone());
        Self::start(database, "worker", |_| {
            let mut settings = vec![
                ("CERTKEEP_BASE_URL", "https://certkeep.example".to_owned()),
                ("CERTKEEP_MAIL", address),
            ];
            settings.extend(redis.map(|redis| ("CERTKEEP_REDIS_URL", redis)));
            settings
        })
    }

    /// Its number among the processes of the machine.
    pub fn id(&self) -> u32 {
        self.child.id().expect("a process that runs")
    }

    /// `certkeep serve` on a free port, which tells everything to its log and keeps mails in a folder; answers its address.
    pub async fn server(database: &Fresh) -> (Self, String) {
        let process = Self::start(database, "serve", |folder| {
            vec![
                ("CERTKEEP_LISTEN", "127.0.0.1:0".to_owned()),
                ("CERTKEEP_MAIL", format!("folder:{}", folder.join("mail").display())),
                ("CERTKEEP_LOG", "trace".to_owned()),
            ]
        });
        let base = process.address("http://127.0.0.1:").await;
        (process, base)
    }

    /// `certkeep api` on a free port, which rings through Redis if the database has one; answers its address.
    pub async fn api(database: &Fresh) -> (Self, String) {
        let redis = database.redis.clone();
        let process = Self::start(database, "api", |_| {
            let mut settings = vec![("CERTKEEP_LISTEN", "127.0.0.1:0".to_owned())];
            settings.extend(redis.map(|redis| ("CERTKEEP_REDIS_URL", redis)));
            settings
        });
        let base = process.address("address=127.0.0.1:").await;
        (process, base)
    }

    /// Where it listens, once its log says so behind `sign`.
    async fn address(&self, sign: &str) -> String {
        let found = until("a server that listens", async || {
            let log = self.log();
            let (_, rest) = log.split_once(sign)?;
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (!port.is_empty() && rest.len() > port.len()).then(|| format!("http://127.0.0.1:{port}"))
        });
        found.await
    }

    fn start(
        database: &Fresh,
        command: &str,
        settings: impl FnOnce(&Path) -> Vec<(&'static str, String)>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_certkeep"))
            .arg(command)
            .env_clear()
            .env("CERTKEEP_MODE", "development")
            .env("CERTKEEP_DATABASE_URL", &database.url)
            .envs(settings(folder.path()))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Ends it as a power cut does; answers what it wrote to its log.
    pub async fn kill(mut self) -> String {
        self.child.kill().await.unwrap();
        self.log()
    }

    /// Asks a worker to stop once it works, and returns when it has heard so.
    pub async fn ask_to_stop(&self) {
        until("a worker that works", async || self.log().contains("the worker works").then_some(())).await;
        let pid = self.child.id().expect("a process that runs").to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().await.unwrap();
        assert!(told.success());
        until("a worker that stops", async || self.log().contains("stopping").then_some(())).await;
    }

    /// Waits for its end, which must come within ten seconds.
    pub async fn ended(mut self) -> ExitStatus {
        let ended = timeout(Duration::from_secs(10), self.child.wait()).await;
        ended.expect("the end within ten seconds").unwrap()
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(self) {
        self.ask_to_stop().await;
        assert!(self.ended().await.success());
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the log of a process:\n{}", self.log());
        }
    }
}
