//! Gathers a report's findings: asks the store, hands frames to the trends, and lets the report make a page of it all.
//! Never counts: queries do; never words: the catalogue does.

use super::{Which, fault};
use crate::command::Failure;
use crate::command::contest::Contest;
use crate::domain::{Money, Week};
use crate::report::page::{Place, Provenance, Say};
use crate::report::{Definition, Findings, Page, Record, build, digest};
use crate::rules::Packs;
use crate::store::{Given, Store};
use crate::trend::frame::Frame;
use crate::trend::{complaints, control, pareto, weeks};
use serde::Deserialize;

/// The weeks a weekly report sets side by side: how many weeks back, and the period's name.
const PERIODS: &[(i64, &str)] = &[(0, "week"), (1, "week_before"), (4, "four_weeks_before")];
/// Weeks of the weekly report's series.
const SERIES: i64 = 13;
/// Weeks that liquidation curves may run.
const CURVE: i64 = 105;
/// Most weeks that complaints are followed back: ten years.
const HISTORY: i64 = 520;

/// The page of a report as of the store's day.
pub fn page(store: &mut Store, which: Which, definition: &Definition) -> Result<Page, Failure> {
    let day = store.as_of();
    let week = Week::last_complete(day);
    let mut page = head(store, week)?;
    let findings = match which {
        Which::Weekly => weekly(store, week),
        Which::Complaints => complaint_trend(store, week, &mut page),
    };
    // Whatever happened, the session stands on its own day again.
    store.move_to(day)?;
    build(page, definition, &findings?).map_err(fault)
}

fn head(store: &Store, week: Week) -> Result<Page, Failure> {
    #[derive(Deserialize)]
    struct File {
        feed: String,
        sha256: String,
    }
    #[derive(Deserialize)]
    struct Until {
        day: Option<jiff::civil::Date>,
    }
    #[derive(Deserialize)]
    struct Currency {
        currency: Option<String>,
    }
    let files: Vec<File> = store.rows("report/provenance", &[])?;
    let until: Vec<Until> = store.rows("report/data_until", &[])?;
    let currencies: Vec<Currency> = store.rows("report/currencies", &[])?;
    let currencies: Vec<String> = currencies.into_iter().filter_map(|c| c.currency).collect();
    let workspace = store.workspace();
    let text_of = |path: &std::path::Path| std::fs::read_to_string(path).unwrap_or_default();
    let names: Vec<&str> = workspace.config.rules.packs.iter().map(String::as_str).collect();
    let packs = Packs::of(&names, |name| std::fs::read_to_string(workspace.pack(name)).ok())
        .map_err(|e| Failure::input(e.to_string()).hint("name packs that there are under [rules] in retrace.toml"))?;
    let mixed = (currencies.len() > 1)
        .then(|| Say { key: "page-currencies-mixed".into(), with: vec![("currencies".into(), Place::Text(currencies.join(", ")))] });
    Ok(Page {
        name: String::new(),
        title: String::new(),
        as_of: store.as_of(),
        week_start: week.first_day(),
        week_end: week.last_day(),
        week: week.to_string(),
        provenance: Provenance {
            data_hash: digest(files.iter().flat_map(|file| [file.feed.as_str(), file.sha256.as_str()])),
            rules_hash: digest(packs.each().map(|pack| format!("{pack:?}"))),
            strategy_hash: digest([text_of(&workspace.strategy("default"))]),
            data_until: until.into_iter().find_map(|u| u.day),
            currencies,
            program: concat!("retrace ", env!("CARGO_PKG_VERSION")).into(),
        },
        sections: Vec::new(),
        warnings: mixed.into_iter().collect(),
        notes: Vec::new(),
        metrics: Vec::new(),
    })
}

fn days(week: Week) -> [(&'static str, Given); 2] {
    [("week_start", week.first_day().into()), ("week_end", week.last_day().into())]
}

fn weekly(store: &mut Store, week: Week) -> Result<Findings, Failure> {
    let day = store.as_of();
    let mut findings = Findings::default();
    let mut held: Vec<Record> = Vec::new();
    let contest = Contest::of(store, "default")?;
    store.keep_weeks(week, CURVE)?;
    for back in 0..SERIES {
        let one = week.back(back);
        let period = PERIODS.iter().find(|(n, _)| *n == back);
        // What the week began with: the evening before, and the first day for who is held.
        store.move_to(one.back(1).last_day())?;
        store.keep("week_state", "report/state", &[])?;
        if period.is_some() {
            store.keep("week_lost", "report/lost", &[])?;
            store.keep_pairs("week_segments", ("account_id", "segment"), &segments(store, &contest)?)?;
        }
        store.move_to(one.first_day())?;
        store.keep("week_held", "report/held", &[])?;
        held.extend(store.rows::<Record>("report/held_sums", &[])?);
        if let Some((_, name)) = period {
            store.move_to(day)?;
            store.keep("week_facts", "report/week_facts", &days(one))?;
            findings.add_period("weekly", name, store.rows("report/weekly_by", &days(one))?);
        }
    }
    store.move_to(day)?;
    held.reverse();
    let given = [("count", Given::Int(SERIES))];
    let means = weeks::beside_mean(&Frame::read(store.frame("report/weekly_series", &given)?).map_err(fault)?).map_err(fault)?;
    let series: Vec<Record> = store.rows("report/weekly_series", &given)?;
    let joined = series.into_iter().zip(held).zip(means).map(|((mut row, held), mean)| {
        row.extend(held);
        let money = |minor: i64| serde_json::Value::from(Money::from_minor(minor).to_string());
        row.insert("net_payments".into(), money(mean.net_minor));
        row.insert("mean_before".into(), mean.mean_before_minor.map_or(serde_json::Value::Null, money));
        row
    });
    findings.add("weeks", &joined.collect::<Vec<_>>()).map_err(fault)?;
    findings.add("curves", &store.rows::<Record>("report/curves", &days(week)[1..])?).map_err(fault)?;
    Ok(findings)
}

/// Every account's segment at the end of the store's day.
fn segments(store: &Store, contest: &Contest) -> Result<Vec<(String, String)>, Failure> {
    let dealt = contest.deal(store, None)?;
    let segmented = contest.segmented(&dealt, store)?;
    Ok(segmented.iter().map(|row| (row.account_id.to_string(), row.segment.to_owned())).collect())
}

fn complaint_trend(store: &mut Store, week: Week, page: &mut Page) -> Result<Findings, Failure> {
    let history = weeks_since_first(store, week)?;
    store.keep_weeks(week, history.max(27))?;
    store.keep("complaint_facts", "report/complaint_facts", &[])?;
    store.keep("exposure", "report/exposure", &[])?;
    let mut findings = Findings::default();
    let thirteen = [(0, 12, "thirteen_weeks")];
    for (newest, oldest, name) in PERIODS.iter().map(|(n, name)| (*n, *n, *name)).chain(thirteen) {
        let given = [("newest", Given::Int(newest)), ("oldest", Given::Int(oldest))];
        findings.add_period("complaints", name, store.rows("report/complaints_by", &given)?);
    }
    let plain = [
        ("deadlines", "report/complaint_deadlines"),
        ("steps", "report/complaint_steps"),
        ("open", "report/complaints_open"),
        ("causes", "report/complaint_causes"),
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

/// Whole weeks from the first complaint's to the report's, both counted; 0 where there is none.
fn weeks_since_first(store: &Store, week: Week) -> Result<i64, Failure> {
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
