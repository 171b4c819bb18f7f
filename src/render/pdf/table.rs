//! Tables on leaves: headings again on every leaf, narrow ones side by side, totals set apart.
//! Never cuts off: a row taller than a leaf goes on upon the next one.

use super::columns::{Fit, SUB, pad, two_lines};
use super::leaf::{Flow, Hand, Ink, MARGIN, Mark, Role};
use crate::render::view::{Cell, Grid, Line};

/// White between tables that stand side by side.
const GUTTER: f32 = 18.0;

/// A line of a cell.
type Written = (String, Hand);

/// A row's cells, each in lines.
struct Row {
    cells: Vec<Vec<Written>>,
    total: bool,
}

impl Row {
    fn height(&self, size: f32) -> f32 {
        let tallest = self.cells.iter().map(|lines| lines.iter().map(|(_, hand)| hand.height()).sum()).fold(0.0, f32::max);
        tallest + 2.0 * pad(size) * 0.7
    }
}

/// A table being set.
struct Setting<'g> {
    grid: &'g Grid,
    fit: Fit,
    head: Row,
    rows: Vec<Row>,
    part: usize,
}

/// Sets a table; `beside` is how many pieces of it may stand side by side.
pub fn set(flow: &mut Flow<'_>, grid: &Grid, fit: Fit, beside: usize) {
    let fit = stretched(fit, flow.width(), beside);
    let part = flow.branch(Role::Table, None);
    let head = Row { cells: fit.columns.iter().map(|(at, width)| heading(flow, grid, *at, *width, fit.size)).collect(), total: false };
    let rows = grid.rows.iter().map(|line| row(flow, line, &fit)).collect();
    let setting = Setting { grid, fit, head, rows, part };
    setting.lay(flow, beside.max(1));
    flow.y += 4.0;
}

/// How many pieces of a table fit side by side.
pub fn beside(fit: &Fit, width: f32, rows: usize) -> usize {
    let fits = ((width + GUTTER) / (fit.width() + GUTTER)) as usize;
    fits.clamp(1, 4).min(rows.div_ceil(5).max(1))
}

/// The height of headings and the first rows: what a title keeps with it.
pub fn opening(size: f32) -> f32 {
    size * 1.32 * 6.0
}

/// Widths with what is left over shared out, so that a table of many columns fills its leaf and a small one is not torn apart.
fn stretched(mut fit: Fit, width: f32, beside: usize) -> Fit {
    let each = (width - GUTTER * (beside as f32 - 1.0)) / beside as f32;
    let more = ((each - fit.width()).max(0.0) / fit.columns.len() as f32).min(fit.size * 2.5);
    fit.columns.iter_mut().for_each(|(_, width)| *width += more);
    fit
}

/// How long pieces are that stand side by side and are about as long as each other; no longer than there is room.
fn even(heights: &[f32], beside: usize, room: f32) -> f32 {
    let pieces = |most: f32| {
        let (mut pieces, mut used) = (1, 0.0);
        for height in heights {
            if used + height > most {
                (pieces, used) = (pieces + 1, 0.0);
            }
            used += height;
        }
        pieces
    };
    let whole: f32 = heights.iter().sum();
    let mut most = (whole / beside as f32).max(heights.iter().copied().fold(0.0, f32::max)) + 0.01;
    while most < room && pieces(most) > beside {
        most += 2.0;
    }
    most.min(room)
}

fn heading(flow: &Flow<'_>, grid: &Grid, at: usize, width: f32, size: f32) -> Vec<Written> {
    let text = grid.head.get(at).map_or("", |head| head.text.as_str());
    let hand = Hand::bold(size);
    let mut room = width - 2.0 * pad(size);
    let mut lines = flow.face.wrap(text, size, room);
    // As many lines, about as long as each other: no letter is left alone on the last, and no word is broken for it.
    let least = flow.face.widest_piece(text, size);
    while lines.len() > 1 && room - size / 2.0 >= least {
        room -= size / 2.0;
        let narrower = flow.face.wrap(text, size, room);
        if narrower.len() > lines.len() {
            break;
        }
        lines = narrower;
    }
    lines.into_iter().map(|line| (line, hand)).collect()
}

fn row(flow: &Flow<'_>, line: &Line, fit: &Fit) -> Row {
    let nothing = Cell::default();
    let cells = fit.columns.iter().map(|(at, width)| cell(flow, line.cells.get(*at).unwrap_or(&nothing), line.total, *width, fit.size));
    Row { cells: cells.collect(), total: line.total }
}

fn cell(flow: &Flow<'_>, cell: &Cell, total: bool, width: f32, size: f32) -> Vec<Written> {
    let face = flow.face;
    let room = width - 2.0 * pad(size);
    let hand = Hand { size, ink: Ink::Black, bold: total };
    let mut lines: Vec<Written> = face.wrap(&cell.text, size, room).into_iter().map(|line| (line, hand)).collect();
    let small = Hand::of(size * SUB, Ink::Soft);
    if let Some(sub) = &cell.sub {
        let halves = if face.width(sub, small.size) > room { two_lines(sub) } else { None };
        match halves {
            Some((part, whole)) => lines.extend([(part, small), (whole, small)]),
            None => lines.push((sub.clone(), small)),
        }
    }
    if let Some(change) = &cell.change {
        let ink = match cell.tone {
            "better" => Ink::Good,
            "worse" => Ink::Bad,
            _ => Ink::Soft,
        };
        lines.push((change.clone(), Hand::of(small.size, ink)));
    }
    lines
}

impl Setting<'_> {
    fn lay(&self, flow: &mut Flow<'_>, beside: usize) {
        let size = self.fit.size;
        let heights: Vec<f32> = self.rows.iter().map(|row| row.height(size)).collect();
        let head = self.head.height(size);
        let (mut next, mut first) = (0, true);
        while next < self.rows.len() {
            // A heading never stands without a row beneath it.
            let whole_leaf = Flow::empty_room(flow.wide()) - head;
            let long = heights[next] > whole_leaf;
            flow.need(head + if long { 8.0 * size } else { heights[next] });
            let (top, room) = (flow.y, flow.room() - head);
            let target = if beside == 1 { room } else { even(&heights[next..], beside, room) };
            let mut lowest = top;
            for piece in 0..beside {
                if next >= self.rows.len() || piece > 0 && heights[next] > room {
                    break;
                }
                let x = MARGIN + piece as f32 * (self.fit.width() + GUTTER);
                flow.y = top;
                self.head(flow, x, first);
                first = false;
                let start = flow.y;
                while next < self.rows.len() && flow.y - start + self.kept(&heights, next) <= target + 0.01 {
                    self.row(flow, x, next);
                    next += 1;
                }
                if flow.y == start {
                    if long {
                        self.long_row(flow, x, next);
                    } else {
                        self.row(flow, x, next);
                    }
                    next += 1;
                }
                lowest = lowest.max(flow.y);
            }
            flow.y = lowest;
            if next < self.rows.len() {
                flow.next(flow.wide());
            }
        }
    }

    /// A row's height, with the total's where that comes next: a total does not stand alone.
    fn kept(&self, heights: &[f32], at: usize) -> f32 {
        heights[at] + self.rows.get(at + 1).filter(|next| next.total).map_or(0.0, |_| heights[at + 1])
    }

    fn head(&self, flow: &mut Flow<'_>, x: f32, first: bool) {
        let height = self.head.height(self.fit.size);
        let top = flow.y;
        flow.put(Mark::Area((x, top), self.fit.width(), height, Ink::Head), None);
        // Said once; on later leaves and pieces it is there for the eye.
        let row = first.then(|| flow.branch(Role::Row, Some(self.part)));
        let mut at = x;
        for ((column, width), lines) in self.fit.columns.iter().zip(&self.head.cells) {
            let number = self.grid.head.get(*column).is_some_and(|head| head.number);
            let part = row.map(|row| flow.branch(Role::ColumnHead, Some(row)));
            let rise = height - 2.0 * pad(self.fit.size) * 0.7 - lines.iter().map(|(_, hand)| hand.height()).sum::<f32>();
            self.write(flow, (at, top + rise), *width, lines, number, part);
            at += width;
        }
        flow.y = top + height;
    }

    fn row(&self, flow: &mut Flow<'_>, x: f32, at: usize) {
        let row = &self.rows[at];
        let (top, height, width) = (flow.y, row.height(self.fit.size), self.fit.width());
        if row.total {
            flow.put(Mark::Area((x, top), width, height, Ink::Head), None);
            flow.put(Mark::Path(vec![(x, top), (x + width, top)], 0.9, Ink::Axis), None);
        }
        let branch = flow.branch(Role::Row, Some(self.part));
        let mut left = x;
        for (n, ((column, width), lines)) in self.fit.columns.iter().zip(&row.cells).enumerate() {
            let number = self.grid.head.get(*column).is_some_and(|head| head.number);
            let part = flow.branch(if n == 0 { Role::RowHead } else { Role::Cell }, Some(branch));
            self.write(flow, (left, top), *width, lines, number, Some(part));
            left += width;
        }
        flow.y = top + height;
        let y = flow.y;
        flow.put(Mark::Path(vec![(x, y), (x + width, y)], 0.4, Ink::Line), None);
    }

    /// A row taller than a leaf, as many of its lines on each as there is room for.
    fn long_row(&self, flow: &mut Flow<'_>, x: f32, at: usize) {
        let size = self.fit.size;
        let branch = flow.branch(Role::Row, Some(self.part));
        let parts: Vec<usize> =
            (0..self.fit.columns.len()).map(|n| flow.branch(if n == 0 { Role::RowHead } else { Role::Cell }, Some(branch))).collect();
        let mut from = 0;
        let most = self.rows[at].cells.iter().map(Vec::len).max().unwrap_or(0);
        while from < most {
            let fits = ((flow.room() - 2.0 * pad(size)) / Hand::of(size, Ink::Black).height()) as usize;
            let to = from + fits.max(1);
            let (top, mut left, mut lowest) = (flow.y, x, flow.y);
            for (n, ((column, width), lines)) in self.fit.columns.iter().zip(&self.rows[at].cells).enumerate() {
                let number = self.grid.head.get(*column).is_some_and(|head| head.number);
                let some = lines.get(from.min(lines.len())..to.min(lines.len())).unwrap_or_default();
                self.write(flow, (left, top), *width, some, number, Some(parts[n]));
                lowest = lowest.max(top + some.iter().map(|(_, hand)| hand.height()).sum::<f32>() + 2.0 * pad(size) * 0.7);
                left += width;
            }
            flow.y = lowest;
            from = to;
            if from < most {
                flow.next(flow.wide());
                self.head(flow, x, false);
            }
        }
    }

    fn write(&self, flow: &mut Flow<'_>, at: (f32, f32), width: f32, lines: &[Written], number: bool, part: Option<usize>) {
        let white = pad(self.fit.size);
        let mut top = at.1 + white * 0.7;
        for (text, hand) in lines {
            let x = if number { at.0 + width - white - flow.face.width(text, hand.size) } else { at.0 + white };
            flow.line(x, top, text, *hand, part);
            top += hand.height();
        }
    }
}
