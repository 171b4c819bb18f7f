//! `sample` end to end: the draw, the reviewer's workbook and its way back; and the questions behind sample and complaints.
//! Never tests an estimate's numbers: unit tests in `audit` do.

use super::desk::{Desk, text};
use super::tables::World;
use retrace::store::query::query_text;
use serde_json::Value;

/// A week of calls by two collectors on two accounts, one early and one late, and a visit; and one contact of the week after.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut contacts = String::from("contact_id,account_id,at,channel,direction,party,point,outcome,collector\n");
    for n in 0..60 {
        let (account, collector) = if n % 3 == 0 { ("A2", "k2") } else { ("A1", "k1") };
        let (day, hour) = (1 + n % 7, 9 + n / 7);
        contacts.push_str(&format!(
            "C{n},{account},2026-06-{day:02}T{hour:02}:00:00+08:00,call,outbound,debtor,13800000001,no_answer,{collector}\n"
        ));
    }
    contacts.push_str("V1,A2,2026-06-03T10:00:00+08:00,visit,outbound,debtor,,not_home,k2\n");
    contacts.push_str("N1,A1,2026-06-08T00:00:00+08:00,call,outbound,debtor,13800000001,no_answer,k1\n");
    let accounts = "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\n\
                    A1,D1,BANK-A,B1,2026-03-01,1000.00,2026-05-20\nA2,D2,BANK-A,B1,2026-01-01,1000.00,2026-01-02\n";
    let paths = [
        desk.file("in/debtors.csv", "debtor_id,name\nD1,王小明\nD2,李四\n"),
        desk.file("in/accounts.csv", accounts),
        desk.file("in/contacts.csv", contacts),
    ];
    desk.load(&paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>(), &[], 0);
    desk
}

fn rows(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let output = desk.run(&[&["--as-of", "2026-06-10"], args, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_same_week_rate_and_seed_give_the_same_sample_and_no_number_in_the_clear() {
    let desk = desk();
    let sample = rows(&desk, &["sample", "--rate", "0.2"]);
    let ids = |rows: &[Value]| rows.iter().map(|row| row["contact_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(ids(&sample).contains(&"V1".to_owned()), "each stratum gets one at least: the only visit is drawn");
    assert!(!ids(&sample).contains(&"N1".to_owned()), "midnight of Monday is the next week's");
    assert!((10..=15).contains(&sample.len()), "{}", sample.len());
    for row in &sample {
        assert!(row["p_included"].as_f64().is_some_and(|p| p > 0.0 && p <= 1.0), "{row}");
        assert!(row["point"].is_null() || row["point"] == "138****0001", "{row}");
        assert_eq!(row["stage"], if row["account_id"] == "A1" { "M1" } else { "M6" }, "{row}");
        assert!(row["verdict"].is_null() && row["reviewer"].is_null());
    }
    assert_eq!(sample, rows(&desk, &["sample", "--rate", "0.2"]));
    assert_ne!(ids(&sample), ids(&rows(&desk, &["sample", "--rate", "0.2", "--seed", "2"])));
    let other = self::desk();
    assert_eq!(sample, rows(&other, &["sample", "--rate", "0.2"]), "another key draws the same");
    let next = rows(&desk, &["sample", "--from", "2026-06-08", "--to", "2026-06-08", "--rate", "1"]);
    assert_eq!(ids(&next), ["N1"]);
    assert_eq!(desk.run(&["sample", "--from", "2026-06-08", "--to", "2026-06-01"]).status.code(), Some(2));
    assert_eq!(desk.run(&["sample", "--rate", "0"]).status.code(), Some(2));
}

#[test]
fn a_workbook_goes_to_the_reviewer_and_its_verdicts_come_back() {
    let desk = desk();
    let path = desk.dir.path().join("week.xlsx");
    let written = desk.run(&["--as-of", "2026-06-10", "sample", "--rate", "0.2", "--output", path.to_str().unwrap()]);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written));
    let again = desk.dir.path().join("again.xlsx");
    desk.run(&["--as-of", "2026-06-10", "sample", "--rate", "0.2", "--output", again.to_str().unwrap()]);
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&again).unwrap(), "the same bytes");
    let mut sheet = retrace::intake::sheet::open_path(&path, None, 1).unwrap();
    let header = retrace::domain::record::Records::header(&sheet).to_vec();
    assert!(header.contains(&"verdict".to_owned()) && !header.contains(&"flagged".to_owned()), "{header:?}");
    let empty = desk.run(&["--as-of", "2026-06-10", "sample", "verdicts", path.to_str().unwrap()]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(text(&empty).contains("no row has a verdict yet"), "{}", text(&empty));
    // The reviewer fills it in, and sends it as CSV.
    let at = header.iter().position(|name| name == "contact_id").unwrap();
    let mut filled = String::from("contact_id,reviewer,verdict,code,level,remark\n");
    let mut drawn = 0;
    while let Some(record) = retrace::domain::record::Records::next_record(&mut sheet).unwrap() {
        let id = record.cells[at].clone().unwrap();
        let judged = if drawn < 2 { "defect,note_late,,told 13800000001 off" } else { "ok,,," };
        filled.push_str(&format!("{id},anna,{judged}\n"));
        drawn += 1;
    }
    let file = desk.file("back.csv", &filled);
    let found = rows(&desk, &["sample", "verdicts", file.to_str().unwrap()]);
    let part =
        |rows: &[Value], part: &str, name: &str| rows.iter().find(|row| row["part"] == part && row["name"] == name).cloned().unwrap();
    let all = part(&found, "all", "");
    assert_eq!((all["reviewed"].as_i64(), all["defects"].as_i64()), (Some(drawn), Some(2)));
    for (low, mid, high) in [("low", "rate", "high"), ("weighted_low", "weighted_rate", "weighted_high")] {
        let number = |name: &str| all[name].as_f64().unwrap();
        assert!(number(low) < number(mid) && number(mid) < number(high), "{all}");
    }
    assert_eq!(part(&found, "level", "level_1")["defects"], 2);
    assert!(part(&found, "level", "level_4")["weighted_rate"].as_f64() == Some(0.0));
    // A second reviewer, and a changed mind of the first.
    let first = filled.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let second = desk.file("bo.csv", format!("contact_id,reviewer,verdict,level\n{first},bo,ok,\n{first},anna,ok,\n"));
    let found = rows(&desk, &["sample", "verdicts", second.to_str().unwrap()]);
    assert_eq!(part(&found, "all", "")["defects"], 1, "the latest of each reviewer counts");
    assert_eq!(
        (part(&found, "agreement", "anna / bo")["neither"].as_i64(), part(&found, "agreement", "anna / bo")["both"].as_i64()),
        (Some(1), Some(0))
    );
    let known = desk.run(&["--as-of", "2026-06-10", "sample", "verdicts", second.to_str().unwrap()]);
    assert!(text(&known).contains("0 verdicts kept, 2 known already"), "{}", text(&known));
    // What is written of people is sealed.
    let database = std::fs::read(desk.workspace().join("retrace.duckdb")).unwrap();
    assert!(!database.windows(11).any(|bytes| bytes == b"13800000001"), "a remark lies in the clear");
    assert!(std::fs::read_to_string(desk.workspace().join("audit.log")).unwrap().contains("sample verdicts"));
}

#[test]
fn a_sheet_with_a_fault_is_not_kept_at_all() {
    let desk = desk();
    for (sheet, told) in [
        ("contact_id,reviewer,verdict\nC1,anna,ok\nC2,anna,fine\n", "2.csv:3 verdict: found fine, expected ok or defect"),
        (
            "contact_id,reviewer,verdict\nC1,anna,ok\nC99,anna,ok\n",
            "2.csv:3 contact_id: found C99, expected a contact on record by 2026-06-10",
        ),
        ("contact_id,verdict\nC1,ok\n", "2.csv:1 reviewer: found no such column"),
    ] {
        let file = desk.file("2.csv", sheet);
        let output = desk.run(&["--as-of", "2026-06-10", "sample", "verdicts", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output).contains(told) && text(&output).contains("nothing of it was kept"), "{}", text(&output));
    }
    let good = desk.file("good.csv", "contact_id,reviewer,verdict\nC1,anna,ok\n");
    let output = desk.run(&["--as-of", "2026-06-10", "sample", "verdicts", good.to_str().unwrap()]);
    assert!(text(&output).contains("1 verdicts kept, 0 known already"), "{}", text(&output));
}

#[test]
fn the_frame_has_the_period_the_stage_of_its_last_day_and_no_token_in_its_order() {
    let mut world = World::new("2026-06-07");
    world.add("accounts", &[("account_id", "A1"), ("past_due_since", "2026-05-20"), ("collector", "k9")]);
    world.add("contacts", &[("account_id", "A1"), ("contact_id", "C1"), ("at", "2026-06-01T00:00:00+08:00"), ("outcome", "no_answer")]);
    world.add(
        "contacts",
        &[("account_id", "A1"), ("contact_id", "K-00ff"), ("at", "2026-06-07T23:59:59+08:00"), ("outcome", "busy"), ("collector", "k1")],
    );
    world.add("contacts", &[("account_id", "A1"), ("contact_id", "C3"), ("at", "2026-06-08T00:00:00+08:00"), ("outcome", "busy")]);
    let sql = query_text("audit/sample_frame").unwrap();
    let sql = sql.replace("$from", "timestamp '2026-05-31 16:00:00'").replace("$to", "timestamp '2026-06-07 16:00:00'");
    assert_eq!(world.lines(&["contact_id", "draw", "stage", "collector"], &format!("({sql})")), ["C1,C1,M1,k9", "K-00ff,1:3,M1,k1"]);
}

#[test]
fn complaints_are_asked_with_their_case_and_only_the_steps_known_by_the_day() {
    let mut world = World::new("2026-03-10");
    world.add("debtors", &[("debtor_id", "D0"), ("timezone", "Asia/Urumqi")]);
    world.add("clients", &[("client", "bank"), ("lender_type", "card_bank")]);
    world.add("accounts", &[("account_id", "A1"), ("product", "credit_card"), ("collector", "k9"), ("placed_on", "2026-01-01")]);
    world.add("accounts", &[("account_id", "A1"), ("product", "bnpl"), ("collector", "k1"), ("batch", "B2"), ("placed_on", "2026-02-01")]);
    let of = |id: &'static str, more: &[(&'static str, &'static str)]| [&[("complaint_id", id)][..], more].concat();
    world.add(
        "complaints",
        &of(
            "K1",
            &[
                ("account_id", "A1"),
                ("received_at", "2026-03-01T10:00:00+08:00"),
                ("first_finding_at", "2026-03-10 16:00:00"),
                ("acknowledged_at", "2026-03-10 15:59:59"),
            ],
        ),
    );
    world.add(
        "complaints",
        &of("K2", &[("received_at", "2026-03-02T10:00:00+08:00"), ("resolved_at", "2026-03-04T10:00:00+08:00"), ("owner", "lead")]),
    );
    world.add("complaints", &of("K3", &[("received_at", "2026-03-11T00:00:00+08:00")]));
    let sql = format!("({})", query_text("audit/complaints").unwrap());
    assert_eq!(
        world.lines(&["complaint_id", "client", "lender", "product", "collector", "timezone", "owner"], &sql),
        ["K1,bank,card_bank,bnpl,k1,Asia/Urumqi,", "K2,,,,,,lead"]
    );
    assert_eq!(
        world.lines(&["complaint_id", "acknowledged_at", "first_finding_at", "resolved_at"], &sql),
        ["K1,2026-03-10 15:59:59,,", "K2,,,2026-03-04 02:00:00"]
    );
}
