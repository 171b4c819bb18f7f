//! Compares addresses: Chinese ones by their components, others on characters. The numbers must agree, the words may be written longer
//! or shorter. Never looks a place up, and never takes two doors of one street for one.

use super::address::{Component, Part, components};
use super::linkage::{han, slip, told_apart};
use super::names::{Folded, Names};

/// Share of characters in common from which two addresses are one, where their numbers agree.
const SIMILAR: f64 = 0.8;
/// Shortest ending that says enough by itself: `North Road 1` inside `Hongkou, North Road 1`.
const ENDING: usize = 6;
/// Fewest characters of a name in which one may be a slip of the pen.
const SLIP: usize = 3;

/// Components of which an address has one: of another name, it is another place.
const DIVISIONS: [Part; 3] = [Part::Province, Part::City, Part::District];
/// Components of which one at least must be shared: a number alone is a door anywhere.
const STREETS: [Part; 3] = [Part::Road, Part::Community, Part::Name];

/// An address as it is compared. Its text stays in this layer.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    folded: Folded,
    /// Of a Chinese address; of another there are none.
    parts: Vec<Component>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Place({:?}, {} components)", self.folded, self.parts.len())
    }
}

impl Place {
    /// Folds an address and takes it apart.
    pub fn read(names: &Names, text: &str) -> Place {
        let spaced = names.fold_spaced(text);
        let parts = if spaced.chars().any(han) { components(&spaced) } else { Vec::new() };
        Place { folded: Folded::of(&spaced), parts }
    }

    /// How much of two addresses is written alike, 0 to 1.
    pub fn similarity(&self, other: &Place) -> f64 {
        strsim::normalized_levenshtein(&self.folded.text(), &other.folded.text())
    }

    fn named(&self, part: Part) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(move |one| one.part == part).map(|one| one.text.as_str())
    }

    fn has(&self, part: Part) -> bool {
        self.named(part).next().is_some()
    }

    /// Whether both have such a component, and one of them alike.
    fn shares(&self, other: &Place, part: Part) -> bool {
        self.named(part).any(|one| other.named(part).any(|other| near(one, other)))
    }

    /// Whether both have such a component, and none of them alike.
    fn differs(&self, other: &Place, part: Part) -> bool {
        self.has(part) && other.has(part) && !self.shares(other, part)
    }

    /// The numbers, in order: house, building, floor, room.
    fn numbers(&self) -> Vec<String> {
        if self.parts.is_empty() {
            return runs(&self.folded.text()).collect();
        }
        self.parts.iter().filter(|one| one.part.is_door()).flat_map(|one| runs(&one.text)).collect()
    }
}

/// The numbers of a text, without noughts before them.
fn runs(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.trim_start_matches('0').to_owned())
}

/// Whether two addresses name the same door.
pub fn same_place(one: &Place, other: &Place) -> bool {
    let numbers = one.numbers();
    // A village or a street without a number is no door: everyone there would be one human.
    if numbers.is_empty() || numbers != other.numbers() {
        return false;
    }
    if one.parts.is_empty() || other.parts.is_empty() { written_alike(one, other) } else { same_components(one, other) }
}

fn written_alike(one: &Place, other: &Place) -> bool {
    let (a, b) = (&one.folded.chars, &other.folded.chars);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= ENDING && long.ends_with(short) || one.similarity(other) >= SIMILAR
}

/// Of two whose numbers are the same.
fn same_components(one: &Place, other: &Place) -> bool {
    if DIVISIONS.iter().any(|part| one.named(*part).any(|a| other.named(*part).any(|b| a != b))) {
        return false;
    }
    // A house of a road is one house, whatever stands on it.
    let house = one.shares(other, Part::Road) && one.has(Part::Number) && other.has(Part::Number);
    let at_odds = |part: &Part| one.differs(other, *part) && !(house && *part != Part::Road);
    if STREETS.iter().any(at_odds) || one.differs(other, Part::Town) && !house {
        return false;
    }
    let streetless = |place: &Place| !STREETS.iter().any(|part| place.has(*part));
    STREETS.iter().any(|part| one.shares(other, *part)) || streetless(one) && streetless(other) && one.shares(other, Part::Town)
}

/// The same name, or a longer one with a slip in nothing that tells two apart.
fn near(one: &str, other: &str) -> bool {
    one == other || one.chars().count().min(other.chars().count()) >= SLIP && !told_apart(one, other) && slip(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        let names = Names::new().unwrap();
        let (a, b) = (Place::read(&names, a), Place::read(&names, b));
        assert_eq!(same_place(&a, &b), same_place(&b, &a), "it has no direction");
        same_place(&a, &b)
    }

    #[test]
    fn one_door_however_it_is_written() {
        for (one, other) in [
            ("上海市虹口区四川北路1号", "四川北路1号"),
            ("上海市虹口区四川北路1号", "上海虹口四川北路1号"),
            ("上海市虹口区四川北路１号 301室", "上海市虹口區四川北路1号301"),
            ("湖南省长沙市岳麓区灯塔路282号青禾苑12幢3单元2576室", "长沙岳麓区灯塔路282号12栋3单元2576"),
            ("鹿城区车站大道人和嘉园八幢三单元十二楼1201室", "温州市鹿城区车站大道人和嘉园8幢3单元12层1201"),
            ("宁波市江北区灯塔路5号", "浙江省宁波市江北区灯塔路5号青禾苑"),
            ("幸福村三号", "幸福村3号"),
            ("12 North Road, Hongkou", "12 north road hongkou"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn doors_are_told_apart() {
        for (one, other) in [
            ("上海市虹口区四川北路1号", "上海市虹口区四川北路2号"),
            ("上海市虹口区四川北路1号301室", "上海市虹口区四川北路1号302室"),
            // A village is no door.
            ("幸福村", "幸福村"),
            ("北京市朝阳区建国路1号", "上海市黄浦区南京路1号"),
            // The same letters but for the city or the district.
            ("湖南省长沙市岳麓区人民中路88号青禾苑3幢201室", "湖南省株洲市天元区人民中路88号青禾苑3幢201室"),
            ("上海市虹口区人民中路88号青禾苑3幢201室", "上海市杨浦区人民中路88号青禾苑3幢201室"),
            // Of another road, or of another estate on one.
            ("上海市虹口区四川北路1号301室", "上海市虹口区四川南路1号301室"),
            ("建国路青禾苑3幢201室", "建国路灯塔苑3幢201室"),
            ("1号", "1号"),
            ("", ""),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    proptest! {
        /// Another number anywhere is another door, and an address with a street and a number is its own.
        #[test]
        fn another_number_is_another_door(house in 1..400_u32, room in 1..3000_u32, other in 1..3000_u32) {
            let at = |room: u32| format!("湖南省长沙市岳麓区灯塔路{house}号青禾苑12幢{room}室");
            prop_assert!(same(&at(room), &at(room)));
            prop_assert_eq!(same(&at(room), &at(other)), room == other);
        }
    }
}
