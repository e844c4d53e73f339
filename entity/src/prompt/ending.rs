//! Who is to be told of evidence that ends, and which claims lose their evidence by it.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use clock::zone;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, QueryFilter, QueryOrder};

use super::Kind;
use super::fire::{Told, Wanted};
use crate::db::TenantTx;
use crate::evidence::{Column, Entity, Model};
use crate::id::{ClaimId, EvidenceId, FrameworkId};
use crate::membership::{self, Member, Role};
use crate::outbox_email::content::{EvidenceFacts, StatementFacts};
use crate::{certification, claim, claim_evidence, cover, evidence, framework_requirement, organization};

/// The days on which people are told, counted from the last day.
const STEPS: [i32; 3] = [-30, -7, 0];

/// So many days before its last day evidence is first told of.
const BEFORE: Days = Days::new(30);

/// Evidence that ended so many days ago is told of no more, should nothing have run until now.
const AFTER: Days = Days::new(14);

/// What is wanted on `today`, with the steps that have come and those that have not.
pub(super) async fn wanted(
    tx: &TenantTx,
    organization: &organization::Model,
    today: NaiveDate,
) -> Result<Vec<Wanted>, DbErr> {
    let near = Column::ExpiresOn.between(today - AFTER, today + BEFORE);
    let near = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(near);
    let rows = near.order_by_asc(Column::ExpiresOn).order_by_asc(Column::Id).all(tx.connection()).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let ties = Ties::load(tx, &ids).await?;
    if ties.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<_> = membership::all(tx).await?.into_iter().filter(|it| answers(it, today)).collect();
    let mut all = Vec::new();
    for row in &rows {
        let (Some(last), Some(statements)) = (row.expires_on, ties.lost(row)) else { continue };
        // Whoever adds it knows how long it goes on.
        let added = zone::civil_date(row.created_at, organization.zone());
        let steps = STEPS.into_iter().filter(|step| zone::shift(last, (*step).into()) >= added);
        let steps: Vec<_> = steps.map(|step| (last, step)).collect();
        let facts = EvidenceFacts {
            evidence_id: row.id,
            title: row.title.clone(),
            ends_on: last,
            ended: last < today,
            statements,
        };
        all.extend(told(row, &people).map(|member| Wanted {
            kind: Kind::EvidenceEnding,
            subject: row.id.0,
            steps: steps.clone(),
            recipient: member.clone(),
            told: Told::Ending(facts.clone()),
        }));
    }
    Ok(all)
}

fn answers(member: &Member, today: NaiveDate) -> bool {
    member.can_answer() && member.membership.is_in_force(today)
}

/// Whoever added it, or else the organization's own owners and managers.
fn told<'a>(row: &Model, people: &'a [Member]) -> impl Iterator<Item = &'a Member> {
    let added_by = row.added_by;
    let by = people.iter().find(|it| it.membership.id == added_by);
    let leads = move |it: &&Member| {
        let place = &it.membership;
        by.is_none() && place.grant_id.is_none() && matches!(place.role, Role::Owner | Role::Manager)
    };
    by.into_iter().chain(people.iter().filter(leads))
}

/// What claims have evidence that ends, and what they say.
struct Ties {
    /// The claims of each piece.
    claims: HashMap<EvidenceId, Vec<ClaimId>>,
    /// Their statements.
    statements: HashMap<ClaimId, String>,
    /// All evidence of each.
    evidence: HashMap<ClaimId, Vec<EvidenceId>>,
    /// The last days of that evidence.
    lasts: HashMap<EvidenceId, Option<NaiveDate>>,
    /// The statements in words.
    words: HashMap<String, StatementFacts>,
}

impl Ties {
    async fn load(tx: &TenantTx, ids: &[EvidenceId]) -> Result<Self, DbErr> {
        let claims = claim_evidence::serving(tx, ids).await?;
        let served: Vec<ClaimId> = claims.values().flatten().copied().collect();
        let statements = claim::statements_of(tx, &served).await?;
        let evidence = claim_evidence::of(tx, &served).await?;
        let all: BTreeSet<EvidenceId> = evidence.values().flatten().copied().collect();
        let all: Vec<_> = all.into_iter().collect();
        let rows = evidence::among(tx, &all).await?;
        let lasts = rows.into_iter().map(|row| (row.id, row.expires_on)).collect();
        let words = words(tx, statements.values()).await?;
        Ok(Self { claims, statements, evidence, lasts, words })
    }

    fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// The statements of whose claims nothing is left that shows them, once `row` has ended; `None`: it serves no claim.
    fn lost(&self, row: &Model) -> Option<Vec<StatementFacts>> {
        let goes_on =
            |id: &EvidenceId| self.lasts.get(id).is_some_and(|last| *last > row.expires_on || last.is_none());
        let bare = |claim: &&ClaimId| !self.evidence.get(*claim).is_some_and(|all| all.iter().any(goes_on));
        let claims = self.claims.get(&row.id)?;
        let keys: BTreeSet<&String> =
            claims.iter().filter(bare).filter_map(|claim| self.statements.get(claim)).collect();
        Some(keys.into_iter().filter_map(|key| self.words.get(key)).cloned().collect())
    }
}

/// What statements say, and which clauses of the standards that the organization is certified by ask for it.
async fn words<'a>(
    tx: &TenantTx,
    keys: impl Iterator<Item = &'a String>,
) -> Result<HashMap<String, StatementFacts>, DbErr> {
    let certified: BTreeSet<String> =
        certification::all(tx).await?.into_iter().map(|row| row.standard).collect();
    let mut all = HashMap::new();
    for key in keys {
        if let Some(shipped) = standards::find_statement(key) {
            let places = shipped.required_by.iter().filter(|place| certified.contains(&place.standard));
            let clause = |place: &standards::crosswalk::Place| {
                let standard = standards::find(&place.standard)?;
                Some(format!("{} {}", standard.reference, place.clause))
            };
            let clauses = places.filter_map(clause).collect();
            all.insert(key.clone(), StatementFacts { text: shipped.text.clone(), clauses });
        } else if !all.contains_key(key)
            && let Some(id) = key.split_once(':').and_then(|(id, _)| id.parse::<FrameworkId>().ok())
        {
            all.extend(own(tx, id).await?);
        }
    }
    Ok(all)
}

/// What a framework of the organization's own asks for.
async fn own(tx: &TenantTx, id: FrameworkId) -> Result<Vec<(String, StatementFacts)>, DbErr> {
    let rows = framework_requirement::of(tx, id).await?.into_iter();
    let facts = |row: framework_requirement::Model| {
        let facts = StatementFacts { text: row.title, clauses: vec![row.reference.clone()] };
        (cover::own_statement(id, &row.reference), facts)
    };
    Ok(rows.map(facts).collect())
}
