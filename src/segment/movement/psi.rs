//! How far accounts have moved between two days through the bins of a strategy's scorecards, its scores and its segments: the
//! population stability index. Never an infinite one: half an account stands in every bin.

use crate::domain::Tongue;
use crate::segment::calibrate::measure::shifts;
use crate::segment::calibrate::spread;
use crate::segment::compile::{bin_of, graded};
use crate::segment::{Segmented, Side, Strategy};
use std::collections::BTreeMap;

/// How a stability index reads (N. Siddiqi, Credit Risk Scorecards, 2006): under 0.1, to 0.25, over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Stable,
    Moved,
    MuchMoved,
}

impl Reading {
    /// Of an index.
    pub fn of(psi: f64) -> Reading {
        match psi {
            psi if psi < 0.1 => Reading::Stable,
            psi if psi <= 0.25 => Reading::Moved,
            _ => Reading::MuchMoved,
        }
    }
    /// The word in outputs.
    pub const fn code(self) -> &'static str {
        match self {
            Reading::Stable => "stable",
            Reading::Moved => "moved",
            Reading::MuchMoved => "much_moved",
        }
    }
}

/// The accounts held on a day, counted by what a strategy sees of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    pub accounts: u64,
    /// For each attribute, willingness first: its bins, then those of whom nothing is known.
    attributes: Vec<Vec<u64>>,
    willingness: Vec<i64>,
    ability: Vec<i64>,
    contactability: Vec<i64>,
    segments: BTreeMap<String, u64>,
}

/// One bin on both days.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    pub name: String,
    pub before: u64,
    pub now: u64,
    /// Its part in the index.
    pub shift: f64,
}

/// One thing on both days.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// willingness, ability or contactability (an attribute's score), score, or segment.
    pub part: &'static str,
    pub name: String,
    /// There is at least one.
    pub bins: Vec<Bin>,
}

impl Moved {
    /// The index: the sum over the bins.
    pub fn psi(&self) -> f64 {
        self.bins.iter().map(|bin| bin.shift).sum()
    }

    /// What the index comes to on average where two samples of these sizes are drawn from one population: (bins − 1) × (1/n + 1/m)
    /// (B. Yurdakul, Statistical Properties of Population Stability Index, 2018), over the bins that are not empty on both days.
    /// Accounts held on both days are not drawn anew, so that less is to be expected here.
    pub fn by_chance(&self) -> Option<f64> {
        let used = self.bins.iter().filter(|bin| bin.before + bin.now > 0).count();
        let (before, now): (u64, u64) = (self.bins.iter().map(|bin| bin.before).sum(), self.bins.iter().map(|bin| bin.now).sum());
        (before > 0 && now > 0).then(|| used.saturating_sub(1) as f64 * (1.0 / before as f64 + 1.0 / now as f64))
    }

    /// The bin with the largest part; the first of equals.
    pub fn most(&self) -> Option<&Bin> {
        self.bins.iter().rev().max_by(|a, b| a.shift.total_cmp(&b.shift))
    }
}

impl Census {
    /// Nobody yet.
    pub fn new(strategy: &Strategy) -> Census {
        Census { attributes: graded(strategy).map(|graded| vec![0; graded.bins.len() + 1]).collect(), ..Census::default() }
    }

    /// Counts accounts, each with the letters of its bins; those not held are left out.
    pub fn count<'r>(&mut self, strategy: &Strategy, rows: impl Iterator<Item = (&'r str, &'r Segmented<'r>)>) {
        for (letters, row) in rows.filter(|(_, row)| row.held()) {
            self.accounts += 1;
            let letters = letters.bytes().chain(std::iter::repeat(b'-'));
            for ((counts, graded), letter) in self.attributes.iter_mut().zip(graded(strategy)).zip(letters) {
                let place = if bin_of(graded, letter).is_some() { usize::from(letter - b'a') } else { graded.bins.len() };
                counts[place] += 1;
            }
            self.willingness.push(row.willingness);
            self.ability.push(row.ability);
            self.contactability.extend(row.contactability);
            match self.segments.get_mut(row.segment) {
                Some(count) => *count += 1,
                None => {
                    self.segments.insert(row.segment.to_owned(), 1);
                }
            }
        }
    }
}

/// Everything that a strategy sees on both days: its attributes in its order, its scores, the segments.
pub fn moved(strategy: &Strategy, before: &Census, now: &Census, tongue: Tongue) -> Vec<Moved> {
    let mut found: Vec<Moved> = Vec::new();
    for ((graded, before), now) in graded(strategy).zip(&before.attributes).zip(&now.attributes) {
        let part = match graded.attribute.side {
            Side::Willingness => "willingness",
            Side::Ability => "ability",
            Side::Contactability => "contactability",
        };
        let bins = graded.bins.iter().copied().map(Some).chain([None]);
        let names = bins.map(|bin| graded.attribute.range(bin, tongue)).collect();
        found.push(Moved { part, name: graded.attribute.name.to_owned(), bins: compared(names, before, now) });
    }
    let scores = [
        ("willingness", &before.willingness, &now.willingness),
        ("ability", &before.ability, &now.ability),
        ("contactability", &before.contactability, &now.contactability),
    ];
    // A strategy without a contactability card has no such score.
    for (name, before, now) in scores.into_iter().filter(|(name, ..)| *name != "contactability" || strategy.contactability.is_some()) {
        let to = tongue.of((" to ", "至"));
        let tens = |at: usize| format!("{}{to}{}", at * 10, if at == 9 { 100 } else { at * 10 + 9 });
        let bins = compared((0..10).map(tens).collect(), &spread(before), &spread(now));
        found.push(Moved { part: "score", name: name.to_owned(), bins });
    }
    let names: std::collections::BTreeSet<&String> = before.segments.keys().chain(now.segments.keys()).collect();
    let counts = |of: &Census| -> Vec<u64> { names.iter().map(|name| of.segments.get(*name).copied().unwrap_or(0)).collect() };
    let bins = compared(names.iter().map(|name| (*name).clone()).collect(), &counts(before), &counts(now));
    found.push(Moved { part: "segment", name: "segment".into(), bins });
    found
}

fn compared(names: Vec<String>, before: &[u64], now: &[u64]) -> Vec<Bin> {
    let shifts = shifts(before, now);
    let rows = names.into_iter().zip(before).zip(now).zip(shifts);
    rows.map(|(((name, before), now), shift)| Bin { name, before: *before, now: *now, shift }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::calibrate::measure::stability;
    use proptest::prelude::*;

    fn moved(before: &[u64], now: &[u64]) -> Moved {
        let names = (0..before.len()).map(|n| n.to_string()).collect();
        Moved { part: "score", name: "x".into(), bins: compared(names, before, now) }
    }

    #[test]
    fn an_index_by_hand() {
        // Shares with half an account more in each of two bins: 60.5/101, 40.5/101 against 20.5/51, 30.5/51.
        let (a, b): (f64, f64) = (60.5 / 101.0, 20.5 / 51.0);
        let want = (b - a) * (b / a).ln() + (a - b) * ((1.0 - b) / (1.0 - a)).ln();
        let found = moved(&[60, 40], &[20, 30]);
        assert!((found.psi() - want).abs() < 1e-12 && Reading::of(found.psi()) == Reading::Moved, "{}", found.psi());
        // ln(0.598 / 0.401) is a little more than ln(0.599 / 0.402).
        assert_eq!(found.most().map(|bin| bin.name.as_str()), Some("1"));
        assert!((found.by_chance().unwrap() - (1.0 / 100.0 + 1.0 / 50.0)).abs() < 1e-12);
        assert_eq!([0.0999, 0.1, 0.25, 0.2501].map(|psi| Reading::of(psi).code()), ["stable", "moved", "moved", "much_moved"]);
        assert_eq!(moved(&[0, 0], &[3, 1]).by_chance(), None);
    }

    proptest! {
        #[test]
        fn it_is_finite_never_negative_and_nothing_where_nothing_moves(counts in prop::collection::vec((0u64..500, 0u64..500), 1..12)) {
            let (before, now): (Vec<u64>, Vec<u64>) = counts.into_iter().unzip();
            let found = moved(&before, &now);
            prop_assert!(found.psi().is_finite() && found.bins.iter().all(|bin| bin.shift >= 0.0));
            prop_assert!((found.psi() - stability(&before, &now)).abs() < 1e-12);
            prop_assert!(moved(&before, &before).psi().abs() < 1e-12);
        }
    }
}
