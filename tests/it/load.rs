//! `load` end to end: every format and encoding, counts that add up, all or nothing, the same again, killed at any moment.
//! Never looks at sample-data: the sample's own tests do.

use super::desk::{Desk, text};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

const DEBTORS: &str = "debtor_id,name,national_id,employer\nD1,王小明,11010519491231002X,某某公司\nD2,李四,,\n";
const ACCOUNTS: &str =
    "account_id,debtor_id,client,batch,placed_on,principal\nA1,D1,Bank,B1,2026-01-05,\"1,000.50\"\nA2,D2,Bank,B1,2026-01-05,200\n";

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFFu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The bytes of DEBTORS in GB18030, as another program wrote them.
fn gb18030() -> Vec<u8> {
    let mut bytes = b"debtor_id,name,national_id,employer\nD1,".to_vec();
    bytes.extend([0xCD, 0xF5, 0xD0, 0xA1, 0xC3, 0xF7]);
    bytes.extend(b",11010519491231002X,");
    bytes.extend([0xC4, 0xB3, 0xC4, 0xB3, 0xB9, 0xAB, 0xCB, 0xBE]);
    bytes.extend(b"\nD2,");
    bytes.extend([0xC0, 0xEE, 0xCB, 0xC4]);
    bytes.extend(b",,\n");
    bytes
}

fn counts(rows: &[Value]) -> Vec<(i64, i64, i64, i64)> {
    let n = |row: &Value, name: &str| row[name].as_i64().unwrap();
    rows.iter().map(|r| (n(r, "read"), n(r, "loaded"), n(r, "unchanged"), n(r, "quarantined"))).collect()
}

#[test]
fn the_same_rows_in_every_format_are_the_same_rows() {
    let desk = Desk::new();
    let first = desk.file("a/debtors.csv", DEBTORS);
    assert_eq!(counts(&desk.load(&[&first], &[], 0)), [(2, 2, 0, 0)]);
    let lines = "{\"debtor_id\":\"D1\",\"name\":\"王小明\",\"national_id\":\"11010519491231002X\",\"employer\":\"某某公司\"}\n{\"debtor_id\":\"D2\",\"name\":\"李四\",\"national_id\":null}\n";
    for (name, bytes) in [
        ("b/debtors.csv", [b"\xef\xbb\xbf", DEBTORS.as_bytes()].concat()),
        ("c/debtors.csv", utf16(DEBTORS)),
        ("d/debtors.csv", gb18030()),
        ("e/debtors.tsv", DEBTORS.replace(',', "\t").into_bytes()),
        ("f/debtors.csv", DEBTORS.replace(',', ";").into_bytes()),
        ("g/debtors.csv", DEBTORS.replace('\n', "\r\n").into_bytes()),
        ("h/debtors.jsonl", lines.as_bytes().to_vec()),
        (
            "i/debtors_0605.csv",
            DEBTORS.to_uppercase().replace("DEBTOR_ID,NAME,NATIONAL_ID,EMPLOYER", "Debtor_ID,Name,National ID,EMPLOYER").into_bytes(),
        ),
    ] {
        let path = desk.file(name, bytes);
        assert_eq!(counts(&desk.load(&[&path], &[], 0)), [(2, 0, 2, 0)], "{name}");
    }
    let book = desk.dir.path().join("debtors.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in DEBTORS.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    workbook.save(&book).unwrap();
    assert_eq!(counts(&desk.load(&[&book], &[], 0)), [(2, 0, 2, 0)], "xlsx");
    let parquet = desk.dir.path().join("debtors.parquet");
    let conn = duckdb::Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!("COPY (SELECT * FROM read_csv('{}', all_varchar = true)) TO '{}'", first.display(), parquet.display()))
        .unwrap();
    assert_eq!(counts(&desk.load(&[&parquet], &[], 0)), [(2, 0, 2, 0)], "parquet");
    assert_eq!(desk.count("debtors"), 2);
}

#[test]
fn standard_input_is_a_file_too() {
    let desk = Desk::new();
    let mut child =
        desk.command(&["load", "-", "--as", "debtors", "--format", "json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(DEBTORS.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(desk.count("debtors"), 2);
    assert!(output.stderr.is_empty(), "no progress in a pipe: {}", text(&output));
}

#[test]
fn children_may_come_first_in_one_command_or_wait_for_a_later_one() {
    let desk = Desk::new();
    let (accounts, debtors) = (desk.file("accounts.csv", ACCOUNTS), desk.file("debtors.csv", DEBTORS));
    let waiting = desk.load(&[&accounts], &[], 0);
    assert_eq!(counts(&waiting), [(2, 0, 0, 2)]);
    assert_eq!(waiting[0]["waiting"], 2);
    assert_eq!(desk.count("accounts"), 0);
    desk.load(&[&debtors], &[], 0);
    assert_eq!(desk.count("accounts"), 2, "rows load by themselves when their parent does");
    let other = Desk::new();
    let (accounts, debtors) = (other.file("accounts.csv", ACCOUNTS), other.file("debtors.csv", DEBTORS));
    assert_eq!(counts(&other.load(&[&accounts, &debtors], &[], 0)), [(2, 2, 0, 0), (2, 2, 0, 0)]);
}

#[test]
fn a_newer_row_replaces_and_the_older_stays_in_the_history() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS)], &[], 0);
    let newer = desk.file("n/debtors.csv", DEBTORS.replace("李四", "李四四"));
    assert_eq!(counts(&desk.load(&[&newer], &[], 0)), [(2, 1, 1, 0)]);
    assert_eq!(desk.count("debtors"), 2);
    let conn = duckdb::Connection::open(desk.workspace().join("retrace.duckdb")).unwrap();
    let (n, key, sealed): (i64, String, String) = conn
        .query_row("SELECT count(*), min(row_key), min(sealed_row) FROM row_history", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap();
    assert_eq!((n, key.as_str(), &sealed[..2]), (1, "D2", "T:"));
}

#[test]
fn a_file_over_the_limit_loads_nothing_and_says_so() {
    let desk = Desk::new();
    let bad = desk.file("debtors.csv", "debtor_id,birth_on\nD1,1990-01-01\nD2,1990-02-30\n");
    let summary = desk.load(&[&bad], &[], 1);
    assert_eq!(counts(&summary), [(2, 0, 0, 2)]);
    assert_eq!(summary[0]["accepted"], false);
    assert_eq!(desk.count("debtors"), 0);
    assert!(desk.quarantine().contains("3,birth_on,1990-02-30,bad_date"), "{}", desk.quarantine());
    assert_eq!(counts(&desk.load(&[&bad], &["--max-bad", "0.5"], 0)), [(2, 1, 0, 1)]);
    let output = desk.run(&["load", bad.to_str().unwrap()]);
    insta::assert_snapshot!(text(&output).replace(desk.dir.path().to_str().unwrap(), "DIR"));
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let desk = Desk::new();
    let path = desk.file("debtors.csv", DEBTORS);
    assert_eq!(counts(&desk.load(&[&path], &["--dry-run"], 0)), [(2, 2, 0, 0)]);
    assert_eq!(desk.count("debtors"), 0);
    assert!(std::fs::read_dir(desk.workspace().join("quarantine")).unwrap().next().is_none());
    assert_eq!(counts(&desk.load(&[&path], &[], 0)), [(2, 2, 0, 0)]);
}

#[test]
fn a_key_twice_in_one_file_is_one_row_where_it_says_the_same() {
    let desk = Desk::new();
    let path = desk.file("debtors.csv", "debtor_id,region\nD1,310000\nD1,310000\nD2,310000\nD2,320000\n");
    assert_eq!(counts(&desk.load(&[&path], &["--max-bad", "0.5"], 0)), [(4, 2, 1, 1)]);
    assert!(desk.quarantine().contains("5,debtor_id,D2,duplicate_key"), "{}", desk.quarantine());
}

#[test]
fn of_two_rows_of_one_key_the_one_that_protects_holds_until_it_is_mended() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS), &desk.file("accounts.csv", ACCOUNTS)], &[], 0);
    let held = || text(&desk.run(&["status"])).contains("held because a row that protects somebody could not be read");
    let tried = |results: [&str; 2]| {
        let rows = results.map(|result| format!("D1,mobile,13800138000,2026-05-12T16:16:00+08:00,{result}\n"));
        desk.file("trace_outcomes.csv", format!("debtor_id,kind,value,tried_at,result\n{}", rows.concat()))
    };
    desk.load(&[&tried(["no_answer", "dead"])], &["--max-bad", "0.5"], 0);
    assert!(!held(), "neither protects anybody");
    desk.load(&[&tried(["no_answer", "wrong_party"])], &["--max-bad", "0.5"], 0);
    assert!(held());
    desk.load(&[&tried(["wrong_party", "wrong_party"])], &[], 0);
    assert!(!held(), "mended: the row is there");
}

#[test]
fn an_account_id_belongs_to_the_client_that_had_it_first() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS), &desk.file("accounts.csv", ACCOUNTS)], &[], 0);
    let other = desk.file(
        "o/accounts.csv",
        "account_id,debtor_id,client,batch,placed_on,principal\nA1,D2,Other,X,2026-01-05,5\nA1,D1,Bank,B2,2026-03-05,900\n",
    );
    assert_eq!(counts(&desk.load(&[&other], &["--max-bad", "1"], 0)), [(2, 1, 0, 1)]);
    assert!(desk.quarantine().contains("id_of_other_client"));
    assert_eq!(desk.count("accounts"), 3, "another batch is a further placement");
}

#[test]
fn an_id_of_two_clients_people_stays_the_first_ones() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS), &desk.file("accounts.csv", ACCOUNTS)], &[], 0);
    let accounts = "account_id,debtor_id,client,batch,placed_on,principal\n";
    let points = "owner_id,kind,value,source,basis\nD1,mobile,13900000001,application,contract\n";
    // Another client's D1 is somebody else by the identity number: none of its rows becomes the first one's.
    desk.file("o/debtors.csv", "debtor_id,name,national_id\nD1,陶大,440524188001010014\nN1,新人,\n");
    desk.file("o/accounts.csv", format!("{accounts}Z1,D1,Other,X,2026-01-05,5\nZ2,N1,Other,X,2026-01-05,5\n"));
    let folder = desk.file("o/contact_points.csv", points);
    let found = desk.load(&[folder.parent().unwrap()], &["--max-bad", "1"], 0);
    assert_eq!(counts(&found), [(2, 1, 0, 1), (2, 1, 0, 1), (1, 0, 0, 1)], "debtors, accounts, points");
    assert!(desk.quarantine().contains("id_of_other_client"));
    // One debtor with accounts at two clients is no such case.
    let same = desk.file("s/accounts.csv", format!("{accounts}Z3,D1,Other,X,2026-01-05,5\n"));
    assert_eq!(counts(&desk.load(&[&same], &[], 0)), [(1, 1, 0, 0)]);
    // A contact person by the id of another client's debtor, and a line break in an id.
    let people = "person_id,debtor_id,name,relation,source,basis\nN1,D2,某人,parent,application,contract\n\"P\n1\",D2,某人,parent,application,contract\n";
    desk.load(&[&desk.file("relations.csv", people)], &["--max-bad", "1"], 0);
    let told = desk.quarantine();
    assert_eq!((told.matches("id_of_other_client").count(), told.matches("bad_id").count()), (1, 1), "{told}");
}

#[test]
fn a_row_that_protects_somebody_and_cannot_be_read_holds_until_it_is_mended() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS), &desk.file("accounts.csv", ACCOUNTS)], &[], 0);
    let held = || text(&desk.run(&["--as-of", "2026-06-07", "status"])).lines().find(|l| l.contains(" held ")).map(str::to_owned);
    let path = desk.file("suppressions.csv", "subject_kind,subject,scope,since,reason\naccount,A1,all,last week,cease_request\n");
    desk.load(&[&path], &["--max-bad", "1"], 0);
    assert!(held().is_some());
    let refused = desk.run(&["--as-of", "2026-06-07", "check", "A1", "--channel", "letter"]);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused));
    let mended =
        desk.file("m/suppressions.csv", "subject_kind,subject,scope,since,reason\naccount,A1,all,2026-06-01 10:00,cease_request\n");
    desk.load(&[&mended], &[], 0);
    assert_eq!(held(), None);
}

#[test]
fn a_row_of_which_a_part_of_the_key_cannot_be_read_is_mended_by_a_later_load_alone() {
    let desk = Desk::new();
    desk.load(&[&desk.file("debtors.csv", DEBTORS)], &[], 0);
    let faulty = |feed: &str| {
        let output = desk.run(&["--as-of", "2026-06-07", "status", "--format", "json"]);
        let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
        rows.iter().find(|row| row["feed"] == feed).and_then(|row| row["quarantined"].as_i64()).unwrap_or(0)
    };
    let half = desk.file(
        "accounts.csv",
        "account_id,debtor_id,client,batch,placed_on,principal\n,D1,Bank,B1,2026-01-05,1\nA1,D1,Bank,B1,2026-01-05,5\n",
    );
    desk.load(&[&half], &["--max-bad", "1"], 0);
    assert_eq!(faulty("accounts"), 1, "another account of the same batch is no mend of one without an id");
    let whole = desk.file("m/accounts.csv", "account_id,debtor_id,client,batch,placed_on,principal\nA2,D1,Bank,B1,2026-01-05,1\n");
    desk.load(&[&whole], &[], 0);
    assert_eq!(faulty("accounts"), 0);
    // Whom a refused row protects must be known again in what mends it.
    let head = "subject_kind,subject,scope,since,reason\n";
    let nobody = desk.file("suppressions.csv", format!("{head}account,,all,2026-06-01 10:00,cease_request\n"));
    desk.load(&[&nobody], &["--max-bad", "1"], 0);
    let other = desk.file("m/suppressions.csv", format!("{head}account,A1,all,2026-06-01 10:00,cease_request\n"));
    desk.load(&[&other], &[], 0);
    assert_eq!(faulty("suppressions"), 1);
}

#[test]
fn nothing_personal_lies_readable_anywhere_in_the_workspace() {
    let desk = Desk::new();
    let secrets = [
        "王小明",
        "11010519491231002X",
        "某某公司",
        "13800138000",
        "四川北路一号",
        "wang@example.com",
        "Zhang Wei",
        "said hello to him",
        "小明他妈",
        "110105194912310021",
        "a remark of the client",
    ];
    let files = [
        (
            "debtors.csv",
            "debtor_id,name,national_id,employer,client_remark\nD1,王小明,11010519491231002X,某某公司,a remark of the client\nD2,Zhang Wei,110105194912310021,,\nD3,Zhang Wei,,,\n",
        ),
        (
            "accounts.csv",
            "account_id,debtor_id,client,batch,placed_on,principal\nA1,D1,Bank,B1,2026-01-05,1\n13800138000,D1,Bank,B1,2026-01-05,1\n",
        ),
        (
            "relations.csv",
            "person_id,debtor_id,name,relation,phone,address,source,basis\n,D1,小明他妈,parent,13800138000,上海市虹口区四川北路一号,application,contract\n",
        ),
        (
            "contact_points.csv",
            "owner_id,kind,value,source,basis\nD1,mobile,138 0013 8000,application,contract\nD1,email,wang@example.com,application,contract\nD1,王小明,13800138000,application,contract\n",
        ),
        (
            "contacts.csv",
            "contact_id,account_id,at,channel,direction,party,point,outcome,note\nC1,A1,2026-06-01 09:00,call,outbound,debtor,13800138000,no_answer,said hello to him\nC2,A1,13800138000,call,outbound,debtor,,no_answer,said hello to him\n",
        ),
        ("suppressions.csv", "subject_kind,subject,scope,since,reason\npoint,13800138000,all,2026-06-01 10:00,wrong_party\n"),
    ];
    for (name, bytes) in files {
        desk.load(&[&desk.file(name, bytes)], &["--max-bad", "1"], 0);
    }
    desk.load(&[&desk.file("n/debtors.csv", files[0].1.replace("某某", "某某某"))], &["--max-bad", "1"], 0);
    let mut looked = 0;
    let mut folders = vec![desk.workspace()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            looked += 1;
            let wide = |bytes: &[u8]| {
                String::from_utf16_lossy(&bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect::<Vec<_>>())
            };
            let readings = [String::from_utf8_lossy(&bytes).into_owned(), wide(&bytes), wide(bytes.get(1..).unwrap_or_default())];
            for secret in secrets.iter().chain(&["8613800138000", "138 0013 8000"]) {
                assert!(readings.iter().all(|text| !text.contains(secret)), "{secret} lies in {}", path.display());
            }
        }
    }
    assert!(looked >= 4, "{looked} files looked at");
    for args in [
        &["status"][..],
        &["segment"],
        &["leads", "--debtor", "D1"],
        &["leads", "--debtor", "D1", "--blocked"],
        &["check", "A1", "--channel", "call"],
    ] {
        let shown = text(&desk.run(&[&["--as-of", "2026-06-07"], args].concat()));
        assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{args:?} shows {shown}");
    }
}

#[test]
fn revealing_needs_a_purpose_and_is_written_down_in_a_chain() {
    let desk = Desk::new();
    let points = "owner_id,kind,value,source,basis,first_seen_on\nD1,mobile,13800138000,application,contract,2026-01-01\n";
    desk.load(
        &[&desk.file("debtors.csv", DEBTORS), &desk.file("accounts.csv", ACCOUNTS), &desk.file("contact_points.csv", points)],
        &[],
        0,
    );
    let leads = |more: &[&str]| desk.run(&[&["--as-of", "2026-06-07", "leads", "--debtor", "D1", "--format", "csv"], more].concat());
    assert!(text(&leads(&[])).contains("138****8000"), "{}", text(&leads(&[])));
    assert_eq!(leads(&["--reveal"]).status.code(), Some(2));
    assert!(!desk.workspace().join("audit.log").exists());
    assert!(text(&leads(&["--reveal", "--purpose", "call D1 back"])).contains("+8613800138000"));
    let log = std::fs::read_to_string(desk.workspace().join("audit.log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["phase"], &lines[1]["phase"], &lines[1]["purpose"]),
        (&"intent".into(), &"outcome".into(), &"call D1 back".into())
    );
    assert_eq!(lines[1]["previous"], lines[0]["hash"]);
    assert!(lines[0]["subjects"].as_array().unwrap().contains(&"D1".into()));
    assert!(!log.contains("13800138000"));
}

/// Rows enough that a load takes a while; killed at several moments, then loaded again, the counts are those of a load that
/// nobody disturbed.
#[test]
fn a_load_killed_at_any_moment_leaves_the_workspace_as_before_or_as_after() {
    let desk = Desk::new();
    let debtors: String = (0..20_000).map(|n| format!("D{n},Name {n},{}\n", 1960 + n % 40)).collect();
    let accounts: String = (0..20_000).map(|n| format!("A{n},D{n},Bank,B1,2026-01-05,{n}\n")).collect();
    let debtors = desk.file("debtors.csv", format!("debtor_id,name,region\n{debtors}"));
    let accounts = desk.file("accounts.csv", format!("account_id,debtor_id,client,batch,placed_on,principal\n{accounts}"));
    for moment in [5, 40, 120, 250, 400, 700, 1_100] {
        let mut child =
            desk.command(&["load", debtors.to_str().unwrap(), accounts.to_str().unwrap()]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        let (d, a) = (desk.count("debtors"), desk.count("accounts"));
        assert!((d, a) == (0, 0) || (d, a) == (20_000, 20_000), "after {moment} ms: {d} debtors, {a} accounts");
    }
    desk.load(&[&debtors, &accounts], &[], 0);
    assert_eq!((desk.count("debtors"), desk.count("accounts")), (20_000, 20_000));
    assert_eq!(counts(&desk.load(&[&debtors, &accounts], &[], 0)), [(20_000, 0, 20_000, 0), (20_000, 0, 20_000, 0)]);
}
