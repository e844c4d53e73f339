//! What is shown as one value, whose canonical text is kept and hashed; and everything that it names.
//!
//! It names people by the ids of their places alone, so that it stands when somebody is erased.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Shown;
use crate::claim::{self, Subject};
use crate::id::{
    CertificationEventId, ClaimId, ControlledDocumentId, DocumentVersionId, DutyId, EvidenceId, FileId,
    ManagedItemId, ProfileId, RoomRequestId, RoutineId, RoutinePartId, RoutineVersionId,
};
use crate::{evidence, room_request};

impl Shown {
    /// The whole, each list by the ids of what it holds.
    pub fn form(&self) -> Value {
        let mut claims: Vec<&claim::Model> = self.claims.iter().collect();
        claims.sort_by_key(|row| row.id);
        let nonconformity = |it: &super::OpenNonconformity| {
            json!({
                "id": it.event, "name": it.fact.id, "grade": it.fact.grade, "source": it.fact.source,
                "raised_on": it.fact.raised_on, "plan_accepted_on": it.fact.plan_accepted_on, "due_on": it.due_on,
            })
        };
        let decided = |row: &crate::applicability::Model| json!({ "id": row.clause, "applies": row.applies, "justification": row.justification });
        let routine = |(id, version): (&RoutineId, &crate::routine_version::Model)| json!({ "id": version.id, "routine": id, "number": version.number, "sha256": version.sha256 });
        let document = |(id, version): (&ControlledDocumentId, &crate::document_version::Model)| {
            json!({
                "id": version.id, "document": id, "number": version.number, "sha256": version.sha256,
                "link": version.link,
            })
        };
        json!({
            "standard": self.standard,
            "clauses": self.claimed(),
            "applicability": self.decided.iter().map(decided).collect::<Vec<_>>(),
            "claims": claims.into_iter().map(|row| self.claim(row)).collect::<Vec<_>>(),
            "routines": self.routines.iter().map(routine).collect::<Vec<_>>(),
            "documents": self.documents.iter().map(document).collect::<Vec<_>>(),
            "evidence": self.evidence.values().map(|row| self.piece(row)).collect::<Vec<_>>(),
            "requests": self.requests.iter().map(request).collect::<Vec<_>>(),
            "nonconformities": self.nonconformities.iter().map(nonconformity).collect::<Vec<_>>(),
        })
    }

    /// The clauses of which something is claimed, with the claims.
    fn claimed(&self) -> Vec<Value> {
        let clause = |it: &super::ShownClause| {
            let mut claims: Vec<ClaimId> = self.claims_of(it).map(|row| row.id).collect();
            claims.sort_unstable();
            (!claims.is_empty()).then(|| json!({ "id": it.clause.reference, "claims": claims }))
        };
        self.clauses.iter().filter_map(clause).collect()
    }

    fn claim(&self, row: &claim::Model) -> Value {
        let subject = row.subject();
        let mut evidence = self.tied.get(&row.id).cloned().unwrap_or_default();
        evidence.sort_unstable();
        json!({
            "id": row.id, "version": row.version, "statement": row.statement,
            "subject": subject.map(|it| json!({ "kind": it.kind(), "key": it.text() })),
            "relation": word(&row.relation), "extent": word(&row.extent), "state": word(&row.state),
            "rationale": row.rationale, "evidence": evidence,
            "verified_by": row.verified_by, "verified_at": row.verified_at,
        })
    }

    fn piece(&self, row: &evidence::Model) -> Value {
        let file = row.file_id.and_then(|id| self.files.get(&id));
        json!({
            "id": row.id, "version": row.version, "title": row.title, "note": row.note, "link": row.link,
            "file": row.file_id, "sha256": file.and_then(|file| file.sha256.clone()),
            "shows_from": row.shows_from, "shows_to": row.shows_to, "expires_on": row.expires_on,
        })
    }

    /// Everything that it names: the prefix of its kind and its id, each once.
    pub fn named(&self) -> Vec<(&'static str, Uuid)> {
        let mut named = BTreeSet::new();
        for row in &self.claims {
            named.insert((ClaimId::PREFIX, row.id.0));
            named.extend(row.subject().and_then(subject));
        }
        for (id, version) in &self.routines {
            named.extend([(RoutineId::PREFIX, id.0), (RoutineVersionId::PREFIX, version.id.0)]);
        }
        for (id, version) in &self.documents {
            named.extend([(ControlledDocumentId::PREFIX, id.0), (DocumentVersionId::PREFIX, version.id.0)]);
        }
        named.extend(self.evidence.keys().map(|id| (EvidenceId::PREFIX, id.0)));
        named.extend(self.files.keys().map(|id| (FileId::PREFIX, id.0)));
        named.extend(self.requests.iter().map(|row| (RoomRequestId::PREFIX, row.id.0)));
        named.extend(self.nonconformities.iter().map(|it| (CertificationEventId::PREFIX, it.event.0)));
        named.into_iter().collect()
    }
}

fn subject(subject: Subject) -> Option<(&'static str, Uuid)> {
    match subject {
        Subject::Routine(id) => Some((RoutineId::PREFIX, id.0)),
        Subject::RoutinePart(id) => Some((RoutinePartId::PREFIX, id.0)),
        Subject::Profile(id) => Some((ProfileId::PREFIX, id.0)),
        Subject::ManagedItem(id) => Some((ManagedItemId::PREFIX, id.0)),
        Subject::ControlledDocument(id) => Some((ControlledDocumentId::PREFIX, id.0)),
        Subject::Duty(id) => Some((DutyId::PREFIX, id.0)),
        Subject::Records(_) => None,
    }
}

fn request(row: &room_request::Model) -> Value {
    json!({
        "id": row.id, "clause": row.clause, "text": row.text, "state": word(&row.state), "answer": row.answer,
        "evidence": row.evidence_ids,
    })
}

/// A word as the database keeps it.
fn word<T: sea_orm::ActiveEnum<Value = String>>(value: &T) -> String {
    value.to_value()
}
