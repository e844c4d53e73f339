//! Looks again for the records that show that mail domains are their organizations' own. A domain whose record is missing
//! three times in a row is lost; its owners are told at the first time and at the last.

use entity::id::{MailDomainId, OrganizationId};
use entity::mail_domain::{self, Look, Model, PATIENCE};
use entity::membership::{self, Role};
use entity::outbox_email::{self, Content, NewEmail};
use entity::setback::Task;
use entity::{Actor, DbErr, TenantTx, audit_entry, domain_owner, organization};

use super::{JobError, Once, Subject, contained};
use crate::Worker;
use crate::round::Drained;

impl Subject for MailDomainId {
    const TASK: Task = Task::Prove;
}

/// One round's looks.
#[derive(Debug, Default)]
pub(crate) struct Prove(Once<(OrganizationId, MailDomainId)>);

impl Prove {
    /// Looks for the records of some domains; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(worker).await?;
        for (tenant, id) in &due {
            let done = contained(prove(worker.clone(), *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(domain = %id, organization = %tenant, %fault, "could not be looked at");
            }
            if self.0.settle(&worker.db, (*tenant, *id), done, drained).await?.is_some() {
                drained.proved += 1;
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, worker: &Worker) -> Result<Vec<(OrganizationId, MailDomainId)>, DbErr> {
        self.0.setbacks.load(&worker.db).await?;
        loop {
            let tx = worker.db.worker().await?;
            let due = mail_domain::to_check(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

async fn prove(worker: Worker, tenant: OrganizationId, id: MailDomainId) -> Result<(), JobError> {
    let tx = worker.db.write(tenant, Actor::default()).await?;
    let taken = mail_domain::take(&tx, id).await?;
    tx.commit().await?;
    let Some(domain) = taken else { return Ok(()) };
    let look = match worker.settings.dns.texts(&domain.record_name()).await {
        Ok(texts) => domain.judge(&texts),
        Err(fault) => {
            tracing::warn!(domain = %domain.name, %fault, "the record could not be looked for");
            Look::Unknown
        }
    };
    let tx = worker.db.write(tenant, Actor::default()).await?;
    match look {
        Look::Found => mail_domain::prove(&tx, id).await?,
        // No answer is no proof of anything: it is asked again tomorrow, and counts for nothing.
        Look::Unknown => mail_domain::doubt(&tx, id, domain.failures).await?,
        Look::Missing => miss(&tx, &domain).await?,
    }
    tx.commit().await?;
    Ok(())
}

async fn miss(tx: &TenantTx, domain: &Model) -> Result<(), DbErr> {
    let failures = domain.failures + 1;
    let lost = failures >= PATIENCE;
    if lost {
        mail_domain::lose(tx, domain.id).await?;
        domain_owner::release(tx, &domain.name, tx.tenant()).await?;
        let detail = serde_json::json!({ "name": domain.name });
        audit_entry::record(tx, "lose_mail_domain", domain.id, detail).await?;
    } else {
        mail_domain::doubt(tx, domain.id, failures).await?;
    }
    if lost || failures == 1 { tell_owners(tx, domain, lost).await } else { Ok(()) }
}

async fn tell_owners(tx: &TenantTx, domain: &Model, lost: bool) -> Result<(), DbErr> {
    let organization = organization::get(tx).await?;
    let owner =
        |place: &membership::Member| place.membership.is_open() && place.membership.role == Role::Owner;
    for place in membership::all(tx).await?.into_iter().filter(owner) {
        let content = Content::DomainDoubted {
            organization_name: organization.name.clone(),
            domain: domain.name.clone(),
            record_name: domain.record_name(),
            record_value: domain.record_value(),
            lost,
        };
        outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), &place.person, content)).await?;
    }
    Ok(())
}
