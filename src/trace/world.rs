//! The rows of a question put in order: records, observations and values by number, each debtor's cases, and what was
//! recorded against using a point. Never decides: it only says what is known.

use super::TraceError;
use super::case::{Case, cases};
use super::facts::{AttemptRow, LinkedRow, PairRow, RecordRow, Rows};
use super::lessons::Lessons;
use super::reach::Tried;
use crate::domain::codes::{Basis, ConsentPurpose, PointKind, SubjectKind, SuppressionReason, SuppressionScope, Validity};
use crate::domain::{RelationKind, Sealed, Source};
use crate::rules::{Suppressed, always_blocked};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Records that share a value are compared with each other up to this many: a switchboard's users are not.
const SHARERS_COMPARED: usize = 60;

/// A do-not-contact mark in force; without a reason it is a row that could not be read.
type Mark = (SuppressionScope, Option<SuppressionReason>);

/// A record's place in [`World::records`].
pub type RecordAt = usize;
/// A value's place in [`World::values`].
pub type ValueAt = usize;
/// An observation's place in [`World::observations`].
pub type ObservationAt = usize;

/// A debtor or contact person.
#[derive(Debug, Clone)]
pub struct Record {
    pub row: RecordRow,
    /// Whose record it is: the clients of the debtor's accounts.
    pub clients: BTreeSet<String>,
    /// Its observations, in the order they came.
    pub observations: Vec<ObservationAt>,
}

impl Record {
    pub fn is_debtor(&self) -> bool {
        self.row.relation.is_none()
    }
}

/// One observation of a value with a record.
#[derive(Debug, Clone)]
pub struct Observation {
    pub record: RecordAt,
    pub value: ValueAt,
    pub kind: PointKind,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub consent_ref: Option<String>,
    pub first_seen_on: Option<Date>,
    pub last_seen_on: Option<Date>,
    pub validity: Option<Validity>,
    pub validity_on: Option<Date>,
    pub client: String,
}

impl Observation {
    /// The last day it was seen, as far as anybody noted.
    pub fn seen_on(&self) -> Option<Date> {
        self.last_seen_on.or(self.first_seen_on)
    }
    /// The day it was first known.
    pub fn known_on(&self) -> Option<Date> {
        self.first_seen_on.or(self.last_seen_on)
    }
    /// Data that is never lawful: from a source that is always blocked, or held on no basis.
    pub fn bought(&self) -> bool {
        self.source.is_none_or(always_blocked) || self.basis.is_none_or(|basis| basis == Basis::None)
    }
}

/// Everything known for one question.
#[derive(Debug, Default)]
pub struct World {
    pub records: Vec<Record>,
    pub values: Vec<Sealed>,
    pub observations: Vec<Observation>,
    pub cases: Vec<Case>,
    /// Pairs of records that may be one human.
    pub pairs: Vec<(RecordAt, RecordAt)>,
    /// What was said of pairs already: by a run of `resolve`, by a person.
    pub linked: BTreeMap<(RecordAt, RecordAt), LinkedRow>,
    /// Observations of each value.
    pub seen_at: Vec<Vec<ObservationAt>>,
    /// Those of each value that are never lawful.
    bought: HashMap<ValueAt, Vec<ObservationAt>>,
    /// Contact persons of each debtor.
    pub named: BTreeMap<RecordAt, Vec<RecordAt>>,
    by_id: HashMap<String, RecordAt>,
    consents: HashMap<String, Vec<(ConsentPurpose, Option<String>)>>,
    marks: HashMap<SubjectKind, HashMap<String, Vec<Mark>>>,
    attempts: HashMap<ValueAt, Vec<AttemptRow>>,
    /// Values that were tried for each debtor.
    tried_for: HashMap<String, Vec<ValueAt>>,
    /// What the whole workspace teaches.
    pub lessons: Lessons,
    /// Contact persons who refused in an attempt, or by a mark on a number of theirs.
    refused: BTreeSet<String>,
    /// Values at which a contact person refused.
    refused_at: BTreeSet<ValueAt>,
}

impl World {
    /// Puts rows in order. Numbers follow the order of the rows, which no key takes part in.
    ///
    /// # Errors
    /// `UnknownDebtor` where a debtor is asked for who is not loaded.
    pub fn new(rows: Rows) -> Result<World, TraceError> {
        let mut world = World::default();
        let mut at: HashMap<String, RecordAt> = HashMap::new();
        for row in rows.records {
            let next = world.records.len();
            let record = *at.entry(row.record_id.clone()).or_insert(next);
            if record == next {
                world.records.push(Record { row: row.clone(), clients: BTreeSet::new(), observations: Vec::new() });
            }
            world.records[record].clients.extend(row.client);
        }
        for person in 0..world.records.len() {
            if !world.records[person].is_debtor()
                && let Some(debtor) = at.get(&world.records[person].row.debtor_id)
            {
                world.named.entry(*debtor).or_default().push(person);
            }
        }
        let mut value_at: HashMap<Sealed, ValueAt> = HashMap::new();
        for row in rows.points {
            let Some(record) = at.get(&row.owner_id).copied() else { continue };
            let next = world.values.len();
            let value = *value_at.entry(row.value.clone()).or_insert(next);
            if value == next {
                world.values.push(row.value);
                world.seen_at.push(Vec::new());
            }
            let observation = world.observations.len();
            world.seen_at[value].push(observation);
            world.records[record].observations.push(observation);
            world.observations.push(Observation {
                record,
                value,
                kind: row.kind,
                source: row.source,
                basis: row.basis,
                consent_ref: row.consent_ref,
                first_seen_on: row.first_seen_on,
                last_seen_on: row.last_seen_on,
                validity: row.validity,
                validity_on: row.validity_on,
                client: row.client.unwrap_or_default(),
            });
            if world.observations[observation].bought() {
                world.bought.entry(value).or_default().push(observation);
            }
        }
        for row in rows.attempts {
            let value = row.value.as_ref().and_then(|value| value_at.get(value)).copied();
            if row.refused > 0 {
                world.refused.extend(row.person_id.clone());
                if let Some(value) = value {
                    let persons = refusers(&row, value, at.get(&row.debtor_id).copied(), &world);
                    if row.person_id.is_some() || !persons.is_empty() {
                        world.refused_at.insert(value);
                    }
                    if row.person_id.is_none() {
                        world.refused.extend(persons.into_iter().map(|person| world.records[person].row.record_id.clone()));
                    }
                }
            }
            if let Some(value) = value {
                let tried = world.tried_for.entry(row.debtor_id.clone()).or_default();
                if tried.last() != Some(&value) {
                    tried.push(value);
                }
                world.attempts.entry(value).or_default().push(row);
            }
        }
        for row in rows.consents {
            world.consents.entry(row.debtor_id).or_default().push((row.purpose, row.evidence_ref));
        }
        for row in rows.marks {
            if (row.subject_kind, row.reason) == (SubjectKind::Point, Some(SuppressionReason::CeaseRequest))
                && let Some(value) = value_at.get(&Sealed(row.subject.clone()))
            {
                let persons = asked_at(*value, &world).map(|person| world.records[person].row.record_id.clone()).collect::<Vec<_>>();
                world.refused.extend(persons);
            }
            world.marks.entry(row.subject_kind).or_default().entry(row.subject).or_default().push((row.scope, row.reason));
        }
        world.lessons = rows.lessons;
        for row in rows.linked {
            if let (Some(one), Some(other)) = (at.get(&row.one), at.get(&row.other)) {
                world.linked.insert((*one.min(other), *one.max(other)), row);
            }
        }
        world.pairs = pairs(&rows.pairs, &at, &world);
        let lost = rows.lost.iter().map(|row| (row.debtor_id.as_str(), row)).collect();
        world.cases = cases(&rows.asked, &lost, &rows.accounts, &at, &world)?;
        world.by_id = at;
        Ok(world)
    }

    /// The debtor's consents in force.
    pub fn consents(&self, debtor: &str) -> Vec<ConsentPurpose> {
        let mut purposes: Vec<_> = self.consents.get(debtor).into_iter().flatten().map(|(purpose, _)| *purpose).collect();
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    }

    /// Whether a reference leads to a consent of the debtor that is in force.
    pub fn consent_known(&self, debtor: &str, reference: &str) -> bool {
        self.consents.get(debtor).into_iter().flatten().any(|(_, evidence)| evidence.as_deref() == Some(reference))
    }

    fn marked(&self, kind: SubjectKind, subject: &str) -> &[Mark] {
        self.marks.get(&kind).and_then(|subjects| subjects.get(subject)).map_or(&[], Vec::as_slice)
    }

    /// Marks in force on a subject; an unreadable one counts as a client's instruction that covers all.
    pub fn marks(&self, kind: SubjectKind, subject: &str) -> impl Iterator<Item = Suppressed> + '_ {
        self.marked(kind, subject)
            .iter()
            .filter_map(move |(scope, reason)| reason.map(|reason| Suppressed { on: kind, reason, scope: *scope }))
    }

    /// Whether a row that protects somebody names this subject and could not be read.
    pub fn unread(&self, kind: SubjectKind, subject: &str) -> bool {
        self.marked(kind, subject).iter().any(|(_, reason)| reason.is_none())
    }

    /// Observations of a value that are never lawful, of all debtors and clients.
    pub fn bought(&self, value: ValueAt) -> &[ObservationAt] {
        self.bought.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Every attempt at a value, of all debtors and clients.
    pub fn attempts(&self, value: ValueAt) -> &[AttemptRow] {
        self.attempts.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether a contact person ever refused in an attempt, or by a mark on a number.
    pub fn refused(&self, person: &str) -> bool {
        self.refused.contains(person)
    }

    /// Whether a contact person refused at this value: nobody is looked for there any more.
    pub fn refused_at(&self, value: ValueAt) -> bool {
        self.refused_at.contains(&value)
    }

    /// What attempts at a value said for some debtors' records with one client, since the human was last reached there.
    pub fn tried(&self, value: ValueAt, debtors: &BTreeSet<&str>, client: &str) -> Tried {
        let mine = || self.attempts(value).iter().filter(|row| row.client == client && debtors.contains(row.debtor_id.as_str()));
        let mut sum = Tried { last_reached_on: mine().filter_map(|row| row.last_reached_on).max(), ..Tried::default() };
        // What failed before the last success was overtaken by it.
        for row in mine().filter(|row| sum.last_reached_on.is_none() || row.last_failed_on >= sum.last_reached_on) {
            if row.last_failed_on >= sum.last_failed_on {
                sum.ended_off = row.ended_off.or(sum.ended_off);
            }
            sum.last_failed_on = sum.last_failed_on.max(row.last_failed_on);
            sum.unanswered += row.unanswered;
            sum.busy += row.busy;
            sum.switched_off += row.switched_off;
            sum.dead += row.dead;
            sum.wrong_party += row.wrong_party;
            let bands = [row.before_noon, row.at_noon, row.afternoon, row.evening, row.at_night];
            sum.by_band.iter_mut().zip(bands).for_each(|(sum, n)| *sum += n);
        }
        sum
    }

    /// Attempts at the debtors' other own points with one client that reached nobody since the human was last reached anywhere.
    pub fn elsewhere(&self, value: ValueAt, debtors: &BTreeSet<&str>, client: &str) -> i64 {
        let own = |at: &ValueAt| {
            self.seen_at[*at].iter().any(|seen| {
                let record = &self.records[self.observations[*seen].record];
                record.is_debtor() && debtors.contains(record.row.record_id.as_str())
            })
        };
        let tried: BTreeSet<ValueAt> =
            debtors.iter().filter_map(|debtor| self.tried_for.get(*debtor)).flatten().copied().filter(own).collect();
        let each: Vec<(ValueAt, Tried)> = tried.into_iter().map(|at| (at, self.tried(at, debtors, client))).collect();
        let reached = each.iter().filter_map(|(_, tried)| tried.last_reached_on).max();
        let silent = each.iter().filter(|(at, tried)| *at != value && tried.last_failed_on > reached);
        silent.map(|(_, tried)| tried.by_band.iter().sum::<i64>()).sum()
    }

    /// Where a debtor or person stands.
    pub fn at(&self, id: &str) -> Option<RecordAt> {
        self.by_id.get(id).copied()
    }

    /// The record of a debtor or person.
    pub fn record(&self, at: RecordAt) -> &Record {
        &self.records[at]
    }
}

/// Contact persons who may have refused in an attempt that names none: those of the debtor who are asked for at the value; where
/// it is no point of the debtor's own nor of his people, whoever is. A guarantor owes too, and refuses to pay.
fn refusers(row: &AttemptRow, value: ValueAt, debtor: Option<RecordAt>, world: &World) -> Vec<RecordAt> {
    let there = || world.seen_at[value].iter().map(|at| world.observations[*at].record);
    let third = |at: &RecordAt| world.records[*at].row.relation.is_some_and(|relation| relation != RelationKind::Guarantor);
    let theirs: Vec<RecordAt> = there().filter(third).filter(|at| world.records[*at].row.debtor_id == row.debtor_id).collect();
    if !theirs.is_empty() || there().any(|at| Some(at) == debtor) {
        return theirs;
    }
    there().filter(third).collect()
}

/// Contact persons who asked for peace where a mark stops a number: those who are asked for there, unless it is a point of the
/// debtor's own who named them, whose request it may be. A guarantor owes too.
fn asked_at(value: ValueAt, world: &World) -> impl Iterator<Item = RecordAt> + '_ {
    let there = move || world.seen_at[value].iter().map(|at| world.observations[*at].record);
    let third = |at: &RecordAt| world.records[*at].row.relation.is_some_and(|relation| relation != RelationKind::Guarantor);
    let own = move |debtor: &str| there().any(|at| world.records[at].is_debtor() && world.records[at].row.record_id == debtor);
    there().filter(third).filter(move |at| !own(&world.records[*at].row.debtor_id))
}

/// The pairs given, and those who share a value that few share: whether sharers are one human decides how many share.
fn pairs(rows: &[PairRow], at: &HashMap<String, RecordAt>, world: &World) -> Vec<(RecordAt, RecordAt)> {
    let mut pairs: Vec<_> = rows.iter().filter_map(|pair| Some((*at.get(&pair.one)?, *at.get(&pair.other)?))).collect();
    pairs.extend(world.linked.keys().copied());
    for seen in &world.seen_at {
        let mut sharers: Vec<RecordAt> = seen.iter().map(|at| world.observations[*at].record).collect();
        sharers.sort_unstable();
        sharers.dedup();
        if sharers.len() <= SHARERS_COMPARED {
            for (place, one) in sharers.iter().enumerate() {
                pairs.extend(sharers[place + 1..].iter().map(|other| (*one, *other)));
            }
        }
    }
    let mut pairs: Vec<_> =
        pairs.into_iter().filter(|(one, other)| one != other).map(|(one, other)| (one.min(other), one.max(other))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
