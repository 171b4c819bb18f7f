//! Where rows stand: a table of numbers that stand for ids and sealed values, sorted, with the engine's row numbers, so that one
//! debtor's rows are read without reading everybody's. Never trusted where it may be stale: then the same numbers are counted from
//! the rows themselves, and the answer is the same.

use super::query::query_text;
use super::{Store, StoreError};
use crate::domain::Feed;
use std::collections::{BTreeMap, BTreeSet};

/// Under which columns (SQL of the feed's row `t`) a feed's rows are looked up; `near_rows` names a feed by its place here.
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

/// The question that fills `near_blocks`, and the feeds from which it is counted.
const BLOCKS: &str = "near/blocks";
const IN_BLOCKS: [Feed; 3] = [Feed::Debtors, Feed::Relations, Feed::ContactPoints];

/// Rows that came in since the table was sorted: while they are at most one in so many, they are put behind it, sorted by themselves.
const BEHIND: i64 = 10;

/// So many numbers are looked up one by one; more are found by reading the table through.
const FEW: usize = 60;

/// What was true of a feed's table when its rows were numbered.
#[derive(Debug, Clone, Copy)]
struct Numbered {
    /// The engine's count of the rows it stores, deleted ones included: it shrinks when the engine moves rows together.
    stored: i64,
    live: i64,
    /// Rows when the table was last sorted as a whole.
    sorted: i64,
}

/// The numbers of a feed's rows, from a row number on.
fn numbers(place: usize, from: i64) -> String {
    let (feed, columns) = LOOKED_UP[place];
    let name = feed.name();
    let only = if from > 0 { format!(" AND t.rowid >= {from}") } else { String::new() };
    let of = |c: &&str| {
        format!(
            "SELECT shiftright(xxhash64({c}), 22) AS key, CAST({place} AS TINYINT) AS feed, t.rowid AS nr FROM {name} t WHERE {c} IS NOT NULL{only}"
        )
    };
    columns.iter().map(of).collect::<Vec<_>>().join(" UNION ALL ")
}

/// The numbers of all rows.
fn all_numbers() -> String {
    (0..LOOKED_UP.len()).map(|place| numbers(place, 0)).collect::<Vec<_>>().join(" UNION ALL ")
}

/// What the session knows of the `near_…` tables.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Feeds without rows; None where the tables do not hold.
    empty: Option<BTreeSet<String>>,
    /// Numbers that were looked up already.
    looked: BTreeSet<i64>,
}

impl Store {
    /// Numbers the rows that changed, after a load was committed: the engine tells a row's number only then. Where this is cut off,
    /// the tables are stale, and known to be.
    pub(super) fn number_rows(&self) -> Result<(), StoreError> {
        *self.near.borrow_mut() = None;
        // The engine moves rows together when it writes the file: before they are numbered, not after.
        self.conn.execute_batch("CHECKPOINT; BEGIN TRANSACTION")?;
        let done = self.number_changed();
        self.conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    fn number_changed(&self) -> Result<(), StoreError> {
        let last: i64 = self.conn.query_row("SELECT coalesce(max(load_id), 0) FROM loads", [], |row| row.get(0))?;
        let before = self.numbered()?;
        let mut now = Vec::new();
        let (mut new, mut blocks) = (Vec::new(), before.is_empty());
        // Behind the table only where all that was there stands where it stood.
        let mut behind = before.len() == LOOKED_UP.len();
        let (mut unsorted, mut in_order) = (0, 0);
        for (place, (feed, _)) in LOOKED_UP.iter().enumerate() {
            let name = feed.name();
            let live: i64 = self.conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
            let stored = self.stored(name)?;
            let was = before.get(name).copied().unwrap_or(Numbered { stored: 0, live: 0, sorted: 0 });
            let out = self.taken_out(name)?;
            behind &= stored - was.stored == live - was.live + out;
            (unsorted, in_order) = (unsorted + live - was.sorted, in_order + was.sorted);
            blocks |= IN_BLOCKS.contains(feed) && (live != was.live || out > 0);
            if stored > was.stored {
                new.push(numbers(place, was.stored));
            }
            now.push((name, Numbered { stored, live, sorted: was.sorted }));
        }
        behind &= unsorted * BEHIND <= in_order;
        let sorted = |sql: &str| format!("SELECT key, feed, nr FROM ({sql}) ORDER BY key, feed, nr");
        if !behind {
            self.conn.execute_batch(&format!("CREATE OR REPLACE TABLE near_rows AS {}", sorted(&all_numbers())))?;
        } else if !new.is_empty() {
            self.conn.execute_batch(&format!("INSERT INTO near_rows {}", sorted(&new.join(" UNION ALL "))))?;
        }
        if blocks {
            let sql = format!("CREATE OR REPLACE TABLE near_blocks AS {}", query_text(BLOCKS)?);
            self.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: BLOCKS.to_owned(), source })?;
        }
        self.conn.execute_batch("DELETE FROM near_state")?;
        for (name, n) in now {
            let sorted = if behind { n.sorted } else { n.live };
            self.conn.execute("INSERT INTO near_state VALUES (?, ?, ?, ?, ?)", duckdb::params![name, last, n.stored, n.live, sorted])?;
        }
        Ok(())
    }

    fn stored(&self, table: &str) -> Result<i64, StoreError> {
        let sql = "SELECT max(estimated_size) FROM duckdb_tables() WHERE table_name = ? AND NOT temporary";
        Ok(self.conn.query_row(sql, [table], |row| row.get(0))?)
    }

    fn numbered(&self) -> Result<BTreeMap<String, Numbered>, StoreError> {
        let mut statement = self.conn.prepare("SELECT feed, stored, live, sorted FROM near_state")?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, Numbered { stored: row.get(1)?, live: row.get(2)?, sorted: row.get(3)? })))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many rows of the feed loads took out since the rows were numbered.
    fn taken_out(&self, feed: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM row_history h WHERE h.feed = ? AND h.replaced_by > (SELECT coalesce(min(s.load_id), 0) FROM near_state s)";
        Ok(self.conn.query_row(sql, [feed], |row| row.get(0))?)
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

    /// Makes sure that rows can be looked up in this session: where the tables do not hold, views that count the same from the rows go
    /// before them. Says which feeds are known to have no rows at all.
    pub(super) fn near_rows(&self) -> Result<BTreeSet<String>, StoreError> {
        // Nobody else writes while this process has the file open.
        if let Some(near) = &*self.near.borrow() {
            return Ok(near.empty.clone().unwrap_or_default());
        }
        let empty = self.numbers_hold()?;
        if empty.is_none() {
            self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW near_rows AS {}", all_numbers()))?;
            let sql = format!("CREATE OR REPLACE TEMP VIEW near_blocks AS {}", query_text(BLOCKS)?);
            self.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: BLOCKS.to_owned(), source })?;
        }
        self.put_shelf()?;
        let rows = &self.shelf.rows;
        self.conn.execute_batch(&format!("CREATE OR REPLACE TABLE {rows}.narrow_rows (key BIGINT, feed VARCHAR, nr BIGINT)"))?;
        *self.near.borrow_mut() = Some(Places { empty: empty.clone(), looked: BTreeSet::new() });
        Ok(empty.unwrap_or_default())
    }

    /// Looks up the rows of the numbers that a question tells, where they were not yet: into `narrow_rows`.
    pub(super) fn look_up(&self, question: &str) -> Result<(), StoreError> {
        let mut keys = self.keys_of(question)?;
        let mut near = self.near.borrow_mut();
        let Some(near) = near.as_mut() else { return Ok(()) };
        keys.retain(|key| !near.looked.contains(key));
        let feeds: Vec<String> = LOOKED_UP.iter().map(|(feed, _)| format!("'{}'", feed.name())).collect();
        let from = found("near_rows", &keys, near.empty.is_some());
        if let Some(from) = from {
            let name = format!("list_value({})[r.feed + 1]", feeds.join(", "));
            self.conn.execute_batch(&format!("INSERT INTO narrow_rows SELECT r.key, {name}, r.nr FROM ({from}) r"))?;
        }
        near.looked.extend(keys);
        Ok(())
    }

    /// Looks up the blocks of the numbers that a question tells: `narrow_found`.
    pub(super) fn find_blocks(&self, question: &str) -> Result<(), StoreError> {
        let keys = self.keys_of(question)?;
        let holds = self.near.borrow().as_ref().is_some_and(|near| near.empty.is_some());
        let from = found("near_blocks", &keys, holds).unwrap_or_else(|| "SELECT * FROM near_blocks WHERE false".to_owned());
        Ok(self.conn.execute_batch(&format!("CREATE OR REPLACE TABLE {}.narrow_found AS {from}", self.shelf.near))?)
    }

    fn keys_of(&self, question: &str) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.conn.prepare(query_text(question)?)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The rows of a sorted table that stand under some numbers: each by itself, which reads one stretch of it, where they are few.
fn found(table: &str, keys: &[i64], sorted: bool) -> Option<String> {
    if keys.is_empty() {
        return None;
    }
    if sorted && keys.len() <= FEW {
        let one = |key: &i64| format!("SELECT * FROM {table} WHERE key = {key}");
        return Some(keys.iter().map(one).collect::<Vec<_>>().join(" UNION ALL "));
    }
    let all = keys.iter().map(|key| format!("({key})")).collect::<Vec<_>>().join(", ");
    Some(format!("SELECT t.* FROM {table} t SEMI JOIN (VALUES {all}) k(key) ON k.key = t.key"))
}
