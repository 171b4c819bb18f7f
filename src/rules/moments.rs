//! The search for the next lawful moment. Never asks a clock, and never tries moments between which nothing changes.

use super::attempt::ContactFacts;
use super::attempt_tests::on_attempt;
use super::contact::{at_this_time, closing, no_point, of_no_point};
use super::gate;
use super::pack::{Effect, Pack, Rule};
use super::packs::Packs;
use super::point::PointFacts;
use super::test::Test;
use crate::domain::Decision;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

/// Days after the last change of the facts in which every window has run out: the longest holds seven days or a week.
const SETTLED_AFTER_DAYS: i64 = 8;

/// The first lawful moment after a time. Between two changes of any rule's answer nothing changes, so only the moments of
/// change are tried.
pub(super) fn next_lawful(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> Option<Timestamp> {
    let mut bar = Bar::new(packs, facts);
    if bar.closed_for_good() {
        return None;
    }
    moments(packs, facts, at).into_iter().find(|moment| !bar.forbids(*moment))
}

/// The moments of change, in order: starts of local days, ends of closed hours, starts of agreed hours and of work, ends of
/// marks, and the day on which the account leaves a stage.
fn moments(packs: &Packs, facts: &ContactFacts, at: Timestamp) -> Vec<Timestamp> {
    let tests = || packs.rules().flat_map(|rule| &rule.tests);
    let mut clocks = vec![Time::midnight()];
    clocks
        .extend(tests().filter_map(|test| if let Test::Hours { closed, .. } = test { Some(closed) } else { None }).flatten().map(|w| w.to));
    clocks.extend(facts.agreed_hours.map(|(from, _)| from));
    clocks.extend(facts.work_starts);
    clocks.sort();
    clocks.dedup();
    let ends: Vec<Timestamp> =
        facts.marks.iter().flat_map(|mark| [mark.until, mark.released_at]).flatten().filter(|end| *end > at).collect();
    let mut moments = ends.clone();
    for zone in std::iter::once(&facts.zone).chain(&facts.other_zones) {
        let today = zone.local(at).date();
        let mut anchors = vec![today];
        anchors.extend(ends.iter().map(|end| zone.local(*end).date()));
        anchors.extend(tests().filter_map(|test| match (test, facts.dpd) {
            (Test::StageChannel { up_to_dpd, .. }, Some(dpd)) if dpd <= *up_to_dpd => {
                Some(facts.as_of.saturating_add((up_to_dpd - dpd + 1).days()))
            }
            _ => None,
        }));
        // A rule that ends or begins may change the answer too.
        let changes = packs.rules().flat_map(|rule| [Some(rule.from), rule.to.map(|to| to.saturating_add(1.day()))]).flatten();
        anchors.extend(changes.filter(|day| *day > today));
        let after = |anchor: Date| (0..=SETTLED_AFTER_DAYS).map(move |n| anchor.saturating_add(n.days()));
        let days: BTreeSet<Date> = anchors.into_iter().flat_map(after).collect();
        moments.extend(days.iter().flat_map(|day| clocks.iter().map(|clock| zone.instant(day.to_datetime(*clock)))));
    }
    moments.retain(|moment| *moment > at && *moment < Timestamp::MAX);
    moments.sort();
    moments.dedup();
    moments
}

/// A test that may forbid, with its rule and the pack that the rule stands in.
type Line<'a> = (&'a Pack, &'a Rule, &'a Test);

/// What may stand in the way, asked moment by moment: first what forbade the moment before, and no further than the first
/// that forbids. Says the same as everything the rules say, without the words.
struct Bar<'a> {
    packs: &'a Packs,
    facts: &'a ContactFacts,
    lines: Vec<Line<'a>>,
    /// The line that forbade last.
    last: usize,
    /// The point as it stood at the moment asked about last: it changes only with the marks.
    point: PointFacts,
}

impl<'a> Bar<'a> {
    fn new(packs: &'a Packs, facts: &'a ContactFacts) -> Self {
        let blocking = |pack: &'a Pack| pack.rules.iter().filter(|rule| rule.effect == Effect::Block).map(move |rule| (pack, rule));
        let lines = packs.each().flat_map(blocking).flat_map(|(pack, rule)| rule.tests.iter().map(move |test| (pack, rule, test)));
        let point = facts.point.clone().unwrap_or_else(no_point);
        let point = at_this_time(&point, facts, Timestamp::MIN);
        Bar { packs, facts, lines: lines.collect(), last: 0, point }
    }

    /// What tracing found binds at every time.
    fn closed_for_good(&self) -> bool {
        self.facts.barred.as_ref().is_some_and(|barred| barred.decision == Decision::Blocked)
    }

    fn forbids(&mut self, at: Timestamp) -> bool {
        let day = self.facts.zone.local(at).date();
        if !self.point.suppressed.iter().copied().eq(closing(self.facts, at)) {
            self.point.suppressed = closing(self.facts, at).collect();
        }
        if self.lines.get(self.last).is_some_and(|line| self.line_forbids(line, day, at)) {
            return true;
        }
        match self.lines.iter().position(|line| self.line_forbids(line, day, at)) {
            Some(nth) => {
                self.last = nth;
                true
            }
            None => false,
        }
    }

    fn line_forbids(&self, (pack, rule, test): &Line<'_>, day: Date, at: Timestamp) -> bool {
        if !self.packs.binds(rule, &self.facts.case, day) {
            return false;
        }
        let asked = self.facts.point.is_some() || of_no_point(test);
        let of_point =
            || gate::evaluate(self.packs, pack, test, &self.point, day).is_some_and(|(decision, ..)| decision == Decision::Blocked);
        (asked && of_point()) || on_attempt(rule, test, self.facts, day, at).is_some_and(|(_, _, only_warns)| !only_warns)
    }
}

#[cfg(test)]
mod tests {
    use super::super::contact::lawful;
    use super::super::given::*;
    use super::super::lines::any_attempt;
    use super::super::{Mark, OwnerFacts, Verdict};
    use super::*;
    use crate::domain::Zone;
    use crate::domain::codes::{Channel, SubjectKind, SuppressionReason, SuppressionScope};
    use jiff::SignedDuration;
    use jiff::civil::time;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// A contract's pack with rules that begin, end and stand in place of the house's.
    static DATED: LazyLock<Packs> = LazyLock::new(|| {
        let rule = |id: &str, dates: &str, more: &str| {
            format!(
                "[[rule]]\nid = \"{id}\"\njurisdiction = \"any\"\n{dates}\nforce = \"house\"\neffect = \"block\"\nlevel = 2\n\
                 subject = \"anyone\"\ntext_en = \"t\"\ntext_zh = \"t\"\ninstrument = \"i\"\nsource = \"S\"\nconfidence = \"I\"\n{more}\n"
            )
        };
        let hours = "[[rule.test]]\nkind = \"hours\"\nclosed = [{ from = \"11:00\", to = \"15:30\" }]";
        let text = format!(
            "name = \"own\"\ntitle_en = \"t\"\ntitle_zh = \"t\"\n{}{}",
            rule("OWN-1", "from = \"2026-06-10\"\nto = \"2026-06-12\"\nreplaces = [\"HS-HOUR-01\"]", hours),
            rule("OWN-2", "from = \"2020-01-01\"\nto = \"2026-06-10\"", "[[rule.test]]\nkind = \"held\"\nholds = [\"disputed\"]"),
        );
        Packs::of(&["cn", "house", "own"], |_| Some(text.clone())).unwrap()
    });

    fn marks() -> impl Strategy<Value = Vec<Mark>> {
        let one = (
            proptest::sample::select(SubjectKind::ALL),
            proptest::sample::select(SuppressionReason::ALL),
            proptest::sample::select(SuppressionScope::ALL),
            -100i64..100,
            proptest::option::of(-50i64..300),
            proptest::option::of(-50i64..300),
        );
        let after = |hours: i64| clock(10, 0, 0) + SignedDuration::from_hours(hours);
        proptest::collection::vec(one, 0..3).prop_map(move |all| {
            let mark = |(on, reason, scope, since, until, released): (_, _, _, i64, Option<i64>, Option<i64>)| Mark {
                on,
                reason,
                scope,
                since: after(since),
                until: until.map(after),
                released_at: released.map(after),
            };
            all.into_iter().map(mark).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

        /// The fast search finds what trying every moment finds, and a block that is said to last has no lawful moment.
        #[test]
        fn the_fast_search_is_the_long_one(
            (facts, when) in any_attempt(),
            marks in marks(),
            holds in proptest::collection::vec(proptest::sample::select(&[super::super::Hold::Disputed, super::super::Hold::Cease][..]), 0..2),
            work in proptest::option::of(6i8..12),
            abroad in any::<bool>(),
            born in proptest::option::of(-3i64..20),
            own in 0u8..4,
            barred in 0u8..6,
        ) {
            let mut facts = ContactFacts { marks, holds, work_starts: work.map(|hour| time(hour, 10, 0, 0)), ..facts };
            if abroad {
                facts.other_zones.push(Zone::named("America/New_York").unwrap());
            }
            if own == 0 && facts.point.is_none() {
                facts.point = Some(own_mobile());
            }
            if let (Some(days), Some(point)) = (born, &mut facts.point)
                && let OwnerFacts::Person { birth_on, .. } = &mut point.owner
            {
                // Of age in some days.
                *birth_on = Some(TODAY.saturating_sub(18.years()).saturating_add(days.days()));
            }
            if barred == 0 {
                facts.barred = Some(Verdict { decision: Decision::Blocked, rules: vec![], reason: "r".into(), would_change: String::new() });
            }
            if facts.channel == Channel::Visit && own == 1 {
                facts.visit = Some(super::super::Visit { people: 1, approved: false });
            }
            for packs in [only("cn"), only("us"), only("cn+house"), &*DATED] {
                let long = moments(packs, &facts, when).into_iter().find(|moment| lawful(packs, &facts, *moment));
                prop_assert_eq!(next_lawful(packs, &facts, when), long);
                let decision = super::super::contact(packs, &facts, when);
                prop_assert_eq!(decision.next_lawful_at, if decision.allowed { Some(when) } else { long });
            }
        }
    }
}
