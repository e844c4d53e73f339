//! A framework as a table: a line with the names of the columns, then a line for each requirement.

use crate::tree::{self, Row};
use crate::{Fault, Framework, MOST, fault, file};

/// The columns: the first two are required.
pub const COLUMNS: [&str; 6] = ["reference", "title", "parent", "kind", "text", "guidance"];

/// A line of a table with its number, as a spreadsheet counts: the names of the columns are line 1.
pub(crate) type Line = (usize, Vec<String>);

/// Reads lines of cells that commas, semicolons or tabs separate.
pub(crate) fn csv(bytes: &[u8]) -> Result<Framework, Vec<Fault>> {
    let text = file::text(bytes)?;
    let head = text.lines().next().unwrap_or_default();
    // A program that separates by semicolons writes no comma into the line of names.
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|mark| {
        (head.bytes().filter(|byte| byte == mark).count(), std::cmp::Reverse(*mark == b'\t'))
    });
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let number = at + 1;
        let record =
            record.map_err(|_| vec![fault(format!("/rows/{number}"), "This row is not readable.")])?;
        lines.push((number, record.iter().map(str::to_owned).collect()));
        if lines.len() > MOST + 1 {
            return Err(too_many());
        }
    }
    framework(lines)
}

/// What says that there are too many.
pub(crate) fn too_many() -> Vec<Fault> {
    vec![fault("/rows", format!("A framework has at most {MOST} requirements."))]
}

/// The framework that the lines of a table tell.
pub(crate) fn framework(lines: Vec<Line>) -> Result<Framework, Vec<Fault>> {
    let mut lines = lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some((number, names)) = lines.next() else {
        return Err(vec![fault("", "This file is empty.")]);
    };
    let places = places(number, &names)?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (number, cells) in lines {
        let cell = |column: usize| places[column].and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        if cells.iter().skip(names.len()).any(|cell| !cell.trim().is_empty()) {
            faults.push(fault(format!("/rows/{number}"), "This row has more cells than there are columns."));
        }
        rows.push(Row {
            pointer: format!("/rows/{number}"),
            key: "reference",
            reference: cell(0).to_owned(),
            title: cell(1).to_owned(),
            parent: Some(cell(2)).filter(|cell| !cell.is_empty()).map(str::to_owned),
            kind: cell(3).to_owned(),
            text: cell(4).to_owned(),
            guidance: cell(5).to_owned(),
        });
    }
    let requirements = tree::grown(rows, faults)?;
    Ok(Framework { requirements, ..Framework::default() })
}

/// Where each column stands.
fn places(number: usize, names: &[String]) -> Result<[Option<usize>; 6], Vec<Fault>> {
    let mut places = [None; 6];
    let mut faults = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let name = name.trim();
        let pointer = format!("/rows/{number}/{}", at + 1);
        match COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(name)) {
            Some(column) if places[column].is_none() => places[column] = Some(at),
            Some(_) => faults.push(fault(pointer, "This column is there twice.")),
            None if name.is_empty() => {}
            None => faults.push(fault(
                pointer,
                "There is no column of this name: the columns are reference, title, parent, kind, text and guidance.",
            )),
        }
    }
    for (place, column) in places.iter().zip(COLUMNS).take(2) {
        if place.is_none() {
            let detail = "This column is missing: the first row names the columns.";
            faults.push(fault(format!("/rows/{number}/{column}"), detail));
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}
