//! The packs as a table: every rule dated, cited, in two languages; and a client's own pack can only tighten.
//! Never runs outside tests.

use super::given::*;
use super::*;

#[test]
fn a_clients_own_pack_can_only_tighten() {
    let text = r#"
        name = "bank-a"
        title_en = "Bank A"
        title_zh = "甲银行"
        [[rule]]
        id = "BA-HOUR-01"
        jurisdiction = "any"
        clients = ["BANK-A"]
        from = "2026-01-01"
        force = "house"
        effect = "block"
        level = 2
        subject = "anyone"
        text_en = "No calls 12:00-14:00."
        text_zh = "12:00 至 14:00 不致电。"
        instrument = "Contract of Bank A"
        article = "7"
        source = "CLIENT"
        confidence = "P"
        [[rule.test]]
        kind = "hours"
        closed = [{ from = "12:00", to = "14:00" }]
        channels = ["call", "robot_call"]
    "#;
    let packs = Packs::of(&["cn", "house", "bank-a"], |name| (name == "bank-a").then(|| text.to_owned())).unwrap();
    assert_eq!(ids(&contact(&packs, &call(), clock(12, 0, 0))), ["BA-HOUR-01"]);
    assert!(contact(&packs, &call(), clock(14, 0, 0)).allowed);
    assert!(contact(&packs, &ContactFacts { case: Case::default(), ..call() }, clock(12, 0, 0)).allowed, "another client's contract");
    let usurper = text.replace("\"bank-a\"", "\"house\"");
    let packs = Packs::of(&["house"], |_| Some(usurper.clone())).unwrap();
    assert!(packs.rule("HS-HOUR-01").is_some(), "a file cannot take the house's place");
}

#[test]
fn every_rule_of_every_pack_is_dated_cited_and_in_two_languages() {
    let mut ids = std::collections::BTreeSet::new();
    for name in built_in_names() {
        let pack = built_in(&name).unwrap();
        for rule in &pack.rules {
            assert!(ids.insert(rule.id.clone()), "{} stands in two packs", rule.id);
            assert!(rule.text_zh.chars().any(|c| c > '\u{2e7f}') && !rule.text_en.chars().any(|c| c > '\u{2e7f}'), "{}", rule.id);
            assert!(["P", "P*", "S", "S1", "I"].contains(&rule.confidence.code()), "{}", rule.id);
            let house = rule.force == crate::domain::Force::House;
            assert_eq!(house, name == "house", "{}: force", rule.id);
            let once = rule.confidence == Confidence::S1 && rule.force == crate::domain::Force::Law;
            assert!(!once, "{}: a number read in one article only is no law", rule.id);
        }
    }
    assert_eq!(built_in_names(), ["cn", "house", "us"]);
    // A number from memory alone has no code: a pack that claims one is refused.
    let text = "name='m'\ntitle_en='m'\ntitle_zh='m'\n[[rule]]\nid='M-1'\njurisdiction='CN'\nfrom='2026-01-01'\nforce='law'\neffect='block'\nlevel=2\nsubject='anyone'\ntext_en='m'\ntext_zh='m'\ninstrument='m'\nsource='m'\nconfidence='M'\n[[rule.test]]\nkind='no_basis'\n";
    assert!(Pack::parse("m", text).is_err());
    assert!(Pack::parse("m", &text.replace("confidence='M'", "confidence='P'")).is_ok());
    assert!(Pack::parse("m", &text.replace("confidence='M'", "confidence='P'\nlimit=3")).is_err(), "an unknown field is an error");
    assert!(Pack::parse("m", &text.replace("confidence='M'", "confidence='P'").replace("no_basis'", "no_basis'\nlimit=3")).is_err());
}

#[test]
fn the_worked_cases_of_every_rule_hold() {
    for name in built_in_names() {
        let pack = built_in(&name).unwrap();
        let failed: Vec<String> =
            worked::run(&pack).iter().map(|f| format!("{} case {}: {:?}, found {}", f.rule, f.nth, f.expected, f.found)).collect();
        assert!(failed.is_empty(), "{}", failed.join("\n"));
        for rule in &pack.rules {
            assert!(rule.cases.iter().any(|case| case.speaks() || !matches!(case.says, worked::Says::Nothing)), "{} has no case", rule.id);
        }
    }
}
