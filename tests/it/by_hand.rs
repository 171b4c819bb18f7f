//! What a person records or decides by hand, and what the files alone tell of zones and limitation, end to end.
//! Never tests what a rule says: the vectors in `rules` do.

use super::check::FILES;
use super::desk::{Desk, text};
use serde_json::Value;
use std::path::Path;

fn desk() -> Desk {
    let desk = Desk::new();
    let files: Vec<_> = FILES.iter().map(|(name, text)| desk.file(&format!("in/{name}"), text)).collect();
    desk.load(&[files[0].parent().unwrap()], &[], 0);
    desk
}

/// The rows of an answer, and the exit status.
fn ask(desk: &Desk, words: &str) -> (Vec<Value>, i32, String) {
    let args: Vec<&str> = words.split_whitespace().chain(["--format", "json"]).collect();
    let out = desk.run(&args);
    (serde_json::from_slice(&out.stdout).unwrap_or_default(), out.status.code().unwrap(), text(&out))
}

fn ids(row: &Value) -> Vec<&str> {
    row["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect()
}

/// Tomorrow at ten: what is recorded now is known then.
fn tomorrow() -> String {
    let zone = retrace::domain::Zone::named("Asia/Shanghai").unwrap();
    let day = zone.local(jiff::Timestamp::now()).date().tomorrow().unwrap();
    format!("{day}T10:00")
}

#[test]
fn a_person_decides_in_place_of_the_machine() {
    let (desk, at) = (desk(), tomorrow());
    let check = |account: &str, more: &str| {
        let (rows, status, told) = ask(&desk, &format!("check {account} --channel call --at {at} {more}"));
        assert!(!rows.is_empty(), "{told}");
        (rows[0].clone(), status)
    };
    let (row, status) = check("A8", "");
    assert_eq!((status, row["decided_by"].as_str()), (0, Some("machine")), "{row}");

    let reason = "她母亲刚刚去世";
    let out = desk.run(&["override", "A8", "--reason", reason, "--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let done = &serde_json::from_slice::<Vec<Value>>(&out.stdout).unwrap()[0];
    assert_eq!((done["hold"].as_str(), done["done"].as_str(), done["by"].as_str()), (Some("supervisor"), Some("set"), Some("tester")));
    for packs in ["", "--packs us"] {
        let (row, status) = check("A8", packs);
        assert_eq!((ids(&row), status), (vec!["HS-OVERRIDE-01"], 3), "{row}");
        assert!(row["decided_by"].as_str().unwrap().starts_with("person: tester on 20") && row["next_lawful_at"].is_null());
    }
    assert_eq!(check("A1", "").0["decided_by"], "machine", "another account");
    let list = desk.file("list.csv", format!("account_id,channel,at\nA8,call,{at}\nA1,call,{at}\n"));
    let (rows, ..) = ask(&desk, &format!("check --list {}", list.display()));
    assert!(rows[0]["decided_by"].as_str().unwrap().starts_with("person: tester") && rows[1]["decided_by"] == "machine", "{rows:?}");
    let (rows, ..) = ask(&desk, "segment");
    let segment = |account: &str| rows.iter().find(|row| row["account_id"] == account).unwrap();
    assert!(segment("A8")["decided_by"].as_str().unwrap().starts_with("person: tester on"), "{}", segment("A8"));
    assert!(segment("A8")["holds"].as_array().unwrap().contains(&"instruction".into()) && segment("A8")["channel"].is_null());
    assert_eq!(segment("A3")["decided_by"], "machine");
    assert!(ask(&desk, "leads --debtor D8").0.is_empty(), "no lead either");

    // The reason lies sealed, in the table and in the log.
    let log = std::fs::read_to_string(desk.workspace().join("audit.log")).unwrap();
    assert!(log.contains("\"override\"") && log.contains("intent") && log.contains("outcome") && log.contains("D8"), "{log}");
    let database = std::fs::read(desk.workspace().join("retrace.duckdb")).unwrap();
    assert!(!log.contains(reason) && !database.windows(reason.len()).any(|bytes| bytes == reason.as_bytes()));

    assert_eq!(ask(&desk, "override A8 --reason over --release supervisor").1, 0);
    let (row, status) = check("A8", "");
    assert_eq!((status, row["decided_by"].as_str()), (0, Some("machine")), "{row}");
    assert_eq!(ask(&desk, "override A8 --reason again --release supervisor").1, 1, "it is released already");
}

#[test]
fn a_hold_is_lifted_only_where_a_rule_lets_a_supervisor() {
    let (desk, at) = (desk(), tomorrow());
    let check = |account: &str| ask(&desk, &format!("check {account} --channel call --at {at}")).0[0].clone();
    assert_eq!(ids(&check("A3")), ["HS-CEASE-01"]);
    let (rows, status, told) = ask(&desk, "override A3 --reason he-rang-himself --release cease");
    assert_eq!((status, rows[0]["rules"][0].as_str()), (0, Some("HS-CEASE-01")), "{told}");
    let row = check("A3");
    assert!(row["allowed"] == true && row["decided_by"].as_str().unwrap().starts_with("person: tester on"), "{row}");
    let (rows, ..) = ask(&desk, "segment");
    let segment = rows.iter().find(|row| row["account_id"] == "A3").unwrap();
    assert!(!segment["holds"].as_array().unwrap().contains(&"cease".into()), "{segment}");
    for (words, code, told) in [
        ("override A3 --reason x --release cease", 1, "not under the hold cease"),
        ("override A5 --reason x --release deceased", 1, "HS-HELD-01"),
        ("override A5 --reason x --release deceased", 1, "the estate"),
        ("override A9 --reason x", 1, "no account \"A9\""),
        ("override A1", 2, "--reason"),
        ("override A1 --reason x --release nothing", 2, "complaint_in_sight"),
        ("--as-of 2026-06-09 override A1 --reason x", 2, "--as-of"),
    ] {
        let (_, status, said) = ask(&desk, words);
        assert!(status == code && said.contains(told), "{words}: {status} {said}");
    }
}

fn load(desk: &Desk, files: &[(&str, &str)]) {
    let paths: Vec<_> = files.iter().map(|(name, text)| desk.file(&format!("in/{name}"), text)).collect();
    desk.load(&paths.iter().map(|path| path.as_path()).collect::<Vec<&Path>>(), &[], 0);
}

#[test]
fn an_unknown_zone_must_be_lawful_in_every_zone_that_the_numbers_suggest() {
    let desk = Desk::new();
    load(
        &desk,
        &[
            ("debtors.csv", "debtor_id,birth_on,timezone\nD1,1980-01-01,\nD2,1980-01-01,America/Los_Angeles\n"),
            (
                "accounts.csv",
                "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\n\
                 A1,D1,BANK,B,2026-03-01,1000,2026-02-01\nA2,D2,BANK,B,2026-03-01,1000,2026-02-01\n",
            ),
            (
                "contact_points.csv",
                "owner_id,kind,value,source,basis,last_seen_on\n\
                 D1,mobile,+1 212 555 0100,application,contract,2026-01-01\nD1,mobile,+1 310 555 0100,application,contract,2026-01-01\n\
                 D2,mobile,+1 212 555 0101,application,contract,2026-01-01\n\
                 D1,mobile,+44 20 7946 0018,purchased_list,none,2026-01-01\n",
            ),
        ],
    );
    let at = |account: &str, at: &str| ask(&desk, &format!("check {account} --channel call --at {at} --packs us")).0[0].clone();
    // 08:30 in Shanghai, 20:30 of the day before in New York, 17:30 in Los Angeles.
    assert_eq!(at("A1", "2026-06-09T08:30+08:00")["allowed"], true);
    let row = at("A1", "2026-06-09T09:00+08:00");
    assert_eq!((ids(&row), row["next_lawful_at"].as_str()), (vec!["US-HOUR-01"], Some("2026-06-10T08:00:00+08:00")), "21:00 in New York");
    assert_eq!(ids(&at("A1", "2026-06-09T22:30+08:00")), ["US-HOUR-01"], "10:30 in New York, but 07:30 in Los Angeles");
    // His own zone is known: the numbers say nothing more.
    assert_eq!(at("A2", "2026-06-09T08:30-07:00")["allowed"], true);
    assert_eq!(ids(&at("A2", "2026-06-09T07:30-07:00")), ["US-HOUR-01"], "10:30 in New York");
}

#[test]
fn the_limitation_runs_from_the_last_agreement_to_pay() {
    let desk = Desk::new();
    load(
        &desk,
        &[
            ("debtors.csv", "debtor_id,birth_on\nD1,1980-01-01\nD2,1980-01-01\nD3,1980-01-01\nD4,1980-01-01\n"),
            (
                "accounts.csv",
                "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\n\
                 A1,D1,BANK,B,2025-03-01,1000,2020-02-01\nA2,D2,BANK,B,2025-03-01,1000,2020-02-01\n\
                 A3,D3,BANK,B,2025-03-01,1000,2020-02-01\nA4,D4,BANK,B,2025-03-01,1000,\n",
            ),
            ("promises.csv", "promise_id,account_id,made_on,due_on,amount\nR1,A1,2026-05-01,2026-05-10,100\n"),
            (
                "payments.csv",
                "payment_id,account_id,paid_on,amount,payer,reverses\nY1,A3,2025-04-05,10,debtor,\nY2,A3,2025-06-05,10,debtor,\n\
                 Y3,A3,2025-06-07,-10,debtor,Y2\nY4,A3,2025-08-01,10,third_party,\n",
            ),
            (
                "templates.csv",
                "template_id,channel,approved_on,text\nT1,sms,2025-01-01,\"不还款将起诉。回T退订\"\nT2,sms,2025-01-01,\"请致电我们。回T退订\"\n",
            ),
        ],
    );
    let check = |words: &str| ask(&desk, &format!("check {words}")).0[0].clone();
    let day = |account: &str, more: &str| {
        let row = check(&format!("{account} --channel call --at 2026-06-09T10:00 {more}"));
        row["limitation_ends_on"].as_str().map(str::to_owned)
    };
    // Vector 9: a promise made on 2026-05-01 restarts it.
    assert_eq!(day("A1", "").as_deref(), Some("2029-05-01"));
    assert_eq!(day("A1", "--packs us"), None, "no limitation is in that pack");
    assert_eq!(day("A2", "").as_deref(), Some("2023-02-01"));
    assert_eq!(day("A3", "").as_deref(), Some("2028-04-05"), "not what was taken back, nor what somebody else paid");
    assert_eq!(day("A4", ""), None, "nobody knows since when");
    let barred = check("A2 --channel call --at 2026-06-09T10:00");
    let warned = |row: &Value| row["warnings"].as_array().unwrap().iter().any(|words| words.as_str().unwrap().starts_with("CN-LIM-01"));
    assert!(warned(&barred) && !warned(&check("A1 --channel call --at 2026-06-09T10:00")), "{barred}");
    let suit = check("A2 --channel sms --template T1 --at 2026-06-09T10:00");
    assert!(ids(&suit).contains(&"HS-BARRED-01"), "{suit}");
    let plain = check("A2 --channel sms --template T2 --at 2026-06-09T10:00");
    assert!(!ids(&plain).contains(&"HS-BARRED-01"), "{plain}");
    assert!(!ids(&check("A1 --channel sms --template T1 --at 2026-06-09T10:00")).contains(&"HS-BARRED-01"), "not barred");
}

/// Asks with something on standard input.
fn told(desk: &Desk, words: &str, input: &str) -> (Vec<Value>, i32, String) {
    use std::io::Write;
    use std::process::Stdio;
    let args: Vec<&str> = words.split_whitespace().chain(["--format", "json"]).collect();
    let mut child = desk.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (serde_json::from_slice(&out.stdout).unwrap_or_default(), out.status.code().unwrap(), text(&out))
}

#[test]
fn facts_recorded_by_hand_count_as_loaded_ones() {
    let (desk, at) = (desk(), tomorrow());
    let check = |words: &str, input: &str| {
        let (rows, _, said) = told(&desk, &format!("check {words} --at {at}"), input);
        assert!(!rows.is_empty(), "{words}: {said}");
        rows[0].clone()
    };
    // A number, from standard input and by its token.
    assert_eq!(check("A8 --channel call --point -", "13800000008")["allowed"], true);
    let (rows, status, said) = told(&desk, "suppress --point - --reason wrong_party --why a-stranger-answered", "138 0000 0008");
    assert_eq!((status, rows[0]["subject_kind"].as_str(), rows[0]["by"].as_str()), (0, Some("point"), Some("tester")), "{said}");
    assert!(!said.contains("0000"), "{said}");
    let row = check("A8 --channel call --point -", "13800000008");
    assert!(row["allowed"] == false && ids(&row).contains(&"HS-DNC-01"), "{row}");
    let father = check("A8 --channel call --point -", "13900000008");
    let token = father["token"].as_str().unwrap();
    assert_eq!(ask(&desk, &format!("suppress --point {token} --debtor D8 --reason cease_request")).1, 0);
    assert!(ids(&check("A8 --channel call --point -", "13900000008")).contains(&"CN-3P-06"), "a third party's refusal");
    // An account by one channel, for a time.
    assert_eq!(check("A1 --channel sms", "")["allowed"], true);
    assert_eq!(ask(&desk, "suppress --account A1 --reason client_instruction --scope sms --until 2099-01-01T00:00").1, 0);
    assert_eq!(ids(&check("A1 --channel sms", "")), ["HS-DNC-01"]);
    assert_eq!(check("A1 --channel call", "")["allowed"], true);
    // A consent, and its withdrawal.
    let robot = |account: &str| ids(&check(&format!("{account} --channel robot_call --packs us"), "")).len();
    let before = robot("A1");
    assert_eq!(ask(&desk, "consent D1 automated_calls --evidence F-1 --on 2026-06-01").1, 0);
    let between = robot("A1");
    assert_eq!(ask(&desk, "consent D1 automated_calls --withdrawn").1, 0);
    assert!(between <= before && robot("A1") == before, "{before} {between}");
    assert_eq!(ask(&desk, "consent D1 automated_calls --evidence F-1 --on 2026-06-01").1, 1, "it would undo the withdrawal");
    // A pause for a dispute.
    assert_eq!(ask(&desk, "pause A1 --reason dispute --why he-asked-for-papers").1, 0);
    assert_eq!(ids(&check("A1 --channel call", "")), ["HS-HELD-01"]);
    for (words, code, why) in [
        ("pause A1 --reason dispute", 1, "on record"),
        ("pause A9 --reason dispute", 1, "no account"),
        ("consent D99 tracing --evidence F", 1, "no debtor"),
        ("consent D1 tracing --withdrawn", 1, "no consent"),
        ("consent D1 tracing", 2, "--evidence"),
        ("suppress --reason regulator", 2, "--account"),
        ("suppress --account A1 --reason supervisor", 2, "override"),
        ("suppress --person P99 --reason cease_request", 1, "no person"),
        ("suppress --point 13800000001 --reason regulator", 2, "shell's history"),
        ("suppress --point 0123456789abcdef --reason regulator", 1, "names no point"),
        ("suppress --point #9 --debtor D8 --reason regulator", 1, "#9"),
    ] {
        let (_, status, said) = ask(&desk, words);
        assert!(status == code && said.contains(why), "{words}: {status} {said}");
    }
    let log = std::fs::read_to_string(desk.workspace().join("audit.log")).unwrap();
    for verb in ["\"suppress\"", "\"consent\"", "\"pause\""] {
        assert!(log.matches(verb).count() >= 2, "{verb}: {log}");
    }
    assert!(!log.contains("he-asked-for-papers") && !log.contains("00000008"), "{log}");
}
