//! `outcome` end to end: results go back by hand, by a file of the verb, and by `load`, and the next answers know them.
//! Never tests what a result does to a rank: the score's own tests do.

use super::check::FILES;
use super::desk::{Desk, text};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

/// Two clients: the father of D8, who is lost, is also named by D9, who is lost too, and has a second number.
fn desk() -> Desk {
    let desk = Desk::new();
    let more = [
        ("debtors_2.csv", "debtor_id,name,birth_on\nD9,郑二,1981-01-01\n"),
        (
            "accounts_2.csv",
            "account_id,debtor_id,client,batch,product,placed_on,principal,past_due_since,status\n\
             A9,D9,BANK-B,B1,credit_card,2026-03-01,1000.00,2026-02-01,open\n",
        ),
        (
            "relations_2.csv",
            "person_id,debtor_id,name,relation,birth_on,phone,declared_on,source,basis\n\
             P9,D9,吴父,relative,1955-01-01,13900000008,2025-01-01,application,consent\n",
        ),
        (
            "contact_points_2.csv",
            "owner_id,kind,value,source,basis,first_seen_on,last_seen_on\n\
             D9,mobile,13800000009,application,contract,2025-01-01,2026-01-01\n\
             P8,mobile,13900000088,application,consent,2025-01-01,2026-01-01\n",
        ),
        (
            "contacts_2.csv",
            "contact_id,account_id,at,channel,direction,party,point,outcome\n\
             E5,A9,2026-06-01T10:00:00+08:00,call,outbound,unknown,13800000009,no_answer\n\
             E6,A9,2026-06-02T10:00:00+08:00,call,outbound,unknown,13800000009,no_answer\n\
             E7,A9,2026-06-03T10:00:00+08:00,call,outbound,unknown,13800000009,busy\n",
        ),
    ];
    let files: Vec<_> = FILES.iter().chain(&more).map(|(name, text)| desk.file(&format!("in/{name}"), text)).collect();
    desk.load(&[files[0].parent().unwrap()], &[], 0);
    desk
}

fn ask(desk: &Desk, words: &str, input: &str) -> (Vec<Value>, i32, String) {
    let args: Vec<&str> = words.split_whitespace().chain(["--format", "json"]).collect();
    let mut child = desk.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (serde_json::from_slice(&out.stdout).unwrap_or_default(), out.status.code().unwrap(), text(&out))
}

/// Owner and path-free name of each lead of a debtor, and the tokens.
fn leads(desk: &Desk, debtor: &str) -> Vec<(String, String)> {
    let (rows, status, said) = ask(desk, &format!("leads --debtor {debtor}"), "");
    assert_eq!(status, 0, "{said}");
    let text = |row: &Value, column: &str| row[column].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "owner_id"), text(row, "token"))).collect()
}

fn owners(desk: &Desk, debtor: &str) -> Vec<String> {
    let mut owners: Vec<String> = leads(desk, debtor).into_iter().map(|(owner, _)| owner).collect();
    owners.sort();
    owners
}

#[test]
fn noted_outcomes_count_as_tries_and_a_wish_in_the_log_holds_for_the_human() {
    let desk = desk();
    let token = leads(&desk, "D9").into_iter().find(|(owner, _)| owner == "P9").unwrap().1;
    for day in ["2026-06-03 10:00", "2026-06-04 10:00", "2026-06-05 10:00"] {
        assert!(owners(&desk, "D9").contains(&"P9".to_owned()), "before {day}");
        let file = desk.file("t.csv", format!("debtor_id,token,tried_at,result\nD9,{token},{day},no_answer\n"));
        let (_, status, said) = ask(&desk, &format!("outcome --file {}", file.display()), "");
        assert_eq!(status, 0, "{said}");
    }
    assert_eq!(owners(&desk, "D9"), ["D9"], "three tries in all");
    let (rows, _, said) = ask(&desk, "leads --debtor D9 --blocked", "");
    let told: Vec<&str> = rows.iter().filter_map(|row| row["reason"].as_str()).collect();
    assert!(
        told.iter().any(|reason| reason.starts_with("3 attempts in all")) && !told.iter().any(|reason| reason.contains("local time")),
        "{said}"
    );
    // The same human's other record asked for peace, in the log alone.
    let files = [
        desk.file("w/debtors.csv", "debtor_id,name,national_id\nW1,于七,440524188001010014\nW2,于七,440524188001010014\n"),
        desk.file(
            "w/accounts.csv",
            "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\n\
             X1,W1,BANK-B,B1,2026-03-01,1000,2026-02-01\nX2,W2,BANK-B,B1,2026-03-01,1000,2026-02-01\n",
        ),
        desk.file(
            "w/contact_points.csv",
            "owner_id,kind,value,source,basis,last_seen_on\nW1,mobile,13811160007,application,contract,2026-01-01\n\
             W2,mobile,13811160008,application,contract,2026-01-01\n",
        ),
    ];
    desk.load(&[files[0].parent().unwrap()], &[], 0);
    assert_eq!(owners(&desk, "W1"), ["W1", "W2"]);
    let said = "contact_id,account_id,at,channel,direction,party,point,outcome\n\
                V1,X2,2026-05-25T11:00:00+08:00,call,outbound,debtor,13811160008,cease_request\n";
    desk.load(&[&desk.file("contacts_9.csv", said)], &[], 0);
    assert_eq!(owners(&desk, "W1"), Vec::<String>::new());
    let (_, status, said) = ask(&desk, "check X1 --channel call --at 2026-06-09T10:00", "");
    assert_eq!(status, 3, "no point is named: {said}");
    let list = desk.file("list.csv", "account_id,channel,point,at\nX1,call,13811160007,2026-06-09T10:00\n");
    let (rows, _, said) = ask(&desk, &format!("check --list {}", list.display()), "");
    assert_eq!(rows[0]["allowed"], false, "a list knows it too: {said}");
}

#[test]
fn a_contact_persons_refusal_ends_it_everywhere() {
    for way in ["by token", "by value", "by file", "by load"] {
        let desk = desk();
        assert_eq!(owners(&desk, "D8"), ["D8", "P8", "P8"], "{way}");
        assert_eq!(owners(&desk, "D9"), ["D9", "P9"], "{way}");
        let token = leads(&desk, "D9").into_iter().find(|(owner, _)| owner == "P9").unwrap().1;
        let (rows, status, said) = match way {
            "by token" => ask(&desk, &format!("outcome D8 {token} refused"), ""),
            "by value" => ask(&desk, "outcome D8 - refused", "139 0000 0008"),
            "by file" => {
                let file = desk.file("r.csv", format!("debtor_id,token,tried_at,result\nD8,{token},2026-06-05 10:00,refused\n"));
                ask(&desk, &format!("outcome --file {}", file.display()), "")
            }
            _ => {
                let row = "debtor_id,kind,value,tried_at,result\nD8,mobile,13900000008,2026-06-05T10:00:00+08:00,refused\n";
                desk.load(&[&desk.file("trace_outcomes.csv", row)], &[], 0);
                (Vec::new(), 0, String::new())
            }
        };
        assert_eq!(status, 0, "{way}: {said}");
        assert!(!said.contains("0000"), "{said}");
        if way != "by load" {
            assert!(rows[0]["effect"].as_str().unwrap().contains("for good") && rows[0]["token"] == token.as_str(), "{rows:?}");
        }
        // The person's other number too, and the other client's debtor at the same number.
        assert_eq!(owners(&desk, "D8"), ["D8"], "{way}");
        assert_eq!(owners(&desk, "D9"), ["D9"], "{way}");
        assert_eq!(desk.count("trace_outcomes"), 1, "{way}");
    }
}

#[test]
fn other_results_do_what_they_say() {
    let desk = desk();
    let own = leads(&desk, "D8").into_iter().find(|(owner, _)| owner == "D8").unwrap().1;
    // A refusal to pay stops nothing.
    let (rows, status, said) = ask(&desk, &format!("outcome D8 {own} refused --at 2026-06-05T10:00 --note 他说没有钱"), "");
    assert_eq!((status, rows[0]["tried_at"].as_str()), (0, Some("2026-06-05T10:00:00+08:00")), "{said}");
    assert_eq!(owners(&desk, "D8"), ["D8", "P8", "P8"]);
    // A dead number sinks, somebody else's is gone.
    let chance = |desk: &Desk| {
        let (rows, _, _) = ask(desk, "leads --debtor D9", "");
        rows.iter().find(|row| row["owner_id"] == "D9").and_then(|row| row["p_reach"].as_f64()).unwrap()
    };
    let before = chance(&desk);
    assert_eq!(leads(&desk, "D9")[0].0, "D9");
    let (rows, status, said) = ask(&desk, "outcome D9 #1 dead", "");
    assert_eq!((status, rows[0]["kind"].as_str()), (0, Some("mobile")), "{said}");
    assert!(chance(&desk) < before, "{} of {before}", chance(&desk));
    let (_, status, said) = ask(&desk, "outcome D9 - wrong_party", "13800000009");
    assert_eq!(status, 0, "{said}");
    assert_eq!(owners(&desk, "D9"), ["P9"]);
    // Reached: no relays any more.
    assert_eq!(ask(&desk, &format!("outcome D8 {own} right_party"), "").1, 0);
    assert_eq!(owners(&desk, "D8"), ["D8"]);
    let log = std::fs::read_to_string(desk.workspace().join("audit.log")).unwrap();
    assert!(log.matches("\"outcome\"").count() >= 8 && !log.contains("没有钱") && !log.contains("00000009"), "{log}");
}

#[test]
fn a_debtor_who_asks_to_be_left_alone_is() {
    let desk = desk();
    let (rows, status, said) = ask(&desk, "outcome D9 - cease", "13800000009");
    assert_eq!((status, rows[0]["result"].as_str()), (0, Some("right_party")), "{said}");
    assert!(rows[0]["effect"].as_str().unwrap().contains("supervisor"), "{rows:?}");
    assert!(leads(&desk, "D9").is_empty());
    assert_eq!((desk.count("suppressions"), desk.count("trace_outcomes")), (2, 1));
    // A contact person's is that person's refusal, and stops nothing at the debtor's own number.
    assert_eq!(ask(&desk, "outcome D8 - cease", "13900000088").1, 0);
    assert_eq!(owners(&desk, "D8"), ["D8"]);
    assert_eq!(desk.count("suppressions"), 2);
}

#[test]
fn a_file_is_taken_whole_or_not_at_all() {
    let desk = desk();
    let bad = desk.file(
        "bad.csv",
        "debtor_id,value,tried_at,result\nD8,13900000008,2026-06-05 10:00,refused\nD8,13900000088,soon,dead\nD8,13900000088,2026-06-05 10:00,gone\n",
    );
    let (_, status, said) = ask(&desk, &format!("outcome --file {}", bad.display()), "");
    assert_eq!(status, 1);
    assert!(
        said.contains("bad.csv:3 tried_at \"soon\"") && said.contains("bad.csv:4 result \"gone\"") && !said.contains("0000008"),
        "{said}"
    );
    let twice = "debtor_id,value,tried_at,result\nD8,13900000008,2026-06-05 10:00,refused\nD8,13900000008,2026-06-05 10:00,relayed\n";
    for (words, input, code, why) in [
        ("outcome D8 - refused", "13700000000", 1, "no such point of D8"),
        ("outcome D8 #9 dead", "", 1, "no such point of D8"),
        ("outcome D99 #1 dead", "", 1, "no debtor"),
        ("outcome D8 13900000008 dead", "", 2, "shell's history"),
        ("outcome D8 #1 gone", "", 2, "one of right_party"),
        ("outcome D8 #1", "", 2, "RESULT"),
        ("outcome", "", 2, "--file"),
        ("outcome D8 #1 dead --at 2999-01-01T00:00", "", 1, "still to come"),
        ("outcome D8 #1 dead --at soon", "", 2, "no time"),
        ("outcome --file -", twice, 1, "told twice (the first on line 2)"),
    ] {
        let (_, status, said) = ask(&desk, words, input);
        assert!(status == code && said.contains(why), "{words}: {status} {said}");
    }
    assert_eq!(desk.count("trace_outcomes"), 0);
    let good = "{\"debtor_id\":\"D8\",\"value\":\"13900000008\",\"tried_at\":\"2026-06-05T10:00:00+08:00\",\"result\":\"relayed\"}\n\
                {\"debtor_id\":\"D9\",\"value\":\"13800000009\",\"tried_at\":\"2026-06-05T10:00:00+08:00\",\"result\":\"no_answer\"}\n";
    let good = desk.file("good.jsonl", good);
    let (rows, status, said) = ask(&desk, &format!("outcome --file {}", good.display()), "");
    assert_eq!((status, rows.len()), (0, 2), "{said}");
    assert_eq!(desk.count("trace_outcomes"), 2);
}
