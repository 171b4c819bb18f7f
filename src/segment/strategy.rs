//! A checked strategy: scorecards, bands, nine cells, treatments and overrides.
//! Never built but by `file::read`, which refuses what does not hold together.

use super::attribute::Attribute;
use super::condition::Condition;
use super::hold::HoldCode;
use super::trial::Trial;
use crate::domain::codes::Product;
use crate::domain::{Channel, Money, StageEdges};
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
        self.sum(points).clamp(0, 100)
    }

    /// The points' own sum, which may lie under 0 or over 100.
    pub fn sum(&self, points: impl Iterator<Item = i64>) -> i64 {
        self.base + points.sum::<i64>()
    }
}

/// How firmly one speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Gentle,
    Plain,
    Firm,
}

impl Tone {
    /// The word in outputs and strategy files.
    pub const fn code(self) -> &'static str {
        match self {
            Tone::Gentle => "gentle",
            Tone::Plain => "plain",
            Tone::Firm => "firm",
        }
    }
}

/// What a treatment is, where rules and limits come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whatever its words say.
    #[default]
    Other,
    /// More time, or instalments: at most 60 months for a card debt (CN-PLAN-01).
    Plan,
    /// Less than is owed, for good: needs a floor and an approval.
    Settlement,
    /// A mediator between both.
    Mediation,
    /// A visit by two or more, approved beforehand (HS-VISIT-01).
    Visit,
    /// Back to the client: needs the client's approval.
    Return,
}

/// Who must agree before a treatment is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    Supervisor,
    Client,
}

impl Approval {
    /// The word in outputs and strategy files.
    pub const fn code(self) -> &'static str {
        match self {
            Approval::Supervisor => "supervisor",
            Approval::Client => "client",
        }
    }
}

/// What is done, under which conditions, and its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    pub name: String,
    pub en: String,
    pub zh: String,
    pub kind: Kind,
    /// Longest plan in months: cards, everything else.
    pub card_max_months: Option<u32>,
    pub max_months: Option<u32>,
    /// First day past due on which it may be used.
    pub from_dpd: i64,
    /// Balances it may be used for, from and below.
    pub balance_from: Option<Money>,
    pub balance_below: Option<Money>,
    /// Products it may be used for; empty: all.
    pub products: Vec<Product>,
    /// What is done where a condition does not hold.
    pub otherwise: Option<String>,
    /// The least share of the balance that a settlement may accept, 0 to 1.
    pub floor: Option<f64>,
    pub approval: Option<Approval>,
    /// How many people visit.
    pub visitors: Option<u32>,
    /// A lawyer's letter: only for the long lost with a large balance (HS-LEGAL-01).
    pub legal: bool,
}

impl Treatment {
    /// Whether its conditions hold for an account; what is not known holds none.
    pub fn fits(&self, dpd: Option<i64>, balance: Money, product: Option<Product>) -> bool {
        dpd.unwrap_or(0) >= self.from_dpd
            && self.balance_from.is_none_or(|least| balance >= least)
            && self.balance_below.is_none_or(|limit| balance < limit)
            && (self.products.is_empty() || product.is_some_and(|product| self.products.contains(&product)))
    }

    /// Longest plan in months for a product.
    pub fn months(&self, product: Option<Product>) -> Option<u32> {
        if product == Some(Product::CreditCard) { self.card_max_months.or(self.max_months) } else { self.max_months }
    }
}

/// A leaf of the tree: one of the nine cells of willingness and ability, or a branch before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub segment: String,
    pub treatment: String,
    /// Up to 30 days past due, where the treatment itself begins later.
    pub early_treatment: Option<String>,
    /// Where HS-LEGAL-01 lets it.
    pub escalate: Option<String>,
    /// None: nobody is contacted.
    pub channel: Option<Channel>,
    pub early_channel: Option<Channel>,
    /// Days from one attempt to the next.
    pub every_days: i64,
    pub tone: Tone,
    /// Where it stands in the file, from 1.
    pub line: usize,
}

/// A branch of the tree: the first whose condition holds decides before the nine cells do.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    pub when: Condition,
    pub leaf: Cell,
}

/// What makes complaint risk high. It costs no point: it only makes a treatment gentler, and a supervisor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintRisk {
    /// So many complaints in a year.
    pub complaints_12m: i64,
    /// A complaint threatened within so many days.
    pub threat_days: i64,
    /// At least so many days from one attempt to the next.
    pub every_days: i64,
}

/// What a hold puts in place of the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    pub hold: HoldCode,
    pub segment: String,
    pub treatment: String,
    /// Where it stands in the file, from 1.
    pub line: usize,
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
    /// The workspace's.
    pub stages: StageEdges,
    pub willingness: Scorecard,
    pub ability: Scorecard,
    /// How surely the debtor can be reached; none where the file has no such card.
    pub contactability: Option<Scorecard>,
    pub p_pay: PPay,
    pub complaint_risk: Option<ComplaintRisk>,
    /// A trial of another strategy on a share of the debtors.
    pub challenger: Option<Trial>,
    pub treatments: BTreeMap<String, Treatment>,
    /// The first that applies decides.
    pub branches: Vec<Branch>,
    /// By willingness, then ability; none where the branches leave nothing of a cell.
    pub(super) cells: [[Option<Cell>; 3]; 3],
    /// The first that applies decides.
    pub overlays: Vec<Overlay>,
}

impl Strategy {
    /// The cell of two bands; none where the branches before it take everybody.
    pub fn cell(&self, willingness: Band, ability: Band) -> Option<&Cell> {
        self.cells[willingness.place()][ability.place()].as_ref()
    }

    /// Every leaf, branches first.
    pub fn leaves(&self) -> impl Iterator<Item = (Option<&Condition>, &Cell)> {
        let branches = self.branches.iter().map(|branch| (Some(&branch.when), &branch.leaf));
        branches.chain(self.cells.iter().flatten().flatten().map(|cell| (None, cell)))
    }
}
