//! What `hidden` must hold: no small cell is shown, follows by algebra, or could be nothing else.
//! Never trusts the exchange that it found: every one is tried.

use super::hidden::*;
use super::{Atom, FEW};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Totals = BTreeMap<(usize, u16), i64>;

/// What a reader sees: group sizes, totals of outcomes, and the cells that are shown.
fn published(counts: &[Vec<i64>], atoms: &[Atom], hidden: &BTreeSet<At>) -> (Vec<i64>, Totals, BTreeMap<At, i64>) {
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
