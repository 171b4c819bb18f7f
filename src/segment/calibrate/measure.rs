//! How well scores part the good from the bad: AUC, Kolmogorov-Smirnov, Gini with intervals by resampling, the curve of chances
//! against what came true, and how far a population has moved. Never a number without its interval or its counts.

/// A measure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// What a hold-out says.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    pub rows: usize,
    pub good: usize,
    pub auc: Interval,
    pub ks: Interval,
    /// 2 × AUC − 1.
    pub gini: Interval,
}

/// One tenth of the rows, by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tenth {
    pub rows: usize,
    pub good: usize,
    /// The mean chance that was said.
    pub said: f64,
}

/// Draws with replacement.
const DRAWS: u64 = 200;

/// A small generator, so that the same rows give the same interval.
#[derive(Debug, Clone, Copy)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number (splitmix64).
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Measures scores; None where all are good or all bad.
pub fn measure(scores: &[f64], good: &[bool]) -> Option<Measured> {
    let mut rows: Vec<(f64, bool)> = scores.iter().copied().zip(good.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Rows of one score together: a draw only changes how often each stands there.
    let weights = vec![1u32; rows.len()];
    let (auc, ks) = auc_and_ks(&rows, &weights)?;
    let mut dice = Dice(rows.len() as u64);
    let (mut aucs, mut kss) = (Vec::new(), Vec::new());
    for _ in 0..DRAWS {
        let mut weights = vec![0u32; rows.len()];
        for _ in 0..rows.len() {
            weights[(dice.next() % rows.len() as u64) as usize] += 1;
        }
        if let Some((auc, ks)) = auc_and_ks(&rows, &weights) {
            aucs.push(auc);
            kss.push(ks);
        }
    }
    let auc = interval(auc, aucs);
    let gini = |x: f64| 2.0 * x - 1.0;
    Some(Measured {
        rows: rows.len(),
        good: good.iter().filter(|good| **good).count(),
        auc,
        ks: interval(ks, kss),
        gini: Interval { value: gini(auc.value), low: gini(auc.low), high: gini(auc.high) },
    })
}

fn interval(value: f64, mut drawn: Vec<f64>) -> Interval {
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn.get(((drawn.len() as f64 * share) as usize).min(drawn.len().saturating_sub(1))).copied().unwrap_or(value);
    Interval { value, low: at(0.025), high: at(0.975) }
}

/// The chance that a good row scores above a bad one, ties half; and the largest gap between the two shares below a score.
fn auc_and_ks(rows: &[(f64, bool)], weights: &[u32]) -> Option<(f64, f64)> {
    let total = |want: bool| rows.iter().zip(weights).filter(|((_, good), _)| *good == want).map(|(_, n)| f64::from(*n)).sum::<f64>();
    let (goods, bads) = (total(true), total(false));
    if goods == 0.0 || bads == 0.0 {
        return None;
    }
    let (mut good_below, mut bad_below, mut above, mut gap) = (0.0, 0.0, 0.0, 0.0f64);
    let mut at = 0;
    while at < rows.len() {
        let end = at + rows[at..].iter().take_while(|row| row.0 == rows[at].0).count();
        let (mut good, mut bad) = (0.0, 0.0);
        for ((_, is_good), n) in rows[at..end].iter().zip(&weights[at..end]) {
            if *is_good { good += f64::from(*n) } else { bad += f64::from(*n) }
        }
        above += good * (bad_below + bad / 2.0);
        good_below += good;
        bad_below += bad;
        gap = gap.max((bad_below / bads - good_below / goods).abs());
        at = end;
    }
    Some((above / (goods * bads), gap))
}

/// Tenths of the rows by chance, from the lowest.
pub fn tenths(chances: &[f64], good: &[bool]) -> Vec<Tenth> {
    let mut rows: Vec<(f64, bool)> = chances.iter().copied().zip(good.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let size = rows.len().div_ceil(10).max(1);
    let of = |some: &[(f64, bool)]| Tenth {
        rows: some.len(),
        good: some.iter().filter(|row| row.1).count(),
        said: some.iter().map(|row| row.0).sum::<f64>() / some.len() as f64,
    };
    rows.chunks(size).map(of).collect()
}

/// Population stability index of two distributions over the same classes: Σ (a − b) ln(a / b), shares smoothed by half a row.
/// Under 0.1 nothing moved, over 0.25 the card was made for others.
pub fn stability(before: &[u64], now: &[u64]) -> f64 {
    shifts(before, now).into_iter().sum()
}

/// Each class's part in the index; never negative, and finite where a class is empty on one side.
pub fn shifts(before: &[u64], now: &[u64]) -> Vec<f64> {
    let share = |counts: &[u64], at: usize| {
        let all: u64 = counts.iter().sum();
        (counts.get(at).copied().unwrap_or(0) as f64 + 0.5) / (all as f64 + 0.5 * counts.len() as f64)
    };
    (0..before.len().max(now.len())).map(|at| (share(now, at), share(before, at))).map(|(a, b)| (a - b) * (a / b).ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let good = [false, false, true, true];
        let sure = measure(&[0.1, 0.2, 0.8, 0.9], &good).unwrap();
        assert_eq!((sure.auc.value, sure.ks.value, sure.gini.value), (1.0, 1.0, 1.0));
        let even = measure(&[0.5; 4], &good).unwrap();
        assert_eq!((even.auc.value, even.ks.value), (0.5, 0.0));
        // One pair of four stands the wrong way.
        assert_eq!(measure(&[0.1, 0.8, 0.2, 0.9], &good).unwrap().auc.value, 0.75);
        assert!(measure(&[0.1, 0.2], &[true, true]).is_none());
        assert!(stability(&[50, 50], &[500, 500]).abs() < 1e-3);
        assert!(stability(&[90, 10], &[10, 90]) > 1.0);
        let curve = tenths(&(0..100).map(|n| f64::from(n) / 100.0).collect::<Vec<_>>(), &(0..100).map(|n| n >= 50).collect::<Vec<_>>());
        assert_eq!((curve.len(), curve[0].good, curve[9].good), (10, 0, 10));
        assert!((curve[9].said - 0.945).abs() < 1e-9);
    }

    #[test]
    fn the_interval_holds_the_value_and_narrows_with_rows() {
        let rows = |n: u64| {
            let mut dice = Dice(7);
            let scores: Vec<f64> = (0..n).map(|_| (dice.next() % 1000) as f64 / 1000.0).collect();
            let good: Vec<bool> = scores.iter().map(|score| (dice.next() % 1000) as f64 / 1000.0 < *score).collect();
            measure(&scores, &good).unwrap().auc
        };
        let (few, many) = (rows(200), rows(4000));
        for auc in [few, many] {
            assert!(auc.low <= auc.value && auc.value <= auc.high);
        }
        assert!(many.high - many.low < few.high - few.low);
    }
}
