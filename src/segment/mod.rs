//! Who is who in a portfolio: scores of willingness and ability from points per attribute, bands, the strategy's cell, and
//! what overrides it. SQL counts the attributes; what a strategy file says is compiled to SQL in one place, `compile`.
//! Never lets a right cost points: disputes, complaints, cease requests and care flags are no attributes, only overrides.

mod account;
pub mod attribute;
mod branches;
pub mod calibrate;
mod change;
#[cfg(test)]
mod change_proofs;
mod check;
pub mod compare;
pub mod compile;
pub mod condition;
pub mod decide;
pub mod explain;
pub mod fairness;
pub mod file;
mod gentler;
pub mod hold;
pub mod interval;
mod lawful;
mod made;
pub mod movement;
mod reach;
pub mod replay;
mod span;
pub mod strategy;
pub mod summary;
mod treatments;
#[cfg(test)]
mod tree_proofs;
pub mod trial;
pub mod words;
pub mod worked;

pub use attribute::{ATTRIBUTES, Attribute, Side, Trend};
pub use compile::{explained_sql, placed_sql, sample_sql, scored_sql};
pub use decide::{Segmented, segment, way};
pub use file::{StrategyFault, read, read_with};
pub use hold::HoldCode;
pub use lawful::forbidden;
pub use strategy::{Band, Strategy};

/// The strategy that a new workspace starts with.
pub const DEFAULT_STRATEGY: &str = include_str!("default.toml");
