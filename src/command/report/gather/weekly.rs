//! What the weekly report is made of: the week beside the week before and four weeks before, thirteen weeks in a row, curves of batches.
//! Never counts: queries do.

use super::known::Known;
use super::span::Span;
use super::{complaints, movement, said, segments, standing, week_parts};
use crate::command::Failure;
use crate::command::contest::Contest;
use crate::command::report::fault;
use crate::domain::{Cycle, Money, Week};
use crate::report::{Findings, Record, ReportError, findings};
use crate::store::{Given, Store};
use crate::trend::{control, weeks};

/// Weeks of the report's series.
const SERIES: i64 = 13;
/// Weeks of complaints that the last one is held against, where there are as many since the first complaint: what its own limits and those
/// of the weeks in a row with it are made from, and so many before as may be silent. It stands as it does in the report on complaints.
const COMPLAINTS: i64 = (control::BASELINE + 2 * control::SHORTEST) as i64;
/// Weeks that liquidation curves may run.
const CURVE: i64 = 105;

/// Every finding of the week.
///
/// # Errors
/// The store's.
pub fn findings(store: &mut Store, week: Week, known: Known) -> Result<Findings, Failure> {
    let day = store.as_of();
    let mut findings = Findings::default();
    let contest = Contest::of(store, "default")?;
    let given = [("count", Given::Int(SERIES))];
    store.keep_weeks(week, CURVE)?;
    // What each week began with: the evening before.
    for back in Cycle::Week.back() {
        store.move_to(week.back(back + 1).last_day())?;
        store.keep(&format!("week_state_{back}"), "report/state", &[])?;
        store.keep(&format!("week_lost_{back}"), "report/lost", &[])?;
        segments::keep(store, &contest, &format!("week_segments_{back}"))?;
    }
    // Who is lost when the next week begins, as the next report will count it.
    store.move_to(week.last_day())?;
    store.keep("next_lost", "report/lost", &[])?;
    store.move_to(day)?;
    store.keep("owed", "report/owed", &[])?;
    let since = complaints::weeks_since_first(store, week)?.min(COMPLAINTS);
    let history = [("count", Given::Int(since.max(SERIES)))];
    let mut begun: Vec<Record> = store.rows("report/held_sums", &history)?;
    begun.iter_mut().zip(store.rows::<Record>("report/complaint_counts", &history)?).for_each(|(week, complained)| week.extend(complained));
    let chart = said::complaint_week(&begun[begun.len() - since as usize..]).map_err(fault)?;
    let begun = begun.split_off(begun.len() - SERIES as usize);
    store.keep("next_held", "report/held_in", &[("first_day", week.back(-1).first_day().into())])?;
    for (back, name) in Cycle::Week.back().into_iter().zip(Cycle::Week.names()) {
        let one = week.back(back);
        for part in ["state", "lost", "segments"] {
            store.call(&format!("period_{part}"), &format!("week_{part}_{back}"))?;
        }
        store.keep("period_held", "report/held_in", &[("first_day", one.first_day().into())])?;
        store.keep("period_end", "report/open_end", &[])?;
        store.call("period_paid", "net_payments")?;
        store.keep("week_facts", "report/facts", &Span::week(one).days(&store.workspace().zone))?;
        findings.add_period("weekly", name, store.rows("report/weekly_by", &days(one))?);
        week_parts::gather(store, one, name, &mut findings)?;
        known.tell(&mut findings, &["weekly", "funnel", "funnel_steps", "promises", "settlement"], name, one.last_day());
    }
    let series: Vec<Record> = store.rows("report/weekly_series", &given)?;
    let missing = || ReportError::Shape { finding: "weeks".into(), why: "a week without net_minor".into() };
    let net = series.iter().map(|row| findings::count("weeks", row, "net_minor")?.ok_or_else(missing));
    let net: Vec<i64> = net.collect::<Result<_, _>>().map_err(fault)?;
    let means = weeks::mean_before(&net);
    let joined = series.into_iter().zip(begun).zip(net.into_iter().zip(means)).map(|((mut row, begun), (net, mean))| {
        row.extend(begun);
        let money = |minor: i64| serde_json::Value::from(Money::from_minor(minor).to_string());
        row.insert("net_payments".into(), money(net));
        row.insert("mean_before".into(), mean.map_or(serde_json::Value::Null, money));
        row
    });
    findings.add("weeks", &joined.collect::<Vec<_>>()).map_err(fault)?;
    findings.add("curves", &store.rows::<Record>("report/curves", &days(week)[1..])?).map_err(fault)?;
    standing::gather(store, &mut findings)?;
    movement::gather(store, &mut findings)?;
    // Before anything is said of a group.
    findings.withhold(store.workspace().config.reports.least());
    said::gather(&mut findings, chart)?;
    Ok(findings)
}

/// A week's first and last day, as its questions name them.
pub(super) fn days(week: Week) -> [(&'static str, Given); 2] {
    [("week_start", week.first_day().into()), ("week_end", week.last_day().into())]
}
