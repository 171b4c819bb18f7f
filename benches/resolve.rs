//! How long `resolve` takes over made worlds of growing size, beside the engine pairing the same records by equal birth date alone:
//! the price of comparing in levels. `cargo bench --bench resolve [DEBTORS…] [a|b|c]`; 10,000, 20,000 and 40,000 of shape a unless told. Never a test:
//! it prints figures.

#[path = "../tests/worlds/dice.rs"]
mod dice;
#[path = "../tests/worlds/people.rs"]
mod people;
#[path = "../tests/worlds/tracing/mod.rs"]
mod tracing;
mod watched;

use std::path::Path;
use std::time::{Duration, Instant};
use tracing::{Setting, Shape};
use watched::run;

const ROUNDS: usize = 3;

fn main() {
    let told: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let shape = match std::env::args().skip(1).find(|arg| ["b", "c"].contains(&arg.as_str())).as_deref() {
        Some("b") => Shape::B,
        Some(_) => Shape::C,
        None => Shape::A,
    };
    let sizes = if told.is_empty() { vec![10_000, 20_000, 40_000] } else { told };
    for debtors in sizes {
        let dir = tempfile::TempDir::new().expect("a temporary folder");
        let setting = Setting { seed: 1, debtors, as_of: tracing::AS_OF, shape };
        tracing::write(dir.path(), &setting).expect("a world");
        let workspace = dir.path().join("w");
        run(&workspace, &["init"]);
        run(&workspace, &["load", dir.path().join("feeds").to_str().expect("a path")]);
        let mut rounds: Vec<(f64, f64, u64)> = Vec::new();
        let mut records = 0;
        for _ in 0..ROUNDS {
            let (all, plain) = pair(&workspace.join("retrace.duckdb"));
            records = all;
            let out = dir.path().join("records.csv");
            let args = ["--as-of", "2026-06-07", "--threads", "2", "resolve", "--format", "csv", "--output", out.to_str().expect("a path")];
            let (ours, memory) = run(&workspace, &args);
            rounds.push((ours.as_secs_f64(), ours.as_secs_f64() / plain.as_secs_f64(), memory));
        }
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (seconds, ratio, memory) = rounds[ROUNDS / 2];
        println!(
            "resolve, {debtors} debtors, {records} records: {seconds:.2} s, {:.1} µs a record, {ratio:.0} times the engine's pairs of equal \
             birth dates, peak {memory} MiB (median of {ROUNDS})",
            seconds * 1e6 / records as f64
        );
    }
}

/// The reference: how many records there are, and the time in which the engine counts pairs of one birth date.
fn pair(database: &Path) -> (i64, Duration) {
    let config = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).expect("a mode").threads(2).expect("threads");
    let conn = duckdb::Connection::open_with_flags(database, config).expect("the database");
    let sql = "SELECT (SELECT count(*) FROM debtors) + (SELECT count(*) FROM relations)";
    let records = conn.query_row(sql, [], |row| row.get(0)).expect("a count");
    let begun = Instant::now();
    let sql = "WITH e AS (SELECT debtor_id AS id, birth_on FROM debtors UNION ALL SELECT person_id, birth_on FROM relations)
        SELECT count(*) FROM e a JOIN e b ON b.birth_on = a.birth_on AND b.id > a.id";
    let _: i64 = conn.query_row(sql, [], |row| row.get(0)).expect("a count");
    (records, begun.elapsed())
}
