//! The chance that a point reaches whom it should, as a sum of bits (log-odds to the base 2) that anyone can check by hand:
//! p = 1 / (1 + 2^-bits), times the certainty of each identity link on the way. Never told a point that the rules block.
//!
//! The weights are set by judgement from the order of work that tracing desks use (own records first, then what the debtor
//! used lately, then named people); one table holds them all, so that a calibration can replace it.

use crate::domain::codes::{PointKind, RelationKind, Source, Validity};
use jiff::civil::Date;

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
    /// Certainty of the identity links on the path, multiplied; 1 where there is none.
    pub identity: f64,
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

/// What attempts at the point said, for this human.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tried {
    pub reached: i64,
    pub unanswered: i64,
    pub busy: i64,
    pub switched_off: i64,
    pub dead: i64,
    pub last_reached_on: Option<Date>,
    pub last_failed_on: Option<Date>,
}

/// All that the score looks at.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub kind: PointKind,
    /// Source of the observation that carries the lead.
    pub source: Source,
    /// None: the debtor's own point.
    pub relation: Option<RelationKind>,
    /// Last day on which any lawful source saw the point with its owner.
    pub seen_on: Option<Date>,
    /// Independent lawful sources beside the first.
    pub confirmations: u32,
    pub validity: Option<Validity>,
    pub validity_on: Option<Date>,
    pub tried: Tried,
    /// Distinct humans who share it, the owner included.
    pub owners: u32,
    /// Seen later with somebody else.
    pub moved_on: bool,
    /// Certainty of the identity links on the path.
    pub identity: f64,
}

/// Bits a year that a point loses, by kind: people keep a mobile for years, an address longer.
const AGE_BITS_A_YEAR: [(PointKind, f64); 6] = [
    (PointKind::Mobile, -0.60),
    (PointKind::Landline, -0.45),
    (PointKind::Email, -0.40),
    (PointKind::Address, -0.35),
    (PointKind::Employer, -0.60),
    (PointKind::Messenger, -0.60),
];
/// Where a point starts, by kind.
const KIND_BITS: [(PointKind, f64); 6] = [
    (PointKind::Mobile, 0.9),
    (PointKind::Landline, -0.2),
    (PointKind::Email, -0.8),
    (PointKind::Address, -0.7),
    (PointKind::Employer, -0.9),
    (PointKind::Messenger, -1.0),
];
/// What a source is worth: what the debtor used or said beats what somebody keeps about the debtor.
const SOURCE_BITS: [(Source, f64); 22] = [
    (Source::Application, 0.0),
    (Source::ClientUpdate, 0.6),
    (Source::StatementAddress, 0.2),
    (Source::DeliveryAddress, 0.6),
    (Source::Transaction, 0.8),
    (Source::PreviousAgency, -0.5),
    (Source::InboundContact, 1.5),
    (Source::Payment, 1.3),
    (Source::RelationTold, 0.7),
    (Source::Directory114, -0.8),
    (Source::BusinessRegistry, -0.8),
    (Source::CourtRecord, -0.4),
    (Source::CreditBureau, 0.3),
    (Source::CarrierMatch, 1.2),
    (Source::LogisticsMatch, 0.9),
    (Source::SocialInsurance, 0.5),
    (Source::HousingFund, 0.5),
    (Source::AppLocation, 0.0),
    (Source::SocialMedia, 0.0),
    (Source::PurchasedList, 0.0),
    (Source::WebSearch, 0.0),
    (Source::FieldVisit, 0.2),
];
/// How ready a named person is to answer and pass a message on.
const RELATION_BITS: [(RelationKind, f64); 13] = [
    (RelationKind::Spouse, 0.3),
    (RelationKind::Partner, 0.1),
    (RelationKind::Parent, 0.3),
    (RelationKind::Child, 0.0),
    (RelationKind::Sibling, 0.0),
    (RelationKind::Relative, -0.3),
    (RelationKind::Friend, -0.4),
    (RelationKind::Colleague, -0.6),
    (RelationKind::Employer, -0.7),
    (RelationKind::Guarantor, 0.3),
    (RelationKind::EmergencyContact, 0.0),
    (RelationKind::Landlord, -0.6),
    (RelationKind::Other, -1.0),
];
/// Each further independent source, and how many count.
const CONFIRMATION_BITS: f64 = 0.8;
const CONFIRMATIONS_COUNTED: u32 = 3;
/// A point whose last sighting nobody noted counts as this old.
const AGE_UNKNOWN_YEARS: f64 = 4.0;
/// Somebody marked it valid, or dead; both fade like a sighting.
const VALID_BITS: f64 = 1.2;
const INVALID_BITS: f64 = -4.0;
/// The human was reached here: the best evidence there is, fading by half a year.
const REACHED_BITS: f64 = 2.2;
const REACHED_FADES_BITS_A_YEAR: f64 = -1.2;
/// Each attempt without an answer since; the first tell most, and more than the count say no more.
const UNANSWERED_BITS: f64 = -0.25;
const UNANSWERED_COUNTED: i64 = 6;
/// Busy: the line lives.
const BUSY_BITS: f64 = 0.3;
const SWITCHED_OFF_BITS: f64 = -0.5;
const SWITCHED_OFF_COUNTED: i64 = 4;
/// The network says that there is no such number.
const DEAD_BITS: f64 = -4.5;
/// Each doubling of the people who share it.
const SHARED_BITS: f64 = -0.8;
/// Seen later with somebody else: numbers are issued again.
const MOVED_ON_BITS: f64 = -2.5;

fn of<K: PartialEq>(table: &[(K, f64)], key: &K) -> f64 {
    table.iter().find(|(k, _)| k == key).map_or(0.0, |(_, bits)| *bits)
}

/// Years from a day to another; never negative.
fn years(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days().max(0)) / 365.25
}

/// The score of a point as of a day.
pub fn score(evidence: &Evidence, as_of: Date) -> Score {
    let mut parts = Vec::new();
    let mut add = |words: String, bits: f64| {
        // Two decimals, so that the waterfall adds up as it is printed.
        let bits = (bits * 100.0).round() / 100.0;
        if bits != 0.0 {
            parts.push(Part { words, bits });
        }
    };
    add(format!("kind {}", evidence.kind), of(&KIND_BITS, &evidence.kind));
    if let Some(relation) = evidence.relation {
        add(format!("through a named {relation}"), of(&RELATION_BITS, &relation));
    }
    add(format!("source {}", evidence.source), of(&SOURCE_BITS, &evidence.source));
    let age = evidence.seen_on.map_or(AGE_UNKNOWN_YEARS, |seen| years(seen, as_of));
    let seen = evidence.seen_on.map_or("nobody noted when it was last seen".to_owned(), |day| format!("last seen {day}"));
    add(seen, age * of(&AGE_BITS_A_YEAR, &evidence.kind));
    let confirmed = evidence.confirmations.min(CONFIRMATIONS_COUNTED);
    add(format!("confirmed by {} independent source(s)", evidence.confirmations), f64::from(confirmed) * CONFIRMATION_BITS);
    let noted = evidence.validity_on.map_or(String::new(), |day| format!(" on {day}"));
    match evidence.validity {
        Some(Validity::Valid) => {
            let fading = evidence.validity_on.map_or(AGE_UNKNOWN_YEARS, |day| years(day, as_of)) * REACHED_FADES_BITS_A_YEAR;
            add(format!("marked valid{noted}"), (VALID_BITS + fading).max(0.0));
        }
        Some(Validity::Invalid) => add(format!("marked invalid{noted}"), INVALID_BITS),
        _ => {}
    }
    attempts(&evidence.tried, as_of, &mut add);
    if evidence.owners > 1 {
        add(format!("shared by {} people", evidence.owners), f64::from(evidence.owners).log2() * SHARED_BITS);
    }
    if evidence.moved_on {
        add("seen later with somebody else".into(), MOVED_ON_BITS);
    }
    let bits: f64 = parts.iter().map(|part| part.bits).sum();
    let p = evidence.identity / (1.0 + (-bits).exp2());
    Score { parts, identity: evidence.identity, millionths: (p * 1e6).round() as i64 }
}

fn attempts(tried: &Tried, as_of: Date, add: &mut impl FnMut(String, f64)) {
    if let Some(day) = tried.last_reached_on {
        add(format!("reached on {day}"), (REACHED_BITS + years(day, as_of) * REACHED_FADES_BITS_A_YEAR).max(0.0));
    }
    // What failed before the last success was overtaken by it.
    if tried.last_reached_on.is_some() && tried.last_failed_on <= tried.last_reached_on {
        return;
    }
    if tried.dead > 0 {
        add(format!("found dead {} time(s)", tried.dead), DEAD_BITS);
    }
    if tried.unanswered > 0 {
        add(
            format!("{} attempt(s) without an answer", tried.unanswered),
            tried.unanswered.min(UNANSWERED_COUNTED) as f64 * UNANSWERED_BITS,
        );
    }
    if tried.switched_off > 0 {
        add(
            format!("switched off {} time(s)", tried.switched_off),
            tried.switched_off.min(SWITCHED_OFF_COUNTED) as f64 * SWITCHED_OFF_BITS,
        );
    }
    if tried.busy > 0 {
        add("busy: the line lives".into(), BUSY_BITS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 6, 7);

    fn plain() -> Evidence {
        Evidence {
            kind: PointKind::Mobile,
            source: Source::Application,
            relation: None,
            seen_on: Some(date(2026, 5, 1)),
            confirmations: 0,
            validity: None,
            validity_on: None,
            tried: Tried::default(),
            owners: 1,
            moved_on: false,
            identity: 1.0,
        }
    }
    fn p(evidence: &Evidence) -> i64 {
        score(evidence, TODAY).millionths
    }

    #[test]
    fn every_code_has_its_weight() {
        assert!(PointKind::ALL.iter().all(|k| KIND_BITS.iter().any(|(of, _)| of == k) && AGE_BITS_A_YEAR.iter().any(|(of, _)| of == k)));
        assert!(Source::ALL.iter().all(|s| SOURCE_BITS.iter().any(|(of, _)| of == s)));
        assert!(RelationKind::ALL.iter().all(|r| RELATION_BITS.iter().any(|(of, _)| of == r)));
    }

    #[test]
    fn the_waterfall_adds_up() {
        let mut evidence = plain();
        evidence.confirmations = 2;
        evidence.tried = Tried { unanswered: 3, last_failed_on: Some(TODAY), ..Tried::default() };
        let score = score(&evidence, TODAY);
        let bits: f64 = score.parts.iter().map(|part| part.bits).sum();
        assert_eq!(score.millionths, (1e6 / (1.0 + (-bits).exp2())).round() as i64);
        assert!(score.parts.iter().any(|part| part.words == "3 attempt(s) without an answer" && part.bits == -0.75));
    }

    #[test]
    fn better_evidence_never_scores_less() {
        let base = plain();
        let with = |change: &dyn Fn(&mut Evidence)| {
            let mut evidence = plain();
            change(&mut evidence);
            p(&evidence)
        };
        assert!(with(&|e| e.seen_on = Some(date(2022, 5, 1))) < p(&base));
        assert!(with(&|e| e.confirmations = 1) > p(&base));
        assert!(with(&|e| e.owners = 40) < p(&base) / 4, "a hub is damped");
        assert!(with(&|e| e.moved_on = true) < p(&base));
        assert!(with(&|e| e.validity = Some(Validity::Invalid)) < p(&base));
        assert!(with(&|e| e.identity = 0.5) < p(&base));
        let dead = with(&|e| e.tried = Tried { dead: 1, last_failed_on: Some(TODAY), ..Tried::default() });
        let silent = with(&|e| e.tried = Tried { unanswered: 6, last_failed_on: Some(TODAY), ..Tried::default() });
        assert!(dead < silent && silent < p(&base), "an invalid tone is worth more than no answer");
        let reached =
            Tried { reached: 1, unanswered: 5, last_reached_on: Some(TODAY), last_failed_on: Some(date(2026, 6, 1)), ..Tried::default() };
        assert!(with(&|e| e.tried = reached) > p(&base), "what failed before the last success is overtaken");
    }
}
