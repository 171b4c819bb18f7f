//! Expectation-maximisation over counts of level patterns: estimates m where u is known. Never runs over pairs, only over patterns,
//! and never lets a chance reach zero: each level keeps a small share from the table set by judgement.

use super::comparison::{FIELDS, Field, LEVELS, Pattern};
use super::model::{Model, Run};
use std::collections::BTreeMap;

/// Pairs of one human that the table by judgement is worth.
const PRIOR: f64 = 25.0;
const LIMIT: u32 = 100;
const CONVERGED: f64 = 5e-4;

/// What one run found: expected pairs of one human at each level.
pub struct Estimate {
    pub run: Run,
    /// Expected counts by comparison and level; all 0 for comparisons that took no part.
    pub counts: Vec<Vec<f64>>,
}

/// Runs over the patterns of one blocking key, whose own comparisons (`without`) take no part.
pub fn estimate(model: &Model, over: &str, without: &[Field], patterns: &BTreeMap<Pattern, u64>) -> Estimate {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| !without.contains(field)).collect();
    let mut m = model.m.clone();
    let mut lambda: f64 = 0.3;
    let mut counts = empty();
    let (mut iterations, mut converged) = (0, false);
    let all: f64 = patterns.values().map(|n| *n as f64).sum();
    while iterations < LIMIT && !converged {
        iterations += 1;
        counts = empty();
        let mut ones = 0.0;
        let mut weights = [[0.0; LEVELS]; FIELDS];
        for field in &fields {
            for level in 1..=field.levels().len() {
                weights[*field as usize][level] = (m[*field as usize][level] / model.u[*field as usize][level]).ln();
            }
        }
        let prior = (lambda / (1.0 - lambda)).ln();
        for (pattern, n) in patterns {
            let mut odds = prior;
            let of_two = pattern.of_two();
            for field in &fields {
                let bits = weights[*field as usize][pattern.level(*field) as usize];
                odds += if of_two && bits > 0.0 && field.household() { 0.0 } else { bits };
            }
            let p = *n as f64 / (1.0 + (-odds).exp());
            ones += p;
            for field in &fields {
                counts[*field as usize][pattern.level(*field) as usize] += p;
            }
        }
        let next = ((ones + 1.0) / (all + 3.0)).clamp(1e-6, 0.999);
        let mut change = (next - lambda).abs();
        lambda = next;
        for field in &fields {
            let seen: f64 = counts[*field as usize][1..].iter().sum();
            for level in 1..=field.levels().len() {
                let next = (counts[*field as usize][level] + PRIOR * field.levels()[level - 1].m) / (seen + PRIOR);
                change = change.max((next - m[*field as usize][level]).abs());
                m[*field as usize][level] = next;
            }
        }
        converged = change < CONVERGED;
    }
    let run = Run { over: over.to_owned(), pairs: patterns.values().sum(), iterations, converged };
    Estimate { run, counts }
}

/// The chances m of several runs together, shrunk to the table by judgement.
pub fn combine(model: &mut Model, estimates: &[Estimate]) {
    for field in Field::ALL {
        let sum = |level: usize| estimates.iter().map(|found| found.counts[field as usize][level]).sum::<f64>();
        let seen: f64 = (1..=field.levels().len()).map(sum).sum();
        for (at, level) in field.levels().iter().enumerate() {
            model.m[field as usize][at + 1] = (sum(at + 1) + PRIOR * level.m) / (seen + PRIOR);
        }
    }
    model.training.runs = estimates.iter().map(|found| found.run.clone()).collect();
}

fn empty() -> Vec<Vec<f64>> {
    Field::ALL.iter().map(|field| vec![0.0; field.levels().len() + 1]).collect()
}
