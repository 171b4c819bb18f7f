//! What promises ask for in the days planned: the reminders and the follow-up of missed ones, as the rule in force says
//! (HS-PTP-01, or a client's own in its place). Never asks twice for the same step.

use super::account::{Account, Promise, Purpose};
use super::desk::Desk;
use crate::domain::codes::Channel;
use crate::rules::point::Case;
use crate::rules::promises::Promises;
use crate::rules::test::Test;
use crate::rules::{Packs, Rule};
use jiff::ToSpan;
use jiff::civil::Date;

/// How a reminder is given: by text, where none can be sent by a call.
const REMIND_BY: [Channel; 2] = [Channel::Sms, Channel::Call];

/// One thing a promise asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Task {
    pub purpose: Purpose,
    pub promise: Promise,
    /// The days on which it fits; the first is the best.
    pub from: Date,
    pub to: Date,
    /// The step has no last day: it is no matter of days, and competes by its worth.
    pub open: bool,
    pub channels: Vec<Channel>,
    pub rule: String,
    pub why: String,
    /// Why it is not done before `from`.
    pub why_then: String,
}

/// The rule on promises that binds a case on a day: the pack named last has the last word.
fn in_force<'a>(packs: &'a Packs, case: &Case, day: Date) -> Option<(&'a Rule, &'a Promises)> {
    let binding = packs.rules().filter(|rule| packs.binds(rule, case, day));
    binding
        .flat_map(|rule| rule.tests.iter().map(move |test| (rule, test)))
        .filter_map(|(rule, test)| if let Test::Promises(promises) = test { Some((rule, promises)) } else { None })
        .last()
}

/// Everything that an account's promises ask for in the days planned, by day.
pub(super) fn tasks(packs: &Packs, case: &Case, account: &Account, desk: &Desk) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for promise in &account.promises {
        let mut steps: Vec<u32> = Vec::new();
        for day in desk.days() {
            let Some((rule, promises)) = in_force(packs, case, day) else { continue };
            let age = i64::from((day - promise.due_on).get_days());
            if let Some(before) = u32::try_from(-age).ok().filter(|before| promises.remind_days_before.contains(before)) {
                tasks.push(reminder(rule, *promise, day, before));
            }
            // What falls due in these days may yet be paid: only what is missed already is followed up.
            let missed = promise.due_on < desk.first;
            let step = u32::try_from(age).ok().filter(|_| missed).and_then(|age| {
                promises.missed.iter().find(|step| age > 0 && step.from_days <= age && step.to_days.is_none_or(|to| age <= to))
            });
            let Some(step) = step.filter(|step| !steps.contains(&step.from_days)) else { continue };
            steps.push(step.from_days);
            let since = promise.due_on.saturating_add(i64::from(step.from_days).days());
            let done = account.followed.iter().any(|(channel, on)| step.channels.contains(channel) && *on >= since);
            if !done {
                let to = step.to_days.map_or(desk.last(), |to| promise.due_on.saturating_add(i64::from(to).days()));
                let names: Vec<&str> = step.channels.iter().map(|channel| channel.code()).collect();
                tasks.push(Task {
                    purpose: Purpose::MissedPromise,
                    promise: *promise,
                    from: day,
                    to: to.min(desk.last()),
                    open: step.to_days.is_none(),
                    channels: step.channels.clone(),
                    rule: rule.id.clone(),
                    why: format!(
                        "promise of {} due {} was missed: {} from day {} after it",
                        promise.amount,
                        promise.due_on,
                        names.join(" or "),
                        step.from_days
                    ),
                    why_then: if since >= day { format!("{}: from {since} on", rule.id) } else { String::new() },
                });
            }
        }
    }
    tasks.sort_by_key(|task| task.from);
    tasks
}

fn reminder(rule: &Rule, promise: Promise, day: Date, before: u32) -> Task {
    let when = match before {
        0 => "reminder on the day".to_owned(),
        1 => "reminder the day before".to_owned(),
        2 => "reminder two days before".to_owned(),
        n => format!("reminder {n} days before"),
    };
    Task {
        purpose: Purpose::Reminder,
        promise,
        from: day,
        to: day,
        open: false,
        channels: REMIND_BY.to_vec(),
        rule: rule.id.clone(),
        why: format!("promise of {} due {}: {when}", promise.amount, promise.due_on),
        why_then: format!("{}: {when}", rule.id),
    }
}

/// The promise for which an account waits on a day: not due yet, or due in these days, or in a step of the follow-up that ends.
pub(super) fn waits_for(packs: &Packs, case: &Case, account: &Account, desk: &Desk, day: Date) -> Option<Promise> {
    if account.promises.is_empty() {
        return None;
    }
    let until = in_force(packs, case, day).and_then(|(_, promises)| promises.missed.iter().filter_map(|step| step.to_days).max());
    let open = |promise: &&Promise| {
        let age = i64::from((day - promise.due_on).get_days());
        promise.due_on >= desk.first || age <= i64::from(until.unwrap_or(0))
    };
    account.promises.iter().find(open).copied()
}
