//! Strategies: which there are and whom they treat, and what a trial of a challenger came to. Never shows an outcome before the day that the
//! trial fixed for its one look.

use super::Span;
use crate::command::contest::Contest;
use crate::command::report::fault;
use crate::command::trial::{Arms, held, outcomes};
use crate::command::{Failure, segment};
use crate::domain::Quarter;
use crate::report::page::Say;
use crate::report::{Findings, Page, digest};
use crate::segment::trial::{Group, Trial, Verdict, difference, verdict};
use crate::store::Store;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

/// The strategies of the workspace, and the trial that ran in the quarter or was looked at by its end; where none did, a note says so.
///
/// # Errors
/// The store's; input, where a strategy does not hold together.
pub fn strategies(
    store: &mut Store,
    quarter: Quarter,
    day: Date,
    contest: &Contest,
    findings: &mut Findings,
    page: &mut Page,
) -> Result<(), Failure> {
    findings.add("strategies", &files(store, contest)).map_err(fault)?;
    let (mut rows, mut results) = (Vec::new(), Vec::new());
    let span = Span::of(quarter);
    let ran = contest.trial().filter(|(trial, _)| trial.from <= span.last && span.first <= trial.look_on);
    match ran {
        Some((trial, _)) if trial.look_on <= day => {
            let arms = outcomes(store, trial, trial.from.saturating_sub(1.day()), trial.look_on, Some(trial.to))?;
            tell(trial, &arms, true, &mut rows);
            results.extend(arms.iter().map(|(currency, groups)| result(trial, currency.as_deref(), groups)));
        }
        Some((trial, _)) => tell(trial, &held(store, trial, trial.from.min(day))?, false, &mut rows),
        None => page.notes.push(Say { key: "note-no-trial".into(), with: Vec::new() }),
    }
    findings.add("trial", &rows).map_err(fault)?;
    findings.add("trial_result", &results).map_err(fault)
}

/// Every strategy file by name, with its version where it can be read, and a hash that changes with any letter of it.
fn files(store: &Store, contest: &Contest) -> Vec<Value> {
    let folder = store.workspace().strategy("default");
    let entries = folder.parent().map(std::fs::read_dir).into_iter().flatten().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    let challenger = contest.trial().map(|(trial, _)| trial.strategy.as_str());
    let row = |path: &std::path::PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let hash: String = digest([std::fs::read_to_string(path).ok()?]).chars().take(12).collect();
        let role = if name == "default" {
            "champion"
        } else if challenger == Some(name.as_str()) {
            "challenger"
        } else {
            "kept"
        };
        let version = segment::strategy(store, &name).ok().map(|strategy| strategy.version);
        Some(json!({ "strategy": name, "role": role, "hash": hash, "version": version }))
    };
    paths.iter().filter_map(row).collect()
}

fn tell(trial: &Trial, arms: &Arms, looked: bool, rows: &mut Vec<Value>) {
    for (currency, groups) in arms {
        for (arm, group) in ["champion", "challenger"].into_iter().zip(groups) {
            let total = group.total();
            let shown = |value: Value| if looked { value } else { Value::Null };
            rows.push(json!({
                "trial": trial.name, "arm": arm, "currency": currency, "trial_from": trial.from.to_string(), "trial_to": trial.to.to_string(),
                "look_on": trial.look_on.to_string(), "people": group.debtors(), "accounts": total.accounts,
                "balance": total.balance.to_string(), "recovered": shown(total.recovered.to_string().into()),
                "complaints": shown(total.complaints.into()),
            }));
        }
    }
}

/// What the one look says.
fn result(trial: &Trial, currency: Option<&str>, [champion, challenger]: &[Group; 2]) -> Value {
    let recovery = difference(champion.recovery(), challenger.recovery());
    let complaints = difference(champion.complaints(), challenger.complaints());
    let says = match recovery.map(|recovery| verdict(recovery, complaints)) {
        Some(Verdict::Challenger) => "challenger",
        Some(Verdict::Champion) => "champion",
        Some(Verdict::MoreComplaints) => "more_complaints",
        Some(Verdict::Open) => "open",
        None => "too_few",
    };
    let rounded = |x: f64| (x * 100.0).round() / 100.0;
    json!({
        "trial": trial.name, "currency": currency, "verdict": says, "people": champion.debtors() + challenger.debtors(),
        "difference": recovery.map(|i| rounded(i.value)), "low": recovery.map(|i| rounded(i.low)), "high": recovery.map(|i| rounded(i.high)),
        "complaints_difference": complaints.map(|i| rounded(i.value)),
    })
}
