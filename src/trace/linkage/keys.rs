//! Blocking keys: what two records must share to be compared at all. A key is a random hash that holds for one run; rules are asked
//! one at a time, so that no more than one rule's keys are held.
//! Never orders anything by a key, and never keeps one.

use super::comparison::Field;
use super::features::{Book, Features};
use std::hash::{BuildHasher, RandomState};

/// One way to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub words: &'static str,
    /// Comparisons that its pairs agree on by construction: estimation over its pairs leaves them out.
    pub fields: &'static [Field],
    /// Estimation runs over its pairs.
    pub trains: bool,
}

const fn rule(words: &'static str, fields: &'static [Field], trains: bool) -> Rule {
    Rule { words, fields, trains }
}

/// The rules; a pair's rules are bits in this order.
pub const RULES: &[Rule] = &[
    rule("identity number", &[Field::Number], true),
    rule("phone", &[Field::Phone], true),
    rule("e-mail", &[Field::Email], true),
    rule("name of the e-mail", &[Field::Email], false),
    rule("whole name", &[Field::Name], true),
    rule("birth date", &[Field::Birth], true),
    rule("birth date and first letter of the family name", &[Field::Birth, Field::Name], false),
    rule("birth date and first letter of the given name", &[Field::Birth, Field::Name], false),
    rule("family name and year of birth", &[Field::Name, Field::Birth], false),
    rule("given name and year of birth", &[Field::Name, Field::Birth], false),
    rule("family name and day of birth", &[Field::Name, Field::Birth], false),
    rule("given name and day of birth", &[Field::Name, Field::Birth], false),
    rule("two components of the address", &[Field::Place], true),
    rule("component of the address and first letters of the name", &[Field::Place, Field::Name], false),
    rule("family name and region", &[Field::Name, Field::Region], false),
    rule("given name and region", &[Field::Name, Field::Region], false),
    rule("beginnings of both names", &[Field::Name], false),
    rule("family name and occupation", &[Field::Name, Field::Work], false),
];

/// Makes keys; two makers make different ones.
#[derive(Default)]
pub struct Maker {
    state: RandomState,
}

impl Maker {
    /// The keys of a record by one rule, each once, once for each of its spaces; in no order that means anything.
    pub fn keys(&self, book: &Book, record: u32, rule: u8, out: &mut Vec<u64>) {
        let of = &book.records[record as usize];
        out.clear();
        let none = [u16::MAX];
        for space in if of.spaces.is_empty() { &none[..] } else { &of.spaces[..] } {
            self.of_space(book, of, *space, rule, out);
        }
        out.sort_unstable();
        out.dedup();
    }

    fn of_space(&self, book: &Book, of: &Features, space: u16, wanted: u8, out: &mut Vec<u64>) {
        let mut add = |rule: u8, parts: (u32, u32, &str)| {
            if rule == wanted {
                out.push(self.state.hash_one((rule, space, parts)));
            }
        };
        if of.number > 0 {
            add(0, (of.number, 0, ""));
        }
        of.phones.iter().for_each(|phone| add(1, (*phone, 0, "")));
        for (email, local) in &of.emails {
            add(2, (*email, 0, ""));
            if book.local.text(*local).len() >= 4 {
                add(3, (*local, 0, ""));
            }
        }
        // Said forms: what is written in two scripts, and in two orders, meets.
        let (family, given) = (of.name.family_said, of.name.given_said);
        let said = |term: u32| book.said.text(term);
        let first = |term: u32, n: usize| said(term).char_indices().nth(n).map_or(said(term), |(at, _)| &said(term)[..at]);
        let born = of.born;
        let parts: Vec<u32> = if family == given || given == 0 { vec![family] } else { vec![family, given] };
        if matches!(wanted, 4 | 16) && family > 0 && given > 0 {
            add(4, (of.name.joined.min(of.name.turned), of.name.joined.max(of.name.turned), ""));
            let (a, b) = (first(family, 3), first(given, 2));
            let (a, b) = if a <= b { (a, b) } else { (b, a) };
            add(16, (0, 0, &format!("{a} {b}")));
        }
        if born > 0 {
            add(5, (born, 0, ""));
        }
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| **part > 0) {
            let at = at as u8;
            if born > 0 {
                add(6, (born, 0, first(*part, 1)));
                // Family and given name may have changed places: both stand under one rule's keys.
                add(8 + at, (*part, born / 10_000, ""));
                add(10 + at, (*part, born % 10_000, ""));
            }
            if of.region > 0 {
                add(14 + at, (*part, of.region, ""));
            }
            if at == 0 && of.work > 0 {
                add(17, (*part, of.work, ""));
            }
        }
        for place in of.places.iter().filter(|_| matches!(wanted, 12 | 13)) {
            let mut rare: Vec<(u32, u32)> =
                place.iter().map(|token| (book.token.held(*token), *token)).filter(|(held, _)| *held > 1).collect();
            rare.sort_unstable();
            rare.truncate(4);
            for (at, (_, a)) in rare.iter().enumerate() {
                for (_, b) in &rare[at + 1..] {
                    add(12, (*a.min(b), *a.max(b), ""));
                }
                if at < 3 {
                    for part in parts.iter().filter(|part| **part > 0) {
                        add(13, (*a, 0, first(*part, 2)));
                    }
                }
            }
        }
    }
}

/// The largest block of a rule that keeps its pairs within a budget: `sizes` are block sizes with how many blocks have them,
/// in order of size. None where even the smallest go over it.
pub fn cap(sizes: &[(u64, u64)], budget: u64) -> Option<u64> {
    let mut pairs = 0u64;
    let mut cap = None;
    for (size, blocks) in sizes {
        pairs = pairs.saturating_add(blocks.saturating_mul(size * (size - 1) / 2));
        if pairs > budget {
            break;
        }
        cap = Some(*size);
    }
    cap
}

/// Pairs that one rule may bring for so many records: linear, with room for small files.
pub const fn budget(records: u64) -> u64 {
    let linear = records * 4;
    if linear > 400_000 { linear } else { 400_000 }
}
