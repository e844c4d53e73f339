//! Rows that name their parents, grown into a tree: or every place where they do not.

use std::collections::HashMap;

use crate::{Fault, Kind, MOST, Requirement, fault};

/// How many levels a tree has at most.
pub const DEEPEST: usize = 12;

/// A row as a file has it.
#[derive(Debug)]
pub(crate) struct Row {
    /// Where it stands.
    pub pointer: String,
    /// The name of the field that holds its reference.
    pub key: &'static str,
    pub reference: String,
    pub title: String,
    pub parent: Option<String>,
    /// Its kind, if it says one.
    pub kind: String,
    pub text: String,
    pub guidance: String,
}

impl Row {
    fn at(&self, field: &str) -> String {
        format!("{}/{field}", self.pointer)
    }
}

/// The requirements in reading order, parents first. `faults` are what was wrong before.
pub(crate) fn grown(rows: Vec<Row>, mut faults: Vec<Fault>) -> Result<Vec<Requirement>, Vec<Fault>> {
    if rows.len() > MOST {
        return Err(vec![fault("", format!("A framework has at most {MOST} requirements."))]);
    }
    if rows.is_empty() && faults.is_empty() {
        return Err(vec![fault("", "There is no requirement in this file.")]);
    }
    let mut known: HashMap<&str, usize> = HashMap::new();
    let kinds: Vec<_> = rows.iter().map(|row| look(row, &mut faults)).collect();
    for (at, row) in rows.iter().enumerate() {
        if !row.reference.is_empty() && known.insert(row.reference.as_str(), at).is_some() {
            faults.push(fault(row.at(row.key), "This reference is there twice."));
        }
    }
    let parents: Vec<_> = rows.iter().map(|row| parent(row, &known, &mut faults)).collect();
    // With a reference there twice, who is whose parent is a guess.
    if faults.is_empty() {
        cycles(&rows, &parents, &mut faults);
    }
    if faults.is_empty() { Ok(ordered(rows, &kinds, &parents)) } else { Err(faults) }
}

/// Notes what is wrong with the row alone; answers its kind.
fn look(row: &Row, faults: &mut Vec<Fault>) -> Option<Kind> {
    let line = |text: &str| !text.chars().any(char::is_control);
    let prose =
        |text: &str| text.chars().all(|sign| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t'));
    if row.reference.is_empty() || row.reference.chars().count() > 60 || !line(&row.reference) {
        faults.push(fault(row.at(row.key), "A reference has 1 to 60 characters on one line."));
    }
    if row.title.is_empty() || row.title.chars().count() > 300 || !line(&row.title) {
        faults.push(fault(row.at("title"), "A title has 1 to 300 characters on one line."));
    }
    for (name, text) in [("text", &row.text), ("guidance", &row.guidance)] {
        if text.chars().count() > 20_000 || !prose(text) {
            faults.push(fault(
                row.at(name),
                "A text has at most 20000 characters, without control characters.",
            ));
        }
    }
    let kind = Kind::read(&row.kind);
    if kind.is_none() && !row.kind.is_empty() {
        faults.push(fault(row.at("kind"), "A kind is heading, requirement or control, or left empty."));
    }
    kind
}

fn parent(row: &Row, known: &HashMap<&str, usize>, faults: &mut Vec<Fault>) -> Option<usize> {
    let name = row.parent.as_deref()?;
    let found = known.get(name).copied();
    if found.is_none() {
        faults.push(fault(row.at("parent"), "There is no row with this reference."));
    }
    found
}

/// Notes a row of every circle of parents, and every row that is too deep.
fn cycles(rows: &[Row], parents: &[Option<usize>], faults: &mut Vec<Fault>) {
    let mut depth: Vec<Option<usize>> = vec![None; rows.len()];
    let mut passed: Vec<Option<usize>> = vec![None; rows.len()];
    for start in 0..rows.len() {
        let (mut path, mut at, mut above) = (Vec::new(), Some(start), 0);
        while let Some(row) = at {
            if let Some(known) = depth[row] {
                above = known;
                break;
            }
            if passed[row] == Some(start) {
                let detail = "This is below itself: going from parent to parent comes back here.";
                faults.push(fault(rows[row].at("parent"), detail));
                break;
            }
            passed[row] = Some(start);
            path.push(row);
            at = parents[row];
        }
        for row in path.into_iter().rev() {
            above += 1;
            depth[row] = Some(above);
        }
    }
    if faults.is_empty() {
        let deep = depth.iter().enumerate().filter(|(_, depth)| depth.is_some_and(|depth| depth > DEEPEST));
        let detail = format!("A tree has at most {DEEPEST} levels.");
        faults.extend(deep.map(|(row, _)| fault(rows[row].at("parent"), detail.clone())));
    }
}

/// Each row followed by what is below it, siblings in the order of the file.
fn ordered(rows: Vec<Row>, kinds: &[Option<Kind>], parents: &[Option<usize>]) -> Vec<Requirement> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut waiting = Vec::new();
    for at in (0..rows.len()).rev() {
        match parents[at] {
            Some(parent) => below[parent].push(at),
            None => waiting.push(at),
        }
    }
    let mut rows: Vec<_> = rows.into_iter().map(Some).collect();
    let mut grown = Vec::with_capacity(rows.len());
    while let Some(at) = waiting.pop() {
        waiting.extend(&below[at]);
        let kind = kinds[at].unwrap_or(if below[at].is_empty() { Kind::Requirement } else { Kind::Heading });
        grown.extend(rows[at].take().map(|row| Requirement {
            reference: row.reference,
            title: row.title,
            parent: row.parent,
            kind,
            text: row.text,
            guidance: row.guidance,
        }));
    }
    grown
}
