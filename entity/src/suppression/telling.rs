//! Telling that mail does not reach somebody: each of the person's organizations by its log, and its other owners by a mail that
//! lists what the person is responsible for. What nobody hears of would be missed.

use std::collections::HashMap;

use clock::zone;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{Cause, Column, Entity, Model};
use crate::db::{Actor, Db, TenantTx, WorkerTx};
use crate::id::{OrganizationId, SuppressionId};
use crate::outbox_email::content::Item;
use crate::outbox_email::{self, Content, NewEmail};
use crate::page::{ListError, PageRequest};
use crate::reminder::subject;
use crate::{audit_entry, membership, obligation, organization, person};

/// How many dates a mail lists at most; it says when there are more.
const LISTED: u64 = 20;

/// The closed addresses of which nobody has been told yet, oldest first.
pub async fn untold(tx: &WorkerTx, limit: u64) -> Result<Vec<SuppressionId>, DbErr> {
    let open = Column::ToldAt.is_null().and(Column::LiftedAt.is_null());
    let rows = Entity::find().filter(open).order_by_asc(Column::Since).limit(limit);
    Ok(rows.all(tx.connection()).await?.into_iter().map(|row| row.id).collect())
}

/// Tells all who must know of one, in one transaction over all their organizations: all hear of it or none, and once. Answers how
/// many mails that made.
pub async fn tell(db: &Db, id: SuppressionId) -> Result<usize, DbErr> {
    let tx = db.open(false).await?;
    let found = super::find(&tx, id).await?;
    let whose = match &found {
        Some(row) => person::by_email(&tx, &row.address).await?,
        None => None,
    };
    tx.commit().await?;
    let places = match &whose {
        Some(person) => {
            let tx = db.as_person(person.id).await?;
            let places = membership::of_person(&tx, person.id).await?;
            tx.commit().await?;
            places
        }
        None => Vec::new(),
    };
    // Who belongs nowhere is told of nowhere: the transaction is inside no organization.
    let first = places.first().map_or_else(|| OrganizationId::new(db.now()), |place| place.tenant_id);
    let mut tx = db.write(first, Actor::default()).await?;
    // One statement decides: of two workers, the second changes no row.
    let mine = Column::Id.eq(id).and(Column::ToldAt.is_null()).and(Column::LiftedAt.is_null());
    let change = Entity::update_many().col_expr(Column::ToldAt, Expr::value(tx.wall())).filter(mine);
    let told = change.exec(tx.connection()).await?.rows_affected == 1;
    let mut mails = 0;
    if let (true, Some(row), Some(person)) = (told, &found, &whose) {
        for place in &places {
            tx = tx.enter(place.tenant_id, None).await?;
            mails += tell_organization(&tx, row, person, place).await?;
        }
    }
    tx.commit().await?;
    Ok(mails)
}

/// Tells one organization; the person themselves would not hear of it.
async fn tell_organization(
    tx: &TenantTx,
    row: &Model,
    whose: &person::Model,
    place: &membership::Model,
) -> Result<usize, DbErr> {
    let detail = json!({ "cause": row.cause_word(), "since": audit_entry::spelled(row.since) });
    audit_entry::record(tx, "stop_mail", place.id, detail).await?;
    let organization = organization::get(tx).await?;
    let (items, more) = responsibilities(tx, &organization, place).await?;
    let since = row.since.with_timezone(&organization.zone()).date_naive();
    let mut mails = 0;
    for owner in membership::own_owners(tx).await? {
        if owner.person.id == whose.id {
            continue;
        }
        let content = Content::MailStopped {
            organization_name: organization.name.clone(),
            member: whose.name.clone(),
            address: whose.email.clone(),
            cause: row.cause_word().to_owned(),
            since,
            items: items.clone(),
            more,
        };
        outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), &owner.person, content)).await?;
        mails += 1;
    }
    Ok(mails)
}

/// What the person is reminded of and would not hear of, what is due first, and whether there is more of it than is listed.
async fn responsibilities(
    tx: &TenantTx,
    organization: &organization::Model,
    place: &membership::Model,
) -> Result<(Vec<Item>, bool), DbErr> {
    let filter = obligation::Filter {
        states: obligation::OPEN_STATES.map(str::to_owned).to_vec(),
        actionable: Some(true),
        responsible_id: Some(place.id),
        ..obligation::Filter::default()
    };
    let wanted = PageRequest { limit: LISTED, cursor: None, sort: Vec::new() };
    let page = match obligation::list(tx, &filter, &wanted).await {
        Ok(page) => page,
        Err(ListError::Db(fault)) => return Err(fault),
        Err(other) => return Err(DbErr::Custom(other.to_string())),
    };
    let subjects = subject::subjects(tx, page.rows.iter()).await?;
    let today = zone::civil_date(tx.now(), organization.zone());
    let item = |due: &obligation::Model| item(due, &subjects, today);
    Ok((page.rows.iter().map(item).collect(), page.next_cursor.is_some()))
}

fn item(
    due: &obligation::Model,
    subjects: &HashMap<obligation::Owner, subject::Subject>,
    today: chrono::NaiveDate,
) -> Item {
    let subject = due.owner().and_then(|owner| subjects.get(&owner)).cloned().unwrap_or_default();
    Item {
        obligation_id: due.id,
        certification_id: due.certification_id,
        duty_id: due.duty_id,
        title: subject.title,
        kind: due.kind.clone(),
        ordinal: due.ordinal,
        certification: subject.certification,
        due_on: due.due_on,
        days_left: (due.due_on - today).num_days(),
        hard: due.hard,
        planned_on: due.planned_on,
        because: due.because.clone(),
        rules: serde_json::from_value(due.rules.clone()).unwrap_or_default(),
        escalated: false,
    }
}

impl Model {
    /// The cause as the wire has it.
    pub fn cause_word(&self) -> &'static str {
        match self.cause {
            Cause::Bounce => "bounce",
            Cause::Full => "full",
            Cause::Complaint => "complaint",
        }
    }
}
