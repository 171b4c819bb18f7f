//! A report of a user's own: copied, changed, tried, written; and what is refused with its file.
//! Never looks at the program's own reports: those have tests of their own.

use crate::desk::{Desk, text};
use serde_json::Value;

const QUIET: &str = "-- Accounts held, by client.\nselect n.client, count(*) as quiet_accounts\nfrom account_now n\nwhere n.held\ngroup by n.client\norder by n.client\n";
const BLOCK: &str = r#"
[[section]]
title = "section-quiet"
[[section.block]]
key = "quiet"
show = "table"
from = "quiet"
keys = ["client"]
metrics = ["quiet_accounts"]
[[question]]
name = "quiet"
sql = "quiet.sql"
[texts.en]
section-quiet = "Quiet ones"
block-quiet = "Accounts nobody called"
metric-quiet_accounts = "Accounts"
about-quiet_accounts = "Held at the end of the day"
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    let debtors = desk.file("debtors.csv", "debtor_id,name\nD1,王小明\nD2,李娜\n");
    let accounts = "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\nA1,D1,bank,b,2026-01-01,100,2025-12-01\nA2,D2,bank,b,2026-01-01,100,2025-12-01\n";
    let accounts = desk.file("accounts.csv", accounts);
    desk.load(&[debtors.as_path(), accounts.as_path()], &[], 0);
    desk
}

fn write(desk: &Desk, file: &str, text: &str) {
    std::fs::write(desk.workspace().join("reports").join(file), text).unwrap();
}

/// Exit status, and what was said.
fn run(desk: &Desk, args: &[&str]) -> (i32, String) {
    let output = desk.run(&[&["--as-of", "2026-06-07", "report"], args].concat());
    (output.status.code().unwrap(), text(&output))
}

#[test]
fn a_report_is_copied_changed_tried_and_written() {
    let desk = desk();
    let (_, copy) = run(&desk, &["show", "weekly"]);
    let mine = copy.replacen("name = \"weekly\"", "name = \"mine\"\nbase = \"weekly\"", 1);
    let mine = mine.replacen("# -- the page\n", "[[metric]]\nkey = \"quiet_accounts\"\nas = \"count\"\n\n# -- the page\n", 1) + BLOCK;
    write(&desk, "mine.toml", &mine);
    write(&desk, "quiet.sql", QUIET);
    let (status, said) = run(&desk, &["check", "mine"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("it holds together") && said.contains("section-quiet (zh-CN)") && !said.contains("section-quiet (en)"), "{said}");
    assert!(said.contains("warning: ") && said.contains("the question quiet has no column"), "{said}");
    let (_, list) = run(&desk, &["list"]);
    assert!(list.contains("mine: 35 blocks") && list.contains("weekly: 34 blocks, brought by the program"), "{list}");
    let (status, said) = run(&desk, &["mine"]);
    assert_eq!(status, 0, "{said}");
    let folder = desk.workspace().join("reports");
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("mine.json")).unwrap()).unwrap();
    assert_eq!(json["quiet"][0]["quiet_accounts"]["value"], 2);
    assert_eq!(json["report"], "mine");
    assert!(std::fs::read_to_string(folder.join("mine.html")).unwrap().contains("Accounts nobody called"));
    assert!(std::fs::read_to_string(folder.join("mine.md")).unwrap().contains("the question quiet has no column"));
    write(
        &desk,
        "quiet.sql",
        &QUIET.replace("count(*) as quiet_accounts", "count(*) as quiet_accounts, count(distinct n.debtor_id) as people"),
    );
    let (status, said) = run(&desk, &["check", "mine"]);
    assert!(status == 0 && !said.contains("warning"), "{said}");
    assert_eq!(run(&desk, &["mine"]).0, 0);
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("mine.json")).unwrap()).unwrap();
    assert_eq!(json["quiet"][0]["quiet_accounts"]["withheld"], true, "two people are few");
    // One of the same name stands in place of the program's.
    write(&desk, "weekly.toml", &mine.replacen("name = \"mine\"\nbase = \"weekly\"", "name = \"weekly\"", 1));
    assert!(run(&desk, &["list"]).1.contains("weekly: 35 blocks"));
}

#[test]
fn what_does_not_hold_together_is_refused_with_its_file() {
    let desk = desk();
    let report =
        format!("name = \"mine\"\nbase = \"weekly\"\ntitle = \"t\"\n[[metric]]\nkey = \"quiet_accounts\"\nas = \"count\"\n{BLOCK}");
    let refused = |toml: &str, sql: &str, wanted: &str| {
        write(&desk, "mine.toml", toml);
        write(&desk, "quiet.sql", sql);
        let (status, said) = run(&desk, &["check", "mine"]);
        assert!(status == 1 && said.contains(wanted), "{wanted}: {said}");
    };
    refused(&report.replace("base = \"weekly\"\n", ""), QUIET, "base = \"mine\"");
    refused(&report.replace("metrics = [\"quiet_accounts\"]", "metrics = [\"loud\"]"), QUIET, "there is no metric loud");
    refused(&report.replace("from = \"quiet\"", "from = \"loud\""), QUIET, "there is no finding loud");
    refused(&report.replace("sql = \"quiet.sql\"", "sql = \"../../etc/passwd\""), QUIET, "not in the workspace's reports/");
    refused(&report.replace("name = \"quiet\"", "name = \"weekly\""), QUIET, "has a finding \"weekly\" already");
    refused(&report, "select 1 as a; drop table accounts", "one select");
    refused(&report, "delete from accounts", "one select");
    refused(&report, "select nothing from account_now", "nothing");
    refused(&report, "select n.client, 1 as other from account_now n", "has no column quiet_accounts");
    refused(&report, "select d.name as client, 1 as quiet_accounts from debtors d", "holds a personal value");
    refused(&report, "select cast(list(d.name) as varchar) as client, 1 as quiet_accounts from debtors d", "holds a personal value");
    refused(&report, "select 'of ' || d.name || '.' as client, 1 as quiet_accounts from debtors d", "holds a personal value");
    refused(&report, "select c.content as client, 1 as quiet_accounts from read_text('/etc/hostname') c", "quiet.sql");
    let (status, said) = run(&desk, &["yearly"]);
    assert!(status == 1 && said.contains("there is no report \"yearly\""), "{said}");
    assert_eq!(run(&desk, &["check"]).0, 2);
}
