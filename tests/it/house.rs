//! How the house is built: which layer may use which, where a crate has its home, how long a file may be, how it opens.
//! Never looks at what code does.

use std::path::{Path, PathBuf};

/// Layer, and what it may use (the table of the design).
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("rules", &["domain"]),
    ("store", &["domain", "rules"]),
    ("intake", &["domain"]),
    ("segment", &["domain", "rules"]),
    ("audit", &["domain", "rules"]),
    ("plan", &["domain", "rules"]),
    ("trace", &["domain", "rules"]),
    ("trend", &["domain"]),
    ("report", &["domain"]),
    ("render", &["domain", "report"]),
    ("command", &["domain", "rules", "store", "intake", "segment", "audit", "plan", "trace", "trend", "report", "render"]),
    ("cli", &["command"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Crate, and the only layers that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("duckdb", &["store"]),
    ("arrow", &["store"]),
    ("serde_arrow", &["store"]),
    ("aes_siv", &["store"]),
    ("calamine", &["intake"]),
    ("encoding_rs", &["intake"]),
    ("petgraph", &["trace"]),
    ("strsim", &["trace"]),
    ("pinyin", &["trace"]),
    ("cpca", &["trace"]),
    ("polars", &["trend"]),
    ("comfy_table", &["render"]),
    ("plotters", &["render"]),
    ("rust_xlsxwriter", &["render"]),
    ("minijinja", &["render"]),
    ("krilla", &["render"]),
    ("ab_glyph", &["render"]),
    ("fluent_bundle", &["render"]),
    ("clap", &["cli", "command", "render"]),
];

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push((path.strip_prefix(root).unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 3, "{folder} has files");
    found
}

fn layer(path: &Path) -> String {
    path.components().nth(1).unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The code of a file above its tests, without comments.
fn code(text: &str) -> String {
    let above = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    above.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn arrows_run_only_as_the_table_says() {
    for (path, text) in files("src", "rs") {
        let layer = layer(&path);
        let (_, may) = MAY_USE.iter().find(|(name, _)| *name == layer).unwrap_or_else(|| panic!("no layer {layer}: {}", path.display()));
        for part in code(&text).split("crate::").skip(1).chain(code(&text).split("retrace::").skip(1)) {
            let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let known = MAY_USE.iter().any(|(name, _)| *name == used);
            assert!(!known || used == layer || may.contains(&used.as_str()), "{}: {layer} may not use {used}", path.display());
        }
    }
}

#[test]
fn every_crate_stays_in_its_home() {
    for (path, text) in files("src", "rs") {
        let layer = layer(&path);
        for (name, homes) in HOMES {
            let named = code(&text).match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = code(&text)[..at].chars().last();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            assert!(!named || homes.contains(&layer.as_str()), "{}: {name} belongs in {homes:?}", path.display());
        }
    }
}

#[test]
fn files_are_short_and_open_with_what_they_are_for() {
    for (path, text) in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        assert!(text.lines().count() <= 400, "{} has {} lines: look for the missing noun", path.display(), text.lines().count());
        assert!(text.starts_with("//!"), "{} does not open with what it is for", path.display());
        let opening: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(opening.to_lowercase().contains("never"), "{} names nothing that it never does", path.display());
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(!["util", "utils", "helpers", "common", "misc"].contains(&stem), "{}", path.display());
    }
}

/// Queries that only fill a session's table or stand inside another query; what reads them has the order.
const PARTS: &[&str] = &[
    "queries/movement/held.sql",
    "queries/report/complaint_facts.sql",
    "queries/report/exposure.sql",
    "queries/report/facts.sql",
    "queries/report/held.sql",
    "queries/report/held_in.sql",
    "queries/report/lost.sql",
    "queries/report/open_end.sql",
    "queries/report/owed.sql",
    "queries/report/quarter_changes.sql",
    "queries/report/quarter_due.sql",
    "queries/report/quarter_found.sql",
    "queries/report/quarter_moved.sql",
    "queries/report/quarter_paid.sql",
    "queries/report/quarter_state.sql",
    "queries/report/quarter_verdicts.sql",
    "queries/report/state.sql",
    "queries/report/week_paid.sql",
    "queries/segment/accounts.sql",
];

#[test]
fn a_query_is_one_select_without_clock_or_semicolon() {
    for (path, text) in files("queries", "sql") {
        let name = path.display();
        assert!(text.starts_with("--"), "{name} does not open with what it is for");
        assert!(text.lines().take_while(|l| l.starts_with("--")).collect::<String>().to_lowercase().contains("never"), "{name}");
        let sql: String = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n").to_lowercase();
        assert!(!sql.contains(';') || sql.contains("';") || sql.contains("; '"), "{name} holds a semicolon");
        for word in ["current_date", "now()", "random()", "qualify", "group by all", "exclude", "pivot", "recursive"] {
            assert!(!sql.contains(word), "{name} says {word}");
        }
        let head = sql.trim_start();
        assert!(head.starts_with("select") || head.starts_with("with"), "{name} is no select");
        let parts = ["queries/views", "queries/narrow", "queries/audit/steps", "queries/audit/tests"];
        let part = parts.iter().any(|folder| path.starts_with(folder)) || PARTS.contains(&path.to_str().unwrap());
        assert!(part || sql.contains("order by"), "{name} has no order");
    }
}

/// Files that are modules of tests: `#[cfg(test)]` stands above their `mod` line.
fn is_tests(path: &Path) -> bool {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    files("src", "rs").iter().any(|(_, text)| text.contains(&format!("#[cfg(test)]\nmod {stem};")))
}

#[test]
fn nothing_is_left_to_chance_clocks_or_panics() {
    for (path, text) in files("src", "rs").into_iter().filter(|(path, _)| !is_tests(path)) {
        let code = code(&text);
        for word in [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "dbg!(", "thread_rng", "#[allow("] {
            assert!(!code.contains(word), "{} says {word}", path.display());
        }
        let clock = code.contains("Timestamp::now()") || code.contains("Zoned::now()") || code.contains("SystemTime::now()");
        let may = ["src/command/context.rs", "src/store/audit_log.rs", "src/store/load.rs", "src/command/report.rs"];
        assert!(!clock || may.iter().any(|name| path == Path::new(name)), "{} reads the clock", path.display());
    }
}
