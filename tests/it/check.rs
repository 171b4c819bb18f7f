//! `check` end to end: files loaded, questions asked, exit status and rules compared.
//! Never tests a rule's own lines: the vectors in `rules` do.

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const FILES: &[(&str, &str)] = &[
    ("clients.csv", "client,lender_type\nBANK-A,card_bank\n"),
    (
        "debtors.csv",
        "debtor_id,name,birth_on,care_flags,agreed_hours,work_starts\n\
         D1,王小明,1985-03-04,,,\n\
         D2,李四,1980-01-01,,22:00-23:00,\n\
         D3,张三,1980-01-01,,,\n\
         D4,赵六,1980-01-01,,,09:00\n\
         D5,钱七,1980-01-01,deceased,,\n\
         D6,孙八,1980-01-01,,,\n\
         D7,周九,1980-01-01,,,\n\
         D8,吴十,1980-01-01,,,\n",
    ),
    (
        "accounts.csv",
        "account_id,debtor_id,client,batch,product,placed_on,recalled_on,principal,past_due_since,monthly_due,status\n\
         A1,D1,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,open\n\
         A2,D2,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,open\n\
         A3,D3,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,open\n\
         A4,D4,BANK-A,B1,credit_card,2026-05-25,,1000.00,2026-05-20,100,open\n\
         A5,D5,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,open\n\
         A6,D6,BANK-A,B1,credit_card,2026-07-01,,1000.00,2026-02-01,100,open\n\
         A7,D7,BANK-A,B1,credit_card,2026-03-01,2026-06-01,1000.00,2026-02-01,100,open\n\
         A8,D8,BANK-A,B1,credit_card,2026-03-01,,1000.00,2026-02-01,100,open\n",
    ),
    (
        "relations.csv",
        "person_id,debtor_id,name,relation,birth_on,phone,declared_on,source,basis\n\
         P1,D1,王父,parent,1955-01-01,13900000001,2025-01-01,application,consent\n\
         P8,D8,吴父,parent,1955-01-01,13900000008,2025-01-01,application,consent\n",
    ),
    (
        "contact_points.csv",
        "owner_id,kind,value,source,basis,first_seen_on,last_seen_on\n\
         D1,mobile,13800000001,application,contract,2025-01-01,2026-01-01\n\
         D3,mobile,13800000003,application,contract,2025-01-01,2026-01-01\n\
         D8,mobile,13800000008,application,contract,2025-01-01,2026-01-01\n\
         D8,mobile,13800000088,purchased_list,none,2025-01-01,2026-01-01\n",
    ),
    (
        "contacts.csv",
        "contact_id,account_id,at,channel,direction,party,point,outcome\n\
         C1,A1,2026-06-09T09:00:00+08:00,robot_call,outbound,debtor,13800000001,delivered\n\
         C2,A1,2026-06-09T10:00:00+08:00,robot_call,outbound,debtor,13800000001,delivered\n\
         C3,A1,2026-06-09T11:00:00+08:00,robot_call,outbound,debtor,13800000001,delivered\n\
         C4,A3,2026-06-08T11:00:00+08:00,call,outbound,debtor,13800000003,cease_request\n\
         C5,A8,2026-06-01T10:00:00+08:00,call,outbound,unknown,13800000008,no_answer\n\
         C6,A8,2026-06-02T10:00:00+08:00,call,outbound,unknown,13800000008,no_answer\n\
         C7,A8,2026-06-03T10:00:00+08:00,call,outbound,unknown,13800000008,busy\n",
    ),
    (
        "suppressions.csv",
        "subject_kind,subject,scope,since,until,reason\n\
         account,A2,call,2026-06-10T00:00:00+08:00,2026-06-20T12:00:00+08:00,client_instruction\n",
    ),
    (
        "plans.csv",
        "plan_id,account_id,signed_on,instalment_due_on,amount\n\
         L1,A1,2026-06-15,2026-07-15,100.00\nL1,A1,2026-06-15,2026-08-15,100.00\n",
    ),
];

struct World {
    dir: TempDir,
}

impl World {
    fn load() -> World {
        let world = World { dir: tempfile::tempdir().unwrap() };
        let files = world.dir.path().join("in");
        std::fs::create_dir(&files).unwrap();
        for (name, text) in FILES {
            std::fs::write(files.join(name), text).unwrap();
        }
        assert!(world.run(&["init", &world.path("w")], "").status.success());
        let loaded = world.run(&["--workspace", &world.path("w"), "load", &world.path("in")], "");
        assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
        world
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(Path::new(env!("CARGO_BIN_EXE_retrace")))
            .args(args)
            .env("RETRACE_KEY_FILE", self.dir.path().join("key"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Asks `check`; the row and the exit status.
    fn ask(&self, words: &str, input: &str) -> (Value, i32) {
        let workspace = self.path("w");
        let mut args = vec!["--workspace", &workspace];
        let (before, after) = words.split_once(" check ").unwrap_or(("", words.trim_start_matches("check ")));
        args.extend(before.split_whitespace());
        args.push("check");
        args.extend(after.split_whitespace());
        args.extend(["--format", "json"]);
        let out = self.run(&args, input);
        let row = serde_json::from_slice::<Value>(&out.stdout).ok().map_or(Value::Null, |rows| rows[0].clone());
        assert!(!row.is_null() || !out.stderr.is_empty(), "{words}");
        (row, out.status.code().unwrap())
    }
}

fn ids(row: &Value) -> Vec<&str> {
    row["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect()
}

#[test]
fn check_answers_with_rules_and_status() {
    let world = World::load();
    // What is asked, whether it is allowed, the rules, and the next lawful moment.
    let cases: &[(&str, bool, &[&str], &str)] = &[
        ("check A1 --channel robot_call --at 2026-06-09T15:00 --packs cn", false, &["CN-FREQ-01"], "2026-06-10T08:00:00+08:00"),
        ("check A1 --channel robot_call --at 2026-06-09T10:30 --packs cn", true, &[], "2026-06-09T10:30:00+08:00"),
        ("check A1 --channel call --at 2026-06-09T07:59:59 --packs cn", false, &["CN-HOUR-01", "CN-HOUR-02"], "2026-06-09T08:00:00+08:00"),
        ("check A1 --channel call --at 2026-06-09T22:00 --packs cn", false, &["CN-HOUR-01", "CN-HOUR-02"], "2026-06-10T08:00:00+08:00"),
        (
            "check A1 --channel call --at 2026-06-09T14:30:00Z",
            false,
            &["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"],
            "2026-06-10T08:00:00+08:00",
        ),
        ("check A2 --channel call --at 2026-06-09T22:30 --packs cn", true, &[], "2026-06-09T22:30:00+08:00"),
        ("check A2 --channel call --at 2026-06-10T10:00 --packs cn", false, &["HS-DNC-01"], "2026-06-20T12:00:00+08:00"),
        ("check A2 --channel sms --at 2026-06-10T10:00 --packs cn", true, &[], "2026-06-10T10:00:00+08:00"),
        ("check A3 --channel sms --at 2026-06-08T12:00", false, &["HS-CEASE-01"], ""),
        ("check A3 --channel sms --at 2026-06-08T10:59", true, &[], "2026-06-08T10:59:00+08:00"),
        ("check A4 --channel letter --at 2026-06-09T12:00", false, &["HS-STAGE-01"], "2026-06-20T08:00:00+08:00"),
        ("check A4 --channel call --at 2026-06-09T08:50", false, &["HS-HOUR-01"], "2026-06-09T09:00:00+08:00"),
        ("check A5 --channel call --at 2026-06-09T12:00", false, &["HS-HELD-01"], ""),
        ("check A6 --channel call --at 2026-06-09T12:00", false, &["HS-HELD-01"], ""),
        ("check A7 --channel call --at 2026-06-09T12:00 --packs us", false, &["HS-HELD-01"], ""),
        ("check A1 --channel call --at 2026-06-16T12:00", false, &["CN-PLAN-04", "HS-HELD-01"], ""),
        ("check A1 --channel call --at 2026-08-01T12:00", true, &[], "2026-08-01T12:00:00+08:00"),
        ("--as-of 2026-06-09 check A4 --channel sms", false, &["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"], "2026-06-09T08:00:00+08:00"),
        (
            "--as-of 2026-06-09 check A4 --channel visit --people 1 --at 10:00",
            false,
            &["CN-VISIT-01", "CN-VISIT-02", "HS-STAGE-01", "HS-VISIT-01"],
            "",
        ),
    ];
    for (words, allowed, rules, next) in cases {
        let (row, status) = world.ask(words, "");
        assert_eq!((row["allowed"].as_bool(), status), (Some(*allowed), if *allowed { 0 } else { 3 }), "{words}: {row}");
        assert_eq!(ids(&row), *rules, "{words}");
        assert_eq!(row["next_lawful_at"].as_str().unwrap_or(""), *next, "{words}: {row}");
        for rule in row["rules"].as_array().unwrap() {
            assert!(["id", "text", "citation", "force", "confidence"].iter().all(|part| !rule[part].as_str().unwrap().is_empty()));
        }
    }
    for words in ["check A9 --channel call", "check A1 --channel call --packs nowhere", "check A1 --channel call --point 0123456789abcdef"]
    {
        assert_eq!(world.ask(words, "").1, 1, "{words}");
    }
    assert_eq!(world.ask("check A1 --channel pigeon", "").1, 2);
    assert_eq!(world.ask("check A1 --channel call --at yesterday", "").1, 2);
    assert_eq!(world.ask("check A1 --channel call --point 13800000001", "").1, 2, "no number as an argument");
}

#[test]
fn check_knows_points_by_rank_by_token_and_from_standard_input() {
    let world = World::load();
    let own = world.ask("--as-of 2026-06-09 check A8 --channel call --at 10:00 --point -", "138 0000 0008\n");
    assert_eq!((own.0["decision"].as_str(), own.1), (Some("contact"), 0), "{}", own.0);
    let token = own.0["token"].as_str().unwrap().to_owned();
    let (again, status) = world.ask(&format!("--as-of 2026-06-09 check A8 --channel call --at 10:00 --point {token}"), "");
    assert_eq!((again["token"].as_str(), status), (Some(token.as_str()), 0));
    let (first, _) = world.ask("--as-of 2026-06-09 check A8 --channel call --at 10:00 --point #1", "");
    assert!(first["allowed"].as_bool().unwrap() && !ids(&first).is_empty(), "{first}");
    let (father, status) = world.ask("--as-of 2026-06-09 check A8 --channel call --at 10:00 --point -", "13900000008");
    assert_eq!((father["decision"].as_str(), status), (Some("relay_only"), 0), "{father}");
    assert!(ids(&father).contains(&"HS-3P-01") && ids(&father).contains(&"CN-3P-05"));
    let (early, status) = world.ask("check A8 --channel call --at 2026-06-02T12:00 --point -", "13900000008");
    assert_eq!(status, 3, "two days of failed calls: not lost yet {early}");
    assert!(ids(&early).contains(&"CN-3P-09"));
    let (bought, status) = world.ask("--as-of 2026-06-09 check A8 --channel call --at 10:00 --point -", "13800000088");
    assert_eq!(status, 3, "{bought}");
    assert!(ids(&bought).contains(&"HS-SRC-09"));
    let (stranger, status) = world.ask("--as-of 2026-06-09 check A8 --channel call --at 10:00 --packs us --point -", "13811112222");
    assert_eq!((ids(&stranger), status), (vec!["HS-SRC-09"], 3));
    for value in ["13800000008", "13900000008"] {
        let out = world
            .run(&["--workspace", &world.path("w"), "--as-of", "2026-06-09", "check", "A8", "--channel", "call", "--point", "-"], value);
        assert!(!String::from_utf8_lossy(&out.stdout).contains(&value[3..]), "a number is never shown");
    }
}
