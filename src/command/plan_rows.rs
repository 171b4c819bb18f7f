//! Brings what planning is told: the accounts as the strategy sees them, their promises, and, for those worth looking at, the
//! points that the gate lets through and what the rules need to know. Never plans: `plan` does.

use super::segment::{rows as segment_rows, segmented, strategy};
use super::trace_rows::{Opener, rows as trace_rows};
use super::{Failure, contact_rows};
use crate::domain::codes::Channel;
use crate::domain::{AccountId, DebtorId, Decision, Money};
use crate::plan::{Account, Desk, HourRow, Hours, Known, Plan, Point, Promise, Reach, ReachRow, Work, plan};
use crate::rules::Packs;
use crate::segment::decide::Reason;
use crate::segment::{HoldCode, Segmented, Strategy};
use crate::store::{Given, Store};
use crate::trace::{Lead, RELAY_WORTH, Trace, World};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Accounts of each collector that are looked at closely for each contact that fits into the days.
const LOOK_AT: usize = 2;
/// What confirming whose a point is is worth beside reaching the debtor.
const VERIFY_WORTH: f64 = 0.35;
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
    store: &'a Store,
    desk: &'a Desk,
    packs: Packs,
    reach: Reach,
    hours: Hours,
    accounts: Vec<Account>,
    /// Accounts by how much they may be worth at most, for each collector.
    ranked: BTreeMap<Option<String>, Vec<usize>>,
}

/// Debtors whose points have been looked at, and what was found.
#[derive(Default)]
pub struct Shortlist {
    /// How many accounts of each collector's ranking are in.
    taken: BTreeMap<Option<String>, usize>,
    debtors: BTreeSet<DebtorId>,
    points: BTreeMap<AccountId, Vec<Point>>,
    last: Option<Plan>,
}

/// What growing the list did.
pub struct Grown {
    /// There are accounts that were not looked at.
    pub more: bool,
}

impl<'a> Asked<'a> {
    pub fn new(store: &'a Store, desk: &'a Desk, name: &str) -> Result<Self, Failure> {
        let strategy = strategy(store, name)?;
        let rows = segment_rows(store, &strategy, None)?;
        let mut accounts: Vec<Account> = Vec::new();
        for (row, of) in rows.iter().zip(segmented(&rows, &strategy, store)?) {
            if of.held() && of.balance > Money::ZERO {
                accounts.push(account(&of, row.last_attempt_on, &strategy, desk.first));
            }
        }
        promises(store, desk, &mut accounts)?;
        let reach = Reach::new(store.rows::<ReachRow>("plan/reach", &[])?);
        let hours = Hours::new(store.rows::<HourRow>("plan/hours", &[])?);
        let mut ranked: BTreeMap<Option<String>, Vec<(bool, i128, usize)>> = BTreeMap::new();
        for (at, account) in accounts.iter().enumerate().filter(|(_, account)| account.work != Work::Held) {
            let most = match account.work {
                Work::Trace => LOST_AT_MOST,
                _ => reach.at_most(account.client.as_str(), account.debtor_id.as_str()),
            };
            let pays = i128::from((account.p_pay * 1e4).round() as i64);
            let worth = i128::from(account.balance.minor()) * i128::from(most) * pays;
            let no_promise = account.promises.is_empty();
            ranked.entry(account.collector.clone()).or_default().push((no_promise, -worth, at));
        }
        let in_order = |mut of: Vec<(bool, i128, usize)>| {
            of.sort_unstable();
            of.into_iter().map(|(_, _, at)| at).collect()
        };
        let ranked = ranked.into_iter().map(|(collector, of)| (collector, in_order(of))).collect();
        Ok(Asked { store, desk, packs: contact_rows::packs(store)?, reach, hours, accounts, ranked })
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

/// An account as planning sees it, without promises and points.
fn account(of: &Segmented<'_>, last_attempt_on: Option<Date>, strategy: &Strategy, first: Date) -> Account {
    let every_days = strategy.cell(of.willingness_band, of.ability_band).every_days;
    let held_by = of.reasons.first().and_then(|reason| if let Reason::Hold(hold) = reason { Some(*hold) } else { None });
    let work = match (held_by, of.channel) {
        (Some(HoldCode::Lost), _) => Work::Trace,
        (None, Some(channel)) => {
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

impl Shortlist {
    /// Looks at more accounts: of every collector at first, then of those who have room left; twice as many each time.
    pub fn grow(&mut self, asked: &Asked<'_>) -> Result<Grown, Failure> {
        let fits = asked.desk.capacity as usize * asked.desk.days as usize;
        let mut new: BTreeSet<DebtorId> = BTreeSet::new();
        for (collector, ranked) in &asked.ranked {
            let taken = self.taken.entry(collector.clone()).or_default();
            let more = self.last.as_ref().is_none_or(|plan| plan.with_room.contains(collector));
            if more {
                *taken = if *taken == 0 { fits * LOOK_AT } else { *taken * 2 };
            }
            new.extend(ranked.iter().take(*taken).map(|at| asked.accounts[*at].debtor_id.clone()));
        }
        new.retain(|debtor| !self.debtors.contains(debtor));
        if !new.is_empty() {
            self.look_at(asked, &new)?;
            self.debtors.extend(new);
        }
        Ok(Grown {
            more: asked.ranked.iter().any(|(collector, ranked)| self.taken.get(collector).is_some_and(|taken| *taken < ranked.len())),
        })
    }

    /// The leads of debtors, as points of their accounts.
    fn look_at(&mut self, asked: &Asked<'_>, debtors: &BTreeSet<DebtorId>) -> Result<(), Failure> {
        let store = asked.store;
        let opener = Opener(store);
        let world = World::new(trace_rows(store, Some(debtors.iter().map(|debtor| debtor.0.clone()).collect()))?)?;
        let limit = store.workspace().config.limits.phone_stale_days;
        let trace = Trace::new(&world, &asked.packs, &opener, store.as_of(), limit)?;
        let mut of_case: BTreeMap<(&str, &str), Vec<&Account>> = BTreeMap::new();
        for account in asked.accounts.iter().filter(|account| account.work != Work::Held && debtors.contains(&account.debtor_id)) {
            of_case.entry((account.debtor_id.as_str(), account.client.as_str())).or_default().push(account);
        }
        for case in &world.cases {
            let Some(accounts) = of_case.get(&(case.debtor.as_str(), case.client.as_str())) else { continue };
            let found = trace.case(case, RELAY_WORTH)?;
            for account in accounts {
                let points = found.leads.iter().filter_map(|lead| point(lead, account, &asked.reach)).collect();
                self.points.insert(account.account_id.clone(), points);
            }
        }
        Ok(())
    }

    /// Plans with the accounts looked at.
    pub fn plan(&mut self, asked: &Asked<'_>) -> Result<(Vec<Account>, Plan), Failure> {
        let mut accounts: Vec<Account> = asked
            .accounts
            .iter()
            .filter(|account| account.work == Work::Held || self.debtors.contains(&account.debtor_id))
            .cloned()
            .collect();
        for account in &mut accounts {
            account.points = self.points.get(&account.account_id).cloned().unwrap_or_default();
        }
        let (store, desk) = (asked.store, asked.desk);
        let zone = &store.workspace().zone;
        let debtors = || self.debtors.iter().map(DebtorId::as_str);
        let whole_day = desk.start <= zone.start_of(desk.first);
        let known = Known {
            files: contact_rows::case_files(store, debtors(), if whole_day { zone.end_of(desk.first) } else { desk.start })?,
            opening: whole_day.then(|| contact_rows::case_files(store, debtors(), desk.start)).transpose()?,
        };
        let plan = plan(desk, &accounts, &known, &asked.packs, &asked.hours);
        self.last = Some(plan.clone());
        Ok((accounts, plan))
    }

    /// Whether a collector has room, and accounts that were not looked at.
    pub fn wants_more(&self, plan: &Plan) -> bool {
        !plan.with_room.is_empty()
    }

    /// Accounts that were not looked at: so many of higher worth fill the days.
    pub fn unseen(&self, asked: &Asked<'_>) -> usize {
        asked.accounts.iter().filter(|account| account.work != Work::Held && !self.debtors.contains(&account.debtor_id)).count()
    }
}

/// A lead as a point of an account. A contact person's only where the debtor is lost.
fn point(lead: &Lead, account: &Account, reach: &Reach) -> Option<Point> {
    let lost = account.work == Work::Trace;
    let own = lead.asked.person_id.is_none();
    if !own && (!lost || lead.decision != Decision::RelayOnly) {
        return None;
    }
    let learned = || reach.at(account.client.as_str(), account.debtor_id.as_str(), &lead.asked.key);
    Some(Point {
        kind: lead.kind,
        token: lead.token.clone(),
        owner: lead.owner,
        decision: lead.decision,
        p_reach: if lost { lead.score.millionths } else { learned() },
        share: match lead.decision {
            Decision::RelayOnly => RELAY_WORTH,
            Decision::VerifyFirst => VERIFY_WORTH,
            _ => 1.0,
        },
        asked: lead.asked.clone(),
    })
}
