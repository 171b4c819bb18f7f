//! The control chart of counts by week: moving centre, limits that widen where the counts scatter more than chance alone
//! makes them, and two Western Electric rules. A u-chart where there is something to measure against, else a c-chart.
//! Never alarms on a short history, and never on fewer complaints than expected.

use serde::Serialize;

/// Weeks before, at most, from which centre and limits are made.
pub const BASELINE: usize = 26;
/// Weeks before, at least; with fewer there are no limits and no signals.
pub const SHORTEST: usize = 8;
/// Weeks in a row above the centre that are a signal (Western Electric, rule 4).
pub const RUN: usize = 8;
/// The chance with which a week of pure chance passes three sigma of a normal distribution.
const TAIL: f64 = 0.00135;

/// A week's count and what it is measured against (accounts held; 0 = nothing known).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    pub count: i64,
    pub exposure: i64,
}

/// Which rule flags a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Rule {
    /// Western Electric rule 1: beyond three sigma.
    #[serde(rename = "beyond_3_sigma")]
    Beyond,
    /// Eight weeks in a row above what was expected.
    #[serde(rename = "run_of_8")]
    Run,
}

/// Which chart a week stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Rates of an exposure that differs from week to week.
    U,
    /// Bare counts.
    C,
}

/// A week on the chart, in counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub count: i64,
    /// Weeks of history used; under `SHORTEST` there are no limits.
    pub history: usize,
    pub limits: Option<Limits>,
    pub beyond: bool,
    pub run: bool,
}

/// Centre and upper limit of a week, in counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub kind: Kind,
    pub expected: f64,
    pub upper: f64,
    /// How much wider than chance alone the limits are (Laney's sigma-z; 1 = not widened).
    pub widened: f64,
}

/// Places every week on the chart, each against the weeks before it.
pub fn chart(weeks: &[Observed]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(weeks.len());
    for (i, week) in weeks.iter().enumerate() {
        let before = &weeks[i.saturating_sub(BASELINE)..i];
        let limits = (before.len() >= SHORTEST).then(|| limits(before, *week));
        let beyond = limits.is_some_and(|l| week.count as f64 > l.upper);
        points.push(Point { count: week.count, history: before.len(), limits, beyond, run: false });
        let above = |p: &Point| p.limits.is_some_and(|l| p.count as f64 > l.expected);
        let run = points.len() >= RUN && points[points.len() - RUN..].iter().all(above);
        points[i].run = run;
    }
    points
}

/// Weeks of which nothing is known: no history, no limits.
pub fn silence(weeks: usize) -> Vec<Point> {
    vec![Point { count: 0, history: 0, limits: None, beyond: false, run: false }; weeks]
}

fn limits(before: &[Observed], week: Observed) -> Limits {
    let measured = week.exposure > 0 && before.iter().all(|w| w.exposure > 0);
    let size = |w: &Observed| if measured { w.exposure as f64 } else { 1.0 };
    let kind = if measured { Kind::U } else { Kind::C };
    let total: i64 = before.iter().map(|w| w.count).sum();
    let whole: f64 = before.iter().map(size).sum();
    let rate = total as f64 / whole;
    let expected = rate * size(&week);
    let widened = scatter(before, rate, &size);
    let three_sigma = expected + 3.0 * widened * expected.sqrt();
    Limits { kind, expected, upper: three_sigma.max(chance_limit(total, whole, size(&week))), widened }
}

/// Laney's sigma-z: the mean moving range of the standardised rates over 1.128, at least 1. It is 1 where weeks scatter by
/// chance alone (D. B. Laney, Quality Engineering 14(4), 2002).
fn scatter(before: &[Observed], rate: f64, size: &dyn Fn(&Observed) -> f64) -> f64 {
    if rate <= 0.0 || before.len() < 2 {
        return 1.0;
    }
    let z: Vec<f64> = before.iter().map(|w| (w.count as f64 / size(w) - rate) / (rate / size(w)).sqrt()).collect();
    let ranges: f64 = z.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    (ranges / (z.len() - 1) as f64 / 1.128).max(1.0)
}

/// The count that chance passes once in 741 weeks, for the few counts for which three sigma promise too much: the negative
/// binomial that follows from a Poisson rate known only by the weeks before (Jeffreys' prior). Large counts need it not.
fn chance_limit(total: i64, whole: f64, size: f64) -> f64 {
    if total > 400 {
        return 0.0;
    }
    let shape = total as f64 + 0.5;
    let stays = whole / (whole + size);
    let mut chance = stays.powf(shape);
    let (mut sum, mut k) = (chance, 0.0);
    while sum < 1.0 - TAIL && k < 10_000.0 {
        k += 1.0;
        chance *= (shape + k - 1.0) / k * (1.0 - stays);
        sum += chance;
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[i64]) -> Vec<Observed> {
        counts.iter().map(|count| Observed { count: *count, exposure: 0 }).collect()
    }

    #[test]
    fn a_short_history_is_silent() {
        let points = chart(&counts(&[5, 6, 5, 4, 5, 6, 5, 900]));
        assert!(points.iter().all(|p| p.limits.is_none() && !p.beyond && !p.run));
        let points = chart(&counts(&[5, 6, 5, 4, 5, 6, 5, 5, 900]));
        assert!(points[8].beyond, "eight weeks of history are enough");
    }

    #[test]
    fn a_burst_is_beyond_the_limit_and_chance_is_not() {
        let mut weeks = vec![189, 176, 201, 188, 195, 180, 184, 199, 207, 171, 186, 192];
        weeks.push(714);
        let points = chart(&counts(&weeks));
        assert!(points[..12].iter().all(|p| !p.beyond));
        let last = points[12];
        let limits = last.limits.unwrap();
        assert!(last.beyond && (limits.expected - 189.0).abs() < 0.01 && limits.upper < 240.0, "{limits:?}");
        assert_eq!(limits.kind, Kind::C);
    }

    #[test]
    fn scatter_beyond_chance_widens_the_limits() {
        let quiet = chart(&counts(&[100, 104, 97, 101, 99, 103, 96, 102, 100, 150]));
        let wild = chart(&counts(&[60, 140, 70, 150, 55, 130, 80, 125, 90, 150]));
        assert!(quiet[9].beyond && (quiet[9].limits.unwrap().widened - 1.0).abs() < 1e-9);
        assert!(!wild[9].beyond && wild[9].limits.unwrap().widened > 3.0);
    }

    #[test]
    fn a_first_complaint_of_its_kind_is_no_alarm_but_a_heap_is() {
        let points = chart(&counts(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 6]));
        assert!(!points[10].beyond && points[12].beyond);
    }

    #[test]
    fn a_lasting_rise_is_a_run_of_eight() {
        let mut weeks = vec![20, 22, 18, 21, 19, 20, 21, 19, 20, 20, 18, 22];
        weeks.extend([24; 8]);
        let points = chart(&counts(&weeks));
        assert!(points.iter().all(|p| !p.beyond));
        let runs: Vec<usize> = points.iter().enumerate().filter(|(_, p)| p.run).map(|(i, _)| i).collect();
        assert!(runs.contains(&19) && !runs.iter().any(|i| *i < 18), "{runs:?}");
    }

    #[test]
    fn the_same_rate_of_more_accounts_is_expected() {
        let mut weeks: Vec<Observed> = (0..12).map(|i| Observed { count: 20 + i % 3, exposure: 10_000 }).collect();
        weeks.push(Observed { count: 42, exposure: 20_000 });
        weeks.push(Observed { count: 42, exposure: 10_000 });
        let points = chart(&weeks);
        assert!(!points[12].beyond && points[12].limits.unwrap().kind == Kind::U);
        assert!(points[13].beyond);
    }

    #[test]
    fn nothing_at_all_gives_nothing() {
        assert!(chart(&[]).is_empty());
        let points = chart(&counts(&[0; 40]));
        assert!(points.iter().all(|p| !p.beyond && !p.run && p.limits.is_none_or(|l| l.expected == 0.0 && l.upper.is_finite())));
    }
}
