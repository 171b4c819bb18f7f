//! Whether two records are one human: a short list of comparisons, each with its certainty and its words, and evidence
//! against. Never links on a value that the rules block: it is not shown any, and never says a value in words.

use super::linkage::{han, said_alike};
use super::names::{Folded, NameLevel, compare};
use super::places::{Place, same_place};
use crate::domain::codes::Gender;
use crate::domain::national_id::{CnId, check_character};
use jiff::civil::Date;

/// What is compared of a record: opened and folded, in memory only.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    pub name: Option<Folded>,
    /// How the name is said: as written, and with the last word first.
    pub said: Option<(String, String)>,
    pub number: Option<IdNumber>,
    pub birth_on: Option<Date>,
    pub gender: Option<Gender>,
    /// Phones that the rules let be used and that few people share, by their place in the world's list of values; sorted.
    pub phones: Vec<usize>,
    /// Addresses that the rules let be used.
    pub places: Vec<Place>,
}

/// An identity number that may be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber {
    /// Eighteen characters where it is a resident's number; the old fifteen are brought to them.
    normal: String,
    /// A resident's number whose check digit fits: one human has one of them.
    resident: bool,
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdNumber(resident: {})", self.resident)
    }
}

/// What makes two records one human.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Certainty, 0 to 1.
    pub certainty: f64,
    /// By the same identity number: nothing needs to be confirmed.
    pub by_number: bool,
    /// The comparisons, in words without values.
    pub evidence: Vec<String>,
}

/// Oldest age that a birth date is believed for: older ones are a default that a form filled in (1900-01-01).
const OLDEST_YEARS: i64 = 110;

/// Certainty of each combination of evidence. Set by judgement; the least that links is `LEAST`.
const NUMBER: f64 = 0.99;
const NUMBER_OTHER_NAME: f64 = 0.90;
const NAME_BIRTH: f64 = 0.93;
const NAME_BIRTH_AND_MORE: f64 = 0.97;
const SAID_BIRTH: f64 = 0.90;
const SAID_BIRTH_AND_MORE: f64 = 0.95;
const SAID_PHONE: f64 = 0.88;
const SAID_PLACE: f64 = 0.80;
const NEAR_BIRTH: f64 = 0.85;
const NEAR_BIRTH_AND_MORE: f64 = 0.93;
const NAME_PHONE: f64 = 0.92;
const NEAR_PHONE: f64 = 0.85;
const NAME_PLACE: f64 = 0.85;
const BIRTH_PHONE: f64 = 0.80;

impl IdNumber {
    /// Reads a number; a resident's number that fails its checks is no evidence at all.
    pub fn read(text: &str, resident: bool) -> Option<IdNumber> {
        if !resident {
            let normal: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
            return (normal.len() >= 5).then_some(IdNumber { normal, resident: false });
        }
        let number = CnId::parse(text).ok()?;
        let normal = if number.normal.len() == 18 {
            number.normal
        } else {
            let body = format!("{}19{}", &number.normal[..6], &number.normal[6..]);
            let check = check_character(&body)?;
            format!("{body}{check}")
        };
        Some(IdNumber { normal, resident: true })
    }

    /// The number as it is compared.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// A resident's number whose check digit fits.
    pub const fn is_resident(&self) -> bool {
        self.resident
    }

    /// The day of birth that a resident's number carries.
    pub fn birth_on(&self) -> Option<Date> {
        if self.resident { CnId::parse(&self.normal).ok().map(|id| id.birth_on) } else { None }
    }

    /// The sex that a resident's number carries.
    pub fn gender(&self) -> Option<Gender> {
        let id = self.resident.then(|| CnId::parse(&self.normal).ok()).flatten()?;
        Some(if id.female { Gender::Female } else { Gender::Male })
    }
}

impl Traits {
    fn born(&self, as_of: Date) -> Option<Date> {
        let born = self.birth_on.or_else(|| self.number.as_ref().and_then(IdNumber::birth_on))?;
        (i64::from(as_of.year()) - i64::from(born.year()) <= OLDEST_YEARS).then_some(born)
    }
    fn sex(&self) -> Option<Gender> {
        self.number.as_ref().and_then(IdNumber::gender).or(self.gender)
    }
}

/// Two facts that are both known, and differ.
fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// How alike two names are, written or said.
fn names(one: &Traits, other: &Traits) -> NameLevel {
    let written = compare(one.name.as_ref(), other.name.as_ref());
    let (Some(a), Some(b)) = (&one.said, &other.said) else { return written };
    if said_alike((&a.0, &a.1), (&b.0, &b.1)) && !a.0.is_empty() && matches!(written, NameLevel::Different | NameLevel::Near) {
        NameLevel::Said
    } else {
        written
    }
}

/// Evidence against: two valid identity numbers, another birth date, another sex.
pub fn contradict(one: &Traits, other: &Traits, as_of: Date) -> bool {
    let one_number = one.number.is_some() && one.number == other.number;
    bar(one, other) || (!one_number && differ(one.born(as_of), other.born(as_of)))
}

/// Evidence against that no slip of the pen explains: two valid identity numbers, another sex. A birth date may be mistyped, and a
/// run of `resolve` weighs how.
fn bar(one: &Traits, other: &Traits) -> bool {
    match (&one.number, &other.number) {
        (Some(a), Some(b)) if a == b => false,
        (Some(a), Some(b)) if a.resident && b.resident => true,
        _ => differ(one.sex(), other.sex()),
    }
}

/// Evidence against that no run of `resolve` outweighs: what no slip explains, and two Chinese names that are two. Brothers and sisters share
/// a family name, a home and, where they are twins, a birthday: a run weighs that, but whom to call is not left to a weighing.
pub fn bar_to_run(one: &Traits, other: &Traits) -> bool {
    bar(one, other) || two_names(one, other)
}

fn two_names(one: &Traits, other: &Traits) -> bool {
    let one_number = one.number.is_some() && one.number == other.number;
    let chinese = |traits: &Traits| traits.name.as_ref().is_some_and(|name| name.chars.iter().any(|c| han(*c)));
    !one_number && chinese(one) && chinese(other) && names(one, other) == NameLevel::Different
}

/// Whether two records are one human, and why.
pub fn likeness(one: &Traits, other: &Traits, as_of: Date) -> Option<Likeness> {
    let phone = one.phones.iter().any(|phone| other.phones.binary_search(phone).is_ok());
    let place = || one.places.iter().any(|a| other.places.iter().any(|b| same_place(a, b)));
    likeness_by(one, other, as_of, (phone, &place))
}

/// Whether two records that share no phone could be one human, whatever their addresses are: what is not need not be looked at.
pub fn may_be_one(one: &Traits, other: &Traits, as_of: Date) -> bool {
    likeness_by(one, other, as_of, (false, &|| true)).is_some()
}

fn likeness_by(one: &Traits, other: &Traits, as_of: Date, (phone, place): (bool, &dyn Fn() -> bool)) -> Option<Likeness> {
    let names = names(one, other);
    if one.number.is_some() && one.number == other.number {
        let mut evidence = vec!["same identity number".to_owned()];
        if names == NameLevel::Different {
            evidence.push("though the names differ".to_owned());
        }
        let certainty = if names == NameLevel::Different { NUMBER_OTHER_NAME } else { NUMBER };
        return Some(Likeness { certainty, by_number: true, evidence });
    }
    if contradict(one, other, as_of) {
        return None;
    }
    let birth = one.born(as_of).is_some() && one.born(as_of) == other.born(as_of);
    let (certainty, first) = match names {
        NameLevel::Same if birth && (phone || place()) => (NAME_BIRTH_AND_MORE, "same name"),
        NameLevel::Same if birth => (NAME_BIRTH, "same name"),
        NameLevel::Same if phone => (NAME_PHONE, "same name"),
        NameLevel::Same if place() => (NAME_PLACE, "same name"),
        NameLevel::Said if birth && (phone || place()) => (SAID_BIRTH_AND_MORE, "same name as it is said"),
        NameLevel::Said if birth => (SAID_BIRTH, "same name as it is said"),
        NameLevel::Said if phone => (SAID_PHONE, "same name as it is said"),
        NameLevel::Said if place() => (SAID_PLACE, "same name as it is said"),
        NameLevel::Near if birth && (phone || place()) => (NEAR_BIRTH_AND_MORE, "name one slip apart"),
        NameLevel::Near if birth => (NEAR_BIRTH, "name one slip apart"),
        NameLevel::Near if phone => (NEAR_PHONE, "name one slip apart"),
        NameLevel::Unknown if birth && phone => (BIRTH_PHONE, "a name is missing"),
        _ => return None,
    };
    let mut evidence = vec![first.to_owned()];
    for (found, words) in [(birth, "same birth date"), (phone, "same phone"), (!phone && place(), "same address")] {
        if found {
            evidence.push(words.to_owned());
        }
    }
    Some(Likeness { certainty, by_number: false, evidence })
}

#[cfg(test)]
mod tests {
    use super::super::linkage::said;
    use super::super::names::Names;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 6, 7);

    struct Person<'a> {
        name: &'a str,
        number: &'a str,
        birth: Option<Date>,
        phones: &'a [usize],
        place: &'a str,
    }
    const NOBODY: Person<'_> = Person { name: "", number: "", birth: None, phones: &[], place: "" };

    fn traits(person: &Person<'_>) -> Traits {
        let names = Names::new().unwrap();
        let some = |text: &str| (!text.is_empty()).then(|| names.fold(text));
        Traits {
            name: some(person.name),
            said: some(person.name).map(|name| said(&name, false)),
            number: IdNumber::read(person.number, true),
            birth_on: person.birth,
            gender: None,
            phones: person.phones.to_vec(),
            places: (!person.place.is_empty()).then(|| Place::read(&names, person.place)).into_iter().collect(),
        }
    }
    fn certainty(one: &Person<'_>, other: &Person<'_>) -> Option<f64> {
        let there = likeness(&traits(one), &traits(other), TODAY);
        let back = likeness(&traits(other), &traits(one), TODAY);
        assert_eq!(there, back, "a likeness has no direction");
        let share = one.phones.iter().any(|phone| other.phones.contains(phone));
        let seen = may_be_one(&traits(one), &traits(other), TODAY);
        assert!(there.is_none() || share || seen, "a first look never drops what the comparison links");
        there.map(|found| found.certainty)
    }

    #[test]
    fn the_same_human_in_two_files() {
        let born = Some(date(1949, 12, 31));
        let number = Person { number: "11010519491231002X", ..NOBODY };
        assert_eq!(certainty(&Person { name: "王小明", ..number }, &Person { name: "王小明", ..number }), Some(NUMBER));
        assert_eq!(certainty(&Person { name: "王小明", ..number }, &Person { name: "李娜", ..number }), Some(NUMBER_OTHER_NAME));
        // The old fifteen digits are the same number.
        assert_eq!(certainty(&number, &Person { number: "110105491231002", ..NOBODY }), Some(NUMBER));
        let named = Person { name: "張偉", birth: born, ..NOBODY };
        assert_eq!(certainty(&named, &Person { name: "张伟", birth: born, ..NOBODY }), Some(NAME_BIRTH));
        let latin = Person { name: "Jonathan Smith", birth: born, ..NOBODY };
        assert_eq!(certainty(&latin, &Person { name: "Smith, Jonathon", ..latin }), None);
        assert_eq!(certainty(&latin, &Person { name: "Jonathon Smith", ..latin }), Some(NEAR_BIRTH));
        // Written otherwise, said alike: with a birth date or a phone it is one human, by itself it says little.
        let heard = Person { name: "李娜", birth: born, ..NOBODY };
        assert_eq!(certainty(&heard, &Person { name: "Na Li", ..heard }), Some(SAID_BIRTH));
        assert_eq!(
            certainty(&Person { name: "单雄信", ..heard }, &Person { name: "Shan Xiongxin", phones: &[7], ..heard }),
            Some(SAID_BIRTH)
        );
        assert_eq!(certainty(&Person { name: "王小明", ..heard }, &Person { name: "王晓明", ..heard }), Some(SAID_BIRTH));
        assert_eq!(certainty(&Person { birth: None, ..heard }, &Person { name: "Li Na", birth: None, ..heard }), None);
        let phone = Person { name: "王小明", phones: &[7], ..NOBODY };
        assert_eq!(certainty(&phone, &phone), Some(NAME_PHONE));
        assert_eq!(
            certainty(&Person { phones: &[3, 7], ..latin }, &Person { name: "Jonathon Smith", phones: &[7], ..NOBODY }),
            Some(NEAR_PHONE)
        );
        let home = Person { name: "王小明", place: "上海市虹口区四川北路1号301室", ..NOBODY };
        assert_eq!(certainty(&home, &Person { name: "王小明", place: "四川北路1号301室", ..NOBODY }), Some(NAME_PLACE));
    }

    #[test]
    fn evidence_against_outweighs_what_speaks_for_it() {
        let born = Some(date(1980, 1, 2));
        let one = Person { name: "王伟", number: "11010519491231002X", phones: &[7], birth: None, place: "建国路1号" };
        // Two valid identity numbers are two humans, whatever else agrees.
        assert_eq!(certainty(&one, &Person { number: "440524188001010014", ..one }), None);
        // A number that fails its check is no evidence either way.
        assert_eq!(certainty(&one, &Person { number: "110105194912310021", ..one }), Some(NAME_PHONE));
        let twin = Person { name: "王小明", birth: born, phones: &[7], place: "建国路1号", ..NOBODY };
        assert_eq!(certainty(&twin, &Person { name: "王小红", ..twin }), None, "twins share a home, a birthday and half a name");
        assert_eq!(certainty(&twin, &Person { birth: Some(date(1981, 1, 2)), ..twin }), None, "a father and a son of one name");
        assert_eq!(certainty(&Person { name: "王伟", ..NOBODY }, &Person { name: "王伟", ..NOBODY }), None, "a name alone says little");
        let couple = Person { name: "李娜", phones: &[7], ..NOBODY };
        assert_eq!(certainty(&couple, &Person { name: "王伟", ..couple }), None, "a couple shares a phone");
        let default = Some(date(1900, 1, 1));
        assert_eq!(certainty(&Person { name: "王伟", birth: default, ..NOBODY }, &Person { name: "王伟", birth: default, ..NOBODY }), None);
    }

    #[test]
    fn words_hold_no_values() {
        let one = Person { name: "王小明", number: "11010519491231002X", ..NOBODY };
        let found = likeness(&traits(&one), &traits(&one), TODAY).unwrap();
        assert_eq!(found.evidence, ["same identity number"]);
        assert!(!format!("{:?}", traits(&one)).contains("1101"));
    }
}
