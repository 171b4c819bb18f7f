//! Cells of one table and the sums that they are parts of: which cells must go so that none of those that have gone follows from the rest.
//! Never knows what a cell shows or where it stands.
//!
//! A cell of too few people goes. Of each sum that is shown the parts that go are two at least, and together hold enough people, since the sum less
//! the parts shown tells what they come to; parts of what has gone go too, where it says so. What all sums together would still tell is looked for
//! by elimination: with cells that are parts of two sums (a stage and a column), each sum by itself may say little and both together all.

use std::collections::BTreeMap;

/// A table's cells and sums.
#[derive(Debug, Default)]
pub struct Sums {
    cells: Vec<Cell>,
    sums: Vec<Sum>,
    /// The sums that each cell is a part of.
    part_of: Vec<Vec<usize>>,
    /// Cells that go with others, and are no part of them: a few columns of a row.
    beside: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Cell {
    /// How many people stand behind it; of nobody's cell nothing can be told.
    people: i64,
    gone: bool,
}

#[derive(Debug)]
struct Sum {
    /// None: it is always shown.
    whole: Option<usize>,
    parts: Vec<usize>,
    /// Its parts go with it.
    takes_along: bool,
}

/// Coefficients are counted modulo a prime: they are whole numbers, and there is no rounding.
const PRIME: i64 = 2_147_483_647;

/// An equation between cells that have gone: each cell's coefficient.
type Equation = BTreeMap<usize, i64>;

impl Sums {
    /// Adds a cell; gives its number.
    pub fn cell(&mut self, people: i64, gone: bool) -> usize {
        self.cells.push(Cell { people, gone });
        self.part_of.push(Vec::new());
        self.cells.len() - 1
    }

    /// Adds a sum.
    pub fn sum(&mut self, whole: Option<usize>, parts: Vec<usize>, takes_along: bool) {
        parts.iter().for_each(|part| self.part_of[*part].push(self.sums.len()));
        self.sums.push(Sum { whole, parts, takes_along });
    }

    /// Says that a cell goes where another has gone.
    pub fn goes_with(&mut self, cell: usize, other: usize) {
        self.beside.push((cell, other));
    }

    pub fn is_gone(&self, cell: usize) -> bool {
        self.cells[cell].gone
    }

    pub fn take(&mut self, cell: usize) {
        self.cells[cell].gone = true;
    }

    /// Takes away what must go, where groups of fewer than `least` people are.
    pub fn close(&mut self, least: i64) {
        for cell in self.cells.iter_mut().filter(|cell| cell.people > 0 && cell.people < least) {
            cell.gone = true;
        }
        loop {
            let before = self.gone();
            for (cell, other) in &self.beside {
                self.cells[*cell].gone |= self.cells[*other].gone;
            }
            (0..self.sums.len()).for_each(|n| self.take_along(n));
            (0..self.sums.len()).for_each(|n| self.cover(n, least));
            if self.gone() == before && !self.untell() {
                return;
            }
        }
    }

    fn gone(&self) -> usize {
        self.cells.iter().filter(|cell| cell.gone).count()
    }

    /// Parts of what has gone.
    fn take_along(&mut self, n: usize) {
        let sum = &self.sums[n];
        if sum.takes_along && sum.whole.is_some_and(|whole| self.cells[whole].gone) {
            for part in &sum.parts {
                self.cells[*part].gone = true;
            }
        }
    }

    /// How many parts of a sum have gone, and how many people they hold; none where the sum itself has gone.
    fn hidden(&self, n: usize) -> Option<(usize, i64)> {
        let Sum { whole, parts, .. } = &self.sums[n];
        if whole.is_some_and(|whole| self.cells[whole].gone) {
            return None;
        }
        let gone = parts.iter().map(|part| &self.cells[*part]).filter(|cell| cell.gone && cell.people > 0);
        Some(gone.fold((0, 0), |(count, people), cell| (count + 1, people + cell.people)))
    }

    /// Whether a sum that is shown tells what its few parts that have gone come to.
    fn tells(&self, n: usize, least: i64) -> bool {
        self.hidden(n).is_some_and(|(count, people)| count > 0 && (count < 2 || people < least))
    }

    /// Of a sum that is shown, lets parts go until those that have gone are too many, and of too many people, to be told: the next smallest, but
    /// first such as another sum wants as well.
    fn cover(&mut self, n: usize, least: i64) {
        while self.tells(n, least) {
            let shown = self.sums[n].parts.iter().copied().filter(|part| !self.cells[*part].gone && self.cells[*part].people > 0);
            let wanted = |part: usize| self.part_of[part].iter().any(|other| *other != n && self.tells(*other, least));
            let next = shown.min_by_key(|part| (!wanted(*part), self.cells[*part].people, *part));
            // Where all its parts have gone, it would tell the one there is.
            let Some(next) = next.or(self.sums[n].whole) else { return };
            self.cells[next].gone = true;
        }
    }

    /// Lets one more cell go where one that has gone would follow from those shown; gives whether there was one.
    fn untell(&mut self) -> bool {
        for told in self.told() {
            let beside = self.sums.iter().filter(|sum| sum.whole == Some(told) || sum.parts.contains(&told));
            let others = beside.flat_map(|sum| sum.parts.iter().copied().chain(sum.whole));
            let shown = others.map(|cell| (self.cells[cell].people, cell)).filter(|(people, cell)| *people > 0 && !self.cells[*cell].gone);
            if let Some((_, next)) = shown.min() {
                self.cells[next].gone = true;
                return true;
            }
        }
        false
    }

    /// Cells that have gone and follow from those shown.
    pub fn told(&self) -> Vec<usize> {
        let unknown = |cell: usize| self.cells[cell].gone && self.cells[cell].people > 0;
        let mut reduced: BTreeMap<usize, Equation> = BTreeMap::new();
        for sum in &self.sums {
            let mut equation = Equation::new();
            sum.parts.iter().filter(|part| unknown(**part)).for_each(|part| add(&mut equation, *part, 1));
            sum.whole.filter(|whole| unknown(*whole)).iter().for_each(|whole| add(&mut equation, *whole, PRIME - 1));
            insert(&mut reduced, equation);
        }
        reduced.values().filter(|equation| equation.len() == 1).filter_map(|equation| equation.keys().next().copied()).collect()
    }
}

/// Brings an equation into a set of which each has a first cell of its own that is in no other.
fn insert(reduced: &mut BTreeMap<usize, Equation>, mut equation: Equation) {
    let firsts: Vec<usize> = equation.keys().copied().filter(|cell| reduced.contains_key(cell)).collect();
    for first in firsts {
        let times = PRIME - equation.get(&first).copied().unwrap_or(0);
        add_times(&mut equation, &reduced[&first], times);
    }
    let Some((&first, &coefficient)) = equation.iter().next() else { return };
    let inverse = power(coefficient, PRIME - 2);
    equation.values_mut().for_each(|c| *c = *c * inverse % PRIME);
    for other in reduced.values_mut() {
        if let Some(times) = other.get(&first).copied() {
            add_times(other, &equation, PRIME - times);
        }
    }
    reduced.insert(first, equation);
}

fn add_times(to: &mut Equation, other: &Equation, times: i64) {
    for (cell, coefficient) in other {
        add(to, *cell, coefficient * times % PRIME);
    }
}

fn add(to: &mut Equation, cell: usize, coefficient: i64) {
    let sum = (to.get(&cell).copied().unwrap_or(0) + coefficient) % PRIME;
    if sum == 0 {
        to.remove(&cell);
    } else {
        to.insert(cell, sum);
    }
}

fn power(base: i64, exponent: i64) -> i64 {
    let (mut result, mut base, mut left) = (1, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        left >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gone(sums: &Sums) -> Vec<usize> {
        (0..sums.cells.len()).filter(|cell| sums.is_gone(*cell)).collect()
    }

    #[test]
    fn the_next_smallest_goes_until_they_are_enough() {
        let mut sums = Sums::default();
        let parts = [1, 1, 60, 40, 2].map(|n| sums.cell(n, false)).to_vec();
        sums.sum(None, parts, false);
        sums.close(5);
        assert_eq!(gone(&sums), [0, 1, 3, 4], "four people together are told");
    }

    #[test]
    fn a_block_of_four_hides_what_its_margins_would_tell() {
        // Rows and columns of a table whose margins are all shown.
        let mut sums = Sums::default();
        let cells: Vec<usize> = [1, 9, 8, 7, 30, 30, 6, 40, 50].iter().map(|n| sums.cell(*n, false)).collect();
        for n in 0..3 {
            sums.sum(None, cells[3 * n..3 * n + 3].to_vec(), false);
            sums.sum(None, vec![cells[n], cells[n + 3], cells[n + 6]], false);
        }
        sums.close(5);
        assert!(sums.told().is_empty() && gone(&sums).len() == 4, "{:?}", gone(&sums));
    }

    #[test]
    fn two_blocks_with_one_cell_between_them_tell_it() {
        // Each row and each column lacks two cells at least, and yet the one that joins the blocks follows.
        let mut sums = Sums::default();
        let shown = |r: usize, c: usize| !((r < 2 && c < 2) || (r >= 2 && c >= 2) || (r, c) == (1, 2));
        let cell: Vec<Vec<usize>> = (0..4).map(|r| (0..4).map(|c| sums.cell(50, !shown(r, c))).collect()).collect();
        for n in 0..4 {
            sums.sum(None, cell[n].clone(), false);
            sums.sum(None, cell.iter().map(|row| row[n]).collect(), false);
        }
        assert_eq!(sums.told(), [cell[1][2]]);
        sums.close(5);
        assert!(sums.told().is_empty());
    }

    proptest! {
        /// Whatever rows and columns there are: no cell of few people is shown, and none that has gone follows from the rest, but where all
        /// that it could hide behind has gone as well.
        #[test]
        fn nothing_follows_from_what_is_shown(rows in proptest::collection::vec(proptest::collection::vec(0i64..12, 4), 1..6), least in 1i64..6) {
            let mut sums = Sums::default();
            let all = sums.cell(rows.iter().flatten().sum(), false);
            let wholes: Vec<usize> = rows.iter().map(|row| sums.cell(row.iter().sum(), false)).collect();
            let cells: Vec<Vec<usize>> = rows.iter().map(|row| row.iter().map(|n| sums.cell(*n, false)).collect()).collect();
            sums.sum(Some(all), wholes.clone(), false);
            for (row, whole) in cells.iter().zip(&wholes) {
                sums.sum(Some(*whole), row.clone(), true);
            }
            for n in 0..4 {
                sums.sum(None, cells.iter().map(|row| row[n]).collect(), false);
            }
            sums.close(least);
            for cell in 0..sums.cells.len() {
                prop_assert!(sums.cells[cell].people == 0 || sums.cells[cell].people >= least || sums.is_gone(cell));
            }
            for told in sums.told() {
                let beside = sums.sums.iter().filter(|sum| sum.whole == Some(told) || sum.parts.contains(&told));
                let mut cells = beside.flat_map(|sum| sum.parts.iter().copied().chain(sum.whole));
                prop_assert!(cells.all(|cell| sums.is_gone(cell) || sums.cells[cell].people == 0), "{told} is told");
            }
        }
    }
}
