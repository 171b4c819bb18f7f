//! A row on its way in: as read (text cells), and as checked (typed values).
//! Never knows a table or a file format.

use super::feed::Feed;
use super::personal::Personal;
use super::{Money, Sealed};
use jiff::Timestamp;
use jiff::civil::Date;

/// A row as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The line on which the row begins, as the user's editor (or sheet) counts: the heading is line 1.
    pub line: u64,
    /// One cell per heading; empty cells are `None`.
    pub cells: Vec<Option<String>>,
}

/// A checked value. Personal values are sealed by the store before they are written anywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    Int(i64),
    /// Millionths, for shares.
    Millionths(i64),
    Bool(bool),
    Date(Date),
    Time(Timestamp),
    Money(Money),
    Personal(Personal),
    /// Already sealed: a row that comes back from quarantine.
    Sealed(Sealed),
}

/// A row that passed its checks: one value per column of the feed, in the contract's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub feed: Feed,
    pub line: u64,
    pub values: Vec<Value>,
    /// Columns that the contract does not name, as a JSON object; sealed whole.
    pub extra: Option<Personal>,
    /// `mobile` or `landline`, for the phone of a relation, whose table has no column for it.
    pub phone_kind: Option<&'static str>,
}

/// One fault of a row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column as the file calls it; empty where the whole row is at fault.
    pub column: String,
    /// What stands there, masked where it is or may be personal.
    pub found: String,
    /// A stable word: `bad_date`, `unknown_code`, `parent_missing` ….
    pub reason: &'static str,
    /// What is expected there, and so how to mend it.
    pub mend: String,
}

/// Whom a refused row protects: the hold stays until the row is mended.
#[derive(Debug, Clone, PartialEq)]
pub enum Protects {
    Account(String),
    Debtor(String),
    Person(String),
    Point(Personal),
}

/// A row that was refused, kept whole.
#[derive(Debug, Clone, PartialEq)]
pub struct BadRow {
    pub feed: Feed,
    pub line: u64,
    pub faults: Vec<Fault>,
    /// The values of the feed's key columns, those that could be read.
    pub key: Vec<Option<Value>>,
    /// The cells as they came, as a JSON object.
    pub raw: Personal,
    pub protects: Vec<Protects>,
}

/// What a checked row is.
#[derive(Debug, Clone, PartialEq)]
pub enum Checked {
    Good(Row),
    Bad(BadRow),
}

/// A file that cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{found}; expected {expected}", .line.map(|n| format!("line {n}: ")).unwrap_or_default())]
pub struct Unreadable {
    pub line: Option<u64>,
    pub found: String,
    pub expected: String,
    /// What to do next.
    pub mend: String,
}

/// A stream of rows with headings, whatever the file's format.
pub trait Records {
    /// The headings, as the file has them.
    fn header(&self) -> &[String];
    /// The next row, or nothing at the end.
    ///
    /// # Errors
    /// `Unreadable` where the file cannot be read on from here.
    fn next_record(&mut self) -> Result<Option<Record>, Unreadable>;
    /// The headings and all rows, for files that fit in memory.
    ///
    /// # Errors
    /// `Unreadable` where the file cannot be read to its end.
    fn whole(&mut self) -> Result<(Vec<String>, Vec<Record>), Unreadable> {
        let header = self.header().to_vec();
        let mut rows = Vec::new();
        while let Some(record) = self.next_record()? {
            rows.push(record);
        }
        Ok((header, rows))
    }
}
