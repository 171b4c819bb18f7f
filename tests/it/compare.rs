//! `segment --compare` and `simulate` from end to end on a planted portfolio, and their questions by given rows.
//! Never trusts a sum of the program: the tests add up again from what `segment` says of each account.

use super::desk::{Desk, text};
use super::tables::World;
use retrace::store::query::query_text;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// An id that reads as a card number: it is kept as a token, which orders nothing.
const CARD: &str = "6222021234567890128";

/// 80 accounts of a bank, and one in another currency where it is asked for; `later` adds what came after April.
fn desk(dollars: bool, later: bool) -> Desk {
    let mut debtors = String::from("debtor_id,monthly_income,creditors_count\n");
    let mut accounts =
        String::from("account_id,debtor_id,client,batch,placed_on,principal,currency,past_due_since,monthly_due,delinquencies_12m\n");
    let mut payments = String::from("payment_id,account_id,paid_on,amount,payer\n");
    for n in 0..80u32 {
        let id = if n == 7 { CARD.to_owned() } else { format!("A{n:02}") };
        let due = if n.is_multiple_of(5) { String::new() } else { format!("{}", 100 + 10 * n) };
        writeln!(debtors, "D{n},{},{}", 3000 + 311 * (n % 13), n % 6).unwrap();
        writeln!(accounts, "{id},D{n},bank,b,2026-01-05,{},CNY,2026-01-{:02},{due},{}", 900 + 137 * n, 1 + n % 28, n % 7).unwrap();
        if n % 3 != 0 {
            writeln!(payments, "P{n},{id},2026-03-{:02},{},debtor", 1 + n % 28, 60 + 9 * n).unwrap();
        }
        if later {
            writeln!(payments, "L{n},{id},2026-05-{:02},{},debtor", 1 + n % 28, 16 * n).unwrap();
        }
    }
    if later {
        // Taken back within the thirty days.
        payments.push_str("R40,A40,2026-05-29,-500,debtor\n");
    }
    // The day on which what is known ends.
    payments.push_str("E,A01,2026-05-31,1,debtor\n");
    if dollars {
        accounts.push_str("USD1,D1,bank,b,2026-01-05,5000,USD,2026-01-01,100,1\n");
    }
    let desk = Desk::new();
    let paths =
        [("debtors.csv", debtors), ("accounts.csv", accounts), ("payments.csv", payments)].map(|(name, text)| desk.file(name, text));
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    let own = std::fs::read_to_string(desk.workspace().join("strategies/default.toml")).unwrap();
    let mine = own
        .replacen("low = [0, 39], middle = [40, 59]", "low = [0, 44], middle = [45, 59]", 1)
        .replacen("every_days = 4", "every_days = 6", 1)
        .replacen("intercept = -4.6", "intercept = -5.0", 1);
    assert_ne!(own, mine);
    std::fs::write(desk.workspace().join("strategies/mine.toml"), mine).unwrap();
    desk
}

fn rows(desk: &Desk, day: &str, args: &[&str]) -> Vec<Value> {
    let output = desk.run(&[&["--as-of", day], args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Amounts are texts, everything else numbers.
fn number(row: &Value, column: &str) -> f64 {
    row[column].as_f64().or_else(|| row[column].as_str()?.parse().ok()).unwrap_or_else(|| panic!("no {column}: {row}"))
}

fn word<'r>(row: &'r Value, column: &str) -> &'r str {
    row[column].as_str().unwrap_or("")
}

/// What `segment` says of each account held, and what it is to pay, by the planted file.
fn said(desk: &Desk, day: &str, strategy: &str) -> BTreeMap<String, (Value, f64)> {
    let all = rows(desk, day, &["segment", "--strategy", strategy]);
    let held = all.into_iter().filter(|row| row["holds"].as_array().unwrap().iter().all(|hold| hold != "not_held"));
    held.map(|row| {
        let (id, balance) = (word(&row, "account_id").to_owned(), number(&row, "balance"));
        // The account that came under a card number is the seventh.
        let n: usize = id.trim_start_matches('A').parse().unwrap_or(7);
        let due = if n.is_multiple_of(5) { balance } else { balance.min(100.0 + 10.0 * n as f64) };
        (id, (row, due))
    })
    .collect()
}

fn every_days(row: &Value) -> f64 {
    number(row, "every_days")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.011
}

#[test]
fn sums_of_a_comparison_are_those_of_its_accounts() {
    let desk = desk(false, false);
    let day = "2026-05-31";
    let (one, other) = (said(&desk, day, "default"), said(&desk, day, "mine"));
    assert_eq!(one.len(), 80);
    let found = rows(&desk, day, &["segment", "--compare", "mine", "--capacity", "120"]);
    let total = found.iter().find(|row| row["part"] == "total").unwrap();
    assert_eq!(number(total, "accounts"), 80.0);
    assert!(near(number(total, "due"), one.values().map(|(_, due)| due).sum()), "{total}");
    for (side, accounts) in [("from", &one), ("to", &other)] {
        let mut worked: Vec<(f64, f64, f64)> = Vec::new();
        for (id, (row, due)) in accounts {
            if !row["channel"].is_null() {
                let first = number(&one[id].0, "p_pay") * due;
                worked.push((number(row, "p_pay") * due, 30.0 / every_days(row), first));
            }
        }
        let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64, some: &[(f64, f64, f64)]| some.iter().map(of).sum::<f64>();
        assert_eq!(number(total, &format!("worked_{side}")), worked.len() as f64);
        assert!(near(number(total, &format!("expected_{side}")), sum(&|w| w.0, &worked)), "{side}: {total}");
        assert!(near(number(total, &format!("contacts_{side}")), sum(&|w| w.1, &worked)), "{side}: {total}");
        // Most a contact first, until 120 are used.
        worked.sort_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
        let mut left = 120.0;
        let fits = worked.iter().take_while(|w| {
            left -= w.1;
            left > -1e-6
        });
        let chosen: Vec<(f64, f64, f64)> = fits.copied().collect();
        assert!(chosen.len() > 5 && chosen.len() < worked.len());
        assert_eq!(number(total, &format!("within_{side}")), chosen.len() as f64);
        assert_eq!(number(total, &format!("left_out_{side}")), (worked.len() - chosen.len()) as f64);
        assert!(near(number(total, &format!("within_expected_{side}")), sum(&|w| w.0, &chosen)), "{side}: {total}");
        if side == "to" {
            assert!(near(number(total, "within_expected_to_as_from"), sum(&|w| w.2, &chosen)), "{total}");
        }
    }
    let place = |row: &Value| (word(row, "segment").to_owned(), word(row, "treatment").to_owned());
    let moved: Vec<&String> = one.keys().filter(|id| place(&one[*id].0) != place(&other[*id].0)).collect();
    let listed = rows(&desk, day, &["segment", "--compare", "mine", "--moved"]);
    assert!(moved.len() > 3 && moved.len() < 80, "{}", moved.len());
    assert_eq!(listed.iter().map(|row| word(row, "account_id")).collect::<std::collections::BTreeSet<_>>().len(), moved.len());
    for row in &listed {
        let id = word(row, "account_id");
        assert_eq!(
            (number(row, "p_pay_from"), number(row, "p_pay_to")),
            (number(&one[id].0, "p_pay"), number(&other[id].0, "p_pay")),
            "{row}"
        );
        assert_eq!((word(row, "from_segment"), word(row, "to_treatment")), (word(&one[id].0, "segment"), word(&other[id].0, "treatment")));
    }
    let of_moves: f64 = found.iter().filter(|row| row["part"] == "moves").map(|row| number(row, "accounts")).sum();
    assert_eq!(of_moves, moved.len() as f64);
}

#[test]
fn currencies_stay_apart_and_formulas_are_told() {
    let desk = desk(true, false);
    let ask = |more: &[&str]| desk.run(&[&["--as-of", "2026-05-31", "segment", "--compare", "mine"], more].concat());
    let both = ask(&[]);
    assert!(text(&both).contains("use different formulas of p_pay: neither is better"), "{}", text(&both));
    let same = desk.run(&["--as-of", "2026-05-31", "segment", "--compare", "default"]);
    assert!(text(&same).contains("0 of 81 accounts held") && text(&same).contains("use the same formula"), "{}", text(&same));
    let refused = ask(&["--capacity", "50"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused).contains("amounts in CNY, USD cannot be ranked") && text(&refused).contains("--currency CODE"),
        "{}",
        text(&refused)
    );
    assert_eq!(ask(&["--capacity", "50", "--currency", "USD"]).status.code(), Some(0));
    let totals = rows(&desk, "2026-05-31", &["segment", "--compare", "mine"]).into_iter().filter(|row| row["part"] == "total");
    assert_eq!(
        totals.map(|row| (word(&row, "currency").to_owned(), number(&row, "accounts"))).collect::<Vec<_>>(),
        [("CNY".into(), 80.0), ("USD".into(), 1.0)]
    );
    for wrong in [&["segment", "--capacity", "5"][..], &["segment", "--moved"], &["segment", "--compare", "mine", "--by", "segment"]] {
        assert_eq!(desk.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let none = desk.run(&["segment", "--compare", "nobody"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none).contains("no strategy \"nobody\""), "{}", text(&none));
}

#[test]
fn a_replay_sorts_what_came_and_lets_nothing_later_in() {
    let (with, without) = (desk(false, true), desk(false, false));
    let ask = |desk: &Desk| rows(desk, "2026-06-07", &["simulate", "--against", "mine", "--months", "2"]);
    let (found, before) = (ask(&with), ask(&without));
    let ends: std::collections::BTreeSet<&str> = found.iter().map(|row| word(row, "month_end")).filter(|end| !end.is_empty()).collect();
    // May's thirty days are not over.
    assert_eq!(ends.into_iter().collect::<Vec<_>>(), ["2026-03-31", "2026-04-30"]);
    let april = said(&with, "2026-04-30", "default");
    let (mut came, mut paid) = (BTreeMap::<String, f64>::new(), BTreeMap::<String, i64>::new());
    for (id, (row, due)) in &april {
        let n: usize = id.trim_start_matches('A').parse().unwrap_or(7);
        let amount = 16.0 * n as f64 - if n == 40 { 500.0 } else { 0.0 };
        *came.entry(word(row, "segment").into()).or_default() += amount;
        *paid.entry(word(row, "segment").into()).or_default() += i64::from(amount >= *due);
    }
    assert!(paid.values().sum::<i64>() > 3);
    let of_april = |rows: &[Value]| -> Vec<Value> {
        rows.iter()
            .filter(|row| row["part"] == "month" && row["strategy"] == "default" && row["month_end"] == "2026-04-30")
            .cloned()
            .collect()
    };
    for row in of_april(&found) {
        assert_eq!(
            (number(&row, "came_in"), number(&row, "paid_due") as i64),
            (came[word(&row, "segment")], paid[word(&row, "segment")]),
            "{row}"
        );
    }
    // What was said in April does not know May.
    let saying = |rows: Vec<Value>| -> Vec<String> {
        rows.iter()
            .map(|row| ["segment", "accounts", "balance", "due", "p_pay", "expected"].map(|column| row[column].to_string()).join(" "))
            .collect()
    };
    assert_eq!(saying(of_april(&found)), saying(of_april(&before)));
    assert_ne!(of_april(&found), of_april(&before));
    let moves: Vec<&Value> = found.iter().filter(|row| row["part"] == "moves").collect();
    let whole: f64 = found.iter().filter(|row| row["part"] == "total" && row["strategy"] == "mine").map(|row| number(row, "came_in")).sum();
    let swapped: f64 = found.iter().filter(|row| row["part"] == "moves" || row["part"] == "stays").map(|row| number(row, "came_in")).sum();
    assert!(!moves.is_empty() && near(whole, swapped), "{whole} {swapped}");
    assert!(moves.iter().all(|row| number(row, "p_pay_to") < number(row, "p_pay")));
    let shown = with.run(&["--as-of", "2026-06-07", "simulate"]);
    assert!(text(&shown).contains("a replay cannot know what another treatment would have brought"), "{}", text(&shown));
    assert!(text(&shown).contains("no account was held at 2025-11-30, 2025-12-31"), "{}", text(&shown));
    let early = with.run(&["--as-of", "2026-01-20", "simulate"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(text(&early).contains("no account was held"), "{}", text(&early));
}

#[test]
fn what_is_due_and_what_came_in_by_given_rows() {
    let mut world = World::new("2026-05-31");
    for (id, due, principal) in [("A", "", "1000"), ("B", "300", "1000"), ("C", "3000", "1000"), ("D", "0", "1000"), ("E", "-5", "1000")] {
        world.add("accounts", &[("account_id", id), ("monthly_due", due), ("principal", principal)]);
    }
    world.add("accounts", &[("account_id", "F"), ("monthly_due", "100"), ("recalled_on", "2026-05-10")]);
    let due = format!("({})", query_text("segment/due").unwrap());
    assert_eq!(world.lines(&["account_id", "due"], &due), ["A,1000.00", "B,300.00", "C,1000.00", "D,1000.00", "E,1000.00", "F,100.00"]);
    for (id, day, amount) in [
        ("A", "2026-04-30", "1"),
        ("A", "2026-05-01", "20"),
        ("A", "2026-05-31", "300"),
        ("A", "2026-06-01", "4000"),
        ("B", "2026-05-02", "50"),
        ("B", "2026-05-03", "-30"),
        ("C", "2025-12-31", "7"),
        ("F", "2026-05-10", "8"),
        ("F", "2026-05-11", "9"),
        ("nobody's", "2026-05-11", "9"),
    ] {
        world.add("payments", &[("account_id", id), ("paid_on", day), ("amount", amount)]);
    }
    let came = format!("({})", query_text("segment/came_in").unwrap().replace("$since", "'2026-04-30'"));
    assert_eq!(world.lines(&["account_id", "amount"], &came), ["A,320.00", "B,20.00", "F,8.00"]);
}
