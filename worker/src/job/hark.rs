//! Hears what became of mails after they were sent: reads the folder into which a mail server delivers the reports, and tells
//! owners whom mail does not reach any more.
//!
//! A report counts once because the database remembers it; a file is moved only when what it says has been kept. So a worker that
//! dies between reads the file again and counts nothing twice, and of two workers that read the same file one counts it.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use entity::id::{OrganizationId, SuppressionId};
use entity::mail_event::{self, Heard, Hearing, Status, What};
use entity::setback::Task;
use entity::suppression::telling;
use entity::{Db, DbErr, secret};
use mailer::report::{self, Failure, News, Report};
use uuid::Uuid;

use super::{Due, Once, contained};
use crate::Worker;
use crate::round::Drained;

/// Where a file goes that was understood, and one that was not.
const READ: &str = "read";
const UNREAD: &str = "unread";

/// How many files are read at a time.
const FILES: usize = 50;

/// An address belongs to a person, and to no organization.
impl Due for SuppressionId {
    const TASK: Task = Task::TellOwners;

    fn tenant(&self) -> Option<OrganizationId> {
        None
    }

    fn row(&self) -> Uuid {
        self.0
    }
}

/// One round's listening.
#[derive(Debug, Default)]
pub(crate) struct Hark {
    untold: Once<SuppressionId>,
    /// Files that could not be moved: they are left for a later round.
    stuck: HashSet<PathBuf>,
    /// Whether the folder could not be looked into in this round.
    away: bool,
}

impl Hark {
    /// Reads some reports and tells of some addresses; answers how many were due.
    pub async fn batch(&mut self, worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
        let read = match &worker.settings.reports {
            Some(folder) if !self.away => self.read(worker, folder, drained).await?,
            _ => 0,
        };
        Ok(read + self.tell(&worker.db, drained).await?)
    }

    async fn read(&mut self, worker: &Worker, folder: &Path, drained: &mut Drained) -> Result<usize, DbErr> {
        let files = match waiting(folder, &self.stuck).await {
            Ok(files) => files,
            Err(fault) => {
                self.away = true;
                drained.skipped += 1;
                tracing::error!(folder = %folder.display(), %fault, "the folder of reports cannot be read");
                return Ok(0);
            }
        };
        for file in &files {
            match take(worker, folder, file).await? {
                Ok(()) => drained.heard += 1,
                // Another worker has moved it.
                Err(fault) if fault.kind() == io::ErrorKind::NotFound => {}
                Err(fault) => {
                    drained.skipped += 1;
                    self.stuck.insert(file.clone());
                    tracing::error!(file = %file.display(), %fault, "a report cannot be read or moved");
                }
            }
        }
        Ok(files.len())
    }

    async fn tell(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        self.untold.setbacks.load(db).await?;
        let fresh = loop {
            let tx = db.worker().await?;
            let due = telling::untold(&tx, self.untold.limit()).await?;
            tx.commit().await?;
            if let Some(fresh) = self.untold.untried(due) {
                break fresh;
            }
        };
        for id in &fresh {
            let (own, id) = (db.clone(), *id);
            let done = contained(async move { Ok(telling::tell(&own, id).await?) }).await;
            if let Err(fault) = &done {
                tracing::error!(suppression = %id, %fault, "nobody could be told of it");
            }
            drained.stopped += self.untold.settle(db, id, done, drained).await?.unwrap_or_default();
        }
        Ok(fresh.len())
    }
}

/// The files that wait, a few: those of a Maildir (`new` and `cur`), or those that end in `.eml`. What is being written has other names.
async fn waiting(folder: &Path, stuck: &HashSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let maildir = tokio::fs::try_exists(folder.join("new")).await?;
    let places = if maildir { vec![folder.join("new"), folder.join("cur")] } else { vec![folder.to_owned()] };
    for place in places {
        let mut entries = match tokio::fs::read_dir(&place).await {
            Ok(entries) => entries,
            Err(fault) if maildir && fault.kind() == io::ErrorKind::NotFound => continue,
            Err(fault) => return Err(fault),
        };
        while let Some(entry) = entries.next_entry().await? {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let wanted =
                !name.starts_with('.') && (maildir || path.extension().is_some_and(|ending| ending == "eml"));
            if wanted && !stuck.contains(&path) && entry.file_type().await?.is_file() {
                found.push(path);
            }
            if found.len() == FILES {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Reads a file, keeps what it says and moves it.
async fn take(worker: &Worker, folder: &Path, file: &Path) -> Result<io::Result<()>, DbErr> {
    let raw = match load(file).await {
        Ok(raw) => raw,
        Err(fault) => return Ok(Err(fault)),
    };
    let understood = match raw {
        Some(raw) => hear(&worker.db, &raw).await?,
        None => false,
    };
    if !understood {
        tracing::warn!(file = %file.display(), "it is no report about a mail of ours; it is kept in `unread`");
    }
    Ok(put_away(folder, file, if understood { READ } else { UNREAD }).await)
}

/// The bytes of a file; `None` when they are too many to be a report.
async fn load(file: &Path) -> io::Result<Option<Vec<u8>>> {
    if tokio::fs::metadata(file).await?.len() > report::LIMIT as u64 {
        return Ok(None);
    }
    tokio::fs::read(file).await.map(Some)
}

/// Moves a file into a folder beside it, under its own name, or one that nothing there has.
async fn put_away(folder: &Path, file: &Path, place: &str) -> io::Result<()> {
    let place = folder.join(place);
    tokio::fs::create_dir_all(&place).await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut goal = place.join(&name);
    let mut serial = 1;
    while tokio::fs::try_exists(&goal).await? {
        serial += 1;
        goal = place.join(format!("{serial}-{name}"));
    }
    tokio::fs::rename(file, &goal).await
}

/// Keeps what a report says; false when it is none that is believed.
async fn hear(db: &Db, raw: &[u8]) -> Result<bool, DbErr> {
    let Some(report) = report::read(raw) else { return Ok(false) };
    let Some(about) = ours(&report) else { return Ok(false) };
    let key =
        report.id.as_deref().map_or_else(|| secret::digest(&String::from_utf8_lossy(raw)), str::to_owned);
    let (failures, complaints) = match report.news {
        News::Passing => return Ok(true),
        News::Failed(failures) => (failures, Vec::new()),
        News::Complaint(addresses) => (Vec::new(), addresses),
    };
    let heard = |address: String, what, words: String| Heard {
        key: format!("report:{key}"),
        message_id: Some(about.clone()),
        address,
        what,
        words,
        proved: false,
    };
    let mut told = Vec::new();
    for failure in failures {
        let Some(status) = status(&failure) else { continue };
        let Failure { addresses, words, .. } = failure;
        told.push(addresses.into_iter().map(|it| heard(it, What::Failed(status), words.clone())).collect());
    }
    told.push(
        complaints.into_iter().map(|it| heard(it, What::Complained, String::new())).collect::<Vec<_>>(),
    );
    believe(db, &told).await
}

/// Hears each, by the first of its spellings that is believed.
async fn believe(db: &Db, told: &[Vec<Heard>]) -> Result<bool, DbErr> {
    let tx = db.worker().await?;
    let mut believed = false;
    for spellings in told {
        for heard in spellings {
            let hearing = mail_event::hear(&tx, heard).await?;
            if hearing != Hearing::Strange {
                believed = true;
                tracing::info!(?hearing, what = ?heard.what, "heard of a mail that was sent");
                break;
            }
        }
    }
    tx.commit().await?;
    Ok(believed)
}

/// The part of the Message-ID before the `@` of the mail that it is about.
fn ours(report: &Report) -> Option<String> {
    report.about.as_deref()?.split('@').next().map(str::to_owned)
}

/// The status that counts: where it says no more than that it failed, the server's words may say why.
fn status(failure: &Failure) -> Option<Status> {
    let said = Status::parse(&failure.status);
    let within = Status::within(&failure.words).filter(|status| status.is_failure());
    said.filter(|status| status.is_precise()).or(within).or(said).filter(|status| status.is_failure())
}
