//! Where what a narrowed session holds lies: a database in memory beside the workspace's, which another session of the same file reads and
//! fills as well; temporary tables are one session's alone. Never on disk, and never in another narrowed session's way: each has schemas of its own.

use super::query::Given;
use super::{Store, StoreError};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(1);

/// The workspace's own tables, whose catalog the engine names after the file.
const WORKSPACE: &str = "retrace.main";

/// The schemas of a session.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// What it is narrowed to.
    pub near: String,
    /// What it keeps from one narrowing to the next.
    pub rows: String,
}

/// Which of two tables of one name a session reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// The workspace's: nothing is narrowed.
    Everything,
    /// The workspace's: what is near is being copied from it.
    Copying,
    /// Of what is near alone, where there is such a table.
    Near,
}

impl Shelf {
    pub fn new() -> Shelf {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Shelf { near: format!("shelf.near_{number}"), rows: format!("shelf.rows_{number}") }
    }
}

impl Store {
    /// Puts the shelf up, where it is not.
    pub(super) fn put_shelf(&self) -> Result<(), StoreError> {
        let Shelf { near, rows } = &self.shelf;
        Ok(self.conn.execute_batch(&format!(
            "ATTACH IF NOT EXISTS ':memory:' AS shelf (READ_WRITE);
             CREATE SCHEMA IF NOT EXISTS {near};
             CREATE SCHEMA IF NOT EXISTS {rows};"
        ))?)
    }

    /// Keeps the answer to `queries/NAME.sql` on it, and says how many rows it has.
    pub(super) fn shelve(&self, table: &str, name: &str, given: &[(&str, Given)]) -> Result<i64, StoreError> {
        self.keep_in(&format!("TABLE {}.{table}", self.shelf.near), name, given)
    }

    /// Takes down what the session was narrowed to.
    pub(super) fn clear_shelf(&self) -> Result<(), StoreError> {
        let near = &self.shelf.near;
        Ok(self.conn.execute_batch(&format!("DROP SCHEMA {near} CASCADE; CREATE SCHEMA {near};"))?)
    }

    /// Reads one or the other from now on.
    pub(super) fn read_from(&self, reads: Reads) -> Result<(), StoreError> {
        let Shelf { near, rows } = &self.shelf;
        let path = match reads {
            Reads::Everything => WORKSPACE.to_owned(),
            Reads::Copying => format!("{WORKSPACE},{near},{rows}"),
            Reads::Near => format!("{near},{WORKSPACE},{rows}"),
        };
        Ok(self.conn.execute_batch(&format!("SET search_path = '{path}'"))?)
    }
}
