//! What differs between worlds: how often people change numbers, how good and how fresh each source is, who answers when, who
//! passes a message on. Shapes differ by design, seeds by a jitter. Never a float: shares are in thousandths.

use super::Setting;
use super::dice::Dice;

/// A kind of world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The client's own data are good, a previous agency's poor.
    A,
    /// Numbers change often; updates are seldom checked; earlier agencies and relations know more.
    B,
    /// Few answer at day; partners and payments know most; relatives help.
    C,
}

/// How good a source of a debtor's mobile is; shares in thousandths.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    pub source: &'static str,
    pub basis: &'static str,
    /// Of all files, how many have it.
    pub present: i64,
    /// How many of its numbers were the debtor's when it said so.
    pub right: i64,
    /// How many of its sightings carry a recent date, though nobody looked.
    pub bumped: i64,
    /// The days before the world's day between which it looked.
    pub from: i64,
    pub to: i64,
}

/// A world's numbers.
pub struct Numbers {
    pub setting: Setting,
    pub sources: Vec<Quality>,
    /// Chance to change a number in a year.
    pub change: i64,
    /// How often a mark of validity is right.
    pub marked_right: i64,
    /// Answers a call, by band of the day, of a human who neither hides nor works at day.
    pub answers: [i64; 5],
    /// Added to each relation's readiness.
    pub kinder: i64,
}

/// source, basis, how many in a thousand have it, (right, bumped) in each shape, looked between.
type SourceRow = (&'static str, &'static str, i64, [(i64, i64); 3], i64, i64);

#[rustfmt::skip]
const SOURCES: &[SourceRow] = &[
    // source, basis, present, (right, bumped) in shapes a, b, c, looked between
    ("client_update",    "contract",           560, [(880, 650), (700, 850), (820, 750)], 15, 500),
    ("transaction",      "contract",           380, [(940, 100), (900, 200), (800, 500)], 5, 400),
    ("payment",          "contract",           120, [(940, 100), (900, 100), (970, 50)], 20, 500),
    ("inbound_contact",  "contract",           110, [(980, 0), (960, 0), (980, 0)], 10, 400),
    ("delivery_address", "contract",           330, [(820, 600), (850, 400), (650, 800)], 10, 500),
    ("previous_agency",  "contract",           620, [(380, 970), (800, 600), (330, 970)], 20, 250),
    ("relation_told",    "legitimate_request", 240, [(800, 0), (930, 0), (880, 0)], 5, 200),
    ("carrier_match",    "consent",             90, [(930, 0), (900, 0), (960, 0)], 5, 120),
    ("credit_bureau",    "consent",            130, [(650, 900), (550, 900), (880, 200)], 5, 300),
    ("logistics_match",  "consent",             90, [(850, 100), (800, 100), (900, 50)], 5, 200),
    ("housing_fund",     "consent",             50, [(780, 500), (700, 600), (800, 400)], 20, 500),
    ("purchased_list",   "none",                80, [(550, 900), (500, 900), (600, 900)], 1, 60),
    ("social_media",     "none",                60, [(850, 0), (800, 0), (900, 0)], 1, 60),
    ("web_search",       "legitimate_request",  40, [(600, 500), (600, 500), (600, 500)], 1, 60),
];

impl Numbers {
    pub fn new(setting: &Setting) -> Numbers {
        let mut dice = Dice::new(setting.seed, "shape");
        let at = setting.shape as usize;
        let sources = SOURCES.iter().map(|(source, basis, present, by_shape, from, to)| {
            let (right, bumped) = by_shape[at];
            let jitter = dice.between(-80, 60);
            Quality { source, basis, present: *present, right: (right + jitter).clamp(300, 990), bumped, from: *from, to: *to }
        });
        let sources = sources.collect();
        Numbers {
            setting: *setting,
            sources,
            change: [260, 340, 290][at] + dice.between(-30, 30),
            marked_right: [900, 820, 870][at],
            answers: [[240, 400, 240, 460, 330], [300, 330, 300, 360, 320], [90, 330, 110, 520, 420]][at],
            kinder: [0, -60, 120][at],
        }
    }

    /// A stream of chance of its own for each thing.
    pub fn dice(&self, at: u64, name: &str) -> Dice {
        Dice::new(self.setting.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ at.wrapping_mul(0xbf58_476d_1ce4_e5b9), name)
    }
}

/// True in so many of a thousand.
pub fn chance(dice: &mut Dice, share: i64) -> bool {
    dice.below(1000) < share
}
