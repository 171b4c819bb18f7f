//! The mutation run: each rule in turn is loosened by one unit in every way that its tests know, and some worked case must fail
//! for each. Never runs outside tests.

use super::deadline::Term;
use super::pack::{Effect, Pack, Rule, Subject};
use super::test::{Test, Window};
use super::worked;
use super::{built_in, built_in_names};
use crate::domain::Decision;
use crate::domain::codes::{Basis, Channel};
use jiff::ToSpan;
use jiff::civil::Time;

/// A mutant: what was loosened, and the rule so changed.
type Mutant = (String, Rule);

fn mutants(rule: &Rule) -> Vec<Mutant> {
    let mut made = vec![("without its tests".to_owned(), Rule { tests: vec![], ..rule.clone() })];
    // A gate test decides only as a block; a note says what to know.
    if rule.effect == Effect::Block {
        made.push(("only warns".into(), Rule { effect: Effect::Warn, ..rule.clone() }));
    }
    if rule.subject == Subject::Anyone && rule.tests.iter().any(|test| matches!(test, Test::Counter(_) | Test::Text(_))) {
        made.push(("debtor only".into(), Rule { subject: Subject::Debtor, ..rule.clone() }));
    }
    for nth in 0..rule.lender_types.len() {
        made.push((format!("lender {}", rule.lender_types[nth]), {
            let mut rule = rule.clone();
            rule.lender_types.remove(nth);
            if rule.lender_types.is_empty() { Rule { tests: vec![], ..rule } } else { rule }
        }));
    }
    for (nth, test) in rule.tests.iter().enumerate() {
        for (what, loose) in looser(test) {
            let mut tests = rule.tests.clone();
            match loose {
                Some(loose) => tests[nth] = loose,
                None => drop(tests.remove(nth)),
            }
            made.push((format!("test {}: {what}", nth + 1), Rule { tests, ..rule.clone() }));
        }
    }
    made
}

/// Every list with one element less.
fn without<T: Clone + std::fmt::Debug>(list: &[T]) -> Vec<(String, Vec<T>)> {
    let less = |nth: usize| list.iter().enumerate().filter(|(n, _)| *n != nth).map(|(_, one)| one.clone()).collect();
    (0..list.len()).map(|nth| (format!("without {:?}", list[nth]), less(nth))).collect()
}

/// A test loosened by one unit, in every way; None = left out.
fn looser(test: &Test) -> Vec<(String, Option<Test>)> {
    let mut made: Vec<(String, Option<Test>)> = vec![("left out".into(), None)];
    let mut push = |what: String, test: Test| made.push((what, Some(test)));
    match test {
        Test::Source { sources, bases, consent, decision } => {
            let row = |sources: Vec<_>, bases: Vec<Basis>, consent, decision| Test::Source { sources, bases, consent, decision };
            // A row that frees gets looser by speaking of more, one that blocks by speaking of less.
            for (what, less) in without(sources) {
                push(what, row(less, bases.clone(), *consent, *decision));
            }
            for basis in Basis::ALL.iter().filter(|basis| !bases.is_empty() && !bases.contains(basis) && **basis != Basis::None) {
                let more = bases.iter().copied().chain([*basis]).collect();
                push(format!("basis {basis} too"), row(sources.clone(), more, *consent, *decision));
            }
            if consent.is_some() && *decision != Decision::Blocked {
                push("no consent".into(), row(sources.clone(), bases.clone(), None, *decision));
            }
            if *decision != Decision::Contact {
                push("contact".into(), row(sources.clone(), bases.clone(), None, Decision::Contact));
            }
        }
        Test::SharedOrWork { .. } => push("contact".into(), Test::SharedOrWork { decision: Decision::Contact }),
        Test::Stale { .. } => push("contact".into(), Test::Stale { decision: Decision::Contact }),
        Test::ThirdParty { sources, only_when_lost, only_named, never, adult_only, age_must_be_known, decision } => {
            let made = |only_when_lost, only_named, never: Vec<_>, adult_only, age_must_be_known: Vec<_>, decision, sources: Vec<_>| {
                Test::ThirdParty { sources, only_when_lost, only_named, never, adult_only, age_must_be_known, decision }
            };
            let (n, a, s) = (|| never.clone(), || age_must_be_known.clone(), || sources.clone());
            if *only_when_lost {
                push("lost or not".into(), made(false, *only_named, n(), *adult_only, a(), *decision, s()));
            }
            if *only_named {
                push("named or not".into(), made(*only_when_lost, false, n(), *adult_only, a(), *decision, s()));
            }
            if *adult_only {
                push("minors".into(), made(*only_when_lost, *only_named, n(), false, a(), *decision, s()));
            }
            for (what, less) in without(never) {
                push(what, made(*only_when_lost, *only_named, less, *adult_only, a(), *decision, s()));
            }
            for (what, less) in without(age_must_be_known) {
                push(what, made(*only_when_lost, *only_named, n(), *adult_only, less, *decision, s()));
            }
            for (what, less) in without(sources).into_iter().filter(|(_, less)| !less.is_empty()) {
                push(what, made(*only_when_lost, *only_named, n(), *adult_only, a(), *decision, less));
            }
            push("contact".into(), made(*only_when_lost, *only_named, n(), *adult_only, a(), Decision::Contact, s()));
        }
        Test::Suppressed { reasons } => {
            without(reasons).into_iter().for_each(|(what, reasons)| push(what, Test::Suppressed { reasons }));
        }
        Test::Held { holds } => without(holds).into_iter().for_each(|(what, holds)| push(what, Test::Held { holds })),
        Test::FailedDays { days } => push("a day less".into(), Test::FailedDays { days: days - 1 }),
        Test::Hours { closed, before_work_minutes, agreed_hours_prevail, channels } => {
            let hours = |closed: Vec<Window>, before_work_minutes, agreed_hours_prevail, channels: Vec<Channel>| Test::Hours {
                closed,
                before_work_minutes,
                agreed_hours_prevail,
                channels,
            };
            let moved = |time: Time, seconds: i64| time.wrapping_add(seconds.seconds());
            for (nth, window) in closed.iter().enumerate() {
                let mut later = closed.clone();
                later[nth] = Window { from: moved(window.from, 1), ..*window };
                push("a second later".into(), hours(later, *before_work_minutes, *agreed_hours_prevail, channels.clone()));
                let mut earlier = closed.clone();
                earlier[nth] = Window { to: moved(window.to, -1), ..*window };
                push("a second earlier".into(), hours(earlier, *before_work_minutes, *agreed_hours_prevail, channels.clone()));
            }
            if *before_work_minutes > 0 {
                push("a minute less".into(), hours(closed.clone(), before_work_minutes - 1, *agreed_hours_prevail, channels.clone()));
            }
            if !agreed_hours_prevail {
                push("agreed hours prevail".into(), hours(closed.clone(), *before_work_minutes, true, channels.clone()));
            }
            if channels.is_empty() {
                for (what, less) in without(Channel::ALL) {
                    push(what, hours(closed.clone(), *before_work_minutes, *agreed_hours_prevail, less));
                }
            }
        }
        Test::Counter(counter) => {
            let mut more = counter.clone();
            more.limit += 1;
            push("one more".into(), Test::Counter(more));
            for (what, channels) in without(&counter.channels) {
                let counted = if counter.counted_channels.is_empty() { counter.channels.clone() } else { counter.counted_channels.clone() };
                let mut less = counter.clone();
                (less.channels, less.counted_channels) = (channels.clone(), counted);
                push(format!("binds {what}"), Test::Counter(less));
                if counter.counted_channels.is_empty() && !channels.is_empty() {
                    let mut less = counter.clone();
                    less.counted_channels = channels;
                    push(format!("counts {what}"), Test::Counter(less));
                }
            }
            for (what, counted) in without(&counter.counted_channels).into_iter().filter(|(_, counted)| !counted.is_empty()) {
                let mut less = counter.clone();
                less.counted_channels = counted;
                push(format!("counts {what}"), Test::Counter(less));
            }
            use super::test::{Pool, Span};
            let narrower = match counter.window {
                Span::Day => None,
                Span::Week => Some(Span::Day),
                Span::SevenDays => Some(Span::Day),
                Span::Ever => Some(Span::SevenDays),
            };
            if let Some(window) = narrower {
                let mut less = counter.clone();
                less.window = window;
                push("a shorter window".into(), Test::Counter(less));
            }
            for pooled in [Pool::PersonAndLender, Pool::PersonAndDebt, Pool::PersonAndPoint] {
                let wider = match counter.pooled {
                    Pool::Person => counter.counts != super::test::Counts::Attempts || !counter.channels.contains(&Channel::Letter),
                    Pool::PersonAndLender => pooled != Pool::PersonAndLender,
                    Pool::PersonAndDebt => pooled == Pool::PersonAndPoint,
                    Pool::PersonAndPoint => false,
                };
                if wider {
                    let mut less = counter.clone();
                    less.pooled = pooled;
                    push(format!("pooled over {pooled:?} only"), Test::Counter(less));
                }
            }
        }
        Test::StageChannel { up_to_dpd, channels } => {
            push("a day less".into(), Test::StageChannel { up_to_dpd: up_to_dpd - 1, channels: channels.clone() });
            for channel in Channel::ALL.iter().filter(|channel| !channels.contains(channel)) {
                let more = channels.iter().copied().chain([*channel]).collect();
                push(format!("{channel} too"), Test::StageChannel { up_to_dpd: *up_to_dpd, channels: more });
            }
        }
        Test::VisitTeam { at_least, at_most, approval } => {
            push("one less".into(), Test::VisitTeam { at_least: at_least - 1, at_most: *at_most, approval: *approval });
            if let Some(most) = at_most {
                push("one more".into(), Test::VisitTeam { at_least: *at_least, at_most: Some(most + 1), approval: *approval });
            }
            if *approval {
                push("not approved".into(), Test::VisitTeam { at_least: *at_least, at_most: *at_most, approval: false });
            }
        }
        Test::Template { channels } => {
            without(channels).into_iter().for_each(|(what, channels)| push(what, Test::Template { channels }));
        }
        Test::SameDayStop { outcomes, complaints } => {
            for (what, outcomes) in without(outcomes) {
                push(what, Test::SameDayStop { outcomes, complaints: *complaints });
            }
            if *complaints {
                push("complaints do not count".into(), Test::SameDayStop { outcomes: outcomes.clone(), complaints: false });
            }
        }
        Test::Consent { channels, purpose } => {
            without(channels).into_iter().for_each(|(what, channels)| push(what, Test::Consent { channels, purpose: *purpose }));
        }
        Test::Text(wording) => {
            for (what, never) in without(&wording.never) {
                push(what, Test::Text(super::wording::Wording { never, ..wording.clone() }));
            }
            for (what, channels) in without(&wording.channels).into_iter().filter(|(_, channels)| !channels.is_empty()) {
                push(what, Test::Text(super::wording::Wording { channels, ..wording.clone() }));
            }
            if wording.no_amounts {
                push("amounts".into(), Test::Text(super::wording::Wording { no_amounts: false, ..wording.clone() }));
            }
        }
        Test::Recording { channels } => {
            without(channels).into_iter().for_each(|(what, channels)| push(what, Test::Recording { channels }));
        }
        Test::LateNote { minutes } => push("a minute more".into(), Test::LateNote { minutes: minutes + 1 }),
        Test::OneChannel { attempts, days } => push("one more".into(), Test::OneChannel { attempts: attempts + 1, days: *days }),
        Test::Outlier { sigmas, at_least } => {
            push("one sigma more".into(), Test::Outlier { sigmas: sigmas + 1, at_least: *at_least });
            push("a larger group".into(), Test::Outlier { sigmas: *sigmas, at_least: at_least + 1 });
        }
        Test::Trained { days } => push("a day more".into(), Test::Trained { days: days + 1 }),
        Test::Limitation { .. }
        | Test::NoBasis {}
        | Test::Unwritten {}
        | Test::WrongParty {}
        | Test::OtherClient {}
        | Test::Relabelled {}
        | Test::Guarantor { .. }
        | Test::Refused {}
        | Test::WorkEmail {}
        | Test::Disclosure {} => {}
        Test::Deadline(deadline) => {
            let mut later = deadline.clone();
            later.within = match deadline.within {
                Term::Minutes(n) => Term::Minutes(n + 1),
                Term::Hours(n) => Term::Hours(n + 1),
                Term::NaturalDays(n) => Term::NaturalDays(n + 1),
            };
            // When a review may be asked for is shown, and no feed tells whether it was.
            if deadline.to != super::deadline::Step::ReviewAsked {
                push("one unit later".into(), Test::Deadline(later));
            }
        }
        Test::Promises(promises) => {
            for (what, remind_days_before) in without(&promises.remind_days_before) {
                let missed = promises.missed.clone();
                push(what, Test::Promises(super::promises::Promises { remind_days_before, missed }));
            }
            for nth in 0..promises.missed.len() {
                let mut later = promises.clone();
                later.missed[nth].from_days += 1;
                push(format!("step {} a day later", nth + 1), Test::Promises(later));
            }
        }
    }
    made
}

fn survivors(pack: &Pack) -> (usize, Vec<String>) {
    let (mut run, mut alive) = (0, Vec::new());
    for (nth, rule) in pack.rules.iter().enumerate() {
        for (what, mutant) in mutants(rule) {
            let mut loosened = pack.clone();
            loosened.rules[nth] = mutant;
            run += 1;
            if worked::run(&loosened).is_empty() {
                alive.push(format!("{}: {what}", rule.id));
            }
        }
    }
    (run, alive)
}

#[test]
fn every_rule_loosened_by_one_unit_fails_a_worked_case() {
    let mut runs = 0;
    let mut alive = Vec::new();
    for name in built_in_names() {
        let (run, left) = survivors(&built_in(&name).unwrap());
        runs += run;
        alive.extend(left);
    }
    assert!(runs > 500, "{runs} mutants");
    assert!(alive.is_empty(), "{} of {runs} mutants live:\n{}", alive.len(), alive.join("\n"));
}
