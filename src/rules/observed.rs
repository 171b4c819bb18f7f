//! What the observations of a value say, for a debtor and a case: the facts that the gate asks for, from rows of
//! `queries/check/`, without the search that tracing makes. Where it knows less than tracing, it is the stricter: it links no
//! records but to protect. Never opens a value, and never frees what a source, a refusal or a mark blocks.

use super::PointAsked;
use super::gate::{Verdict, always_blocked, gate};
use super::packs::Packs;
use super::point::{Case, Hold, OwnerFacts, PointFacts, Suppressed, named_by_debtor};
use crate::domain::Sealed;
use crate::domain::codes::{
    Basis, ConsentPurpose, Decision, PointKind, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope, Validity,
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A row of `queries/check/list_points.sql`: one observation of a value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ObservedRow {
    pub owner_id: String,
    pub debtor_id: String,
    /// None where the value is the debtor's own.
    pub person_id: Option<String>,
    pub relation: Option<RelationKind>,
    pub kind: PointKind,
    pub value: Sealed,
    pub source: Option<Source>,
    pub basis: Option<Basis>,
    pub consent_ref: Option<String>,
    pub first_seen_on: Option<Date>,
    pub last_seen_on: Option<Date>,
    pub validity: Option<Validity>,
    pub client: Option<String>,
    pub person_source: Option<Source>,
    pub person_basis: Option<Basis>,
    pub person_consent_ref: Option<String>,
    /// The person's day of birth; where it is empty the number may tell it.
    pub birth_on: Option<Date>,
    pub national_id: Option<Sealed>,
    /// The person refused, by a mark or in an attempt.
    pub owner_refused: bool,
    /// Somebody refused at this value, or it proved to be somebody else's, in an attempt of any debtor or client.
    pub value_refused: bool,
    pub value_wrong_party: bool,
}

/// A row of `queries/check/list_kin.sql`: what protects another record that is the same human.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KinRow {
    pub record_id: String,
    pub subject_kind: SubjectKind,
    pub reason: SuppressionReason,
}

/// A row of `queries/trace/lost.sql`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LostRow {
    pub debtor_id: String,
    pub lost: bool,
    pub reserved_failed_days: i64,
}

/// A row of `queries/trace/consents.sql`: a consent in force.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ProofRow {
    pub debtor_id: String,
    pub purpose: ConsentPurpose,
    pub evidence_ref: Option<String>,
}

/// The rows about the values of a list.
#[derive(Debug, Clone, Default)]
pub struct ObservedRows {
    pub points: Vec<ObservedRow>,
    pub kin: Vec<KinRow>,
    pub lost: Vec<LostRow>,
    pub proofs: Vec<ProofRow>,
}

/// The rows in order, ready for one question after the other.
#[derive(Debug)]
pub struct Observed {
    as_of: Date,
    phone_stale_days: u32,
    points: Vec<ObservedRow>,
    at_value: HashMap<Sealed, Vec<usize>>,
    kin: BTreeMap<String, Vec<Suppressed>>,
    lost: BTreeMap<String, (bool, u32)>,
    proofs: BTreeMap<String, Vec<ProofRow>>,
}

/// The case that an observation is asked for.
struct Docket<'a> {
    case: &'a Case,
    lost: bool,
    failed_days: u32,
    owners: u32,
    moved_on: bool,
    relabelled: bool,
}

impl Observed {
    /// Puts the rows in order. `phone_stale_days` is the workspace's setting.
    pub fn new(rows: ObservedRows, as_of: Date, phone_stale_days: u32) -> Self {
        let mut at_value: HashMap<Sealed, Vec<usize>> = HashMap::new();
        for (nth, row) in rows.points.iter().enumerate() {
            at_value.entry(row.value.clone()).or_default().push(nth);
        }
        let mut kin: BTreeMap<String, Vec<Suppressed>> = BTreeMap::new();
        for row in rows.kin {
            let mark = Suppressed { on: row.subject_kind, reason: row.reason, scope: SuppressionScope::All };
            kin.entry(row.record_id).or_default().push(mark);
        }
        let mut proofs: BTreeMap<String, Vec<ProofRow>> = BTreeMap::new();
        rows.proofs.into_iter().for_each(|row| proofs.entry(row.debtor_id.clone()).or_default().push(row));
        let days = |row: &LostRow| u32::try_from(row.reserved_failed_days).unwrap_or(0);
        let lost = rows.lost.iter().map(|row| (row.debtor_id.clone(), (row.lost, days(row)))).collect();
        Observed { as_of, phone_stale_days, points: rows.points, at_value, kin, lost, proofs }
    }

    /// What the rules are to be asked about a value, for a debtor and a case: every lawful use of it, of which the strictest
    /// binds; where there is none, what blocks it. A value that nobody has on record is one entry without a source.
    pub fn asked(&self, packs: &Packs, value: &Sealed, kind: PointKind, debtor: &str, case: &Case) -> Vec<PointAsked> {
        let here: Vec<&ObservedRow> = self.at_value.get(value).into_iter().flatten().map(|nth| &self.points[*nth]).collect();
        let own: Vec<&ObservedRow> = here.iter().copied().filter(|row| row.debtor_id == debtor).collect();
        if own.is_empty() {
            return vec![PointAsked::unknown(kind, value.clone())];
        }
        // What is blocked in the file it came with does no work; asked only where somebody else has the value too.
        let works = |row: &ObservedRow| self.own_file(packs, row, &here, None).decision != Decision::Blocked;
        let shared = here.iter().any(|row| row.owner_id != here[0].owner_id);
        let working: Vec<&ObservedRow> = here.iter().copied().filter(|row| shared && works(row)).collect();
        let (lost, failed_days) = self.lost.get(debtor).copied().unwrap_or_default();
        let mut found: Vec<(PointAsked, Verdict)> = Vec::new();
        for row in own {
            let (owners, moved_on) = self.sharing(row, &working, &case.client);
            let relabelled = self.relabelled(packs, row, &here);
            let facts = self.facts(row, &here, &Docket { case, lost, failed_days, owners, moved_on, relabelled });
            let mut verdict = gate(packs, &facts, self.as_of);
            let alone = verdict.decision;
            // What is blocked in the file it came with is not freed here.
            if alone != Decision::Blocked {
                let in_file = self.own_file(packs, row, &here, None);
                if in_file.decision == Decision::Blocked {
                    verdict = in_file;
                }
            }
            let barred = (verdict.decision > alone).then(|| verdict.clone());
            found.push((PointAsked { also: Vec::new(), facts, key: value.clone(), person_id: row.person_id.clone(), barred }, verdict));
        }
        // Who refused on a number refused for everybody who is looked for there.
        let refused = |(asked, verdict): &&(PointAsked, Verdict)| {
            verdict.decision == Decision::Blocked && matches!(asked.facts.owner, OwnerFacts::Person { refused: true, .. })
        };
        if let Some(refusal) = found.iter().find(refused).map(|(_, verdict)| verdict.clone()) {
            for (asked, verdict) in found.iter_mut().filter(|(_, verdict)| verdict.decision != Decision::Blocked) {
                (asked.barred, *verdict) = (Some(refusal.clone()), refusal.clone());
            }
        }
        let free = found.iter().any(|(_, verdict)| verdict.decision != Decision::Blocked);
        let kept = found.into_iter().filter(|(_, verdict)| !free || verdict.decision != Decision::Blocked);
        kept.map(|(asked, _)| asked).collect()
    }

    /// What the rules say of an observation in the file that it came with, as for a debtor who is lost: only what is wrong with
    /// the observation itself counts.
    fn own_file(&self, packs: &Packs, row: &ObservedRow, here: &[&ObservedRow], relabelled: Option<bool>) -> Verdict {
        let case = Case { client: row.client.clone().unwrap_or_default(), ..Case::default() };
        let relabelled = relabelled.unwrap_or_else(|| self.relabelled(packs, row, here));
        let docket = Docket { case: &case, lost: true, failed_days: u32::MAX, owners: 1, moved_on: false, relabelled };
        gate(packs, &self.facts(row, here, &docket), self.as_of)
    }

    /// Whether what is always blocked brought the value, for whatever debtor and client, before this client was known to have it of
    /// this debtor. What somebody else bought of an organisation says nothing of who works there.
    fn relabelled(&self, packs: &Packs, row: &ObservedRow, here: &[&ObservedRow]) -> bool {
        if never(row) {
            return false;
        }
        let ours = |other: &&&ObservedRow| other.debtor_id == row.debtor_id;
        let bought = here.iter().filter(|other| never(other) && (row.kind != PointKind::Employer || ours(other)));
        // Without both days nobody can show who was first.
        let brought = bought.map(|other| known_on(other)).min();
        let Some(Some(day)) = brought else { return brought.is_some() };
        let first = |other: &&&ObservedRow| {
            ours(other) && other.client == row.client && !never(other) && known_on(other).is_some_and(|known| known < day)
        };
        !here.iter().filter(first).any(|other| self.own_file(packs, other, here, Some(false)).decision != Decision::Blocked)
    }

    /// Who shares a value, seen from one observation: other owners in the same client's files, and in others' whose debtor agreed
    /// to that; and whether one was seen later.
    fn sharing(&self, row: &ObservedRow, working: &[&ObservedRow], client: &str) -> (u32, bool) {
        let seen_on = |row: &ObservedRow| row.last_seen_on.or(row.first_seen_on);
        let agreed = |debtor: &str| self.proofs.get(debtor).into_iter().flatten().any(|proof| proof.purpose == ConsentPurpose::CrossClient);
        let counts = |other: &&ObservedRow| other.client.as_deref().unwrap_or_default() == client || agreed(&other.debtor_id);
        let here = || working.iter().copied().filter(counts);
        let mine = here().filter(|other| other.owner_id == row.owner_id).map(seen_on).max().flatten();
        let others: BTreeSet<&str> = here().map(|other| other.owner_id.as_str()).filter(|owner| *owner != row.owner_id).collect();
        let later = |other: &ObservedRow| seen_on(other).is_some_and(|day| mine.is_none_or(|own| day > own));
        let moved_on = here().any(|other| other.owner_id != row.owner_id && later(other));
        (u32::try_from(others.len()).unwrap_or(u32::MAX).saturating_add(1), moved_on)
    }

    fn facts(&self, row: &ObservedRow, here: &[&ObservedRow], docket: &Docket<'_>) -> PointFacts {
        let proofs = self.proofs.get(&row.debtor_id).map(Vec::as_slice).unwrap_or_default();
        let known = |reference: &str| proofs.iter().any(|proof| proof.evidence_ref.as_deref() == Some(reference));
        let mut consents: Vec<ConsentPurpose> = proofs.iter().map(|proof| proof.purpose).collect();
        consents.sort_unstable();
        consents.dedup();
        let client = row.client.as_deref().unwrap_or_default();
        // Whoever found out, and for whichever client: a wrong party counts everywhere.
        let wrong = |other: &&ObservedRow| other.validity == Some(Validity::WrongParty);
        let debtors_kin = self.kin.get(&row.debtor_id).map(Vec::as_slice).unwrap_or_default();
        let (mut suppressed, mut holds) = (Vec::new(), Vec::new());
        for mark in debtors_kin {
            match mark.reason {
                SuppressionReason::Deceased => holds.push(Hold::Deceased),
                // The debtor's own request is the debtor's, not the contact person's refusal.
                SuppressionReason::CeaseRequest if row.person_id.is_some() => holds.push(Hold::Cease),
                _ => suppressed.push(*mark),
            }
        }
        let owner = match &row.person_id {
            None => OwnerFacts::Debtor,
            Some(person) => {
                let traced = row.person_consent_ref.as_deref().is_none_or(known);
                let named = matches!((row.person_source, row.person_basis), (Some(source), Some(basis)) if named_by_debtor(source, basis));
                let kin = self.kin.get(person).map(Vec::as_slice).unwrap_or_default();
                // The same human, a debtor too: a death and a wrong party count wherever else he or she is named.
                let gone = |mark: &&Suppressed| matches!(mark.reason, SuppressionReason::Deceased | SuppressionReason::WrongParty);
                suppressed.extend(kin.iter().filter(gone));
                let kin = kin.iter().any(|mark| mark.reason == SuppressionReason::CeaseRequest);
                OwnerFacts::Person {
                    relation: row.relation.unwrap_or(RelationKind::Other),
                    named_by_debtor: named && traced,
                    birth_on: row.birth_on,
                    refused: kin || row.value_refused || here.iter().any(|other| other.owner_refused),
                }
            }
        };
        PointFacts {
            kind: row.kind,
            source: row.source,
            basis: row.basis,
            consent_ref_known: row.consent_ref.as_deref().is_some_and(known),
            consent_ref: row.consent_ref.clone(),
            consents,
            owner,
            last_seen_on: row.last_seen_on.or(row.first_seen_on),
            validity: row.validity,
            wrong_party_for_client: row.value_wrong_party || here.iter().any(wrong),
            seen_with_other_owner: docket.moved_on,
            work: here.iter().any(|other| other.kind == PointKind::Employer && other.owner_id == row.owner_id),
            owners_count: docket.owners,
            suppressed,
            debtor_lost: docket.lost,
            reserved_failed_days: docket.failed_days,
            account_held: true,
            holds,
            client_matches: client == docket.case.client,
            phone_stale_days: self.phone_stale_days,
            value_blocked_elsewhere: docket.relabelled,
            case: docket.case.clone(),
        }
    }
}

/// Data that is never lawful: from a source that is always blocked, or held on no basis.
fn never(row: &ObservedRow) -> bool {
    row.source.is_none_or(always_blocked) || row.basis.is_none_or(|basis| basis == Basis::None)
}

/// The day it was first known.
fn known_on(row: &ObservedRow) -> Option<Date> {
    row.first_seen_on.or(row.last_seen_on)
}
