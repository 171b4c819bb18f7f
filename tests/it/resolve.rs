//! `resolve` through the binary: who is one human, why, measured, decided, and brought up to date. Never shows a value.

use super::desk::{Desk, text};
use serde_json::Value;

const DEBTORS: &str = "debtor_id,name,national_id,national_id_type,birth_on,gender,region
D1,张偉强,,,1980-03-12,m,Shanghai
D2,张伟强,,,1980-03-12,m,Shanghai
D3,Zhang Weiqiang,,,1980-03-12,m,
D4,王伟,11010519491231002X,cn_id,,,
D5,王伟,440524188001010014,cn_id,,,
D6,李娜,,,1990-05-06,f,
D7,陈静,,,1991-07-08,f,
D8,张伟强,,,1980-03-12,m,Shanghai
";
const POINTS: &str = "owner_id,kind,value,source,basis
D1,mobile,13800000001,application,contract
D2,mobile,13800000001,application,contract
D3,mobile,13800000001,application,contract
D4,mobile,13800000004,application,contract
D5,mobile,13800000004,application,contract
D6,mobile,13800000006,application,contract
D7,mobile,13800000006,application,contract
D8,mobile,13800000001,application,contract
";
const ACCOUNTS: &str = "account_id,debtor_id,client,batch,placed_on,principal
A1,D1,bank,b,2026-01-01,1000
A2,D2,bank,b,2026-01-01,1000
A3,D3,bank,b,2026-01-01,1000
A4,D4,bank,b,2026-01-01,1000
A5,D5,bank,b,2026-01-01,1000
A6,D6,bank,b,2026-01-01,1000
A7,D7,bank,b,2026-01-01,1000
A8,D8,shop,b,2026-01-01,1000
";

fn desk() -> Desk {
    let desk = Desk::new();
    let files = [desk.file("accounts.csv", ACCOUNTS), desk.file("debtors.csv", DEBTORS), desk.file("contact_points.csv", POINTS)];
    desk.load(&[&files[0], &files[1], &files[2]], &[], 0);
    desk
}

fn answer(desk: &Desk, args: &[&str], status: i32) -> String {
    let output = desk.run(&[&["--as-of", "2026-06-07", "resolve"], args].concat());
    assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    serde_json::from_str(&answer(desk, &[args, &["--format", "json"]].concat(), 0)).unwrap()
}

fn entity(rows: &[Value], record: &str) -> String {
    rows.iter().find(|row| row["record_id"] == record).unwrap()["entity_id"].as_str().unwrap().to_owned()
}

#[test]
fn one_human_in_two_scripts_and_two_humans_with_one_phone() {
    let desk = desk();
    let found = rows(&desk, &[]);
    assert_eq!(found.len(), 8);
    for (record, human) in [
        ("D1", "E-D1"),
        ("D2", "E-D1"),
        ("D3", "E-D1"),
        // Two valid identity numbers, a couple with one phone, another client.
        ("D4", "E-D4"),
        ("D5", "E-D5"),
        ("D6", "E-D6"),
        ("D7", "E-D7"),
        ("D8", "E-D8"),
    ] {
        assert_eq!(entity(&found, record), human, "{record}");
    }
    // The same input gives the same bytes.
    assert_eq!(answer(&desk, &["--format", "csv"], 0), answer(&desk, &["--format", "csv"], 0));
    assert_eq!(
        answer(&desk, &["--pairs", "--format", "csv"], 0),
        answer(&desk, &["--pairs", "--format", "csv"], 0),
        "blocking keys are random, what comes of them is not"
    );
}

#[test]
fn explanations_hold_no_values() {
    let desk = desk();
    rows(&desk, &[]);
    let pair = answer(&desk, &["--explain", "D1", "D3"], 0);
    assert!(pair.contains("prior") && pair.contains("same name as it is said") && pair.contains("same phone"), "{pair}");
    let built = answer(&desk, &["--explain", "E-D1"], 0);
    assert!(built.contains("joined") && built.contains("weakest link"), "{built}");
    for value in ["13800000001", "Weiqiang", "张"] {
        assert!(!pair.contains(value) && !built.contains(value), "{value}");
    }
    assert!(answer(&desk, &["--explain", "D4", "D5"], 0).contains("never one human"));
    answer(&desk, &["--explain", "D9"], 1);
    assert!(answer(&desk, &["--estimate"], 0).contains("pairs_kept"));
}

#[test]
fn what_a_person_decided_holds() {
    let desk = desk();
    answer(&desk, &["decide", "D2", "D1", "not_same", "--note", "two brothers"], 0);
    let found = rows(&desk, &[]);
    assert_ne!(entity(&found, "D1"), entity(&found, "D2"));
    answer(&desk, &["decide", "D6", "D7", "same", "--by", "Wu"], 0);
    assert_eq!(entity(&rows(&desk, &[]), "D7"), "E-D6");
    // The latest decision on a pair holds, the earlier one is kept.
    answer(&desk, &["decide", "D1", "D2", "same"], 0);
    assert_eq!(entity(&rows(&desk, &[]), "D2"), "E-D1");
    answer(&desk, &["decide", "D1", "nobody", "same"], 1);
    answer(&desk, &["decide", "D1", "D2", "perhaps"], 2);
}

#[test]
fn new_records_join_the_humans_that_stand() {
    let desk = desk();
    rows(&desk, &[]);
    let debtors = desk.file("more/debtors.csv", "debtor_id,name,birth_on,gender\nD0,張偉強,1980-03-12,m\n");
    let accounts = desk.file("more/accounts.csv", "account_id,debtor_id,client,batch,placed_on,principal\nA0,D0,bank,b,2026-01-01,1000\n");
    let points = desk.file("more/contact_points.csv", "owner_id,kind,value,source,basis\nD0,mobile,13800000001,application,contract\n");
    desk.load(&[&accounts, &debtors, &points], &[], 0);
    let whole = answer(&desk, &["--keep-model", "--format", "csv"], 0);
    // Back to what stood before the load, then only what is new.
    let other = self::desk();
    rows(&other, &[]);
    other.load(&[&accounts, &debtors, &points], &[], 0);
    assert_eq!(answer(&other, &["--since", "1", "--format", "csv"], 0), whole);
    assert!(whole.contains("D3,E-D0"), "{whole}");
}

#[test]
fn labels_measure_what_was_found() {
    let desk = desk();
    rows(&desk, &[]);
    let clusters = desk.file("clusters.csv", "record_id,cluster\nD1,a\nD2,a\nD3,a\nD4,b\nD5,c\nD6,d\nD7,e\n");
    let found = rows(&desk, &["evaluate", clusters.to_str().unwrap(), "--min-f1", "0.99"]);
    assert_eq!((found[0]["f1"].as_f64(), found[0]["pairs_true"].as_i64()), (Some(1.0), Some(3)));
    let pairs = desk.file("pairs.csv", "unique_id_l,unique_id_r,clerical_match_score\nD1,D2,1.0\nD4,D5,0.95\nD6,D7,0.0\n");
    let output = answer(&desk, &["evaluate", pairs.to_str().unwrap(), "--min-f1", "0.9", "--format", "csv"], 3);
    assert!(output.lines().nth(1).unwrap().contains("0.6667"), "{output}");
    let wrong = desk.file("wrong.csv", "a,b\n1,2\n");
    answer(&desk, &["evaluate", wrong.to_str().unwrap()], 1);
}

/// The other records that lead to a debtor's points, by the ways of `leads`.
fn ways(desk: &Desk, args: &[&str]) -> Vec<String> {
    let output =
        desk.run(&[&["--as-of", "2026-06-07", "leads", "--debtor", "D1", "--relay-worth", "1", "--format", "json"], args].concat());
    assert!(output.status.success(), "{}", text(&output));
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let hops =
        rows.iter().flat_map(|row| row["path"].as_array().unwrap().iter().map(|hop| hop.as_str().unwrap().to_owned()).collect::<Vec<_>>());
    hops.filter(|hop| hop.contains("the same human")).collect()
}

#[test]
fn leads_follow_what_resolve_found_and_what_a_person_decided() {
    let desk = Desk::new();
    let files = [
        desk.file("accounts.csv", ACCOUNTS),
        desk.file(
            "debtors.csv",
            "debtor_id,name,birth_on,gender,region\nD1,张偉强,1980-03-12,m,Shanghai\nD2,Zhang Weiqiang,1980-03-21,m,Shanghai\n\
             D3,Zhang Weiqiang,1980-03-12,,\nD4,王伟,1990-01-01,,\nD5,李娜,1991-01-01,,\nD6,赵静,1992-01-01,,\nD7,陈静,1993-01-01,,\nD8,张偉强,1980-03-12,m,\n",
        ),
        desk.file(
            "contact_points.csv",
            "owner_id,kind,value,source,basis\nD1,mobile,13800000001,application,contract\nD1,email,weiqiang.zhang@example.com,application,contract\n\
             D2,email,weiqiang.zhang@example.com,application,contract\nD2,mobile,13800000002,application,contract\n\
             D3,mobile,13800000003,application,contract\nD8,mobile,13800000008,application,contract\n",
        ),
    ];
    desk.load(&[&files[0], &files[1], &files[2]], &[], 0);
    // A Latin form with the same birth date is one human by itself; a slipped birth date needs the e-mail, which a run weighs.
    let alone = ways(&desk, &[]);
    assert!(alone.iter().any(|hop| hop.contains("D3 (same name as it is said, same birth date)")), "{alone:?}");
    assert!(!alone.iter().any(|hop| hop.contains("D2") || hop.contains("D8")), "{alone:?}");
    rows(&desk, &[]);
    let after = ways(&desk, &[]);
    assert!(after.iter().any(|hop| hop.contains("record D2 (linked by the last resolve (+")), "{after:?}");
    assert!(!after.iter().any(|hop| hop.contains("D8")), "another client's: {after:?}");
    // A run that saw more than the day asked about is not looked at.
    let before = desk.run(&["--as-of", "2026-06-06", "leads", "--debtor", "D1", "--format", "json"]);
    assert!(!String::from_utf8_lossy(&before.stdout).contains("linked by the last resolve"));
    answer(&desk, &["decide", "D1", "D2", "not_same", "--by", "wang"], 0);
    answer(&desk, &["decide", "D3", "D1", "not_same", "--by", "wang"], 0);
    assert_eq!(ways(&desk, &[]), Vec::<String>::new());
    answer(&desk, &["decide", "D1", "D2", "same", "--by", "li"], 0);
    let decided = ways(&desk, &[]);
    assert!(decided.iter().all(|hop| hop.contains("D2 (judged the same by li on ")) && !decided.is_empty(), "{decided:?}");
}
