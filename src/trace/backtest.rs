//! Measures a ranking against what came of it: whether the first leads reached, whether a chance came true as often as it said,
//! what each source yielded. Never guesses what a lead that nobody tried would have said: it counts as censored, and is told.

use super::case::Case;
use super::facts::AfterRow;
use super::leads::Found;
use crate::domain::{Sealed, Source};
use std::collections::{BTreeMap, HashMap};

/// A share with its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    pub part: i64,
    pub whole: i64,
}

impl Part {
    /// The share; None of nothing.
    pub fn share(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }
    fn count(&mut self, yes: bool) {
        self.whole += 1;
        self.part += i64::from(yes);
    }
}

/// One band of the reliability curve.
#[derive(Debug, Clone, Copy, Default)]
pub struct Band {
    /// Sum of the chances, in millionths.
    millionths: i64,
    pub reached: Part,
}

impl Band {
    /// The mean chance that was said; None where no lead of the band was tried.
    pub fn predicted(self) -> Option<f64> {
        (self.reached.whole > 0).then(|| self.millionths as f64 / 1e6 / self.reached.whole as f64)
    }
}

/// What one source's leads yielded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Yield {
    pub leads: i64,
    pub tried: i64,
    pub attempts: i64,
    pub right_party: i64,
    pub relayed: i64,
    pub wrong_party: i64,
    pub refused: i64,
    pub complained: i64,
}

impl Yield {
    /// Attempts that reached, of all attempts.
    pub fn reached(&self) -> Part {
        Part { part: self.right_party + self.relayed, whole: self.attempts }
    }
    /// Its counts, in the order of their declaration.
    pub fn counts(&self) -> [i64; 8] {
        [self.leads, self.tried, self.attempts, self.right_party, self.relayed, self.wrong_party, self.refused, self.complained]
    }
}

/// Cases in which one of the first k leads reached, of those in which some lead did.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    pub k: usize,
    /// In the order of the ranking.
    pub ours: Part,
    /// The newest sighting first.
    pub newest: Part,
}

impl Reach {
    /// What the ranking gains over the newest first, in shares of one.
    pub fn gain(&self) -> Option<f64> {
        Some(self.ours.share()? - self.newest.share()?)
    }
}

/// What a ranking was worth.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Debtors, by client, with a lead.
    pub cases: i64,
    /// Leads listed, and those that somebody tried in the time looked at.
    pub leads: Part,
    /// For each k asked for.
    pub at: Vec<Reach>,
    /// Ten bands of the chance, each a tenth wide.
    pub bands: [Band; 10],
    /// Sum of squared differences of chance and outcome, in millionths, over the tried leads.
    squares: i64,
    pub sources: BTreeMap<Source, Yield>,
}

impl Measured {
    /// Mean squared difference of chance and outcome over the tried leads.
    pub fn brier(&self) -> Option<f64> {
        (self.leads.part > 0).then(|| self.squares as f64 / 1e6 / self.leads.part as f64)
    }
}

/// Measures the leads of some cases, each list in its order, against what came after.
pub fn measure(cases: &[Case], found: &[Found], after: &[AfterRow], at: &[usize]) -> Measured {
    let mut known: HashMap<(&str, &Sealed), &AfterRow> = HashMap::new();
    for row in after {
        known.insert((row.debtor_id.as_str(), &row.value), row);
    }
    let mut measured = Measured {
        at: at.iter().map(|k| Reach { k: *k, ours: Part::default(), newest: Part::default() }).collect(),
        ..Measured::default()
    };
    for (case, found) in cases.iter().zip(found).filter(|(_, found)| !found.leads.is_empty()) {
        measured.cases += 1;
        let mut ranked = Vec::new();
        for lead in &found.leads {
            let row = known.get(&(case.debtor.as_str(), &lead.asked.key)).copied().filter(|row| row.attempts > 0);
            let reached = row.is_some_and(|row| row.right_party + row.relayed > 0);
            measured.add(lead.score.millionths, lead.source, row, reached);
            ranked.push((lead.observed_on, reached));
        }
        if ranked.iter().any(|(_, reached)| *reached) {
            let first = |ranked: &[(_, bool)], k: usize| ranked.iter().take(k).any(|(_, reached)| *reached);
            let so_ranked: Vec<bool> = measured.at.iter().map(|reach| first(&ranked, reach.k)).collect();
            ranked.sort_by_key(|(seen, _)| std::cmp::Reverse(*seen));
            for (reach, reached) in measured.at.iter_mut().zip(so_ranked) {
                reach.ours.count(reached);
                reach.newest.count(first(&ranked, reach.k));
            }
        }
    }
    measured
}

impl Measured {
    fn add(&mut self, millionths: i64, source: Source, row: Option<&AfterRow>, reached: bool) {
        self.leads.count(row.is_some());
        let yields = self.sources.entry(source).or_default();
        yields.leads += 1;
        let Some(row) = row else { return };
        yields.tried += 1;
        yields.attempts += row.attempts;
        yields.right_party += row.right_party;
        yields.relayed += row.relayed;
        yields.wrong_party += row.wrong_party;
        yields.refused += row.refused;
        yields.complained += row.complained;
        let band = &mut self.bands[usize::try_from(millionths / 100_000).unwrap_or(0).min(9)];
        band.millionths += millionths;
        band.reached.count(reached);
        let off = millionths - if reached { 1_000_000 } else { 0 };
        self.squares += off * off / 1_000_000;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certain_chance_that_came_true_costs_nothing_and_an_even_one_a_quarter() {
        let mut measured = Measured::default();
        let row = AfterRow {
            debtor_id: "D1".into(),
            value: Sealed("P:x".into()),
            attempts: 2,
            right_party: 1,
            relayed: 0,
            wrong_party: 0,
            refused: 0,
            complained: 0,
        };
        measured.add(1_000_000, Source::Application, Some(&row), true);
        assert_eq!(measured.brier(), Some(0.0));
        measured.add(500_000, Source::Payment, Some(&row), false);
        assert_eq!(measured.brier(), Some(0.125));
        measured.add(100_000, Source::Payment, None, false);
        assert_eq!((measured.leads.part, measured.leads.whole), (2, 3), "a lead that nobody tried says nothing");
        assert_eq!(measured.bands[5].predicted(), Some(0.5));
        assert_eq!(measured.bands[9].reached.share(), Some(1.0), "one is in the last band");
        assert_eq!(measured.bands[1].reached.share(), None);
        assert_eq!((measured.sources[&Source::Payment].leads, measured.sources[&Source::Payment].attempts), (2, 2));
    }
}
