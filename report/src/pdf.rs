//! A report as a PDF that is tagged for those who hear it read: PDF/A-2a and PDF/UA-1, checked by the library as it writes.

mod face;
mod layout;
mod paint;

use crate::{Error, Report, look};
use face::Faces;

/// Writes a PDF of A4 pages, which lie on their side when a table has more than five columns.
///
/// # Errors
/// A report that no file can hold.
pub fn pdf(report: &Report) -> Result<Vec<u8>, Error> {
    look(report)?;
    let faces = Faces::new()?;
    paint::paint(report, &faces, &layout::lay(report, &faces))
}
