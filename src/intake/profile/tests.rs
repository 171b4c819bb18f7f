//! What profiles must do, on small files. Never reads a file of the machine.

use super::{BUILTIN, Cell, OnBad, Produced, Profile};
use crate::domain::Feed;
use crate::domain::record::Record;

fn made(profile: &str, header: &[&str], rows: &[&[&str]]) -> Vec<Produced> {
    let profile = Profile::parse(profile, "p.toml").unwrap();
    let header: Vec<String> = header.iter().map(|h| h.to_string()).collect();
    let bound = profile.bind(&header).unwrap();
    let record = |(at, row): (usize, &&[&str])| Record {
        line: at as u64 + 2,
        cells: row.iter().map(|c| (!c.is_empty()).then(|| c.to_string())).collect(),
    };
    rows.iter().enumerate().flat_map(|row| bound.apply(&record(row), row.0 as u64 + 1)).collect()
}

fn cell<'a>(row: &'a Produced, column: &str) -> &'a Cell {
    row.cells.iter().find(|cell| cell.column == column).unwrap()
}
fn text<'a>(row: &'a Produced, column: &str) -> Option<&'a str> {
    cell(row, column).text.as_deref()
}

const PAYMENTS: &str = r#"
[[feed]]
name = "payments"
[feed.columns]
payment_id = { number = "P-{row}" }
account_id = { text = "{client no}-{case}" }
paid_on = { from = "day", dates = ["YYYY年M月D日", "excel"] }
amount = { from = "万元", times = "10000" }
payer = { from = "who", map = { "本人" = "debtor" }, on_bad = "empty" }
"#;

#[test]
fn a_row_is_renamed_numbered_put_together_and_converted() {
    let header = ["client no", "case", "day", "万元", "who", "left over"];
    let rows = made(PAYMENTS, &header, &[&["7", "A", "2026年1月5日", "1.25", "本人", "x"], &["", "B", "46027", "one", "邻居", ""]]);
    let good = &rows[0];
    assert_eq!((good.feed, good.line), (Feed::Payments, 2));
    assert_eq!(text(good, "payment_id"), Some("P-1"));
    assert_eq!(text(good, "account_id"), Some("7-A"));
    assert_eq!(text(good, "paid_on"), Some("2026-01-05"));
    assert_eq!(text(good, "amount"), Some("12500"));
    assert_eq!(text(good, "payer"), Some("debtor"));
    assert_eq!(good.extra, [("left over".to_owned(), "x".to_owned())]);
    let bad = &rows[1];
    assert_eq!(text(bad, "account_id"), None, "half an id is none");
    assert_eq!(text(bad, "paid_on"), Some("2026-01-05"));
    assert_eq!((text(bad, "amount"), cell(bad, "amount").unfit.as_deref()), (Some("one"), Some("a number")));
    assert_eq!((cell(bad, "payer").on_bad, cell(bad, "payer").unfit.as_deref()), (OnBad::Empty, Some("one of 本人")));
}

#[test]
fn repeated_groups_become_rows_and_empty_groups_do_not() {
    let profile = r#"
id_prefix = "X-"
sources = ["application"]
[maps.relation]
"配偶" = "spouse"
[[feed]]
name = "relations"
repeat = { from = 1, to = 3 }
unless_empty = ["联系人{n}姓名", "联系人{n}电话"]
[feed.columns]
person_id = { text = "{id}-{n}" }
debtor_id = "id"
name = "联系人{n}姓名"
phone = "联系人{n}电话"
relation = { from = "联系人{n}关系", map = "relation", default = "other", empty = "friend" }
source = { from = "source", empty = "application" }
basis = { constant = "contract" }
"#;
    let header = ["id", "联系人１姓名", "联系人1\n电话", "联系人1关系", "联系人2姓名", "联系人2电话", "联系人2关系", "source"];
    let rows = made(
        profile,
        &header,
        &[&["9", "甲", "13800000000", "配 偶", "", "", "朋友", ""], &["10", "", "13800000001", "", "乙", "", "邻居", "purchased_list"]],
    );
    let ids: Vec<_> = rows.iter().map(|row| text(row, "person_id").unwrap()).collect();
    assert_eq!(ids, ["X-9-1", "X-10-1", "X-10-2"]);
    let relations: Vec<_> = rows.iter().map(|row| text(row, "relation").unwrap()).collect();
    assert_eq!(relations, ["spouse", "friend", "other"]);
    assert_eq!(text(&rows[0], "debtor_id"), Some("X-9"));
    assert!(cell(&rows[0], "source").unfit.is_none() && cell(&rows[1], "source").unfit.is_some());
}

#[test]
fn a_repeat_may_carry_its_own_words_and_a_row_may_be_left_out() {
    let profile = r#"
[[feed]]
name = "statements"
when = { kind = ["card", ""] }
repeat = [{ n = 1, on = "2026-01-31" }, { n = 2, on = 2026-02-28 }]
[feed.columns]
account_id = "id"
statement_on = { text = "{on}" }
balance = "b{n}"
"#;
    let rows = made(profile, &["id", "kind", "b1", "b2"], &[&["A", "card", "1", "2"], &["B", "loan", "3", "4"], &["C", "", "5", "6"]]);
    let seen: Vec<_> =
        rows.iter().map(|r| [text(r, "account_id"), text(r, "statement_on"), text(r, "balance")].map(Option::unwrap)).collect();
    assert_eq!(seen, [["A", "2026-01-31", "1"], ["A", "2026-02-28", "2"], ["C", "2026-01-31", "5"], ["C", "2026-02-28", "6"]]);
}

#[test]
fn a_date_gets_its_time_and_a_heading_that_is_missing_is_told() {
    let profile = r#"
[[feed]]
name = "complaints"
[feed.columns]
complaint_id = { number = "C-{row}" }
received_at = { from = "Date received", dates = ["M/D/YYYY"], at = "12:00" }
channel = { constant = "online" }
category = { from = "Issue", map = { Late = "hours" }, default = "other" }
region = { from = "State", optional = true }
"#;
    let rows = made(profile, &["Date received", "Issue"], &[&["7/29/2013", "Late"], &["29/7/2013", "?"]]);
    assert_eq!(text(&rows[0], "received_at"), Some("2013-07-29T12:00:00"));
    assert!(cell(&rows[1], "received_at").unfit.is_some());
    assert_eq!(text(&rows[0], "region"), None);
    let profile = Profile::parse(profile, "p.toml").unwrap();
    let fault = profile.bind(&["Issue".to_owned()]).unwrap_err().to_string();
    assert!(fault.starts_with("p.toml:6: ") && fault.contains("\"Date received\""), "{fault}");
}

#[test]
fn faults_name_their_line() {
    let good = "[[feed]]\nname = \"promises\"\n[feed.columns]\npromise_id = \"a\"\naccount_id = \"b\"\nmade_on = \"c\"\ndue_on = \"d\"\n";
    for (tail, line, word) in [
        ("amount = {from = \"e\", per = 1}", 8, "per"),
        ("amont = \"e\"", 8, "column of promises \"amont\" is unknown"),
        ("", 1, "promises needs amount"),
        ("amount = {from = \"e\", text = \"f\"}", 8, "exactly one of"),
        ("amount = {from = \"e\", times = \"x\"}", 8, "no number"),
        ("amount = {from = \"e\", dates = [\"YYYY\"]}", 8, "no date"),
        ("amount = {from = \"e\", on_bad = \"empty\"}", 8, "required"),
        ("amount = {from = \"e\", map = \"m\"}", 8, "[maps.m]"),
        ("amount = \"e{n}\"", 8, "repeat"),
        ("amount = \"e\"\nplan = {constant = \"later\"}", 9, "\"later\" is unknown"),
        ("amount = \"e\"\nplan = {from = \"f\", map = {x = \"promis\"}}", 9, "\"promis\" is unknown"),
        ("amount = {number = \"7\"}", 8, "{row}"),
        ("amount = \"e\"\n[input]\nheader_row = 0", 9, "from 1"),
    ] {
        let fault = Profile::parse(&format!("{good}{tail}"), "p.toml").unwrap_err();
        assert!(fault.line == line && fault.what.contains(word), "{tail}: {fault}");
    }
    assert!(Profile::parse("[[feed]]\nname = \"payment\"\ncolumns = {}", "p").unwrap_err().what.contains("payments"));
}

#[test]
fn every_example_is_a_good_profile_and_says_what_it_is_for() {
    for (name, text) in BUILTIN {
        let profile = Profile::parse(text, name).unwrap();
        assert!(!profile.about.is_empty() && !profile.feeds().is_empty(), "{name}");
    }
}
