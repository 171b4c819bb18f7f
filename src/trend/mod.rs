//! Numbers week by week: series, moving baselines, control limits and signals, shares of a whole, growth, what a change is made of, what a
//! month will come to. Never does I/O and never chooses words: `report` says what a signal means.

pub mod complaints;
pub mod control;
pub mod frame;
pub mod month;
pub mod moved;
pub mod pareto;
pub mod weeks;

pub use frame::TrendError;
