//! The interchange format: what is written is read again, and what is broken is named.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use serde_json::{Value, json};
use usm::interchange::{Exchange, Kind, read, slug, write};
use usm::{Action, Content, Language, Layer, Raci, Responsibility, check, template};

fn line() -> impl Strategy<Value = String> {
    "[A-Za-zäöü0-9 ,.&/~\"]{0,40}[A-Za-z0-9]"
}

fn layer() -> impl Strategy<Value = Layer> {
    prop_oneof![Just(Layer::Process), Just(Layer::Procedure), Just(Layer::WorkInstruction)]
}

/// A routine that keeps the rules, with names, people, actions and skipped steps of any kind.
fn content() -> impl Strategy<Value = Content> {
    let german = any::<bool>();
    (1..=8_u8, layer(), german, line(), line(), any::<u16>()).prop_map(
        |(number, layer, german, name, text, bits)| {
            let mut count = 0;
            let id = || {
                count += 1;
                format!("prt_{count}")
            };
            let language = if german { Language::German } else { Language::English };
            let mut content = template::find(number).unwrap().begin(layer, language, id);
            text.trim().clone_into(&mut content.purpose);
            for (at, step) in content.steps.iter_mut().enumerate() {
                if bits >> at & 1 == 1 {
                    step.skipped = Some(text.trim().to_owned());
                    step.fork = None;
                }
                for activity in &mut step.activities {
                    name.trim().clone_into(&mut activity.name);
                    let part = |profile: &str, role| Responsibility { profile: profile.to_owned(), role };
                    if layer != Layer::Process {
                        activity.responsibilities =
                            vec![part("a/b", Raci::Accountable), part("op", Raci::Responsible)];
                    }
                    if layer == Layer::WorkInstruction {
                        let (text, record) = (name.trim().to_owned(), text.trim().to_owned());
                        activity.actions = vec![Action { text, tool: String::new(), record }];
                    }
                }
            }
            content
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(content in content(), name in line(), template in any::<bool>()) {
        assert_eq!(check(&content), []);
        let name = name.trim().to_owned();
        let exchange = Exchange {
            kind: if template { Kind::Template } else { Kind::Workflow },
            slug: slug(&name), name, context: "Turku".to_owned(), version: "3".to_owned(), modified_at: None,
            profiles: BTreeMap::from([("a/b".to_owned(), "Lead".to_owned()), ("op".to_owned(), "Operator".to_owned())]),
            content,
        };
        let document = write(&exchange);
        assert_eq!(read(&document), Ok(exchange));
        let text = document.to_string();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    }

    #[test]
    fn no_document_makes_reading_fail_in_another_way(text in ".{0,200}", number in any::<i64>()) {
        for odd in [json!(text), json!(number), json!([text]), json!({ "steps": number }), json!({ "type": text })] {
            assert!(read(&odd).is_err());
        }
    }
}

fn foreign() -> Value {
    json!({
        "usm-wif-version": "1.0.0", "type": "workflow", "process": "operate", "slug": "laptop", "name": "Order a laptop",
        "future-member": { "any": ["thing"] },
        "steps": [
            { "id": "2", "sort-index": "2", "name": "Hand it over", "process": "operate", "activities": [
                { "id": "1", "description": "Give it to them.\nAsk for a signature.", "responsibilities": { "desk": ["R", "A"] } },
            ] },
            { "id": "1", "sort-index": 1, "name": "take the request in", "description": "By telephone", "activities": [] },
        ],
    })
}

#[test]
fn a_document_of_another_system_is_read_and_what_it_lacks_of_the_template_is_skipped() {
    let mut read = read(&foreign()).unwrap();
    let mut count = 0;
    read.content.renew(|| {
        count += 1;
        count.to_string()
    });
    assert_eq!((read.content.layer, read.content.template), (Layer::Procedure, 5));
    let names: Vec<_> =
        read.content.steps.iter().map(|it| (it.name.as_str(), it.skipped.is_some())).collect();
    assert_eq!(names[..2], [("take the request in", false), ("Hand it over", false)]);
    assert_eq!(names.len(), 7, "{names:?}");
    assert!(names[2..].iter().all(|(_, skipped)| *skipped));
    assert_eq!(read.content.steps[0].key.as_deref(), Some("accept"));
    assert_eq!(read.content.steps[1].activities[0].name, "Give it to them.");
    assert!(check(&read.content).iter().all(|it| it.reason.is_gap()), "{:?}", check(&read.content));
}

#[test]
fn each_fault_of_a_document_is_named_with_its_place() {
    let mut document = foreign();
    document["usm-wif-version"] = json!("2.0.0");
    document["name"] = json!(7);
    document["steps"][0]["process"] = json!("dance");
    document["steps"][0]["activities"][0]["responsibilities"] = json!({ "a/b": ["X"] });
    let mut places: Vec<_> = read(&document).unwrap_err().into_iter().map(|it| it.pointer).collect();
    places.sort();
    places.dedup();
    let responsibility = "/steps/0/activities/0/responsibilities/a~1b";
    assert_eq!(places, ["/name", responsibility, "/steps/0/process", "/usm-wif-version"]);
    let nothing: Vec<_> = read(&json!({})).unwrap_err().into_iter().map(|it| it.pointer).collect();
    assert_eq!(nothing, ["/usm-wif-version", "/type"]);
    let mut document = foreign();
    document["x-template"] = json!(1);
    assert_eq!(read(&document).unwrap_err()[0].pointer, "/x-template");
}

#[test]
fn a_short_name_has_letters_digits_and_single_dashes() {
    assert_eq!(slug("Störung  (Netz) – beheben!"), "stoerung-netz-beheben");
    assert_eq!(slug("???"), "routine");
}
