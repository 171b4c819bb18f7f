//! Scenes on people beside the debtor: asked before the debtor was lost, not named, of a kind that is never asked, a minor, one
//! who refused; and told of the debt.
//! Never more than one attempt on a person, unless the refusal is the point.

use super::Scene;
use super::stage::{Stage, after, later};
use jiff::ToSpan;
use jiff::civil::Date;
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::{Basis, Direction, Party, RelationKind, Source, SubjectKind, SuppressionReason, SuppressionScope};

const ONLY_WHEN_LOST: &[&str] = &["CN-3P-04", "CN-3P-11", "US-3P-01", "HS-3P-01", "HS-REL-01"];
const FAILED_DAYS: &[&str] = &["CN-3P-09"];
const ONLY_NAMED: &[&str] = &["CN-3P-01", "CN-3P-02", "CN-3P-04", "CN-3P-11", "HS-REL-01"];
const NOT_NAMED: &[&str] = &["CN-3P-01", "CN-3P-02", "CN-3P-04", "CN-3P-11", "HS-3P-02", "HS-REL-01"];
const NEVER: &[&str] = &["HS-REL-01"];
const TOLD: &[&str] = &["CN-3P-05", "US-LOC-02", "HS-DISC-01"];
const ON_THIRD_PARTIES: &[&str] = &["CN-3P-04", "CN-3P-09", "CN-3P-11", "US-3P-01", "HS-3P-01", "HS-REL-01"];

pub const SCENES: &[Scene] = &[
    Scene { name: "asked 29 days after the debtor was reached", rules: ONLY_WHEN_LOST, play: reached_lately },
    Scene { name: "asked after two days of failed calls", rules: ON_THIRD_PARTIES, play: two_failed_days },
    Scene { name: "asked before the third failed call", rules: ON_THIRD_PARTIES, play: third_call_later },
    Scene { name: "a person whom the debtor did not name", rules: NOT_NAMED, play: not_named },
    Scene { name: "a neighbour, a minor, a child of unknown age", rules: NEVER, play: never },
    Scene { name: "a guarantor", rules: ON_THIRD_PARTIES, play: guarantor },
    Scene { name: "told of the debt", rules: TOLD, play: told },
    Scene { name: "asked again after refusing", rules: &["CN-3P-06", "HS-3P-01", "US-LOC-03"], play: refused },
    Scene {
        name: "asked again after a refusal on record",
        rules: &["CN-3P-06", "HS-3P-01", "HS-DNC-01", "US-MEDIUM-01"],
        play: refusal_on_record,
    },
];

/// Not reached in the last 30 days: what happened 29 days ago is one of them, 30 days ago is not.
fn reached_lately(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let lately = stage.work_hours(after(day, -29));
    stage.talk(case, lately);
    stage.lost(case, day);
    let (friend, other) = (stage.friend(case), stage.friend(case));
    let early = stage.ask(friend, day.at(11, 0, 0, 0), O::NoAnswer);
    stage.breaks(early, ONLY_WHEN_LOST);
    stage.keeps(early, &["CN-3P-01", "CN-3P-02", "CN-3P-09"]);
    let next_day = stage.ask(other, after(day, 1).at(11, 0, 0, 0), O::Relayed);
    stage.keeps(next_day, ONLY_WHEN_LOST);
}

/// Two days, or three that are not consecutive.
fn two_failed_days(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let ago: &[i64] = if stage.dice.percent(50) { &[2, 1] } else { &[5, 3, 1] };
    stage.failed(case, day, ago);
    let friend = stage.friend(case);
    let early = stage.ask(friend, day.at(11, 0, 0, 0), O::NoAnswer);
    stage.breaks(early, ONLY_WHEN_LOST);
    stage.breaks(early, FAILED_DAYS);
}

/// The call of the third day fails a second after the person is asked; for the other person a second before.
fn third_call_later(stage: &mut Stage, _: &str, case: usize, day: Date) {
    stage.failed(case, day, &[2, 1]);
    let (friend, other) = (stage.friend(case), stage.friend(case));
    let noon = day.at(12, 0, 0, 0);
    let early = stage.ask(friend, later(noon, -1), O::NoAnswer);
    stage.ring(case, noon);
    let in_time = stage.ask(other, later(noon, 1), O::NoAnswer);
    stage.breaks(early, ONLY_WHEN_LOST);
    stage.breaks(early, FAILED_DAYS);
    stage.keeps(in_time, ON_THIRD_PARTIES);
}

/// A relation told of one person, a directory or a registry of the other: nobody the debtor named. The house's rule on numbers
/// that were looked up is about the second.
fn not_named(stage: &mut Stage, _: &str, case: usize, day: Date) {
    stage.lost(case, day);
    let (named, told_of, found) = (stage.friend(case), stage.friend(case), stage.friend(case));
    (stage.persons[told_of].source, stage.persons[told_of].basis) = (Source::RelationTold, Basis::LegitimateRequest);
    stage.persons[found].source = stage.dice.pick(&[Source::Directory114, Source::BusinessRegistry]);
    stage.persons[found].basis = Basis::PublicRecord;
    let asked = stage.ask(told_of, day.at(11, 0, 0, 0), O::NoAnswer);
    let looked_up = stage.ask(found, day.at(11, 15, 0, 0), O::NoAnswer);
    let fine = stage.ask(named, day.at(11, 30, 0, 0), O::Relayed);
    for contact in [asked, looked_up] {
        stage.breaks(contact, ONLY_NAMED);
        stage.keeps(contact, &["CN-3P-09", "US-3P-01", "HS-3P-01"]);
    }
    stage.breaks(looked_up, &["HS-3P-02"]);
    stage.keeps(asked, &["HS-3P-02"]);
    stage.keeps(fine, ONLY_NAMED);
    stage.keeps(fine, &["HS-3P-02"]);
}

fn never(stage: &mut Stage, _: &str, case: usize, day: Date) {
    use RelationKind as R;
    stage.lost(case, day);
    let of_age = day.checked_sub(18.years()).unwrap();
    let asked: [(RelationKind, Option<Date>, bool); 6] = [
        (R::Other, Some(after(of_age, -9000)), true),
        (R::Sibling, Some(after(of_age, 1)), true),
        (R::Child, None, true),
        (R::Sibling, Some(of_age), false),
        (R::Child, Some(of_age), false),
        (R::Friend, None, false),
    ];
    for (nth, (relation, born, breaks)) in asked.into_iter().enumerate() {
        let person = stage.person(case, relation);
        stage.persons[person].born = born;
        let contact = stage.ask(person, later(day.at(11, 0, 0, 0), 600 * nth as i64), O::NoAnswer);
        if breaks { stage.breaks(contact, NEVER) } else { stage.keeps(contact, NEVER) }
    }
}

/// He owes too: he is called while the debtor can be reached, and may be told.
fn guarantor(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let before = stage.work_hours(after(day, -10));
    stage.talk(case, before);
    let guarantor = stage.person(case, RelationKind::Guarantor);
    let called = stage.ask(guarantor, day.at(11, 0, 0, 0), O::RightParty);
    stage.contacts[called].disclosed = Some(true);
    stage.keeps(called, ON_THIRD_PARTIES);
    stage.keeps(called, TOLD);
}

/// A relation who is asked, one who calls, a stranger who answers the debtor's own number: none is told.
fn told(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let own = stage.talk(case, after(day, -40).at(11, 0, 0, 0));
    stage.contacts[own].disclosed = Some(true);
    stage.keeps(own, TOLD);
    stage.lost(case, day);
    let friends = [stage.friend(case), stage.friend(case), stage.friend(case)];
    let asked = stage.ask(friends[0], day.at(11, 0, 0, 0), O::Relayed);
    let silent = stage.ask(friends[1], day.at(12, 0, 0, 0), O::Relayed);
    let inbound = stage.ask(friends[2], after(day, 1).at(11, 0, 0, 0), O::Relayed);
    let stranger = stage.call(case, after(day, 2).at(11, 0, 0, 0), O::WrongParty);
    for (contact, disclosed) in [(asked, true), (silent, false), (inbound, true), (stranger, true)] {
        stage.contacts[contact].disclosed = Some(disclosed);
        if disclosed { stage.breaks(contact, TOLD) } else { stage.keeps(contact, TOLD) }
    }
    stage.contacts[inbound].direction = Direction::Inbound;
    stage.contacts[stranger].party = Party::ThirdParty;
}

/// A refusal has no end, and it is one person's.
fn refused(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let gap = stage.dice.between(9, 40);
    let first_day = after(day, -gap);
    stage.lost(case, first_day);
    let (friend, other) = (stage.friend(case), stage.friend(case));
    let outcome = stage.dice.pick(&[O::RelayRefused, O::CeaseRequest]);
    let refusing = stage.ask(friend, first_day.at(11, 0, 0, 0), outcome);
    let elsewhere = stage.ask(other, day.at(11, 0, 0, 0), O::NoAnswer);
    let again = stage.ask(friend, day.at(11, 30, 0, 0), O::NoAnswer);
    stage.keeps(refusing, &["CN-3P-06", "HS-3P-01", "US-LOC-03"]);
    stage.keeps(elsewhere, &["CN-3P-06", "HS-3P-01", "US-LOC-03"]);
    stage.breaks(again, &["CN-3P-06", "HS-3P-01", "US-LOC-03"]);
    // A guarantor who will not pass anything on owes all the same.
    let guarantor = stage.person(case, RelationKind::Guarantor);
    stage.ask(guarantor, first_day.at(12, 0, 0, 0), O::RelayRefused);
    let called = stage.ask(guarantor, day.at(12, 0, 0, 0), O::NoAnswer);
    stage.keeps(called, &["CN-3P-06", "HS-3P-01", "US-LOC-03"]);
}

/// A mark on the person or his number: whatever its scope and its end, and from its first second.
fn refusal_on_record(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULES: &[&str] = &["CN-3P-06", "HS-3P-01", "HS-DNC-01", "US-MEDIUM-01"];
    stage.lost(case, day);
    let noon = day.at(12, 0, 0, 0);
    for (nth, before) in [true, false, false].into_iter().enumerate() {
        let person = stage.friend(case);
        let (id, phone) = (stage.persons[person].id.clone(), stage.persons[person].phone.clone());
        let (on, subject) = if nth == 1 { (SubjectKind::Person, id) } else { (SubjectKind::Point, phone) };
        let since = stage.instant(case, noon);
        let mark = stage.mark(on, &subject, SuppressionScope::All, SuppressionReason::CeaseRequest, since);
        mark.until = Some(since.checked_add(24.hours()).unwrap());
        let at = if before {
            later(noon, -1)
        } else if nth == 1 {
            noon
        } else {
            after(day, 5).at(11, 0, 0, 0)
        };
        let asked = stage.ask(person, at, O::NoAnswer);
        if before { stage.keeps(asked, RULES) } else { stage.breaks(asked, RULES) }
    }
}
