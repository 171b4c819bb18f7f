//! Some rows of a long answer, column by column: for a million rows, of which each value would else be looked up by its name and copied twice.
//! Never holds more than one part of the answer on each thread.

use super::ask::filled;
use super::query::{Given, values_of};
use super::second::joined;
use super::{Store, StoreError};
use crate::domain::Money;
use arrow::array::{Array, AsArray, BooleanArray, Decimal128Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow::record_batch::RecordBatch;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Batches of the engine's that one thread reads at a time.
const BATCHES: usize = 16;
/// Threads that read while the next batches are fetched.
const THREADS: usize = 2;

/// Some rows of an answer, in its order.
pub struct Part<'a> {
    query: &'a str,
    batch: &'a RecordBatch,
}

/// A column of texts, yes or no, whole numbers, numbers, days or amounts; a value is nothing where the answer has none.
pub struct Texts<'a>(&'a StringArray);
pub struct Flags<'a>(&'a BooleanArray);
pub struct Wholes<'a>(&'a Int64Array);
pub struct Numbers<'a>(&'a Float64Array);
pub struct Days<'a>(&'a arrow::array::Date32Array);
pub struct Amounts<'a>(&'a Decimal128Array);

impl<'a> Part<'a> {
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }
    fn column(&self, name: &str) -> Result<&'a dyn Array, StoreError> {
        self.batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| self.shape(name, "is not there"))
    }
    fn typed<T>(&self, name: &str, of: impl FnOnce(&'a dyn Array) -> Option<T>) -> Result<T, StoreError> {
        of(self.column(name)?).ok_or_else(|| self.shape(name, "is of another type"))
    }
    fn shape(&self, column: &str, why: &str) -> StoreError {
        StoreError::Shape { query: self.query.to_owned(), why: format!("column {column} {why}") }
    }
    /// What a row without a value of a column comes to, where each must have one.
    pub fn missing(&self, column: &str) -> StoreError {
        self.shape(column, "is empty")
    }
    pub fn texts(&self, name: &str) -> Result<Texts<'a>, StoreError> {
        self.typed(name, |column| column.as_string_opt::<i32>().map(Texts))
    }
    pub fn flags(&self, name: &str) -> Result<Flags<'a>, StoreError> {
        self.typed(name, |column| column.as_boolean_opt().map(Flags))
    }
    pub fn wholes(&self, name: &str) -> Result<Wholes<'a>, StoreError> {
        self.typed(name, |column| column.as_primitive_opt::<Int64Type>().map(Wholes))
    }
    pub fn numbers(&self, name: &str) -> Result<Numbers<'a>, StoreError> {
        self.typed(name, |column| column.as_primitive_opt::<Float64Type>().map(Numbers))
    }
    pub fn days(&self, name: &str) -> Result<Days<'a>, StoreError> {
        self.typed(name, |column| column.as_primitive_opt::<Date32Type>().map(Days))
    }
    /// A column of DECIMAL with two places.
    pub fn amounts(&self, name: &str) -> Result<Amounts<'a>, StoreError> {
        let two = |column: &Decimal128Array| column.scale() == 2;
        self.typed(name, |column| column.as_primitive_opt::<Decimal128Type>().filter(|column| two(column)).map(Amounts))
    }
}

impl<'a> Texts<'a> {
    pub fn at(&self, row: usize) -> Option<&'a str> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}
impl Flags<'_> {
    pub fn at(&self, row: usize) -> Option<bool> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}
impl Wholes<'_> {
    pub fn at(&self, row: usize) -> Option<i64> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}
impl Numbers<'_> {
    pub fn at(&self, row: usize) -> Option<f64> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}
impl Days<'_> {
    pub fn at(&self, row: usize) -> Option<Date> {
        self.0.is_valid(row).then(|| date(1970, 1, 1).saturating_add(self.0.value(row).days()))
    }
}
impl Amounts<'_> {
    pub fn at(&self, row: usize) -> Option<Money> {
        if self.0.is_null(row) { None } else { i64::try_from(self.0.value(row)).ok().map(Money::from_minor) }
    }
}

impl Store {
    /// The answer to SQL, read part by part by `read` on two threads while the engine hands over the next, and given to `take` in order.
    /// `name` is for messages.
    ///
    /// # Errors
    /// `Query` or `Shape`, or what `read` or `take` refuses with; nothing is handed over after that.
    pub fn each_part<T: Send, E: From<StoreError> + Send>(
        &self,
        name: &str,
        sql: &str,
        given: &[(&str, Given)],
        read: impl Fn(&Part<'_>) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        self.need(sql)?;
        let mut statement = self.conn.prepare(&filled(sql, name, given)?).map_err(fail)?;
        let values = values_of(&statement, name, given)?;
        let mut batches = statement.query_arrow(duckdb::params_from_iter(values)).map_err(fail)?;
        let read_all =
            |some: Vec<RecordBatch>| -> Result<Vec<T>, E> { some.iter().map(|batch| read(&Part { query: name, batch })).collect() };
        std::thread::scope(|scope| {
            let mut reading = Vec::new();
            loop {
                let next: Vec<Vec<RecordBatch>> = (0..THREADS).map(|_| batches.by_ref().take(BATCHES).collect()).collect();
                let ended = next.iter().all(Vec::is_empty);
                let begun: Vec<_> = next.into_iter().map(|some| scope.spawn(|| read_all(some))).collect();
                for thread in std::mem::replace(&mut reading, begun) {
                    let read = joined(thread.join())?;
                    read.into_iter().try_for_each(&mut take)?;
                }
                if ended {
                    return Ok(());
                }
            }
        })
    }
}
