//! Which form a file has, whatever it claims.

use crate::{Fault, Framework, fault, oscal, table, xlsx};

/// The form that a file claims to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines of separated cells, in UTF-8.
    Csv,
    /// A workbook, whose first sheet is read.
    Xlsx,
    /// An OSCAL catalog, in JSON.
    Oscal,
}

impl Form {
    /// The media types, and their forms.
    pub const TYPES: [(&'static str, Self); 3] = [
        ("text/csv", Self::Csv),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Self::Xlsx),
        ("application/json", Self::Oscal),
    ];

    /// The form that a media type stands for.
    pub fn of(media_type: &str) -> Option<Self> {
        let known = Self::TYPES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(media_type));
        known.map(|(_, form)| form)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Oscal => "oscal",
        }
    }
}

/// Reads a framework from a file that claims to be of `form`.
///
/// # Errors
/// Every wrong place, up to [`crate::MOST_FAULTS`]; never none.
pub fn read(form: Form, bytes: &[u8]) -> Result<Framework, Vec<Fault>> {
    let read = match form {
        Form::Csv => table::csv(bytes),
        Form::Xlsx => xlsx::rows(bytes).and_then(table::framework),
        Form::Oscal => oscal::catalog::read(bytes),
    };
    read.map_err(|mut faults| {
        faults.truncate(crate::MOST_FAULTS);
        faults
    })
}

/// The bytes as text, unless they are none.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Vec<Fault>> {
    let lies = |detail: &str| vec![fault("", detail)];
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(lies("This is an archive or a workbook, and not what its media type says."));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| lies("This is no text in UTF-8."))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') { Err(lies("This is no text in UTF-8.")) } else { Ok(text) }
}
