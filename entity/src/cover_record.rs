//! How far every standard was met on past days. Cover itself is computed when it is asked for; what it was, nobody could compute any more.
//!
//! A row is written on a day on which something differs from the row before it: the days between are like the day before them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use standards::cover::{ClauseCover, Cover};
use standards::crosswalk::Place;

use crate::cover::{Scene, left_out};
use crate::db::TenantTx;
use crate::id::{CoverRecordId, OrganizationId};
use crate::target::Target;
use crate::{applicability, claim};

/// How far one standard was met from a day on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cover_record")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CoverRecordId,
    /// The key of the target: the id of a certification or of a framework.
    pub target: String,
    /// The first day on which it was so, by the organization's zone.
    pub recorded_on: NaiveDate,
    /// Clauses that are covered.
    pub covered: i32,
    /// Clauses that are covered in part.
    pub partial: i32,
    /// Clauses that are not covered.
    pub missing: i32,
    /// Clauses that were left out.
    pub not_applicable: i32,
    /// The cover of every clause, by its number.
    pub clauses: Json,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The cover of every clause, by its number.
pub type Clauses = BTreeMap<String, Cover>;

/// How many clauses were covered how far from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: NaiveDate,
    /// Clauses that were covered.
    pub covered: i32,
    /// In part.
    pub partial: i32,
    /// Not at all.
    pub missing: i32,
    /// Left out.
    pub not_applicable: i32,
}

impl Model {
    /// The cover of every clause.
    ///
    /// # Errors
    /// When the row holds something else.
    pub fn clauses(&self) -> Result<Clauses, DbErr> {
        serde_json::from_value(self.clauses.clone()).map_err(|fault| DbErr::Json(fault.to_string()))
    }

    /// Its numbers alone.
    pub fn point(&self) -> Point {
        let Self { recorded_on, covered, partial, missing, not_applicable, .. } = *self;
        Point { on: recorded_on, covered, partial, missing, not_applicable }
    }
}

/// The most days that one answer tells of.
pub const POINTS: u64 = 2000;

/// The cover of every clause of a target, of what was assessed.
pub fn clauses_of(scene: &Scene, assessed: &[ClauseCover], target: &Target) -> Clauses {
    let of = |clause| target.cover(scene, assessed, clause).map(|it| it.cover);
    target.clauses.iter().filter_map(|clause| Some((clause.reference.clone(), of(clause)?))).collect()
}

/// Writes down what differs from what was written last; answers for how many certifications and frameworks. Nothing is written
/// before something is claimed.
pub async fn record(tx: &TenantTx, today: NaiveDate) -> Result<usize, DbErr> {
    let last = newest(tx).await?;
    if last.is_empty() && claim::count(tx).await? == 0 {
        return Ok(0);
    }
    let scene = Scene::load(tx, today).await?;
    let standings = scene.standings();
    let decided = applicability::all(tx).await?;
    // Most certifications leave out the same: nothing.
    let mut assessed: BTreeMap<BTreeSet<Place>, Vec<ClauseCover>> = BTreeMap::new();
    let mut written = 0;
    for target in Target::all(tx).await? {
        let left_out =
            left_out(&applicability::holding(&decided, &target.standard, target.certification_id()));
        let assessed =
            assessed.entry(left_out).or_insert_with_key(|left_out| scene.assess(&standings, left_out));
        let clauses = clauses_of(&scene, assessed, &target);
        let row = row(tx, &target, today, &clauses)?;
        if last.get(&target.key).is_none_or(|last| *last != row.clauses) {
            put(tx, row).await?;
            written += 1;
        }
    }
    Ok(written)
}

fn row(tx: &TenantTx, target: &Target, today: NaiveDate, clauses: &Clauses) -> Result<Model, DbErr> {
    let those = |wanted| clauses.values().filter(|cover| **cover == wanted).count();
    let count = |wanted| i32::try_from(those(wanted)).unwrap_or(i32::MAX);
    Ok(Model {
        tenant_id: tx.tenant(),
        id: CoverRecordId::new(tx.wall()),
        target: target.key.clone(),
        recorded_on: today,
        covered: count(Cover::Covered),
        partial: count(Cover::Partial),
        missing: count(Cover::Missing),
        not_applicable: count(Cover::NotApplicable),
        clauses: serde_json::to_value(clauses).map_err(|fault| DbErr::Json(fault.to_string()))?,
        created_at: tx.now(),
    })
}

/// Writes a row, in place of an earlier one of the same day.
async fn put(tx: &TenantTx, row: Model) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(row.tenant_id),
        id: Set(row.id),
        target: Set(row.target),
        recorded_on: Set(row.recorded_on),
        covered: Set(row.covered),
        partial: Set(row.partial),
        missing: Set(row.missing),
        not_applicable: Set(row.not_applicable),
        clauses: Set(row.clauses),
        created_at: Set(row.created_at),
    };
    let over = OnConflict::columns([Column::TenantId, Column::Target, Column::RecordedOn])
        .update_columns([
            Column::Covered,
            Column::Partial,
            Column::Missing,
            Column::NotApplicable,
            Column::Clauses,
            Column::CreatedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(tx.connection()).await.map(drop)
}

/// What was written last of every target.
async fn newest(tx: &TenantTx) -> Result<HashMap<String, Json>, DbErr> {
    let latest = Query::select()
        .column(Column::Target)
        .expr(Column::RecordedOn.max())
        .from(Entity)
        .and_where(Column::TenantId.eq(tx.tenant()))
        .group_by_col(Column::Target)
        .to_owned();
    let key = Expr::tuple([Expr::col(Column::Target), Expr::col(Column::RecordedOn)]);
    let rows = Entity::find()
        .select_only()
        .columns([Column::Target, Column::Clauses])
        .filter(Column::TenantId.eq(tx.tenant()).and(key.in_subquery(latest)));
    let rows: Vec<(String, Json)> = rows.into_tuple().all(tx.connection()).await?;
    Ok(rows.into_iter().collect())
}

/// The row that told of `day`: the last one that is no later; or, where the target was not written down yet, its first.
pub async fn at(tx: &TenantTx, target: &str, day: NaiveDate) -> Result<Option<Model>, DbErr> {
    let of_it = || Entity::find().filter(Column::TenantId.eq(tx.tenant()).and(Column::Target.eq(target)));
    let before = of_it().filter(Column::RecordedOn.lte(day)).order_by_desc(Column::RecordedOn).limit(1);
    match before.one(tx.connection()).await? {
        Some(row) => Ok(Some(row)),
        None => of_it().order_by_asc(Column::RecordedOn).limit(1).one(tx.connection()).await,
    }
}

/// The days after `day` from which it was otherwise, earliest first: the latest [`POINTS`] of them.
pub async fn points(tx: &TenantTx, target: &str, day: NaiveDate) -> Result<Vec<Point>, DbErr> {
    type Row = (NaiveDate, i32, i32, i32, i32);
    let rows = Entity::find()
        .select_only()
        .columns([
            Column::RecordedOn,
            Column::Covered,
            Column::Partial,
            Column::Missing,
            Column::NotApplicable,
        ])
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Target.eq(target)))
        .filter(Column::RecordedOn.gt(day))
        .order_by_desc(Column::RecordedOn)
        .limit(POINTS);
    let rows: Vec<Row> = rows.into_tuple().all(tx.connection()).await?;
    let point = |(on, covered, partial, missing, not_applicable): Row| Point {
        on,
        covered,
        partial,
        missing,
        not_applicable,
    };
    Ok(rows.into_iter().rev().map(point).collect())
}

/// Forgets a framework that goes.
pub async fn forget(tx: &TenantTx, target: &str) -> Result<(), DbErr> {
    let of_it = Column::TenantId.eq(tx.tenant()).and(Column::Target.eq(target));
    Entity::delete_many().filter(of_it).exec(tx.connection()).await.map(drop)
}
