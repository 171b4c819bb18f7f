//! Fits the scorecards to what happened: each attribute cut into bins, weights of evidence, one regression over both scores, points
//! scaled to 0 to 100, the chance to pay fitted to the scores, and all of it measured on debtors whom the fit never saw.
//! Never sees a protected attribute or a right used: there is no such column. Never looks at a held-out debtor while fitting.

pub mod bins;
pub mod card;
pub mod logistic;
pub mod measure;

use super::attribute::{ATTRIBUTES, Attribute, Side};
use super::file::Population;
use super::strategy::{Bin, Graded, Scorecard};
use bins::{Binned, cut};
use logistic::fit;
use measure::{Measured, Tenth, measure, tenths};

/// Accounts as of some days, with their attributes and what came of them.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Whose account each row is: one debtor's rows are all fitted on, or all held out.
    pub debtors: Vec<String>,
    /// The columns of `ATTRIBUTES`, in their order; NaN where nothing is known.
    pub values: Vec<Vec<f64>>,
    pub good: Vec<bool>,
}

/// One attribute's part in a fitted score.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub attribute: &'static Attribute,
    pub binned: Binned,
    pub coefficient: f64,
    /// Points of each bin.
    pub points: Vec<i64>,
    pub missing: i64,
}

/// A fitted score: 50 is the average account.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedCard {
    pub parts: Vec<Part>,
    /// Points that stand for twice the odds; the same for every attribute of the score.
    pub points_to_double: f64,
    /// First and last score of low, middle, high: about a third of the accounts each.
    pub bands: [(i64, i64); 3],
    /// Accounts fitted on by tenth of the score: 0–9, 10–19, …, 90–100.
    pub population: [u64; 10],
}

/// What was fitted, and what the held-out debtors say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub willingness: FittedCard,
    pub ability: FittedCard,
    /// Log-odds of good = intercept + willingness × W + ability × A.
    pub intercept: f64,
    pub per_point: [f64; 2],
    /// Chances from which the risk is middle, and low.
    pub risk: (f64, f64),
    pub fitted_on: usize,
    pub measured: Measured,
    pub curve: Vec<Tenth>,
}

/// Why nothing was fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("{good} good and {bad} bad rows to fit on: at least {LEAST} of each are needed")]
    TooFew { good: usize, bad: usize },
    #[error("no attribute tells the good from the bad in these rows")]
    Nothing,
}

/// Good and bad rows without which nothing is fitted.
pub const LEAST: usize = 50;
/// Score of the average account.
pub const BASE: i64 = 50;
/// Information from which an attribute takes part.
const INFORMATION: f64 = 0.01;
/// Points from the average within which all but one in a hundred accounts lie.
const REACH: f64 = 45.0;

/// Fits on all debtors but those held out by this seed, and measures on these.
///
/// # Errors
/// [`Unfit`], where the rows teach nothing.
pub fn calibrate(sample: &Sample, holdout: f64, seed: u64) -> Result<Fitted, Unfit> {
    let out: Vec<bool> = sample.debtors.iter().map(|debtor| held_out(debtor, holdout, seed)).collect();
    let rows: Vec<usize> = (0..out.len()).filter(|at| !out[*at]).collect();
    let held: Vec<usize> = (0..out.len()).filter(|at| out[*at]).collect();
    let good: Vec<bool> = rows.iter().map(|at| sample.good[*at]).collect();
    let goods = good.iter().filter(|good| **good).count();
    if goods < LEAST || good.len() - goods < LEAST {
        return Err(Unfit::TooFew { good: goods, bad: good.len() - goods });
    }
    let mut binned: Vec<(&'static Attribute, usize, Binned)> = Vec::new();
    for (at, attribute) in ATTRIBUTES.iter().enumerate() {
        let values: Vec<f64> = rows.iter().map(|row| sample.values[at][*row]).collect();
        if let Some(found) = cut(&values, &good, attribute.trend).filter(|found| found.information() >= INFORMATION) {
            binned.push((attribute, at, found));
        }
    }
    let columns: Vec<Vec<f64>> = binned.iter().map(|(_, at, found)| found.weigh(rows.iter().map(|row| sample.values[*at][*row]))).collect();
    let regression = fit(&columns, &good);
    if regression.coefficients.iter().all(|b| *b == 0.0) {
        return Err(Unfit::Nothing);
    }
    let side = |side: Side| {
        let some = binned.iter().zip(&columns).zip(&regression.coefficients);
        let parts = some.filter(|(((attribute, _, _), _), b)| attribute.side == side && **b > 0.0);
        card(parts.map(|(((attribute, _, found), column), b)| (*attribute, found.clone(), column.as_slice(), *b)).collect(), rows.len())
    };
    let (mut willingness, mut ability) = (side(Side::Willingness), side(Side::Ability));
    let cards = (willingness.scorecard(), ability.scorecard());
    let (w, a) = (scores(&cards.0, &sample.values, &rows), scores(&cards.1, &sample.values, &rows));
    willingness.settle(&w);
    ability.settle(&a);
    let tens = |scores: &[i64]| -> Vec<f64> { scores.iter().map(|score| (*score - BASE) as f64 / 10.0).collect() };
    let chance = fit(&[tens(&w), tens(&a)], &good);
    let per_point = [chance.coefficients[0] / 10.0, chance.coefficients[1] / 10.0];
    let intercept = chance.intercept - BASE as f64 * (per_point[0] + per_point[1]);
    let p = |w: i64, a: i64| 1.0 / (1.0 + (-(intercept + per_point[0] * w as f64 + per_point[1] * a as f64)).exp());
    let said: Vec<f64> = w.iter().zip(&a).map(|(w, a)| p(*w, *a)).collect();
    let (held_w, held_a) = (scores(&cards.0, &sample.values, &held), scores(&cards.1, &sample.values, &held));
    let chances: Vec<f64> = held_w.iter().zip(&held_a).map(|(w, a)| p(*w, *a)).collect();
    let held_good: Vec<bool> = held.iter().map(|at| sample.good[*at]).collect();
    let bads = held_good.iter().filter(|good| !**good).count();
    let measured = measure(&chances, &held_good).ok_or(Unfit::TooFew { good: held_good.len() - bads, bad: bads })?;
    Ok(Fitted {
        risk: thirds(&said),
        fitted_on: rows.len(),
        curve: tenths(&chances, &held_good),
        willingness,
        ability,
        intercept,
        per_point,
        measured,
    })
}

/// Whether a debtor is held out: by a hash of the id and the seed, so that the same debtors are, whatever order they come in.
pub fn held_out(debtor: &str, share: f64, seed: u64) -> bool {
    // FNV-1a, then mixed once more: ids differ in their last letters.
    let hash = debtor.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let mixed = measure::Dice(hash).next();
    ((mixed >> 11) as f64 / (1u64 << 53) as f64) < share
}

type Used<'a> = (&'static Attribute, Binned, &'a [f64], f64);

/// Points of a score's attributes, scaled so that all but one in a hundred of the rows lie within reach of the average.
fn card(used: Vec<Used<'_>>, rows: usize) -> FittedCard {
    let means: Vec<f64> = used.iter().map(|(_, _, column, _)| column.iter().sum::<f64>() / rows.max(1) as f64).collect();
    let mut sums: Vec<f64> =
        (0..rows).map(|row| used.iter().zip(&means).map(|((_, _, column, b), mean)| b * (column[row] - mean)).sum::<f64>().abs()).collect();
    sums.sort_by(f64::total_cmp);
    let far = sums.get(rows * 99 / 100).copied().unwrap_or(1.0).max(0.05);
    // A score of one weak attribute is not blown up: at most 20 points for twice the odds. To a tenth, since people read it.
    let points_to_double = ((REACH / far * std::f64::consts::LN_2).min(20.0) * 10.0).floor() / 10.0;
    let factor = points_to_double / std::f64::consts::LN_2;
    let part = |((attribute, binned, _, b), mean): (Used<'_>, &f64)| {
        let points = |weight: f64| (factor * b * (weight - mean)).round() as i64;
        let missing = if binned.missing.rows() > 0 { binned.missing_weight() } else { *mean };
        Part {
            attribute,
            coefficient: b,
            points: binned.counts.iter().map(|c| points(binned.woe(*c))).collect(),
            missing: points(missing),
            binned,
        }
    };
    let parts = used.into_iter().zip(&means).map(part).collect();
    FittedCard { parts, points_to_double, bands: [(0, 39), (40, 59), (60, 100)], population: [0; 10] }
}

impl FittedCard {
    /// The card as a strategy reads it.
    fn scorecard(&self) -> Scorecard {
        let graded = |part: &Part| {
            let edges = || part.binned.edges.iter().copied().map(Some);
            let ranges = std::iter::once(None).chain(edges()).zip(edges().chain([None]));
            let bins = ranges.zip(&part.points).map(|((from, below), points)| Bin { from, below, points: *points }).collect();
            Graded { attribute: part.attribute, missing: part.missing, bins }
        };
        Scorecard { base: BASE, attributes: self.parts.iter().map(graded).collect(), bands: self.bands }
    }

    /// Bands of about a third of the accounts each, and how the scores lie.
    fn settle(&mut self, scores: &[i64]) {
        let mut sorted = scores.to_vec();
        sorted.sort_unstable();
        let at = |share: usize| sorted.get(sorted.len() * share / 3).copied().unwrap_or(BASE);
        let (first, second) = (at(1), at(2));
        if 0 < first && first < second && second <= 100 {
            self.bands = [(0, first - 1), (first, second - 1), (second, 100)];
        }
        self.population = spread(scores);
    }
}

/// How far willingness and ability have moved since a card was fitted, by its own scores.
pub fn stability_of(willingness: &Scorecard, ability: &Scorecard, population: &Population, sample: &Sample) -> [f64; 2] {
    let rows: Vec<usize> = (0..sample.good.len()).collect();
    let of = |card: &Scorecard, before: &[u64]| measure::stability(before, &spread(&scores(card, &sample.values, &rows)));
    [of(willingness, &population.willingness), of(ability, &population.ability)]
}

/// The scores of some rows, as the compiled card gives them.
fn scores(card: &Scorecard, values: &[Vec<f64>], rows: &[usize]) -> Vec<i64> {
    let column = |graded: &Graded| ATTRIBUTES.iter().position(|attribute| attribute == graded.attribute).map(|at| values[at].as_slice());
    let columns: Vec<(&Graded, &[f64])> = card.attributes.iter().filter_map(|graded| Some((graded, column(graded)?))).collect();
    let points = |graded: &Graded, value: f64| {
        let bin = graded.bins.iter().find(|bin| !value.is_nan() && bin.below.is_none_or(|below| value < below));
        bin.map_or(graded.missing, |bin| bin.points)
    };
    rows.iter().map(|row| card.score(columns.iter().map(|(graded, column)| points(graded, column[*row])))).collect()
}

/// How many scores lie in each tenth: 0–9, …, 90–100.
pub fn spread(scores: &[i64]) -> [u64; 10] {
    let mut spread = [0; 10];
    for score in scores {
        spread[usize::try_from(score / 10).unwrap_or(0).min(9)] += 1;
    }
    spread
}

/// Chances that part the accounts in thirds, to four decimals; always 0 < middle < low < 1.
fn thirds(chances: &[f64]) -> (f64, f64) {
    let mut sorted = chances.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: usize| sorted.get(sorted.len() * share / 3).copied().unwrap_or(0.5);
    let round = |p: f64| ((p * 1e4).round() / 1e4).clamp(0.0001, 0.9998);
    let middle = round(at(1));
    (middle, round(at(2)).max(middle + 0.0001))
}
