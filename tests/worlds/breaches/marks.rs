//! Scenes on do-not-contact marks: on the number, the debtor, the account; their first and last second, their channel, their
//! release; and what marks of some reasons say of the account.
//! Never a mark that cannot be read: such a row is refused by the load.

use super::Scene;
use super::stage::{Stage, after, later};
use jiff::civil::Date;
use retrace::domain::codes::{Channel, ContactOutcome as O, SubjectKind, SuppressionReason as R, SuppressionScope as S};

const MARKED: &[&str] = &["HS-DNC-01"];

pub const SCENES: &[Scene] = &[
    Scene { name: "a number marked do-not-contact", rules: MARKED, play: number },
    Scene { name: "a debtor or account marked do-not-contact", rules: MARKED, play: whole },
    Scene { name: "a mark on one channel", rules: MARKED, play: one_channel },
    Scene { name: "a number that is not to be used any more", rules: &["US-MEDIUM-01", "HS-DNC-01"], play: medium },
    Scene { name: "the debtor died", rules: &["HS-HELD-01"], play: died },
    Scene { name: "a lawyer acts for the debtor", rules: &["US-ATTY-01", "HS-HELD-01"], play: lawyer },
    Scene { name: "the debt is disputed", rules: &["US-DISP-01", "HS-HELD-01"], play: disputed },
    Scene { name: "a supervisor put it on hold", rules: &["HS-OVERRIDE-01"], play: supervisor },
];

/// Contacts a second before a mark begins, on its first second, on its last, and on the second at which it ends.
fn around(stage: &mut Stage, case: usize, day: Date, (on, subject): (SubjectKind, String), (scope, reason): (S, R), rules: &[&str]) {
    let (from, end) = (day.at(12, 0, 0, 0), after(day, 9).at(12, 0, 0, 0));
    let (since, ends) = (stage.instant(case, from), stage.instant(case, end));
    let released = stage.dice.percent(50);
    let mark = stage.mark(on, &subject, scope, reason, since);
    if released {
        mark.released_at = Some(ends);
    } else {
        mark.until = Some(ends);
    }
    for (at, breaks) in [(later(from, -1), false), (from, true), (later(end, -1), true), (end, false)] {
        let contact = stage.ring(case, at);
        if breaks { stage.breaks(contact, rules) } else { stage.keeps(contact, rules) }
    }
}

fn number(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let reason =
        stage.dice.pick(&[R::Regulator, R::ClientInstruction, R::Deceased, R::RepresentedByLawyer, R::DisputeOpen, R::ComplaintOpen]);
    let mobile = stage.cases[case].mobile.clone();
    let second = stage.phone();
    stage.cases[case].second = Some(second.clone());
    around(stage, case, day, (SubjectKind::Point, mobile), (S::All, reason), MARKED);
    let other = stage.ring(case, after(day, 2).at(11, 0, 0, 0));
    stage.contacts[other].point = Some(second);
    stage.keeps(other, MARKED);
    let letter = stage.letter(case, after(day, 3).at(11, 0, 0, 0));
    stage.keeps(letter, MARKED);
}

fn whole(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let reason = stage.dice.pick(&[R::Regulator, R::ClientInstruction]);
    let other = stage.another_account(case);
    let on_debtor = stage.dice.percent(50);
    let subject = if on_debtor {
        (SubjectKind::Debtor, stage.cases[case].debtor.clone())
    } else {
        (SubjectKind::Account, stage.cases[case].accounts[0].clone())
    };
    around(stage, case, day, subject, (S::All, reason), MARKED);
    let elsewhere = stage.ring(case, after(day, 2).at(11, 0, 0, 0));
    stage.contacts[elsewhere].account = other;
    if on_debtor { stage.breaks(elsewhere, MARKED) } else { stage.keeps(elsewhere, MARKED) }
}

/// A mark closes the channels that it names.
fn one_channel(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let debtor = stage.cases[case].debtor.clone();
    let since = stage.instant(case, day.at(0, 0, 0, 0));
    let (scope, closed, open) = stage.dice.pick(&[
        (S::Sms, Channel::Sms, Channel::Call),
        (S::Call, Channel::Call, Channel::Sms),
        (S::Letter, Channel::Letter, Channel::Email),
        (S::Email, Channel::Email, Channel::Letter),
        (S::Visit, Channel::Visit, Channel::Letter),
        (S::Messenger, Channel::Messenger, Channel::Sms),
    ]);
    stage.mark(SubjectKind::Debtor, &debtor, scope, R::ClientInstruction, since);
    let outcome = |channel| match channel {
        Channel::Call => O::NoAnswer,
        Channel::Visit => O::NotHome,
        _ => O::Delivered,
    };
    let stopped = stage.contact(case, day.at(11, 0, 0, 0), closed, outcome(closed));
    let fine = stage.contact(case, after(day, 1).at(11, 0, 0, 0), open, outcome(open));
    stage.breaks(stopped, MARKED);
    stage.keeps(fine, MARKED);
}

fn medium(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let mobile = stage.cases[case].mobile.clone();
    around(stage, case, day, (SubjectKind::Point, mobile), (S::All, R::CeaseRequest), &["US-MEDIUM-01", "HS-DNC-01"]);
    let email = stage.contact(case, after(day, 2).at(11, 0, 0, 0), Channel::Email, O::Delivered);
    stage.keeps(email, &["US-MEDIUM-01", "HS-DNC-01"]);
}

/// A mark of these reasons on the debtor or the account is a hold by every channel, from its first second to its release.
fn hold(stage: &mut Stage, case: usize, day: Date, reason: R, rules: &[&str]) {
    let subject = if stage.dice.percent(50) {
        (SubjectKind::Debtor, stage.cases[case].debtor.clone())
    } else {
        (SubjectKind::Account, stage.cases[case].accounts[0].clone())
    };
    let (from, end) = (day.at(12, 0, 0, 0), after(day, 9).at(12, 0, 0, 0));
    let (since, released) = (stage.instant(case, from), stage.instant(case, end));
    stage.mark(subject.0, &subject.1, S::All, reason, since).released_at = Some(released);
    for (at, breaks) in [(later(from, -1), false), (from, true), (later(end, -1), true), (end, false)] {
        let contact = stage.any(case, at);
        if breaks { stage.breaks(contact, rules) } else { stage.keeps(contact, rules) }
    }
}
fn died(stage: &mut Stage, _: &str, case: usize, day: Date) {
    hold(stage, case, day, R::Deceased, &["HS-HELD-01", "HS-DNC-01"]);
}
fn lawyer(stage: &mut Stage, _: &str, case: usize, day: Date) {
    hold(stage, case, day, R::RepresentedByLawyer, &["HS-HELD-01", "HS-DNC-01", "US-ATTY-01"]);
}
fn disputed(stage: &mut Stage, _: &str, case: usize, day: Date) {
    hold(stage, case, day, R::DisputeOpen, &["HS-HELD-01", "HS-DNC-01", "US-DISP-01"]);
}
fn supervisor(stage: &mut Stage, _: &str, case: usize, day: Date) {
    hold(stage, case, day, R::Supervisor, &["HS-OVERRIDE-01"]);
}
