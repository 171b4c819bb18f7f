//! The rows of one finding and period as cells and sums: which row, or which columns of it, is part of which.
//! Never decides what goes: the sums do.

use super::shape::{APART, BOOK, Group, Layer, Split, group, layers, moments, parents};
use super::sums::Sums;
use super::{Known, is_withheld, people};
use crate::report::findings::{Findings, Record, text};
use std::collections::{BTreeMap, BTreeSet};

/// What goes with a cell: a row, or columns of it.
pub struct Place {
    pub finding: String,
    pub row: usize,
    /// Empty: all of them.
    pub columns: Vec<String>,
}

/// One finding's rows of one period.
pub struct Table {
    finding: String,
    sums: Sums,
    places: Vec<(usize, Place)>,
    /// The cells that stand for a group of the book, and in which periods.
    groups: Vec<(usize, Vec<(String, Group)>)>,
}

/// More people than are few anywhere.
const MANY: i64 = 1 << 40;

/// A row with its number.
type Numbered<'f> = (usize, &'f Record);

impl Table {
    /// Every table whose rows are parts of a whole, those of the book first.
    pub fn all(findings: &mut Findings) -> Vec<Table> {
        let mut all: Vec<Table> = Vec::new();
        let moves: Vec<Record> = findings.rows("moves").unwrap_or_default().to_vec();
        for (name, rows) in findings.each_mut() {
            let mut periods: BTreeMap<Option<String>, Vec<Numbered<'_>>> = BTreeMap::new();
            for (n, row) in rows.iter().enumerate().filter(|(_, row)| !dimension(row).is_empty()) {
                periods.entry(text(row, "period")).or_default().push((n, row));
            }
            all.extend(periods.into_values().map(|rows| Table::of(name, &rows, &moves)));
        }
        let place = |table: &Table| BOOK.iter().position(|name| *name == table.finding).unwrap_or(BOOK.len());
        all.sort_by_key(place);
        all
    }

    fn of(finding: &str, rows: &[Numbered<'_>], moves: &[Record]) -> Table {
        let mut table = Table { finding: finding.to_owned(), sums: Sums::default(), places: Vec::new(), groups: Vec::new() };
        let mut cells: BTreeMap<usize, usize> = BTreeMap::new();
        for (n, row) in rows.iter().filter(|(_, row)| dimension(row) != "all") {
            let cell = table.sums.cell(people(row, "people"), is_withheld(row));
            table.places.push((cell, table.place(*n, &[])));
            if let Some(group) = group(finding, &dimension(row), row) {
                let of = moments(finding, row).into_iter().map(|moment| (moment, group.clone())).collect();
                table.groups.push((cell, of));
            }
            cells.insert(*n, cell);
        }
        table.divide(rows, &cells, None);
        let (layers, split) = layers(finding);
        let columns: Vec<BTreeMap<usize, usize>> = layers.iter().map(|layer| table.layer(layer, rows, &cells, split)).collect();
        if split != Split::Apart {
            for (n, _) in rows.iter().filter(|(n, _)| split == Split::Whole || cells.contains_key(n)) {
                let parts = columns.iter().filter_map(|layer| layer.get(n).copied()).collect();
                table.sums.sum(cells.get(n).copied(), parts, true);
            }
        }
        if finding == "stays" {
            table.moves(rows, moves, &columns);
        }
        table
    }

    fn place(&self, row: usize, columns: &[String]) -> Place {
        Place { finding: self.finding.clone(), row, columns: columns.to_vec() }
    }

    /// The cells of some columns, by row; those of the whole go only where all its parts have and would tell of few, unless they are taken apart.
    fn layer(&mut self, layer: &Layer, rows: &[Numbered<'_>], cells: &BTreeMap<usize, usize>, split: Split) -> BTreeMap<usize, usize> {
        let mut of_layer: BTreeMap<usize, usize> = BTreeMap::new();
        for (n, row) in rows {
            let apart = cells.contains_key(n) || split == Split::Whole;
            let cell = self.sums.cell(if apart { people(row, &layer.people) } else { MANY }, false);
            self.places.push((cell, self.place(*n, &layer.columns)));
            cells.get(n).iter().for_each(|row| self.sums.goes_with(cell, **row));
            of_layer.insert(*n, cell);
        }
        let whole = rows.iter().find(|(_, row)| dimension(row) == "all").and_then(|(n, _)| of_layer.get(n).copied());
        self.divide(rows, &of_layer, whole);
        of_layer
    }

    /// Rows of a division are parts of a row of the division above, where the finding has it; else of the whole.
    fn divide(&mut self, rows: &[Numbered<'_>], cells: &BTreeMap<usize, usize>, whole: Option<usize>) {
        let mut parts: BTreeMap<(String, Option<Group>), Vec<usize>> = BTreeMap::new();
        let divisions: BTreeSet<String> = rows.iter().map(|(_, row)| dimension(row)).collect();
        for (n, row) in rows.iter().filter(|(_, row)| dimension(row) != "all") {
            let of = dimension(row);
            let above = parents(&of).iter().filter(|parent| divisions.contains(**parent));
            let above: Vec<Option<Group>> = above.filter_map(|parent| group(&self.finding, parent, row)).map(Some).collect();
            for parent in if above.is_empty() { vec![None] } else { above } {
                parts.entry((of.clone(), parent)).or_default().extend(cells.get(n));
            }
        }
        let row_of = |wanted: &Group| {
            let is = |row: &Record| dimension(row) == wanted.0 && group(&self.finding, &wanted.0, row).as_ref() == Some(wanted);
            rows.iter().find(|(_, row)| is(row)).and_then(|(n, _)| cells.get(n).copied())
        };
        let sums: Vec<_> = parts
            .into_iter()
            .map(|((_, parent), parts)| match parent {
                Some(parent) => (row_of(&parent), parts, true),
                None => (whole, parts, false),
            })
            .collect();
        sums.into_iter().for_each(|(whole, parts, along)| self.sums.sum(whole, parts, along));
    }

    /// What accounts of a segment came to, one by one, beside the sums of `stays` in four columns: stayed, moved, paid off, taken back.
    fn moves(&mut self, stays: &[Numbered<'_>], moves: &[Record], columns: &[BTreeMap<usize, usize>]) {
        let mut moved: BTreeMap<(Option<String>, Option<usize>), Vec<usize>> = BTreeMap::new();
        for (n, row) in moves.iter().enumerate() {
            let (from, to) = (text(row, "from_segment"), text(row, "to_segment"));
            let stays = stays.iter().find(|(_, row)| dimension(row) != "all" && text(row, "from_segment") == from).map(|(n, _)| *n);
            let column = match to.as_deref() {
                Some("paid_off") => 2,
                Some("recalled") => 3,
                _ if to == from => 0,
                _ => 1,
            };
            let whole = stays.and_then(|n| columns.get(column)?.get(&n).copied());
            let cell = match whole {
                Some(cell) if column != 1 => cell,
                whole => {
                    let cell = self.sums.cell(people(row, "people"), is_withheld(row));
                    moved.entry((from, whole)).or_default().push(cell);
                    cell
                }
            };
            self.places.push((cell, Place { finding: "moves".to_owned(), row: n, columns: Vec::new() }));
        }
        moved.into_iter().for_each(|((_, whole), parts)| self.sums.sum(whole, parts, true));
    }

    /// Takes over what is withheld of the book's groups elsewhere.
    pub fn take_over(&mut self, known: &Known) {
        if APART.contains(&self.finding.as_str()) {
            return;
        }
        for (cell, _) in self.groups.iter().filter(|(_, groups)| groups.iter().any(|group| known.contains(group))) {
            self.sums.take(*cell);
        }
    }

    pub fn close(&mut self, least: i64) {
        self.sums.close(least);
    }

    /// Hands on what it withholds, where its groups are those of the book.
    pub fn hand_on(&self, known: &mut Known) {
        if BOOK.contains(&self.finding.as_str()) {
            known.extend(self.groups.iter().filter(|(cell, _)| self.sums.is_gone(*cell)).flat_map(|(_, groups)| groups.clone()));
        }
    }

    /// What goes.
    pub fn gone(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|(cell, _)| self.sums.is_gone(*cell)).map(|(_, place)| place)
    }
}

fn dimension(row: &Record) -> String {
    text(row, "dimension").unwrap_or_default()
}
