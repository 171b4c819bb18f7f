//! The lawful gate: may a point be used as a lead at all, and for what?
//! The most restrictive of what every rule in force says. Never frees a point: a combination that no rule writes is blocked.

use super::pack::{Effect, Pack, Rule};
use super::packs::Packs;
use super::point::{Hold, OwnerFacts, PointFacts, Suppressed, adult};
use super::test::Test;
use crate::domain::codes::{Basis, ConsentPurpose, PointKind, RelationKind, SubjectKind, SuppressionReason, SuppressionScope, Validity};
use crate::domain::{Decision, Source};
use jiff::civil::Date;

/// What the gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub decision: Decision,
    /// Ids of the rules that block it; where it is not blocked, of those that allow and limit it.
    pub rules: Vec<String>,
    /// Why, in words: of the rules named.
    pub reason: String,
    /// What the debtor or the client may do that would change it; empty where it is free already.
    pub would_change: String,
}

/// What one rule says of a point.
#[derive(Debug, Clone)]
pub(super) struct Finding<'a> {
    pub rule: &'a Rule,
    pub decision: Decision,
    pub reason: String,
    pub change: &'static str,
    /// Nothing that time brings changes it.
    pub lasting: bool,
}

/// May this point be used, and for what? `as_of` is the day the decision concerns.
pub fn gate(packs: &Packs, facts: &PointFacts, as_of: Date) -> Verdict {
    let findings = findings(packs, facts, as_of, |_| true);
    let decision = findings.iter().map(|f| f.decision).max().unwrap_or(Decision::Contact);
    let named: Vec<&Finding<'_>> = findings.iter().filter(|f| decision != Decision::Blocked || f.decision == decision).collect();
    let deciding = named.iter().filter(|f| f.decision == decision);
    let mut verdict = Verdict {
        decision,
        rules: named.iter().map(|f| f.rule.id.clone()).collect(),
        reason: join(deciding.clone().map(|f| f.reason.as_str())),
        would_change: join(deciding.map(|f| f.change)),
    };
    verdict.rules.dedup();
    if verdict.reason.is_empty() {
        verdict.reason = "no rule of the packs in use speaks against it".into();
    }
    verdict
}

/// Joins words, each once, in order.
pub(super) fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    words.filter(|word| !word.is_empty()).for_each(|word| {
        if !parts.contains(&word) {
            parts.push(word);
        }
    });
    parts.join("; ")
}

/// What every rule in force says of a point, in the packs' order; `asks` picks the tests to be asked.
pub(super) fn findings<'a>(packs: &'a Packs, facts: &PointFacts, as_of: Date, asks: impl Fn(&Test) -> bool) -> Vec<Finding<'a>> {
    let mut found = Vec::new();
    for pack in packs.each() {
        for rule in pack.rules.iter().filter(|rule| rule.effect == Effect::Block) {
            // Most rules say nothing of a point, which is sooner known than whether they bind.
            let mut binds = None;
            for test in rule.tests.iter().filter(|test| asks(test)) {
                let Some((decision, reason, change)) = evaluate(packs, pack, test, facts, as_of) else { continue };
                if !*binds.get_or_insert_with(|| packs.binds(rule, &facts.case, as_of)) {
                    break;
                }
                found.push(Finding { rule, decision, reason, change, lasting: packs.lasts(rule) && timeless(test, facts) });
            }
        }
    }
    found
}

/// Whether what a test says of a point hangs on facts that no time changes; marks begin and end, people come of age.
fn timeless(test: &Test, facts: &PointFacts) -> bool {
    match test {
        Test::Source { .. }
        | Test::NoBasis {}
        | Test::SharedOrWork { .. }
        | Test::WorkEmail {}
        | Test::OtherClient {}
        | Test::Relabelled {}
        | Test::Guarantor { .. }
        | Test::FailedDays { .. } => true,
        Test::Held { holds } => {
            let not_held = !facts.account_held && facts.holds.is_empty() && holds.contains(&Hold::Recalled);
            not_held || facts.holds.iter().any(|hold| holds.contains(hold))
        }
        _ => false,
    }
}

type Said = Option<(Decision, String, &'static str)>;

/// What one test says of a point on a day.
pub(super) fn evaluate(packs: &Packs, pack: &Pack, test: &Test, facts: &PointFacts, as_of: Date) -> Said {
    let blocked = |reason: String, change| Some((Decision::Blocked, reason, change));
    match test {
        Test::Source { consent, decision, .. } if speaks_of(test, facts) => source_row(*consent, *decision, facts),
        Test::NoBasis {} => no_basis(facts),
        Test::Unwritten {} => {
            let speaks = |rule: &Rule| rule.tests.iter().any(|row| speaks_of(row, facts));
            let written = pack.rules.iter().any(|rule| speaks(rule) && packs.binds(rule, &facts.case, as_of));
            let (source, basis) = (facts.source?, facts.basis?);
            (!written && basis != Basis::None).then(|| {
                (
                    Decision::Blocked,
                    format!("no rule allows source {source} with basis {basis}"),
                    "the debtor gives the detail, or the client confirms it from its own file",
                )
            })
        }
        Test::SharedOrWork { decision } => {
            shared_or_work(facts).map(|why| (*decision, why.to_owned(), "the debtor confirms that it reaches him or her alone"))
        }
        Test::Stale { decision } => stale(facts, as_of).map(|why| (*decision, why, "the debtor or the client confirms the number")),
        Test::WorkEmail {} if facts.kind == PointKind::Email && facts.work => {
            let allowed = facts.source == Some(Source::InboundContact) || facts.basis == Some(Basis::Consent);
            (!allowed).then(|| (Decision::Blocked, "a mailbox at work".into(), "the debtor consents to it, or writes from it"))
        }
        Test::WrongParty {} => {
            let wrong = facts.validity == Some(Validity::WrongParty)
                || facts.wrong_party_for_client
                || facts.suppressed.iter().any(|s| s.reason == SuppressionReason::WrongParty);
            wrong.then(|| (Decision::Blocked, "it proved to be someone else's".into(), "the debtor confirms it as his or her own again"))
        }
        Test::OtherClient {} if !facts.client_matches && !facts.consents.contains(&ConsentPurpose::CrossClient) => blocked(
            "it is another client's data, and there is no consent for cross_client".into(),
            "the debtor gives a consent for cross_client to the client whose data it is",
        ),
        Test::Relabelled {} if facts.value_blocked_elsewhere => {
            blocked("the same value is held from a blocked source".into(), "a person looks at where it came from and releases it")
        }
        Test::ThirdParty { .. } => third_party(test, facts, as_of),
        Test::Guarantor { decision } => match facts.owner {
            OwnerFacts::Person { relation: RelationKind::Guarantor, named_by_debtor, .. } if named_by_debtor => {
                Some((*decision, "a guarantor owes too".into(), ""))
            }
            OwnerFacts::Person { relation: RelationKind::Guarantor, .. } => {
                blocked("nobody named this guarantor".into(), "the client confirms the guarantee and the guarantor's own details")
            }
            _ => None,
        },
        Test::FailedDays { days } if third_party_asked(facts) && facts.reserved_failed_days < *days => blocked(
            format!("calls to the reserved mobile failed on {} days in a row, {days} are asked for", facts.reserved_failed_days),
            "nothing is needed: the debtor may be reached yet",
        ),
        Test::Refused {} if third_party_refused(facts) => {
            blocked("this person refused, and a refusal has no end".into(), "nothing; the person may get in touch")
        }
        Test::Suppressed { reasons } => {
            let named = facts.suppressed.iter().find(|s| reasons.contains(&s.reason) && covers(s.scope, facts.kind))?;
            blocked(format!("a do-not-contact mark is in force ({})", named.reason), "whoever set the mark releases it")
        }
        Test::Held { holds } => {
            let hold = holds_of(facts).find(|hold| holds.contains(hold));
            let not_held = !facts.account_held && facts.holds.is_empty() && holds.contains(&Hold::Recalled);
            match hold {
                Some(hold) => blocked(hold.words().into(), hold.ends()),
                None if not_held => blocked("no account of the debtor is held".into(), "the client places the account"),
                None => None,
            }
        }
        _ => None,
    }
}

/// Whether a row of the table of sources speaks of a point.
fn speaks_of(test: &Test, facts: &PointFacts) -> bool {
    let (Test::Source { sources, bases, decision, .. }, Some(source), Some(basis)) = (test, facts.source, facts.basis) else {
        return false;
    };
    // What is blocked always is named as such, on whatever basis or none.
    let on_a_basis = basis != Basis::None || *decision == Decision::Blocked;
    sources.contains(&source) && on_a_basis && (bases.is_empty() || bases.contains(&basis))
}

fn source_row(consent: Option<ConsentPurpose>, decision: Decision, facts: &PointFacts) -> Said {
    let (source, basis) = (facts.source?, facts.basis?);
    match consent {
        Some(ConsentPurpose::Location) if facts.consents.contains(&ConsentPurpose::Location) => {
            Some((Decision::Blocked, format!("{source} shows an area at most, never a point"), "the debtor gives an address"))
        }
        Some(purpose) if !facts.consents.contains(&purpose) => {
            let change = match purpose {
                ConsentPurpose::Tracing => "the debtor gives a consent for tracing",
                ConsentPurpose::SensitiveData => "the debtor gives a consent for sensitive_data",
                _ => "the debtor gives the detail",
            };
            Some((Decision::Blocked, format!("source {source} without a consent for {purpose} in force"), change))
        }
        Some(purpose) => Some((decision, format!("source {source}, basis {basis}, consent for {purpose} in force"), "")),
        None if decision == Decision::Blocked => Some((decision, format!("source {source} is never used"), "the debtor gives the detail")),
        None if decision == Decision::VerifyFirst => Some((
            decision,
            format!("source {source}, basis {basis}: whose it is must be confirmed first"),
            "the debtor confirms that it is his or hers",
        )),
        None => Some((decision, format!("source {source}, basis {basis}"), "")),
    }
}

fn no_basis(facts: &PointFacts) -> Said {
    let why = match (facts.source, facts.basis) {
        (None, _) => "nobody knows where it came from",
        (_, None | Some(Basis::None)) => "it is held on no lawful basis",
        _ if facts.consent_ref.is_some() && !facts.consent_ref_known => "its consent_ref leads to no consent in force",
        _ => return None,
    };
    Some((Decision::Blocked, why.into(), "the debtor gives the detail, or a consent to hold it"))
}

fn shared_or_work(facts: &PointFacts) -> Option<&'static str> {
    match facts.kind {
        PointKind::Employer => Some("an employer's line or place"),
        _ if facts.work => Some("a line or mailbox at work"),
        PointKind::Address => None,
        _ if facts.owners_count > 1 => Some("several people share it"),
        _ => None,
    }
}

fn stale(facts: &PointFacts, as_of: Date) -> Option<String> {
    if !matches!(facts.kind, PointKind::Mobile | PointKind::Landline) {
        return None;
    }
    if facts.seen_with_other_owner {
        return Some("seen lately with another owner".into());
    }
    if facts.validity == Some(Validity::Invalid) {
        return Some("the number was found dead, and may be someone else's by now".into());
    }
    let Some(seen) = facts.last_seen_on else { return Some("nobody noted when it was last seen".into()) };
    let days = (as_of - seen).get_days();
    (i64::from(days) > i64::from(facts.phone_stale_days)).then(|| format!("not seen for {days} days"))
}

fn third_party(test: &Test, facts: &PointFacts, as_of: Date) -> Said {
    let Test::ThirdParty { sources, only_when_lost, only_named, never, adult_only, age_must_be_known, decision } = test else {
        return None;
    };
    let OwnerFacts::Person { relation, named_by_debtor, birth_on, .. } = &facts.owner else { return None };
    if !sources.is_empty() && !facts.source.is_some_and(|source| sources.contains(&source)) {
        return None;
    }
    let blocked = |reason: String, change| Some((Decision::Blocked, reason, change));
    let of_age = adult(*birth_on, as_of);
    if *adult_only && of_age == Some(false) {
        return blocked("a minor is never asked".into(), "nothing");
    }
    if of_age.is_none() && age_must_be_known.contains(relation) {
        return blocked(format!("a {relation} whose age is unknown is never asked"), "the debtor gets in touch");
    }
    if *relation == RelationKind::Guarantor {
        return None;
    }
    if never.contains(relation) {
        return blocked(format!("a person of relation {relation} is never asked"), "the debtor names a contact person");
    }
    if *only_named && !named_by_debtor {
        return blocked("the debtor did not name this person".into(), "the debtor names the person as a contact");
    }
    if *only_when_lost && !facts.debtor_lost {
        return blocked("the debtor is not lost, so no third party is asked".into(), "nothing is needed: the debtor can be reached");
    }
    Some((*decision, format!("a {relation}, only to ask that the debtor call back; never the debt"), ""))
}

/// Whether the point is a third party's: anyone's but the debtor's and the guarantor's, who owe.
pub(super) fn third_party_asked(facts: &PointFacts) -> bool {
    matches!(facts.owner, OwnerFacts::Person { relation, .. } if relation != RelationKind::Guarantor)
}

/// A third party who refused, by any record: there is no end to it, whatever a suppression's scope or end says.
fn third_party_refused(facts: &PointFacts) -> bool {
    let refused = matches!(facts.owner, OwnerFacts::Person { refused: true, .. });
    let theirs = |s: &Suppressed| matches!(s.on, SubjectKind::Person | SubjectKind::Point) && s.reason == SuppressionReason::CeaseRequest;
    third_party_asked(facts) && (refused || facts.suppressed.iter().any(theirs))
}

/// The account's holds, and those that suppressions of the debtor or the account mean; what stands on one person or point
/// alone is no hold of the account. The dead, the represented and those in dispute are so by every channel.
fn holds_of(facts: &PointFacts) -> impl Iterator<Item = Hold> + '_ {
    let meant = facts.suppressed.iter().filter(|s| matches!(s.on, SubjectKind::Debtor | SubjectKind::Account)).filter(|s| match s.reason {
        SuppressionReason::CeaseRequest | SuppressionReason::ComplaintOpen => covers(s.scope, facts.kind),
        _ => true,
    });
    facts.holds.iter().copied().chain(meant.filter_map(|s| Hold::of_suppression(s.reason)))
}

/// Whether a suppression of a scope closes a kind of point: calls are what a phone is for, an address has letters and visits.
fn covers(scope: SuppressionScope, kind: PointKind) -> bool {
    use SuppressionScope as S;
    match kind {
        _ if scope == S::All => true,
        PointKind::Mobile | PointKind::Landline | PointKind::Employer => scope == S::Call,
        PointKind::Email => scope == S::Email,
        PointKind::Messenger => scope == S::Messenger,
        PointKind::Address => scope == S::Visit,
    }
}

/// Sources that the gate blocks always, whatever basis or consent: a value also held from one of them stays blocked until a
/// person releases it ([`PointFacts::value_blocked_elsewhere`]).
pub const fn always_blocked(source: Source) -> bool {
    matches!(source, Source::SocialMedia | Source::WebSearch | Source::PurchasedList)
}
