//! Numbers week by week: series, moving baselines, control limits and signals, shares of a whole, growth.
//! Never does I/O and never chooses words: `report` says what a signal means.

pub mod complaints;
pub mod control;
pub mod frame;
pub mod pareto;
pub mod weeks;

pub use frame::TrendError;
