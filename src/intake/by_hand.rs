//! A row that somebody typed: it takes the way of a file's row, headings, checks and all.
//! Never lets through what a file's row would be refused for.

use super::draft::Checks;
use super::feed_rows::FeedRows;
use crate::domain::feed::Feed;
use crate::domain::record::{Checked, Record, Records, Unreadable};

/// One row with its headings.
struct Typed {
    header: Vec<String>,
    row: Option<Record>,
}

impl Records for Typed {
    fn header(&self) -> &[String] {
        &self.header
    }
    fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        Ok(self.row.take())
    }
}

/// Checks a typed row; columns that the contract does not name are kept, sealed, as a file's are.
///
/// # Errors
/// `Unreadable` where a column is missing that the feed asks for.
pub fn check(feed: Feed, cells: &[(&str, String)], checks: Checks<'_>) -> Result<Checked, Unreadable> {
    let header = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
    let filled = cells.iter().map(|(_, text)| Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
    let typed = Typed { header, row: Some(Record { line: 1, cells: filled.collect() }) };
    let mut rows = FeedRows::by_contract(Box::new(typed), feed, checks)?;
    rows.next().unwrap_or_else(|| {
        Err(Unreadable { line: None, found: "no row".into(), expected: "a row".into(), mend: "name what is to be recorded".into() })
    })
}
