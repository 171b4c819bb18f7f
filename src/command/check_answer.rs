//! The answers of `check`: about one contact, with its rules cited; about a list, the list's own rows with the decision behind
//! each. Never decides, and never shows a personal cell of a list unmasked.

use super::check_list::{Checked, Outcome};
use crate::domain::Token;
use crate::domain::codes::Decision;
use crate::intake::call_list::Role;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell, CitedRule};
use crate::rules::{Citation, ContactDecision, ContactFacts, Person};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of `check`, as the contract has them, and more behind.
const COLUMNS: &[&str] = &[
    "account_id",
    "channel",
    "token",
    "at",
    "allowed",
    "decision",
    "rules",
    "warnings",
    "next_lawful_at",
    "attempts_left_today",
    "reason",
    "would_change",
    "limitation_ends_on",
    "decided_by",
];

/// Who decided where no person did.
pub const MACHINE: &str = "machine";

/// Columns behind a list's own; `rules` are ids, which `rules show` cites.
const LISTED: &[&str] =
    &["allowed", "decision", "rules", "warnings", "next_lawful_at", "attempts_left_today", "reason", "would_change", "decided_by"];

/// Blocking rules that the footer names.
const TOP: usize = 5;

/// The answer about one contact.
pub fn one(
    facts: &ContactFacts,
    token: Option<Token>,
    at: Timestamp,
    decision: &ContactDecision,
    decided_by: Option<&Person>,
    lang: Lang,
) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    let stamp = |at: Timestamp| Cell::Time(facts.zone.stamp(at));
    let text = |rule: &Citation| if lang == Lang::Zh { rule.text_zh.clone() } else { rule.text_en.clone() };
    let cited: Vec<CitedRule> = decision
        .rules
        .iter()
        .map(|rule| CitedRule {
            id: rule.id.clone(),
            text: text(rule),
            citation: rule.place(),
            force: rule.force.code(),
            confidence: rule.confidence,
        })
        .collect();
    answer.table_hides = vec!["token", "warnings", "reason", "would_change"];
    let line = |name: &str, words: &str| (!words.is_empty()).then(|| format!("{name}: {words}"));
    answer.footer.extend(line("why", &decision.reason));
    answer.footer.extend(line("what would change it", &decision.would_change));
    answer.footer.extend(warnings(decision).iter().map(|words| format!("warning: {words}")));
    answer.footer.extend(cited.iter().map(ToString::to_string));
    answer.push(vec![
        facts.account_id.as_str().into(),
        facts.channel.code().into(),
        token.map(|token| token.0).into(),
        stamp(at),
        decision.allowed.into(),
        decision.decision.code().into(),
        Cell::Rules(cited),
        warnings(decision).into(),
        decision.next_lawful_at.map_or(Cell::Empty, stamp),
        decision.attempts_left_today.map(i64::from).into(),
        decision.reason.as_str().into(),
        decision.would_change.as_str().into(),
        facts.limitation_ends_on.into(),
        decider(decided_by),
    ]);
    answer
}

fn decider(person: Option<&Person>) -> Cell {
    Cell::Text(person.map_or_else(|| MACHINE.to_owned(), ToString::to_string))
}

fn warnings(decision: &ContactDecision) -> Vec<String> {
    decision.warnings.iter().map(|w| format!("{}: {} [read {}]", w.rule.id, w.words, w.rule.confidence)).collect()
}

/// The list with the decision behind each row.
pub fn list(checked: Checked<'_>, lang: Lang) -> Answer {
    let Checked { header, columns, rows, tokens, outcomes, subjects, as_of } = checked;
    let with_tokens = columns.has(Role::Point);
    let mut answer = Answer { subjects, ..Answer::default() };
    let mut names = own_names(header);
    names.extend(LISTED.iter().copied().chain(with_tokens.then_some("token")).map(Cow::Borrowed));
    answer.columns = names;
    answer.table_hides = vec!["token", "warnings", "would_change"];
    answer.footer = footer(&outcomes, &rows.iter().map(|row| row.line).collect::<Vec<_>>(), as_of, lang);
    let width = header.len();
    for ((row, token), outcome) in rows.into_iter().zip(tokens).zip(outcomes) {
        let mut cells: Vec<Cell> = Vec::with_capacity(answer.columns.len());
        let mut own = row.cells.into_iter();
        for at in 0..width {
            cells.push(match own.next().flatten() {
                None => Cell::Empty,
                Some(text) => columns.personal(at, &text).map_or_else(|| Cell::Text(text), Cell::Personal),
            });
        }
        decided(&mut cells, outcome);
        if with_tokens {
            cells.push(token.map(|token: Token| token.0).into());
        }
        answer.push(cells);
    }
    answer
}

/// The list's own headings, each once beside the columns that come behind them.
fn own_names(header: &[String]) -> Vec<Cow<'static, str>> {
    let mut taken: BTreeSet<String> = LISTED.iter().chain(&["token"]).map(|name| (*name).to_owned()).collect();
    let mut names = Vec::with_capacity(header.len() + LISTED.len() + 1);
    for (at, heading) in header.iter().enumerate() {
        let mut name = if heading.is_empty() { format!("column_{}", at + 1) } else { heading.clone() };
        while !taken.insert(name.to_lowercase()) {
            name.push_str("_in_list");
        }
        names.push(Cow::Owned(name));
    }
    names
}

fn decided(cells: &mut Vec<Cell>, outcome: Outcome) {
    match outcome {
        Outcome::Judged(judged) => {
            let judged = *judged;
            let by = decider(judged.decided_by.as_ref());
            let decision = judged.decision;
            let words = warnings(&decision);
            cells.extend([
                decision.allowed.into(),
                decision.decision.code().into(),
                decision.rules.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>().into(),
                words.into(),
                decision.next_lawful_at.map_or(Cell::Empty, |at| Cell::Time(judged.zone.stamp(at))),
                decision.attempts_left_today.map(i64::from).into(),
                decision.reason.into(),
                decision.would_change.into(),
                by,
            ]);
        }
        Outcome::Refused { reason, change } => {
            let nothing = || Cell::List(Vec::new());
            let blocked = Decision::Blocked.code();
            cells.extend([
                false.into(),
                blocked.into(),
                nothing(),
                nothing(),
                Cell::Empty,
                Cell::Empty,
                reason.into(),
                change.into(),
                decider(None),
            ]);
        }
    }
}

/// How many rows got which decision, and what blocks most of them.
fn footer(outcomes: &[Outcome], lines: &[u64], as_of: jiff::civil::Date, lang: Lang) -> Vec<String> {
    let mut decisions: BTreeMap<Decision, usize> = BTreeMap::new();
    let mut rules: BTreeMap<&str, (usize, &Citation)> = BTreeMap::new();
    let mut refused: Option<(usize, u64, &str)> = None;
    for (outcome, line) in outcomes.iter().zip(lines) {
        match outcome {
            Outcome::Judged(judged) => {
                *decisions.entry(judged.decision.decision).or_default() += 1;
                for rule in judged.decision.rules.iter().filter(|_| !judged.decision.allowed) {
                    rules.entry(&rule.id).or_insert((0, rule.as_ref())).0 += 1;
                }
            }
            Outcome::Refused { reason, .. } => {
                *decisions.entry(Decision::Blocked).or_default() += 1;
                let (count, ..) = refused.get_or_insert((0, *line, reason));
                *count += 1;
            }
        }
    }
    let counted: Vec<String> = decisions.iter().map(|(decision, count)| format!("{count} {decision}")).collect();
    let mut footer = vec![format!("{} rows as of {as_of}: {}", outcomes.len(), counted.join(", "))];
    if let Some((count, line, reason)) = refused {
        footer.push(format!("{count} of them cannot be judged and are blocked, the first in line {line}: {reason}"));
    }
    let mut top: Vec<_> = rules.into_values().collect();
    top.sort_by(|(count, rule), (other, rule_too)| other.cmp(count).then_with(|| rule.id.cmp(&rule_too.id)));
    let text = |rule: &Citation| if lang == Lang::Zh { rule.text_zh.clone() } else { rule.text_en.clone() };
    footer.extend(top.into_iter().take(TOP).map(|(count, rule)| format!("{} blocks {count}: {}", rule.id, text(rule))));
    footer
}
