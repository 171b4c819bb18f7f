//! How long `leads` takes for all the lost and for one debtor, beside the engine counting the same tables by debtor, in a made
//! world. `cargo bench --bench leads [DEBTORS] [a|b|c]`; 50,000 of shape a unless told. Never a test: it prints figures.

#[path = "../tests/worlds/dice.rs"]
mod dice;
#[path = "../tests/worlds/people.rs"]
mod people;
#[path = "../tests/worlds/tracing/mod.rs"]
mod tracing;
mod watched;

use std::path::Path;
use std::time::Instant;
use tracing::{Setting, Shape};

const ONES: usize = 9;
const MEMORY: &str = "4GB";

fn main() {
    let debtors = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(50_000);
    let shape = match std::env::args().skip(1).find(|arg| ["b", "c"].contains(&arg.as_str())).as_deref() {
        Some("b") => Shape::B,
        Some(_) => Shape::C,
        None => Shape::A,
    };
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    let workspace = dir.path().join("w");
    let feeds = dir.path().join("world");
    tracing::write(&feeds, &Setting { seed: 1, debtors, as_of: tracing::AS_OF, shape }).expect("a world");
    let (seconds, memory) = run(&workspace, &["init"]);
    println!("init {seconds:.2} s, peak {memory} MiB");
    let feeds = feeds.join("feeds");
    let (seconds, memory) = run(&workspace, &["load", feeds.to_str().expect("a path")]);
    println!("load {seconds:.1} s, peak {memory} MiB");
    let (plain, asked) = count(&workspace.join("retrace.duckdb"));
    println!("counting observations and contacts by debtor {plain:.2} s");
    let day = tracing::AS_OF.to_string();
    let out = dir.path().join("leads.parquet");
    let out = ["--format", "parquet", "--output", out.to_str().expect("a path")];
    let (all, memory) = run(&workspace, &[&["--as-of", &day, "--threads", "2", "--memory-limit", MEMORY, "leads"][..], &out].concat());
    println!("leads of all the lost {all:.1} s, {:.1} times the count, peak {memory} MiB", all / plain);
    let mut ones: Vec<(f64, u64)> = asked
        .iter()
        .map(|debtor| run(&workspace, &[&["--as-of", &day, "--threads", "2", "leads", "--debtor", debtor][..], &out].concat()))
        .collect();
    ones.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (one, memory) = ones[ones.len() / 2];
    println!("leads of one debtor {:.0} ms, {:.1} times the count, peak {memory} MiB (median of {})", one * 1e3, one / plain, ones.len());
}

/// The reference: one pass over the observations and one over the log; and some debtors to ask about.
fn count(database: &Path) -> (f64, Vec<String>) {
    let config = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).expect("a mode");
    let config = config.threads(2).expect("threads").max_memory(MEMORY).expect("a limit");
    let conn = duckdb::Connection::open_with_flags(database, config).expect("the database");
    let begun = Instant::now();
    for sql in [
        "SELECT count(*) FROM (SELECT owner_id, count(*) AS n FROM contact_points GROUP BY owner_id HAVING n > 3)",
        "SELECT count(*) FROM (SELECT a.debtor_id, count(*) AS n FROM contacts c JOIN accounts a USING (account_id) GROUP BY 1 HAVING n > 3)",
    ] {
        let _: i64 = conn.query_row(sql, [], |row| row.get(0)).expect("a count");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let mut statement = conn.prepare("SELECT debtor_id FROM debtors ORDER BY hash(debtor_id), 1 LIMIT ?").expect("a question");
    let debtors = statement.query_map([ONES], |row| row.get(0)).expect("debtors");
    (seconds, debtors.collect::<Result<_, _>>().expect("debtors"))
}

/// Runs the program: seconds, and the most memory that it held, in MiB.
fn run(workspace: &Path, args: &[&str]) -> (f64, u64) {
    let (time, memory) = watched::run(workspace, args);
    (time.as_secs_f64(), memory)
}
