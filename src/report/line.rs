//! What lines said in a report are made of: rows of findings read as values, and values put in a line's places.
//! Never holds words: a line is a key of the catalogue.

use super::findings::{self, Findings, Record, ReportError};
use super::page::{Place, Say};
use super::value::{Part, Value};
use super::withhold::is_withheld;
use crate::domain::Money;

/// A row of a named finding.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    finding: &'a str,
    row: &'a Record,
}

impl<'a> Told<'a> {
    /// The rows of a finding in which these columns have these texts.
    pub fn rows(all: &'a Findings, finding: &'a str, with: &[(&str, &str)]) -> Result<Vec<Told<'a>>, ReportError> {
        let fits = |row: &&Record| with.iter().all(|(column, text)| findings::text(row, column).as_deref() == Some(*text));
        Ok(all.rows(finding)?.iter().filter(fits).map(|row| Told { finding, row }).collect())
    }

    /// The first of them.
    pub fn first(all: &'a Findings, finding: &'a str, with: &[(&str, &str)]) -> Result<Option<Told<'a>>, ReportError> {
        Ok(Told::rows(all, finding, with)?.into_iter().next())
    }

    pub fn text(self, column: &str) -> Option<String> {
        findings::text(self.row, column)
    }
    pub fn count(self, column: &str) -> Result<i64, ReportError> {
        Ok(findings::count(self.finding, self.row, column)?.unwrap_or_default())
    }
    pub fn money(self, column: &str) -> Result<Money, ReportError> {
        Ok(self.money_if(column)?.unwrap_or_default())
    }
    pub fn money_if(self, column: &str) -> Result<Option<Money>, ReportError> {
        findings::money(self.finding, self.row, column)
    }
    pub fn number(self, column: &str) -> Result<Option<f64>, ReportError> {
        findings::number(self.finding, self.row, column)
    }

    /// A rate of counts of the row.
    pub fn rate(self, part: &str, whole: &str) -> Result<Value, ReportError> {
        Ok(Value::Rate { part: Part::Count(self.count(part)?), whole: Part::Count(self.count(whole)?), per: 1 })
    }
    /// A rate of amounts of the row.
    pub fn money_rate(self, part: &str, whole: &str) -> Result<Value, ReportError> {
        Ok(Value::Rate { part: Part::Money(self.money(part)?), whole: Part::Money(self.money(whole)?), per: 1 })
    }

    /// Whether the group may be named: a figure of a group withheld would be a figure about somebody.
    pub fn may_be_named(self) -> bool {
        !is_withheld(self.row)
    }
    /// A code of the row, as a line shows it.
    pub fn code(self, column: &str) -> Place {
        self.text(column).map_or_else(|| Place::Text("–".into()), |code| Place::Code(column.to_owned(), code))
    }
}

/// A line.
pub fn say(key: &str, with: impl IntoIterator<Item = (&'static str, Place)>) -> Say {
    Say { key: key.to_owned(), with: with.into_iter().map(|(name, place)| (name.to_owned(), place)).collect() }
}

/// An amount in a line.
pub const fn amount(money: Money) -> Place {
    Place::Value(Value::Part(Part::Money(money)))
}

/// A count in a line.
pub const fn count(n: i64) -> Place {
    Place::Value(Value::Part(Part::Count(n)))
}

/// An amount without its sign: the line's words say which way.
pub fn size(money: Money) -> Place {
    amount(if money < Money::ZERO { -money } else { money })
}
