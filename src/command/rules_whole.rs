//! One rule whole, as an answer: its parts in words, its sources, its worked cases, and its fellows in other packs.
//! Never prints a rule's text without how surely it was read.

use super::rules_answer::{known_status, pick, status};
use super::rules_shelf::Shelf;
use crate::render::answer::Lang;
use crate::report::Answer;
use crate::rules::known::{address, keys};
use crate::rules::{Rule, cases_in_words};

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
        let aside =
            shelf.packs.iter().flat_map(|s| s.pack.rules.iter().map(move |by| (s, by))).filter(|(_, by)| by.replaces.contains(&rule.id));
        for (by_pack, by) in aside {
            let pack = by_pack.pack.name.as_str();
            line("set aside by", format!("{} ({pack}, {}) for {}", by.id, status(shelf, pack, by), by.written_for()));
        }
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
            let mut tests: Vec<String> = pairs.iter().map(|(_, theirs)| theirs.words()).collect();
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
