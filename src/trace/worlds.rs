//! Random small worlds, and what must hold in every one of them: nothing blocked is a lead or does any work, ranks are
//! whole, no key takes part in an order. Never runs outside tests.

use super::RELAY_WORTH;
use super::facts::{AccountRow, AttemptRow, ConsentRow, LostRow, MarkRow, PairRow, PointRow, RecordRow, Rows};
use super::gate::working;
use super::leads::{Found, Trace};
use super::toy::{PACKS, TODAY, Toy};
use super::world::World;
use crate::domain::codes::{
    AccountStatus, Basis, ConsentPurpose, PointKind, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope, Validity,
};
use crate::domain::{Class, Decision, Sealed};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

const NAMES: [&str; 5] = ["王伟", "王偉", "李娜", "王小明", "王晓明"];
const NUMBERS: [&str; 3] = ["11010519491231002X", "440524188001010014", "110105194912310021"];
const PHONES: [&str; 7] =
    ["+8613800000001", "+8613800000002", "+8613800000003", "+8613800000004", "+8613800000005", "+8613800000006", "+8613800000007"];
const PLACES: [&str; 3] = ["上海市虹口区四川北路1号", "四川北路1号", "幸福村"];
const CLIENTS: [&str; 2] = ["bank", "shop"];

fn days() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.85, (0i64..1500).prop_map(|back| TODAY.saturating_sub(back.days())))
}
fn sources() -> impl Strategy<Value = (Option<Source>, Option<Basis>)> {
    let good = (select(vec![Source::Application, Source::ClientUpdate, Source::Payment]), Just(Basis::Contract))
        .prop_map(|(s, b)| (Some(s), Some(b)));
    let any = (prop::option::weighted(0.95, select(Source::ALL)), prop::option::weighted(0.95, select(Basis::ALL)));
    prop_oneof![3 => good, 2 => any]
}

#[derive(Debug, Clone)]
struct Someone {
    name: Option<usize>,
    number: Option<usize>,
    birth: Option<Date>,
}
fn someone() -> impl Strategy<Value = Someone> {
    let birth = prop::option::of(select(vec![date(1980, 1, 2), date(1990, 3, 4), date(2015, 5, 6)]));
    (prop::option::weighted(0.8, 0..NAMES.len()), prop::option::weighted(0.4, 0..NUMBERS.len()), birth)
        .prop_map(|(name, number, birth)| Someone { name, number, birth })
}

#[derive(Debug, Clone)]
struct Point {
    kind: PointKind,
    at: usize,
    source: Option<Source>,
    basis: Option<Basis>,
    consent_ref: Option<String>,
    first: Option<Date>,
    last: Option<Date>,
    validity: Option<Validity>,
    client: usize,
}
fn point() -> impl Strategy<Value = Point> {
    let kind = select(vec![PointKind::Mobile, PointKind::Mobile, PointKind::Mobile, PointKind::Landline, PointKind::Address]);
    let reference = prop::option::weighted(0.1, select(vec!["ref-1".to_owned(), "ref-2".to_owned()]));
    let validity = prop::option::weighted(0.2, select(Validity::ALL));
    (kind, 0usize..7, sources(), reference, days(), days(), validity, 0usize..12).prop_map(
        |(kind, at, (source, basis), consent_ref, first, last, validity, client)| Point {
            kind,
            at,
            source,
            basis,
            consent_ref,
            first,
            last,
            validity,
            client: usize::from(client == 0),
        },
    )
}

#[derive(Debug, Clone)]
struct Named {
    who: Someone,
    relation: RelationKind,
    source: (Option<Source>, Option<Basis>),
    points: Vec<Point>,
}
fn named() -> impl Strategy<Value = Named> {
    (someone(), select(RelationKind::ALL), sources(), prop::collection::vec(point(), 0..3))
        .prop_map(|(who, relation, source, points)| Named { who, relation, source, points })
}

#[derive(Debug, Clone)]
struct Debtor {
    who: Someone,
    client: usize,
    status: Option<AccountStatus>,
    held: bool,
    lost: bool,
    points: Vec<Point>,
    named: Vec<Named>,
    consents: Vec<ConsentPurpose>,
    marked: Option<SuppressionReason>,
}
fn debtor() -> impl Strategy<Value = Debtor> {
    let points = prop::collection::vec(point(), 0..5);
    let named = prop::collection::vec(named(), 0..3);
    let consents = prop::collection::vec(select(ConsentPurpose::ALL), 0..2);
    let status = prop::option::weighted(0.15, select(AccountStatus::ALL));
    let marked = prop::option::weighted(0.05, select(SuppressionReason::ALL));
    (someone(), 0usize..4, status, prop::bool::weighted(0.9), prop::bool::weighted(0.8), points, named, consents, marked).prop_map(
        |(who, client, status, held, lost, points, named, consents, marked)| Debtor {
            who,
            client: usize::from(client == 0),
            status,
            held,
            lost,
            points,
            named,
            consents,
            marked,
        },
    )
}

#[derive(Debug, Clone)]
pub(super) struct Plan {
    debtors: Vec<Debtor>,
    /// Point, debtor, what came of it.
    tries: Vec<(usize, usize, usize)>,
    marks: Vec<(usize, SuppressionScope, SuppressionReason)>,
}
pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let marks = prop::collection::vec((0..PHONES.len(), select(SuppressionScope::ALL), select(SuppressionReason::ALL)), 0..2);
    (prop::collection::vec(debtor(), 1..6), prop::collection::vec((0..PHONES.len(), 0usize..6, 0usize..7), 0..5), marks)
        .prop_map(|(debtors, tries, marks)| Plan { debtors, tries, marks })
}

fn value(toy: &Toy, point: &Point) -> Sealed {
    match point.kind {
        PointKind::Address => toy.seal(Class::Address, PLACES[point.at % PLACES.len()]),
        _ => toy.seal(Class::Phone, PHONES[point.at]),
    }
}

impl Plan {
    /// The plan's rows under a key.
    pub(super) fn rows(&self, toy: &Toy) -> Rows {
        let mut rows = Rows::default();
        for (at, debtor) in self.debtors.iter().enumerate() {
            let (id, client) = (format!("D{at}"), CLIENTS[debtor.client].to_owned());
            rows.asked.push(id.clone());
            rows.lost.push(LostRow { debtor_id: id.clone(), lost: debtor.lost, reserved_failed_days: if debtor.lost { 3 } else { 0 } });
            rows.accounts.push(AccountRow {
                account_id: format!("A{at}"),
                debtor_id: id.clone(),
                client: client.clone(),
                product: None,
                lender: None,
                status: debtor.status,
                held: debtor.held,
                plan_kept: false,
                unread: false,
            });
            let record = |record_id: String,
                          who: &Someone,
                          relation: Option<RelationKind>,
                          (source, basis): (Option<Source>, Option<Basis>)| RecordRow {
                record_id,
                debtor_id: id.clone(),
                client: Some(client.clone()),
                relation,
                name: who.name.map(|at| toy.seal(Class::Name, NAMES[at])),
                national_id: who.number.map(|at| toy.seal(Class::NationalId, NUMBERS[at])),
                national_id_type: None,
                birth_on: who.birth,
                gender: None,
                source,
                basis,
                consent_ref: None,
                declared_on: None,
                deceased: false,
                ceased: false,
                threatened: false,
                reached_lately: false,
            };
            let seen = |owner_id: &str, point: &Point| PointRow {
                owner_id: owner_id.to_owned(),
                debtor_id: id.clone(),
                kind: point.kind,
                value: value(toy, point),
                source: point.source,
                basis: point.basis,
                consent_ref: point.consent_ref.clone(),
                first_seen_on: point.first,
                last_seen_on: point.last,
                validity: point.validity,
                validity_on: None,
                client: Some(CLIENTS[(debtor.client + point.client) % 2].to_owned()),
            };
            rows.records.push(record(id.clone(), &debtor.who, None, (None, None)));
            rows.points.extend(debtor.points.iter().map(|point| seen(&id, point)));
            for (nth, person) in debtor.named.iter().enumerate() {
                let person_id = format!("P{at}-{nth}");
                rows.records.push(record(person_id.clone(), &person.who, Some(person.relation), person.source));
                rows.points.extend(person.points.iter().map(|point| seen(&person_id, point)));
            }
            let consent =
                |purpose: &ConsentPurpose| ConsentRow { debtor_id: id.clone(), purpose: *purpose, evidence_ref: Some("ref-1".into()) };
            rows.consents.extend(debtor.consents.iter().map(consent));
            let mark = |reason| MarkRow {
                subject_kind: SubjectKind::Debtor,
                subject: id.clone(),
                scope: SuppressionScope::All,
                reason: Some(reason),
            };
            rows.marks.extend(debtor.marked.map(mark));
        }
        for (point, debtor, result) in &self.tries {
            let debtor = debtor % self.debtors.len();
            let of = |wanted: usize| i64::from(*result == wanted);
            rows.attempts.push(AttemptRow {
                debtor_id: format!("D{debtor}"),
                client: CLIENTS[self.debtors[debtor].client].to_owned(),
                person_id: None,
                value: Some(toy.seal(Class::Phone, PHONES[*point])),
                reached: of(0),
                unanswered: 2 * of(1),
                busy: of(2),
                switched_off: of(3),
                dead: of(4),
                wrong_party: of(5),
                refused: of(6),
                last_reached_on: (*result == 0).then_some(TODAY),
                last_failed_on: (1..5).contains(result).then_some(TODAY),
                ..AttemptRow::default()
            });
        }
        let mark = |(at, scope, reason): &(usize, SuppressionScope, SuppressionReason)| MarkRow {
            subject_kind: SubjectKind::Point,
            subject: toy.seal(Class::Phone, PHONES[*at]).0,
            scope: *scope,
            reason: Some(*reason),
        };
        rows.marks.extend(self.marks.iter().map(mark));
        let ids: Vec<(String, String)> = rows.records.iter().map(|row| (row.record_id.clone(), row.debtor_id.clone())).collect();
        for (at, (one, one_debtor)) in ids.iter().enumerate() {
            for (other, other_debtor) in &ids[at + 1..] {
                let (one, other) = (one.clone(), other.clone());
                rows.pairs.push(PairRow { one, one_debtor: one_debtor.clone(), other, other_debtor: other_debtor.clone(), strong: true });
            }
        }
        rows
    }
}

/// One lead, without its token: debtor, client, rank, value, source, decision, p_reach, path.
type Told = (String, String, u32, String, Source, Decision, i64, Vec<String>);

pub(super) fn answer(rows: Rows, toy: &Toy) -> (World, Vec<Found>) {
    let world = World::new(rows).unwrap();
    let found = {
        let trace = Trace::new(&world, &PACKS, toy, TODAY, 730).unwrap();
        world.cases.iter().map(|case| trace.case(case, RELAY_WORTH).unwrap()).collect()
    };
    (world, found)
}

fn told(rows: Rows, toy: &Toy) -> Vec<Told> {
    let (world, found) = answer(rows, toy);
    let mut told = Vec::new();
    for (case, found) in world.cases.iter().zip(&found) {
        for lead in &found.leads {
            told.push((
                case.debtor.0.clone(),
                case.client.0.clone(),
                lead.rank,
                lead.value.reveal().to_owned(),
                lead.source,
                lead.decision,
                lead.score.millionths,
                lead.path.clone(),
            ));
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The house's table once more, in other words than the gate's: no lead breaks it.
    #[test]
    fn no_blocked_point_is_a_lead(plan in plan()) {
        let toy = Toy(0);
        let rows = plan.rows(&toy);
        let (world, found) = answer(rows.clone(), &toy);
        for (case, found) in world.cases.iter().zip(&found) {
            let at: usize = case.debtor.as_str()[1..].parse().unwrap();
            let debtor = &plan.debtors[at];
            for lead in &found.leads {
                let told = format!("{lead:?}");
                prop_assert!(debtor.held, "not held: {told}");
                prop_assert!(lead.decision != Decision::Blocked && !lead.verdict.rules.is_empty(), "{told}");
                prop_assert!(!matches!(lead.source, Source::SocialMedia | Source::WebSearch | Source::PurchasedList | Source::AppLocation), "{told}");
                prop_assert!(lead.basis != Basis::None, "{told}");
                prop_assert!((0..=1_000_000).contains(&lead.score.millionths) && lead.path.len() <= 3, "{told}");
                let value = toy.seal(lead.value.class(), lead.value.reveal());
                let wrong = rows.attempts.iter().any(|row| row.wrong_party > 0 && row.value.as_ref() == Some(&value));
                prop_assert!(!wrong, "someone else's: {told}");
                // Somebody saw exactly this, in this client's files or with a consent of whose data it is.
                let seen = rows.points.iter().any(|row| {
                    row.owner_id == lead.owner_id && row.value == value && row.source == Some(lead.source) && row.basis == Some(lead.basis)
                        && (row.client.as_deref() == Some(case.client.as_str())
                            || rows.consents.iter().any(|c| c.debtor_id == row.debtor_id && c.purpose == ConsentPurpose::CrossClient))
                });
                prop_assert!(seen, "nobody saw it: {told}");
                if let Some(relation) = lead.relation {
                    let person = rows.records.iter().find(|row| row.record_id == lead.owner_id).unwrap();
                    let declared = matches!(person.source, Some(Source::Application | Source::ClientUpdate | Source::InboundContact));
                    prop_assert!(declared && relation != RelationKind::Other, "{told}");
                    prop_assert!(relation == RelationKind::Guarantor || debtor.lost, "a relay for one who is not lost: {told}");
                    prop_assert!(relation == RelationKind::Guarantor || lead.decision != Decision::Contact, "{told}");
                    prop_assert!(person.birth_on != Some(date(2015, 5, 6)), "a minor: {told}");
                }
            }
        }
    }

    /// Blocked data adds nothing: with it every lead is what it is without it, by the same way, the same source, the same
    /// chance, in the same order. It may only protect: a refusal or a wrong party that it carries takes a lead away, and what that
    /// number took from the human's other mobiles is theirs again.
    #[test]
    fn what_may_do_no_work_adds_nothing(plan in plan()) {
        let toy = Toy(0);
        let all = plan.rows(&toy);
        let working = {
            let world = World::new(all.clone()).unwrap();
            let court = super::gate::Court { world: &world, packs: &PACKS, vault: &toy, as_of: TODAY, phone_stale_days: 730 };
            working(&court.standing(1).unwrap())
        };
        let mut without = all.clone();
        // Every row has its owner's record, so rows and observations stand in one order.
        let mut at = working.iter();
        without.points.retain(|_| *at.next().unwrap());
        let (clean, with) = (told(without, &toy), told(all, &toy));
        let case = |lead: &Told| (lead.0.clone(), lead.1.clone());
        for of_case in with.chunk_by(|one, other| case(one) == case(other)) {
            let before: Vec<&Told> = clean.iter().filter(|lead| case(lead) == case(&of_case[0])).collect();
            let taken = before.len() > of_case.len();
            prop_assert!(taken || of_case.iter().eq(before.iter().copied()), "only with blocked data: {of_case:?}");
            for lead in of_case {
                let same = |other: &&&Told| (&other.3, other.4, other.5, &other.7) == (&lead.3, lead.4, lead.5, &lead.7);
                let other = before.iter().find(same);
                prop_assert!(other.is_some_and(|other| other.6 <= lead.6), "only with blocked data: {lead:?}");
            }
        }
    }

    #[test]
    fn ranks_run_from_one_in_the_order_of_worth(plan in plan()) {
        let toy = Toy(0);
        let (_, found) = answer(plan.rows(&toy), &toy);
        for found in &found {
            for (at, lead) in found.leads.iter().enumerate() {
                prop_assert_eq!(lead.rank as usize, at + 1);
            }
            prop_assert!(found.leads.windows(2).all(|two| two[0].worth >= two[1].worth));
            prop_assert_eq!(found.leads.iter().map(|lead| &lead.value).collect::<BTreeSet<_>>().len(), found.leads.len(), "a value stands once");
        }
    }

    #[test]
    fn no_key_takes_part_in_an_order(plan in plan(), key in 1u8..255) {
        let (plain, other) = (Toy(0), Toy(key));
        prop_assert_eq!(told(plan.rows(&plain), &plain), told(plan.rows(&other), &other));
        let blocked = |toy: &Toy| {
            let (_, found) = answer(plan.rows(toy), toy);
            found.into_iter().flat_map(|found| found.blocked).map(|b| (b.kind, b.source, b.basis, b.verdict)).collect::<Vec<_>>()
        };
        prop_assert_eq!(blocked(&plain), blocked(&other));
    }
}
