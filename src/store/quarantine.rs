//! The quarantine report of a load, for people: feed, file, line, column, what was found (masked), why, and the mend.
//! Never shows a personal value.

use super::{Store, StoreError};
use std::path::PathBuf;

impl Store {
    /// The report of a load, as written.
    pub fn quarantine_report(&self, load_id: i64) -> PathBuf {
        self.workspace().quarantine().join(format!("{load_id}.csv"))
    }

    /// Writes `quarantine/LOAD.csv`; where nothing is in quarantine, a report of no rows.
    pub(super) fn write_quarantine_report(&self, load_id: i64) -> Result<(), StoreError> {
        let path = self.quarantine_report(load_id);
        let dir = self.workspace().quarantine();
        std::fs::create_dir_all(&dir).map_err(StoreError::io(&dir))?;
        let part = path.with_extension("csv.part");
        let fail = |e: csv::Error| StoreError::io(&part)(std::io::Error::other(e));
        let mut writer = csv::Writer::from_path(&part).map_err(fail)?;
        writer.write_record(["feed", "file", "line", "column", "found", "reason", "mend", "counted"]).map_err(fail)?;
        let mut statement = self.conn.prepare(
            "SELECT DISTINCT q.feed, f.path, q.line, q.\"column\", q.found, q.reason, q.mend, q.counted, q.file_id
             FROM quarantine q LEFT JOIN (SELECT DISTINCT file_id, path FROM files) f ON f.file_id = q.file_id
             WHERE q.load_id = ? ORDER BY q.file_id, q.line, q.feed, q.\"column\", q.reason",
        )?;
        let mut rows = statement.query([load_id])?;
        while let Some(row) = rows.next()? {
            let text = |n: usize| row.get::<_, Option<String>>(n).map(Option::unwrap_or_default);
            let line: i64 = row.get(2)?;
            let counted: bool = row.get(7)?;
            let record = [text(0)?, text(1)?, line.to_string(), text(3)?, text(4)?, text(5)?, text(6)?, counted.to_string()];
            writer.write_record(record).map_err(fail)?;
        }
        writer.flush().map_err(StoreError::io(&part))?;
        std::fs::rename(&part, &path).map_err(StoreError::io(&path))
    }
}
