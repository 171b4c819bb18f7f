//! The control chart of counts by week: moving centre, limits that widen where the counts scatter more than chance alone
//! makes them, and the four Western Electric rules, above the centre. A u-chart where there is something to measure against, else a c-chart.
//! Never alarms on a short history, and never on fewer complaints than expected.

use serde::Serialize;

/// Weeks before, at most, from which centre and limits are made.
pub const BASELINE: usize = 26;
/// Weeks before, at least; with fewer there are no limits and no signals.
pub const SHORTEST: usize = 8;
/// The rules (Western Electric, Statistical Quality Control Handbook, 1956), strongest first: of so many weeks in a row, this one among
/// them, so many are beyond so many sigma.
const RULES: [(Rule, usize, usize, usize); 4] =
    [(Rule::Beyond, 1, 1, 3), (Rule::TwoOfThree, 3, 2, 2), (Rule::FourOfFive, 5, 4, 1), (Rule::Run, 8, 8, 0)];
/// The chance with which pure chance passes one, two and three sigma of a normal distribution.
const TAILS: [f64; 3] = [0.158_655, 0.022_750, 0.001_350];

/// A week's count and what it is measured against (accounts held; 0 = nothing known).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    pub count: i64,
    pub exposure: i64,
}

/// Which rule flags a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Rule {
    /// Rule 1: beyond three sigma.
    #[serde(rename = "beyond_3_sigma")]
    Beyond,
    /// Rule 2: two of three weeks beyond two sigma.
    #[serde(rename = "two_of_3_beyond_2_sigma")]
    TwoOfThree,
    /// Rule 3: four of five weeks beyond one sigma.
    #[serde(rename = "four_of_5_beyond_1_sigma")]
    FourOfFive,
    /// Rule 4: eight weeks in a row above what was expected.
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
    /// The strongest rule that flags the week.
    pub rule: Option<Rule>,
}

/// Centre and upper limit of a week, in counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub kind: Kind,
    pub expected: f64,
    pub upper: f64,
    /// The same for one and two sigma.
    zones: [f64; 2],
    /// How much wider than chance alone the limits are (Laney's sigma-z; 1 = not widened).
    pub widened: f64,
}

/// Places every week on the chart, each against the weeks before it.
pub fn chart(weeks: &[Observed]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(weeks.len());
    for (i, week) in weeks.iter().enumerate() {
        let before = history(&weeks[i.saturating_sub(BASELINE)..i], *week);
        let limits = (before.len() >= SHORTEST).then(|| limits(&before, *week));
        points.push(Point { count: week.count, history: before.len(), limits, rule: None });
        points[i].rule = RULES.iter().find(|rule| flags(rule, &points)).map(|rule| rule.0);
    }
    points
}

/// Whether a rule flags the last of some weeks, which must be one of those beyond.
fn flags(&(_, weeks, least, sigmas): &(Rule, usize, usize, usize), points: &[Point]) -> bool {
    let passes = |p: &Point| p.limits.is_some_and(|l| p.count as f64 > l.at(sigmas));
    let last = points.get(points.len().saturating_sub(weeks)..).unwrap_or_default();
    points.last().is_some_and(passes) && last.iter().filter(|p| passes(p)).count() >= least
}

impl Limits {
    /// The count that so many sigma are at; 0 is the centre.
    const fn at(&self, sigmas: usize) -> f64 {
        match sigmas {
            0 => self.expected,
            1 => self.zones[0],
            2 => self.zones[1],
            _ => self.upper,
        }
    }
}

/// Weeks of which nothing is known: no history, no limits.
pub fn silence(weeks: usize) -> Vec<Point> {
    vec![Point { count: 0, history: 0, limits: None, rule: None }; weeks]
}

/// The weeks that one is held against. One in which accounts are held stands beside such weeks alone: a complaint from before the first
/// account was placed is no rate of anything, and counts without accounts expect nothing of a book that grows.
fn history(before: &[Observed], week: Observed) -> Vec<Observed> {
    let known = |w: &&Observed| w.exposure > 0;
    if week.exposure > 0 { before.iter().filter(known).copied().collect() } else { before.to_vec() }
}

fn limits(before: &[Observed], week: Observed) -> Limits {
    let measured = week.exposure > 0;
    let size = |w: &Observed| if measured { w.exposure as f64 } else { 1.0 };
    let kind = if measured { Kind::U } else { Kind::C };
    let total: i64 = before.iter().map(|w| w.count).sum();
    let whole: f64 = before.iter().map(size).sum();
    let rate = total as f64 / whole;
    let expected = rate * size(&week);
    let widened = scatter(before, rate, &size);
    let at = |sigmas: usize| {
        let wide = expected + sigmas as f64 * widened * expected.sqrt();
        wide.max(chance_limit(total, whole, size(&week), TAILS[sigmas - 1]))
    };
    Limits { kind, expected, upper: at(3), zones: [at(1), at(2)], widened }
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

/// The count that chance passes as seldom as a normal distribution passes its sigmas, for the few counts for which those promise too much: the negative
/// binomial that follows from a Poisson rate known only by the weeks before (Jeffreys' prior). Large counts need it not.
fn chance_limit(total: i64, whole: f64, size: f64, tail: f64) -> f64 {
    if total > 400 {
        return 0.0;
    }
    let shape = total as f64 + 0.5;
    let stays = whole / (whole + size);
    let mut chance = stays.powf(shape);
    let (mut sum, mut k) = (chance, 0.0);
    while sum < 1.0 - tail && k < 10_000.0 {
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

    fn beyond(point: &Point) -> bool {
        point.rule == Some(Rule::Beyond)
    }

    #[test]
    fn weeks_before_the_first_account_are_no_history_of_rates() {
        // One complaint before anything was held; then a hundred accounts more each week, and one complaint in a hundred.
        let grown = |week: i64| Observed { count: week, exposure: 100 * week };
        let mut weeks = vec![Observed { count: 1, exposure: 0 }, Observed { count: 0, exposure: 0 }];
        weeks.extend((1..=24).map(grown));
        let points = chart(&weeks);
        assert!(points.iter().all(|point| point.rule.is_none()));
        assert!(points[2 + 7].limits.is_none(), "seven weeks with accounts are a short history");
        let last = points.last().unwrap();
        assert_eq!((last.history, last.limits.unwrap().kind), (23, Kind::U));
        assert!((last.limits.unwrap().expected - 24.0).abs() < 1e-9);
    }

    #[test]
    fn weeks_far_up_are_flagged_before_one_passes_three_sigma() {
        let quiet = [100, 104, 97, 101, 99, 103, 96, 102, 100, 98, 101, 99];
        let two = chart(&counts(&[&quiet[..], &[125, 99, 126, 100]].concat()));
        let rules: Vec<Option<Rule>> = two[12..].iter().map(|p| p.rule).collect();
        assert_eq!(rules, [None, None, Some(Rule::TwoOfThree), None], "the week itself is one of the two");
        let four = chart(&counts(&[&quiet[..], &[114, 115, 98, 115, 116]].concat()));
        let rules: Vec<Option<Rule>> = four[12..].iter().map(|p| p.rule).collect();
        assert_eq!(rules, [None, None, None, None, Some(Rule::FourOfFive)]);
    }

    /// Counts drawn by chance alone, at several rates: false alarms stay rare, as the rules promise (one side: about 1 in 110 weeks).
    #[test]
    fn chance_alone_seldom_alarms() {
        use rand_chacha::ChaCha8Rng;
        use rand_chacha::rand_core::{RngCore, SeedableRng};
        let mut dice = ChaCha8Rng::seed_from_u64(5);
        let mut even = || (dice.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        for mean in [0.3f64, 2.0, 9.0, 60.0] {
            let drawn: Vec<i64> = (0..4000)
                .map(|_| {
                    let (mut product, mut n) = (even(), 0);
                    while product > (-mean).exp() {
                        product *= even();
                        n += 1;
                    }
                    n
                })
                .collect();
            let points = chart(&counts(&drawn));
            let share = |rule: fn(Rule) -> bool| points.iter().filter(|p| p.rule.is_some_and(rule)).count() as f64 / 4000.0;
            let (single, run) = (share(|rule| rule != Rule::Run), share(|rule| rule == Rule::Run));
            assert!(single < 0.012 && run < 0.016, "mean {mean}: {single} {run}");
        }
    }

    #[test]
    fn a_short_history_is_silent() {
        let points = chart(&counts(&[5, 6, 5, 4, 5, 6, 5, 900]));
        assert!(points.iter().all(|p| p.limits.is_none() && p.rule.is_none()));
        let points = chart(&counts(&[5, 6, 5, 4, 5, 6, 5, 5, 900]));
        assert!(beyond(&points[8]), "eight weeks of history are enough");
    }

    #[test]
    fn a_burst_is_beyond_the_limit_and_chance_is_not() {
        let mut weeks = vec![189, 176, 201, 188, 195, 180, 184, 199, 207, 171, 186, 192];
        weeks.push(714);
        let points = chart(&counts(&weeks));
        assert!(points[..12].iter().all(|p| !beyond(p)));
        let last = points[12];
        let limits = last.limits.unwrap();
        assert!(beyond(&last) && (limits.expected - 189.0).abs() < 0.01 && limits.upper < 240.0, "{limits:?}");
        assert_eq!(limits.kind, Kind::C);
    }

    #[test]
    fn scatter_beyond_chance_widens_the_limits() {
        let quiet = chart(&counts(&[100, 104, 97, 101, 99, 103, 96, 102, 100, 150]));
        let wild = chart(&counts(&[60, 140, 70, 150, 55, 130, 80, 125, 90, 150]));
        assert!(beyond(&quiet[9]) && (quiet[9].limits.unwrap().widened - 1.0).abs() < 1e-9);
        assert!(!beyond(&wild[9]) && wild[9].limits.unwrap().widened > 3.0);
    }

    #[test]
    fn a_first_complaint_of_its_kind_is_no_alarm_but_a_heap_is() {
        let points = chart(&counts(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 6]));
        assert!(points[10].rule.is_none() && beyond(&points[12]));
    }

    #[test]
    fn a_lasting_rise_is_a_run_of_eight() {
        let mut weeks = vec![20, 22, 18, 21, 19, 20, 21, 19, 20, 20, 18, 22];
        weeks.extend([24; 8]);
        let points = chart(&counts(&weeks));
        assert!(points.iter().all(|p| !beyond(p)));
        let runs: Vec<usize> = points.iter().enumerate().filter(|(_, p)| p.rule == Some(Rule::Run)).map(|(i, _)| i).collect();
        assert!(runs.contains(&19) && !runs.iter().any(|i| *i < 18), "{runs:?}");
    }

    #[test]
    fn the_same_rate_of_more_accounts_is_expected() {
        let mut weeks: Vec<Observed> = (0..12).map(|i| Observed { count: 20 + i % 3, exposure: 10_000 }).collect();
        weeks.push(Observed { count: 42, exposure: 20_000 });
        weeks.push(Observed { count: 42, exposure: 10_000 });
        let points = chart(&weeks);
        assert!(!beyond(&points[12]) && points[12].limits.unwrap().kind == Kind::U);
        assert!(beyond(&points[13]));
    }

    #[test]
    fn nothing_at_all_gives_nothing() {
        assert!(chart(&[]).is_empty());
        let points = chart(&counts(&[0; 40]));
        assert!(points.iter().all(|p| p.rule.is_none() && p.limits.is_none_or(|l| l.expected == 0.0 && l.upper.is_finite())));
    }
}
