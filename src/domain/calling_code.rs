//! The time zones that a phone number's first digits suggest.
//! Never says where somebody is: a number moves with its owner, so it only adds a zone that must be lawful too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Its own first lines say where the table comes from and under which licence.
const TABLE: &str = include_str!("calling_codes.txt");

static ZONES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.collect()))
    })
    .collect()
});

/// The IANA zones that an E.164 number suggests: by its area code behind +1, else by its country; none for a toll-free number.
pub fn zones_of(e164: &str) -> &'static [&'static str] {
    let digits = e164.strip_prefix('+').unwrap_or(e164);
    // Behind +1 the country alone says next to nothing, and the table has no such row.
    let found = (1..=4).rev().filter_map(|length| digits.get(..length)).find_map(|code| ZONES.get(code));
    found.map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Zone;

    #[test]
    fn area_codes_and_countries_have_their_zones() {
        assert_eq!(zones_of("+12125550100"), ["America/New_York"]);
        assert_eq!(zones_of("+13105550100"), ["America/Los_Angeles"]);
        assert_eq!(zones_of("+8613800138000"), ["Asia/Shanghai"]);
        assert_eq!(zones_of("+85221234567"), ["Asia/Hong_Kong"]);
        assert!(zones_of("+79161234567").contains(&"Europe/Moscow") && zones_of("+442071234567").contains(&"Europe/London"));
        for none in ["+18005550100", "+1", "", "abc"] {
            assert!(zones_of(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn every_zone_of_the_table_is_one() {
        assert!(ZONES.len() > 600);
        for (code, zones) in ZONES.iter() {
            assert!(!zones.is_empty() && zones.iter().all(|zone| Zone::named(zone).is_ok()), "{code}: {zones:?}");
        }
    }
}
