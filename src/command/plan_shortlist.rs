//! Whom planning looks at closely: those who may be worth most, as many as the days can hold and half as many again, and more
//! while a collector has room. Never looks at everybody where a part fills the days: who is whom is slow to find out.

use super::plan_rows::Asked;
use super::trace_rows::{Asked as Traced, Decided, Opener, rows};
use super::{Failure, contact_rows};
use crate::domain::{AccountId, DebtorId, Decision};
use crate::plan::{Account, Known, Plan, Point, Reach, Work, plan};
use crate::trace::{Lead, RELAY_WORTH, Trace, World};
use std::collections::{BTreeMap, BTreeSet};

/// What confirming whose a point is is worth beside reaching the debtor.
const VERIFY_WORTH: f64 = 0.35;

/// Debtors whose points have been looked at, and what was found.
#[derive(Default)]
pub struct Shortlist {
    /// How many accounts of each collector's ranking are in.
    taken: BTreeMap<Option<String>, usize>,
    debtors: BTreeSet<DebtorId>,
    points: BTreeMap<AccountId, Vec<Point>>,
    /// Collectors with room by the last plan.
    with_room: Option<Vec<Option<String>>>,
}

impl Shortlist {
    /// Looks at more accounts: of every collector at first, then of those who have room left; twice as many each time.
    pub fn grow(&mut self, asked: &Asked<'_>) -> Result<(), Failure> {
        let fits = asked.desk.capacity as usize * asked.desk.days as usize;
        let mut new: BTreeSet<DebtorId> = BTreeSet::new();
        for (collector, ranked) in &asked.ranked {
            let taken = self.taken.entry(collector.clone()).or_default();
            if self.with_room.as_ref().is_none_or(|room| room.contains(collector)) {
                *taken = if *taken == 0 { fits.div_ceil(2) * 3 } else { *taken * 2 };
            }
            new.extend(ranked.iter().take(*taken).map(|at| asked.accounts[*at].debtor_id.clone()));
        }
        new.retain(|debtor| !self.debtors.contains(debtor));
        if !new.is_empty() {
            self.look_at(asked, &new)?;
            self.debtors.extend(new);
        }
        Ok(())
    }

    /// The leads of debtors, as points of their accounts.
    fn look_at(&mut self, asked: &Asked<'_>, debtors: &BTreeSet<DebtorId>) -> Result<(), Failure> {
        let store = asked.store;
        let opener = Opener::of(store, 1);
        let traced = Traced::named(debtors.iter().map(|debtor| debtor.0.clone()).collect());
        let world = World::new(rows(store, traced, Decided::Ever, &asked.lessons, &opener)?)?;
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
        self.with_room = Some(plan.with_room.clone());
        Ok((accounts, plan))
    }

    /// Whether a collector has room left by the last plan, and accounts that were not looked at.
    pub fn wants_more(&self, asked: &Asked<'_>) -> bool {
        let unseen = |collector: &Option<String>| {
            let (taken, all) = (self.taken.get(collector), asked.ranked.get(collector));
            all.is_some_and(|all| taken.is_none_or(|taken| *taken < all.len()))
        };
        self.with_room.iter().flatten().any(unseen)
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
