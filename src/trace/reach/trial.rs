//! The chance to reach, tried: what must never lower it, what must, that the waterfall adds up, and that a log moves the weights
//! where it says much and leaves them where it is thin. Never runs outside tests.

use super::log::{SeenRow, TryResult, TryRow};
use super::terms::{Facts, terms};
use super::weights::Weight;
use super::*;
use crate::domain::codes::{PointKind, RelationKind, Source, Validity};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

const TODAY: Date = date(2026, 6, 7);

fn plain() -> Evidence {
    Evidence {
        kind: PointKind::Mobile,
        relation: None,
        seen: vec![(Source::Application, Some(date(2026, 5, 1)))],
        first_seen_on: None,
        validity: None,
        validity_on: None,
        tried: Tried::default(),
        elsewhere: 0,
        owners: 1,
        moved_on: false,
        identity: 1.0,
    }
}

fn p(evidence: &Evidence) -> i64 {
    score(evidence, &Weights::judged(), TODAY).millionths
}

fn with(change: impl Fn(&mut Evidence)) -> i64 {
    let mut evidence = plain();
    change(&mut evidence);
    p(&evidence)
}

fn silent(n: i64, band: usize) -> Tried {
    let mut tried = Tried { unanswered: n, ..Tried::default() };
    tried.by_band[band] = n;
    tried
}

#[test]
fn the_waterfall_adds_up() {
    let mut evidence = plain();
    evidence.seen.push((Source::Transaction, Some(date(2026, 1, 2))));
    evidence.tried = silent(3, 1);
    let score = score(&evidence, &Weights::judged(), TODAY);
    let bits: f64 = score.parts.iter().map(|part| part.bits).sum();
    assert_eq!(score.millionths, (1e6 / (1.0 + (-bits).exp2())).round() as i64);
    assert_eq!(score.steps().last(), Some(&score.millionths));
    let said = |words: &str| score.parts.iter().any(|part| part.words.contains(words));
    assert!(said("3 attempt(s) reached nobody: 3 at noon") && said("confirmed by application") && said("by judgement"), "{score:?}");
}

#[test]
fn better_evidence_never_scores_less() {
    let base = p(&plain());
    assert!(with(|e| e.seen = vec![(Source::Application, Some(date(2022, 5, 1)))]) < base, "old");
    assert!(with(|e| e.seen.push((Source::Transaction, Some(date(2026, 5, 1))))) > base, "confirmed");
    assert!(with(|e| e.owners = 40) < base / 4, "a hub is damped");
    assert!(with(|e| e.moved_on = true) < base, "seen with somebody else");
    assert!(with(|e| e.identity = 0.5) < base);
    assert!(with(|e| (e.validity, e.validity_on) = (Some(Validity::Invalid), Some(TODAY))) < base);
    assert!(with(|e| (e.validity, e.validity_on) = (Some(Validity::Valid), Some(TODAY))) > base);
    assert!(with(|e| e.tried.last_reached_on = Some(date(2026, 5, 1))) > base, "reached here");
    assert!(with(|e| e.first_seen_on = Some(date(2026, 5, 1))) > with(|e| e.first_seen_on = Some(date(2024, 5, 1))), "new");
}

#[test]
fn dead_is_worse_than_silent_and_silent_than_fresh() {
    let base = p(&plain());
    let dead = with(|e| {
        e.tried = Tried { dead: 1, ..Tried::default() };
        e.tried.by_band[0] = 1;
    });
    let silence = with(|e| e.tried = silent(6, 1));
    let rang = with(|e| e.tried = Tried { dead: 1, ..silent(6, 1) });
    assert!(rang <= dead, "rings before a dead tone do not speak for it: {rang} {dead}");
    assert!(dead < silence && silence < base, "an invalid tone is worth more than no answer: {dead} {silence} {base}");
    assert!(with(|e| e.tried = silent(3, 1)) < with(|e| e.tried = silent(3, 0)), "noon, when people answer, says more than the morning");
    assert!(with(|e| e.tried = Tried { busy: 1, ..silent(1, 0) }) > with(|e| e.tried = silent(1, 0)), "busy: the line lives");
}

#[test]
fn what_was_said_last_counts_most() {
    let ended = |off| with(|e| e.tried = Tried { switched_off: 1, ended_off: off, by_band: [0, 4, 0, 0, 0], ..silent(3, 1) });
    assert!(ended(Some(true)) < ended(None) && ended(None) < ended(Some(false)), "off in the end, and off once but not in the end");
    let dead = |off| with(|e| e.tried = Tried { dead: 1, ended_off: off, ..silent(3, 1) });
    assert_eq!(dead(Some(true)), dead(Some(false)), "the carrier's word stands, whatever was said before");
    let mut tried = Tried::default();
    let told = [TryResult::SwitchedOff, TryResult::Busy, TryResult::WrongParty, TryResult::SwitchedOff].map(|result| {
        tried.add(result, 0);
        tried.ended_off
    });
    assert_eq!(told, [Some(true), Some(false), Some(false), Some(true)], "somebody else's answer is no silence");
}

#[test]
fn a_number_given_up_lately_is_off_before_it_is_somebody_elses() {
    let bits = |reached: Option<Date>, off: i64| {
        let tried = Tried { switched_off: off, last_reached_on: reached, by_band: [off, 0, 0, 0, 0], ..Tried::default() };
        Weights::judged().answers[0].bits(&tried)
    };
    let lost = |reached| bits(reached, 0) - bits(reached, 2);
    assert!(lost(Some(date(2026, 5, 1))) > lost(None) + 0.3, "{} {}", lost(Some(date(2026, 5, 1))), lost(None));
}

#[test]
fn a_place_of_work_is_shared_by_nature() {
    let at_work = |owners, moved_on| with(|e| (e.kind, e.owners, e.moved_on) = (PointKind::Employer, owners, moved_on));
    assert_eq!(at_work(40, true), at_work(1, false));
    let at_home = |owners, moved_on| with(|e| (e.kind, e.owners, e.moved_on) = (PointKind::Address, owners, moved_on));
    assert!(at_home(40, false) < at_home(1, false) && at_home(1, true) < at_home(1, false));
}

proptest! {
    /// Whatever is known: one more source never lowers the chance, a newer sighting never does, a dead tone never raises it.
    #[test]
    fn more_evidence_for_it_never_lowers_it(
        seen in proptest::collection::vec((select(Source::ALL), 0i64..3000), 1..6),
        more in (select(Source::ALL), 0i64..3000),
        kind in select(PointKind::ALL),
        relation in proptest::option::of(select(RelationKind::ALL)),
        tries in 0i64..5,
    ) {
        let ago = |days: i64| Some(TODAY.saturating_sub(days.days()));
        let mut evidence = Evidence { kind, relation, seen: seen.iter().map(|(s, days)| (*s, ago(*days))).collect(), ..plain() };
        evidence.tried = silent(tries, 2);
        let before = p(&evidence);
        let mut newer = evidence.clone();
        newer.seen[0].1 = Some(TODAY);
        // The parts are rounded to hundredths of a bit each.
        prop_assert!(p(&newer) + 12_000 >= before, "a newer sighting");
        let mut dead = evidence.clone();
        dead.tried.dead += 1;
        dead.tried.by_band[2] += 1;
        prop_assert!(p(&dead) <= before, "a dead tone");
        evidence.seen.push((more.0, ago(more.1)));
        prop_assert!(p(&evidence) + 12_000 >= before, "one more source");
    }
}

/// A log of points that one source saw: of every ten, so many answer at the second call, the others are dead.
fn points(first: i64, n: i64, source: Source, good: i64) -> (Vec<TryRow>, Vec<SeenRow>) {
    let (mut tries, mut seen) = (Vec::new(), Vec::new());
    for point in first..first + n {
        let second = if point % 10 < good { TryResult::Reached } else { TryResult::Dead };
        for (day, result) in [(1, TryResult::Unanswered), (2, second)] {
            tries.push(TryRow { point, debtor: point, tried_on: date(2026, 5, day), hour: 12, inbound: false, result });
        }
        seen.push(SeenRow {
            point,
            kind: PointKind::Mobile,
            relation: None,
            source,
            first_seen_on: Some(date(2026, 4, 1)),
            last_seen_on: None,
            validity: None,
            validity_on: None,
        });
    }
    (tries, seen)
}

#[test]
fn a_log_moves_what_it_speaks_of_and_a_thin_one_does_not() {
    let (mut tries, mut seen) = points(0, 300, Source::PreviousAgency, 9);
    let more = points(300, 300, Source::ClientUpdate, 1);
    tries.extend(more.0);
    seen.extend(more.1);
    let learned = learn(&episodes(&tries, &seen));
    let of = |source| learned.of(Weight::Source(source));
    assert!(of(Source::PreviousAgency) > of(Source::ClientUpdate) + 1.0, "the log turned the table round");
    assert_eq!(of(Source::Payment), Weight::Source(Source::Payment).judged(), "nothing is said of payments");
    assert!(learned.origin(Weight::Source(Source::ClientUpdate)).contains("300 tried points"));
    let (tries, seen) = points(0, 20, Source::PreviousAgency, 9);
    let thin = learn(&episodes(&tries, &seen));
    assert_eq!(thin.of(Weight::Source(Source::PreviousAgency)), Weight::Source(Source::PreviousAgency).judged());
    let none = learn(&episodes(&[], &[]));
    assert_eq!(none.bits, Weights::judged().bits);
}

#[test]
fn what_is_learned_comes_true_as_often_as_it_says() {
    let (tries, seen) = points(0, 1000, Source::Transaction, 7);
    let weights = learn(&episodes(&tries, &seen));
    let facts = Facts {
        kind: PointKind::Mobile,
        relation: None,
        seen: vec![(Source::Transaction, 0.1)],
        marked: None,
        first: Some(0.1),
        reached: None,
        elsewhere: 0,
    };
    let bits: f64 = terms(&facts, &weights).iter().map(|(weight, times)| weights.of(*weight) * times).sum();
    let chance = 1.0 / (1.0 + (-bits).exp2());
    assert!((chance - 0.7).abs() < 0.06, "{chance}");
}

#[test]
fn a_point_is_told_as_it_was_known_when_it_was_first_tried() {
    let (mut tries, mut seen) = points(1, 1, Source::Application, 9);
    seen[0].last_seen_on = Some(date(2026, 6, 1));
    let late = SeenRow { source: Source::Payment, first_seen_on: Some(date(2026, 5, 20)), ..seen[0].clone() };
    seen.push(late);
    tries.push(TryRow { tried_on: date(2026, 5, 25), result: TryResult::Busy, ..tries[0].clone() });
    let told = episodes(&tries, &seen);
    assert_eq!(told.len(), 2, "what follows an answer is tried anew");
    assert_eq!(told[0].facts.seen.len(), 1, "nobody knew of the payment yet");
    assert!(told[0].facts.seen[0].1 > 0.07, "nor that it would be seen in June");
    assert_eq!((told[0].answered_in, told[0].facts.reached), (Some(1), None));
    assert!(told[1].facts.reached.is_some() && told[1].tried.busy == 1 && told[1].facts.seen.len() == 2);
}
