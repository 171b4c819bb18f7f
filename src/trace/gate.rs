//! Every observation stands before `rules::gate` with all that is known about it: once to learn whether it may do any work at
//! all, once more for each case that it would serve. Never lets a blocked observation past.

use super::TraceError;
use super::facts::Vault;
use super::identity::IdNumber;
use super::many::in_order;
use super::same::Identities;
use super::world::{Observation, ObservationAt, RecordAt, World};
use crate::domain::codes::{ConsentPurpose, NationalIdType, PointKind, SubjectKind, SuppressionReason, SuppressionScope, Validity};
use crate::domain::{Decision, RelationKind};
use crate::rules::{Case as RuleCase, Hold, OwnerFacts, Packs, PointAsked, PointFacts, Suppressed, Verdict, gate, named_by_debtor};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What stays the same for the whole question.
pub struct Court<'a> {
    pub world: &'a World,
    pub packs: &'a Packs,
    pub vault: &'a dyn Vault,
    pub as_of: Date,
    /// Workspace setting `limits.phone_stale_days`.
    pub phone_stale_days: u32,
}

/// Whose point an observation is, on the way that leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The debtor, by whatever record.
    Debtor,
    /// A contact person of the debtor.
    Person(RecordAt),
}

/// The debtor's records: which count as the debtor's own, and which may only protect.
#[derive(Debug, Clone, Default)]
pub struct Human {
    /// Records that are this human, for this client.
    pub own: BTreeSet<RecordAt>,
    /// Records that are this human with other clients: a refusal, a wrong party and a death count from there, nothing else.
    pub elsewhere: BTreeSet<RecordAt>,
}

/// The case that an observation would serve.
pub struct Docket<'a> {
    pub client: &'a str,
    /// The debtor's own record: what its own log says is asked at its own time, with the attempt.
    pub debtor: Option<RecordAt>,
    pub human: &'a Human,
    pub lost: bool,
    pub failed_days: u32,
    pub held: bool,
    pub holds: &'a [Hold],
    /// The account that a contact would be about.
    pub account: Option<&'a str>,
    pub about: &'a RuleCase,
}

/// Who else has the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// Distinct humans, the owner included.
    pub owners: u32,
    /// Somebody else was seen with it later.
    pub moved_on: bool,
}

/// Which observations may do work, by what the rules say of each.
pub fn working(standing: &[Decision]) -> Vec<bool> {
    standing.iter().map(|decision| *decision != Decision::Blocked).collect()
}

/// Nobody but the owner: how an observation is seen before it is known who else may be counted.
pub const ALONE: Sharing = Sharing { owners: 1, moved_on: false };

impl Court<'_> {
    /// What the rules say of each observation in the file it came with. What they block there does no work: it takes no part in
    /// identity, sharing and confirmations. Judged as for a debtor who is lost and whose account is held, so that only what is
    /// wrong with the observation itself counts.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn standing(&self, threads: usize) -> Result<Vec<Decision>, TraceError> {
        in_order(self.world.observations.len(), threads, &|at| Ok(self.in_own_file(at)?.decision))
    }

    /// Which observations tell who must be left in peace: beside those that may do work, those that nothing blocks but the peace
    /// of their owner. Who refused must be known again under every other record, by the numbers that nobody may call any more.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn protecting(&self, standing: &[Decision], threads: usize) -> Result<Vec<bool>, TraceError> {
        in_order(standing.len(), threads, &|at| {
            if standing[at] != Decision::Blocked {
                return Ok(true);
            }
            self.lawful(at, None)
        })
    }

    /// Whether an observation may be used but for the peace of its owner: nothing is wrong with where it came from, and it is nobody
    /// else's.
    fn lawful(&self, at: ObservationAt, relabelled: Option<bool>) -> Result<bool, TraceError> {
        let mut facts = self.own_facts(at, relabelled)?;
        facts.suppressed.retain(|mark| mark.reason == SuppressionReason::WrongParty && mark.on == SubjectKind::Point);
        facts.holds.clear();
        if let OwnerFacts::Person { refused, .. } = &mut facts.owner {
            *refused = false;
        }
        Ok(gate(self.packs, &facts, self.as_of).decision != Decision::Blocked)
    }

    /// What the rules say of an observation in the file that it came with.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn in_own_file(&self, at: ObservationAt) -> Result<Verdict, TraceError> {
        Ok(gate(self.packs, &self.own_facts(at, None)?, self.as_of))
    }

    /// What is known of an observation in the file that it came with; `relabelled` where that is known already.
    fn own_facts(&self, at: ObservationAt, relabelled: Option<bool>) -> Result<PointFacts, TraceError> {
        let observation = &self.world.observations[at];
        let record = self.world.record(observation.record);
        let debtor = self.world.at(&record.row.debtor_id);
        let human = Human { own: debtor.into_iter().collect(), elsewhere: BTreeSet::new() };
        let about = RuleCase { client: observation.client.clone(), ..RuleCase::default() };
        let docket = Docket {
            client: &observation.client,
            debtor,
            human: &human,
            lost: true,
            failed_days: u32::MAX,
            held: true,
            holds: &[],
            account: None,
            about: &about,
        };
        let owner = if record.is_debtor() { Owner::Debtor } else { Owner::Person(observation.record) };
        self.facts(observation, owner, &docket, ALONE, None, relabelled)
    }

    /// What the rules say of an observation for a case, and the facts they were told.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn judge(
        &self,
        at: ObservationAt,
        owner: Owner,
        docket: &Docket<'_>,
        sharing: Sharing,
        identities: &Identities,
    ) -> Result<(Verdict, PointFacts), TraceError> {
        let facts = self.facts(&self.world.observations[at], owner, docket, sharing, Some(identities), None)?;
        Ok((gate(self.packs, &facts, self.as_of), facts))
    }

    /// All that is known about an observation; `identities` once they are known: a refusal counts for the same human everywhere.
    fn facts(
        &self,
        seen: &Observation,
        owner: Owner,
        docket: &Docket<'_>,
        sharing: Sharing,
        identities: Option<&Identities>,
        relabelled: Option<bool>,
    ) -> Result<PointFacts, TraceError> {
        let world = self.world;
        let holder = &world.record(seen.record).row.debtor_id;
        let mut suppressed: Vec<Suppressed> = world.marks(SubjectKind::Point, &world.values[seen.value].0).collect();
        let mut holds = docket.holds.to_vec();
        self.debtor_marks(owner, docket, &mut suppressed, &mut holds);
        if let Some(account) = docket.account {
            suppressed.extend(world.marks(SubjectKind::Account, account).filter(|mark| mark.scope != SuppressionScope::All));
        }
        if world.unread(SubjectKind::Point, &world.values[seen.value].0) {
            holds.push(Hold::Unread);
        }
        // A contact person's refusal at a number holds for whoever is looked for there, a guarantor too.
        let owes = match owner {
            Owner::Debtor => true,
            Owner::Person(person) => world.record(person).row.relation == Some(RelationKind::Guarantor),
        };
        if owes && world.refused_at(seen.value) {
            suppressed.push(Suppressed { on: SubjectKind::Point, reason: SuppressionReason::CeaseRequest, scope: SuppressionScope::All });
        }
        let owner = match owner {
            Owner::Debtor => OwnerFacts::Debtor,
            Owner::Person(person) => self.person(person, seen, &mut suppressed, identities)?,
        };
        let mut consents: Vec<_> = docket.human.own.iter().flat_map(|at| world.consents(&world.record(*at).row.record_id)).collect();
        // Whose data it is must have agreed to its use for another client.
        consents.retain(|purpose| *purpose != ConsentPurpose::CrossClient);
        consents.extend(world.consents(holder));
        consents.sort_unstable();
        consents.dedup();
        let known = |reference: &str| {
            world.consent_known(holder, reference)
                || docket.human.own.iter().any(|at| world.consent_known(&world.record(*at).row.record_id, reference))
        };
        let same_value = || world.seen_at[seen.value].iter().map(|at| &world.observations[*at]);
        Ok(PointFacts {
            kind: seen.kind,
            source: seen.source,
            basis: seen.basis,
            consent_ref_known: seen.consent_ref.as_deref().is_some_and(known),
            consent_ref: seen.consent_ref.clone(),
            consents,
            owner,
            last_seen_on: seen.seen_on(),
            validity: seen.validity,
            // Whoever found out, and for whichever client: a wrong party counts everywhere.
            wrong_party_for_client: world.attempts(seen.value).iter().any(|row| row.wrong_party > 0)
                || same_value().any(|other| other.validity == Some(Validity::WrongParty)),
            seen_with_other_owner: sharing.moved_on,
            work: same_value().any(|other| other.kind == PointKind::Employer && other.record == seen.record),
            owners_count: sharing.owners,
            suppressed,
            // Who is reached by another record with this client is not lost here.
            debtor_lost: docket.lost && !docket.human.own.iter().any(|at| world.record(*at).row.reached_lately),
            reserved_failed_days: docket.failed_days,
            account_held: docket.held,
            holds,
            client_matches: seen.client == docket.client,
            phone_stale_days: self.phone_stale_days,
            value_blocked_elsewhere: match relabelled {
                Some(known) => known,
                None => self.relabelled(seen, docket.human)?,
            },
            case: docket.about.clone(),
        })
    }

    /// What is asked of the rules about an observation: its facts and its value, sealed. `verdict` is what the search found,
    /// which may be stricter than what the facts alone say.
    pub fn asked(&self, at: ObservationAt, owner: Owner, facts: PointFacts, alone: Decision, verdict: &Verdict) -> PointAsked {
        let person_id = match owner {
            Owner::Debtor => None,
            Owner::Person(person) => Some(self.world.record(person).row.record_id.clone()),
        };
        let key = self.world.values[self.world.observations[at].value].clone();
        PointAsked { facts, key, person_id, also: Vec::new(), barred: (verdict.decision > alone).then(|| verdict.clone()) }
    }

    /// Marks on the debtor: all of them from records with this client; from elsewhere a refusal, a wrong party and a death.
    fn debtor_marks(&self, owner: Owner, docket: &Docket<'_>, suppressed: &mut Vec<Suppressed>, holds: &mut Vec<Hold>) {
        let mut meant: Vec<Suppressed> = Vec::new();
        for at in docket.human.own.iter().chain(&docket.human.elsewhere) {
            let row = &self.world.record(*at).row;
            let here = docket.human.own.contains(at) || self.world.record(*at).clients.contains(docket.client);
            let kind = if row.relation.is_none() { SubjectKind::Debtor } else { SubjectKind::Person };
            meant.extend(self.world.marks(kind, &row.record_id).filter(|mark| here || protects(mark)));
            let other = docket.debtor != Some(*at);
            let told =
                [(row.deceased, Hold::Deceased), (row.ceased && other, Hold::Cease), (row.threatened && other, Hold::ComplaintInSight)];
            holds.extend(told.into_iter().filter(|(said, _)| *said).map(|(_, hold)| hold));
            if self.world.unread(kind, &row.record_id) {
                holds.push(Hold::Unread);
            }
        }
        for mark in meant {
            // The debtor's own request is the debtor's, not the contact person's refusal.
            if owner != Owner::Debtor && mark.reason == SuppressionReason::CeaseRequest {
                holds.push(Hold::Cease);
            } else {
                suppressed.push(mark);
            }
        }
        holds.sort_unstable();
        holds.dedup();
    }

    fn person(
        &self,
        at: RecordAt,
        seen: &Observation,
        suppressed: &mut Vec<Suppressed>,
        identities: Option<&Identities>,
    ) -> Result<OwnerFacts, TraceError> {
        let world = self.world;
        let row = &world.record(at).row;
        suppressed.extend(world.marks(SubjectKind::Person, &row.record_id));
        // The same human by another record, a debtor too: a refusal, a death and a wrong party count wherever else he or she is named.
        for other in identities.into_iter().flat_map(|identities| identities.linked(at)).map(|other| &world.record(other).row) {
            let kind = if other.relation.is_none() { SubjectKind::Debtor } else { SubjectKind::Person };
            let on = SubjectKind::Person;
            suppressed.extend(world.marks(kind, &other.record_id).filter(protects).map(|mark| Suppressed { on, ..mark }));
            let dead = Suppressed { on, reason: SuppressionReason::Deceased, scope: SuppressionScope::All };
            suppressed.extend(other.deceased.then_some(dead));
            let peace = Suppressed { on, reason: SuppressionReason::CeaseRequest, scope: SuppressionScope::All };
            suppressed.extend((other.ceased || other.threatened).then_some(peace));
        }
        let reference = row.consent_ref.as_deref();
        let traced = reference.is_none_or(|reference| world.consent_known(&row.debtor_id, reference));
        let named = matches!((row.source, row.basis), (Some(source), Some(basis)) if named_by_debtor(source, basis)) && traced;
        let birth_on = match (row.birth_on, &row.national_id) {
            (None, Some(number)) if row.national_id_type.unwrap_or(NationalIdType::CnId) == NationalIdType::CnId => {
                IdNumber::read(self.vault.open(number)?.reveal(), true).and_then(|number| number.birth_on())
            }
            (birth_on, _) => birth_on,
        };
        // The same human by another record, and whoever else is asked for at this number: a refusal counts everywhere.
        let same = identities.into_iter().flat_map(|identities| identities.linked(at));
        let there = world.seen_at[seen.value].iter().map(|other| world.observations[*other].record);
        let elsewhere = same.chain(there.filter(|other| !world.record(*other).is_debtor())).any(|other| self.has_refused(other));
        // Who asked for peace as a debtor, too: nobody is looked for at his points.
        let asked = suppressed.iter().any(|mark| mark.on == SubjectKind::Person && mark.reason == SuppressionReason::CeaseRequest);
        Ok(OwnerFacts::Person {
            relation: row.relation.unwrap_or(RelationKind::Other),
            named_by_debtor: named,
            birth_on,
            refused: self.has_refused(at) || elsewhere || asked || world.attempts(seen.value).iter().any(|row| row.refused > 0),
        })
    }

    /// Whether a contact person refused, by a mark or in an attempt.
    fn has_refused(&self, person: RecordAt) -> bool {
        let id = &self.world.record(person).row.record_id;
        let refusal = |mark: Suppressed| mark.reason == SuppressionReason::CeaseRequest;
        self.world.refused(id) || self.world.marks(SubjectKind::Person, id).any(refusal)
    }

    /// Whether what is always blocked brought the value, under whatever record and with whatever client, before this client was
    /// known to have it of this human: relabelling does not free it. What the debtor gave before anybody bought it stays the
    /// debtor's; and what somebody else bought of an organisation says nothing of who works there.
    fn relabelled(&self, seen: &Observation, human: &Human) -> Result<bool, TraceError> {
        let world = self.world;
        let bought = world.bought(seen.value);
        // What comes from such a source itself is blocked for that, and needs no second reason.
        if bought.is_empty() || seen.bought() {
            return Ok(false);
        }
        let debtor_of = |at: RecordAt| world.record(at).row.debtor_id.as_str();
        let ours = |of: &Observation| {
            let debtor = debtor_of(of.record);
            debtor == debtor_of(seen.record) || human.own.iter().any(|own| debtor_of(*own) == debtor)
        };
        let at = |at: &ObservationAt| &world.observations[*at];
        let brought = bought.iter().map(at).filter(|of| seen.kind != PointKind::Employer || ours(of)).map(Observation::known_on).min();
        // Without both days nobody can show who was first.
        let Some(Some(day)) = brought else { return Ok(brought.is_some()) };
        for good in &world.seen_at[seen.value] {
            let of = at(good);
            if of.client == seen.client
                && !of.bought()
                && of.known_on().is_some_and(|known| known < day)
                && ours(of)
                && self.lawful(*good, Some(false))?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Marks that count for the same human everywhere: a refusal, a death, a wrong party.
fn protects(mark: &Suppressed) -> bool {
    use SuppressionReason::{CeaseRequest, Deceased, WrongParty};
    matches!(mark.reason, CeaseRequest | Deceased | WrongParty)
}
