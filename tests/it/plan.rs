//! `plan` end to end: on the sample, where `check` must allow what was planned, and on a small world with each case once.
//! Never tests the order of what is planned: the unit tests of `plan` do.

use crate::desk::{Desk, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let output = desk.run(&[args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn cell<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} of {row}"))
}

#[test]
fn check_allows_what_was_planned_for_the_sample() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    desk.load(&[&sample], &[], 0);
    let day = ["--as-of", "2026-06-07"];
    let plan = rows(&desk, &[&day[..], &["plan"]].concat());
    assert!(plan.len() > 300, "{} contacts", plan.len());
    for name in ["collect", "reminder", "missed_promise", "relay", "verify"] {
        assert!(plan.iter().any(|row| cell(row, "purpose") == name), "nothing planned to {name}");
    }
    // Each kind of contact, the first day of the plan and its last, and some of the rest.
    let mut kinds: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    let mut asked = 0;
    for (nth, row) in plan.iter().enumerate() {
        let of_kind = kinds.entry((cell(row, "purpose").into(), cell(row, "channel").into(), cell(row, "owner").into())).or_default();
        *of_kind += 1;
        if *of_kind > 1 && nth % 120 != 0 {
            continue;
        }
        asked += 1;
        let (account, channel, token, at) = (cell(row, "account_id"), cell(row, "channel"), cell(row, "token"), cell(row, "at"));
        let output =
            desk.run(&[&day[..], &["check", account, "--channel", channel, "--point", token, "--at", at, "--format", "json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{row}\n{}", text(&output));
        let said: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said[0]["decision"], row["decision"], "{row}");
    }
    assert!(asked >= 12, "{asked} asked");
    let mut days = BTreeSet::new();
    for row in &plan {
        assert_eq!(cell(row, "decided_by"), "machine");
        assert!(!cell(row, "why").is_empty());
        assert!(!row["rules"].as_array().unwrap().is_empty(), "{row}");
        assert!((0.0..=1.0).contains(&row["p_reach"].as_f64().unwrap()));
        days.insert((cell(row, "collector"), cell(row, "day"), row["position"].as_i64().unwrap()));
    }
    assert_eq!(days.len(), plan.len(), "every place in a day is taken once");
    // The plan has no value of a point in it, and another key gives the same plan but for the tokens.
    let other = Desk::new();
    other.load(&[&sample], &[], 0);
    let without = |rows: Vec<Value>| -> Vec<Value> {
        let mut rows = rows;
        rows.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("token")));
        rows
    };
    assert!(without(plan) == without(rows(&other, &[&day[..], &["plan"]].concat())), "a key took part");
}

const FILES: &[(&str, &str)] = &[
    ("clients.csv", "client,lender_type\nBANK-A,card_bank\n"),
    (
        "debtors.csv",
        "debtor_id,name,birth_on\nD1,王小明,1985-03-04\nD2,李四,1980-01-01\nD3,张三,1980-01-01\nD4,赵六,1980-01-01\n\
         D5,钱七,1980-01-01\nD6,孙八,1980-01-01\nD7,周九,1980-01-01\n",
    ),
    (
        "accounts.csv",
        "account_id,debtor_id,client,batch,product,placed_on,principal,past_due_since,monthly_due,status,collector\n\
         A1,D1,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,C1\n\
         A2,D2,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,C1\n\
         A3,D3,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,C1\n\
         A4,D4,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,C2\n\
         A5,D5,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,disputed,C2\n\
         A6,D6,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,\n\
         A7,D7,BANK-A,B1,credit_card,2026-03-01,1000.00,2026-02-01,100,open,C2\n",
    ),
    (
        "contact_points.csv",
        "owner_id,kind,value,source,basis,first_seen_on,last_seen_on\n\
         D1,mobile,13800000001,application,contract,2025-01-01,2026-01-01\n\
         D2,mobile,13800000002,application,contract,2025-01-01,2026-01-01\n\
         D3,mobile,13800000003,application,contract,2025-01-01,2026-01-01\n\
         D4,mobile,13800000004,application,contract,2025-01-01,2026-01-01\n\
         D5,mobile,13800000005,application,contract,2025-01-01,2026-01-01\n\
         D6,mobile,13800000006,application,contract,2025-01-01,2026-01-01\n\
         D7,mobile,13800000007,purchased_list,none,2025-01-01,2026-01-01\n",
    ),
    (
        "promises.csv",
        "promise_id,account_id,made_on,due_on,amount\n\
         P1,A1,2026-06-01,2026-06-10,500.00\n\
         P2,A2,2026-05-20,2026-06-03,300.00\n\
         P3,A3,2026-05-20,2026-06-03,300.00\n\
         P4,A4,2026-05-01,2026-06-03,300.00\n\
         P5,A4,2026-06-04,2026-06-25,300.00\n",
    ),
    ("payments.csv", "payment_id,account_id,paid_on,amount\nY1,A3,2026-06-05,300.00\nY2,A2,2026-06-04,100.00\n"),
];

fn small() -> Desk {
    let desk = Desk::new();
    let files: Vec<_> = FILES.iter().map(|(name, text)| desk.file(name, text)).collect();
    desk.load(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>(), &[], 0);
    desk
}

#[test]
fn promises_held_accounts_and_collectors() {
    let desk = small();
    let day = ["--as-of", "2026-06-08"];
    let plan = rows(&desk, &[&day[..], &["plan"]].concat());
    let of = |account: &str| -> Vec<(&str, &str, &str)> {
        let rows = plan.iter().filter(|row| cell(row, "account_id") == account);
        rows.map(|row| (cell(row, "day"), cell(row, "channel"), cell(row, "purpose"))).collect()
    };
    assert_eq!(of("A1"), [("2026-06-08", "sms", "reminder"), ("2026-06-10", "sms", "reminder")]);
    assert_eq!(of("A2")[0], ("2026-06-08", "call", "missed_promise"), "five days missed");
    let missed = plan.iter().find(|row| cell(row, "account_id") == "A2").unwrap();
    assert!(cell(missed, "why").starts_with("promise of 200.00 due 2026-06-03 was missed"), "what is not paid of it: {missed}");
    assert!(of("A3").iter().all(|(_, _, purpose)| *purpose == "collect") && !of("A3").is_empty(), "paid: {:?}", of("A3"));
    assert_eq!(of("A4"), [], "promised anew");
    assert_eq!((of("A5"), of("A7")), (vec![], vec![]), "disputed; only a bought number");
    let nobodys: Vec<_> = plan.iter().filter(|row| cell(row, "collector").is_empty()).collect();
    assert!(!nobodys.is_empty() && nobodys.iter().all(|row| cell(row, "account_id") == "A6"));
    assert_eq!(cell(plan.last().unwrap(), "account_id"), "A6", "those nobody works come last");
    let output = desk.run(&[&day[..], &["plan"]].concat());
    let shown = text(&output);
    for part in ["unassigned", "1 (held", "1 (not due", "1 (no lawful moment"] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("0000"), "no number is shown");
    let one = rows(&desk, &[&day[..], &["plan", "--collector", "C1"]].concat());
    let theirs: Vec<&Value> = plan.iter().filter(|row| cell(row, "collector") == "C1").collect();
    assert_eq!(one.iter().collect::<Vec<_>>(), theirs, "the same queue, alone");
    assert!(rows(&desk, &[&day[..], &["plan", "--collector", ""]].concat()).iter().all(|row| cell(row, "account_id") == "A6"));
}

#[test]
fn capacity_days_and_what_cannot_be_asked() {
    let desk = small();
    let day = ["--as-of", "2026-06-08"];
    let tight = rows(&desk, &[&day[..], &["plan", "--capacity", "1", "--days", "2"]].concat());
    let mut days: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    tight.iter().for_each(|row| *days.entry((cell(row, "collector"), cell(row, "day"))).or_default() += 1);
    assert!(days.values().all(|taken| *taken == 1) && tight.len() >= 3, "{tight:?}");
    let late = tight.iter().find(|row| cell(row, "why_not_earlier").starts_with("capacity of C1 on 2026-06-08 was taken by 1"));
    assert!(late.is_some(), "{tight:?}");
    let least = rows(&desk, &[&day[..], &["plan", "--capacity", "1", "--days", "1"]].concat());
    assert_eq!(least.len(), 2, "C1 is full, C2 has nobody to contact, A6 is nobody's: {least:?}");
    for (args, status) in [
        (vec!["plan", "--collector", "C9"], 1),
        (vec!["plan", "--days", "0"], 2),
        (vec!["plan", "--capacity", "0"], 2),
        (vec!["plan", "--strategy", "none"], 1),
    ] {
        assert_eq!(desk.run(&[&day[..], &args].concat()).status.code(), Some(status), "{args:?}");
    }
}
