//! Mapping profiles: a small TOML file that says how a client's own file becomes rows of the contract's feeds.
//! The format is told in `profiles/wide-sheet-cn.toml`, the example that `init` writes. One source row may become rows of several feeds.
//! Never reads a data file and never guesses a column: what a profile does not name stays in `extra`.
//!
//! The way: [`Profile::parse`] checks the text once, with line numbers; [`Profile::bind`] meets a file's headings once; [`Bound::apply`]
//! turns each record into [`Produced`] rows, still text, which the loader checks like any other file's rows.

mod apply;
mod builtin;
mod convert;
mod parse;
#[cfg(test)]
mod tests;
mod text;

pub use apply::{Bound, Cell, Produced};
pub use builtin::BUILTIN;

use crate::domain::{Column, Feed, Source};
use convert::{DateForm, Decimal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A checked profile.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Where it was read, for messages.
    pub path: String,
    /// What it is for, in one sentence of its author.
    pub about: String,
    /// How the file is read.
    pub input: Input,
    /// The source codes that a client's files may carry; empty = all. A row with another is unfit.
    pub sources: Vec<Source>,
    /// Put before every id, so that two clients may use the same numbers.
    pub id_prefix: Option<String>,
    blocks: Vec<Block>,
}

/// How a file is read. What is absent is told by the file itself: format by its ending, encoding by its first bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Input {
    /// `csv`, `tsv`, `xlsx`, `jsonl` or `parquet`.
    pub format: Option<String>,
    /// `utf-8`, `utf-16le`, `gb18030` …
    pub encoding: Option<String>,
    /// One character.
    pub delimiter: Option<char>,
    /// The sheet of a workbook; the first where empty.
    pub sheet: Option<String>,
    /// The row that holds the headings, the first is 1; rows above it are titles.
    pub header_row: Option<u64>,
    /// Words that mean an empty cell: `无`, `-`, `N/A`.
    pub blank: Vec<String>,
}

/// What becomes of a value of an optional column that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBad {
    /// The row goes to quarantine.
    #[default]
    Quarantine,
    /// The cell becomes empty, the row loads.
    Empty,
}

/// One `[[feed]]`: rows of one feed from each source row.
#[derive(Debug, Clone)]
struct Block {
    feed: Feed,
    /// Line of the profile, for messages.
    line: usize,
    /// Only source rows whose cell is one of these; headings in the order of the file.
    when: Vec<(String, Vec<String>)>,
    /// No row where all these cells are empty.
    unless_empty: Vec<String>,
    /// One row for each of these sets of names; one set without names where nothing repeats.
    repeat: Vec<BTreeMap<String, String>>,
    columns: Vec<Rule>,
}

/// How one column of a feed gets its value.
#[derive(Debug, Clone)]
struct Rule {
    column: &'static Column,
    line: usize,
    take: Take,
    /// The value where there is none.
    empty: Option<String>,
    map: Option<BTreeMap<String, String>>,
    /// The value for what the map does not list.
    default: Option<String>,
    dates: Vec<DateForm>,
    /// Wall clock time that turns a date into a time.
    at: Option<String>,
    times: Option<Decimal>,
    on_bad: OnBad,
    /// The file may lack this heading.
    optional: bool,
}

/// Where a value comes from, before conversion.
#[derive(Debug, Clone)]
enum Take {
    /// A heading; `{n}` and other names of `repeat` are filled in.
    Heading(String),
    /// Text with `{Heading}`, `{row}` and names of `repeat`.
    Text(String),
    /// Always the same.
    Constant(String),
}

/// What is wrong with a profile, or with a file that does not fit it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}")]
pub struct ProfileError {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl Profile {
    /// Reads and checks a profile. `path` stands in messages only.
    pub fn parse(text: &str, path: &str) -> Result<Profile, ProfileError> {
        parse::profile(text, path)
    }

    /// Meets a file's headings: every heading the profile names must be there, unless `optional`, or unless all headings of one
    /// turn of `repeat` are absent (a sheet with three contact persons fits a profile for five).
    pub fn bind(&self, header: &[String]) -> Result<Bound<'_>, ProfileError> {
        apply::bind(self, header)
    }

    /// The feeds this profile makes rows of, in order of dependence.
    pub fn feeds(&self) -> Vec<Feed> {
        let mut feeds: Vec<Feed> = self.blocks.iter().map(|block| block.feed).collect();
        feeds.sort();
        feeds.dedup();
        feeds
    }

    fn fault(&self, line: usize, what: impl Into<String>) -> ProfileError {
        ProfileError { path: self.path.clone(), line, what: what.into() }
    }
}
