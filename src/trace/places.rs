//! Compares addresses on characters: the numbers must agree, the words may be written longer or shorter.
//! Never looks a place up, and never takes two doors of one street for one.

use super::names::Folded;

/// Share of characters in common from which two addresses are one, where their numbers agree.
const SIMILAR: f64 = 0.8;
/// Shortest ending that says enough by itself: `四川北路1号` inside `上海市虹口区四川北路1号`.
const ENDING: usize = 6;

/// Whether two folded addresses name the same door.
pub fn same_place(one: &Folded, other: &Folded) -> bool {
    let (short, long) = if one.chars.len() <= other.chars.len() { (one, other) } else { (other, one) };
    // A village or a street without a number is no door: everyone there would be one human.
    if numbers(short).is_empty() || numbers(short) != numbers(long) {
        return false;
    }
    if short.chars.len() >= ENDING && long.chars.ends_with(&short.chars) {
        return true;
    }
    strsim::normalized_levenshtein(&short.text(), &long.text()) >= SIMILAR
}

/// The numbers of an address, in order: house, building, floor, room.
fn numbers(place: &Folded) -> Vec<String> {
    place
        .text()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| run.trim_start_matches('0').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    #[test]
    fn doors_are_told_apart() {
        let names = Names::new().unwrap();
        let same = |a: &str, b: &str| same_place(&names.fold(a), &names.fold(b));
        assert!(same("上海市虹口区四川北路1号", "四川北路1号"));
        assert!(same("上海市虹口区四川北路１号 301室", "上海市虹口區四川北路1号301"));
        assert!(!same("上海市虹口区四川北路1号", "上海市虹口区四川北路2号"));
        assert!(!same("幸福村", "幸福村"), "a village is no door");
        assert!(!same("北京市朝阳区建国路1号", "上海市黄浦区南京路1号"));
    }
}
