//! Invented people: names, identity numbers, phones, addresses. All drawn at random.
//! Never anyone's: identity numbers carry a province's own code (no person is registered under it), mobiles begin with
//! prefixes that no carrier had when this was written, roads and estates do not exist.

use super::dice::Dice;
use jiff::civil::Date;
use retrace::domain::national_id::check_character;

pub const SURNAMES: &[(&str, i64)] = &[
    ("王", 72),
    ("李", 70),
    ("张", 67),
    ("刘", 53),
    ("陈", 45),
    ("杨", 30),
    ("赵", 22),
    ("黄", 22),
    ("周", 20),
    ("吴", 20),
    ("徐", 16),
    ("孙", 15),
    ("胡", 13),
    ("朱", 12),
    ("高", 12),
    ("林", 12),
    ("何", 11),
    ("郭", 11),
    ("马", 11),
    ("罗", 9),
    ("梁", 8),
    ("宋", 8),
    ("郑", 8),
    ("谢", 7),
    ("韩", 7),
    ("唐", 6),
    ("冯", 6),
    ("于", 6),
    ("董", 6),
    ("萧", 5),
    ("程", 5),
    ("曹", 5),
    ("袁", 5),
    ("邓", 5),
    ("许", 5),
    ("傅", 5),
    ("沈", 5),
    ("曾", 5),
    ("彭", 5),
    ("吕", 5),
    ("苏", 4),
    ("卢", 4),
    ("蒋", 4),
    ("蔡", 4),
    ("贾", 4),
    ("丁", 4),
    ("魏", 4),
    ("薛", 4),
    ("叶", 4),
    ("阎", 4),
    ("单", 1),
    ("仇", 1),
    ("解", 1),
    ("查", 1),
    ("欧阳", 1),
    ("上官", 1),
];
const GIVEN_M: &[&str] = &[
    "伟", "强", "磊", "军", "勇", "杰", "涛", "超", "明", "刚", "平", "辉", "鹏", "华", "飞", "鑫", "波", "斌", "宇", "浩", "凯", "健",
    "俊", "帆", "旭", "宁", "龙", "林", "阳", "建国", "志强", "海涛", "文博", "子轩", "浩然", "俊杰", "家豪", "天佑", "思远", "立新",
    "国栋", "永康", "长青", "晓东", "振宇", "少华",
];
const GIVEN_F: &[&str] = &[
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "桂英", "玉兰", "婷", "雪", "琳", "玲", "洁", "颖", "慧", "倩", "萍", "燕",
    "红", "梅", "月", "欣怡", "梓涵", "雨桐", "诗涵", "佳怡", "思琪", "晓燕", "春梅", "丽娟", "海燕", "玉珍", "淑华", "若曦", "可馨",
    "文静", "美玲", "小雨", "雅琴",
];

/// Province, its code, city, district, area code.
pub const PLACES: &[(&str, &str, &str, &str, &str)] = &[
    ("广东省", "440000", "广州市", "天河区", "020"),
    ("广东省", "440000", "深圳市", "南山区", "0755"),
    ("广东省", "440000", "佛山市", "顺德区", "0757"),
    ("浙江省", "330000", "杭州市", "西湖区", "0571"),
    ("浙江省", "330000", "宁波市", "鄞州区", "0574"),
    ("江苏省", "320000", "南京市", "鼓楼区", "025"),
    ("江苏省", "320000", "苏州市", "吴中区", "0512"),
    ("上海市", "310000", "上海市", "虹口区", "021"),
    ("北京市", "110000", "北京市", "朝阳区", "010"),
    ("四川省", "510000", "成都市", "武侯区", "028"),
    ("重庆市", "500000", "重庆市", "渝北区", "023"),
    ("湖北省", "420000", "武汉市", "洪山区", "027"),
    ("湖南省", "430000", "长沙市", "岳麓区", "0731"),
    ("河南省", "410000", "郑州市", "金水区", "0371"),
    ("山东省", "370000", "济南市", "历下区", "0531"),
    ("山东省", "370000", "青岛市", "市南区", "0532"),
    ("福建省", "350000", "厦门市", "思明区", "0592"),
    ("陕西省", "610000", "西安市", "雁塔区", "029"),
    ("辽宁省", "210000", "沈阳市", "和平区", "024"),
    ("安徽省", "340000", "合肥市", "蜀山区", "0551"),
    ("云南省", "530000", "昆明市", "五华区", "0871"),
];
const ROADS: &[&str] =
    &["青禾", "望溪", "听松", "云栖", "枫桥", "白鹭", "石榴", "晴川", "麦浪", "竹影", "灯塔", "长亭", "银杏", "蓝湾", "海棠", "旧渡"];
const ESTATES: &[&str] = &["青禾苑", "望溪花园", "听松里", "白鹭新村", "晴川家园", "竹影名邸", "长亭小区", "银杏公寓"];
const FIRMS: &[&str] = &["萤石", "远帆", "百合", "松果", "北斗星", "青柠", "鲸落", "云雀", "山海", "七彩"];
const TRADES: &[&str] =
    &["物流有限公司", "电子科技有限公司", "餐饮管理有限公司", "建筑工程有限公司", "服饰有限公司", "职业培训学校", "汽车服务有限公司"];
pub const OCCUPATIONS: &[&str] =
    &["司机", "护士", "教师", "销售", "厨师", "工程师", "会计", "快递员", "个体户", "工人", "保安", "设计师", "公务员", "无业"];
/// Prefixes that no carrier had.
const PREFIXES: &[&str] = &["143", "154", "163", "164", "179"];

pub fn name(dice: &mut Dice, female: bool) -> String {
    let surname = dice.weigh(SURNAMES);
    surname.to_owned() + dice.pick(if female { GIVEN_F } else { GIVEN_M })
}

/// An eighteen-character identity number with the right check digit, of a province's own code.
pub fn national_id(dice: &mut Dice, province: &str, birth: Date, female: bool) -> String {
    let sequence = 10 * dice.between(1, 99) + 2 * dice.below(5) + i64::from(!female);
    let body = format!("{province}{}{sequence:03}", birth.strftime("%Y%m%d"));
    format!("{body}{}", check_character(&body).unwrap())
}

pub fn birth(dice: &mut Dice, from_year: i64, to_year: i64) -> Date {
    Date::new(dice.between(from_year, to_year) as i16, dice.between(1, 12) as i8, dice.between(1, 28) as i8).unwrap()
}

pub fn mobile(dice: &mut Dice) -> String {
    format!("{}{:08}", dice.pick(PREFIXES), dice.below(100_000_000))
}

pub fn landline(dice: &mut Dice, area: &str) -> String {
    format!("{area}-{}{:07}", dice.between(5, 8), dice.below(10_000_000))
}

pub fn address(dice: &mut Dice, place: usize) -> String {
    let (province, _, city, district, _) = PLACES[place];
    let province = if province == city { "" } else { province };
    let (road, estate) = (dice.pick(ROADS), dice.pick(ESTATES));
    let (number, house, unit, flat) = (dice.between(1, 299), dice.between(1, 28), dice.between(1, 4), dice.between(101, 2604));
    format!("{province}{city}{district}{road}路{number}号{estate}{house}幢{unit}单元{flat}室")
}

pub fn employer(dice: &mut Dice, place: usize) -> String {
    format!("{}{}{}", PLACES[place].2.trim_end_matches('市'), dice.pick(FIRMS), dice.pick(TRADES))
}

pub fn email(dice: &mut Dice) -> String {
    const WORDS: &[&str] = &["qinghe", "wangxi", "tingsong", "yunqi", "bailu", "maidi", "zhuying", "xingye"];
    format!("{}{:05}@example.{}", dice.pick(WORDS), dice.below(100_000), dice.pick(&["com", "net", "org"]))
}
