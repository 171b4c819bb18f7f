//! The ways that lead to a lead's point, the k best of them, hop by hop with what each rests on. All simple ways of at most three
//! hops are looked at, each scored by its own evidence alone. Never over an edge that the rules do not let this case use.

use super::TraceError;
use super::case::Case;
use super::gate::Human;
use super::graph::{Hop, Sighting, Way};
use super::leads::{Lead, Trace};
use super::reach::Tried;
use super::words;
use super::world::ObservationAt;
use crate::domain::codes::{Basis, Source};
use crate::domain::{Decision, PointKind};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One hop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `same` (the same human's record), `named` (who the debtor named) or `seen` (a record's point).
    pub edge: &'static str,
    /// The record it leads to; none for the point.
    pub to: Option<String>,
    /// What the hop rests on, in words without values.
    pub evidence: String,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub client: Option<String>,
    pub first_seen_on: Option<Date>,
    pub last_seen_on: Option<Date>,
    /// Independent sources beside the first.
    pub confirmations: Option<u32>,
    /// What attempts said, in words.
    pub outcomes: Option<String>,
    /// What the rules say of it, for this case.
    pub decision: Option<Decision>,
}

/// One way to a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub steps: Vec<Step>,
    /// Millionths of the chance to reach by this way's evidence alone.
    pub millionths: i64,
}

/// The best chance first, then fewer hops, then the records in order.
type Order = (i64, usize, Vec<usize>);

impl Trace<'_> {
    /// The `most` best ways to each of some leads of a case, the best first; ties by fewer hops, then by records in order.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn paths(&self, case: &Case, leads: &[Lead], most: usize) -> Result<Vec<Vec<Path>>, TraceError> {
        let human = self.human(&self.graph.ways(case.record, &self.identities, self.court.as_of));
        leads.iter().map(|lead| self.paths_to(case, &human, lead, most)).collect()
    }

    fn paths_to(&self, case: &Case, human: &Human, lead: &Lead, most: usize) -> Result<Vec<Path>, TraceError> {
        let debtors = self.ids(human);
        let mut found: Vec<(Order, Path)> = Vec::new();
        for way in self.graph.ways_to(case.record, lead.value_at, &self.identities, self.court.as_of) {
            for sighting in self.graph.seen(way.record).into_iter().filter(|sighting| sighting.value == lead.value_at) {
                let judged = self.judge(case, human, (0, &way), sighting)?;
                let free: Vec<_> = judged.iter().filter(|c| c.verdict.decision != Decision::Blocked).collect();
                let Some(strictest) = free.iter().map(|c| c.verdict.decision).max() else { continue };
                let decision = self.unsure(&way).map_or(strictest, |doubt| doubt.max(strictest));
                let observations: Vec<ObservationAt> = free.iter().map(|c| c.at).collect();
                let score = self.score(&self.evidence(case, &debtors, &way, (sighting.value, observations[0]), &observations));
                let mut steps: Vec<Step> = self.hops(&way);
                steps.push(self.last(&way, sighting, &observations, decision));
                let key = (-score.millionths, way.hops.len(), way.hops.iter().map(Hop::to).collect());
                found.push((key, Path { steps, millionths: score.millionths }));
            }
        }
        // Two clients' data of one record stay in the order they came.
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found.into_iter().take(most).map(|(_, path)| path).collect())
    }

    fn hops(&self, way: &Way) -> Vec<Step> {
        let step = |hop: &Hop| {
            let world = self.court.world;
            let row = &world.record(hop.to()).row;
            let named = matches!(hop, Hop::Named { .. });
            // Of a contact person the freest of the sightings says what may be done; one without any leads nowhere.
            let freest = || self.graph.seen(hop.to()).iter().map(|sighting| sighting.decision).min();
            Step {
                edge: if named { "named" } else { "same" },
                to: Some(row.record_id.clone()),
                evidence: words::hop_words(world, &self.identities, hop),
                source: row.source.filter(|_| named),
                basis: row.basis.filter(|_| named),
                client: None,
                first_seen_on: row.declared_on.filter(|_| named),
                last_seen_on: row.declared_on.filter(|_| named),
                confirmations: None,
                outcomes: None,
                decision: if named { freest() } else { None },
            }
        };
        way.hops.iter().map(step).collect()
    }

    /// The hop to the point, by the observations that may be used.
    fn last(&self, way: &Way, sighting: &Sighting, free: &[ObservationAt], decision: Decision) -> Step {
        let world = self.court.world;
        let seen = |at: &ObservationAt| &world.observations[*at];
        // What the sighting rests on: the newest that may do work; of equals the first, since the order has no key in it.
        let newest = sighting.observations.iter().copied().rev().max_by_key(|at| (self.working[*at], seen(at).seen_on()));
        let carrier = newest.filter(|at| free.contains(at)).unwrap_or(free[0]);
        let carried = seen(&carrier);
        let debtor = world.record(way.record).row.debtor_id.as_str();
        let tried = world.tried(sighting.value, &BTreeSet::from([debtor]), &carried.client);
        let shared = self.identities.sharing(sighting.value, &carried.client, way.record).owners;
        let hub = shared >= world.lessons.hubs.from(carried.kind) && carried.kind != PointKind::Employer;
        let crowd = if hub { format!("; {shared} people share it: a hub") } else { String::new() };
        let own = if way.person().is_none() { "own " } else { "" };
        Step {
            edge: "seen",
            to: None,
            evidence: format!("{own}{}, {}{crowd}", carried.kind, words::sighting(carried)),
            source: carried.source,
            basis: carried.basis,
            client: Some(carried.client.clone()),
            first_seen_on: free.iter().filter_map(|at| seen(at).known_on()).min(),
            last_seen_on: free.iter().filter_map(|at| seen(at).seen_on()).max(),
            confirmations: Some(u32::try_from(words::confirmations(world, carrier, free).len()).unwrap_or(u32::MAX)),
            outcomes: (tried != Tried::default()).then(|| tried.words()),
            decision: Some(decision),
        }
    }
}
