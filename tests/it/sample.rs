//! `demo` on the sample data: the reports it writes are those committed under `reports/sample/`, byte for byte, and nothing
//! it shows depends on the key, the number of threads or the hour. Never tests a number: the slices do.

use super::desk::text;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The folders a demo writes, and where the committed ones lie.
const FOLDERS: [(&str, &str); 2] = [("reports", "en"), ("reports-zh", "zh")];

fn demo(dir: &Path, threads: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
    command.args(["--threads", threads, "demo", "--out", "out"]).current_dir(dir);
    command.env("RETRACE_KEY_FILE", dir.join("key")).env("RETRACE_USER", "tester").env_remove("RETRACE_WORKSPACE");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    output
}

fn reports(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())).map(|e| e.unwrap().path());
    let pages = entries.filter(|p: &PathBuf| p.extension().is_some_and(|e| e != "stamp"));
    let mut all: Vec<_> = pages.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&p).unwrap())).collect();
    all.sort();
    all
}

/// PDFs are compared with each other and not kept: nobody reads the differences of two.
fn is_kept((name, _): &(String, Vec<u8>)) -> bool {
    !name.ends_with(".pdf")
}

/// To renew the committed reports after a change that is meant: `RETRACE_RENEW=1 cargo test …`, then read the difference.
#[test]
fn the_samples_reports_are_the_committed_ones_under_any_key_and_thread_count() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample");
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    demo(one.path(), "1");
    demo(other.path(), "2");
    if std::env::var_os("RETRACE_RENEW").is_some() {
        for (made, kept) in FOLDERS {
            std::fs::create_dir_all(committed.join(kept)).unwrap();
            for (name, bytes) in reports(&one.path().join("out").join(made)).into_iter().filter(is_kept) {
                std::fs::write(committed.join(kept).join(name), bytes).unwrap();
            }
        }
    }
    for (made, kept) in FOLDERS {
        let kept = reports(&committed.join(kept));
        assert!(kept.len() >= 6, "{} committed reports", kept.len());
        for dir in [&one, &other] {
            let made: Vec<_> = reports(&dir.path().join("out").join(made)).into_iter().filter(is_kept).collect();
            assert_eq!(made.iter().map(|(n, _)| n).collect::<Vec<_>>(), kept.iter().map(|(n, _)| n).collect::<Vec<_>>());
            for ((name, made), (_, kept)) in made.iter().zip(&kept) {
                assert!(made == kept, "{name} differs from the committed one");
            }
        }
    }
    for (made, _) in FOLDERS {
        let pdfs = |dir: &TempDir| reports(&dir.path().join("out").join(made)).into_iter().filter(|r| !is_kept(r)).collect::<Vec<_>>();
        let (a, b) = (pdfs(&one), pdfs(&other));
        assert!(a.len() >= 2 && a == b, "a PDF depends on the key or the threads");
    }
    // Tokens are the key's; all else of an answer is not.
    for name in ["leads.csv", "blocked.csv", "segment.csv", "plan.csv", "findings.csv"] {
        let read = |dir: &TempDir| {
            let mut reader = csv::Reader::from_path(dir.path().join("out").join(name)).unwrap();
            let token = reader.headers().unwrap().iter().position(|h| h == "token");
            let rows = reader
                .records()
                .map(|r| r.unwrap().iter().enumerate().filter(|(n, _)| Some(*n) != token).map(|(_, c)| c.to_owned()).collect::<Vec<_>>());
            rows.collect::<Vec<_>>()
        };
        let (a, b) = (read(&one), read(&other));
        assert!(a.len() > 10 && a == b, "{name} depends on the key or the threads");
    }
}

#[test]
fn a_demo_leaves_folders_that_it_did_not_make_alone() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("out")).unwrap();
    std::fs::write(dir.path().join("out/mine.txt"), "mine").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_retrace")).args(["demo", "--out", "out"]).current_dir(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(dir.path().join("out/mine.txt").exists());
}
