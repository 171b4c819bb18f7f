//! How alike two texts are, on characters. Never on bytes where a character has several.

/// Whether two texts are one slip apart: a character changed, left out, put in, or two that changed places.
pub fn slip(one: &str, other: &str) -> bool {
    if one.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let begin = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (a, b) = (&one[begin..], &other[begin..]);
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (a, b): (Vec<char>, Vec<char>) = (a[..a.len() - end].chars().take(3).collect(), b[..b.len() - end].chars().take(3).collect());
    match (a.as_slice(), b.as_slice()) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([x, y], [z, w]) => x == w && y == z,
        _ => false,
    }
}

/// Characters in which the names of two roads, villages or estates differ on purpose: 四川北路 and 四川南路 are two.
const TELLING: &str = "东南西北中上下前后左右内外一二三四五六七八九十";

/// Whether two names of a road, a village or an estate differ in what tells two apart: then no slip of the pen explains it.
pub fn told_apart(one: &str, other: &str) -> bool {
    !one.chars().filter(|c| TELLING.contains(*c)).eq(other.chars().filter(|c| TELLING.contains(*c)))
}

/// Whether two texts reach a Jaro-Winkler similarity; what shares too few letters is not looked at closely.
pub fn alike(one: &str, other: &str, least: f64) -> bool {
    if one.is_ascii() && other.is_ascii() && !one.is_empty() && !other.is_empty() {
        let mut counts = [0i8; 128];
        one.bytes().take(100).for_each(|c| counts[c as usize & 127] += 1);
        let mut common = 0.0;
        for c in other.bytes() {
            let left = &mut counts[c as usize & 127];
            if *left > 0 {
                *left -= 1;
                common += 1.0;
            }
        }
        let jaro = (common / one.len() as f64 + common / other.len() as f64 + 1.0) / 3.0;
        let begin = one.bytes().zip(other.bytes()).take(4).take_while(|(a, b)| a == b).count() as f64;
        if one.len() < 100 && jaro + begin * 0.1 * (1.0 - jaro) < least {
            return false;
        }
    }
    strsim::jaro_winkler(one, other) >= least
}
