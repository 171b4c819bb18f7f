//! Intervals of shares and of the ratio of two shares, at 95 %. Never an interval over nothing: it is left out.

/// The normal deviate that leaves 2.5 % above it.
pub const Z: f64 = 1.959_963_984_540_054;

/// A value with the ends of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A share and its interval (Wilson, 1927); nothing over nothing.
pub fn wilson(part: i64, whole: i64) -> Option<Interval> {
    if whole <= 0 {
        return None;
    }
    let (n, value) = (whole as f64, part as f64 / whole as f64);
    let (middle, spread) = (value + Z * Z / (2.0 * n), Z * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt());
    let scale = 1.0 + Z * Z / n;
    Some(Interval { value, low: ((middle - spread) / scale).max(0.0), high: ((middle + spread) / scale).min(1.0) })
}

/// A share in two groups: how many of how many, here and elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Two {
    pub here: i64,
    pub of_here: i64,
    pub there: i64,
    pub of_there: i64,
}

/// A ratio, with an interval where there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub value: f64,
    /// Low and high end.
    pub ends: Option<(f64, f64)>,
}

fn ratio(value: f64, variance: f64) -> Ratio {
    let ends = (value > 0.0 && variance.is_finite()).then(|| {
        let spread = Z * variance.max(0.0).sqrt();
        (value * (-spread).exp(), value * spread.exp())
    });
    Ratio { value, ends }
}

impl Two {
    /// The ratio of the two shares with its interval on the logarithm (Katz et al., 1978): variance 1/a − 1/n1 + 1/c − 1/n2. Nothing where
    /// a group is empty or nobody elsewhere counts; no interval where nobody here does.
    pub fn ratio(self) -> Option<Ratio> {
        if self.of_here <= 0 || self.of_there <= 0 || self.there <= 0 {
            return None;
        }
        let [a, n1, c, n2] = [self.here, self.of_here, self.there, self.of_there].map(|n| n as f64);
        Some(ratio((a / n1) / (c / n2), 1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2))
    }

    /// The four-fifths mark: whether the share here is under four fifths of the share elsewhere, or over five fourths of it. Exact.
    pub fn mark(self) -> Option<Mark> {
        if self.of_here <= 0 || self.of_there <= 0 || self.there <= 0 {
            return None;
        }
        let [a, n1, c, n2] = [self.here, self.of_here, self.there, self.of_there].map(i128::from);
        if 5 * a * n2 < 4 * c * n1 {
            Some(Mark::Under)
        } else if 4 * a * n2 > 5 * c * n1 {
            Some(Mark::Over)
        } else {
            Some(Mark::Within)
        }
    }
}

/// Where a ratio lies against four fifths and five fourths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Under,
    Within,
    Over,
}

impl Mark {
    pub const fn code(self) -> &'static str {
        match self {
            Mark::Under => "under",
            Mark::Within => "within",
            Mark::Over => "over",
        }
    }
}

/// The ratio of two shares with what differs by stratum taken out (Mantel and Haenszel, 1959): Σ a·n2/N over Σ c·n1/N, its interval by the
/// variance of Greenland and Robins (1985). Strata where one group is empty say nothing and are left out.
pub fn mantel_haenszel(strata: &[Two]) -> Option<Ratio> {
    let (mut above, mut below, mut spread) = (0.0, 0.0, 0.0);
    for stratum in strata.iter().filter(|two| two.of_here > 0 && two.of_there > 0) {
        let [a, n1, c, n2] = [stratum.here, stratum.of_here, stratum.there, stratum.of_there].map(|n| n as f64);
        let n = n1 + n2;
        above += a * n2 / n;
        below += c * n1 / n;
        spread += (n1 * n2 * (a + c) - a * c * n) / (n * n);
    }
    (below > 0.0).then(|| ratio(above / below, spread / (above * below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(here: i64, of_here: i64, there: i64, of_there: i64) -> Two {
        Two { here, of_here, there, of_there }
    }

    #[test]
    fn intervals_have_the_published_numbers() {
        // Newcombe (1998): 81 of 263.
        let share = wilson(81, 263).unwrap();
        assert!((share.low - 0.2553).abs() < 1e-4 && (share.high - 0.3662).abs() < 1e-4, "{share:?}");
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(0, 10).unwrap().low, 0.0);
        // 15 of 100 against 30 of 100: ln 0.5 ± 1.96 × √(1/15 − 1/100 + 1/30 − 1/100).
        let katz = two(15, 100, 30, 100).ratio().unwrap();
        let (low, high) = katz.ends.unwrap();
        assert!((katz.value - 0.5).abs() < 1e-12 && (low - 0.287_29).abs() < 1e-4 && (high - 0.870_41).abs() < 1e-4, "{katz:?}");
        assert_eq!(two(0, 100, 30, 100).ratio().unwrap().ends, None);
        assert_eq!(two(5, 100, 0, 100).ratio(), None);
    }

    #[test]
    fn four_fifths_lies_on_its_edge() {
        assert_eq!(two(40, 100, 50, 100).mark(), Some(Mark::Within));
        assert_eq!(two(39, 100, 50, 100).mark(), Some(Mark::Under));
        assert_eq!(two(50, 100, 40, 100).mark(), Some(Mark::Within));
        assert_eq!(two(51, 100, 40, 100).mark(), Some(Mark::Over));
        assert_eq!(two(1, 100, 0, 100).mark(), None);
    }

    #[test]
    fn strata_take_out_what_only_the_mix_makes() {
        // Within each stratum the shares are alike; the crude ratio is not 1.
        let strata = [two(90, 100, 9, 10), two(1, 10, 10, 100)];
        let crude = two(91, 110, 19, 110).ratio().unwrap();
        let fair = mantel_haenszel(&strata).unwrap();
        assert!(crude.value > 4.0 && (fair.value - 1.0).abs() < 1e-12, "{crude:?} {fair:?}");
        // One stratum is the crude ratio, and its variance Katz's.
        let (one, same) = (mantel_haenszel(&[two(15, 100, 30, 100)]).unwrap(), two(15, 100, 30, 100).ratio().unwrap());
        assert!((one.value - same.value).abs() < 1e-12 && (one.ends.unwrap().0 - same.ends.unwrap().0).abs() < 1e-12);
        assert_eq!(mantel_haenszel(&[]), None);
    }
}
