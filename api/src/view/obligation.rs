//! An obligation as clients see it.

use std::collections::HashMap;

use entity::id::MembershipId;
use entity::membership::Member;
use entity::obligation::{Model, Owner};
use entity::{TenantTx, certification, duty, membership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::expand::{self, Expandable, Wanted};
use crate::handler::people::MemberView;
use crate::member::Member as Asker;
use crate::problem::Problem;
use crate::view::certification::{CertificationView, reference};
use crate::view::duty::DutyView;
use crate::wire::Reference;

/// Something that is due.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObligationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The certification it belongs to, by the standard's reference; null for one of a duty.
    pub certification: Option<Expandable<CertificationView>>,
    /// The duty it belongs to, by its title; null for one of a certification.
    pub duty: Option<Expandable<DutyView>>,
    /// The engine's key, stable when dates move; of a duty, the day that its rule gives.
    #[schema(max_length = 200, example = "c1/surveillance_audit/1")]
    pub key: String,
    /// The engine's kind.
    #[schema(value_type = cycle::Kind, example = "surveillance_audit")]
    pub kind: String,
    /// The certification cycle.
    #[schema(minimum = 0, maximum = 1000)]
    pub cycle: i32,
    /// Which of its kind in that cycle.
    #[schema(minimum = 0, maximum = 10000)]
    pub ordinal: i32,
    /// When to start caring.
    pub opens_on: chrono::NaiveDate,
    /// The proposed working day.
    pub target_on: chrono::NaiveDate,
    /// The limit.
    pub due_on: chrono::NaiveDate,
    /// Whether a rule sets the limit (true) or policy (false).
    pub hard: bool,
    /// Where it stands.
    #[schema(value_type = cycle::State, example = "open")]
    pub state: String,
    /// For when it is planned.
    pub planned_on: Option<chrono::NaiveDate>,
    /// When it was done.
    pub done_on: Option<chrono::NaiveDate>,
    /// Keys of what should be done before.
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub depends_on: serde_json::Value,
    /// Ids of the rules it follows from.
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub rules: serde_json::Value,
    /// Why it is due then, in a sentence.
    #[schema(max_length = 2000)]
    pub because: String,
    /// Whether doing it still helps: it is open, not of an earlier cycle, and not overtaken by what it was to prepare.
    pub actionable: bool,
    /// Who is reminded.
    pub responsible: Expandable<MemberView>,
    /// When it last changed.
    pub changed_at: chrono::DateTime<chrono::Utc>,
}

crate::wire::page! {
    /// A page of obligations, by due date.
    ObligationPage of ObligationView
}

/// What obligations belong to, and who answers for it.
struct Owners {
    owners: HashMap<Owner, (Reference, MembershipId)>,
    members: HashMap<MembershipId, Member>,
}

/// The members of the organization by their ids.
pub async fn members(tx: &TenantTx) -> Result<HashMap<MembershipId, Member>, Problem> {
    Ok(membership::all(tx).await?.into_iter().map(|member| (member.membership.id, member)).collect())
}

/// The views of `rows`, in their order.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<ObligationView>, Problem> {
    let certifications: Vec<_> = rows.iter().filter_map(|row| row.certification_id).collect();
    let duties: Vec<_> = rows.iter().filter_map(|row| row.duty_id).collect();
    let mut owners = HashMap::new();
    if !certifications.is_empty() {
        for row in certification::among(tx, &certifications).await? {
            let to = Reference::to(row.id, reference(&row.standard));
            owners.insert(Owner::Certification(row.id), (to, row.responsible_id));
        }
    }
    if !duties.is_empty() {
        for row in duty::among(tx, &duties).await? {
            owners.insert(Owner::Duty(row.id), (Reference::to(row.id, row.title), row.responsible_id));
        }
    }
    let known = Owners { owners, members: members(tx).await? };
    Ok(rows.into_iter().filter_map(|row| ObligationView::of(row, &known)).collect())
}

/// The view of one obligation.
pub async fn view(tx: &TenantTx, row: Model) -> Result<ObligationView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// Opens in the views what `wanted` names.
pub async fn open(
    tx: &TenantTx,
    member: &Asker,
    views: &mut [ObligationView],
    wanted: &Wanted,
) -> Result<(), Problem> {
    let certifications = views.iter_mut().filter_map(|view| view.certification.as_mut());
    expand::open(tx, member, wanted, "certification", certifications.map(Expandable::slot)).await?;
    let duties = views.iter_mut().filter_map(|view| view.duty.as_mut());
    expand::open(tx, member, wanted, "duty", duties.map(Expandable::slot)).await?;
    let people = views.iter_mut().map(|view| view.responsible.slot());
    expand::open(tx, member, wanted, "responsible", people).await
}

impl ObligationView {
    fn of(row: Model, known: &Owners) -> Option<Self> {
        let owner = row.owner()?;
        let (named, responsible) = known.owners.get(&owner)?;
        let responsible = row.responsible_id.unwrap_or(*responsible);
        let name =
            known.members.get(&responsible).map_or_else(String::new, |member| member.person.name.clone());
        Some(Self {
            id: row.id.to_string(),
            certification: owner.certification().map(|_| named.clone().into()),
            duty: owner.duty().map(|_| named.clone().into()),
            key: row.key,
            kind: row.kind,
            cycle: row.cycle,
            ordinal: row.ordinal,
            opens_on: row.opens_on,
            target_on: row.target_on,
            due_on: row.due_on,
            hard: row.hard,
            state: row.state,
            planned_on: row.planned_on,
            done_on: row.done_on,
            depends_on: row.depends_on,
            rules: row.rules,
            because: row.because,
            actionable: row.actionable,
            responsible: Expandable::to(responsible, name),
            changed_at: row.changed_at,
        })
    }
}
