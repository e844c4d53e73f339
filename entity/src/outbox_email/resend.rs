//! Sending once more what the mail server refused: as a new mail, to the address that the person has now, about what is
//! still to be done.

use chrono::NaiveDate;
use clock::zone;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QueryFilter, QuerySelect};

use super::content::Item;
use super::{Column, Content, Entity, Model, NewEmail, State, enqueue};
use crate::db::TenantTx;
use crate::id::{MembershipId, OutboxEmailId};
use crate::{membership, obligation, organization, prompt, reminder};

/// What became of the wish to send a mail once more.
#[derive(Clone, Debug)]
pub enum Resend {
    /// It goes out as this new mail; the refused one is out of the way.
    Again(Box<Model>),
    /// It was not refused, or somebody else sends it once more already.
    NotRefused,
    /// What it told is done or moved: there is nothing left to tell.
    Settled,
}

/// Sends the refused mail once more.
pub async fn resend(
    tx: &TenantTx,
    organization: &organization::Model,
    id: OutboxEmailId,
) -> Result<Resend, DbErr> {
    let here = Entity::find_by_id(id).filter(Column::TenantId.eq(tx.tenant()));
    let old = here.lock(LockType::Update).one(tx.connection()).await?;
    let Some(old) = old.filter(|old| old.state == State::Refused) else { return Ok(Resend::NotRefused) };
    let reminded = reminder::recipient_of(tx, id).await?;
    let told = if reminded.is_some() { reminded } else { prompt::again::recipient_of(tx, id).await? };
    let recipient = match told {
        Some(recipient) => membership::find(tx, recipient).await?.map(|member| member.person),
        None => None,
    };
    let zone = recipient.as_ref().and_then(|person| person.time_zone.as_deref());
    let today = zone::civil_date(tx.now(), zone.map_or_else(|| organization.zone(), zone::of));
    if old.content.is_null() {
        // A one-time link is forgotten once its mail has been handed over.
        return Ok(Resend::Settled);
    }
    let content = serde_json::from_value(old.content).map_err(|e| DbErr::Json(e.to_string()))?;
    let Some(content) = renewed(tx, content, told, today).await? else { return Ok(Resend::Settled) };
    let tenant = Some(tx.tenant());
    let (to_address, to_name, language) = (old.to_address, old.to_name, old.language);
    let new = match &recipient {
        Some(person) => NewEmail::to(tenant, person, content),
        None => NewEmail { tenant_id: tenant, to_address, to_name, language, content },
    };
    let new = enqueue(tx, new).await?;
    let gone = Entity::update_many().col_expr(Column::State, Expr::value(State::Cancelled));
    gone.filter(Column::Id.eq(id)).exec(tx.connection()).await?;
    reminder::retell(tx, id, new).await?;
    prompt::again::retell(tx, id, new).await?;
    let new = Entity::find_by_id(new).one(tx.connection()).await?;
    new.map(|new| Resend::Again(Box::new(new))).ok_or_else(|| DbErr::RecordNotInserted)
}

/// The message as it is true today; none when nothing of it is.
async fn renewed(
    tx: &TenantTx,
    content: Content,
    recipient: Option<MembershipId>,
    today: NaiveDate,
) -> Result<Option<Content>, DbErr> {
    Ok(match content {
        Content::Reminder { organization_name, item, unsubscribe } => {
            let item = still(tx, item, today).await?;
            item.map(|item| Content::Reminder { organization_name, item, unsubscribe })
        }
        Content::Digest { organization_name, items, unsubscribe } => {
            let items = all_still(tx, items, today).await?;
            (!items.is_empty()).then_some(Content::Digest { organization_name, items, unsubscribe })
        }
        Content::CatchUp { organization_name, since, items, unsubscribe } => {
            let items = all_still(tx, items, today).await?;
            let any = !items.is_empty();
            any.then_some(Content::CatchUp { organization_name, since, items, unsubscribe })
        }
        // A mail about an account belongs to no organization, and none can ask for it.
        other => prompt::again::renewed(tx, other, recipient, today).await?,
    })
}

async fn all_still(tx: &TenantTx, items: Vec<Item>, today: NaiveDate) -> Result<Vec<Item>, DbErr> {
    let mut left = Vec::with_capacity(items.len());
    for item in items {
        left.extend(still(tx, item, today).await?);
    }
    Ok(left)
}

/// The item with its days counted anew, while it is still to be done by that day.
async fn still(tx: &TenantTx, item: Item, today: NaiveDate) -> Result<Option<Item>, DbErr> {
    let row = obligation::find(tx, item.obligation_id).await?;
    let row = row.filter(|row| row.actionable && row.is_open() && row.due_on == item.due_on);
    Ok(row.map(|row| {
        let days_left = (row.due_on - today).num_days();
        Item { days_left, planned_on: row.planned_on, because: row.because, ..item }
    }))
}
