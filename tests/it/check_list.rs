//! `check --list` end to end: a list in, the same list out, judged as each row would be judged alone.
//! Never tests a rule's own lines: the vectors in `rules` do.

use super::check::FILES;
use super::desk::{Desk, text};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::OnceLock;

/// A workspace with the files of the tests of `check`.
fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let desk = Desk::new();
        let files: Vec<_> = FILES.iter().map(|(name, text)| desk.file(&format!("in/{name}"), text)).collect();
        desk.load(&[files[0].parent().unwrap()], &[], 0);
        desk
    })
}

fn ask(desk: &Desk, args: &[&str], input: &[u8]) -> Output {
    let mut child = desk.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// The rows of a list as `check --list` answers.
fn rows(desk: &Desk, list: &Path, more: &[&str]) -> Vec<Value> {
    let args = [&["check", "--list", list.to_str().unwrap(), "--format", "json"], more].concat();
    let out = ask(desk, &args, b"");
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out)))
}

fn list(name: &str, text: &str) -> std::path::PathBuf {
    desk().file(name, text)
}

fn of<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

#[test]
fn every_row_comes_out_in_its_place_and_what_cannot_be_read_is_blocked() {
    let list = list(
        "mixed.csv",
        "batch,account_id,phone,channel,at,姓名,reason\n\
         x,A8,13800000008,call,2026-06-09 10:00,吴十,own\n\
         x,A9,13800000008,call,2026-06-09 10:00,,\n\
         y,A8,12345,call,2026-06-09 10:00,,\n\
         y,A8,13800000008,pigeon,2026-06-09 10:00,,\n\
         y,A8,13800000008,call,2026-06-09,,\n\
         z,,13800000008,call,2026-06-09 10:00,,\n\
         z,A8,13811112222,sms,2026-06-09 10:00,,\n",
    );
    let out = ask(desk(), &["check", "--list", list.to_str().unwrap(), "--format", "csv"], b"");
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
    let shown = String::from_utf8(out.stdout).unwrap();
    assert_eq!(
        shown.lines().next().unwrap(),
        "batch,account_id,phone,channel,at,姓名,reason_in_list,allowed,decision,rules,warnings,next_lawful_at,attempts_left_today,reason,\
         would_change,decided_by,token"
    );
    assert!(!shown.contains("13800000008") && !shown.contains("吴十") && !shown.contains("12345"), "{shown}");
    let rows = rows(desk(), &list, &[]);
    let found: Vec<_> = rows.iter().map(|row| (of(row, "batch"), of(row, "decision"))).collect();
    let blocked = "blocked";
    assert_eq!(
        found,
        [("x", "contact"), ("x", blocked), ("y", blocked), ("y", blocked), ("y", blocked), ("z", blocked), ("z", blocked)],
        "{rows:?}"
    );
    for (row, words) in
        [(1, "no account \"A9\""), (2, "phone number"), (3, "\"pigeon\""), (4, "time"), (5, "no account"), (6, "nobody knows")]
    {
        assert!(of(&rows[row], "reason").contains(words), "{}", rows[row]);
        assert!(rows[row]["next_lawful_at"].is_null() && !of(&rows[row], "would_change").is_empty());
    }
    assert_eq!((of(&rows[0], "decided_by"), of(&rows[0], "token").len(), of(&rows[0], "reason_in_list")), ("machine", 16, "own"));
    assert!(rows[6]["rules"].as_array().unwrap().contains(&"HS-SRC-09".into()), "{}", rows[6]);
}

#[test]
fn rows_that_are_allowed_count_against_the_later_ones() {
    // Ten calls, the last first in the file: the times decide.
    let hours = (0..10).rev().map(|n| format!("A8,13800000008,2026-06-09 {:02}:30\n", 9 + n));
    let ten = list("ten.csv", &format!("account_id,phone,at\n{}", hours.collect::<String>()));
    let rows_of_ten = rows(desk(), &ten, &["--channel", "call"]);
    let allowed: Vec<bool> = rows_of_ten.iter().map(|row| row["allowed"].as_bool().unwrap()).collect();
    assert_eq!(allowed, [false, false, false, false, false, true, true, true, true, true], "at most 5 attempts a day");
    assert!(rows_of_ten[..5].iter().all(|row| row["rules"][0] == "HS-FREQ-01"), "{rows_of_ten:?}");
    assert_eq!(rows_of_ten[5]["attempts_left_today"], 1);
    // The same call for two accounts of two debtors: nobody's rows count against another's.
    let two = list("two.csv", "debtor_id,channel,at\nD8,call,2026-06-09 10:00\nD4,call,2026-06-09 10:00\n");
    assert!(rows(desk(), &two, &[]).iter().all(|row| row["allowed"] == true));
    // Texts: three a week, over the days of the list.
    let days = (9..14).map(|day| format!("A8,sms,2026-06-{day:02} 10:00\n"));
    let texts = list("texts.csv", &format!("account_id,channel,at\n{}", days.collect::<String>()));
    let allowed: Vec<bool> = rows(desk(), &texts, &[]).iter().map(|row| row["allowed"].as_bool().unwrap()).collect();
    assert_eq!(allowed, [true, true, true, false, false]);
}

#[test]
fn lists_come_in_every_form_and_the_answer_knows_no_threads() {
    let rows = [["A8", "13800000008", "短信", "2026/6/9 9:30"], ["A3", "13800000003", "电话", "2026-06-09 10:00"]];
    let header = ["合同号", "手机号", "渠道", "时间"];
    let joined = |mark: &str| -> String { std::iter::once(header).chain(rows).map(|row| row.join(mark) + "\n").collect() };
    let json: String = rows
        .iter()
        .map(|row| format!("{}\n", serde_json::json!({"合同号": row[0], "手机号": row[1], "渠道": row[2], "时间": row[3]})))
        .collect();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in std::iter::once(header).chain(rows).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            sheet.write_string(at as u32, column as u16, *cell).unwrap();
        }
    }
    let lists: Vec<(&str, Vec<u8>)> = vec![
        ("list.csv", joined(",").into_bytes()),
        ("bom.csv", format!("\u{feff}{}", joined(",")).into_bytes()),
        ("list.tsv", joined("\t").into_bytes()),
        ("list.jsonl", json.into_bytes()),
        ("list.xlsx", book.save_to_buffer().unwrap()),
        ("gb.csv", encoding_rs::GB18030.encode(&joined(",")).0.into_owned()),
    ];
    let expected = ask(desk(), &["check", "--list", "-", "--format", "csv", "--threads", "1"], &lists[0].1).stdout;
    let shown = String::from_utf8(expected.clone()).unwrap();
    let decisions: Vec<&str> = shown.lines().skip(1).map(|line| line.split(',').nth(5).unwrap()).collect();
    assert_eq!(decisions, ["contact", "blocked"], "{shown}");
    for (name, bytes) in lists {
        let path = desk().file(name, bytes);
        for threads in ["1", "3"] {
            let out = ask(desk(), &["check", "--list", path.to_str().unwrap(), "--format", "csv", "--threads", threads], b"");
            assert_eq!(String::from_utf8(out.stdout).unwrap(), shown, "{name} {}", String::from_utf8_lossy(&out.stderr));
        }
    }
}

#[test]
fn numbers_are_shown_only_on_purpose_and_what_is_missing_is_said() {
    let list = list("plain.csv", "account_id,phone,at\nA8,138 0000 0008,2026-06-09 10:00\n");
    let path = list.to_str().unwrap();
    let shown = ask(
        desk(),
        &["check", "--list", path, "--channel", "call", "--reveal", "--purpose", "the dialler of today", "--format", "csv"],
        b"",
    );
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown));
    assert!(text(&shown).contains("138 0000 0008"), "as the list has it");
    let log = std::fs::read_to_string(desk().workspace().join("audit.log")).unwrap();
    assert!(log.contains("the dialler of today") && log.contains("D8") && !log.contains("00000008"), "{log}");
    let no_account = desk().file("none.csv", "phone,channel\n13800000008,call\n");
    for (args, code, words) in [
        (&["check", "--list", path][..], 2, "--channel call"),
        (&["check", "--list", no_account.to_str().unwrap()], 1, "account_id"),
        (&["check", "--list", "/nowhere.csv", "--channel", "call"], 1, "/nowhere.csv"),
        (&["check", "--list", path, "--channel", "call", "--reveal"], 2, "--purpose"),
        (&["check", "A8", "--channel", "call", "--reveal", "--purpose", "x"], 2, "--list"),
        (&["check"], 2, "ACCOUNT"),
    ] {
        let out = ask(desk(), args, b"");
        assert_eq!(out.status.code(), Some(code), "{args:?}: {}", text(&out));
        assert!(text(&out).contains(words), "{args:?}: {}", text(&out));
    }
    let table = ask(desk(), &["check", "--list", path, "--channel", "call"], b"");
    assert!(text(&table).contains("1 rows as of") && text(&table).contains("1 contact"), "{}", text(&table));
}

/// Every row of the sample is judged alone as it is in the list, or the list is the stricter.
#[test]
fn a_list_says_what_single_questions_say() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let names = ["accounts.csv", "clients.csv", "complaints.csv", "consents.csv", "contact_points.csv", "contacts.csv", "debtors.csv"];
    let more = ["pauses.csv", "payments.csv", "plans.csv", "relations.csv", "statements.csv", "suppressions.csv", "trace_outcomes.jsonl"];
    let files: Vec<_> = names.iter().chain(&more).map(|name| sample.join(name)).collect();
    desk.load(&files.iter().map(|path| path.as_path()).collect::<Vec<_>>(), &[], 0);
    // Debtors of the sample's scenes: sources of every kind, contact persons, doubles; and some of the crowd.
    let accounts = std::fs::read_to_string(sample.join("accounts.csv")).unwrap();
    let account_of = |debtor: &str| {
        accounts.lines().find_map(|line| {
            let mut cells = line.split(',');
            let account = cells.next()?;
            (cells.next()? == debtor).then(|| account.to_owned())
        })
    };
    let points = std::fs::read_to_string(sample.join("contact_points.csv")).unwrap();
    let wanted = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        let scene = ["D9", "P9"].iter().any(|of| cells[0].contains(of)) || ["HT-D001", "BL-D010", "YH-D020"].contains(&cells[0]);
        scene && ["mobile", "landline"].contains(&cells[1])
    };
    let mut asked: Vec<(String, String)> = Vec::new();
    for line in points.lines().filter(wanted) {
        let cells: Vec<&str> = line.split(',').collect();
        // A contact person HT-P9301 is debtor HT-D930's.
        let debtor = cells[0].replace("-P", "-D");
        let debtor = if cells[0].contains("-P") { &debtor[..debtor.len() - 1] } else { &debtor[..] };
        if let Some(account) = account_of(debtor).filter(|_| asked.len() < 44) {
            asked.push((account, cells[2].to_owned()));
        }
    }
    asked.sort();
    asked.dedup();
    assert!(asked.len() > 25, "{asked:?}");
    asked.push((asked[0].0.clone(), "13900001111".into()));
    let at = "2026-06-07T10:00";
    let list: String = asked.iter().map(|(account, phone)| format!("{account},{phone},{at}\n")).collect();
    let path = desk.file("list.csv", format!("account_id,phone,at\n{list}"));
    let listed = rows(&desk, &path, &["--as-of", "2026-06-07", "--channel", "call"]);
    let order = |row: &Value| ["contact", "relay_only", "verify_first", "blocked"].iter().position(|d| *d == of(row, "decision")).unwrap();
    let mut blocked = 0;
    for ((account, phone), row) in asked.iter().zip(&listed) {
        let args = ["--as-of", "2026-06-07", "check", account, "--channel", "call", "--at", at, "--point", "-", "--format", "json"];
        let out = ask(&desk, &args, phone.as_bytes());
        let alone = &serde_json::from_slice::<Vec<Value>>(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out)))[0];
        assert!(order(row) >= order(alone), "freer in the list: {alone} {row}");
        // Stricter only where the list itself counts: an earlier row to the same person, or a number that several share.
        let why = row["rules"].as_array().unwrap();
        let counted = ["HS-FREQ-01", "HS-3P-01", "HS-KIND-01"].iter().any(|rule| why.contains(&(*rule).into()));
        assert!(order(row) == order(alone) || counted, "{alone} {row}");
        blocked += usize::from(order(row) == 3);
    }
    assert!(blocked > 5 && blocked < asked.len(), "{blocked} of {}", asked.len());
}

#[test]
fn the_leads_of_the_day_are_a_list_too() {
    let leads = ask(desk(), &["--as-of", "2026-06-09", "leads", "--debtor", "D8", "--format", "csv"], b"");
    let shown = text(&leads);
    assert!(shown.lines().count() > 2 && shown.contains('*'), "{shown}");
    let list = desk().file("leads.csv", &leads.stdout);
    let listed = rows(desk(), &list, &["--as-of", "2026-06-09", "--channel", "call", "--at", "10:00"]);
    assert_eq!(listed.len(), shown.lines().count() - 1);
    for row in &listed {
        assert_eq!(row["decision"], row["decision_in_list"], "named by its token: {row}");
        assert_eq!(row["token"], row["token_in_list"]);
    }
}
