//! Scenes on the hours of the day, on the clock where the debtor is: a second before eight, on the stroke of closing, agreed
//! hours, the minutes before work.
//! Never a contact that breaks another kind of rule.

use super::Scene;
use super::stage::{Stage, after, later};
use jiff::civil::Date;
use retrace::domain::ContactOutcome as O;

/// Rules on hours that bind every channel.
const ALL: &[&str] = &["CN-HOUR-01", "CN-HOUR-02", "US-HOUR-01", "HS-HOUR-01"];
const OF_VISITS: &[&str] = &["CN-HOUR-01", "CN-HOUR-02", "CN-VISIT-06", "US-HOUR-01", "HS-HOUR-01"];

pub const SCENES: &[Scene] = &[
    Scene { name: "a second before eight", rules: ALL, play: morning },
    Scene { name: "on the stroke of closing", rules: ALL, play: evening },
    Scene { name: "in the night", rules: ALL, play: night },
    Scene { name: "hours agreed with the debtor", rules: ALL, play: agreed },
    Scene { name: "a visit on the stroke of closing", rules: OF_VISITS, play: visit },
    Scene { name: "a visit a second before eight", rules: OF_VISITS, play: early_visit },
    Scene { name: "before work begins", rules: &["HS-HOUR-01"], play: before_work },
    Scene { name: "a contact person at night", rules: &["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"], play: contact_person },
];

/// The hour from which nothing is sent.
fn closing(stage: &Stage) -> i8 {
    if stage.pack == "cn" { 22 } else { 21 }
}

fn morning(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let eight = day.at(8, 0, 0, 0);
    let early = stage.any(case, later(eight, -1));
    stage.breaks(early, ALL);
    let sharp = stage.any(case, after(day, 8).at(8, 0, 0, 0));
    stage.keeps(sharp, ALL);
}

fn evening(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let hour = closing(stage);
    let last = stage.any(case, after(day, -8).at(hour - 1, 59, 59, 0));
    stage.keeps(last, ALL);
    let sharp = stage.any(case, day.at(hour, 0, 0, 0));
    stage.breaks(sharp, ALL);
}

fn night(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let seconds = stage.dice.between(22 * 3600 + 1, 24 * 3600 - 1);
    let late = stage.any(case, later(day.at(0, 0, 0, 0), seconds));
    stage.breaks(late, ALL);
    let called = stage.inbound(case, after(day, 9).at(23, 15, 0, 0), O::RightParty);
    stage.keeps(called, ALL);
}

/// Agreed hours come first by the public rules, and not by the house's.
fn agreed(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let hour = closing(stage);
    stage.cases[case].agreed = Some(format!("{hour}:00-{}:00", hour + 1));
    let inside = stage.any(case, after(day, -8).at(hour, 30, 0, 0));
    stage.keeps(inside, &["CN-HOUR-01", "CN-HOUR-02", "US-HOUR-01"]);
    stage.breaks(inside, &["HS-HOUR-01"]);
    let sharp = stage.any(case, day.at(hour + 1, 0, 0, 0));
    stage.breaks(sharp, ALL);
}

fn visit(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let hour = closing(stage);
    let last = stage.visit(case, after(day, -8).at(hour - 1, 59, 59, 0));
    stage.keeps(last, OF_VISITS);
    let sharp = stage.visit(case, day.at(hour, 0, 0, 0));
    stage.breaks(sharp, OF_VISITS);
}

fn early_visit(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let early = stage.visit(case, day.at(7, 59, 59, 0));
    stage.breaks(early, OF_VISITS);
    let sharp = stage.visit(case, after(day, 1).at(8, 0, 0, 0));
    stage.keeps(sharp, OF_VISITS);
}

fn before_work(stage: &mut Stage, _: &str, case: usize, day: Date) {
    stage.cases[case].work_starts = Some("09:00".into());
    let before = stage.any(case, after(day, -8).at(8, 44, 59, 0));
    let within = stage.any(case, day.at(8, 45, 0, 0));
    let last = stage.any(case, after(day, 3).at(8, 59, 59, 0));
    let begun = stage.any(case, after(day, 8).at(9, 0, 0, 0));
    stage.breaks(within, &["HS-HOUR-01"]);
    stage.breaks(last, &["HS-HOUR-01"]);
    stage.keeps(before, &["HS-HOUR-01"]);
    stage.keeps(begun, &["HS-HOUR-01"]);
    // The minutes are the debtor's.
    stage.lost(case, after(day, 21));
    let friend = stage.friend(case);
    let asked = stage.ask(friend, after(day, 21).at(8, 50, 0, 0), O::NoAnswer);
    stage.keeps(asked, &["HS-HOUR-01"]);
}

fn contact_person(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let hour = closing(stage);
    stage.lost(case, day);
    let friend = stage.friend(case);
    let asked = stage.ask(friend, day.at(hour, 0, 0, 0), O::NoAnswer);
    stage.breaks(asked, &["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"]);
    let other = stage.friend(case);
    let asked = stage.ask(other, after(day, 1).at(hour - 1, 59, 59, 0), O::NoAnswer);
    stage.keeps(asked, &["CN-HOUR-01", "CN-HOUR-02", "HS-HOUR-01"]);
}
