//! Scenes on what a record shows: the recording, the hour of the note, the collector's training, one single channel, the stage.
//! Never a contact that should not have been made.

use super::Scene;
use super::stage::{CHANGE, Stage, after, later};
use jiff::civil::Date;
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::{Channel, ConsentPurpose};

const RECORDED: &[&str] = &["CN-REC-01", "CN-REC-02", "CN-REC-06", "HS-REC-01"];
const NOTE: &[&str] = &["HS-NOTE-01"];
const ONE_CHANNEL: &[&str] = &["HS-NOTE-02"];
const TRAINED: &[&str] = &["CN-AGENCY-02"];
const STAGE: &[&str] = &["HS-STAGE-01"];
const ROBOT: &[&str] = &["US-TCPA-01"];

pub const SCENES: &[Scene] = &[
    Scene { name: "no recording", rules: RECORDED, play: recording },
    Scene { name: "a note entered late", rules: NOTE, play: late_note },
    Scene { name: "one single channel", rules: ONE_CHANNEL, play: one_channel },
    Scene { name: "one channel, but not throughout", rules: ONE_CHANNEL, play: two_channels },
    Scene { name: "a collector not trained for a year", rules: TRAINED, play: trained },
    Scene { name: "thirty days past due", rules: STAGE, play: thirty_days },
    Scene { name: "a robot without consent", rules: ROBOT, play: robot },
];

/// A call that connected, a message left, the debtor's own call; not one that nobody answered, nor a text.
fn recording(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let talk = stage.talk(case, day.at(11, 0, 0, 0));
    let inbound = stage.inbound(case, day.at(15, 0, 0, 0), O::RightParty);
    let mailbox = stage.call(case, after(day, 2).at(11, 0, 0, 0), O::Voicemail);
    let robot = stage.robot(case, after(day, 3).at(11, 0, 0, 0), O::Delivered);
    for contact in [talk, inbound, mailbox, robot] {
        stage.contacts[contact].recorded = false;
        stage.breaks(contact, RECORDED);
    }
    let unheard = stage.ring(case, after(day, 4).at(11, 0, 0, 0));
    let text = stage.sms(case, after(day, 5).at(11, 0, 0, 0));
    let recorded = stage.talk(case, after(day, 6).at(11, 0, 0, 0));
    for contact in [unheard, text, recorded] {
        stage.keeps(contact, RECORDED);
    }
}

/// Within a day, to the second.
fn late_note(stage: &mut Stage, _: &str, case: usize, day: Date) {
    // Two days of equal length: no change of the clock lies between.
    stage.cases[case].zone = None;
    for (days, seconds, breaks) in [(0, 86_400, false), (2, 86_401, true), (4, 3 * 86_400, true), (6, 0, false)] {
        let contact = stage.ring(case, after(day, days).at(11, 0, 0, 0));
        stage.contacts[contact].note_after = seconds;
        if breaks { stage.breaks(contact, NOTE) } else { stage.keeps(contact, NOTE) }
    }
}

/// One call a day, ten of them in fourteen days; the tenth and what follows is a finding.
fn one_channel(stage: &mut Stage, _: &str, case: usize, day: Date) {
    for ago in [13, 11, 9, 7, 6, 5, 4, 3] {
        stage.ring(case, after(day, -ago).at(11, 0, 0, 0));
    }
    let ninth = stage.ring(case, after(day, -1).at(11, 0, 0, 0));
    let tenth = stage.ring(case, day.at(11, 0, 0, 0));
    stage.keeps(ninth, ONE_CHANNEL);
    stage.breaks(tenth, ONE_CHANNEL);
    // The first two have left the window of fourteen days; nine are in it.
    let next = stage.ring(case, after(day, 3).at(11, 0, 0, 0));
    stage.keeps(next, ONE_CHANNEL);
}

/// Ten calls, and a text among them, or an answer; or the first on the fifteenth day before.
fn two_channels(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let way = stage.dice.below(3);
    for ago in [12, 11, 10, 9, 8, 7, 6, 5] {
        stage.ring(case, after(day, -ago).at(11, 0, 0, 0));
    }
    match way {
        0 => stage.sms(case, after(day, -4).at(11, 0, 0, 0)),
        1 => stage.talk(case, after(day, -4).at(11, 0, 0, 0)),
        _ => stage.ring(case, after(day, -14).at(11, 0, 0, 0)),
    };
    if way < 2 {
        stage.ring(case, after(day, -3).at(11, 0, 0, 0));
    }
    let tenth = stage.ring(case, day.at(11, 0, 0, 0));
    stage.keeps(tenth, ONE_CHANNEL);
    // Weeks later nothing else is tried any more.
    for (nth, ago) in (0..10).rev().enumerate() {
        let at = after(day, 30 - ago).at(11, 0, 0, 0);
        let contact = stage.ring(case, at);
        if nth == 9 {
            stage.breaks(contact, ONE_CHANNEL)
        }
    }
}

/// A year is 366 days: on that day the training still holds.
fn trained(stage: &mut Stage, _: &str, case: usize, day: Date) {
    for (nth, (ago, breaks)) in [(Some(366), false), (Some(367), true), (None, true)].into_iter().enumerate() {
        let collector = format!("K{}", 100 + stage.collectors.len());
        stage.collectors.insert(collector.clone(), ago.map(|days| after(day, -days)));
        let contact = stage.ring(case, later(day.at(11, 0, 0, 0), 600 * nth as i64));
        stage.contacts[contact].collector = collector;
        if breaks { stage.breaks(contact, TRAINED) } else { stage.keeps(contact, TRAINED) }
    }
}

fn thirty_days(stage: &mut Stage, _: &str, case: usize, day: Date) {
    stage.cases[case].past_due_since = after(day, -30);
    stage.cases[case].placed_on = after(day, -20);
    let at = day.at(11, 0, 0, 0);
    for (nth, channel) in [Channel::Letter, Channel::Email, Channel::Messenger, Channel::AppPush, Channel::Visit].into_iter().enumerate() {
        let moment = later(at, 600 * nth as i64);
        let early = if channel == Channel::Visit { stage.visit(case, moment) } else { stage.contact(case, moment, channel, O::Delivered) };
        let moment = later(after(day, 1).at(11, 0, 0, 0), 600 * nth as i64);
        let fine = if channel == Channel::Visit { stage.visit(case, moment) } else { stage.contact(case, moment, channel, O::Delivered) };
        stage.breaks(early, STAGE);
        stage.keeps(fine, STAGE);
    }
    let text = stage.sms(case, day.at(15, 0, 0, 0));
    let call = stage.ring(case, day.at(15, 10, 0, 0));
    let robot = stage.robot(case, day.at(15, 20, 0, 0), O::NoAnswer);
    for contact in [text, call, robot] {
        stage.keeps(contact, STAGE);
    }
}

/// The consent holds from the day it is given to the day before it is withdrawn; one for something else is none.
fn robot(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let withdrawn = after(day, 10);
    let consent = |purpose, from, withdrawn| super::stage::Consent { case, purpose, from, withdrawn };
    stage.consents.push(consent(ConsentPurpose::AutomatedCalls, day, Some(withdrawn)));
    if stage.dice.percent(50) {
        stage.consents.push(consent(ConsentPurpose::Messenger, CHANGE, None));
    }
    for (on, breaks) in [(after(day, -1), true), (day, false), (after(withdrawn, -1), false), (withdrawn, true)] {
        let at = stage.work_hours(on);
        let contact = stage.contact(case, at, Channel::RobotCall, O::NoAnswer);
        if breaks { stage.breaks(contact, ROBOT) } else { stage.keeps(contact, ROBOT) }
    }
    let called = stage.ring(case, after(withdrawn, 1).at(11, 0, 0, 0));
    stage.keeps(called, ROBOT);
}
