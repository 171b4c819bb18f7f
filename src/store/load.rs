//! A load: files' checked rows into the workspace in one transaction. The workspace is as it was before, or as it is after.
//! Never loads a file whose share of bad rows is over the limit, and never loses a row: what does not load is kept, sealed.

mod bring_in;
mod other_id;

use super::stage::{Origin, Stage, key_text, sealed};
use super::{Store, StoreError};
use crate::domain::feed::Feed;
use crate::domain::record::{BadRow, Checked, Protects, Value};
use duckdb::types::Value as Cell;
use duckdb::{appender_params_from_iter, params};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a file, for one of the feeds it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    pub file: String,
    /// Empty where the file could not be read at all.
    pub feed: Option<Feed>,
    pub read: i64,
    pub loaded: i64,
    pub unchanged: i64,
    pub quarantined: i64,
    /// Of the quarantined: rows that only wait for the row they refer to; they do not count towards the limit.
    pub waiting: i64,
    pub accepted: bool,
}

/// A load under way.
pub struct Loading<'s> {
    store: &'s mut Store,
    pub load_id: i64,
    stages: BTreeMap<Feed, Stage>,
    files: Vec<StagedFile>,
    /// Rows for the quarantine table, appended in batches: a hostile file may have a million.
    quarantined: Vec<Vec<Cell>>,
    seq: i64,
    max_bad: f64,
}

/// Quarantined rows gathered before they are appended.
const BATCH: usize = 10_000;

struct StagedFile {
    file_id: i64,
    name: String,
    sha256: String,
    /// Per feed: rows read, rows with faults.
    read: BTreeMap<Feed, (i64, i64)>,
    unreadable: bool,
    accepted: bool,
    counts: BTreeMap<Feed, (i64, i64, i64)>,
}

/// What stays of a load when it is over.
#[derive(Debug, Clone)]
pub struct LoadSummary {
    pub load_id: i64,
    pub files: Vec<FileSummary>,
    /// Rows of earlier loads that came in now because their parent did.
    pub came_in: i64,
}

impl Store {
    /// Begins a load: a transaction that only `Loading::finish` commits.
    pub fn begin_load(&mut self, profile: Option<&str>, max_bad: f64) -> Result<Loading<'_>, StoreError> {
        self.conn.execute_batch("BEGIN TRANSACTION")?;
        let load_id: i64 = self.conn.query_row("SELECT coalesce(max(load_id), 0) + 1 FROM loads", [], |row| row.get(0))?;
        let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let who = super::audit_log::who();
        self.conn.execute(
            "INSERT INTO loads VALUES (?, CAST(? AS TIMESTAMP), ?, ?, ?)",
            params![load_id, now, who, profile, env!("CARGO_PKG_VERSION")],
        )?;
        Ok(Loading { store: self, load_id, stages: BTreeMap::new(), files: Vec::new(), quarantined: Vec::new(), seq: 0, max_bad })
    }
}

impl Store {
    /// The database remembers the audit log's head, so that a log cut short is noticed.
    pub(super) fn remember_audit_head(&self) -> Result<(), StoreError> {
        let head = super::audit_log::head(self.workspace())?;
        self.conn.execute("UPDATE meta SET value = ? WHERE name = 'audit_head'", [head])?;
        Ok(())
    }
}

impl Loading<'_> {
    /// Begins a file and returns its number.
    pub fn begin_file(&mut self, name: &str, sha256: &str) -> Result<(), StoreError> {
        let next: i64 = self.store.conn.query_row("SELECT coalesce(max(file_id), 0) + 1 FROM files", [], |row| row.get(0))?;
        let file_id = next + self.files.len() as i64;
        let (name, sha256) = (name.to_owned(), sha256.to_owned());
        self.files.push(StagedFile {
            file_id,
            name,
            sha256,
            read: BTreeMap::new(),
            unreadable: false,
            accepted: true,
            counts: BTreeMap::new(),
        });
        Ok(())
    }

    /// Takes a checked row of the file begun last.
    pub fn row(&mut self, row: &Checked) -> Result<(), StoreError> {
        let Some(file) = self.files.last_mut() else { return Ok(()) };
        self.seq += 1;
        match row {
            Checked::Good(row) => {
                file.read.entry(row.feed).or_default().0 += 1;
                let origin = Origin { load_id: self.load_id, file_id: file.file_id, seq: self.seq };
                let stage = match self.stages.entry(row.feed) {
                    std::collections::btree_map::Entry::Occupied(stage) => stage.into_mut(),
                    std::collections::btree_map::Entry::Vacant(place) => place.insert(Stage::new(&self.store.conn, row.feed)?),
                };
                stage.push(&self.store.conn, &self.store.sealer, row, origin)
            }
            Checked::Bad(bad) => {
                let counts = file.read.entry(bad.feed).or_default();
                counts.0 += 1;
                counts.1 += 1;
                let file_id = file.file_id;
                self.quarantine(file_id, bad)
            }
        }
    }

    /// Says that the file begun last cannot be read on: nothing of it loads.
    pub fn unreadable(&mut self) {
        if let Some(file) = self.files.last_mut() {
            file.unreadable = true;
        }
    }

    fn quarantine(&mut self, file_id: i64, bad: &BadRow) -> Result<(), StoreError> {
        let sealer = &self.store.sealer;
        let text = |value: &Value| key_text(&sealed(sealer, value));
        let parts: Vec<Option<String>> = bad.key.iter().map(|value| value.as_ref().map(text)).collect();
        let key = parts.iter().cloned().collect::<Option<Vec<_>>>().map(|parts| parts.join("\u{1f}"));
        // A part that could not be read fits anything; a key of which nothing could be read, or not whom it protects, fits nothing.
        let unnamed = bad.feed.key().iter().zip(&parts).any(|(name, part)| part.is_none() && bad.feed.protected_by().contains(name));
        let some = key.is_none() && parts.iter().any(Option::is_some) && !unnamed;
        let like = |part: &Option<String>| {
            part.as_ref().map_or("%".to_owned(), |p| p.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
        };
        let pattern = some.then(|| parts.iter().map(like).collect::<Vec<_>>().join("\u{1f}"));
        let raw = sealer.seal(&bad.raw).0;
        let subject = |hold: &Protects| match hold {
            Protects::Account(id) => ("account", id.clone()),
            Protects::Debtor(id) => ("debtor", id.clone()),
            Protects::Person(id) => ("person", id.clone()),
            Protects::Point(value) => ("point", sealer.seal(value).0),
        };
        for (kind, subject) in bad.protects.iter().map(subject) {
            let mut statement = self.store.conn.prepare_cached("INSERT INTO holds_unread VALUES (?, ?, ?, ?, ?, ?, NULL)")?;
            statement.execute(params![self.load_id, file_id, bad.line as i64, bad.feed.name(), kind, subject])?;
        }
        let maybe = |text: &Option<String>| text.clone().map_or(Cell::Null, Cell::Text);
        for fault in &bad.faults {
            self.quarantined.push(vec![
                Cell::BigInt(self.load_id),
                Cell::BigInt(file_id),
                Cell::Text(bad.feed.name().to_owned()),
                Cell::BigInt(bad.line as i64),
                Cell::Text(fault.column.clone()),
                Cell::Text(fault.found.clone()),
                Cell::Text(fault.reason.to_owned()),
                Cell::Text(fault.mend.clone()),
                maybe(&key),
                maybe(&pattern),
                Cell::Text(raw.clone()),
                Cell::Boolean(true),
                Cell::Null,
            ]);
        }
        if self.quarantined.len() >= BATCH {
            self.append_quarantined()?;
        }
        Ok(())
    }

    fn append_quarantined(&mut self) -> Result<(), StoreError> {
        let mut appender = self.store.conn.appender("quarantine")?;
        for row in self.quarantined.drain(..) {
            appender.append_row(appender_params_from_iter(row))?;
        }
        appender.flush()?;
        Ok(())
    }

    /// Brings everything in and commits; a dry run rolls back and says what would have been.
    pub fn finish(mut self, dry_run: bool) -> Result<LoadSummary, StoreError> {
        match self.bring_in() {
            Ok(came_in) => {
                let files = self.summaries();
                if dry_run {
                    self.store.conn.execute_batch("ROLLBACK")?;
                } else {
                    self.store.remember_audit_head()?;
                    self.store.write_quarantine_report(self.load_id)?;
                    self.store.conn.execute_batch("COMMIT")?;
                    // What could not be numbered is not used: answers are the same and slower, and the next load numbers it.
                    let _ = self.store.number_rows();
                }
                Ok(LoadSummary { load_id: self.load_id, files, came_in })
            }
            Err(error) => {
                // The failure itself is what the user needs to read; the database rolls back when it closes at the latest.
                let _ = self.store.conn.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    fn summaries(&self) -> Vec<FileSummary> {
        let mut all = Vec::new();
        for file in &self.files {
            let feeds: BTreeSet<Feed> = file.read.keys().copied().collect();
            if feeds.is_empty() {
                let accepted = file.accepted;
                all.push(FileSummary {
                    file: file.name.clone(),
                    feed: None,
                    read: 0,
                    loaded: 0,
                    unchanged: 0,
                    quarantined: 0,
                    waiting: 0,
                    accepted,
                });
            }
            for feed in feeds {
                let (read, bad) = file.read.get(&feed).copied().unwrap_or_default();
                let (loaded, quarantined, waiting) =
                    if file.accepted { file.counts.get(&feed).copied().unwrap_or_default() } else { (0, read, 0) };
                let _ = bad;
                let unchanged = read - loaded - quarantined;
                all.push(FileSummary {
                    file: file.name.clone(),
                    feed: Some(feed),
                    read,
                    loaded,
                    unchanged,
                    quarantined,
                    waiting,
                    accepted: file.accepted,
                });
            }
        }
        all
    }

    fn write_files(&mut self) -> Result<(), StoreError> {
        let mut written = BTreeSet::new();
        let summaries = self.summaries();
        for file in &self.files {
            for summary in summaries.iter().filter(|s| s.file == file.name) {
                if !written.insert((file.file_id, summary.feed)) {
                    continue;
                }
                let feed = summary.feed.map(Feed::name);
                self.store.conn.execute(
                    "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    params![
                        file.file_id,
                        self.load_id,
                        feed,
                        file.name,
                        file.sha256,
                        summary.read,
                        summary.loaded,
                        summary.unchanged,
                        summary.quarantined,
                        summary.accepted
                    ],
                )?;
            }
        }
        Ok(())
    }
}
