//! Compares names of people on characters: full width, traditional forms and look-alike radicals fold first, then
//! readings and Jaro-Winkler tell a slip of the pen from another name. Never compares bytes, never keeps a name.

use super::TraceError;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use pinyin::ToPinyin;
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
    /// Other characters of the same reading, or one in Latin letters.
    SameReading,
    Same,
}

/// A name or address after folding. Its text stays in this layer.
#[derive(Clone, PartialEq, Eq)]
pub struct Folded {
    /// Characters that count: no spaces, no punctuation, lower case, simplified.
    pub(super) chars: Vec<char>,
    /// The words in Latin letters, in order, for names written the other way round.
    words: Vec<String>,
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

/// Jaro-Winkler similarity from which a Latin name is the same with a slip.
const NEAR: f64 = 0.90;

/// Look-alike radicals (CJK Radicals Supplement) that NFKC leaves alone, and the characters people mean.
const RADICALS: &[(char, char)] = &[
    ('⺟', '母'), ('⺠', '民'), ('⻁', '虎'), ('⻄', '西'), ('⻅', '见'), ('⻆', '角'), ('⻉', '贝'), ('⻋', '车'), ('⻓', '长'),
    ('⻔', '门'), ('⻘', '青'), ('⻚', '页'), ('⻛', '风'), ('⻜', '飞'), ('⻝', '食'), ('⻢', '马'), ('⻥', '鱼'), ('⻦', '鸟'),
    ('⻨', '麦'), ('⻩', '黄'), ('⻬', '齐'), ('⻰', '龙'), ('⻳', '龟'),
];

/// Surnames that read otherwise than the same character elsewhere.
const SURNAMES: &[(char, &str)] = &[
    ('单', "shan"), ('仇', "qiu"), ('解', "xie"), ('查', "zha"), ('区', "ou"), ('曾', "zeng"), ('朴', "piao"), ('盖', "ge"),
    ('乐', "yue"), ('翟', "zhai"), ('缪', "miao"), ('尉', "yu"), ('员', "yun"), ('种', "chong"), ('洗', "xian"), ('任', "ren"),
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

    /// Folds a text: NFKC, look-alike radicals, traditional to simplified, lower case, letters and digits only.
    pub fn fold(&self, text: &str) -> Folded {
        let plain: String = text
            .nfkc()
            .map(|c| RADICALS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to))
            .flat_map(char::to_lowercase)
            .collect();
        let simple = if plain.is_ascii() { plain } else { self.simplify.convert(&plain) };
        let words = simple
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && word.is_ascii())
            .map(str::to_owned)
            .collect();
        Folded { chars: simple.chars().filter(|c| c.is_alphanumeric()).collect(), words }
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
    if one.readings().iter().any(|reading| other.readings().contains(reading)) {
        return NameLevel::SameReading;
    }
    // Chinese names of equal length that differ in a character are brothers and sisters as often as slips.
    let han = |name: &Folded| name.chars.iter().any(|c| !c.is_ascii());
    if han(one) && han(other) && one.chars.len() == other.chars.len() {
        return NameLevel::Different;
    }
    let text = |name: &Folded| name.chars.iter().collect::<String>();
    if strsim::jaro_winkler(&text(one), &text(other)) >= NEAR { NameLevel::Near } else { NameLevel::Different }
}

impl Folded {
    /// The Latin words the other way round: `li wei` and `wei li` are one name.
    fn turned(&self) -> Vec<char> {
        match self.words.split_first() {
            Some((first, rest)) if !rest.is_empty() => rest.iter().chain([first]).flat_map(|word| word.chars()).collect(),
            _ => self.chars.clone(),
        }
    }

    /// How the name may read in Latin letters, without tones.
    fn readings(&self) -> Vec<String> {
        if self.chars.iter().all(char::is_ascii) {
            let turned: String = self.turned().into_iter().collect();
            return vec![self.chars.iter().collect(), turned];
        }
        let mut reading = String::new();
        for (place, c) in self.chars.iter().enumerate() {
            let surname = (place == 0).then(|| SURNAMES.iter().find(|(of, _)| of == c)).flatten();
            match (surname, c.to_pinyin()) {
                (Some((_, reads)), _) => reading.push_str(reads),
                // ü is typed v or u in Latin names.
                (None, Some(syllable)) => reading.push_str(&syllable.plain().replace('ü', "v")),
                (None, None) => reading.push(*c),
            }
        }
        vec![reading]
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
            ("王小明", "王晓明", NameLevel::SameReading),
            ("单雄信", "Shan Xiongxin", NameLevel::SameReading),
            ("Xiaoming Wang", "王小明", NameLevel::SameReading),
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
