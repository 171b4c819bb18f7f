//! A checked strategy: scorecards, bands, nine cells, treatments and overrides.
//! Never built but by `file::read`, which refuses what does not hold together.

use super::attribute::Attribute;
use super::hold::HoldCode;
use crate::domain::Channel;
use std::collections::BTreeMap;

/// Last day past due up to which only SMS and reminder calls are used (HS-STAGE-01).
pub const EARLY_DPD: i64 = 30;
/// Months not reached from which a lawyer's letter may be thought of (HS-LEGAL-01).
pub const LEGAL_MONTHS: i64 = 6;
/// Longest plan for a card debt, in months (CN-PLAN-01: five years).
pub const CARD_PLAN_MONTHS: u32 = 60;

/// A third of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    Low,
    Middle,
    High,
}

impl Band {
    pub const ALL: [Band; 3] = [Band::Low, Band::Middle, Band::High];
    /// The word in outputs and strategy files.
    pub const fn code(self) -> &'static str {
        match self {
            Band::Low => "low",
            Band::Middle => "middle",
            Band::High => "high",
        }
    }
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

/// Points for values from `from` (none: no lower edge) to below `below` (none: no upper edge).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    pub from: Option<f64>,
    pub below: Option<f64>,
    pub points: i64,
}

/// An attribute's part in a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    pub attribute: &'static Attribute,
    /// Points where nothing is known.
    pub missing: i64,
    /// Rising, without gap or overlap.
    pub bins: Vec<Bin>,
}

/// Points per attribute, and the bands of their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    pub base: i64,
    pub attributes: Vec<Graded>,
    /// First and last score of low, middle, high: together 0 to 100.
    pub bands: [(i64, i64); 3],
}

impl Scorecard {
    /// The band a score lies in.
    pub fn band(&self, score: i64) -> Band {
        Band::ALL.into_iter().find(|band| score <= self.bands[band.place()].1).unwrap_or(Band::High)
    }

    /// Sums points and keeps them from 0 to 100, as the compiled SQL does.
    pub fn score(&self, points: impl Iterator<Item = i64>) -> i64 {
        (self.base + points.sum::<i64>()).clamp(0, 100)
    }
}

/// How firmly one speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Gentle,
    Plain,
    Firm,
}

/// What is done, and its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treatment {
    pub name: String,
    pub en: String,
    pub zh: String,
    /// Longest plan in months: cards, everything else.
    pub card_max_months: Option<u32>,
    pub max_months: Option<u32>,
    /// First day past due on which it may be used.
    pub from_dpd: i64,
    /// A lawyer's letter: only for the long lost with a large balance (HS-LEGAL-01).
    pub legal: bool,
}

/// One of the nine cells of willingness and ability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub segment: String,
    pub treatment: String,
    /// Up to 30 days past due, where the treatment itself begins later.
    pub early_treatment: Option<String>,
    /// Where HS-LEGAL-01 lets it.
    pub escalate: Option<String>,
    pub channel: Channel,
    pub early_channel: Channel,
    /// Days from one attempt to the next.
    pub every_days: i64,
    pub tone: Tone,
}

/// What a hold puts in place of the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    pub hold: HoldCode,
    pub segment: String,
    pub treatment: String,
}

/// Chance of paying what is due within 30 days, from the two scores: 1 / (1 + e^−(intercept + willingness·W + ability·A)).
/// Set by hand in the strategy file until `calibrate` fits it to outcomes.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PPay {
    pub intercept: f64,
    pub willingness: f64,
    pub ability: f64,
    /// Chance from which the risk is low.
    pub low_risk_from: f64,
    /// Chance from which the risk is middle; below it is high.
    pub middle_risk_from: f64,
}

impl PPay {
    /// The chance for two scores, to four decimals.
    pub fn chance(&self, willingness: i64, ability: i64) -> f64 {
        let logit = self.intercept + self.willingness * willingness as f64 + self.ability * ability as f64;
        (10_000.0 / (1.0 + (-logit).exp())).round() / 10_000.0
    }

    /// The risk of a chance.
    pub fn risk(&self, chance: f64) -> Band {
        match chance {
            p if p >= self.low_risk_from => Band::Low,
            p if p >= self.middle_risk_from => Band::Middle,
            _ => Band::High,
        }
    }
}

/// A whole strategy, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Strategy {
    pub name: String,
    pub version: u32,
    pub willingness: Scorecard,
    pub ability: Scorecard,
    pub p_pay: PPay,
    pub treatments: BTreeMap<String, Treatment>,
    /// By willingness, then ability.
    pub(super) cells: [[Cell; 3]; 3],
    /// The first that applies decides.
    pub overlays: Vec<Overlay>,
}

impl Strategy {
    /// The cell of two bands.
    pub fn cell(&self, willingness: Band, ability: Band) -> &Cell {
        &self.cells[willingness.place()][ability.place()]
    }
}
