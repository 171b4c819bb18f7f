//! Facts that the tests of the rules start from: a lawful point, a lawful call, a log.
//! Never runs outside tests.

use super::*;
use crate::domain::codes::{Basis, Channel, ContactOutcome, Direction, Party, PointKind, RelationKind, Source, Validity};
use crate::domain::{Sealed, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use std::sync::LazyLock;

pub(super) const DAY: Date = date(2026, 6, 7);

/// A mobile of the debtor's own, from the application, under a contract, of a lost debtor.
pub(super) fn own_mobile() -> PointFacts {
    PointFacts {
        kind: PointKind::Mobile,
        source: Some(Source::Application),
        basis: Some(Basis::Contract),
        consent_ref: None,
        consent_ref_known: false,
        consents: vec![],
        owner: OwnerFacts::Debtor,
        last_seen_on: Some(date(2026, 5, 1)),
        validity: Some(Validity::Valid),
        wrong_party_for_client: false,
        seen_with_other_owner: false,
        work: false,
        owners_count: 1,
        suppressed: vec![],
        debtor_lost: true,
        reserved_failed_days: 3,
        account_held: true,
        holds: vec![],
        client_matches: true,
        phone_stale_days: 730,
        value_blocked_elsewhere: false,
        case: Case::default(),
    }
}

/// A contact person's mobile.
pub(super) fn contact_person(relation: RelationKind) -> PointFacts {
    let owner = OwnerFacts::Person { relation, named_by_debtor: true, birth_on: Some(date(1980, 1, 1)), refused: false };
    PointFacts { owner, ..own_mobile() }
}

pub(super) fn only(name: &str) -> &'static Packs {
    static PACKS: LazyLock<Vec<(&str, Packs)>> = LazyLock::new(|| {
        let mut all: Vec<_> = ["cn", "us", "house"].into_iter().map(|name| (name, Packs::only(&[name], |_| None).unwrap())).collect();
        all.push(("cn+house", Packs::builtin(&["cn", "house"]).unwrap()));
        all
    });
    &PACKS.iter().find(|(of, _)| *of == name).unwrap().1
}

pub(super) fn zone() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}
pub(super) fn at(local: DateTime) -> Timestamp {
    zone().instant(local)
}
pub(super) fn clock(hour: i8, minute: i8, second: i8) -> Timestamp {
    at(TODAY.at(hour, minute, second, 0))
}
/// A Tuesday.
pub(super) const TODAY: Date = date(2026, 6, 9);

pub(super) fn facts(channel: Channel) -> ContactFacts {
    ContactFacts {
        case: Case { client: "BANK-A".into(), ..Case::default() },
        account_id: "A-1".into(),
        channel,
        zone: zone(),
        other_zones: vec![],
        as_of: TODAY,
        account_held: true,
        holds: vec![],
        dpd: Some(100),
        agreed_hours: None,
        work_starts: None,
        point: None,
        point_key: None,
        person_id: None,
        barred: None,
        marks: vec![],
        log: vec![],
        paid_on: vec![],
        complained_at: vec![],
        visit: None,
        template: None,
        text: None,
        consents: vec![],
        limitation_ends_on: None,
    }
}
pub(super) fn call() -> ContactFacts {
    facts(Channel::Call)
}
pub(super) fn to(relation: RelationKind) -> ContactFacts {
    ContactFacts {
        point: Some(contact_person(relation)),
        point_key: Some(Sealed("P:friend".into())),
        person_id: Some("P-1".into()),
        ..call()
    }
}
pub(super) fn logged(local_at: DateTime, channel: Channel, outcome: ContactOutcome) -> Logged {
    Logged {
        local_at,
        account_id: "A-1".into(),
        client: "BANK-A".into(),
        channel,
        direction: Direction::Outbound,
        party: Party::Debtor,
        person_id: None,
        point: Some(Sealed("P:own".into())),
        outcome,
    }
}
pub(super) fn times(n: usize, hour: i8, channel: Channel, outcome: ContactOutcome) -> Vec<Logged> {
    (0..n).map(|i| logged(TODAY.at(hour, i as i8, 0, 0), channel, outcome)).collect()
}
pub(super) fn ids(decision: &ContactDecision) -> Vec<&str> {
    decision.rules.iter().map(|rule| rule.id.as_str()).collect()
}
pub(super) fn asked(pack: &str, facts: &ContactFacts, at: Timestamp) -> ContactDecision {
    contact(only(pack), facts, at)
}
pub(super) fn allowed(pack: &str, facts: &ContactFacts, at: Timestamp) -> bool {
    asked(pack, facts, at).allowed
}
