//! Deletes the organizations whose day has come: first their grants end, then everybody is shut out, then rows go, some in each
//! transaction. Whoever dies on the way leaves less to do for the next one.

use depot::Depot;
use entity::grant::{self, EndedBy};
use entity::id::{GrantId, OrganizationId, PersonId};
use entity::outbox_email::Content;
use entity::outbox_email::content::News;
use entity::setback::Task;
use entity::{
    Actor, Db, DbErr, TenantTx, audit_entry, departure, erasure, membership, one_time_token, outbox_email,
    person,
};
use uuid::Uuid;

use super::{Due, JobError, Once, contained};
use crate::Worker;
use crate::round::Drained;

/// How many people are looked at in one transaction.
const PEOPLE: u64 = 100;

/// An organization that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Leaver(OrganizationId);

impl Due for Leaver {
    const TASK: Task = Task::Depart;

    fn tenant(&self) -> Option<OrganizationId> {
        Some(self.0)
    }

    fn row(&self) -> Uuid {
        self.0.0
    }
}

/// One round's departures.
#[derive(Debug, Default)]
pub(crate) struct Depart(Once<Leaver>);

impl Depart {
    /// Deletes some organizations; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
        let db = &worker.db;
        let due = self.due(db).await?;
        for leaver in &due {
            let done = contained(depart(db.clone(), worker.settings.depot.clone(), leaver.0)).await;
            if let Err(fault) = &done {
                tracing::error!(organization = %leaver.0, %fault, "could not be deleted");
            }
            drained.deleted += self.0.settle(db, *leaver, done, drained).await?.unwrap_or_default();
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<Leaver>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = departure::due(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due.into_iter().map(Leaver).collect()) {
                return Ok(untried);
            }
        }
    }
}

/// Deletes one organization as far as it can be done now; answers how many rows went.
async fn depart(db: Db, depot: Depot, tenant: OrganizationId) -> Result<u64, JobError> {
    let tx = db.read(tenant).await?;
    let (given, held) = (departure::given(&tx).await?, departure::held(&tx).await?);
    tx.commit().await?;
    for grant in given {
        end_given(&db, &grant).await?;
    }
    for (client, id) in held {
        end_held(&db, tenant, client, id).await?;
    }
    let tx = db.write(tenant, Actor::default()).await?;
    if !departure::begin(&tx).await? {
        return Ok(0);
    }
    let asked = departure::asked(&tx).await?;
    tx.commit().await?;
    for (asker, id) in asked {
        let tx = db.write(asker, Actor::default()).await?;
        departure::forget_addressee(&tx, id).await?;
        tx.commit().await?;
    }
    forget_people(&db, tenant).await?;
    // The bytes before the rows: whoever dies in between finds the rows, and comes here again.
    depot.remove_all(tenant.into()).await.map_err(|fault| JobError::GiveUp(fault.to_string()))?;
    clear(&db, tenant).await
}

/// Ends a grant that the organization gave, and tells the consultancy.
async fn end_given(db: &Db, row: &grant::Model) -> Result<(), JobError> {
    let tx = db.write(row.tenant_id, Actor::default()).await?;
    let Some(heir) = grant::heir(&tx, row.id, None).await? else { return Ok(()) };
    if !grant::end(&tx, row.id, EndedBy::Client, heir).await? {
        return Ok(());
    }
    let tx = tx.turn_to(row.consultancy_id, Actor::default()).await?;
    let detail = serde_json::json!({ "client": row.client_name, "why": "the organization was deleted" });
    audit_entry::record(&tx, "end_grant", row.id, detail).await?;
    outbox_email::tell_owners(&tx, &news(row, News::Ended, true)).await?;
    Ok(tx.commit().await?)
}

/// Ends a grant that the organization holds as a consultancy, and tells the client, which keeps everything.
async fn end_held(
    db: &Db,
    consultancy: OrganizationId,
    client: OrganizationId,
    id: GrantId,
) -> Result<(), JobError> {
    let tx = db.write(client, Actor::default()).await?;
    let Some(row) = grant::find(&tx, id).await?.filter(|row| row.consultancy_id == consultancy) else {
        return Ok(());
    };
    let owners = membership::own_owners(&tx).await?;
    let Some(heir) = owners.first() else {
        return Err(JobError::GiveUp(format!(
            "{client} has no owner of its own yet: it must be handed over first"
        )));
    };
    if grant::end(&tx, id, EndedBy::Consultancy, heir.membership.id).await? {
        let detail =
            serde_json::json!({ "consultancy": row.consultancy_name, "why": "the consultancy was deleted" });
        audit_entry::record(&tx, "end_grant", id, detail).await?;
        outbox_email::tell_owners(&tx, &news(&row, News::Left, false)).await?;
    }
    Ok(tx.commit().await?)
}

fn news(row: &grant::Model, news: News, to_consultancy: bool) -> Content {
    Content::GrantNews {
        client_name: row.client_name.clone(),
        consultancy_name: row.consultancy_name.clone(),
        news,
        to_consultancy,
        role: row.role.word().to_owned(),
        certifications: None,
        ends_on: row.ends_on,
    }
}

/// Erases the accounts of people who belong nowhere else.
async fn forget_people(db: &Db, tenant: OrganizationId) -> Result<(), JobError> {
    let mut after = None;
    loop {
        let tx = db.read(tenant).await?;
        let people = departure::people(&tx, after, PEOPLE).await?;
        tx.commit().await?;
        let Some(last) = people.last() else { return Ok(()) };
        after = Some(*last);
        for person in people {
            forget(db, tenant, person).await?;
        }
    }
}

async fn forget(db: &Db, tenant: OrganizationId, id: PersonId) -> Result<(), JobError> {
    let tx = db.as_person(id).await?;
    let elsewhere = !membership::of_person(&tx, id).await?.is_empty();
    tx.commit().await?;
    let tx = db.write(tenant, Actor::default()).await?;
    if !elsewhere
        && !one_time_token::is_invited(&tx, id).await?
        && let Some(person) = person::find(&tx, id).await?
    {
        erasure::of_account(&tx, &person).await?;
    }
    Ok(tx.commit().await?)
}

/// Removes the rows, table by table, and last the organization.
async fn clear(db: &Db, tenant: OrganizationId) -> Result<u64, JobError> {
    let mut gone = 0;
    for table in departure::order() {
        if table.name == "outbox_email" && waits(db, tenant).await? {
            return Ok(gone);
        }
        loop {
            let tx = db.write(tenant, Actor::default()).await?;
            let some = departure::clear(&tx, &table).await?;
            tx.commit().await?;
            gone += some;
            if some == 0 {
                break;
            }
        }
    }
    let tx = db.write(tenant, Actor::default()).await?;
    departure::finish(&tx).await?;
    tx.commit().await?;
    Ok(gone + 1)
}

async fn waits(db: &Db, tenant: OrganizationId) -> Result<bool, DbErr> {
    let tx: TenantTx = db.read(tenant).await?;
    let waits = departure::waits_for_mail(&tx).await?;
    tx.commit().await?;
    Ok(waits)
}
