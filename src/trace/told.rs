//! What was said already of two records: by the last run of `resolve`, by a person. A person's word stands; a run's counts as far
//! as nothing that the rules block can have taken part in it. Never says a value in words.

use super::TraceError;
use super::facts::{LinkedRow, Vault};
use super::identity::Likeness;
use super::names::Names;
use super::places::{Place, same_place};
use super::world::{Observation, RecordAt, World};
use crate::domain::PointKind;

/// What a person's decision is worth: a clerk may err, and whose a point is must still be confirmed.
const JUDGED: f64 = 0.97;
/// The most that a run is believed: sureness comes from an identity number alone.
const MOST: f64 = 0.97;
/// The least chance of a run that makes a link here: as much as the weakest evidence of `identity`.
const LEAST: f64 = 0.80;

/// A person said that they are one.
pub fn by_person(row: &LinkedRow) -> Likeness {
    let by = row.decided_by.as_deref().unwrap_or("somebody");
    let on = row.decided_on.map_or(String::new(), |day| format!(" on {day}"));
    Likeness { certainty: JUDGED, by_number: false, evidence: vec![format!("judged the same by {by}{on}")] }
}

/// The last run says that they are one, by what may do work.
///
/// # Errors
/// `Open` where a value does not open.
pub fn by_run(
    row: &LinkedRow,
    pair: (RecordAt, RecordAt),
    world: &World,
    working: &[bool],
    vault: &dyn Vault,
    names: &Names,
) -> Result<Option<Likeness>, TraceError> {
    let Some(p) = row.p_match.filter(|p| *p >= LEAST) else { return Ok(None) };
    let words = row.evidence.as_deref().unwrap_or("");
    // What speaks only of names, dates and numbers rests on no point.
    let of_points = ["phone", "address", "e-mail"].iter().any(|kind| words.contains(kind));
    if of_points && (leans(pair.0, pair.1, world, working, vault, names)? || leans(pair.1, pair.0, world, working, vault, names)?) {
        return Ok(None);
    }
    let bits = row.weight_bits.map_or(String::new(), |bits| format!(" ({bits:+.1} bits)"));
    let evidence = vec![format!("linked by the last resolve{bits}"), words.to_owned()];
    Ok(Some(Likeness { certainty: p.min(MOST), by_number: false, evidence }))
}

/// Whether a point of one record that may do no work is like one of the other record.
fn leans(one: RecordAt, other: RecordAt, world: &World, working: &[bool], vault: &dyn Vault, names: &Names) -> Result<bool, TraceError> {
    let of = |record: RecordAt| world.record(record).observations.iter().map(|at| (*at, &world.observations[*at]));
    for (_, idle) in of(one).filter(|(at, seen)| !working[*at] && class(seen.kind).is_some()) {
        for (_, seen) in of(other).filter(|(_, seen)| class(seen.kind) == class(idle.kind)) {
            if idle.value == seen.value || alike(idle, seen, world, vault, names)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Kinds that are compared with each other.
const fn class(kind: PointKind) -> Option<u8> {
    match kind {
        PointKind::Mobile | PointKind::Landline => Some(0),
        PointKind::Email => Some(1),
        PointKind::Address => Some(2),
        PointKind::Employer | PointKind::Messenger => None,
    }
}

/// As widely as a run takes two values for alike, or wider.
fn alike(one: &Observation, other: &Observation, world: &World, vault: &dyn Vault, names: &Names) -> Result<bool, TraceError> {
    let (a, b) = (vault.open(&world.values[one.value])?, vault.open(&world.values[other.value])?);
    let (a, b) = (a.reveal(), b.reveal());
    Ok(match one.kind {
        PointKind::Address => {
            let (a, b) = (Place::read(names, a), Place::read(names, b));
            same_place(&a, &b) || a.similarity(&b) >= 0.5
        }
        PointKind::Email => super::linkage::alike(local(a), local(b), 0.88),
        _ => strsim::osa_distance(a, b) <= 1,
    })
}

fn local(mail: &str) -> &str {
    mail.split('@').next().unwrap_or(mail)
}
