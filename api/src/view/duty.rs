//! A duty as clients see it.

use std::collections::HashMap;

use entity::duty::Model;
use entity::id::DutyId;
use entity::{TenantTx, certification, duty, duty_certification, holiday_calendar, obligation};
use serde::Serialize;
use utoipa::ToSchema;

use crate::expand::{self, Expandable, Opened, Wanted};
use crate::handler::holiday_calendar::HolidayCalendarView;
use crate::handler::people::MemberView;
use crate::member::Member;
use crate::problem::Problem;
use crate::recurrence::{DutyBasis, DutyShift};
use crate::view::certification::{CertificationView, reference};
use crate::view::obligation::{self as due, ObligationView};

/// A recurring duty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What is to be done.
    #[schema(max_length = 200)]
    pub title: String,
    /// How, in words.
    #[schema(max_length = 4000)]
    pub description: String,
    /// How often (RFC 5545).
    #[schema(max_length = 500, example = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1")]
    pub rrule: String,
    /// How often, in words.
    #[schema(max_length = 2000, example = "every third month on the last day")]
    pub in_words: String,
    /// The day that the rule counts from.
    pub anchor_on: chrono::NaiveDate,
    /// What the next date counts from.
    #[schema(value_type = DutyBasis)]
    pub basis: String,
    /// Where a date goes that falls on a day without work.
    #[schema(value_type = DutyShift)]
    pub shift: String,
    /// How many days before it is due to start caring; people are reminded from then on.
    #[schema(minimum = 0, maximum = 730)]
    pub opens_days_before: i32,
    /// Whether a missed occurrence is still to be done when the next one has come.
    pub keep_missed: bool,
    /// Who is reminded.
    pub responsible: Expandable<MemberView>,
    /// The calendar of days without work; null: the organization's policy says.
    pub holiday_calendar: Option<Expandable<HolidayCalendarView>>,
    /// The certifications that it serves.
    #[schema(max_items = 200)]
    pub certifications: Vec<Expandable<CertificationView>>,
    /// The first day from which a fixed sequence is asked for: the day it was recorded.
    pub starts_on: chrono::NaiveDate,
    /// The last day on which an occurrence may fall; null while it goes on.
    pub ended_on: Option<chrono::NaiveDate>,
    /// The next open obligation.
    pub next: Option<ObligationView>,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

crate::wire::page! {
    /// A page of duties.
    DutyPage of DutyView
}

/// One duty's view.
pub async fn view(tx: &TenantTx, row: Model) -> Result<DutyView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// The views of a page of duties.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<DutyView>, Problem> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let members = due::members(tx).await?;
    let next = due::views(tx, obligation::next_of_duties(tx, &ids).await?).await?;
    let mut next: HashMap<String, ObligationView> =
        next.into_iter().filter_map(|view| Some((view.duty.as_ref()?.id.clone(), view))).collect();
    let served = duty_certification::of(tx, &ids).await?;
    let seen = served.iter().map(|(_, certification)| *certification).filter(|id| tx.sees(*id));
    let certifications: Vec<_> = seen.collect();
    let certifications: HashMap<_, _> =
        certification::among(tx, &certifications).await?.into_iter().map(|row| (row.id, row)).collect();
    let calendars: Vec<_> = rows.iter().filter_map(|row| row.holiday_calendar_id).collect();
    let calendars: HashMap<_, _> =
        holiday_calendar::among(tx, &calendars).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let view = |row: Model| {
        let rule = row.rrule.parse::<cycle::recurrence::Rule>();
        let name = members.get(&row.responsible_id).map(|member| member.person.name.clone());
        let serves = served.iter().filter(|(duty, _)| *duty == row.id);
        DutyView {
            id: row.id.to_string(),
            in_words: rule.map(|rule| rule.in_words(row.anchor_on)).unwrap_or_default(),
            certifications: serves
                .filter_map(|(_, id)| certifications.get(id))
                .map(|row| Expandable::to(row.id, reference(&row.standard)))
                .collect(),
            responsible: Expandable::to(row.responsible_id, name.unwrap_or_default()),
            holiday_calendar: row
                .holiday_calendar_id
                .map(|id| Expandable::to(id, calendars.get(&id).cloned().unwrap_or_default())),
            next: next.remove(&row.id.to_string()),
            title: row.title,
            description: row.description,
            rrule: row.rrule,
            anchor_on: row.anchor_on,
            basis: row.basis,
            shift: row.shift,
            opens_days_before: row.opens_days_before,
            keep_missed: row.keep_missed,
            starts_on: row.starts_on,
            ended_on: row.ended_on,
            created_at: row.created_at,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Opens in the views what `wanted` names.
pub async fn open(
    tx: &TenantTx,
    member: &Member,
    views: &mut [DutyView],
    wanted: &Wanted,
) -> Result<(), Problem> {
    let certifications = views.iter_mut().flat_map(|view| &mut view.certifications);
    expand::open(tx, member, wanted, "certifications", certifications.map(Expandable::slot)).await?;
    let calendars = views.iter_mut().filter_map(|view| view.holiday_calendar.as_mut());
    expand::open(tx, member, wanted, "holiday_calendar", calendars.map(Expandable::slot)).await?;
    let people = views.iter_mut().map(|view| view.responsible.slot());
    expand::open(tx, member, wanted, "responsible", people).await
}

impl Opened for DutyView {
    type Id = DutyId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(
        tx: &TenantTx,
        member: &Member,
        ids: Vec<DutyId>,
        wanted: &Wanted,
    ) -> Result<Vec<Self>, Problem> {
        let mut views = views(tx, duty::among(tx, &ids).await?).await?;
        open(tx, member, &mut views, wanted).await?;
        Ok(views)
    }
}
