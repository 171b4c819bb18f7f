//! Which categories make most of the complaints, and which grow fastest.
//! Never drops the small ones: their shares add up to the whole.

use super::frame::{Frame, TrendError};
use serde::Serialize;

/// Weeks that the Pareto looks at.
pub const PARETO_WEEKS: usize = 13;
/// Weeks of each of the two spans whose counts make growth.
pub const GROWTH_WEEKS: usize = 4;

/// A category's part of the whole, largest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub category: String,
    pub complaints: i64,
    /// This category and all larger ones.
    pub running: i64,
    pub of_all: i64,
}

/// A category's complaints of the last four weeks and the four before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    pub category: String,
    pub complaints: i64,
    pub complaints_before: i64,
    pub more: i64,
}

/// The Pareto of the last thirteen weeks.
pub fn pareto(frame: &Frame) -> Result<Vec<Part>, TrendError> {
    let weeks = weeks_of(frame)?;
    let mut sums = sums_in(frame, &weeks, 0, PARETO_WEEKS)?;
    sums.retain(|(_, n)| *n > 0);
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let of_all: i64 = sums.iter().map(|(_, n)| n).sum();
    let mut running = 0;
    let part = |(category, complaints)| {
        running += complaints;
        Part { category, complaints, running, of_all }
    };
    Ok(sums.into_iter().map(part).collect())
}

/// Growth by category, fastest first; nothing while there are fewer than eight weeks.
pub fn growth(frame: &Frame) -> Result<Vec<Growth>, TrendError> {
    let weeks = weeks_of(frame)?;
    if weeks.len() < 2 * GROWTH_WEEKS {
        return Ok(Vec::new());
    }
    let now = sums_in(frame, &weeks, 0, GROWTH_WEEKS)?;
    let before = sums_in(frame, &weeks, GROWTH_WEEKS, GROWTH_WEEKS)?;
    let mut growth: Vec<Growth> = now
        .into_iter()
        .zip(before)
        .map(|((category, complaints), (_, complaints_before))| Growth {
            category,
            complaints,
            complaints_before,
            more: complaints - complaints_before,
        })
        .filter(|g| g.complaints > 0 || g.complaints_before > 0)
        .collect();
    growth.sort_by(|a, b| b.more.cmp(&a.more).then_with(|| b.complaints.cmp(&a.complaints)).then_with(|| a.category.cmp(&b.category)));
    Ok(growth)
}

fn weeks_of(frame: &Frame) -> Result<Vec<String>, TrendError> {
    frame.only("category", "all")?.sorted(&["week_start"])?.texts("week_start")
}

/// Complaints of every category but `all` in `count` weeks, the last of them `skip` weeks before the last; in the name's order.
fn sums_in(frame: &Frame, weeks: &[String], skip: usize, count: usize) -> Result<Vec<(String, i64)>, TrendError> {
    let to = weeks.len().saturating_sub(skip);
    let span = &weeks[to.saturating_sub(count)..to];
    let mut sums = Vec::new();
    for (category, _) in frame.sums("category", "complaints")? {
        if category == "all" {
            continue;
        }
        let by_week = frame.only("category", &category)?.sums("week_start", "complaints")?;
        sums.push((category, by_week.iter().filter(|(week, _)| span.binary_search(week).is_ok()).map(|(_, n)| n).sum()));
    }
    Ok(sums)
}
