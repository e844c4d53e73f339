//! Reading a catalog: groups are headings, controls are controls, and a control within a control is below it.

use serde_json::Value;

use super::OTHERS;
use crate::tree::{self, Row};
use crate::{Fault, Framework, MOST, fault, file};

/// Reads a catalog.
pub(crate) fn read(bytes: &[u8]) -> Result<Framework, Vec<Fault>> {
    let text = file::text(bytes)?;
    let document: Value = serde_json::from_str(text)
        .map_err(|error| vec![fault("", format!("The body is not JSON: {error}."))])?;
    let catalog = open(&document)?;
    let mut walk = Walk::default();
    walk.level(catalog, "/catalog", None);
    let requirements = tree::grown(walk.rows, walk.faults)?;
    let said = |name: &str| catalog["metadata"][name].as_str().map(|text| text.trim().to_owned());
    Ok(Framework { name: said("title"), edition: said("version"), requirements })
}

/// The catalog in a document, unless it is one of another model.
fn open(document: &Value) -> Result<&Value, Vec<Fault>> {
    if let Some(model) = OTHERS.into_iter().find(|model| document.get(model).is_some()) {
        let detail =
            format!("This is an OSCAL document of the model {model}: only a catalog can be imported.");
        return Err(vec![fault(format!("/{model}"), detail)]);
    }
    let catalog = document.get("catalog").filter(|catalog| catalog.is_object());
    let catalog = catalog.ok_or_else(|| vec![fault("/catalog", "This is no OSCAL catalog.")])?;
    let version = catalog["metadata"]["oscal-version"].as_str().unwrap_or_default();
    if !version.starts_with("1.") {
        let detail = "Only catalogs of OSCAL 1 can be imported.";
        return Err(vec![fault("/catalog/metadata/oscal-version", detail)]);
    }
    Ok(catalog)
}

/// What a walk through a catalog has found.
#[derive(Default)]
struct Walk {
    rows: Vec<Row>,
    faults: Vec<Fault>,
}

impl Walk {
    /// The groups and controls of one level, as deep as they go; a document that JSON's reader took is not deep.
    fn level(&mut self, holder: &Value, pointer: &str, parent: Option<&str>) {
        for (list, kind) in [("groups", "heading"), ("controls", "control")] {
            let Some(items) = holder.get(list) else { continue };
            let pointer = format!("{pointer}/{list}");
            let Some(items) = items.as_array() else {
                self.faults.push(fault(pointer, "This must be a list."));
                continue;
            };
            for (at, item) in items.iter().enumerate() {
                if self.rows.len() <= MOST {
                    self.item(item, format!("{pointer}/{at}"), kind, parent);
                }
            }
        }
    }

    fn item(&mut self, item: &Value, pointer: String, kind: &str, parent: Option<&str>) {
        if !item.is_object() {
            self.faults.push(fault(pointer, "This must be an object."));
            return;
        }
        let reference = label(item).or_else(|| item["id"].as_str()).unwrap_or_default().trim().to_owned();
        let prose = |names: &[&str]| {
            let mut text = String::new();
            gather(item, names, false, &mut text);
            text.trim_end().to_owned()
        };
        self.rows.push(Row {
            pointer: pointer.clone(),
            key: "id",
            reference: reference.clone(),
            title: item["title"].as_str().unwrap_or_default().trim().to_owned(),
            parent: parent.map(str::to_owned),
            kind: own_kind(item).unwrap_or(kind).to_owned(),
            text: prose(&["statement", "overview"]),
            guidance: prose(&["guidance"]),
        });
        self.level(item, &pointer, Some(&reference));
    }
}

/// The kind that we wrote beside it, where OSCAL has no word for it.
fn own_kind(item: &Value) -> Option<&str> {
    let own = |prop: &&Value| prop["name"] == "kind" && prop["ns"] == super::NAMESPACE;
    item["props"].as_array()?.iter().find(own)?["value"].as_str()
}

/// What a reader knows it by, such as `AC-1`, where its id is `ac-1`.
fn label(item: &Value) -> Option<&str> {
    let labels = || item["props"].as_array().into_iter().flatten().filter(|prop| prop["name"] == "label");
    // Where there are several, those with a class are for sorting, or padded with zeros.
    let chosen = labels().find(|prop| prop.get("class").is_none()).or_else(|| labels().next());
    chosen.and_then(|prop| prop["value"].as_str())
}

/// The prose of the parts of these names, and of all parts within them.
fn gather(holder: &Value, names: &[&str], within: bool, text: &mut String) {
    for part in holder["parts"].as_array().into_iter().flatten() {
        if !within && !part["name"].as_str().is_some_and(|name| names.contains(&name)) {
            continue;
        }
        let words = [label(part), part["title"].as_str(), part["prose"].as_str()];
        let line: Vec<_> =
            words.into_iter().flatten().map(str::trim).filter(|word| !word.is_empty()).collect();
        if !line.is_empty() {
            text.push_str(&line.join(" "));
            text.push('\n');
        }
        gather(part, names, true, text);
    }
}
