//! Scenes on visits: who goes, approved or not, recorded or not, how often.
//! Never a visit at an unlawful hour: those are among the hours.

use super::Scene;
use super::stage::{Stage, after};
use jiff::civil::Date;

pub const SCENES: &[Scene] = &[
    Scene { name: "alone, or too many", rules: &["CN-VISIT-01", "CN-VISIT-02", "HS-VISIT-01"], play: team },
    Scene { name: "not approved", rules: &["HS-VISIT-01"], play: approval },
    Scene { name: "a visit without a recording", rules: &["CN-VISIT-05", "HS-VISIT-01"], play: recording },
    Scene { name: "twice a day", rules: &["CN-VISIT-02"], play: twice },
];

/// Two or three by the standard, two or more by the others; where nobody noted how many, nothing is shown.
fn team(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const TEAM: &[&str] = &["CN-VISIT-01", "CN-VISIT-02", "HS-VISIT-01"];
    for (days, people) in [(0, Some(1)), (1, Some(2)), (2, Some(3)), (3, Some(4)), (4, None)] {
        let at = stage.work_hours(after(day, days));
        let visit = stage.visit(case, at);
        stage.contacts[visit].visitors = people;
        match people {
            Some(1) => stage.breaks(visit, TEAM),
            Some(4) => {
                stage.breaks(visit, &["CN-VISIT-02"]);
                stage.keeps(visit, &["CN-VISIT-01", "HS-VISIT-01"]);
            }
            _ => stage.keeps(visit, TEAM),
        }
    }
}

fn approval(stage: &mut Stage, _: &str, case: usize, day: Date) {
    let visit = stage.visit(case, day.at(11, 0, 0, 0));
    stage.contacts[visit].approved = false;
    stage.breaks(visit, &["HS-VISIT-01"]);
    let call = stage.ring(case, day.at(16, 0, 0, 0));
    stage.keeps(call, &["HS-VISIT-01"]);
}

fn recording(stage: &mut Stage, _: &str, case: usize, day: Date) {
    for (days, recorded) in [(0, false), (3, true)] {
        let visit = stage.visit(case, after(day, days).at(11, 0, 0, 0));
        stage.contacts[visit].recorded = recorded;
        let rules = &["CN-VISIT-05", "HS-VISIT-01"];
        if recorded { stage.keeps(visit, rules) } else { stage.breaks(visit, rules) }
    }
}

fn twice(stage: &mut Stage, _: &str, case: usize, day: Date) {
    const RULE: &[&str] = &["CN-VISIT-02"];
    let other = stage.another_account(case);
    let first = stage.visit(case, day.at(10, 0, 0, 0));
    let second = stage.visit(case, day.at(16, 0, 0, 0));
    stage.contacts[second].account = other;
    let next_day = stage.visit(case, after(day, 1).at(9, 0, 0, 0));
    stage.keeps(first, RULE);
    stage.breaks(second, RULE);
    stage.keeps(next_day, RULE);
}
