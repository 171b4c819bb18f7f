//! Champion and challenger from end to end: who is dealt, what is shown before the look, and that one look is all there is.
//! Never a random portfolio: the same numbers each time.

use crate::desk::{Desk, text};
use retrace::segment::trial::{Arm, Trial};
use serde_json::Value;
use std::fmt::Write;

fn trial() -> Trial {
    Trial {
        name: "soft-2026Q1".into(),
        strategy: "soft".into(),
        share: 0.3,
        from: "2026-03-01".parse().unwrap(),
        to: "2026-03-31".parse().unwrap(),
        look_on: "2026-04-15".parse().unwrap(),
        detect: 0.5,
    }
}

/// 800 debtors who pay a little before the trial, and during it more where the challenger treats them. After the look everything turns round.
pub fn desk(complaints: bool) -> Desk {
    let desk = Desk::new();
    let mut accounts = String::from("account_id,debtor_id,client,batch,placed_on,principal,past_due_since,monthly_due\n");
    let mut debtors = String::from("debtor_id\n");
    let mut payments = String::from("payment_id,account_id,paid_on,amount,payer\n");
    let mut grievances = String::from("complaint_id,received_at,account_id,channel,category\n");
    for n in 0..800 {
        let challenger = trial().arm(&format!("D{n}").as_str().into()) == Some(Arm::Challenger);
        writeln!(accounts, "A{n},D{n},bank,b,2026-01-01,10000,2025-11-01,500").unwrap();
        writeln!(debtors, "D{n}").unwrap();
        if n % 4 == 0 {
            writeln!(payments, "P{n},A{n},2026-02-03,{},debtor", 100 + n % 7 * 10).unwrap();
            writeln!(payments, "T{n},A{n},2026-03-{:02},{},debtor", 2 + n % 27, if challenger { 300 } else { 100 } + n % 7 * 10).unwrap();
            writeln!(payments, "L{n},A{n},2026-04-20,{},debtor", if challenger { 1 } else { 5000 }).unwrap();
        }
        if complaints && challenger && n % 5 == 0 {
            writeln!(grievances, "C{n},2026-03-10T09:00:00+08:00,A{n},agency_line,attitude").unwrap();
        }
    }
    let mut paths = vec![desk.file("debtors.csv", &debtors), desk.file("accounts.csv", &accounts), desk.file("payments.csv", &payments)];
    if complaints {
        paths.push(desk.file("complaints.csv", &grievances));
    }
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    let folder = desk.workspace().join("strategies");
    let own = std::fs::read_to_string(folder.join("default.toml")).unwrap();
    let trial = "[challenger]\nname = \"soft-2026Q1\"\nstrategy = \"soft\"\nshare = 0.3\nfrom = \"2026-03-01\"\nto = \"2026-03-31\"\n\
                 look_on = \"2026-04-15\"\ndetect = 0.5\n\n# All nine cells";
    std::fs::write(folder.join("default.toml"), own.replacen("# All nine cells", trial, 1)).unwrap();
    std::fs::write(
        folder.join("soft.toml"),
        own.replacen("name = \"default\"", "name = \"soft\"", 1).replace("tone = \"firm\"", "tone = \"gentle\""),
    )
    .unwrap();
    desk
}

fn rows(desk: &Desk, day: &str, args: &[&str]) -> Vec<Value> {
    let output = desk.run(&[&["--as-of", day], args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn row<'r>(rows: &'r [Value], part: &str, what: &str) -> &'r Value {
    rows.iter().find(|row| row["part"] == part && row["what"] == what).unwrap_or_else(|| panic!("{part} {what}: {rows:?}"))
}

#[test]
fn one_look_on_the_day_fixed_beforehand() {
    let desk = desk(false);
    let before = rows(&desk, "2026-03-15", &["trial"]);
    assert!(!before.iter().any(|row| row["part"] == "outcome" || row["part"] == "verdict"), "{before:?}");
    assert_eq!(
        row(&before, "dealt", "debtors")["champion"].as_i64().unwrap() + row(&before, "dealt", "debtors")["challenger"].as_i64().unwrap(),
        800
    );
    let mean = row(&before, "size", "recovered per account")["champion"].as_f64().unwrap();
    assert!((mean - 0.25 * 130.0).abs() < 1.0, "{mean}");
    assert!(row(&before, "size", "debtors needed")["words"].as_str().unwrap().starts_with("800 are there"));
    let look = rows(&desk, "2026-04-15", &["trial"]);
    let found = row(&look, "outcome", "recovered per account");
    // A quarter pays 200 more each: 50 an account.
    assert!((found["difference"].as_f64().unwrap() - 50.0).abs() < 12.0 && found["low"].as_f64().unwrap() > 0.0, "{found}");
    assert_eq!(row(&look, "verdict", "winner")["words"], "soft recovers more, and complaints do not clearly rise: it wins");
    // What came after the look changes nothing, however late one asks.
    assert_eq!(rows(&desk, "2026-05-31", &["trial"]), look);
}

#[test]
fn money_made_by_complaints_is_no_win() {
    let desk = desk(true);
    let look = rows(&desk, "2026-04-15", &["trial"]);
    assert!(row(&look, "outcome", "complaints per 10,000 accounts")["low"].as_f64().unwrap() > 0.0);
    assert_eq!(row(&look, "verdict", "winner")["words"], "soft recovers more, by more complaints: that is no win, the champion stays");
}

#[test]
fn the_challenger_treats_its_debtors_while_the_trial_runs() {
    let desk = desk(false);
    let during = rows(&desk, "2026-03-15", &["segment"]);
    for row in &during {
        let id = row["debtor_id"].as_str().unwrap();
        assert_eq!(row["arm"], trial().arm(&id.into()).unwrap().code(), "{id}");
        if row["arm"] == "challenger" {
            assert_ne!(row["tone"], "firm", "{row}");
        }
    }
    assert!(during.iter().any(|row| row["arm"] == "champion" && row["tone"] == "firm"));
    let after = rows(&desk, "2026-04-01", &["segment"]);
    assert!(after.iter().all(|row| row["arm"].is_null()));
    let by = rows(&desk, "2026-03-15", &["segment", "--by", "arm"]);
    assert_eq!(by.len(), 2);
    std::fs::remove_file(desk.workspace().join("strategies/soft.toml")).unwrap();
    let gone = desk.run(&["--as-of", "2026-03-15", "segment"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone).contains("no strategy \"soft\""), "{}", text(&gone));
    std::fs::write(desk.workspace().join("strategies/soft.toml"), "x").unwrap();
    let default = desk.run(&["--as-of", "2026-03-15", "trial", "--strategy", "absent"]);
    assert_eq!(default.status.code(), Some(1));
}
