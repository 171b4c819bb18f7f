//! The human's other mobiles: most people answer at one number, so what speaks for another speaks against this one, and where no
//! other is left this one gains. Never looks at a number that is not the same human's own.

use super::answers::Answers;
use super::terms::{Facts, terms};
use super::tried::Tried;
use super::weights::Weights;

/// Another mobile of the human, as it was known on the same day.
#[derive(Debug, Clone)]
pub struct Rival {
    pub facts: Facts,
    pub tried: Tried,
}

impl Rival {
    /// The odds that it reaches the human, by what is known of it alone.
    pub fn odds(&self, weights: &Weights, answers: &Answers) -> f64 {
        let known: f64 = terms(&self.facts, weights).iter().map(|(weight, times)| weights.of(*weight) * times).sum();
        (known + answers.bits(&self.tried)).exp2()
    }
}

/// The bits that the odds of the others add to one mobile: never more than nothing. Of the ways in which some of the numbers are
/// good, each number beyond the first makes a way `another` bits likelier (less likely: it is not above nothing); the rest is
/// counting: with c = 2^another and A the product of 1 + c·odds over the others, the odds of this one are taken A / (1 + (A − 1) / c) times.
pub fn bits(others: &[f64], another: f64) -> f64 {
    if others.is_empty() {
        return 0.0;
    }
    let c = another.exp2();
    let ways: f64 = others.iter().map(|odds| 1.0 + c * odds).product();
    (ways / (1.0 + (ways - 1.0) / c)).log2().min(0.0)
}

/// How fast those bits grow with `another`.
pub fn slope(others: &[f64], another: f64) -> f64 {
    const STEP: f64 = 0.1;
    (bits(others, another + STEP) - bits(others, another - STEP)) / (2.0 * STEP)
}
