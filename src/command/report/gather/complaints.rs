//! What the complaint-trend report is made of: counts by week and part, control charts and their signals, deadlines, causes.
//! Never counts: queries do.

use super::known::Known;
use super::segments;
use crate::command::Failure;
use crate::command::contest::Contest;
use crate::command::report::fault;
use crate::domain::{Cycle, Week};
use crate::report::page::{Place, Say};
use crate::report::{Findings, Page, Record};
use crate::store::{Given, Store};
use crate::trend::frame::Frame;
use crate::trend::{complaints, control, pareto};
use serde::Deserialize;

/// Most weeks that complaints are followed back: ten years.
const HISTORY: i64 = 520;

/// Weeks that are counted at least: causes of 26 weeks, and the eight before them.
const WEEKS: i64 = 34;

/// Every finding of the trend; a history too short for limits becomes a warning of the page.
///
/// # Errors
/// The store's.
pub fn findings(store: &mut Store, week: Week, known: Known, page: &mut Page) -> Result<Findings, Failure> {
    let history = weeks_since_first(store, week)?;
    store.keep_weeks(week, history.max(WEEKS))?;
    stood(store, week)?;
    store.keep("complaint_facts", "report/complaint_facts", &[])?;
    store.keep("exposure", "report/exposure", &[])?;
    let mut findings = Findings::default();
    let thirteen = [(0, 12, "thirteen_weeks")];
    for (newest, oldest, name) in Cycle::Week.back().into_iter().zip(Cycle::Week.names()).map(|(n, name)| (n, n, name)).chain(thirteen) {
        let given = [("newest", Given::Int(newest)), ("oldest", Given::Int(oldest))];
        findings.add_period("complaints", name, store.rows("report/complaints_by", &given)?);
        known.tell(&mut findings, &["complaints"], name, week.back(newest).last_day());
    }
    let plain = [
        ("deadlines", "report/complaint_deadlines"),
        ("steps", "report/complaint_steps"),
        ("open", "report/complaints_open"),
        ("causes", "report/complaint_causes"),
        ("states", "report/complaint_states"),
        ("conduct", "report/complaint_conduct"),
    ];
    for (name, query) in plain {
        findings.add(name, &store.rows::<Record>(query, &[])?).map_err(fault)?;
    }
    findings.add("weeks", &store.rows::<Record>("report/complaint_weeks", &[("count", Given::Int(27))])?).map_err(fault)?;
    let frame = Frame::read(store.frame("report/complaint_series", &[("weeks", Given::Int(history))])?).map_err(fault)?;
    let charts = complaints::charts(&frame).map_err(fault)?;
    findings.add("control", &charts).map_err(fault)?;
    findings.add("signals", &complaints::signals(&charts)).map_err(fault)?;
    findings.add("pareto", &pareto::pareto(&frame).map_err(fault)?).map_err(fault)?;
    findings.add("growth", &pareto::growth(&frame).map_err(fault)?).map_err(fault)?;
    let have = charts.iter().rfind(|week| week.category == "all").map_or(0, |week| week.history_weeks);
    if have < control::SHORTEST as i64 {
        let count = |n: i64| Place::Text(n.to_string());
        page.warnings.push(Say {
            key: "page-history-short".into(),
            with: vec![("have".into(), count(have)), ("need".into(), count(control::SHORTEST as i64))],
        });
    }
    Ok(findings)
}

/// Keeps where every account stood when the week began.
fn stood(store: &mut Store, week: Week) -> Result<(), Failure> {
    let day = store.as_of();
    let contest = Contest::of(store, "default")?;
    store.move_to(week.back(1).last_day())?;
    store.keep("week_state", "report/state", &[])?;
    segments::keep(store, &contest, "week_segments")?;
    Ok(store.move_to(day)?)
}

/// Whole weeks from the first complaint's to the report's, both counted; 0 where there is none.
pub(super) fn weeks_since_first(store: &Store, week: Week) -> Result<i64, Failure> {
    #[derive(Deserialize)]
    struct First {
        first_at: Option<jiff::civil::DateTime>,
    }
    let first: Vec<First> = store.rows("report/complaint_start", &[])?;
    let Some(at) = first.into_iter().find_map(|row| row.first_at) else { return Ok(0) };
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).map_err(fault)?.timestamp();
    let first = Week::of(store.workspace().zone.local(at).date()).first_day();
    let days = week.first_day().since(first).map_err(fault)?.get_days();
    Ok(if days < 0 { 0 } else { (i64::from(days) / 7 + 1).min(HISTORY) })
}
