//! The amounts, if reported, for which one and the same comes out: whole spans, so that what is said holds for all of what is said.
//! Never joins two outcomes, and never speaks of an amount that it has not looked at, itself or by the edges around it.

use super::account::MEETABLE;
use super::compile::graded;
use super::made::{Made, Report};
use super::strategy::Strategy;
use crate::domain::{Money, Tongue};

/// More than anybody reports, in minor units; beyond the last edge nothing changes any more.
const MOST: i64 = 1_000_000_000_000_000;

/// Whole units of the currency from and to which a report may lie; no upper end: or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: Option<i64>,
}

impl Span {
    pub(super) fn words(self, tongue: Tongue) -> String {
        match (self.from, self.to, tongue) {
            (0, Some(to), Tongue::En) => format!("{to} or less"),
            (0, Some(to), Tongue::Zh) => format!("{to}及以下"),
            (from, None, Tongue::En) => format!("{from} or more"),
            (from, None, Tongue::Zh) => format!("{from}及以上"),
            (from, Some(to), Tongue::En) => format!("{from} to {to}"),
            (from, Some(to), Tongue::Zh) => format!("{from}至{to}"),
        }
    }
}

/// The span nearest to what is known in which `outcome` is one and the same: of incomes and assets the next above, of debts the next below.
pub(super) fn spans<T: PartialEq>(
    strategy: &Strategy,
    made: &Made,
    report: Report,
    outcome: &dyn Fn(Money) -> Option<T>,
) -> Option<(Span, T)> {
    let minor = |money: Option<Money>| money.map(Money::minor);
    let (from, to) = match report {
        Report::Income => (minor(made.income).map_or(1, |known| known + 1), MOST),
        Report::Assets => (minor(made.assets).map_or(0, |known| known + 1), MOST),
        Report::Debts => (0, minor(made.debts)? - 1),
    };
    let edges = edges(strategy, made, report);
    // Around each edge every amount is looked at by itself; between them one stands for all.
    let mut begins: Vec<i64> = edges.iter().flat_map(|edge| (-2..=3).map(move |by| edge.saturating_add(by))).chain([from]).collect();
    begins.retain(|at| (from..=to).contains(at));
    begins.sort_unstable();
    begins.dedup();
    let mut pieces: Vec<(i64, i64, Option<T>)> = Vec::new();
    for (n, begin) in begins.iter().enumerate() {
        let end = begins.get(n + 1).map_or(to, |next| next - 1);
        let found = outcome(Money::from_minor(*begin));
        match pieces.last_mut() {
            Some(last) if last.2 == found => last.1 = end,
            _ => pieces.push((*begin, end, found)),
        }
    }
    if report == Report::Debts {
        pieces.reverse();
    }
    let whole = |(from, to, found): (i64, i64, Option<T>)| {
        let span = Span { from: from.div_euclid(100) + i64::from(from % 100 != 0), to: (to < MOST).then_some(to.div_euclid(100)) };
        span.to.is_none_or(|to| span.from <= to).then_some((span, found?))
    };
    pieces.into_iter().find_map(whole)
}

/// Amounts in minor units at which a bin, or what is asked of the facts themselves, begins or ends.
fn edges(strategy: &Strategy, made: &Made, report: Report) -> Vec<i64> {
    let minor = |money: Option<Money>| money.map_or(0.0, |money| money.minor() as f64);
    let (due, debts, owed) = (minor(made.due_here), minor(made.all_debts()), minor(made.owed_here));
    let mut at: Vec<f64> = Vec::new();
    for graded in graded(strategy) {
        for edge in graded.bins.iter().filter_map(|bin| bin.below).filter(|edge| *edge > 0.0) {
            match (report, graded.attribute.name) {
                (Report::Income, "due_to_income") => at.push(due / edge),
                (Report::Income, "debt_to_income") => at.push(debts / edge),
                (Report::Assets, "assets_to_debt") => at.push(owed * edge),
                (Report::Debts, "debt_to_income") => at.push(minor(made.income) * edge),
                _ => {}
            }
        }
    }
    match report {
        // Ordinary collection looks at these (HS-CONV-01).
        Report::Income => at.push(due / MEETABLE),
        Report::Assets => at.push(owed),
        // Debts are never counted for less than what is owed here.
        Report::Debts => at.push(owed),
    }
    at.into_iter().filter(|edge| *edge < MOST as f64).map(|edge| edge.floor() as i64).collect()
}
