//! A report as a file: a plain value in, the bytes of a workbook or of a tagged PDF out.
//!
//! Nothing here knows a language, a clock or a table: whoever makes a report passes every word of it, and the day it was made on.
//! Equal reports become equal bytes.

mod pdf;
mod text;
mod xlsx;

pub use pdf::pdf;
pub use xlsx::xlsx;

/// The most rows of all sections together.
pub const MOST_ROWS: usize = 50_000;

/// The most columns of a section.
pub const MOST_COLUMNS: usize = 16;

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What it is; never empty.
    pub title: String,
    /// What it is of, such as a standard and its edition; may be empty.
    pub subtitle: String,
    /// Whose it is.
    pub organization: String,
    /// The day it was made on.
    pub made_on: Day,
    /// The language of its words, as BCP 47 names it: `de`.
    pub language: String,
    /// What the writers themselves say.
    pub words: Words,
    /// What stands before the sections: labels and what they are.
    pub summary: Vec<(String, String)>,
    /// Its parts, each a table.
    pub sections: Vec<Section>,
    /// What stands at the foot of every page; may be empty.
    pub footer: String,
}

/// A civil day, and how it is written in the report's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// As a reader sees it: `24 November 2026`.
    pub written: String,
    /// Its year.
    pub year: u16,
    /// Its month, from 1.
    pub month: u8,
    /// Its day of the month, from 1.
    pub day: u8,
}

impl Default for Day {
    fn default() -> Self {
        Self { written: String::new(), year: 2000, month: 1, day: 1 }
    }
}

/// The few words that the writers add, in the report's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The name of the workbook's first sheet: `Overview`.
    pub overview: String,
    /// The number of a page, with `{page}` and `{pages}`: `Page {page} of {pages}`.
    pub page: String,
    /// What stands in place of the rows of a table that has none: `Nothing to show.`
    pub nothing: String,
}

/// A part of a report: a table with its title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Its title, and the name of its sheet.
    pub title: String,
    /// What a reader needs to know before the table; may be empty.
    pub intro: String,
    /// The columns. Without any there is no table.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// How much of the width it takes, against the weights of the others; at least 1.
    pub weight: u16,
}

impl Column {
    /// A column with this head that takes `weight` of the width.
    pub fn new(head: impl Into<String>, weight: u16) -> Self {
        Self { head: head.into(), weight }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What stands in the columns, from the first; those without a cell stay empty.
    pub cells: Vec<Cell>,
    /// How it is shaded. A colour says nothing that a cell does not say in words.
    pub tone: Tone,
    /// Whether it is a heading over the rows after it. One with a single cell spans all columns.
    pub is_heading: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words. A text is never a formula, whatever it begins with.
    Text(String),
    /// A whole number, which a workbook can add up.
    Number(i32),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number)
    }
}

/// How a row is shaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// As it should be: green.
    Good,
    /// To be looked at: amber.
    Warn,
    /// As it should not be: red.
    Bad,
    /// Of no weight: grey words.
    Muted,
}

impl Tone {
    /// The colours of its ground and of its words, as red, green and blue.
    fn colours(self) -> (Option<[u8; 3]>, [u8; 3]) {
        match self {
            Self::Plain => (None, [0x1f, 0x24, 0x2b]),
            Self::Good => (Some([0xe6, 0xf5, 0xea]), [0x1f, 0x24, 0x2b]),
            Self::Warn => (Some([0xff, 0xf3, 0xd6]), [0x1f, 0x24, 0x2b]),
            Self::Bad => (Some([0xfd, 0xe5, 0xe5]), [0x1f, 0x24, 0x2b]),
            Self::Muted => (None, [0x5f, 0x67, 0x70]),
        }
    }
}

/// Why a report cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It has no title.
    #[error("a report needs a title and a language")]
    Untitled,
    /// It has too many rows.
    #[error("a report has at most {MOST_ROWS} rows")]
    TooLong,
    /// A section has too many columns.
    #[error("section {section} has more than {MOST_COLUMNS} columns")]
    TooWide {
        /// Which section, from 0.
        section: usize,
    },
    /// A row has more cells than its section has columns.
    #[error("row {row} of section {section} has more cells than there are columns")]
    Uneven {
        /// Which section, from 0.
        section: usize,
        /// Which row of it, from 0.
        row: usize,
    },
    /// The library that writes the file refused.
    #[error("the file cannot be written: {0}")]
    Unwritten(String),
}

/// Refuses what no file can hold.
fn look(report: &Report) -> Result<(), Error> {
    if text::clean(&report.title).trim().is_empty() || report.language.trim().is_empty() {
        return Err(Error::Untitled);
    }
    if report.sections.iter().map(|section| section.rows.len()).sum::<usize>() > MOST_ROWS {
        return Err(Error::TooLong);
    }
    for (number, section) in report.sections.iter().enumerate() {
        if section.columns.len() > MOST_COLUMNS {
            return Err(Error::TooWide { section: number });
        }
        if let Some(row) = section.rows.iter().position(|row| row.cells.len() > section.columns.len()) {
            return Err(Error::Uneven { section: number, row });
        }
    }
    Ok(())
}
