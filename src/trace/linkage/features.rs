//! What is compared of each record, folded and numbered: small enough for millions. Never holds what the rules block:
//! it is not shown any.

use super::reading::{han, parts};
use super::terms::Terms;
use crate::domain::codes::Gender;
use crate::trace::TraceError;
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
    pub phones: Vec<&'a str>,
    pub emails: Vec<&'a str>,
    pub places: Vec<&'a str>,
}

/// A name, by its terms; 0 is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Name {
    pub family: u32,
    pub given: u32,
    pub family_said: u32,
    pub given_said: u32,
    pub joined: u32,
    pub turned: u32,
    pub han: bool,
}

/// A record's features; 0 and empty are not known.
#[derive(Debug, Clone, Default)]
pub struct Features {
    pub spaces: Box<[u16]>,
    pub debtor: u32,
    pub person: bool,
    pub name: Name,
    /// yyyymmdd.
    pub born: u32,
    /// 1 and 2.
    pub gender: u8,
    pub number: u32,
    pub resident: bool,
    pub region: u32,
    pub work: u32,
    pub phones: Box<[u32]>,
    pub emails: Box<[(u32, u32)]>,
    pub places: Box<[Box<[u32]>]>,
}

/// All records of a run and the texts they hold.
pub struct Book {
    names: Names,
    pub(super) records: Vec<Features>,
    pub(super) family: Terms,
    pub(super) given: Terms,
    pub(super) said: Terms,
    pub(super) number: Terms,
    pub(super) born: Terms,
    pub(super) phone: Terms,
    pub(super) email: Terms,
    pub(super) local: Terms,
    pub(super) token: Terms,
    pub(super) region: Terms,
    pub(super) work: Terms,
}

/// Birth dates that forms fill in.
const DEFAULTS: &[Date] = &[date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1, 1, 1)];
/// Records that hold a phone or an e-mail from which it says nothing about identity.
const CROWD: u32 = 16;

impl Book {
    /// An empty book.
    ///
    /// # Errors
    /// `Table` where the table of traditional characters does not read.
    pub fn new() -> Result<Self, TraceError> {
        let t = Terms::default;
        Ok(Book {
            names: Names::new()?,
            records: Vec::new(),
            family: t(),
            given: t(),
            said: t(),
            number: t(),
            born: t(),
            phone: t(),
            email: t(),
            local: t(),
            token: t(),
            region: t(),
            work: t(),
        })
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Adds a record; it gets the next number.
    pub fn push(&mut self, raw: &RawRecord<'_>) {
        let mut of = Features { spaces: raw.spaces.into(), debtor: raw.debtor, person: raw.person, ..Features::default() };
        if let Some(name) = raw.name {
            let parts = parts(&self.names.fold(name), name.contains([',', '，']));
            of.name = Name {
                family: self.family.intern(&parts.family),
                given: self.given.intern(&parts.given),
                family_said: self.said.intern(&parts.family_said),
                given_said: self.said.intern(&parts.given_said),
                joined: self.said.intern(&parts.joined),
                turned: self.said.intern(&parts.turned),
                han: parts.han,
            };
            self.family.count(of.name.family);
            self.given.count(of.name.given);
        }
        let number = raw.number.and_then(|(text, resident)| IdNumber::read(text, resident));
        let born = raw.born.or_else(|| number.as_ref().and_then(IdNumber::birth_on)).filter(|day| !DEFAULTS.contains(day));
        if let Some(day) = born {
            of.born =
                u32::from(day.year().unsigned_abs()) * 10_000 + day.month().unsigned_abs() as u32 * 100 + day.day().unsigned_abs() as u32;
            let term = self.born.intern(&of.born.to_string());
            self.born.count(term);
        }
        let gender = number.as_ref().and_then(IdNumber::gender).or(raw.gender);
        of.gender = match gender {
            Some(Gender::Female) => 1,
            Some(Gender::Male) => 2,
            _ => 0,
        };
        if let Some(number) = &number {
            of.number = self.number.intern(number.normal());
            of.resident = number.is_resident();
            self.number.count(of.number);
        }
        of.region = fold_into(&self.names, &mut self.region, raw.region);
        of.work = fold_into(&self.names, &mut self.work, raw.work);
        let mut phones: Vec<u32> = raw.phones.iter().map(|phone| self.phone.intern(phone)).collect();
        phones.sort_unstable();
        phones.dedup();
        phones.iter().for_each(|phone| self.phone.count(*phone));
        of.phones = phones.into();
        let mut emails: Vec<(u32, u32)> = Vec::new();
        for email in &raw.emails {
            let email = email.trim().to_lowercase();
            let local = email.split('@').next().unwrap_or("");
            emails.push((self.email.intern(&email), self.local.intern(local)));
        }
        emails.sort_unstable();
        emails.dedup();
        for (email, local) in &emails {
            self.email.count(*email);
            self.local.count(*local);
        }
        of.emails = emails.into();
        let places: Vec<Box<[u32]>> = raw.places.iter().map(|place| self.place(place)).filter(|place| !place.is_empty()).collect();
        let mut tokens: Vec<u32> = places.iter().flat_map(|place| place.iter().copied()).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens.iter().for_each(|token| self.token.count(*token));
        of.places = places.into();
        self.records.push(of);
    }

    /// An address by its components: numbers, words, and pairs of Chinese characters.
    fn place(&mut self, text: &str) -> Box<[u32]> {
        let folded = self.names.fold_spaced(text);
        let mut tokens = Vec::new();
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let chars: Vec<char> = word.chars().collect();
            let kind = |c: &char| if han(*c) { 0 } else { 1 };
            for run in chars.chunk_by(|a, b| kind(a) == kind(b)) {
                if kind(&run[0]) == 0 && run.len() > 1 {
                    tokens.extend(run.windows(2).map(|two| self.token.intern(&two.iter().collect::<String>())));
                } else {
                    let word: String = run.iter().collect();
                    tokens.push(self.token.intern(word.trim_start_matches('0')));
                }
            }
        }
        tokens.retain(|token| *token > 0);
        tokens.sort_unstable();
        tokens.dedup();
        tokens.into()
    }

    /// No more records: values that a crowd holds and dates that a form filled in count as not known. Returns how many records
    /// lost a birth date, a phone or an e-mail so.
    pub fn close(&mut self) -> [usize; 3] {
        let all = self.records.len() as u32;
        let many_born = (all / 200).max(40);
        let mut lost = [0; 3];
        for of in &mut self.records {
            if of.born > 0 {
                let term = self.born.intern(&of.born.to_string());
                if self.born.held(term) > many_born {
                    of.born = 0;
                    lost[0] += 1;
                }
            }
            if of.phones.iter().any(|phone| self.phone.held(*phone) > CROWD) {
                of.phones = of.phones.iter().copied().filter(|phone| self.phone.held(*phone) <= CROWD).collect();
                lost[1] += 1;
            }
            if of.emails.iter().any(|(email, _)| self.email.held(*email) > CROWD) {
                of.emails = of.emails.iter().copied().filter(|(email, _)| self.email.held(*email) <= CROWD).collect();
                lost[2] += 1;
            }
        }
        for terms in [&mut self.family, &mut self.given, &mut self.said, &mut self.number, &mut self.phone, &mut self.email] {
            terms.close();
        }
        for terms in [&mut self.local, &mut self.token, &mut self.region, &mut self.work] {
            terms.close();
        }
        lost
    }

    /// The term of a birth date.
    pub(super) fn born_term(&self, born: u32) -> u32 {
        self.born.find(&born.to_string())
    }
}

fn fold_into(names: &Names, terms: &mut Terms, text: Option<&str>) -> u32 {
    let Some(text) = text else { return 0 };
    let folded: String = names.fold(text).chars.iter().collect();
    let term = terms.intern(&folded);
    terms.count(term);
    term
}
