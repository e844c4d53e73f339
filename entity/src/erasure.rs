//! Erasure: what is kept of a person goes, and what the person did stays, by an id that names nobody.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr, Json};
use sea_orm::sea_query::{CaseStatement, Query};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, QueryFilter};
use serde_json::{Value, json};

use crate::audit_entry::{self, chain::ERASURE};
use crate::db::TenantTx;
use crate::dialect;
use crate::{
    api_key, audit_value, edition_change, edition_confirmation, engagement, mail_event, membership, notice,
    outbox_email, person, room_note, scim_user, sso_identity,
};

/// What a person is called once erased.
pub const NAME: &str = "Erased person";

/// The tables that hold what is a person's own and nobody else's: their rows go with the account.
pub const OWN: [&str; 8] = [
    "session",
    "one_time_token",
    "address_change",
    "totp",
    "half_session",
    "recovery_code",
    "passkey",
    "passkey_challenge",
];

/// Erases what the tenant keeps of a member: the name and address in its lists, in the mails it sent, and in its audit log.
/// The place, if it is still open, ends; what the member was responsible for has to be passed on before.
pub async fn of_member(
    tx: &TenantTx,
    place: &membership::Model,
    person: &person::Model,
) -> Result<(), DbErr> {
    {
        use membership::{Column, Entity};
        let ended = place.ended_at.unwrap_or_else(|| tx.now());
        let change = Entity::update_many()
            .col_expr(Column::ErasedAt, Expr::value(tx.now()))
            .col_expr(Column::EndedAt, Expr::value(ended))
            .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(place.id)));
        change.exec(tx.connection()).await?;
    }
    {
        use api_key::{Column, Entity};
        let change = Entity::update_many().col_expr(Column::LastAddress, Expr::value(""));
        let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(place.id));
        change.filter(theirs).exec(tx.connection()).await?;
    }
    {
        use engagement::{Column, Entity};
        let change = Entity::update_many().col_expr(Column::Email, Expr::value(None::<String>));
        let theirs = Column::TenantId.eq(tx.tenant()).and(Column::Email.eq(&person.email));
        change.filter(theirs).exec(tx.connection()).await?;
    }
    notice::forget(tx, place.id).await?;
    room_note::forget(tx, place.id).await?;
    sso_identity::forget(tx, person.id).await?;
    scim_user::forget(tx, place.id).await?;
    let values = blank_values(tx, person).await?;
    let mails = blank_mails(tx, person).await? + blank_mentions(tx, person).await?;
    let detail = json!({ "member": place.id, "values": values, "mails": mails });
    audit_entry::record(tx, ERASURE, person.id, detail).await
}

/// Blanks the values of the audit log that are the person's, or are spelled like the name or an address of theirs.
async fn blank_values(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    use audit_value::{Column, Entity};
    let spelled = [&person.email, &person.name].into_iter().filter(|text| !text.is_empty());
    let spelled = spelled.map(|text| Value::from(text.as_str()).to_string());
    let unclaimed = Column::PersonId.is_null().and(Column::Value.is_in(spelled));
    let theirs = Column::PersonId.eq(person.id).or(unclaimed);
    let change = Entity::update_many()
        .col_expr(Column::PersonId, Expr::value(person.id))
        .col_expr(Column::Salt, Expr::value(None::<String>))
        .col_expr(Column::Value, Expr::value(None::<String>))
        .col_expr(Column::ErasedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Value.is_not_null()).and(theirs));
    Ok(change.exec(tx.connection()).await?.rows_affected)
}

/// Blanks the tenant's mails to the person. One that has not been sent is not sent any more.
async fn blank_mails(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    let here = outbox_email::Column::TenantId.eq(tx.tenant());
    blank(tx, here.and(outbox_email::Column::ToAddress.eq(&person.email))).await
}

/// Blanks the mails about the person's account, which belong to no tenant.
async fn blank_account_mails(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    // Nobody but the worker sees them; the transaction's work is done but for this.
    dialect::as_worker(tx.connection()).await?;
    let nobodys = outbox_email::Column::TenantId.is_null();
    blank(tx, nobodys.and(outbox_email::Column::ToAddress.eq(&person.email))).await
}

async fn blank(tx: &TenantTx, which: sea_orm::sea_query::SimpleExpr) -> Result<u64, DbErr> {
    use outbox_email::{Column, Entity, State};
    let open = Column::State.is_in([State::Ready, State::Running, State::Refused]);
    let state =
        CaseStatement::new().case(open, Expr::value(State::Cancelled)).finally(Expr::col(Column::State));
    let change = Entity::update_many()
        .col_expr(Column::State, state.into())
        .col_expr(Column::ToAddress, Expr::value(""))
        .col_expr(Column::ToName, Expr::value(NAME))
        .col_expr(Column::Content, Expr::value(Json::Object(serde_json::Map::new())))
        .col_expr(Column::Subject, Expr::value(None::<String>))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .filter(which);
    Ok(change.exec(tx.connection()).await?.rows_affected)
}

/// The mails that say who has done something, and where they say it.
const NAMING: [&str; 6] = ["invitation", "engagement", "handover", "key_made", "leaving", "audit_assigned"];
const NAMED: [&str; 2] = ["invited_by", "by"];

/// Takes the person's name out of the mails that the tenant has sent to others.
async fn blank_mentions(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    use outbox_email::{Column, Entity};
    let naming = Column::TenantId.eq(tx.tenant()).and(Column::Kind.is_in(NAMING));
    let mut changed = 0;
    for row in Entity::find().filter(naming).all(tx.connection()).await? {
        let mut content = row.content.clone();
        for field in NAMED {
            if content[field] != person.name.as_str() {
                continue;
            }
            content[field] = NAME.into();
            let change = Entity::update_many().col_expr(Column::Content, Expr::value(content.clone()));
            changed += change.filter(Column::Id.eq(row.id)).exec(tx.connection()).await?.rows_affected;
        }
    }
    Ok(changed + blank_stopped(tx, person).await? + blank_unread(tx, person).await?)
}

/// Takes the person's name out of the mails that told who has not read a document.
async fn blank_unread(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    use outbox_email::{Column, Entity};
    let telling = Column::TenantId.eq(tx.tenant()).and(Column::Kind.eq("document_unread"));
    let mut changed = 0;
    for row in Entity::find().filter(telling).all(tx.connection()).await? {
        let mut content = row.content.clone();
        let documents = content.get_mut("documents").and_then(Value::as_array_mut).into_iter().flatten();
        let people = documents.filter_map(|it| it.get_mut("people").and_then(Value::as_array_mut)).flatten();
        for name in people.filter(|name| **name == person.name.as_str()) {
            *name = NAME.into();
        }
        if content != row.content {
            let change = Entity::update_many().col_expr(Column::Content, Expr::value(content));
            changed += change.filter(Column::Id.eq(row.id)).exec(tx.connection()).await?.rows_affected;
        }
    }
    Ok(changed)
}

/// Takes the person's name and address out of the mails that told the owners that mail does not reach them.
async fn blank_stopped(tx: &TenantTx, person: &person::Model) -> Result<u64, DbErr> {
    use outbox_email::{Column, Entity};
    let telling = Column::TenantId.eq(tx.tenant()).and(Column::Kind.eq("mail_stopped"));
    let mut changed = 0;
    for row in Entity::find().filter(telling).all(tx.connection()).await? {
        let mut content = row.content.clone();
        if content["address"] != person.email.as_str() && content["member"] != person.name.as_str() {
            continue;
        }
        content["member"] = NAME.into();
        content["address"] = "".into();
        // The subject names them as well.
        let change = Entity::update_many()
            .col_expr(Column::Content, Expr::value(content))
            .col_expr(Column::Subject, Expr::value(None::<String>));
        changed += change.filter(Column::Id.eq(row.id)).exec(tx.connection()).await?.rows_affected;
    }
    Ok(changed)
}

/// Erases the account itself. Its id stays, for what the person did refers to it; nobody can sign in with it again, and the
/// address is free.
pub async fn of_account(tx: &TenantTx, person: &person::Model) -> Result<(), DbErr> {
    for table in OWN {
        let gone =
            Query::delete().from_table(table).and_where(Expr::col("person_id").eq(person.id)).to_owned();
        tx.connection().execute(&gone).await?;
    }
    {
        use edition_confirmation::{Column, Entity};
        let change = Entity::update_many()
            .col_expr(Column::PersonName, Expr::value(NAME))
            .col_expr(Column::PersonEmail, Expr::value(""));
        change.filter(Column::PersonId.eq(person.id)).exec(tx.connection()).await?;
    }
    {
        use edition_change::{Column, Entity};
        let change = Entity::update_many()
            .col_expr(Column::PersonName, Expr::value(NAME))
            .col_expr(Column::PersonEmail, Expr::value(""));
        change.filter(Column::PersonId.eq(person.id)).exec(tx.connection()).await?;
    }
    mail_event::forget(tx, &person.email).await?;
    person::erase(tx, person.id, NAME).await?;
    blank_account_mails(tx, person).await.map(drop)
}
