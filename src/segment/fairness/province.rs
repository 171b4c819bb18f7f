//! The province that a region's text names: 广东省深圳市, 广东深圳 and 440300 are all 广东省.
//! Never guesses: a text that begins with no province stays as it stands.

/// First two digits of the division code, short name, full name.
const PROVINCES: &[(&str, &str, &str)] = &[
    ("11", "北京", "北京市"),
    ("12", "天津", "天津市"),
    ("13", "河北", "河北省"),
    ("14", "山西", "山西省"),
    ("15", "内蒙古", "内蒙古自治区"),
    ("21", "辽宁", "辽宁省"),
    ("22", "吉林", "吉林省"),
    ("23", "黑龙江", "黑龙江省"),
    ("31", "上海", "上海市"),
    ("32", "江苏", "江苏省"),
    ("33", "浙江", "浙江省"),
    ("34", "安徽", "安徽省"),
    ("35", "福建", "福建省"),
    ("36", "江西", "江西省"),
    ("37", "山东", "山东省"),
    ("41", "河南", "河南省"),
    ("42", "湖北", "湖北省"),
    ("43", "湖南", "湖南省"),
    ("44", "广东", "广东省"),
    ("45", "广西", "广西壮族自治区"),
    ("46", "海南", "海南省"),
    ("50", "重庆", "重庆市"),
    ("51", "四川", "四川省"),
    ("52", "贵州", "贵州省"),
    ("53", "云南", "云南省"),
    ("54", "西藏", "西藏自治区"),
    ("61", "陕西", "陕西省"),
    ("62", "甘肃", "甘肃省"),
    ("63", "青海", "青海省"),
    ("64", "宁夏", "宁夏回族自治区"),
    ("65", "新疆", "新疆维吾尔自治区"),
    ("71", "台湾", "台湾省"),
    ("81", "香港", "香港特别行政区"),
    ("82", "澳门", "澳门特别行政区"),
];

/// The province of a region's text; nothing of an empty one.
pub fn province(region: &str) -> Option<&str> {
    let region = region.trim();
    let code = |digits: &str| region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit()) && region.starts_with(digits);
    let named = PROVINCES.iter().find(|(digits, short, _)| code(digits) || region.starts_with(short));
    match named {
        Some((_, _, full)) => Some(full),
        None => (!region.is_empty()).then_some(region),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_codes_name_their_province() {
        for (text, found) in [
            ("广东省", Some("广东省")),
            ("广东省深圳市南山区", Some("广东省")),
            ("广东深圳", Some("广东省")),
            (" 440300", Some("广东省")),
            ("内蒙古呼和浩特", Some("内蒙古自治区")),
            ("重庆市渝中区", Some("重庆市")),
            ("990000", Some("990000")),
            ("Taipei City", Some("Taipei City")),
            ("深圳", Some("深圳")),
            ("  ", None),
        ] {
            assert_eq!(province(text), found, "{text}");
        }
        assert_eq!(PROVINCES.len(), 34);
    }
}
