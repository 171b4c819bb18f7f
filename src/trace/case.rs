//! One debtor seen from one client: what a contact would be about, and what speaks against it.
//! Never decides whether a point may be used: it is told to the rules.

use super::TraceError;
use super::facts::{AccountRow, LostRow};
use super::gate::{Docket, Human};
use super::world::{RecordAt, World};
use crate::domain::codes::{SubjectKind, SuppressionScope};
use crate::domain::{ClientId, DebtorId};
use crate::rules::{Case as RuleCase, Hold};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One debtor seen from one client: lawfulness is judged case by case.
#[derive(Debug, Clone)]
pub struct Case {
    pub debtor: DebtorId,
    pub client: ClientId,
    pub record: RecordAt,
    /// The account that a contact would be about: the first held one that nothing speaks against, else the first.
    pub account: AccountRow,
    pub held: bool,
    /// Why nothing is done about any of the client's accounts; empty where one of them is free.
    pub holds: Vec<Hold>,
    pub lost: bool,
    /// Days in a row on which calls to the reserved mobile failed.
    pub failed_days: u32,
    /// What the rules need to know about the debt.
    pub about: RuleCase,
}

impl Case {
    /// The docket of this case.
    pub fn docket<'a>(&'a self, human: &'a Human) -> Docket<'a> {
        Docket {
            client: self.client.as_str(),
            debtor: Some(self.record),
            human,
            lost: self.lost,
            failed_days: self.failed_days,
            held: self.held,
            holds: &self.holds,
            account: Some(&self.account.account_id),
            about: &self.about,
        }
    }
}

/// The cases of the debtors asked for, in the order of debtor and client.
pub(super) fn cases(
    asked: &[String],
    lost: &HashMap<&str, &LostRow>,
    accounts: &[AccountRow],
    at: &HashMap<String, RecordAt>,
    world: &World,
) -> Result<Vec<Case>, TraceError> {
    let mut by_case: BTreeMap<(&str, &str), Vec<&AccountRow>> = BTreeMap::new();
    for account in accounts {
        by_case.entry((&account.debtor_id, &account.client)).or_default().push(account);
    }
    let wanted: BTreeSet<&str> = asked.iter().map(String::as_str).collect();
    if let Some(unknown) = asked.iter().find(|debtor| !at.contains_key(debtor.as_str())) {
        return Err(TraceError::UnknownDebtor(unknown.clone()));
    }
    let mut cases = Vec::new();
    for ((debtor, client), accounts) in by_case.into_iter().filter(|((debtor, _), _)| wanted.contains(debtor)) {
        let Some(record) = at.get(debtor).copied() else { continue };
        let own: Vec<Hold> = if world.records[record].row.deceased { vec![Hold::Deceased] } else { Vec::new() };
        let holds_of = |account: &AccountRow| holds(account, world);
        let held: Vec<&&AccountRow> = accounts.iter().filter(|account| account.held).collect();
        let free = held.iter().find(|account| holds_of(account).is_empty());
        let mut all: Vec<Hold> = match free {
            Some(_) => Vec::new(),
            None if held.is_empty() => accounts.iter().flat_map(|account| holds_of(account)).collect(),
            None => held.iter().flat_map(|account| holds_of(account)).collect(),
        };
        all.extend(own);
        all.sort_unstable();
        all.dedup();
        let Some(account) = free.map(|account| **account).or_else(|| held.first().map(|account| **account)).or(accounts.first().copied())
        else {
            continue;
        };
        cases.push(Case {
            debtor: DebtorId(debtor.to_owned()),
            client: ClientId(client.to_owned()),
            record,
            account: account.clone(),
            held: !held.is_empty(),
            holds: all,
            lost: lost.get(debtor).is_some_and(|row| row.lost),
            failed_days: lost.get(debtor).and_then(|row| u32::try_from(row.reserved_failed_days).ok()).unwrap_or(0),
            about: RuleCase { client: client.to_owned(), lender: account.lender, product: account.product },
        });
    }
    Ok(cases)
}

/// Why nothing is done about one account.
fn holds(account: &AccountRow, world: &World) -> Vec<Hold> {
    let mut holds: Vec<Hold> = account.status.and_then(Hold::of_status).into_iter().collect();
    if account.plan_kept {
        holds.push(Hold::PlanKept);
    }
    if account.unread {
        holds.push(Hold::Unread);
    }
    let marks = world.marks(SubjectKind::Account, &account.account_id);
    holds.extend(marks.filter(|mark| mark.scope == SuppressionScope::All).filter_map(|mark| Hold::of_suppression(mark.reason)));
    holds
}
