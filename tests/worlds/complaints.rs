//! Complaints of half a year, with one week that a control chart must notice, and how they were answered.
//! Never on a weekday pattern: each week draws its own.

use super::dice::Dice;
use super::table::{row, some};
use super::{World, before};
use jiff::civil::DateTime;
use retrace::domain::{Feed, Week};

/// So many weeks before the last complete one lies the planted week.
pub const SPIKE_BACK: i64 = 2;
/// Complaints about `frequency` in that week.
pub const SPIKE: i64 = 11;

pub fn fill(world: &mut World) {
    let mut dice = Dice::new(world.seed, "complaints");
    let last = Week::last_complete(world.as_of);
    let mut number = 0;
    for back in (0..29).rev() {
        let week = last.back(back);
        for _ in 0..dice.between(2, 5) {
            let category = dice.weigh(&[
                ("attitude", 16),
                ("frequency", 14),
                ("hours", 6),
                ("third_party", 13),
                ("disclosure", 7),
                ("false_statement", 5),
                ("misinformation", 4),
                ("promise_broken", 4),
                ("amount_dispute", 17),
                ("identity_dispute", 4),
                ("privacy", 6),
                ("visit_conduct", 2),
                ("other", 3),
            ]);
            number += 1;
            complaint(world, &mut dice, week, number, category);
        }
        for _ in 0..if back == SPIKE_BACK { SPIKE } else { 0 } {
            number += 1;
            complaint(world, &mut dice, week, number, "frequency");
        }
    }
    let monday = last.back(SPIKE_BACK).first_day().to_string();
    world.odd(
        Feed::Complaints,
        &monday,
        "the week from this Monday has 11 more `frequency` complaints than usual",
        "the control chart gives a signal for `frequency` in that week",
    );
}

fn complaint(world: &mut World, dice: &mut Dice, week: Week, number: usize, category: &'static str) {
    let day = before(week.first_day(), -dice.weigh(&[(0, 20), (1, 18), (2, 17), (3, 16), (4, 17), (5, 7), (6, 5)]));
    let at = day.at(dice.between(8, 21) as i8, dice.below(60) as i8, dice.below(60) as i8, 0);
    let held: Vec<usize> = (0..world.accounts.len())
        .filter(|i| world.accounts[*i].placed_on < day && world.accounts[*i].held_until(world.as_of) >= day)
        .collect();
    let account = if held.is_empty() || dice.percent(5) { None } else { Some(held[dice.below(held.len() as i64) as usize]) };
    let channel = dice.weigh(&[
        ("agency_line", 34),
        ("client_line", 28),
        ("online", 14),
        ("regulator", 12),
        ("branch", 5),
        ("letter", 4),
        ("media", 1),
        ("court", 2),
    ]);
    let level = match channel {
        "media" | "court" => "major",
        "regulator" | "branch" => "serious",
        _ => "general",
    };
    let later = |minutes: i64| Some(at.checked_add(jiff::Span::new().minutes(minutes)).unwrap());
    // Something later than the day of the world is not known yet.
    let known = |time: Option<DateTime>| time.filter(|time| time.date() <= world.as_of);
    let slow = dice.percent(14);
    let first = known(later(if slow { dice.between(1500, 5000) } else { dice.between(90, 1380) }));
    let resolved = first.and_then(|_| known(later(dice.between(2880, 20_000))));
    let (acknowledged, finding) = (known(later(dice.between(2, 14))), known(later(dice.between(30, 150))));
    let (records, investigated) = (known(later(dice.between(100, 300))), known(later(dice.between(200, 600))));
    let followed = resolved.and_then(|_| known(later(20_000 + dice.between(60, 4000))));
    let responsibility = if resolved.is_some() { dice.weigh(&[("full", 3), ("partial", 4), ("none", 5)]) } else { "open" };
    let satisfied = followed.map(|_| dice.percent(61));
    let (account_id, collector, region) = account.map_or((String::new(), "", ""), |i| {
        let account = &world.accounts[i];
        (account.id.clone(), account.collector, super::people::PLACES[world.debtors[account.debtor].place].0)
    });
    let (cause, action) = match (responsibility, category) {
        ("open", _) => ("", ""),
        (_, "frequency") => ("拨打计划未合并同一客户的多个账户", "合并拨打计划"),
        (_, "third_party" | "privacy" | "disclosure") => ("话术未遵守", "重新培训"),
        _ => ("沟通不当", "主管回访"),
    };
    let text = match category {
        "frequency" => "一天之内多次来电，影响工作",
        "third_party" => "给家人打电话",
        "amount_dispute" => "金额与账单不符",
        _ => "",
    };
    let zone = |time: Option<DateTime>| some(time.map(|time| format!("{time}+08:00")));
    let due = before(day, -15);
    row!(world.table(Feed::Complaints),
        complaint_id: format!("CP{number:04}"), account_id: account_id, received_at: zone(Some(at)), channel: channel, category: category, level: level,
        responsibility: responsibility, acknowledged_at: zone(acknowledged), first_response_at: zone(first), resolved_at: zone(resolved),
        followed_up_at: zone(followed), satisfied: some(satisfied), first_finding_at: zone(finding), records_at: zone(records),
        investigated_at: zone(investigated), root_cause: cause, action: action, owner: if cause.is_empty() { "" } else { "K04" }, due_on: due,
        collector: collector, region: region, text: text);
    // An open complaint stops the work on its account.
    if responsibility == "open" && first.is_none() && !account_id.is_empty() {
        row!(world.table(Feed::Suppressions), subject_kind: "account", subject: account_id, scope: "all", since: at, reason: "complaint_open");
    }
}
