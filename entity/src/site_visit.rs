//! Which audit visited which site. What was recorded by mistake is taken back; its row stays.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{CertificationEventId, CertificationId, MembershipId, OrganizationId, SiteId, SiteVisitId};

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_visit")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteVisitId,
    /// The certification.
    pub certification_id: CertificationId,
    /// The audit's event.
    pub event_id: CertificationEventId,
    /// The site.
    pub site_id: SiteId,
    /// The day; `None`: some day of the audit.
    pub visited_on: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: MembershipId,
    /// When it was taken back.
    pub taken_back_at: Option<DateTime<Utc>>,
    /// By whom.
    pub taken_back_by: Option<MembershipId>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The visits of a certification's audits that stand.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId
        .eq(tx.tenant())
        .and(Column::CertificationId.eq(certification))
        .and(Column::TakenBackAt.is_null());
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Makes `visits` exactly what the audit visited: `before` is what stands of it, on the event or on one that it replaced.
/// What is no longer named is taken back, what is the same stays.
pub async fn replace(
    tx: &TenantTx,
    (certification, event): (CertificationId, CertificationEventId),
    recorder: MembershipId,
    before: &[Model],
    visits: &[(SiteId, Option<NaiveDate>)],
) -> Result<(), DbErr> {
    let gone = before.iter().filter(|row| !visits.contains(&(row.site_id, row.visited_on)));
    let change = Entity::update_many()
        .col_expr(Column::TakenBackAt, Some(tx.now()).into())
        .col_expr(Column::TakenBackBy, Expr::value(Some(recorder)))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.is_in(gone.map(|row| row.id))));
    change.exec(tx.connection()).await?;
    let kept = |visit: &(SiteId, Option<NaiveDate>)| {
        before.iter().any(|row| (row.site_id, row.visited_on) == *visit)
    };
    let rows: Vec<_> = visits
        .iter()
        .filter(|visit| !kept(visit))
        .map(|(site, visited_on)| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(SiteVisitId::new(tx.wall())),
            certification_id: Set(certification),
            event_id: Set(event),
            site_id: Set(*site),
            visited_on: Set(*visited_on),
            recorded_at: Set(tx.now()),
            recorded_by: Set(recorder),
            taken_back_at: Set(None),
            taken_back_by: Set(None),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
