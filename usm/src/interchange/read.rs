//! Reading a document of the format: each fault with its place, and what is not known is passed over.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Exchange, Kind, VERSION, slug};
use crate::routine::{Action, Activity, Content, Layer, Raci, Responsibility, Step};
use crate::template::{self, Template};
use crate::verb::Verb;

/// What is wrong with a document at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where: a JSON pointer.
    pub pointer: String,
    /// What, in a sentence.
    pub detail: String,
}

/// The most parts that a document may have: steps, and activities in one step.
const MOST: usize = 100;

/// A member of an object under reading.
struct Place<'a> {
    object: &'a Map<String, Value>,
    pointer: String,
}

#[derive(Default)]
struct Faults(Vec<Broken>);

impl Faults {
    fn note(&mut self, pointer: String, detail: &str) {
        self.0.push(Broken { pointer, detail: detail.to_owned() });
    }
}

impl<'a> Place<'a> {
    fn of(value: &'a Value, pointer: String, faults: &mut Faults) -> Option<Self> {
        let object = value.as_object();
        if object.is_none() {
            faults.note(pointer.clone(), "This must be an object.");
        }
        object.map(|object| Self { object, pointer })
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    /// A text, empty where there is none.
    fn text(&self, name: &str, most: usize, faults: &mut Faults) -> String {
        match self.object.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) if text.chars().count() > most => {
                faults.note(self.at(name), &format!("This has at most {most} characters."));
                String::new()
            }
            Some(Value::String(text))
                if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) =>
            {
                faults.note(self.at(name), "A text has no control characters but line breaks and tabs.");
                String::new()
            }
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(_) => {
                faults.note(self.at(name), "This must be a text.");
                String::new()
            }
        }
    }

    fn line(&self, name: &str, faults: &mut Faults) -> String {
        let text = self.text(name, 200, faults);
        if text.chars().any(char::is_control) {
            faults.note(self.at(name), "A name is one line.");
        }
        text
    }

    fn process(&self, faults: &mut Faults) -> Option<Verb> {
        let word = self.object.get("process")?;
        let process = word.as_str().and_then(Verb::of);
        if process.is_none() {
            let detail = "This must be one of: agree, change, recover, operate, improve.";
            faults.note(self.at("process"), detail);
        }
        process
    }

    fn list(&self, name: &str, faults: &mut Faults) -> &'a [Value] {
        match self.object.get(name) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) if items.len() > MOST => {
                faults.note(self.at(name), "A list has at most 100 items here.");
                &[]
            }
            Some(Value::Array(items)) => items,
            Some(_) => {
                faults.note(self.at(name), "This must be a list.");
                &[]
            }
        }
    }

    /// The objects of a list in the order that they suggest.
    fn parts(&self, name: &str, faults: &mut Faults) -> Vec<Place<'a>> {
        let items = self.list(name, faults).iter().enumerate();
        let pointer = self.at(name);
        let mut parts: Vec<_> =
            items.filter_map(|(at, item)| Place::of(item, format!("{pointer}/{at}"), faults)).collect();
        // The format's own examples write the number as a text.
        let index = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        parts.sort_by_key(|part| part.object.get("sort-index").and_then(index).unwrap_or(u64::MAX));
        parts
    }
}

/// Reads a document.
///
/// # Errors
/// With every place that is wrong.
pub fn read(document: &Value) -> Result<Exchange, Vec<Broken>> {
    let mut faults = Faults::default();
    let found = Place::of(document, String::new(), &mut faults).and_then(|top| workflow(&top, &mut faults));
    match found {
        Some(exchange) if faults.0.is_empty() => Ok(exchange),
        _ => Err(faults.0),
    }
}

fn workflow(top: &Place<'_>, faults: &mut Faults) -> Option<Exchange> {
    if top.object.get("usm-wif-version").and_then(Value::as_str) != Some(VERSION) {
        faults.note(
            top.at("usm-wif-version"),
            "This must be \"1.0.0\", the one version of the format that is read.",
        );
    }
    let kind = match top.object.get("type").and_then(Value::as_str) {
        Some("workflow") => Kind::Workflow,
        Some("workflow-template") => Kind::Template,
        _ => {
            faults.note(top.at("type"), "This must be \"workflow\" or \"workflow-template\".");
            return None;
        }
    };
    let name = top.line("name", faults);
    if name.is_empty() {
        faults.note(top.at("name"), "A name has 1 to 200 characters.");
    }
    let process = top.process(faults);
    if process.is_none() && !top.object.contains_key("process") {
        faults.note(top.at("process"), "This is required: which process the workflow starts in.");
    }
    let template = template_of(top, process?, faults)?;
    let said = top.object.get("x-layer");
    let layer: Option<Layer> = said.and_then(|layer| serde_json::from_value(layer.clone()).ok());
    if said.is_some() && layer.is_none() {
        faults.note(top.at("x-layer"), "This must be process, procedure or work_instruction.");
    }
    let mut steps: Vec<_> =
        top.parts("steps", faults).iter().map(|place| step(place, template, faults)).collect();
    complete(&mut steps, template);
    let who = steps.iter().flat_map(|step| &step.activities).any(|it| !it.responsibilities.is_empty());
    let layer = layer.unwrap_or(if who { Layer::Procedure } else { Layer::Process });
    let given = top.line("slug", faults);
    let purpose = top.text("description", 4000, faults);
    Some(Exchange {
        kind,
        slug: if given.is_empty() { slug(&name) } else { given },
        name,
        context: top.line("context", faults),
        version: top.line("workflow-version", faults),
        modified_at: Some(top.line("modified-at", faults)).filter(|at| !at.is_empty()),
        profiles: profiles(top, faults),
        content: Content { layer, template: template.number, purpose, steps },
    })
}

/// The template that the document names, or the plainest one of its process.
fn template_of(top: &Place<'_>, process: Verb, faults: &mut Faults) -> Option<&'static Template> {
    let Some(number) = top.object.get("x-template") else {
        return template::all().iter().rfind(|template| template.process == process);
    };
    let number = number.as_u64().and_then(|number| u8::try_from(number).ok());
    let named = number.and_then(template::find).filter(|template| template.process == process);
    if named.is_none() {
        faults.note(top.at("x-template"), "This must be the number of a workflow template of this process.");
    }
    named
}

fn profiles(top: &Place<'_>, faults: &mut Faults) -> BTreeMap<String, String> {
    let each = top.parts("profiles", faults);
    let named = each.iter().map(|one| (one.line("id", faults), one.line("name", faults)));
    named.filter(|(id, name)| !id.is_empty() && !name.is_empty()).collect()
}

fn step(place: &Place<'_>, template: &Template, faults: &mut Faults) -> Step {
    let name = place.line("name", faults);
    let key = place.object.get("x-key").and_then(Value::as_str).map(str::to_owned);
    let skipped = place.object.contains_key("x-skipped").then(|| place.text("x-skipped", 1000, faults));
    let fork = place.object.get("x-fork").and_then(Value::as_u64).and_then(|to| u8::try_from(to).ok());
    Step {
        id: place.line("id", faults),
        key: key.or_else(|| template.key_of(&name).map(str::to_owned)),
        description: place.text("description", 4000, faults),
        process: place.process(faults).unwrap_or(template.process),
        fork,
        skipped,
        activities: place.parts("activities", faults).iter().map(|it| activity(it, faults)).collect(),
        name,
    }
}

fn activity(place: &Place<'_>, faults: &mut Faults) -> Activity {
    let mut description = place.text("description", 4000, faults);
    let mut name = place.line("name", faults);
    if name.is_empty() {
        // The format requires a description and no name.
        name = description.lines().next().unwrap_or_default().chars().take(200).collect();
    }
    if description == name {
        description = String::new();
    }
    Activity {
        id: place.line("id", faults),
        name,
        responsibilities: responsibilities(place, faults),
        actions: place.parts("x-actions", faults).iter().map(|it| action(it, faults)).collect(),
        description,
    }
}

fn action(place: &Place<'_>, faults: &mut Faults) -> Action {
    Action {
        text: place.text("text", 1000, faults),
        tool: place.line("tool", faults),
        record: place.line("record", faults),
    }
}

fn responsibilities(place: &Place<'_>, faults: &mut Faults) -> Vec<Responsibility> {
    let pointer = place.at("responsibilities");
    let parts = match place.object.get("responsibilities") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Object(parts)) if parts.len() <= MOST => parts,
        Some(_) => {
            faults.note(pointer, "This must be an object: of each profile's id a list of R, A, C and I.");
            return Vec::new();
        }
    };
    let mut all = Vec::new();
    for (profile, roles) in parts {
        if let Ok(roles) = serde_json::from_value::<Vec<Raci>>(roles.clone()) {
            let one = |role| Responsibility { profile: profile.clone(), role };
            all.extend(roles.into_iter().map(one));
        } else {
            let profile = profile.replace('~', "~0").replace('/', "~1");
            faults.note(format!("{pointer}/{profile}"), "This must be a list of R, A, C and I.");
        }
    }
    all
}

/// What the document lacks of the template's steps is skipped, so that it shows and can be put right.
fn complete(steps: &mut Vec<Step>, template: &Template) {
    for (index, wanted) in template.steps.iter().enumerate() {
        if steps.iter().any(|step| step.key.as_ref() == Some(&wanted.key)) {
            continue;
        }
        let later = |step: &Step| {
            let place = template.steps.iter().position(|it| step.key.as_ref() == Some(&it.key));
            place.is_some_and(|place| place > index)
        };
        let at = steps.iter().position(later).unwrap_or(steps.len());
        let skipped = Step {
            id: format!("missing-{}", wanted.key),
            key: Some(wanted.key.clone()),
            name: wanted.name.in_language(template::Language::English).to_owned(),
            description: String::new(),
            process: template.process,
            fork: None,
            skipped: Some("The workflow that was imported has no such step.".to_owned()),
            activities: Vec::new(),
        };
        steps.insert(at, skipped);
    }
}
