//! How long `resolve` takes over made worlds of growing size, beside the engine pairing the same records by equal birth date alone:
//! the price of comparing in levels. `cargo bench --bench resolve [DEBTORS…] [a|b|c]`; 10,000, 20,000 and 40,000 of shape a unless told. Never a test:
//! it prints figures.

#[path = "../tests/worlds/dice.rs"]
mod dice;
#[path = "../tests/worlds/people.rs"]
mod people;
#[path = "../tests/worlds/tracing/mod.rs"]
mod tracing;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tracing::{Setting, Shape};

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
            let (ours, memory) = resolve(&workspace);
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

/// Ours, with the most memory that the process held.
fn resolve(workspace: &Path) -> (Duration, u64) {
    let out = workspace.with_file_name("records.csv");
    let begun = Instant::now();
    let args = ["--as-of", "2026-06-07", "--threads", "2", "resolve", "--format", "csv", "--output", out.to_str().expect("a path")];
    let mut child = command(workspace, &args).spawn().expect("the binary");
    let mut peak = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        peak = peak.max(kib / 1024);
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "resolve");
            return (begun.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn command(workspace: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
    command.args(args).env("RETRACE_WORKSPACE", workspace).env("RETRACE_KEY_FILE", workspace.with_extension("key"));
    command.env("RETRACE_USER", "bench").stdout(Stdio::null());
    command
}

fn run(workspace: &Path, args: &[&str]) {
    assert!(command(workspace, args).status().expect("the binary").success(), "{args:?}");
}
