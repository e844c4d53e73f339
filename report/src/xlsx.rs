//! A report as a workbook: an overview, then a sheet for each table.

use std::collections::HashSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::{Cell, Error, Report, Row, Section, Tone, look, text};

/// How wide the columns of a sheet are together, in characters.
const WIDTH: f64 = 130.0;
const A4: u8 = 9;
const HEAD: u32 = 0x2B_3A_4A;
const LINE: u32 = 0xD5_DA_E0;
const HEADING: u32 = 0xEC_EF_F3;

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        Self::Unwritten(error.to_string())
    }
}

/// Writes a workbook. Heads stay in sight and can be filtered by.
///
/// # Errors
/// A report that no file can hold.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, Error> {
    look(report)?;
    let mut book = Workbook::new();
    // The day of the report, and not the moment: equal reports are equal files.
    let day = &report.made_on;
    let made_at = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(text::line(&report.title))
            .set_subject(text::line(&report.subtitle))
            .set_company(text::line(&report.organization))
            .set_creation_datetime(&made_at),
    );
    let mut names = Names::default();
    overview(book.add_worksheet(), report, &mut names)?;
    for section in report.sections.iter().filter(|section| !section.columns.is_empty()) {
        table(book.add_worksheet(), section, report, &mut names)?;
    }
    Ok(book.save_to_buffer()?)
}

fn overview(sheet: &mut Worksheet, report: &Report, names: &mut Names) -> Result<(), Error> {
    sheet.set_name(names.next(&report.words.overview))?;
    page(sheet, report);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let label = wrapped.clone().set_bold();
    sheet.set_column_width(0, 34)?.set_column_width(1, 96)?;
    sheet.write_string_with_format(
        0,
        0,
        text::line(&report.title),
        &Format::new().set_bold().set_font_size(16),
    )?;
    let mut row = 1;
    for said in [&report.subtitle, &report.organization, &report.made_on.written] {
        let said = text::line(said);
        if !said.is_empty() {
            write_text(sheet, row, 0, &said, &Format::new())?;
            row += 1;
        }
    }
    row += 1;
    for (name, value) in &report.summary {
        write_text(sheet, row, 0, &text::clean(name), &label)?;
        write_text(sheet, row, 1, &text::clean(value), &wrapped)?;
        row += 1;
    }
    row += 1;
    for section in &report.sections {
        write_text(sheet, row, 0, &text::clean(&section.title), &label)?;
        write_text(sheet, row, 1, &text::clean(&section.intro), &wrapped)?;
        row += 1;
    }
    let footer = text::clean(&report.footer);
    if !footer.is_empty() {
        write_text(sheet, row + 1, 0, &footer, &Format::new().set_font_color(0x5F_67_70))?;
    }
    Ok(())
}

fn table(sheet: &mut Worksheet, section: &Section, report: &Report, names: &mut Names) -> Result<(), Error> {
    sheet.set_name(names.next(&section.title))?;
    page(sheet, report);
    let head = Format::new()
        .set_bold()
        .set_font_color(0xFF_FF_FF)
        .set_background_color(HEAD)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let weights: f64 = section.columns.iter().map(|column| f64::from(column.weight.max(1))).sum();
    for (at, column) in (0_u16..).zip(&section.columns) {
        write_text(sheet, 0, at, &text::line(&column.head), &head)?;
        let width = WIDTH * f64::from(column.weight.max(1)) / weights;
        sheet.set_column_width(at, width.clamp(8.0, 100.0))?;
    }
    let wide = (0_u16..).zip(&section.columns).last().map_or(0, |(at, _)| at);
    let mut last = 0;
    for (at, row) in (1_u32..).zip(&section.rows) {
        let format = format(row);
        for (column, _) in (0_u16..).zip(&section.columns) {
            match row.cells.get(usize::from(column)) {
                Some(Cell::Text(said)) => write_text(sheet, at, column, &text::clean(said), &format)?,
                Some(Cell::Number(number)) => {
                    sheet.write_number_with_format(at, column, f64::from(*number), &format)?;
                }
                None => {
                    sheet.write_blank(at, column, &format)?;
                }
            }
        }
        last = at;
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.autofilter(0, 0, last, wide)?;
    if section.rows.is_empty() {
        write_text(sheet, 1, 0, &text::clean(&report.words.nothing), &Format::new())?;
    }
    Ok(())
}

fn page(sheet: &mut Worksheet, report: &Report) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    // In a footer an ampersand is a command, and more than 255 characters are refused.
    let said: String = text::line(&report.footer).replace('&', "&&").chars().take(180).collect();
    let said = said.trim_end_matches('&');
    sheet.set_footer(format!("&L{said}&R&P / &N"));
}

fn format(row: &Row) -> Format {
    let (ground, words) = row.tone.colours();
    let format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
        .set_font_color(number(words));
    let format = match ground {
        Some(ground) => format.set_background_color(number(ground)),
        None if row.is_heading => format.set_background_color(HEADING),
        None => format,
    };
    if row.is_heading && row.tone != Tone::Muted { format.set_bold() } else { format }
}

fn number([red, green, blue]: [u8; 3]) -> u32 {
    u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue)
}

/// A text is a text: also one that would be a formula, were it typed in.
fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    said: &str,
    format: &Format,
) -> Result<(), Error> {
    if said.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else if said.trim_start().starts_with(['=', '+', '-', '@']) {
        sheet.write_string_with_format(row, column, said, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, said, format)?;
    }
    Ok(())
}

/// The names of the sheets so far, as a spreadsheet compares them.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    /// A name for the next sheet: at most 31 characters, none of those that are not allowed, and no other's.
    fn next(&mut self, title: &str) -> String {
        let mut name = text::line(title).replace(['[', ']', ':', '*', '?', '/', '\\'], "-");
        name = name.trim_matches('\'').trim().to_owned();
        // History is a name that the program keeps for itself.
        if name.is_empty() || name.eq_ignore_ascii_case("history") {
            name.push('-');
        }
        let mut numbered = cut(&name, 31);
        let mut count = 1;
        while !self.0.insert(numbered.to_lowercase()) {
            count += 1;
            let ending = format!(" {count}");
            numbered = cut(&name, 31 - ending.len()) + &ending;
        }
        numbered
    }
}

/// At most so many UTF-16 units of it.
fn cut(name: &str, most: usize) -> String {
    let mut units = 0;
    let kept: String = name
        .chars()
        .take_while(|sign| {
            units += sign.len_utf16();
            units <= most
        })
        .collect();
    kept.trim_end_matches(['\'', ' ']).to_owned()
}
