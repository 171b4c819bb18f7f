//! The quiet part of the log, and the collectors who stand out from the others: most of what they do is too late in the evening.
//! Never counts on a fine difference: how many standard errors apart is the rules' own test.

use super::stage::{CLIENTS, COLLECTORS, Stage, after};
use retrace::domain::ContactOutcome as O;
use retrace::domain::codes::Product;

const RULE: &str = "HS-COLL-01";
/// Collectors, how many contacts they have, and whether they stand out: a group under fifty never does.
const LATE: &[(&str, i64, bool)] = &[("K90", 60, true), ("K91", 50, true), ("K92", 49, false)];

pub fn fill(stage: &mut Stage) {
    quiet(stage);
    outside(stage);
    if stage.rule(RULE).is_some() {
        outliers(stage);
    }
}

/// Contacts in which nothing is amiss, for every client; each carries every fact that a record can carry.
fn quiet(stage: &mut Stage) {
    for client in 0..CLIENTS.len() {
        for _ in 0..6 {
            let day = stage.day();
            stage.scene = format!("nothing amiss, on {day}");
            let product = stage.dice.pick(Product::ALL);
            let case = stage.place(client, Some(product), day);
            let at = |stage: &mut Stage, days| stage.work_hours(after(day, days));
            let (visit, talk, text, inbound, any) = (at(stage, 0), at(stage, 1), at(stage, 9), at(stage, 10), at(stage, 20));
            stage.visit(case, visit);
            stage.talk(case, talk);
            stage.sms(case, text);
            stage.inbound(case, inbound, O::Promise);
            stage.any(case, any);
        }
    }
}

/// Calls in the night before the first day and after the last: nobody asked about them.
fn outside(stage: &mut Stage) {
    let (first, last) = super::stage::DAYS;
    for day in [after(first, -1), after(last, 1)] {
        stage.scene = format!("a night call outside the days, on {day}");
        let case = stage.place(0, Some(Product::CreditCard), day);
        let call = stage.ring(case, day.at(23, 30, 0, 0));
        stage.keeps(call, &["CN-HOUR-01", "CN-HOUR-02", "US-HOUR-01", "HS-HOUR-01"]);
    }
}

fn outliers(stage: &mut Stage) {
    for (collector, contacts, stands_out) in LATE {
        stage.scene = format!("a collector who calls late, {collector}");
        stage.collectors.insert((*collector).to_owned(), Some(super::stage::CHANGE));
        let mut case = 0;
        for nth in 0..*contacts {
            let day = after(stage.first_played(), 3 * (nth % 6));
            if nth % 6 == 0 {
                let client = stage.dice.below(CLIENTS.len() as i64) as usize;
                case = stage.place(client, Some(Product::CashLoan), day);
            }
            let call = stage.ring(case, day.at(21, 30, 0, 0));
            stage.contacts[call].collector = (*collector).to_owned();
            stage.breaks(call, &["HS-HOUR-01"]);
        }
        let found = ((*collector).to_owned(), RULE.to_owned());
        if *stands_out {
            stage.planted.insert(found)
        } else {
            stage.near.insert(found)
        };
    }
    stage.near.extend(COLLECTORS.iter().map(|collector| ((*collector).to_owned(), RULE.to_owned())));
}
