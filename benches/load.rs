//! How long `load` takes beside the engine reading the same file as plain text: the price of checking and sealing.
//! Never a test: it prints ratios, medians of several rounds side by side in one run.

mod watched;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use watched::run;

const ROUNDS: usize = 5;

fn main() {
    let rows: usize = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(200_000);
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    let (debtors, points) = (dir.path().join("debtors.csv"), dir.path().join("contact_points.csv"));
    write(&debtors, "debtor_id,name,region,monthly_income", rows, |n| format!("D{n},王{n},310000,{}.50", 3000 + n % 9000));
    write(&points, "owner_id,kind,value,source,basis,last_seen_on", rows, |n| {
        format!("D{n},mobile,1{:010},application,contract,2026-01-{:02}", 3_000_000_000u64 + n as u64, 1 + n % 28)
    });
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|round| measure(dir.path(), round, &[&debtors, &points])).collect();
    ratios.sort_by(f64::total_cmp);
    println!("load, {rows} debtors and {rows} numbers: {:.1} times the engine's read_csv as text (median of {ROUNDS})", ratios[ROUNDS / 2]);
}

fn write(path: &Path, heading: &str, rows: usize, line: impl Fn(usize) -> String) {
    let mut text = format!("{heading}\n");
    for n in 0..rows {
        writeln!(text, "{}", line(n)).expect("memory");
    }
    std::fs::write(path, text).expect("a file in a temporary folder");
}

/// One round: the reference, then ours; returns ours over the reference.
fn measure(dir: &Path, round: usize, files: &[&Path]) -> f64 {
    let conn = duckdb::Connection::open(dir.join(format!("plain-{round}.duckdb"))).expect("an engine");
    let begun = Instant::now();
    for (n, file) in files.iter().enumerate() {
        let sql = format!("CREATE TABLE t{n} AS SELECT * FROM read_csv('{}', all_varchar = true); CHECKPOINT", file.display());
        conn.execute_batch(&sql).expect("a table");
    }
    let plain = begun.elapsed();
    let workspace = dir.join(format!("w{round}"));
    run(&workspace, &["init"]);
    let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    let (ours, _) = run(&workspace, &[&["load"], paths.as_slice()].concat());
    println!("  round {}: {:.2} s, plain {:.2} s", round + 1, ours.as_secs_f64(), plain.as_secs_f64());
    ours.as_secs_f64() / plain.as_secs_f64()
}
