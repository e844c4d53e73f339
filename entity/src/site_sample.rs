//! Samples of sites that were drawn for an audit. A sample is never changed: another one supersedes it.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::db::TenantTx;
use crate::id::{CertificationId, MembershipId, ObligationId, OrganizationId, SiteId, SiteSampleId};
use crate::{certification, obligation};

/// A sample as it was drawn, with all that it was drawn from.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_sample")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteSampleId,
    /// The certification.
    pub certification_id: CertificationId,
    /// The obligation of the audit that it was drawn for.
    pub obligation_id: ObligationId,
    /// The key of that obligation.
    pub audit_key: String,
    /// What audit: the obligation's kind.
    pub kind: String,
    /// The cycle of the audit.
    pub cycle: i32,
    /// Its number within cycle and kind.
    pub ordinal: i32,
    /// The seed, in decimal digits: a number below 2^64.
    pub seed: String,
    /// How the seed became the choice: `cycle::sample::METHOD`.
    pub method: String,
    /// Whether the sites were suited to sampling.
    pub sampling_allowed: bool,
    /// By how many sites risk raised each group's sample.
    pub risk_uplift: i32,
    /// The sites to choose from, in their order: a list of [`Candidate`].
    pub candidates: Json,
    /// What was chosen: a list of [`Choice`].
    pub chosen: Json,
    /// Why it was drawn anew; empty for an audit's first sample.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The sample that this one replaces.
    pub supersedes_id: Option<SiteSampleId>,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: MembershipId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A site that could be chosen, as it was on the day of the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The site.
    pub site_id: SiteId,
    /// Its name then.
    pub name: String,
    /// Its risk group then.
    pub risk_group: Option<String>,
    /// Its last visit then.
    pub last_visited_on: Option<NaiveDate>,
}

/// A site that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The site.
    pub site_id: SiteId,
    /// Its name then.
    pub name: String,
    /// How it came in.
    pub how: cycle::site_coverage::How,
    /// Why, where somebody added it.
    pub reason: Option<String>,
}

/// A sample to record.
#[derive(Clone, Debug)]
pub struct NewSample {
    /// The seed.
    pub seed: u64,
    /// How it was sized.
    pub setting: cycle::sample::Setting,
    /// The sites to choose from.
    pub candidates: Vec<Candidate>,
    /// What was chosen.
    pub chosen: Vec<Choice>,
    /// Why it was drawn anew.
    pub reason: String,
    /// The sample that it replaces.
    pub supersedes_id: Option<SiteSampleId>,
}

/// Records a sample for the audit of `obligation`, in place of the one that stands. `None` when another one stands by now
/// than the one it replaces.
///
/// # Errors
/// A unique violation when somebody else replaced the same sample meanwhile.
pub async fn record(
    tx: &TenantTx,
    certification: CertificationId,
    obligation: &obligation::Model,
    drawer: MembershipId,
    new: NewSample,
) -> Result<Option<Model>, DbErr> {
    // Of two who draw at once, the second sees the first one's sample.
    certification::lock(tx, certification).await?;
    let before = all(tx, certification).await?;
    let stands = standing(&before).find(|row| row.obligation_id == obligation.id).map(|row| row.id);
    if stands != new.supersedes_id {
        return Ok(None);
    }
    let json = |value: Result<Json, serde_json::Error>| value.map_err(|e| DbErr::Json(e.to_string()));
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(SiteSampleId::new(tx.wall())),
        certification_id: Set(certification),
        obligation_id: Set(obligation.id),
        audit_key: Set(obligation.key.clone()),
        kind: Set(obligation.kind.clone()),
        cycle: Set(obligation.cycle),
        ordinal: Set(obligation.ordinal),
        seed: Set(new.seed.to_string()),
        method: Set(cycle::sample::METHOD.to_owned()),
        sampling_allowed: Set(new.setting.sampling_allowed),
        risk_uplift: Set(i32::try_from(new.setting.risk_uplift).unwrap_or(i32::MAX)),
        candidates: Set(json(serde_json::to_value(&new.candidates))?),
        chosen: Set(json(serde_json::to_value(&new.chosen))?),
        reason: Set(new.reason),
        supersedes_id: Set(new.supersedes_id),
        drawn_at: Set(tx.now()),
        drawn_by: Set(drawer),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await.map(Some)
}

/// Every sample of a certification, superseded ones included, in the order they were drawn.
pub async fn all(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The samples that none has superseded.
pub fn standing(samples: &[Model]) -> impl Iterator<Item = &Model> {
    let gone: HashSet<_> = samples.iter().filter_map(|sample| sample.supersedes_id).collect();
    samples.iter().filter(move |sample| !gone.contains(&sample.id))
}

impl Model {
    /// What it was drawn from.
    pub fn candidates(&self) -> Result<Vec<Candidate>, DbErr> {
        serde_json::from_value(self.candidates.clone()).map_err(|e| self.unreadable(&e))
    }

    /// What was chosen.
    pub fn chosen(&self) -> Result<Vec<Choice>, DbErr> {
        serde_json::from_value(self.chosen.clone()).map_err(|e| self.unreadable(&e))
    }

    /// How it was sized.
    pub fn setting(&self) -> cycle::sample::Setting {
        cycle::sample::Setting {
            sampling_allowed: self.sampling_allowed,
            risk_uplift: u32::try_from(self.risk_uplift).unwrap_or(0),
        }
    }

    fn unreadable(&self, error: &serde_json::Error) -> DbErr {
        DbErr::Json(format!("sample {}: {error}", self.id))
    }
}
