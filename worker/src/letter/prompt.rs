//! Documents and evidence, as a mail tells of them.

use entity::outbox_email::content::{DocumentFacts, EvidenceFacts, StatementFacts, UnreadFacts};
use mailer::{Document, Evidence, Statement, Unread};

pub(super) fn document(facts: DocumentFacts, base: &str) -> Document {
    Document {
        code: facts.code,
        title: facts.title,
        version: facts.version,
        since: facts.since,
        link: format!("{base}/documents/{}", facts.document_id),
    }
}

pub(super) fn unread(facts: UnreadFacts, base: &str) -> Unread {
    Unread { document: document(facts.document, base), people: facts.people }
}

pub(super) fn evidence(facts: EvidenceFacts) -> Evidence {
    let statement = |it: StatementFacts| Statement { text: it.text, clauses: it.clauses };
    Evidence {
        title: facts.title,
        ends_on: facts.ends_on,
        ended: facts.ended,
        statements: facts.statements.into_iter().map(statement).collect(),
    }
}
