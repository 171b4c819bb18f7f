//! Scenes on how often: one more than the limit, and exactly the limit; what each counter pools over and what it leaves out.
//! The audit counts the contact itself, so it must be of the counted kind; the question before a call cannot know its outcome.
//! Never a contact at an unlawful hour.

use super::Scene;
use super::stage::{Payment, Stage, after, later, monday};
use jiff::civil::{Date, DateTime};
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::{Channel, Party, Payer};

pub const SCENES: &[Scene] = &[
    Scene { name: "four notices that connected", rules: &["CN-FREQ-01"], play: notices },
    Scene { name: "four conversations", rules: &["CN-FREQ-02"], play: conversations },
    Scene { name: "seven unanswered calls to one number", rules: &["CN-FREQ-03"], play: unanswered },
    Scene { name: "eight calls in seven days", rules: &["US-FREQ-01"], play: eight_calls },
    Scene { name: "a call within seven days of a conversation", rules: &["US-FREQ-02"], play: after_a_talk },
    Scene { name: "a third party asked twice", rules: &["US-LOC-03"], play: asked_twice },
    Scene { name: "six attempts on one not reached", rules: &["HS-FREQ-01"], play: six_attempts },
    Scene { name: "four calls to one reached", rules: &["HS-FREQ-01"], play: four_calls },
    Scene { name: "four calls to one who paid", rules: &["HS-FREQ-01"], play: four_calls_paid },
    Scene { name: "four messages in a week", rules: &["HS-FREQ-02"], play: messages },
    Scene { name: "a contact person asked twice a day", rules: &["HS-3P-01"], play: asked_twice_a_day },
    Scene { name: "a contact person asked four times", rules: &["HS-3P-01"], play: asked_four_times },
];

/// So many moments of a day, 41 minutes apart from ten o'clock.
fn moments(day: Date) -> impl Iterator<Item = DateTime> {
    (0..10).map(move |nth| later(day.at(10, 0, 0, 0), nth * 41 * 60))
}

/// A notice is a robot's call that connected, or a message left in a mailbox; the limit binds the robot's calls.
fn notices(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["CN-FREQ-01"];
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    let other = stage.another_account(case);
    stage.robot(case, next(), O::Delivered);
    let mailbox = stage.call(case, next(), O::Voicemail);
    let failed = stage.robot(case, next(), O::NoAnswer);
    let third = stage.robot(case, next(), O::Voicemail);
    // Of the counted kind it is not, or not bound: a robot that nobody answered, the debtor's own call, a message a collector left.
    let unheard = stage.robot(case, next(), O::Busy);
    let inbound = stage.inbound(case, next(), O::RightParty);
    let fourth = stage.robot(case, next(), O::Delivered);
    let left = stage.call(case, next(), O::Voicemail);
    for kept in [mailbox, failed, third, unheard, inbound, left] {
        stage.keeps(kept, RULE);
    }
    stage.contacts[fourth].account = other;
    stage.breaks(fourth, RULE);
    let next_day = stage.robot(case, after(day, 1).at(10, 0, 0, 0), O::Delivered);
    stage.keeps(next_day, RULE);
}

fn conversations(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["CN-FREQ-02"];
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    let other = stage.another_account(case);
    stage.talk(case, next());
    stage.ring(case, next());
    let second = stage.talk(case, next());
    stage.contacts[second].account = other;
    let third = stage.robot(case, next(), O::RightParty);
    let inbound = stage.inbound(case, next(), O::RightParty);
    let unanswered = stage.ring(case, next());
    for kept in [third, inbound, unanswered] {
        stage.keeps(kept, RULE);
    }
    let fourth = stage.talk(case, next());
    let fifth = stage.talk(case, next());
    stage.breaks(fourth, RULE);
    stage.breaks(fifth, RULE);
    let next_day = stage.talk(case, after(day, 1).at(10, 0, 0, 0));
    stage.keeps(next_day, RULE);
}

fn unanswered(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["CN-FREQ-03"];
    let second = stage.phone();
    stage.cases[case].second = Some(second.clone());
    let other = stage.another_account(case);
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    for nth in 0..6 {
        let call = stage.ring(case, next());
        stage.contacts[call].account = if nth % 2 == 0 { 0 } else { other };
        if nth == 5 {
            stage.keeps(call, RULE);
        }
    }
    let elsewhere = stage.ring(case, next());
    stage.contacts[elsewhere].point = Some(second);
    let answered = stage.talk(case, next());
    stage.keeps(elsewhere, RULE);
    stage.keeps(answered, RULE);
    let seventh = if stage.dice.percent(50) { stage.ring(case, next()) } else { stage.robot(case, next(), O::InvalidNumber) };
    stage.breaks(seventh, RULE);
    let next_day = stage.ring(case, after(day, 1).at(10, 0, 0, 0));
    stage.keeps(next_day, RULE);
}

/// A call about the debt on each of seven days, one of them twice; the seventh day after the first is outside the window.
fn eight_calls(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["US-FREQ-01"];
    let other = stage.another_account(case);
    // A stranger who answers the debtor's number: a call to the debtor all the same.
    let stranger = stage.call(case, after(day, -6).at(12, 0, 0, 0), O::WrongParty);
    stage.contacts[stranger].party = Party::ThirdParty;
    for ago in (1..=5).rev() {
        let at = stage.work_hours(after(day, -ago));
        stage.ring(case, at);
    }
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    let seventh = stage.ring(case, next());
    let not_connected = stage.call(case, next(), O::InvalidNumber);
    let other_debt = stage.ring(case, next());
    stage.contacts[other_debt].account = other;
    let text = stage.sms(case, next());
    let by_hand = stage.dice.percent(50);
    let eighth = if by_hand { stage.ring(case, next()) } else { stage.robot(case, next(), O::NoAnswer) };
    for kept in [seventh, not_connected, other_debt, text] {
        stage.keeps(kept, RULE);
    }
    stage.breaks(eighth, RULE);
    // Seven days after the first of three calls in the window: the day of the first is no longer in it.
    let later_day = after(day, 20);
    for ago in (1..=7).rev() {
        let at = stage.work_hours(after(later_day, -ago));
        stage.ring(case, at);
    }
    let seven_again = stage.ring(case, later_day.at(11, 0, 0, 0));
    stage.keeps(seven_again, RULE);
}

/// The day of the conversation is day 1: day 7 is too early, day 8 is not.
fn after_a_talk(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["US-FREQ-02"];
    let other = stage.another_account(case);
    let talk = if stage.dice.percent(50) {
        stage.talk(case, day.at(10, 0, 0, 0))
    } else {
        stage.inbound(case, day.at(10, 0, 0, 0), O::RightParty)
    };
    stage.keeps(talk, RULE);
    let same_day = stage.ring(case, day.at(16, 0, 0, 0));
    let not_connected = stage.call(case, after(day, 2).at(10, 0, 0, 0), O::InvalidNumber);
    let other_debt = stage.ring(case, after(day, 3).at(10, 0, 0, 0));
    stage.contacts[other_debt].account = other;
    let text = stage.sms(case, after(day, 4).at(10, 0, 0, 0));
    let (by_hand, evening) = (stage.dice.percent(50), after(day, 6).at(18, 0, 0, 0));
    let day_seven = if by_hand { stage.ring(case, evening) } else { stage.robot(case, evening, O::NoAnswer) };
    let day_eight = stage.ring(case, after(day, 7).at(9, 0, 0, 0));
    stage.breaks(same_day, RULE);
    stage.breaks(day_seven, RULE);
    for kept in [not_connected, other_debt, text, day_eight] {
        stage.keeps(kept, RULE);
    }
}

/// Once and never again, by whatever channel and about whichever account; an attempt that nobody answers counts as well.
fn asked_twice(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["US-LOC-03"];
    // More than a week: a call after a talk is not the point here.
    let gap = stage.dice.between(9, 40);
    let first_day = after(day, -gap);
    stage.lost(case, first_day);
    let account = stage.another_account(case);
    for (nth, channel) in Channel::ALL.iter().enumerate() {
        let friend = stage.friend(case);
        let minutes = 600 * nth as i64;
        let first = stage.ask(friend, later(first_day.at(11, 0, 0, 0), minutes), O::Relayed);
        stage.contacts[first].account = account;
        stage.keeps(first, RULE);
        let second = stage.ask_by(friend, later(day.at(11, 0, 0, 0), minutes), *channel);
        stage.breaks(second, RULE);
    }
    let other = stage.friend(case);
    let elsewhere = stage.ask(other, day.at(17, 0, 0, 0), O::NoAnswer);
    stage.keeps(elsewhere, RULE);
}

fn six_attempts(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-FREQ-01"];
    let other = stage.another_account(case);
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    stage.ring(case, next());
    let second = stage.ring(case, next());
    stage.contacts[second].account = other;
    stage.robot(case, next(), O::NoAnswer);
    stage.ring(case, next());
    let fifth = stage.ring(case, next());
    let text = stage.sms(case, next());
    let sixth = stage.ring(case, next());
    stage.keeps(fifth, RULE);
    stage.keeps(text, RULE);
    stage.breaks(sixth, RULE);
    let next_day = stage.ring(case, after(day, 1).at(10, 0, 0, 0));
    stage.keeps(next_day, RULE);
}

/// Reached by the call before, or by calling himself: three outbound calls and no more.
fn four_calls(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-FREQ-01"];
    let other = stage.another_account(case);
    let mut at = moments(day);
    let mut next = || at.next().unwrap();
    stage.ring(case, next());
    if stage.dice.percent(50) {
        let inbound = stage.inbound(case, next(), O::RightParty);
        stage.keeps(inbound, RULE);
        stage.ring(case, next());
    } else {
        stage.talk(case, next());
    }
    let third = stage.ring(case, next());
    stage.contacts[third].account = other;
    let by_hand = stage.dice.percent(50);
    let fourth = if by_hand { stage.ring(case, next()) } else { stage.robot(case, next(), O::NoAnswer) };
    stage.keeps(third, RULE);
    stage.breaks(fourth, RULE);
    // Not reached before the fourth call, which is answered: the fifth is the first too many.
    let mut at = moments(after(day, 3));
    let mut next = || at.next().unwrap();
    for _ in 0..3 {
        stage.ring(case, next());
    }
    let reached = stage.talk(case, next());
    let fifth = stage.ring(case, next());
    stage.keeps(reached, RULE);
    stage.breaks(fifth, RULE);
}

fn four_calls_paid(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-FREQ-01"];
    for (on, payer) in [(day, Payer::Debtor), (after(day, 2), Payer::Relation)] {
        stage.payments.push(Payment { case, on, amount: 5_000, payer });
        let mut at = moments(on);
        for _ in 0..2 {
            stage.ring(case, at.next().unwrap());
        }
        let third = stage.ring(case, at.next().unwrap());
        stage.keeps(third, RULE);
        let fourth = stage.ring(case, at.next().unwrap());
        if payer == Payer::Debtor { stage.breaks(fourth, RULE) } else { stage.keeps(fourth, RULE) }
    }
}

/// A week runs from Monday to Sunday.
fn messages(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-FREQ-02"];
    let other = stage.another_account(case);
    let monday = monday(day);
    for (ago, account) in [(-7, 0), (-2, 0), (-1, 0)] {
        let text = stage.sms(case, after(monday, ago).at(11, 0, 0, 0));
        stage.contacts[text].account = account;
        stage.keeps(text, RULE);
    }
    stage.sms(case, monday.at(9, 0, 0, 0));
    let second = stage.sms(case, after(monday, 2).at(9, 0, 0, 0));
    stage.contacts[second].account = other;
    let third = stage.sms(case, after(monday, 6).at(10, 0, 0, 0));
    stage.contacts[third].outcome = O::Undelivered;
    let fourth = stage.sms(case, after(monday, 6).at(19, 0, 0, 0));
    stage.keeps(third, RULE);
    stage.breaks(fourth, RULE);
}

fn asked_twice_a_day(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-3P-01"];
    stage.lost(case, day);
    let account = stage.another_account(case);
    for (nth, channel) in Channel::ALL.iter().enumerate() {
        let friend = stage.friend(case);
        let minutes = 600 * nth as i64;
        let first = stage.ask(friend, later(day.at(10, 0, 0, 0), minutes), O::Relayed);
        let second = stage.ask_by(friend, later(day.at(15, 0, 0, 0), minutes), *channel);
        stage.contacts[second].account = account;
        let next_day = stage.ask(friend, later(after(day, 1).at(10, 0, 0, 0), minutes), O::Relayed);
        stage.keeps(first, RULE);
        stage.breaks(second, RULE);
        stage.keeps(next_day, RULE);
    }
}

/// Three times in all, over any number of days.
fn asked_four_times(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["HS-3P-01"];
    stage.lost(case, after(day, -20));
    let account = stage.another_account(case);
    for (nth, channel) in Channel::ALL.iter().enumerate() {
        let friend = stage.friend(case);
        let minutes = 600 * nth as i64;
        for ago in [20, 15] {
            stage.ask(friend, later(after(day, -ago).at(11, 0, 0, 0), minutes), O::Relayed);
        }
        let third = stage.ask(friend, later(after(day, -1).at(11, 0, 0, 0), minutes), O::Relayed);
        let fourth = stage.ask_by(friend, later(day.at(11, 0, 0, 0), minutes), *channel);
        stage.contacts[fourth].account = account;
        stage.keeps(third, RULE);
        stage.breaks(fourth, RULE);
    }
    let other = stage.friend(case);
    let elsewhere = stage.ask(other, day.at(17, 0, 0, 0), O::NoAnswer);
    stage.keeps(elsewhere, RULE);
}
