//! The rows of a file, checked one by one: by the contract's own headings, or through a mapping profile.
//! Never holds more than a record's rows at a time.

use super::draft::{Checks, Draft, DraftCell};
use super::profile::{Bound, OnBad, Produced, Profile, ProfileError};
use crate::domain::feed::Feed;
use crate::domain::record::{Checked, Fault, Record, Records, Unreadable};
use std::collections::VecDeque;

/// Checked rows of one file.
pub struct FeedRows<'a> {
    records: Box<dyn Records + 'a>,
    mapping: Mapping<'a>,
    checks: Checks<'a>,
    ready: VecDeque<Checked>,
    nth: u64,
}

enum Mapping<'a> {
    /// For each column of the feed, the place of its heading; and the headings that the contract does not name.
    Contract {
        feed: Feed,
        places: Vec<Option<usize>>,
        extra: Vec<usize>,
    },
    Profile(Bound<'a>),
}

impl<'a> FeedRows<'a> {
    /// Rows of a file that carries the contract's own headings.
    ///
    /// # Errors
    /// `Unreadable` where a required column is missing.
    pub fn by_contract(records: Box<dyn Records + 'a>, feed: Feed, checks: Checks<'a>) -> Result<Self, Unreadable> {
        let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
        let headings: Vec<String> = records.header().iter().map(|h| plain(h)).collect();
        let places: Vec<Option<usize>> = feed.columns().iter().map(|c| headings.iter().position(|h| h == c.name)).collect();
        // A contact person's id may be made from the row's content.
        let made = |name: &str| feed == Feed::Relations && name == "person_id";
        let missing = feed.columns().iter().zip(&places).filter(|(c, place)| c.required && place.is_none() && !made(c.name));
        let missing: Vec<&str> = missing.map(|(c, _)| c.name).collect();
        if !missing.is_empty() {
            let found: Vec<&str> = records.header().iter().map(String::as_str).take(40).collect();
            return Err(Unreadable {
                line: Some(1),
                found: format!("the headings {}", found.join(", ")),
                expected: format!(
                    "the required column{} {} of {}",
                    if missing.len() == 1 { "" } else { "s" },
                    missing.join(", "),
                    feed.name()
                ),
                mend: "name the columns as the data contract does, or load through a mapping profile (--profile NAME)".into(),
            });
        }
        let extra = (0..headings.len()).filter(|n| !places.contains(&Some(*n))).collect();
        Ok(FeedRows { records, mapping: Mapping::Contract { feed, places, extra }, checks, ready: VecDeque::new(), nth: 0 })
    }

    /// Rows of a client's file through a profile.
    ///
    /// # Errors
    /// `ProfileError` where the profile names headings that the file does not have.
    pub fn by_profile(records: Box<dyn Records + 'a>, profile: &'a Profile, checks: Checks<'a>) -> Result<Self, ProfileError> {
        let bound = profile.bind(records.header())?;
        Ok(FeedRows { records, mapping: Mapping::Profile(bound), checks, ready: VecDeque::new(), nth: 0 })
    }

    /// Rows read so far from the file (not rows produced).
    pub fn read(&self) -> u64 {
        self.nth
    }

    fn take(&mut self, record: &Record) {
        self.nth += 1;
        let header = self.records.header();
        match &self.mapping {
            Mapping::Contract { feed, places, extra } => {
                let draft = contract_draft(*feed, header, places, extra, record);
                self.ready.push_back(draft.check(&self.checks));
            }
            Mapping::Profile(bound) => {
                for produced in bound.apply(record, self.nth) {
                    self.ready.push_back(produced_draft(produced).check(&self.checks));
                }
            }
        }
    }
}

impl Iterator for FeedRows<'_> {
    type Item = Result<Checked, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Some(Ok(row));
            }
            match self.records.next_record() {
                Ok(Some(record)) => self.take(&record),
                Ok(None) => return None,
                Err(unreadable) => return Some(Err(unreadable)),
            }
        }
    }
}

fn contract_draft(feed: Feed, header: &[String], places: &[Option<usize>], extra: &[usize], record: &Record) -> Draft {
    let text = |at: usize| record.cells.get(at).cloned().flatten();
    let cells = feed.columns().iter().zip(places).map(|(column, place)| DraftCell {
        text: place.and_then(text),
        heading: place.map_or(column.name.to_owned(), |at| header[at].clone()),
        ..DraftCell::default()
    });
    let mut extra: Vec<(String, String)> = extra.iter().filter_map(|at| Some((header[*at].clone(), text(*at)?))).collect();
    let mut faults = Vec::new();
    if record.cells.len() != header.len() {
        let beyond =
            record.cells.iter().enumerate().skip(header.len()).filter_map(|(n, cell)| Some((format!("cell {}", n + 1), cell.clone()?)));
        let beyond: Vec<(String, String)> = beyond.collect();
        if record.cells.len() < header.len() || !beyond.is_empty() {
            faults.push(Fault {
                column: String::new(),
                found: format!("{} cells", record.cells.len()),
                reason: "wrong_width",
                mend: format!("{} cells, as the headings have; a comma inside a cell wants quotes around it", header.len()),
            });
        }
        extra.extend(beyond);
    }
    Draft { feed, line: record.line, cells: cells.collect(), extra, faults }
}

fn produced_draft(produced: Produced) -> Draft {
    let columns = produced.feed.columns();
    let mut cells: Vec<DraftCell> = columns.iter().map(|c| DraftCell { heading: c.name.to_owned(), ..DraftCell::default() }).collect();
    for made in produced.cells {
        if let Some(at) = columns.iter().position(|c| c.name == made.column) {
            cells[at] = DraftCell { text: made.text, heading: made.heading, empty_if_bad: made.on_bad == OnBad::Empty, unfit: made.unfit };
        }
    }
    Draft { feed: produced.feed, line: produced.line, cells, extra: produced.extra, faults: Vec::new() }
}
