//! Gathers a report's findings: asks the store, hands frames to the trends, and lets the report make a page of it all.
//! Never counts: queries do; never words: the catalogue does.

mod complaints;
mod quarterly;
mod weekly;

use super::fault;
use super::questions::ask;
use super::shelf::Shelved;
use crate::command::Failure;
use crate::domain::{Period, Week};
use crate::report::page::{Place, Provenance, Say};
use crate::report::{Definition, Page, build, digest};
use crate::rules::Packs;
use crate::store::Store;
use serde::Deserialize;

/// The page of a report as of the store's day.
pub fn page(store: &mut Store, shelved: &Shelved) -> Result<Page, Failure> {
    let (day, definition) = (store.as_of(), &shelved.definition);
    let period = Period::last_complete(definition.cycle, day);
    let week = Week::last_complete(day);
    if Definition::builtin(definition.base()).is_ok_and(|base| base.cycle != definition.cycle) {
        let what = format!("report {}: the findings of {} are of another cycle", definition.name, definition.base());
        return Err(Failure::input(what).hint("take over the line `cycle`, or its absence, from `retrace report show`"));
    }
    let mut page = head(store, period)?;
    let findings = match (definition.base(), period) {
        ("weekly", _) => weekly::findings(store, week),
        ("complaints", _) => complaints::findings(store, week, &mut page),
        ("quarterly", Period::Quarter(quarter)) => quarterly::findings(store, quarter, &mut page),
        (other, _) => Err(Failure::fault(format!("no findings are gathered for {other}"))),
    };
    // Whatever happened, the session stands on its own day again.
    store.move_to(day)?;
    let mut findings = findings?;
    ask(store, &definition.questions, period, &mut findings)?;
    build(page, definition, &findings).map_err(|e| match &shelved.file {
        // What a definition of the user's asks for and no finding has is the user's to mend.
        Some(file) => Failure::input(format!("{}: {e}", file.display())).hint("`retrace report check NAME` tries it again"),
        None => fault(e),
    })
}

fn head(store: &Store, period: Period) -> Result<Page, Failure> {
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
        period,
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
