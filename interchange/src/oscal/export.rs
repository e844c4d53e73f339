//! Writing a catalog, such that reading it gives the same tree.
//!
//! A heading becomes a group and what is asked for a control. OSCAL wants the children of a group to be all groups or all controls,
//! and knows no group below a control: where a tree is otherwise, a heading becomes a control as well, and says in a property what it is.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Head, id, line, prop, sealed, token};
use crate::{Kind, Requirement};

/// How the texts of requirements are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// As one text, with its lines.
    Whole,
    /// Each line as a statement by itself.
    Statements,
}

/// Writes requirements, parents before what is below them, as a catalog.
pub fn catalog(head: &Head, requirements: &[Requirement], texts: Texts) -> Vec<u8> {
    let mut tree = Tree { requirements, below: vec![Vec::new(); requirements.len()], texts };
    let mut top = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (at, requirement) in requirements.iter().enumerate() {
        // A parent stands before its children.
        match requirement.parent.as_deref().and_then(|parent| known.get(parent)) {
            Some(parent) => tree.below[*parent].push(at),
            None => top.push(at),
        }
        known.insert(requirement.reference.as_str(), at);
    }
    let mut content = Map::new();
    content.insert("metadata".to_owned(), head.metadata());
    let (list, items) = tree.children(&top, true);
    if !items.is_empty() {
        content.insert(list.to_owned(), json!(items));
    }
    sealed("catalog", &head.key, Value::Object(content))
}

struct Tree<'a> {
    requirements: &'a [Requirement],
    below: Vec<Vec<usize>>,
    texts: Texts,
}

impl Tree<'_> {
    /// The list that holds these, and they themselves.
    fn children(&self, all: &[usize], groups_may_be: bool) -> (&'static str, Vec<Value>) {
        let groups = groups_may_be && all.iter().all(|at| self.requirements[*at].kind == Kind::Heading);
        let list = if groups { "groups" } else { "controls" };
        (list, all.iter().map(|at| self.item(*at, groups)).collect())
    }

    fn item(&self, at: usize, group: bool) -> Value {
        let requirement = &self.requirements[at];
        let own = token(&requirement.reference);
        let mut props = vec![json!({ "name": "label", "value": line(&requirement.reference) })];
        let plain = if group { Kind::Heading } else { Kind::Control };
        if requirement.kind != plain {
            props.push(prop("kind", requirement.kind.word()));
        }
        let mut item = json!({ "id": own, "title": line(&requirement.title), "props": props });
        let parts: Vec<_> =
            self.statement(requirement, &own).into_iter().chain(guidance(requirement, &own)).collect();
        if !parts.is_empty() {
            item["parts"] = json!(parts);
        }
        let (list, items) = self.children(&self.below[at], group);
        if !items.is_empty() {
            item[list] = json!(items);
        }
        item
    }

    fn statement(&self, requirement: &Requirement, own: &str) -> Option<Value> {
        let text = requirement.text.trim();
        // A group has no statement: what it says is an overview.
        let name = if requirement.kind == Kind::Heading { "overview" } else { "statement" };
        let part = json!({ "id": format!("{own}_smt"), "name": name });
        let with = |key: &str, value: Value| {
            let mut part = part.clone();
            part[key] = value;
            Some(part)
        };
        match self.texts {
            _ if text.is_empty() => None,
            Texts::Whole => with("prose", json!(text)),
            Texts::Statements => {
                let said = text.lines().map(str::trim).filter(|said| !said.is_empty());
                let item = |(at, said): (usize, &str)| json!({ "id": format!("{own}_smt.{at}"), "name": "item", "prose": said });
                with("parts", (1..).zip(said).map(item).collect())
            }
        }
    }
}

fn guidance(requirement: &Requirement, own: &str) -> Option<Value> {
    let text = requirement.guidance.trim();
    let part = || json!({ "id": format!("{own}_gdn"), "name": "guidance", "prose": text });
    (!text.is_empty()).then(part)
}

/// The id by which another document names this catalog as a resource.
pub fn resource(key: &str) -> String {
    id(&format!("resource:{key}"))
}
