//! A page as JSON: every number shown, each figure as {value, numerator, denominator}; amounts are decimal text, codes are codes.
//! Never rounds and never translates.

use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Place, Row, Say, Table};
use crate::report::value::{Figure, Part, Value};
use serde_json::{Map, Value as Json, json};

/// The whole page.
pub fn page(page: &Page) -> String {
    let mut all = Map::new();
    all.insert("report".into(), page.name.clone().into());
    all.insert("as_of".into(), page.as_of.to_string().into());
    let [cycle, ..] = page.period.cycle().names();
    all.insert(format!("{cycle}_start"), page.period.first_day().to_string().into());
    all.insert(format!("{cycle}_end"), page.period.last_day().to_string().into());
    all.insert(cycle.into(), page.period.to_string().into());
    let p = &page.provenance;
    all.insert("data_until".into(), p.data_until.map_or(Json::Null, |day| day.to_string().into()));
    all.insert("currencies".into(), p.currencies.clone().into());
    all.insert("hashes".into(), p.hashes().into_iter().map(|(name, hash)| (name.to_owned(), hash.into())).collect::<Map<_, Json>>().into());
    for (name, versions) in p.versions() {
        all.insert(name.into(), versions.into());
    }
    all.insert("program".into(), p.program.clone().into());
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Headline { key, figures } | Block::Figures { key, figures } => {
                all.insert(key.clone(), figures_of(figures, page.period.cycle()).into());
            }
            Block::Table(table) | Block::Chart(_, table) => {
                let rows = rows(table, page.period.cycle());
                match all.get_mut(&table.key).and_then(Json::as_array_mut) {
                    Some(there) => there.extend(rows),
                    None => {
                        all.insert(table.key.clone(), rows.into());
                    }
                }
                if let Some(total) = &table.total {
                    all.insert(format!("{}_total", table.key), figures_of(&total.figures, page.period.cycle()).into());
                }
            }
            Block::Says { key, says } => {
                all.insert(key.clone(), says.iter().map(said).collect::<Vec<Json>>().into());
            }
            Block::Note(_) => {}
        }
    }
    format!("{:#}\n", Json::Object(all))
}

/// A line by its key, with what stands in its places.
fn said(say: &Say) -> Json {
    let places = say.with.iter().map(|(name, place)| {
        let place = match place {
            Place::Value(value) => triple(value).into(),
            Place::Text(text) | Place::Code(_, text) => text.clone().into(),
        };
        (name.clone(), place)
    });
    json!({ "key": say.key, "with": places.collect::<Map<String, Json>>() })
}

fn rows(table: &Table, cycle: Cycle) -> Vec<Json> {
    table.rows.iter().map(|row| row_of(table, row, cycle)).collect()
}

fn row_of(table: &Table, row: &Row, cycle: Cycle) -> Json {
    let keys = table.keys.iter().zip(&row.keys).map(|(list, key)| (list.clone(), key_of(list, key.as_deref())));
    let mut all: Map<String, Json> = keys.collect();
    for figure in &row.figures {
        all.insert(figure.metric.clone(), if table.plain { bare(&figure.now) } else { figure_of(figure, cycle) });
    }
    all.into()
}

/// A key: an id, a code or a day as text, a number of weeks or days as a number.
fn key_of(list: &str, key: Option<&str>) -> Json {
    let counted = ["week", "days", "passed"].contains(&list);
    match key {
        None => Json::Null,
        Some(text) => text.parse::<i64>().ok().filter(|_| counted).map_or_else(|| text.into(), Json::from),
    }
}

fn figures_of(figures: &[Figure], cycle: Cycle) -> Map<String, Json> {
    figures.iter().map(|figure| (figure.metric.clone(), figure_of(figure, cycle))).collect()
}

fn figure_of(figure: &Figure, cycle: Cycle) -> Json {
    let mut all = triple(&figure.now);
    let [_, before, long_before] = cycle.names();
    for (name, earlier) in [(before, &figure.before), (long_before, &figure.long_before)] {
        if let Some(value) = earlier {
            all.insert(name.into(), triple(value).into());
        }
    }
    all.into()
}

fn triple(value: &Value) -> Map<String, Json> {
    let (numerator, denominator) = match *value {
        Value::Rate { part, whole, .. } => (part_of(part), part_of(whole)),
        Value::Mean { part, whole } => (part_of(part), whole.into()),
        Value::Part(part) => (part_of(part), Json::Null),
        Value::Empty | Value::Withheld | Value::Number(_) => (Json::Null, Json::Null),
    };
    let mut all = Map::new();
    all.extend([("value".to_owned(), bare(value)), ("numerator".to_owned(), numerator), ("denominator".to_owned(), denominator)]);
    if *value == Value::Withheld {
        all.insert("withheld".into(), true.into());
    }
    all
}

fn bare(value: &Value) -> Json {
    match *value {
        Value::Empty | Value::Withheld => Json::Null,
        Value::Part(part) => part_of(part),
        Value::Rate { .. } | Value::Mean { .. } => value.number().map_or(Json::Null, Json::from),
        Value::Number(x) if x.fract() == 0.0 && x.abs() < 1e15 => (x as i64).into(),
        Value::Number(x) => x.into(),
    }
}

fn part_of(part: Part) -> Json {
    match part {
        Part::Count(n) => n.into(),
        Part::Money(money) => money.to_string().into(),
        Part::Millionths(n) => decimal(n).into(),
    }
}

/// Millionths as decimal text with at least two decimals and no more than are needed.
fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let abs = millionths.unsigned_abs();
    let mut text = format!("{sign}{}.{:06}", abs / 1_000_000, abs % 1_000_000);
    let least = text.len() - 4;
    while text.len() > least && text.ends_with('0') {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_over_nothing_is_null_and_keeps_its_parts() {
        let rate = Value::Rate { part: Part::Count(2), whole: Part::Count(0), per: 1 };
        assert_eq!(Json::Object(triple(&rate)), json!({ "value": null, "numerator": 2, "denominator": 0 }));
    }

    #[test]
    fn commission_is_exact() {
        assert_eq!(decimal(123_456_700), "123.4567");
        assert_eq!(decimal(-1_500_000), "-1.50");
        assert_eq!(decimal(0), "0.00");
    }
}
