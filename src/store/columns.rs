//! Answers as columns of numbers, for what is fitted to many rows. Never a personal value: a name for each row and numbers.

use super::query::Given;
use super::{Store, StoreError};
use arrow::array::{Array, Float64Array, StringArray};

/// A name for each row, and the other columns in order: NaN where nothing is known.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub names: Vec<String>,
    pub numbers: Vec<Vec<f64>>,
}

impl Store {
    /// The answer to SQL whose first column is text and whose others are DOUBLE; `name` is for messages.
    ///
    /// # Errors
    /// `Query` where the question fails, `Shape` where a column is of another type.
    pub fn columns_of(&self, name: &str, sql: &str, given: &[(&str, Given)]) -> Result<Columns, StoreError> {
        let mut found = Columns::default();
        for batch in self.batches(name, sql, given)? {
            let shape = |at: usize| StoreError::Shape { query: name.to_owned(), why: format!("column {at} is of another type") };
            let names = batch.column(0).as_any().downcast_ref::<StringArray>().ok_or_else(|| shape(0))?;
            found.names.extend((0..names.len()).map(|at| names.value(at).to_owned()));
            found.numbers.resize(batch.num_columns() - 1, Vec::new());
            for (at, numbers) in found.numbers.iter_mut().enumerate() {
                let column = batch.column(at + 1).as_any().downcast_ref::<Float64Array>().ok_or_else(|| shape(at + 1))?;
                numbers.extend(column.iter().map(|value| value.unwrap_or(f64::NAN)));
            }
        }
        Ok(found)
    }
}
