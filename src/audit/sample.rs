//! The quality sample: which contacts a reviewer looks at. Drawn by stratum, the same for the same contacts, rate and seed.
//! Never draws by a key or by chance: a hash of seed and id puts the contacts in order.

use crate::domain::codes::{Channel, ContactOutcome, Direction};
use crate::domain::{Sealed, Share, Stage};
use jiff::civil::DateTime;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A row of `queries/audit/sample_frame.sql`: a contact that may be drawn.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FrameRow {
    pub contact_id: String,
    /// What is hashed: the id, or, where the id is a token, the place of its row; a token would draw by the key.
    pub draw: String,
    /// UTC.
    pub at: DateTime,
    pub account_id: String,
    /// On the last day of the period; None = unknown.
    pub stage: Option<Stage>,
    pub collector: Option<String>,
    pub channel: Channel,
    pub direction: Direction,
    pub outcome: ContactOutcome,
    pub client: Option<String>,
    pub recording_id: Option<String>,
    pub template_id: Option<String>,
    pub point: Option<Sealed>,
    pub timezone: Option<String>,
}

/// How the sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The share of all contacts to draw, 0 to 1.
    pub rate: f64,
    pub seed: u64,
}

/// The house's share: 5 to 10 % a week.
pub const RATE: f64 = 0.08;

/// A contact with findings is drawn so many times as often.
const FLAGGED: u64 = 4;

/// So is one of a kind that its stage is looked at for (house rules: early stages for frequency, M3 and later for letters and visits).
const IN_FOCUS: u64 = 2;

/// Contacts that are drawn alike: one stage, collector and channel, and whether the audit found anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    pub stage: Option<Stage>,
    pub collector: Option<String>,
    pub channel: Channel,
    pub flagged: bool,
}

/// Findings of the audit: the gravest level by contact id.
pub type Flagged = BTreeMap<String, u8>;

impl Stratum {
    /// The stratum of a contact.
    pub fn of(row: &FrameRow, flagged: &Flagged) -> Stratum {
        Stratum { stage: row.stage, collector: row.collector.clone(), channel: row.channel, flagged: flagged.contains_key(&row.contact_id) }
    }

    /// How much more often than another contact one of this stratum is drawn.
    fn weight(&self) -> u64 {
        let late = self.stage.is_some_and(|stage| stage.number() >= 3);
        let focus = match self.channel {
            Channel::Letter | Channel::Visit => late,
            Channel::Call | Channel::RobotCall | Channel::Sms => self.stage.is_some() && !late,
            _ => false,
        };
        (if focus { IN_FOCUS } else { 1 }) * (if self.flagged { FLAGGED } else { 1 })
    }
}

/// A contact drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn<'a> {
    pub row: &'a FrameRow,
    /// The gravest level that the audit found.
    pub flagged: Option<u8>,
    /// Chance to be drawn: contacts drawn of its stratum, and contacts in it.
    pub included: Share,
}

/// Draws: of each stratum its share, at least one, those first whose hash comes first; in the order of the rows.
pub fn draw<'a>(rows: &'a [FrameRow], settings: Settings, flagged: &Flagged) -> Vec<Drawn<'a>> {
    let mut strata: BTreeMap<Stratum, Vec<usize>> = BTreeMap::new();
    rows.iter().enumerate().for_each(|(n, row)| strata.entry(Stratum::of(row, flagged)).or_default().push(n));
    let shares = shares(strata.iter().map(|(stratum, rows)| (stratum.weight(), rows.len() as u64)), settings.rate);
    let mut drawn: Vec<(usize, Drawn<'a>)> = Vec::new();
    for (stratum, members) in strata {
        let share = shares.get(&stratum.weight()).copied().unwrap_or_default();
        let wanted = ((share * members.len() as f64 + 0.5) as usize).clamp(1, members.len());
        let mut order: Vec<([u8; 32], usize)> = members.iter().map(|n| (place(settings.seed, &rows[*n].draw), *n)).collect();
        order.sort_unstable();
        drawn.extend(order.iter().take(wanted).map(|(_, n)| {
            let row = &rows[*n];
            let included = Share::of(wanted as i64, members.len() as i64);
            (*n, Drawn { row, flagged: flagged.get(&row.contact_id).copied(), included })
        }));
    }
    drawn.sort_by_key(|(n, _)| *n);
    drawn.into_iter().map(|(_, drawn)| drawn).collect()
}

/// The share to draw of the strata of each weight, so that all together come to the rate: a heavy one that would be drawn more than
/// whole is drawn whole, and the others share what is left.
fn shares(strata: impl Iterator<Item = (u64, u64)>, rate: f64) -> BTreeMap<u64, f64> {
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    strata.for_each(|(weight, size)| *sizes.entry(weight).or_default() += size);
    let mut left = rate * sizes.values().sum::<u64>() as f64;
    let mut shares = BTreeMap::new();
    while let Some((heaviest, size)) = sizes.last_key_value().map(|(weight, size)| (*weight, *size)) {
        let unit = left.max(0.0) / sizes.iter().map(|(weight, size)| weight * size).sum::<u64>() as f64;
        if unit * heaviest as f64 >= 1.0 {
            shares.insert(heaviest, 1.0);
            left -= size as f64;
            sizes.pop_last();
        } else {
            shares.extend(sizes.into_keys().map(|weight| (weight, unit * weight as f64)));
            break;
        }
    }
    shares
}

/// A contact's place in the order of a seed.
fn place(seed: u64, draw: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    hasher.update(draw.as_bytes());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::super::given::contact;
    use super::*;
    use proptest::prelude::*;

    fn ids(drawn: &[Drawn<'_>]) -> Vec<String> {
        drawn.iter().map(|drawn| drawn.row.contact_id.clone()).collect()
    }

    #[test]
    fn early_calls_late_visits_and_what_the_audit_flags_are_drawn_more_often() {
        let mut rows: Vec<FrameRow> = (0..1000).map(|n| contact(n, 1, "k1", Channel::Call)).collect();
        rows.extend((1000..2000).map(|n| contact(n, 4, "k1", Channel::Call)));
        rows.extend((2000..3000).map(|n| contact(n, 4, "k1", Channel::Visit)));
        let flagged: Flagged = (0..100).map(|n| (format!("C{n}"), 2)).collect();
        let drawn = draw(&rows, Settings { rate: 0.08, seed: 1 }, &flagged);
        let share = |stage: usize, channel: Channel, flag: bool| {
            let stage = Stage::all().nth(stage);
            let one = drawn.iter().find(|d| d.row.stage == stage && d.row.channel == channel && d.flagged.is_some() == flag).unwrap();
            one.included.value().unwrap()
        };
        let base = share(4, Channel::Call, false);
        assert!((share(1, Channel::Call, false) / base - 2.0).abs() < 0.05 && (share(4, Channel::Visit, false) / base - 2.0).abs() < 0.05);
        assert!((share(1, Channel::Call, true) / base - 8.0).abs() < 0.3, "{}", share(1, Channel::Call, true) / base);
        assert!((235..=245).contains(&drawn.len()), "{} of 3000 is the rate", drawn.len());
        assert_eq!(drawn.iter().filter(|d| d.flagged == Some(2)).count(), drawn.iter().filter(|d| d.flagged.is_some()).count());
    }

    #[test]
    fn the_order_of_a_seed_is_kept_whatever_else_is_in_the_week() {
        let rows: Vec<FrameRow> = (0..200).map(|n| contact(n, 1, "k1", Channel::Call)).collect();
        let one = ids(&draw(&rows, Settings { rate: 0.1, seed: 1 }, &Flagged::new()));
        assert_eq!(one.len(), 20);
        let more: Vec<FrameRow> = rows.iter().cloned().chain((200..400).map(|n| contact(n, 5, "k2", Channel::Letter))).collect();
        let again = ids(&draw(&more, Settings { rate: 0.1, seed: 1 }, &Flagged::new()));
        assert!(again.iter().filter(|id| one.contains(id)).count() >= 12, "another stratum changes how many, not who comes first");
        assert_ne!(one, ids(&draw(&rows, Settings { rate: 0.1, seed: 2 }, &Flagged::new())));
    }

    proptest! {
        #[test]
        fn each_stratum_gets_one_at_least_and_every_chance_is_what_was_drawn_of_its_stratum(
            kinds in prop::collection::vec((0..8_usize, 0..3_usize, 0..8_usize, any::<bool>()), 1..120), rate in 0.0..1.0_f64, seed in any::<u64>(),
        ) {
            let row = |(n, (stage, collector, channel, _)): (usize, &(usize, usize, usize, bool))| {
                contact(n, *stage, &format!("k{collector}"), Channel::ALL[*channel])
            };
            let rows: Vec<FrameRow> = kinds.iter().enumerate().map(row).collect();
            let flagged: Flagged = kinds.iter().enumerate().filter(|(_, kind)| kind.3).map(|(n, _)| (format!("C{n}"), 3)).collect();
            let settings = Settings { rate, seed };
            let drawn = draw(&rows, settings, &flagged);
            let mut left: BTreeMap<Stratum, (i64, i64)> = BTreeMap::new();
            rows.iter().for_each(|row| left.entry(Stratum::of(row, &flagged)).or_default().0 += 1);
            drawn.iter().for_each(|d| left.entry(Stratum::of(d.row, &flagged)).or_default().1 += 1);
            for d in &drawn {
                let (of, of_it) = left[&Stratum::of(d.row, &flagged)];
                prop_assert_eq!(d.included, Share::of(of_it, of));
            }
            prop_assert!(left.values().all(|(of, drawn)| *drawn >= 1 && drawn <= of));
            // The rows' order does not matter to who is drawn.
            let mut backwards: Vec<FrameRow> = rows.clone();
            backwards.reverse();
            let mut again = ids(&draw(&backwards, settings, &flagged));
            again.reverse();
            prop_assert_eq!(ids(&drawn), again);
        }
    }
}
