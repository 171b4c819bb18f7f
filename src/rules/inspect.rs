//! Looks a pack over: its schema, dates and ids, its worked cases, where its rules clash or have no effect, how surely its
//! numbers were read. Never stops at the first fault, and never decides a contact.

mod clashes;
mod pieces;
#[cfg(test)]
mod tests;

use super::known::known;
use super::pack::{Confidence, Pack, Rule};
use super::packs::built_in_text;
use super::packs::{built_in, built_in_names};
use super::test::Test;
use super::worked::{self, Says};
use crate::domain::Force;
use pieces::{Piece, Pieces};
use std::collections::BTreeMap;

/// The commented example of a client's own pack that a new workspace starts with.
pub const EXAMPLE_PACK: &str = include_str!("example-client.toml");

/// How much a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// What to know: a number that was not read in an official text.
    Note,
    /// It does less than its writer may think.
    Warning,
    /// The pack is not to be used so.
    Error,
}

/// One fault: where, what stands there, what should, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub weight: Weight,
    /// Id of the rule; empty where it is the pack's own.
    pub rule: String,
    /// From 1, as an editor counts.
    pub line: usize,
    pub column: usize,
    pub found: String,
    pub expected: String,
    pub mend: String,
}

impl Weight {
    /// The word that answers carry.
    pub const fn code(self) -> &'static str {
        match self {
            Weight::Note => "note",
            Weight::Warning => "warning",
            Weight::Error => "error",
        }
    }
}

/// A rule that reads, with its place in the file.
type Placed = (Rule, Piece);

/// Every fault of a pack, in the file's order. `beside` are the other packs in use: what a client's own pack says beside them
/// may have no effect.
pub fn inspect(name: &str, text: &str, beside: &[&Pack]) -> Vec<Fault> {
    let own = built_in_text(name) != Some(text);
    let Pieces { head, rules } = Pieces::of(text);
    let (called, mut faults) = head.head();
    if let Some(called) = called.filter(|called| called != name) {
        let (line, column) = head.field("name");
        faults.push(Fault {
            weight: Weight::Error,
            rule: String::new(),
            line,
            column,
            found: format!("the file calls itself {called:?}"),
            expected: format!("name = {name:?}, as the file is called"),
            mend: "rename the file, or the pack".into(),
        });
    }
    if own && built_in(name).is_ok() {
        let (line, column) = head.field("name");
        faults.push(Fault {
            weight: Weight::Error,
            rule: String::new(),
            line,
            column,
            found: format!("{name} is a pack of the binary"),
            expected: "a name of its own: a file cannot take that pack's place".into(),
            mend: "rename the file and the pack".into(),
        });
    }
    if rules.is_empty() && faults.is_empty() {
        faults.push(Fault {
            weight: Weight::Error,
            rule: String::new(),
            line: head.first,
            column: 1,
            found: "no rule".into(),
            expected: "at least one [[rule]], on a line of its own".into(),
            mend: "add one; packs/example-client.toml shows how".into(),
        });
    }
    let mut read: Vec<Placed> = Vec::new();
    for piece in rules {
        match piece.rule() {
            Ok(rule) => read.push((rule, piece)),
            Err(found) => faults.extend(found),
        }
    }
    let unread = faults.iter().any(|fault| fault.weight == Weight::Error);
    faults.extend(read.iter().flat_map(own_faults));
    faults.extend(ids(name, &read, beside));
    faults.extend(cases(name, &read, unread));
    faults.extend(clashes::overlaps(&read));
    faults.extend(clashes::gaps(&read));
    faults.extend(read.iter().flat_map(|placed| clashes::replaces(placed, own)));
    if own {
        faults.extend(clashes::unfelt(&read, beside));
    }
    faults.extend(read.iter().filter_map(confidence));
    // What decides by the pack reads it whole: a file that does not read so is never called sound.
    if let (Err(error), true) = (Pack::parse(name, text), faults.iter().all(|fault| fault.weight != Weight::Error)) {
        let (found, expected) = (error.to_string(), "a pack that reads as a whole".to_owned());
        let mend = "mend what it names".to_owned();
        faults.push(Fault { weight: Weight::Error, rule: String::new(), line: 1, column: 1, found, expected, mend });
    }
    faults.sort_by(|a, b| (a.line, a.column, b.weight).cmp(&(b.line, b.column, a.weight)));
    faults
}

fn fault(weight: Weight, (rule, _): &Placed, (line, column): (usize, usize), words: [String; 3]) -> Fault {
    let [found, expected, mend] = words;
    Fault { weight, rule: rule.id.clone(), line, column, found, expected, mend }
}

/// What a rule says that cannot be so.
fn own_faults(placed: &Placed) -> Vec<Fault> {
    let (rule, piece) = placed;
    let mut faults: Vec<Fault> = Vec::new();
    for (field, why) in rule.faults() {
        let expected = match field {
            "to" => "a last day that is not before the first".to_owned(),
            "level" => "1 slight, 2, 3, or 4 gravest".to_owned(),
            _ => "words".to_owned(),
        };
        faults.push(fault(Weight::Error, placed, piece.field(field), [why, expected, format!("mend {field}")]));
    }
    for (n, test) in rule.tests.iter().enumerate() {
        if let Err(why) = test.verify() {
            let words = [why, "settings that some contact could meet".into(), "give it a limit, a window, channels or words".into()];
            faults.push(fault(Weight::Error, placed, piece.test(n), words));
        }
    }
    faults
}

/// Ids that stand twice: here, in a pack of the binary or in use, or among the rules that are only known.
fn ids(name: &str, read: &[Placed], beside: &[&Pack]) -> Vec<Fault> {
    let packs = built_in_names().into_iter().filter(|other| other != name).filter_map(|other| built_in(&other).ok());
    let mut taken: BTreeMap<String, String> =
        packs.flat_map(|pack| pack.rules.into_iter().map(move |rule| (rule.id, format!("pack {}", pack.name)))).collect();
    let known = known().unwrap_or_default().into_iter();
    taken.extend(known.flat_map(|(list, rules)| rules.into_iter().map(move |rule| (rule.id, format!("the rules known of {list}")))));
    let others = beside.iter().filter(|pack| pack.name != name).flat_map(|pack| pack.rules.iter().map(|rule| (rule, &pack.name)));
    for (rule, pack) in others {
        taken.entry(rule.id.clone()).or_insert_with(|| format!("pack {pack}"));
    }
    let mut faults = Vec::new();
    for placed in read {
        let (rule, piece) = placed;
        if let Some(place) = taken.get(&rule.id) {
            let words = [format!("{} stands in {place}", rule.id), "an id of its own".into(), "give it another id".into()];
            faults.push(fault(Weight::Error, placed, piece.field("id"), words));
        }
        taken.entry(rule.id.clone()).or_insert_with(|| "this pack already".into());
    }
    faults
}

/// Rules without a worked case, and cases that do not hold.
fn cases(name: &str, read: &[Placed], unread: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let rules = read.iter().map(|(rule, _)| rule.clone()).collect();
    let pack = Pack { name: name.to_owned(), title_en: String::new(), title_zh: String::new(), rules };
    let failed = worked::run(&pack);
    for placed in read {
        let (rule, piece) = placed;
        if rule.cases.iter().all(|case| case.says == Says::Nothing) {
            let found = if rule.cases.is_empty() { "no worked case" } else { "no worked case in which it speaks" };
            let words = [found.into(), "a case just inside its line and one just outside".into(), "add it to cases = [ … ]".into()];
            faults.push(fault(Weight::Error, placed, piece.field("cases"), words));
        }
        // What no row of the table names is told by the whole table: a rule of it that does not read would be missed.
        let by_the_table = unread && rule.tests.iter().any(|test| matches!(test, Test::Unwritten {}));
        for case in failed.iter().filter(|case| case.rule == rule.id && !by_the_table) {
            let foreign = !rule.clients.is_empty()
                && rule
                    .cases
                    .get(case.nth - 1)
                    .is_some_and(|worked| worked.given.client.as_ref().is_none_or(|client| !rule.clients.contains(client)));
            let mend = if foreign { "name its client in the case (a case without one is BANK-A's), or mend" } else { "mend the rule or" };
            let words = [
                format!("case {}: the rule says {}", case.nth, case.found.to_lowercase()),
                format!("{:?}", case.expected).to_lowercase(),
                format!("{mend} the case"),
            ];
            faults.push(fault(Weight::Error, placed, piece.case(case.nth - 1), words));
        }
    }
    faults
}

/// A number that was not read in the official text.
fn confidence(placed: &Placed) -> Option<Fault> {
    let (rule, piece) = placed;
    if rule.confidence == Confidence::P {
        return None;
    }
    // One article is not enough to call something the law.
    let weight = if rule.confidence == Confidence::S1 && rule.force == Force::Law { Weight::Warning } else { Weight::Note };
    let found = format!("{}: {}", rule.confidence.code(), rule.confidence.words().0);
    let mend = "have it confirmed against the official text; until then every answer says how it was read".to_owned();
    Some(fault(weight, placed, piece.field("confidence"), [found, "P: read in the official text".into(), mend]))
}
