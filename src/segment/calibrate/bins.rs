//! Optimal binning of one attribute: the cut into few bins with the most information, in which the share of the good rises or
//! falls from bin to bin, as practice expects it. Never a bin of few rows, and never a bin without both good and bad in it.

use crate::segment::attribute::Trend;

/// Rows of one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub good: u64,
    pub bad: u64,
}

impl Count {
    /// All rows.
    pub const fn rows(self) -> u64 {
        self.good + self.bad
    }
    fn add(self, other: Count) -> Count {
        Count { good: self.good + other.good, bad: self.bad + other.bad }
    }
    fn share(self) -> f64 {
        self.good as f64 / self.rows().max(1) as f64
    }
}

/// An attribute cut into bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Binned {
    /// Upper edges, without: one fewer than `counts`.
    pub edges: Vec<f64>,
    pub counts: Vec<Count>,
    /// Rows where nothing is known: a bin of its own.
    pub missing: Count,
}

/// Pieces that a value range is cut into before the best cut is sought.
const PIECES: usize = 40;
/// Bins at most.
const MOST: usize = 7;
/// Share of all known rows that a bin has at least, and rows.
const LEAST_SHARE: f64 = 0.03;
const LEAST_ROWS: u64 = 30;
/// Good and bad rows that a bin has at least.
const LEAST_EACH: u64 = 5;
/// Rows of each kind that smooth a bin's weight.
const SMOOTH: f64 = 0.5;

impl Binned {
    /// Weight of evidence of a count: ln(share of all good / share of all bad), in natural logarithm; 0 of nothing.
    pub fn woe(&self, count: Count) -> f64 {
        if count.rows() == 0 {
            return 0.0;
        }
        let all = self.all();
        let good = (count.good as f64 + SMOOTH) / (all.good as f64 + 2.0 * SMOOTH);
        let bad = (count.bad as f64 + SMOOTH) / (all.bad as f64 + 2.0 * SMOOTH);
        (good / bad).ln()
    }

    /// Information value: the sum over bins of (share of the good − share of the bad) × weight.
    pub fn information(&self) -> f64 {
        let all = self.all();
        let of = |count: &Count| {
            let (good, bad) = (count.good as f64 / all.good.max(1) as f64, count.bad as f64 / all.bad.max(1) as f64);
            (good - bad) * self.woe(*count)
        };
        self.counts.iter().chain([&self.missing]).map(of).sum()
    }

    fn all(&self) -> Count {
        self.counts.iter().fold(self.missing, |sum, count| sum.add(*count))
    }

    /// The bin of a value; none where it is not known.
    pub fn at(&self, value: f64) -> Option<usize> {
        (!value.is_nan()).then(|| self.edges.partition_point(|edge| value >= *edge))
    }

    /// The weight of each value.
    pub fn weigh(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let of_bin: Vec<f64> = self.counts.iter().map(|count| self.woe(*count)).collect();
        let missing = self.missing_weight();
        values.map(|value| self.at(value).map_or(missing, |at| of_bin[at])).collect()
    }

    /// The weight of what is not known. What too few rows lacked says nothing.
    pub fn missing_weight(&self) -> f64 {
        if self.missing.rows() < LEAST_ROWS { 0.0 } else { self.woe(self.missing) }
    }
}

/// The best cut of an attribute; `values` with NaN where nothing is known. None where no two bins can be told apart.
pub fn cut(values: &[f64], good: &[bool], trend: Trend) -> Option<Binned> {
    let mut known: Vec<(f64, bool)> = values.iter().copied().zip(good.iter().copied()).filter(|(value, _)| !value.is_nan()).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut missing = Count::default();
    values.iter().zip(good).filter(|(value, _)| value.is_nan()).for_each(|(_, good)| tally(&mut missing, *good));
    let (starts, pieces) = pieces(&known);
    let best = match trend {
        Trend::Rising => best(&pieces, true),
        Trend::Falling => best(&pieces, false),
        Trend::Either => {
            let (up, down) = (best(&pieces, true), best(&pieces, false));
            if up.0 >= down.0 { up } else { down }
        }
    };
    let ends = best.1;
    if ends.len() < 2 {
        return None;
    }
    let mut from = 0;
    let mut counts = Vec::new();
    for end in &ends {
        counts.push(pieces[from..*end].iter().fold(Count::default(), |sum, count| sum.add(*count)));
        from = *end;
    }
    let edges = ends[..ends.len() - 1].iter().map(|end| edge(starts[*end].0, starts[*end].1)).collect();
    Some(Binned { edges, counts, missing })
}

fn tally(count: &mut Count, good: bool) {
    if good { count.good += 1 } else { count.bad += 1 }
}

/// Pieces of about equal size, no value on two of them: for each the last value before it and its first, and its rows.
fn pieces(known: &[(f64, bool)]) -> (Vec<(f64, f64)>, Vec<Count>) {
    let size = known.len().div_ceil(PIECES).max(1);
    let distinct = known.chunk_by(|a, b| a.0 == b.0).count();
    let mut starts: Vec<(f64, f64)> = Vec::new();
    let mut pieces: Vec<Count> = Vec::new();
    let mut last = f64::NEG_INFINITY;
    for run in known.chunk_by(|a, b| a.0 == b.0) {
        let full = pieces.last().is_none_or(|piece| distinct <= PIECES || piece.rows() as usize >= size || run.len() >= size);
        if full {
            starts.push((last, run[0].0));
            pieces.push(Count::default());
        }
        if let Some(piece) = pieces.last_mut() {
            run.iter().for_each(|(_, good)| tally(piece, *good));
        }
        last = run[0].0;
    }
    (starts, pieces)
}

/// The roundest number above `below` and not above `from`: people read the card.
fn edge(below: f64, from: f64) -> f64 {
    if !below.is_finite() || from.fract() == 0.0 && from.abs() < 1e6 {
        return from;
    }
    for digits in 0..12 {
        let scale = 10f64.powi(digits - 6);
        let rounded = (from * scale).floor() / scale;
        if rounded > below && rounded <= from {
            return rounded;
        }
    }
    from
}

/// The best value of so many bins of which the last runs from one piece to another, and where the bin before it begins.
struct Table {
    cells: Vec<Option<(f64, usize)>>,
    side: usize,
}

impl Table {
    fn new(pieces: usize) -> Table {
        let side = pieces + 1;
        Table { cells: vec![None; (MOST + 1) * side * side], side }
    }
    fn get(&self, bins: usize, from: usize, to: usize) -> Option<(f64, usize)> {
        self.cells[(bins * self.side + from) * self.side + to]
    }
    fn set(&mut self, bins: usize, from: usize, to: usize, best: Option<(f64, usize)>) {
        self.cells[(bins * self.side + from) * self.side + to] = best;
    }
}

/// The partition with the most information: its value and the ends of its bins.
///
/// A bin may follow another where the share of the good moves the right way. Pieces are few, so that all are tried.
fn best(pieces: &[Count], rising: bool) -> (f64, Vec<usize>) {
    let n = pieces.len();
    let all = pieces.iter().fold(Count::default(), |sum, count| sum.add(*count));
    if all.good == 0 || all.bad == 0 || n < 2 {
        return (0.0, Vec::new());
    }
    let least = ((all.rows() as f64 * LEAST_SHARE) as u64).max(LEAST_ROWS);
    let mut sums = vec![Count::default(); n + 1];
    for (at, piece) in pieces.iter().enumerate() {
        sums[at + 1] = sums[at].add(*piece);
    }
    let of = |from: usize, to: usize| Count { good: sums[to].good - sums[from].good, bad: sums[to].bad - sums[from].bad };
    let fits = |count: Count| count.rows() >= least && count.good >= LEAST_EACH && count.bad >= LEAST_EACH;
    // A further bin must say more than chance would: half the 5 % point of chi-square with one degree, in units of information.
    let (p, rows) = (all.share(), all.rows() as f64);
    let price = 3.84 / (rows * p * (1.0 - p));
    let gain = |count: Count| {
        let (good, bad) = (count.good as f64 / all.good as f64, count.bad as f64 / all.bad as f64);
        (good - bad) * (good / bad).ln() - price
    };
    let mut table = Table::new(n);
    for to in 1..=n {
        let count = of(0, to);
        if fits(count) {
            table.set(1, 0, to, Some((gain(count), 0)));
        }
    }
    for bins in 2..=MOST {
        for to in 2..=n {
            for from in 1..to {
                let count = of(from, to);
                if !fits(count) {
                    continue;
                }
                let mut found: Option<(f64, usize)> = None;
                for before in 0..from {
                    let Some((value, _)) = table.get(bins - 1, before, from) else { continue };
                    let (left, right) = (of(before, from).share(), count.share());
                    let moves = if rising { right > left } else { right < left };
                    if moves && found.is_none_or(|(best, _)| value > best) {
                        found = Some((value, before));
                    }
                }
                table.set(bins, from, to, found.map(|(value, before)| (value + gain(count), before)));
            }
        }
    }
    let mut top: Option<(f64, usize, usize)> = None;
    for bins in 1..=MOST {
        for from in 0..n {
            if let Some((value, _)) = table.get(bins, from, n)
                && top.is_none_or(|(best, _, _)| value > best)
            {
                top = Some((value, bins, from));
            }
        }
    }
    let Some((value, mut bins, mut from)) = top else { return (0.0, Vec::new()) };
    let (mut ends, mut to) = (vec![n], n);
    while bins > 1 {
        let before = table.get(bins, from, to).map_or(0, |(_, before)| before);
        ends.push(from);
        (to, from, bins) = (from, before, bins - 1);
    }
    ends.reverse();
    (value, ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn planted_steps_are_found() {
        // Good: 9 in 10 below 30, half from 30 to 60, 1 in 10 above; a tenth not known, half of them good.
        let mut values = Vec::new();
        let mut good = Vec::new();
        for n in 0..3000u32 {
            let value = f64::from(n % 90);
            let tenth = n / 90 % 10;
            let is = if value < 30.0 {
                tenth < 9
            } else if value < 60.0 {
                tenth < 5
            } else {
                tenth < 1
            };
            values.push(if n % 10 == 7 { f64::NAN } else { value });
            good.push(is);
        }
        let found = cut(&values, &good, Trend::Falling).unwrap();
        assert!(
            found.edges.iter().any(|edge| (27.0..=33.0).contains(edge)) && found.edges.iter().any(|edge| (57.0..=63.0).contains(edge)),
            "{found:?}"
        );
        assert_eq!(found.missing.rows(), 300);
        let weights = found.weigh([5.0, 80.0, f64::NAN].into_iter());
        assert!(weights[0] > 1.0 && weights[1] < -1.0 && weights[2].abs() < 0.5);
        assert!(cut(&values, &good, Trend::Rising).is_none(), "what practice expects is not in the data");
    }

    proptest! {
        #[test]
        fn bins_hold_all_rows_and_keep_their_trend(rows in prop::collection::vec((prop::option::weighted(0.9, 0i32..40), any::<bool>(), 0i32..40), 0..900)) {
            let values: Vec<f64> = rows.iter().map(|(value, _, _)| value.map_or(f64::NAN, f64::from)).collect();
            let good: Vec<bool> = rows.iter().map(|(value, is, luck)| *is || value.is_some_and(|value| value > *luck)).collect();
            for trend in [Trend::Rising, Trend::Falling, Trend::Either] {
                let Some(found) = cut(&values, &good, trend) else { continue };
                prop_assert_eq!(found.counts.iter().map(|c| c.rows()).sum::<u64>() + found.missing.rows(), rows.len() as u64);
                prop_assert!(found.edges.windows(2).all(|two| two[0] < two[1]));
                prop_assert_eq!(found.edges.len() + 1, found.counts.len());
                let shares: Vec<f64> = found.counts.iter().map(|count| count.share()).collect();
                let (up, down) = (shares.windows(2).all(|two| two[0] < two[1]), shares.windows(2).all(|two| two[0] > two[1]));
                prop_assert!(match trend { Trend::Rising => up, Trend::Falling => down, Trend::Either => up || down }, "{shares:?}");
                // Each row lies in the bin that counted it.
                for (at, count) in found.counts.iter().enumerate() {
                    let here = values.iter().filter(|value| found.at(**value) == Some(at)).count();
                    prop_assert_eq!(here as u64, count.rows());
                }
            }
        }
    }
}
