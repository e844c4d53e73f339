//! An occurrence of a duty as clients see it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use cycle::State;
use cycle::recurrence::{Basis, Instances, Occurrence, What};
use entity::duty::Model as Duty;
use entity::duty::plan::{self, Question};
use entity::id::MembershipId;
use entity::{TenantTx, duty_occurrence, obligation, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::view::obligation::members;
use crate::wire::{Reference, page};

/// One occurrence of a duty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OccurrenceView {
    /// The day that the rule gives it; its name.
    pub occurrence_on: NaiveDate,
    /// The limit.
    pub due_on: NaiveDate,
    /// When to start caring.
    pub opens_on: NaiveDate,
    /// Where it stands; `waived` when it was skipped, or missed and overtaken by a later one.
    #[schema(value_type = cycle::State)]
    pub state: String,
    /// Whether it was left out.
    pub skipped: bool,
    /// The day to which it was moved.
    pub moved_to: Option<NaiveDate>,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What was said about it.
    #[schema(max_length = 4000)]
    pub note: String,
    /// Who recorded that.
    pub recorded_by: Option<Reference>,
    /// When that was recorded.
    pub recorded_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Its obligation; null while it lies too far ahead.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
}

page! {
    /// A page of occurrences, by their days.
    OccurrencePage of OccurrenceView
}

/// What is known of a duty's occurrences.
pub struct Diary {
    question: Question,
    starts_on: NaiveDate,
    /// What was recorded, by the days of the occurrences.
    pub recorded: BTreeMap<NaiveDate, duty_occurrence::Model>,
    stored: BTreeMap<NaiveDate, obligation::Model>,
    names: HashMap<MembershipId, String>,
}

impl Diary {
    /// Reads what is known of the occurrences of `duty`.
    pub async fn open(
        tx: &TenantTx,
        organization: &organization::Model,
        duty: &Duty,
    ) -> Result<Self, Problem> {
        let recorded = duty_occurrence::of(tx, duty.id).await?;
        let stored = obligation::of_duty(tx, duty.id).await?;
        let names = members(tx).await?.into_iter().map(|(id, member)| (id, member.person.name));
        Ok(Self {
            question: plan::question(tx, organization, duty).await?,
            starts_on: duty.starts_on,
            recorded: recorded.into_iter().map(|row| (row.occurrence_on, row)).collect(),
            stored: stored
                .into_iter()
                .filter_map(|row| Some((plan::occurrence_on(&row.key)?, row)))
                .collect(),
            names: names.collect(),
        })
    }

    /// So many occurrences from `from` on: those of the rule, and whatever was asked for or recorded.
    pub fn since(&self, from: NaiveDate, count: usize) -> Vec<OccurrenceView> {
        let mut schedule = self.question.schedule.clone();
        schedule.exceptions.retain(|exception| exception.what != What::Skipped);
        let sequence = schedule.basis == Basis::FixedSequence;
        let first = if sequence { from.max(self.starts_on) } else { from };
        let rule = schedule.occurrences(&self.question.calendar);
        let rule = rule.skip_while(|it| it.occurrence_on < first).take(count);
        let mut all: BTreeMap<NaiveDate, Option<Occurrence>> =
            rule.map(|it| (it.occurrence_on, Some(it))).collect();
        for on in
            self.recorded.range(from..).map(|(on, _)| on).chain(self.stored.range(from..).map(|(on, _)| on))
        {
            all.entry(*on).or_default();
        }
        all.into_iter().take(count).map(|(on, computed)| self.view(on, computed)).collect()
    }

    /// The view of the occurrence of a day; `computed` is what the rule says of it.
    pub fn view(&self, on: NaiveDate, computed: Option<Occurrence>) -> OccurrenceView {
        let (record, stored) = (self.recorded.get(&on), self.stored.get(&on));
        let moved_to = record.and_then(|row| row.moved_to);
        let computed = computed.map(|it| (it.due_on, it.opens_on));
        let (due_on, opens_on) = stored
            .map(|row| (row.due_on, row.opens_on))
            .or(computed)
            .unwrap_or((moved_to.unwrap_or(on), moved_to.unwrap_or(on)));
        let skipped = record.is_some_and(|row| row.skipped);
        let done_on = record.and_then(|row| row.done_on);
        let otherwise = match done_on {
            Some(_) => State::Done,
            None if skipped => State::Waived,
            None => State::Open,
        };
        OccurrenceView {
            occurrence_on: on,
            due_on,
            opens_on,
            state: stored.map_or_else(|| otherwise.as_str().to_owned(), |row| row.state.clone()),
            skipped,
            moved_to,
            planned_on: record.and_then(|row| row.planned_on),
            done_on,
            note: record.map_or_else(String::new, |row| row.note.clone()),
            recorded_by: record.map(|row| {
                Reference::to(row.recorded_by, self.names.get(&row.recorded_by).cloned().unwrap_or_default())
            }),
            recorded_at: record.map(|row| row.recorded_at),
            obligation_id: stored.map(|row| row.id.to_string()),
        }
    }

    /// Whether the duty has an occurrence of that day: one that was asked for, or one that its rule gives.
    pub fn has(&self, on: NaiveDate) -> bool {
        let schedule = &self.question.schedule;
        let given = || {
            let mut days = Instances::new(&schedule.rule, schedule.anchor);
            schedule.basis == Basis::FixedSequence
                && schedule.ended_on.is_none_or(|end| on <= end)
                && days.find(|day| *day >= on) == Some(on)
        };
        self.stored.contains_key(&on) || given()
    }
}
