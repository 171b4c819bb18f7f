//! What tells one state of the database from another: for what was counted from it and is kept beside it.
//! Never reads what lies in it, but for its last load.

use super::{Store, StoreError};
use std::path::Path;

impl Store {
    /// The last load, and how long the database's files are and when they were last written: another text as soon as anything was loaded, noted
    /// or published since. While a session reads the database, nobody writes it.
    ///
    /// # Errors
    /// `Engine` where the database tells nothing of its loads.
    pub fn written(&self) -> Result<String, StoreError> {
        let last: i64 = self.conn.query_row("SELECT coalesce(max(load_id), 0) FROM loads", [], |row| row.get(0))?;
        let path = self.workspace().database();
        let of = |path: &Path| std::fs::metadata(path).map(|file| (file.len(), file.modified().ok())).ok();
        Ok(format!("{last} {:?} {:?}", of(&path), of(&path.with_extension("duckdb.wal"))))
    }
}
