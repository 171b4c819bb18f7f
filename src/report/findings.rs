//! What was found out: rows under a name, each a set of named plain values, from queries and trends alike.
//! Never knows where a row came from or how it will look.

use super::page::Say;
use crate::domain::Money;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A row: column names to plain values. Amounts are decimal text, dates ISO text, counts integers.
pub type Record = serde_json::Map<String, Json>;

/// Why rows could not be used: a fault of ours, a definition naming what no query gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    #[error("report definition {name}: {why}")]
    Definition { name: String, why: String },
    #[error("there is no finding {0}")]
    NoFinding(String),
    #[error("finding {finding} has no column {column} that holds {wanted}")]
    Column { finding: String, column: String, wanted: &'static str },
    #[error("finding {finding}: {why}")]
    Shape { finding: String, why: String },
}

/// Every finding of a report, by name: rows, and lines to be said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings(BTreeMap<String, Vec<Record>>, BTreeMap<String, Vec<Say>>, BTreeSet<(String, String)>);

impl Findings {
    /// Adds rows under a name, behind those that are there.
    pub fn add<T: Serialize>(&mut self, name: &str, rows: &[T]) -> Result<(), ReportError> {
        let shape = |why: String| ReportError::Shape { finding: name.to_owned(), why };
        let all = self.0.entry(name.to_owned()).or_default();
        for row in rows {
            match serde_json::to_value(row) {
                Ok(Json::Object(record)) => all.push(record),
                Ok(_) => return Err(shape("a row is no object".into())),
                Err(e) => return Err(shape(e.to_string())),
            }
        }
        Ok(())
    }

    /// The same for rows of one period (`week`, `week_before` …), which each row then carries.
    pub fn add_period(&mut self, name: &str, period: &str, rows: Vec<Record>) {
        let all = self.0.entry(name.to_owned()).or_default();
        all.extend(rows.into_iter().map(|mut row| {
            row.insert("period".into(), period.into());
            row
        }));
    }

    /// Says that the files know nothing of a period: what some findings would have of it is empty, not nought.
    pub fn unknown(&mut self, names: &[&str], period: &str) {
        self.2.extend(names.iter().map(|name| ((*name).to_owned(), period.to_owned())));
    }

    /// Whether the files know nothing of a finding's period.
    pub fn is_unknown(&self, name: &str, period: &str) -> bool {
        self.2.contains(&(name.to_owned(), period.to_owned()))
    }

    /// Adds lines under a name, behind those that are there.
    pub fn add_says(&mut self, name: &str, says: Vec<Say>) {
        self.1.entry(name.to_owned()).or_default().extend(says);
    }

    /// The lines of a finding.
    pub fn says(&self, name: &str) -> Result<&[Say], ReportError> {
        self.1.get(name).map(Vec::as_slice).ok_or_else(|| ReportError::NoFinding(name.to_owned()))
    }

    /// Whether there is a finding of a name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name) || self.1.contains_key(name)
    }

    /// Every finding's name and rows.
    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = (&str, &mut Vec<Record>)> {
        self.0.iter_mut().map(|(name, rows)| (name.as_str(), rows))
    }

    /// The rows of a finding.
    pub fn rows(&self, name: &str) -> Result<&[Record], ReportError> {
        self.0.get(name).map(Vec::as_slice).ok_or_else(|| ReportError::NoFinding(name.to_owned()))
    }
}

/// A text of a row; nothing where it is empty.
pub fn text(row: &Record, column: &str) -> Option<String> {
    match row.get(column)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// A count of a row; `Ok(None)` where it is empty.
pub fn count(finding: &str, row: &Record, column: &str) -> Result<Option<i64>, ReportError> {
    let bad = || ReportError::Column { finding: finding.to_owned(), column: column.to_owned(), wanted: "a count" };
    match row.get(column).ok_or_else(bad)? {
        Json::Null => Ok(None),
        Json::Number(n) => n.as_i64().map(Some).ok_or_else(bad),
        _ => Err(bad()),
    }
}

/// An amount of a row.
pub fn money(finding: &str, row: &Record, column: &str) -> Result<Option<Money>, ReportError> {
    let bad = || ReportError::Column { finding: finding.to_owned(), column: column.to_owned(), wanted: "an amount" };
    match row.get(column).ok_or_else(bad)? {
        Json::Null => Ok(None),
        Json::String(text) => Money::parse(text).map(Some).map_err(|_| bad()),
        _ => Err(bad()),
    }
}

/// A measured number of a row.
pub fn number(finding: &str, row: &Record, column: &str) -> Result<Option<f64>, ReportError> {
    let bad = || ReportError::Column { finding: finding.to_owned(), column: column.to_owned(), wanted: "a number" };
    match row.get(column).ok_or_else(bad)? {
        Json::Null => Ok(None),
        Json::Number(n) => n.as_f64().map(Some).ok_or_else(bad),
        _ => Err(bad()),
    }
}
