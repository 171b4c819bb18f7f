//! Shares from a sample, with intervals: plain ones by Wilson, weighted ones by stratum, and Cohen's kappa of two judges.
//! Never a share of nothing, and never one without its interval.

/// 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub share: f64,
    pub interval: Interval,
}

/// What was looked at in one stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Contacts in the stratum.
    pub of: u64,
    pub reviewed: u64,
    /// Those of the reviewed that have what is counted.
    pub found: u64,
}

/// Wilson's interval of a share: never outside 0 to 1, and not empty at the ends. None where there is nothing to divide by.
pub fn wilson(part: u64, whole: u64) -> Option<Estimate> {
    (whole > 0).then(|| around(part as f64 / whole as f64, whole as f64))
}

/// Wilson's interval of a share seen in so many (or effectively so many) draws.
fn around(share: f64, n: f64) -> Estimate {
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Estimate { share, interval: Interval { low: (centre - half).clamp(0.0, share), high: (centre + half).clamp(share, 1.0) } }
}

/// The share in the whole that the strata stand for: each stratum's own share, weighted by its size (the Horvitz-Thompson estimate;
/// with the sizes known it is Hájek's too). Strata of which nothing was reviewed are left out, and so is what they hold.
///
/// The variance is the design's: within each stratum, with the correction for a finite one; strata of one review are put together,
/// as if they were draws of one (the collapsed-strata estimate, which errs on the wide side). The interval is Wilson's, at the
/// number of simple draws that would vary as much. Everything reviewed is no sample: the interval is the share itself.
pub fn weighted(strata: &[Cell]) -> Option<Estimate> {
    let seen: Vec<&Cell> = strata.iter().filter(|cell| cell.reviewed > 0 && cell.of > 0).collect();
    let size: f64 = seen.iter().map(|cell| cell.of as f64).sum();
    if seen.is_empty() {
        return None;
    }
    let share_in = |cell: &Cell| cell.found as f64 / cell.reviewed as f64;
    let share = seen.iter().map(|cell| cell.of as f64 * share_in(cell)).sum::<f64>() / size;
    if seen.iter().all(|cell| cell.reviewed >= cell.of) {
        return Some(Estimate { share, interval: Interval { low: share, high: share } });
    }
    let mut variance = 0.0;
    let mut alone: Vec<f64> = Vec::new();
    for cell in seen.iter().filter(|cell| cell.reviewed < cell.of) {
        let (of, n, p) = (cell.of as f64, cell.reviewed as f64, share_in(cell));
        if cell.reviewed == 1 {
            alone.push(of * p);
        } else {
            variance += of * of * (1.0 - n / of) * p * (1.0 - p) / (n - 1.0);
        }
    }
    let count = alone.len() as f64;
    let mean = alone.iter().sum::<f64>() / count.max(1.0);
    if alone.len() > 1 {
        variance += count / (count - 1.0) * alone.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    } else if let Some(only) = seen.iter().find(|cell| cell.reviewed == 1 && cell.of > 1) {
        // One review alone says nothing of its variance: the largest that a share can have.
        variance += only.of as f64 * only.of as f64 / 4.0;
    }
    variance /= size * size;
    let reviewed: f64 = seen.iter().map(|cell| cell.reviewed as f64).sum();
    let effective = if variance > 0.0 && share > 0.0 && share < 1.0 { (share * (1.0 - share) / variance).max(1.0) } else { reviewed };
    Some(around(share, effective))
}

/// Two judges over the same things: what both found, what only one did, what neither did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    pub both: u64,
    pub only_first: u64,
    pub only_second: u64,
    pub neither: u64,
}

impl Agreement {
    /// Counts one thing.
    pub fn count(&mut self, first: bool, second: bool) {
        match (first, second) {
            (true, true) => self.both += 1,
            (true, false) => self.only_first += 1,
            (false, true) => self.only_second += 1,
            (false, false) => self.neither += 1,
        }
    }

    pub const fn all(&self) -> u64 {
        self.both + self.only_first + self.only_second + self.neither
    }

    /// The share on which they agree.
    pub fn agreed(&self) -> Option<Estimate> {
        wilson(self.both + self.neither, self.all())
    }

    /// Cohen's kappa: agreement beyond what chance gives, with the large-sample interval of Fleiss, Cohen and Everitt (1969).
    /// None where there is nothing, or where chance alone would have them agree on everything.
    pub fn kappa(&self) -> Option<Estimate> {
        let n = self.all() as f64;
        if self.all() == 0 {
            return None;
        }
        let p = [[self.both as f64 / n, self.only_first as f64 / n], [self.only_second as f64 / n, self.neither as f64 / n]];
        let (row, column) = ([p[0][0] + p[0][1], p[1][0] + p[1][1]], [p[0][0] + p[1][0], p[0][1] + p[1][1]]);
        let (seen, chance) = (p[0][0] + p[1][1], row[0] * column[0] + row[1] * column[1]);
        if chance >= 1.0 {
            return None;
        }
        let kappa = (seen - chance) / (1.0 - chance);
        let on: f64 = (0..2).map(|i| p[i][i] * (1.0 - (row[i] + column[i]) * (1.0 - kappa)).powi(2)).sum();
        let off: f64 =
            [(0, 1), (1, 0)].iter().map(|(i, j)| p[*i][*j] * (column[*i] + row[*j]).powi(2)).sum::<f64>() * (1.0 - kappa).powi(2);
        let rest = (kappa - chance * (1.0 - kappa)).powi(2);
        let error = ((on + off - rest).max(0.0) / n).sqrt() / (1.0 - chance);
        Some(Estimate { share: kappa, interval: Interval { low: (kappa - Z * error).max(-1.0), high: (kappa + Z * error).min(1.0) } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-4
    }

    #[test]
    fn wilsons_interval_has_the_published_numbers() {
        // Newcombe (1998), table I, method 3.
        for (part, whole, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = wilson(part, whole).unwrap();
            assert!(close(found.interval.low, low) && close(found.interval.high, high), "{part}/{whole}: {found:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn kappa_has_the_published_numbers_and_none_of_nothing() {
        // Fleiss, Statistical Methods for Rates and Proportions: two judges, 20 of 50 both yes, 15 both no, 5 and 10 apart.
        let table = Agreement { both: 20, only_first: 5, only_second: 10, neither: 15 };
        let kappa = table.kappa().unwrap();
        assert!(close(kappa.share, 0.4), "{kappa:?}");
        assert!(
            kappa.interval.low > 0.14 && kappa.interval.low < 0.17 && close(kappa.interval.high, 0.8 - kappa.interval.low),
            "{kappa:?}"
        );
        assert_eq!(Agreement::default().kappa(), None);
        assert_eq!(Agreement { neither: 9, ..Agreement::default() }.kappa(), None, "chance alone agrees on everything");
        assert_eq!(Agreement { both: 4, neither: 6, ..Agreement::default() }.kappa().unwrap().share, 1.0);
        assert_eq!(Agreement { only_first: 5, only_second: 5, ..Agreement::default() }.kappa().unwrap().share, -1.0);
    }

    #[test]
    fn a_stratum_counts_by_its_size_and_not_by_what_was_drawn_of_it() {
        // 900 contacts nobody suspected, a tenth of a percent of defects; 100 suspects, half of them defects, all of them drawn.
        let strata = [Cell { of: 900, reviewed: 90, found: 9 }, Cell { of: 100, reviewed: 100, found: 50 }];
        let estimate = weighted(&strata).unwrap();
        assert!(close(estimate.share, 0.14), "{estimate:?}");
        assert!(estimate.interval.low > 0.08 && estimate.interval.high < 0.21, "{estimate:?}");
        let plain = wilson(59, 190).unwrap();
        assert!(plain.interval.low > estimate.share, "unweighted it would be twice as much");
        assert_eq!(weighted(&[Cell { of: 5, reviewed: 0, found: 0 }]), None);
        let all = weighted(&[Cell { of: 4, reviewed: 4, found: 1 }]).unwrap();
        assert_eq!((all.share, all.interval), (0.25, Interval { low: 0.25, high: 0.25 }), "everything reviewed is no sample");
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_share_and_lies_within_bounds(cells in prop::collection::vec((1..50_u64, 0..50_u64, 0..50_u64), 1..9)) {
            let strata: Vec<Cell> = cells
                .iter()
                .map(|(of, reviewed, found)| Cell { of: *of, reviewed: (*reviewed).min(*of), found: (*found).min(*reviewed).min(*of) })
                .collect();
            if let Some(Estimate { share, interval }) = weighted(&strata) {
                prop_assert!(0.0 <= interval.low && interval.low <= share && share <= interval.high && interval.high <= 1.0);
            }
            let table = Agreement { both: cells[0].0, only_first: cells[0].1, only_second: cells[0].2, neither: cells.len() as u64 };
            let kappa = table.kappa().unwrap();
            prop_assert!(kappa.interval.low <= kappa.share + 1e-12 && kappa.share <= kappa.interval.high + 1e-12);
        }
    }
}
