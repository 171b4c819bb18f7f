//! Where rules stand against each other: two numbers for one case, days that no version covers, rules that may not be replaced,
//! rules that are not felt beside others. Never decides which binds: all do.

use super::{Fault, Placed, Weight, fault};
use crate::domain::Force;
use crate::rules::pack::{Pack, Rule};
use crate::rules::packs::{Packs, built_in};
use crate::rules::point::Case;
use crate::rules::test::Test;
use jiff::ToSpan;
use jiff::civil::Date;

fn same_case(one: &Rule, other: &Rule) -> bool {
    one.covers_case_of(other) && other.covers_case_of(one)
}

/// The same test for the same case on the same days, with another number.
pub(super) fn overlaps(read: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (n, placed) in read.iter().enumerate() {
        let (rule, piece) = placed;
        for (nth, test) in rule.tests.iter().enumerate().filter(|(_, test)| test.verify().is_ok()) {
            let earlier = read[..n].iter().filter(|(other, _)| same_case(rule, other) && rule.overlaps_in_time(other));
            let of_others = earlier.flat_map(|(other, _)| other.tests.iter().map(move |test| (other, test)));
            let mut all = of_others.chain(rule.tests[..nth].iter().map(|test| (rule, test)));
            if let Some((other, theirs)) = all.find(|(_, theirs)| test.differs_in_number(theirs)) {
                let words = [
                    format!("{}; {} says {}", test.words(), other.id, theirs.words()),
                    "one number for one case and day".to_owned(),
                    "end the earlier with `to`, write them for different cases, or keep the stricter".to_owned(),
                ];
                faults.push(fault(Weight::Error, placed, piece.test(nth), words));
            }
        }
    }
    faults
}

/// Days between two versions of a rule on which neither holds.
pub(super) fn gaps(read: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for placed in read {
        let (rule, piece) = placed;
        let Some(to) = rule.to else { continue };
        let next_day = to.saturating_add(1.day());
        let is_version = |other: &Rule| {
            let alike = |test: &Test| other.tests.iter().any(|theirs| test == theirs || test.differs_in_number(theirs));
            other.id != rule.id && same_case(rule, other) && rule.tests.iter().any(alike)
        };
        let versions: Vec<&Rule> = read.iter().map(|(other, _)| other).filter(|other| is_version(other)).collect();
        let next = versions.iter().filter(|other| other.from > next_day).min_by_key(|other| other.from);
        if let Some(next) = next.filter(|_| !versions.iter().any(|other| other.in_force(next_day))) {
            let words = [
                format!("nothing holds from {next_day} until {} begins on {}", next.id, next.from),
                "versions that follow each other without a day between".to_owned(),
                "move `to` of the one or `from` of the other, unless the text itself left a gap".to_owned(),
            ];
            faults.push(fault(Weight::Warning, placed, piece.field("to"), words));
        }
    }
    faults
}

/// `replaces`: only by a client's own pack, only rules of the house, and of those none that protects someone by name.
pub(super) fn replaces(placed: &Placed, own: bool) -> Vec<Fault> {
    let (rule, piece) = placed;
    let at = piece.field("replaces");
    let mut faults = Vec::new();
    let mut add = |weight, found: String, expected: &str, mend: &str| {
        faults.push(fault(weight, placed, at, [found, expected.to_owned(), mend.to_owned()]));
    };
    let house = built_in("house").map(|pack| pack.rules).unwrap_or_default();
    for id in &rule.replaces {
        let replaced = house.iter().find(|other| other.id == *id);
        match replaced {
            _ if !own => add(Weight::Error, format!("it replaces {id}"), "nothing: a pack of the binary replaces nothing", "take it out"),
            None => add(
                Weight::Error,
                format!("it replaces {id}"),
                "a rule of the house pack",
                "take it out: a public rule cannot be replaced, only tightened",
            ),
            Some(other) if !may_replace(placed, other) => {
                add(
                    Weight::Error,
                    format!("it replaces {id}, which holds always"),
                    "a rule of the house that a contract may set",
                    "take it out",
                );
            }
            Some(other) if !other.tests.iter().any(|test| rule.tests.iter().any(|own| own.same_thing(test))) => {
                let mend = "put it on the rule that takes that rule's place, or take it out: nothing would be left of it";
                add(Weight::Warning, format!("it replaces {id} and looks at nothing of it"), &other.text_en, mend);
            }
            Some(_) if rule.clients.is_empty() => {
                add(
                    Weight::Warning,
                    format!("it replaces {id} for every client"),
                    "the clients whose contract says so",
                    "add clients = [ … ]",
                );
            }
            Some(_) => {}
        }
    }
    faults
}

/// Whether the packs let this rule stand in place of one of the house: asked of the packs themselves.
fn may_replace((rule, piece): &Placed, replaced: &Rule) -> bool {
    let text = format!("name = \"asked\"\ntitle_en = \"-\"\ntitle_zh = \"-\"\n{}", piece.text());
    let Ok(packs) = Packs::of(&["house", "asked"], |_| Some(text.clone())) else { return true };
    let case = Case {
        client: rule.clients.first().cloned().unwrap_or_default(),
        lender: rule.lender_types.first().copied(),
        product: rule.products.first().copied(),
    };
    packs.rule(&replaced.id).is_some_and(|house| !packs.binds(house, &case, rule.from.max(house.from)))
}

/// Rules of a client's pack beside which another says as much already: harmless, for all bind, but not felt.
pub(super) fn unfelt(read: &[Placed], beside: &[&Pack]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (n, placed) in read.iter().enumerate() {
        let (rule, piece) = placed;
        let earlier = read[..n].iter().map(|(other, _)| other);
        let others = beside.iter().flat_map(|pack| &pack.rules).chain(earlier).filter(|other| !rule.replaces.contains(&other.id));
        for (other, from) in others.filter_map(|other| Some((other, rule.unfelt_beside(other)?))) {
            let since: Option<Date> = (from > rule.from).then_some(from);
            let words = other.tests.iter().filter(|by| rule.tests.iter().any(|test| by.at_least_as_strict(test))).map(Test::words);
            let mend = if other.force == Force::House && may_replace(placed, other) {
                format!("tighten it, or add replaces = [{:?}] if the contract sets it aside", other.id)
            } else {
                "tighten it, or take it out: a client's pack can only tighten".to_owned()
            };
            let words = [
                format!("it has no effect beside {}{}", other.id, since.map(|day| format!(" from {day} on")).unwrap_or_default()),
                format!("stricter than: {} [{}, {}]", words.collect::<Vec<_>>().join("; and "), other.force, other.confidence.words().0),
                mend,
            ];
            faults.push(fault(Weight::Warning, placed, piece.field("id"), words));
        }
    }
    faults
}
