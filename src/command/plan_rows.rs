//! Brings what planning is told of every account: what the strategy does with it, its promises, and what the log teaches.
//! Never plans: `plan` does.

use super::contest::Contest;
use super::trace_rows::lessons;
use super::{Failure, contact_rows};
use crate::domain::Money;
use crate::domain::codes::Channel;
use crate::plan::{Account, Desk, HourRow, Hours, Promise, Reach, ReachRow, Work};
use crate::rules::Packs;
use crate::segment::decide::Reason;
use crate::segment::{HoldCode, Segmented};
use crate::store::{Given, Store};
use crate::trace::Lessons;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The chance to reach a lost debtor is not known before his leads are: at most so much.
const LOST_AT_MOST: i64 = 600_000;

#[derive(Deserialize)]
struct PromiseRow {
    account_id: String,
    due_on: Date,
    amount: Money,
}

#[derive(Deserialize)]
struct FollowedRow {
    account_id: String,
    channel: Channel,
    last_on: Date,
}

/// All accounts of the day, without their points, and what is learned from the whole log.
pub struct Asked<'a> {
    pub store: &'a Store,
    pub desk: &'a Desk,
    pub packs: Packs,
    pub lessons: Lessons,
    pub reach: Reach,
    pub hours: Hours,
    pub accounts: Vec<Account>,
    /// Accounts by how much they may be worth at most, for each collector.
    pub ranked: BTreeMap<Option<String>, Vec<usize>>,
}

impl<'a> Asked<'a> {
    pub fn new(store: &'a Store, desk: &'a Desk, name: &str) -> Result<Self, Failure> {
        let contest = Contest::of(store, name)?;
        let dealt = contest.deal(store, None)?;
        let mut accounts: Vec<Account> = Vec::new();
        for (row, of) in dealt.rows.iter().zip(contest.segmented(&dealt, store)?) {
            if of.held() && of.balance > Money::ZERO {
                accounts.push(account(&of, row.last_attempt_on, desk.first));
            }
        }
        promises(store, desk, &mut accounts)?;
        let reach = Reach::new(store.rows::<ReachRow>("plan/reach", &[])?);
        let hours = Hours::new(store.rows::<HourRow>("plan/hours", &[])?);
        let mut ranked: BTreeMap<Option<String>, Vec<(u8, i128, usize)>> = BTreeMap::new();
        for (at, account) in accounts.iter().enumerate().filter(|(_, account)| account.work != Work::Held) {
            let most = match account.work {
                Work::Trace => LOST_AT_MOST,
                _ => reach.at_most(account.client.as_str(), account.debtor_id.as_str()),
            };
            let pays = i128::from((account.p_pay * 1e4).round() as i64);
            let worth = i128::from(account.balance.minor()) * i128::from(most) * pays;
            ranked.entry(account.collector.clone()).or_default().push((turn(account, desk), -worth, at));
        }
        let in_order = |mut of: Vec<(u8, i128, usize)>| {
            of.sort_unstable();
            of.into_iter().map(|(_, _, at)| at).collect()
        };
        let ranked = ranked.into_iter().map(|(collector, of)| (collector, in_order(of))).collect();
        Ok(Asked { store, desk, packs: contact_rows::packs(store)?, lessons: lessons(store)?, reach, hours, accounts, ranked })
    }

    /// Whether a collector has accounts.
    ///
    /// # Errors
    /// Input, where none is his.
    pub fn knows(&self, collector: Option<&str>) -> Result<(), Failure> {
        let of = |name: &str| self.accounts.iter().any(|account| account.collector.as_deref().unwrap_or_default() == name);
        match collector {
            Some(name) if !of(name) => Err(Failure::input(format!("no account held on {} is worked by {name:?}", self.desk.first))
                .hint("`retrace segment --by collector` lists the collectors; --collector \"\" is those nobody works")),
            _ => Ok(()),
        }
    }
}

/// Who is looked at first: 0 = a promise asks for something in these days, most likely; 1 = the others; 2 = who waits for one.
fn turn(account: &Account, desk: &Desk) -> u8 {
    let age = |promise: &Promise| i64::from((desk.first - promise.due_on).get_days());
    if account.promises.iter().any(|promise| (-i64::from(desk.days) - 1..=7).contains(&age(promise))) {
        0
    } else if account.promises.iter().any(|promise| age(promise) <= 0) {
        2
    } else {
        1
    }
}

/// An account as planning sees it, without promises and points.
fn account(of: &Segmented<'_>, last_attempt_on: Option<Date>, first: Date) -> Account {
    let held_by = of.reasons.first().and_then(|reason| if let Reason::Hold(hold) = reason { Some(*hold) } else { None });
    let work = match (held_by, of.channel, of.every_days) {
        (Some(HoldCode::Lost), ..) => Work::Trace,
        (None, Some(channel), Some(every_days)) => {
            let from = last_attempt_on.map_or(first, |last| last.saturating_add(every_days.days())).max(first);
            Work::Collect { channel, from, every_days }
        }
        _ => Work::Held,
    };
    Account {
        account_id: of.account_id.clone(),
        debtor_id: of.debtor_id.clone(),
        client: of.client.clone(),
        collector: of.collector.clone(),
        balance: of.balance,
        p_pay: of.p_pay,
        work,
        last_attempt_on,
        promises: Vec::new(),
        followed: Vec::new(),
        points: Vec::new(),
    }
}

fn promises(store: &Store, desk: &Desk, accounts: &mut [Account]) -> Result<(), Failure> {
    // A reminder may be due some days before the promised day.
    let until = desk.first.saturating_add(i64::from(desk.days).days()).saturating_add(31.days());
    let mut of: BTreeMap<String, Vec<Promise>> = BTreeMap::new();
    for row in store.rows::<PromiseRow>("plan/promises", &[("until", Given::from(until))])? {
        of.entry(row.account_id).or_default().push(Promise { due_on: row.due_on, amount: row.amount });
    }
    let mut followed: BTreeMap<String, Vec<(Channel, Date)>> = BTreeMap::new();
    for row in store.rows::<FollowedRow>("plan/followed", &[])? {
        followed.entry(row.account_id).or_default().push((row.channel, row.last_on));
    }
    for account in accounts {
        account.promises = of.remove(account.account_id.as_str()).unwrap_or_default();
        account.followed = followed.remove(account.account_id.as_str()).unwrap_or_default();
    }
    Ok(())
}
