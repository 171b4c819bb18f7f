//! A page in a reader's words: cards, grids of cells, drawings and sentences, the same for every form that people read.
//! Never computes a number, and never knows how a form looks.

use super::canvas::Canvas;
use super::chart;
use super::numbers::{self, Amounts, NOTHING};
use super::texts::Texts;
use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Chart, Row, Table};
use crate::report::value::{Figure, Value};
use serde::Serialize;

/// Key columns of free words.
const PROSE: &[&str] = &["root_cause", "action"];

/// A page ready to be shown.
pub struct View {
    pub title: String,
    /// `2026-W23`.
    pub period: String,
    pub period_line: String,
    /// Day, reach of the data, currency.
    pub facts: Vec<String>,
    pub warnings: Vec<String>,
    pub sections: Vec<Section>,
    /// Names of the figures shown and what they mean.
    pub definitions: Vec<(String, String)>,
    pub notes: Vec<String>,
    /// What the page was made from, and its hash.
    pub hashes: Vec<(String, String)>,
    /// Rules, strategy and scorecards by name and version.
    pub versions: Vec<String>,
    pub program: String,
}

pub struct Section {
    pub title: String,
    pub parts: Vec<Part>,
}

/// What stands under a section's heading.
pub enum Part {
    Cards(Vec<Card>),
    Table(Grid),
    /// A drawing (nothing where there is nothing to draw) and its numbers.
    Chart(Option<Canvas>, Grid),
    /// Lines under a heading, and what is said where there is none.
    Lines {
        title: String,
        lines: Vec<String>,
        empty: String,
    },
    Text(String),
}

/// A headline figure.
#[derive(Debug, Serialize)]
pub struct Card {
    pub name: String,
    pub value: String,
    /// Part and whole of a rate.
    pub sub: Option<String>,
    pub sentence: Option<String>,
    pub tone: &'static str,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    pub title: String,
    /// The unit of its amounts, where it is not one.
    pub unit: Option<String>,
    pub head: Vec<Cell>,
    pub rows: Vec<Line>,
    /// How many rows were left out.
    pub more: Option<String>,
    /// What is said where there is no row.
    pub empty: String,
    /// Columns at the left that name the row.
    pub keys: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub cells: Vec<Cell>,
    pub total: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    pub text: String,
    /// The number itself, to sort by.
    pub sort: Option<f64>,
    pub number: bool,
    /// Words that may run over several lines.
    pub prose: bool,
    /// Part and whole of a rate.
    pub sub: Option<String>,
    pub change: Option<String>,
    pub tone: &'static str,
}

/// The whole page in a language.
pub fn view(page: &Page, texts: &Texts) -> View {
    let p = &page.provenance;
    let hash = |(name, hash): (&str, &str)| (texts.get(&format!("page-hash-{name}")), hash.to_owned());
    let section = |section: &crate::report::page::Section| Section {
        title: texts.get(&section.title),
        parts: section.blocks.iter().map(|b| block(b, page, texts)).collect(),
    };
    View {
        title: texts.get(&page.title),
        period: page.period.to_string(),
        period_line: period_line(page, texts),
        facts: facts(page, texts),
        warnings: page.warnings.iter().map(|say| texts.say(say)).collect(),
        sections: page.sections.iter().map(section).collect(),
        definitions: page.metrics.iter().map(|key| (texts.get(&format!("metric-{key}")), texts.get(&format!("about-{key}")))).collect(),
        notes: page.notes.iter().map(|say| texts.say(say)).collect(),
        hashes: p.hashes().into_iter().map(hash).collect(),
        versions: versions(page, texts),
        program: p.program.clone(),
    }
}

/// Which week or quarter the page is about.
pub fn period_line(page: &Page, texts: &Texts) -> String {
    let [cycle, ..] = page.period.cycle().names();
    let day = |day| numbers::day(day, texts.lang);
    let (from, to) = (day(page.period.first_day()), day(page.period.last_day()));
    texts.with(&format!("page-{cycle}"), &[("period", page.period.to_string()), ("from", from), ("to", to)])
}

/// Day, reach of the data and currency, a phrase each.
pub fn facts(page: &Page, texts: &Texts) -> Vec<String> {
    let day = |day| numbers::day(day, texts.lang);
    let mut facts = vec![texts.with("page-as-of", &[("date", day(page.as_of))])];
    facts.extend(page.provenance.data_until.map(|until| texts.with("page-data-until", &[("date", day(until))])));
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

/// A block's heading.
pub fn title(key: &str, texts: &Texts) -> String {
    texts.get(&format!("block-{key}"))
}

/// A key cell: groups without a name say so, plain columns stay empty.
pub fn key_text(list: &str, key: Option<&str>, texts: &Texts) -> String {
    let may_be_empty =
        ["rule", "passed", "root_cause", "action", "owner", "due_on", "payment_id", "account_id", "complaint_id"].contains(&list);
    if key.is_none() && may_be_empty { NOTHING.into() } else { texts.key_cell(list, key) }
}

fn block(block: &Block, page: &Page, texts: &Texts) -> Part {
    let cycle = page.period.cycle();
    match block {
        Block::Headline { figures, .. } => Part::Cards(figures.iter().map(|figure| card(figure, cycle, texts)).collect()),
        Block::Figures { key, figures } => Part::Table(compared(figures, title(key, texts), cycle, texts)),
        Block::Table(table) => Part::Table(grid(table, title(&table.key, texts), page, texts)),
        Block::Chart(drawn, table) => {
            let beneath = without(table, drawn.about.as_ref().map(|(list, _)| list.as_str()));
            Part::Chart(chart::drawing(drawn, texts), grid(&beneath, chart_title(drawn, texts), page, texts))
        }
        Block::Says { key, says } => Part::Lines {
            title: title(key, texts),
            lines: says.iter().map(|say| texts.say(say)).collect(),
            empty: texts.get("page-nothing"),
        },
        Block::Note(say) => Part::Text(texts.say(say)),
    }
}

/// A table without the key column that its chart's title tells.
fn without(table: &Table, told: Option<&str>) -> Table {
    let keep: Vec<bool> = table.keys.iter().map(|key| told != Some(key.as_str())).collect();
    let kept = |keys: &[Option<String>]| keys.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(key, _)| key.clone()).collect();
    let row = |row: &Row| Row { keys: kept(&row.keys), figures: row.figures.clone() };
    Table {
        keys: table.keys.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(key, _)| key.clone()).collect(),
        rows: table.rows.iter().map(row).collect(),
        total: table.total.as_ref().map(row),
        ..table.clone()
    }
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
        sub: numbers::headline_parts(&figure.now, lang),
        sentence,
        tone: numbers::tone(figure),
    }
}

fn number(value: &Value, amounts: Amounts, texts: &Texts) -> Cell {
    let sub = numbers::parts_in(value, amounts).map(|(part, whole)| format!("{part} / {whole}"));
    Cell { text: numbers::value_in(value, texts.lang, amounts), number: true, sort: value.number(), sub, ..Cell::default() }
}

/// One line a metric, three periods side by side, amounts to the cent.
fn compared(figures: &[Figure], title: String, cycle: Cycle, texts: &Texts) -> Grid {
    let [now, before, long_before] = cycle.names().map(|name| format!("column-{name}"));
    let head = |key: &str, number: bool| Cell { text: texts.get(key), number, ..Cell::default() };
    let exact = Amounts::Exact;
    let rows = figures.iter().map(|figure| {
        let earlier = |value: &Option<Value>| {
            let value = value.as_ref().unwrap_or(&Value::Empty);
            let change = numbers::change(&figure.now, value, texts.lang);
            let moved = numbers::moved(&figure.now, value);
            let text = change.unwrap_or_else(|| NOTHING.into());
            (number(value, exact, texts), Cell { text, number: true, sort: moved, ..Cell::default() })
        };
        let name = Cell { text: texts.get(&format!("metric-{}", figure.metric)), ..Cell::default() };
        let ((earlier_one, since), (long, since_long)) = (earlier(&figure.before), earlier(&figure.long_before));
        Line { cells: vec![name, number(&figure.now, exact, texts), earlier_one, since, long, since_long], total: false }
    });
    Grid {
        title,
        unit: None,
        rows: rows.collect(),
        head: vec![
            head("column-metric", false),
            head(&now, true),
            head(&before, true),
            head("column-change", true),
            head(&long_before, true),
            head("column-change", true),
        ],
        more: None,
        empty: texts.get("page-nothing"),
        keys: 1,
    }
}

fn grid(table: &Table, title: String, page: &Page, texts: &Texts) -> Grid {
    let shown = |key: &String| table.shown.is_empty() || table.shown.contains(key);
    // A part in which nothing was and nothing happened this time stands in the files only.
    let idle =
        |row: &&Row| table.compare && row.figures.iter().all(|f| f.now != Value::Withheld && f.now.number().is_none_or(|x| x == 0.0));
    let most = table.limit.unwrap_or(usize::MAX);
    let busy: Vec<&Row> = table.rows.iter().filter(|row| !idle(row)).collect();
    let seen = busy.iter().copied().take(most).chain(&table.total);
    let amounts = numbers::amounts_of(seen.flat_map(|row| &row.figures).filter(|f| shown(&f.metric)).map(|f| &f.now), texts.lang);
    let figures = |row: &Row| -> Vec<Cell> {
        row.figures.iter().filter(|f| shown(&f.metric)).map(|f| compared_cell(table, f, amounts, texts)).collect()
    };
    let mut rows: Vec<Line> = busy
        .iter()
        .take(most)
        .map(|row| {
            let keys = table.keys.iter().zip(&row.keys).map(|(list, key)| key_cell(list, key.as_deref(), texts));
            Line { cells: keys.chain(figures(row)).collect(), total: false }
        })
        .collect();
    if let Some(total) = &table.total {
        let name = |i: usize| if i == 0 { texts.get("page-total") } else { String::new() };
        let keys = (0..table.keys.len()).map(|i| Cell { text: name(i), ..Cell::default() });
        rows.push(Line { cells: keys.chain(figures(total)).collect(), total: true });
    }
    let keys = table.keys.iter().map(|key| Cell { text: texts.get(&format!("key-{key}")), ..Cell::default() });
    let metrics = table.metrics.iter().filter(|key| shown(key));
    let metrics = metrics.map(|key| Cell { text: texts.get(&format!("metric-{key}")), number: true, ..Cell::default() });
    let left_out = busy.len().saturating_sub(most);
    Grid {
        title,
        unit: (amounts != Amounts::Exact).then(|| texts.get(unit_key(page))),
        head: keys.chain(metrics).collect(),
        rows,
        more: (left_out > 0).then(|| texts.with("page-rows-left-out", &[("count", numbers::count(left_out as i64))])),
        empty: texts.get(if table.key == "signals" { "page-no-signal" } else { "page-nothing" }),
        keys: table.keys.len(),
    }
}

/// 万元 is said of yuan alone; other currencies stand in the line of facts.
fn unit_key(page: &Page) -> &'static str {
    let yuan = page.provenance.currencies.iter().all(|code| code == "CNY");
    if yuan { "unit-ten-thousand-yuan" } else { "unit-ten-thousand" }
}

fn key_cell(list: &str, key: Option<&str>, texts: &Texts) -> Cell {
    // Numbers of weeks and days sort as numbers; days are ISO dates, which sort as they stand.
    let sort = key.filter(|_| ["week", "days", "passed"].contains(&list)).and_then(|key| key.parse().ok());
    Cell { text: key_text(list, key, texts), sort, prose: PROSE.contains(&list), ..Cell::default() }
}

/// A figure's cell; with its change on the period before, where it changed.
fn compared_cell(table: &Table, figure: &Figure, amounts: Amounts, texts: &Texts) -> Cell {
    let mut cell = number(&figure.now, amounts, texts);
    if let (true, Some(before)) = (table.compare && figure.before.as_ref() != Some(&figure.now), &figure.before) {
        cell.change = numbers::change(&figure.now, before, texts.lang);
        cell.tone = numbers::tone(figure);
    }
    cell
}
