//! What searching for a debtor costs and may bring, as `[tracing]` of `retrace.toml` sets it. Never says what is lawful: the rules do.

use super::{Money, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of the waterfall plan. Amounts are in the currency of the debt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchCosts {
    /// One call to a number of the debtor's own.
    pub call: Money,
    /// One text or e-mail.
    pub message: Money,
    /// One letter.
    pub letter: Money,
    /// One call to a contact person, their peace included.
    pub relay: Money,
    /// Share of the balance that reaching the debtor is expected to bring.
    pub recovery: f64,
    /// A step is worth taking while it is expected to bring so many times its cost.
    pub times_cost: f64,
    /// What asking a source costs, how often it names a point at which the debtor is reached, and when it may be asked again.
    pub sources: BTreeMap<Source, SourceCosts>,
}

/// What asking a source again comes to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCosts {
    pub cost: Money,
    /// Chance, 0 to 1, that it names a point at which the debtor is reached.
    pub finds: f64,
    /// Days after which it is asked again.
    pub again_days: u32,
}

/// Sources that may be asked, in the order of the work: the client first, then public lines, then partners, who need a consent.
pub const ASKED: [Source; 8] = [
    Source::ClientUpdate,
    Source::Directory114,
    Source::BusinessRegistry,
    Source::CreditBureau,
    Source::CarrierMatch,
    Source::LogisticsMatch,
    Source::SocialInsurance,
    Source::HousingFund,
];

impl Default for SearchCosts {
    /// By judgement: a minute of a clerk's time, a stamp, a partner's price list. Set your own.
    fn default() -> Self {
        let source = |cost, finds, again_days| SourceCosts { cost: Money::from_minor(cost), finds, again_days };
        let finds = [
            source(50, 0.08, 90),
            source(200, 0.03, 180),
            source(200, 0.02, 180),
            source(800, 0.12, 180),
            source(500, 0.15, 180),
            source(500, 0.10, 180),
            source(800, 0.08, 365),
            source(800, 0.08, 365),
        ];
        SearchCosts {
            call: Money::from_minor(150),
            message: Money::from_minor(10),
            letter: Money::from_minor(400),
            relay: Money::from_minor(500),
            recovery: 0.03,
            times_cost: 1.0,
            sources: ASKED.into_iter().zip(finds).collect(),
        }
    }
}

impl SearchCosts {
    /// Fills in the sources that a file leaves out.
    #[must_use]
    pub fn whole(mut self) -> SearchCosts {
        for (source, costs) in SearchCosts::default().sources {
            self.sources.entry(source).or_insert(costs);
        }
        self
    }

    /// What does not hold, in words; nothing where all does.
    pub fn fault(&self) -> Option<String> {
        let amounts = [("call", self.call), ("message", self.message), ("letter", self.letter), ("relay", self.relay)];
        if let Some((name, _)) = amounts.iter().find(|(_, amount)| amount.minor() < 0) {
            return Some(format!("tracing.{name} is a cost, 0 or more"));
        }
        if !(0.0..=1.0).contains(&self.recovery) {
            return Some("tracing.recovery is a share from 0 to 1".into());
        }
        if !(self.times_cost.is_finite() && self.times_cost >= 0.0) {
            return Some("tracing.times_cost is a number, 0 or more".into());
        }
        for (source, costs) in &self.sources {
            if !ASKED.contains(source) {
                let names = ASKED.map(|source| source.code()).join(", ");
                return Some(format!("tracing.sources.{source} is no source to ask; there are {names}"));
            }
            if costs.cost.minor() < 0 || !(0.0..=1.0).contains(&costs.finds) {
                return Some(format!("tracing.sources.{source}: cost is 0 or more, finds a chance from 0 to 1"));
            }
        }
        None
    }
}
