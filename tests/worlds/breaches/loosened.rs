//! The packs with one rule loosened by one unit: a test left out, a limit one higher, a clock a minute later, a condition dropped.
//! Never changes what a rule of another id says.

use super::auditable::auditable;
use retrace::rules::{Packs, built_in};
use toml::{Table, Value};

const TEXTS: [(&str, &str); 3] = [
    ("cn", include_str!("../../../src/rules/packs/cn.toml")),
    ("us", include_str!("../../../src/rules/packs/us.toml")),
    ("house", include_str!("../../../src/rules/packs/house.toml")),
];
/// A pack of the binary cannot be replaced, so a loosened one has its own name.
const NAME: &str = "loosened";
/// What holds under every choice of packs stands behind a loosened pack unloosened; each of these rules has one test only.
const ALWAYS: [&str; 2] = ["HS-HELD-01", "HS-DNC-01"];

/// Lists of words, of which one stands for all; of sources; and of what is allowed, which gets stricter.
const KEPT: [&str; 3] = ["never", "must_have", "sources"];

/// What was loosened, in which rule, and the packs with it.
pub fn packs(name: &str) -> Vec<(String, String, Packs)> {
    let text = TEXTS.iter().find(|(of, _)| *of == name).unwrap().1;
    let mut pack: Table = toml::from_str(text).unwrap();
    pack.insert("name".into(), NAME.into());
    // The worked cases do not matter here.
    for rule in pack["rule"].as_array_mut().unwrap() {
        rule.as_table_mut().unwrap().remove("cases");
    }
    let mut made = Vec::new();
    for (nth, rule) in built_in(name).unwrap().rules.iter().enumerate() {
        if !auditable(rule) || ALWAYS.contains(&rule.id.as_str()) || rule.id == "HS-COLL-01" {
            continue;
        }
        for (what, tests) in looser(&pack["rule"][nth]["test"]) {
            let mut loose = pack.clone();
            loose["rule"][nth].as_table_mut().unwrap().insert("test".into(), tests);
            let text = toml::to_string(&loose).unwrap();
            let packs = Packs::only(&[NAME], |_| Some(text.clone())).unwrap_or_else(|e| panic!("{} {what}: {e}", rule.id));
            made.push((format!("{}: {what}", rule.id), rule.id.clone(), packs));
        }
    }
    made
}

/// A rule's tests, loosened in every way.
fn looser(tests: &Value) -> Vec<(String, Value)> {
    let tests = tests.as_array().unwrap();
    let mut made = Vec::new();
    for (nth, test) in tests.iter().enumerate() {
        let kind = test["kind"].as_str().unwrap();
        // What only says "to pass a message on" keeps nobody from being asked.
        let limits = ["only_when_lost", "only_named", "adult_only", "never", "age_must_be_known"];
        if kind == "third_party" && limits.iter().all(|limit| test.get(limit).is_none()) {
            continue;
        }
        if tests.len() > 1 {
            let rest = tests.iter().enumerate().filter(|(other, _)| *other != nth).map(|(_, test)| test.clone());
            made.push((format!("without its test {}, {kind}", nth + 1), Value::Array(rest.collect())));
        }
        for (key, value) in test.as_table().unwrap() {
            if let Some(loose) = looser_setting(kind, key, value) {
                let mut all = tests.clone();
                all[nth].as_table_mut().unwrap().insert(key.clone(), loose);
                made.push((format!("test {}, {kind}: {key} loosened", nth + 1), Value::Array(all)));
            }
        }
        // Each element of each list, but for words, of which one stands for all.
        for (key, value) in test.as_table().unwrap() {
            let allowed = kind == "stage_channel";
            let elements = value.as_array().filter(|_| !allowed).filter(|list| list.len() > 1 && !KEPT.contains(&key.as_str()));
            for (one, element) in elements.into_iter().flatten().enumerate() {
                let mut all = tests.clone();
                all[nth][key.as_str()].as_array_mut().unwrap().remove(one);
                made.push((format!("test {}, {kind}: {key} without {element}", nth + 1), Value::Array(all)));
            }
        }
        // Each end of each window.
        for (end, minutes) in [("from", 1), ("to", -1)] {
            if kind == "hours"
                && let Some(windows) = test.get("closed")
            {
                let mut windows = windows.clone();
                let moved = shifted(windows[0][end].as_str().unwrap(), minutes);
                windows[0].as_table_mut().unwrap().insert(end.into(), moved.into());
                let mut all = tests.clone();
                all[nth].as_table_mut().unwrap().insert("closed".into(), windows);
                made.push((format!("test {}, hours: {end} a minute later or earlier", nth + 1), Value::Array(all)));
            }
        }
    }
    made
}

fn looser_setting(kind: &str, key: &str, value: &Value) -> Option<Value> {
    let more = |by: i64| value.as_integer().map(|n| Value::Integer(n + by));
    match (kind, key) {
        ("counter", "limit") | ("late_note", "minutes") | ("visit_team", "at_most") | ("trained", "days") | ("one_channel", "attempts") => {
            more(1)
        }
        ("visit_team", "at_least") | ("stage_channel", "up_to_dpd") | ("hours", "before_work_minutes") => more(-1),
        ("failed_days", "days") => more(-1),
        ("counter", "window") => match value.as_str() {
            Some("week" | "seven_days") => Some("day".into()),
            Some("ever") => Some("seven_days".into()),
            _ => None,
        },
        ("counter", "pooled") => match value.as_str() {
            Some("person" | "person_and_lender") => Some("person_and_debt".into()),
            _ => None,
        },
        ("third_party", "only_when_lost" | "only_named" | "adult_only") => Some(false.into()),
        ("text", "no_amounts") | ("visit_team", "approval") | ("same_day_stop", "complaints") => Some(false.into()),
        ("third_party", "never" | "age_must_be_known") => Some(Value::Array(vec![])),
        // The public rules let agreed hours come first; the house's does not say so.
        _ => None,
    }
}

fn shifted(clock: &str, minutes: i64) -> String {
    use jiff::ToSpan;
    let time = retrace::rules::hours::parse_clock(clock).unwrap();
    time.wrapping_add(minutes.minutes()).strftime("%H:%M").to_string()
}
