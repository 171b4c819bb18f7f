//! The search for the next lawful moment. Never asks a clock, and never tries moments between which nothing changes.

use super::attempt::ContactFacts;
use super::contact::lawful;
use super::packs::Packs;
use super::test::Test;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

/// Days after the last change of the facts in which every window has run out: the longest holds seven days or a week.
const SETTLED_AFTER_DAYS: i64 = 8;

/// The first lawful moment after a time. Between two changes of any rule's answer nothing changes, so only the moments of
/// change are tried: starts of local days, ends of closed hours, starts of agreed hours and of work, ends of marks, and the day
/// on which the account leaves a stage.
pub(super) fn next_lawful(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> Option<Timestamp> {
    let tests = || packs.rules().flat_map(|rule| &rule.tests);
    let mut clocks = vec![Time::midnight()];
    clocks
        .extend(tests().filter_map(|test| if let Test::Hours { closed, .. } = test { Some(closed) } else { None }).flatten().map(|w| w.to));
    clocks.extend(facts.agreed_hours.map(|(from, _)| from));
    clocks.extend(facts.work_starts);
    let ends: Vec<Timestamp> =
        facts.marks.iter().flat_map(|mark| [mark.until, mark.released_at]).flatten().filter(|end| *end > at).collect();
    let mut moments = ends.clone();
    for zone in std::iter::once(&facts.zone).chain(&facts.other_zones) {
        let mut anchors = vec![zone.local(at).date()];
        anchors.extend(ends.iter().map(|end| zone.local(*end).date()));
        anchors.extend(tests().filter_map(|test| match (test, facts.dpd) {
            (Test::StageChannel { up_to_dpd, .. }, Some(dpd)) if dpd <= *up_to_dpd => {
                Some(facts.as_of.saturating_add((up_to_dpd - dpd + 1).days()))
            }
            _ => None,
        }));
        // A rule that ends or begins may change the answer too.
        let changes = packs.rules().flat_map(|rule| [Some(rule.from), rule.to.map(|to| to.saturating_add(1.day()))]).flatten();
        anchors.extend(changes.filter(|day| *day > zone.local(at).date()));
        let after = |anchor: Date| (0..=SETTLED_AFTER_DAYS).map(move |n| anchor.saturating_add(n.days()));
        let days: BTreeSet<Date> = anchors.into_iter().flat_map(after).collect();
        moments.extend(days.iter().flat_map(|day| clocks.iter().map(|clock| zone.instant(day.to_datetime(*clock)))));
    }
    moments.retain(|moment| *moment > at && *moment < Timestamp::MAX);
    moments.sort();
    moments.dedup();
    moments.into_iter().find(|moment| lawful(packs, facts, *moment))
}
