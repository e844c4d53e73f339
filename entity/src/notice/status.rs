//! What became of a certificate, told to whoever answers for it and to those who lead.

use std::collections::BTreeSet;

use clock::zone;
use sea_orm::DbErr;

use super::{Facts, New, WHATS, tell};
use crate::db::TenantTx;
use crate::reminder::escalation::Superiors;
use crate::reminder::subject::in_words;
use crate::{announcement, certification, organization};

/// A certification whose state has changed, with what announces it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed<'a> {
    pub certification: &'a certification::Model,
    pub news: &'a announcement::Model,
}

/// Tells of states that matter to people, everybody but the one who brought them about.
pub(crate) async fn of_status(
    tx: &TenantTx,
    organization: &organization::Model,
    changed: &[Changed<'_>],
) -> Result<(), DbErr> {
    let matters = |it: &&Changed<'_>| WHATS.iter().any(|(what, _)| *what == it.news.topic);
    let changed: Vec<_> = changed.iter().filter(matters).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let superiors = Superiors::load(tx, organization).await?;
    let today = zone::civil_date(tx.now(), organization.zone());
    let mut news = Vec::new();
    for Changed { certification, news: told } in changed {
        let leads = superiors.seeing(certification.id, today);
        let readers: BTreeSet<_> = leads.chain([certification.responsible_id]).collect();
        for to in readers.into_iter().filter(|reader| tx.actor() != Some(*reader)) {
            news.push(New {
                to,
                what: &told.topic,
                certification: Some(certification.id),
                duty: None,
                obligation: None,
                facts: Facts { certification: in_words(certification), ..Facts::default() },
                once: told.id.to_string(),
            });
        }
    }
    tell(tx, news.into_iter()).await.map(drop)
}
