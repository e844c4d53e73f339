//! What happens in a room, announced to all who listen and told to those who answer for the certification.

use std::collections::BTreeSet;

use sea_orm::DbErr;
use serde_json::json;

use super::Model;
use crate::announcement::{self, Herald};
use crate::certification;
use crate::db::TenantTx;
use crate::notice::{self, Facts, New};
use crate::reminder::subject::in_words;
use crate::room_request;

/// A room was opened.
pub async fn opened(tx: &TenantTx, about: &certification::Model, room: &Model) -> Result<(), DbErr> {
    let reason = "An audit room was opened.";
    announce(tx, "audit_room.opened", about, room, reason, &room.id.to_string()).await
}

/// Somebody asks for evidence.
pub async fn asked(
    tx: &TenantTx,
    about: &certification::Model,
    room: &Model,
    request: &room_request::Model,
) -> Result<(), DbErr> {
    let reason = "Evidence was asked for in an audit room.";
    announce(tx, "audit_room.request_made", about, room, reason, &request.id.to_string()).await
}

/// What the room showed was kept.
pub async fn frozen(tx: &TenantTx, about: &certification::Model, room: &Model) -> Result<(), DbErr> {
    let reason = "What an audit room showed was kept.";
    announce(tx, "audit_room.frozen", about, room, reason, &room.id.to_string()).await
}

async fn announce(
    tx: &TenantTx,
    topic: &str,
    about: &certification::Model,
    room: &Model,
    reason: &str,
    once: &str,
) -> Result<(), DbErr> {
    let herald = Herald { tenant: tx.tenant(), now: tx.now(), wall: tx.wall() };
    let data = json!({ "room_id": room.id, "title": room.title, "reason": reason });
    announcement::insert(tx, &[herald.of_room(topic, about.id, data)]).await?;
    let readers = BTreeSet::from([about.responsible_id, room.made_by]);
    let news = readers.into_iter().filter(|reader| tx.actor() != Some(*reader)).map(|to| New {
        to,
        what: topic,
        certification: Some(about.id),
        duty: None,
        obligation: None,
        facts: Facts {
            title: Some(room.title.clone()),
            certification: in_words(about),
            key: Some(room.id.to_string()),
            ..Facts::default()
        },
        once: format!("{topic}/{once}"),
    });
    notice::tell(tx, news).await.map(drop)
}
