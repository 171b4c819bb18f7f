//! Rules in rows and a pack's faults as answers: columns and cells.
//! Never prints a rule's text without how surely it was read.

use super::rules_shelf::Shelf;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::rules::{Fault, Known, Reason, Rule, Weight};
use jiff::civil::Date;

/// Which rules are asked for.
pub struct Wanted<'a> {
    pub pack: Option<&'a str>,
    pub jurisdiction: Option<&'a str>,
    /// In force on this day; None = whenever.
    pub day: Option<Date>,
}

/// Columns of `rules list`.
const LIST: &[&str] = &[
    "id",
    "pack",
    "status",
    "jurisdiction",
    "from",
    "to",
    "force",
    "effect",
    "severity",
    "subject",
    "lender_types",
    "products",
    "text",
    "instrument",
    "article",
    "source",
    "confidence",
    "confidence_words",
    "reason",
    "clients",
    "exceptions",
];

/// One row a rule: those of the packs in use first, each followed by what is only known beside it.
pub fn list(shelf: &Shelf, wanted: &Wanted<'_>, lang: Lang) -> Answer {
    let mut answer = Answer::new(LIST);
    answer.table_hides = vec![
        "jurisdiction",
        "to",
        "subject",
        "lender_types",
        "products",
        "instrument",
        "article",
        "source",
        "confidence_words",
        "clients",
        "exceptions",
    ];
    let asks = |name: &str, jurisdiction: &str| {
        wanted.pack.is_none_or(|pack| pack == name) && wanted.jurisdiction.is_none_or(|j| j.eq_ignore_ascii_case(jurisdiction))
    };
    let mut known: Vec<&(String, Vec<Known>)> = shelf.known.iter().collect();
    for shelved in &shelf.packs {
        let name = shelved.pack.name.as_str();
        let rules =
            shelved.pack.rules.iter().filter(|rule| asks(name, &rule.jurisdiction) && wanted.day.is_none_or(|day| rule.in_force(day)));
        rules.for_each(|rule| answer.push(rule_row(name, rule, status(shelf, name, rule), lang)));
        if let Some(at) = known.iter().position(|(list, _)| list == name) {
            known_rows(&mut answer, known.remove(at), wanted, asks, lang);
        }
    }
    known.into_iter().for_each(|list| known_rows(&mut answer, list, wanted, asks, lang));
    let count = |status: &str| answer.rows.iter().filter(|row| row[2] == Cell::from(status)).count();
    let when = wanted.day.map_or("of any day".to_owned(), |day| format!("in force on {day}"));
    answer.footer = vec![
        format!(
            "{} rules {when}: {} decide, {} not in use, {} cannot be checked, {} for reference",
            answer.rows.len(),
            count("decides"),
            count("not_in_use"),
            count("cannot_be_checked"),
            count("reference")
        ),
        "confidence: P read in the official text, P* in a quoted fragment, S in two or more articles, S1 in one only, I inferred".into(),
        "not legal advice: have a lawyer confirm a number that was not read in the official text".into(),
    ];
    answer
}

/// Whether a rule of a pack decides.
pub(super) fn status(shelf: &Shelf, pack: &str, rule: &Rule) -> &'static str {
    if shelf.decides(pack, rule) { "decides" } else { "not_in_use" }
}

/// A rule of another jurisdiction is for reference; the others say why they are not checked.
pub(super) fn known_status(rule: &Known) -> &'static str {
    if rule.reason == Reason::Reference { "reference" } else { "cannot_be_checked" }
}

/// What is said in the language asked for.
pub(super) fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    if lang == Lang::Zh { zh } else { en }
}

fn codes<T: ToString>(items: &[T]) -> Cell {
    if items.is_empty() { Cell::Empty } else { items.iter().map(ToString::to_string).collect::<Vec<_>>().into() }
}

fn rule_row(pack: &str, rule: &Rule, status: &str, lang: Lang) -> Vec<Cell> {
    let (en, zh) = rule.confidence.words();
    vec![
        rule.id.as_str().into(),
        pack.into(),
        status.into(),
        rule.jurisdiction.as_str().into(),
        rule.from.into(),
        rule.to.into(),
        rule.force.code().into(),
        rule.effect.code().into(),
        format!("level_{}", rule.level).into(),
        rule.subject.code().into(),
        codes(&rule.lender_types),
        codes(&rule.products),
        pick(lang, &rule.text_en, &rule.text_zh).into(),
        rule.instrument.as_str().into(),
        rule.article.clone().into(),
        rule.source.as_str().into(),
        rule.confidence.code().into(),
        pick(lang, en, zh).into(),
        Cell::Empty,
        codes(&rule.clients),
        rule.exceptions.clone().into(),
    ]
}

fn known_rows(
    answer: &mut Answer,
    (name, rules): &(String, Vec<Known>),
    wanted: &Wanted<'_>,
    asks: impl Fn(&str, &str) -> bool,
    lang: Lang,
) {
    let in_force = |rule: &&Known| wanted.day.is_none_or(|day| rule.from.is_none_or(|from| from <= day));
    for rule in rules.iter().filter(|rule| asks(name, &rule.jurisdiction)).filter(in_force) {
        let ((en, zh), (why_en, why_zh)) = (rule.confidence.words(), rule.reason.words());
        answer.push(vec![
            rule.id.as_str().into(),
            name.as_str().into(),
            known_status(rule).into(),
            rule.jurisdiction.as_str().into(),
            rule.from.into(),
            Cell::Empty,
            rule.force.code().into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            pick(lang, &rule.text_en, &rule.text_zh).into(),
            rule.instrument.as_str().into(),
            rule.article.clone().into(),
            rule.source.as_str().into(),
            rule.confidence.code().into(),
            pick(lang, en, zh).into(),
            pick(lang, why_en, why_zh).into(),
            Cell::Empty,
            Cell::Empty,
        ]);
    }
}

/// One row a fault.
pub fn faults(pack: &str, faults: &[Fault]) -> Answer {
    let mut answer = Answer::new(&["pack", "rule", "place", "found", "expected", "mend", "weight"]);
    for fault in faults {
        answer.push(vec![
            pack.into(),
            Some(fault.rule.clone()).filter(|rule| !rule.is_empty()).into(),
            format!("line {}, column {}", fault.line, fault.column).into(),
            fault.found.as_str().into(),
            fault.expected.as_str().into(),
            fault.mend.as_str().into(),
            fault.weight.code().into(),
        ]);
    }
    answer
}

/// The last lines of `rules check`.
pub fn counts(pack: &str, faults: &[Fault]) -> Vec<String> {
    let count = |weight: Weight| faults.iter().filter(|fault| fault.weight == weight).count();
    let errors = count(Weight::Error);
    let counts = format!("{pack}: {errors} errors, {} warnings, {} notes", count(Weight::Warning), count(Weight::Note));
    let verdict = if errors > 0 { "the pack is not to be used so" } else { "the pack can be used" };
    vec![counts, verdict.into()]
}
