//! Small worlds, each for one thing that planning must get right. Never runs outside tests.

use super::account::Work;
use super::hours::{HourRow, Hours};
use super::told::{FIRST, Told, brief, day, own_pack, usual, with_own, zone};
use crate::domain::codes::{Channel, ContactOutcome, PointKind, RelationKind, SuppressionReason, SuppressionScope};
use crate::domain::{Decision, Money};
use crate::rules::Packs;
use jiff::civil::Date;

fn called_every(days: i64) -> impl FnOnce(&mut super::Account, &mut crate::rules::facts::AccountRow) {
    move |account, _| account.work = Work::Collect { channel: Channel::Call, from: FIRST, every_days: days }
}

fn texted_every(days: i64) -> impl FnOnce(&mut super::Account, &mut crate::rules::facts::AccountRow) {
    move |account, _| account.work = Work::Collect { channel: Channel::Sms, from: FIRST, every_days: days }
}

#[test]
fn a_promise_is_recalled_two_days_before_and_on_the_day() {
    let told = Told::new().account("A1", called_every(1)).mobile().promise(day(3), 50_000);
    let plan = told.plan(usual());
    assert_eq!(
        plan.entries.iter().map(brief).collect::<Vec<_>>(),
        [(1, "sms", "reminder"), (3, "sms", "reminder")],
        "and no call beside it"
    );
    assert_eq!(plan.entries[0].why, "promise of 500.00 due 2026-06-11: reminder two days before");
    assert_eq!(plan.entries[1].why, "promise of 500.00 due 2026-06-11: reminder on the day");
    assert!(plan.entries[0].why_not_earlier.starts_with("HS-PTP-01: reminder two days before"), "{}", plan.entries[0].why_not_earlier);
    assert!(plan.entries[0].rules.contains(&"HS-PTP-01".into()));
    assert_eq!(plan.entries[0].worth, 100.0, "500 × reach 0.4 × pay 0.5");
}

#[test]
fn a_missed_promise_is_followed_up_by_its_age() {
    let missed = |days_ago: i64| {
        Told::new().account("A1", called_every(30)).mobile().point("home", PointKind::Address, None).promise(day(-days_ago), 50_000)
    };
    assert_eq!(missed(1).planned(), [(0, "sms", "missed_promise"), (3, "call", "missed_promise")]);
    assert_eq!(missed(5).planned(), [(0, "call", "missed_promise"), (3, "letter", "missed_promise")]);
    assert_eq!(missed(8).planned()[0], (0, "letter", "missed_promise"));
    let done = |channel: Channel, on: Date| {
        let mut told = missed(5);
        told.accounts[0].followed.push((channel, on));
        told.planned()
    };
    assert_eq!(done(Channel::Call, day(-1)), [(3, "letter", "missed_promise")], "called on the fourth day already");
    assert_eq!(done(Channel::Call, day(-2))[0].1, "call", "that was on the third day, before the step began");
    assert_eq!(done(Channel::Sms, day(-1))[0].1, "call");
}

#[test]
fn a_clients_own_rule_on_promises_stands_in_place_of_the_houses() {
    let own = own_pack(&[
        "replaces = [\"HS-PTP-01\"]\n[[rule.test]]\nkind = \"promises\"\nremind_days_before = [1]\nmissed = [{ from_days = 1, channels = [\"email\"] }]",
    ]);
    let told = || Told::new().account("A1", called_every(30)).mobile().point("mail", PointKind::Email, None);
    let planned = |told: Told| told.plan(&with_own(&own)).entries.iter().map(brief).collect::<Vec<_>>();
    assert_eq!(planned(told().promise(day(3), 50_000)), [(2, "sms", "reminder")]);
    assert_eq!(planned(told().promise(day(-2), 50_000))[0], (0, "email", "missed_promise"));
}

#[test]
fn a_weeks_messages_are_kept_for_the_reminder() {
    // Two messages this week already; the third is the reminder's, though the strategy would text on Monday.
    let mut told = Told::new().account("A1", called_every(30)).mobile().promise(day(2), 50_000);
    told = told.account("A2", |account, row| {
        texted_every(1)(account, row);
        account.debtor_id = "DA1".into();
        account.promises.clear();
    });
    told.accounts[1].points = told.accounts[0].points.clone();
    for hour in [8, 9] {
        told = told.logged(FIRST.at(hour, 0, 0, 0), Channel::Sms, ContactOutcome::Delivered, "mA1");
    }
    told.desk.days = 14;
    let plan = told.plan(usual());
    let sms: Vec<_> = plan.entries.iter().filter(|entry| entry.channel == Channel::Sms).map(brief).collect();
    assert_eq!(sms[0], (0, "sms", "reminder"), "two days before");
    let next = plan.entries.iter().find(|entry| entry.account == 1).unwrap();
    assert_eq!((next.day, next.channel), (day(7), Channel::Sms), "the week's three are used: Monday");
    assert!(next.why_not_earlier.contains("3 attempts this week, at most 3 allowed: next lawful 2026-06-15"), "{}", next.why_not_earlier);
}

#[test]
fn capacity_goes_to_what_is_worth_most_and_the_rest_is_told_why() {
    let mut told = Told::new();
    for (n, minor) in [(1, 100_000), (2, 300_000), (3, 200_000)] {
        told = told.account(&format!("A{n}"), |account, row| {
            called_every(7)(account, row);
            account.balance = Money::from_minor(minor);
        });
        told = told.mobile();
    }
    told.desk.capacity = 1;
    let plan = told.plan(usual());
    assert_eq!(plan.entries.iter().map(|entry| entry.account).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(plan.entries[2].why_not_earlier, "capacity of C01 from 2026-06-08 to 2026-06-09 was taken by 1 a day of higher worth");
    assert_eq!(plan.entries[2].why, "balance 1000.00 × reach 0.40 × pay 0.50");
    told.desk.days = 2;
    let short = told.plan(usual());
    assert_eq!((short.entries.len(), short.left.capacity), (2, 1));
    assert!(short.with_room.is_empty());
}

#[test]
fn a_promise_missed_long_ago_waits_for_what_is_worth_more() {
    let told = |promised_on| {
        let mut told =
            Told::new().account("A1", called_every(7)).mobile().point("home", PointKind::Address, None).promise(promised_on, 50_000);
        told = told.account("A2", |account, row| {
            called_every(7)(account, row);
            account.balance = Money::from_minor(300_000);
        });
        told = told.mobile();
        told.desk.capacity = 1;
        told.plan(usual()).entries.iter().map(|entry| (entry.account, entry.purpose.code())).take(2).collect::<Vec<_>>()
    };
    assert_eq!(told(day(-20)), [(1, "collect"), (0, "missed_promise")], "a letter has no last day");
    assert_eq!(told(day(-5)), [(0, "missed_promise"), (1, "collect")], "a call is due by the seventh day");
}

#[test]
fn a_plan_counts_its_own_contacts_however_they_end() {
    // A conversation closes the telephone for seven days in the United States; so one call a week is all that is sure.
    let told = Told::new().account("A1", called_every(1)).mobile();
    let of = |packs: &[&str]| told.plan(&Packs::builtin(packs).unwrap()).entries.iter().map(brief).collect::<Vec<_>>();
    assert_eq!(of(&["cn"]).len(), 7);
    assert_eq!(of(&["us"]), [(0, "call", "collect")]);
    let once_a_week = own_pack(&[
        "[[rule.test]]\nkind = \"counter\"\nchannels = [\"call\"]\ncounts = \"unanswered\"\npooled = \"person\"\nwindow = \"week\"\nlimit = 2",
    ]);
    assert_eq!(told.plan(&with_own(&once_a_week)).entries.len(), 2);
}

#[test]
fn contact_persons_only_for_the_lost_and_once() {
    let told = |work| {
        Told::new().account("A1", move |account, _| account.work = work).point("mother", PointKind::Mobile, Some(RelationKind::Parent))
    };
    let lost = told(Work::Trace).plan(usual());
    assert_eq!(lost.entries.iter().map(brief).collect::<Vec<_>>(), [(0, "call", "relay")]);
    assert_eq!((lost.entries[0].decision, lost.entries[0].owner), (Decision::RelayOnly, "relation"));
    assert!(lost.entries[0].why.contains("only to ask for a call back"));
    let reachable = told(Work::Collect { channel: Channel::Call, from: FIRST, every_days: 1 }).plan(usual());
    assert_eq!((reachable.entries.len(), reachable.left.not_lawful), (0, 1));
    assert!(told(Work::Trace).plan(&Packs::builtin(&["us"]).unwrap()).entries.len() == 1, "once ever");
}

#[test]
fn held_and_stopped_accounts_are_not_planned() {
    let told = Told::new().account("A1", |account, _| account.work = Work::Held).mobile().promise(day(1), 50_000);
    assert_eq!((told.planned().len(), told.plan(usual()).left.held), (0, 1));
    let stopped = |released| {
        let since = zone().start_of(day(-1));
        let told = Told::new().account("A1", called_every(30)).mobile();
        told.mark(SuppressionScope::All, SuppressionReason::ClientInstruction, since, released).planned()
    };
    assert_eq!(stopped(None), []);
    assert_eq!(stopped(Some(zone().start_of(day(4)))), [] as [(i64, &str, &str); 0], "nobody knows today what is released on Friday");
    // Released in the course of the first day: from the next day on, since a check in the morning still says no.
    assert_eq!(stopped(Some(FIRST.at(12, 0, 0, 0).to_zoned(zone().inner().clone()).unwrap().timestamp())), [(1, "call", "collect")]);
}

#[test]
fn the_best_hour_is_the_debtors_own() {
    let mut told = Told::new().account("A1", called_every(30)).mobile().account("A2", called_every(30)).mobile();
    let row = |debtor: Option<&str>, hour, tries, answered| HourRow {
        client: "bank".into(),
        debtor_id: debtor.map(str::to_owned),
        hour,
        tries,
        answered,
    };
    told.hours = Hours::new(vec![row(None, 8, 100, 10), row(None, 19, 100, 40), row(None, 23, 10, 9), row(Some("DA1"), 11, 6, 6)]);
    let plan = told.plan(usual());
    let clock = |at: usize| {
        let entry = plan.entries.iter().find(|entry| entry.account == at).unwrap();
        (entry.zone.local(entry.at).hour(), entry.why_not_earlier.clone(), entry.why.clone())
    };
    let (own, portfolio) = (clock(0), clock(1));
    assert_eq!((own.0, portfolio.0), (11, 19), "23:00 is answered most and not lawful");
    assert_eq!(own.1, "answered most at 11:00: 0.71 of calls, 0.14 at 08:00");
    assert!(own.2.ends_with("; answered 6 of 6 calls from 11:00"), "{}", own.2);
}

#[test]
fn a_plan_made_in_the_afternoon_begins_there() {
    let mut told = Told::new().account("A1", called_every(30)).mobile();
    told.desk.start = zone().instant(FIRST.at(15, 5, 0, 0));
    let plan = told.plan(usual());
    assert_eq!(plan.entries[0].zone.stamp(plan.entries[0].at), "2026-06-08T15:12:00+08:00");
    told.desk.start = zone().instant(FIRST.at(22, 5, 0, 0));
    assert_eq!(told.planned(), [(1, "call", "collect")]);
}

#[test]
fn one_point_serves_one_debtor_a_day() {
    let told = Told::new().account("A1", called_every(7)).point("shared", PointKind::Mobile, None).account("A2", called_every(7)).point(
        "shared",
        PointKind::Mobile,
        None,
    );
    assert_eq!(told.planned(), [(0, "call", "collect"), (1, "call", "collect")]);
}
