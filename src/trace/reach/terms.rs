//! What is known of a point before anybody tries it, as terms of the sum: which weights it takes, and how many times each.
//! Never looks at attempts: `answers` does.

use super::weights::{Weight, Weights};
use crate::domain::codes::{PointKind, RelationKind, Source, Validity};

/// A sighting whose day nobody noted counts as this old.
pub const AGE_UNKNOWN_YEARS: f64 = 4.0;
/// Older than this makes no difference.
const OLDEST_YEARS: f64 = 7.0;
/// Confirmations that count.
const CONFIRMATIONS_COUNTED: usize = 3;
/// How fast a mark that a point is good fades, one that it is dead, a success, a message passed on, and that a point is new:
/// shares a year.
const VALID_FADES: f64 = 1.0;
const INVALID_FADES: f64 = 0.25;
const REACHED_FADES: f64 = 0.5;
const RELAYED_FADES: f64 = 0.25;
const NEW_FADES: f64 = 1.0;

/// What is known of a point with its human.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub kind: PointKind,
    /// None: the debtor's own point.
    pub relation: Option<RelationKind>,
    /// Each source that saw it, and how many years ago last.
    pub seen: Vec<(Source, f64)>,
    /// The newest mark, and how many years old.
    pub marked: Option<(Validity, f64)>,
    /// Years since anybody first saw it; None where no day is noted.
    pub first: Option<f64>,
    /// Years since the human was reached here.
    pub reached: Option<f64>,
    /// Attempts at the debtor's other points that reached nobody since he or she was last reached anywhere; 0 for a named person.
    pub elsewhere: i64,
}

/// How a sighting counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    pub source: Source,
    pub years: f64,
    /// It carries the point; the others confirm it.
    pub carries: bool,
}

/// The sightings that count: what says most carries the point, the next confirm it where they say anything.
pub fn sightings(facts: &Facts, weights: &Weights) -> Vec<Sighting> {
    let says = |source: Source, years: f64| weights.of(Weight::Source(source)) + weights.of(Weight::Age(facts.kind)) * years;
    let mut all: Vec<(f64, Source, f64)> =
        facts.seen.iter().map(|(source, years)| (*source, years.min(OLDEST_YEARS))).map(|(s, years)| (says(s, years), s, years)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let confirmed = weights.of(Weight::Confirmed);
    let counts = |(at, (bits, ..)): &(usize, (f64, Source, f64))| *at == 0 || bits + confirmed > 0.0;
    let counted = all.into_iter().enumerate().filter(counts).take(1 + CONFIRMATIONS_COUNTED);
    counted.map(|(at, (_, source, years))| Sighting { source, years, carries: at == 0 }).collect()
}

/// The terms of the sum.
pub fn terms(facts: &Facts, weights: &Weights) -> Vec<(Weight, f64)> {
    let mut terms = vec![(Weight::Kind(facts.kind), 1.0)];
    terms.extend(facts.relation.map(|relation| (Weight::Relation(relation), 1.0)));
    let mut years = 0.0;
    let mut confirmations = 0.0;
    for sighting in sightings(facts, weights) {
        terms.push((Weight::Source(sighting.source), 1.0));
        years += sighting.years;
        confirmations += f64::from(u8::from(!sighting.carries));
    }
    terms.push((Weight::Age(facts.kind), years));
    terms.push((Weight::Confirmed, confirmations));
    terms.extend(marked(facts));
    terms.extend(reached(facts));
    terms.extend(new(facts));
    if matches!(facts.kind, PointKind::Mobile | PointKind::Landline) {
        terms.push((Weight::Elsewhere, (1.0 + facts.elsewhere as f64).log2()));
    }
    terms.retain(|(_, times)| *times != 0.0);
    terms
}

/// The term of the newest mark.
pub fn marked(facts: &Facts) -> Option<(Weight, f64)> {
    match facts.marked {
        Some((Validity::Valid, years)) => Some((Weight::Valid, fades(years, VALID_FADES, 0.0))),
        Some((Validity::Invalid, years)) => Some((Weight::Invalid, fades(years, INVALID_FADES, 0.3))),
        _ => None,
    }
}

/// The term of the last success.
fn reached(facts: &Facts) -> Option<(Weight, f64)> {
    let years = facts.reached?;
    Some(match facts.relation {
        None => (Weight::Reached, fades(years, REACHED_FADES, 0.0)),
        Some(_) => (Weight::Relayed, fades(years, RELAYED_FADES, 0.0)),
    })
}

/// The term of a debtor's point that nobody knew long ago.
fn new(facts: &Facts) -> Option<(Weight, f64)> {
    let years = facts.first.filter(|_| facts.relation.is_none())?;
    Some((Weight::New, fades(years, NEW_FADES, 0.0)))
}

fn fades(years: f64, share: f64, least: f64) -> f64 {
    (1.0 - share * years).max(least)
}
