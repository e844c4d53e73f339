//! What the mails of organizations show as their sender.

use std::collections::HashMap;

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QuerySelect};

use super::{Column, Entity};
use crate::db::WorkerTx;
use crate::id::OrganizationId;
use crate::outbox_email::{Class, Model as Email};

/// The sender's name and where answers go, as far as an organization has said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The name beside the installation's address.
    pub name: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
}

/// Whether a mail shows its organization's sender. One with a one-time link, which may reach a stranger, shows the
/// installation's: nobody sends strangers mail under a name of their own choice.
pub fn shows(mail: &Email) -> Option<OrganizationId> {
    mail.tenant_id.filter(|_| mail.class == Class::Repeatable)
}

/// The senders of those mails' organizations.
pub async fn of(tx: &WorkerTx, mails: &[Email]) -> Result<HashMap<OrganizationId, Sender>, DbErr> {
    let tenants: std::collections::BTreeSet<_> = mails.iter().filter_map(shows).collect();
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let chosen = Column::SenderName.is_not_null().or(Column::ReplyTo.is_not_null());
    let rows: Vec<(OrganizationId, Option<String>, Option<String>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::SenderName, Column::ReplyTo])
        .filter(Column::Id.is_in(tenants).and(chosen))
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, name, reply_to)| (id, Sender { name, reply_to })).collect())
}
