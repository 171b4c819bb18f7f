//! `fairness` from end to end on a planted portfolio, its question by given rows, and that nothing protected ever reaches a score.
//! Never a random portfolio: the same numbers each time.

use super::desk::{Desk, text};
use super::tables::World;
use retrace::segment::attribute::FORBIDDEN;
use retrace::segment::{ATTRIBUTES, DEFAULT_STRATEGY, read, scored_sql};
use retrace::store::query::query_text;
use serde_json::Value;
use std::fmt::Write;

const DAY: &str = "2026-05-31";

/// 300 women and 300 men; women were late more often before, by design; three old people, and some of whom nothing is known.
fn desk() -> Desk {
    let mut debtors = String::from("debtor_id,gender,birth_on,region,monthly_income\n");
    let mut accounts =
        String::from("account_id,debtor_id,client,batch,placed_on,principal,past_due_since,monthly_due,delinquencies_12m,max_dpd_12m\n");
    for n in 0..600 {
        let woman = n % 2 == 0;
        let birth = match n {
            0..=2 => "1950-01-01".to_owned(),
            3..=20 => String::new(),
            _ => format!("{}-01-01", 1970 + n % 30),
        };
        let region = ["广东省深圳市", "广东", "310000", "云南省"][n % 4];
        writeln!(debtors, "D{n},{},{birth},{region},{}", if woman { "f" } else { "m" }, 2000 + 37 * (n % 100)).unwrap();
        let late = if woman { 3 + n % 5 } else { n % 5 };
        writeln!(accounts, "A{n:03},D{n},bank,b,2026-01-05,5000,2026-0{}-01,500,{late},{}", 3 + n % 3, 20 * late).unwrap();
    }
    // One account alone on hold: a cell of one.
    let complaints = "complaint_id,account_id,received_at,channel,category\nQ1,A300,2026-05-20T10:00:00+08:00,agency_line,attitude\n";
    let desk = Desk::new();
    let paths = [("debtors.csv", debtors.as_str()), ("accounts.csv", &accounts), ("complaints.csv", complaints)]
        .map(|(name, text)| desk.file(name, text));
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    desk
}

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let output = desk.run(&[&["--as-of", DAY], args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn shares_stand_beside_everybody_elses_and_small_cells_are_hidden() {
    let desk = desk();
    let found = rows(&desk, &["fairness"]);
    let of_women: Vec<Value> = rows(&desk, &["segment"]).into_iter().collect();
    let woman = |row: &Value| row["debtor_id"].as_str().unwrap()[1..].parse::<usize>().unwrap() % 2 == 0;
    let count = |want: bool, segment: &str| of_women.iter().filter(|row| woman(row) == want && row["segment"] == segment).count() as i64;
    let mut flagged = 0;
    for row in found.iter().filter(|row| row["by"] == "sex" && row["group"] == "f" && row["outcome"] == "segment") {
        let (a, c) = (count(true, row["value"].as_str().unwrap()), count(false, row["value"].as_str().unwrap()));
        if row["suppressed"] == true {
            assert!(
                row["accounts"].is_null() && row["share"].is_null() && row["rest_share"].is_null() && row["stage_ratio"].is_null(),
                "{row}"
            );
            continue;
        }
        assert_eq!(
            (row["accounts"].as_i64(), row["rest_accounts"].as_i64(), row["rest_of"].as_i64()),
            (Some(a), Some(c), Some(300)),
            "{row}"
        );
        if c > 0 {
            let ratio = a as f64 / c as f64;
            assert!((row["ratio"].as_f64().unwrap() - ratio).abs() < 1e-4, "{row}");
            let mark = if ratio < 0.8 {
                "under"
            } else if ratio > 1.25 {
                "over"
            } else {
                "within"
            };
            assert_eq!(row["four_fifths"], mark, "{row}");
            flagged += i32::from(mark != "within");
        }
    }
    assert!(flagged > 0, "women were late more often, and no share says so");
    // One complaint is one account: hidden, and so is what would tell it.
    let complaint: Vec<&Value> = found.iter().filter(|row| row["value"] == "complaint").collect();
    assert!(!complaint.is_empty());
    for row in &found {
        for column in ["accounts", "rest_accounts"] {
            assert!(!row[column].as_i64().is_some_and(|n| (1..5).contains(&n)), "a small cell: {row}");
        }
        assert!(row["group_accounts"].as_i64().unwrap() >= 5, "a small group: {row}");
    }
    let groups = |by: &str| -> Vec<String> {
        let mut names: Vec<String> =
            found.iter().filter(|row| row["by"] == by).map(|row| row["group"].as_str().unwrap_or("-").to_owned()).collect();
        names.dedup();
        names
    };
    assert_eq!(groups("sex"), ["f", "m"]);
    // Three people over 65 stand with the next smallest group, those whose age is not known.
    assert_eq!(groups("age_band"), ["25-34", "35-44", "45-54", "55-64", "small groups together"]);
    assert_eq!(groups("region"), ["上海市", "云南省", "广东省"]);
    let shown = text(&desk.run(&["--as-of", DAY, "fairness", "--by", "sex", "--outcome", "tone"]));
    assert!(shown.contains("enter no score") && shown.contains("under five accounts") && !shown.contains("willingness_band"), "{shown}");
    assert_eq!(desk.run(&["fairness", "--by", "income"]).status.code(), Some(2));
    let empty = desk.run(&["--as-of", "2025-01-01", "fairness"]);
    assert_eq!(empty.status.code(), Some(1), "{}", text(&empty));
}

#[test]
fn ages_turn_on_the_birthday_and_unknown_stays_unknown() {
    let mut world = World::new("2026-06-07");
    for (n, birth, gender, region, own) in [
        ("1", "2001-06-08", "f", "广东省", ""),
        ("2", "2001-06-07", "m", "", "云南省"),
        ("3", "1961-06-07", "", "", ""),
        ("4", "1961-06-08", "f", "广东省", "云南省"),
        ("5", "", "f", "", ""),
        ("6", "2027-01-01", "f", "", ""),
        ("7", "1900-01-01", "f", "", ""),
        ("8", "1982-02-28", "f", "", ""),
    ] {
        world.add("debtors", &[("debtor_id", n), ("birth_on", birth), ("gender", gender), ("region", region)]);
        world.add("accounts", &[("account_id", n), ("debtor_id", n), ("region", own)]);
    }
    world.add("accounts", &[("account_id", "9"), ("debtor_id", "nobody"), ("region", "山东省")]);
    let question = format!("({})", query_text("segment/fairness").unwrap());
    assert_eq!(
        world.lines(&["account_id", "sex", "age_band", "region"], &question),
        [
            "1,f,under 25,广东省",
            "2,m,25-34,云南省",
            "3,,65 and over,",
            "4,f,55-64,广东省",
            "5,f,,",
            "6,f,,",
            "7,f,,",
            "8,f,35-44,",
            "9,,,山东省"
        ]
    );
}

#[test]
fn nothing_protected_can_enter_a_score() {
    for (name, what) in FORBIDDEN {
        assert!(!ATTRIBUTES.iter().any(|attribute| attribute.name == *name), "{name} is {what}");
        let text = DEFAULT_STRATEGY.replacen("name = \"days_since_payment\"", &format!("name = \"{name}\""), 1);
        assert!(read("strategies/x.toml", &text).unwrap_err().to_string().contains("take it out"), "{name}");
    }
    // A column of the fairness question is no attribute either.
    for name in ["sex", "age_band", "gender", "birth_on"] {
        let text = DEFAULT_STRATEGY.replacen("name = \"days_since_payment\"", &format!("name = \"{name}\""), 1);
        assert!(read("strategies/x.toml", &text).is_err(), "{name}");
    }
    let code: String = query_text("segment/accounts").unwrap().lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    for word in ["gender", "birth", "d.region", "dependants", "national_id"] {
        assert!(!code.contains(word), "segment/accounts reads {word}");
    }
}

#[test]
fn other_sex_age_and_region_change_no_score() {
    let strategy = read("strategies/default.toml", DEFAULT_STRATEGY).unwrap();
    let mut world = World::new("2026-06-07");
    for n in 0..20 {
        let (debtor, income, late) = (format!("D{n}"), format!("{}", 2000 + 500 * n), format!("{}", n % 6));
        world.add(
            "debtors",
            &[("debtor_id", &debtor), ("monthly_income", &income), ("gender", "f"), ("birth_on", "1990-01-01"), ("region", "广东省")],
        );
        world.add(
            "accounts",
            &[
                ("account_id", &format!("A{n}")),
                ("debtor_id", &debtor),
                ("monthly_due", "300"),
                ("delinquencies_12m", &late),
                ("past_due_since", "2026-01-01"),
            ],
        );
    }
    let sql = scored_sql(&strategy, query_text("segment/accounts").unwrap()).replace("$account", "NULL");
    let scored = |world: &World| world.lines(&["account_id", "willingness", "ability", "bins"], &format!("({sql})"));
    let before = scored(&world);
    world
        .conn
        .execute_batch(
            "UPDATE debtors SET gender = 'm', birth_on = DATE '1950-05-05', region = '云南省', dependants = 5, national_id = 'other'",
        )
        .unwrap();
    assert_eq!(before, scored(&world));
    assert!(before.iter().collect::<std::collections::BTreeSet<_>>().len() == 20 && before[0] != before[7].replace("A7", "A0"));
}
