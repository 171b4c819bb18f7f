//! A client's own pack can only tighten: whatever it says, what the other packs forbid stays forbidden.
//! Never runs outside tests.

use super::given::*;
use super::*;
use crate::domain::codes::{Channel, ContactOutcome, Decision, RelationKind, Source};
use proptest::prelude::*;

/// A pack of one rule, for one client.
fn pack(head: &str, test: &str) -> String {
    format!(
        "name = \"bank-a\"\ntitle_en = \"A\"\ntitle_zh = \"甲\"\n[[rule]]\nid = \"BA-1\"\njurisdiction = \"any\"\nclients = [\"BANK-A\"]\n\
         from = \"2026-01-01\"\nforce = \"house\"\neffect = \"block\"\nlevel = 2\nsubject = \"anyone\"\ntext_en = \"t\"\ntext_zh = \"文\"\n\
         instrument = \"Contract\"\nsource = \"CLIENT\"\nconfidence = \"P\"\n{head}\n[[rule.test]]\n{test}\n"
    )
}

fn with(text: &str) -> Packs {
    Packs::of(&["cn", "house", "bank-a"], |_| Some(text.to_owned())).unwrap()
}

const LATE_HOURS: &str = "kind = \"hours\"\nclosed = [{ from = \"23:00\", to = \"06:00\" }]";

#[test]
fn a_looser_rule_frees_nothing() {
    let packs = with(&pack("", LATE_HOURS));
    assert_eq!(ids(&contact(&packs, &call(), clock(22, 30, 0))), ["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"]);
    let many = with(&pack(
        "",
        "kind = \"counter\"\nchannels = [\"robot_call\"]\ncounts = \"connected\"\npooled = \"person\"\nwindow = \"day\"\nlimit = 99",
    ));
    let facts = ContactFacts { log: times(3, 9, Channel::RobotCall, ContactOutcome::Delivered), ..facts(Channel::RobotCall) };
    assert!(ids(&contact(&many, &facts, clock(15, 0, 0))).contains(&"CN-FREQ-01"));
    let source = "kind = \"source\"\nsources = [\"social_media\"]\ndecision = \"contact\"";
    let bought = PointFacts { source: Some(Source::SocialMedia), ..own_mobile() };
    assert_eq!(gate(&with(&pack("", source)), &bought, TODAY).decision, Decision::Blocked);
    let friend = "kind = \"third_party\"\ndecision = \"contact\"";
    let found = PointFacts { debtor_lost: false, ..contact_person(RelationKind::Friend) };
    assert_eq!(gate(&with(&pack("", friend)), &found, TODAY).decision, Decision::Blocked);
}

#[test]
fn it_stands_in_place_of_rules_of_the_house_only_and_of_those_only_for_its_client_and_days() {
    let late = |facts: &ContactFacts, replaces: &str| {
        let packs = with(&pack(&format!("replaces = [{replaces}]"), LATE_HOURS));
        contact(&packs, facts, clock(21, 30, 0)).rules.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(late(&call(), "\"HS-HOUR-01\""), Vec::<String>::new(), "half past nine: the house says no, the contract and the law do not");
    let other = ContactFacts { case: Case { client: "BANK-B".into(), ..Case::default() }, ..call() };
    assert_eq!(late(&other, "\"HS-HOUR-01\""), ["HS-HOUR-01"], "another client");
    let packs = with(&pack("replaces = [\"HS-HOUR-01\"]", LATE_HOURS).replace("from = \"2026-01-01\"", "from = \"2026-06-10\""));
    assert_eq!(ids(&contact(&packs, &call(), clock(21, 30, 0))), ["HS-HOUR-01"], "the contract's rule begins tomorrow");
    let public = with(&pack("replaces = [\"CN-HOUR-01\", \"CN-HOUR-02\", \"HS-HOUR-01\"]", LATE_HOURS));
    assert_eq!(ids(&contact(&public, &call(), clock(22, 30, 0))), ["CN-HOUR-01", "CN-HOUR-02"], "a public rule cannot be replaced");
    for (id, facts) in [
        ("HS-HELD-01", ContactFacts { holds: vec![Hold::Paid], ..call() }),
        ("HS-UNREAD-01", ContactFacts { holds: vec![Hold::Unread], ..call() }),
        ("HS-SRC-09", ContactFacts { point: Some(PointFacts { source: None, basis: None, ..own_mobile() }), ..call() }),
    ] {
        let packs = with(&pack(&format!("replaces = [\"{id}\"]"), LATE_HOURS));
        assert!(ids(&contact(&packs, &facts, clock(15, 0, 0))).contains(&id), "{id} holds always");
    }
}

#[test]
fn a_pack_of_the_binary_is_not_taken_away_by_a_file_of_its_name() {
    let usurper = pack("", LATE_HOURS).replace("name = \"bank-a\"", "name = \"cn\"");
    let packs = Packs::of(&["cn", "house"], |_| Some(usurper.clone())).unwrap();
    assert!(packs.rule("CN-HOUR-01").is_some() && packs.rule("BA-1").is_none());
}

fn test() -> impl Strategy<Value = String> {
    let hours = (0..24_u8, 0..24_u8, any::<bool>()).prop_map(|(from, to, prevail)| {
        format!("kind = \"hours\"\nclosed = [{{ from = \"{from:02}:00\", to = \"{to:02}:30\" }}]\nagreed_hours_prevail = {prevail}")
    });
    let counter = (0..6_usize, 0..4_usize, 0..4_usize, 1..9_u32).prop_map(|(counts, pool, window, limit)| {
        let counts = ["attempts", "placed", "connected", "conversations", "talks", "unanswered"][counts];
        let pool = ["person", "person_and_lender", "person_and_debt", "person_and_point"][pool];
        let window = ["day", "week", "seven_days", "ever"][window];
        format!(
            "kind = \"counter\"\nchannels = [\"call\"]\ncounts = \"{counts}\"\npooled = \"{pool}\"\nwindow = \"{window}\"\nlimit = {limit}"
        )
    });
    let row = (0..Source::ALL.len(), 0..Decision::ALL.len()).prop_map(|(source, decision)| {
        format!("kind = \"source\"\nsources = [\"{}\"]\ndecision = \"{}\"", Source::ALL[source], Decision::ALL[decision])
    });
    let third = (0..Decision::ALL.len()).prop_map(|decision| format!("kind = \"third_party\"\ndecision = \"{}\"", Decision::ALL[decision]));
    prop_oneof![hours, counter, row, third]
}

proptest! {
    #[test]
    fn whatever_a_clients_pack_says_nothing_becomes_freer(
        test in test(), hour in 0..24_i8, calls in 0..8_usize, answered in any::<bool>(), source in 0..Source::ALL.len(), friend in any::<bool>(),
        lost in any::<bool>(), held in any::<bool>(),
    ) {
        let outcome = if answered { ContactOutcome::RightParty } else { ContactOutcome::NoAnswer };
        let base = if friend { to(RelationKind::Friend) } else { call() };
        let of = if friend { contact_person(RelationKind::Friend) } else { own_mobile() };
        let point = PointFacts { source: Some(Source::ALL[source]), debtor_lost: lost, ..of };
        let facts = ContactFacts { log: times(calls, 7, Channel::Call, outcome), point: Some(point), account_held: held, ..base };
        let (own, others) = (with(&pack("", &test)), Packs::of(&["cn", "house"], |_| None).unwrap());
        let at = clock(hour, 15, 0);
        let (mine, theirs) = (contact(&own, &facts, at), contact(&others, &facts, at));
        prop_assert!(mine.decision >= theirs.decision, "{test}: {:?} beside {:?}", mine.decision, theirs.decision);
        for rule in theirs.rules.iter().filter(|_| !theirs.allowed) {
            prop_assert!(mine.rules.iter().any(|named| named.id == rule.id), "{test}: {} is no longer named", rule.id);
        }
    }
}
