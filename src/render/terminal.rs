//! A page's summary for a terminal: the headline figures, and the newest signals where there are any.
//! Never the whole page: the files have that.

use super::html::{facts, key_text, period_line, title};
use super::numbers::{self, NOTHING};
use super::texts::Texts;
use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Table as Rows};
use crate::report::value::{Figure, Value};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use std::fmt::Write;

/// The lines that a terminal has room for.
const SAID: &[&str] = &["moved", "decisions"];

/// Most signals shown.
const SIGNALS: usize = 5;

/// The summary, ending in a line break.
pub fn summary(page: &Page, texts: &Texts) -> String {
    let mut out = String::new();
    // Writing to memory cannot fail.
    let _ = writeln!(out, "{} · {}\n{}", texts.get(&page.title), period_line(page, texts), facts(page, texts).join(" · "));
    for warning in &page.warnings {
        let _ = writeln!(out, "! {}", texts.say(warning));
    }
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Headline { figures, .. } => {
                let _ = writeln!(out, "{}", figures_table(figures, page.period.cycle(), texts));
            }
            Block::Says { key, says } if SAID.contains(&key.as_str()) => {
                let _ = writeln!(out, "{}", title(key, texts));
                says.iter().for_each(|say| {
                    let _ = writeln!(out, "· {}", texts.say(say));
                });
            }
            Block::Table(rows) if rows.key == "signals" => {
                let _ = writeln!(out, "{}", signals(rows, texts));
            }
            _ => {}
        }
    }
    out
}

fn blank() -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn figures_table(figures: &[Figure], cycle: Cycle, texts: &Texts) -> String {
    let mut table = blank();
    let [now, before, long_before] = cycle.names();
    let heads = ["metric", now, "numerator", "denominator", before, "change", long_before];
    table.set_header(heads.iter().map(|key| texts.get(&format!("column-{key}"))));
    for figure in figures {
        let (part, whole) = numbers::parts(&figure.now).unwrap_or_default();
        let earlier = |v: &Option<Value>| v.as_ref().map_or_else(|| NOTHING.into(), |v| numbers::value(v, texts.lang));
        let change = figure.before.as_ref().and_then(|b| numbers::change(&figure.now, b, texts.lang));
        table.add_row(vec![
            Cell::new(texts.get(&format!("metric-{}", figure.metric))),
            right(numbers::value(&figure.now, texts.lang)),
            right(part),
            right(whole),
            right(earlier(&figure.before)),
            right(change.unwrap_or_else(|| NOTHING.into())),
            right(earlier(&figure.long_before)),
        ]);
    }
    table.trim_fmt()
}

fn signals(rows: &Rows, texts: &Texts) -> String {
    if rows.rows.is_empty() {
        return texts.get("page-no-signal");
    }
    let mut table = blank();
    let keys = rows.keys.iter().map(|key| texts.get(&format!("key-{key}")));
    table.set_header(keys.chain(rows.metrics.iter().map(|key| texts.get(&format!("metric-{key}")))));
    for row in rows.rows.iter().take(SIGNALS) {
        let keys = rows.keys.iter().zip(&row.keys).map(|(list, key)| Cell::new(key_text(list, key.as_deref(), texts)));
        table.add_row(keys.chain(row.figures.iter().map(|f| right(numbers::value(&f.now, texts.lang)))));
    }
    let mut text = format!("{}\n{}", title(&rows.key, texts), table.trim_fmt());
    if rows.rows.len() > SIGNALS {
        let _ = write!(text, "\n{}", texts.with("page-rows-left-out", &[("count", numbers::count((rows.rows.len() - SIGNALS) as i64))]));
    }
    text
}
