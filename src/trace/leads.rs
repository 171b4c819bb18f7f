//! Leads: for one debtor and client every lawful point within three hops, scored and ranked; and apart from them what is
//! blocked, with the rule and what would change it. Never ranks by anything a key made, and never by blocked data.

use super::TraceError;
use super::case::Case;
use super::facts::Vault;
use super::gate::{Court, Human, Owner, Sharing, working};
use super::graph::{ContactGraph, Sighting, Way};
use super::mobiles;
use super::reach::{Evidence, Score, score};
use super::same::{Identities, identities};
use super::words;
use super::world::{ObservationAt, ValueAt, World};
use crate::domain::codes::{Basis, PointKind, RelationKind, Source};
use crate::domain::{Decision, Personal, Token};
use crate::rules::{OwnerFacts, Packs, PointAsked, PointFacts, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a message passed on is worth beside a right-party contact, unless the user says otherwise: a third party's peace has
/// a price.
pub const RELAY_WORTH: f64 = 0.35;

/// A lawful lead.
#[derive(Debug, Clone)]
pub struct Lead {
    /// 1 = try first, within the debtor and client.
    pub rank: u32,
    pub kind: PointKind,
    pub value: Personal,
    pub token: Token,
    /// `debtor`, `relation`, or `other` for an organisation's line or place.
    pub owner: &'static str,
    pub owner_id: String,
    /// What the owner is to the debtor; none for the debtor.
    pub relation: Option<RelationKind>,
    pub decision: Decision,
    pub score: Score,
    /// What the rank goes by, in millionths: `p_reach` times the worth of who is reached.
    pub worth: i64,
    pub source: Source,
    pub basis: Basis,
    pub observed_on: Option<Date>,
    /// Independent lawful sources of the same value, beside the lead's own.
    pub confirmations: u32,
    /// Each hop with its evidence.
    pub path: Vec<String>,
    pub verdict: Verdict,
    /// The first lawful moment to try it; set by [`Found::set_times`].
    pub next_lawful_at: Option<Timestamp>,
    /// Attempts that the limits leave that day; set by [`Found::set_times`].
    pub attempts_left_today: Option<u32>,
    /// What the rules are asked about it.
    pub asked: PointAsked,
    hops: usize,
    pub(super) value_at: ValueAt,
}

/// A point that the rules block.
#[derive(Debug, Clone)]
pub struct Blocked {
    pub kind: PointKind,
    pub token: Token,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub verdict: Verdict,
    /// What the rules are asked about it.
    pub asked: PointAsked,
}

/// What was found for one debtor and client.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub leads: Vec<Lead>,
    pub blocked: Vec<Blocked>,
}

impl Lead {
    /// Takes a new score, and the worth with it.
    pub(super) fn weigh(&mut self, score: Score, relay_worth: f64) {
        self.worth = worth(&score, self.owner == "relation", self.relation, relay_worth);
        self.score = score;
    }
}

/// What a lead is worth: a message passed on counts less than who owes and answers.
fn worth(score: &Score, named: bool, relation: Option<RelationKind>, relay_worth: f64) -> i64 {
    let relayed = named && relation != Some(RelationKind::Guarantor);
    (score.millionths as f64 * if relayed { relay_worth } else { 1.0 }).round() as i64
}

/// Everything connected, ready to answer case by case.
pub struct Trace<'a> {
    pub(super) court: Court<'a>,
    pub(super) identities: Identities,
    pub(super) graph: ContactGraph,
    /// Which observations may do work.
    pub(super) working: Vec<bool>,
}

/// One observation on one way, judged.
pub(super) struct Candidate {
    pub way: usize,
    pub at: ObservationAt,
    pub verdict: Verdict,
    /// What the rules were told, and what they said of that alone.
    facts: PointFacts,
    alone: Decision,
}

impl Candidate {
    /// Blocked because a contact person refused.
    fn refused(&self) -> bool {
        // A guarantor owes too, and refuses to pay.
        let theirs = matches!(self.facts.owner, OwnerFacts::Person { refused: true, relation, .. } if relation != RelationKind::Guarantor);
        self.verdict.decision == Decision::Blocked && theirs
    }
}

impl<'a> Trace<'a> {
    /// Judges what may do work, finds who is whom, builds the graph and checks it.
    ///
    /// # Errors
    /// `Open` where a value does not open; `Graph` is a fault of ours.
    pub fn new(world: &'a World, packs: &'a Packs, vault: &'a dyn Vault, as_of: Date, phone_stale_days: u32) -> Result<Self, TraceError> {
        Self::by_threads(world, packs, vault, as_of, phone_stale_days, 1)
    }

    /// The same by several threads, which change nothing but the time it takes.
    ///
    /// # Errors
    /// As [`Trace::new`].
    pub fn by_threads(
        world: &'a World,
        packs: &'a Packs,
        vault: &'a dyn Vault,
        as_of: Date,
        phone_stale_days: u32,
        threads: usize,
    ) -> Result<Self, TraceError> {
        let court = Court { world, packs, vault, as_of, phone_stale_days };
        let standing = court.standing(threads)?;
        let working = working(&standing);
        let identities = identities(world, vault, (&working, &court.protecting(&standing, threads)?), as_of)?;
        let graph = ContactGraph::new(world, &identities, &standing);
        graph.verify(world, &identities)?;
        Ok(Trace { court, identities, graph, working })
    }

    /// What is known for the question.
    pub fn world(&self) -> &World {
        self.court.world
    }

    /// Who is whom.
    pub fn identities(&self) -> &Identities {
        &self.identities
    }

    /// The leads of one case, ranked, and what is blocked.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn case(&self, case: &Case, relay_worth: f64) -> Result<Found, TraceError> {
        let ways = self.graph.ways(case.record, &self.identities, self.court.as_of);
        let human = self.human(&ways);
        let mut by_value: BTreeMap<ValueAt, Vec<Candidate>> = BTreeMap::new();
        for (at, way) in ways.iter().enumerate() {
            for sighting in self.graph.seen(way.record) {
                by_value.entry(sighting.value).or_default().extend(self.judge(case, &human, (at, way), sighting)?);
            }
        }
        // What came first of a record leads, whichever client's it is.
        by_value.values_mut().for_each(|candidates| candidates.sort_by_key(|c| (c.way, c.at)));
        let mut found = Found::default();
        let mut stopped = Vec::new();
        for (value, mut candidates) in by_value {
            // Who refused on a number refused for everybody who is looked for there.
            if let Some(refusal) = candidates.iter().find(|c| c.refused()).map(|c| c.verdict.clone()) {
                candidates.iter_mut().filter(|c| c.verdict.decision != Decision::Blocked).for_each(|c| c.verdict = refusal.clone());
            }
            let (blocked, free): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| c.verdict.decision == Decision::Blocked);
            stopped.extend(blocked);
            if !free.is_empty() {
                found.leads.extend(self.lead(case, &human, &ways, value, &free, relay_worth)?);
            }
        }
        mobiles::beside(&mut found.leads, &self.world().lessons.weights, relay_worth);
        found.leads.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.value.cmp(&b.value)));
        for (at, lead) in found.leads.iter_mut().enumerate() {
            lead.rank = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        }
        found.blocked = self.blocked(&ways, stopped)?;
        let also: Vec<String> = self.ids(&human).into_iter().filter(|id| *id != case.debtor.as_str()).map(str::to_owned).collect();
        found.leads.iter_mut().for_each(|lead| lead.asked.also.clone_from(&also));
        found.blocked.iter_mut().for_each(|blocked| blocked.asked.also.clone_from(&also));
        Ok(found)
    }

    /// Each observation of a sighting at the end of a way, before the rules.
    pub(super) fn judge(
        &self,
        case: &Case,
        human: &Human,
        (at, way): (usize, &Way),
        sighting: &Sighting,
    ) -> Result<Vec<Candidate>, TraceError> {
        let owner = way.person().map_or(Owner::Debtor, Owner::Person);
        let sharing = self.sharing(case, way, sighting.value);
        let one = |observation: &ObservationAt| {
            let (mut verdict, facts) = self.court.judge(*observation, owner, &case.docket(human), sharing, &self.identities)?;
            let alone = verdict.decision;
            // What is blocked in the file it came with is not freed by a link.
            if !self.working[*observation] && verdict.decision != Decision::Blocked {
                verdict = self.court.in_own_file(*observation)?;
            }
            Ok(Candidate { way: at, at: *observation, verdict, facts, alone })
        };
        sighting.observations.iter().map(one).collect()
    }

    fn sharing(&self, case: &Case, way: &Way, value: ValueAt) -> Sharing {
        self.identities.sharing(value, case.client.as_str(), way.record)
    }

    /// The debtor ids of the human's own records.
    pub(super) fn ids(&self, human: &Human) -> BTreeSet<&str> {
        human.own.iter().map(|at| self.court.world.record(*at).row.record_id.as_str()).collect()
    }

    /// All that is known of a value at the end of a way, by the observations given; the kind is the carrier's.
    pub(super) fn evidence(
        &self,
        case: &Case,
        debtors: &BTreeSet<&str>,
        way: &Way,
        (value, carrier): (ValueAt, ObservationAt),
        observations: &[ObservationAt],
    ) -> Evidence {
        let world = self.court.world;
        let seen = || observations.iter().map(|at| &world.observations[*at]);
        let latest = seen().filter(|other| other.validity.is_some()).max_by_key(|other| other.validity_on);
        let sharing = self.sharing(case, way, value);
        Evidence {
            kind: world.observations[carrier].kind,
            relation: way.person().and_then(|person| world.record(person).row.relation),
            seen: seen().filter_map(|other| Some((other.source?, other.seen_on()))).collect(),
            first_seen_on: seen().filter_map(super::world::Observation::known_on).min(),
            validity: latest.and_then(|other| other.validity),
            validity_on: latest.and_then(|other| other.validity_on),
            tried: world.tried(value, debtors, case.client.as_str()),
            elsewhere: world.elsewhere(value, debtors, case.client.as_str()),
            owners: sharing.owners,
            moved_on: sharing.moved_on,
            identity: way.links().map(|link| self.identities.links[link].likeness.certainty).product(),
        }
    }

    /// What the evidence comes to, by the weights learned.
    pub(super) fn score(&self, evidence: &Evidence) -> Score {
        score(evidence, &self.world().lessons.weights, self.court.as_of)
    }

    /// The debtor's records, by the ways.
    pub(super) fn human(&self, ways: &[Way]) -> Human {
        let own: BTreeSet<_> = ways.iter().filter(|way| way.person().is_none()).map(|way| way.record).collect();
        let elsewhere = own.iter().flat_map(|at| self.identities.linked(*at)).filter(|at| !own.contains(at)).collect();
        Human { own, elsewhere }
    }

    /// One lead of one value: the observation that says most carries it, the others confirm it.
    fn lead(
        &self,
        case: &Case,
        human: &Human,
        ways: &[Way],
        value: ValueAt,
        free: &[Candidate],
        relay_worth: f64,
    ) -> Result<Option<Lead>, TraceError> {
        let world = self.court.world;
        let seen = |c: &Candidate| &world.observations[c.at];
        let debtors = self.ids(human);
        let mut best: Option<(Score, &Candidate)> = None;
        for candidate in free {
            let way = &ways[candidate.way];
            let same_owner = free.iter().filter(|other| ways[other.way].person() == way.person());
            let observations: Vec<ObservationAt> = same_owner.map(|other| other.at).collect();
            let scored = self.score(&self.evidence(case, &debtors, way, (value, candidate.at), &observations));
            let better = best.as_ref().is_none_or(|(so_far, carrier)| {
                let key = |score: &Score, c: &Candidate| {
                    let confirms = seen(c).source != score.carrier;
                    (-score.millionths, ways[c.way].hops.len(), confirms, std::cmp::Reverse(seen(c).seen_on()), seen(c).source, c.at)
                };
                key(&scored, candidate) < key(so_far, carrier)
            });
            if better {
                best = Some((scored, candidate));
            }
        }
        let Some((score, carrier)) = best else { return Ok(None) };
        let (way, observation) = (&ways[carrier.way], seen(carrier));
        let (Some(source), Some(basis)) = (observation.source, observation.basis) else { return Ok(None) };
        let person = way.person();
        let relation = person.and_then(|person| world.record(person).row.relation);
        let decision = free.iter().map(|c| c.verdict.decision).chain(self.unsure(way)).max().unwrap_or(Decision::VerifyFirst);
        let confirming: Vec<ObservationAt> = free.iter().filter(|other| ways[other.way].person() == person).map(|other| other.at).collect();
        let opened = self.court.vault.open(&world.values[value])?;
        let path = words::path(world, &self.identities, way, carrier.at, &confirming);
        let confirmations = words::confirmations(world, carrier.at, &confirming).len();
        let verdict = Verdict { decision, ..carrier.verdict.clone() };
        let asked = self.asked(way, carrier, &verdict);
        Ok(Some(Lead {
            next_lawful_at: None,
            attempts_left_today: None,
            asked,
            rank: 0,
            kind: observation.kind,
            token: self.court.vault.token(&opened),
            value: opened,
            owner: match (observation.kind, person) {
                (PointKind::Employer, _) => "other",
                (_, Some(_)) => "relation",
                (_, None) => "debtor",
            },
            owner_id: world.record(way.record).row.record_id.clone(),
            relation,
            decision,
            worth: worth(&score, person.is_some(), relation, relay_worth),
            score,
            source,
            basis,
            observed_on: observation.seen_on(),
            confirmations: u32::try_from(confirmations).unwrap_or(u32::MAX),
            path,
            verdict: carrier.verdict.clone(),
            hops: way.hops.len(),
            value_at: value,
        }))
    }

    fn asked(&self, way: &Way, candidate: &Candidate, verdict: &Verdict) -> PointAsked {
        let owner = way.person().map_or(Owner::Debtor, Owner::Person);
        self.court.asked(candidate.at, owner, candidate.facts.clone(), candidate.alone, verdict)
    }

    /// A link that is not an identity number leaves a doubt: confirm whose point it is before a word about a debt.
    pub(super) fn unsure(&self, way: &Way) -> Option<Decision> {
        let doubt = way.links().any(|link| !self.identities.links[link].likeness.by_number);
        (doubt && way.person().is_none()).then_some(Decision::VerifyFirst)
    }

    /// The list of what is blocked, each token, source, basis and rule once.
    fn blocked(&self, ways: &[Way], candidates: Vec<Candidate>) -> Result<Vec<Blocked>, TraceError> {
        let world = self.court.world;
        let mut rows = Vec::new();
        for candidate in candidates {
            let seen = &world.observations[candidate.at];
            let asked = self.asked(&ways[candidate.way], &candidate, &candidate.verdict);
            rows.push((self.court.vault.open(&world.values[seen.value])?, seen, candidate.verdict, asked));
        }
        rows.sort_by(|(value, seen, verdict, _), (value_too, seen_too, verdict_too, _)| {
            let key = |seen: &super::world::Observation| (seen.kind, seen.source, seen.basis);
            (key(seen), &verdict.rules, value).cmp(&(key(seen_too), &verdict_too.rules, value_too))
        });
        rows.dedup_by(|(value, seen, verdict, _), (value_too, seen_too, verdict_too, _)| {
            value == value_too
                && (seen.kind, seen.source, seen.basis) == (seen_too.kind, seen_too.source, seen_too.basis)
                && verdict.rules == verdict_too.rules
        });
        let one = |(value, seen, verdict, asked): (Personal, &super::world::Observation, Verdict, PointAsked)| Blocked {
            kind: seen.kind,
            token: self.court.vault.token(&value),
            source: seen.source,
            basis: seen.basis,
            verdict,
            asked,
        };
        Ok(rows.into_iter().map(one).collect())
    }
}

/// The total order of leads, but for the value itself: worth, the freer decision, the shorter way, then plain facts.
fn order(lead: &Lead) -> impl Ord + use<> {
    let newest = std::cmp::Reverse(lead.observed_on);
    (-lead.worth, -lead.score.millionths, lead.decision, lead.hops, lead.kind, newest, lead.source, lead.owner_id.clone())
}
