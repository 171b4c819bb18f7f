//! Charts as data, made from the rows of the table that stands beneath them.
//! Never draws, and never shows a number that the table does not have.

use super::definition::{BlockPlan, Definition, Kind, Metric};
use super::findings::{self, Findings, ReportError};
use super::page::{Block, Chart, ChartKind, Row, Series, SeriesName, Table, Unit};

/// Series that one drawing can tell apart; the table beneath has them all.
const MOST_SERIES: usize = 8;

/// A row and whether it is flagged.
type Marked = (Row, bool);

/// The chart of a block, or one for each value of its `each` column.
pub fn charts(plan: &BlockPlan, definition: &Definition, table: Table, findings: &Findings) -> Result<Vec<Block>, ReportError> {
    let Some(kind) = plan.chart else { return Ok(Vec::new()) };
    let marked = match &plan.mark {
        Some(column) => marked(plan, column, findings)?,
        None => vec![false; table.rows.len()],
    };
    let mut groups: Vec<(Option<String>, Vec<Marked>)> = Vec::new();
    let column = plan.each.as_ref().and_then(|each| table.keys.iter().position(|key| key == each));
    for (row, mark) in table.rows.iter().cloned().zip(marked) {
        let name = column.and_then(|c| row.keys[c].clone());
        match groups.last_mut() {
            Some((last, rows)) if *last == name => rows.push((row, mark)),
            _ => groups.push((name, vec![(row, mark)])),
        }
    }
    // Nothing to draw is said, too, and has its place in the files.
    if groups.is_empty() {
        groups.push((None, Vec::new()));
    }
    Ok(groups
        .into_iter()
        .map(|(name, rows)| {
            let (rows, marks): (Vec<Row>, Vec<bool>) = rows.into_iter().unzip();
            let about = plan.each.clone().zip(name);
            let drawn = draw(plan, definition, kind, about, &table.keys, &rows, &marks);
            Block::Chart(drawn, Table { rows, ..table.clone() })
        })
        .collect())
}

fn marked(plan: &BlockPlan, column: &str, findings: &Findings) -> Result<Vec<bool>, ReportError> {
    let fits = |row: &&findings::Record| plan.pick.iter().all(|(c, v)| findings::text(row, c).as_deref() == Some(v.as_str()));
    let rows = findings.rows(&plan.from)?.iter().filter(fits);
    Ok(rows.map(|row| findings::text(row, column).is_some()).collect())
}

fn draw(
    plan: &BlockPlan,
    definition: &Definition,
    kind: ChartKind,
    about: Option<(String, String)>,
    keys: &[String],
    rows: &[Row],
    marks: &[bool],
) -> Chart {
    let skip = plan.last.map_or(0, |last| rows.len().saturating_sub(last));
    let (rows, marks) = (&rows[skip..], &marks[skip..]);
    let split = plan.split.as_ref().and_then(|split| keys.iter().position(|key| key == split));
    let at = plan.x.as_ref().and_then(|x| keys.iter().position(|key| key == x)).unwrap_or(keys.len().saturating_sub(1));
    let drawn = drawn_metrics(plan, definition, kind);
    let mut places: Vec<String> = Vec::new();
    for row in rows {
        let place = row.keys.get(at).cloned().flatten().unwrap_or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if split.is_some() {
        // Places of many series come in each series' own order: weeks since placement are numbers.
        places.sort_by_key(|place| (place.parse::<i64>().unwrap_or(i64::MAX), place.clone()));
    }
    let mut series: Vec<Series> = Vec::new();
    let mut set = |name: SeriesName, place: &str, height: Option<f64>, mark: bool| {
        let n = series.iter().position(|s| s.name == name).unwrap_or_else(|| {
            series.push(Series { name: name.clone(), points: vec![None; places.len()], marked: vec![false; places.len()] });
            series.len() - 1
        });
        if let Some(i) = places.iter().position(|p| p == place) {
            series[n].points[i] = height;
            series[n].marked[i] = mark;
        }
    };
    for (row, mark) in rows.iter().zip(marks) {
        let place = row.keys.get(at).cloned().flatten().unwrap_or_default();
        match split {
            Some(s) => {
                // A batch's name may be another client's too: every key but the place makes the name.
                let parts: Vec<&str> = (0..keys.len()).filter(|i| *i != at).filter_map(|i| row.keys[i].as_deref()).collect();
                let name = SeriesName::Code(keys[s].clone(), parts.join(" · "));
                set(name, &place, row.figures.first().and_then(|f| f.now.number()), *mark);
            }
            None => {
                for (n, figure) in row.figures.iter().enumerate().filter(|(n, _)| drawn.contains(n)) {
                    set(SeriesName::Metric(figure.metric.clone()), &place, figure.now.number(), *mark && n == 0);
                }
            }
        }
    }
    // A series without a number at the end (limits that a short history has not) needs no name in the legend.
    while series.len() > 1 && series.last().is_some_and(|last| last.points.iter().all(Option::is_none)) {
        series.pop();
    }
    // The newest stay, where a drawing could not tell them apart.
    let crowd = series.len().saturating_sub(MOST_SERIES);
    series.drain(..crowd);
    let unit = plan.metrics.first().and_then(|key| definition.metric(key)).map_or(Unit::Count, unit_of);
    Chart { key: plan.key.clone(), kind, about, axis: keys.get(at).cloned().unwrap_or_default(), places, series, unit }
}

/// Which of the metrics are drawn: what a chart's form asks for, else those that read like the first.
fn drawn_metrics(plan: &BlockPlan, definition: &Definition, kind: ChartKind) -> Vec<usize> {
    let units: Vec<Unit> = plan.metrics.iter().filter_map(|key| definition.metric(key)).map(unit_of).collect();
    match kind {
        ChartKind::Control => (0..units.len().min(3)).collect(),
        ChartKind::Pareto => (0..units.len().min(2)).collect(),
        ChartKind::Bars | ChartKind::Lines => (0..units.len()).filter(|i| units[*i] == units[0]).collect(),
    }
}

fn unit_of(metric: &Metric) -> Unit {
    match metric.kind {
        Kind::Money | Kind::Fine => Unit::Money,
        Kind::Rate if metric.per == 1 => Unit::Share,
        Kind::Mean if metric.money => Unit::Money,
        Kind::Rate | Kind::Mean => Unit::Per,
        Kind::Count | Kind::Number => Unit::Count,
    }
}
