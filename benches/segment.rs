//! How long `segment` takes over a made portfolio, beside the same compiled SQL run by hand through the engine and copied to a file:
//! the price of deciding. `cargo bench --bench segment [ACCOUNTS] [DIR]`; 1,000,000 accounts of ten events unless told; the world is
//! kept in DIR and taken from there again. Never a test: it prints figures.

mod watched;
mod world;

use duckdb::{AccessMode, Config, Connection};
use retrace::segment::{DEFAULT_STRATEGY, read, scored_sql};
use retrace::store::prelude::{MACROS, SETTINGS};
use retrace::store::query::{query_names, query_text};
use std::path::{Path, PathBuf};
use std::process::Command;
use watched::{Run, program, watch};
use world::AS_OF;

const ROUNDS: usize = 3;
const MEMORY: &str = "2GB";
/// First day past due of M1, M2 … M7+, as a new workspace has them.
const EDGES: [i64; 7] = [1, 31, 61, 91, 121, 151, 181];

fn main() {
    let told: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [asked, database, out] = told.as_slice()
        && asked == "by-hand"
    {
        return copy(Path::new(database), out);
    }
    let accounts: u64 = told.iter().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let temporary = tempfile::TempDir::new().expect("a temporary folder");
    let kept = told.iter().find(|arg| arg.parse::<u64>().is_err());
    let dir = kept.map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let workspace = world::workspace(&dir, accounts);
    let out = |name: &str| dir.join(name).to_str().expect("a path").to_owned();
    let limits = ["--as-of", AS_OF, "--threads", "2", "--memory-limit", MEMORY, "segment"];
    let ours = |args: &[&str]| watch(&mut program(&workspace, &[&limits[..], args].concat()));
    let verbs: [(&str, Vec<String>); 3] = [
        ("segment --format csv", ["--format", "csv", "--output", &out("segment.csv")].map(str::to_owned).to_vec()),
        ("segment --format parquet", ["--format", "parquet", "--output", &out("segment.parquet")].map(str::to_owned).to_vec()),
        ("segment --by segment", ["--by", "segment", "--format", "csv", "--output", &out("by.csv")].map(str::to_owned).to_vec()),
    ];
    let mut rounds: Vec<(&str, Vec<(f64, Run)>)> = verbs.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for round in 1..=ROUNDS {
        let plain = by_hand(&workspace.join("retrace.duckdb"), &out("by_hand.csv"));
        println!("round {round}: the same SQL by hand to CSV: {plain}");
        for ((name, args), (_, all)) in verbs.iter().zip(&mut rounds) {
            let run = ours(&args.iter().map(String::as_str).collect::<Vec<_>>());
            let ratio = run.time.as_secs_f64() / plain.time.as_secs_f64();
            println!(
                "  {name}: {run}; {ratio:.2} times, of processor time {:.2} times",
                run.processor.as_secs_f64() / plain.processor.as_secs_f64()
            );
            all.push((ratio, run));
        }
    }
    for (name, mut all) in rounds {
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (ratio, run) = all.swap_remove(ROUNDS / 2);
        println!(
            "{name}, {accounts} accounts, 2 threads, engine limit {MEMORY}: {run}; {ratio:.2} times the SQL by hand (median of {ROUNDS})"
        );
    }
    let mut ones: Vec<Run> = (0..9).map(|nth| ours(&["--explain", &account(accounts * nth / 9)])).collect();
    ones.sort_by_key(|run| run.time);
    println!("segment --explain ACCOUNT: {} (median of {})", ones[ones.len() / 2], ones.len());
}

/// The reference, in a process of its own so that its memory is seen.
fn by_hand(database: &Path, out: &str) -> Run {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    watch(command.arg("by-hand").arg(database).arg(out))
}

/// What the client would be told: the session's macros and views, and the compiled question copied to a file.
fn copy(database: &Path, out: &str) {
    let config = Config::default().access_mode(AccessMode::ReadOnly).expect("a mode").threads(2).expect("threads");
    let conn = Connection::open_with_flags(database, config.max_memory(MEMORY).expect("a limit")).expect("the database");
    let mut session = format!(
        "{SETTINGS}{MACROS}
        CREATE TEMP TABLE params AS SELECT DATE '{AS_OF}' AS as_of, TIMESTAMP '{AS_OF} 16:00:00' AS as_of_end, 'Asia/Shanghai' AS zone,
            CAST(730 AS BIGINT) AS phone_stale_days, CAST(50000 AS DECIMAL(18,2)) AS large_balance;
        CREATE TEMP TABLE stage_edges (stage VARCHAR, number INTEGER, from_dpd INTEGER, to_dpd INTEGER);
        INSERT INTO stage_edges VALUES ('M0', 0, 0, 0);"
    );
    for (n, from) in EDGES.iter().enumerate() {
        let to = EDGES.get(n + 1).map_or("NULL".to_owned(), |next| (next - 1).to_string());
        let stage = if n == 6 { "M7+".to_owned() } else { format!("M{}", n + 1) };
        session += &format!("INSERT INTO stage_edges VALUES ('{stage}', {}, {from}, {to});", n + 1);
    }
    for name in query_names().iter().filter(|name| name.starts_with("views/")) {
        let view = name.trim_start_matches("views/").trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_');
        session += &format!("CREATE TEMP VIEW {view} AS {};", query_text(name).expect("a view"));
    }
    conn.execute_batch(&session).expect("a session");
    let strategy = read("default.toml", DEFAULT_STRATEGY).expect("the strategy");
    let sql = scored_sql(&strategy, query_text("segment/accounts").expect("the question")).replace("$account", "NULL");
    conn.execute_batch(&format!("COPY ({sql}) TO '{out}' (FORMAT csv)")).expect("a file");
}

/// An account's number, as the world writes it.
fn account(n: u64) -> String {
    format!("A{n:09}")
}
