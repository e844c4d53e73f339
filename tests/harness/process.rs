//! The real binary in a process of its own, which a test may kill at the worst moment.

use std::fs::{self, File};
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

/// `certkeep worker`, on the system's clock.
pub struct WorkerProcess {
    child: Child,
    folder: TempDir,
}

impl WorkerProcess {
    /// Starts one that sends the mails of `database` to `sink`.
    pub fn start(database: &Fresh, sink: &Sink) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_certkeep"))
            .arg("worker")
            .env_clear()
            .env("CERTKEEP_MODE", "development")
            .env("CERTKEEP_BASE_URL", "https://certkeep.example")
            .env("CERTKEEP_DATABASE_URL", &database.url)
            .env("CERTKEEP_MAIL", sink.address())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Ends it as a power cut does.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, and returns when it has heard so.
    pub async fn ask_to_stop(&self) {
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

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the log of a worker:\n{}", self.log());
        }
    }
}
