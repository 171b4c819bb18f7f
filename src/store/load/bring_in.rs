//! The second half of a load: staged rows become rows of the feeds' tables, in order of dependence.
//! Never commits, and never reads a value: it compares keys and hashes.

use super::super::{StoreError, local_time, merge, reach};
use super::{Loading, other_id};
use crate::domain::feed::Feed;
use duckdb::params;
use std::collections::BTreeSet;

impl Loading<'_> {
    /// Everything staged into the tables; returns how many rows of earlier loads came in with it.
    pub(super) fn bring_in(&mut self) -> Result<i64, StoreError> {
        self.append_quarantined()?;
        for stage in self.stages.values_mut() {
            stage.flush(&self.store.conn)?;
        }
        let feeds: Vec<Feed> = self.stages.keys().copied().collect();
        self.supersede_same_files()?;
        other_id::find(&self.store.conn, &feeds.iter().copied().collect())?;
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
        local_time::derive(self.store, self.load_id)?;
        reach::derive(self.store, &feeds)?;
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

    /// A key twice in one file: the same content is one row, other content goes to quarantine, and so do ids that another client holds.
    fn take_out_repeated(&mut self, feed: Feed) -> Result<(), StoreError> {
        let (conn, name) = (&self.store.conn, feed.name());
        conn.execute_batch(&merge::repeated(feed))?;
        conn.execute_batch("CREATE OR REPLACE TEMP TABLE conflicting AS SELECT seq FROM temp.repeated WHERE nth > 1 AND NOT same")?;
        // Of two rows that disagree nobody knows which is right: a refusal among them holds.
        if let Some(sql) = merge::protect(feed, "temp.conflicting", self.load_id) {
            conn.execute_batch(&sql)?;
        }
        let one = "one row a key in a file; keep the right one and load the file again";
        self.set_aside(feed, "temp.conflicting", ("duplicate_key", &feed.key().join(", "), one))?;
        let prefix = "an id that no other client uses; set id_prefix in this client''s profile";
        if feed == Feed::Accounts {
            self.store.conn.execute_batch(merge::OTHER_CLIENT)?;
            self.set_aside(feed, "temp.other_client", ("id_of_other_client", "account_id", prefix))?;
        }
        let staged: BTreeSet<Feed> = self.stages.keys().copied().collect();
        if let Some(column) = other_id::pick(&self.store.conn, feed, &staged)? {
            if let Some(sql) = merge::protect(feed, "temp.other_id", self.load_id) {
                self.store.conn.execute_batch(&sql)?;
            }
            self.set_aside(feed, "temp.other_id", ("id_of_other_client", column, prefix))?;
        }
        // The same row twice is one row: the second is unchanged.
        let twice = format!("DELETE FROM temp.stage_{name} WHERE seq IN (SELECT seq FROM temp.repeated WHERE nth > 1 AND same)");
        Ok(self.store.conn.execute_batch(&twice)?)
    }

    /// Staged rows (those that `picked` lists by seq) into quarantine and the waiting room, with reason, column and mend.
    fn set_aside(&mut self, feed: Feed, picked: &str, (reason, column, mend): (&str, &str, &str)) -> Result<(), StoreError> {
        let (conn, name) = (&self.store.conn, feed.name());
        let (key, found) = (merge::key_expression(feed, "s"), merge::shown_key(feed, "s"));
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
        Ok(conn.execute_batch(&format!("DELETE FROM temp.stage_{name} WHERE seq IN (SELECT seq FROM {picked})"))?)
    }

    fn accept_or_refuse(&mut self, feeds: &[Feed]) -> Result<(), StoreError> {
        for file in &mut self.files {
            // The worst of the feeds that a file carries: a sheet whose accounts are bad is bad, however many good debtors it has.
            let shares = file.read.values().map(|(read, bad)| if *read == 0 { 0.0 } else { *bad as f64 / *read as f64 });
            let share = shares.fold(0.0, f64::max);
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
}
