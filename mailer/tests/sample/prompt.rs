//! Mails about documents and evidence.

use mailer::{Document, DocumentToRead, DocumentUnread, Evidence, EvidenceEnding, Statement, Unread};

use super::{SETTINGS, STOP};

fn documents() -> Vec<Document> {
    let document = |code: &str, title: &str, version, since: &str| Document {
        code: code.to_owned(),
        title: title.to_owned(),
        version,
        since: since.parse().unwrap(),
        link: format!("https://certkeep.example/documents/doc_{}", "0198c0de5a1f7b6e8d3c2b1a09f8e7d6"),
    };
    vec![
        document("POL-01", "Information security policy", 3, "2027-03-10"),
        document("PROC-07", "Changes & releases", 1, "2027-03-03"),
    ]
}

pub fn to_read(many: usize) -> DocumentToRead {
    DocumentToRead {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        documents: documents().into_iter().take(many).collect(),
        link: "https://certkeep.example/documents".to_owned(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: Some(STOP.to_owned()),
    }
}

pub fn unread() -> DocumentUnread {
    let people = vec!["Bo Berg".to_owned(), "Zoë O'Neill".to_owned()];
    DocumentUnread {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        documents: documents()
            .into_iter()
            .take(1)
            .map(|document| Unread { document, people: people.clone() })
            .collect(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: Some(STOP.to_owned()),
    }
}

pub fn ending(many: usize) -> EvidenceEnding {
    let statement = |text: &str, clauses: &[&str]| Statement {
        text: text.to_owned(),
        clauses: clauses.iter().map(|it| (*it).to_owned()).collect(),
    };
    let evidence = vec![
        Evidence {
            title: "Minutes of the review".to_owned(),
            ends_on: "2027-03-10".parse().unwrap(),
            ended: false,
            statements: vec![
                statement(
                    "Leaders look at the system at set times.",
                    &["ISO 9001:2015 9.3.1", "ISO/IEC 27001:2022 9.3.1"],
                ),
                statement("Suppliers are told what is expected of them.", &[]),
            ],
        },
        Evidence {
            title: "Log of backups".to_owned(),
            ends_on: "2027-03-01".parse().unwrap(),
            ended: true,
            statements: Vec::new(),
        },
    ];
    EvidenceEnding {
        person_name: "Anna Berg".to_owned(),
        organization_name: "Kestrel Hosting".to_owned(),
        evidence: evidence.into_iter().take(many).collect(),
        link: "https://certkeep.example/evidence".to_owned(),
        settings_link: SETTINGS.to_owned(),
        unsubscribe_link: Some(STOP.to_owned()),
    }
}
