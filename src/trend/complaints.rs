//! Complaints by week and category: each category's control chart, and the weeks that a rule flags.
//! Never leaves a week out: one without complaints counts as nought, so bursts of dates break nothing.

use super::control::{self, Kind, Observed, Point, Rule};
use super::frame::{Frame, TrendError};
use serde::Serialize;

/// One week of one category on its chart. `all` is every category together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartWeek {
    pub category: String,
    /// Monday, ISO.
    pub week_start: String,
    pub complaints: i64,
    pub held_accounts: i64,
    /// `u` or `c`; empty where the history is too short.
    pub chart: Option<Kind>,
    pub expected: Option<f64>,
    pub upper_limit: Option<f64>,
    /// Laney's sigma-z, 1 where the limits were not widened.
    pub widened: Option<f64>,
    pub history_weeks: i64,
    pub rule: Option<Rule>,
}

/// A week that a rule flags.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    pub category: String,
    pub week_start: String,
    pub observed: i64,
    pub expected: f64,
    pub upper_limit: f64,
    pub rule: Rule,
}

/// Every category's chart, `all` first, then by name, weeks in order. The frame: `week_start`, `category`, `complaints`, `held`;
/// `all` has a row for every week.
pub fn charts(frame: &Frame) -> Result<Vec<ChartWeek>, TrendError> {
    let all = frame.only("category", "all")?.sorted(&["week_start"])?;
    let weeks = all.texts("week_start")?;
    let held = all.numbers("held")?;
    let spans = spans(&all.numbers("complaints")?, &held);
    let mut names: Vec<String> = frame.sums("category", "complaints")?.into_iter().map(|(name, _)| name).collect();
    names.sort_by_key(|name| (name != "all", name.clone()));
    let mut charts = Vec::new();
    for name in names {
        let sums = frame.only("category", &name)?.sums("week_start", "complaints")?;
        let observed: Vec<Observed> = weeks
            .iter()
            .zip(&held)
            .map(|(week, held)| {
                let at = sums.binary_search_by(|(start, _)| start.cmp(week));
                Observed { count: at.map_or(0, |i| sums[i].1), exposure: *held }
            })
            .collect();
        let points = placed(&spans, &observed);
        for ((week, seen), point) in weeks.iter().zip(&observed).zip(points) {
            charts.push(ChartWeek {
                category: name.clone(),
                week_start: week.clone(),
                complaints: seen.count,
                held_accounts: seen.exposure,
                chart: point.limits.map(|l| l.kind),
                expected: point.limits.map(|l| round(l.expected)),
                upper_limit: point.limits.map(|l| round(l.upper)),
                widened: point.limits.map(|l| round(l.widened)),
                history_weeks: point.history as i64,
                rule: point.rule,
            });
        }
    }
    Ok(charts)
}

/// Weeks in a row on their chart, those in which the source was silent without limits.
pub fn charted(weeks: &[Observed]) -> Vec<Point> {
    let (counts, held): (Vec<i64>, Vec<i64>) = weeks.iter().map(|week| (week.count, week.exposure)).unzip();
    placed(&spans(&counts, &held), weeks)
}

fn placed(spans: &[Span], weeks: &[Observed]) -> Vec<Point> {
    let of = |span: &Span| if span.silent { control::silence(span.weeks.len()) } else { control::chart(&weeks[span.weeks.clone()]) };
    spans.iter().flat_map(of).collect()
}

/// Weeks in a row that are charted together, or are silent.
struct Span {
    weeks: std::ops::Range<usize>,
    silent: bool,
}

/// Parts a series where its source was silent: where no accounts are known, as many empty weeks in a row as a history needs tell
/// nothing, and the history begins anew behind them. Where accounts are held, an empty week is a good week.
fn spans(counts: &[i64], held: &[i64]) -> Vec<Span> {
    let empty = |i: &usize| counts[*i] == 0 && held[*i] == 0;
    let mut spans: Vec<Span> = Vec::new();
    let mut i = 0;
    while i < counts.len() {
        let run = (i..counts.len()).take_while(empty).count();
        let silent = run >= control::SHORTEST;
        let next = i + if silent { run } else { run.max(1) };
        match spans.last_mut() {
            Some(last) if !silent && !last.silent => last.weeks.end = next,
            _ => spans.push(Span { weeks: i..next, silent }),
        }
        i = next;
    }
    spans
}

/// The flagged weeks, newest first; in a week `all` first, then by category. A week that two rules flag is listed by the stronger.
pub fn signals(charts: &[ChartWeek]) -> Vec<Signal> {
    let mut signals: Vec<Signal> = charts
        .iter()
        .filter_map(|w| {
            Some(Signal {
                category: w.category.clone(),
                week_start: w.week_start.clone(),
                observed: w.complaints,
                expected: w.expected?,
                upper_limit: w.upper_limit?,
                rule: w.rule?,
            })
        })
        .collect();
    signals.sort_by(|a, b| {
        b.week_start.cmp(&a.week_start).then_with(|| (a.category != "all", &a.category).cmp(&(b.category != "all", &b.category)))
    });
    signals
}

/// Four decimals: what is shown, and the same on every machine.
fn round(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(category: &str, week_start: &str, rule: Option<Rule>) -> ChartWeek {
        ChartWeek {
            category: category.into(),
            week_start: week_start.into(),
            complaints: 9,
            held_accounts: 0,
            chart: Some(Kind::C),
            expected: Some(2.0),
            upper_limit: Some(6.2),
            widened: Some(1.0),
            history_weeks: 26,
            rule,
        }
    }

    #[test]
    fn a_silent_source_begins_anew_and_quiet_accounts_do_not() {
        let mut counts = vec![1, 0, 0];
        counts.extend([0; 9]);
        counts.extend([5, 6, 7, 0, 5]);
        let found: Vec<_> = spans(&counts, &[0; 17]).into_iter().map(|s| (s.weeks, s.silent)).collect();
        assert_eq!(found, [(0..1, false), (1..12, true), (12..17, false)]);
        let found: Vec<_> = spans(&counts, &[100; 17]).into_iter().map(|s| (s.weeks, s.silent)).collect();
        assert_eq!(found, [(0..17, false)]);
    }

    #[test]
    fn signals_are_the_flagged_weeks_newest_first() {
        let charts = [
            week("all", "2026-05-25", Some(Rule::Beyond)),
            week("all", "2026-06-01", None),
            week("attitude", "2026-06-01", Some(Rule::Run)),
            week("hours", "2026-05-25", Some(Rule::Beyond)),
        ];
        let found = signals(&charts);
        let names: Vec<(&str, &str)> = found.iter().map(|s| (s.week_start.as_str(), s.category.as_str())).collect();
        assert_eq!(names, [("2026-06-01", "attitude"), ("2026-05-25", "all"), ("2026-05-25", "hours")]);
    }
}
