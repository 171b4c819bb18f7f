//! Takes a Chinese address apart: province, city and district by the table of divisions, what stands under them by how it ends.
//! Never says where an address lies on a map, and never asks anybody.

mod line;

use cpca::AddressParser;

/// What a component is, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Province,
    City,
    District,
    /// 街道, 镇, 乡: the lowest level of government.
    Town,
    /// A development zone, or a numbered part of an estate.
    Zone,
    /// A village or a residents' committee.
    Community,
    Road,
    /// An estate, a building or a firm by its name; what no ending tells.
    Name,
    /// 弄, 巷, 组 with a number.
    Lane,
    /// 号.
    Number,
    /// 幢, 栋, 座, 号楼.
    Building,
    /// 单元.
    Unit,
    /// 层, 楼.
    Floor,
    /// 室.
    Room,
}

impl Part {
    /// Whether it is one door of many: a number.
    pub const fn is_door(self) -> bool {
        matches!(self, Part::Lane | Part::Number | Part::Building | Part::Unit | Part::Floor | Part::Room)
    }

    /// A Chinese character for it, one each.
    pub const fn mark(self) -> char {
        match self {
            Part::Province => '省',
            Part::City => '市',
            Part::District => '区',
            Part::Town => '镇',
            Part::Zone => '园',
            Part::Community => '村',
            Part::Road => '路',
            Part::Name => '名',
            Part::Lane => '弄',
            Part::Number => '号',
            Part::Building => '幢',
            Part::Unit => '元',
            Part::Floor => '层',
            Part::Room => '室',
        }
    }
}

/// One component: of a door its number alone, in digits and small letters; of all else its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub part: Part,
    pub text: String,
}

impl Component {
    fn new(part: Part, text: impl Into<String>) -> Component {
        Component { part, text: text.into() }
    }

    /// As one word that tells what it is: a door begins with its number, 3幢; all else with its mark, 路四川北路.
    pub fn word(&self) -> String {
        let mark = self.part.mark();
        if self.part.is_door() { format!("{}{mark}", self.text.trim_start_matches('0')) } else { format!("{mark}{}", self.text) }
    }
}

/// How a division's name ends.
const DIVISION: [char; 4] = ['市', '区', '县', '旗'];

/// Names that end as a division's does, and are none.
const NO_DIVISION: &[&str] =
    &["小区", "社区", "园区", "新区", "城区", "校区", "厂区", "市区", "库区", "景区", "辖区", "开发区", "工业区", "高新区", "超市", "夜市"];

/// What follows where the ending belongs to a longer name: 江区|路, 大市|场.
const GOES_ON: &[char] = &['路', '街', '巷', '道', '场', '府', '镇', '乡', '村'];

/// How often a form writes a division before the line that has it again.
const AGAIN: usize = 3;

/// The components of an address that is folded (simplified, small letters, no wide digits), in the order in which they stand; the
/// divisions are completed where only one of the table's fits, and by the names they have now.
pub fn components(text: &str) -> Vec<Component> {
    let text = text.strip_prefix("中国").unwrap_or(text);
    let table = AddressParser::global();
    let mut read = table.parse(text);
    let mut left = after_separators(&read.detail).to_owned();
    for _ in 0..AGAIN {
        let again = table.parse(&left);
        let said = [(&read.province, &again.province), (&read.city, &again.city), (&read.district, &again.district)];
        let begins = |name: &Option<String>| name.as_ref().is_some_and(|name| left.starts_with(name.as_str()));
        let agree = said.iter().all(|(one, other)| one.is_none() || other.is_none() || one == other);
        if !agree || again.detail.len() >= left.len() || !said.iter().any(|(_, name)| begins(name)) {
            break;
        }
        read.province = read.province.or(again.province);
        read.city = read.city.or(again.city);
        read.district = read.district.or(again.district);
        left = after_separators(&again.detail).to_owned();
    }
    // A division of another rank by now: of 奉化市 the table reads 奉化, and 市 is left.
    let taken = text.strip_suffix(left.as_str()).unwrap_or_default();
    if !taken.is_empty() && !taken.ends_with(DIVISION) && !left.chars().nth(1).is_some_and(|next| GOES_ON.contains(&next)) {
        left = left.strip_prefix(DIVISION).unwrap_or(&left).to_owned();
    }
    let mut district = read.district;
    if district.is_none()
        && let Some(end) = unknown_division(&left)
    {
        district = Some(left[..end].to_owned());
        left = after_separators(&left[end..]).to_owned();
    }
    let divisions = [(Part::Province, read.province), (Part::City, read.city), (Part::District, district)];
    let mut found: Vec<Component> = divisions.into_iter().filter_map(|(part, name)| name.map(|name| Component::new(part, name))).collect();
    line::components(&left, &mut found);
    found
}

fn after_separators(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Where a division ends that the table does not know, because it was merged into another: at the beginning, as its ending tells.
fn unknown_division(text: &str) -> Option<usize> {
    let ending = |(n, (at, c)): (usize, (usize, char))| (n > 0 && DIVISION.contains(&c)).then_some(at + c.len_utf8());
    let end = text.char_indices().take(6).enumerate().find_map(ending)?;
    let (name, rest) = text.split_at(end);
    let named = !name.chars().any(|c| c.is_ascii() || line::numeral(c).is_some() || GOES_ON.contains(&c));
    let none = NO_DIVISION.iter().any(|none| name.ends_with(none)) || rest.starts_with(GOES_ON);
    (named && !none).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> String {
        components(text).iter().map(Component::word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_address_is_taken_apart() {
        for (text, expected) in [
            ("湖南省长沙市岳麓区灯塔路282号青禾苑12幢3单元2576室", "省湖南省 市长沙市 区岳麓区 路灯塔路 282号 名青禾苑 12幢 3元 2576室"),
            ("四川北路1号", "路四川北路 1号"),
            ("上海虹口四川北路1号", "省上海市 市上海市 区虹口区 路四川北路 1号"),
            ("宁波市江东区金家一路寰宇天下", "省浙江省 市宁波市 区江东区 路金家一路 名寰宇天下"),
            ("金华永康市方岩镇下宅村万里公路832弄125号", "省浙江省 市金华市 区永康市 镇方岩镇 村下宅村 路万里公路 832弄 125号"),
            ("浙江省绍兴市浙江省绍兴市解放北路739号", "省浙江省 市绍兴市 路解放北路 739号"),
            ("广东省-汕头市-金平区潮州路67号", "省广东省 市汕头市 区金平区 路潮州路 67号"),
            ("浙江省奉化市松岙镇", "省浙江省 市宁波市 区奉化区 镇松岙镇"),
            ("鹿城区车站大道人和嘉园八幢三单元十二楼1201室", "省浙江省 市温州市 区鹿城区 路车站大道 名人和嘉园 8幢 3元 12层 1201室"),
            ("义乌市北苑街道稠山二区49-4-10", "省浙江省 市金华市 区义乌市 镇北苑街道 名稠山 园2 49幢 4元 10室"),
            ("余姚市马渚镇菁江渡村126-6号", "省浙江省 市宁波市 区余姚市 镇马渚镇 村菁江渡村 126-6号"),
            ("大许寨乡铁路新村", "镇大许寨乡 村铁路新村"),
            ("珠门村五组41号", "村珠门村 5弄 41号"),
            ("江干区景坛路135号", "区江干区 路景坛路 135号"),
            ("幸福小区3号楼", "名幸福小区 3幢"),
            ("", ""),
            ("？", ""),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    proptest! {
        /// Whatever a stranger's file holds: nothing stops, and nothing that says something is lost but divisions that are said again.
        #[test]
        fn any_text_has_components(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            let text = pieces.concat();
            let found = components(&text);
            let all: String = found.iter().map(|one| one.text.as_str()).collect();
            prop_assert!(found.iter().all(|one| !one.text.is_empty()));
            for name in ["灯塔", "青禾", "x7"] {
                prop_assert!(!text.contains(name) || all.contains(name), "{text}: {found:?}");
            }
            prop_assert_eq!(found, components(&text));
        }
    }

    const PIECES: &[&str] = &[
        "浙江省",
        "上海",
        "杭州市",
        "市辖区",
        "西湖区",
        "江干区",
        "奉化市",
        "灯塔",
        "青禾",
        "x7",
        "路",
        "街",
        "街道",
        "镇",
        "乡",
        "村",
        "社区",
        "号",
        "号楼",
        "弄",
        "幢",
        "单元",
        "层",
        "室",
        "区",
        "市",
        "县",
        "1",
        "20",
        "十",
        "二",
        "三十",
        "-",
        "，",
        " ",
        "#",
        "苑",
        "大道",
        "中国",
        "é",
        "𠮷",
    ];

    /// The table is built from maps whose order is another in each: what it reads may not be.
    #[test]
    fn the_table_reads_alike_however_it_was_built() {
        let (one, other) = (AddressParser::new(), AddressParser::new());
        let provinces = one.provinces();
        assert!(provinces.len() > 30);
        for province in provinces {
            for city in one.cities_of_province(province) {
                for district in one.districts_of_city(city) {
                    for text in [format!("{province}{city}{district}"), format!("{city}{district}路1号"), district.clone()] {
                        let (a, b) = (one.parse(&text), other.parse(&text));
                        assert_eq!((a.province, a.city, a.district, a.detail), (b.province, b.city, b.district, b.detail), "{text}");
                    }
                }
            }
        }
    }
}
