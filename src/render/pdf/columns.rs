//! How wide the columns of a printed table stand, and how small its type must be for it to fit.
//! Never cuts a cell off: what fits nowhere is laid out in parts, each with the columns that name the row.

use super::face::Face;
use crate::render::view::{Cell, Grid};

/// The smallest and the largest type of a table.
pub const SMALLEST: f32 = 5.5;
pub const LARGEST: f32 = 8.0;
/// Type that is read without effort.
const CLEAR: f32 = 6.5;
/// Type of a rate's two numbers and of changes, beside the cell's own.
pub const SUB: f32 = 0.84;

/// A table's type size, and how wide its columns stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub size: f32,
    /// Columns of the grid, in order, and their widths.
    pub columns: Vec<(usize, f32)>,
}

impl Fit {
    pub fn width(&self) -> f32 {
        self.columns.iter().map(|(_, width)| width).sum()
    }
}

/// What a column wants and what it can do with.
#[derive(Debug, Clone, Copy)]
struct Want {
    natural: f32,
    least: f32,
}

/// White at both sides of a cell.
pub fn pad(size: f32) -> f32 {
    size * 0.42
}

/// The part and the whole of a rate, for two lines.
pub fn two_lines(sub: &str) -> Option<(String, String)> {
    sub.split_once(" / ").map(|(part, whole)| (part.to_owned(), format!("/ {whole}")))
}

fn want(grid: &Grid, at: usize, face: &Face, size: f32) -> Want {
    let cells: Vec<&Cell> = grid.rows.iter().filter_map(|line| line.cells.get(at)).collect();
    let number = grid.head.get(at).is_some_and(|head| head.number);
    let (mut natural, mut least) = (0f32, 0f32);
    for cell in cells {
        let own = face.width(&cell.text, size);
        let small = |text: &str| face.width(text, size * SUB);
        let sub = cell.sub.as_deref();
        let change = cell.change.as_deref().map_or(0.0, small);
        let halves = sub.map_or(0.0, |sub| two_lines(sub).map_or_else(|| small(sub), |(a, b)| small(&a).max(small(&b))));
        natural = natural.max(own).max(sub.map_or(0.0, small)).max(change);
        least = least.max(halves).max(change);
        least = least.max(if number { own } else { broken(&cell.text, face, size, if cell.prose { 60.0 } else { 110.0 }) });
    }
    if let Some(head) = grid.head.get(at) {
        let widest = broken(&head.text, face, size, 70.0);
        // A heading runs over two or three lines before it widens its column.
        natural = natural.max(widest).max((face.width(&head.text, size) / 2.5).min(60.0));
        least = least.max(widest);
    }
    let white = 2.0 * pad(size);
    Want { natural: natural.max(least) + white, least: least + white }
}

/// How narrow a text may be set: by its widest word, and no column of single Chinese letters.
fn broken(text: &str, face: &Face, size: f32, most: f32) -> f32 {
    face.widest_piece(text, size).max(face.width(text, size).min(4.0 * size)).min(most)
}

fn at_size(wants: &[(usize, Want)], size: f32, width: f32) -> Option<Fit> {
    let natural: f32 = wants.iter().map(|(_, want)| want.natural).sum();
    let least: f32 = wants.iter().map(|(_, want)| want.least).sum();
    if natural <= width {
        return Some(Fit { size, columns: wants.iter().map(|(at, want)| (*at, want.natural)).collect() });
    }
    (least <= width).then(|| {
        let share = (width - least) / (natural - least);
        Fit { size, columns: wants.iter().map(|(at, want)| (*at, want.least + (want.natural - want.least) * share)).collect() }
    })
}

fn sizes(smallest: f32) -> impl Iterator<Item = f32> {
    (0..).map(|i| LARGEST - 0.5 * i as f32).take_while(move |size| *size >= smallest)
}

/// A table of all columns in the largest type in which it fits: with every cell in as few lines as it has, where the type need not be
/// much smaller for it.
pub fn fit(grid: &Grid, face: &Face, width: f32, largest: f32, smallest: f32) -> Option<Fit> {
    let fits: Vec<(Fit, f32)> = sizes(smallest)
        .filter(|size| *size <= largest)
        .filter_map(|size| {
            let wants: Vec<(usize, Want)> = (0..grid.head.len()).map(|at| (at, want(grid, at, face, size))).collect();
            at_size(&wants, size, width).map(|fit| (fit, wants.iter().map(|(_, want)| want.natural).sum()))
        })
        .collect();
    let uncrowded = fits.iter().find(|(fit, natural)| *natural <= width && fit.size >= CLEAR);
    uncrowded.or(fits.first()).map(|(fit, _)| fit.clone())
}

/// A table that fits in no type, in parts: each has the columns that name the row, and as many others as fit.
pub fn parts(grid: &Grid, face: &Face, width: f32) -> Vec<Fit> {
    let size = SMALLEST;
    let mut keys: Vec<(usize, Want)> = (0..grid.keys).map(|at| (at, want(grid, at, face, size))).collect();
    let least: f32 = keys.iter().map(|(_, want)| want.least).sum();
    if least > width / 2.0 {
        // Names that would leave no room for numbers are broken anywhere.
        let each = width / 2.0 / keys.len() as f32;
        keys.iter_mut().for_each(|(_, want)| *want = Want { natural: each.min(want.natural), least: each.min(want.least) });
    }
    let named: f32 = keys.iter().map(|(_, want)| want.least).sum();
    let (mut parts, mut taken) = (Vec::new(), keys.clone());
    let mut used = named;
    for at in grid.keys..grid.head.len() {
        let mut next = want(grid, at, face, size);
        next.least = next.least.min(width - named);
        next.natural = next.natural.max(next.least).min(width - named);
        if used + next.least > width && taken.len() > keys.len() {
            parts.extend(at_size(&taken, size, width));
            (taken, used) = (keys.clone(), named);
        }
        used += next.least;
        taken.push((at, next));
    }
    parts.extend(at_size(&taken, size, width));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::view::Line;

    fn wide(columns: usize) -> Grid {
        let cell = |text: &str, number| Cell { text: text.into(), number, ..Cell::default() };
        let row = || (0..columns).map(|i| cell(if i == 0 { "Alpha" } else { "1,234,567.89" }, i > 0));
        Grid {
            title: "t".into(),
            unit: None,
            head: (0..columns).map(|i| cell("Figure", i > 0)).collect(),
            rows: vec![Line { cells: row().collect(), total: false }],
            more: None,
            empty: String::new(),
            keys: 1,
        }
    }

    #[test]
    fn type_shrinks_before_columns_are_laid_out_in_parts() {
        let face = Face::open().unwrap();
        let fits = |n| fit(&wide(n), &face, 523.0, LARGEST, SMALLEST);
        assert_eq!(fits(4).map(|f| f.size), Some(LARGEST));
        assert!(fits(12).is_some_and(|f| f.size < LARGEST && f.width() <= 523.0));
        assert_eq!(fits(40), None);
        let grid = wide(40);
        let parts = parts(&grid, &face, 770.0);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.width() <= 770.1 && part.columns[0].0 == 0));
        let shown: Vec<usize> = parts.iter().flat_map(|part| part.columns[1..].iter().map(|(at, _)| *at)).collect();
        assert_eq!(shown, (1..40).collect::<Vec<_>>(), "every column stands once");
    }
}
