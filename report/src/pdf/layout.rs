//! Where everything stands: a report becomes pages of things with their places, and a tree of what they mean.

use super::face::{Faces, Line, Style, Weight};
use crate::text::{clean, line};
use crate::{Cell, Report, Row, Section, Tone};

mod table;

pub(super) const MARGIN: f32 = 45.0;
const FOOT: f32 = 30.0;
const TITLE: Style = Style { size: 20.0, weight: Weight::SemiBold };
const SUBTITLE: Style = Style { size: 12.0, weight: Weight::Regular };
const SECTION: Style = Style { size: 13.0, weight: Weight::SemiBold };
const BODY: Style = Style { size: 9.0, weight: Weight::Regular };
const STRONG: Style = Style { size: 9.0, weight: Weight::SemiBold };
pub(super) const SMALL: Style = Style { size: 7.5, weight: Weight::Regular };
const INK: [u8; 3] = [0x1f, 0x24, 0x2b];
pub(super) const GREY: [u8; 3] = [0x5f, 0x67, 0x70];
const RULE: [u8; 3] = [0xd5, 0xda, 0xe0];

/// What something is in the tree that a screen reader follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Title,
    Heading,
    Paragraph,
    Table,
    Head,
    Body,
    Row,
    ColumnHead,
    RowHead,
    Data,
    /// A cell over so many columns.
    Wide(usize),
}

/// A node of that tree.
#[derive(Debug)]
pub(super) struct Node {
    pub meaning: Meaning,
    /// What it says, for headings.
    pub title: String,
    pub parent: Option<usize>,
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Thing {
    /// A line of letters, its baseline beginning at a point; part of a node, or of none when it is repeated.
    Letters { x: f32, y: f32, line: Line, style: Style, ink: [u8; 3], node: Option<usize> },
    /// A ground or a rule.
    Ground { x: f32, y: f32, width: f32, height: f32, colour: [u8; 3] },
}

/// All that stands where, and what it means.
pub(super) struct Laid {
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Vec<Thing>>,
    pub nodes: Vec<Node>,
    /// The sections: their titles, and the page and height at which they begin.
    pub outline: Vec<(String, usize, f32)>,
}

pub(super) fn lay(report: &Report, faces: &Faces) -> Laid {
    let wide = report.sections.iter().any(|section| section.columns.len() > 5);
    let (width, height) = if wide { (841.89, 595.28) } else { (595.28, 841.89) };
    let mut hand = Hand {
        faces,
        laid: Laid { width, height, pages: vec![Vec::new()], nodes: Vec::new(), outline: Vec::new() },
        y: MARGIN,
    };
    hand.opening(report);
    for section in &report.sections {
        hand.section(section, &report.words.nothing);
    }
    hand.laid
}

/// The hand that sets one thing below the other.
struct Hand<'a> {
    faces: &'a Faces,
    laid: Laid,
    y: f32,
}

fn leading(style: Style) -> f32 {
    (style.size * 1.35).ceil()
}

impl Hand<'_> {
    fn node(&mut self, meaning: Meaning, title: &str, parent: Option<usize>) -> usize {
        self.laid.nodes.push(Node { meaning, title: title.to_owned(), parent });
        self.laid.nodes.len() - 1
    }

    fn put(&mut self, thing: Thing) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(thing);
        }
    }

    fn bottom(&self) -> f32 {
        self.laid.height - MARGIN - FOOT
    }

    fn inner(&self) -> f32 {
        self.laid.width - 2.0 * MARGIN
    }

    fn turn(&mut self) {
        self.laid.pages.push(Vec::new());
        // The name of the report stands above, from the second page on.
        self.y = MARGIN + 22.0;
    }

    /// Turns the page unless this much fits on it.
    fn room(&mut self, height: f32) {
        if self.y + height > self.bottom() {
            self.turn();
        }
    }

    fn letters(&mut self, x: f32, line: Line, style: Style, ink: [u8; 3], node: Option<usize>) {
        let y = self.y + leading(style) - style.size * 0.38;
        self.put(Thing::Letters { x, y, line, style, ink, node });
    }

    /// Words over the whole width, under each other.
    fn words(&mut self, text: &str, style: Style, ink: [u8; 3], meaning: Meaning) {
        let text = clean(text);
        if text.trim().is_empty() {
            return;
        }
        let node = self.node(meaning, &line(&text), None);
        for set in self.faces.lines(&text, style, self.inner()) {
            self.room(leading(style));
            self.letters(MARGIN, set, style, ink, Some(node));
            self.y += leading(style);
        }
    }

    fn opening(&mut self, report: &Report) {
        self.words(&line(&report.title), TITLE, INK, Meaning::Title);
        self.y += 2.0;
        self.words(&report.subtitle, SUBTITLE, GREY, Meaning::Paragraph);
        let said = [line(&report.organization), line(&report.made_on.written)];
        let said: Vec<_> = said.into_iter().filter(|part| !part.is_empty()).collect();
        self.words(&said.join(" · "), BODY, GREY, Meaning::Paragraph);
        self.y += 10.0;
        if !report.summary.is_empty() {
            let rows = report.summary.iter().map(|(label, value)| Row {
                cells: vec![Cell::from(label.as_str()), Cell::from(value.as_str())],
                ..Row::default()
            });
            let rows: Vec<_> = rows.collect();
            self.labels(&rows);
            self.y += 8.0;
        }
    }

    fn section(&mut self, section: &Section, nothing: &str) {
        // A title is not left alone at the foot of a page.
        let intro = clean(&section.intro);
        let lines = self.faces.lines(&intro, BODY, self.inner()).len().min(6);
        #[expect(clippy::cast_precision_loss, reason = "six at most")]
        let intro_height = if intro.trim().is_empty() { 0.0 } else { lines as f32 * leading(BODY) };
        self.y += 10.0;
        self.room(leading(SECTION) * 2.0 + intro_height + 60.0);
        let place = (self.laid.pages.len() - 1, self.y);
        let title = line(&section.title);
        if !title.is_empty() {
            self.words(&title, SECTION, INK, Meaning::Heading);
            self.laid.outline.push((title, place.0, place.1));
        }
        self.y += 2.0;
        self.words(&intro, BODY, GREY, Meaning::Paragraph);
        self.y += 6.0;
        if !section.columns.is_empty() {
            self.table(section, nothing);
        }
    }
}

/// What a cell says.
fn said(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => clean(text),
        Cell::Number(number) => number.to_string(),
    }
}

/// The ground and the ink of a row.
fn colours(row: &Row) -> (Option<[u8; 3]>, [u8; 3]) {
    let (ground, ink) = row.tone.colours();
    let ground = ground.or(if row.is_heading { Some([0xec, 0xef, 0xf3]) } else { None });
    (ground, if row.is_heading && row.tone == Tone::Muted { GREY } else { ink })
}
