//! A lead's path in words: each hop from the debtor to the point with its evidence. Never a personal value.

use super::graph::{Hop, Way};
use super::same::Identities;
use super::world::{Observation, ObservationAt, World};
use crate::domain::Source;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The hops of a way and the observation at its end, with what confirms it.
pub fn path(world: &World, identities: &Identities, way: &Way, carrier: ObservationAt, all: &[ObservationAt]) -> Vec<String> {
    let mut words: Vec<String> = way.hops.iter().map(|hop| hop_words(world, identities, hop)).collect();
    let seen = &world.observations[carrier];
    let mut last = format!("{}{}, {}", if way.person().is_none() { "own " } else { "" }, seen.kind, sighting(seen));
    for (source, day) in confirmations(world, carrier, all) {
        last.push_str(&format!(", confirmed by {source}{}", day.map_or(String::new(), |day| format!(" {day}"))));
    }
    words.push(last);
    words
}

/// Independent sources of the same value beside the carrier's, each with the last day it saw it.
pub fn confirmations(world: &World, carrier: ObservationAt, all: &[ObservationAt]) -> BTreeMap<Source, Option<Date>> {
    let first = world.observations[carrier].source;
    let mut found: BTreeMap<Source, Option<Date>> = BTreeMap::new();
    for seen in all.iter().map(|at| &world.observations[*at]) {
        if let Some(source) = seen.source
            && Some(source) != first
        {
            let last = found.entry(source).or_insert(None);
            *last = (*last).max(seen.seen_on());
        }
    }
    found
}

pub fn hop_words(world: &World, identities: &Identities, hop: &Hop) -> String {
    match hop {
        Hop::Same { link, record } => {
            let id = &world.record(*record).row.record_id;
            format!("the same human's debtor record {id} ({})", identities.links[*link].likeness.evidence.join(", "))
        }
        Hop::Named { person } => {
            let row = &world.record(*person).row;
            let relation = row.relation.map_or("person", |relation| relation.code());
            let source = row.source.map_or("unknown source", |source| source.code());
            let day = row.declared_on.map_or(String::new(), |day| format!(" {day}"));
            format!("named {relation} {} ({source}{day})", row.record_id)
        }
    }
}

/// Who saw it, and when last.
pub fn sighting(seen: &Observation) -> String {
    let source = seen.source.map_or("unknown source", |source| source.code());
    match seen.seen_on() {
        Some(day) => format!("{source} {day}"),
        None => format!("{source}, on no day noted"),
    }
}
