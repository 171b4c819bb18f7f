//! The model: how likely each level is among pairs of one human (m) and of two (u), and how many pairs are of one human.
//! Never learns from labels; where data are thin it stays with the table set by judgement, and says so.

use super::comparison::{FIELDS, Field, LEVELS, Pattern};
use super::features::{Book, Features};
use serde::{Deserialize, Serialize};

/// A trained model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Chances of the levels, null level included (not used).
    pub m: Vec<Vec<f64>>,
    pub u: Vec<Vec<f64>>,
    /// Share of pairs, of all that share a space, that are of one human.
    pub lambda: f64,
    pub training: Training,
}

/// How training went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Blocking keys whose pairs estimation ran over, and how each run ended.
    pub runs: Vec<Run>,
    /// Levels no pair of the runs had: the table by judgement holds for them.
    pub not_seen: Vec<String>,
}

/// One run of expectation-maximisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub over: String,
    pub pairs: u64,
    pub iterations: u32,
    /// False: it only hit its iteration limit.
    pub converged: bool,
}

impl Default for Model {
    fn default() -> Self {
        let table = |of: fn(&super::comparison::Level) -> f64| -> Vec<Vec<f64>> {
            Field::ALL.iter().map(|field| std::iter::once(1.0).chain(field.levels().iter().map(of)).collect()).collect()
        };
        Model { m: table(|level| level.m), u: table(|level| level.u), lambda: 1e-5, training: Training::default() }
    }
}

impl Model {
    /// Bits of evidence of a level; 0 for the null level.
    pub fn bits(&self, field: Field, level: u8) -> f64 {
        if level == 0 {
            return 0.0;
        }
        let (m, u) = (self.m[field as usize][level as usize], self.u[field as usize][level as usize]);
        (m / u).log2().clamp(-8.0, 26.0)
    }

    /// All weights, each comparison's levels in order; a level that implies more likeness never weighs less.
    pub fn weights(&self) -> Weights {
        let mut bits = [[0.0; LEVELS]; FIELDS];
        for field in Field::ALL {
            let row = &mut bits[field as usize];
            for level in (1..=field.levels().len()).rev() {
                row[level] = self.bits(field, level as u8);
                if field.ordered() && level < field.levels().len() {
                    row[level] = row[level].max(row[level + 1]);
                }
            }
        }
        Weights { bits, prior: (self.lambda / (1.0 - self.lambda)).log2() }
    }
}

/// The weights of a model, ready to add.
#[derive(Debug, Clone)]
pub struct Weights {
    pub bits: [[f64; LEVELS]; FIELDS],
    /// Bits before any evidence.
    pub prior: f64,
}

impl Weights {
    /// Bits of one comparison within a pattern: what a household shares says nothing about two who clearly differ.
    pub fn of(&self, pattern: Pattern, field: Field) -> f64 {
        let bits = self.bits[field as usize][pattern.level(field) as usize];
        if bits > 0.0 && field.household() && pattern.of_two() { 0.0 } else { bits }
    }
    /// Bits of a pattern, without the prior and without the rarity of values.
    pub fn sum(&self, pattern: Pattern) -> f64 {
        Field::ALL.iter().map(|field| self.of(pattern, *field)).sum()
    }
}

/// Chances of agreement over all values of a field, counted once.
#[derive(Debug, Clone, Copy)]
pub struct Chances {
    pub family: f64,
    pub given: f64,
    pub born: f64,
    pub number: f64,
    pub email: f64,
    pub phone: f64,
    pub region: f64,
    pub work: f64,
}

impl Chances {
    pub fn of(book: &Book) -> Chances {
        Chances {
            family: book.family.chance(),
            given: book.given.chance(),
            born: book.born.chance(),
            number: book.number.chance(),
            email: book.email.chance(),
            phone: book.phone.chance(),
            region: book.region.chance(),
            work: book.work.chance(),
        }
    }

    /// Bits that agreement on these very values says more or less than agreement in general.
    pub fn rarity(&self, book: &Book, pattern: Pattern, field: Field, one: &Features, other: &Features) -> f64 {
        let level = pattern.level(field);
        match field {
            Field::Name => {
                let family = || book.family.rarity(one.name.family, self.family);
                let given = || book.given.rarity(one.name.given, self.given);
                match level {
                    1 => family() + given(),
                    2 => (book.family.rarity(one.name.family, self.family) + book.family.rarity(other.name.family, self.family)).min(6.0),
                    4 | 9 => family(),
                    7 if one.name.family == other.name.family => family(),
                    5 | 8 | 10 if one.name.given == other.name.given => given(),
                    _ => 0.0,
                }
            }
            Field::Birth if level == 1 => book.born.rarity(book.born_term(one.born), self.born),
            Field::Email if level == 1 => {
                let shared = one.emails.iter().filter(|email| other.emails.contains(email));
                shared.map(|(email, _)| book.email.rarity(*email, self.email)).fold(f64::NEG_INFINITY, f64::max)
            }
            Field::Phone if matches!(level, 1 | 2) && !pattern.of_two() => {
                let shared = one.phones.iter().filter(|phone| other.phones.contains(phone));
                shared.map(|phone| book.phone.rarity(*phone, self.phone)).fold(f64::NEG_INFINITY, f64::max)
            }
            Field::Region if level == 1 && !pattern.of_two() => book.region.rarity(one.region, self.region),
            Field::Work if level == 1 => book.work.rarity(one.work, self.work),
            _ => 0.0,
        }
    }
}
