//! What failed in earlier rounds, as one round sees it: rows that rest are passed over until their pause is over.

use std::collections::HashMap;

use entity::id::OrganizationId;
use entity::setback::{self, Task};
use entity::{Db, DbErr};
use uuid::Uuid;

/// The setbacks of a task.
#[derive(Debug)]
pub(crate) struct Setbacks {
    task: Task,
    known: Option<HashMap<Uuid, Known>>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    tenant: Option<OrganizationId>,
    rests: bool,
}

impl Setbacks {
    /// Those of `task`, not looked for yet.
    pub fn of(task: Task) -> Self {
        Self { task, known: None }
    }

    /// Looks for them, once in a round.
    pub async fn load(&mut self, db: &Db) -> Result<(), DbErr> {
        if self.known.is_some() {
            return Ok(());
        }
        let tx = db.open(false).await?;
        let rows = setback::of(&tx, self.task).await?;
        tx.commit().await?;
        let now = db.wall();
        let known =
            |row: setback::Model| (row.row_id, Known { tenant: row.tenant_id, rests: row.next_at > now });
        self.known = Some(rows.into_iter().map(known).collect());
        Ok(())
    }

    /// Whether a row is to be left alone for now.
    pub fn rests(&self, row: Uuid) -> bool {
        self.known.as_ref().and_then(|known| known.get(&row)).is_some_and(|known| known.rests)
    }

    /// The rows of an organization that are to be left alone for now.
    pub fn resting_of(&self, tenant: OrganizationId) -> Vec<Uuid> {
        self.rows_of(tenant, true)
    }

    /// Notes that a row has failed.
    pub async fn fail(
        &mut self,
        db: &Db,
        tenant: Option<OrganizationId>,
        row: Uuid,
        why: &str,
    ) -> Result<(), DbErr> {
        let tx = db.open(true).await?;
        setback::fail(&tx, self.task, tenant, row, why).await?;
        tx.commit().await?;
        self.known.get_or_insert_default().insert(row, Known { tenant, rests: true });
        Ok(())
    }

    /// Forgets that a row has failed before, now that it was done.
    pub async fn mend(&mut self, db: &Db, row: Uuid) -> Result<(), DbErr> {
        let failed = self.known.as_mut().and_then(|known| known.remove(&row));
        if failed.is_some() { self.forget(db, vec![row]).await } else { Ok(()) }
    }

    /// Forgets that rows of an organization have failed before, now that all that do not rest were done.
    pub async fn mend_all_of(&mut self, db: &Db, tenant: OrganizationId) -> Result<(), DbErr> {
        let rows = self.rows_of(tenant, false);
        if rows.is_empty() { Ok(()) } else { self.forget(db, rows).await }
    }

    async fn forget(&self, db: &Db, rows: Vec<Uuid>) -> Result<(), DbErr> {
        let tx = db.open(true).await?;
        setback::mend(&tx, self.task, rows).await?;
        tx.commit().await
    }

    fn rows_of(&self, tenant: OrganizationId, rests: bool) -> Vec<Uuid> {
        let known = self.known.iter().flatten();
        known.filter(|(_, it)| it.tenant == Some(tenant) && it.rests == rests).map(|(row, _)| *row).collect()
    }
}
