//! The order in which contacts are planned: promises first, over all the days; then, day by day, what is worth most.
//! Never plans a third party's point but for a debtor who is lost.

use super::account::{Account, POINT_EVERY_DAYS, Purpose, Work};
use super::desk::{Desk, Entry, Left, Plan};
use super::hours::{Hours, hour_of};
use super::place::{Builder, Intent, worth};
use super::promise::{Task, tasks, waits_for};
use super::words::{Refusal, chance, not_earlier};
use crate::domain::Decision;
use crate::domain::codes::Channel;
use crate::rules::point::Case;
use crate::rules::{CaseFiles, Packs};
use jiff::civil::Date;

/// Channels tried after the strategy's own, where no point takes that one or the rules never allow it in these days.
const ELSE: [Channel; 4] = [Channel::Call, Channel::Sms, Channel::Email, Channel::Letter];

/// Leads of a debtor who is lost that are looked at for one day.
const LEADS_A_DAY: usize = 8;

/// What is known of the debtors.
pub struct Known {
    /// As known at the end of the first day (or now).
    pub files: CaseFiles,
    /// As known when the first day began, where that is not the same: a contact on that day must be allowed by both.
    pub opening: Option<CaseFiles>,
}

/// Plans the days. Accounts keep the order in which they are given wherever nothing else decides.
pub fn plan(desk: &Desk, accounts: &[Account], known: &Known, packs: &Packs, hours: &Hours) -> Plan {
    let mut builder = Builder::new(desk, accounts, known, packs, hours);
    let cases: Vec<Option<Case>> = accounts.iter().map(|account| case(known, account)).collect();
    let tasks: Vec<Vec<Task>> =
        accounts.iter().zip(&cases).map(|(account, case)| of_promises(account, case.as_ref(), packs, desk)).collect();
    let mut refused: Vec<Vec<(Date, Refusal)>> = vec![Vec::new(); accounts.len()];
    promises(&mut builder, &tasks, &mut refused);
    let mut told: Vec<Vec<(Date, Refusal)>> = vec![Vec::new(); accounts.len()];
    let mut followed = vec![false; accounts.len()];
    for day in desk.days() {
        let mut wanted: Vec<(i128, usize, Vec<Wanted<'_>>)> = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let written = tasks[at].iter().find(|task| task.open && task.from <= day && !followed[at]);
            let mut intents: Vec<Wanted<'_>> =
                written.and_then(|task| Some((follow_up(&builder, at, task)?, Some(task)))).into_iter().collect();
            match wants(&builder, case.as_ref(), at, day) {
                Ok(intent) => intents.extend(intent.map(|intent| (intent, None))),
                Err(refusal) if intents.is_empty() => told[at].push((day, refusal)),
                Err(_) => {}
            }
            if let Some((first, _)) = intents.first() {
                let most = first.ways.first().map_or(0, |(_, point)| worth(&accounts[at], first.stake, *point));
                wanted.push((-most, at, intents));
            }
        }
        wanted.sort_by_key(|(worth, at, _)| (*worth, *at));
        for (_, at, intents) in wanted {
            let before = std::mem::take(&mut told[at]);
            for (intent, task) in intents {
                let words = |entry: &Entry| {
                    let earlier = not_earlier(accounts[at].collector.as_deref(), &before);
                    let why = why(&accounts[at], hours, entry);
                    let why = task.map_or(why.clone(), |task| format!("{}; {why}", task.why));
                    (why, if earlier.is_empty() { entry.why_not_earlier.clone() } else { earlier })
                };
                match builder.place(&intent, day, words) {
                    Ok(()) => {
                        followed[at] |= task.is_some();
                        builder.cite(task.map(|task| task.rule.as_str()));
                        told[at].clear();
                        break;
                    }
                    Err(refusal) => {
                        let lasting = refusal.lasts();
                        told[at] = before.iter().cloned().chain([(day, refusal)]).collect();
                        if !lasting {
                            break;
                        }
                    }
                }
            }
        }
    }
    for (all, more) in refused.iter_mut().zip(told) {
        all.extend(more);
    }
    let entries = std::mem::take(&mut builder.entries);
    let mut plan = Plan { left: left(accounts, &entries, &refused), with_room: with_room(&builder), entries };
    plan.put_in_order(accounts);
    plan
}

fn case(known: &Known, account: &Account) -> Option<Case> {
    let row = known.files.account(account.account_id.as_str())?;
    Some(Case { client: row.client.clone(), lender: row.lender, product: row.product })
}

/// What an account's promises ask for, if anything may be done about it.
fn of_promises(account: &Account, case: Option<&Case>, packs: &Packs, desk: &Desk) -> Vec<Task> {
    match (account.work, case) {
        (Work::Held, _) | (_, None) => Vec::new(),
        (_, Some(case)) => tasks(packs, case, account, desk),
    }
}

/// What is wanted of an account on a day, and the promise that asks for it.
type Wanted<'a> = (Intent, Option<&'a Task>);

/// The follow-up of a promise missed long ago; none where no point takes it.
fn follow_up(builder: &Builder<'_>, at: usize, task: &Task) -> Option<Intent> {
    let account = &builder.accounts[at];
    let ways = own_ways(account, &task.channels);
    (!ways.is_empty()).then_some(Intent {
        account: at,
        purpose: Some(task.purpose),
        ways,
        any_channel: true,
        beside: false,
        stake: account.balance,
    })
}

/// Plans what the promises ask for on certain days, the earliest first, then what is worth most.
fn promises(builder: &mut Builder<'_>, tasks: &[Vec<Task>], refused: &mut [Vec<(Date, Refusal)>]) {
    let (desk, accounts) = (builder.desk, builder.accounts);
    let mut due: Vec<(Date, i128, usize, &Task, Intent)> = Vec::new();
    for (at, account) in accounts.iter().enumerate() {
        for task in tasks[at].iter().filter(|task| !task.open) {
            let stake = task.promise.amount.min(account.balance);
            let intent = Intent {
                account: at,
                purpose: Some(task.purpose),
                ways: own_ways(account, &task.channels),
                any_channel: true,
                beside: true,
                stake,
            };
            let first = intent.ways.first().map_or(0, |(_, point)| worth(account, stake, *point));
            due.push((task.from, -first, at, task, intent));
        }
    }
    due.sort_by_key(|(from, worth, at, ..)| (*from, *worth, *at));
    for (from, _, at, task, intent) in due {
        let mut before: Vec<(Date, Refusal)> = Vec::new();
        for day in desk.days().filter(|day| *day >= from && *day <= task.to) {
            let words = |entry: &Entry| {
                let mut told = vec![task.why_then.clone(), not_earlier(accounts[at].collector.as_deref(), &before)];
                if before.is_empty() {
                    told.push(entry.why_not_earlier.clone());
                }
                told.retain(|words| !words.is_empty());
                (task.why.clone(), told.join("; "))
            };
            match builder.place(&intent, day, words) {
                Ok(()) => {
                    builder.cite(Some(&task.rule));
                    before.clear();
                    break;
                }
                Err(refusal) => before.push((day, refusal)),
            }
        }
        refused[at].extend(before);
    }
}

/// The debtor's own points that may be used without confirming them first, by channel; the likeliest to reach first.
fn own_ways(account: &Account, channels: &[Channel]) -> Vec<(Channel, usize)> {
    let mut own: Vec<usize> =
        (0..account.points.len()).filter(|at| account.points[*at].own() && account.points[*at].decision == Decision::Contact).collect();
    own.sort_by_key(|at| -account.points[*at].p_reach);
    let mut ways = Vec::new();
    for channel in channels {
        ways.extend(own.iter().filter(|at| account.points[**at].takes(*channel)).map(|at| (*channel, *at)));
    }
    ways
}

/// The contact that an account wants on a day, if any.
///
/// # Errors
/// Why it wants none yet.
fn wants(builder: &Builder<'_>, case: Option<&Case>, at: usize, day: Date) -> Result<Option<Intent>, Refusal> {
    let account = &builder.accounts[at];
    let (Some(every_days), Some(case)) = (account.every_days(), case) else { return Ok(None) };
    if let Some(promise) = waits_for(builder.packs, case, account, builder.desk, day) {
        return Err(Refusal::Waits { due: promise.due_on });
    }
    let from = account.from(builder.desk.first);
    if day < from {
        return Err(Refusal::NotDue { from });
    }
    if let Some(full) = builder.full(at, day) {
        return Err(full);
    }
    if let Some(after) = builder.last_planned(at, day).filter(|after| *after < day && i64::from((day - *after).get_days()) < every_days) {
        return Err(Refusal::TooSoon { after, every_days });
    }
    let (ways, any_channel) = match account.work {
        Work::Held => return Ok(None),
        Work::Collect { channel, .. } => {
            let mut channels = vec![channel];
            channels.extend(ELSE.into_iter().filter(|other| *other != channel));
            let mut ways = own_ways(account, &channels);
            // Where nothing is free to use: confirm whose a point is.
            let unsure =
                (0..account.points.len()).filter(|p| account.points[*p].own() && account.points[*p].decision == Decision::VerifyFirst);
            ways.extend(unsure.map(|p| (account.points[p].first_channel(), p)));
            (ways, false)
        }
        Work::Trace => (leads(builder, at, day), true),
    };
    if ways.is_empty() {
        return Err(Refusal::NoPoint);
    }
    Ok(Some(Intent { account: at, purpose: None, ways, any_channel, beside: false, stake: account.balance }))
}

/// The leads of a debtor who is lost that are left for a day, in their order: a person once in the plan, a point not too often.
fn leads(builder: &Builder<'_>, at: usize, day: Date) -> Vec<(Channel, usize)> {
    let account = &builder.accounts[at];
    let rested = |p: &usize| {
        let own = account.points[*p].own();
        builder.tried(at, *p).all(|on| own && i64::from((day - on).get_days()).abs() >= POINT_EVERY_DAYS)
    };
    (0..account.points.len()).filter(rested).take(LEADS_A_DAY).map(|p| (account.points[p].first_channel(), p)).collect()
}

/// Why a contact that no promise asks for is there.
fn why(account: &Account, hours: &Hours, entry: &Entry) -> String {
    let p_reach = chance((entry.p_reach * 1e6).round() as i64);
    let product = format!("balance {} × reach {p_reach} × pay {:.2}", account.balance, account.p_pay);
    let mut words = match entry.purpose {
        Purpose::Relay => format!("lost: {product} × what a message passed on is worth; only to ask for a call back"),
        Purpose::Verify => format!("{product} × what confirming is worth; confirm whose it is, nothing of the debt"),
        _ if account.work == Work::Trace => format!("lost: {product}"),
        _ => product,
    };
    let (client, debtor) = (account.client.as_str(), account.debtor_id.as_str());
    let hour = hour_of(&entry.zone, entry.at);
    let (tries, answered) = hours.own(client, debtor, hour);
    if answered > 0 && entry.channel == Channel::Call {
        words.push_str(&format!("; answered {answered} of {tries} calls from {hour:02}:00"));
    }
    words
}

/// Accounts without an entry, by what kept them out.
fn left(accounts: &[Account], entries: &[Entry], refused: &[Vec<(Date, Refusal)>]) -> Left {
    let mut planned = vec![false; accounts.len()];
    entries.iter().for_each(|entry| planned[entry.account] = true);
    let mut left = Left::default();
    for (at, account) in accounts.iter().enumerate().filter(|(at, _)| !planned[*at]) {
        let any = |is: fn(&Refusal) -> bool| refused[at].iter().any(|(_, refusal)| is(refusal));
        let count = match account.work {
            Work::Held => &mut left.held,
            _ if any(|r| matches!(r, Refusal::Capacity { .. })) => &mut left.capacity,
            _ if any(|r| matches!(r, Refusal::SameDay { .. } | Refusal::TooSoon { .. })) => &mut left.same_debtor,
            _ if any(|r| !matches!(r, Refusal::NotDue { .. } | Refusal::Waits { .. })) => &mut left.not_lawful,
            _ => &mut left.not_due,
        };
        *count += 1;
    }
    left
}

/// Collectors whose last day is not full: for them more accounts may be looked at.
fn with_room(builder: &Builder<'_>) -> Vec<Option<String>> {
    let mut room: Vec<Option<String>> = Vec::new();
    for (at, account) in builder.accounts.iter().enumerate() {
        if !room.contains(&account.collector) && builder.full(at, builder.desk.last()).is_none() {
            room.push(account.collector.clone());
        }
    }
    room
}
