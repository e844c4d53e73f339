//! Reports as files: what is in them, how they break, and what they refuse.
#![expect(clippy::unwrap_used, reason = "a test that cannot read what was written has failed")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use report::{Cell, Column, Day, Error, Report, Row, Section, Tone, Words, pdf, xlsx};

fn row(cells: &[&str], tone: Tone) -> Row {
    Row { cells: cells.iter().map(|cell| Cell::from(*cell)).collect(), tone, is_heading: false }
}

fn section(title: &str, rows: Vec<Row>) -> Section {
    Section {
        title: title.to_owned(),
        intro: "Was verlangt wird, und wie es erfüllt ist.".to_owned(),
        columns: vec![Column::new("Nummer", 1), Column::new("Titel", 4), Column::new("Stand", 2)],
        rows,
    }
}

fn sample(sections: Vec<Section>) -> Report {
    Report {
        title: "Erklärung zur Anwendbarkeit".to_owned(),
        subtitle: "ISO/IEC 27001:2022".to_owned(),
        organization: "Kärnten Präzision GmbH".to_owned(),
        made_on: Day { written: "24. November 2026".to_owned(), year: 2026, month: 11, day: 24 },
        language: "de".to_owned(),
        words: Words {
            overview: "Übersicht".to_owned(),
            page: "Seite {page} von {pages}".to_owned(),
            nothing: "Nichts vorhanden.".to_owned(),
        },
        summary: vec![
            ("Anforderungen".to_owned(), "93".to_owned()),
            ("Erfüllt".to_owned(), "81 (87 %)".to_owned()),
        ],
        sections,
        footer: "Vertraulich".to_owned(),
    }
}

fn book(report: &Report) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx(report).unwrap())).unwrap()
}

fn cell(report: &Report, sheet: &str, at: (u32, u32)) -> Data {
    book(report).worksheet_range(sheet).unwrap().get_value(at).cloned().unwrap_or(Data::Empty)
}

/// How many pages a PDF says that it has.
fn pages(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let counts = text.match_indices("/Count ").map(|(at, mark)| {
        let digits: String = text[at + mark.len()..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    });
    counts.max().unwrap_or(0)
}

#[test]
fn equal_reports_are_equal_files() {
    let report = sample(vec![section("Klauseln", vec![row(&["4.1", "Kontext", "erfüllt"], Tone::Good)])]);
    assert_eq!(xlsx(&report).unwrap(), xlsx(&report.clone()).unwrap());
    assert_eq!(pdf(&report).unwrap(), pdf(&report.clone()).unwrap());
    let later = Report { made_on: Day { day: 25, ..report.made_on.clone() }, ..report.clone() };
    assert_ne!(xlsx(&report).unwrap(), xlsx(&later).unwrap());
    assert_ne!(pdf(&report).unwrap(), pdf(&later).unwrap());
}

#[test]
fn a_workbook_has_an_overview_and_a_sheet_for_each_table() {
    let mut report = sample(vec![
        section("Klauseln", vec![row(&["4.1", "Kontext der Organisation", "erfüllt"], Tone::Good)]),
        section("Anhang A", Vec::new()),
    ]);
    report.sections.push(Section {
        title: "Anmerkung".to_owned(),
        intro: "Nur Worte.".to_owned(),
        ..Section::default()
    });
    assert_eq!(book(&report).sheet_names(), ["Übersicht", "Klauseln", "Anhang A"]);
    assert_eq!(cell(&report, "Übersicht", (0, 0)), Data::String("Erklärung zur Anwendbarkeit".to_owned()));
    assert_eq!(cell(&report, "Klauseln", (0, 1)), Data::String("Titel".to_owned()));
    assert_eq!(cell(&report, "Klauseln", (1, 1)), Data::String("Kontext der Organisation".to_owned()));
    assert_eq!(cell(&report, "Anhang A", (1, 0)), Data::String("Nichts vorhanden.".to_owned()));
    let said = book(&report).worksheet_range("Übersicht").unwrap();
    assert!(said.used_cells().any(|(_, _, cell)| *cell == Data::String("Nur Worte.".to_owned())));
}

#[test]
fn a_text_is_never_a_formula_and_a_number_is_one() {
    let mut rows: Vec<_> = ["=1+1", "+49 30", "-5", "@SUM(A1)", " =HYPERLINK(\"http://x\")"]
        .map(|text| row(&[text, "x", "y"], Tone::Plain))
        .into();
    rows.push(Row { cells: vec![Cell::from("n"), Cell::from(42)], ..Row::default() });
    let report = sample(vec![section("Blatt", rows)]);
    assert_eq!(cell(&report, "Blatt", (1, 0)), Data::String("=1+1".to_owned()));
    assert_eq!(cell(&report, "Blatt", (3, 0)), Data::String("-5".to_owned()));
    assert_eq!(cell(&report, "Blatt", (6, 1)), Data::Float(42.0));
    let formulas = book(&report).worksheet_formula("Blatt").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
}

#[test]
fn sheets_are_named_as_a_spreadsheet_allows() {
    let long = "Sehr lange Überschrift eines Abschnitts über vieles";
    let titles = [
        "a/b:c*d?[e]\\f",
        "",
        "History",
        "'quoted'",
        long,
        long,
        "KLAUSEL",
        "klausel",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    ];
    let report = sample(titles.into_iter().map(|title| section(title, Vec::new())).collect());
    let names = book(&report).sheet_names();
    assert_eq!(names.len(), titles.len() + 1);
    assert_eq!(names[1..5], ["a-b-c-d--e--f", "-", "History-", "quoted"]);
    assert_eq!(
        names[5..9],
        ["Sehr lange Überschrift eines Ab", "Sehr lange Überschrift eines 2", "KLAUSEL", "klausel 2"]
    );
    assert!(names.iter().all(|name| name.encode_utf16().count() <= 31), "{names:?}");
}

#[test]
fn a_text_that_no_cell_can_hold_is_cut_with_a_mark() {
    let whole = "ä".repeat(32_767);
    let report =
        sample(vec![section("Blatt", vec![row(&[&whole, &format!("{whole}b"), "😀"], Tone::Plain)])]);
    assert_eq!(cell(&report, "Blatt", (1, 0)), Data::String(whole));
    let Data::String(cut) = cell(&report, "Blatt", (1, 1)) else { panic!("no text") };
    assert!(cut.ends_with("ä […]"));
    assert_eq!(cut.encode_utf16().count(), 32_767);
}

#[test]
fn a_thousand_rows_take_the_pages_they_need() {
    let rows = (0..1_000).map(|at| {
        let tone = [Tone::Plain, Tone::Good, Tone::Warn, Tone::Bad, Tone::Muted][at % 5];
        row(&[&format!("A.{at}"), "Richtlinien für die Sicherheit von Informationen", "erfüllt"], tone)
    });
    let report = sample(vec![section("Klauseln", rows.collect())]);
    let written = pdf(&report).unwrap();
    assert!((24..60).contains(&pages(&written)), "{} pages", pages(&written));
    assert_eq!(pages(&pdf(&sample(Vec::new())).unwrap()), 1);
    assert!(written.len() < 600_000, "{} bytes", written.len());
    assert_eq!(book(&report).worksheet_range("Klauseln").unwrap().height(), 1_001);
}

#[test]
fn a_cell_taller_than_a_page_goes_on_over_the_next() {
    let word = "x".repeat(4_000);
    let lines = "Zeile\n".repeat(300);
    let report = sample(vec![section("Lang", vec![row(&["1", &word, &lines], Tone::Bad)])]);
    assert!(pages(&pdf(&report).unwrap()) >= 5);
    let word = "x".repeat(600);
    let many = (0..16).map(|_| Column::new("Donaudampfschifffahrtsgesellschaft", 1)).collect();
    let narrow =
        Section { columns: many, rows: vec![row(&[word.as_str(); 16], Tone::Plain)], ..Section::default() };
    assert!(pages(&pdf(&sample(vec![narrow])).unwrap()) >= 3);
}

#[test]
fn no_text_makes_a_writer_fail() {
    let strange = [
        "",
        " ",
        "\n\n",
        "a\u{0}b\u{1}\u{7f}\u{9}\r\nc",
        "emoji 😀👨‍👩‍👧 日本語 العربية עברית",
        "e\u{301}\u{302}\u{303} ﬁ \u{ad} \u{200b}\u{200d} \u{fffe}\u{e000}\u{10ffff}\u{202e}gpj.exe",
        "ÄÖÜäöüß ŁŻźć Ελληνικά Кириллица Suomi åäö",
        "&<>\"' _x0041_ &L&P",
    ];
    for text in strange {
        let mut report = sample(vec![
            Section {
                title: text.to_owned(),
                intro: text.to_owned(),
                ..section(text, vec![row(&[text; 3], Tone::Good)])
            },
            Section { title: text.to_owned(), ..Section::default() },
            section(
                text,
                vec![
                    Row { cells: vec![Cell::from(text)], is_heading: true, ..Row::default() },
                    Row::default(),
                ],
            ),
        ]);
        report.subtitle = text.to_owned();
        report.organization = text.to_owned();
        report.footer = text.to_owned();
        report.words = Words { overview: text.to_owned(), page: text.to_owned(), nothing: text.to_owned() };
        report.summary = vec![(text.to_owned(), text.to_owned())];
        assert!(pdf(&report).is_ok(), "{text:?}: {:?}", pdf(&report).err());
        assert_eq!(book(&report).sheet_names().len(), 3, "{text:?}");
        report.title = format!("T{text}");
        assert!(pdf(&report).is_ok(), "{text:?}");
    }
    let report = sample(vec![section("B", vec![row(&["a\u{0}b\u{202e}c", "_x0041_", "d\re"], Tone::Plain)])]);
    assert_eq!(cell(&report, "B", (1, 0)), Data::String("abc".to_owned()));
    assert_eq!(cell(&report, "B", (1, 1)), Data::String("_x0041_".to_owned()));
}

#[test]
fn a_report_that_no_file_can_hold_is_refused() {
    let refused = |report: &Report| {
        assert_eq!(pdf(report).err(), xlsx(report).err());
        pdf(report).unwrap_err()
    };
    assert_eq!(refused(&Report { title: " \u{1}".to_owned(), ..sample(Vec::new()) }), Error::Untitled);
    assert_eq!(refused(&Report { language: String::new(), ..sample(Vec::new()) }), Error::Untitled);
    let uneven = section("B", vec![row(&["1", "2"], Tone::Plain), row(&["1", "2", "3", "4"], Tone::Plain)]);
    assert_eq!(
        refused(&sample(vec![section("A", Vec::new()), uneven])),
        Error::Uneven { section: 1, row: 1 }
    );
    let wide = Section { columns: vec![Column::new("c", 1); 17], ..Section::default() };
    assert_eq!(refused(&sample(vec![wide])), Error::TooWide { section: 0 });
    let long = section("L", vec![Row::default(); 50_001]);
    assert_eq!(refused(&sample(vec![long])), Error::TooLong);
}

#[test]
fn a_pdf_says_what_it_is() {
    let report = sample(vec![section("Klauseln", vec![row(&["4.1", "Kontext", "erfüllt"], Tone::Good)])]);
    let written = pdf(&report).unwrap();
    let text = String::from_utf8_lossy(&written);
    for mark in [
        "<pdfuaid:part>1<",
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "Erklärung zur Anwendbarkeit",
        "2026-11-24",
    ] {
        assert!(text.contains(mark), "{mark}");
    }
}
