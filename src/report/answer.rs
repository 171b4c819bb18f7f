//! An answer of a verb: named columns and typed cells, the same for a terminal, JSON, CSV and Parquet.
//! Never formats: `render` does.

use crate::domain::{Money, Personal};
use jiff::civil::Date;
use std::borrow::Cow;

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    /// An id, a code or words.
    Text(String),
    Int(i64),
    Money(Money),
    /// A share of one, or a score's fraction; shown with four decimals at most.
    Number(f64),
    Bool(bool),
    Date(Date),
    /// A time with its offset, already stamped in the reader's zone.
    Time(String),
    /// Codes or words; `; ` joins them in CSV, an array holds them in JSON.
    List(Vec<String>),
    /// Rules cited: an array of objects in JSON, one after the other in CSV, their ids alone in a table.
    Rules(Vec<CitedRule>),
    /// Masked unless the answer is revealed.
    Personal(Personal),
}

/// A rule as an answer cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRule {
    pub id: String,
    pub text: String,
    /// Instrument and article.
    pub citation: String,
    pub force: &'static str,
    /// How surely the rule was read.
    pub confidence: &'static str,
}

impl std::fmt::Display for CitedRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} [{}; {}; read {}]", self.id, self.text, self.citation, self.force, self.confidence)
    }
}

/// A verb's answer, in its total order.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Stable names; a new column is added at the end.
    pub columns: Vec<Cow<'static, str>>,
    pub rows: Vec<Vec<Cell>>,
    /// Columns that a terminal leaves out (long ids, tokens); files carry them all.
    pub table_hides: Vec<&'static str>,
    /// Lines under the table on a terminal: totals, hints. Not in files.
    pub footer: Vec<String>,
    /// Ids of the people whose personal values the answer holds, for the audit log.
    pub subjects: Vec<String>,
}

impl Answer {
    pub fn new(columns: &[&'static str]) -> Self {
        Answer { columns: columns.iter().map(|name| Cow::Borrowed(*name)).collect(), ..Answer::default() }
    }
    /// Adds a row; a row of another width than the heading is a fault of ours.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }
}

impl Cell {
    /// A number to four decimals; empty where there is none.
    pub fn rounded(number: impl Into<Option<f64>>) -> Cell {
        number.into().map_or(Cell::Empty, |number| Cell::Number((number * 10_000.0).round() / 10_000.0))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Cell::Int(n)
    }
}
impl From<Money> for Cell {
    fn from(money: Money) -> Self {
        Cell::Money(money)
    }
}
impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Cell::Date(day)
    }
}
impl From<bool> for Cell {
    fn from(b: bool) -> Self {
        Cell::Bool(b)
    }
}
impl From<Vec<String>> for Cell {
    fn from(list: Vec<String>) -> Self {
        Cell::List(list)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}
