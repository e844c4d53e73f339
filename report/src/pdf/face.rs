//! The two faces of the letters, and how words become lines of them.

use std::ops::Range;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::Error;

static REGULAR: &[u8] = include_bytes!("../../font/Inter-Regular.otf");
static SEMIBOLD: &[u8] = include_bytes!("../../font/Inter-SemiBold.otf");

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// A size and a weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub size: f32,
    pub weight: Weight,
}

/// A line of letters, ready to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

struct Drawn {
    font: Font,
    face: Face<'static>,
    units: f32,
    /// What stands where the face has no letter: an empty square.
    missing: (GlyphId, f32),
}

/// The faces, read once for each document.
pub(super) struct Faces {
    regular: Drawn,
    semibold: Drawn,
}

impl Faces {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { regular: Drawn::new(REGULAR)?, semibold: Drawn::new(SEMIBOLD)? })
    }

    pub(super) fn font(&self, weight: Weight) -> Font {
        self.drawn(weight).font.clone()
    }

    fn drawn(&self, weight: Weight) -> &Drawn {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semibold,
        }
    }

    /// The lines that a text takes in a column this wide; one at least.
    pub(super) fn lines(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        text.split('\n').flat_map(|paragraph| self.paragraph(paragraph, style, width)).collect()
    }

    /// The text on one line, however long it is.
    pub(super) fn line(&self, text: &str, style: Style) -> Line {
        let glyphs = self.drawn(style.weight).shape(text);
        slice(text, &glyphs, style.size)
    }

    fn paragraph(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let glyphs = self.drawn(style.weight).shape(text);
        let mut lines = Vec::new();
        let mut start = 0;
        while start < glyphs.len() {
            let end = fitting(text, &glyphs, start, width / style.size);
            lines.push(slice(text, &glyphs[start..end], style.size));
            start = end;
        }
        if lines.is_empty() {
            lines.push(Line { text: String::new(), glyphs: Vec::new(), width: 0.0 });
        }
        lines
    }
}

impl Drawn {
    fn new(bytes: &'static [u8]) -> Result<Self, Error> {
        let broken = || Error::Unwritten("a face is not readable".to_owned());
        let face = Face::from_slice(bytes, 0).ok_or_else(broken)?;
        let font = Font::new(bytes.into(), 0).ok_or_else(broken)?;
        let units = font.units_per_em();
        let glyph = face.glyph_index('□').ok_or_else(broken)?;
        let advance = f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) / units;
        Ok(Self { font, face, units, missing: (GlyphId::new(u32::from(glyph.0)), advance) })
    }

    /// The letters of a text from left to right, measured in ems.
    #[expect(clippy::cast_precision_loss, reason = "a face counts in thousands")]
    fn shape(&self, text: &str) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut until = text.len();
        let mut last = u32::MAX;
        // From behind: what a letter stands for ends where the next one's begins.
        for (info, place) in infos.iter().zip(shaped.glyph_positions()).rev() {
            if last != u32::MAX && info.cluster != last {
                until = last as usize;
            }
            last = info.cluster;
            let range = info.cluster as usize..until;
            let (glyph, advance) = match info.glyph_id {
                0 => self.missing,
                id => (GlyphId::new(id), place.x_advance as f32 / self.units),
            };
            let offset = |value: i32| value as f32 / self.units;
            let (x, y) = (offset(place.x_offset), offset(place.y_offset));
            glyphs.push(KrillaGlyph::new(glyph, advance, x, y, 0.0, range, None));
        }
        glyphs.reverse();
        glyphs
    }
}

/// Where the line that begins at `start` ends: after the last word that fits, or within a word that no line can hold.
fn fitting(text: &str, glyphs: &[KrillaGlyph], start: usize, width: f32) -> usize {
    let mut taken = 0.0;
    let mut after_word = None;
    let mut after_letter = start;
    for at in start..glyphs.len() {
        let (letter, ends) = (&text[glyphs[at].text_range.clone()], ends(glyphs, at));
        taken += glyphs[at].x_advance;
        // A space may hang over the edge.
        if taken > width && !letter.trim_end().is_empty() {
            let forced = if after_letter > start { after_letter } else { first(glyphs, start) };
            return after_word.unwrap_or(forced);
        }
        if ends {
            after_letter = at + 1;
            if breaks(text, &glyphs[at].text_range) {
                after_word = Some(at + 1);
            }
        }
    }
    glyphs.len()
}

/// Whether the next glyph stands for other letters than this one.
fn ends(glyphs: &[KrillaGlyph], at: usize) -> bool {
    glyphs.get(at + 1).is_none_or(|next| next.text_range != glyphs[at].text_range)
}

/// Behind all the glyphs of the first letter: a line takes one at least.
fn first(glyphs: &[KrillaGlyph], start: usize) -> usize {
    (start..glyphs.len()).find(|at| ends(glyphs, *at)).map_or(glyphs.len(), |at| at + 1)
}

/// Whether a line may end behind these letters.
fn breaks(text: &str, letters: &Range<usize>) -> bool {
    let follows = text[letters.end..].chars().next();
    match text[letters.clone()].chars().next_back() {
        Some(' ' | '\u{200b}' | '\u{2009}') => follows != Some(' '),
        Some('-' | '–' | '—' | '/' | '‐') => follows.is_some_and(char::is_alphabetic),
        // Where words are written without spaces.
        Some(sign) => matches!(u32::from(sign), 0x3000..=0x9fff | 0xac00..=0xd7af | 0xff00..=0xffef),
        None => false,
    }
}

/// Part of a text as a line of its own.
fn slice(text: &str, glyphs: &[KrillaGlyph], size: f32) -> Line {
    let from = glyphs.first().map_or(0, |glyph| glyph.text_range.start);
    let to = glyphs.last().map_or(0, |glyph| glyph.text_range.end);
    let own = |glyph: &KrillaGlyph| {
        let mut glyph = glyph.clone();
        glyph.text_range = glyph.text_range.start - from..glyph.text_range.end - from;
        glyph
    };
    let said = &text[from..to];
    let visible = from + said.trim_end().len();
    let seen = glyphs.iter().filter(|glyph| glyph.text_range.start < visible);
    Line {
        text: said.to_owned(),
        width: seen.map(|glyph| glyph.x_advance).sum::<f32>() * size,
        glyphs: glyphs.iter().map(own).collect(),
    }
}
