//! A name taken apart: family and given name, and how they are said, so that 李娜, Li Na and "na li" meet.
//! Never guesses a reading that depends on more than the surname.

use crate::trace::names::Folded;
use pinyin::ToPinyin;

/// Surnames of two characters.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "皇甫", "公孙", "慕容", "司徒", "令狐", "宇文", "长孙", "夏侯", "轩辕", "端木", "南宫",
    "独孤", "百里", "东郭", "呼延", "闻人", "万俟", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离", "鲜于",
    "闾丘", "司空", "赫连", "拓跋", "西门", "第五",
];
/// Surnames that are said otherwise than the character.
const SAID: &[(&str, &str)] = &[
    ("单", "shan"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("查", "zha"),
    ("区", "ou"),
    ("曾", "zeng"),
    ("朴", "piao"),
    ("盖", "ge"),
    ("任", "ren"),
    ("乐", "yue"),
    ("翟", "zhai"),
    ("冼", "xian"),
    ("缪", "miao"),
    ("员", "yun"),
    ("尉迟", "yuchi"),
    ("长孙", "zhangsun"),
    ("万俟", "moqi"),
    ("澹台", "tantai"),
    ("单于", "chanyu"),
    ("覃", "qin"),
    ("秘", "bi"),
    ("黑", "he"),
    ("折", "she"),
    ("繁", "po"),
    ("种", "chong"),
    ("重", "chong"),
    ("宓", "mi"),
    ("晟", "cheng"),
    ("隗", "wei"),
    ("洗", "xian"),
    ("吕", "lv"),
];
/// What stands before or behind a name and is none.
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "rev", "prof", "jr", "sr", "ii", "iii", "the", "of"];

/// A name in parts; an empty part is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    pub family: String,
    pub given: String,
    /// The same as said: pinyin without tones, or the letters.
    pub family_said: String,
    pub given_said: String,
    /// All that is said, as written and with the last word first.
    pub joined: String,
    pub turned: String,
    /// Written in Chinese characters.
    pub han: bool,
}

/// Whether a character is a Chinese one.
pub fn han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Takes a folded name apart.
pub fn parts(name: &Folded, comma: bool) -> Parts {
    if name.chars.iter().any(|c| han(*c)) { chinese(&name.chars) } else { latin(&name.words, comma) }
}

/// How a whole name is said: as written, and with the last word first.
pub fn said_whole(name: &Folded, comma: bool) -> (String, String) {
    let parts = parts(name, comma);
    (parts.joined, parts.turned)
}

/// Whether two names are said alike, each as written and with the last word first: in either order of one of them.
pub fn said_alike<T: PartialEq>(one: (T, T), other: (T, T)) -> bool {
    one.0 == other.0 || one.0 == other.1 || one.1 == other.0
}

fn chinese(chars: &[char]) -> Parts {
    let compound = chars.len() >= 3 && COMPOUND.contains(&chars[..2].iter().collect::<String>().as_str());
    // Names of five and more are not Han names: all of it is the given name.
    let cut = if compound {
        2
    } else if chars.len() >= 5 {
        0
    } else {
        1
    };
    let family: String = chars[..cut].iter().collect();
    let given: String = chars[cut..].iter().collect();
    let family_said = SAID.iter().find(|(name, _)| *name == family).map_or_else(|| said(&family), |(_, said)| (*said).to_owned());
    let given_said = said(&given);
    Parts {
        joined: format!("{family_said}{given_said}"),
        turned: format!("{given_said}{family_said}"),
        family,
        given,
        family_said,
        given_said,
        han: true,
    }
}

fn said(text: &str) -> String {
    text.chars().map(|c| c.to_pinyin().map_or_else(|| c.to_string(), |p| p.plain().replace('ü', "v"))).collect()
}

fn latin(words: &[String], comma: bool) -> Parts {
    let mut words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !TITLES.contains(word)).collect();
    if comma && words.len() > 1 {
        words.rotate_left(1);
    }
    let joined = words.concat();
    let Some((last, rest)) = words.split_last() else { return Parts::default() };
    let given = rest.first().copied().unwrap_or("");
    Parts {
        family: (*last).to_owned(),
        given: given.to_owned(),
        family_said: (*last).to_owned(),
        given_said: given.to_owned(),
        turned: format!("{last}{}", rest.concat()),
        joined,
        han: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::names::Names;

    #[test]
    fn names_are_said_as_their_bearers_say_them() {
        let names = Names::new().unwrap();
        for (name, family, said) in [
            ("单雄信", "单", "shanxiongxin"),
            ("仇英", "仇", "qiuying"),
            ("解缙", "解", "xiejin"),
            ("查良镛", "查", "zhaliangyong"),
            ("曾國藩", "曾", "zengguofan"),
            ("尉遲恭", "尉迟", "yuchigong"),
            ("欧阳修", "欧阳", "ouyangxiu"),
            ("李娜", "李", "lina"),
            ("Li Na", "na", "lina"),
        ] {
            let parts = parts(&names.fold(name), false);
            assert_eq!((parts.family.as_str(), parts.joined.as_str()), (family, said), "{name}");
        }
    }
}
