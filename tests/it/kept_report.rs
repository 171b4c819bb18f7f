//! A report is counted once: written again it is the same bytes, and counted again as soon as anything it was counted from is another.
//! Never looks into what is kept: it is sealed, and a user has no use for it.

use crate::desk::{Desk, text};
use std::collections::BTreeMap;
use std::path::Path;

const BEFORE: &str = "counted before";

fn desk() -> Desk {
    let desk = Desk::new().of_one_too();
    let debtors = desk.file("debtors.csv", "debtor_id,name\nD1,王小明\nD2,李娜\n");
    let accounts = "account_id,debtor_id,client,batch,placed_on,principal,past_due_since\nA1,D1,Alpha,b,2026-01-01,100,2025-12-01\nA2,D2,Beta,b,2026-01-01,300,2025-12-01\n";
    let accounts = desk.file("accounts.csv", accounts);
    let complaints =
        "complaint_id,account_id,received_at,channel,category,level\nQ1,A1,2026-06-02T10:00:00+08:00,regulator,attitude,serious\n";
    let complaints = desk.file("complaints.csv", complaints);
    let payments = desk.file("payments.csv", "payment_id,account_id,paid_on,amount\nP1,A1,2026-06-02,12.34\n");
    desk.load(&[&debtors, &accounts, &complaints, &payments], &[], 0);
    desk
}

/// What was said, and whether it was counted before.
fn written(desk: &Desk, args: &[&str]) -> (String, bool) {
    let output = desk.run(&[&["--as-of", "2026-06-07"], args].concat());
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    let before = said.contains(BEFORE);
    (said, before)
}

fn weekly(desk: &Desk) -> bool {
    written(desk, &["report", "weekly"]).1
}

/// Every file of a folder but the stamps, which name the moment.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending != "stamp"));
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn what_was_counted_is_not_counted_again_and_reads_the_same() {
    let desk = desk();
    let folder = |name: &str| desk.dir.path().join(name);
    for report in ["weekly", "complaints", "quarterly"] {
        let write = |out: &str, more: &[&str]| {
            let out = folder(out);
            written(&desk, &[&["report", report, "--out", out.to_str().unwrap()], more].concat()).1
        };
        assert!(!write("first", &[]), "{report}");
        assert!(write("again", &[]), "{report}");
        assert!(!write("anew", &["--anew"]), "{report}");
        assert!(written(&desk, &["--lang", "zh", "report", report, "--forms", "md"]).0.contains("此前已统计"));
        assert!(written(&desk, &["report", "check", report]).0.contains("it holds together"));
    }
    let first = bytes(&folder("first"));
    assert_eq!(first.len(), 15);
    assert_eq!(first, bytes(&folder("again")));
    assert_eq!(first, bytes(&folder("anew")));
    // The week's payment and the clients' names lie nowhere in the clear.
    for entry in std::fs::read_dir(desk.workspace().join("kept")).unwrap() {
        let kept = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!kept.contains("12.34") && !kept.contains("Alpha") && kept.len() > 1000);
    }
}

#[test]
fn what_changed_is_counted_again() {
    let desk = desk();
    let edit = |file: &str, from: &str, to: &str| {
        let path = desk.workspace().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    let counted = |why: &str| {
        assert!(!weekly(&desk), "{why}");
        assert!(weekly(&desk), "{why}, again");
    };
    counted("nothing was");
    let more = desk.file("payments.csv", "payment_id,account_id,paid_on,amount\nP2,A2,2026-06-03,50\n");
    desk.load(&[&more], &[], 0);
    counted("a load");
    let noted = desk.run(&["suppress", "--debtor", "D2", "--reason", "cease_request"]);
    assert!(noted.status.success(), "{}", text(&noted));
    counted("a note by hand");
    edit("strategies/default.toml", "\n", "\n# read once more\n");
    counted("a strategy");
    edit("retrace.toml", "large_balance = 50000", "large_balance = 200");
    counted("a setting");
    std::fs::write(desk.workspace().join("packs").join("own.toml"), "# to come\n").unwrap();
    counted("a pack");
    let other = text(&desk.run(&["--as-of", "2026-06-08", "report", "weekly"]));
    assert!(other.contains("weekly.html") && !other.contains(BEFORE), "{other}");
    counted("the day before, in whose place the other day was kept");
    // What cannot be read is counted, too.
    std::fs::write(desk.workspace().join("kept").join("weekly.sealed"), "T:nothing").unwrap();
    counted("a file broken");
    // Settings of the engine change nothing.
    assert!(written(&desk, &["--threads", "1", "report", "weekly"]).1);
}
