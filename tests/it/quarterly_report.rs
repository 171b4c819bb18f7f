//! The quarterly report from end to end: every metric counted by hand, parts that tie to totals, nothing where nothing is.
//! Never repeats what the verbs' own tests hold.

use super::desk::{Desk, text};
use serde_json::Value;

fn report(desk: &Desk, as_of: &str) -> Value {
    let out = desk.dir.path().join(format!("out-{as_of}"));
    let done = desk.run(&["--as-of", as_of, "report", "quarterly", "--out", out.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    let html = std::fs::read_to_string(out.join("quarterly.html")).unwrap();
    for word in ["metric-", "section-", "block-", "key-", "note-", "NaN", "inf%"] {
        assert!(!html.contains(word), "{word}");
    }
    serde_json::from_str(&std::fs::read_to_string(out.join("quarterly.json")).unwrap()).unwrap()
}

#[test]
fn an_empty_workspace_has_a_report_without_a_number() {
    let json = report(&Desk::new(), "2026-06-30");
    assert_eq!((&json["quarter"], &json["quarter_end"]), (&"2026-Q2".into(), &"2026-06-30".into()));
    assert_eq!(json["totals"]["recovery_rate"]["value"], Value::Null);
    assert_eq!(triple(&json["stays_total"]["stayed"]), ("0".to_owned(), "0".to_owned()), "nobody is nought, not unknown");
    assert_eq!(json["strategies"], serde_json::json!(["default v1"]), "what the page was made with, and no row of a table");
    for table in ["vintages", "moves", "fairness", "trial", "sources", "deadlines", "remedies", "outlook_stages"] {
        assert_eq!(json[table], Value::Array(vec![]), "{table}");
    }
}

fn triple(figure: &Value) -> (String, String) {
    let plain = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    (plain(&figure["numerator"]), plain(&figure["denominator"]))
}

#[test]
fn a_small_quarter_is_reported_right() {
    let desk = Desk::new().of_one_too();
    let accounts = "account_id,debtor_id,client,batch,placed_on,recalled_on,principal,past_due_since,collector,commission_rate,product
A1,D1,Alpha,B1,2025-11-01,,1000,2025-10-01,K1,0.2,cash_loan
A2,D2,Alpha,B1,2025-11-01,,500,2025-10-01,K1,0.2,cash_loan
A3,D3,Beta,B1,2026-02-01,2026-03-15,800,2025-12-01,K2,0.3,credit_card
";
    let payments = "payment_id,account_id,paid_on,amount,payer
P1,A1,2025-12-15,100,debtor
P2,A1,2026-01-20,200,debtor
P3,A2,2026-02-20,500,debtor
P4,A3,2026-03-01,80.05,debtor
P5,A1,2026-04-02,300,debtor
";
    let contacts = "contact_id,account_id,at,channel,direction,party,outcome,collector
C1,A1,2026-01-10T10:00:00+08:00,call,outbound,debtor,promise,K1
C2,A1,2026-01-11T23:00:00+08:00,call,outbound,debtor,no_answer,K1
C3,A3,2026-03-01T10:00:00+08:00,call,outbound,debtor,right_party,K2
C4,A1,2025-12-10T10:00:00+08:00,call,outbound,debtor,no_answer,K1
";
    let promises = "promise_id,account_id,made_on,due_on,amount\nR1,A1,2026-01-10,2026-01-20,200\nR2,A1,2026-01-10,2026-03-30,50\n";
    let complaints = "complaint_id,account_id,received_at,channel,category,level,first_response_at,resolved_at,root_cause,action,owner,due_on
Q1,A1,2026-01-12T10:00:00+08:00,agency_line,hours,general,2026-01-12T11:00:00+08:00,2026-01-14T10:00:00+08:00,late calls,train again,K9,2026-02-01
Q2,A3,2026-03-20T10:00:00+08:00,regulator,attitude,serious,,,,,,
Q3,A1,2025-12-20T10:00:00+08:00,agency_line,hours,general,2025-12-20T11:00:00+08:00,2025-12-22T10:00:00+08:00,,,,
";
    let files = [
        ("debtors", "debtor_id,gender,birth_on\nD1,f,1980-01-01\nD2,m,1990-01-01\nD3,f,1970-01-01\n"),
        ("accounts", accounts),
        ("payments", payments),
        ("contacts", contacts),
        ("promises", promises),
        ("complaints", complaints),
        ("collectors", "collector,team,trained_on\nK1,early,2025-12-01\nK2,late,\n"),
        ("targets", "week,client,batch,recovery\n2026-01-05,Alpha,,1000\n2026-03-30,Alpha,,100\n2025-12-29,Alpha,,7\n"),
    ];
    let paths: Vec<_> = files.iter().map(|(feed, rows)| desk.file(&format!("in/{feed}.csv"), rows)).collect();
    desk.load(&paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>(), &[], 0);
    let json = report(&desk, "2026-06-07");
    let totals = &json["totals"];
    for (metric, numerator, denominator) in [
        ("held_accounts", "2", "null"),
        ("held_balance", "1400.00", "null"),
        ("held_end_accounts", "1", "null"),
        ("held_end_balance", "700.00", "null"),
        ("placed_accounts", "1", "null"),
        ("recalled_accounts", "1", "null"),
        ("recalled_balance", "719.95", "null"),
        ("paid_off_accounts", "1", "null"),
        ("net_payments", "780.05", "null"),
        ("recovery_rate", "780.05", "1400.00"),
        ("worked_rate", "780.05", "2200.00"),
        ("target", "1100.00", "null"),
        ("commission", "164.015", "null"),
        ("attempts", "3", "null"),
        ("penetration", "1", "2"),
        ("contact_rate", "2", "3"),
        ("rpc_rate", "2", "2"),
        ("ptp_rate", "1", "2"),
        // Three days after the thirtieth of March lie in the next quarter.
        ("kept_promise_rate", "1", "1"),
        ("complaints", "2", "null"),
        ("complaints_per_1000_contacts", "2", "3"),
        ("complaint_timeliness", "1", "2"),
    ] {
        assert_eq!(triple(&totals[metric]), (numerator.to_owned(), denominator.to_owned()), "{metric}: {}", totals[metric]);
    }
    assert_eq!(triple(&totals["net_payments"]["quarter_before"]).0, "100.00");
    assert_eq!(triple(&totals["complaints"]["year_before"]).0, "null");
    // Of a year before the files begin nothing is known: no nought in a part either, and no rate of nothing over nothing.
    for figure in
        [&json["by_client"][0]["complaints"], &json["by_team"][0]["attempts"], &json["by_client"][0]["repair_rate"], &totals["repair_rate"]]
    {
        assert_eq!(triple(&figure["year_before"]), ("null".to_owned(), "null".to_owned()), "{figure}");
    }
    let table = |name: &str| json[name].as_array().unwrap_or_else(|| panic!("{name}")).clone();
    // Parts tie to totals, in tables and month by month.
    let sum = |name: &str, metric: &str| -> f64 { table(name).iter().map(|row| triple(&row[metric]).0.parse::<f64>().unwrap()).sum() };
    for part in ["by_client", "by_product", "by_stage", "by_segment", "by_team", "by_collector"] {
        assert!(
            (sum(part, "net_payments") - 780.05).abs() < 1e-9 && sum(part, "attempts") == 3.0 && sum(part, "complaints") == 2.0,
            "{part}"
        );
    }
    assert!((sum("months_money", "net_payments") - 780.05).abs() < 1e-9 && sum("months", "complaints") == 2.0);
    assert_eq!(triple(&json["people"]["attempts_per_day"]), ("3".into(), "3".into()));
    assert_eq!(triple(&json["people"]["trained"]), ("1".into(), "2".into()));
    // A call at 23:00 is a finding of the rules on hours; findings tie by rule, severity, month and client.
    let findings = sum("findings_by_rule", "findings");
    assert!(findings >= 1.0 && table("findings_by_rule").iter().any(|row| row["rule"] == "HS-HOUR-01"));
    for part in ["findings_by_severity", "findings_by_month", "findings_by_client"] {
        assert_eq!(sum(part, "findings"), findings, "{part}");
    }
    // The regulator's complaint is open: its 60 days ended on the nineteenth of May, and the rules say so.
    let due: Vec<Value> = table("deadlines").into_iter().filter(|row| row["rule"] == "CN-CMP-03" && row["step_to"] == "resolved").collect();
    assert_eq!((triple(&due[0]["met"]).0, triple(&due[0]["missed"]).0), ("1".into(), "1".into()));
    let cause = table("causes").into_iter().find(|row| row["root_cause"] == "late calls").unwrap();
    assert_eq!((&cause["action"], &cause["owner"], &cause["due_on"]), (&"train again".into(), &"K9".into(), &"2026-02-01".into()));
    assert_eq!(triple(&table("remedies")[0]["before_4"]), ("1".into(), "2".into()));
    let vintage = &table("vintages")[0];
    assert_eq!(triple(&vintage["liquidation_8"]), ("100.00".into(), "1500.00".into()), "P1 in the seventh week");
    assert_eq!(vintage["liquidation_26"]["value"], Value::Null, "B1 has been on book for 21 weeks");
    // Three accounts are too few to say anything of anybody, or of the next quarter.
    assert!(table("fairness").iter().all(|row| row["share_here"]["value"].is_null() || triple(&row["share_here"]).0 == "0"));
    assert!(table("outlook_recovery").iter().all(|row| row["expected_next"]["value"].is_null()));
    assert_eq!(table("trial"), [] as [Value; 0]);
    let moves: f64 = sum("moves", "accounts");
    assert_eq!(moves, 3.0);
}

#[test]
fn a_trial_is_told_from_the_day_of_its_look_on_and_a_quarter_without_one_says_so() {
    let desk = super::trial::desk(false);
    let early = report(&desk, "2026-04-14");
    let arms = |json: &Value| json["trial"].as_array().unwrap().clone();
    assert_eq!((arms(&early).len(), &early["trial_result"]), (2, &Value::Array(vec![])));
    assert!(arms(&early).iter().all(|arm| arm["recovered"]["value"].is_null()), "nothing before the look");
    let late = report(&desk, "2026-04-15");
    let result = &late["trial_result"][0];
    assert_eq!((&result["trial"], &result["verdict"]), (&"soft-2026Q1".into(), &"challenger".into()));
    assert!(result["low"]["value"].as_f64().unwrap() > 0.0);
    let debtors: i64 = arms(&late).iter().map(|arm| arm["debtors"]["value"].as_i64().unwrap()).sum();
    assert_eq!(debtors, 800);
    // Whoever is in an arm on the last day is counted there, and in no other.
    let treated: i64 = late["treated"].as_array().unwrap().iter().map(|arm| arm["accounts"]["value"].as_i64().unwrap()).sum();
    assert_eq!(treated, 800);
    assert_eq!(report(&desk, "2026-09-30")["trial"], Value::Array(vec![]), "another quarter");
}
