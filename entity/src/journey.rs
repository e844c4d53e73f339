//! Journeys to a first certificate, as an organization has edited them: where it starts from, and how many days its steps
//! take where they differ from that.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use cycle::journey::{Durations, JourneyPreset};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::certification;
use crate::db::TenantTx;
use crate::id::{CertificationId, JourneyId, OrganizationId};

/// The journey of one certification. As long as nobody has edited it there is no row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journey")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JourneyId,
    /// The certification.
    pub certification_id: CertificationId,
    /// Where the organization starts from, a word of [`JourneyPreset`].
    pub preset: String,
    /// The days of the steps that differ from the preset, by step.
    pub days: Json,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Rises with each change, of its steps too; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is edited of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JourneyFacts {
    /// Where the organization starts from.
    pub preset: JourneyPreset,
    /// The days of the steps that differ from the preset.
    pub days: BTreeMap<String, u32>,
}

impl JourneyFacts {
    /// How long every step takes.
    pub fn durations(&self) -> Durations {
        self.preset.durations(self.days.clone())
    }
}

impl Model {
    /// What was edited.
    ///
    /// # Errors
    /// When the stored days are none, which storing excludes.
    pub fn facts(&self) -> Result<JourneyFacts, DbErr> {
        let preset = JourneyPreset::of(&self.preset);
        let preset = preset.ok_or_else(|| DbErr::Type(format!("{}: no preset {}", self.id, self.preset)))?;
        let days = serde_json::from_value(self.days.clone()).map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(JourneyFacts { preset, days })
    }
}

/// The journey of a certification, if somebody has edited it.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find().filter(here).one(tx.connection()).await
}

/// The journeys of some certifications.
pub async fn of_all(tx: &TenantTx, certifications: &[CertificationId]) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    let among = Column::CertificationId.is_in(certifications.iter().copied());
    Entity::find().filter(here.and(among)).all(tx.connection()).await
}

/// How long the steps take as edited; the usual time when nobody has.
pub async fn durations(tx: &TenantTx, certification: CertificationId) -> Result<Durations, DbErr> {
    Ok(durations_of(tx, &[certification]).await?.remove(&certification).unwrap_or_default())
}

/// The same of several certifications; those that nobody has edited are left out.
pub(crate) async fn durations_of(
    tx: &TenantTx,
    certifications: &[CertificationId],
) -> Result<HashMap<CertificationId, Durations>, DbErr> {
    let rows = of_all(tx, certifications).await?;
    rows.iter().map(|row| Ok((row.certification_id, row.facts()?.durations()))).collect()
}

/// Opens the journey for a change: the certification is locked, and the journey as it is answered.
/// A journey that nobody has edited has version 0.
pub async fn open(tx: &TenantTx, certification: CertificationId) -> Result<Model, DbErr> {
    certification::lock(tx, certification).await?;
    if let Some(row) = of(tx, certification).await? {
        return Ok(row);
    }
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(JourneyId::new(tx.wall())),
        certification_id: Set(certification),
        preset: Set(JourneyPreset::default().as_str().to_owned()),
        days: Set(serde_json::json!({})),
        changed_at: Set(tx.now()),
        version: Set(0),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Keeps what is edited of a journey that [`open`] answered, and raises its version.
pub async fn keep(tx: &TenantTx, journey: &Model, facts: &JourneyFacts) -> Result<(), DbErr> {
    let days = serde_json::to_value(&facts.days).map_err(|e| DbErr::Json(e.to_string()))?;
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Preset, facts.preset.as_str().into())
        .col_expr(Column::Days, days.into())
        .col_expr(Column::ChangedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(journey.id)));
    change.exec(tx.connection()).await.map(drop)
}

/// The journey's steps that recorded events show as done, with their last days.
pub fn shown_done(events: &[cycle::Event]) -> BTreeMap<String, NaiveDate> {
    use cycle::Event;
    let mut done = BTreeMap::new();
    for event in events {
        let (step, day) = match event {
            Event::InternalAudit(audit) if audit.state == cycle::Happened::Done => ("J11", audit.last_day()),
            Event::ManagementReview(review) if review.state == cycle::Happened::Done => ("J13", review.on),
            Event::Stage1Audit(audit) if audit.is_done() => ("J14", audit.last_day()),
            Event::Stage2Audit(audit) if audit.is_done() => ("J16", audit.last_day()),
            Event::CertificationDecision(act) => ("J18", act.on),
            _ => continue,
        };
        let seen = done.entry(step.to_owned()).or_insert(day);
        *seen = std::cmp::Ord::max(day, *seen);
    }
    done
}

/// The event that shows a step as done; `None` for a step that is marked by hand.
pub fn event_of(step: &str) -> Option<&'static str> {
    Some(match step {
        "J11" => "internal_audit",
        "J13" => "management_review",
        "J14" => "stage_1_audit",
        "J16" => "stage_2_audit",
        "J18" => "certification_decision",
        _ => return None,
    })
}
