//! `rules` end to end: with and without a workspace, rows, one rule whole, and the faults of a pack with their exit status.
//! Never tests what a rule decides: `check` and the vectors do.

use super::desk::{Desk, text};
use serde_json::Value;

fn rows(desk: &Desk, args: &[&str], status: i32) -> Vec<Value> {
    let output = desk.run(&[args, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

fn of<'a>(rows: &'a [Value], id: &str) -> &'a Value {
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn the_list_says_of_every_rule_whether_it_decides_and_how_surely_it_was_read() {
    let desk = Desk::new();
    let all = rows(&desk, &["--as-of", "2026-06-07", "rules", "list", "--all"], 0);
    for (id, status) in [
        ("CN-FREQ-01", "decides"),
        ("HS-HOUR-01", "decides"),
        ("US-FREQ-01", "not_in_use"),
        ("CN-FREQ-04", "cannot_be_checked"),
        ("UK-02", "reference"),
    ] {
        assert_eq!(of(&all, id)["status"], status, "{id}");
    }
    for row in &all {
        for column in ["id", "pack", "status", "text", "instrument", "source", "confidence", "confidence_words"] {
            assert!(row[column].as_str().is_some_and(|words| !words.is_empty()), "{row}");
        }
        assert_ne!(row["confidence"], "M");
        let unchecked = matches!(row["status"].as_str(), Some("cannot_be_checked" | "reference"));
        assert_eq!(row["reason"].is_string(), unchecked, "{row}");
    }
    let mut ids: Vec<&str> = all.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let before = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), before > 180), (before, true), "each id once");
    // Dates: the association's guide begins on 2026-01-30.
    let on = |day: &str| rows(&desk, &["rules", "list", "--pack", "cn", "--in-force", day], 0);
    assert!(on("2026-01-29").iter().all(|row| row["id"] != "CN-FREQ-03"));
    assert_eq!(of(&on("2026-01-30"), "CN-FREQ-03")["confidence_words"], "read in two or more articles");
    let gb = rows(&desk, &["rules", "list", "--all", "--jurisdiction", "gb"], 0);
    assert!(!gb.is_empty() && gb.iter().all(|row| row["status"] == "reference"));
    let zh = rows(&desk, &["--lang", "zh", "rules", "list", "--pack", "cn", "--all"], 0);
    assert!(of(&zh, "CN-HOUR-01")["text"].as_str().unwrap().starts_with("每日 22:00"));
    assert!(text(&desk.run(&["rules", "list", "--pack", "de"])).contains("no rule pack is called \"de\""));
}

#[test]
fn a_workspaces_packs_are_listed_and_marked_and_without_one_the_binarys_are_shown() {
    let desk = Desk::new();
    let list = |args: &[&str]| rows(&desk, &[args, &["rules", "list", "--all"]].concat(), 0);
    assert_eq!(of(&list(&[]), "EX-HOUR-01")["status"], "not_in_use", "the example of a new workspace");
    let config = desk.workspace().join("retrace.toml");
    let settings = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, settings.replace("[\"cn\", \"house\"]", "[\"cn\", \"example-client\"]")).unwrap();
    let now = list(&[]);
    assert_eq!(of(&now, "EX-HOUR-01")["status"], "decides");
    assert_eq!((&of(&now, "HS-FREQ-01")["status"], &of(&now, "HS-HELD-01")["status"]), (&"not_in_use".into(), &"decides".into()));
    let nowhere = desk.dir.path().join("nowhere");
    let bare = list(&["--workspace", nowhere.to_str().unwrap()]);
    assert!(bare.iter().all(|row| row["id"] != "EX-HOUR-01") && of(&bare, "CN-HOUR-01")["status"] == "decides");
    // A pack that does not read stops what decides by it, and `rules check` says why.
    let own = desk.workspace().join("packs/example-client.toml");
    let example = std::fs::read_to_string(&own).unwrap();
    std::fs::write(&own, example.replace("level = 2", "level = 9")).unwrap();
    let refused = desk.run(&["rules", "list"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("retrace rules check example-client"), "{}", text(&refused));
    let faults = rows(&desk, &["rules", "check", "example-client"], 1);
    assert_eq!(faults.iter().filter(|fault| fault["found"] == "level 9 is none of 1 to 4").count(), 2);
}

#[test]
fn one_rule_whole() {
    let desk = Desk::new();
    let parts = |id: &str, part: &str| -> Vec<String> {
        let rows = rows(&desk, &["rules", "show", id], 0);
        rows.iter().filter(|row| row["part"] == part).map(|row| row["what"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        parts("CN-FREQ-01", "looks at"),
        ["at most 3 connected calls a day, all numbers, all accounts with one lender; binds robot_call; counted are call, robot_call"]
    );
    assert_eq!(parts("cn-freq-01", "confidence"), ["S: read in two or more articles"]);
    assert!(parts("CN-FREQ-01", "read in").iter().any(|source| source.starts_with("JW: http")));
    assert!(parts("CN-FREQ-01", "case").len() > 5);
    let beside = parts("CN-HOUR-01", "also binds");
    assert!(beside.iter().any(|words| words.starts_with("HS-HOUR-01 (house, decides) is stricter: that one is felt")), "{beside:?}");
    assert!(beside.iter().all(|words| words.contains(", read ")), "{beside:?}");
    assert!(parts("UK-02", "status")[0].starts_with("reference: "));
    let unknown = desk.run(&["rules", "show", "CN-HOUR-9"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown).contains("did you mean CN-HOUR-01"), "{}", text(&unknown));
}

#[test]
fn the_faults_of_a_pack_decide_the_exit_status() {
    let desk = Desk::new();
    for name in ["cn", "us", "house", "example-client"] {
        let faults = rows(&desk, &["rules", "check", name], 0);
        assert!(faults.iter().all(|fault| fault["weight"] == "note"), "{name}");
    }
    let example = std::fs::read_to_string(desk.workspace().join("packs/example-client.toml")).unwrap();
    let named = |text: &str| text.replace("name = \"example-client\"", "name = \"other\"");
    let late = example
        .replace("{ from = \"12:00\", to = \"14:00\" }, { from = \"20:00\", to = \"08:00\" }", "{ from = \"22:00\", to = \"08:00\" }");
    let late = late
        .replace("at = \"12:00\" }, says = \"blocked\"", "at = \"22:00\" }, says = \"blocked\"")
        .replace("at = \"20:00\"", "at = \"23:00\"");
    let path = desk.file("other.toml", named(&late));
    let faults = rows(&desk, &["rules", "check", path.to_str().unwrap()], 0);
    let unfelt: Vec<&str> =
        faults.iter().filter(|fault| fault["weight"] == "warning").map(|fault| fault["found"].as_str().unwrap()).collect();
    assert_eq!(unfelt, ["it has no effect beside HS-HOUR-01"]);
    let house = desk.file("house.toml", "name = \"house\"\ntitle_en = \"x\"\ntitle_zh = \"x\"\n");
    let usurper = rows(&desk, &["rules", "check", house.to_str().unwrap()], 1);
    assert_eq!(usurper[0]["found"], "house is a pack of the binary");
    assert_eq!(desk.run(&["rules", "check", "nowhere"]).status.code(), Some(1));
    assert_eq!(desk.run(&["rules"]).status.code(), Some(2));
}
