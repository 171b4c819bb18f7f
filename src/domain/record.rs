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
