//! Obligations: what is due, as the engine last planned it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    Condition, DbErr, ExprTrait, Iterable, ModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{CertificationId, DutyId, MembershipId, ObligationId, OrganizationId};
use crate::{certification, duty};

pub mod calendar;
mod filter;

pub use filter::{Filter, SORTING, list};

/// The states in which something remains to be done, and people are reminded.
pub const OPEN_STATES: [&str; 4] = ["open", "planned", "at_risk", "overdue"];

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObligationId,
    /// The certification it belongs to; a duty's belong to none.
    pub certification_id: Option<CertificationId>,
    /// The duty it belongs to; a certification's belong to none.
    pub duty_id: Option<DutyId>,
    /// The engine's key, stable when dates move.
    pub key: String,
    /// The engine's kind.
    pub kind: String,
    /// The certification cycle.
    pub cycle: i32,
    /// Which of its kind in that cycle.
    pub ordinal: i32,
    /// When to start caring.
    pub opens_on: NaiveDate,
    /// The proposed working day.
    pub target_on: NaiveDate,
    /// The limit.
    pub due_on: NaiveDate,
    /// True when a rule sets the limit, false when policy does.
    pub hard: bool,
    /// The engine's state.
    pub state: String,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// Keys of what should be done before.
    pub depends_on: Json,
    /// Ids of the rules it follows from.
    pub rules: Json,
    /// The sentence that names the dates it follows from.
    #[sea_orm(column_type = "Text")]
    pub because: String,
    /// Whether doing it still helps: it is open, of the current cycle or a later one, and not overtaken by what it was to
    /// prepare. People are reminded of these.
    pub actionable: bool,
    /// Who is reminded; `None`: whoever the certification names.
    pub responsible_id: Option<MembershipId>,
    /// How often its day or state has moved, for calendars (RFC 5545 §3.8.7.4).
    pub sequence: i32,
    /// When it first appeared.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an obligation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A certification, whose programme asks for it.
    Certification(CertificationId),
    /// A recurring duty, of which it is one occurrence.
    Duty(DutyId),
}

impl Owner {
    /// The certification, if it is one.
    pub fn certification(self) -> Option<CertificationId> {
        if let Self::Certification(id) = self { Some(id) } else { None }
    }

    /// The duty, if it is one.
    pub fn duty(self) -> Option<DutyId> {
        if let Self::Duty(id) = self { Some(id) } else { None }
    }
}

impl Model {
    /// What it belongs to; the database holds exactly one of the two.
    pub fn owner(&self) -> Option<Owner> {
        let certification = self.certification_id.map(Owner::Certification);
        certification.or(self.duty_id.map(Owner::Duty))
    }

    /// True while something remains to be done.
    pub fn is_open(&self) -> bool {
        OPEN_STATES.contains(&self.state.as_str())
    }
}

/// Which obligations the transaction may see; `None`: all.
fn visible(tx: &TenantTx) -> Option<Condition> {
    visible_by(tx, Column::CertificationId, Column::DutyId)
}

/// Which rows the transaction may see of a table whose rows belong to the certification or the duty in these columns; `None`: all.
pub(crate) fn visible_by<C: ColumnTrait>(tx: &TenantTx, certification: C, duty: C) -> Option<Condition> {
    let duties = duty.in_subquery(duty::visible(tx)?);
    let certifications = match tx.sight() {
        Some(seen) => certification.is_in(seen.iter().copied()),
        None => certification.is_not_null(),
    };
    Some(Condition::any().add(certifications).add(duties))
}

/// The obligation with that id, if the transaction may see its certification or duty.
pub async fn find(tx: &TenantTx, id: ObligationId) -> Result<Option<Model>, DbErr> {
    let mut query = Entity::find_by_id((tx.tenant(), id));
    if let Some(visible) = visible(tx) {
        query = query.filter(visible);
    }
    query.one(tx.connection()).await
}

/// Every obligation of a certification, by due date.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find()
        .filter(here)
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .all(tx.connection())
        .await
}

/// Every obligation of a duty, by due date.
pub async fn of_duty(tx: &TenantTx, duty: DutyId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty));
    let ordered = Entity::find().filter(here).order_by_asc(Column::DueOn).order_by_asc(Column::Id);
    ordered.all(tx.connection()).await
}

/// Every obligation of `owners`.
pub(crate) async fn of_all(tx: &TenantTx, owners: &[Owner]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(owned(tx, owners)).all(tx.connection()).await
}

/// The ids of every obligation of `owners`, to be looked up by the database.
pub(crate) fn ids_of(tx: &TenantTx, owners: &[Owner]) -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(owned(tx, owners)).into_query()
}

/// The ids of the certifications that `obligations`, a query of ids, belong to.
pub(crate) fn certifications_of(tx: &TenantTx, obligations: SelectStatement) -> SelectStatement {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.is_not_null());
    let these = Entity::find().select_only().column(Column::CertificationId).filter(here);
    these.filter(Column::Id.in_subquery(obligations)).into_query()
}

/// The duties that `obligations`, a query of ids, belong to, in the order of their ids.
pub(crate) async fn duties_of(tx: &TenantTx, obligations: SelectStatement) -> Result<Vec<DutyId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.is_not_null());
    let these = Entity::find().select_only().column(Column::DutyId).filter(here).distinct();
    let ids = these.filter(Column::Id.in_subquery(obligations)).order_by_asc(Column::DutyId);
    ids.into_tuple().all(tx.connection()).await
}

fn owned(tx: &TenantTx, owners: &[Owner]) -> Condition {
    let certifications: Vec<_> = owners.iter().filter_map(|owner| owner.certification()).collect();
    let duties: Vec<_> = owners.iter().filter_map(|owner| owner.duty()).collect();
    // Each of the two only where it is asked for: the index over certifications serves no alternative.
    let mut these = Condition::any();
    if !certifications.is_empty() {
        these = these.add(Column::CertificationId.is_in(certifications));
    }
    if !duties.is_empty() {
        these = these.add(Column::DutyId.is_in(duties));
    }
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(these)
}

/// The obligations with these ids.
pub async fn among(tx: &TenantTx, ids: &[ObligationId]) -> Result<HashMap<ObligationId, Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    let rows = here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The next actionable obligation of each of `certifications`, by due date.
pub async fn next_of(tx: &TenantTx, certifications: &[CertificationId]) -> Result<Vec<Model>, DbErr> {
    let open = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::CertificationId.is_in(certifications.iter().copied()))
        .filter(Column::Actionable.eq(true))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id);
    let mut next: Vec<Model> = Vec::new();
    for row in open.all(tx.connection()).await? {
        if !next.iter().any(|seen| seen.certification_id == row.certification_id) {
            next.push(row);
        }
    }
    Ok(next)
}

/// The next actionable obligation of each of `duties`, by due date.
pub async fn next_of_duties(tx: &TenantTx, duties: &[DutyId]) -> Result<Vec<Model>, DbErr> {
    let open = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::DutyId.is_in(duties.iter().copied()))
        .filter(Column::Actionable.eq(true))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id);
    let mut seen = HashSet::new();
    Ok(open.all(tx.connection()).await?.into_iter().filter(|row| seen.insert(row.duty_id)).collect())
}

/// Gives an obligation its own responsible person; `None`: whoever its owner names. It is to be planned in the same
/// transaction, for its reminders follow.
pub async fn assign(
    tx: &TenantTx,
    id: ObligationId,
    responsible: Option<MembershipId>,
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ResponsibleId, responsible.into())
        .col_expr(Column::ChangedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await?;
    let row = find(tx, id).await?;
    if let Some(certification) = row.as_ref().and_then(|row| row.certification_id) {
        certification::forget_plan(tx, certification).await?;
    }
    Ok(row)
}

/// The ids of the obligations that the transaction may see, as part of another query; `None`: all.
pub(crate) fn visible_ids(tx: &TenantTx) -> Option<SelectStatement> {
    let here = Entity::find().select_only().column(Column::Id).filter(Column::TenantId.eq(tx.tenant()));
    visible(tx).map(|visible| here.filter(visible).into_query())
}

/// Stores obligations that appeared.
pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<u64, DbErr> {
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await
}

/// Writes obligations as they are planned now; who is responsible for one is not the plan's.
pub(crate) async fn rewrite(tx: &TenantTx, rows: &[Model]) -> Result<u64, DbErr> {
    let kept = |column: &Column| {
        matches!(
            column,
            Column::CertificationId
                | Column::DutyId
                | Column::Key
                | Column::ResponsibleId
                | Column::CreatedAt
        )
    };
    let columns: Vec<Column> = Column::iter().filter(|column| !kept(column)).collect();
    let values = rows.iter().map(|row| columns.iter().map(|column| row.get(*column)).collect());
    Batch::some::<Entity>(&columns, values.collect()).update(tx.connection()).await
}
