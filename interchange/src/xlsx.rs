//! Workbooks: how large they become is known before anything of them is kept.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::table::{self, Line};
use crate::{Fault, MOST, fault};

/// The most bytes of all parts of a workbook together, unpacked.
const UNPACKED: u64 = 48 << 20;
/// The most parts.
const PARTS: usize = 1_000;
/// The most columns that are looked at; what stands further right is passed over.
const COLUMNS: usize = 40;
/// The most characters of one cell: as many as a spreadsheet itself takes.
const CELL: usize = 32_767;

/// The lines of the first sheet.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<Line>, Vec<Fault>> {
    bounded(bytes)?;
    let broken = || vec![fault("", "This workbook is not readable.")];
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let Some(sheet) = book.sheet_names().into_iter().next() else { return Err(broken()) };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| broken())?;
    let mut lines: Vec<Line> = Vec::new();
    // Cell by cell: a sheet may claim to be as large as it likes, and name one long text in every cell.
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let (number, column) = (row as usize + 1, column as usize);
        let text = written(cell.get_value());
        if text.is_empty() || column >= COLUMNS {
            continue;
        }
        if text.chars().count() > CELL {
            return Err(vec![fault(format!("/rows/{number}"), "A cell has at most 32767 characters.")]);
        }
        if lines.last().is_none_or(|(last, _)| *last != number) {
            if lines.last().is_some_and(|(last, _)| *last > number) {
                return Err(broken());
            }
            lines.push((number, Vec::new()));
        }
        if lines.len() > MOST + 1 {
            return Err(table::too_many());
        }
        if let Some((_, line)) = lines.last_mut() {
            line.resize(line.len().max(column + 1), String::new());
            line[column] = text;
        }
    }
    Ok(lines)
}

/// What a cell shows. A number such as 4.1 is a reference here, and no quantity.
fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Empty => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}

/// Unpacks every part into nothing, to count it: what an archive says of its sizes is not believed.
fn bounded(bytes: &[u8]) -> Result<(), Vec<Fault>> {
    let lies = || vec![fault("", "This is no XLSX workbook, whatever its media type says.")];
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| lies())?;
    let large = || vec![fault("", "Unpacked, this workbook is too large: at most 48 MiB in 1000 parts.")];
    if archive.len() > PARTS {
        return Err(large());
    }
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(lies());
    }
    let mut left = UNPACKED;
    let mut room = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| lies())?;
        loop {
            let read = part.read(&mut room).map_err(|_| lies())?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or_else(large)?;
        }
    }
    Ok(())
}
