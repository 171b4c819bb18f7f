//! Answers row by row, for questions with a row an account of a whole portfolio. Never keeps a row: what is kept is the caller's to say.

use super::query::{Given, values_of};
use super::{Store, StoreError};
use serde::de::DeserializeOwned;

impl Store {
    /// Hands every row of SQL that the program compiled, or of a question's own text, to `with`, in the answer's order; `name` is for
    /// messages.
    ///
    /// # Errors
    /// `Query` where the question fails, `Shape` where a row is of another shape.
    pub fn each_of<T: DeserializeOwned>(
        &self,
        name: &str,
        sql: &str,
        given: &[(&str, Given)],
        with: impl FnMut(T),
    ) -> Result<(), StoreError> {
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        let mut statement = self.conn.prepare(sql).map_err(fail)?;
        let values = values_of(&statement, name, given)?;
        let mut with = with;
        for batch in statement.query_arrow(duckdb::params_from_iter(values)).map_err(fail)? {
            let rows: Vec<T> =
                serde_arrow::from_record_batch(&batch).map_err(|e| StoreError::Shape { query: name.to_owned(), why: e.to_string() })?;
            rows.into_iter().for_each(&mut with);
        }
        Ok(())
    }
}
