//! Tables: heads that come again on every page, and rows that stay whole as long as a page can hold them.

use super::{BODY, Hand, MARGIN, Meaning, RULE, STRONG, Style, Thing, colours, leading, said};
use crate::pdf::face::Line;
use crate::text::line;
use crate::{Cell, Row, Section, Tone};

const PAD: f32 = 4.0;
const HEAD_INK: [u8; 3] = [0xff, 0xff, 0xff];
const HEAD_GROUND: [u8; 3] = [0x2b, 0x3a, 0x4a];

/// A cell before it has a place.
struct Set {
    x: f32,
    width: f32,
    lines: Vec<Line>,
    style: Style,
    right: bool,
    node: Option<usize>,
}

fn most(cells: &[Set]) -> usize {
    cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "lines of a page")]
fn tall(lines: usize) -> f32 {
    lines as f32 * leading(BODY) + 2.0 * PAD
}

impl Hand<'_> {
    /// The left edges and the widths of columns of these weights. A head is not broken within a word where there is room for it.
    fn columns(&self, heads: &[(&str, u16)]) -> Vec<(f32, f32)> {
        let inner = self.inner();
        let all: f32 = heads.iter().map(|(_, weight)| f32::from((*weight).max(1))).sum();
        let share = |weight: u16| inner * f32::from(weight.max(1)) / all;
        let word = |head: &str| {
            let words = head.split(' ').map(|word| self.faces.line(word, STRONG).width);
            words.fold(0.0, f32::max) + 2.0 * PAD + 1.0
        };
        // What a narrow column needs beyond its share comes from those that have more than they need.
        let needed: Vec<_> = heads.iter().map(|(head, _)| word(head).min(inner / 4.0)).collect();
        let each = || heads.iter().map(|(_, weight)| share(*weight)).zip(&needed);
        let lacking: f32 = each().map(|(share, needed)| (needed - share).max(0.0)).sum();
        let spare: f32 = each().map(|(share, needed)| (share - needed).max(0.0)).sum();
        let part = if spare > 0.0 { (lacking / spare).min(1.0) } else { 0.0 };
        let given = if lacking > 0.0 { (spare / lacking).min(1.0) } else { 0.0 };
        let mut x = MARGIN;
        let place = |(share, needed): (f32, &f32)| {
            let width = share + (needed - share).max(0.0) * given - (share - needed).max(0.0) * part;
            let left = x;
            x += width;
            (left, width)
        };
        each().map(place).collect()
    }

    /// The labels of the summary and what they are.
    pub(super) fn labels(&mut self, rows: &[Row]) {
        let columns = self.columns(&[("", 3), ("", 7)]);
        let table = self.node(Meaning::Table, "", None);
        let body = self.node(Meaning::Body, "", Some(table));
        for row in rows {
            self.row(row, &columns, body, true, &[]);
        }
    }

    pub(super) fn table(&mut self, section: &Section, nothing: &str) {
        let heads: Vec<_> = section.columns.iter().map(|column| line(&column.head)).collect();
        let weighed: Vec<_> = heads
            .iter()
            .map(String::as_str)
            .zip(section.columns.iter().map(|column| column.weight))
            .collect();
        let columns = self.columns(&weighed);
        let table = self.node(Meaning::Table, "", None);
        let head = self.node(Meaning::Head, "", Some(table));
        let row = self.node(Meaning::Row, "", Some(head));
        self.head(&heads, &columns, Some(row));
        let body = self.node(Meaning::Body, "", Some(table));
        if section.rows.is_empty() {
            let row = Row { cells: vec![Cell::from(nothing)], tone: Tone::Muted, ..Row::default() };
            self.row(&row, &[(MARGIN, self.inner())], body, false, &heads);
        }
        for (at, row) in section.rows.iter().enumerate() {
            // A heading goes with what it stands over.
            if row.is_heading {
                let after = section.rows.get(at + 1).map_or(0.0, |next| self.height(next, &columns));
                let both = self.height(row, &columns) + after.min(self.bottom() / 3.0);
                if self.y + both > self.bottom() {
                    self.turned(&heads, &columns);
                }
            }
            self.row(row, &columns, body, false, &heads);
        }
    }

    fn turned(&mut self, heads: &[String], columns: &[(f32, f32)]) {
        self.turn();
        if !heads.is_empty() {
            self.head(heads, columns, None);
        }
    }

    /// The heads: part of the tree once, and only to be seen on every further page.
    fn head(&mut self, heads: &[String], columns: &[(f32, f32)], row: Option<usize>) {
        let mut cells = Vec::new();
        for (head, (x, width)) in heads.iter().zip(columns) {
            let node = row.map(|row| self.node(Meaning::ColumnHead, "", Some(row)));
            let mut lines = self.faces.lines(head, STRONG, width - 2.0 * PAD);
            lines.truncate(6);
            cells.push(Set { x: *x, width: *width, lines, style: STRONG, right: false, node });
        }
        let height = tall(most(&cells));
        self.ground(height, HEAD_GROUND);
        for cell in cells {
            self.cell(cell, HEAD_INK);
        }
        self.y += height;
    }

    fn ground(&mut self, height: f32, colour: [u8; 3]) {
        self.put(Thing::Ground { x: MARGIN, y: self.y, width: self.inner(), height, colour });
    }

    fn cell(&mut self, cell: Set, ink: [u8; 3]) {
        let top = self.y;
        self.y += PAD;
        for line in cell.lines {
            let shift = if cell.right { cell.width - 2.0 * PAD - line.width } else { 0.0 };
            self.letters(cell.x + PAD + shift, line, cell.style, ink, cell.node);
            self.y += leading(BODY);
        }
        self.y = top;
    }

    /// The cells of a row, without a node.
    fn set(&self, row: &Row, columns: &[(f32, f32)], labels: bool) -> Vec<Set> {
        let spans = row.is_heading && row.cells.len() == 1;
        let empty = Cell::Text(String::new());
        let own = row.cells.iter().chain(std::iter::repeat(&empty)).zip(columns);
        let cells =
            own.take(if spans { 1 } else { columns.len() }).enumerate().map(|(at, (cell, (x, width)))| {
                let width = if spans { self.inner() } else { *width };
                let strong = row.is_heading || (labels && at == 0);
                let style = if strong { STRONG } else { BODY };
                let lines = self.faces.lines(&said(cell), style, width - 2.0 * PAD);
                Set { x: *x, width, lines, style, right: matches!(cell, Cell::Number(_)), node: None }
            });
        cells.collect()
    }

    fn height(&self, row: &Row, columns: &[(f32, f32)]) -> f32 {
        tall(most(&self.set(row, columns, false)))
    }

    fn row(&mut self, row: &Row, columns: &[(f32, f32)], body: usize, labels: bool, heads: &[String]) {
        let mut cells = self.set(row, columns, labels);
        let node = self.node(Meaning::Row, "", Some(body));
        let spans = cells.len() == 1;
        for (at, cell) in cells.iter_mut().enumerate() {
            let meaning = match at {
                0 if spans && heads.len() > 1 => Meaning::Wide(heads.len()),
                0 if labels => Meaning::RowHead,
                _ => Meaning::Data,
            };
            cell.node = Some(self.node(meaning, "", Some(node)));
        }
        let (ground, ink) = colours(row);
        let fits = self.y + tall(most(&cells)) <= self.bottom();
        let whole = tall(most(&cells)) <= self.bottom() - MARGIN - 80.0;
        if !fits && (whole || self.y + tall(3) > self.bottom()) {
            self.turned(heads, columns);
        }
        // A row that is taller than a page goes on over the next one.
        loop {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of a page")]
            let room = ((self.bottom() - self.y - 2.0 * PAD) / leading(BODY)).max(1.0) as usize;
            let rest: Vec<_> =
                cells.iter_mut().map(|cell| cell.lines.split_off(room.min(cell.lines.len()))).collect();
            let height = tall(most(&cells).max(1));
            if let Some(ground) = ground {
                self.ground(height, ground);
            }
            let mut later = Vec::new();
            for (cell, lines) in cells.into_iter().zip(rest) {
                later.push(Set { lines, ..cell });
                self.cell(cell, ink);
            }
            self.y += height;
            let (x, y, width) = (MARGIN, self.y - 0.25, self.inner());
            self.put(Thing::Ground { x, y, width, height: 0.5, colour: RULE });
            if most(&later) == 0 {
                return;
            }
            cells = later;
            self.turned(heads, columns);
        }
    }
}
