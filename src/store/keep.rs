//! What a session keeps for a report of many questions: an answer under a name, a list handed in, the calendar's weeks.
//! Never outlives the connection: everything is a temporary table.

use super::ask::filled;
use super::query::{Given, query_text};
use super::{Store, StoreError};
use crate::domain::Week;

/// What parts pairs, and the two of a pair, in one text; and how many pairs one text holds.
const PAIR: char = '\u{1e}';
const PART: char = '\u{1f}';
const PAIRS: usize = 100_000;

impl Store {
    /// Keeps the answer to `queries/NAME.sql` as the temporary table `table`, so that further questions need not count again.
    pub fn keep(&self, table: &str, name: &str, given: &[(&str, Given)]) -> Result<(), StoreError> {
        self.keep_counted(table, name, given)?;
        Ok(())
    }

    /// The same, and says how many rows are kept.
    pub fn keep_counted(&self, table: &str, name: &str, given: &[(&str, Given)]) -> Result<i64, StoreError> {
        let question = query_text(name)?;
        self.need(question)?;
        let sql = format!("CREATE OR REPLACE TEMP TABLE {table} AS {}", filled(question, name, given)?);
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        let mut statement = self.conn.prepare(&sql).map_err(fail)?;
        let values = super::query::values_of(&statement, name, given)?;
        statement.query_row(duckdb::params_from_iter(values), |row| row.get(0)).map_err(fail)
    }

    /// Keeps a kept table under another name as well, in place of what had that name.
    pub fn keep_as(&self, table: &str, kept: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {kept};"))?;
        Ok(())
    }

    /// Keeps pairs of texts that were worked out outside the engine (an account and its segment) as a temporary table.
    pub fn keep_pairs(&self, table: &str, columns: (&str, &str), rows: &[(String, String)]) -> Result<(), StoreError> {
        self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} ({} VARCHAR, {} VARCHAR);", columns.0, columns.1))?;
        let plain = |text: &str| !text.contains([PAIR, PART]);
        // An appender refuses a database that is only read, temporary tables too. One long text is read fifty times as fast as values.
        for some in rows.chunks(PAIRS) {
            if some.iter().all(|(left, right)| plain(left) && plain(right)) {
                let text: Vec<String> = some.iter().map(|(left, right)| format!("{left}{PART}{right}")).collect();
                let sql = format!(
                    "INSERT INTO {table} SELECT split_part(p, chr(31), 1), split_part(p, chr(31), 2) FROM (SELECT unnest(string_split(?, chr(30))) AS p)"
                );
                self.conn.execute(&sql, [text.join(&PAIR.to_string())])?;
                continue;
            }
            for few in some.chunks(1000) {
                let places = vec!["(?, ?)"; few.len()].join(", ");
                let values = few.iter().flat_map(|(left, right)| [left.as_str(), right.as_str()]);
                self.conn.execute(&format!("INSERT INTO {table} VALUES {places}"), duckdb::params_from_iter(values))?;
            }
        }
        Ok(())
    }

    /// Keeps the calendar as `weeks`: `back` 0 is the given week, 1 the one before …; days are the workspace's, the edges UTC.
    pub fn keep_weeks(&self, last: Week, count: i64) -> Result<(), StoreError> {
        let zone = &self.workspace().zone;
        let utc = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let rows: Vec<String> = (0..count.max(1))
            .map(|back| {
                let week = last.back(back);
                let (first, end) = (week.first_day(), week.last_day());
                let (from, to) = (zone.end_of(week.back(1).last_day()), zone.end_of(end));
                format!("({back}, DATE '{first}', DATE '{end}', TIMESTAMP '{}', TIMESTAMP '{}')", utc(from), utc(to))
            })
            .collect();
        self.conn.execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE weeks (back BIGINT, week_start DATE, week_end DATE, from_at TIMESTAMP, to_at TIMESTAMP);
             INSERT INTO weeks VALUES {};",
            rows.join(", ")
        ))?;
        Ok(())
    }
}
