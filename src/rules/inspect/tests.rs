//! Every fault that `rules check` knows, planted and found; and the packs of the binary, which have none.
//! Never runs outside tests.

use super::*;
use crate::rules::Packs;

/// A sound rule of a client's pack.
const RULE: &str = r#"[[rule]]
id = "T-1"
jurisdiction = "any"
clients = ["BANK-A"]
from = "2026-01-01"
force = "house"
effect = "block"
level = 2
subject = "debtor"
text_en = "At most 2 calls a day."
text_zh = "每日最多 2 次。"
instrument = "Contract"
article = "1"
source = "CLIENT"
confidence = "P"
cases = [
    { given = { log = [{ outcome = "no_answer" }] }, says = "nothing" },
    { given = { log = [{ outcome = "no_answer", times = 2 }] }, says = "blocked" },
]
[[rule.test]]
kind = "counter"
channels = ["call", "robot_call"]
counts = "attempts"
pooled = "person"
window = "day"
limit = 2
"#;

fn pack(rules: &str) -> String {
    format!("name = \"t\"\ntitle_en = \"T\"\ntitle_zh = \"试\"\n\n{rules}")
}

/// The faults, each as `weight line:column found`.
fn found(rules: &str) -> Vec<String> {
    let packs = Packs::builtin(&["cn", "house"]).unwrap();
    let beside: Vec<&Pack> = packs.each().collect();
    let faults = inspect("t", &pack(rules), &beside);
    for fault in &faults {
        assert!(!fault.found.is_empty() && !fault.expected.is_empty() && !fault.mend.is_empty(), "{fault:?}");
    }
    faults.iter().map(|fault| format!("{} {}:{} {}", fault.weight.code(), fault.line, fault.column, fault.found)).collect()
}

#[test]
fn a_sound_pack_has_no_fault_and_neither_has_one_of_the_binary_nor_the_example() {
    assert_eq!(found(RULE), Vec::<String>::new());
    for name in built_in_names() {
        let faults = inspect(&name, built_in_text(&name).unwrap(), &[]);
        assert!(faults.iter().all(|fault| fault.weight == Weight::Note), "{name}: {faults:?}");
        let unsure = built_in(&name).unwrap().rules.iter().filter(|rule| rule.confidence != Confidence::P).count();
        assert_eq!(faults.len(), unsure, "{name}: each number not read in the official text is a note");
    }
    let packs = Packs::builtin(&["cn", "house"]).unwrap();
    let beside: Vec<&Pack> = packs.each().collect();
    assert_eq!(inspect("example-client", EXAMPLE_PACK, &beside), Vec::new());
    assert!(Packs::of(&["cn", "house", "example-client"], |_| Some(EXAMPLE_PACK.to_owned())).is_ok());
}

#[test]
fn every_fault_of_one_rule_has_its_line() {
    // What is changed in the sound rule, and what is found then.
    let cases: &[(&str, &str, &str)] = &[
        ("level = 2", "level = 5", "error 12:1 level 5 is none of 1 to 4"),
        ("from = \"2026-01-01\"", "from = \"2026-01-01\"\nto = \"2025-12-31\"", "error 10:1 `to` lies before `from`"),
        ("text_en = \"At most 2 calls a day.\"", "text_en = \" \"", "error 14:1 text_en is empty"),
        ("limit = 2", "limit = 0", "error 24:1 its test can never be met"),
        ("confidence = \"P\"", "confidence = \"M\"", "error 19:14 unknown variant `M`"),
        ("article = \"1\"", "artikle = \"1\"", "error 17:1 unknown field `artikle`"),
        ("source = \"CLIENT\"\n", "", "error 5:1 missing field `source`"),
        ("[\"call\", \"robot_call\"]", "[\"call\", \"pigeon\"]", "error 26:22 unknown variant `pigeon`"),
        ("times = 2", "tomes = 2", "error 22:49 unknown field `tomes`"),
        ("times = 2", "times = 1", "error 22:7 case 2: the rule says nothing"),
        ("id = \"T-1\"", "id = \"CN-HOUR-01\"", "error 6:1 CN-HOUR-01 stands in pack cn"),
        ("id = \"T-1\"", "id = \"UK-02\"", "error 6:1 UK-02 stands in the rules known of uk"),
        ("article = \"1\"", "article = 1", "error 17:11 article = 1: invalid type: integer `1`"),
        ("confidence = \"P\"", "confidence = \"S\"", "note 19:1 S: read in two or more articles"),
        ("force = \"house\"", "force = \"law\"\n# one article\nconfidence = \"S1\"", "error 21:1 confidence = \"P\": duplicate key"),
        ("source = \"CLIENT\"", "source = \"CLIENT\"\nreplaces = [\"CN-HOUR-01\"]", "error 19:1 it replaces CN-HOUR-01"),
        ("source = \"CLIENT\"", "source = \"CLIENT\"\nreplaces = [\"HS-DNC-01\"]", "error 19:1 it replaces HS-DNC-01, which holds always"),
        (
            "source = \"CLIENT\"",
            "source = \"CLIENT\"\nreplaces = [\"HS-HOUR-01\"]",
            "warning 19:1 it replaces HS-HOUR-01 and looks at nothing of it",
        ),
        ("source = \"CLIENT\"", "source = \"CLIENT\"\nreplaces = [\"HS-SRC-09\"]", "error 19:1 it replaces HS-SRC-09, which holds always"),
    ];
    for (from, to, expected) in cases {
        assert!(RULE.contains(from), "{from}");
        let faults = found(&RULE.replacen(from, to, 1));
        assert!(faults.iter().any(|fault| fault == expected), "{to}: {faults:?}");
    }
    assert_eq!(found(&RULE.replace("source = \"CLIENT\"", "source = \"CLIENT\"\nreplaces = [\"HS-FREQ-01\"]")), Vec::<String>::new());
    let once = RULE.replace("force = \"house\"", "force = \"law\"").replace("confidence = \"P\"", "confidence = \"S1\"");
    assert_eq!(found(&once), ["warning 19:1 S1: read in one article only"]);
    let uncased = format!("{}{}", &RULE[..RULE.find("cases").unwrap()], &RULE[RULE.find("[[rule.test]]").unwrap()..]);
    assert_eq!(found(&uncased), ["error 5:1 no worked case"]);
    assert_eq!(found(""), ["error 1:1 no rule"]);
    // A line that only looks like a rule, in a text of several lines.
    let long = RULE.replace("text_en = \"At most 2 calls a day.\"", "text_en = \"\"\"At most\n[[rule]]\n2 calls a day.\"\"\"");
    assert_eq!(found(&long), Vec::<String>::new());
}

#[test]
fn faults_come_all_at_once_and_in_the_order_of_the_file() {
    let two = format!("{RULE}\n{}", RULE.replace("level = 2", "level = 9").replace("\"call\", ", "\"coll\", ").replace("\"P\"", "\"M\""));
    let bad = two.replacen("subject = \"debtor\"", "subject = \"debtors\"", 1).replacen("limit = 2", "limit = \"two\"", 1);
    let faults = found(&bad);
    let starts: Vec<&str> = faults.iter().map(|fault| fault.split(' ').take(2).last().unwrap()).collect();
    assert_eq!(starts, ["13:11", "30:9", "39:1", "46:14", "53:14"], "{faults:?}");
}

#[test]
fn rules_against_each_other() {
    let other = |from: &str, to: Option<&str>, limit: u32| {
        let to = to.map(|to| format!("\nto = \"{to}\"")).unwrap_or_default();
        let times = limit.to_string();
        RULE.replace("T-1", "T-2")
            .replace("from = \"2026-01-01\"", &format!("from = \"{from}\"{to}"))
            .replace("limit = 2", &format!("limit = {limit}"))
            .replace("times = 2", &format!("times = {times}"))
    };
    let ended = RULE.replace("from = \"2026-01-01\"", "from = \"2026-01-01\"\nto = \"2026-06-30\"");
    // The same test for the same case, another number, on the same days.
    let clash = found(&format!("{RULE}\n{}", other("2026-03-01", None, 3)));
    assert!(clash.iter().any(|fault| fault.starts_with("error 51:1 at most 3 attempts a day")), "{clash:?}");
    assert!(clash.iter().any(|fault| fault == "warning 33:1 it has no effect beside T-1"), "{clash:?}");
    // Versions that follow each other, with and without a day between; the later one's cases lie before its first day.
    let speaks_later = |text: String| text.replace("given = { log", "given = { at = \"2026-08-01T10:00\", log");
    let follows = found(&format!("{ended}\n{}", speaks_later(other("2026-07-01", None, 3))));
    assert_eq!(follows, Vec::<String>::new());
    let gap = found(&format!("{ended}\n{}", speaks_later(other("2026-07-02", None, 3))));
    assert_eq!(gap, ["warning 10:1 nothing holds from 2026-07-01 until T-2 begins on 2026-07-02"]);
    // A limit that the house already has, and one above it.
    let looser = RULE.replace("limit = 2", "limit = 5").replace("times = 2", "times = 5");
    assert_eq!(
        found(&looser),
        Vec::<String>::new(),
        "five a day is felt on a day on which the debtor is reached only by the house's three"
    );
    let hours = |from: &str| {
        let test = format!("kind = \"hours\"\nclosed = [{{ from = \"{from}\", to = \"07:00\" }}]\n");
        let cases = format!("{{ given = {{ at = \"{from}\" }}, says = \"blocked\" }},\n");
        format!("{}cases = [\n{cases}]\n[[rule.test]]\n{test}", &RULE[..RULE.find("cases").unwrap()])
    };
    let unfelt = found(&hours("22:30"));
    assert!(unfelt.contains(&"warning 6:1 it has no effect beside HS-HOUR-01".to_owned()), "{unfelt:?}");
    assert!(!unfelt.iter().any(|fault| fault.contains("CN-HOUR-01")), "agreed hours come before CN-HOUR-01, not before this one");
    assert_eq!(found(&hours("20:00")), Vec::<String>::new(), "an hour earlier is felt");
}
