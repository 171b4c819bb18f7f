//! How long each report takes over a made portfolio with all its forms, counted, and written again from what was kept of that, beside reading its
//! feeds once through the engine by hand, summed by account: the price of what a report says. `cargo bench --bench report [ACCOUNTS] [DIR]`;
//! 1,000,000 accounts of ten events unless told; the world is kept in DIR and taken from there again (the bench of `segment` makes the same).
//! Never a test: it prints figures.

mod watched;
mod world;

use duckdb::{AccessMode, Config, Connection};
use std::path::{Path, PathBuf};
use std::process::Command;
use watched::{Run, program, watch};
use world::AS_OF;

const MEMORY: &str = "6GB";
/// Each feed once: how often, how much and when last, by account.
const ONCE: [&str; 5] = [
    "SELECT account_id, count(*), count(*) FILTER (WHERE direction = 'outbound'), max(at) FROM contacts GROUP BY account_id",
    "SELECT account_id, count(*), sum(amount), max(paid_on) FROM payments GROUP BY account_id",
    "SELECT account_id, count(*), max_by(balance, statement_on), max(dpd) FROM statements GROUP BY account_id",
    "SELECT account_id, count(*), sum(amount), max(due_on) FROM promises GROUP BY account_id",
    "SELECT account_id, count(*), sum(principal), max(placed_on) FROM accounts GROUP BY account_id",
];

fn main() {
    let told: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [asked, database] = told.as_slice()
        && asked == "by-hand"
    {
        return read_once(Path::new(database));
    }
    let accounts: u64 = told.iter().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let temporary = tempfile::TempDir::new().expect("a temporary folder");
    let kept = told.iter().find(|arg| arg.parse::<u64>().is_err());
    let dir = kept.map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let workspace = world::workspace(&dir, accounts);
    let out = dir.join("reports");
    let plain = by_hand(&workspace.join("retrace.duckdb"));
    println!("each feed read once by hand, summed by account: {plain}");
    for report in ["weekly", "complaints", "quarterly"] {
        for (how, more) in [("counted", vec!["--anew"]), ("written again", vec![])] {
            let limits = ["--as-of", AS_OF, "--threads", "2", "--memory-limit", MEMORY, "report", report];
            let args = [&limits[..], &["--out", out.to_str().expect("a path")], &more].concat();
            let run = watch(&mut program(&workspace, &args));
            println!(
                "report {report} {how}, {accounts} accounts, 2 threads: {run}; {:.1} times reading the feeds once, of processor time {:.1} times",
                run.time.as_secs_f64() / plain.time.as_secs_f64(),
                run.processor.as_secs_f64() / plain.processor.as_secs_f64()
            );
        }
    }
}

/// The reference, in a process of its own so that its memory is seen.
fn by_hand(database: &Path) -> Run {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    watch(command.arg("by-hand").arg(database))
}

fn read_once(database: &Path) {
    let config = Config::default().access_mode(AccessMode::ReadOnly).expect("a mode").threads(2).expect("threads");
    let conn = Connection::open_with_flags(database, config.max_memory(MEMORY).expect("a limit")).expect("the database");
    for (nth, sql) in ONCE.iter().enumerate() {
        conn.execute_batch(&format!("CREATE TEMP TABLE once_{nth} AS {sql}")).expect("an answer");
    }
}
