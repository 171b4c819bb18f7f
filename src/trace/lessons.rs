//! What the whole workspace teaches about reaching people: how much each sign of a point is worth, and which points are hubs.
//! Learned once, whoever is asked about. Never tells one person's points to a question about another.

use super::facts::SpreadRow;
use super::hubs::Hubs;
use super::reach::{SeenRow, TryRow, Weights, episodes, learn};

/// What was learned; by default what judgement says.
#[derive(Debug, Clone)]
pub struct Lessons {
    pub(super) weights: Weights,
    pub(super) hubs: Hubs,
}

impl Default for Lessons {
    fn default() -> Self {
        Lessons { weights: Weights::judged(), hubs: Hubs::default() }
    }
}

impl Lessons {
    /// Learns from the tries of the log, the sightings of the points tried, and how points are shared.
    pub fn of(tries: &[TryRow], seen: &[SeenRow], spread: &[SpreadRow]) -> Lessons {
        Lessons { weights: learn(&episodes(tries, seen)), hubs: Hubs::of(spread) }
    }
}
