//! Logging, to standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::configuration::{Log, LogFormat};
use crate::failure::{Attempted, Failure};

/// What others tell of their insides at `info`; a filter that names one of them decides otherwise.
const QUIET: &str = "tokio_cron_scheduler=warn,actix_server=warn,sea_orm_migration=warn,sqlx=warn";

/// Starts it for the whole process.
pub fn start(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.filter))
        .attempted("CERTKEEP_LOG cannot be used as a filter")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.attempted("the log cannot be started")
}
