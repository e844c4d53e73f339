//! What a room shows on one day: clause by clause the claims that are ready or verified, the routines and documents they are
//! about in the versions in force, their evidence in date, what requests were answered with, and open nonconformities.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::DbErr;
use standards::Clause;
use standards::statement::held_in;

use super::Model as Room;
use crate::claim::Subject;
use crate::db::TenantTx;
use crate::evidence::Standing;
use crate::id::{
    CertificationEventId, ClaimId, ControlledDocumentId, EvidenceId, FileId, RoutineId, RoutinePartId,
};
use crate::{
    applicability, certification, certification_event, claim, claim_evidence, document_version, evidence,
    file, obligation, room_request, routine_part, routine_version,
};

mod form;

/// A clause with the keys of the statements that it holds.
#[derive(Clone, Debug)]
pub struct ShownClause {
    /// The clause.
    pub clause: &'static Clause,
    /// The keys of its statements.
    pub statements: Vec<&'static str>,
}

/// A nonconformity that is not verified as closed.
#[derive(Clone, Debug)]
pub struct OpenNonconformity {
    /// The event that it was recorded by.
    pub event: CertificationEventId,
    /// What is recorded.
    pub fact: cycle::Nonconformity,
    /// By when it is to be closed, where the programme says so.
    pub due_on: Option<NaiveDate>,
}

/// What a room shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The standard.
    pub standard: String,
    /// The clauses, in reading order.
    pub clauses: Vec<ShownClause>,
    /// What was decided of clauses that may be left out.
    pub decided: Vec<applicability::Model>,
    /// The claims, in the order they were begun.
    pub claims: Vec<claim::Model>,
    /// The evidence in date of each claim.
    pub tied: HashMap<ClaimId, Vec<EvidenceId>>,
    /// The routines that claims are about, each in the version in force.
    pub routines: BTreeMap<RoutineId, routine_version::Model>,
    /// The routine of each step and activity that a claim is about.
    pub parts: HashMap<RoutinePartId, RoutineId>,
    /// The documents that claims are about, each in the version in force.
    pub documents: BTreeMap<ControlledDocumentId, document_version::Model>,
    /// The evidence, of claims and of answers.
    pub evidence: BTreeMap<EvidenceId, evidence::Model>,
    /// The files that evidence and documents are.
    pub files: BTreeMap<FileId, file::Model>,
    /// What was asked for and not withdrawn.
    pub requests: Vec<room_request::Model>,
    /// The nonconformities that are open.
    pub nonconformities: Vec<OpenNonconformity>,
}

impl Shown {
    /// What `room` shows of `about` on `today`.
    pub async fn load(
        tx: &TenantTx,
        room: &Room,
        about: &certification::Model,
        today: NaiveDate,
    ) -> Result<Self, DbErr> {
        let clauses = clauses(&about.standard);
        let keys: Vec<String> =
            clauses.iter().flat_map(|it| &it.statements).map(|key| (*key).to_owned()).collect();
        let claims = claim::settled(tx, &keys).await?;
        let mut decided = applicability::of(tx, &about.standard, Some(about.id)).await?;
        decided.sort_by(|one, other| one.clause.cmp(&other.clause));
        let requests = room_request::of(tx, room.id).await?;
        let ids: Vec<ClaimId> = claims.iter().map(|row| row.id).collect();
        let mut tied = claim_evidence::of(tx, &ids).await?;
        let mut wanted: Vec<EvidenceId> = tied.values().flatten().copied().collect();
        for request in requests.iter().filter(|it| it.state == room_request::State::Answered) {
            wanted.extend(request.evidence()?);
        }
        let in_date = |row: &evidence::Model| row.standing(today) != Standing::Expired;
        let evidence: BTreeMap<_, _> = (evidence::among(tx, &wanted).await?.into_iter())
            .filter(in_date)
            .map(|row| (row.id, row))
            .collect();
        for ids in tied.values_mut() {
            ids.retain(|id| evidence.contains_key(id));
        }
        let mut shown = Self {
            standard: about.standard.clone(),
            clauses,
            decided,
            tied,
            evidence,
            requests: requests.into_iter().filter(|it| it.state != room_request::State::Withdrawn).collect(),
            nonconformities: nonconformities(tx, about, today).await?,
            parts: HashMap::new(),
            routines: BTreeMap::new(),
            documents: BTreeMap::new(),
            files: BTreeMap::new(),
            claims,
        };
        shown.versions(tx, today).await?;
        Ok(shown)
    }

    /// Reads the versions in force of what the claims are about, and the files.
    async fn versions(&mut self, tx: &TenantTx, today: NaiveDate) -> Result<(), DbErr> {
        let (mut routines, mut parts, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        for subject in self.claims.iter().filter_map(claim::Model::subject) {
            match subject {
                Subject::Routine(id) => routines.push(id),
                Subject::RoutinePart(id) => parts.push(id),
                Subject::ControlledDocument(id) => documents.push(id),
                _ => {}
            }
        }
        self.parts = routine_part::owners(tx, &parts).await?;
        routines.extend(self.parts.values());
        let current = routine_version::current(tx, &routines).await?;
        let approved = |row: &routine_version::Model| row.state == routine_version::State::Approved;
        self.routines = current.into_iter().filter(approved).map(|row| (row.routine_id, row)).collect();
        let pairs = document_version::pairs(tx, &documents, today).await?;
        self.documents = pairs.into_iter().filter_map(|(id, pair)| Some((id, pair.in_force?))).collect();
        let of_evidence = self.evidence.values().filter_map(|row| row.file_id);
        let of_documents = self.documents.values().filter_map(|row| row.file_id);
        let files: Vec<FileId> = of_evidence.chain(of_documents).collect();
        self.files = file::among(tx, &files).await?.into_iter().map(|row| (row.id, row)).collect();
        Ok(())
    }

    /// The clause of that number.
    pub fn clause(&self, reference: &str) -> Option<&ShownClause> {
        self.clauses.iter().find(|it| it.clause.reference == reference)
    }

    /// The claims to what a clause holds.
    pub fn claims_of<'a>(&'a self, clause: &'a ShownClause) -> impl Iterator<Item = &'a claim::Model> {
        self.claims.iter().filter(move |row| clause.statements.contains(&row.statement.as_str()))
    }

    /// The version in force of the routine that a claim is about, as a whole or in a part.
    pub fn routine_of(&self, claim: &claim::Model) -> Option<&routine_version::Model> {
        match claim.subject()? {
            Subject::Routine(id) => self.routines.get(&id),
            Subject::RoutinePart(id) => self.routines.get(self.parts.get(&id)?),
            _ => None,
        }
    }

    /// The evidence that is this file.
    pub fn evidence_of(&self, file: FileId) -> Option<&evidence::Model> {
        self.evidence.values().find(|row| row.file_id == Some(file))
    }

    /// The version of a document that is this file.
    pub fn document_of(&self, file: FileId) -> Option<&document_version::Model> {
        self.documents.values().find(|row| row.file_id == Some(file))
    }
}

/// The clauses of a standard; none where it has no catalogue.
fn clauses(standard: &str) -> Vec<ShownClause> {
    let clause = |clause: &'static Clause| ShownClause {
        clause,
        statements: held_in(standard, &clause.reference).iter().map(|it| it.key.as_str()).collect(),
    };
    standards::find(standard).into_iter().flat_map(|it| &it.clauses).map(clause).collect()
}

async fn nonconformities(
    tx: &TenantTx,
    about: &certification::Model,
    today: NaiveDate,
) -> Result<Vec<OpenNonconformity>, DbErr> {
    let events = certification_event::all(tx, about.id).await?;
    let due = obligation::of(tx, about.id).await?;
    let mut open = Vec::new();
    for row in certification_event::standing(&events) {
        let cycle::Event::Nonconformity(fact) = row.event()? else { continue };
        if fact.raised_on > today || fact.verified_on.is_some_and(|on| on <= today) {
            continue;
        }
        let end = format!("/{}", fact.id);
        let closure = |it: &&obligation::Model| it.kind == "nonconformity_closure" && it.key.ends_with(&end);
        let due_on = due.iter().find(closure).map(|it| it.due_on);
        open.push(OpenNonconformity { event: row.id, fact, due_on });
    }
    Ok(open)
}
