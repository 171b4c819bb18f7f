//! Small worlds told by hand, each for one thing that tracing must get right. Never runs outside tests.

use super::RELAY_WORTH;
use super::facts::{AccountRow, AttemptRow, ConsentRow, Judgement, LinkedRow, LostRow, MarkRow, PointRow, RecordRow, Rows};
use super::gate::working;
use super::graph::ContactGraph;
use super::leads::{Found, Lead, Trace};
use super::same::identities;
use super::toy::{PACKS, TODAY, Toy};
use super::world::World;
use super::worlds::answer;
use crate::domain::codes::{Basis, ConsentPurpose, PointKind, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope};
use crate::domain::{Class, Decision};
use jiff::civil::{Date, date};

#[cfg(test)]
mod protect;

const TOY: Toy = Toy(0);
const SEEN: Date = date(2026, 3, 1);

/// A world as it is told.
#[derive(Default)]
struct Told(Rows);

impl Told {
    /// A lost debtor with a held account.
    fn debtor(mut self, id: &str, client: &str, name: &str, born: Option<Date>) -> Self {
        self.0.asked.push(id.into());
        self.0.lost.push(LostRow { debtor_id: id.into(), lost: true, reserved_failed_days: 3 });
        self.0.accounts.push(AccountRow {
            account_id: format!("A-{id}"),
            debtor_id: id.into(),
            client: client.into(),
            product: None,
            lender: None,
            status: None,
            held: true,
            plan_kept: false,
            unread: false,
        });
        self.record(id, id, client, name, born, None)
    }
    fn person(self, id: &str, debtor: &str, client: &str, name: &str, relation: RelationKind) -> Self {
        self.record(id, debtor, client, name, None, Some(relation))
    }
    fn record(mut self, id: &str, debtor: &str, client: &str, name: &str, born: Option<Date>, relation: Option<RelationKind>) -> Self {
        self.0.records.push(RecordRow {
            record_id: id.into(),
            debtor_id: debtor.into(),
            client: Some(client.into()),
            relation,
            name: Some(TOY.seal(Class::Name, name)),
            national_id: None,
            national_id_type: None,
            birth_on: born,
            gender: None,
            source: relation.map(|_| Source::Application),
            basis: relation.map(|_| Basis::Contract),
            consent_ref: None,
            declared_on: relation.map(|_| SEEN),
            deceased: false,
            ceased: false,
            threatened: false,
            reached_lately: false,
        });
        self
    }
    fn phone(mut self, owner: &str, last: &str, source: Source, seen: Date) -> Self {
        let record = self.0.records.iter().find(|row| row.record_id == owner).unwrap().clone();
        self.0.points.push(PointRow {
            owner_id: owner.into(),
            debtor_id: record.debtor_id,
            kind: PointKind::Mobile,
            value: TOY.seal(Class::Phone, &format!("+86138000000{last}")),
            source: Some(source),
            basis: Some(Basis::Contract),
            consent_ref: None,
            first_seen_on: Some(seen),
            last_seen_on: Some(seen),
            validity: None,
            validity_on: None,
            client: record.client,
        });
        self
    }
    fn consent(mut self, debtor: &str, purpose: ConsentPurpose) -> Self {
        self.0.consents.push(ConsentRow { debtor_id: debtor.into(), purpose, evidence_ref: None });
        self
    }
    fn refused(mut self, person: &str) -> Self {
        self.0.marks.push(MarkRow {
            subject_kind: SubjectKind::Person,
            subject: person.into(),
            scope: SuppressionScope::All,
            reason: Some(SuppressionReason::CeaseRequest),
        });
        self
    }
    fn tried(mut self, debtor: &str, last: &str, change: impl FnOnce(&mut AttemptRow)) -> Self {
        let client = self.0.accounts.iter().find(|row| row.debtor_id == debtor).unwrap().client.clone();
        let mut row = AttemptRow {
            debtor_id: debtor.into(),
            client,
            person_id: None,
            value: Some(TOY.seal(Class::Phone, &format!("+86138000000{last}"))),
            last_failed_on: Some(TODAY),
            ..AttemptRow::default()
        };
        change(&mut row);
        self.0.attempts.push(row);
        self
    }
    /// Every two records are compared.
    fn rows(mut self) -> Rows {
        let ids: Vec<(String, String)> = self.0.records.iter().map(|row| (row.record_id.clone(), row.debtor_id.clone())).collect();
        for (at, (one, one_debtor)) in ids.iter().enumerate() {
            for (other, other_debtor) in &ids[at + 1..] {
                self.0.pairs.push(super::facts::PairRow {
                    one: one.clone(),
                    one_debtor: one_debtor.clone(),
                    other: other.clone(),
                    other_debtor: other_debtor.clone(),
                    strong: true,
                });
            }
        }
        self.0
    }
    fn found(self, debtor: &str) -> Found {
        let (world, found) = answer(self.rows(), &TOY);
        let at = world.cases.iter().position(|case| case.debtor.as_str() == debtor).unwrap();
        found[at].clone()
    }
}

fn lead<'a>(found: &'a Found, last: &str) -> Option<&'a Lead> {
    found.leads.iter().find(|lead| lead.value.reveal().ends_with(&format!("000{last}")))
}

#[test]
fn the_same_humans_other_record_leads_on() {
    let born = Some(date(1980, 1, 2));
    let told = Told::default()
        .debtor("D1", "bank", "張偉強", born)
        .debtor("D2", "bank", "张伟强", born)
        .person("P2", "D2", "bank", "李娜", RelationKind::Spouse)
        .phone("D1", "01", Source::Application, SEEN)
        .phone("D2", "02", Source::Application, SEEN)
        .phone("P2", "03", Source::Application, SEEN);
    let found = told.found("D1");
    let linked = lead(&found, "02").unwrap();
    assert_eq!(linked.path, ["the same human's debtor record D2 (same name, same birth date)", "own mobile, application 2026-03-01"]);
    // No identity number says so: whose it is must be confirmed first.
    assert_eq!((linked.decision, linked.owner, linked.owner_id.as_str()), (Decision::VerifyFirst, "debtor", "D2"));
    let relay = lead(&found, "03").unwrap();
    assert_eq!((relay.decision, relay.owner, relay.path.len()), (Decision::RelayOnly, "relation", 3));
    assert!(linked.rank < relay.rank && relay.score.identity < 1.0);
}

fn said_of(p_match: Option<f64>, evidence: &str, verdict: Option<Judgement>) -> LinkedRow {
    LinkedRow {
        one: "D1".into(),
        one_debtor: "D1".into(),
        other: "D2".into(),
        other_debtor: "D2".into(),
        p_match,
        weight_bits: p_match.map(|_| 21.5),
        evidence: p_match.map(|_| evidence.to_owned()),
        verdict,
        decided_by: verdict.map(|_| "wang".to_owned()),
        decided_on: verdict.map(|_| SEEN),
    }
}

#[test]
fn what_a_run_found_leads_on_and_what_a_person_decided_stands() {
    let told = || {
        Told::default()
            .debtor("D1", "bank", "王小明", None)
            .debtor("D2", "bank", "Wang Xioming", Some(date(1980, 1, 2)))
            .phone("D1", "01", Source::Application, SEEN)
            .phone("D2", "02", Source::Application, SEEN)
    };
    let found = |told: Told, said: Option<LinkedRow>| {
        let mut rows = told.rows();
        rows.linked.extend(said);
        let (world, found) = answer(rows, &TOY);
        let at = world.cases.iter().position(|case| case.debtor.as_str() == "D1").unwrap();
        found[at].clone()
    };
    assert!(lead(&found(told(), None), "02").is_none());
    let run = found(told(), Some(said_of(Some(0.9), "same phone +12.0", None)));
    let linked = lead(&run, "02").unwrap();
    assert_eq!(linked.path[0], "the same human's debtor record D2 (linked by the last resolve (+21.5 bits), same phone +12.0)");
    assert_eq!((linked.decision, linked.score.identity), (Decision::VerifyFirst, 0.9));
    assert!(lead(&found(told(), Some(said_of(Some(0.7), "same phone +5.0", None))), "02").is_none(), "not sure enough to trace by");
    // What rests on a point that the rules block is no evidence.
    let bought = || told().phone("D1", "07", Source::PurchasedList, SEEN).phone("D2", "07", Source::ClientUpdate, SEEN);
    assert!(lead(&found(bought(), Some(said_of(Some(0.9), "same phone +12.0", None))), "02").is_none());
    assert!(lead(&found(bought(), Some(said_of(Some(0.9), "same name +9.0; same birth date +12.0", None))), "02").is_some());
    let judged = found(told(), Some(said_of(None, "", Some(Judgement::Same))));
    assert_eq!(lead(&judged, "02").unwrap().path[0], "the same human's debtor record D2 (judged the same by wang on 2026-03-01)");
    assert!(lead(&found(told(), Some(said_of(Some(0.99), "", Some(Judgement::NotSame)))), "02").is_none());
    assert!(lead(&found(told(), Some(said_of(Some(0.99), "", Some(Judgement::Unsure)))), "02").is_none());
    // Brothers share a family name and more: a run that joins two Chinese names leads nowhere.
    let brothers = Told::default().debtor("D1", "bank", "王小明", None).debtor("D2", "bank", "王大力", None).phone(
        "D2",
        "02",
        Source::Application,
        SEEN,
    );
    assert!(lead(&found(brothers, Some(said_of(Some(0.99), "same birth date +11.1", None))), "02").is_none());
    // A person's word stands against a name and a birth date, too.
    let twins = || Told::default().debtor("D1", "bank", "王小明", Some(SEEN)).debtor("D2", "bank", "王小明", Some(SEEN));
    let twins = || twins().phone("D2", "02", Source::Application, SEEN);
    assert!(lead(&found(twins(), None), "02").is_some());
    assert!(lead(&found(twins(), Some(said_of(None, "", Some(Judgement::NotSame)))), "02").is_none());
}

#[test]
fn records_of_two_clients_are_linked_only_to_protect_or_by_consent() {
    let born = Some(date(1980, 1, 2));
    let told = || {
        Told::default()
            .debtor("D1", "bank", "王小明", born)
            .debtor("D2", "shop", "王小明", born)
            .phone("D1", "01", Source::Application, SEEN)
            .phone("D2", "02", Source::Application, SEEN)
    };
    assert!(lead(&told().found("D1"), "02").is_none());
    // The consent stands with the client whose data it is.
    assert!(lead(&told().consent("D1", ConsentPurpose::CrossClient).found("D1"), "02").is_none());
    assert!(lead(&told().consent("D2", ConsentPurpose::CrossClient).found("D1"), "02").is_some());
    // A refusal of the same contact person counts everywhere.
    let mother = || {
        told()
            .person("P1", "D1", "bank", "陈秀兰", RelationKind::Parent)
            .person("P2", "D2", "shop", "陈秀兰", RelationKind::Parent)
            .phone("P1", "03", Source::Application, SEEN)
            .phone("P2", "03", Source::Application, SEEN)
    };
    assert!(lead(&mother().found("D1"), "03").is_some());
    assert!(lead(&mother().refused("P2").found("D1"), "03").is_none());
    assert!(lead(&mother().tried("D2", "03", |row| row.refused = 1).found("D1"), "03").is_none());
    assert!(lead(&told().tried("D2", "01", |row| row.wrong_party = 1).found("D1"), "01").is_none());
}

#[test]
fn a_bought_number_does_not_become_clean() {
    let told = || Told::default().debtor("D1", "bank", "王小明", None);
    let later = told().phone("D1", "01", Source::PurchasedList, SEEN).phone("D1", "01", Source::ClientUpdate, date(2026, 4, 1));
    let found = later.found("D1");
    assert!(found.leads.is_empty());
    let rules: Vec<_> = found.blocked.iter().map(|blocked| (blocked.source, blocked.verdict.reason.as_str())).collect();
    assert_eq!(
        rules,
        [
            (Some(Source::ClientUpdate), "the same value is held from a blocked source"),
            (Some(Source::PurchasedList), "source purchased_list is never used"),
        ]
    );
    // What the debtor gave before anybody bought it stays the debtor's, and the bought copy confirms nothing.
    let before = told().phone("D1", "01", Source::Application, date(2025, 1, 1)).phone("D1", "01", Source::PurchasedList, SEEN);
    let found = before.found("D1");
    assert_eq!((found.leads.len(), found.leads[0].confirmations, found.leads[0].source), (1, 0, Source::Application));
}

#[test]
fn another_source_of_the_same_number_confirms_it() {
    let told = || Told::default().debtor("D1", "bank", "王小明", None).phone("D1", "01", Source::Application, SEEN);
    let one = told().found("D1").leads[0].score.millionths;
    let found = told().phone("D1", "01", Source::Payment, SEEN).phone("D1", "01", Source::Payment, SEEN).found("D1");
    assert_eq!((found.leads.len(), found.leads[0].confirmations), (1, 1));
    assert!(found.leads[0].score.millionths > one);
    assert_eq!(found.leads[0].path, ["own mobile, payment 2026-03-01, confirmed by application 2026-03-01"]);
}

#[test]
fn a_switchboard_makes_nobody_kin_and_is_damped() {
    let mut told = Told::default();
    for at in 0..8 {
        // All of one name: only the shared number could link them.
        told = told.debtor(&format!("D{at}"), "bank", "王伟", None).phone(&format!("D{at}"), "09", Source::Application, SEEN);
    }
    told = told.phone("D0", "01", Source::Application, SEEN);
    let rows = told.rows();
    let world = World::new(rows.clone()).unwrap();
    let court = super::gate::Court { world: &world, packs: &PACKS, vault: &TOY, as_of: TODAY, phone_stale_days: 730 };
    let may = working(&court.standing(1).unwrap());
    let same = identities(&world, &TOY, (&may, &may), TODAY).unwrap();
    assert!(same.links.is_empty());
    // Eight people share it: by how points are shared in this world, a hub.
    let shared = world.observations[0].value;
    let people = same.sharing(shared, "bank", world.at("D0").unwrap()).owners;
    assert_eq!((people, people >= world.lessons.hubs.from(PointKind::Mobile)), (8, true));
    let trace = Trace::new(&world, &PACKS, &TOY, TODAY, 730).unwrap();
    let found = trace.case(&world.cases[0], RELAY_WORTH).unwrap();
    let (own, shared) = (lead(&found, "01").unwrap(), lead(&found, "09").unwrap());
    assert_eq!((own.decision, shared.decision), (Decision::Contact, Decision::VerifyFirst));
    assert!(shared.score.millionths * 2 < own.score.millionths, "a hub is damped");
}

#[test]
fn the_graph_holds_together_and_says_where_it_does_not() {
    let told = Told::default()
        .debtor("D1", "bank", "王小明", None)
        .debtor("D2", "bank", "王小明", None)
        .person("P1", "D1", "bank", "李娜", RelationKind::Spouse)
        .phone("D1", "01", Source::Application, SEEN)
        .phone("D2", "01", Source::Application, SEEN)
        .phone("P1", "02", Source::Application, SEEN);
    let mut world = World::new(told.rows()).unwrap();
    let court = super::gate::Court { world: &world, packs: &PACKS, vault: &TOY, as_of: TODAY, phone_stale_days: 730 };
    let may = working(&court.standing(1).unwrap());
    let same = identities(&world, &TOY, (&may, &may), TODAY).unwrap();
    let graph = ContactGraph::new(&world, &same, &court.standing(1).unwrap());
    assert_eq!(same.links.len(), 1);
    graph.verify(&world, &same).unwrap();
    let person = world.at("P1").unwrap();
    world.observations[0].record = person;
    assert!(graph.verify(&world, &same).is_err(), "an observation moved to another record");
}

#[test]
fn ones_own_mobiles_are_weighed_beside_each_other_and_nobody_elses() {
    let told = || {
        Told::default()
            .debtor("D1", "bank", "王小明", None)
            .person("P1", "D1", "bank", "李娜", RelationKind::Spouse)
            .phone("D1", "01", Source::Application, date(2025, 1, 1))
            .phone("P1", "03", Source::Application, SEEN)
    };
    let chance = |found: &Found, last: &str| lead(found, last).unwrap().score.millionths;
    let alone = told().found("D1");
    let answers = |row: &mut AttemptRow| (row.reached, row.last_reached_on, row.last_failed_on) = (1, Some(date(2026, 5, 1)), None);
    let beside = told().phone("D1", "02", Source::Payment, SEEN).tried("D1", "02", answers).found("D1");
    assert!(chance(&beside, "01") * 2 < chance(&alone, "01"), "the debtor answers at the other");
    assert_eq!(chance(&beside, "03"), chance(&alone, "03"), "a relative's number is no rival of the debtor's");
    let first = beside.leads.iter().find(|lead| lead.rank == 1).unwrap();
    assert_eq!((first.value.reveal(), first.worth), ("+8613800000002", first.score.millionths));
    let blocked = told().phone("D1", "02", Source::PurchasedList, SEEN).tried("D1", "02", answers).found("D1");
    assert_eq!(chance(&blocked, "01"), chance(&alone, "01"), "what the rules block speaks against nothing");
    let hers = told().phone("P1", "04", Source::ClientUpdate, SEEN).found("D1");
    assert!(chance(&hers, "03") < chance(&alone, "03") && chance(&hers, "01") == chance(&alone, "01"));
    let lead = lead(&hers, "03").unwrap();
    assert_eq!(lead.worth, (lead.score.millionths as f64 * RELAY_WORTH).round() as i64, "the worth follows the chance");
}

#[test]
fn an_invalid_tone_sinks_a_number() {
    let told = || {
        Told::default().debtor("D1", "bank", "王小明", None).phone("D1", "01", Source::Application, date(2026, 5, 1)).phone(
            "D1",
            "02",
            Source::Application,
            date(2025, 1, 1),
        )
    };
    assert_eq!(lead(&told().found("D1"), "01").unwrap().rank, 1);
    let found = told().tried("D1", "01", |row| row.dead = 1).found("D1");
    assert_eq!(lead(&found, "02").unwrap().rank, 1, "the older number is tried first now");
    assert!(lead(&found, "01").unwrap().score.parts.iter().any(|part| part.words == "found dead once"));
}
