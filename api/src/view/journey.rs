//! A stored journey as clients see it: the engine's plan with what the organization has recorded beside it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use cycle::journey::{Conflict, JourneyRequest, JourneyStep};
use entity::certification::Model as Certification;
use entity::id::MembershipId;
use entity::journey::JourneyFacts;
use entity::programme::question;
use entity::{TenantTx, journey, journey_step, membership, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::wire::Reference;

crate::choice::choice! {
    /// Where an organization starts from: from nothing (nine months), with ISO 9001 or working routines (six), with several sites (twelve).
    pub enum PresetWord {
        /// Nine months.
        FromNothing = "from_nothing",
        /// Six months.
        WithRoutines = "with_routines",
        /// Twelve months.
        SeveralSites = "several_sites",
    }
}

crate::choice::choice! {
    /// What shows that a step is done.
    pub enum ShownBy {
        /// A recorded event.
        Event = "event",
        /// Somebody marked it.
        Mark = "mark",
    }
}

/// The way to a first certificate.
#[derive(Debug, Serialize, ToSchema)]
pub struct JourneyView {
    /// Where the organization starts from.
    pub preset: PresetWord,
    /// The day on which the certificate is wished for; without one the steps are planned forwards.
    pub target_on: Option<NaiveDate>,
    /// The first day of the first step still to do.
    pub starts_on: NaiveDate,
    /// The last day of the last step.
    pub certified_on: NaiveDate,
    /// Days from the first to the last, both included.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub total_days: u32,
    /// Whether the wished date can be kept when the steps start today; true without a wished date.
    pub reachable: bool,
    /// The earliest day on which there can be a certificate.
    pub earliest_on: NaiveDate,
    /// The step to turn to next; null when all are done.
    #[schema(max_length = 3)]
    pub next: Option<String>,
    /// Steps that were done before a step that they cannot take place without.
    #[schema(max_items = 100)]
    pub conflicts: Vec<Conflict>,
    /// The steps in their order.
    #[schema(max_items = 18)]
    pub steps: Vec<JourneyStepView>,
}

/// A step with its dates and what is recorded of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct JourneyStepView {
    /// The step as planned.
    #[serde(flatten)]
    pub step: JourneyStep,
    /// Whether its days were edited and are not those of the preset.
    pub edited: bool,
    /// What shows that it is done; null when it is not.
    pub shown_by: Option<ShownBy>,
    /// The type of the event that shows it as done; null for a step that is marked by hand.
    #[schema(max_length = 32)]
    pub event: Option<String>,
    /// Who sees to it.
    pub responsible: Option<Reference>,
    /// What was noted.
    #[schema(max_length = 4000)]
    pub note: String,
}

/// The view of a certification's journey, and its version.
pub async fn view(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: &Certification,
) -> Result<(JourneyView, i32), Problem> {
    let question = question(tx, organization, certification).await?;
    let row = journey::of(tx, certification.id).await?;
    let facts = row.as_ref().map_or_else(|| Ok(JourneyFacts::default()), journey::Model::facts)?;
    let recorded = match &row {
        Some(row) => journey_step::of(tx, row.id).await?,
        None => Vec::new(),
    };
    let events = journey::shown_done(&question.facts.events);
    let marks = recorded.iter().filter_map(|step| Some((step.step.clone(), step.done_on?)));
    let mut done: BTreeMap<String, NaiveDate> = marks.collect();
    done.extend(events.clone());
    let target_on = certification.target_on;
    let request = JourneyRequest { target_on, durations: facts.durations(), done };
    let plan = cycle::journey::plan(&request, question.today.organization);
    let members: HashMap<MembershipId, String> =
        membership::all(tx).await?.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let steps = plan.steps.iter().map(|step| {
        let note = recorded.iter().find(|it| it.step == step.id);
        let responsible = note.and_then(|it| it.responsible_id);
        let marked = if events.contains_key(&step.id) { ShownBy::Event } else { ShownBy::Mark };
        JourneyStepView {
            edited: facts.days.contains_key(&step.id),
            shown_by: step.done_on.map(|_| marked),
            event: journey::event_of(&step.id).map(str::to_owned),
            responsible: responsible
                .map(|id| Reference::to(id, members.get(&id).cloned().unwrap_or_default())),
            note: note.map_or_else(String::new, |it| it.note.clone()),
            step: step.clone(),
        }
    });
    let steps = steps.collect();
    let preset = PresetWord::of(facts.preset.as_str()).unwrap_or(PresetWord::FromNothing);
    let view = JourneyView {
        preset,
        target_on,
        starts_on: plan.starts_on,
        certified_on: plan.certified_on,
        total_days: plan.total_days,
        reachable: plan.reachable,
        earliest_on: plan.earliest_on,
        next: plan.next,
        conflicts: plan.conflicts,
        steps,
    };
    Ok((view, row.map_or(0, |row| row.version)))
}
