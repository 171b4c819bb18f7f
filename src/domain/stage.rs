//! Stages of delinquency (M0, M1 … M7+) by days past due.
//! Never stored: a stage is computed from days past due and the edges in force.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A delinquency stage: 0 = M0 (current) … 7 = M7+.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stage(u8);

/// First day past due of each stage M1 … M7+. The default is Chinese usage (1, 31, 61 …); US usage is 30, 60, 90 ….
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u32>", into = "Vec<u32>")]
pub struct StageEdges([u32; 7]);

/// Why a list of edges is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stage edges are seven rising numbers of days, the first at least 1")]
pub struct BadEdges;

impl Default for StageEdges {
    fn default() -> Self {
        StageEdges([1, 31, 61, 91, 121, 151, 181])
    }
}

impl TryFrom<Vec<u32>> for StageEdges {
    type Error = BadEdges;
    fn try_from(days: Vec<u32>) -> Result<Self, BadEdges> {
        let edges: [u32; 7] = days.try_into().map_err(|_| BadEdges)?;
        let rising = edges.windows(2).all(|w| w[0] < w[1]);
        if rising && edges[0] >= 1 { Ok(StageEdges(edges)) } else { Err(BadEdges) }
    }
}
impl From<StageEdges> for Vec<u32> {
    fn from(edges: StageEdges) -> Self {
        edges.0.to_vec()
    }
}

impl StageEdges {
    /// The stage of an account so many days past due.
    pub fn stage(&self, days_past_due: u32) -> Stage {
        Stage(self.0.iter().filter(|edge| days_past_due >= **edge).count() as u8)
    }

    /// First day past due of M1 … M7+, in order.
    pub fn days(&self) -> [u32; 7] {
        self.0
    }
}

impl Stage {
    /// Every stage, M0 first.
    pub fn all() -> impl Iterator<Item = Stage> {
        (0..=7).map(Stage)
    }
    /// 0 for M0 … 7 for M7+.
    pub fn number(self) -> u8 {
        self.0
    }
    /// Reads `M0` … `M7+`.
    pub fn parse(text: &str) -> Option<Stage> {
        Stage::all().find(|stage| stage.to_string() == text)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{}{}", self.0, if self.0 == 7 { "+" } else { "" })
    }
}
impl Serialize for Stage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Stage {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Stage::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a stage")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_falls_on_the_right_side() {
        let edges = StageEdges::default();
        for (dpd, stage) in [
            (0, "M0"),
            (1, "M1"),
            (30, "M1"),
            (31, "M2"),
            (60, "M2"),
            (61, "M3"),
            (90, "M3"),
            (91, "M4"),
            (120, "M4"),
            (121, "M5"),
            (150, "M5"),
            (151, "M6"),
            (180, "M6"),
            (181, "M7+"),
            (4000, "M7+"),
        ] {
            assert_eq!(edges.stage(dpd).to_string(), stage, "{dpd} days");
        }
        assert!(StageEdges::try_from(vec![30, 60, 90, 120, 150, 180, 210]).is_ok());
        assert!(StageEdges::try_from(vec![30, 60, 60, 120, 150, 180, 210]).is_err());
        assert!(StageEdges::try_from(vec![0, 60, 70, 120, 150, 180, 210]).is_err());
    }
}
