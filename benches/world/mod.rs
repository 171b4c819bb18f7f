//! A workspace with a made portfolio, for the benches that ask everybody. Never measures anything.

use crate::watched::run;
use duckdb::Connection;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The day that the portfolio is asked about.
pub const AS_OF: &str = "2026-06-07";

/// The workspace in a folder, taken from there where it is, else made.
pub fn workspace(dir: &Path, accounts: u64) -> PathBuf {
    std::fs::create_dir_all(dir).expect("a folder");
    let workspace = dir.join("w");
    if !workspace.exists() {
        run(&workspace, &["init"]);
        let begun = Instant::now();
        write_world(&workspace.join("retrace.duckdb"), accounts);
        println!("{accounts} accounts with {} events laid down in {:.0} s", accounts * 10, begun.elapsed().as_secs_f64());
        // A load numbers the rows, so that one account's are found without reading everybody's: the world came round it.
        let clients = dir.join("clients.csv");
        std::fs::write(&clients, "client,commission_rate\nLAST,0.1\n").expect("a file");
        run(&workspace, &["load", clients.to_str().expect("a path")]);
    }
    workspace
}

/// A made portfolio: a tenth of the debtors with two accounts, one account in fifty placed a second time, three lenders; an account has
/// five contacts, two payments, five statements in two and a promise in two: ten events. Complaints, suppressions, pauses and plans are rare.
fn write_world(database: &Path, accounts: u64) {
    let conn = Connection::open(database).expect("the database");
    let debtors = accounts * 9 / 10;
    let sql = PORTFOLIO.replace("{accounts}", &accounts.to_string()).replace("{debtors}", &debtors.to_string());
    conn.execute_batch(&sql).expect("a world");
    conn.execute_batch("CHECKPOINT").expect("a checkpoint");
}

const PORTFOLIO: &str = include_str!("portfolio.sql");
