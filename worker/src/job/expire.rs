//! Ends the grants whose last day has passed: their people's places end, and both sides are told. Until it comes by, requests are
//! refused by the instant that the grant itself bears.

use entity::grant::{self, EndedBy};
use entity::id::{GrantId, OrganizationId};
use entity::outbox_email::content::{Content, News};
use entity::setback::Task;
use entity::{Actor, Db, DbErr, outbox_email};

use super::{JobError, Once, Subject, contained};
use crate::round::Drained;

impl Subject for GrantId {
    const TASK: Task = Task::Expire;
}

/// One round's endings.
#[derive(Debug, Default)]
pub(crate) struct Expire(Once<(OrganizationId, GrantId)>);

impl Expire {
    /// Ends some grants; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, id) in &due {
            let done = contained(end(db.clone(), *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(grant = %id, organization = %tenant, %fault, "could not be ended");
            }
            if self.0.settle(db, (*tenant, *id), done, drained).await?.is_some() {
                drained.expired += 1;
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, GrantId)>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = grant::expired(&tx, self.0.limit()).await?;
            tx.commit().await?;
            let due = due.into_iter().map(|grant| (grant.tenant_id, grant.id)).collect();
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

async fn end(db: Db, tenant: OrganizationId, id: GrantId) -> Result<(), JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let Some(grant) = grant::find(&tx, id).await? else { return Ok(()) };
    let Some(heir) = grant::heir(&tx, id, None).await? else { return Ok(()) };
    // The day may have been moved, or the grant ended, since it was found due.
    if grant.is_in_force(tx.now()) || !grant::end(&tx, id, EndedBy::Expiry, heir).await? {
        return Ok(());
    }
    let detail = serde_json::json!({ "consultancy": grant.consultancy_name, "ends_on": grant.ends_on });
    entity::audit_entry::record(&tx, "expire_grant", id, detail).await?;
    let news = |to_consultancy| Content::GrantNews {
        client_name: grant.client_name.clone(),
        consultancy_name: grant.consultancy_name.clone(),
        news: News::Expired,
        to_consultancy,
        role: grant.role.word().to_owned(),
        certifications: None,
        ends_on: grant.ends_on,
    };
    outbox_email::tell_owners(&tx, &news(false)).await?;
    let tx = tx.turn_to(grant.consultancy_id, Actor::default()).await?;
    outbox_email::tell_owners(&tx, &news(true)).await?;
    tx.commit().await?;
    Ok(())
}
