//! Telling once more what a refused mail should have told, as far as it is still true.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use super::{Column, Entity};
use crate::db::TenantTx;
use crate::id::{MembershipId, OutboxEmailId};
use crate::outbox_email::Content;
use crate::outbox_email::content::{DocumentFacts, EvidenceFacts, UnreadFacts};
use crate::{document_acknowledgement, evidence, membership};

/// Whom a mail prompts.
pub(crate) async fn recipient_of(tx: &TenantTx, mail: OutboxEmailId) -> Result<Option<MembershipId>, DbErr> {
    let told = Column::TenantId.eq(tx.tenant()).and(Column::EmailId.eq(mail));
    Ok(Entity::find().filter(told).one(tx.connection()).await?.map(|row| row.recipient_id))
}

/// Notes that another mail tells what `old` should have told.
pub(crate) async fn retell(tx: &TenantTx, old: OutboxEmailId, new: OutboxEmailId) -> Result<(), DbErr> {
    let change = Entity::update_many().col_expr(Column::EmailId, Expr::value(new));
    let told = Column::TenantId.eq(tx.tenant()).and(Column::EmailId.eq(old));
    change.filter(told).exec(tx.connection()).await.map(drop)
}

/// The message as it is true today; none when nothing of it is, or it is no prompt.
pub(crate) async fn renewed(
    tx: &TenantTx,
    content: Content,
    recipient: Option<MembershipId>,
    today: NaiveDate,
) -> Result<Option<Content>, DbErr> {
    Ok(match content {
        Content::DocumentToRead { organization_name, documents, unsubscribe } => {
            let documents = still_to_read(tx, documents, recipient, today).await?;
            let any = !documents.is_empty();
            any.then_some(Content::DocumentToRead { organization_name, documents, unsubscribe })
        }
        Content::DocumentUnread { organization_name, documents, unsubscribe } => {
            let documents = still_unread(tx, documents, today).await?;
            let any = !documents.is_empty();
            any.then_some(Content::DocumentUnread { organization_name, documents, unsubscribe })
        }
        Content::EvidenceEnding { organization_name, evidence, unsubscribe } => {
            let evidence = still_ending(tx, evidence, today).await?;
            let any = !evidence.is_empty();
            any.then_some(Content::EvidenceEnding { organization_name, evidence, unsubscribe })
        }
        _ => None,
    })
}

async fn still_to_read(
    tx: &TenantTx,
    mut documents: Vec<DocumentFacts>,
    recipient: Option<MembershipId>,
    today: NaiveDate,
) -> Result<Vec<DocumentFacts>, DbErr> {
    let Some(recipient) = recipient else { return Ok(Vec::new()) };
    let open = document_acknowledgement::to_read(tx, recipient, today).await?;
    documents.retain(|it| {
        open.iter().any(|(_, version, row)| row.id == it.document_id && version.number == it.version)
    });
    Ok(documents)
}

async fn still_unread(
    tx: &TenantTx,
    mut documents: Vec<UnreadFacts>,
    today: NaiveDate,
) -> Result<Vec<UnreadFacts>, DbErr> {
    let open = document_acknowledgement::unread(tx, None, today).await?;
    for it in &mut documents {
        let theirs = open.iter().filter(|(_, version, row)| {
            row.id == it.document.document_id && version.number == it.document.version
        });
        let ids: Vec<_> = theirs.map(|(asked, _, _)| asked.membership_id).collect();
        let members = membership::among(tx, ids).await?;
        it.people.retain(|name| members.iter().any(|member| member.person.name == *name));
    }
    documents.retain(|it| !it.people.is_empty());
    Ok(documents)
}

async fn still_ending(
    tx: &TenantTx,
    mut told: Vec<EvidenceFacts>,
    today: NaiveDate,
) -> Result<Vec<EvidenceFacts>, DbErr> {
    let ids: Vec<_> = told.iter().map(|it| it.evidence_id).collect();
    let rows = evidence::among(tx, &ids).await?;
    told.retain(|it| rows.iter().any(|row| row.id == it.evidence_id && row.expires_on == Some(it.ends_on)));
    for it in &mut told {
        it.ended = it.ends_on < today;
    }
    Ok(told)
}
