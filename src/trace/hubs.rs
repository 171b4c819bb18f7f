//! Points that too many files hold to say who somebody is or whom he knows: switchboards, dormitories, village committees. Found
//! by how points are shared in this workspace. Never by a list of them, and never by whose they are.

use super::facts::SpreadRow;
use crate::domain::PointKind;
use std::collections::BTreeMap;

/// From how many files on a point of each kind is a hub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hubs {
    from: BTreeMap<PointKind, u32>,
}

/// A point that fewer files hold may be a household's, whatever else is shared: parents, children and their spouses.
const HOUSEHOLD: u32 = 6;
/// And from here on nobody's home.
const CROWD: u32 = 60;
/// Points that sharing among households may be expected to bring to that number of files by itself.
const EXPECTED: f64 = 0.5;

impl Hubs {
    /// Learns the limits from how often points are shared.
    ///
    /// Households share a point with ever fewer further files: each further file is a fixed share as likely (a geometric law, fitted
    /// to the points below the limit, with two household points assumed). The limit is the first number of files to which that law
    /// would bring less than half a point of the workspace; fitted again without the hubs found, until it stands.
    pub fn of(rows: &[SpreadRow]) -> Hubs {
        let mut spread: BTreeMap<PointKind, Vec<(u32, f64)>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.files >= 2) {
            let files = u32::try_from(row.files).unwrap_or(u32::MAX);
            spread.entry(one_kind(row.kind)).or_default().push((files, row.points as f64));
        }
        Hubs { from: spread.into_iter().map(|(kind, shared)| (kind, limit(&shared))).collect() }
    }

    /// From how many files on a point of this kind is a hub.
    pub fn from(&self, kind: PointKind) -> u32 {
        self.from.get(&one_kind(kind)).copied().unwrap_or(HOUSEHOLD)
    }
}

/// A number is a number, mobile or not.
const fn one_kind(kind: PointKind) -> PointKind {
    match kind {
        PointKind::Landline => PointKind::Mobile,
        kind => kind,
    }
}

fn limit(shared: &[(u32, f64)]) -> u32 {
    let mut limit = CROWD;
    // The limit only falls, so that this ends.
    loop {
        let below = || shared.iter().filter(|(files, _)| *files < limit);
        let points: f64 = 2.0 + below().map(|(_, points)| points).sum::<f64>();
        let further: f64 = below().map(|(files, points)| f64::from(files - 2) * points).sum();
        // The mean of a geometric law says its share.
        let ratio = further / (points + further);
        let steps = if ratio > 0.0 { (EXPECTED / points).ln() / ratio.ln() } else { 0.0 };
        let next = (2.0 + steps.ceil()).clamp(f64::from(HOUSEHOLD), f64::from(CROWD)) as u32;
        if next >= limit {
            return limit;
        }
        limit = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(shared: &[(i64, i64)]) -> Vec<SpreadRow> {
        shared.iter().map(|(files, points)| SpreadRow { kind: PointKind::Landline, files: *files, points: *points }).collect()
    }

    #[test]
    fn families_share_and_switchboards_stand_out() {
        let from = |shared: &[(i64, i64)]| Hubs::of(&rows(shared)).from(PointKind::Mobile);
        assert_eq!(from(&[]), HOUSEHOLD);
        assert_eq!(from(&[(1, 900), (2, 40), (3, 3)]), HOUSEHOLD);
        // In a large workspace more families are large.
        let large = [(2, 200_000), (3, 40_000), (4, 8_000), (5, 1_600), (6, 320), (7, 64), (8, 13), (9, 3)];
        let alone = from(&large);
        assert!((8..=11).contains(&alone), "{alone}");
        // A few switchboards and dormitories do not lift the limit over themselves.
        let hubs = [&large[..], &[(40, 30), (300, 10), (5_000, 2)]].concat();
        assert!(from(&hubs) <= 12, "{}", from(&hubs));
        assert_eq!(from(&[(8, 1)]), HOUSEHOLD);
    }

    proptest! {
        #[test]
        fn the_limit_stays_in_its_bounds(shared in prop::collection::vec((1i64..100_000, 1i64..100_000), 0..12)) {
            let limit = Hubs::of(&rows(&shared)).from(PointKind::Mobile);
            prop_assert!((HOUSEHOLD..=CROWD).contains(&limit));
        }
    }
}
