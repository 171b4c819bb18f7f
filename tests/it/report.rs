//! Reports from given rows: every metric of a week counted by hand, parts that tie to totals, rates over nothing, signals,
//! and the same bytes under another key. Never looks at sample-data: that is compared as files.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A workspace in a folder of its own, with its own key.
struct World {
    dir: TempDir,
}

impl World {
    /// Initialises a workspace and loads feeds given as CSV text.
    fn of(feeds: &[(&str, &str)]) -> World {
        let world = World { dir: TempDir::new().unwrap() };
        world.ok(&["init", world.path("w").to_str().unwrap()]);
        let files = world.path("in");
        std::fs::create_dir(&files).unwrap();
        for (feed, text) in feeds {
            std::fs::write(files.join(format!("{feed}.csv")), text).unwrap();
        }
        world.ok(&["--workspace", world.path("w").to_str().unwrap(), "load", files.to_str().unwrap()]);
        world
    }

    /// Shows groups of one, too: few rows are counted by hand.
    fn of_one_too(self) -> World {
        super::desk::of_one_too(&self.path("w"));
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
        command.args(args).env("RETRACE_KEY_FILE", self.path("key")).env("RETRACE_USER", "tester").env_remove("RETRACE_WORKSPACE");
        command.output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{args:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes a report as of a day, once, and gives its folder.
    fn report(&self, name: &str, as_of: &str, lang: &str) -> PathBuf {
        let out = self.path(&format!("out-{name}-{as_of}-{lang}"));
        if !out.exists() {
            let (w, to) = (self.path("w"), out.to_str().unwrap());
            self.ok(&["--workspace", w.to_str().unwrap(), "--as-of", as_of, "--lang", lang, "report", name, "--out", to]);
        }
        out
    }

    fn json(&self, name: &str, as_of: &str) -> Value {
        read(&self.report(name, as_of, "en").join(format!("{name}.json")))
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const DEBTORS: &str = "debtor_id\nD1\nD2\nD3\nD4\nD5\n";

const ACCOUNTS: &str = "account_id,debtor_id,client,batch,placed_on,recalled_on,principal,past_due_since,collector,commission_rate
A1,D1,Alpha,B1,2026-05-01,,1000,2026-03-01,K1,0.25
A2,D1,Alpha,B1,2026-05-01,,500,2026-04-20,K1,0.25
A3,D2,Alpha,B1,2026-05-01,2026-06-02,2000,2026-01-01,K2,0.3
A4,D3,Beta,B1,2026-06-01,,800,2026-05-20,,0.2
A5,D4,Beta,B1,2026-06-03,,600,2026-05-20,K2,0.2
A6,D5,Alpha,B1,2026-05-01,,300,2026-03-01,K2,0.25
";

const PAYMENTS: &str = "payment_id,account_id,paid_on,amount,payer,reverses
P1,A1,2026-05-15,100,debtor,
P2,A1,2026-06-02,200,debtor,
P3,A1,2026-06-03,-50,debtor,P2
P4,A3,2026-06-02,300,debtor,
P5,A3,2026-06-03,100,debtor,
P6,A6,2026-05-20,300,debtor,
P7,A5,2026-06-04,60.05,debtor,
P8,A2,2026-06-08,500,debtor,
";

const CONTACTS: &str = "contact_id,account_id,at,channel,direction,party,outcome
C1,A1,2026-06-01T09:00:00+08:00,call,outbound,debtor,no_answer
C2,A1,2026-06-02T10:00:00+08:00,call,outbound,debtor,promise
C3,A2,2026-06-03T10:00:00+08:00,call,outbound,relation,relayed
C4,A3,2026-06-01T23:30:00+08:00,sms,outbound,debtor,delivered
C5,A4,2026-06-04T10:00:00+08:00,call,inbound,debtor,right_party
C6,A5,2026-06-04T10:00:00+08:00,call,outbound,debtor,right_party
C7,A1,2026-06-08T00:10:00+08:00,call,outbound,debtor,right_party
C8,A1,2026-05-31T23:50:00+08:00,call,outbound,debtor,no_answer
";

const PROMISES: &str = "promise_id,account_id,made_on,due_on,amount
R1,A1,2026-05-20,2026-05-29,100
R2,A1,2026-06-02,2026-06-03,150
R3,A2,2026-06-01,2026-06-05,50
";

const COMPLAINTS: &str = "complaint_id,account_id,received_at,channel,category,level,first_response_at,resolved_at
Q1,A1,2026-06-02T10:00:00+08:00,regulator,attitude,serious,2026-06-03T09:00:00+08:00,2026-06-05T09:00:00+08:00
Q2,A3,2026-06-05T10:00:00+08:00,agency_line,hours,general,2026-06-06T10:30:00+08:00,
Q3,,2026-06-07T23:30:00+08:00,online,attitude,general,,
Q4,A1,2026-06-08T00:30:00+08:00,online,attitude,general,,
Q5,A1,2026-05-10T10:00:00+08:00,online,hours,general,2026-05-10T11:00:00+08:00,2026-06-06T11:00:00+08:00
";

const TARGETS: &str = "week,client,batch,recovery
2026-06-01,Alpha,,1000
2026-06-01,Beta,B1,200
";

fn tiny() -> World {
    World::of(&[
        ("debtors", DEBTORS),
        ("accounts", ACCOUNTS),
        ("payments", PAYMENTS),
        ("contacts", CONTACTS),
        ("promises", PROMISES),
        ("complaints", COMPLAINTS),
        ("targets", TARGETS),
    ])
}

/// One world and its reports for every check of it: making them takes longer than looking at them.
#[test]
fn a_tiny_world_is_reported_right() {
    let world = tiny().of_one_too();
    every_metric_of_a_week_counted_by_hand(&world);
    parts_add_up_to_the_total(&world);
    a_curve_counts_whole_weeks_of_each_account(&world);
    clocks_and_deadlines_of_complaints(&world);
    a_folder_that_cannot_be_written_is_a_clear_error(&world);
    what_a_reader_sees_of_a_tiny_world(&world);
    the_same_files_make_the_same_bytes_under_another_key(&world);
}

fn parts(figure: &Value) -> (String, String) {
    let plain = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    (plain(&figure["numerator"]), plain(&figure["denominator"]))
}

fn every_metric_of_a_week_counted_by_hand(world: &World) {
    let json = world.json("weekly", "2026-06-07");
    assert_eq!(
        (&json["as_of"], &json["week_start"], &json["week_end"]),
        (&"2026-06-07".into(), &"2026-06-01".into(), &"2026-06-07".into())
    );
    let totals = &json["totals"];
    for (metric, numerator, denominator) in [
        ("held_accounts", "4", "null"),
        ("held_balance", "4200.00", "null"),
        ("placed_accounts", "2", "null"),
        ("placed_balance", "1400.00", "null"),
        ("recalled_accounts", "1", "null"),
        ("recalled_balance", "1700.00", "null"),
        ("net_payments", "510.05", "null"),
        ("recovery_rate", "510.05", "4200.00"),
        ("target", "1200.00", "null"),
        ("target_rate", "510.05", "1200.00"),
        ("commission", "139.51", "null"),
        ("attempts", "5", "null"),
        ("penetration", "3", "4"),
        ("contact_rate", "3", "5"),
        ("rpc_rate", "2", "4"),
        ("ptp_rate", "1", "2"),
        ("kept_promise_rate", "1", "2"),
        ("lost_contact_rate", "0", "4"),
        ("repair_rate", "0", "0"),
        ("complaints", "3", "null"),
        ("complaints_per_10000_accounts", "3", "4"),
        ("complaints_per_1000_contacts", "3", "5"),
        ("complaint_timeliness", "1", "3"),
    ] {
        assert_eq!(parts(&totals[metric]), (numerator.to_owned(), denominator.to_owned()), "{metric}: {}", totals[metric]);
    }
    assert_eq!(totals["complaints_per_10000_accounts"]["value"], 7500.0);
    assert_eq!(totals["repair_rate"]["value"], Value::Null);
    assert_eq!(parts(&totals["held_balance"]["week_before"]).0, "3400.00");
    assert_eq!(parts(&totals["held_balance"]["four_weeks_before"]).0, "3800.00");
    assert_eq!(parts(&totals["attempts"]["week_before"]).0, "1");
    assert_eq!(totals["contact_rate"]["four_weeks_before"]["value"], Value::Null);
}

fn parts_add_up_to_the_total(world: &World) {
    let json = world.json("weekly", "2026-06-07");
    let amount = |v: &Value| -> i64 {
        let text = v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        (text.parse::<f64>().unwrap() * 1e6).round() as i64
    };
    for table in ["by_client", "by_batch", "by_stage", "by_segment", "by_collector"] {
        for metric in ["held_accounts", "held_balance", "net_payments", "attempts", "complaints", "commission"] {
            let sum: i64 = json[table].as_array().unwrap().iter().map(|row| amount(&row[metric]["value"])).sum();
            assert_eq!(sum, amount(&json["totals"][metric]["value"]), "{table} {metric}");
        }
        for rate in ["recovery_rate", "contact_rate", "penetration", "kept_promise_rate", "complaint_timeliness"] {
            for part in ["numerator", "denominator"] {
                let sum: i64 = json[table].as_array().unwrap().iter().map(|row| amount(&row[rate][part])).sum();
                assert_eq!(sum, amount(&json["totals"][rate][part]), "{table} {rate} {part}");
            }
        }
    }
    let alpha = &json["by_batch"][0];
    assert_eq!((&alpha["client"], &alpha["batch"], &alpha["net_payments"]["value"]), (&"Alpha".into(), &"B1".into(), &"450.00".into()));
}

fn a_curve_counts_whole_weeks_of_each_account(world: &World) {
    let json = world.json("weekly", "2026-06-07");
    let curve: Vec<(String, String, (String, String))> = json["curves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["client"].as_str().unwrap().to_owned(), row["week"].to_string().replace('"', ""), parts(&row["liquidation_rate"])))
        .collect();
    let at = |client: &str, week: &str| {
        curve.iter().find(|row| row.0 == client && row.1 == week).map(|row| (row.2.0.as_str(), row.2.1.as_str()))
    };
    assert_eq!(at("Alpha", "1"), Some(("0.00", "3800.00")));
    assert_eq!(at("Alpha", "2"), Some(("400.00", "3800.00")), "P1 on day 14 and P6 on day 19");
    assert_eq!(at("Alpha", "4"), Some(("850.00", "3800.00")));
    assert_eq!(at("Alpha", "5"), None, "the sixth week has not ended");
    assert_eq!(at("Beta", "0"), Some(("0.00", "800.00")), "A5 has not been held for a whole week");
}

#[test]
fn groups_of_few_people_are_withheld_in_every_form() {
    let world = tiny();
    let weekly = world.json("weekly", "2026-06-07");
    assert_eq!(weekly["totals"]["held_accounts"]["value"], 4, "the whole is shown");
    let clients: Vec<&Value> = weekly["by_client"].as_array().unwrap().iter().filter(|row| !row["client"].is_null()).collect();
    for row in &clients {
        let nothing = Value::Null;
        let shown = &row["held_balance"];
        assert_eq!((&shown["value"], &shown["numerator"], &shown["withheld"]), (&nothing, &nothing, &Value::Bool(true)), "{row}");
        assert_eq!(row["recovery_rate"]["denominator"], nothing);
    }
    assert_eq!(clients.len(), 2);
    let html = std::fs::read_to_string(world.report("weekly", "2026-06-07", "en").join("weekly.html")).unwrap();
    assert!(html.contains("withheld") && html.contains("fewer than 5 people"));
    let payments = weekly["payments"].as_array().unwrap();
    assert!(!payments.is_empty() && payments.iter().all(|row| row["amount"].is_null()), "what itemises a group withheld is withheld");
    let complaints = world.json("complaints", "2026-06-07");
    assert!(complaints["by_client"].as_array().unwrap().iter().all(|row| row["client"].is_null() || row["complaints"]["withheld"] == true));
    assert!(
        complaints["by_category"].as_array().unwrap().iter().all(|row| row["complaints"]["value"].is_i64()),
        "a category is no group of people"
    );
}

#[test]
fn a_rate_over_nothing_is_empty_and_nothing_breaks() {
    let world = World::of(&[
        ("debtors", "debtor_id\nD1\n"),
        ("accounts", "account_id,debtor_id,client,batch,placed_on,principal\nA1,D1,Alpha,B1,2026-06-05,100\n"),
    ]);
    for name in ["weekly", "complaints"] {
        world.report(name, "2026-06-07", "en");
    }
    let totals = &world.json("weekly", "2026-06-07")["totals"];
    for rate in [
        "recovery_rate",
        "penetration",
        "contact_rate",
        "rpc_rate",
        "kept_promise_rate",
        "lost_contact_rate",
        "complaints_per_10000_accounts",
    ] {
        assert_eq!(totals[rate]["value"], Value::Null, "{rate}");
    }
    let complaints = world.json("complaints", "2026-06-07");
    assert_eq!(complaints["signals"], Value::Array(vec![]));
    let html = std::fs::read_to_string(world.report("weekly", "2026-06-07", "en").join("weekly.html")).unwrap();
    assert!(!html.contains("NaN") && !html.contains("inf%"));
}

#[test]
fn complaints_without_accounts_are_counted_and_a_burst_is_a_signal() {
    let mut rows = String::from("complaint_id,received_at,channel,category\n");
    let monday = jiff::civil::date(2025, 9, 1);
    for week in 0..40i64 {
        // Every complaint of a week on one day, as some files have it; one burst.
        let count = if week == 30 { 95 } else { 18 + (week * 7) % 6 };
        for n in 0..count {
            let day = monday.saturating_add(jiff::ToSpan::days(7 * week + 2));
            rows.push_str(&format!("Q{week}-{n},{day}T10:00:00+08:00,regulator,{}\n", if n % 3 == 0 { "hours" } else { "attitude" }));
        }
    }
    let world = World::of(&[("complaints", rows.as_str())]);
    let json = world.json("complaints", "2026-06-07");
    let signals = json["signals"].as_array().unwrap();
    assert!(
        signals
            .iter()
            .any(|s| s["category"] == "all" && s["week_start"] == "2026-03-30" && s["observed"] == 95 && s["rule"] == "beyond_3_sigma"),
        "{signals:#?}"
    );
    assert!(signals.iter().all(|s| s["week_start"] == "2026-03-30"), "{signals:#?}");
    for field in ["category", "week_start", "observed", "expected", "upper_limit", "rule"] {
        assert!(!signals[0][field].is_null(), "{field}");
    }
    assert_eq!(json["totals"]["complaints_per_10000_accounts"]["value"], Value::Null);
    let early = world.json("complaints", "2025-10-12");
    assert_eq!(early["signals"], Value::Array(vec![]), "six weeks are too short a history");
    let html = std::fs::read_to_string(world.report("complaints", "2025-10-12", "en").join("complaints.html")).unwrap();
    assert!(html.contains("too short"));
}

fn clocks_and_deadlines_of_complaints(world: &World) {
    let json = world.json("complaints", "2026-06-07");
    let deadline = |days: i64| json["deadlines"].as_array().unwrap().iter().find(|row| row["days"] == days).unwrap().clone();
    // Q5 took 27 days; Q1 was resolved at once; Q2 and Q3 still run.
    assert_eq!(parts(&deadline(15)["met"]), ("1".into(), "4".into()));
    assert_eq!(parts(&deadline(15)["missed"]), ("1".into(), "4".into()));
    assert_eq!(parts(&deadline(30)["met"]), ("2".into(), "4".into()));
    assert_eq!(parts(&deadline(30)["running"]), ("2".into(), "4".into()));
    assert_eq!(parts(&json["totals"]["complaint_timeliness"]), ("1".into(), "3".into()));
    let hours = json["by_category"].as_array().unwrap().iter().find(|row| row["category"] == "hours").unwrap();
    assert_eq!((parts(&hours["complaints"]).0, parts(&hours["complaints"]["four_weeks_before"]).0), ("1".into(), "1".into()));
}

fn the_same_files_make_the_same_bytes_under_another_key(one: &World) {
    let two = tiny().of_one_too();
    for name in ["weekly", "complaints"] {
        let (a, b) = (one.report(name, "2026-06-07", "zh"), two.report(name, "2026-06-07", "zh"));
        for ending in ["html", "xlsx", "json", "pdf", "md"] {
            let file = format!("{name}.{ending}");
            assert_eq!(std::fs::read(a.join(&file)).unwrap(), std::fs::read(b.join(&file)).unwrap(), "{file}");
        }
        let stamp = std::fs::read_to_string(a.join(format!("{name}.stamp"))).unwrap();
        assert!(stamp.contains("written_by = \"tester\"") && stamp.contains("audit_head"));
    }
}

fn a_folder_that_cannot_be_written_is_a_clear_error(world: &World) {
    let file = world.path("file");
    std::fs::write(&file, "x").unwrap();
    let w = world.path("w");
    let output = world.run(&[
        "--workspace",
        w.to_str().unwrap(),
        "--as-of",
        "2026-06-07",
        "report",
        "weekly",
        "--out",
        file.join("sub").to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("cannot be written") && message.contains("--out"), "{message}");
}

/// Rules and strategy have tests of their own: their hashes may change without a snapshot of a page being looked at.
fn without_hashes(text: &str) -> String {
    let hash = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let hashes: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(hash).collect();
    hashes.into_iter().fold(text.to_owned(), |text, hash| text.replace(hash, "HASH"))
}

fn what_a_reader_sees_of_a_tiny_world(world: &World) {
    for (name, lang) in [("weekly", "en"), ("weekly", "zh"), ("complaints", "en"), ("complaints", "zh")] {
        let out = world.report(name, "2026-06-07", lang);
        let html = std::fs::read_to_string(out.join(format!("{name}.html"))).unwrap();
        assert_eq!(html.matches("://").count(), html.matches("http://www.w3.org/2000/svg").count(), "no network");
        assert_eq!(html.matches("<script").count(), 1, "the one that sorts tables, named by its hash in the policy");
        assert!(html.contains("default-src 'none'") && html.contains("script-src 'sha256-"));
        assert!(!html.contains("metric-") && !html.contains("section-") && !html.contains("block-"));
        insta::assert_snapshot!(format!("{name}_{lang}_html"), without_hashes(&html));
        let text = std::fs::read_to_string(out.join(format!("{name}.md"))).unwrap();
        insta::assert_snapshot!(format!("{name}_{lang}_md"), without_hashes(&text));
        if lang == "en" {
            let json = std::fs::read_to_string(out.join(format!("{name}.json"))).unwrap();
            insta::assert_snapshot!(format!("{name}_json"), without_hashes(&json));
        }
    }
}
