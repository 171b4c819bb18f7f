//! Reads a record's opened texts: folded, taken apart, said. One record needs no other, so that many threads may read at once.
//! Never keeps a text longer than the run, and never says one in words.

use super::features::Features;
use super::reading::{Parts, han, parts};
use crate::domain::codes::Gender;
use crate::trace::TraceError;
use crate::trace::address::{Component, components};
use crate::trace::identity::IdNumber;
use crate::trace::names::Names;
use jiff::civil::{Date, date};

/// A record as it is told: opened, in memory only.
#[derive(Debug, Clone, Default)]
pub struct RawRecord<'a> {
    /// Identity spaces (clients) whose record it is; none is a space of its own.
    pub spaces: &'a [u16],
    /// Number of the debtor whose file it is in.
    pub debtor: u32,
    /// A contact person.
    pub person: bool,
    pub name: Option<&'a str>,
    /// The number, and whether it is a resident's.
    pub number: Option<(&'a str, bool)>,
    pub born: Option<Date>,
    pub gender: Option<Gender>,
    pub region: Option<&'a str>,
    pub work: Option<&'a str>,
    /// Each with the first and last day it was seen.
    pub phones: Vec<(&'a str, Option<Date>, Option<Date>)>,
    pub emails: Vec<&'a str>,
    pub places: Vec<&'a str>,
}

/// Birth dates that forms fill in.
const DEFAULTS: &[Date] = &[date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1, 1, 1)];

/// A record's texts, read but not numbered yet.
pub struct Parsed {
    /// What needs no text.
    pub(super) of: Features,
    pub(super) name: Option<Parts>,
    /// The number as it is compared, and whether it is a resident's.
    pub(super) number: Option<(String, bool)>,
    pub(super) region: Option<String>,
    pub(super) work: Option<String>,
    /// Each with the first and last month it was seen, counted from year 0; 0 is not known.
    pub(super) phones: Vec<(String, u16, u16)>,
    pub(super) emails: Vec<String>,
    /// Each address by its components.
    pub(super) places: Vec<Vec<String>>,
}

/// Reads records.
pub struct Reader {
    names: Names,
}

impl Reader {
    pub(super) fn new() -> Result<Reader, TraceError> {
        Ok(Reader { names: Names::new()? })
    }

    /// Reads one record.
    pub fn parse(&self, raw: &RawRecord<'_>) -> Parsed {
        let number = raw.number.and_then(|(text, resident)| IdNumber::read(text, resident));
        let born = raw.born.or_else(|| number.as_ref().and_then(IdNumber::birth_on)).filter(|day| !DEFAULTS.contains(day));
        let day = |day: Date| {
            u32::from(day.year().unsigned_abs()) * 10_000 + day.month().unsigned_abs() as u32 * 100 + day.day().unsigned_abs() as u32
        };
        let gender = match number.as_ref().and_then(IdNumber::gender).or(raw.gender) {
            Some(Gender::Female) => 1,
            Some(Gender::Male) => 2,
            _ => 0,
        };
        let of = Features {
            spaces: raw.spaces.into(),
            debtor: raw.debtor,
            person: raw.person,
            born: born.map_or(0, day),
            gender,
            ..Features::default()
        };
        let folded = |text: Option<&str>| text.map(|text| self.names.fold(text).text());
        Parsed {
            of,
            name: raw.name.map(|name| parts(&self.names.fold(name), name.contains([',', '，']))),
            number: number.map(|number| (number.normal().to_owned(), number.is_resident())),
            region: folded(raw.region),
            work: folded(raw.work),
            phones: raw
                .phones
                .iter()
                .map(|(phone, from, to)| {
                    let (from, to) = (from.or(*to), to.or(*from));
                    ((*phone).to_owned(), from.map_or(0, month), to.map_or(0, month))
                })
                .collect(),
            emails: raw.emails.iter().map(|email| email.trim().to_lowercase()).collect(),
            places: raw.places.iter().map(|place| self.place(place)).collect(),
        }
    }

    /// An address by its components: of a Chinese one the words that tell what each is, of another its words and numbers.
    fn place(&self, text: &str) -> Vec<String> {
        let folded = self.names.fold_spaced(text);
        if folded.chars().any(han) {
            return components(&folded).iter().map(Component::word).collect();
        }
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| word.trim_start_matches('0').to_owned()).collect()
    }
}

/// Months since year 0.
fn month(day: Date) -> u16 {
    day.year().unsigned_abs() * 12 + u16::from(day.month().unsigned_abs())
}
