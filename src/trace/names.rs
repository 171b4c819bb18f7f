//! Compares names of people on characters: full width, traditional forms and look-alike radicals fold first, then
//! Jaro-Winkler tells a slip of the pen from another name. Never compares bytes, never keeps a name.

use super::TraceError;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameLevel {
    /// Other names, or names that only look alike (siblings share a surname and half of the given name).
    Different,
    /// One of the two is missing: says nothing.
    Unknown,
    /// One letter or character off.
    Near,
    /// Written otherwise, said alike: 李娜 and Li Na, 王小明 and 王晓明.
    Said,
    Same,
}

/// A name or address after folding. Its text stays in this layer.
#[derive(Clone, PartialEq, Eq)]
pub struct Folded {
    /// Characters that count: no spaces, no punctuation, lower case, simplified.
    pub(super) chars: Vec<char>,
    /// The words in Latin letters, in order, for names written the other way round.
    pub(super) words: Vec<String>,
}

impl std::fmt::Debug for Folded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Folded({} characters)", self.chars.len())
    }
}

/// Folds and compares; holds the table of traditional forms.
pub struct Names {
    simplify: OpenCC,
}

/// Jaro-Winkler similarity from which a long name is the same with a slip.
const NEAR: f64 = 0.90;

/// Look-alike radicals (CJK Radicals Supplement) that NFKC leaves alone, and the characters people mean.
const RADICALS: &[(char, char)] = &[
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

impl Names {
    /// Loads the table of traditional forms, which is part of the program.
    ///
    /// # Errors
    /// A fault of ours: the table inside the program does not read.
    pub fn new() -> Result<Self, TraceError> {
        let simplify = OpenCC::from_config(BuiltinConfig::T2s).map_err(|e| TraceError::Table(e.to_string()))?;
        Ok(Names { simplify })
    }

    /// Folds a text and leaves spaces and punctuation: NFKC, look-alike radicals, traditional to simplified, lower case.
    pub fn fold_spaced(&self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        let plain: String = text
            .nfkc()
            .map(|c| RADICALS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to))
            .flat_map(char::to_lowercase)
            .collect();
        if plain.is_ascii() { plain } else { self.simplify.convert(&plain) }
    }

    /// Folds a text: as `fold_spaced`, letters and digits only.
    pub fn fold(&self, text: &str) -> Folded {
        Folded::of(&self.fold_spaced(text))
    }
}

/// How alike two folded names are.
pub fn compare(one: Option<&Folded>, other: Option<&Folded>) -> NameLevel {
    let (Some(one), Some(other)) = (one, other) else { return NameLevel::Unknown };
    if one.chars.is_empty() || other.chars.is_empty() {
        return NameLevel::Unknown;
    }
    if one.chars == other.chars || one.turned() == other.chars {
        return NameLevel::Same;
    }
    // Chinese names of two to four characters that differ in one are brothers and sisters as often as slips.
    let short = |name: &Folded| name.chars.iter().any(|c| !c.is_ascii()) && name.chars.len() <= 4;
    if short(one) || short(other) {
        return NameLevel::Different;
    }
    if strsim::jaro_winkler(&one.text(), &other.text()) >= NEAR { NameLevel::Near } else { NameLevel::Different }
}

impl Folded {
    /// The letters and digits of a text that is folded but for its spaces and punctuation.
    pub(super) fn of(simple: &str) -> Folded {
        let words = simple
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && word.chars().all(|c| c < '\u{2e80}'))
            .map(str::to_owned)
            .collect();
        Folded { chars: simple.chars().filter(|c| c.is_alphanumeric()).collect(), words }
    }

    /// Its characters as one text.
    pub(super) fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// The Latin words the other way round: `li wei` and `wei li` are one name.
    fn turned(&self) -> Vec<char> {
        match self.words.split_first() {
            Some((first, rest)) if !rest.is_empty() => rest.iter().chain([first]).flat_map(|word| word.chars()).collect(),
            _ => self.chars.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_clerks_write_them() {
        let names = Names::new().unwrap();
        let level = |a: &str, b: &str| compare(Some(&names.fold(a)), Some(&names.fold(b)));
        for (a, b, expected) in [
            ("王小明", "王小明", NameLevel::Same),
            ("張偉", "张伟", NameLevel::Same),
            ("欧阳 修", "歐陽修", NameLevel::Same),
            ("⻢云", "马云", NameLevel::Same),
            ("买买提·艾力", "买买提艾力", NameLevel::Same),
            ("Ｌｉ　Ｗｅｉ", "li wei", NameLevel::Same),
            ("Wei Li", "Li Wei", NameLevel::Same),
            ("阿卜杜热合曼江", "阿卜杜热合满江", NameLevel::Near),
            ("王小明", "王明", NameLevel::Different),
            ("王小明", "王晓明", NameLevel::Different),
            ("Jonathan Smith", "Jonathon Smith", NameLevel::Near),
            ("王小明", "王小红", NameLevel::Different),
            ("王伟", "王芳", NameLevel::Different),
            ("刘洋", "陈洋", NameLevel::Different),
            ("李明", "张强", NameLevel::Different),
        ] {
            assert_eq!(level(a, b), expected, "{a} {b}");
            assert_eq!(level(b, a), expected, "{b} {a}");
        }
        assert_eq!(compare(None, Some(&names.fold("王伟"))), NameLevel::Unknown);
        assert_eq!(format!("{:?}", names.fold("王小明")), "Folded(3 characters)");
    }
}
