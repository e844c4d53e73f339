//! The one binary, `certkeep`: composes the API, the worker and the migrations, and configures them.

mod announce;
mod command;
mod configuration;
mod database;
mod dead;
mod demo;
mod doctor;
mod failure;
mod import;
mod key;
mod log;
mod process;
mod replan;
mod sign_out;

use std::process::ExitCode;

use clap::Parser;
use command::{Arguments, Command, WorkerOrder};
use configuration::{Configuration, Part, Source};
use failure::Failure;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command).await {
        Ok(code) => code,
        Err(Failure(sentences)) => {
            for sentence in sentences {
                announce::complain(&sentence);
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve => process::serve(&configured(Part::Serve)?).await?,
        Command::Api => process::api(&configured(Part::Api)?).await?,
        Command::Worker { order: None } => process::worker(&configured(Part::Worker)?).await?,
        Command::Worker { order: Some(WorkerOrder::Dead { replay, replay_all }) } => {
            dead::dead(&configured(Part::Replan)?, replay.as_deref(), replay_all).await?;
        }
        Command::Replan { due } => replan::replan(&configured(Part::Replan)?, due).await?,
        Command::Import { archive } => import::take(&configured(Part::Replan)?, &archive).await?,
        Command::SignOut { address, .. } => {
            sign_out::sign_out(&configured(Part::Replan)?, address.as_deref()).await?;
        }
        Command::Migrate => database::migrate(&configured(Part::Migrate)?).await?,
        Command::Demo => demo::demo(configured(Part::Demo)?).await?,
        Command::Openapi => announce::print(api::document()),
        Command::Doctor { table: true, .. } => announce::say(&configuration::markdown()),
        Command::Doctor { quiet, quick, .. } => return Ok(doctor::doctor(quiet, quick).await),
    }
    Ok(ExitCode::SUCCESS)
}

/// The configuration of `part`, with logging started as it says.
fn configured(part: Part) -> Result<Configuration, Failure> {
    let configuration = Configuration::read(Source::of_process(), part).map_err(Failure)?;
    log::start(&configuration.log)?;
    Ok(configuration)
}
