//! What happened to the cycle: one row for each change, written in its transaction, for all that listens.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter, QuerySelect};
use serde_json::json;

use crate::db::{TenantTx, WorkerTx};
use crate::dialect::Batch;
use crate::id::{AnnouncementId, CertificationId, DutyId, ObligationId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::{obligation, webhook_delivery, webhook_endpoint};

/// How long an announcement is kept.
pub const KEPT: TimeDelta = TimeDelta::days(400);

/// What tries an endpoint out; nothing has happened.
pub const TEST: &str = "webhook.test";

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id; ids rise with time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnnouncementId,
    /// What kind of thing happened, such as `certification.suspended`.
    pub topic: String,
    /// To which certification.
    pub certification_id: Option<CertificationId>,
    /// To which duty.
    pub duty_id: Option<DutyId>,
    /// To which obligation.
    pub obligation_id: Option<ObligationId>,
    /// What is told of it.
    pub data: Json,
    /// What is announced no more than once bears this.
    pub once: Option<String>,
    /// When, by the clock that the organization lives by.
    pub announced_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Everything that is announced, with what it means.
pub const TOPICS: &[(&str, &str)] = &[
    ("certification.applied", "The first certificate is on its way."),
    ("certification.stage1_done", "Stage 1 has taken place."),
    ("certification.stage2_done", "Stage 2 has taken place, and nonconformities block the decision."),
    ("certification.decision_pending", "Nothing blocks the decision any more."),
    ("certification.certified", "The certificate is valid, and nothing is in danger."),
    ("certification.certified_at_risk", "The certificate is valid, and a hard limit is near."),
    ("certification.overdue", "A surveillance audit was missed."),
    ("certification.suspended", "The certificate is suspended."),
    ("certification.expired_restorable", "The certificate has expired and can still be restored."),
    ("certification.lapsed", "The certificate has expired for good."),
    ("certification.withdrawn", "The certificate is withdrawn."),
    ("certification.cancelled", "The certificate is given up."),
    ("certification.transferred", "Another certification body has taken the certificate over."),
    ("certificate.expiring", "The first reminder of a certificate's expiry is due."),
    ("obligation.opened", "Something more is to be done."),
    ("obligation.due_soon", "The first reminder of a limit is due."),
    ("obligation.moved", "A limit has moved."),
    ("obligation.planned", "A date was planned, or another one."),
    ("obligation.at_risk", "A hard limit is near."),
    ("obligation.overdue", "A limit has passed."),
    ("obligation.done", "It was done."),
    ("obligation.reopened", "It is to be done again."),
    ("obligation.waived", "It need not be done any more."),
    ("audit.planned", "The dates of an audit were planned, or others."),
    ("nonconformity.overdue", "The limit of a nonconformity has passed."),
    ("audit_room.opened", "A room was opened for an auditor from outside."),
    ("audit_room.request_made", "Evidence was asked for in an audit room."),
    ("audit_room.frozen", "What an audit room showed was kept, with its hash."),
];

/// Who announces: whose cycle it is, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Herald {
    /// The organization.
    pub tenant: OrganizationId,
    /// When it happens.
    pub now: DateTime<Utc>,
    /// The same by the product's own clock, which ids are made by.
    pub wall: DateTime<Utc>,
}

/// To what something happened.
#[derive(Clone, Copy, Debug, Default)]
struct Subject {
    certification: Option<CertificationId>,
    duty: Option<DutyId>,
    obligation: Option<ObligationId>,
}

impl Subject {
    fn of(row: &obligation::Model) -> Self {
        Self { certification: row.certification_id, duty: row.duty_id, obligation: Some(row.id) }
    }
}

impl Herald {
    /// The state of a certification, as it was and is.
    pub fn of_status(self, certification: CertificationId, from: &str, to: &str, reason: &str) -> Model {
        let data = json!({ "from_status": from, "status": to, "reason": reason });
        let subject = Subject { certification: Some(certification), ..Subject::default() };
        self.model(&format!("certification.{to}"), subject, data)
    }

    /// What happens in an audit room of a certification.
    pub fn of_room(self, topic: &str, certification: CertificationId, data: Json) -> Model {
        self.model(topic, Subject { certification: Some(certification), ..Subject::default() }, data)
    }

    /// What a change of an obligation means, in the order in which it is told.
    pub fn of_obligation(
        self,
        old: Option<&obligation::Model>,
        new: &obligation::Model,
        reason: &str,
    ) -> impl Iterator<Item = Model> {
        let subject = Subject::of(new);
        let data = data(old, new, reason);
        topics(old, new).into_iter().map(move |topic| self.model(topic, subject, data.clone()))
    }

    /// That the first reminder of an obligation has come; for the decision that must be taken before the certificate expires,
    /// that the certificate expires soon.
    fn of_nearness(self, obligation: &obligation::Model) -> impl Iterator<Item = Model> {
        let subject = Subject::of(obligation);
        let data = data(None, obligation, "The first reminder has come.");
        let expiring = (obligation.kind == "recertification_decision").then_some("certificate.expiring");
        let once = format!("{}/{}", obligation.id, obligation.due_on);
        std::iter::once("obligation.due_soon").chain(expiring).map(move |topic| {
            let once = Some(format!("{topic}/{once}"));
            Model { once, ..self.model(topic, subject, data.clone()) }
        })
    }

    fn model(self, topic: &str, subject: Subject, data: Json) -> Model {
        Model {
            tenant_id: self.tenant,
            id: AnnouncementId::new(self.wall),
            topic: topic.to_owned(),
            certification_id: subject.certification,
            duty_id: subject.duty,
            obligation_id: subject.obligation,
            data,
            once: None,
            announced_at: self.now,
        }
    }
}

fn topics(old: Option<&obligation::Model>, new: &obligation::Model) -> Vec<&'static str> {
    let Some(old) = old else { return vec!["obligation.opened"] };
    let mut topics = Vec::new();
    let closed = |state: &str| !obligation::OPEN_STATES.contains(&state);
    if old.due_on != new.due_on && !closed(&new.state) {
        topics.push("obligation.moved");
    }
    if old.planned_on != new.planned_on && new.planned_on.is_some() {
        topics.push("obligation.planned");
        if new.kind.ends_with("_audit") {
            topics.push("audit.planned");
        }
    }
    if old.state != new.state {
        match new.state.as_str() {
            "at_risk" => topics.push("obligation.at_risk"),
            "overdue" => {
                topics.push("obligation.overdue");
                if new.kind.starts_with("nonconformity_") {
                    topics.push("nonconformity.overdue");
                }
            }
            "done" => topics.push("obligation.done"),
            "waived" => topics.push("obligation.waived"),
            _ if closed(&old.state) => topics.push("obligation.reopened"),
            _ => {}
        }
    }
    topics
}

fn data(old: Option<&obligation::Model>, new: &obligation::Model, reason: &str) -> Json {
    json!({
        "key": new.key, "kind": new.kind, "ordinal": new.ordinal, "hard": new.hard, "reason": reason,
        "from_due_on": old.map(|old| old.due_on), "due_on": new.due_on,
        "from_state": old.map(|old| old.state.as_str()), "state": new.state,
        "planned_on": new.planned_on, "done_on": new.done_on,
    })
}

impl Model {
    /// What must be told in order: the obligation, or else the certification or duty.
    pub fn subject(&self) -> Option<uuid::Uuid> {
        let owner = self.certification_id.map(|id| id.0).or(self.duty_id.map(|id| id.0));
        self.obligation_id.map(|id| id.0).or(owner)
    }
}

/// Which announcements a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this certification.
    pub certification_id: Option<CertificationId>,
    /// Only of this duty.
    pub duty_id: Option<DutyId>,
    /// Only of this obligation.
    pub obligation_id: Option<ObligationId>,
    /// Only these topics; empty: all.
    pub topics: Vec<String>,
}

/// One page of what was announced and the transaction may see, newest first.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Topic.ne(TEST));
    let mut query = Entity::find().filter(here);
    if let Some(visible) = obligation::visible_by(tx, Column::CertificationId, Column::DutyId) {
        query = query.filter(visible);
    }
    if let Some(id) = filter.certification_id {
        query = query.filter(Column::CertificationId.eq(id));
    }
    if let Some(id) = filter.duty_id {
        query = query.filter(Column::DutyId.eq(id));
    }
    if let Some(id) = filter.obligation_id {
        query = query.filter(Column::ObligationId.eq(id));
    }
    if !filter.topics.is_empty() {
        query = query.filter(Column::Topic.is_in(&filter.topics));
    }
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}

/// The announcement with that id, for whoever sends it.
pub async fn find(tx: &TenantTx, id: AnnouncementId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those with these ids, for the log of what was sent.
pub async fn among(tx: &TenantTx, ids: &[AnnouncementId]) -> Result<Vec<Model>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::Id.is_in(ids.iter().copied()));
    Entity::find().filter(these).all(tx.connection()).await
}

/// Announces, to all who listen.
pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await?;
    send(tx, rows).await
}

/// Puts down what the endpoints want of what was announced.
async fn send(tx: &TenantTx, rows: &[Model]) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let endpoints = webhook_endpoint::all(tx).await?;
    webhook_delivery::fan_out(tx, &endpoints, rows).await.map(drop)
}

/// Announces that the first reminder of each of `obligations` has come before its limit. However many people are reminded, and
/// however often, that is announced once; whoever calls holds what the obligations belong to. Beside each obligation stands
/// whether the organization wants endpoints to hear of it.
pub(crate) async fn due_soon(
    tx: &TenantTx,
    obligations: impl Iterator<Item = (&obligation::Model, bool)>,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let herald = Herald { tenant: tx.tenant(), now: tx.now(), wall: tx.wall() };
    let mut sent = HashSet::new();
    let mut rows: Vec<Model> = Vec::new();
    for (obligation, is_sent) in obligations.filter(|(obligation, _)| obligation.due_on >= today) {
        if is_sent {
            sent.insert(obligation.id);
        }
        rows.extend(herald.of_nearness(obligation));
    }
    let mut told = told(tx, &rows).await?;
    rows.retain(|row| row.once.as_ref().is_some_and(|once| told.insert(once.clone())));
    if rows.is_empty() {
        return Ok(());
    }
    Batch::of::<Entity>(&rows).insert(tx.connection(), "").await?;
    rows.retain(|row| row.obligation_id.is_some_and(|id| sent.contains(&id)));
    send(tx, &rows).await
}

async fn told(tx: &TenantTx, rows: &[Model]) -> Result<HashSet<String>, DbErr> {
    let marks: Vec<_> = rows.iter().filter_map(|row| row.once.clone()).collect();
    if marks.is_empty() {
        return Ok(HashSet::new());
    }
    let these = Column::TenantId.eq(tx.tenant()).and(Column::Once.is_in(marks));
    let known = Entity::find().select_only().column(Column::Once).filter(these);
    Ok(known.into_tuple().all(tx.connection()).await?.into_iter().collect())
}

/// Announces nothing, and lets it be sent: what tries an endpoint out.
pub async fn test(tx: &TenantTx) -> Result<Model, DbErr> {
    let herald = Herald { tenant: tx.tenant(), now: tx.now(), wall: tx.wall() };
    let row = herald.model(TEST, Subject::default(), json!({}));
    Batch::of::<Entity>(std::slice::from_ref(&row)).insert(tx.connection(), "").await?;
    Ok(row)
}

/// Removes what is older than [`KEPT`], with what became of it, of every tenant; answers how many there were.
pub async fn sweep(tx: &WorkerTx) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::AnnouncedAt.lt(tx.now() - KEPT));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}
