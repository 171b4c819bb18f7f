//! What the verbs of a portfolio's movement are asked alike: two days, columns to count by. Never reads a day from the clock.

use super::Failure;
use crate::report::Cell;
use crate::segment::movement::days::Days;
use crate::segment::movement::{BY, Key};
use crate::segment::summary::Column;
use crate::store::Given;
use jiff::civil::Date;

/// The two days.
#[derive(Debug, clap::Args)]
pub struct DayArgs {
    /// The first day, at its end [default: the month-end before the second]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// The second day, at its end [default: the last month-end at or before --as-of]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
}

impl DayArgs {
    /// The days asked for.
    pub fn days(&self, as_of: Date) -> Result<Days, Failure> {
        Days::of(self.from, self.to, as_of)
            .map_err(|e| Failure::usage(e.to_string()).hint("--from and --to take days up to --as-of, the first before the second"))
    }
}

/// Reads a column of [`BY`].
pub fn column(text: &str) -> Result<Column, String> {
    let found = Column::parse(text).filter(|column| BY.contains(column));
    found.ok_or_else(|| format!("one of {}", BY.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ")))
}

/// Which columns a question is to tell apart, by their names; the currency always.
pub fn told_apart(columns: &[Column]) -> Vec<(&'static str, Given)> {
    let asked = BY.iter().filter(|column| **column != Column::Currency);
    asked.map(|column| (column.name(), Given::Bool(columns.contains(column)))).collect()
}

/// A group's cells, in the columns' order.
pub fn cells(key: &Key, columns: &[Column]) -> Vec<Cell> {
    columns.iter().map(|column| key.of(*column).into()).collect()
}

/// A group in words for a line under a table; nothing where there is but one.
pub fn words(key: &Key, columns: &[Column]) -> String {
    let values: Vec<&str> = columns.iter().map(|column| key.of(*column).unwrap_or("-")).collect();
    if values.is_empty() { String::new() } else { format!("{}: ", values.join(", ")) }
}

/// A share as a percentage of equal width; a dash over nothing.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| format!("{:>7}", "-"), |share| format!("{:>5.1} %", share * 100.0))
}
