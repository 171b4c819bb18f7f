//! What a report was counted to, kept sealed in the workspace's `kept/`: in another language or form, or by a definition that was changed, it is
//! written without counting everything again. Never used where anything it was counted from is another: the key says what that is.

use crate::command::Failure;
use crate::domain::{Class, Personal, Sealed};
use crate::report::page::Say;
use crate::report::{Findings, digest};
use crate::store::query::{query_names, query_text};
use crate::store::{Store, Workspace};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A report's findings, and what its page says of them.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub warnings: Vec<Say>,
    pub notes: Vec<Say>,
    pub findings: Findings,
}

/// As it lies in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    counted: Counted,
}

/// What findings depend on: the program, the day, what was loaded and noted, and every setting, strategy, scorecard and pack.
///
/// # Errors
/// The store's.
pub fn key(store: &Store, base: &str) -> Result<String, Failure> {
    let workspace = store.workspace();
    let queries = query_names().into_iter().map(|name| query_text(&name).map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    let mut parts = vec![base.to_owned(), store.as_of().to_string(), store.written()?, program(), digest(queries), settings(workspace)];
    for folder in [workspace.strategies(), workspace.scorecards(), workspace.packs()] {
        parts.push(digest(files(&folder)));
    }
    Ok(digest(parts))
}

/// The settings that a report depends on.
pub fn settings(workspace: &Workspace) -> String {
    let config = &workspace.config;
    format!("{:?}", (&config.timezone, &config.rules, &config.limits, &config.stages, &config.tracing, &config.reports))
}

/// The program by its version and its own file: one built anew may count otherwise.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let made = file.map(|file| (file.len(), file.modified().ok()));
    format!("{} {made:?}", env!("CARGO_PKG_VERSION"))
}

/// Names and texts of a folder's files, in order.
fn files(folder: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap_or_else(|e| e.to_string());
    paths.iter().flat_map(|path| [path.display().to_string(), text(path)]).collect()
}

/// What is kept under a key; nothing where it is of another key, is not there, or cannot be read: then it is counted.
pub fn find(store: &Store, base: &str, key: &str) -> Option<Counted> {
    let sealed = std::fs::read_to_string(store.workspace().kept(base)).ok()?;
    let opened = store.open_value(&Sealed(sealed)).ok()?;
    let kept: Kept = serde_json::from_str(opened.reveal()).ok()?;
    (kept.key == key).then_some(kept.counted)
}

/// Keeps what was counted, in place of what was kept of the report before; gives it back with why it is not kept, where it is not: the
/// workspace's folder cannot be written to, or it would not be read as it was written.
pub fn keep(store: &Store, base: &str, key: String, counted: Counted) -> (Counted, Option<String>) {
    let kept = Kept { key, counted };
    let not_kept = put(store, base, &kept).err();
    (kept.counted, not_kept)
}

fn put(store: &Store, base: &str, kept: &Kept) -> Result<(), String> {
    let text = serde_json::to_string(kept).map_err(|e| e.to_string())?;
    let read: Kept = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    if read.counted != kept.counted {
        return Err("it is not read as it was written".to_owned());
    }
    let path = store.workspace().kept(base);
    let unfinished = path.with_extension(format!("{}.new", std::process::id()));
    let cannot = |path: &Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| format!("{path}: {e}")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(cannot(folder))?;
    }
    let sealed = store.sealer().seal(&Personal::new(Class::Text, text));
    std::fs::write(&unfinished, sealed.0).map_err(cannot(&unfinished))?;
    std::fs::rename(&unfinished, &path).map_err(cannot(&path))
}
