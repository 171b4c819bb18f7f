//! Money by week beside its own recent past: the mean of the four weeks before.
//! Never averages over a week that is not there.

use super::frame::{Frame, TrendError};
use serde::Serialize;

/// Weeks whose mean a week is set beside.
pub const MEAN_WEEKS: usize = 4;

/// A week's money in minor units and the mean of the four weeks before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beside {
    pub week_start: String,
    pub net_minor: i64,
    /// Rounded half away from zero; empty for the first weeks.
    pub mean_before_minor: Option<i64>,
}

/// Every week of a frame (`week_start`, `net_minor`) beside the mean of the four before.
pub fn beside_mean(frame: &Frame) -> Result<Vec<Beside>, TrendError> {
    let frame = frame.sorted(&["week_start"])?;
    let (weeks, sums) = (frame.texts("week_start")?, frame.numbers("net_minor")?);
    let mean = |i: usize| {
        let before = sums.get(i.checked_sub(MEAN_WEEKS)?..i)?;
        let (sum, n) = (before.iter().sum::<i64>(), MEAN_WEEKS as i64);
        Some((2 * sum + sum.signum() * n) / (2 * n))
    };
    Ok(weeks.into_iter().enumerate().map(|(i, week_start)| Beside { week_start, net_minor: sums[i], mean_before_minor: mean(i) }).collect())
}
