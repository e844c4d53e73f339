//! Pages and their tree, painted.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};

use super::face::{Faces, Line, Style};
use super::layout::{GREY, Laid, MARGIN, Meaning, Node, SMALL, Thing};
use crate::text::line;
use crate::{Error, Report};

pub(super) fn paint(report: &Report, faces: &Faces, laid: &Laid) -> Result<Vec<u8>, Error> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Error::Unwritten(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(report));
    let mut outline = Outline::new();
    for (title, page, y) in &laid.outline {
        let place = XyzDestination::new(*page, Point::from_xy(MARGIN, *y));
        outline.push_child(OutlineNode::new(title.clone(), place));
    }
    if laid.outline.is_empty() {
        let place = XyzDestination::new(0, Point::from_xy(MARGIN, MARGIN));
        outline.push_child(OutlineNode::new(line(&report.title), place));
    }
    document.set_outline(outline);

    let mut painted: Vec<Vec<Identifier>> = laid.nodes.iter().map(|_| Vec::new()).collect();
    let pages = laid.pages.len();
    for (number, things) in (1..).zip(&laid.pages) {
        let settings = PageSettings::from_wh(laid.width, laid.height);
        let settings = settings.ok_or_else(|| Error::Unwritten("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for thing in things {
            match thing {
                Thing::Ground { x, y, width, height, colour } => {
                    ground(&mut surface, [*x, *y, *width, *height], *colour);
                }
                Thing::Letters { x, y, line, style, ink, node } => {
                    let at = Point::from_xy(*x, *y);
                    let tag = match node {
                        Some(_) => ContentTag::Span(SpanTag::empty()),
                        None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)),
                    };
                    let painted_as = letters(&mut surface, at, (line, *style, *ink), faces, tag);
                    if let Some(node) = node {
                        painted[*node].push(painted_as);
                    }
                }
            }
        }
        frame(&mut surface, report, faces, (laid.width, laid.height), (number, pages));
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(&laid.nodes, painted, &report.language));
    document.finish().map_err(|error| Error::Unwritten(format!("{error:?}").chars().take(400).collect()))
}

fn metadata(report: &Report) -> Metadata {
    let day = &report.made_on;
    Metadata::new()
        .title(line(&report.title))
        .description(line(&report.subtitle))
        .authors(vec![line(&report.organization)])
        .language(report.language.clone())
        .creator("Certkeep".to_owned())
        .creation_date(DateTime::new(day.year).month(day.month).day(day.day))
}

fn fill(colour: [u8; 3]) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn ground(surface: &mut Surface<'_>, [x, y, width, height]: [f32; 4], colour: [u8; 3]) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}

fn letters(
    surface: &mut Surface<'_>,
    at: Point,
    (line, style, ink): (&Line, Style, [u8; 3]),
    faces: &Faces,
    tag: ContentTag<'_>,
) -> Identifier {
    let painted = surface.start_tagged(tag);
    surface.set_fill(Some(fill(ink)));
    if !line.glyphs.is_empty() {
        surface.draw_glyphs(at, &line.glyphs, faces.font(style.weight), &line.text, style.size, false);
    }
    surface.end_tagged();
    painted
}

/// What stands above and below every page, and is not read out.
fn frame(
    surface: &mut Surface<'_>,
    report: &Report,
    faces: &Faces,
    (width, height): (f32, f32),
    (number, pages): (usize, usize),
) {
    let tag = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    let counted =
        report.words.page.replace("{page}", &number.to_string()).replace("{pages}", &pages.to_string());
    let counted = faces.line(&line(&counted), SMALL);
    let below = height - MARGIN + 4.0;
    let right = width - MARGIN - counted.width;
    letters(
        surface,
        Point::from_xy(right, below),
        (&counted, SMALL, GREY),
        faces,
        tag(ArtifactType::PageNumber),
    );
    let room = width - 2.0 * MARGIN - counted.width - 20.0;
    let first = |text: &str, room: f32| faces.lines(&line(text), SMALL, room).into_iter().next();
    if let Some(footer) = first(&report.footer, room) {
        letters(
            surface,
            Point::from_xy(MARGIN, below),
            (&footer, SMALL, GREY),
            faces,
            tag(ArtifactType::Footer),
        );
    }
    if number > 1 {
        let half = (width - 2.0 * MARGIN) / 2.0 - 10.0;
        if let Some(title) = first(&report.title, half) {
            let at = Point::from_xy(MARGIN, MARGIN + 4.0);
            letters(surface, at, (&title, SMALL, GREY), faces, tag(ArtifactType::Header));
        }
        if let Some(organization) = first(&report.organization, half) {
            let at = Point::from_xy(width - MARGIN - organization.width, MARGIN + 4.0);
            letters(surface, at, (&organization, SMALL, GREY), faces, tag(ArtifactType::Header));
        }
    }
}

/// The tree that a screen reader follows, in the order in which things were set.
fn tree(nodes: &[Node], painted: Vec<Vec<Identifier>>, language: &str) -> TagTree {
    let mut groups: Vec<_> = nodes.iter().map(|node| Some(TagGroup::new(kind(node)))).collect();
    for (group, painted) in groups.iter_mut().zip(painted) {
        for identifier in painted {
            if let Some(group) = group {
                group.push(identifier);
            }
        }
    }
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    // A child stands behind its parent: from behind, every group is whole before it is handed on.
    let mut below: Vec<Vec<TagGroup>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for at in (0..nodes.len()).rev() {
        let Some(mut group) = groups[at].take() else { continue };
        for child in std::mem::take(&mut below[at]).into_iter().rev() {
            group.push(child);
        }
        match nodes[at].parent {
            Some(parent) => below[parent].push(group),
            None => roots.push(group),
        }
    }
    for root in roots.into_iter().rev() {
        tree.push(root);
    }
    tree
}

fn kind(node: &Node) -> TagKind {
    let span = |columns: usize| u32::try_from(columns).ok().and_then(NonZeroU32::new);
    let level = |level: u16| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    match node.meaning {
        Meaning::Title => Tag::Hn(level(1), Some(node.title.clone())).into(),
        Meaning::Heading => Tag::Hn(level(2), Some(node.title.clone())).into(),
        Meaning::Paragraph => Tag::P.into(),
        Meaning::Table => Tag::Table.into(),
        Meaning::Head => Tag::THead.into(),
        Meaning::Body => Tag::TBody.into(),
        Meaning::Row => Tag::TR.into(),
        Meaning::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Meaning::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Meaning::Data => Tag::TD.into(),
        Meaning::Wide(columns) => Tag::TD.with_col_span(span(columns)).into(),
    }
}
