//! What a session keeps for a report of many questions: an answer under a name, a list handed in, the calendar's weeks.
//! Never outlives the connection: everything is a temporary table.

use super::ask::filled;
use super::query::{Given, query_text};
use super::{Store, StoreError};
use crate::domain::Week;

impl Store {
    /// Keeps the answer to `queries/NAME.sql` as the temporary table `table`, so that further questions need not count again.
    pub fn keep(&self, table: &str, name: &str, given: &[(&str, Given)]) -> Result<(), StoreError> {
        self.keep_counted(table, name, given)?;
        Ok(())
    }

    /// The same, and says how many rows are kept.
    pub fn keep_counted(&self, table: &str, name: &str, given: &[(&str, Given)]) -> Result<i64, StoreError> {
        self.keep_in(&format!("TEMP TABLE {table}"), name, given)
    }

    /// The same for a table of any kind.
    pub(super) fn keep_in(&self, target: &str, name: &str, given: &[(&str, Given)]) -> Result<i64, StoreError> {
        let question = query_text(name)?;
        self.need(question)?;
        let sql = format!("CREATE OR REPLACE {target} AS {}", filled(question, name, given)?);
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        let mut statement = self.conn.prepare(&sql).map_err(fail)?;
        let values = super::query::values_of(&statement, name, given)?;
        statement.query_row(duckdb::params_from_iter(values), |row| row.get(0)).map_err(fail)
    }

    /// Keeps a kept table under another name as well, in place of what had that name.
    pub fn keep_as(&self, table: &str, kept: &str) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {kept};"))?)
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
