//! Learns the weights from tried points, by expectation and maximisation: whether a silent point is good is not known, so each
//! counts as good as far as its attempts say; a penalty draws every weight to the judgement where the log is thin. Sums run in a
//! fixed order. Never takes a point for bad because nobody answered, and never for good but by an answer.

use super::answers::{Answers, Sums};
use super::log::Episode;
use super::rivals;
use super::terms::terms;
use super::weights::{COUNT, Weight, Weights};

/// Rounds. More move the chances by some thousandths and they come true no better: every lead waits for this.
const ROUNDS: usize = 6;
/// Fewer tried points than this say nothing.
const LEAST: usize = 30;

/// The weights that tried points teach.
pub fn learn(episodes: &[Episode]) -> Weights {
    let judged = Weights::judged();
    let mut weights = judged.clone();
    if episodes.len() < LEAST {
        return weights;
    }
    for _ in 0..ROUNDS {
        let mut sums = [Sums::default(), Sums::default()];
        let mut step = Step::new();
        for episode in episodes {
            let group = usize::from(episode.facts.relation.is_some());
            let mut terms = terms(&episode.facts, &weights);
            let mut bits: f64 = terms.iter().map(|(weight, times)| weights.of(*weight) * times).sum();
            if !episode.rivals.is_empty() {
                let odds: Vec<f64> = episode.rivals.iter().map(|rival| rival.odds(&weights, &weights.answers[group])).collect();
                let another = weights.of(Weight::Another);
                bits += rivals::bits(&odds, another);
                terms.push((Weight::Another, rivals::slope(&odds, another)));
            }
            let speaks = weights.answers[group].speaks(&episode.tried, episode.answered_in);
            let before = chance(bits * std::f64::consts::LN_2);
            let good = chance(bits * std::f64::consts::LN_2 + speaks.good - speaks.bad);
            weights.answers[group].add(&mut sums[group], &episode.tried, episode.answered_in, &speaks, good);
            step.add(&terms, good - before, before * (1.0 - before));
        }
        weights.answers = [Answers::learned(&judged.answers[0], &sums[0]), Answers::learned(&judged.answers[1], &sums[1])];
        step.take(&mut weights);
    }
    weights
}

fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// One step of Newton's method on the penalised likelihood.
struct Step {
    slope: Vec<f64>,
    curve: Vec<f64>,
    cases: Vec<f64>,
}

impl Step {
    fn new() -> Step {
        Step { slope: vec![0.0; COUNT], curve: vec![0.0; COUNT * COUNT], cases: vec![0.0; COUNT] }
    }

    fn add(&mut self, terms: &[(Weight, f64)], off: f64, spread: f64) {
        let ln2 = std::f64::consts::LN_2;
        for (one, times) in terms {
            self.slope[one.at()] += off * times * ln2;
            self.cases[one.at()] += 1.0;
            for (other, times_too) in terms {
                self.curve[one.at() * COUNT + other.at()] += spread * times * times_too * ln2 * ln2;
            }
        }
    }

    fn take(mut self, weights: &mut Weights) {
        for weight in Weight::all() {
            let (at, tight) = (weight.at(), weight.spread().powi(-2));
            self.slope[at] -= tight * (weights.bits[at] - weight.judged());
            self.curve[at * COUNT + at] += tight;
        }
        let step = solve(self.curve, self.slope);
        for weight in Weight::all() {
            let at = weight.at();
            weights.bits[at] = weight.bounded(weights.bits[at] + step[at].clamp(-1.0, 1.0));
        }
        weights.cases = self.cases;
    }
}

/// Solves a symmetric positive system by Cholesky's decomposition.
fn solve(mut m: Vec<f64>, mut x: Vec<f64>) -> Vec<f64> {
    let n = x.len();
    for j in 0..n {
        for k in 0..j {
            let factor = m[j * n + k];
            if factor != 0.0 {
                for i in j..n {
                    m[i * n + j] -= m[i * n + k] * factor;
                }
            }
        }
        let root = m[j * n + j].max(1e-12).sqrt();
        for i in j..n {
            m[i * n + j] /= root;
        }
    }
    for i in 0..n {
        let done: f64 = (0..i).map(|k| m[i * n + k] * x[k]).sum();
        x[i] = (x[i] - done) / m[i * n + i];
    }
    for i in (0..n).rev() {
        let done: f64 = (i + 1..n).map(|k| m[k * n + i] * x[k]).sum();
        x[i] = (x[i] - done) / m[i * n + i];
    }
    x
}
