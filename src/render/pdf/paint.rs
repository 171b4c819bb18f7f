//! Leaves as a PDF file: marks drawn, letters from the embedded font, parts tagged for screen readers (PDF/UA-1), through krilla.
//! Never asks the clock: date and id of the file are the page's own.

use super::PdfError;
use super::face::{FILE, Face};
use super::leaf::{At, Branch, Flow, Hand, Ink, Mark, Role};
use jiff::civil::Date;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

/// What the file says of itself.
pub struct Title {
    pub title: String,
    pub lang: &'static str,
    pub date: Date,
    /// Same page, same id.
    pub id: String,
    pub program: String,
}

/// The file's bytes.
///
/// # Errors
/// krilla refuses what it was given: a fault of ours.
pub fn paint(flow: Flow<'_>, title: &Title) -> Result<Vec<u8>, PdfError> {
    let refused = |why: &dyn std::fmt::Debug| PdfError::Krilla(format!("{why:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish().map_err(|e| refused(&e))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let font = Font::new(FILE.into(), 0).ok_or(PdfError::Font)?;
    let mut marked: Vec<Vec<Identifier>> = flow.branches.iter().map(|_| Vec::new()).collect();
    for leaf in &flow.leaves {
        let (width, height) = leaf.size();
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| PdfError::Krilla("no leaf of that size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        // Marks in a row that belong to one part are tagged together.
        for run in leaf.marks.chunk_by(|(_, a), (_, b)| a == b) {
            let Some((_, part)) = run.first() else { continue };
            let tag = match part {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
            };
            let id = surface.start_tagged(tag);
            run.iter().for_each(|(mark, _)| draw(&mut surface, mark, flow.face, &font));
            surface.end_tagged();
            if let Some(ids) = part.and_then(|part| marked.get_mut(part)) {
                ids.push(id);
            }
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (text, leaf, y) in &flow.outline {
        let place = XyzDestination::new(*leaf, Point::from_xy(0.0, *y));
        outline.push_child(OutlineNode::new(text.clone(), place));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree(&flow.branches, marked, title.lang));
    document.set_metadata(metadata(title));
    document.finish().map_err(|e| refused(&e))
}

fn metadata(title: &Title) -> Metadata {
    let day = title.date;
    let date = DateTime::new(day.year().unsigned_abs()).month(day.month().unsigned_abs()).day(day.day().unsigned_abs());
    Metadata::new()
        .title(title.title.clone())
        .language(title.lang.to_owned())
        .creator(title.program.clone())
        .document_id(title.id.clone())
        .creation_date(date)
}

/// The parts as krilla wants them: each within the part it belongs to, in reading order.
fn tree(branches: &[Branch], marked: Vec<Vec<Identifier>>, lang: &str) -> TagTree {
    let mut within: Vec<Vec<Node>> = branches.iter().map(|_| Vec::new()).collect();
    let mut whole: Vec<Node> = Vec::new();
    // A part stands behind the one it belongs to: going backwards, each is complete when its turn comes.
    for ((at, branch), ids) in branches.iter().enumerate().zip(marked).rev() {
        let parts = std::mem::take(&mut within[at]);
        let children = ids.into_iter().map(Node::from).chain(parts.into_iter().rev()).collect();
        let node = Node::from(TagGroup::with_children(kind(&branch.role), children));
        match branch.within {
            Some(parent) => within[parent].push(node),
            None => whole.push(node),
        }
    }
    let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
    whole.into_iter().rev().for_each(|node| tree.push(node));
    tree
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Figure(text) => Tag::Figure(Some(text.clone())).into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

fn fill(ink: Ink) -> Fill {
    let [r, g, b] = ink.rgb();
    Fill { paint: rgb::Color::new(r, g, b).into(), ..Fill::default() }
}

fn stroke(ink: Ink, width: f32) -> Stroke {
    let [r, g, b] = ink.rgb();
    Stroke { paint: rgb::Color::new(r, g, b).into(), width, ..Stroke::default() }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, face: &Face, font: &Font) {
    match mark {
        Mark::Text { at, text, hand } => letters(surface, *at, text, *hand, face, font),
        Mark::Area((x, y), width, height, ink) => {
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(area);
            }
            filled(surface, path.finish(), *ink);
        }
        Mark::Path(points, width, ink) => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*ink, *width)));
            if let Some(path) = through(points, false) {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
        }
        Mark::Shape(points, ink) => filled(surface, through(points, true), *ink),
        Mark::Dot(middle, radius, ink) => filled(surface, circle(*middle, *radius), *ink),
    }
}

fn filled(surface: &mut Surface<'_>, path: Option<Path>, ink: Ink) {
    surface.set_fill(Some(fill(ink)));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn through(points: &[At], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// A circle of four curves (0.5523 is 4/3 × (√2 − 1)).
fn circle((x, y): At, r: f32) -> Option<Path> {
    let k = r * 0.5523;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    path.close();
    path.finish()
}

fn letters(surface: &mut Surface<'_>, (x, y): At, text: &str, hand: Hand, face: &Face, font: &Font) {
    let glyphs: Vec<KrillaGlyph> = text
        .char_indices()
        .map(|(at, c)| {
            let (id, width) = face.glyph(c);
            KrillaGlyph::new(GlyphId::new(id.into()), width, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
        })
        .collect();
    surface.set_fill(Some(fill(hand.ink)));
    // The font has one weight: a thin stroke around each letter makes it bold.
    surface.set_stroke(hand.bold.then(|| stroke(hand.ink, hand.size * 0.028)));
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), text, hand.size, false);
    surface.set_stroke(None);
}
