//! How outcomes of a strategy fall by sex, age band and region: shares within each group beside everybody else's, small cells hidden.
//! Never an input of anything: protected attributes come here beside finished outcomes, from a question of their own, and go no further.

mod hidden;
#[cfg(test)]
mod proofs;
mod province;
mod table;

pub use hidden::{FEW, hidden};
pub use province::province;
pub use table::{Crossed, Label, Line, lines};

use super::decide::Segmented;
use super::worked::worked;
use crate::domain::AccountId;
use std::collections::BTreeMap;

/// A protected attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Sex,
    AgeBand,
    Region,
}

impl By {
    pub const ALL: [By; 3] = [By::Sex, By::AgeBand, By::Region];

    pub const fn code(self) -> &'static str {
        match self {
            By::Sex => "sex",
            By::AgeBand => "age_band",
            By::Region => "region",
        }
    }
}

/// What a strategy decides about an account, or finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Segment,
    Treatment,
    Tone,
    WillingnessBand,
    AbilityBand,
}

impl Outcome {
    pub const ALL: [Outcome; 5] = [Outcome::Segment, Outcome::Treatment, Outcome::Tone, Outcome::WillingnessBand, Outcome::AbilityBand];

    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Segment => "segment",
            Outcome::Treatment => "treatment",
            Outcome::Tone => "tone",
            Outcome::WillingnessBand => "willingness_band",
            Outcome::AbilityBand => "ability_band",
        }
    }

    /// Where a value stands among others: bands and tones as they rise, names as they sort.
    fn rank(self, value: &str) -> usize {
        let order: &[&str] = match self {
            Outcome::Tone => &["gentle", "plain", "firm", ON_HOLD],
            Outcome::WillingnessBand | Outcome::AbilityBand => &["low", "middle", "high"],
            Outcome::Segment | Outcome::Treatment => &[],
        };
        order.iter().position(|word| *word == value).unwrap_or(order.len())
    }
}

/// The tone of an account on hold, which nobody works.
pub const ON_HOLD: &str = "none";

/// All outcomes of an account together, each as the number of its value.
pub type Atom = [u16; Outcome::ALL.len()];

/// Stages, and one place more for accounts whose stage is not known.
pub const STRATA: usize = 9;

/// Outcomes of accounts in columns, in the answer's order.
#[derive(Debug, Default)]
pub struct Outcomes<'s> {
    pub account_ids: Vec<AccountId>,
    values: [Vec<&'s str>; Outcome::ALL.len()],
    atoms: Vec<Atom>,
    numbers: BTreeMap<Atom, u32>,
    atom_of: Vec<u32>,
    stage_of: Vec<u8>,
}

impl<'s> Outcomes<'s> {
    /// Adds an account.
    pub fn take(&mut self, row: &Segmented<'s>) {
        let tone = worked(row).map_or(ON_HOLD, |work| work.tone.code());
        let words = [row.segment, &row.treatment.name, tone, row.willingness_band.code(), row.ability_band.code()];
        let mut atom = Atom::default();
        for ((number, values), word) in atom.iter_mut().zip(&mut self.values).zip(words) {
            let at = values.iter().position(|known| *known == word).unwrap_or_else(|| {
                values.push(word);
                values.len() - 1
            });
            *number = u16::try_from(at).unwrap_or(u16::MAX);
        }
        let (atoms, next) = (&mut self.atoms, self.numbers.len());
        let number = *self.numbers.entry(atom).or_insert_with(|| {
            atoms.push(atom);
            u32::try_from(next).unwrap_or(u32::MAX)
        });
        self.account_ids.push(row.account_id.clone());
        self.atom_of.push(number);
        self.stage_of.push(row.stage.map_or(STRATA as u8 - 1, |stage| stage.number()));
    }

    pub fn len(&self) -> usize {
        self.atom_of.len()
    }

    pub fn is_empty(&self) -> bool {
        self.atom_of.is_empty()
    }

    /// The values of an outcome in their order, each with its number.
    fn values(&self, outcome: Outcome) -> Vec<(u16, &'s str)> {
        let values = &self.values[outcome as usize];
        let mut all: Vec<(u16, &'s str)> = (0u16..).zip(values.iter().copied()).collect();
        all.sort_by_key(|(_, value)| (outcome.rank(value), *value));
        all
    }
}
