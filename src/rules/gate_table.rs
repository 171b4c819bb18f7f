//! The house's table "which points may be used", row by row, against the gate.
//! Never runs outside tests.

use super::given::{DAY, contact_person, own_mobile};
use super::*;
use crate::domain::codes::{
    Basis, ConsentPurpose, Decision, PointKind, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope, Validity,
};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

fn packs() -> &'static Packs {
    static PACKS: LazyLock<Packs> = LazyLock::new(|| Packs::builtin(&["cn", "house"]).unwrap());
    &PACKS
}

fn says(facts: &PointFacts) -> Decision {
    gate(packs(), facts, DAY).decision
}

fn with(change: impl FnOnce(&mut PointFacts)) -> Verdict {
    let mut facts = own_mobile();
    change(&mut facts);
    gate(packs(), &facts, DAY)
}

#[test]
fn every_source_with_every_basis_says_what_the_table_says() {
    use Source as S;
    for &source in Source::ALL {
        for &basis in Basis::ALL {
            for consent in [None, Some(ConsentPurpose::Tracing), Some(ConsentPurpose::SensitiveData), Some(ConsentPurpose::Location)] {
                let facts =
                    PointFacts { source: Some(source), basis: Some(basis), consents: consent.into_iter().collect(), ..own_mobile() };
                let expected = match (source, basis) {
                    (_, Basis::None) => Decision::Blocked,
                    (
                        S::Application
                        | S::ClientUpdate
                        | S::StatementAddress
                        | S::DeliveryAddress
                        | S::Transaction
                        | S::Payment
                        | S::InboundContact,
                        Basis::Contract | Basis::Consent,
                    ) => Decision::Contact,
                    (S::PreviousAgency, Basis::Contract) => Decision::Contact,
                    (S::RelationTold, Basis::LegitimateRequest | Basis::Consent) => Decision::Contact,
                    (S::CreditBureau | S::CarrierMatch | S::LogisticsMatch, _) if consent == Some(ConsentPurpose::Tracing) => {
                        Decision::Contact
                    }
                    (S::SocialInsurance | S::HousingFund, _) if consent == Some(ConsentPurpose::SensitiveData) => Decision::Contact,
                    (S::Directory114 | S::BusinessRegistry | S::CourtRecord | S::FieldVisit, Basis::PublicRecord | Basis::Contract) => {
                        Decision::VerifyFirst
                    }
                    _ => Decision::Blocked,
                };
                let verdict = gate(packs(), &facts, DAY);
                assert_eq!(verdict.decision, expected, "{source} {basis} {consent:?}: {verdict:?}");
                assert!(!verdict.rules.is_empty() && !verdict.reason.is_empty(), "{source} {basis}");
                assert_eq!(verdict.would_change.is_empty(), expected == Decision::Contact, "{source} {basis}: {verdict:?}");
            }
        }
    }
}

#[test]
fn what_is_unknown_or_leads_nowhere_is_blocked() {
    let rules = |verdict: Verdict| (verdict.decision, verdict.rules);
    let no_basis = || vec!["CN-PI-01".to_owned(), "HS-SRC-09".to_owned()];
    assert_eq!(rules(with(|f| f.source = None)), (Decision::Blocked, no_basis()));
    assert_eq!(rules(with(|f| f.basis = None)), (Decision::Blocked, no_basis()));
    assert_eq!(rules(with(|f| f.consent_ref = Some("C-9".into()))), (Decision::Blocked, no_basis()));
    assert_eq!(with(|f| (f.consent_ref, f.consent_ref_known) = (Some("C-1".into()), true)).decision, Decision::Contact);
}

#[test]
fn kind_sharing_age_and_validity() {
    use Decision as D;
    let stale = date(2024, 6, 6);
    type Case = (&'static str, fn(&mut PointFacts), D);
    let cases: [Case; 11] = [
        ("employer", |f| f.kind = PointKind::Employer, D::VerifyFirst),
        ("work landline", |f| (f.kind, f.work) = (PointKind::Landline, true), D::VerifyFirst),
        ("work e-mail", |f| (f.kind, f.work) = (PointKind::Email, true), D::VerifyFirst),
        ("shared", |f| f.owners_count = 2, D::VerifyFirst),
        ("address of a family", |f| (f.kind, f.owners_count) = (PointKind::Address, 3), D::Contact),
        ("no day", |f| f.last_seen_on = None, D::VerifyFirst),
        ("an e-mail without a day", |f| (f.kind, f.last_seen_on) = (PointKind::Email, None), D::Contact),
        ("another owner", |f| f.seen_with_other_owner = true, D::VerifyFirst),
        ("dead", |f| f.validity = Some(Validity::Invalid), D::VerifyFirst),
        ("wrong party", |f| f.validity = Some(Validity::WrongParty), D::Blocked),
        ("wrong party elsewhere", |f| f.wrong_party_for_client = true, D::Blocked),
    ];
    for (name, change, expected) in cases {
        assert_eq!(with(change).decision, expected, "{name}");
    }
    // 730 days are not longer than two years; 731 are.
    assert_eq!(with(|f| f.last_seen_on = Some(date(2024, 6, 7))).decision, D::Contact);
    assert_eq!(with(|f| f.last_seen_on = Some(stale)).decision, D::VerifyFirst);
}

#[test]
fn contact_persons_relay_only_and_only_while_the_debtor_is_lost() {
    use RelationKind as R;
    for &relation in RelationKind::ALL {
        let facts = contact_person(relation);
        let expected = match relation {
            R::Guarantor => Decision::Contact,
            R::Other => Decision::Blocked,
            _ => Decision::RelayOnly,
        };
        assert_eq!(says(&facts), expected, "{relation}");
        let found = PointFacts { debtor_lost: false, ..facts.clone() };
        assert_eq!(says(&found), if relation == R::Guarantor { Decision::Contact } else { Decision::Blocked }, "{relation}, not lost");
        let unnamed = OwnerFacts::Person { relation, named_by_debtor: false, birth_on: Some(date(1980, 1, 1)), refused: false };
        assert_eq!(says(&PointFacts { owner: unnamed, ..facts.clone() }), Decision::Blocked, "{relation}, nobody named");
        let minor = OwnerFacts::Person { relation, named_by_debtor: true, birth_on: Some(date(2008, 6, 8)), refused: false };
        assert_eq!(says(&PointFacts { owner: minor, ..facts.clone() }), Decision::Blocked, "{relation}, 17");
        let of_age = OwnerFacts::Person { relation, named_by_debtor: true, birth_on: Some(date(2008, 6, 7)), refused: false };
        assert_eq!(says(&PointFacts { owner: of_age, ..facts.clone() }), expected, "{relation}, 18 today");
        let ageless = OwnerFacts::Person { relation, named_by_debtor: true, birth_on: None, refused: false };
        let expected = if relation == R::Child { Decision::Blocked } else { expected };
        assert_eq!(says(&PointFacts { owner: ageless, ..facts.clone() }), expected, "{relation}, age unknown");
        let refused = OwnerFacts::Person { relation, named_by_debtor: true, birth_on: Some(date(1980, 1, 1)), refused: true };
        let expected = if relation == R::Guarantor { Decision::Contact } else { Decision::Blocked };
        assert_eq!(says(&PointFacts { owner: refused, ..facts }), expected, "{relation}, refused");
    }
    let two_days = PointFacts { reserved_failed_days: 2, ..contact_person(R::Friend) };
    assert_eq!(gate(packs(), &two_days, DAY).rules, ["CN-3P-09"]);
}

#[test]
fn one_identity_space_per_client_and_no_relabelling() {
    assert_eq!(with(|f| f.client_matches = false).rules, ["HS-CLIENT-01"]);
    assert_eq!(with(|f| (f.client_matches, f.consents) = (false, vec![ConsentPurpose::CrossClient])).decision, Decision::Contact);
    assert_eq!(with(|f| f.value_blocked_elsewhere = true).rules, ["HS-RELABEL-01"]);
}

#[test]
fn an_account_that_is_not_held_and_a_mark_block() {
    for hold in [
        Hold::Recalled,
        Hold::Paid,
        Hold::Settled,
        Hold::Bankrupt,
        Hold::Deceased,
        Hold::ImpostorClaimed,
        Hold::LawyerRepresented,
        Hold::Disputed,
    ] {
        assert_eq!(with(|f| f.holds = vec![hold]).rules, ["HS-HELD-01"], "{hold:?}");
    }
    assert_eq!(with(|f| f.account_held = false).rules, ["HS-HELD-01"]);
    assert_eq!(with(|f| f.holds = vec![Hold::PlanKept]).rules, ["CN-PLAN-04", "HS-HELD-01"]);
    assert_eq!(with(|f| f.holds = vec![Hold::Unread]).rules, ["HS-UNREAD-01"]);
    assert_eq!(with(|f| f.holds = vec![Hold::ComplaintOpen]).rules, ["HS-CMP-03"]);
    let marked = |reason, scope| with(|f| f.suppressed = vec![Suppressed { on: SubjectKind::Debtor, reason, scope }]);
    let regulator = SuppressionReason::Regulator;
    assert_eq!(marked(regulator, SuppressionScope::All).rules, ["HS-DNC-01"]);
    assert_eq!(marked(regulator, SuppressionScope::Call).rules, ["HS-DNC-01"]);
    assert_eq!(marked(regulator, SuppressionScope::Email).decision, Decision::Contact);
    assert_eq!(marked(SuppressionReason::CeaseRequest, SuppressionScope::Call).rules, ["HS-DNC-01", "HS-CEASE-01"]);
    assert_eq!(marked(SuppressionReason::Deceased, SuppressionScope::Sms).rules, ["HS-HELD-01"], "the dead are dead by every channel");
}

/// A third party's refusal holds whatever scope it was written with.
#[test]
fn a_refusal_has_no_scope() {
    let mark = Suppressed { on: SubjectKind::Person, reason: SuppressionReason::CeaseRequest, scope: SuppressionScope::Email };
    let facts = PointFacts { suppressed: vec![mark], ..contact_person(RelationKind::Parent) };
    assert_eq!(gate(packs(), &facts, DAY).rules, ["CN-3P-06", "HS-3P-01"]);
}

/// Under one pack alone the house's table is not asked; in a workspace it stands behind every choice.
#[test]
fn the_gate_stands_behind_every_workspace() {
    let bought = PointFacts { source: Some(Source::PurchasedList), ..own_mobile() };
    assert_eq!(gate(&Packs::builtin(&["us"]).unwrap(), &bought, DAY).rules, ["HS-SRC-08"]);
    let matched = PointFacts { source: Some(Source::CarrierMatch), ..own_mobile() };
    assert_eq!(gate(&Packs::builtin(&["us"]).unwrap(), &matched, DAY).rules, ["HS-SRC-04"]);
    assert_eq!(gate(&Packs::only(&["us"], |_| None).unwrap(), &matched, DAY).decision, Decision::Contact);
    assert_eq!(gate(&Packs::only(&["cn"], |_| None).unwrap(), &matched, DAY).rules, ["CN-PI-08"]);
    assert_eq!(gate(&Packs::only(&["us"], |_| None).unwrap(), &bought, DAY).rules, ["HS-SRC-08"], "blocked, always");
}

fn any_facts() -> impl Strategy<Value = PointFacts> {
    let source = proptest::option::of(proptest::sample::select(Source::ALL));
    let basis = proptest::option::of(proptest::sample::select(Basis::ALL));
    let kind = proptest::sample::select(PointKind::ALL);
    let relation = proptest::option::of(proptest::sample::select(RelationKind::ALL));
    let flags = proptest::collection::vec(any::<bool>(), 10);
    (source, basis, kind, relation, flags).prop_map(|(source, basis, kind, relation, flag)| PointFacts {
        kind,
        source,
        basis,
        owner: relation.map_or(OwnerFacts::Debtor, |relation| OwnerFacts::Person {
            relation,
            named_by_debtor: flag[0],
            birth_on: flag[1].then_some(date(1980, 1, 1)),
            refused: flag[2],
        }),
        consents: if flag[3] { vec![ConsentPurpose::Tracing, ConsentPurpose::SensitiveData, ConsentPurpose::CrossClient] } else { vec![] },
        debtor_lost: flag[4],
        client_matches: flag[5],
        owners_count: 1 + u32::from(flag[6]),
        last_seen_on: flag[7].then_some(date(2026, 1, 1)),
        reserved_failed_days: if flag[8] { 3 } else { 0 },
        value_blocked_elsewhere: flag[9],
        ..own_mobile()
    })
}

proptest! {
    /// A decision is never freer when a fact gets stricter.
    #[test]
    fn stricter_facts_never_free(facts in any_facts()) {
        let before = says(&facts);
        let stricter: Vec<fn(&mut PointFacts)> = vec![
            |f| f.source = None,
            |f| f.basis = Some(Basis::None),
            |f| f.source = Some(Source::PurchasedList),
            |f| f.consent_ref = Some("nowhere".into()),
            |f| f.consents.clear(),
            |f| f.owners_count += 1,
            |f| f.last_seen_on = None,
            |f| f.validity = Some(Validity::WrongParty),
            |f| f.wrong_party_for_client = true,
            |f| f.seen_with_other_owner = true,
            |f| f.debtor_lost = false,
            |f| f.reserved_failed_days = 0,
            |f| f.account_held = false,
            |f| f.holds.push(Hold::Cease),
            |f| f.client_matches = false,
            |f| f.value_blocked_elsewhere = true,
            |f| f.suppressed.push(Suppressed { on: SubjectKind::Debtor, reason: SuppressionReason::Regulator, scope: SuppressionScope::All }),
            |f| if let OwnerFacts::Person { refused, .. } = &mut f.owner { *refused = true },
            |f| if let OwnerFacts::Person { named_by_debtor, .. } = &mut f.owner { *named_by_debtor = false },
            |f| if let OwnerFacts::Person { birth_on, .. } = &mut f.owner { *birth_on = Some(date(2020, 1, 1)) },
        ];
        for (n, change) in stricter.into_iter().enumerate() {
            let mut after = facts.clone();
            change(&mut after);
            prop_assert!(says(&after) >= before, "change {} freed {:?}", n, facts);
        }
    }

    /// More packs never free.
    #[test]
    fn packs_only_tighten(facts in any_facts()) {
        static SOME: LazyLock<[Packs; 2]> =
            LazyLock::new(|| [&["house"][..], &["cn", "us", "house"][..]].map(|names| Packs::builtin(names).unwrap()));
        let [one, all] = &*SOME;
        prop_assert!(gate(all, &facts, DAY).decision >= gate(one, &facts, DAY).decision);
    }
}
