//! Frames that the store hands over as Arrow bytes, and the few things trends ask of them.
//! Never sums floats: an order that threads choose would change the last digit.

use polars::prelude::{ChunkCompareEq, DataFrame, IpcReader, PolarsError, SerReader, SortMultipleOptions};
use std::io::Cursor;

/// Why a frame could not be used: a fault of ours, a query's columns having changed.
#[derive(Debug, thiserror::Error)]
pub enum TrendError {
    #[error("a frame for trends: {0}")]
    Frame(#[from] PolarsError),
    #[error("a frame for trends has no {0} where it must have one")]
    Missing(String),
}

/// Rows and named columns.
#[derive(Debug, Clone)]
pub struct Frame(DataFrame);

impl Frame {
    /// Reads Arrow IPC bytes.
    pub fn read(bytes: Vec<u8>) -> Result<Self, TrendError> {
        Ok(Frame(IpcReader::new(Cursor::new(bytes)).finish()?))
    }

    /// In the order of some columns, smallest first.
    pub fn sorted(&self, by: &[&str]) -> Result<Self, TrendError> {
        Ok(Frame(self.0.sort(by.iter().copied(), SortMultipleOptions::default().with_multithreaded(false))?))
    }

    /// The rows in which a text column has a value.
    pub fn only(&self, column: &str, value: &str) -> Result<Self, TrendError> {
        let mask = self.0.column(column)?.str()?.equal(value);
        Ok(Frame(self.0.filter(&mask)?))
    }

    /// Sums of a whole-number column by a text column, in the text's order.
    pub fn sums(&self, by: &str, of: &str) -> Result<Vec<(String, i64)>, TrendError> {
        let frame = self.sorted(&[by])?;
        let mut sums: Vec<(String, i64)> = Vec::new();
        for (text, n) in frame.texts(by)?.into_iter().zip(frame.numbers(of)?) {
            match sums.last_mut() {
                Some((last, sum)) if *last == text => *sum += n,
                _ => sums.push((text, n)),
            }
        }
        Ok(sums)
    }

    /// A text column.
    pub fn texts(&self, column: &str) -> Result<Vec<String>, TrendError> {
        let texts = self.0.column(column)?.str()?;
        texts.iter().map(|text| text.map(str::to_owned).ok_or_else(|| TrendError::Missing(column.to_owned()))).collect()
    }

    /// A whole-number column.
    pub fn numbers(&self, column: &str) -> Result<Vec<i64>, TrendError> {
        let numbers = self.0.column(column)?.i64()?;
        numbers.iter().map(|n| n.ok_or_else(|| TrendError::Missing(column.to_owned()))).collect()
    }
}
