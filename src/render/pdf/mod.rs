//! A page as PDF: A4, letters embedded, tables that go on over leaves under their headings, charts, definitions, and at the foot of
//! every leaf what the page was made from. Never computes a number: it shows what the web page shows.

mod columns;
mod drawing;
mod face;
mod leaf;
mod paint;
mod table;
#[cfg(test)]
mod tests;

use super::canvas::Canvas;
use super::texts::Texts;
use super::view::{Card, Grid, Part, Section, View, view};
use crate::report::Page;
use columns::{Fit, LARGEST, SMALLEST, fit, parts};
use face::Face;
use leaf::{Flow, Hand, Ink, MARGIN, Mark, Role};

/// Why a page did not become a PDF: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the embedded font cannot be read")]
    Font,
    #[error("{0}")]
    Krilla(String),
}

const BODY: f32 = 8.5;
const SMALL: f32 = 7.0;
/// A table whose type would have to be smaller than this to stand upright lies across.
const UPRIGHT: f32 = 7.0;
/// Room on an upright leaf that is worth beginning a section whose tables lie across, in points: a quarter of a leaf.
const WORTH: f32 = 200.0;
/// Numbers beneath a chart.
const BENEATH: f32 = 6.5;
const SMALLER: f32 = 6.0;

/// The whole page.
///
/// # Errors
/// A font or a file that cannot be made: a fault of ours.
pub fn page(page: &Page, texts: &Texts) -> Result<Vec<u8>, PdfError> {
    let face = Face::open()?;
    let flow = laid(page, texts, &face);
    let p = &page.provenance;
    let title = paint::Title {
        title: format!("{} · {}", texts.get(&page.title), page.period),
        lang: texts.tag(),
        date: page.as_of,
        id: format!("{} {} {} {:?}", page.name, texts.tag(), page.as_of, p.hashes()),
        program: p.program.clone(),
    };
    paint::paint(flow, &title)
}

/// The page on its leaves.
fn laid<'f>(page: &Page, texts: &Texts, face: &'f Face) -> Flow<'f> {
    let view = view(page, texts);
    let mut flow = Flow::new(face);
    flow.heading(&view.title, 1, 0.0);
    flow.paragraph(&view.period_line, Hand::of(10.5, Ink::Black), Role::Paragraph);
    flow.paragraph(&view.facts.join(" · "), Hand::of(BODY, Ink::Soft), Role::Paragraph);
    for text in &view.warnings {
        warning(&mut flow, text);
    }
    for section in &view.sections {
        self::section(&mut flow, section, texts);
    }
    end(&mut flow, &view, texts);
    edges(&mut flow, &view, texts);
    flow
}

fn warning(flow: &mut Flow<'_>, text: &str) {
    let hand = Hand::of(BODY, Ink::Black);
    flow.y += 4.0;
    let part = flow.branch(Role::Paragraph, None);
    let (top, width) = (flow.y, flow.width());
    let height = flow.face.wrap(text, hand.size, width - 16.0).len() as f32 * hand.height() + 6.0;
    flow.put(Mark::Area((MARGIN, top), width, height, Ink::Head), None);
    flow.put(Mark::Area((MARGIN, top), 3.0, height, Ink::Bad), None);
    flow.lines(MARGIN + 10.0, top + 2.0, width - 16.0, text, hand, Some(part));
    flow.y = top + height;
}

fn section(flow: &mut Flow<'_>, section: &Section, texts: &Texts) {
    let upright = Flow::body(false);
    let stands = |part: &Part| match part {
        Part::Table(grid) => fit(grid, flow.face, upright, LARGEST, UPRIGHT).is_some(),
        Part::Chart(_, grid) => fit(grid, flow.face, upright, BENEATH, BENEATH).is_some(),
        Part::Cards(_) | Part::Lines { .. } | Part::Text(_) => true,
    };
    let leading = section.parts.iter().take_while(|part| stands(part)).count();
    let wide = leading < section.parts.len();
    // What comes before the first wide part stands on an upright leaf that has begun, where there is room: the leaf would stay white.
    let across = wide && (leading == 0 || flow.wide() || flow.room() < WORTH);
    flow.turn(across);
    let follows = match section.parts.first() {
        Some(Part::Chart(Some(canvas), _)) => drawing::height(canvas, flow) + 24.0,
        Some(Part::Cards(_)) => 110.0,
        _ => 70.0,
    };
    flow.heading(&section.title, 2, follows);
    for (nth, part) in section.parts.iter().enumerate() {
        if wide && nth == leading {
            flow.turn(true);
        }
        match part {
            Part::Cards(cards) => self::cards(flow, cards),
            Part::Table(grid) => table(flow, grid, texts),
            Part::Chart(canvas, grid) => chart(flow, canvas.as_ref(), grid, texts),
            Part::Lines { title, lines, empty } => self::lines(flow, title, lines, empty),
            Part::Text(text) => {
                flow.paragraph(text, Hand::of(BODY, Ink::Black), Role::Paragraph);
                flow.y += 2.0;
            }
        }
    }
}

/// Headline figures side by side, five to a row at most.
fn cards(flow: &mut Flow<'_>, cards: &[Card]) {
    let across = match cards.len() {
        0 => return,
        n @ 1..=5 => n.max(3),
        6 | 9 => 3,
        _ => 4,
    };
    const GAP: f32 = 7.0;
    const WHITE: f32 = 6.0;
    let width = (flow.width() - GAP * (across as f32 - 1.0)) / across as f32;
    let (name, small) = (Hand::of(SMALL + 0.5, Ink::Black), Hand::of(SMALL, Ink::Soft));
    for row in cards.chunks(across) {
        let inner = width - 2.0 * WHITE;
        let wrapped = |text: &str, hand: Hand| flow.face.wrap(text, hand.size, inner).len() as f32 * hand.height();
        let own = |text: &Option<String>| text.as_ref().map_or(0.0, |text| wrapped(text, small));
        let names = row.iter().map(|card| wrapped(&card.name, name)).fold(0.0, f32::max);
        let rest = row.iter().map(|card| own(&card.sub) + own(&card.sentence)).fold(0.0, f32::max);
        let height = 2.0 * WHITE + names + 22.0 + rest;
        flow.need(height);
        let top = flow.y;
        for (i, card) in row.iter().enumerate() {
            let x = MARGIN + i as f32 * (width + GAP);
            let corners = [(x, top), (x + width, top), (x + width, top + height), (x, top + height), (x, top)];
            flow.put(Mark::Path(corners.to_vec(), 0.7, Ink::Line), None);
            let part = Some(flow.branch(Role::Paragraph, None));
            flow.lines(x + WHITE, top + WHITE, inner, &card.name, name, part);
            // A long number is written smaller, never cut.
            let size = (15.0 * inner / flow.face.width(&card.value, 15.0).max(1.0)).min(15.0);
            flow.line(x + WHITE, top + WHITE + names + 1.0, &card.value, Hand::bold(size), part);
            let mut y = top + WHITE + names + 22.0;
            if let Some(sub) = &card.sub {
                y += flow.lines(x + WHITE, y, inner, sub, small, part);
            }
            if let Some(sentence) = &card.sentence {
                let ink = match card.tone {
                    "better" => Ink::Good,
                    "worse" => Ink::Bad,
                    _ => Ink::Soft,
                };
                flow.lines(x + WHITE, y, inner, sentence, Hand::of(SMALL, ink), part);
            }
        }
        flow.y = top + height + GAP;
    }
}

/// Lines under a heading, each with a dot before it.
fn lines(flow: &mut Flow<'_>, title: &str, lines: &[String], empty: &str) {
    const INDENT: f32 = 10.0;
    flow.heading(title, 3, 30.0);
    let hand = Hand::of(BODY, Ink::Black);
    if lines.is_empty() {
        flow.paragraph(empty, Hand::of(BODY, Ink::Soft), Role::Paragraph);
    }
    for line in lines {
        let part = Some(flow.branch(Role::Paragraph, None));
        for (i, text) in flow.face.wrap(line, hand.size, flow.width() - INDENT).iter().enumerate() {
            flow.need(hand.height());
            let top = flow.y;
            if i == 0 {
                flow.put(Mark::Dot((MARGIN + 3.0, top + hand.size * 0.68), 1.3, Ink::Soft), None);
            }
            flow.line(MARGIN + INDENT, top, text, hand, part);
            flow.y += hand.height();
        }
        flow.y += 2.0;
    }
}

fn table(flow: &mut Flow<'_>, grid: &Grid, texts: &Texts) {
    flow.heading(&grid.title, 3, table::opening(LARGEST));
    if grid.rows.is_empty() {
        flow.paragraph(&grid.empty, Hand::of(BODY, Ink::Soft), Role::Paragraph);
        return;
    }
    unit(flow, grid);
    let width = flow.width();
    match fit(grid, flow.face, width, LARGEST, SMALLEST) {
        Some(fit) => table::set(flow, grid, fit, 1),
        None => in_parts(flow, grid, texts),
    }
    more(flow, grid);
}

fn unit(flow: &mut Flow<'_>, grid: &Grid) {
    if let Some(unit) = &grid.unit {
        flow.paragraph(unit, Hand::of(SMALL, Ink::Soft), Role::Paragraph);
        flow.y += 2.0;
    }
}

fn more(flow: &mut Flow<'_>, grid: &Grid) {
    if let Some(more) = &grid.more {
        flow.paragraph(more, Hand::of(SMALL, Ink::Soft), Role::Paragraph);
    }
}

fn in_parts(flow: &mut Flow<'_>, grid: &Grid, texts: &Texts) {
    let parts: Vec<Fit> = parts(grid, flow.face, flow.width());
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            let title = texts.with("form-continued", &[("title", grid.title.clone())]);
            flow.heading(&title, 3, table::opening(LARGEST));
        }
        table::set(flow, grid, part, 1);
    }
}

/// A drawing, and its numbers beneath, in several columns where they are narrow.
fn chart(flow: &mut Flow<'_>, canvas: Option<&Canvas>, grid: &Grid, texts: &Texts) {
    match canvas {
        Some(canvas) => {
            let height = drawing::height(canvas, flow);
            flow.heading(&grid.title, 3, height + 4.0);
            drawing::draw(flow, canvas, &grid.title);
        }
        None => {
            flow.heading(&grid.title, 3, 20.0);
            flow.paragraph(&texts.get("page-nothing"), Hand::of(BODY, Ink::Soft), Role::Paragraph);
        }
    }
    if grid.rows.is_empty() {
        return;
    }
    unit(flow, grid);
    let width = flow.width();
    let short = one_line(grid);
    // In the larger type, unless the smaller one sets more pieces side by side.
    let fitted = [&short, grid].into_iter().find_map(|grid| {
        let fits = [BENEATH, SMALLER].into_iter().filter_map(|size| fit(grid, flow.face, width, size, size));
        let pieces = fits.map(|fit| (table::beside(&fit, width, grid.rows.len()), fit));
        pieces.reduce(|one, other| if other.0 > one.0 { other } else { one }).map(|(beside, fit)| (grid, fit, beside))
    });
    match fitted {
        Some((grid, fit, beside)) => table::set(flow, grid, fit, beside),
        None => in_parts(flow, grid, texts),
    }
    more(flow, grid);
}

/// A table whose rates have their two numbers beside them instead of beneath.
fn one_line(grid: &Grid) -> Grid {
    let mut grid = grid.clone();
    for cell in grid.rows.iter_mut().flat_map(|line| &mut line.cells) {
        if let Some(sub) = cell.sub.take() {
            cell.text = format!("{} ({sub})", cell.text);
        }
    }
    grid
}

/// Definitions, notes, and what the page was made from, whole.
fn end(flow: &mut Flow<'_>, view: &View, texts: &Texts) {
    const NAMES: f32 = 130.0;
    flow.turn(false);
    flow.heading(&texts.get("page-definitions"), 2, 40.0);
    let (name, about) = (Hand::bold(7.5), Hand::of(7.5, Ink::Black));
    for (named, text) in &view.definitions {
        let rest = flow.width() - NAMES;
        let lines = |text: &str, width| flow.face.wrap(text, 7.5, width).len() as f32 * about.height();
        let height = lines(named, NAMES - 8.0).max(lines(text, rest)) + 2.5;
        flow.need(height);
        let part = Some(flow.branch(Role::Paragraph, None));
        let top = flow.y;
        flow.lines(MARGIN, top, NAMES - 8.0, named, name, part);
        flow.lines(MARGIN + NAMES, top, rest, text, about, part);
        flow.y = top + height;
    }
    flow.heading(&texts.get("page-notes"), 3, 30.0);
    let small = Hand::of(7.5, Ink::Black);
    let mut notes = view.notes.clone();
    if flow.face.lacking() > 0 {
        notes.push(texts.with("form-lacking", &[("count", flow.face.lacking().to_string())]));
    }
    for note in &notes {
        flow.paragraph(note, small, Role::Paragraph);
        flow.y += 2.0;
    }
    flow.y += 6.0;
    let soft = Hand::of(SMALL, Ink::Soft);
    flow.paragraph(&view.versions.join(" · "), soft, Role::Paragraph);
    flow.paragraph(&texts.get("page-hashes"), soft, Role::Paragraph);
    for (name, hash) in &view.hashes {
        flow.paragraph(&format!("{name} {hash}"), soft, Role::Paragraph);
    }
    flow.paragraph(&format!("{} {}", texts.get("page-program"), view.program), soft, Role::Paragraph);
}

/// The head of every leaf but the first, and the foot of each: day, reach of the data, hashes in short, number of the leaf.
fn edges(flow: &mut Flow<'_>, view: &View, texts: &Texts) {
    let hand = Hand::of(6.5, Ink::Soft);
    let short = view.hashes.iter().map(|(name, hash)| format!("{name} {}", hash.chars().take(8).collect::<String>()));
    let made = format!("{}: {} · {}", texts.get("page-hashes"), short.collect::<Vec<_>>().join(" · "), view.program);
    let (head, facts) = (format!("{} · {}", view.title, view.period), view.facts.join(" · "));
    let pages = flow.leaves.len();
    let face = flow.face;
    for (i, leaf) in flow.leaves.iter_mut().enumerate() {
        let (width, height) = leaf.size();
        let number = texts.with("form-page", &[("page", (i + 1).to_string()), ("pages", pages.to_string())]);
        let wide = face.width(&number, hand.size);
        let mut put = |x: f32, y: f32, text: &str| {
            let text = face.clean(text);
            // A long line is written smaller, so that it ends before the leaf's number.
            let room = width - 2.0 * MARGIN - wide - 12.0;
            let size = (hand.size * room / face.width(&text, hand.size).max(1.0)).min(hand.size);
            leaf.marks.push((Mark::Text { at: (x, y), text, hand: Hand { size, ..hand } }, None));
        };
        if i > 0 {
            put(MARGIN, 28.0, &head);
        }
        put(width - MARGIN - wide, height - 30.0, &number);
        put(MARGIN, height - 30.0, &facts);
        put(MARGIN, height - 20.0, &made);
        leaf.marks.push((Mark::Path(vec![(MARGIN, height - 40.0), (width - MARGIN, height - 40.0)], 0.5, Ink::Line), None));
    }
}
