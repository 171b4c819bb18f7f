//! Where rows stand: for each large feed a table of numbers that stand for ids and sealed values, sorted, with the engine's row
//! numbers, so that one debtor's rows are read without reading everybody's. Never trusted where it may be stale: then the same
//! numbers are counted from the rows themselves, and the answer is the same.

use super::query::query_text;
use super::{Store, StoreError};
use crate::domain::Feed;
use std::collections::{BTreeMap, BTreeSet};

/// Under which columns (SQL of the feed's row `t`) a feed's rows are looked up.
const LOOKED_UP: &[(Feed, &[&str])] = &[
    (Feed::ContactPoints, &["t.owner_id", "t.value"]),
    (Feed::Relations, &["t.debtor_id", "t.person_id", "t.phone", "t.address", "t.national_id", "t.name || CAST(t.birth_on AS VARCHAR)"]),
    (Feed::Debtors, &["t.debtor_id", "t.national_id", "t.name || CAST(t.birth_on AS VARCHAR)"]),
    (Feed::Accounts, &["t.debtor_id", "t.account_id"]),
    (Feed::Contacts, &["t.account_id", "t.point"]),
    (Feed::TraceOutcomes, &["t.debtor_id", "t.value"]),
    (Feed::Payments, &["t.account_id", "t.reverses"]),
    (Feed::Statements, &["t.account_id"]),
    (Feed::Promises, &["t.account_id"]),
    (Feed::Plans, &["t.account_id"]),
    (Feed::Pauses, &["t.account_id"]),
    (Feed::Complaints, &["t.account_id"]),
    (Feed::Consents, &["t.debtor_id"]),
];

/// Feeds from which `near_blocks` is counted.
const IN_BLOCKS: [Feed; 3] = [Feed::Debtors, Feed::Relations, Feed::ContactPoints];

/// Rows that came in since the table was sorted: while they are at most one in so many, they are put behind it, sorted by themselves.
const BEHIND: i64 = 10;

/// What was true of a feed's table when its rows were numbered.
struct Numbered {
    /// The engine's count of the rows it stores, deleted ones included: it shrinks when the engine moves rows together.
    stored: i64,
    live: i64,
    /// Rows when the table was last sorted as a whole.
    sorted: i64,
}

/// The numbers of a feed's rows, from a row number on.
fn numbers(feed: Feed, columns: &[&str], from: i64) -> String {
    let name = feed.name();
    let only = if from > 0 { format!(" AND t.rowid >= {from}") } else { String::new() };
    let parts: Vec<String> = columns
        .iter()
        .map(|c| format!("SELECT shiftright(xxhash64({c}), 22) AS key, t.rowid AS nr FROM {name} t WHERE {c} IS NOT NULL{only}"))
        .collect();
    parts.join(" UNION ALL ")
}

impl Store {
    /// Numbers the rows that changed, after a load was committed: the engine tells a row's number only then. Where this is cut off,
    /// the tables are stale, and known to be.
    pub(super) fn number_rows(&self) -> Result<(), StoreError> {
        // The engine moves rows together when it writes the file: before they are numbered, not after.
        *self.numbers.borrow_mut() = None;
        self.conn.execute_batch("CHECKPOINT; BEGIN TRANSACTION")?;
        let done = self.number_changed();
        self.conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    fn number_changed(&self) -> Result<(), StoreError> {
        let last: i64 = self.conn.query_row("SELECT coalesce(max(load_id), 0) FROM loads", [], |row| row.get(0))?;
        let mut blocks = false;
        for (feed, columns) in LOOKED_UP {
            let name = feed.name();
            let stored = self.stored(name)?;
            let live: i64 = self.conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
            let before = self.numbered(name)?;
            // Nothing was taken out since, and nothing moved: what is new stands behind what was there.
            let grown = before.as_ref().filter(|b| live - b.live == stored - b.stored && !self.replaced(name).unwrap_or(true));
            let sorted = match grown {
                Some(before) if live == before.live => before.sorted,
                Some(before) if (live - before.sorted) * BEHIND <= before.sorted => {
                    let new = numbers(*feed, columns, before.stored);
                    self.conn.execute_batch(&format!("INSERT INTO near_{name} SELECT * FROM ({new}) ORDER BY key, nr"))?;
                    blocks |= IN_BLOCKS.contains(feed);
                    before.sorted
                }
                _ => {
                    let all = numbers(*feed, columns, 0);
                    self.conn.execute_batch(&format!("CREATE OR REPLACE TABLE near_{name} AS SELECT * FROM ({all}) ORDER BY key, nr"))?;
                    blocks |= IN_BLOCKS.contains(feed);
                    live
                }
            };
            self.conn.execute("DELETE FROM near_state WHERE feed = ?", [name])?;
            self.conn.execute("INSERT INTO near_state VALUES (?, ?, ?, ?, ?)", duckdb::params![name, last, stored, live, sorted])?;
        }
        if blocks {
            let sql = format!("CREATE OR REPLACE TABLE near_blocks AS {}", query_text(BLOCKS)?);
            self.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: BLOCKS.to_owned(), source })?;
        }
        Ok(())
    }

    fn stored(&self, table: &str) -> Result<i64, StoreError> {
        let sql = "SELECT max(estimated_size) FROM duckdb_tables() WHERE table_name = ? AND NOT temporary";
        Ok(self.conn.query_row(sql, [table], |row| row.get(0))?)
    }

    fn numbered(&self, feed: &str) -> Result<Option<Numbered>, StoreError> {
        let mut statement = self.conn.prepare("SELECT stored, live, sorted FROM near_state WHERE feed = ?")?;
        let mut rows = statement.query([feed])?;
        Ok(match rows.next()? {
            Some(row) => Some(Numbered { stored: row.get(0)?, live: row.get(1)?, sorted: row.get(2)? }),
            None => None,
        })
    }

    /// Whether a load since the rows were numbered took rows of the feed out.
    fn replaced(&self, feed: &str) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM row_history h WHERE h.feed = ? AND h.replaced_by > (SELECT min(s.load_id) FROM near_state s WHERE s.feed = h.feed)";
        Ok(self.conn.query_row(sql, [feed], |row| row.get::<_, i64>(0))? > 0)
    }

    /// The feeds that have no rows at all, where every table says what the rows say now; None where one does not.
    fn numbers_hold(&self) -> Result<Option<BTreeSet<String>>, StoreError> {
        let sql = "SELECT s.feed, s.live = 0 FROM near_state s
            JOIN (SELECT table_name, estimated_size FROM duckdb_tables() WHERE NOT temporary) t
                ON t.table_name = s.feed AND t.estimated_size = s.stored
            WHERE s.load_id = (SELECT coalesce(max(load_id), 0) FROM loads)";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let held: BTreeMap<String, bool> = rows.collect::<Result<_, _>>()?;
        let all = held.len() == LOOKED_UP.len();
        Ok(all.then(|| held.into_iter().filter(|(_, empty)| *empty).map(|(feed, _)| feed).collect()))
    }

    /// Makes sure that the `near_…` tables can be asked in this session: where they do not hold, views that count the same from the
    /// rows go before them. Says which feeds are known to have no rows at all.
    pub(super) fn near_rows(&self) -> Result<BTreeSet<String>, StoreError> {
        // Nobody else writes while this process has the file open.
        let known = self.numbers.borrow().clone();
        if let Some(empty) = known {
            return Ok(empty);
        }
        let hold = self.numbers_hold()?;
        if hold.is_none() {
            for (feed, columns) in LOOKED_UP {
                let sql = format!("CREATE OR REPLACE TEMP VIEW near_{} AS {}", feed.name(), numbers(*feed, columns, 0));
                self.conn.execute_batch(&sql)?;
            }
            let sql = format!("CREATE OR REPLACE TEMP VIEW near_blocks AS {}", query_text(BLOCKS)?);
            self.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: BLOCKS.to_owned(), source })?;
        }
        let empty = hold.unwrap_or_default();
        *self.numbers.borrow_mut() = Some(empty.clone());
        Ok(empty)
    }
}

/// The question that fills `near_blocks`.
const BLOCKS: &str = "near/blocks";
