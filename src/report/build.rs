//! Makes a page from a definition and the findings: picks rows, sets periods side by side, makes rates from their two sums.
//! Never divides (a `Value` does, when it is read) and never adds up: parts and wholes were counted together.

use super::chart::charts;
use super::definition::{BlockPlan, Definition, Kind, Metric, Show};
use super::findings::{self, Findings, Record, ReportError};
use super::page::{Block, Page, Row, Say, Section, Table};
use super::value::{Figure, Part, Value};
use super::withhold::is_withheld_at;
use std::collections::BTreeMap;

type Keys = Vec<Option<String>>;

/// The rows that belong to one line of a table: its period's name to its row.
struct Line<'a>(BTreeMap<&'a str, &'a Record>);

/// Fills a page (whose head is given) with a definition's sections.
pub fn build(mut page: Page, definition: &Definition, findings: &Findings) -> Result<Page, ReportError> {
    page.name = definition.name.clone();
    page.title = definition.title.clone();
    for section in &definition.sections {
        let mut blocks = Vec::new();
        for plan in &section.blocks {
            blocks.extend(block(plan, definition, findings)?);
        }
        for key in section.blocks.iter().flat_map(|b| &b.metrics) {
            if !page.metrics.contains(key) {
                page.metrics.push(key.clone());
            }
        }
        page.sections.push(Section { title: section.title.clone(), blocks });
    }
    page.notes.extend(definition.notes.iter().map(|key| Say { key: key.clone(), with: Vec::new() }));
    Ok(page)
}

fn block(plan: &BlockPlan, definition: &Definition, findings: &Findings) -> Result<Vec<Block>, ReportError> {
    let key = plan.key.clone();
    Ok(match plan.show {
        Show::Note => vec![Block::Note(Say { key, with: Vec::new() })],
        Show::Headline => vec![Block::Headline { key, figures: whole(plan, definition, findings)? }],
        Show::Figures => vec![Block::Figures { key, figures: whole(plan, definition, findings)? }],
        Show::Says => vec![Block::Says { key, says: findings.says(&plan.from)?.to_vec() }],
        Show::Table => vec![Block::Table(table(plan, definition, findings)?)],
        Show::Chart => charts(plan, definition, table(plan, definition, findings)?, findings)?,
    })
}

/// The figures of the one line that the plan's rows make; empty values where there is none.
fn whole(plan: &BlockPlan, definition: &Definition, findings: &Findings) -> Result<Vec<Figure>, ReportError> {
    let rows: Vec<&Record> = picked(plan, findings)?;
    let lines = lines(&rows, &[]);
    let nothing = Line(BTreeMap::new());
    figures(plan, definition, findings, lines.first().map_or(&nothing, |(_, line)| line))
}

fn table(plan: &BlockPlan, definition: &Definition, findings: &Findings) -> Result<Table, ReportError> {
    let rows = picked(plan, findings)?;
    let mut shown = Vec::new();
    for (keys, line) in lines(&rows, &plan.keys) {
        shown.push(Row { keys, figures: figures(plan, definition, findings, &line)? });
    }
    let total = if plan.total {
        let all: Vec<&Record> =
            findings.rows(&plan.from)?.iter().filter(|row| findings::text(row, "dimension").as_deref() == Some("all")).collect();
        let line = lines(&all, &[]).into_iter().next();
        line.map(|(_, line)| figures(plan, definition, findings, &line))
            .transpose()?
            .map(|figures| Row { keys: vec![None; plan.keys.len()], figures })
    } else {
        None
    };
    Ok(Table {
        key: plan.key.clone(),
        keys: plan.keys.clone(),
        metrics: plan.metrics.clone(),
        shown: plan.shown.clone(),
        rows: shown,
        total,
        plain: plan.plain,
        limit: plan.limit,
        folded: plan.folded,
        compare: plan.compare,
    })
}

fn picked<'a>(plan: &BlockPlan, findings: &'a Findings) -> Result<Vec<&'a Record>, ReportError> {
    let fits = |row: &&Record| plan.pick.iter().all(|(column, value)| findings::text(row, column).as_deref() == Some(value.as_str()));
    Ok(findings.rows(&plan.from)?.iter().filter(fits).collect())
}

/// Rows by their keys, in order of first appearance; rows of the period itself come first in every finding.
fn lines<'a>(rows: &[&'a Record], keys: &[String]) -> Vec<(Keys, Line<'a>)> {
    let mut place: BTreeMap<Keys, usize> = BTreeMap::new();
    let mut lines: Vec<(Keys, Line<'a>)> = Vec::new();
    for row in rows {
        let of_row: Keys = keys.iter().map(|key| findings::text(row, key)).collect();
        let period = row.get("period").and_then(|p| p.as_str());
        // Rows without a period are lines of their own.
        let at = match period {
            Some(_) => *place.entry(of_row.clone()).or_insert(lines.len()),
            None => lines.len(),
        };
        if at == lines.len() {
            lines.push((of_row, Line(BTreeMap::new())));
        }
        lines[at].1.0.insert(period.unwrap_or(""), row);
    }
    lines
}

fn figures(plan: &BlockPlan, definition: &Definition, findings: &Findings, line: &Line<'_>) -> Result<Vec<Figure>, ReportError> {
    let metrics = plan.metrics.iter().filter_map(|key| definition.metric(key));
    metrics.map(|metric| figure(plan, definition, findings, metric, line)).collect()
}

fn figure(plan: &BlockPlan, definition: &Definition, findings: &Findings, metric: &Metric, line: &Line<'_>) -> Result<Figure, ReportError> {
    let at = |period: &str| match line.0.get(period) {
        _ if findings.is_unknown(&plan.from, period) => Ok(Value::Empty),
        Some(row) => value(&plan.from, metric, row),
        None => Ok(nothing(metric)),
    };
    let [now, before, long_before] = definition.cycle.names();
    let periods = line.0.values().any(|row| row.contains_key("period")) && metric.period.is_none();
    let now = if periods || metric.period.is_some() { metric.period.as_deref().unwrap_or(now) } else { "" };
    Ok(Figure {
        metric: metric.key.clone(),
        good: metric.good,
        now: at(now)?,
        before: periods.then(|| at(before)).transpose()?,
        long_before: periods.then(|| at(long_before)).transpose()?,
    })
}

/// A metric of a row that is not there: nought counted, and a rate over nothing.
fn nothing(metric: &Metric) -> Value {
    if metric.optional {
        return Value::Empty;
    }
    let zero = if metric.money { Part::Money(crate::domain::Money::ZERO) } else { Part::Count(0) };
    match metric.kind {
        Kind::Count => Value::Part(Part::Count(0)),
        Kind::Money => Value::Part(Part::Money(crate::domain::Money::ZERO)),
        Kind::Fine => Value::Part(Part::Millionths(0)),
        Kind::Rate => Value::Rate { part: zero, whole: zero, per: metric.per },
        Kind::Mean => Value::Mean { part: zero, whole: 0 },
        Kind::Number => Value::Empty,
    }
}

fn value(finding: &str, metric: &Metric, row: &Record) -> Result<Value, ReportError> {
    let column = metric.of.as_deref().unwrap_or(&metric.key);
    let columns = [metric.part.as_deref().unwrap_or(column), metric.whole.as_deref().unwrap_or(column)];
    if columns.iter().any(|column| is_withheld_at(row, column)) {
        return Ok(Value::Withheld);
    }
    let part = |column: &str| -> Result<Option<Part>, ReportError> {
        Ok(if metric.money {
            findings::money(finding, row, column)?.map(Part::Money)
        } else {
            findings::count(finding, row, column)?.map(Part::Count)
        })
    };
    Ok(match metric.kind {
        Kind::Count => findings::count(finding, row, column)?.map(Part::Count).map_or(Value::Empty, Value::Part),
        Kind::Money => findings::money(finding, row, column)?.map(Part::Money).map_or(Value::Empty, Value::Part),
        Kind::Fine => findings::count(finding, row, column)?.map(Part::Millionths).map_or(Value::Empty, Value::Part),
        Kind::Number => findings::number(finding, row, column)?.map_or(Value::Empty, Value::Number),
        Kind::Rate => {
            match (metric.part.as_deref().map(part).transpose()?.flatten(), metric.whole.as_deref().map(part).transpose()?.flatten()) {
                (Some(part), Some(whole)) => Value::Rate { part, whole, per: metric.per },
                _ => Value::Empty,
            }
        }
        Kind::Mean => {
            let whole = metric.whole.as_deref().map(|column| findings::count(finding, row, column)).transpose()?.flatten();
            match (metric.part.as_deref().map(part).transpose()?.flatten(), whole) {
                (Some(part), Some(whole)) => Value::Mean { part, whole },
                _ => Value::Empty,
            }
        }
    })
}
