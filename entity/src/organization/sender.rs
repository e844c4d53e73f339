//! What the mails of organizations show as their sender, and whose brand they bear.

use std::collections::HashMap;

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QuerySelect};

use super::{Column, Entity};
use crate::db::WorkerTx;
use crate::id::{GrantId, OrganizationId};
use crate::outbox_email::{Class, Model as Email};
use crate::{brand, grant};

/// The sender's name and where answers go, as far as an organization has said; and whose brand its mails bear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The name beside the installation's address.
    pub name: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Its consultancy's brand.
    pub brand: Option<Brand>,
}

/// A brand as mails bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name.
    pub name: String,
    /// Its colour.
    pub color: String,
    /// The organization that bears it.
    pub organization_name: String,
}

/// Whether a mail shows its organization's sender. One with a one-time link, which may reach a stranger, shows the
/// installation's: nobody sends strangers mail under a name of their own choice.
pub fn shows(mail: &Email) -> Option<OrganizationId> {
    mail.tenant_id.filter(|_| mail.class == Class::Repeatable)
}

/// What an organization has said.
type Said = (OrganizationId, String, Option<String>, Option<String>, Option<GrantId>);

/// The senders of those mails' organizations.
pub async fn of(tx: &WorkerTx, mails: &[Email]) -> Result<HashMap<OrganizationId, Sender>, DbErr> {
    let tenants: std::collections::BTreeSet<_> = mails.iter().filter_map(shows).collect();
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let own = Column::SenderName.is_not_null().or(Column::ReplyTo.is_not_null());
    let chosen = own.or(Column::BrandGrantId.is_not_null());
    let rows: Vec<Said> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::SenderName, Column::ReplyTo, Column::BrandGrantId])
        .filter(Column::Id.is_in(tenants).and(chosen))
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut brands = brands(tx, rows.iter().filter_map(|row| row.4)).await?;
    let sender = |(id, organization_name, name, reply_to, _): Said| {
        let Some((theirs, row)) = brands.remove(&id).and_then(|row| Some((row.name.clone()?, row))) else {
            return (id, Sender { name, reply_to, brand: None });
        };
        let (name, reply_to) = (name.or_else(|| Some(theirs.clone())), reply_to.or(row.support_email));
        let brand = Some(Brand { name: theirs, color: row.color, organization_name });
        (id, Sender { name, reply_to, brand })
    };
    Ok(rows.into_iter().map(sender).collect())
}

/// The brands of the consultancies that hold those grants, by who gave them.
async fn brands(
    tx: &WorkerTx,
    grants: impl Iterator<Item = GrantId>,
) -> Result<HashMap<OrganizationId, brand::Model>, DbErr> {
    let grants: Vec<_> = grants.collect();
    if grants.is_empty() {
        return Ok(HashMap::new());
    }
    let grants = grant::Entity::find().filter(grant::Column::Id.is_in(grants)).all(tx.connection()).await?;
    let grants: Vec<_> = grants.into_iter().filter(|grant| grant.is_in_force(tx.now())).collect();
    let consultancies = grants.iter().map(|grant| grant.consultancy_id);
    let brands = brand::Entity::find().filter(brand::Column::TenantId.is_in(consultancies));
    let brands = brands.all(tx.connection()).await?;
    let of = |consultancy| brands.iter().find(|brand| brand.tenant_id == consultancy).cloned();
    Ok(grants.iter().filter_map(|grant| Some((grant.tenant_id, of(grant.consultancy_id)?))).collect())
}
