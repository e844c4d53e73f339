//! How an organization of the demonstration works: some profiles, a routine in force with a draft beside it, one in review.

use entity::id::{MembershipId, ProfileId, RoutineId, RoutinePartId};
use entity::profile::{self, ProfileFacts};
use entity::routine::{self, NewRoutine};
use entity::routine_version;
use entity::{DbErr, TenantTx, profile_holder};
use usm::{Action, Content, Language, Layer, Raci, Responsibility};

/// Who answers for activities, and who does them.
struct Cast {
    coordinator: ProfileId,
    operator: ProfileId,
}

/// Writes it down in the name of `by`, who also holds the profiles.
pub async fn record(tx: &TenantTx, by: MembershipId) -> Result<(), DbErr> {
    let cast = Cast {
        coordinator: held(tx, "Workflow coordinator", "Sees to it that each request comes to its end.", by)
            .await?,
        operator: held(tx, "Operator", "Does the work.", by).await?,
    };
    held(tx, "Workflow manager", "Agrees on how work is done, and improves it.", by).await?;
    let requests = begin(tx, "Service requests", 5, Layer::WorkInstruction, &cast, by).await?;
    approve(tx, requests, by).await?;
    let mut content = current(tx, requests).await?.content()?;
    if let Some(plan) = content.steps.iter_mut().find(|step| step.key.as_deref() == Some("plan")) {
        plan.skipped = Some("Requests are done as they come; there is nothing to plan.".to_owned());
    }
    let routine = lacking(routine::lock(tx, requests).await?)?;
    let note = "Planning has cost more than it saved.".to_owned();
    routine::edit(tx, &routine, &content, Some(note), by).await?;
    let changes = begin(tx, "Changes of servers and networks", 2, Layer::Procedure, &cast, by).await?;
    approve(tx, changes, by).await?;
    let incidents = begin(tx, "Incidents", 4, Layer::Procedure, &cast, by).await?;
    routine::submit(tx, &current(tx, incidents).await?, by).await?;
    begin(tx, "Risks and chances", 8, Layer::Process, &cast, by).await.map(drop)
}

fn lacking<T>(found: Option<T>) -> Result<T, DbErr> {
    found.ok_or_else(|| DbErr::RecordNotFound("a routine of the demonstration".to_owned()))
}

async fn held(tx: &TenantTx, name: &str, description: &str, by: MembershipId) -> Result<ProfileId, DbErr> {
    let facts = ProfileFacts { name: name.to_owned(), description: description.to_owned() };
    let profile = profile::create(tx, facts).await?.id;
    profile_holder::replace(tx, profile, &[by]).await?;
    Ok(profile)
}

async fn begin(
    tx: &TenantTx,
    name: &str,
    template: u8,
    layer: Layer,
    cast: &Cast,
    by: MembershipId,
) -> Result<RoutineId, DbErr> {
    let template = lacking(usm::template::find(template))?;
    let id = || RoutinePartId::new(tx.wall()).to_string();
    let mut content = template.begin(layer, Language::English, id);
    fill(&mut content, cast);
    let (name, note) = (name.to_owned(), "As we have worked so far.".to_owned());
    let owner_id = Some(cast.coordinator);
    let new = NewRoutine { name, owner_id, process: template.process, content, note };
    Ok(routine::create(tx, new, by).await?.id)
}

fn fill(content: &mut Content, cast: &Cast) {
    let part = |profile: ProfileId, role| Responsibility { profile: profile.to_string(), role };
    let layer = content.layer;
    for activity in content.steps.iter_mut().flat_map(|step| &mut step.activities) {
        if layer != Layer::Process {
            activity.responsibilities =
                vec![part(cast.coordinator, Raci::Accountable), part(cast.operator, Raci::Responsible)];
        }
        if layer == Layer::WorkInstruction {
            let text = "Open the ticket, do it, and note what was done.".to_owned();
            let (tool, record) = ("Service desk".to_owned(), "The ticket".to_owned());
            activity.actions = vec![Action { text, tool, record }];
        }
    }
}

async fn current(tx: &TenantTx, routine: RoutineId) -> Result<routine_version::Model, DbErr> {
    lacking(routine_version::of(tx, routine).await?.into_iter().next())
}

async fn approve(tx: &TenantTx, routine: RoutineId, by: MembershipId) -> Result<(), DbErr> {
    routine::submit(tx, &current(tx, routine).await?, by).await?;
    routine::approve(tx, &current(tx, routine).await?, by).await.map(drop)
}
