//! The chance that a point reaches whom it should, as a sum of bits (log-odds to the base 2) that anyone can check by hand:
//! p = 1 / (1 + 2^-bits), times the certainty of each identity link on the way. Never told a point that the rules block.
//!
//! `weights` is the table by judgement, `learn` moves it by what the log and earlier searches say, `answers` weighs attempts.

mod answers;
mod learn;
mod log;
mod rivals;
mod terms;
#[cfg(test)]
mod trial;
mod tried;
mod weights;

pub use learn::learn;
pub use log::{SeenRow, TryRow, episodes};
pub use tried::Tried;
pub use weights::Weights;

use crate::domain::codes::{PointKind, RelationKind, Source, Validity};
use jiff::civil::Date;
use log::years;
use terms::{AGE_UNKNOWN_YEARS, Facts, sightings, terms};
use weights::Weight;

/// One step of the sum, for the waterfall.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What was looked at, in words without personal values.
    pub words: String,
    /// Added to the log-odds, in bits.
    pub bits: f64,
}

/// A scored point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    pub parts: Vec<Part>,
    /// Parts that are evidence, and their sum in bits; what is surer than it may be comes after.
    known: usize,
    bits: f64,
    /// Certainty of the identity links on the path, multiplied; 1 where there is none.
    pub identity: f64,
    /// The source whose sighting says most; the others confirm it.
    pub carrier: Option<Source>,
    /// Millionths of `p_reach`: an integer, so that an order by it is total and the same everywhere.
    pub millionths: i64,
}

impl Score {
    /// The chance after each part, in millionths, before the identity links.
    pub fn steps(&self) -> Vec<i64> {
        let mut bits = 0.0;
        let after = |part: &Part| {
            bits += part.bits;
            (1e6 / (1.0 + f64::exp2(-bits))).round() as i64
        };
        self.parts.iter().map(after).collect()
    }
}

/// All that the score looks at.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub kind: PointKind,
    /// None: the debtor's own point.
    pub relation: Option<RelationKind>,
    /// Each lawful source that saw the point with its owner, and when last.
    pub seen: Vec<(Source, Option<Date>)>,
    /// The day any of them first did.
    pub first_seen_on: Option<Date>,
    /// The newest mark.
    pub validity: Option<Validity>,
    pub validity_on: Option<Date>,
    pub tried: Tried,
    /// Attempts at the debtor's other points that reached nobody since he or she was last reached anywhere.
    pub elsewhere: i64,
    /// Distinct humans who share it, the owner included.
    pub owners: u32,
    /// Seen later with somebody else.
    pub moved_on: bool,
    /// Certainty of the identity links on the path.
    pub identity: f64,
}

/// Each doubling of the people who share it: by judgement, for few logs tell.
const SHARED_BITS: f64 = -0.8;
/// Seen later with somebody else: numbers are issued again.
const MOVED_ON_BITS: f64 = -2.0;
/// What is surer than this counts half from there on: between the last sign and tomorrow numbers change hands.
const SURE_BITS: f64 = 1.5;

impl Evidence {
    /// The latest sighting of each source, in the order of the sources.
    fn latest(&self) -> Vec<(Source, Option<Date>)> {
        let mut all: Vec<(Source, Option<Date>)> = self.seen.clone();
        all.sort_by_key(|(source, day)| (*source, std::cmp::Reverse(*day)));
        all.dedup_by_key(|(source, _)| *source);
        all
    }

    fn facts(&self, as_of: Date) -> Facts {
        let age = |day: Option<Date>| day.map_or(AGE_UNKNOWN_YEARS, |day| years(day, as_of));
        Facts {
            kind: self.kind,
            relation: self.relation,
            seen: self.latest().into_iter().map(|(source, day)| (source, age(day))).collect(),
            marked: self.validity.map(|validity| (validity, age(self.validity_on))),
            first: self.first_seen_on.map(|day| years(day, as_of)),
            reached: self.tried.last_reached_on.map(|day| years(day, as_of)),
            elsewhere: if self.relation.is_none() { self.elsewhere } else { 0 },
        }
    }
}

/// The score of a point as of a day.
pub fn score(evidence: &Evidence, weights: &Weights, as_of: Date) -> Score {
    let mut parts = Vec::new();
    let mut carrier = None;
    let mut add = |words: String, bits: f64| {
        let bits = rounded(bits);
        if bits != 0.0 {
            parts.push(Part { words, bits });
        }
    };
    let facts = evidence.facts(as_of);
    let latest = evidence.latest();
    let told = |words: String, weight: Weight| format!("{words} ({})", weights.origin(weight));
    let age = weights.of(Weight::Age(evidence.kind));
    add(told(format!("kind {}", evidence.kind), Weight::Kind(evidence.kind)), weights.of(Weight::Kind(evidence.kind)));
    if let Some(relation) = evidence.relation {
        add(told(format!("through a named {relation}"), Weight::Relation(relation)), weights.of(Weight::Relation(relation)));
    }
    for sighting in sightings(&facts, weights) {
        let source = sighting.source;
        let day = latest.iter().find(|(other, _)| *other == source).and_then(|(_, day)| *day);
        let day = day.map_or("on no day noted".to_owned(), |day| format!("last seen {day}"));
        let (bits, aged) = (weights.of(Weight::Source(source)), sighting.years * age);
        if sighting.carries {
            carrier = Some(source);
            add(told(format!("source {source}"), Weight::Source(source)), bits);
            add(told(day, Weight::Age(evidence.kind)), aged);
        } else {
            let confirmed = bits + aged + weights.of(Weight::Confirmed);
            add(told(format!("confirmed by {source}, {day}"), Weight::Confirmed), confirmed);
        }
    }
    for (weight, times) in terms(&facts, weights) {
        let noted = evidence.validity_on.map_or(String::new(), |day| format!(" on {day}"));
        let words = match weight {
            Weight::Valid => format!("marked valid{noted}"),
            Weight::Invalid => format!("marked invalid{noted}"),
            Weight::New => format!("not known before {}", evidence.first_seen_on.map(|day| day.to_string()).unwrap_or_default()),
            Weight::Reached | Weight::Relayed => {
                format!("reached on {}", evidence.tried.last_reached_on.map(|day| day.to_string()).unwrap_or_default())
            }
            Weight::Elsewhere => format!("{} attempt(s) at other points reached nobody", evidence.elsewhere),
            _ => continue,
        };
        add(told(words, weight), times * weights.of(weight));
    }
    let answers = &weights.answers[usize::from(evidence.relation.is_some())];
    let mut before = 0.0;
    for (words, so_far) in evidence.tried.steps() {
        let bits = answers.bits(&so_far);
        add(words, bits - before);
        before = bits;
    }
    // A place of work is shared by nature, and goes on being the debtor's when a colleague is seen there.
    if evidence.kind != PointKind::Employer {
        if evidence.owners > 1 {
            add(format!("shared by {} people", evidence.owners), f64::from(evidence.owners).log2() * SHARED_BITS);
        }
        if evidence.moved_on {
            add("seen later with somebody else".into(), MOVED_ON_BITS);
        }
    }
    let known = parts.len();
    let bits: f64 = parts.iter().map(|part| part.bits).sum();
    Score { parts, known, bits, identity: evidence.identity, carrier, millionths: 0 }.closed()
}

impl Score {
    /// The same beside the human's other mobiles, by the odds that they reach: other numbers that the same human may answer at.
    pub fn beside(&self, others: &[f64], weights: &Weights) -> Score {
        let bits = rounded(rivals::bits(others, weights.of(Weight::Another)));
        if bits == 0.0 {
            return self.clone();
        }
        let words = format!("beside {} more of the same human's mobiles: most people answer at one", others.len());
        let part = Part { words: format!("{words} ({})", weights.origin(Weight::Another)), bits };
        let known: Vec<Part> = self.parts[..self.known].iter().cloned().chain([part]).collect();
        Score { known: known.len(), parts: known, bits: self.bits + bits, ..self.clone() }.closed()
    }

    /// The odds by its own evidence and the identity links.
    pub fn odds(&self) -> f64 {
        let p = self.identity / (1.0 + (-self.bits).exp2());
        p / (1.0 - p).max(1e-6)
    }

    /// Puts what is surer than it may be in its place, and the chance that comes of it.
    fn closed(mut self) -> Score {
        let mut bits = self.bits;
        if bits > SURE_BITS {
            let rest = rounded((SURE_BITS - bits) / 2.0);
            self.parts.push(Part { words: "what is surer than 3 in 4 counts half: numbers change hands".into(), bits: rest });
            bits += rest;
        }
        self.millionths = (self.identity * 1e6 / (1.0 + (-bits).exp2())).round() as i64;
        self
    }
}

/// Two decimals, so that the waterfall adds up as it is printed.
fn rounded(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}
