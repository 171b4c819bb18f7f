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

/// The counts of a table: accounts by group and kind, and the cells they make.
struct Table<'t> {
    counts: &'t [Vec<i64>],
    atoms: &'t [Atom],
    cells: BTreeMap<At, i64>,
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

impl Table<'_> {
    fn cell(&self, at: At) -> i64 {
        self.cells.get(&at).copied().unwrap_or(0)
    }

    /// The cells that change where accounts of two kinds change places between two groups.
    fn touched(&self, groups: (usize, usize), kinds: (usize, usize)) -> impl Iterator<Item = At> {
        let (one, other) = (self.atoms[kinds.0], self.atoms[kinds.1]);
        (0..one.len()).filter(move |dim| one[*dim] != other[*dim]).flat_map(move |dim| {
            [(groups.0, dim, one[dim]), (groups.0, dim, other[dim]), (groups.1, dim, one[dim]), (groups.1, dim, other[dim])]
        })
    }

    /// The exchange that hides a small cell and least else.
    fn exchange(&self, at: At, hidden: &BTreeSet<At>) -> Option<Exchange> {
        let (group, dim, value) = at;
        let mut best: Option<Exchange> = None;
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..self.atoms.len()).partition(|kind| self.atoms[*kind][dim] == value);
        for other in (0..self.counts.len()).filter(|other| *other != group) {
            for (one, two) in inside.iter().flat_map(|one| outside.iter().map(move |two| (*one, *two))) {
                let more = self.counts[group][two].min(self.counts[other][one]);
                let fewer = self.counts[group][one].min(self.counts[other][two]);
                let class = match () {
                    () if more > 0 && self.cell(at) + more >= FEW => 0,
                    () if more > 0 => 1,
                    () if fewer > 0 => 2,
                    () => continue,
                };
                let (groups, kinds) = ((group, other), (one, two));
                let cost = self.touched(groups, kinds).filter(|at| !hidden.contains(at)).map(|at| WORTH[at.1] * (1 + self.cell(at))).sum();
                let found = Exchange { cost, class, groups, kinds };
                best = Some(best.map_or(found, |best| best.min(found)));
            }
        }
        best
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
    let table = Table { counts, atoms, cells: cells(counts, atoms) };
    if counts.len() < 2 {
        return table.cells.keys().copied().collect();
    }
    let mut totals: BTreeMap<(usize, u16), i64> = BTreeMap::new();
    for ((_, dim, value), n) in &table.cells {
        *totals.entry((*dim, *value)).or_default() += *n;
    }
    let small = |at: &At, n: i64| {
        let rest = totals.get(&(at.1, at.2)).copied().unwrap_or(0) - n;
        (1..FEW).contains(&n) || (1..FEW).contains(&rest)
    };
    let mut few: Vec<At> = table.cells.iter().filter(|(at, n)| small(at, **n)).map(|(at, _)| *at).collect();
    let mut hidden: BTreeSet<At> = few.iter().copied().collect();
    // What must go from the tables of most worth goes first: the others can then lean on it.
    few.sort_by_key(|at| (Reverse(WORTH[at.1]), *at));
    for at in few {
        match table.exchange(at, &hidden) {
            Some(exchange) => hidden.extend(table.touched(exchange.groups, exchange.kinds)),
            // Nobody to change places with: the whole table of this outcome goes.
            None => hidden.extend(table.cells.keys().filter(|other| other.1 == at.1)),
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a reader sees: group sizes, totals of outcomes, and the cells that are shown.
    fn published(counts: &[Vec<i64>], atoms: &[Atom], hidden: &BTreeSet<At>) -> (Vec<i64>, BTreeMap<(usize, u16), i64>, BTreeMap<At, i64>) {
        let all = cells(counts, atoms);
        let mut totals = BTreeMap::new();
        all.iter().for_each(|((_, dim, value), n)| *totals.entry((*dim, *value)).or_insert(0) += n);
        let shown = all.into_iter().filter(|(at, _)| !hidden.contains(at)).collect();
        (counts.iter().map(|row| row.iter().sum()).collect(), totals, shown)
    }

    /// Whether a cell's number follows from what is seen, by linear algebra alone: its row lies in the span of the rows that are known.
    fn follows(at: At, counts: &[Vec<i64>], atoms: &[Atom], hidden: &BTreeSet<At>) -> bool {
        let wide = counts.len() * atoms.len();
        let row = |counts_in: &dyn Fn(usize, usize) -> bool| -> Vec<f64> {
            (0..wide).map(|n| f64::from(u8::from(counts_in(n / atoms.len(), n % atoms.len())))).collect()
        };
        let mut known: Vec<Vec<f64>> = (0..counts.len()).map(|group| row(&|g, _| g == group)).collect();
        for (group, dim, value) in cells(counts, atoms).into_keys() {
            known.push(row(&|_, kind| atoms[kind][dim] == value));
            if !hidden.contains(&(group, dim, value)) {
                known.push(row(&|g, kind| g == group && atoms[kind][dim] == value));
            }
        }
        let rank = |mut rows: Vec<Vec<f64>>| {
            let mut rank = 0;
            for column in 0..wide {
                let Some(pivot) = (rank..rows.len()).find(|at| rows[*at][column].abs() > 1e-9) else { continue };
                rows.swap(rank, pivot);
                let top = rows[rank].clone();
                for row in rows.iter_mut().skip(rank + 1) {
                    let by = row[column] / top[column];
                    row.iter_mut().zip(&top).for_each(|(x, y)| *x -= by * y);
                }
                rank += 1;
            }
            rank
        };
        let before = rank(known.clone());
        known.push(row(&|g, kind| g == at.0 && atoms[kind][at.1] == at.2));
        rank(known) == before
    }

    #[test]
    fn two_groups_hide_together_and_big_tables_stay() {
        // Women 2 and men 40 in the first segment; everybody else in the second.
        let atoms = [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0]];
        let found = hidden(&[vec![2, 60], vec![40, 50]], &atoms);
        assert_eq!(found, BTreeSet::from([(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1)]));
        assert!(hidden(&[vec![20, 60], vec![40, 50]], &atoms).is_empty());
        // Nobody is no small cell.
        assert!(hidden(&[vec![0, 60], vec![40, 50]], &atoms).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
        /// No small cell is shown, none follows by algebra, and each could be otherwise with no count below nothing.
        #[test]
        fn nothing_small_can_be_worked_out(
            drawn in prop::collection::vec(prop::collection::vec(prop_oneof![Just(0i64), 0i64..4, 5i64..30], 6), 2..5),
        ) {
            // Segments tell of tones, bands of segments: as a strategy makes them.
            let atoms: [Atom; 6] = [[0, 0, 0, 0, 0], [0, 1, 0, 0, 0], [1, 0, 0, 0, 1], [2, 2, 1, 1, 0], [3, 2, 1, 1, 1], [4, 3, 2, 1, 1]];
            // No group is smaller than five: `table` puts such together.
            let filled = |mut row: Vec<i64>| {
                let sum: i64 = row.iter().sum();
                row[(sum % 6) as usize] += if sum < FEW { FEW } else { 0 };
                row
            };
            let counts: Vec<Vec<i64>> = drawn.into_iter().map(filled).collect();
            let found = hidden(&counts, &atoms);
            let seen = published(&counts, &atoms, &found);
            for (at, n) in cells(&counts, &atoms) {
                let rest = seen.1[&(at.1, at.2)] - n;
                if !(1..FEW).contains(&n) && !(1..FEW).contains(&rest) {
                    continue;
                }
                prop_assert!(found.contains(&at));
                prop_assert!(!follows(at, &counts, &atoms, &found), "{at:?} follows: {counts:?}");
                let mut other_world = false;
                for (g, h) in (0..counts.len()).flat_map(|g| (0..counts.len()).map(move |h| (g, h))).filter(|(g, h)| g != h) {
                    for (c, d) in (0..6).flat_map(|c| (0..6).map(move |d| (c, d))).filter(|(c, d)| c != d && counts[g][*d] > 0 && counts[h][*c] > 0) {
                        let mut world = counts.clone();
                        world[g][c] += 1;
                        world[g][d] -= 1;
                        world[h][c] -= 1;
                        world[h][d] += 1;
                        other_world |= cells(&world, &atoms).get(&at) != Some(&n) && published(&world, &atoms, &found) == seen;
                    }
                }
                prop_assert!(other_world, "{at:?} could be nothing else: {counts:?}");
            }
        }
    }
}
