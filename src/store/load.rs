//! A load: files' checked rows into the workspace in one transaction. The workspace is as it was before, or as it is after.
//! Never loads a file whose share of bad rows is over the limit, and never loses a row: what does not load is kept, sealed.

use super::stage::{Origin, Stage, key_text, sealed};
use super::{Store, StoreError, merge};
use crate::domain::feed::Feed;
use crate::domain::record::{BadRow, Checked, Protects, Value};
use duckdb::params;
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
    seq: i64,
    max_bad: f64,
}

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
        Ok(Loading { store: self, load_id, stages: BTreeMap::new(), files: Vec::new(), seq: 0, max_bad })
    }
}

impl Store {
    /// The database remembers the audit log's head, so that a log cut short is noticed.
    fn remember_audit_head(&self) -> Result<(), StoreError> {
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
        let sealer = self.store.sealer.clone();
        let text = |value: &Value| key_text(&sealed(&sealer, value));
        let parts: Vec<Option<String>> = bad.key.iter().map(|value| value.as_ref().map(text)).collect();
        let key = parts.iter().cloned().collect::<Option<Vec<_>>>().map(|parts| parts.join("\u{1f}"));
        // A part that could not be read fits anything; a key of which nothing could be read fits nothing.
        let some = key.is_none() && parts.iter().any(Option::is_some);
        let like = |part: &Option<String>| {
            part.as_ref().map_or("%".to_owned(), |p| p.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
        };
        let pattern = some.then(|| parts.iter().map(like).collect::<Vec<_>>().join("\u{1f}"));
        let raw = sealer.seal(&bad.raw).0;
        for fault in &bad.faults {
            self.store.conn.execute(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, NULL)",
                params![
                    self.load_id,
                    file_id,
                    bad.feed.name(),
                    bad.line as i64,
                    fault.column,
                    fault.found,
                    fault.reason,
                    fault.mend,
                    key,
                    pattern,
                    raw
                ],
            )?;
        }
        for hold in &bad.protects {
            let (kind, subject) = match hold {
                Protects::Account(id) => ("account", id.clone()),
                Protects::Debtor(id) => ("debtor", id.clone()),
                Protects::Person(id) => ("person", id.clone()),
                Protects::Point(value) => ("point", sealer.seal(value).0),
            };
            self.store.conn.execute(
                "INSERT INTO holds_unread VALUES (?, ?, ?, ?, ?, ?, NULL)",
                params![self.load_id, file_id, bad.line as i64, bad.feed.name(), kind, subject],
            )?;
        }
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

    fn bring_in(&mut self) -> Result<i64, StoreError> {
        for stage in self.stages.values_mut() {
            stage.flush(&self.store.conn)?;
        }
        let feeds: Vec<Feed> = self.stages.keys().copied().collect();
        self.supersede_same_files()?;
        for feed in &feeds {
            self.take_out_repeated(*feed)?;
        }
        self.accept_or_refuse(&feeds)?;
        for feed in &feeds {
            for n in 0..self.files.len() {
                if self.files[n].accepted && self.files[n].read.contains_key(feed) {
                    self.merge_file(*feed, n)?;
                }
            }
        }
        let came_in = self.bring_in_waiting()?;
        self.resolve_holds()?;
        self.write_files()?;
        super::local_time::derive(self.store, self.load_id)?;
        Ok(came_in)
    }

    /// What an earlier load of the very same file left in quarantine is told anew by this one.
    fn supersede_same_files(&mut self) -> Result<(), StoreError> {
        let conn = &self.store.conn;
        for file in &self.files {
            let earlier = "SELECT file_id FROM files WHERE sha256 = ? AND file_id < ?";
            conn.execute(
                &format!("UPDATE quarantine SET resolved_load = {} WHERE resolved_load IS NULL AND file_id IN ({earlier})", self.load_id),
                params![file.sha256, file.file_id],
            )?;
            for feed in Feed::ALL {
                let sql = format!("DELETE FROM waiting_{} WHERE file_id IN ({earlier})", feed.name());
                conn.execute(&sql, params![file.sha256, file.file_id])?;
            }
        }
        Ok(())
    }

    /// A key twice in one file: the same content is one row, other content goes to quarantine, and so does an account id that
    /// another client holds.
    fn take_out_repeated(&mut self, feed: Feed) -> Result<(), StoreError> {
        let (conn, name) = (&self.store.conn, feed.name());
        conn.execute_batch(&merge::repeated(feed))?;
        let key = merge::key_expression(feed, "s");
        let found = merge::shown_key(feed, "s");
        let mut pick = |picked: &str, reason: &str, column: &str, mend: &str| -> Result<(), StoreError> {
            conn.execute_batch(&format!(
                "INSERT INTO quarantine SELECT {load}, s.file_id, '{name}', s.row_line, '{column}', {found}, '{reason}', '{mend}', {key}, NULL, NULL, true, NULL
                 FROM temp.stage_{name} s SEMI JOIN {picked} p ON s.seq = p.seq",
                load = self.load_id
            ))?;
            conn.execute_batch(&merge::wait(feed, picked, &format!("'{reason}'")))?;
            let counted: Vec<(i64, i64)> = {
                let mut statement = conn.prepare(&format!(
                    "SELECT s.file_id, count(*) FROM temp.stage_{name} s SEMI JOIN {picked} p ON s.seq = p.seq GROUP BY 1"
                ))?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<Result<_, _>>()?
            };
            for (file_id, n) in counted {
                if let Some(file) = self.files.iter_mut().find(|f| f.file_id == file_id) {
                    file.read.entry(feed).or_default().1 += n;
                }
            }
            conn.execute_batch(&format!("DELETE FROM temp.stage_{name} WHERE seq IN (SELECT seq FROM {picked})"))?;
            Ok(())
        };
        conn.execute_batch("CREATE OR REPLACE TEMP TABLE conflicting AS SELECT seq FROM temp.repeated WHERE nth > 1 AND NOT same")?;
        pick(
            "temp.conflicting",
            "duplicate_key",
            &feed.key().join(", "),
            "one row a key in a file; keep the right one and load the file again",
        )?;
        if feed == Feed::Accounts {
            conn.execute_batch(merge::OTHER_CLIENT)?;
            pick(
                "temp.other_client",
                "id_of_other_client",
                "account_id",
                "an id that no other client uses; set id_prefix in this client''s profile",
            )?;
        }
        // The same row twice is one row: the second is unchanged.
        conn.execute_batch(&format!("DELETE FROM temp.stage_{name} WHERE seq IN (SELECT seq FROM temp.repeated WHERE nth > 1 AND same)"))?;
        Ok(())
    }

    fn accept_or_refuse(&mut self, feeds: &[Feed]) -> Result<(), StoreError> {
        for file in &mut self.files {
            let (read, bad) = file.read.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
            let share = if read == 0 { 0.0 } else { bad as f64 / read as f64 };
            file.accepted = !file.unreadable && share <= self.max_bad;
            if !file.accepted {
                for feed in feeds {
                    self.store.conn.execute_batch(&format!("DELETE FROM temp.stage_{} WHERE file_id = {}", feed.name(), file.file_id))?;
                }
            }
        }
        Ok(())
    }

    fn merge_file(&mut self, feed: Feed, n: usize) -> Result<(), StoreError> {
        let (load_id, file_id, name) = (self.load_id, self.files[n].file_id, feed.name());
        let conn = &self.store.conn;
        conn.execute_batch(&merge::incoming_of_file(feed, file_id))?;
        let mut waiting = 0;
        if let Some(sql) = merge::parentless(feed, "temp.incoming") {
            conn.execute_batch(&sql)?;
            let reference = feed.references()[0].column;
            conn.execute_batch(&format!(
                "INSERT INTO quarantine SELECT {load_id}, s.file_id, '{name}', s.row_line, '{reference}', p.parent,
                    CASE WHEN p.refused THEN 'parent_quarantined' ELSE 'parent_missing' END,
                    CASE WHEN p.refused THEN 'mend the row it refers to; this one then loads by itself' ELSE 'load the row it refers to; this one then loads by itself' END,
                    {key}, NULL, NULL, false, NULL
                 FROM temp.incoming s JOIN temp.parentless p ON s.seq = p.seq",
                key = merge::key_expression(feed, "s")
            ))?;
            conn.execute_batch(&merge::wait(feed, "temp.parentless", "CASE WHEN true THEN 'parent_missing' END"))?;
            waiting = conn.query_row("SELECT count(*) FROM temp.parentless", [], |row| row.get(0))?;
            conn.execute_batch("DELETE FROM temp.incoming WHERE seq IN (SELECT seq FROM temp.parentless)")?;
        }
        let (loaded, _) = self.merge_incoming(feed)?;
        let read = self.files[n].read.get(&feed).copied().unwrap_or_default();
        let quarantined = read.1 + waiting;
        self.files[n].counts.insert(feed, (loaded, quarantined, waiting));
        Ok(())
    }

    /// Merges the incoming rows: unchanged ones drop out, replaced ones go to the history, the rest comes in.
    fn merge_incoming(&mut self, feed: Feed) -> Result<(i64, i64), StoreError> {
        let conn = &self.store.conn;
        for sql in merge::mended(feed, self.load_id) {
            conn.execute_batch(&sql)?;
        }
        let unchanged = conn.execute(&merge::drop_unchanged(feed), [])? as i64;
        self.keep_history(feed)?;
        let conn = &self.store.conn;
        conn.execute_batch(&merge::drop_replaced(feed))?;
        let loaded = conn.execute(&merge::insert(feed), [])? as i64;
        Ok((loaded, unchanged))
    }

    /// The replaced rows, sealed whole, into the history.
    fn keep_history(&mut self, feed: Feed) -> Result<(), StoreError> {
        let conn = &self.store.conn;
        let mut statement = conn.prepare(&merge::replaced(feed))?;
        let mut rows = statement.query([])?;
        let mut appender = conn.appender("row_history")?;
        while let Some(row) = rows.next()? {
            let (key, load_id, line, json): (String, i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let whole = crate::domain::Personal::new(crate::domain::Class::Text, json);
            appender.append_row(params![feed.name(), key, self.load_id, load_id, line, self.store.sealer.seal(&whole).0])?;
        }
        appender.flush()?;
        Ok(())
    }

    /// Rows of earlier loads whose parent is there now.
    fn bring_in_waiting(&mut self) -> Result<i64, StoreError> {
        let mut came_in = 0;
        for feed in Feed::ALL.iter().filter(|feed| !feed.references().is_empty()) {
            let conn = &self.store.conn;
            conn.execute_batch(&merge::waiting_now(*feed))?;
            let Some(sql) = merge::parentless(*feed, "temp.waiting_now") else { continue };
            conn.execute_batch(&sql)?;
            conn.execute_batch(&merge::incoming_of_waiting(*feed))?;
            let any: i64 = conn.query_row("SELECT count(*) FROM temp.incoming", [], |row| row.get(0))?;
            if any == 0 {
                continue;
            }
            conn.execute_batch(&format!(
                "UPDATE quarantine SET resolved_load = {} FROM temp.incoming i
                 WHERE quarantine.feed = '{}' AND quarantine.file_id = i.file_id AND quarantine.line = i.row_line AND starts_with(quarantine.reason, 'parent_')",
                self.load_id,
                feed.name()
            ))?;
            came_in += self.merge_incoming(*feed)?.0;
        }
        Ok(came_in)
    }

    /// A hold ends with the quarantined row it stands for.
    fn resolve_holds(&mut self) -> Result<(), StoreError> {
        let still = "SELECT 1 FROM quarantine q WHERE q.file_id = holds_unread.file_id AND q.line = holds_unread.line AND q.feed = holds_unread.feed AND q.resolved_load IS NULL";
        self.store.conn.execute_batch(&format!(
            "UPDATE holds_unread SET resolved_load = {} WHERE resolved_load IS NULL AND NOT EXISTS ({still})",
            self.load_id
        ))?;
        Ok(())
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
