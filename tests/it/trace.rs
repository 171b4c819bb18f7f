//! `leads` on the sample data, against what the sample's README says was planted.
//! Never shows a value: leads are told apart by their owners, sources and decisions.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// A workspace with the sample data, made once under a key of its own.
struct Bench {
    _folder: tempfile::TempDir,
    workspace: PathBuf,
    key: PathBuf,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let bench = Bench { workspace: folder.path().join("ws"), key: folder.path().join("key"), _folder: folder };
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        bench.done(&["init", bench.workspace.to_str().unwrap()]);
        // The sample's wide sheet needs its profile: the feeds are enough here.
        let files = std::fs::read_dir(&sample).unwrap().map(|file| file.unwrap().path());
        let mut feeds: Vec<String> = files
            .filter(|file| !["xlsx", "md"].contains(&file.extension().unwrap().to_str().unwrap()))
            .map(|file| file.display().to_string())
            .collect();
        feeds.sort();
        let mut load = vec!["load"];
        load.extend(feeds.iter().map(String::as_str));
        bench.done(&load);
        bench
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
        command.args(["--as-of", "2026-06-07"]).args(args).stdin(Stdio::null());
        command.env("RETRACE_WORKSPACE", &self.workspace).env("RETRACE_KEY_FILE", &self.key).output().unwrap()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn rows(&self, args: &[&str]) -> Vec<Value> {
        let args = [&["leads", "--format", "json"], args].concat();
        serde_json::from_str(&self.done(&args)).unwrap()
    }
}

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(Bench::new)
}

fn all() -> &'static Vec<Value> {
    static ALL: OnceLock<Vec<Value>> = OnceLock::new();
    ALL.get_or_init(|| bench().rows(&[]))
}

fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

#[test]
fn attempts_say_what_they_say_in_the_order_of_their_times() {
    crate::tables::try_cases("attempts", include_str!("cases/attempts.txt"), &|_, name| {
        let sql = retrace::store::query::query_text(&format!("trace/{name}")).unwrap();
        let all = "(select string_agg(distinct a.debtor_id, chr(10)) from accounts a)";
        format!("({})", sql.replace("$debtors", all))
    });
}

#[test]
fn the_columns_are_the_contracts() {
    let heading = bench().done(&["leads", "--debtor", "HT-D930", "--format", "csv"]);
    assert_eq!(
        heading.lines().next().unwrap(),
        "debtor_id,rank,kind,value,owner,owner_id,relation,decision,p_reach,source,basis,observed_on,confirmations,path,rules,next_lawful_at,attempts_left_today,client,token"
    );
    let heading = bench().done(&["leads", "--debtor", "HT-D930", "--blocked", "--format", "csv"]);
    assert_eq!(heading.lines().next().unwrap(), "debtor_id,kind,token,source,basis,rule,reason,what_would_change_it");
}

#[test]
fn ranks_are_whole_and_values_masked() {
    let rows = all();
    assert!(rows.len() > 50, "{} leads", rows.len());
    let mut before: Option<&Value> = None;
    for row in rows {
        let follows = before.is_some_and(|other| other["debtor_id"] == row["debtor_id"] && other["client"] == row["client"]);
        let expected = if follows { before.unwrap()["rank"].as_i64().unwrap() + 1 } else { 1 };
        assert_eq!(row["rank"].as_i64(), Some(expected), "{row}");
        assert!(text(row, "value").contains('*') && text(row, "token").len() == 16, "{row}");
        assert!(!text(row, "next_lawful_at").is_empty(), "{row}");
        // Letters and e-mail to the debtor have no limit of their own.
        let limited = ["mobile", "landline"].contains(&text(row, "kind"));
        assert!(row["attempts_left_today"].is_i64() || !limited, "{row}");
        let p = row["p_reach"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&p) && !row["rules"].as_array().unwrap().is_empty() && row["path"].as_array().unwrap().len() <= 3);
        before = Some(row);
    }
}

#[test]
fn no_lead_comes_from_what_is_never_lawful() {
    for row in all() {
        assert!(!["social_media", "web_search", "purchased_list", "app_location"].contains(&text(row, "source")), "{row}");
        assert_ne!(text(row, "basis"), "none");
        assert!(!["blocked"].contains(&text(row, "decision")));
    }
    for row in bench().rows(&["--debtor", "YH-D920"]) {
        assert!(!["purchased_list", "social_media", "web_search", "app_location"].contains(&text(&row, "source")));
    }
    let blocked = bench().rows(&["--debtor", "YH-D920", "--blocked"]);
    for source in ["purchased_list", "social_media", "web_search", "app_location"] {
        let row = blocked.iter().find(|row| text(row, "source") == source);
        assert!(row.is_some_and(|row| !text(row, "rule").is_empty() && !text(row, "reason").is_empty()), "{source}");
    }
    // Relabelled: the bought number that came again as client_update is blocked, under a source that is good.
    let relabelled = bench().rows(&["--debtor", "YH-D921", "--blocked"]);
    let row = relabelled.iter().find(|row| text(row, "source") == "client_update").unwrap_or_else(|| panic!("{relabelled:?}"));
    assert_eq!(text(row, "reason"), "the same value is held from a blocked source");
}

#[test]
fn consents_open_what_they_are_for_and_nothing_else() {
    let sources =
        |debtor: &str| -> Vec<String> { bench().rows(&["--debtor", debtor]).iter().map(|row| text(row, "source").to_owned()).collect() };
    assert!(sources("BL-D923").contains(&"credit_bureau".to_owned()));
    for debtor in ["BL-D922", "BL-D924", "BL-D926"] {
        let found = sources(debtor);
        assert!(!found.contains(&"credit_bureau".to_owned()) && !found.contains(&"social_insurance".to_owned()), "{debtor}: {found:?}");
        assert!(!bench().rows(&["--debtor", debtor, "--blocked"]).is_empty(), "{debtor}");
    }
}

#[test]
fn third_parties_are_relays_or_nothing() {
    let rows: Vec<&Value> = all().iter().filter(|row| text(row, "owner") == "relation").collect();
    assert!(!rows.is_empty());
    for row in &rows {
        let guarantor = text(row, "relation") == "guarantor";
        assert!(guarantor || ["relay_only", "verify_first"].contains(&text(row, "decision")), "{row}");
        assert_ne!(text(row, "relation"), "other");
    }
    for person in ["HT-P9301", "HT-P9302", "HT-P9304", "HT-P9305", "HT-P9311", "BL-P9321"] {
        assert!(rows.iter().all(|row| text(row, "owner_id") != person), "{person} is never asked");
    }
    for (person, decision) in [("HT-P9303", "relay_only"), ("HT-P9306", "relay_only"), ("HT-P9307", "contact")] {
        let row = rows.iter().find(|row| text(row, "owner_id") == person);
        assert_eq!(row.map(|row| text(row, "decision")), Some(decision), "{person}");
    }
}

#[test]
fn who_is_not_lost_gets_own_points_and_no_relays() {
    for debtor in ["HT-D980", "HT-D981", "HT-D982"] {
        assert!(all().iter().all(|row| text(row, "debtor_id") != debtor));
        for row in bench().rows(&["--debtor", debtor]) {
            assert_eq!(text(&row, "owner"), "debtor", "{row}");
        }
    }
}

/// One debtor is asked of a session narrowed to what is near, all of the whole: the answers are the same.
#[test]
fn a_debtor_alone_gets_the_leads_it_has_among_all() {
    let mut debtors: Vec<&str> = all().iter().map(|row| text(row, "debtor_id")).collect();
    debtors.dedup();
    for debtor in debtors.iter().step_by(debtors.len().div_ceil(8)) {
        let among: Vec<&Value> = all().iter().filter(|row| text(row, "debtor_id") == *debtor).collect();
        let alone = bench().rows(&["--debtor", debtor]);
        assert_eq!(alone.iter().collect::<Vec<_>>(), among, "{debtor}");
    }
}

#[test]
fn one_identity_space_per_client() {
    // Both hold the same mobile, at two clients, without a consent: each has its own, and no way to the other.
    for row in all() {
        let client = text(row, "debtor_id").split('-').next().unwrap().to_owned();
        let away = row["path"].as_array().unwrap().iter().filter(|hop| hop.as_str().unwrap().contains("the same human's"));
        for hop in away {
            let home = hop.as_str().unwrap().contains(&format!(" {client}-"));
            // YH-D911's consent for cross_client is recorded with BL, whose data it is: the only way across.
            assert!(home || text(row, "debtor_id") == "YH-D911", "{row}");
        }
    }
    let across = bench().rows(&["--debtor", "YH-D911"]);
    assert!(across.iter().any(|row| text(row, "owner_id") == "BL-D911"), "the consent opens the way: {across:?}");
}

#[test]
fn old_and_new_numbers_and_both_scripts_are_one_human() {
    let rows = bench().rows(&["--debtor", "HT-D903"]);
    let linked = rows.iter().find(|row| text(row, "owner_id") == "HT-D904").unwrap_or_else(|| panic!("no way to HT-D904: {rows:?}"));
    assert!(linked["path"][0].as_str().unwrap().contains("same identity number"), "{linked}");
}

#[test]
fn blocked_points_and_explanations_name_rules_and_no_values() {
    let blocked = bench().rows(&["--blocked"]);
    assert!(blocked.iter().all(|row| text(row, "token").len() == 16 && !text(row, "rule").is_empty() && !text(row, "reason").is_empty()));
    let waterfall = bench().rows(&["--debtor", "BL-D923", "--explain", "#1"]);
    let parts: Vec<&str> = waterfall.iter().map(|row| text(row, "part")).collect();
    for part in ["path", "score", "worth", "decision", "rule"] {
        assert!(parts.contains(&part), "{parts:?}");
    }
    let token = text(&bench().rows(&["--debtor", "YH-D920", "--blocked"])[0], "token").to_owned();
    let why = bench().rows(&["--debtor", "YH-D920", "--explain", &token]);
    assert_eq!(text(&why[0], "part"), "blocked");
}

#[test]
fn relay_worth_one_ranks_by_the_chance_alone() {
    let rows = bench().rows(&["--relay-worth", "1"]);
    for two in rows.windows(2).filter(|two| two[0]["debtor_id"] == two[1]["debtor_id"] && two[0]["client"] == two[1]["client"]) {
        assert!(two[0]["p_reach"].as_f64() >= two[1]["p_reach"].as_f64(), "{two:?}");
    }
    assert!(bench().rows(&["--top", "1"]).iter().all(|row| row["rank"] == 1));
}

#[test]
fn the_best_ways_to_a_lead_stand_hop_by_hop() {
    let leads: Vec<&Value> = all().iter().take(200).collect();
    let ids: std::collections::BTreeSet<&str> = leads.iter().map(|row| text(row, "debtor_id")).collect();
    for debtor in ids.iter().take(6).copied().chain(["HT-D903", "HT-D915"]) {
        let ways = bench().rows(&["--debtor", debtor, "--paths", "4"]);
        for lead in all().iter().filter(|row| text(row, "debtor_id") == debtor) {
            let mine: Vec<&Value> = ways.iter().filter(|way| way["rank"] == lead["rank"] && way["client"] == lead["client"]).collect();
            let last = mine.iter().filter(|hop| text(hop, "edge") == "seen").collect::<Vec<_>>();
            assert!(!last.is_empty() && last.len() <= 4, "{debtor}: {lead}");
            for two in last.windows(2) {
                assert!(two[0]["p_path"].as_f64() >= two[1]["p_path"].as_f64(), "the best comes first: {two:?}");
            }
            for hop in &last {
                assert!(hop["hop"].as_i64() <= Some(3) && text(hop, "decision") != "blocked", "{hop}");
                let day = hop["last_seen_on"].as_str().map(|day| day.parse::<jiff::civil::Date>().unwrap());
                let age = day.map(|day| i64::from((jiff::civil::date(2026, 6, 7) - day).get_days()));
                assert_eq!(hop["age_days"].as_i64(), age, "{hop}");
            }
            // A way rests on a part of what the lead rests on.
            assert_eq!(mine[0]["token"], lead["token"]);
        }
    }
    let linked = bench().rows(&["--debtor", "HT-D903", "--paths"]);
    let same: Vec<&Value> = linked.iter().filter(|hop| text(hop, "edge") == "same").collect();
    assert!(same.iter().any(|hop| text(hop, "to_id") == "HT-D904" && hop["hop"] == 1), "{linked:?}");
}

#[test]
fn a_search_is_planned_step_by_step_until_it_is_not_worth_it() {
    let leads: std::collections::BTreeMap<&str, &Value> = all().iter().map(|row| (text(row, "token"), row)).collect();
    let steps = bench().rows(&["--waterfall"]);
    let cents = |row: &Value, column: &str| row[column].as_str().map(|text| (text.parse::<f64>().unwrap() * 100.0).round() as i64);
    let mut stages = std::collections::BTreeSet::new();
    for step in &steps {
        stages.insert(text(step, "stage"));
        if let Some(token) = step["token"].as_str() {
            let lead = leads[token];
            assert_eq!((&step["decision"], &step["p_reach"]), (&lead["decision"], &lead["p_reach"]), "only lawful leads are tried: {step}");
            assert_eq!(step["rules"], lead["rules"]);
        }
        if let (Some(cost), Some(brings)) = (cents(step, "cost"), cents(step, "expected_yield")) {
            assert!(brings >= cost, "not worth its cost: {step}");
        }
        let asked = ["social_media", "web_search", "purchased_list", "app_location"];
        assert!(step["source"].as_str().is_none_or(|source| !asked.contains(&source)), "{step}");
    }
    assert!(["own_records", "named_contacts", "request", "stop"].iter().all(|stage| stages.contains(stage)), "{stages:?}");
    // Each case begins at 1 and ends with the stop.
    for two in steps.windows(2).filter(|two| two[1]["step"] == 1) {
        assert_eq!(text(&two[0], "stage"), "stop");
    }
    let config = bench().workspace.join("retrace.toml");
    let settings = std::fs::read_to_string(&config).unwrap();
    assert!(settings.contains("[tracing]") && settings.contains("directory_114 = {"));
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    for (args, code, words) in [
        (&["leads", "--debtor", "NOBODY"][..], 1, "no debtor NOBODY is loaded"),
        (&["leads", "--debtor", "HT-D930", "--explain", "0000000000000000"], 1, "names no point"),
        (&["leads", "--explain", "13800138000"], 2, "a point is named by its token"),
        (&["leads", "--relay-worth", "2"], 2, "from 0 to 1"),
        (&["leads", "--debtors", "/nowhere"], 1, "/nowhere"),
    ] {
        let output = bench().run(args);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        assert!(told.contains(words), "{args:?}: {told}");
    }
}

#[test]
fn two_keys_give_the_same_bytes_but_for_tokens() {
    let other = Bench::new();
    let shown = |bench: &Bench| -> Vec<Value> {
        let mut rows = bench.rows(&[]);
        rows.iter_mut().for_each(|row| row["token"] = Value::Null);
        rows
    };
    assert_eq!(shown(bench()), shown(&other));
    let blocked = |bench: &Bench| -> Vec<Value> {
        let mut rows = bench.rows(&["--blocked"]);
        rows.iter_mut().for_each(|row| row["token"] = Value::Null);
        rows
    };
    assert_eq!(blocked(bench()), blocked(&other));
}
