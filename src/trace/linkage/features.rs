//! What is compared of each record, folded and numbered: small enough for millions. Never holds what the rules block:
//! it is not shown any.

use super::raw::{Parsed, RawRecord, Reader};
use super::terms::Terms;
use crate::trace::TraceError;
use std::collections::BTreeMap;

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
    /// First and last month in which each phone was seen, counted from year 0; 0 is not known.
    pub phone_months: Box<[(u16, u16)]>,
    pub emails: Box<[(u32, u32)]>,
    pub places: Box<[Box<[u32]>]>,
}

/// What a first glance at a record needs, close together: millions of pairs are turned away by it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glance {
    pub joined: u32,
    pub turned: u32,
    pub family: u32,
    pub family_said: u32,
    pub given: u32,
    pub born: u32,
    pub number: u32,
    pub resident: bool,
    pub mails: bool,
    pub works: bool,
}

/// All records of a run and the texts they hold.
pub struct Book {
    reader: Reader,
    pub(super) records: Vec<Features>,
    pub(super) glances: Vec<Glance>,
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
            reader: Reader::new()?,
            records: Vec::new(),
            glances: Vec::new(),
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
        let parsed = self.reader.parse(raw);
        self.add(parsed);
    }

    /// What reads a record's texts; it needs no other record, so that many threads may read.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Adds a record that was read; it gets the next number.
    pub fn add(&mut self, parsed: Parsed) {
        let mut of = parsed.of;
        if let Some(parts) = &parsed.name {
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
        if of.born > 0 {
            let term = self.born.intern(&of.born.to_string());
            self.born.count(term);
        }
        if let Some((number, resident)) = &parsed.number {
            of.number = self.number.intern(number);
            of.resident = *resident;
            self.number.count(of.number);
        }
        of.region = held(&mut self.region, parsed.region.as_deref());
        of.work = held(&mut self.work, parsed.work.as_deref());
        let mut phones: BTreeMap<u32, (u16, u16)> = BTreeMap::new();
        for (phone, from, to) in &parsed.phones {
            let months = phones.entry(self.phone.intern(phone)).or_insert((*from, *to));
            // A sighting on no day says nothing of when.
            if *from > 0 {
                *months = if months.0 == 0 { (*from, *to) } else { (months.0.min(*from), months.1.max(*to)) };
            }
        }
        phones.keys().for_each(|phone| self.phone.count(*phone));
        of.phones = phones.keys().copied().collect();
        of.phone_months = phones.values().copied().collect();
        let mut emails: Vec<(u32, u32)> = Vec::new();
        for email in &parsed.emails {
            let local = email.split('@').next().unwrap_or("");
            emails.push((self.email.intern(email), self.local.intern(local)));
        }
        emails.sort_unstable();
        emails.dedup();
        for (email, local) in &emails {
            self.email.count(*email);
            self.local.count(*local);
        }
        of.emails = emails.into();
        let place = |words: &Vec<String>| -> Box<[u32]> {
            let mut tokens: Vec<u32> = words.iter().map(|word| self.token.intern(word)).filter(|token| *token > 0).collect();
            tokens.sort_unstable();
            tokens.dedup();
            tokens.into()
        };
        let places: Vec<Box<[u32]>> = parsed.places.iter().map(place).filter(|place| !place.is_empty()).collect();
        let mut tokens: Vec<u32> = places.iter().flat_map(|place| place.iter().copied()).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens.iter().for_each(|token| self.token.count(*token));
        of.places = places.into();
        self.records.push(of);
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
                let few =
                    of.phones.iter().copied().zip(of.phone_months.iter().copied()).filter(|(phone, _)| self.phone.held(*phone) <= CROWD);
                let (phones, months): (Vec<u32>, Vec<(u16, u16)>) = few.unzip();
                (of.phones, of.phone_months) = (phones.into(), months.into());
                lost[1] += 1;
            }
            if of.emails.iter().any(|(email, _)| self.email.held(*email) > CROWD) {
                of.emails = of.emails.iter().copied().filter(|(email, _)| self.email.held(*email) <= CROWD).collect();
                lost[2] += 1;
            }
        }
        self.glances = self.records.iter().map(Glance::of).collect();
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

impl Glance {
    fn of(of: &Features) -> Glance {
        Glance {
            joined: of.name.joined,
            turned: of.name.turned,
            family: of.name.family,
            family_said: of.name.family_said,
            given: of.name.given,
            born: of.born,
            number: of.number,
            resident: of.resident,
            mails: !of.emails.is_empty(),
            works: of.work > 0,
        }
    }
}

fn held(terms: &mut Terms, text: Option<&str>) -> u32 {
    let term = terms.intern(text.unwrap_or(""));
    terms.count(term);
    term
}
