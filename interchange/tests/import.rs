//! What a file may do wrong, and where that is told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Cursor, Write};

use interchange::{Fault, Form, Framework, Kind, MOST, MOST_FAULTS, read};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn csv(text: &str) -> Result<Framework, Vec<Fault>> {
    read(Form::Csv, text.as_bytes())
}

fn places(read: Result<Framework, Vec<Fault>>) -> Vec<String> {
    read.unwrap_err().into_iter().map(|fault| fault.pointer).collect()
}

/// A workbook whose first sheet has these rows, each cell a text within the sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn row(number: usize, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let column = char::from(b'A' + u8::try_from(at).unwrap());
        format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    format!("<row r=\"{number}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

fn catalog(content: &Value) -> Vec<u8> {
    let mut catalog = json!({ "uuid": "74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724", "metadata": {
        "title": "Own controls", "version": "2", "last-modified": "2026-03-10T00:00:00Z", "oscal-version": "1.1.3" } });
    catalog.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    json!({ "catalog": catalog }).to_string().into_bytes()
}

#[test]
fn a_table_becomes_a_tree_in_reading_order_whatever_its_own() {
    let text = "\u{feff}Title;Reference;Parent;Text\r\nSecond;2;;\r\nBelow;1.1;1;\"One; and\r\ntwo\"\r\nFirst;1;;\r\n";
    let read = csv(text).unwrap();
    let told: Vec<_> = read.requirements.iter().map(|it| (it.reference.as_str(), it.kind)).collect();
    assert_eq!(told, [("2", Kind::Requirement), ("1", Kind::Heading), ("1.1", Kind::Requirement)]);
    assert_eq!(read.requirements[2].text, "One; and\r\ntwo");
    assert_eq!(read.requirements[2].parent.as_deref(), Some("1"));
}

#[test]
fn every_faulty_row_is_named_by_its_number_and_column() {
    let text = "reference,title,parent,kind\n1,One,,\n1,Again,,\n2,,,\n,No number,,\n3,Three,9,\n4,Four,,law\n5,Five,,,extra\n";
    let told = places(csv(text));
    for place in [
        "/rows/3/reference",
        "/rows/4/title",
        "/rows/5/reference",
        "/rows/6/parent",
        "/rows/7/kind",
        "/rows/8",
    ] {
        assert!(told.iter().any(|it| it == place), "{place} in {told:?}");
    }
    assert_eq!(told.len(), 6, "{told:?}");
}

#[test]
fn a_tree_that_comes_back_to_itself_is_refused_where_it_does() {
    assert_eq!(places(csv("reference,title,parent\n1,One,1\n")), ["/rows/2/parent"]);
    let circle = "reference,title,parent\n1,One,3\n2,Two,1\n3,Three,2\n4,Beside,2\n";
    assert_eq!(places(csv(circle)), ["/rows/2/parent"]);
    let above = |at: i32| if at == 1 { String::new() } else { (at - 1).to_string() };
    let chain: Vec<_> = (1..=14).map(|at| format!("{at},Deep,{}\n", above(at))).collect();
    let chain = chain.concat();
    assert_eq!(
        places(csv(&format!("reference,title,parent\n{chain}"))),
        ["/rows/14/parent", "/rows/15/parent"]
    );
}

#[test]
fn a_table_has_the_columns_it_needs_once_and_no_others() {
    assert_eq!(places(csv("reference,name\n1,One\n")), ["/rows/1/2", "/rows/1/title"]);
    assert_eq!(places(csv("reference,title,Title\n1,One,Two\n")), ["/rows/1/3"]);
    assert_eq!(places(csv("")), [""]);
    assert_eq!(places(csv("reference,title\n")), [""]);
}

#[test]
fn a_file_that_is_not_what_it_says_is_refused() {
    let book = workbook(&row(1, &["reference", "title"]));
    assert_eq!(places(read(Form::Csv, &book)), [""]);
    assert_eq!(places(read(Form::Oscal, &book)), [""]);
    assert_eq!(places(read(Form::Xlsx, b"reference,title\n1,One\n")), [""]);
    assert_eq!(places(read(Form::Csv, b"reference,title\n1,\xff\xfe\n")), [""]);
    assert_eq!(places(csv("reference,title\n1,a\0b\n")), [""]);
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    assert_eq!(places(read(Form::Xlsx, &other.finish().unwrap().into_inner())), [""]);
}

#[test]
fn a_workbook_is_read_like_a_table() {
    let sheet = [
        row(1, &["reference", "title", "parent"]),
        row(3, &["4", "Context", ""]),
        row(5, &["4.1", "Issues", "4"]),
    ];
    let read_back = read(Form::Xlsx, &workbook(&sheet.concat())).unwrap();
    assert_eq!(read_back.requirements[1].parent.as_deref(), Some("4"));
    let wrong = [row(1, &["reference", "title", "parent"]), row(17, &["4.1", "Issues", "4"])];
    assert_eq!(places(read(Form::Xlsx, &workbook(&wrong.concat()))), ["/rows/17/parent"]);
}

#[test]
fn a_workbook_that_swells_is_refused_before_it_is_read() {
    let bomb = workbook(&" ".repeat(60 << 20));
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let faults = read(Form::Xlsx, &bomb).unwrap_err();
    assert!(faults[0].detail.contains("too large"), "{faults:?}");
}

#[test]
fn a_sheet_that_claims_to_be_endless_costs_what_it_holds() {
    let sheet = format!("{}{}", row(1, &["reference", "title"]), row(1_048_576, &["1", "Last"]));
    assert_eq!(read(Form::Xlsx, &workbook(&sheet)).unwrap().requirements[0].title, "Last");
}

#[test]
fn too_many_rows_and_too_many_faults_are_bounded() {
    let rows = |count: usize| (0..count).map(|at| format!("{at},Title\n")).collect::<Vec<_>>().concat();
    let head = "reference,title\n";
    assert_eq!(csv(&format!("{head}{}", rows(MOST))).unwrap().requirements.len(), MOST);
    assert_eq!(places(csv(&format!("{head}{}", rows(MOST + 1)))), ["/rows"]);
    assert_eq!(places(csv(&format!("{head}{}", ",x\n".repeat(900)))).len(), MOST_FAULTS);
}

#[test]
fn a_catalog_tells_its_name_its_edition_and_its_tree() {
    let content = json!({ "groups": [{ "id": "ac", "title": "Access", "controls": [{
        "id": "ac-1", "title": "Policy", "props": [{ "name": "label", "value": "AC-1" }],
        "parts": [{ "name": "statement", "prose": "Have one:", "parts": [{ "name": "item", "prose": "written." }] },
            { "name": "guidance", "prose": "Keep it short." }],
        "controls": [{ "id": "ac-1.1", "title": "More" }] }] }] });
    let read = read(Form::Oscal, &catalog(&content)).unwrap();
    assert_eq!((read.name.as_deref(), read.edition.as_deref()), (Some("Own controls"), Some("2")));
    let told: Vec<_> =
        read.requirements.iter().map(|it| (it.reference.as_str(), it.parent.as_deref(), it.kind)).collect();
    let control = Kind::Control;
    assert_eq!(
        told,
        [("ac", None, Kind::Heading), ("AC-1", Some("ac"), control), ("ac-1.1", Some("AC-1"), control)]
    );
    assert_eq!(read.requirements[1].text, "Have one:\nwritten.");
    assert_eq!(read.requirements[1].guidance, "Keep it short.");
}

#[test]
fn a_faulty_document_is_told_by_its_own_pointers() {
    let content = json!({ "groups": [{ "title": "No id" }], "controls": [{ "id": "a", "title": "" }, { "id": "a", "title": "Again" }, 7] });
    let told = places(read(Form::Oscal, &catalog(&content)));
    for place in
        ["/catalog/groups/0/id", "/catalog/controls/0/title", "/catalog/controls/1/id", "/catalog/controls/2"]
    {
        assert!(told.iter().any(|it| it == place), "{place} in {told:?}");
    }
    assert_eq!(places(read(Form::Oscal, b"{\"profile\":{}}")), ["/profile"]);
    assert_eq!(places(read(Form::Oscal, b"{\"bundle\":{}}")), ["/catalog"]);
    assert_eq!(
        places(read(Form::Oscal, b"{\"catalog\":{\"metadata\":{}}}")),
        ["/catalog/metadata/oscal-version"]
    );
    assert_eq!(places(read(Form::Oscal, b"{")), [""]);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(places(read(Form::Oscal, deep.as_bytes())), [""]);
}
