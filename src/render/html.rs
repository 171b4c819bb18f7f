//! A page as one HTML file: no network, no script, charts inline, tables beneath them, light, dark and print.
//! Never computes a number: it writes what the page holds in the reader's language.

use super::chart;
use super::numbers::{self, NOTHING};
use super::texts::Texts;
use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Chart, Row, Table};
use crate::report::value::{Figure, Value};
use minijinja::value::Serde;
use minijinja::{Environment, Value as View, context};
use serde::Serialize;

/// Key columns of free words.
const PROSE: &[&str] = &["root_cause", "action"];

const TEMPLATE: &str = include_str!("page.html");

#[derive(Serialize, Default)]
struct Cell {
    text: String,
    number: bool,
    /// Words that may run over several lines.
    prose: bool,
    sub: Option<String>,
    change: Option<String>,
    tone: &'static str,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<Cell>,
    total: bool,
}

#[derive(Serialize)]
struct Grid {
    title: String,
    head: Vec<Cell>,
    rows: Vec<Line>,
    more: Option<String>,
}

#[derive(Serialize)]
struct Card {
    name: String,
    value: String,
    sub: Option<String>,
    sentence: Option<String>,
    tone: &'static str,
}

/// The whole page.
///
/// # Errors
/// The template and what it is given do not fit: a fault of ours.
pub fn page(page: &Page, texts: &Texts) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE)?;
    let sections: Vec<View> = page
        .sections
        .iter()
        .map(|section| {
            let blocks: Vec<View> = section.blocks.iter().map(|b| block(b, page.period.cycle(), texts)).collect();
            context! { title => texts.get(&section.title), blocks }
        })
        .collect();
    let word = |key: &str| texts.get(&format!("page-{key}"));
    let definitions: Vec<View> = page
        .metrics
        .iter()
        .map(|key| context! { name => texts.get(&format!("metric-{key}")), about => texts.get(&format!("about-{key}")) })
        .collect();
    let p = &page.provenance;
    let hash = |(name, value): (&str, &str)| context! { name => word(&format!("hash-{name}")), value };
    let hashes: Vec<View> = p.hashes().into_iter().map(hash).collect();
    let view = context! {
        lang => texts.tag(),
        title => texts.get(&page.title),
        period => page.period.to_string(),
        period_line => period_line(page, texts),
        facts => facts(page, texts),
        warnings => page.warnings.iter().map(|say| texts.say(say)).collect::<Vec<_>>(),
        sections,
        definitions,
        notes => page.notes.iter().map(|say| texts.say(say)).collect::<Vec<_>>(),
        hashes,
        versions => versions(page, texts),
        program => p.program.as_str(),
        words => context! {
            contents => word("contents"), definitions => word("definitions"), notes => word("notes"), numbers => word("numbers"),
            nothing => word("nothing"), hashes => word("hashes"), program => word("program"),
        },
    };
    environment.get_template("page.html")?.render(context! { page => view })
}

/// Which week or quarter the page is about.
pub fn period_line(page: &Page, texts: &Texts) -> String {
    let [cycle, ..] = page.period.cycle().names();
    let (from, to) = (page.period.first_day().to_string(), page.period.last_day().to_string());
    texts.with(&format!("page-{cycle}"), &[("period", page.period.to_string()), ("from", from), ("to", to)])
}

/// Day, reach of the data and currency, a phrase each.
pub fn facts(page: &Page, texts: &Texts) -> Vec<String> {
    let mut facts = vec![texts.with("page-as-of", &[("date", page.as_of.to_string())])];
    facts.extend(page.provenance.data_until.map(|day| texts.with("page-data-until", &[("date", day.to_string())])));
    if !page.provenance.currencies.is_empty() {
        facts.push(texts.with("page-currency", &[("currencies", page.provenance.currencies.join(", "))]));
    }
    facts
}

/// Rules, strategy and scorecards by name and version, a phrase each.
pub fn versions(page: &Page, texts: &Texts) -> Vec<String> {
    let none = |name: &str| texts.get(&format!("page-version-{name}-none"));
    let phrase = |(name, versions): (&str, &[String])| {
        let told = if versions.is_empty() { none(name) } else { versions.join(", ") };
        texts.with(&format!("page-version-{name}"), &[("names", told)])
    };
    page.provenance.versions().into_iter().map(phrase).collect()
}

fn block(block: &Block, cycle: Cycle, texts: &Texts) -> View {
    match block {
        Block::Headline { figures, .. } => {
            let cards: Vec<Card> = figures.iter().map(|figure| card(figure, cycle, texts)).collect();
            context! { kind => "headline", cards => View::from(Serde(cards)) }
        }
        Block::Figures { key, figures } => {
            let title = title(key, texts);
            context! { kind => "table", title => title.as_str(), table => View::from(Serde(compared(figures, &title, cycle, texts))), empty => "" }
        }
        Block::Table(table) => {
            let title = title(&table.key, texts);
            let empty = texts.get(if table.key == "signals" { "page-no-signal" } else { "page-nothing" });
            context! { kind => "table", title => title.as_str(), table => View::from(Serde(grid(table, &title, texts))), empty }
        }
        Block::Chart(drawn, table) => {
            let title = chart_title(drawn, texts);
            let svg = chart::svg(drawn, texts, &title).map(View::from_safe_string);
            context! { kind => "chart", title => title.as_str(), svg, table => View::from(Serde(grid(table, &title, texts))) }
        }
        Block::Says { key, says } => {
            let lines: Vec<String> = says.iter().map(|say| texts.say(say)).collect();
            context! { kind => "says", title => title(key, texts), lines, empty => texts.get("page-nothing") }
        }
        Block::Note(say) => context! { kind => "note", text => texts.say(say) },
    }
}

/// A block's heading.
pub fn title(key: &str, texts: &Texts) -> String {
    texts.get(&format!("block-{key}"))
}

fn chart_title(chart: &Chart, texts: &Texts) -> String {
    match &chart.about {
        Some((list, code)) => format!("{} · {}", texts.code(list, code), title(&chart.key, texts)),
        None => title(&chart.key, texts),
    }
}

/// A headline figure with its sentence.
fn card(figure: &Figure, cycle: Cycle, texts: &Texts) -> Card {
    let lang = texts.lang;
    let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| NOTHING.into(), |v| numbers::headline(v, lang));
    let [now, ..] = cycle.names();
    let sentence = figure.before.as_ref().map(|before| {
        let mut places = vec![("before", shown(&figure.before)), ("long_before", shown(&figure.long_before))];
        match numbers::change(&figure.now, before, lang) {
            Some(change) => {
                places.push(("change", change));
                texts.with(&format!("headline-{now}"), &places)
            }
            None => texts.with(&format!("headline-{now}-none"), &places),
        }
    });
    Card {
        name: texts.get(&format!("metric-{}", figure.metric)),
        value: numbers::headline(&figure.now, lang),
        sub: numbers::parts(&figure.now).map(|(part, whole)| format!("{part} / {whole}")),
        sentence,
        tone: numbers::tone(figure),
    }
}

fn number(value: &Value, texts: &Texts) -> Cell {
    let sub = numbers::parts(value).map(|(part, whole)| format!("{part} / {whole}"));
    Cell { text: numbers::value(value, texts.lang), number: true, sub, ..Cell::default() }
}

/// One line a metric, three periods side by side.
fn compared(figures: &[Figure], title: &str, cycle: Cycle, texts: &Texts) -> Grid {
    let [now, before, long_before] = cycle.names().map(|name| format!("column-{name}"));
    let head = |key: &str, number: bool| Cell { text: texts.get(key), number, ..Cell::default() };
    let rows = figures.iter().map(|figure| {
        let earlier = |value: &Option<Value>| {
            let value = value.as_ref().unwrap_or(&Value::Empty);
            let change = numbers::change(&figure.now, value, texts.lang).unwrap_or_else(|| NOTHING.into());
            (number(value, texts), Cell { text: change, number: true, ..Cell::default() })
        };
        let name = Cell { text: texts.get(&format!("metric-{}", figure.metric)), ..Cell::default() };
        let ((earlier_one, since), (long, since_long)) = (earlier(&figure.before), earlier(&figure.long_before));
        Line { cells: vec![name, number(&figure.now, texts), earlier_one, since, long, since_long], total: false }
    });
    Grid {
        title: title.to_owned(),
        head: vec![
            head("column-metric", false),
            head(&now, true),
            head(&before, true),
            head("column-change", true),
            head(&long_before, true),
            head("column-change", true),
        ],
        rows: rows.collect(),
        more: None,
    }
}

fn grid(table: &Table, title: &str, texts: &Texts) -> Grid {
    let shown = |key: &String| table.shown.is_empty() || table.shown.contains(key);
    let keys = table.keys.iter().map(|key| Cell { text: texts.get(&format!("key-{key}")), ..Cell::default() });
    let metrics = table.metrics.iter().filter(|key| shown(key));
    let metrics = metrics.map(|key| Cell { text: texts.get(&format!("metric-{key}")), number: true, ..Cell::default() });
    let figures =
        |figures: &[Figure]| -> Vec<Cell> { figures.iter().filter(|f| shown(&f.metric)).map(|f| compared_cell(table, f, texts)).collect() };
    // A part in which nothing was and nothing happened this time stands in the files only.
    let idle =
        |row: &&Row| table.compare && row.figures.iter().all(|f| f.now != Value::Withheld && f.now.number().is_none_or(|x| x == 0.0));
    let most = table.limit.unwrap_or(usize::MAX);
    let mut rows: Vec<Line> = table
        .rows
        .iter()
        .filter(|row| !idle(row))
        .take(most)
        .map(|row| {
            let keys = table.keys.iter().zip(&row.keys).map(|(list, key)| Cell {
                text: key_text(list, key.as_deref(), texts),
                prose: PROSE.contains(&list.as_str()),
                ..Cell::default()
            });
            Line { cells: keys.chain(figures(&row.figures)).collect(), total: false }
        })
        .collect();
    if let Some(total) = &table.total {
        let name = |i: usize| if i == 0 { texts.get("page-total") } else { String::new() };
        let keys = (0..table.keys.len()).map(|i| Cell { text: name(i), ..Cell::default() });
        rows.push(Line { cells: keys.chain(figures(&total.figures)).collect(), total: true });
    }
    let left_out = table.rows.iter().filter(|row| !idle(row)).count().saturating_sub(most);
    let more = (left_out > 0).then(|| texts.with("page-rows-left-out", &[("count", numbers::count(left_out as i64))]));
    Grid { title: title.to_owned(), head: keys.chain(metrics).collect(), rows, more }
}

/// A figure's cell; with its change on the period before, where it changed.
fn compared_cell(table: &Table, figure: &Figure, texts: &Texts) -> Cell {
    let mut cell = number(&figure.now, texts);
    if let (true, Some(before)) = (table.compare && figure.before.as_ref() != Some(&figure.now), &figure.before) {
        cell.change = numbers::change(&figure.now, before, texts.lang);
        cell.tone = numbers::tone(figure);
    }
    cell
}

/// A key cell: groups without a name say so, plain columns stay empty.
pub fn key_text(list: &str, key: Option<&str>, texts: &Texts) -> String {
    let may_be_empty = ["rule", "passed", "root_cause", "action", "owner", "due_on"].contains(&list);
    if key.is_none() && may_be_empty { NOTHING.into() } else { texts.key_cell(list, key) }
}
