//! The comparisons and their levels, from exact agreement to none; a missing value is level 0 and says nothing.
//! Similarity counts characters, never bytes.

use super::alike::{alike, slip};
use super::features::{Book, Features, Glance, Name};
use super::reading::said_alike;
use super::terms::Terms;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Name,
    Birth,
    Number,
    Email,
    Phone,
    Place,
    Region,
    Work,
    Gender,
}

/// Levels that a comparison may have, the null level 0 included.
pub const LEVELS: usize = 16;
/// How many comparisons there are.
pub const FIELDS: usize = 9;

/// One level: its words, and the chances it has among pairs of one human and of two, where data say nothing.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    pub words: &'static str,
    pub m: f64,
    pub u: f64,
}

const fn level(words: &'static str, m: f64, u: f64) -> Level {
    Level { words, m, u }
}

impl Field {
    pub const ALL: [Field; FIELDS] =
        [Field::Name, Field::Birth, Field::Number, Field::Email, Field::Phone, Field::Place, Field::Region, Field::Work, Field::Gender];

    pub const fn code(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Birth => "birth date",
            Field::Number => "identity number",
            Field::Email => "e-mail",
            Field::Phone => "phone",
            Field::Place => "address",
            Field::Region => "region",
            Field::Work => "occupation",
            Field::Gender => "sex",
        }
    }

    /// The levels after the null level.
    pub const fn levels(self) -> &'static [Level] {
        match self {
            Field::Name => NAME,
            Field::Birth => BIRTH,
            Field::Number => NUMBER,
            Field::Email => EMAIL,
            Field::Phone => PHONE,
            Field::Place => PLACE,
            Field::Region => REGION,
            Field::Work => WORK,
            Field::Gender => GENDER,
        }
    }

    /// Each level implies more likeness than the next, so that it may not weigh less.
    pub const fn ordered(self) -> bool {
        !matches!(self, Field::Name)
    }

    /// Families and colleagues share it: where given names or birth dates speak for two humans, it speaks for their home.
    pub const fn household(self) -> bool {
        matches!(self, Field::Phone | Field::Place | Field::Region)
    }
}

const NAME: &[Level] = &[
    level("same name", 0.62, 1e-5),
    level("same name, family and given name changed places", 0.02, 1e-6),
    level("same name as it is said", 0.02, 5e-6),
    level("same family name, given name a slip apart", 0.10, 1e-4),
    level("same given name, family name a slip apart", 0.08, 1e-4),
    level("both names a slip apart", 0.04, 1e-4),
    level("same family name, given name not known", 0.02, 2e-3),
    level("same given name, family name not known", 0.02, 2e-3),
    level("same family name, other given name", 0.008, 0.01),
    level("same given name, other family name", 0.03, 0.01),
    level("one of the names a slip apart", 0.02, 0.05),
    level("other name", 0.01, 0.93),
];
/// Levels of the name at which the given names clearly differ.
pub const OTHER_GIVEN: [u8; 3] = [9, 11, 12];
const BIRTH: &[Level] = &[
    level("same birth date", 0.82, 5e-5),
    level("birth date one slip apart, or day and month changed places", 0.10, 2e-3),
    level("birth date two digits apart", 0.04, 0.015),
    level("same year of birth", 0.015, 0.012),
    level("other birth date", 0.025, 0.97),
];
/// Levels at which birth dates speak for two humans.
pub const OTHER_BIRTH: [u8; 1] = [5];
const NUMBER: &[Level] = &[
    level("same identity number", 0.88, 1e-7),
    level("identity number one slip apart", 0.09, 1e-5),
    level("other identity number", 0.03, 0.99999),
];
const EMAIL: &[Level] = &[
    level("same e-mail", 0.70, 1e-6),
    level("same name of the e-mail, other host", 0.08, 1e-5),
    level("e-mail alike", 0.10, 2e-3),
    level("other e-mail", 0.12, 0.998),
];
const PHONE: &[Level] = &[
    level("same phone", 0.57, 1e-5),
    // Numbers are issued again: in between it may have been somebody else's.
    level("same phone, years apart", 0.03, 1e-5),
    level("phone one digit apart", 0.05, 1e-4),
    level("other phones", 0.35, 0.9999),
];
/// Months between two sightings from which a phone may have been issued again.
const REISSUED: u16 = 24;
const PLACE: &[Level] = &[
    level("same address", 0.55, 1e-5),
    level("address alike", 0.18, 1e-4),
    level("address half alike", 0.10, 3e-3),
    level("address little alike", 0.07, 0.05),
    level("other address", 0.10, 0.95),
];
const REGION: &[Level] = &[level("same region", 0.75, 0.06), level("region alike", 0.08, 0.01), level("other region", 0.17, 0.93)];
const WORK: &[Level] = &[level("same occupation", 0.65, 0.06), level("other occupation", 0.35, 0.94)];
const GENDER: &[Level] = &[level("same sex", 0.97, 0.5), level("other sex", 0.03, 0.5)];

/// The level of each comparison, four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pattern(pub u64);

impl Pattern {
    pub const fn level(self, field: Field) -> u8 {
        ((self.0 >> (4 * field as u32)) & 15) as u8
    }
    #[must_use]
    pub const fn with(self, field: Field, level: u8) -> Pattern {
        Pattern(self.0 & !(15 << (4 * field as u32)) | ((level as u64) << (4 * field as u32)))
    }
    /// The given names, or the birth dates, speak for two humans, and no number or e-mail for one.
    pub fn of_two(self) -> bool {
        let other = OTHER_GIVEN.contains(&self.level(Field::Name)) || OTHER_BIRTH.contains(&self.level(Field::Birth));
        other && !matches!(self.level(Field::Number), 1 | 2) && !matches!(self.level(Field::Email), 1 | 2)
    }
}

/// Compares two records.
pub fn compare(book: &Book, one: &Features, other: &Features) -> Pattern {
    Pattern::default()
        .with(Field::Name, name(book, &one.name, &other.name))
        .with(Field::Birth, birth(one.born, other.born))
        .with(Field::Number, number(&book.number, one, other))
        .with(Field::Email, email(book, one, other))
        .with(Field::Phone, phone(&book.phone, one, other))
        .with(Field::Place, super::place::level(book, one, other))
        .with(Field::Region, text(&book.region, one.region, other.region))
        .with(Field::Work, same(one.work, other.work))
        .with(Field::Gender, same(one.gender.into(), other.gender.into()))
}

/// Whether two records clearly differ in birth date and name, without a number, an e-mail or an occupation that could speak for one
/// human: a cheap look, so that the many pairs that a family name and a region bring together need no closer one. Where it says so, the level of
/// the birth date is 5, that of the name none of the first three, and what a household shares says nothing.
pub fn clearly_two(one: &Glance, other: &Glance) -> bool {
    let said_alike = said_alike((one.joined, one.turned), (other.joined, other.turned));
    let numbers = one.number == 0 || other.number == 0 || (one.resident && other.resident && one.number != other.number);
    let told = (one.mails && other.mails) || (one.works && other.works);
    one.joined > 0 && other.joined > 0 && !said_alike && numbers && !told && birth(one.born, other.born) == 5
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Far,
    Missing,
    Near,
    Exact,
}

fn name(book: &Book, one: &Name, other: &Name) -> u8 {
    if one.joined == 0 || other.joined == 0 {
        return 0;
    }
    let straight = (given(book, one, other), family(book, one, other));
    if straight == (Part::Exact, Part::Exact) {
        return 1;
    }
    let turned = one.han == other.han && one.given > 0 && other.given > 0;
    let crossed = (cross(book, one, other), cross(book, other, one));
    if turned && crossed == (Part::Exact, Part::Exact) {
        return 2;
    }
    if said_alike((one.joined, one.turned), (other.joined, other.turned)) {
        return 3;
    }
    let crossed = (crossed.0.min(Part::Near), crossed.1.min(Part::Near));
    let best = if rank(crossed) > rank(straight) { crossed } else { straight };
    match best {
        (Part::Near, Part::Exact) => 4,
        (Part::Exact, Part::Near) => 5,
        (Part::Near, Part::Near) | (Part::Exact, Part::Exact) => 6,
        (Part::Missing, Part::Exact) => 7,
        (Part::Exact, Part::Missing) => 8,
        (Part::Far, Part::Exact) => 9,
        (Part::Exact, Part::Far) => 10,
        (Part::Near, _) | (_, Part::Near) => 11,
        _ => 12,
    }
}

fn rank(parts: (Part, Part)) -> u8 {
    let of = |part: Part| match part {
        Part::Far => 0,
        Part::Missing => 1,
        Part::Near => 3,
        Part::Exact => 4,
    };
    of(parts.0) + of(parts.1)
}

fn given(book: &Book, one: &Name, other: &Name) -> Part {
    let terms = one.han.then_some((one.given, other.given)).filter(|_| other.han);
    part(book, one.given_said, other.given_said, terms.map(|(a, b)| (&book.given, a, b)), one.han == other.han)
}

fn family(book: &Book, one: &Name, other: &Name) -> Part {
    let terms = one.han.then_some((one.family, other.family)).filter(|_| other.han);
    part(book, one.family_said, other.family_said, terms.map(|(a, b)| (&book.family, a, b)), one.han == other.han)
}

/// The given name of one against the family name of the other.
fn cross(book: &Book, one: &Name, other: &Name) -> Part {
    if one.han && other.han {
        return Part::Far;
    }
    part(book, one.given_said, other.family_said, None, one.han == other.han)
}

fn part(book: &Book, one: u32, other: u32, written: Option<(&Terms, u32, u32)>, one_script: bool) -> Part {
    if one == 0 || other == 0 {
        return Part::Missing;
    }
    if let Some((terms, a, b)) = written {
        if a == b {
            return Part::Exact;
        }
        // Short Chinese names that differ are two names, unless they are said alike.
        let long = |text: &str| text.chars().count() >= 4;
        let (a, b) = (terms.text(a), terms.text(b));
        let slip = long(a) && long(b) && slip(a, b);
        return if one == other || slip { Part::Near } else { Part::Far };
    }
    if one == other {
        return if one_script { Part::Exact } else { Part::Near };
    }
    let (a, b) = (book.said.text(one), book.said.text(other));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let begins = long.starts_with(short) && (short.len() == 1 || short.len() >= 3);
    if begins || alike(a, b, 0.88) { Part::Near } else { Part::Far }
}

fn birth(one: u32, other: u32) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    if one == other {
        return 1;
    }
    let (a, b) = (digits(one), digits(other));
    let differ = a.iter().zip(&b).filter(|(a, b)| a != b).count();
    let turned = one / 10_000 == other / 10_000 && one / 100 % 100 == other % 100 && one % 100 == other / 100 % 100;
    let swapped = differ == 2 && (0..7).any(|at| a[at] == b[at + 1] && a[at + 1] == b[at] && a[at] != b[at]);
    if differ == 1 || turned || swapped {
        return 2;
    }
    if differ == 2 {
        return 3;
    }
    if one / 10_000 == other / 10_000 { 4 } else { 5 }
}

fn digits(mut n: u32) -> [u8; 8] {
    let mut digits = [0; 8];
    for digit in digits.iter_mut().rev() {
        *digit = (n % 10) as u8;
        n /= 10;
    }
    digits
}

fn number(terms: &Terms, one: &Features, other: &Features) -> u8 {
    if one.number == 0 || other.number == 0 {
        return 0;
    }
    if one.number == other.number {
        return 1;
    }
    if !(one.resident && other.resident) && slip(terms.text(one.number), terms.text(other.number)) { 2 } else { 3 }
}

fn email(book: &Book, one: &Features, other: &Features) -> u8 {
    let mut best = 0;
    for (a, a_local) in &one.emails {
        for (b, b_local) in &other.emails {
            let level = if a == b {
                1
            } else if a_local == b_local {
                2
            } else if alike(book.local.text(*a_local), book.local.text(*b_local), 0.88) {
                3
            } else {
                4
            };
            best = if best == 0 { level } else { best.min(level) };
        }
    }
    best
}

fn phone(terms: &Terms, one: &Features, other: &Features) -> u8 {
    if one.phones.is_empty() || other.phones.is_empty() {
        return 0;
    }
    let mut shared = 0;
    for (at, phone) in one.phones.iter().enumerate() {
        if let Ok(there) = other.phones.binary_search(phone) {
            shared = if apart(one.phone_months[at], other.phone_months[there]) && shared != 1 { 2 } else { 1 };
        }
    }
    if shared > 0 {
        return shared;
    }
    let slip = |a: &str, b: &str| a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count() == 1;
    let near = one.phones.iter().any(|a| other.phones.iter().any(|b| slip(terms.text(*a), terms.text(*b))));
    if near { 3 } else { 4 }
}

/// Whether two times of being seen lie so far from each other that the number may have changed hands.
fn apart(one: (u16, u16), other: (u16, u16)) -> bool {
    let known = one.0 > 0 && other.0 > 0;
    known && (one.0.saturating_sub(other.1) >= REISSUED || other.0.saturating_sub(one.1) >= REISSUED)
}

fn text(terms: &Terms, one: u32, other: u32) -> u8 {
    match same(one, other) {
        2 if alike(terms.text(one), terms.text(other), 0.9) => 2,
        2 => 3,
        level => level,
    }
}

fn same(one: u32, other: u32) -> u8 {
    match (one, other) {
        (0, _) | (_, 0) => 0,
        _ if one == other => 1,
        _ => 2,
    }
}
