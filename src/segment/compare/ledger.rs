//! Accounts in columns, and where a strategy puts each: a million of them in a hundred megabytes.
//! Never keeps a name that a handful of accounts could share: those are numbered once.

use crate::domain::{AccountId, Channel, Money};
use crate::segment::decide::Segmented;
use crate::segment::strategy::Strategy;
use crate::segment::worked::worked;
use std::collections::BTreeMap;

/// What is known of each account, whichever strategy looks at it, in the answer's order.
#[derive(Debug, Default)]
pub struct Ledger {
    pub account_ids: Vec<AccountId>,
    pub balances: Vec<Money>,
    /// What is due within 30 days.
    pub dues: Vec<Money>,
    currencies: Vec<Option<String>>,
    currency_of: Vec<u16>,
}

impl Ledger {
    pub fn len(&self) -> usize {
        self.account_ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.account_ids.is_empty()
    }

    /// Adds an account; what is due follows.
    pub fn take(&mut self, row: &Segmented<'_>) {
        let at = self.currencies.iter().position(|known| *known == row.currency).unwrap_or_else(|| {
            self.currencies.push(row.currency.clone());
            self.currencies.len() - 1
        });
        self.account_ids.push(row.account_id.clone());
        self.balances.push(row.balance);
        self.currency_of.push(u16::try_from(at).unwrap_or(u16::MAX));
    }

    /// The currency of the account at a place.
    pub fn currency(&self, at: usize) -> Option<&str> {
        self.currencies.get(usize::from(self.currency_of[at]))?.as_deref()
    }

    /// Every currency that an account is in.
    pub fn currencies(&self) -> &[Option<String>] {
        &self.currencies
    }
}

/// A strategy's segment and treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'s> {
    pub segment: &'s str,
    pub treatment: &'s str,
}

/// A place, and how accounts there are worked: by what channel, every how many days; nothing on hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'s> {
    place: Place<'s>,
    work: Option<(Channel, i64)>,
}

/// Where one strategy puts each account of a ledger.
#[derive(Debug)]
pub struct Seats<'s> {
    pub strategy: &'s Strategy,
    kinds: Vec<Kind<'s>>,
    numbers: BTreeMap<Kind<'s>, u32>,
    kind_of: Vec<u32>,
    /// In ten-thousandths.
    chances: Vec<u16>,
}

impl<'s> Seats<'s> {
    pub fn new(strategy: &'s Strategy) -> Seats<'s> {
        Seats { strategy, kinds: Vec::new(), numbers: BTreeMap::new(), kind_of: Vec::new(), chances: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.kind_of.len()
    }

    pub fn is_empty(&self) -> bool {
        self.kind_of.is_empty()
    }

    /// Seats the next account.
    pub fn take(&mut self, row: &Segmented<'s>) {
        let place = Place { segment: row.segment, treatment: &row.treatment.name };
        let kind = Kind { place, work: worked(row).map(|work| (work.channel, work.every_days)) };
        let (kinds, next) = (&mut self.kinds, self.numbers.len());
        let number = *self.numbers.entry(kind).or_insert_with(|| {
            kinds.push(kind);
            u32::try_from(next).unwrap_or(u32::MAX)
        });
        self.kind_of.push(number);
        self.chances.push((row.p_pay.clamp(0.0, 1.0) * 10_000.0).round() as u16);
    }

    fn kind(&self, at: usize) -> &Kind<'s> {
        &self.kinds[self.kind_of[at] as usize]
    }

    pub fn place(&self, at: usize) -> Place<'s> {
        self.kind(at).place
    }

    /// Channel and days from attempt to attempt; nothing on hold.
    pub fn work(&self, at: usize) -> Option<(Channel, i64)> {
        self.kind(at).work
    }

    /// The chance to pay what is due, in ten-thousandths.
    pub fn chance(&self, at: usize) -> i64 {
        i64::from(self.chances[at])
    }
}
