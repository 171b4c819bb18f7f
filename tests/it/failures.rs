//! What a user sees when something is wrong: each message, its hint and its exit status.
//! Never tests what went right.

use super::desk::{Desk, text};
use std::path::Path;

fn shown(desk: &Desk, args: &[&str], status: i32) -> String {
    let output = desk.run(args);
    assert_eq!(output.status.code(), Some(status), "{}", text(&output));
    text(&output).replace(desk.dir.path().to_str().unwrap(), "DIR")
}

#[test]
fn files_that_cannot_be_read() {
    let desk = Desk::new();
    let mut all = String::new();
    for (name, bytes) in [
        ("1/debtors.csv", &b""[..]),
        ("2/debtors.csv", b"name,region\nx,y\n"),
        ("3/debtors.csv", b"debtor_id,debtor_id\nD1,D2\n"),
        ("4/debtors.csv", b"debtor_id,name\nD1,\"open\nD2,x\nD3,y\n"),
        ("5/debtors.csv", b"debtor_id,name\nD1,\xff\xff\xff\n"),
        ("6/debtors.jsonl", b"{\"debtor_id\": \"D1\"}\n{\"debtor_id\": \n"),
        ("7/debtors.xlsx", b"PK no workbook"),
        ("8/debtors.parquet", b"PAR1 no parquet"),
        ("9/unknown.csv", b"debtor_id\nD1\n"),
        ("a/debtors.pdf", b"%PDF"),
    ] {
        let path = desk.file(name, bytes);
        let message = shown(&desk, &["load", path.to_str().unwrap(), "--format", "csv"], 1);
        let told: Vec<&str> = message.lines().filter(|line| line.contains("error:") || line.contains("hint:")).collect();
        all.push_str(&told.join("\n"));
        all.push_str("\n\n");
    }
    all.push_str(&shown(&desk, &["load", "nowhere.csv"], 1));
    insta::assert_snapshot!(all);
    assert_eq!(desk.count("debtors"), 0);
}

#[test]
fn workspaces_that_cannot_be_used() {
    let desk = Desk::new();
    let mut all = shown(&desk, &["init"], 1);
    all.push_str(&shown(&desk, &["--workspace", "/nowhere", "status"], 1));
    let database = desk.workspace().join("retrace.duckdb");
    let good = std::fs::read(&database).unwrap();

    let holder = duckdb::Connection::open(&database).unwrap();
    // A lock is between processes: this one holds it, the binary asks for it.
    all.push_str(&shown(&desk, &["load", desk.file("debtors.csv", "debtor_id\nD1\n").to_str().unwrap()], 1));
    holder.execute_batch("UPDATE meta SET value = '99' WHERE name = 'layout'; CHECKPOINT").unwrap();
    drop(holder);
    all.push_str(&shown(&desk, &["status"], 1));

    std::fs::write(&database, "this is no database at all, but a text of some length".repeat(400)).unwrap();
    all.push_str(&shown(&desk, &["status"], 1));
    std::fs::remove_file(&database).unwrap();
    duckdb::Connection::open(&database).unwrap().execute_batch("CREATE TABLE other (n INTEGER)").unwrap();
    all.push_str(&shown(&desk, &["status"], 1));

    std::fs::write(&database, &good).unwrap();
    let key = desk.dir.path().join("key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    all.push_str(&shown(&desk, &["status"], 1));
    std::fs::write(&key, format!("retrace-key-1 {}\n", "ab".repeat(32))).unwrap();
    all.push_str(&shown(&desk, &["status"], 1));
    std::fs::write(&key, kept).unwrap();
    let config = desk.workspace().join("retrace.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("max_bad = 0.05", "max_bed = 0.05")).unwrap();
    all.push_str(&shown(&desk, &["status"], 1));
    insta::assert_snapshot!(all);
}

#[test]
fn the_keys_file_is_its_owners_alone() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let desk = Desk::new();
        let mode = std::fs::metadata(desk.dir.path().join("key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_key_wrapped_with_a_passphrase_opens_with_it_and_with_no_other() {
    let desk = Desk { dir: tempfile::TempDir::new().unwrap() };
    let init = |word: &str, args: &[&str]| desk.command(args).env("RETRACE_PASSPHRASE", word).output().unwrap();
    assert!(init("a good long one", &["init", "--passphrase"]).status.success());
    assert!(std::fs::read_to_string(desk.dir.path().join("key")).unwrap().starts_with("retrace-key-1-argon2id "));
    assert_eq!(init("a good long one", &["status"]).status.code(), Some(0));
    let wrong = init("another", &["status"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong).contains("the passphrase does not fit"), "{}", text(&wrong));
}

/// Every verb's help, as users read it.
#[test]
fn the_whole_command_line() {
    let desk = Desk::new();
    let mut all = text(&desk.run(&["--help"]));
    let verbs: Vec<String> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| {
            line.strip_prefix("  ")?.split_whitespace().next().filter(|w| !line.starts_with("   ") && *w != "help").map(str::to_owned)
        })
        .collect();
    assert!(verbs.len() >= 8, "{verbs:?}");
    for verb in verbs {
        all.push_str(&format!("\n======== retrace {verb} --help\n{}", text(&desk.run(&[&verb, "--help"]))));
    }
    insta::assert_snapshot!(all);
    assert_eq!(desk.run(&["no-such-verb"]).status.code(), Some(2));
    assert_eq!(desk.run(&["load"]).status.code(), Some(2));
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md").exists());
}
