//! The audit log: who did what to whose data, when and why; each line carries the hash of the one before it.
//! Never holds a personal value, and is never rewritten.

use super::key::hex;
use super::{StoreError, Workspace};
use fs4::FileExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// RFC 3339, UTC.
    pub at: String,
    pub who: String,
    /// `intent` before the act, `outcome` after it.
    pub phase: String,
    pub verb: String,
    pub purpose: Option<String>,
    /// Ids of whom it concerned; never values.
    pub subjects: Vec<String>,
    pub note: Option<String>,
    pub previous: String,
    pub hash: String,
}

/// What is to be logged.
#[derive(Debug, Clone, Default)]
pub struct Act<'a> {
    pub verb: &'a str,
    pub purpose: Option<&'a str>,
    pub subjects: Vec<String>,
    pub note: Option<String>,
}

const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let fields = [&self.previous, &self.at, &self.who, &self.phase, &self.verb];
        let options = [self.purpose.as_deref(), self.note.as_deref()];
        for part in fields.into_iter().map(String::as_str).chain(options.into_iter().map(Option::unwrap_or_default)) {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        for subject in &self.subjects {
            hasher.update((subject.len() as u64).to_le_bytes());
            hasher.update(subject.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// Appends a line under the file's lock and returns its hash.
pub fn append(workspace: &Workspace, phase: &str, act: &Act<'_>) -> Result<String, StoreError> {
    let path = workspace.audit_log();
    let mut file = OpenOptions::new().create(true).append(true).read(true).open(&path).map_err(StoreError::io(&path))?;
    FileExt::lock(&file).map_err(StoreError::io(&path))?;
    let previous = last(&path, &file)?;
    let mut entry = Entry {
        at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        who: who(),
        phase: phase.to_owned(),
        verb: act.verb.to_owned(),
        purpose: act.purpose.map(str::to_owned),
        subjects: act.subjects.clone(),
        note: act.note.clone(),
        previous,
        hash: String::new(),
    };
    entry.hash = entry.computed_hash();
    let mut line = serde_json::to_string(&entry).map_err(|e| StoreError::io(&path)(e.into()))?;
    line.push('\n');
    file.write_all(line.as_bytes()).and_then(|()| file.sync_data()).map_err(StoreError::io(&path))?;
    Ok(entry.hash)
}

/// The hash of the newest line; of an empty log, zeros.
pub fn head(workspace: &Workspace) -> Result<String, StoreError> {
    let path = workspace.audit_log();
    match File::open(&path) {
        Ok(file) => last(&path, &file),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(START.into()),
        Err(e) => Err(StoreError::io(path)(e)),
    }
}

/// Every line, each checked against the one before.
pub fn verify(workspace: &Workspace) -> Result<Vec<Entry>, StoreError> {
    let path = workspace.audit_log();
    let file = File::open(&path).map_err(StoreError::io(&path))?;
    let mut entries: Vec<Entry> = Vec::new();
    for (n, line) in BufReader::new(file).lines().enumerate() {
        let broken = || StoreError::AuditBroken { path: path.clone(), line: n + 1 };
        let entry: Entry = serde_json::from_str(&line.map_err(StoreError::io(&path))?).map_err(|_| broken())?;
        let previous = entries.last().map_or(START, |e| e.hash.as_str());
        if entry.previous != previous || entry.hash != entry.computed_hash() {
            return Err(broken());
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn last(path: &std::path::Path, file: &File) -> Result<String, StoreError> {
    let mut newest: Option<String> = None;
    let mut count = 0;
    for line in BufReader::new(file).lines() {
        newest = Some(line.map_err(StoreError::io(path))?);
        count += 1;
    }
    let Some(line) = newest else { return Ok(START.into()) };
    let entry: Entry = serde_json::from_str(&line).map_err(|_| StoreError::AuditBroken { path: path.to_owned(), line: count })?;
    Ok(entry.hash)
}

/// The user of the operating system, by name where it has one.
pub fn who() -> String {
    let named = ["RETRACE_USER", "USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok().filter(|n| !n.is_empty()));
    named.or_else(user_of_process).unwrap_or_else(|| "unknown".into())
}

/// The owner of this process, where no variable of the environment names the user (cron, containers).
#[cfg(unix)]
fn user_of_process() -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let uid = std::fs::metadata("/proc/self").ok()?.uid().to_string();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = users.lines().find(|line| line.split(':').nth(2) == Some(&uid));
    Some(line.and_then(|line| line.split(':').next()).map_or(format!("uid {uid}"), str::to_owned))
}

#[cfg(not(unix))]
fn user_of_process() -> Option<String> {
    None
}
