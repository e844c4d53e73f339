//! How far a standard is met, as clients see it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::applicability;
use entity::cover::Scene;
use entity::id::MembershipId;
use entity::target::Target;
use serde::Serialize;
use standards::cover::{Cover, Standing, Standings};
use standards::impact::{NextAction, next_actions};
use utoipa::ToSchema;

use crate::choice::choice;
use crate::view::claim::{SubjectView, text};
use crate::wire::Reference;

choice! {
    /// How far a clause is covered.
    pub enum CoverWord {
        /// Nothing that counts is there.
        Missing = "missing",
        /// Something is there; not all of it, not verified, or without evidence in date.
        Partial = "partial",
        /// Every statement has a verified claim with evidence in date, or a clause that answers this one whole is so covered.
        Covered = "covered",
        /// It was left out with a justification, and the standard lets it be.
        NotApplicable = "not_applicable",
    }
}

choice! {
    /// How far a statement is met; of several claims, the best counts.
    pub enum StandingWord {
        /// Nothing is claimed.
        Open = "open",
        /// Only drafts are there.
        Drafted = "drafted",
        /// A claim is there that is not verified, says a part, or has no evidence in date.
        Claimed = "claimed",
        /// A claim says all of it, was verified, and has evidence in date.
        Met = "met",
    }
}

impl From<Cover> for CoverWord {
    fn from(cover: Cover) -> Self {
        match cover {
            Cover::Missing => Self::Missing,
            Cover::Partial => Self::Partial,
            Cover::Covered => Self::Covered,
            Cover::NotApplicable => Self::NotApplicable,
        }
    }
}

impl From<Standing> for StandingWord {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Drafted => Self::Drafted,
            Standing::Claimed => Self::Claimed,
            Standing::Met => Self::Met,
        }
    }
}

/// How many clauses are covered how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CoverCount {
    /// Covered.
    #[schema(minimum = 0, maximum = 100_000)]
    pub covered: u32,
    /// In part.
    #[schema(minimum = 0, maximum = 100_000)]
    pub partial: u32,
    /// Not at all.
    #[schema(minimum = 0, maximum = 100_000)]
    pub missing: u32,
    /// Left out with a justification.
    #[schema(minimum = 0, maximum = 100_000)]
    pub not_applicable: u32,
}

impl CoverCount {
    /// Counts one more.
    pub fn add(&mut self, cover: Cover) {
        *match cover {
            Cover::Missing => &mut self.missing,
            Cover::Partial => &mut self.partial,
            Cover::Covered => &mut self.covered,
            Cover::NotApplicable => &mut self.not_applicable,
        } += 1;
    }
}

/// What is measured by which standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TargetView {
    /// What clients name it by: the id of the certification, the standard or the framework.
    #[schema(max_length = 64)]
    pub key: String,
    /// The certification, if it is one's.
    #[schema(max_length = 40)]
    pub certification_id: Option<String>,
    /// The standard's id, or the framework's.
    #[schema(max_length = 64)]
    pub standard: String,
    /// How it is cited.
    #[schema(max_length = 300)]
    pub reference: String,
}

/// A decision whether a clause applies.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApplicabilityView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it was decided for: a certification's id, a standard's or a framework's.
    #[schema(max_length = 64)]
    pub target: String,
    /// The number of the clause or control.
    #[schema(max_length = 60)]
    pub clause: String,
    /// Whether it applies.
    pub applies: bool,
    /// Why it does or does not.
    #[schema(max_length = 4000)]
    pub justification: String,
    /// Who decided.
    pub decided_by: Reference,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// How far a clause is covered, and by what.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseCoverView {
    /// Its number.
    #[schema(max_length = 60)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// The number of what it belongs to.
    #[schema(max_length = 60)]
    pub parent: Option<String>,
    /// What it is.
    #[schema(max_length = 16, pattern = "^(heading|requirement|control)$")]
    pub kind: &'static str,
    /// How far it is covered; null for a heading.
    pub cover: Option<CoverWord>,
    /// How many of its statements are met.
    #[schema(minimum = 0, maximum = 1000)]
    pub met: usize,
    /// The keys of its statements.
    #[schema(max_items = 1000)]
    pub statements: Vec<String>,
    /// The key of the relation of the crosswalk over which it is reached, where its own statements do not cover it as far.
    #[schema(max_length = 300)]
    pub over: Option<String>,
    /// Whether it may be left out with a justification.
    pub may_leave_out: bool,
    /// What was decided of it; null: nothing, and it applies.
    pub applicability: Option<ApplicabilityView>,
}

/// A claim in few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimBrief {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it is about.
    pub subject: SubjectView,
    /// What it makes of its statement.
    pub standing: StandingWord,
}

/// A statement, how far it is met, and by what.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementStanding {
    /// Its key.
    #[schema(max_length = 110)]
    pub key: String,
    /// What it says.
    #[schema(max_length = 400)]
    pub text: String,
    /// Hours it typically takes 50 people to put it in place; null for a requirement of one's own.
    #[schema(minimum = 1, maximum = 1000)]
    pub hours: Option<u16>,
    /// How far it is met.
    pub standing: StandingWord,
    /// Its claims.
    #[schema(max_items = 20_000)]
    pub claims: Vec<ClaimBrief>,
}

/// Statements to meet together, because they close clauses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextActionView {
    /// The clause that they are the rest of.
    #[schema(max_length = 60)]
    pub clause: String,
    /// The keys of the statements to meet.
    #[schema(max_items = 1000)]
    pub statements: Vec<String>,
    /// What that takes 50 people, in hours; an own judgement.
    #[schema(minimum = 0, maximum = 100_000)]
    pub hours: u32,
    /// The clauses that are covered then.
    #[schema(max_items = 1000)]
    pub closes: Vec<String>,
}

/// How far a standard is met, clause by clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GapAnalysisView {
    /// What is measured by which standard.
    pub target: TargetView,
    /// The day on which evidence was in date.
    pub on: NaiveDate,
    /// How many clauses are covered how far.
    pub count: CoverCount,
    /// The clauses, in reading order.
    #[schema(max_items = 5000)]
    pub clauses: Vec<ClauseCoverView>,
    /// Every statement that they hold.
    #[schema(max_items = 5000)]
    pub statements: Vec<StatementStanding>,
    /// What closes most clauses for the hours it takes, best first.
    #[schema(max_items = 10)]
    pub next_actions: Vec<NextActionView>,
}

/// The most next actions that are told.
const ACTIONS: usize = 10;

/// What a requirement of a framework of one's own is taken to cost: nobody has judged it.
const OWN_HOURS: u32 = 4;

/// The target as clients see it.
pub fn target(target: &Target) -> TargetView {
    TargetView {
        key: target.key.clone(),
        certification_id: target.certification_id().map(|id| id.to_string()),
        standard: target.standard.clone(),
        reference: target.reference.clone(),
    }
}

/// What was decided, as clients see it.
pub fn applicability(
    row: &applicability::Model,
    people: &HashMap<MembershipId, String>,
) -> ApplicabilityView {
    ApplicabilityView {
        id: row.id.to_string(),
        target: row.target.clone(),
        clause: row.clause.clone(),
        applies: row.applies,
        justification: row.justification.clone(),
        decided_by: Reference::to(row.decided_by, people.get(&row.decided_by).cloned().unwrap_or_default()),
        decided_at: row.decided_at,
    }
}

/// What has been read for one analysis.
#[derive(Debug)]
pub struct Reading<'a> {
    /// What is in question.
    pub target: &'a Target,
    /// Everything that cover follows from.
    pub scene: &'a Scene,
    /// What was decided of clauses.
    pub decided: &'a [applicability::Model],
    /// The names of members.
    pub people: &'a HashMap<MembershipId, String>,
    /// The names of what is claimed of.
    pub named: &'a HashMap<entity::claim::Subject, Option<String>>,
    /// What statements of one's own frameworks say.
    pub own: &'a HashMap<String, String>,
}

impl Reading<'_> {
    /// The analysis on the day it was read for.
    pub fn analysis(&self, on: NaiveDate) -> GapAnalysisView {
        let Self { target: it, scene, decided, people, .. } = *self;
        let standings = scene.standings();
        let assessed = scene.assess(&standings, &entity::cover::left_out(decided));
        let mut count = CoverCount::default();
        let mut wanted = Vec::new();
        let mut clauses = Vec::with_capacity(it.clauses.len());
        for clause in &it.clauses {
            let cover = it.cover(scene, &assessed, clause);
            if let Some(cover) = cover {
                count.add(cover.cover);
                wanted.extend(scene.landscape.place(&it.place(clause)));
            }
            let row = decided.iter().find(|row| row.clause == clause.reference);
            clauses.push(ClauseCoverView {
                reference: clause.reference.clone(),
                title: clause.title.clone(),
                parent: clause.parent.clone(),
                kind: clause.kind.word(),
                cover: cover.map(|it| it.cover.into()),
                met: cover.map_or(0, |it| it.met),
                statements: if cover.is_some() { it.held(&clause.reference) } else { Vec::new() },
                over: cover.and_then(|it| it.over.clone()),
                may_leave_out: clause.may_leave_out,
                applicability: row.map(|row| applicability(row, people)),
            });
        }
        let hours = |key: &str| standards::find_statement(key).map_or(OWN_HOURS, |it| it.hours.into());
        let next = next_actions(&scene.landscape, &standings, &assessed, &wanted, hours, ACTIONS);
        GapAnalysisView {
            target: target(it),
            on,
            count,
            clauses,
            statements: self.statements(&standings),
            next_actions: next.into_iter().map(|action| self.action(action)).collect(),
        }
    }

    fn action(&self, action: NextAction) -> NextActionView {
        let key = |number: usize| self.scene.landscape.statements()[number].clone();
        NextActionView {
            clause: action.place.clause,
            statements: action.statements.into_iter().map(key).collect(),
            hours: action.hours,
            closes: action.closes.into_iter().map(|place| place.clause).collect(),
        }
    }

    fn statements(&self, standings: &Standings) -> Vec<StatementStanding> {
        let mut claims: HashMap<&str, Vec<ClaimBrief>> = HashMap::new();
        for claim in &self.scene.claims {
            claims.entry(&claim.statement).or_default().push(ClaimBrief {
                id: claim.id.to_string(),
                subject: super::claim::subject(claim.subject, self.named),
                standing: claim.standing.into(),
            });
        }
        let standing = |key: &str| {
            let number = self.scene.landscape.statement(key);
            number.map_or(Standing::Open, |it| standings.of(it))
        };
        let view = |key: String| StatementStanding {
            text: text(&key, self.own),
            hours: standards::find_statement(&key).map(|it| it.hours),
            standing: standing(&key).into(),
            claims: claims.remove(key.as_str()).unwrap_or_default(),
            key,
        };
        self.target.statements().into_iter().map(view).collect()
    }
}
