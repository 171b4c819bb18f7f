//! Measures clusters against labels: precision, recall and F1 over pairs. Never changes what was found.

use std::collections::{BTreeMap, BTreeSet};

/// Pairs found, pairs true, and how many are both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    pub found: u64,
    pub truth: u64,
    pub both: u64,
}

impl Measure {
    /// Share of what was found that is true.
    pub fn precision(&self) -> f64 {
        if self.found == 0 { 0.0 } else { self.both as f64 / self.found as f64 }
    }
    /// Share of what is true that was found.
    pub fn recall(&self) -> f64 {
        if self.truth == 0 { 0.0 } else { self.both as f64 / self.truth as f64 }
    }
    /// Harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// Found clusters against true ones: each record's, by its place in both lists.
    pub fn of_clusters(found: &[u32], truth: &[u32]) -> Measure {
        let mut sizes: [BTreeMap<(u32, u32), u64>; 3] = Default::default();
        for (a, b) in found.iter().zip(truth) {
            *sizes[0].entry((*a, 0)).or_default() += 1;
            *sizes[1].entry((*b, 0)).or_default() += 1;
            *sizes[2].entry((*a, *b)).or_default() += 1;
        }
        let pairs = |sizes: &BTreeMap<(u32, u32), u64>| sizes.values().map(|n| n * (n - 1) / 2).sum();
        Measure { found: pairs(&sizes[0]), truth: pairs(&sizes[1]), both: pairs(&sizes[2]) }
    }

    /// Found clusters against labelled pairs: `truth` has the pairs of one human; every other pair that `known` has is of two,
    /// and every other pair at all where `known` is none.
    pub fn of_pairs(found: &[u32], truth: &BTreeSet<(u32, u32)>, known: Option<&BTreeSet<(u32, u32)>>) -> Measure {
        let together = |(a, b): &(u32, u32)| found[*a as usize] == found[*b as usize];
        let both = truth.iter().filter(|pair| together(pair)).count() as u64;
        let found = match known {
            Some(known) => known.iter().filter(|pair| together(pair)).count() as u64,
            None => {
                let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
                found.iter().for_each(|cluster| *sizes.entry(*cluster).or_default() += 1);
                sizes.values().map(|n| n * (n - 1) / 2).sum()
            }
        };
        Measure { found, truth: truth.len() as u64, both }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted() {
        let measure = Measure::of_clusters(&[0, 0, 0, 1, 2], &[7, 7, 8, 8, 9]);
        assert_eq!(measure, Measure { found: 3, truth: 2, both: 1 });
        assert!((measure.f1() - 0.4).abs() < 1e-9);
        let truth = BTreeSet::from([(0, 1), (2, 3)]);
        assert_eq!(Measure::of_pairs(&[0, 0, 0, 1, 2], &truth, None), measure);
        let known = BTreeSet::from([(0, 1), (2, 3), (0, 4)]);
        assert_eq!(Measure::of_pairs(&[0, 0, 0, 1, 2], &truth, Some(&known)), Measure { found: 1, truth: 2, both: 1 });
    }
}
