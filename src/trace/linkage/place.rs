//! Compares addresses by their components: rare words weigh more than common ones, doors more than streets. The components of a
//! Chinese address are known, those of another are its words. Never takes two doors of one street for one.

use super::features::{Book, Features};
use super::reading::han;
use crate::trace::address::Part;

/// Shortest word whose slip of the pen still counts.
const WORD: usize = 4;

/// Components of which an address has one: of another name, it is another place.
const DIVISIONS: [Part; 3] = [Part::Province, Part::City, Part::District];

/// The level of the best pair of addresses; 0 where one has none.
pub fn level(book: &Book, one: &Features, other: &Features) -> u8 {
    let mut best = 0;
    for a in &one.places {
        for b in &other.places {
            let level = pair(book, a, b);
            best = if best == 0 { level } else { best.min(level) };
        }
    }
    best
}

/// How much a component says, in natural logarithm.
fn weight(book: &Book, token: u32) -> f64 {
    let all = book.len().max(2) as f64;
    // One typing slip makes a word that nobody else has: it may not outweigh all the rest.
    (all / f64::from(book.token.held(token).max(1))).ln().clamp(0.3, (all / 3.0).ln().max(1.0))
}

fn door(text: &str) -> bool {
    text.bytes().next().is_some_and(|c| c.is_ascii_digit())
}

/// What a component of a Chinese address is: a door by the end of its word, all else by the beginning. None of a word of another.
fn mark(text: &str) -> Option<char> {
    let mark = if door(text) { text.chars().next_back() } else { text.chars().next() };
    mark.filter(|c| han(*c))
}

/// What two addresses do not share says of them as Chinese ones: whatever their words have in common, the level is this or a weaker one.
fn chinese(book: &Book, shared: bool, left: &[u32], right: &[u32]) -> u8 {
    let text = |token: &u32| book.token.text(*token);
    let both = |of: &dyn Fn(&str) -> bool| {
        left.iter()
            .map(text)
            .filter(|one| of(one))
            .any(|one| right.iter().map(text).any(|other| mark(one) == mark(other) && !near(one, other)))
    };
    let numbered = |tokens: &[u32]| tokens.iter().any(|token| door(text(token)));
    if both(&|word| DIVISIONS.iter().any(|part| mark(word) == Some(part.mark()))) {
        return 4;
    }
    // A village or an estate without a number is no door, and two rooms of one house are two.
    if !shared || both(&door) {
        return 3;
    }
    if numbered(left) || numbered(right) { 2 } else { 1 }
}

fn pair(book: &Book, one: &[u32], other: &[u32]) -> u8 {
    let is_chinese = |tokens: &[u32]| tokens.iter().any(|token| mark(book.token.text(*token)).is_some());
    let chinese_both = is_chinese(one) && is_chinese(other);
    if one == other {
        let said: f64 = one.iter().map(|token| weight(book, *token)).sum();
        let has_door = one.iter().any(|token| door(book.token.text(*token)));
        // A village without a number is no door.
        return if has_door || !chinese_both && (one.len() > 2 || said > 8.0) { 1 } else { 3 };
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut shared, mut doors) = (0.0, 0);
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < other.len() {
        match (one.get(i), other.get(j)) {
            (Some(a), Some(b)) if a == b => {
                shared += weight(book, *a);
                doors += usize::from(door(book.token.text(*a)));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none_or(|b| a < b) => {
                left.push(*a);
                i += 1;
            }
            (_, Some(b)) => {
                right.push(*b);
                j += 1;
            }
            _ => break,
        }
    }
    if shared == 0.0 {
        return 5;
    }
    let sum = |tokens: &[u32]| tokens.iter().map(|token| weight(book, *token)).sum::<f64>();
    let (total_left, total_right) = (shared + sum(&left), shared + sum(&right));
    let (mut nearly, unmatched) = (0.0, right.clone());
    // A state or a city in common is not worth a look at how the other words are written.
    let looked_at = if shared / total_left.min(total_right).max(0.1) < 0.12 { &left[..0] } else { &left[..] };
    for a in looked_at {
        let text = book.token.text(*a);
        let found = right.iter().position(|b| near(text, book.token.text(*b)));
        if let Some(at) = found {
            nearly += 0.7 * weight(book, *a).min(weight(book, right[at]));
            right.swap_remove(at);
        }
    }
    let (small, large) = if total_left <= total_right { (total_left, total_right) } else { (total_right, total_left) };
    let whole = 2.0 * (shared + nearly) / (small + large).max(0.1);
    let inside = if one.len().min(other.len()) >= 3 { 0.95 * (shared + nearly) / small.max(0.1) } else { 0.0 };
    let alike = whole.max(inside);
    let has_door = |tokens: &[u32]| tokens.iter().any(|token| door(book.token.text(*token)));
    let other_door = doors == 0 && has_door(one) && has_door(other);
    let weakest = if chinese_both { chinese(book, doors > 0, &left, &unmatched) } else { 1 };
    let level = match alike {
        x if x >= 0.85 => 1,
        x if x >= 0.62 => 2,
        x if x >= 0.38 => 3,
        x if x >= 0.15 => 4,
        _ => 5,
    };
    if other_door { level.max(3) } else { level.max(weakest) }
}

fn near(one: &str, other: &str) -> bool {
    let (mark_one, mark_other) = (mark(one), mark(other));
    if let (Some(a), Some(b)) = (mark_one, mark_other) {
        return near_chinese((one, a), (other, b));
    }
    let long = one.len().min(other.len());
    if door(one) || door(other) {
        return long >= 3 && door(one) && door(other) && super::alike::slip(one, other);
    }
    long >= WORD && one.bytes().next() == other.bytes().next() && super::alike::alike(one, other, 0.88)
}

/// Names of three characters or more one slip apart, or longer ones alike; a number is near itself alone, whether it is called a house's or a building's.
fn near_chinese((one, a): (&str, char), (other, b): (&str, char)) -> bool {
    if door(one) || door(other) {
        let number = |text: &'_ str| text.len() - text.chars().next_back().map_or(0, char::len_utf8);
        let houses = [Part::Number.mark(), Part::Building.mark()];
        return a != b && houses.contains(&a) && houses.contains(&b) && one[..number(one)] == other[..number(other)];
    }
    let (one, other) = (&one[a.len_utf8()..], &other[b.len_utf8()..]);
    let short = one.chars().count().min(other.chars().count());
    let alike = || super::alike::slip(one, other) || super::alike::alike(one, other, 0.88);
    one == other || short >= 3 && !super::alike::told_apart(one, other) && alike()
}
