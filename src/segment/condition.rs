//! The conditions of a branch, and which accounts they leave to the branches after it: sets of stages, bands, products, clients and
//! ranges of days past due and balance. Never a protected attribute: there is no condition on sex, age or place.

use super::strategy::Band;
use crate::domain::codes::Product;
use crate::domain::{Money, Stage, StageEdges};

/// What an account must be for a branch; an empty list or no edge asks nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Condition {
    pub stage: Vec<Stage>,
    pub dpd_from: Option<i64>,
    pub dpd_below: Option<i64>,
    pub willingness: Vec<Band>,
    pub ability: Vec<Band>,
    pub contactability: Vec<Band>,
    pub risk: Vec<Band>,
    pub product: Vec<Product>,
    pub client: Vec<String>,
    pub balance_from: Option<Money>,
    pub balance_below: Option<Money>,
    /// High complaint risk, or none.
    pub complaint_risk: Option<bool>,
    /// Ordinary collection fits (HS-CONV-01), or does not.
    pub ordinary: Option<bool>,
}

/// What a condition is asked about. What is not known meets no condition that asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub stage: Option<Stage>,
    pub dpd: Option<i64>,
    pub willingness: Band,
    pub ability: Band,
    pub contactability: Option<Band>,
    pub risk: Band,
    pub product: Option<Product>,
    pub client: &'a str,
    pub balance: Money,
    pub complaint_risk: bool,
    pub ordinary: bool,
}

fn within<T: PartialEq>(list: &[T], found: Option<T>) -> bool {
    list.is_empty() || found.is_some_and(|found| list.contains(&found))
}

impl Condition {
    /// Whether an account meets it.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        within(&self.stage, facts.stage)
            && (self.dpd_from.is_none() || facts.dpd >= self.dpd_from)
            && self.dpd_below.is_none_or(|below| facts.dpd.is_some_and(|dpd| dpd < below))
            && within(&self.willingness, Some(facts.willingness))
            && within(&self.ability, Some(facts.ability))
            && within(&self.contactability, facts.contactability)
            && within(&self.risk, Some(facts.risk))
            && within(&self.product, facts.product)
            && (self.client.is_empty() || self.client.iter().any(|client| client == facts.client))
            && self.balance_from.is_none_or(|from| facts.balance >= from)
            && self.balance_below.is_none_or(|below| facts.balance < below)
            && self.complaint_risk.is_none_or(|high| high == facts.complaint_risk)
            && self.ordinary.is_none_or(|fits| fits == facts.ordinary)
    }
}

impl Condition {
    /// The first day past due on which an account can meet it; 0 where days past due may be unknown.
    pub fn first_day(&self, stages: &StageEdges) -> i64 {
        let first = |stage: &Stage| stage.number().checked_sub(1).map_or(0, |at| i64::from(stages.days()[usize::from(at)]));
        self.stage.iter().map(first).min().unwrap_or(0).max(self.dpd_from.unwrap_or(0))
    }
}

/// All accounts that some conditions speak of, cut where any of them does: on each side a set of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region([u64; SIDES]);

const SIDES: usize = 11;
/// The side of complaint risk.
const COMPLAINT: usize = 8;

/// The edges at which the conditions of a strategy cut.
#[derive(Debug, Default)]
pub struct Cuts {
    dpd: Vec<i64>,
    balance: Vec<i64>,
    clients: Vec<String>,
    /// First day past due of M1 … M7+.
    stages: [u32; 7],
}

fn all(pieces: usize) -> u64 {
    if pieces >= 64 { u64::MAX } else { (1 << pieces) - 1 }
}

fn bits<T>(list: &[T], place: impl Fn(&T) -> usize, pieces: usize) -> u64 {
    if list.is_empty() { all(pieces) } else { list.iter().fold(0, |set, of| set | 1 << place(of).min(63)) }
}

impl Cuts {
    /// The cuts of these conditions; more than 62 edges of one kind are not looked at, which only keeps faults from being found.
    pub fn of<'a>(conditions: impl Iterator<Item = &'a Condition> + Clone, stages: [u32; 7]) -> Cuts {
        let sorted = |edges: Vec<i64>| {
            // Neither days past due nor a balance is ever below 0.
            let mut edges: Vec<i64> = edges.into_iter().filter(|edge| *edge > 0).collect();
            edges.sort_unstable();
            edges.dedup();
            edges.truncate(61);
            edges
        };
        let dpd = conditions.clone().flat_map(|c| [c.dpd_from, c.dpd_below]).flatten();
        let edges = stages.iter().map(|day| i64::from(*day));
        let money = conditions.clone().flat_map(|c| [c.balance_from, c.balance_below]).flatten();
        let mut clients: Vec<String> = conditions.flat_map(|c| c.client.iter().cloned()).collect();
        clients.sort();
        clients.dedup();
        clients.truncate(61);
        Cuts { dpd: sorted(dpd.chain(edges).collect()), balance: sorted(money.map(Money::minor).collect()), clients, stages }
    }

    fn range(edges: &[i64], from: Option<i64>, below: Option<i64>) -> u64 {
        let begins = |piece: usize| if piece == 0 { 0 } else { edges[piece - 1] };
        let ends = |piece: usize| edges.get(piece).copied().unwrap_or(i64::MAX);
        let inside = |piece: &usize| from.is_none_or(|from| begins(*piece) >= from) && below.is_none_or(|below| ends(*piece) <= below);
        (0..=edges.len()).filter(inside).fold(0, |set, piece| set | 1 << piece)
    }

    /// The accounts that a condition speaks of.
    pub fn region(&self, of: &Condition) -> Region {
        let band = |bands: &[Band], pieces| bits(bands, |band| band.place(), pieces);
        let unknown = 1 << (self.dpd.len() + 1);
        let ranged = of.dpd_from.is_some() || of.dpd_below.is_some();
        let mut dpd = Cuts::range(&self.dpd, of.dpd_from, of.dpd_below) | if ranged { 0 } else { unknown };
        if !of.stage.is_empty() {
            let day = |stage: Stage| stage.number().checked_sub(1).map(|at| i64::from(self.stages[usize::from(at)]));
            let days = of.stage.iter().map(|stage| {
                let next = self.stages.get(usize::from(stage.number())).map(|day| i64::from(*day));
                Cuts::range(&self.dpd, day(*stage), next)
            });
            dpd &= days.fold(0, |set, some| set | some);
        }
        let products = Product::ALL.len();
        let clients = if of.client.is_empty() {
            all(self.clients.len() + 1)
        } else {
            bits(&of.client, |client| self.clients.binary_search(client).unwrap_or(self.clients.len()), 0)
        };
        let flag = |flag: Option<bool>| match flag {
            None => 0b11,
            Some(false) => 0b01,
            Some(true) => 0b10,
        };
        let product = |product: &Product| Product::ALL.iter().position(|of| of == product).unwrap_or(products);
        Region([
            dpd,
            band(&of.willingness, 3),
            band(&of.ability, 3),
            // Where nothing is known there is no band.
            band(&of.contactability, 4),
            band(&of.risk, 3),
            bits(&of.product, product, products + 1),
            clients,
            Cuts::range(&self.balance, of.balance_from.map(Money::minor), of.balance_below.map(Money::minor)),
            flag(of.complaint_risk),
            flag(of.ordinary),
            1,
        ])
    }
}

impl Region {
    /// Whether no account is in it.
    pub fn is_empty(&self) -> bool {
        self.0.contains(&0)
    }

    /// Whether an account can be in both.
    pub fn meets(&self, other: &Region) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b != 0)
    }

    /// The accounts in both; nothing where there are none.
    pub(super) fn and(&self, other: &Region) -> Option<Region> {
        let mut both = self.clone();
        both.0.iter_mut().zip(&other.0).for_each(|(side, other)| *side &= other);
        (!both.is_empty()).then_some(both)
    }

    /// The same accounts with high complaint risk and without.
    pub(super) fn whatever_complaint_risk(mut self) -> Region {
        self.0[COMPLAINT] = 0b11;
        self
    }

    /// What is left of it without another region.
    pub(super) fn without(&self, other: &Region) -> Vec<Region> {
        let shared: Vec<u64> = self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect();
        if shared.contains(&0) {
            return vec![self.clone()];
        }
        let mut left = Vec::new();
        let mut rest = self.0;
        for (side, both) in shared.into_iter().enumerate() {
            let mut piece = rest;
            piece[side] &= !both;
            if piece[side] != 0 {
                left.push(Region(piece));
            }
            rest[side] = both;
        }
        left
    }

    /// What others together leave of it.
    pub(super) fn left<'a>(&self, others: impl IntoIterator<Item = &'a Region>) -> Vec<Region> {
        let mut left = vec![self.clone()];
        for other in others {
            left = left.iter().flat_map(|some| some.without(other)).collect();
        }
        left.retain(|some| !some.is_empty());
        left
    }

    /// Whether others together leave nothing of it.
    pub fn covered<'a>(&self, others: impl IntoIterator<Item = &'a Region>) -> bool {
        self.left(others).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EDGES: [u32; 7] = [1, 31, 61, 91, 121, 151, 181];

    fn condition() -> impl Strategy<Value = Condition> {
        let bands = || proptest::sample::subsequence(Band::ALL.to_vec(), 0..=2);
        let stages = proptest::sample::subsequence(Stage::all().collect::<Vec<_>>(), 0..=3);
        let day = || proptest::option::weighted(0.3, proptest::sample::select(vec![0i64, 20, 31, 95, 400]));
        let flag = || proptest::option::weighted(0.3, any::<bool>());
        let products = proptest::sample::subsequence(Product::ALL.to_vec(), 0..=2);
        (stages, day(), day(), bands(), bands(), bands(), products, flag(), flag()).prop_map(
            |(stage, dpd_from, dpd_below, willingness, ability, contactability, product, complaint_risk, ordinary)| Condition {
                stage,
                dpd_from,
                dpd_below,
                willingness,
                ability,
                contactability,
                product,
                complaint_risk,
                ordinary,
                ..Condition::default()
            },
        )
    }

    /// Some account of every kind that the conditions above can tell apart.
    fn everybody() -> Vec<Facts<'static>> {
        let edges = crate::domain::StageEdges::default();
        let mut all = Vec::new();
        let days = [None, Some(0), Some(1), Some(20), Some(31), Some(61), Some(91), Some(95), Some(121), Some(151), Some(181), Some(400)];
        for dpd in days {
            for willingness in Band::ALL {
                for ability in Band::ALL {
                    for contactability in [None, Some(Band::Low), Some(Band::Middle), Some(Band::High)] {
                        for product in [None, Some(Product::CreditCard), Some(Product::CashLoan), Some(Product::Other)] {
                            for flags in 0..4 {
                                all.push(Facts {
                                    stage: dpd.map(|dpd: i64| edges.stage(dpd as u32)),
                                    dpd,
                                    willingness,
                                    ability,
                                    contactability,
                                    risk: Band::Low,
                                    product,
                                    client: "bank",
                                    balance: Money::ZERO,
                                    complaint_risk: flags & 1 == 1,
                                    ordinary: flags & 2 == 2,
                                });
                            }
                        }
                    }
                }
            }
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What the regions say is covered is what no account gets past; where an account does, it is not covered.
        #[test]
        fn regions_say_who_is_reached(first in proptest::collection::vec(condition(), 0..4), last in condition()) {
            let cuts = Cuts::of(first.iter().chain([&last]), EDGES);
            let regions: Vec<Region> = first.iter().map(|c| cuts.region(c)).collect();
            let covered = cuts.region(&last).covered(regions.iter());
            let reached = everybody().iter().any(|facts| last.holds(facts) && !first.iter().any(|c| c.holds(facts)));
            prop_assert!(!(covered && reached), "somebody is reached: {last:?} after {first:?}");
            // The people above stand for all days and products that are cut apart, but not for every product.
            if last.product.is_empty() && first.iter().all(|c| c.product.is_empty()) {
                prop_assert_eq!(covered, !reached, "{:?} after {:?}", last, first);
            }
        }
    }
}
