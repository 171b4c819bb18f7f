//! Takes apart what stands under an address's divisions: town, village, road, doors, and names between them, by how each ends.
//! Never drops a character that says something: what no ending tells is a name.

use super::{Component, Part};

/// Endings of what begins with a name; where one is the end of another, the longer comes first.
const NAMED: &[(&str, Part)] = &[
    ("街道", Part::Town),
    ("镇", Part::Town),
    ("乡", Part::Town),
    ("苏木", Part::Town),
    ("开发区", Part::Zone),
    ("高新区", Part::Zone),
    ("工业区", Part::Zone),
    ("度假区", Part::Zone),
    ("管理区", Part::Zone),
    ("保税区", Part::Zone),
    ("示范区", Part::Zone),
    ("实验区", Part::Zone),
    ("社区", Part::Community),
    ("居委会", Part::Community),
    ("村委会", Part::Community),
    ("村", Part::Community),
    ("屯", Part::Community),
    ("嘎查", Part::Community),
    ("大道", Part::Road),
    ("国道", Part::Road),
    ("省道", Part::Road),
    ("县道", Part::Road),
    ("胡同", Part::Road),
    ("路", Part::Road),
    ("街", Part::Road),
    ("巷", Part::Road),
    ("弄堂", Part::Road),
];

/// Endings of what begins with a number; where one begins another, the longer comes first.
const NUMBERED: &[(&str, Part)] = &[
    ("号楼", Part::Building),
    ("号院", Part::Number),
    ("号门", Part::Unit),
    ("号弄", Part::Lane),
    ("号库", Part::Building),
    ("号线", Part::Name),
    ("号", Part::Number),
    ("支弄", Part::Lane),
    ("弄", Part::Lane),
    ("巷", Part::Lane),
    ("组", Part::Lane),
    ("队", Part::Lane),
    ("幢", Part::Building),
    ("栋", Part::Building),
    ("座", Part::Building),
    ("撞", Part::Building),
    ("#", Part::Building),
    ("单元", Part::Unit),
    ("门", Part::Unit),
    ("梯", Part::Unit),
    ("层", Part::Floor),
    ("楼", Part::Floor),
    ("室", Part::Room),
    ("房", Part::Room),
    ("户", Part::Room),
    ("铺", Part::Room),
    ("区", Part::Zone),
    ("期", Part::Zone),
    ("国道", Part::Road),
    ("省道", Part::Road),
    ("县道", Part::Road),
    ("路", Part::Road),
    ("街", Part::Road),
];

/// What begins like this behind an ending belongs to the same name: 铁路|新村, 上街|道, 三村|委会.
const GOES_ON: &[&str] = &[
    "路", "街", "巷", "弄", "村", "镇", "乡", "道", "桥", "口", "社区", "大道", "公路", "新村", "小区", "小学", "中学", "委会", "东路",
    "西路", "南路", "北路", "中路", "东街", "西街", "南街", "北街", "中街", "一路", "二路", "三路",
];

/// A Chinese digit's value.
pub fn numeral(c: char) -> Option<u32> {
    "零一二三四五六七八九".chars().zip(0..).find_map(|(digit, n)| (digit == c).then_some(n))
}

/// A number up to 99 in Chinese at the beginning: how many characters, and its value.
fn spelt(text: &[char]) -> Option<(usize, u32)> {
    let digit = |at: usize| text.get(at).copied().and_then(numeral);
    let (mut at, mut value) = digit(0).map_or((0, 0), |n| (1, n));
    if text.get(at) == Some(&'十') {
        value = if at == 0 { 10 } else { value * 10 };
        at += 1;
        if let Some(n) = digit(at) {
            (at, value) = (at + 1, value + n);
        }
    }
    (at > 0).then_some((at, value))
}

fn starts(text: &[char], with: &str) -> bool {
    text.len() >= with.chars().count() && text.iter().copied().zip(with.chars()).all(|(a, b)| a == b)
}

/// How many digits and Latin letters stand at the beginning.
fn run(text: &[char]) -> usize {
    text.iter().take_while(|c| c.is_ascii_alphanumeric()).count()
}

/// What a text ends as, where a name stands before the ending; a zone needs none.
fn named(text: &[char]) -> Option<Part> {
    let ends = |end: &str| {
        let n = end.chars().count();
        text.len() >= n && starts(&text[text.len() - n..], end)
    };
    NAMED.iter().find(|(end, part)| ends(end) && (text.len() > end.chars().count() || *part == Part::Zone)).map(|(_, part)| *part)
}

/// A component at the beginning that a number begins: what it is, its number, and how many characters it takes.
fn numbered(text: &[char]) -> Option<(Part, String, usize)> {
    let mut digits = run(text);
    // 126-6号 is one number.
    if digits > 0 && text.get(digits) == Some(&'-') {
        let more = run(&text[digits + 1..]);
        let end = digits + 1 + more;
        if more > 0 && starts(&text[end..], "号") && !starts(&text[end..], "号楼") {
            digits = end;
        }
    }
    let (at, number) = match digits {
        0 => spelt(text).map(|(at, value)| (at, value.to_string()))?,
        digits => (digits, text[..digits].iter().collect()),
    };
    let (end, part) = NUMBERED.iter().find(|(end, _)| starts(&text[at..], end))?;
    // 一路 and 三县道 are names.
    let is_name = digits == 0 && matches!(part, Part::Road | Part::Name);
    (!is_name).then(|| (*part, number, at + end.chars().count()))
}

/// What a number is that no ending tells, by what stands before it: `dash` where another number follows.
fn bare(before: Option<Part>, dash: bool) -> Part {
    match (before, dash) {
        (Some(Part::Road | Part::Lane), false) => Part::Number,
        (Some(Part::Building), true) => Part::Unit,
        (None | Some(Part::Zone | Part::Number | Part::Road | Part::Lane | Part::Community | Part::Town), true) => Part::Building,
        _ => Part::Room,
    }
}

/// Adds the components of a text, as they stand in it.
pub fn components(text: &str, found: &mut Vec<Component>) {
    let chars: Vec<char> = text.chars().collect();
    let word = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let (mut start, mut at) = (0, 0);
    // The last component but names.
    let mut last = None;
    let mut put = |part: Part, text: String| {
        if !text.is_empty() {
            last = if part == Part::Name { last } else { Some(part) };
            found.push(Component::new(part, text));
        }
        last
    };
    while at < chars.len() {
        let (here, c) = (&chars[at..], chars[at]);
        if !c.is_alphanumeric() && c != '#' {
            put(Part::Name, word(start, at));
            (at, start) = (at + 1, at + 1);
            continue;
        }
        let of_run = c.is_ascii_alphanumeric();
        if of_run || numeral(c).is_some() || c == '十' {
            // Inside a name a Chinese number may be part of it: 金家一路, 丰盛二村.
            let told =
                numbered(here).filter(|(part, ..)| of_run || at == start || matches!(part, Part::Building | Part::Unit | Part::Zone));
            if let Some((part, number, n)) = told {
                put(Part::Name, word(start, at));
                put(part, if matches!(part, Part::Road | Part::Name) { word(at, at + n) } else { number });
                (at, start) = (at + n, at + n);
                continue;
            }
            let n = run(here);
            if here[..n].iter().any(char::is_ascii_digit) {
                let before = put(Part::Name, word(start, at));
                put(bare(before, here.get(n) == Some(&'-')), word(at, at + n));
                (at, start) = (at + n, at + n);
                continue;
            }
            at += n.max(1);
            continue;
        }
        at += 1;
        if let Some(part) = named(&chars[start..at])
            && !GOES_ON.iter().any(|more| starts(&chars[at..], more))
        {
            put(part, word(start, at));
            start = at;
        }
    }
    put(Part::Name, word(start, chars.len()));
}
