//! Which cells of a table are not shown, so that no small one can be worked out: those of one to four accounts, and as many more as it
//! takes.
//! Never trusts a rule of thumb: for every small cell there is another world that shows the same table and holds another number there.
//!
//! The other world: some accounts of the group and as many of another group change places, label for label. Groups keep their sizes and
//! outcomes their totals; what changes are the cells of both groups under the outcomes that the two kinds of accounts do not share. All
//! of those are hidden, in the tables of every outcome at once, since segment, treatment and tone tell of each other. (In one table this
//! is the hypercube method of Repsilber.)

use super::{Atom, Outcome};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Cells of fewer accounts than this are hidden; none at all is shown as 0, which points at nobody.
pub const FEW: i64 = 5;

/// How much it is worth to show an account under each outcome, in their order: a table of few values (tone, bands) says more than one of
/// many.
const WORTH: [i64; Outcome::ALL.len()] = [1, 2, 20, 10, 10];

/// Group, outcome, value.
pub type At = (usize, usize, u16);

/// The counts of a table: accounts by group and kind, and the cells they make, in one row.
struct Table<'t> {
    counts: &'t [Vec<i64>],
    atoms: &'t [Atom],
    /// Where each outcome's values begin in a group's cells.
    begins: [usize; Outcome::ALL.len()],
    /// Cells of a group.
    width: usize,
    cells: Vec<i64>,
    hidden: Vec<bool>,
}

/// An exchange of accounts between two groups that no shown cell tells of, and what it costs to hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Exchange {
    /// Cells and accounts that would no longer be shown, each by its worth.
    cost: i64,
    /// 0: the small cell could be one that is not small; 1: it could hold more; 2: it could hold fewer.
    class: u8,
    groups: (usize, usize),
    kinds: (usize, usize),
}

impl<'t> Table<'t> {
    fn new(counts: &'t [Vec<i64>], atoms: &'t [Atom]) -> Table<'t> {
        let (mut begins, mut width) = ([0; Outcome::ALL.len()], 0);
        for (dim, begin) in begins.iter_mut().enumerate() {
            *begin = width;
            width += atoms.iter().map(|atom| usize::from(atom[dim]) + 1).max().unwrap_or(0);
        }
        let mut table =
            Table { counts, atoms, begins, width, cells: vec![0; width * counts.len()], hidden: vec![false; width * counts.len()] };
        for (at, n) in cells(counts, atoms) {
            let place = table.place(at);
            table.cells[place] = n;
        }
        table
    }

    fn place(&self, (group, dim, value): At) -> usize {
        group * self.width + self.begins[dim] + usize::from(value)
    }

    /// The cells that change where accounts of two kinds change places between two groups, each with its outcome.
    fn touched(&self, groups: (usize, usize), kinds: (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
        let (one, other) = (self.atoms[kinds.0], self.atoms[kinds.1]);
        (0..one.len()).filter(move |dim| one[*dim] != other[*dim]).flat_map(move |dim| {
            let [a, b] = [one[dim], other[dim]].map(|value| self.begins[dim] + usize::from(value));
            [groups.0 * self.width + a, groups.0 * self.width + b, groups.1 * self.width + a, groups.1 * self.width + b]
                .map(|place| (dim, place))
        })
    }

    /// The exchange that hides a small cell and least else.
    fn exchange(&self, at: At) -> Option<Exchange> {
        let (group, dim, value) = at;
        let n = self.cells[self.place(at)];
        let mut best: Option<Exchange> = None;
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..self.atoms.len()).partition(|kind| self.atoms[*kind][dim] == value);
        for other in (0..self.counts.len()).filter(|other| *other != group) {
            for (one, two) in inside.iter().flat_map(|one| outside.iter().map(move |two| (*one, *two))) {
                let more = self.counts[group][two].min(self.counts[other][one]);
                let fewer = self.counts[group][one].min(self.counts[other][two]);
                if more == 0 && fewer == 0 {
                    continue;
                }
                let class = if more == 0 { 2 } else { u8::from(n + more < FEW) };
                let (groups, kinds) = ((group, other), (one, two));
                let open = self.touched(groups, kinds).filter(|(_, place)| !self.hidden[*place]);
                let cost = open.map(|(dim, place)| WORTH[dim] * (1 + self.cells[place])).sum();
                let found = Exchange { cost, class, groups, kinds };
                best = Some(best.map_or(found, |best| best.min(found)));
            }
        }
        best
    }

    /// Hides what would tell a small cell.
    fn hide(&mut self, at: At) {
        match self.exchange(at) {
            Some(Exchange { groups, kinds, .. }) => {
                let places: Vec<usize> = self.touched(groups, kinds).map(|(_, place)| place).collect();
                places.into_iter().for_each(|place| self.hidden[place] = true);
            }
            // Nobody to change places with: all goes.
            None => self.hidden.fill(true),
        }
    }
}

/// The cells of accounts by group and outcome.
pub fn cells(counts: &[Vec<i64>], atoms: &[Atom]) -> BTreeMap<At, i64> {
    let mut cells = BTreeMap::new();
    for (group, row) in counts.iter().enumerate() {
        for (atom, n) in atoms.iter().zip(row) {
            for (dim, value) in atom.iter().enumerate() {
                *cells.entry((group, dim, *value)).or_default() += *n;
            }
        }
    }
    cells
}

/// The cells to hide, given accounts by group and kind. A cell is small where it, or what everybody else adds up to, is one to four. With
/// less than two groups there is nothing to compare, and all is hidden.
pub fn hidden(counts: &[Vec<i64>], atoms: &[Atom]) -> BTreeSet<At> {
    let all = cells(counts, atoms);
    if counts.len() < 2 {
        return all.into_keys().collect();
    }
    let mut totals: BTreeMap<(usize, u16), i64> = BTreeMap::new();
    for ((_, dim, value), n) in &all {
        *totals.entry((*dim, *value)).or_default() += *n;
    }
    let small = |(_, dim, value): &At, n: i64| {
        let rest = totals.get(&(*dim, *value)).copied().unwrap_or(0) - n;
        (1..FEW).contains(&n) || (1..FEW).contains(&rest)
    };
    let mut few: Vec<At> = all.iter().filter(|(at, n)| small(at, **n)).map(|(at, _)| *at).collect();
    // What must go from the tables of most worth goes first: the others can then lean on it.
    few.sort_by_key(|at| (Reverse(WORTH[at.1]), *at));
    let mut table = Table::new(counts, atoms);
    for at in &few {
        let place = table.place(*at);
        table.hidden[place] = true;
    }
    few.into_iter().for_each(|at| table.hide(at));
    all.into_keys().filter(|at| table.hidden[table.place(*at)]).collect()
}
