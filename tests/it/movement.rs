//! Roll rates, liquidation curves and drift: the questions by given and expected rows, the verbs from end to end. Never repeats what the
//! unit tests of `segment::movement` hold: chains, ladders, indices.

use super::desk::{Desk, text};
use super::tables::World;
use retrace::store::query::query_text;
use serde_json::Value;

const APRIL: &str = "2026-04-30";
const MAY: &str = "2026-05-31";

/// The text of a question with its switches set.
fn asked(name: &str, on: &[&str], more: &[(&str, &str)]) -> String {
    let mut sql = query_text(name).unwrap().to_owned();
    for column in ["client", "batch", "product", "region", "collector", "months"] {
        sql = sql.replace(&format!("${column}"), if on.contains(&column) { "true" } else { "false" });
    }
    more.iter().fold(sql, |sql, (name, value)| sql.replace(name, value))
}

/// The roll rows of a world between the ends of April and May.
fn rolls(world: &World, on: &[&str], columns: &[&str]) -> Vec<String> {
    world.move_to(APRIL);
    world.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE movement_from AS {}", query_text("movement/held").unwrap())).unwrap();
    world.move_to(MAY);
    world.lines(columns, &format!("({})", asked("movement/rolls", on, &[("$from", &format!("'{APRIL}'"))])))
}

const CELLS: &[&str] = &["from_stage", "to_stage", "accounts", "balance_from", "balance_to"];

/// Each account with its fate, alone in a world.
fn fate(account: &[(&str, &str)], more: &[(&str, &[(&str, &str)])]) -> Vec<String> {
    let mut world = World::new(MAY);
    let base = [("account_id", "A"), ("past_due_since", "2026-03-01"), ("placed_on", "2026-03-15"), ("monthly_due", "100")];
    let kept = base.iter().filter(|(name, _)| !account.iter().any(|(other, _)| other == name));
    world.add("accounts", &kept.chain(account).copied().collect::<Vec<_>>());
    for (feed, row) in more {
        world.add(feed, row);
    }
    rolls(&world, &[], CELLS)
}

#[test]
fn each_account_comes_to_what_the_metrics_say() {
    let paid = |on, amount| ("payments", vec![("account_id", "A"), ("paid_on", on), ("amount", amount)]);
    let pay = |on, amount| fate(&[], &[(paid(on, amount).0, &paid(on, amount).1)]);
    // 60 days past due at the end of April, 91 at the end of May.
    assert_eq!(fate(&[], &[]), ["M2,M4,1,1000.00,1000.00"]);
    // One due paid in April: its day moves on to the first of April in both months.
    assert_eq!(pay("2026-04-10", "100"), ["M1,M2,1,900.00,900.00"]);
    assert_eq!(pay("2026-05-10", "100"), ["M2,M2,1,1000.00,900.00"]);
    assert_eq!(pay("2026-05-10", "1000"), ["M2,paid,1,1000.00,0.00"]);
    // Paid on the very day: still held on it, nothing past due; gone the day after.
    assert_eq!(pay(MAY, "1000"), ["M2,M0,1,1000.00,0.00"]);
    assert_eq!(fate(&[("recalled_on", "2026-05-20")], &[]), ["M2,recalled,1,1000.00,0.00"]);
    assert_eq!(fate(&[("recalled_on", MAY)], &[]), ["M2,M4,1,1000.00,1000.00"], "the last day counts");
    assert_eq!(fate(&[("recalled_on", "2026-04-20")], &[]), [""; 0], "gone before the first day");
    // Settled for less: from its last payment; recalled as well, that payment must come before the recall.
    let settled = |recalled, on| fate(&[("status", "settled"), ("recalled_on", recalled)], &[(paid(on, "300").0, &paid(on, "300").1)]);
    assert_eq!(settled("", "2026-05-10"), ["M2,paid,1,1000.00,0.00"]);
    assert_eq!(settled("2026-05-20", "2026-05-10"), ["M2,paid,1,1000.00,0.00"]);
    assert_eq!(settled("2026-05-20", "2026-06-10"), ["M2,recalled,1,1000.00,0.00"]);
    assert_eq!(fate(&[("past_due_since", "")], &[]), ["unknown,unknown,1,1000.00,1000.00"]);
    assert_eq!(fate(&[("placed_on", "2026-05-01")], &[]), ["placed_since,M4,1,0.00,1000.00"]);
    // Paid in April, the payment taken back in May: it is held again, and in no rate.
    let back: [(&str, &[(&str, &str)]); 2] = [
        ("payments", &[("account_id", "A"), ("paid_on", "2026-04-10"), ("amount", "1000")]),
        ("payments", &[("account_id", "A"), ("paid_on", "2026-05-05"), ("amount", "-1000")]),
    ];
    assert_eq!(fate(&[], &back), ["held_again,M4,1,0.00,1000.00"]);
}

#[test]
fn a_pause_stops_ageing() {
    let pause = |from, until| fate(&[], &[("pauses", &[("account_id", "A"), ("from", from), ("until", until), ("reason", "hardship")])]);
    assert_eq!(pause("2026-05-01", MAY), ["M2,M2,1,1000.00,1000.00"]);
    // Agreed afterwards for April: both months are read anew.
    assert_eq!(pause("2026-04-01", APRIL), ["M1,M3,1,1000.00,1000.00"]);
}

#[test]
fn an_account_is_followed_through_another_batch_in_the_group_it_started_in() {
    let mut world = World::new(MAY);
    let account = |world: &mut World, id: &str, batch: &str, placed: &str, recalled: &str, currency: &str| {
        let row = [("account_id", id), ("batch", batch), ("placed_on", placed), ("recalled_on", recalled), ("currency", currency)];
        world.add("accounts", &row.iter().chain(&[("past_due_since", "2026-03-01")]).copied().collect::<Vec<_>>());
    };
    account(&mut world, "A1", "B1", "2026-03-15", "2026-05-09", "CNY");
    account(&mut world, "A1", "B2", "2026-05-10", "", "CNY");
    account(&mut world, "A2", "B1", "2026-03-15", "2026-04-09", "CNY");
    account(&mut world, "A2", "B2", "2026-05-10", "", "CNY");
    account(&mut world, "A3", "B1", "2026-03-15", "", "USD");
    let columns = [&["client", "batch", "currency"], CELLS].concat();
    let want = ["bank,B1,CNY,M2,M4,1,1000.00,1000.00", "bank,B1,USD,M2,M4,1,1000.00,1000.00", "bank,B2,CNY,placed_since,M4,1,0.00,1000.00"];
    assert_eq!(rolls(&world, &["client", "batch"], &columns), want);
    // Nothing asked for: currencies are told apart all the same.
    assert_eq!(rolls(&world, &[], &["batch", "currency", "from_stage", "accounts"]), [",CNY,M2,1", ",CNY,placed_since,1", ",USD,M2,1"]);
}

fn curves(world: &World, on: &[&str], columns: &[&str]) -> Vec<String> {
    world.lines(columns, &format!("({})", asked("movement/vintage", on, &[("$most", "520")])))
}

#[test]
fn a_curve_counts_what_was_paid_by_each_age_that_all_have_reached() {
    let mut world = World::new("2026-01-25");
    // The first has been on book for three weeks and four days, the second for three weeks less a day.
    world.add("accounts", &[("account_id", "A1"), ("placed_on", "2026-01-01"), ("recalled_on", "2026-01-20")]);
    world.add("accounts", &[("account_id", "A2"), ("placed_on", "2026-01-06")]);
    for (account, day, amount) in [
        ("A1", "2026-01-01", "1"),
        ("A1", "2026-01-07", "2"),
        ("A1", "2026-01-08", "4"),
        ("A1", "2026-01-14", "-3"),
        ("A1", "2026-01-21", "500"), // after the recall
        ("A2", "2026-01-05", "500"), // before the placement
        ("A2", "2026-01-12", "8"),
        ("A2", "2026-01-20", "16"),  // its fifteenth day
        ("A2", "2026-01-26", "500"), // after the day asked as of
    ] {
        world.add("payments", &[("account_id", account), ("paid_on", day), ("amount", amount)]);
    }
    let columns = ["client", "batch", "accounts", "balance_placed", "age", "paid_to_date"];
    let batch = ["client", "batch"];
    assert_eq!(curves(&world, &batch, &columns), ["bank,B1,2,2000.00,0,0.00", "bank,B1,2,2000.00,1,11.00", "bank,B1,2,2000.00,2,12.00"]);
    world.move_to("2026-01-26");
    assert_eq!(curves(&world, &batch, &columns)[3], "bank,B1,2,2000.00,3,528.00");
    // Without the batch, the month of placement parts them.
    world.add("accounts", &[("account_id", "A3"), ("placed_on", "2025-12-31"), ("batch", "B0")]);
    let months = curves(&world, &["client"], &["client", "batch", "placed_month", "accounts", "age"]);
    assert_eq!(
        months,
        ["bank,,2025-12-01,1,0", "bank,,2025-12-01,1,1", "bank,,2025-12-01,1,2", "bank,,2025-12-01,1,3"]
            .into_iter()
            .chain(["bank,,2026-01-01,2,0", "bank,,2026-01-01,2,1", "bank,,2026-01-01,2,2", "bank,,2026-01-01,2,3"])
            .collect::<Vec<_>>()
    );
}

#[test]
fn months_on_book_are_calendar_months() {
    let mut world = World::new("2026-03-09");
    world.add("accounts", &[("account_id", "A1"), ("placed_on", "2026-01-10")]);
    for (day, amount) in [("2026-02-09", "1"), ("2026-02-10", "2"), ("2026-03-09", "4")] {
        world.add("payments", &[("account_id", "A1"), ("paid_on", day), ("amount", amount)]);
    }
    let read = |world: &World| curves(world, &["client", "batch", "months"], &["age", "paid_to_date"]);
    assert_eq!(read(&world), ["0,0.00", "1,1.00", "2,7.00"]);
    world.move_to("2026-03-08");
    assert_eq!(read(&world), ["0,0.00", "1,1.00"]);
}

/// Accounts placed in five batches a month apart, each half as good as the one before, three with payments by any given age.
fn desk() -> Desk {
    let mut accounts =
        String::from("account_id,debtor_id,client,batch,product,placed_on,principal,past_due_since,monthly_due,delinquencies_12m\n");
    let (mut debtors, mut payments) = (String::from("debtor_id\n"), String::from("payment_id,account_id,paid_on,amount\n"));
    for batch in 1..=5u32 {
        for n in 0..12u32 {
            let id = format!("{batch}-{n:02}");
            debtors += &format!("D{id}\n");
            let product = if n % 2 == 0 { "credit_card" } else { "cash_loan" };
            accounts += &format!("A{id},D{id},bank,B{batch},{product},2026-0{batch}-01,1000,2026-0{batch}-{:02},100,{}\n", 1 + n, n % 3);
            for month in batch..=5 {
                if n < 8 - batch {
                    payments += &format!("P{id}-{month},A{id},2026-0{month}-{:02},{}\n", 3 + n, 40 + 10 * month);
                }
            }
        }
    }
    let desk = Desk::new();
    let files = [desk.file("debtors.csv", debtors), desk.file("accounts.csv", accounts), desk.file("payments.csv", payments)];
    desk.load(&files.each_ref().map(|path| path.as_path()), &[], 0);
    desk
}

fn run(desk: &Desk, args: &[&str]) -> String {
    let output = desk.run(&[&["--as-of", "2026-06-07"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    serde_json::from_str(&run(desk, &[args, &["--format", "json"]].concat())).unwrap()
}

fn sum(rows: &[Value], column: &str) -> i64 {
    rows.iter().filter_map(|row| row[column].as_i64()).sum()
}

fn only(rows: &[Value], part: &str) -> Vec<Value> {
    rows.iter().filter(|row| row["part"] == part).cloned().collect()
}

#[test]
fn a_backdated_payment_and_a_pause_correct_what_was_read_before() {
    let desk = desk();
    let months = ["rolls", "--from", "2026-03-31", "--to", APRIL, "--format", "csv"];
    let before = run(&desk, &months);
    // The same months asked later are the same: nothing that came after them is in them.
    let later = desk.run(&[&["--as-of", "2026-06-30"], &months[..]].concat());
    assert_eq!(String::from_utf8(later.stdout).unwrap(), before);
    // A payment of March that arrives in June moves the account in March already.
    let late = desk.file("payments_late.csv", "payment_id,account_id,paid_on,amount\nLATE,A1-11,2026-03-20,1000\n");
    desk.load(&[&late], &[], 0);
    let paid = run(&desk, &months);
    let held =
        |text: &str| text.lines().find(|line| line.starts_with("all,stayed")).unwrap().split(',').nth(3).unwrap().parse::<i64>().unwrap();
    assert_eq!((held(&before), held(&paid)), (36, 35), "it was paid before the end of March");
    // A pause agreed afterwards keeps an account where it stood.
    let paused = desk.file("pauses.csv", "account_id,from,until,reason\nA1-10,2026-04-01,2026-04-30,hardship\n");
    desk.load(&[&paused], &[], 0);
    let stayed =
        |text: &str| text.lines().find(|line| line.starts_with("all,stayed")).unwrap().split(',').nth(2).unwrap().parse::<i64>().unwrap();
    assert_eq!(stayed(&run(&desk, &months)), stayed(&paid) + 1);
}

#[test]
fn a_matrix_adds_up_in_every_group_and_reads_as_a_table() {
    let desk = desk();
    let whole = rows(&desk, &["rolls"]);
    assert_eq!(whole[0]["from"], APRIL);
    assert_eq!(whole[0]["to"], MAY);
    assert_eq!(sum(&only(&whole, "matrix"), "accounts"), 48);
    assert_eq!(sum(&only(&whole, "apart"), "accounts"), 12);
    for by in ["client", "batch", "product", "batch,product"] {
        let groups = rows(&desk, &["rolls", "--by", by]);
        assert_eq!(sum(&only(&groups, "matrix"), "accounts"), 48, "{by}");
        assert!(groups.iter().all(|row| by != "batch" || row["client"] == "bank"), "a batch is told with its client");
    }
    for row in whole.iter().filter(|row| row["rate_accounts"].is_number() && row["accounts"].is_number()) {
        let rate = row["accounts"].as_f64().unwrap() / row["accounts_base"].as_f64().unwrap();
        assert!((rate - row["rate_accounts"].as_f64().unwrap()).abs() < 1e-6, "{row}");
    }
    insta::assert_snapshot!(run(&desk, &["rolls", "--by", "product"]));
    assert_eq!(run(&desk, &["rolls", "--threads", "1", "--format", "csv"]), run(&desk, &["rolls", "--threads", "4", "--format", "csv"]));
}

#[test]
fn a_forecast_says_what_it_assumes_and_refuses_what_it_cannot_know() {
    // An account in every stage on the first day; one of M1 and one of M5 pay in May.
    let full = Desk::new();
    let (mut debtors, mut accounts) =
        (String::from("debtor_id\n"), String::from("account_id,debtor_id,client,batch,placed_on,principal,past_due_since\n"));
    for (n, since) in ["05-20", "04-20", "04-19", "03-20", "02-20", "01-20", "01-01", "12-20", "12-19", "11-20", "08-01"].iter().enumerate()
    {
        debtors += &format!("D{n}\n");
        let year = if since.starts_with('0') && !since.starts_with("08") { 2026 } else { 2025 };
        accounts += &format!("A{n},D{n},bank,B,2026-04-25,1000,{year}-{since}\n");
    }
    let payments = full.file("payments.csv", "payment_id,account_id,paid_on,amount\nP1,A1,2026-05-10,1000\nP2,A8,2026-05-10,1000\n");
    let files = [full.file("debtors.csv", debtors), full.file("accounts.csv", accounts), payments];
    full.load(&files.each_ref().map(|path| path.as_path()), &[], 0);
    let found = rows(&full, &["rolls", "--forecast", "2"]);
    let shares: f64 = only(&found, "end").iter().filter_map(|row| row["share_accounts"].as_f64()).sum();
    assert!((shares - 1.0).abs() < 1e-3, "{found:?}");
    let days: std::collections::BTreeSet<&str> = found.iter().filter_map(|row| row["day"].as_str()).collect();
    assert_eq!(days.into_iter().collect::<Vec<_>>(), [MAY, "2026-06-30", "2026-07-31"]);
    assert!(run(&full, &["rolls", "--forecast", "1"]).contains("assumes that every period goes as 2026-04-30 to 2026-05-31 went"));
    // From January to February nobody was beyond M1: what becomes of later stages is not known.
    let desk = desk();
    let refused = desk.run(&["--as-of", "2026-06-07", "rolls", "--from", "2026-01-31", "--to", "2026-02-28", "--forecast", "2"]);
    assert_eq!(refused.status.code(), Some(1));
    insta::assert_snapshot!(text(&refused));
    for (args, status, word) in [
        (&["rolls", "--from", "2026-05-31", "--to", "2026-04-30"][..], 2, "the first day must be before the second"),
        (&["rolls", "--to", "2026-06-30"], 2, "nothing is known of it yet"),
        (&["rolls", "--from", "2025-01-31", "--to", "2025-02-28"], 1, "no account was held on 2025-01-31"),
        (&["rolls", "--by", "segment"], 2, "one of client, batch, product"),
        (&["drift", "--from", "2025-01-31"], 1, "no account was held on 2025-01-31"),
        (&["vintage", "--horizon", "0"], 2, "--horizon"),
    ] {
        let output = desk.run(&[&["--as-of", "2026-06-07"], args].concat());
        assert!(output.status.code() == Some(status) && text(&output).contains(word), "{args:?}: {}", text(&output));
    }
    let empty = Desk::new().run(&["vintage"]);
    assert!(empty.status.code() == Some(1) && text(&empty).contains("no account was placed by"), "{}", text(&empty));
}

#[test]
fn batches_are_expected_to_do_what_older_ones_did() {
    let desk = desk();
    let found = rows(&desk, &["vintage", "--unit", "month", "--horizon", "3", "--summary"]);
    let of = |batch: &str| found.iter().find(|row| row["batch"] == batch).unwrap();
    assert_eq!((of("B1")["age"].as_i64(), of("B1")["note"].as_str()), (Some(5), Some("reached")));
    assert_eq!(of("B1")["expected_paid"], "1260.00", "seven accounts: 50, 60, 70 in three months");
    // Two months on book; the third month is learned from B1 (770 → 1260) and B2 (780 → 1260), which three do not make.
    assert_eq!((of("B4")["age"].as_i64(), of("B4")["expected_at"].as_i64(), of("B4")["batches"].as_i64()), (Some(2), Some(3), Some(3)));
    let curve = rows(&desk, &["vintage", "--unit", "month"]);
    let paid = |batch: &str, age: i64| -> f64 {
        let row = curve.iter().find(|row| row["batch"] == batch && row["age"] == age).unwrap();
        row["paid_to_date"].as_str().unwrap().parse().unwrap()
    };
    let factor = ["B1", "B2", "B3"].map(|batch| paid(batch, 3)).iter().sum::<f64>()
        / ["B1", "B2", "B3"].map(|batch| paid(batch, 2)).iter().sum::<f64>();
    let expected = of("B4")["expected"].as_f64().unwrap();
    assert!((expected - factor * paid("B4", 2) / 12_000.0).abs() < 1e-6, "{expected}");
    assert!(of("B4")["low"].as_f64().unwrap() < expected && expected < of("B4")["high"].as_f64().unwrap());
    let far = rows(&desk, &["vintage", "--unit", "month", "--summary"]);
    let note = |batch: &str| far.iter().find(|row| row["batch"] == batch).unwrap()["note"].as_str().map(str::to_owned);
    assert_eq!([note("B1"), note("B3"), note("B4")], [Some("none_older".into()), Some("few".into()), Some("few_past_3".into())]);
    insta::assert_snapshot!(run(&desk, &["vintage"]));
    assert_eq!(
        run(&desk, &["vintage", "--threads", "1", "--format", "csv"]),
        run(&desk, &["vintage", "--threads", "4", "--format", "csv"])
    );
}

#[test]
fn drift_counts_the_held_of_both_days_bin_by_bin() {
    let desk = desk();
    let bins = rows(&desk, &["drift", "--bins"]);
    let of = |attribute: &str| bins.iter().filter(|row| row["attribute"] == attribute).cloned().collect::<Vec<_>>();
    // The same three kinds of debtors come in every month.
    let late = of("delinquencies_12m");
    let counts = |day: &str| late.iter().map(|row| row[day].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!((counts("bin_accounts_from"), counts("bin_accounts_to")), (vec![16, 32, 0, 0, 0], vec![20, 40, 0, 0, 0]));
    for name in ["days_past_due", "willingness", "segment"] {
        assert_eq!((sum(&of(name), "bin_accounts_from"), sum(&of(name), "bin_accounts_to")), (48, 60), "{name}");
    }
    let found = rows(&desk, &["drift"]);
    let one = |name: &str| found.iter().find(|row| row["attribute"] == name).unwrap().clone();
    assert!(one("delinquencies_12m")["reading"] == "stable" && one("delinquencies_12m")["psi"].as_f64().unwrap() < 0.01);
    let psi: f64 = of("days_past_due").iter().map(|row| row["psi"].as_f64().unwrap()).sum();
    assert!((psi - one("days_past_due")["psi"].as_f64().unwrap()).abs() < 1e-4);
    assert_eq!(run(&desk, &["drift", "--threads", "1", "--format", "csv"]), run(&desk, &["drift", "--threads", "4", "--format", "csv"]));
}
