//! What is written is read again as it was.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use interchange::oscal::export::{Texts, catalog};
use interchange::oscal::mapping::{Edge, Relationship, Side, collection};
use interchange::oscal::{Head, token};
use interchange::{Form, Kind, Requirement, read};
use serde_json::Value;

fn head() -> Head {
    Head {
        key: "house-rules".to_owned(),
        title: "House rules".to_owned(),
        version: "2026".to_owned(),
        changed_at: "2026-11-24T08:00:00Z".to_owned(),
        remarks: "In own words.".to_owned(),
    }
}

fn requirement(reference: &str, parent: Option<&str>, kind: Kind) -> Requirement {
    Requirement {
        reference: reference.to_owned(),
        title: format!("Title of {reference}"),
        parent: parent.map(str::to_owned),
        kind,
        text: if kind == Kind::Heading { String::new() } else { format!("It is {reference}.\nIt is so.") },
        guidance: if reference.len() > 3 { "How to do it.".to_owned() } else { String::new() },
    }
}

/// Groups of groups, groups of controls, both beside each other, headings below requirements.
fn tree() -> Vec<Requirement> {
    use Kind::{Control, Heading, Requirement};
    vec![
        requirement("4", None, Heading),
        requirement("4.1", Some("4"), Requirement),
        requirement("4.2", Some("4"), Heading),
        requirement("4.2.1", Some("4.2"), Requirement),
        requirement("4.2.1 a", Some("4.2.1"), Heading),
        requirement("4.2.1 a (1)", Some("4.2.1 a"), Control),
        requirement("4.3", Some("4"), Control),
        requirement("A", None, Heading),
        requirement("A.5", Some("A"), Heading),
        requirement("A.5.1", Some("A.5"), Control),
        requirement("A.6", Some("A"), Heading),
    ]
}

#[test]
fn a_written_catalog_reads_as_the_same_tree() {
    for texts in [Texts::Whole, Texts::Statements] {
        let read = read(Form::Oscal, &catalog(&head(), &tree(), texts)).unwrap();
        assert_eq!(read.requirements, tree());
        assert_eq!((read.name.as_deref(), read.edition.as_deref()), (Some("House rules"), Some("2026")));
    }
    let mut mixed = tree();
    mixed.push(requirement("B", None, Kind::Requirement));
    let read = read(Form::Oscal, &catalog(&head(), &mixed, Texts::Whole)).unwrap();
    assert_eq!(read.requirements, mixed, "groups and controls on the first level keep their order");
}

#[test]
fn a_document_is_the_same_until_it_says_something_else() {
    let first = catalog(&head(), &tree(), Texts::Whole);
    assert_eq!(first, catalog(&head(), &tree(), Texts::Whole));
    let mut changed = tree();
    changed[1].title = "Another".to_owned();
    let id = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap()["catalog"]["uuid"].clone();
    assert_ne!(id(&first), id(&catalog(&head(), &changed, Texts::Whole)));
}

#[test]
fn every_reference_has_a_token_of_its_own() {
    let all = ["4.1", "A.5.1", "a_5f_", "a_", "a ", "a/b", "a-b", "ä", "§ 4"];
    let tokens: Vec<_> = all.into_iter().map(token).collect();
    assert_eq!(tokens[..2], ["c-4.1", "c-A.5.1"]);
    for (at, token) in tokens.iter().enumerate() {
        assert!(token.chars().all(|sign| sign.is_ascii_alphanumeric() || "._-".contains(sign)), "{token}");
        assert!(!tokens[..at].contains(token), "{token} stands for two");
    }
}

#[test]
fn a_mapping_names_the_tokens_of_both_catalogs() {
    let side = |key: &str| Side { key: key.to_owned(), title: key.to_owned(), href: format!("/v1/{key}") };
    let edge = |source: &str, relationship, confirmed: bool| Edge {
        key: format!("{source}~A.5.1"),
        source: source.to_owned(),
        target: "A.5.1".to_owned(),
        relationship,
        rationale: "Both ask who answers for it.".to_owned(),
        confidence: "high".to_owned(),
        origin: "shipped",
        confirmed_on: confirmed.then(|| "2026-11-24".to_owned()),
    };
    let (one, other) = (side("one"), side("other"));
    assert_eq!(collection(&head(), &one, &other, &[]), None);
    let edges =
        [edge("4.1", Relationship::Subset, true), edge("4.2.1 a", Relationship::Equivalent.turned(), false)];
    let written = collection(&head(), &one, &other, &edges).unwrap();
    assert_eq!(Some(&written), collection(&head(), &one, &other, &edges).as_ref());
    let document: Value = serde_json::from_slice(&written).unwrap();
    let document = &document["mapping-collection"];
    assert_eq!(document["provenance"]["status"], "draft");
    let maps = &document["mappings"][0]["maps"];
    assert_eq!(maps[0]["relationship"], "subset-of");
    assert_eq!(maps[0]["sources"][0]["id-ref"], token("4.1"));
    assert_eq!(maps[0]["confidence-score"]["category"], "high");
    assert_eq!(maps[0]["props"][2]["value"], "2026-11-24");
    assert_eq!(maps[1]["relationship"], "equivalent-to");
    assert_eq!(maps[1]["sources"][0]["id-ref"], token("4.2.1 a"));
    assert_eq!(maps[1]["props"][1]["value"], "unconfirmed");
    let resources = &document["back-matter"]["resources"];
    let href = format!("#{}", resources[0]["uuid"].as_str().unwrap());
    assert_eq!(document["mappings"][0]["source-resource"]["href"], href);
    assert_eq!(Relationship::Subset.turned(), Relationship::Superset);
    assert!(
        collection(&head(), &one, &other, &edges[..1])
            .is_some_and(|it| String::from_utf8_lossy(&it).contains("\"complete\""))
    );
}
