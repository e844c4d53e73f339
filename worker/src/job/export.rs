//! Makes the archives that owners have asked for, and clears away those whose days are over.
//!
//! What an archive holds is read at one instant, some rows at a time, and put down in pieces. Who dies on the way leaves pieces
//! that the next one removes; what a worker writes after another one has taken over is refused.

use entity::estate::{self, Carried, Table, read, schema};
use entity::export::{self, Model};
use entity::id::{ExportId, OrganizationId};
use entity::outbox_email::content::Leave;
use entity::outbox_email::{Content, NewEmail};
use entity::setback::Task;
use entity::{
    Actor, Db, DbErr, TenantTx, audit_entry, audit_head, export_piece, membership, organization, outbox_email,
};

use super::{JobError, Once, Subject, contained};
use crate::archive::write::Writer;
use crate::archive::{End, FORMAT, MANIFEST, Manifest, Whose, data_path, schema_path};
use crate::round::Drained;

/// How many rows are read at once.
const STEP: usize = 500;

/// How many bytes a piece has, about.
const PIECE: usize = 256 * 1024;

/// What an archive tells whoever opens it.
const README: &str = include_str!("../archive/README.txt");

impl Subject for ExportId {
    const TASK: Task = Task::Export;
}

/// One round's exports.
#[derive(Debug, Default)]
pub(crate) struct Export(Once<(OrganizationId, ExportId)>);

impl Export {
    /// Makes some archives; answers how many exports were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, name: &str, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, id) in &due {
            let done = contained(see_to(db.clone(), *tenant, *id, name.to_owned())).await;
            if let Err(fault) = &done {
                tracing::error!(export = %id, organization = %tenant, %fault, "could not be made");
            }
            if self.0.settle(db, (*tenant, *id), done, drained).await? == Some(true) {
                drained.exported += 1;
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, ExportId)>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = export::due(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

/// Makes one archive, or clears it away; true when one was made.
async fn see_to(db: Db, tenant: OrganizationId, id: ExportId, worker: String) -> Result<bool, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    if export::expire(&tx, id).await? {
        tx.commit().await?;
        return Ok(false);
    }
    let parts = i32::try_from(written().len() + 1).unwrap_or(i32::MAX);
    let Some(row) = export::claim(&tx, id, &worker, parts).await? else { return Ok(false) };
    tx.commit().await?;
    let made = Box::pin(make(&db, &row)).await;
    if let Err(fault) = &made {
        let tx = db.write(tenant, Actor::default()).await?;
        export::fail(&tx, &row, &fault.to_string()).await?;
        tx.commit().await?;
    }
    made.map(|()| true)
}

/// The tables that an archive holds.
fn written() -> Vec<Table> {
    let written = estate::tables().into_iter().filter(|table| !matches!(table.carried, Carried::Not(_)));
    written.collect()
}

/// An archive on its way into the database.
struct Making<'a> {
    db: &'a Db,
    row: &'a Model,
    writer: Writer,
    number: i32,
    done: i32,
}

async fn make(db: &Db, row: &Model) -> Result<(), JobError> {
    let tx = db.snapshot(row.tenant_id).await?;
    let writer = Writer::new(tx.now());
    let mut making = Making { db, row, writer, number: 0, done: 0 };
    making.file("README.txt", README.as_bytes())?;
    making.table(&tx, &estate::people(), true).await?;
    for table in written() {
        making.table(&tx, &table, false).await?;
    }
    let manifest = manifest(&tx, &making.writer).await?;
    tx.commit().await?;
    making.file(MANIFEST, &serde_json::to_vec_pretty(&manifest).map_err(broken)?)?;
    Box::pin(making.finish()).await
}

async fn manifest(tx: &TenantTx, writer: &Writer) -> Result<Manifest, DbErr> {
    let organization = organization::get(tx).await?;
    let head = audit_head::of(tx).await?;
    Ok(Manifest {
        format: FORMAT,
        product: format!("certkeep {}", env!("CARGO_PKG_VERSION")),
        at: tx.now(),
        organization: Whose { id: organization.id.to_string(), name: organization.name },
        audit_log: head.map_or(End { sequence: 0, hash: String::new() }, |head| End {
            sequence: head.sequence,
            hash: head.hash,
        }),
        parts: writer.parts().to_vec(),
    })
}

impl Making<'_> {
    fn file(&mut self, path: &str, bytes: &[u8]) -> Result<(), JobError> {
        self.writer.begin(path.to_owned(), false).map_err(broken)?;
        self.writer.write(bytes).map_err(broken)?;
        self.writer.end();
        Ok(())
    }

    async fn table(&mut self, tx: &TenantTx, table: &Table, people: bool) -> Result<(), JobError> {
        let form = serde_json::to_vec_pretty(&schema::of(table)).map_err(broken)?;
        self.file(&schema_path(table.name), &form)?;
        self.writer.begin(data_path(table.name), true).map_err(broken)?;
        let mut after = None;
        loop {
            let slice = if people {
                read::person_rows(tx, after.as_ref(), STEP).await?
            } else {
                read::rows(tx, table, after.as_ref(), STEP).await?
            };
            for row in &slice.rows {
                self.writer.row(row).map_err(broken)?;
                if self.writer.waiting() >= PIECE {
                    self.put().await?;
                }
            }
            after = slice.next;
            if after.is_none() {
                break;
            }
        }
        self.writer.end();
        self.done += 1;
        self.put().await
    }

    /// Puts down what is written, and says how far it has come.
    async fn put(&mut self) -> Result<(), JobError> {
        let bytes = self.writer.take();
        let tx = self.db.write(self.row.tenant_id, Actor::default()).await?;
        if !export::progress(&tx, self.row.id, self.row.attempts, self.done, self.writer.size()).await? {
            return Err(taken_over());
        }
        self.piece(&tx, bytes).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn piece(&mut self, tx: &TenantTx, bytes: Vec<u8>) -> Result<(), JobError> {
        if !bytes.is_empty() {
            export_piece::put(tx, self.row.id, self.number, bytes).await?;
            self.number += 1;
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<(), JobError> {
        let writer = std::mem::replace(&mut self.writer, Writer::new(self.row.created_at));
        let (rest, size, sha256) = writer.finish().map_err(broken)?;
        let (id, attempt) = (self.row.id, self.row.attempts);
        let tx = self.db.write(self.row.tenant_id, Actor::default()).await?;
        if !export::progress(&tx, id, attempt, self.done, size).await? {
            return Err(taken_over());
        }
        self.piece(&tx, rest).await?;
        if !export::finish(&tx, id, attempt, &sha256).await? {
            return Err(taken_over());
        }
        let detail = serde_json::json!({ "size": size, "sha256": sha256 });
        audit_entry::record(&tx, "finish_export", id, detail).await?;
        tell(&tx, self.row).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Tells whoever asked for the archive, if they still have their place.
async fn tell(tx: &TenantTx, row: &Model) -> Result<(), DbErr> {
    let Some(asker) = membership::answerable(tx, row.asked_by).await? else { return Ok(()) };
    let organization::Model { name, time_zone, .. } = organization::get(tx).await?;
    let at = tx.now() + export::LIFETIME;
    let content = Content::Leaving { organization_name: name, what: Leave::Ready, at, time_zone, by: None };
    outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), &asker.person, content)).await?;
    Ok(())
}

fn broken(fault: impl std::fmt::Display) -> JobError {
    JobError::GiveUp(format!("the archive cannot be written: {fault}"))
}

fn taken_over() -> JobError {
    JobError::GiveUp("another worker has taken over".to_owned())
}
