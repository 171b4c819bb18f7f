//! Where an account stands on a day: in a stage, paid, recalled; and where one comes from. Never a standing that no word stands for.

use crate::domain::Stage;
use serde::Deserialize;
use std::fmt;

/// Where an account stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Standing {
    Stage(Stage),
    /// Held, and no file tells its days past due.
    Unknown,
    /// Nothing is owed any more, or its status says paid or settled.
    Paid,
    /// It left the book otherwise.
    Recalled,
}

/// A word that is no standing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not where an account can stand")]
pub struct NoStanding(String);

impl Standing {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// Every standing, stages first.
    pub fn all() -> impl Iterator<Item = Standing> {
        Stage::all().map(Standing::Stage).chain([Standing::Unknown, Standing::Paid, Standing::Recalled])
    }
    /// Its place in [`Standing::all`].
    pub fn place(self) -> usize {
        match self {
            Standing::Stage(stage) => usize::from(stage.number()),
            Standing::Unknown => 8,
            Standing::Paid => 9,
            Standing::Recalled => 10,
        }
    }
    /// The number of its stage: 0 for M0 … 7 for M7+.
    pub fn stage(self) -> Option<u8> {
        match self {
            Standing::Stage(stage) => Some(stage.number()),
            _ => None,
        }
    }
    /// Whether it is still on the book.
    pub fn held(self) -> bool {
        matches!(self, Standing::Stage(_) | Standing::Unknown)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Standing::Stage(stage) => write!(f, "{stage}"),
            Standing::Unknown => f.write_str("unknown"),
            Standing::Paid => f.write_str("paid"),
            Standing::Recalled => f.write_str("recalled"),
        }
    }
}

impl TryFrom<String> for Standing {
    type Error = NoStanding;
    fn try_from(text: String) -> Result<Self, NoStanding> {
        Standing::all().find(|standing| standing.to_string() == text).ok_or(NoStanding(text))
    }
}

/// Where an account comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Origin {
    /// It was held on the first day.
    At(Standing),
    /// It was placed after the first day.
    PlacedSince,
    /// It was there before, not held on the first day, and is held on the second.
    HeldAgain,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::At(standing) => write!(f, "{standing}"),
            Origin::PlacedSince => f.write_str("placed_since"),
            Origin::HeldAgain => f.write_str("held_again"),
        }
    }
}

impl TryFrom<String> for Origin {
    type Error = NoStanding;
    fn try_from(text: String) -> Result<Self, NoStanding> {
        match text.as_str() {
            "placed_since" => Ok(Origin::PlacedSince),
            "held_again" => Ok(Origin::HeldAgain),
            _ => Standing::try_from(text).map(Origin::At),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_no_other_does() {
        for (place, standing) in Standing::all().enumerate() {
            assert_eq!(Standing::try_from(standing.to_string()), Ok(standing));
            assert_eq!(standing.place(), place);
        }
        assert_eq!(Standing::all().count(), Standing::COUNT);
        assert!(Standing::try_from("M8".to_owned()).is_err() && Origin::try_from("new".to_owned()).is_err());
    }
}
