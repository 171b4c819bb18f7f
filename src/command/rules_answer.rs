//! Rules, one rule, and a pack's faults as answers: columns and cells.
//! Never prints a rule's text without how surely it was read.

use super::rules_shelf::Shelf;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::rules::known::{address, keys};
use crate::rules::{Fault, Known, Reason, Rule, Weight, cases_in_words};
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

fn status(shelf: &Shelf, pack: &str, rule: &Rule) -> &'static str {
    if shelf.decides(pack, rule) { "decides" } else { "not_in_use" }
}

/// A rule of another jurisdiction is for reference; the others say why they are not checked.
fn known_status(rule: &Known) -> &'static str {
    if rule.reason == Reason::Reference { "reference" } else { "cannot_be_checked" }
}

fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
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

/// One rule whole, by its id; None where there is none.
pub fn show(shelf: &Shelf, id: &str, lang: Lang) -> Option<Answer> {
    let mut answer = Answer::new(&["part", "what"]);
    let mut line = |part: &str, what: String| answer.push(vec![part.into(), what.into()]);
    let found = shelf.packs.iter().find_map(|s| Some((s, s.pack.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))?)));
    if let Some((shelved, rule)) = found {
        let name = &shelved.pack.name;
        line("id", rule.id.clone());
        line("pack", format!("{name}: {}", pick(lang, &shelved.pack.title_en, &shelved.pack.title_zh)));
        line("status", status(shelf, name, rule).to_owned());
        line("text", pick(lang, &rule.text_en, &rule.text_zh).to_owned());
        line("text", pick(lang, &rule.text_zh, &rule.text_en).to_owned());
        line("confidence", confidence(rule.confidence, lang));
        line("in force", rule.days());
        line("force", rule.force.code().to_owned());
        line("effect", format!("{}: {}", rule.effect.code(), rule.effect.words()));
        line("severity", format!("level_{} of a finding; level_4 is the gravest", rule.level));
        line("protects", rule.subject.code().to_owned());
        line("written for", format!("{}; jurisdiction {}", rule.written_for(), rule.jurisdiction));
        rule.tests.iter().for_each(|test| line("looks at", test.words()));
        rule.exceptions.iter().for_each(|words| line("exceptions", words.clone()));
        rule.replaces.iter().for_each(|id| line("stands in place of", id.clone()));
        if !rule.release.is_empty() {
            let holds = rule.release.iter().map(|hold| hold.words()).collect::<Vec<_>>().join("; ");
            line("a supervisor may release", holds);
        }
        line("citation", rule.citation());
        sources(&rule.source, &mut line);
        cases_in_words(&shelved.text, &rule.id).into_iter().for_each(|words| line("case", words));
        fellows(shelf, name, rule).into_iter().for_each(|words| line("also binds", words));
        return Some(answer);
    }
    let known = shelf.known.iter().find_map(|(list, rules)| Some((list, rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))?)));
    let (list, rule) = known?;
    let (why_en, why_zh) = rule.reason.words();
    line("id", rule.id.clone());
    line("pack", list.clone());
    line("status", format!("{}: {}", known_status(rule), pick(lang, why_en, why_zh)));
    line("text", pick(lang, &rule.text_en, &rule.text_zh).to_owned());
    line("text", pick(lang, &rule.text_zh, &rule.text_en).to_owned());
    line("confidence", confidence(rule.confidence, lang));
    line("in force", rule.from.map_or("its first day was not read".to_owned(), |from| format!("from {from} on")));
    line("force", rule.force.code().to_owned());
    line("written for", format!("jurisdiction {}", rule.jurisdiction));
    let article = rule.article.as_ref().map_or(" (article not seen)".to_owned(), |article| format!(", {article}"));
    line("citation", format!("{}{article}", rule.instrument));
    sources(&rule.source, &mut line);
    Some(answer)
}

fn confidence(confidence: crate::rules::Confidence, lang: Lang) -> String {
    let (en, zh) = confidence.words();
    format!("{}: {}", confidence.code(), pick(lang, en, zh))
}

fn sources(source: &str, line: &mut impl FnMut(&str, String)) {
    keys(source).for_each(|key| line("read in", address(key).map_or(key.to_owned(), |address| format!("{key}: {address}"))));
}

/// Rules of other packs that speak of the same thing for some same case: all bind, and the strictest is felt.
fn fellows(shelf: &Shelf, own: &str, rule: &Rule) -> Vec<String> {
    let mut words = Vec::new();
    for shelved in shelf.packs.iter().filter(|shelved| shelved.pack.name != own) {
        let pack = shelved.pack.name.as_str();
        for other in shelved.pack.rules.iter().filter(|other| rule.meets_case_of(other) && rule.overlaps_in_time(other)) {
            let pairs: Vec<_> = rule
                .tests
                .iter()
                .flat_map(|test| other.tests.iter().map(move |theirs| (test, theirs)))
                .filter(|(a, b)| a.same_thing(b))
                .collect();
            if pairs.is_empty() {
                continue;
            }
            let (own, theirs) = (pairs.iter().any(|(a, b)| a.at_least_as_strict(b)), pairs.iter().any(|(a, b)| b.at_least_as_strict(a)));
            let stands = match (own, theirs) {
                (true, true) => "says as much",
                (true, false) => "is looser: this one is felt",
                (false, true) => "is stricter: that one is felt",
                (false, false) => "each is felt where it is the stricter",
            };
            let tests = pairs.iter().map(|(_, theirs)| theirs.words()).collect::<Vec<_>>();
            let mut tests: Vec<String> = tests;
            tests.dedup();
            words.push(format!(
                "{} ({pack}, {}) {stands}: {} [{}, read {}]",
                other.id,
                status(shelf, pack, other),
                tests.join(" | "),
                other.force,
                other.confidence.code()
            ));
        }
    }
    words
}

/// Ids that begin as an unknown one does, those that share the most first.
pub fn near(shelf: &Shelf, id: &str) -> Vec<String> {
    let asked = id.to_uppercase();
    let shared = |other: &str| other.chars().zip(asked.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let of_packs = shelf.packs.iter().flat_map(|shelved| &shelved.pack.rules).map(|rule| rule.id.as_str());
    let mut ids: Vec<&str> = of_packs.chain(shelf.known.iter().flat_map(|(_, rules)| rules).map(|rule| rule.id.as_str())).collect();
    ids.retain(|other| shared(other) >= 3);
    ids.sort_by_key(|other| (std::cmp::Reverse(shared(other)), (*other).to_owned()));
    ids.into_iter().take(5).map(str::to_owned).collect()
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
