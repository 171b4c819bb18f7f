//! Scenes on texts: whether the template is approved for the channel on the day, and what its words say.
//! The words are drawn from the rule's own list. Never a text that breaks a rule of another kind.

use super::Scene;
use super::attempts::unanswered;
use super::stage::{Stage, after, later};
use jiff::civil::Date;
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::{Channel, Party};
use retrace::rules::test::Test;

const APPROVED: &[&str] = &["HS-TEXT-01", "HS-FREQ-02"];
const TO_OTHERS: &[&str] = &["CN-3P-05", "US-LOC-02", "HS-DISC-01"];
const CLEAN: &str = "请转告本人回电 4008001234。Reply STOP to opt out.";

pub const SCENES: &[Scene] = &[
    Scene { name: "a text without an approved template", rules: APPROVED, play: template },
    Scene { name: "a text to a third party that tells of the debt", rules: TO_OTHERS, play: to_others },
    Scene { name: "a text that threatens", rules: &["CN-COND-01"], play: conduct },
    Scene { name: "a message left that says too much", rules: &["US-LCM-01"], play: left },
    Scene { name: "no way to opt out", rules: &["US-ELEC-01"], play: opt_out },
];

fn template(stage: &mut Stage, rule: &str, case: usize, day: Date) {
    // The second rule binds messages only.
    let channel = if rule == "HS-FREQ-02" { Channel::Sms } else { stage.dice.pick(&[Channel::Sms, Channel::Letter, Channel::Messenger]) };
    let rules: &[&str] = if channel == Channel::Sms { APPROVED } else { &["HS-TEXT-01"] };
    let other = if channel == Channel::Letter { Channel::Messenger } else { Channel::Letter };
    let dated = |stage: &mut Stage, approved: Date, withdrawn: Option<Date>| {
        let id = stage.text(channel, CLEAN);
        let template = stage.templates.last_mut().unwrap();
        template.approved_on = approved;
        template.withdrawn_on = withdrawn;
        Some(id)
    };
    let long_ago = after(day, -300);
    let asked = |days: i64| after(day, 8 * days);
    let ids = [
        (0, None, true),
        (1, Some("T-NOBODYS".to_owned()), true),
        (2, Some(format!("T-{}", other.code())), true),
        (3, dated(stage, after(asked(3), 1), None), true),
        (4, dated(stage, asked(4), None), false),
        (-1, dated(stage, long_ago, Some(asked(-1))), true),
        (-2, dated(stage, long_ago, Some(after(asked(-2), 1))), false),
    ];
    for (weeks, id, breaks) in ids {
        let contact = stage.contact(case, asked(weeks).at(11, 0, 0, 0), channel, O::Delivered);
        stage.contacts[contact].template = id;
        if breaks { stage.breaks(contact, rules) } else { stage.keeps(contact, rules) }
    }
    let email = stage.contact(case, day.at(16, 0, 0, 0), Channel::Email, O::Delivered);
    stage.contacts[email].template = None;
    stage.keeps(email, APPROVED);
}

/// A word of the rule's own list.
fn word(stage: &mut Stage, rule: &str) -> String {
    let tests = stage.rule(rule).unwrap().tests.clone();
    let words: Vec<String> =
        tests.into_iter().filter_map(|test| if let Test::Text(w) = test { Some(w.never) } else { None }).flatten().collect();
    words[stage.dice.below(words.len() as i64) as usize].clone()
}

fn to_others(stage: &mut Stage, rule: &str, case: usize, day: Date) {
    stage.lost(case, day);
    let said = word(stage, rule);
    // Capital letters, full-width digits, an amount, a place for one: all are seen. A word inside another is none.
    let amount = stage.dice.pick(&["请还 500 元。", "请还５００元。", "Amount: {amount}.", "1,234.50 now."]);
    let texts =
        [(format!("{} {CLEAN}", said.to_uppercase()), true), (format!("{amount} {CLEAN}"), true), (format!("power. {CLEAN}"), false)];
    for (nth, (text, breaks)) in texts.into_iter().enumerate() {
        let id = stage.text(Channel::Sms, &text);
        let person = stage.friend(case);
        let contact = stage.ask(person, later(day.at(11, 0, 0, 0), 900 * nth as i64), O::Delivered);
        let sent = &mut stage.contacts[contact];
        (sent.channel, sent.template, sent.recorded) = (Channel::Sms, Some(id.clone()), false);
        assert!(!unanswered(sent.outcome) && sent.party == Party::Relation);
        if breaks {
            stage.breaks(contact, TO_OTHERS)
        } else {
            stage.keeps(contact, TO_OTHERS)
        }
        // The same to the debtor is nobody's secret.
        let own = stage.sms(case, after(day, 8 * (nth as i64 + 1)).at(11, 0, 0, 0));
        stage.contacts[own].template = Some(id);
        stage.keeps(own, TO_OTHERS);
    }
}

fn conduct(stage: &mut Stage, rule: &str, case: usize, day: Date) {
    for (days, text, breaks) in [(0, word(stage, rule), true), (8, "公示、白名单".to_owned(), false)] {
        let channel = stage.dice.pick(&[Channel::Sms, Channel::Letter, Channel::Email]);
        let id = stage.text(channel, &format!("{text}。{CLEAN}"));
        let contact = stage.contact(case, after(day, days).at(11, 0, 0, 0), channel, O::Delivered);
        stage.contacts[contact].template = Some(id);
        if breaks { stage.breaks(contact, &[rule]) } else { stage.keeps(contact, &[rule]) }
    }
}

/// What is left on a mailbox names no debt; what is sent by letter may.
fn left(stage: &mut Stage, rule: &str, case: usize, day: Date) {
    let said = word(stage, rule);
    for (days, text, channel, breaks) in [
        (0, format!("This is XYZ, {said}."), Channel::Call, true),
        (1, format!("This is XYZ, {}.", said.to_uppercase()), Channel::RobotCall, true),
        (3, "This is XYZ: {balance}.".to_owned(), Channel::Call, true),
        (6, "This is Jane Doe of XYZ. Please call 555-0100.".to_owned(), Channel::Call, false),
        (9, format!("{said}."), Channel::Letter, false),
    ] {
        let id = stage.text(channel, &text);
        let at = after(day, days).at(11, 0, 0, 0);
        let contact = match channel {
            Channel::Call => stage.call(case, at, O::Voicemail),
            Channel::RobotCall => stage.robot(case, at, O::Voicemail),
            _ => stage.contact(case, at, channel, O::Delivered),
        };
        stage.contacts[contact].template = Some(id);
        if breaks { stage.breaks(contact, &[rule]) } else { stage.keeps(contact, &[rule]) }
    }
}

fn opt_out(stage: &mut Stage, rule: &str, case: usize, day: Date) {
    let way = stage.dice.pick(&["Reply STOP.", "You may opt out.", "You may opt-out.", "Unsubscribe here."]);
    for (days, text, channel, breaks) in [
        (0, "Please call.", Channel::Sms, true),
        (3, "Please call. Nothing is unstoppable.", Channel::Email, true),
        (6, way, Channel::Sms, false),
        (9, way, Channel::Email, false),
        (12, "Please call.", Channel::Letter, false),
    ] {
        let id = stage.text(channel, text);
        let contact = stage.contact(case, after(day, days).at(11, 0, 0, 0), channel, O::Delivered);
        stage.contacts[contact].template = Some(id);
        if breaks { stage.breaks(contact, &[rule]) } else { stage.keeps(contact, &[rule]) }
    }
}
