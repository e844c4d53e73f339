//! What a room shows, as its guests see it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::audit_entry::subject;
use entity::audit_room::shown::{OpenNonconformity, Shown, ShownClause};
use entity::claim::{self, Subject, names};
use entity::id::MembershipId;
use entity::{DbErr, TenantTx, evidence};
use serde::Serialize;
use standards::ClauseKind;
use utoipa::ToSchema;

use crate::event::{NonconformityGrade, NonconformitySource};
use crate::handler::claim::{ClaimExtent, ClaimRelation, ClaimState};
use crate::handler::file::{self, FileView};
use crate::view::claim::{SubjectView, subject as named_subject, text};
use crate::wire::Reference;

/// What was decided of a clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomApplicability {
    /// Whether it applies.
    pub applies: bool,
    /// Why it does or does not.
    #[schema(max_length = 4000)]
    pub justification: String,
}

/// A clause in the tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomClauseLine {
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
    /// How many claims are shown for it.
    #[schema(minimum = 0, maximum = 20_000)]
    pub claims: usize,
    /// How many of them somebody has found true.
    #[schema(minimum = 0, maximum = 20_000)]
    pub verified: usize,
    /// What was decided of it; null: nothing, and it applies.
    pub applicability: Option<RoomApplicability>,
}

/// A nonconformity that is not verified as closed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomNonconformity {
    /// The event that recorded it.
    #[schema(max_length = 40)]
    pub event_id: String,
    /// The name that it was given.
    #[schema(max_length = 200)]
    pub name: String,
    /// How serious it is.
    #[schema(value_type = NonconformityGrade)]
    pub grade: cycle::Grade,
    /// The audit that raised it.
    #[schema(value_type = NonconformitySource)]
    pub source: cycle::Source,
    /// The last day of that audit.
    pub raised_on: NaiveDate,
    /// When the plan was accepted; null: not yet.
    pub plan_accepted_on: Option<NaiveDate>,
    /// By when it is to be closed; null: the programme sets no limit.
    pub due_on: Option<NaiveDate>,
}

/// The clauses of an audit room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomClauseList {
    /// The day on which evidence was in date.
    pub on: NaiveDate,
    /// The clauses, in reading order.
    #[schema(max_items = 5000)]
    pub data: Vec<RoomClauseLine>,
    /// The nonconformities of the certification that are open.
    #[schema(max_items = 10_000)]
    pub nonconformities: Vec<RoomNonconformity>,
}

/// A routine in the version in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomRoutine {
    /// The routine.
    pub routine: Reference,
    /// The version's id.
    #[schema(max_length = 40)]
    pub version_id: String,
    /// Its number.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// SHA-256 of its content in the canonical form of RFC 8785.
    #[schema(max_length = 64)]
    pub sha256: Option<String>,
}

/// A document in the version in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomDocument {
    /// The document.
    pub document: Reference,
    /// The version's id.
    #[schema(max_length = 40)]
    pub version_id: String,
    /// Its number.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// The file that it is; null: it is none.
    pub file: Option<FileView>,
    /// Where it lies; null: it lies here.
    #[schema(max_length = 500)]
    pub link: Option<String>,
    /// What it says; null: it is a file, or lies elsewhere.
    #[schema(max_length = 100_000)]
    pub text: Option<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomEvidence {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it shows, in a line.
    #[schema(max_length = 200)]
    pub title: String,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: String,
    /// The file that it is; null: it lies elsewhere.
    pub file: Option<FileView>,
    /// Where it lies; null: it is a file.
    #[schema(max_length = 500)]
    pub link: Option<String>,
    /// The first day of what it shows.
    pub shows_from: Option<NaiveDate>,
    /// The last day of what it shows.
    pub shows_to: Option<NaiveDate>,
    /// The last day on which it counts; null: it goes on counting.
    pub expires_on: Option<NaiveDate>,
}

/// A claim as a room shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomClaim {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The key of the statement.
    #[schema(max_length = 110)]
    pub statement: String,
    /// What the statement says.
    #[schema(max_length = 400)]
    pub text: String,
    /// What it is about.
    pub subject: SubjectView,
    /// How that stands to the statement.
    pub relation: ClaimRelation,
    /// How much of the statement is met.
    pub extent: ClaimExtent,
    /// How far it is: `ready` or `verified`.
    pub state: ClaimState,
    /// Why.
    #[schema(max_length = 4000)]
    pub rationale: String,
    /// Who has found it true.
    pub verified_by: Option<Reference>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// The routine that it is about, or that what it is about belongs to.
    pub routine: Option<RoomRoutine>,
    /// The document that it is about.
    pub document: Option<RoomDocument>,
    /// Its evidence in date.
    #[schema(max_items = 200)]
    pub evidence: Vec<RoomEvidence>,
}

/// A clause with what a room shows of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomClauseView {
    /// The clause.
    #[serde(flatten)]
    pub line: RoomClauseLine,
    /// The day on which evidence was in date.
    pub on: NaiveDate,
    /// The claims.
    #[schema(max_items = 20_000)]
    pub shown: Vec<RoomClaim>,
}

fn line(shown: &Shown, it: &ShownClause) -> RoomClauseLine {
    let decided = shown.decided.iter().find(|row| row.clause == it.clause.reference);
    let is_verified = |row: &&claim::Model| row.state == claim::State::Verified;
    RoomClauseLine {
        reference: it.clause.reference.clone(),
        title: it.clause.title.clone(),
        parent: it.clause.parent.clone(),
        kind: match it.clause.kind {
            ClauseKind::Requirement => "requirement",
            ClauseKind::Control => "control",
            ClauseKind::Heading | ClauseKind::ControlTheme | ClauseKind::ControlObjectiveGroup => "heading",
        },
        claims: shown.claims_of(it).count(),
        verified: shown.claims_of(it).filter(is_verified).count(),
        applicability: decided
            .map(|row| RoomApplicability { applies: row.applies, justification: row.justification.clone() }),
    }
}

fn nonconformity(it: &OpenNonconformity) -> RoomNonconformity {
    RoomNonconformity {
        event_id: it.event.to_string(),
        name: it.fact.id.clone(),
        grade: it.fact.grade,
        source: it.fact.source,
        raised_on: it.fact.raised_on,
        plan_accepted_on: it.fact.plan_accepted_on,
        due_on: it.due_on,
    }
}

/// The tree of clauses, and what is open.
pub fn clause_list(shown: &Shown, on: NaiveDate) -> RoomClauseList {
    RoomClauseList {
        on,
        data: shown.clauses.iter().map(|it| line(shown, it)).collect(),
        nonconformities: shown.nonconformities.iter().map(nonconformity).collect(),
    }
}

/// Evidence as a room shows it.
pub fn piece(shown: &Shown, row: &evidence::Model) -> RoomEvidence {
    RoomEvidence {
        id: row.id.to_string(),
        title: row.title.clone(),
        note: row.note.clone(),
        file: row.file_id.and_then(|id| shown.files.get(&id)).map(file::view),
        link: row.link.clone(),
        shows_from: row.shows_from,
        shows_to: row.shows_to,
        expires_on: row.expires_on,
    }
}

/// The names that claims are shown with.
struct Names {
    subjects: HashMap<Subject, Option<String>>,
    things: HashMap<String, String>,
    people: HashMap<MembershipId, String>,
}

impl Names {
    async fn load(tx: &TenantTx, shown: &Shown, claims: &[&claim::Model]) -> Result<Self, DbErr> {
        let subjects: Vec<Subject> = claims.iter().filter_map(|row| row.subject()).collect();
        let routines =
            claims.iter().filter_map(|row| shown.routine_of(row)).map(|it| it.routine_id.to_string());
        let documents = shown.documents.keys().map(ToString::to_string);
        let things: Vec<String> = routines.chain(documents).collect();
        Ok(Self {
            subjects: names(tx, &subjects).await?,
            things: subject::names(tx, &things).await?,
            people: super::names(tx, claims.iter().filter_map(|row| row.verified_by)).await?,
        })
    }

    fn reference(&self, id: impl std::fmt::Display) -> Reference {
        let id = id.to_string();
        let name = self.things.get(&id).cloned().unwrap_or_default();
        Reference { id, name }
    }
}

fn claim_view(shown: &Shown, row: &claim::Model, names: &Names) -> Option<RoomClaim> {
    let about = row.subject()?;
    let routine = shown.routine_of(row).map(|version| RoomRoutine {
        routine: names.reference(version.routine_id),
        version_id: version.id.to_string(),
        number: version.number,
        sha256: version.sha256.clone(),
    });
    let document = match about {
        Subject::ControlledDocument(id) => shown.documents.get(&id).map(|version| RoomDocument {
            document: names.reference(id),
            version_id: version.id.to_string(),
            number: version.number,
            file: version.file_id.and_then(|id| shown.files.get(&id)).map(file::view),
            link: version.link.clone(),
            text: version.text.clone(),
        }),
        _ => None,
    };
    let pieces = shown.tied.get(&row.id).into_iter().flatten();
    Some(RoomClaim {
        id: row.id.to_string(),
        statement: row.statement.clone(),
        text: text(&row.statement, &HashMap::new()),
        subject: named_subject(about, &names.subjects),
        relation: row.relation.into(),
        extent: row.extent.into(),
        state: row.state.into(),
        rationale: row.rationale.clone(),
        verified_by: row.verified_by.map(|id| super::who(&names.people, id)),
        verified_at: row.verified_at,
        routine,
        document,
        evidence: pieces.filter_map(|id| shown.evidence.get(id)).map(|it| piece(shown, it)).collect(),
    })
}

/// A clause with what is shown of it.
pub async fn clause_view(
    tx: &TenantTx,
    shown: &Shown,
    it: &ShownClause,
    on: NaiveDate,
) -> Result<RoomClauseView, DbErr> {
    let claims: Vec<&claim::Model> = shown.claims_of(it).collect();
    let names = Names::load(tx, shown, &claims).await?;
    let views = claims.iter().filter_map(|row| claim_view(shown, row, &names)).collect();
    Ok(RoomClauseView { line: line(shown, it), on, shown: views })
}
