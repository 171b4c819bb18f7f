//! Compares addresses by their components: rare words weigh more than common ones, doors more than streets.
//! Never takes two doors of one street for one.

use super::features::{Book, Features};

/// Shortest word whose slip of the pen still counts.
const WORD: usize = 4;

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

fn pair(book: &Book, one: &[u32], other: &[u32]) -> u8 {
    if one == other {
        // A village without a number is no door.
        let said: f64 = one.iter().map(|token| weight(book, *token)).sum();
        return if one.len() > 2 || one.iter().any(|t| door(book.token.text(*t))) || said > 8.0 { 1 } else { 3 };
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
    let mut nearly = 0.0;
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
    let level = match alike {
        x if x >= 0.85 => 1,
        x if x >= 0.62 => 2,
        x if x >= 0.38 => 3,
        x if x >= 0.15 => 4,
        _ => 5,
    };
    if other_door { level.max(3) } else { level }
}

fn near(one: &str, other: &str) -> bool {
    let long = one.len().min(other.len());
    if door(one) || door(other) {
        return long >= 3 && door(one) && door(other) && super::alike::slip(one, other);
    }
    long >= WORD && one.bytes().next() == other.bytes().next() && super::alike::alike(one, other, 0.88)
}
