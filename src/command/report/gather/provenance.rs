//! What a page was made from, for its foot: the files, rules, strategy, settings and definition, by name, version and hash.
//! Never depends on when, by whom or in what order anything was loaded, and never refuses a report over a strategy it does not need.

use super::known::Known;
use crate::command::Failure;
use crate::command::report::kept::settings;
use crate::command::report::shelf::{Shelved, text};
use crate::domain::Period;
use crate::report::page::{Place, Provenance, Say};
use crate::report::{Page, digest};
use crate::rules::Packs;
use crate::store::{Store, Workspace};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// A strategy's name and version, the scorecard that it names, and its text.
struct Made {
    name: String,
    version: i64,
    scorecard: Option<String>,
    text: String,
}

/// The default strategy and its challenger, as their files say; what does not read is left to the verbs that need it.
fn strategies(workspace: &Workspace) -> Vec<Made> {
    #[derive(Deserialize)]
    struct Challenger {
        strategy: String,
    }
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        version: i64,
        scorecard: Option<String>,
        challenger: Option<Challenger>,
    }
    let mut made: Vec<Made> = Vec::new();
    let mut next = Some("default".to_owned());
    while let Some(name) = next.take().filter(|name| made.iter().all(|one| one.name != *name)) {
        let text = std::fs::read_to_string(workspace.strategy(&name)).unwrap_or_default();
        let file: Option<File> = toml::from_str(&text).ok();
        next = file.as_ref().and_then(|file| file.challenger.as_ref()).map(|challenger| challenger.strategy.clone());
        let (version, scorecard) = file.map_or((0, None), |file| (file.version, file.scorecard));
        made.push(Made { name, version, scorecard, text });
    }
    made
}

/// A page with its head and nothing on it; and since when anything is known.
///
/// # Errors
/// Input, where a pack that the settings name is not there; the store's.
pub fn head(store: &Store, period: Period, shelved: &Shelved) -> Result<(Page, Known), Failure> {
    #[derive(Deserialize)]
    struct File {
        feed: String,
        sha256: String,
    }
    #[derive(Deserialize)]
    struct Span {
        first_day: Option<Date>,
        last_day: Option<Date>,
    }
    #[derive(Deserialize)]
    struct Currency {
        currency: Option<String>,
    }
    let files: Vec<File> = store.rows("report/provenance", &[])?;
    let span: Option<Span> = store.rows("report/data_span", &[])?.into_iter().next();
    let currencies: Vec<Currency> = store.rows("report/currencies", &[])?;
    let currencies: Vec<String> = currencies.into_iter().filter_map(|c| c.currency).collect();
    let workspace = store.workspace();
    let text_of = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let strategies = strategies(workspace);
    let scorecards: BTreeSet<String> = strategies.iter().filter_map(|strategy| strategy.scorecard.clone()).collect();
    let cards = scorecards.iter().map(|card| text_of(&workspace.scorecard(card)));
    let texts = strategies.iter().map(|strategy| strategy.text.clone()).chain(cards);
    let own = shelved.file.as_deref().map_or_else(|| text(&shelved.definition.name).map(str::to_owned), |file| Ok(text_of(file)))?;
    let questions = shelved.definition.questions.iter().map(|question| text_of(&workspace.reports().join(&question.sql)));
    let names: Vec<&str> = workspace.config.rules.packs.iter().map(String::as_str).collect();
    let packs = Packs::of(&names, |name| std::fs::read_to_string(workspace.pack(name)).ok())
        .map_err(|e| Failure::input(e.to_string()).hint("name packs that there are under [rules] in retrace.toml"))?;
    let mixed = (currencies.len() > 1)
        .then(|| Say { key: "page-currencies-mixed".into(), with: vec![("currencies".into(), Place::Text(currencies.join(", ")))] });
    let page = Page {
        name: String::new(),
        title: String::new(),
        as_of: store.as_of(),
        period,
        provenance: Provenance {
            data_hash: digest(files.iter().flat_map(|file| [file.feed.as_str(), file.sha256.as_str()])),
            rules_hash: digest(packs.each().map(|pack| format!("{pack:?}"))),
            strategy_hash: digest(texts),
            settings_hash: digest([settings(workspace)]),
            definition_hash: digest(std::iter::once(own).chain(questions)),
            packs: packs.each().map(|pack| pack.name.clone()).collect(),
            strategies: strategies.iter().map(|strategy| format!("{} v{}", strategy.name, strategy.version)).collect(),
            scorecards: scorecards.into_iter().collect(),
            data_until: span.as_ref().and_then(|span| span.last_day),
            currencies,
            program: concat!("retrace ", env!("CARGO_PKG_VERSION")).into(),
        },
        sections: Vec::new(),
        warnings: mixed.into_iter().collect(),
        notes: Vec::new(),
        metrics: Vec::new(),
    };
    Ok((page, Known(span.and_then(|span| span.first_day))))
}
