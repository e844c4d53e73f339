//! The list of obligations: what it may be narrowed to and sorted by.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{Condition, QueryFilter, QueryTrait};

use super::{Column, Entity, Model, visible};
use crate::db::TenantTx;
use crate::id::{CertificationId, DutyId, MembershipId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by, maybe};
use crate::{certification, duty};

/// Which obligations a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these states; empty: all.
    pub states: Vec<String>,
    /// Only these kinds; empty: all.
    pub kinds: Vec<String>,
    /// Only those that are actionable, or are not.
    pub actionable: Option<bool>,
    /// Only those of this certification.
    pub certification_id: Option<CertificationId>,
    /// Only those of this duty.
    pub duty_id: Option<DutyId>,
    /// Only those of which this member is reminded: their own, or as whoever answers for the certification or duty.
    pub responsible_id: Option<MembershipId>,
    /// Only those due on or after this day.
    pub due_from: Option<NaiveDate>,
    /// Only those due on or before this day.
    pub due_until: Option<NaiveDate>,
    /// Only those that have changed at this instant or later.
    pub changed_since: Option<DateTime<Utc>>,
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "obligations",
    fields: &[
        by("due_on", Column::DueOn, Kind::Day),
        by("opens_on", Column::OpensOn, Kind::Day),
        by("target_on", Column::TargetOn, Kind::Day),
        maybe("planned_on", Column::PlannedOn, Kind::Day),
        maybe("done_on", Column::DoneOn, Kind::Day),
        by("kind", Column::Kind, Kind::Text),
        by("state", Column::State, Kind::Text),
        by("hard", Column::Hard, Kind::Flag),
        by("changed_at", Column::ChangedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: Some("due_on"),
};

/// One page of the tenant's obligations, by due date.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let words = |column: Column, words: &[String]| {
        (!words.is_empty()).then(|| column.is_in(words.iter().map(String::as_str)))
    };
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(visible(tx), QueryFilter::filter)
        .apply_if(words(Column::State, &filter.states), QueryFilter::filter)
        .apply_if(words(Column::Kind, &filter.kinds), QueryFilter::filter)
        .apply_if(filter.actionable, |query, it| query.filter(Column::Actionable.eq(it)))
        .apply_if(filter.certification_id, |query, it| query.filter(Column::CertificationId.eq(it)))
        .apply_if(filter.duty_id, |query, it| query.filter(Column::DutyId.eq(it)))
        .apply_if(filter.responsible_id, |query, it| query.filter(reminds(tx, it)))
        .apply_if(filter.due_from, |query, it| query.filter(Column::DueOn.gte(it)))
        .apply_if(filter.due_until, |query, it| query.filter(Column::DueOn.lte(it)))
        .apply_if(filter.changed_since, |query, it| query.filter(Column::ChangedAt.gte(it)));
    request.sorted(tx, query, &SORTING).await
}

/// That `member` is reminded of it.
pub(super) fn reminds(tx: &TenantTx, member: MembershipId) -> Condition {
    let owner = Condition::any()
        .add(Column::CertificationId.in_subquery(certification::of_responsible(tx, member)))
        .add(Column::DutyId.in_subquery(duty::of_responsible(tx, member)));
    let usual = Condition::all().add(Column::ResponsibleId.is_null()).add(owner);
    Condition::any().add(Column::ResponsibleId.eq(member)).add(usual)
}
