//! The command line: what to do. How it is done stands in the environment.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Certkeep: get certified, stay certified.
#[derive(Debug, Parser)]
#[command(
    name = "certkeep",
    version,
    about,
    after_help = "The configuration is read from the environment; docs/OPERATIONS.md has the table of its variables."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the web, and do the worker's work, in one process
    ///
    /// With SQLite it creates and migrates its database by itself; with PostgreSQL run `certkeep migrate` before.
    Serve,
    /// Serve the API and the web
    Api,
    /// Do what is due: plan programmes anew, send reminders and other mails
    Worker {
        /// What to do in place of working
        #[command(subcommand)]
        order: Option<WorkerOrder>,
    },
    /// Plan every programme anew, and say how much that was
    ///
    /// For after an update that brings other rules. Done again it writes nothing. It may run beside workers.
    Replan {
        /// Only what is due, as a worker would
        #[arg(long)]
        due: bool,
    },
    /// Take an organization over from another installation
    ///
    /// All of it or nothing. Its people are invited by mail; the worker sends the invitations.
    Import {
        /// The archive that an owner has downloaded there
        archive: PathBuf,
    },
    /// End every session of a person, or of everybody
    ///
    /// At once, beside running processes. Nobody's password, factor or API key changes.
    SignOut {
        /// The person's mail address
        #[arg(required_unless_present = "everybody", conflicts_with = "everybody")]
        address: Option<String>,
        /// Everybody's, for after a break-in
        #[arg(long)]
        everybody: bool,
    },
    /// Bring the database to the newest schema
    ///
    /// Of several that are started at once, one migrates and the others wait for it.
    Migrate,
    /// Show a small named world, on this machine alone
    ///
    /// It starts afresh every time, in ./data/demo.db, and prints its address, its accounts and some requests to try.
    Demo,
    /// Print the OpenAPI document
    Openapi,
    /// Check configuration, database, Redis, mail and clock, and say what is wrong
    ///
    /// It ends with 1 when something is.
    Doctor {
        /// Say only what is wrong
        #[arg(long, short)]
        quiet: bool,
        /// Leave the audit logs unread, which takes long when they are
        #[arg(long)]
        quick: bool,
        /// Print the table of variables as Markdown instead
        #[arg(long, hide = true)]
        table: bool,
    },
}

/// What can be asked about the work.
#[derive(Debug, Subcommand)]
pub enum WorkerOrder {
    /// List what could not be done, with the errors, or let it be tried again
    ///
    /// A worker leaves alone what has failed for growing pauses; after ten tries it is set aside and tried once a day.
    Dead {
        /// Try this one again at once: its id, as the list shows it
        #[arg(long, value_name = "ID", conflicts_with = "replay_all")]
        replay: Option<String>,
        /// Try all that is set aside again at once
        #[arg(long)]
        replay_all: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_says_what_it_does() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        for sub in command.get_subcommands() {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
        }
    }
}
