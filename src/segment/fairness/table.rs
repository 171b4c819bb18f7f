//! The table of one protected attribute: groups, their shares of each outcome, and the same beside everybody else.
//! Never shows a group of less than five accounts: those are put together until they are five.

use super::hidden::{At, FEW, hidden};
use super::{Outcome, Outcomes, STRATA};
use crate::segment::interval::{Ratio, Two, mantel_haenszel};
use std::collections::BTreeMap;

/// Accounts of one attribute by group, kind and stage.
#[derive(Debug, Default)]
pub struct Crossed {
    names: BTreeMap<String, u32>,
    counts: BTreeMap<(u32, u32, u8), i64>,
}

/// The number of those of whom nothing is known.
const UNKNOWN: u32 = u32::MAX;

impl Crossed {
    /// Counts the account at a place of `outcomes` in a group; none where nothing is known.
    pub fn count(&mut self, group: Option<&str>, outcomes: &Outcomes<'_>, at: usize) {
        let number = match group {
            Some(name) => self.number(name),
            None => UNKNOWN,
        };
        *self.counts.entry((number, outcomes.atom_of[at], outcomes.stage_of[at])).or_default() += 1;
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(UNKNOWN);
        self.names.insert(name.to_owned(), next);
        next
    }
}

/// A group of the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Known(String),
    /// The files do not say.
    Unknown,
    /// So many groups that are too small to stand alone.
    Pooled(usize),
}

/// One cell with what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'s> {
    pub group: Label,
    /// Accounts of the group.
    pub of: i64,
    pub outcome: Outcome,
    pub value: &'s str,
    /// Here and elsewhere; nothing where the cell is hidden.
    pub two: Option<Two>,
    /// The ratio with the stage taken out; nothing where the cell is hidden.
    pub by_stage: Option<Ratio>,
}

/// Groups of the table with their rows in `counts`.
fn pooled(crossed: &Crossed) -> Vec<(Label, Vec<u32>)> {
    let mut sizes: BTreeMap<u32, i64> = BTreeMap::new();
    crossed.counts.iter().for_each(|((group, _, _), n)| *sizes.entry(*group).or_default() += n);
    let named = crossed.names.iter().map(|(name, number)| (Label::Known(name.clone()), *number));
    let all = named.chain(sizes.contains_key(&UNKNOWN).then_some((Label::Unknown, UNKNOWN)));
    let mut order: Vec<(i64, Label, u32)> = all.map(|(label, number)| (sizes.get(&number).copied().unwrap_or(0), label, number)).collect();
    order.sort();
    let (mut together, mut sum) = (0, 0);
    while order.get(together).is_some_and(|(size, _, _)| *size < FEW || (0 < together && sum < FEW)) {
        sum += order[together].0;
        together += 1;
    }
    let mut groups: Vec<(Label, Vec<u32>)> = order[together..].iter().map(|(_, label, number)| (label.clone(), vec![*number])).collect();
    // `under 25` stands before `25-34`.
    groups.sort_by(|(a, _), (b, _)| (*a != Label::Known("under 25".into()), a).cmp(&(*b != Label::Known("under 25".into()), b)));
    if together > 0 {
        groups.push((Label::Pooled(together), order[..together].iter().map(|(_, _, number)| *number).collect()));
    }
    groups
}

/// Sums of one attribute, group by group and stage by stage.
struct Sums {
    cells: BTreeMap<At, [i64; STRATA]>,
    totals: BTreeMap<(usize, u16), [i64; STRATA]>,
    groups: Vec<[i64; STRATA]>,
    all: [i64; STRATA],
}

/// Every cell of an attribute: by group, outcome and value.
pub fn lines<'s>(crossed: &Crossed, outcomes: &Outcomes<'s>) -> Vec<Line<'s>> {
    let groups = pooled(crossed);
    let row_of: BTreeMap<u32, usize> =
        groups.iter().enumerate().flat_map(|(row, (_, of))| of.iter().map(move |number| (*number, row))).collect();
    let mut counts = vec![vec![0i64; outcomes.atoms.len()]; groups.len()];
    let mut sums = Sums { cells: BTreeMap::new(), totals: BTreeMap::new(), groups: vec![[0; STRATA]; groups.len()], all: [0; STRATA] };
    for ((number, atom, stage), n) in &crossed.counts {
        let (Some(row), atom, stage) = (row_of.get(number).copied(), *atom as usize, usize::from(*stage)) else { continue };
        counts[row][atom] += n;
        sums.groups[row][stage] += n;
        sums.all[stage] += n;
        for (dim, value) in outcomes.atoms[atom].iter().enumerate() {
            sums.cells.entry((row, dim, *value)).or_default()[stage] += n;
            sums.totals.entry((dim, *value)).or_default()[stage] += n;
        }
    }
    let secret = hidden(&counts, &outcomes.atoms);
    let mut found = Vec::new();
    for (row, (label, _)) in groups.iter().enumerate() {
        for outcome in Outcome::ALL {
            for (value, word) in outcomes.values(outcome) {
                let at = (row, outcome as usize, value);
                let strata = strata(&sums, at);
                let shown = !secret.contains(&at);
                found.push(Line {
                    group: label.clone(),
                    of: sums.groups[row].iter().sum(),
                    outcome,
                    value: word,
                    two: shown.then(|| whole(&strata)),
                    by_stage: if shown { mantel_haenszel(&strata) } else { None },
                });
            }
        }
    }
    found
}

/// A cell and everybody else's, stage by stage.
fn strata(sums: &Sums, at: At) -> [Two; STRATA] {
    let (row, dim, value) = at;
    let none = [0; STRATA];
    let (cell, total) = (sums.cells.get(&at).unwrap_or(&none), sums.totals.get(&(dim, value)).unwrap_or(&none));
    std::array::from_fn(|stage| {
        let (here, of_here) = (cell[stage], sums.groups[row][stage]);
        Two { here, of_here, there: total[stage] - here, of_there: sums.all[stage] - of_here }
    })
}

fn whole(strata: &[Two]) -> Two {
    strata.iter().fold(Two::default(), |sum, two| Two {
        here: sum.here + two.here,
        of_here: sum.of_here + two.of_here,
        there: sum.there + two.there,
        of_there: sum.of_there + two.of_there,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_put_together_until_they_are_five() {
        let crossed = |sizes: &[(Option<&str>, i64)]| {
            let mut crossed = Crossed::default();
            for (name, size) in sizes {
                let number = name.map_or(UNKNOWN, |name| crossed.number(name));
                crossed.counts.insert((number, 0, 0), *size);
            }
            pooled(&crossed).into_iter().map(|(label, of)| (label, of.len())).collect::<Vec<_>>()
        };
        let known = |name: &str| Label::Known(name.into());
        assert_eq!(
            crossed(&[(Some("25-34"), 9), (Some("under 25"), 8), (None, 7)]),
            [(known("under 25"), 1), (known("25-34"), 1), (Label::Unknown, 1)]
        );
        assert_eq!(crossed(&[(Some("a"), 2), (Some("b"), 9), (Some("c"), 20)]), [(known("c"), 1), (Label::Pooled(2), 2)]);
        assert_eq!(crossed(&[(Some("a"), 2), (Some("b"), 3), (Some("c"), 20)]), [(known("c"), 1), (Label::Pooled(2), 2)]);
    }
}
