//! The weights of the chance to reach, in bits: a table by judgement, from the order of work that tracing desks use (own records
//! first, then what the debtor used lately, then named people), and how far a log may move each. Never holds a fact about anyone.

use super::answers::Answers;
use crate::domain::codes::{PointKind, RelationKind, Source};

/// What a weight is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Where a point starts, by kind.
    Kind(PointKind),
    /// How ready a named person is to answer and pass a message on.
    Relation(RelationKind),
    /// What a source is worth: what the debtor used or said beats what somebody keeps about the debtor.
    Source(Source),
    /// A year that a sighting is old, by kind: people keep a mobile for years, an address longer.
    Age(PointKind),
    /// Each further independent source.
    Confirmed,
    /// Somebody marked it valid, or dead; both fade.
    Valid,
    Invalid,
    /// The human was reached here: the best evidence there is; it fades.
    Reached,
    /// A named person passed a message on here: who helped once helps again.
    Relayed,
    /// Nobody knew the debtor's point a year ago: it is what the debtor uses now. A first sighting cannot be freshened by a file's
    /// date, as a last one is.
    New,
    /// Each doubling of the attempts at the debtor's other points that reached nobody: who is gone is gone everywhere.
    Elsewhere,
    /// Each mobile beyond the first at which a debtor is reached too: most people answer at one.
    Another,
}

const KINDS: usize = PointKind::ALL.len();
const RELATIONS: usize = RelationKind::ALL.len();
const SOURCES: usize = Source::ALL.len();
/// How many weights there are.
pub const COUNT: usize = 2 * KINDS + RELATIONS + SOURCES + 8;

impl Weight {
    /// Its place in a list of all.
    pub fn at(self) -> usize {
        match self {
            Weight::Kind(kind) => kind as usize,
            Weight::Relation(relation) => KINDS + relation as usize,
            Weight::Source(source) => KINDS + RELATIONS + source as usize,
            Weight::Age(kind) => KINDS + RELATIONS + SOURCES + kind as usize,
            Weight::Confirmed => COUNT - 8,
            Weight::Valid => COUNT - 7,
            Weight::Invalid => COUNT - 6,
            Weight::Reached => COUNT - 5,
            Weight::Relayed => COUNT - 4,
            Weight::New => COUNT - 3,
            Weight::Elsewhere => COUNT - 2,
            Weight::Another => COUNT - 1,
        }
    }

    /// Every weight, in the order of their places.
    pub fn all() -> impl Iterator<Item = Weight> {
        let kinds = PointKind::ALL.iter().copied().map(Weight::Kind);
        let relations = RelationKind::ALL.iter().copied().map(Weight::Relation);
        let sources = Source::ALL.iter().copied().map(Weight::Source);
        let ages = PointKind::ALL.iter().copied().map(Weight::Age);
        let rest = [
            Weight::Confirmed,
            Weight::Valid,
            Weight::Invalid,
            Weight::Reached,
            Weight::Relayed,
            Weight::New,
            Weight::Elsewhere,
            Weight::Another,
        ];
        kinds.chain(relations).chain(sources).chain(ages).chain(rest)
    }

    /// The weight by judgement, in bits.
    pub fn judged(self) -> f64 {
        match self {
            Weight::Kind(PointKind::Mobile) => 0.3,
            Weight::Kind(PointKind::Landline) => -0.4,
            Weight::Kind(PointKind::Email) => -1.1,
            Weight::Kind(PointKind::Address) => -1.0,
            Weight::Kind(PointKind::Employer) => -1.2,
            Weight::Kind(PointKind::Messenger) => -1.2,
            Weight::Relation(RelationKind::Spouse | RelationKind::Parent | RelationKind::Guarantor) => 0.5,
            Weight::Relation(RelationKind::Child | RelationKind::Sibling | RelationKind::EmergencyContact | RelationKind::Partner) => 0.1,
            Weight::Relation(RelationKind::Relative) => -0.3,
            Weight::Relation(RelationKind::Friend) => -0.9,
            Weight::Relation(RelationKind::Colleague | RelationKind::Employer | RelationKind::Landlord) => -1.5,
            Weight::Relation(RelationKind::Other) => -1.5,
            Weight::Source(source) => source_bits(source),
            Weight::Age(PointKind::Mobile | PointKind::Employer | PointKind::Messenger) => -0.55,
            Weight::Age(PointKind::Landline) => -0.45,
            Weight::Age(PointKind::Email) => -0.15,
            Weight::Age(PointKind::Address) => -0.25,
            Weight::Confirmed => 0.8,
            Weight::Valid => 1.4,
            Weight::Invalid => -3.0,
            Weight::Reached => 2.4,
            Weight::Relayed => 3.0,
            Weight::New => 1.0,
            Weight::Elsewhere => -0.15,
            Weight::Another => -2.3,
        }
    }

    /// How far a log may move it before it must say much, in bits: the spread around the judgement.
    pub fn spread(self) -> f64 {
        match self {
            Weight::Kind(_) | Weight::Another | Weight::Reached | Weight::Relayed | Weight::Invalid => 1.0,
            Weight::Relation(_) | Weight::Source(_) => 0.8,
            Weight::Age(_) => 0.3,
            // Attempts elsewhere are many and hang together: a log says less of them than it seems.
            Weight::Elsewhere => 0.15,
            Weight::Confirmed => 0.5,
            Weight::Valid | Weight::New => 0.7,
        }
    }

    /// A year never makes a sighting better, a confirmation or a success never makes a point worse, and a second number is at most no
    /// rival and at least one in a thousand.
    pub fn bounded(self, bits: f64) -> f64 {
        match self {
            Weight::Age(_) | Weight::Elsewhere => bits.min(0.0),
            Weight::Another => bits.clamp(-10.0, 0.0),
            Weight::Confirmed | Weight::Valid | Weight::Reached | Weight::Relayed | Weight::New => bits.max(0.0),
            Weight::Invalid => bits.min(-0.1),
            _ => bits,
        }
    }
}

fn source_bits(source: Source) -> f64 {
    match source {
        Source::Application => 0.0,
        Source::ClientUpdate => 0.4,
        Source::StatementAddress => 0.2,
        Source::DeliveryAddress => 0.4,
        Source::Transaction => 0.8,
        Source::PreviousAgency => -0.9,
        Source::InboundContact => 1.5,
        Source::Payment => 1.2,
        Source::RelationTold => 0.8,
        Source::Directory114 | Source::BusinessRegistry => -0.8,
        Source::CourtRecord => -0.4,
        Source::CreditBureau => 0.1,
        Source::CarrierMatch => 1.2,
        Source::LogisticsMatch => 0.8,
        Source::SocialInsurance | Source::HousingFund => 0.3,
        Source::FieldVisit => 0.2,
        Source::AppLocation | Source::SocialMedia | Source::PurchasedList | Source::WebSearch => 0.0,
    }
}

/// All weights, and how calls are answered.
#[derive(Debug, Clone)]
pub struct Weights {
    pub(super) bits: Vec<f64>,
    /// Tried points that each weight was learned from.
    pub(super) cases: Vec<f64>,
    /// Of the debtor's own points, and of named people's.
    pub(super) answers: [Answers; 2],
}

impl Weights {
    /// The table by judgement: what answers where there is no log.
    pub fn judged() -> Weights {
        let bits = Weight::all().map(Weight::judged).collect();
        Weights { bits, cases: vec![0.0; COUNT], answers: [Answers::judged(false), Answers::judged(true)] }
    }
    pub(super) fn of(&self, weight: Weight) -> f64 {
        self.bits[weight.at()]
    }
    /// Where a weight comes from, in words: the log moved it, or judgement alone.
    pub(super) fn origin(&self, weight: Weight) -> String {
        match self.cases[weight.at()] {
            cases if cases >= 1.0 => format!("learned from {cases:.0} tried points"),
            _ => "by judgement".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_one_place() {
        let places: Vec<usize> = Weight::all().map(Weight::at).collect();
        assert_eq!(places, (0..COUNT).collect::<Vec<_>>());
        assert!(Weight::all().all(|weight| weight.spread() > 0.0 && weight.bounded(weight.judged()) == weight.judged()));
    }
}
