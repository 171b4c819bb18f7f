//! `calibrate` from end to end: a planted portfolio, the card it writes, the strategy that uses it. Never a random portfolio: the same
//! numbers each time.

use super::desk::{Desk, text};
use serde_json::Value;
use std::fmt::Write;

const DAY: &str = "2026-03-31";

/// 900 accounts whose chance to pay falls with past delinquencies and rises with what they paid; and what came of them.
fn files(later: bool) -> Vec<(&'static str, String)> {
    let mut debtors = String::from("debtor_id,gender,monthly_income,birth_on\n");
    let mut accounts =
        String::from("account_id,debtor_id,client,batch,placed_on,principal,credit_limit,past_due_since,monthly_due,delinquencies_12m\n");
    let mut payments = String::from("payment_id,account_id,paid_on,amount,payer\n");
    let mut outcomes = String::from("account_id,as_of,horizon_days,good\n");
    let mut state = 12345u64;
    let mut dice = |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    for n in 0..900 {
        let (late, paid, income) = (dice(8), dice(3), 3000 + dice(9000));
        let good = dice(100) < 85u64.saturating_sub(late * 9) + paid * 12;
        writeln!(debtors, "D{n},{},{income},1985-01-01", if n % 2 == 0 { "f" } else { "m" }).unwrap();
        writeln!(accounts, "A{n},D{n},bank,b,2026-01-01,10000,20000,2025-12-01,500,{late}").unwrap();
        for month in 0..paid {
            writeln!(payments, "P{n}-{month},A{n},2026-02-{:02},150,debtor", 1 + month).unwrap();
        }
        if later {
            // What came after the day may not be seen in any attribute.
            writeln!(payments, "L{n},A{n},2026-04-{:02},{},debtor", 1 + n % 28, 100 + n).unwrap();
        }
        writeln!(outcomes, "A{n},{DAY},30,{good}").unwrap();
    }
    vec![("debtors.csv", debtors), ("accounts.csv", accounts), ("payments.csv", payments), ("outcomes.csv", outcomes)]
}

fn desk(later: bool) -> Desk {
    let desk = Desk::new();
    let paths: Vec<_> = files(later).iter().map(|(name, text)| desk.file(name, text)).collect();
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    desk
}

fn run(desk: &Desk, args: &[&str]) -> String {
    let output = desk.run(&[&["--as-of", "2026-05-31"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    serde_json::from_str(&run(desk, &[args, &["--format", "json"]].concat())).unwrap()
}

fn value(rows: &[Value], part: &str, name: &str) -> f64 {
    rows.iter().find(|row| row["part"] == part && row["name"] == name).unwrap_or_else(|| panic!("{part} {name}"))["value"].as_f64().unwrap()
}

#[test]
fn a_card_is_fitted_measured_written_and_used() {
    let desk = desk(false);
    let found = rows(&desk, &["calibrate"]);
    let auc = value(&found, "held out", "auc");
    let of = |column: &str| found.iter().find(|row| row["name"] == "auc").unwrap()[column].as_f64().unwrap();
    assert!((0.68..0.85).contains(&auc) && of("low") <= auc && auc <= of("high"), "{auc}");
    assert_eq!(found.iter().filter(|row| row["part"] == "seed").count(), 3);
    assert!(found.iter().any(|row| row["part"] == "willingness" && row["name"] == "delinquencies_12m: information"), "{found:?}");
    // Said and came true, tenth by tenth: on average within five points.
    let curve: Vec<(f64, f64)> = found
        .iter()
        .filter(|row| row["part"] == "curve")
        .map(|row| (row["value"].as_f64().unwrap(), row["good"].as_f64().unwrap() / row["rows"].as_f64().unwrap()))
        .collect();
    assert_eq!(curve.len(), 10);
    assert!(curve.iter().map(|(said, came)| (said - came).abs()).sum::<f64>() / 10.0 < 0.12, "{curve:?}");
    assert!((curve.iter().map(|(said, came)| said - came).sum::<f64>() / 10.0).abs() < 0.05, "{curve:?}");
    let card = desk.workspace().join("scorecards/default-v1.toml");
    let first = std::fs::read_to_string(&card).unwrap();
    for part in ["[fit]", "[evidence]", "[willingness]", "[ability]", "[p_pay]", "[population]"] {
        assert!(first.contains(part), "{first}");
    }
    for word in ["gender", "birth", "region"] {
        assert!(!first.contains(word), "a protected attribute: {first}");
    }
    // The next fit writes a version of its own and says how far the accounts moved: not at all.
    let again = rows(&desk, &["calibrate"]);
    assert!(value(&again, "stability", "willingness since version 1").abs() < 0.1);
    assert_eq!(std::fs::read_to_string(&card).unwrap(), first, "an older version is left alone");
    assert!(desk.workspace().join("scorecards/default-v2.toml").is_file());
    // A strategy uses the card by naming it.
    let own = std::fs::read_to_string(desk.workspace().join("strategies/default.toml")).unwrap();
    let (head, rest) = own.split_once("# Will the debtor pay?").unwrap();
    let (_, beside) = rest.split_once("# Can the debtor be reached?").unwrap();
    let (reached, by_hand) = beside.split_once("# Chance of paying").unwrap();
    let (_, tail) = by_hand.split_once("# High complaint risk").unwrap();
    let fitted = format!("{head}scorecard = \"default-v1\"\n\n# {reached}\n# {tail}").replace("name = \"default\"", "name = \"fitted\"");
    std::fs::write(desk.workspace().join("strategies/fitted.toml"), fitted).unwrap();
    let segmented = rows(&desk, &["segment", "--strategy", "fitted"]);
    let chances: std::collections::BTreeSet<String> = segmented.iter().map(|row| row["p_pay"].to_string()).collect();
    assert!(segmented.len() == 900 && chances.len() > 5, "{}", chances.len());
    let explained = run(&desk, &["segment", "--strategy", "fitted", "--explain", "A1", "--format", "csv"]);
    assert!(explained.contains("delinquencies_12m"), "{explained}");
    std::fs::remove_file(&card).unwrap();
    let gone = desk.run(&["--as-of", "2026-05-31", "segment", "--strategy", "fitted"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone).contains("names the scorecard \"default-v1\""), "{}", text(&gone));
}

#[test]
fn what_came_later_changes_nothing() {
    let fit = |later: bool| {
        let desk = desk(later);
        run(&desk, &["calibrate", "--dry-run", "--format", "csv"])
    };
    assert_eq!(fit(false), fit(true));
}

#[test]
fn payments_after_earlier_days_stand_in_for_outcomes_and_too_little_is_refused() {
    let desk = Desk::new();
    let files = files(true);
    let paths: Vec<_> = files.iter().filter(|(name, _)| *name != "outcomes.csv").map(|(name, text)| desk.file(name, text)).collect();
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    let output = desk.run(&["--as-of", "2026-04-30", "calibrate", "--dry-run", "--format", "json"]);
    // Everybody pays something in April, less than is due until A400: good and bad are both there.
    assert!(output.status.success(), "{}", text(&output));
    assert!(text(&output).contains("payments after earlier days") || !String::from_utf8_lossy(&output.stdout).is_empty());
    let none = desk.run(&["--as-of", "2026-02-01", "calibrate", "--dry-run"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none).contains("at least 50 of each are needed"), "{}", text(&none));
    assert!(!desk.workspace().join("scorecards/default-v1.toml").exists());
}
