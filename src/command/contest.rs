//! A strategy with its trial: while it runs, a debtor's accounts are segmented by the strategy of the debtor's arm.
//! Never deals a debtor otherwise than the trial's hash says.

use super::Failure;
use super::scored;
use super::segment::{segmented, strategy};
use crate::segment::decide::AccountRow;
use crate::segment::trial::{Arm, Trial};
use crate::segment::{self, Segmented, Strategy};
use crate::store::Store;
use crate::store::query::query_text;

/// A strategy, and the challenger that its file names.
pub struct Contest {
    pub champion: Strategy,
    challenger: Option<(Strategy, Trial)>,
}

/// Accounts of a day with their arms.
pub struct Dealt {
    /// Each as its arm's scorecards score it.
    pub rows: Vec<AccountRow>,
    /// None where no trial runs that day, or for who is in none.
    arms: Vec<Option<Arm>>,
}

impl Contest {
    /// Reads a strategy and its challenger.
    ///
    /// # Errors
    /// Input, where a file is not there or does not hold together.
    pub fn of(store: &Store, name: &str) -> Result<Contest, Failure> {
        let champion = strategy(store, name)?;
        let challenger = match &champion.challenger {
            Some(trial) => Some((strategy(store, &trial.strategy)?, trial.clone())),
            None => None,
        };
        Ok(Contest { champion, challenger })
    }

    /// The trial and its challenger.
    pub fn trial(&self) -> Option<(&Trial, &Strategy)> {
        self.challenger.as_ref().map(|(strategy, trial)| (trial, strategy))
    }

    /// The accounts of the store's day, or one of them.
    ///
    /// # Errors
    /// A fault of ours where two strategies meet different accounts.
    pub fn deal(&self, store: &Store, account: Option<&str>) -> Result<Dealt, Failure> {
        let mut rows = scored::rows(store, &self.champion, account)?;
        let mut arms = vec![None; rows.len()];
        if let Some((challenger, trial)) = self.challenger.as_ref().filter(|(_, trial)| trial.runs_on(store.as_of())) {
            let others = scored::rows(store, challenger, account)?;
            if others.len() != rows.len() {
                return Err(Failure::fault("two strategies met different accounts"));
            }
            for ((row, arm), other) in rows.iter_mut().zip(&mut arms).zip(others) {
                *arm = trial.arm(&row.debtor_id);
                if *arm == Some(Arm::Challenger) {
                    *row = other;
                }
            }
        }
        Ok(Dealt { rows, arms })
    }

    /// Hands the accounts of the store's day, segmented by their arms, over part by part in order; all at once while a trial runs, since
    /// two strategies score them.
    ///
    /// # Errors
    /// As [`Contest::deal`] and [`Contest::segmented`]; and whatever `with` fails with.
    pub fn each<'s>(&'s self, store: &Store, mut with: impl FnMut(Vec<Segmented<'s>>) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.trial().is_some_and(|(trial, _)| trial.runs_on(store.as_of())) {
            return with(self.segmented(&self.deal(store, None)?, store)?);
        }
        let (day, question) = (store.as_of(), query_text("segment/accounts")?);
        scored::each(store, &self.champion, question, |rows| segmented(rows, &self.champion, day), with)
    }

    /// Hands every account's id, segment and treatment on the store's day over, in no order.
    ///
    /// # Errors
    /// As [`Contest::each`].
    pub fn each_way(&self, store: &Store, mut with: impl FnMut([&str; 3])) -> Result<(), Failure> {
        if self.trial().is_none_or(|(trial, _)| !trial.runs_on(store.as_of())) {
            return scored::ways(store, &self.champion, with);
        }
        self.each(store, |rows| {
            rows.iter().for_each(|row| with([row.account_id.as_str(), row.segment, &row.treatment.name]));
            Ok(())
        })
    }

    /// The strategy that treats an arm.
    pub fn strategy(&self, arm: Option<Arm>) -> &Strategy {
        match (&self.challenger, arm) {
            (Some((challenger, _)), Some(Arm::Challenger)) => challenger,
            _ => &self.champion,
        }
    }

    /// The accounts, segmented by their arms as of the store's day.
    ///
    /// # Errors
    /// A fault of ours where a strategy was not checked.
    pub fn segmented<'s>(&'s self, dealt: &Dealt, store: &Store) -> Result<Vec<Segmented<'s>>, Failure> {
        let of = |(row, arm): (&AccountRow, &Option<Arm>)| {
            let segmented = segment::segment(row, self.strategy(*arm), store.as_of())?;
            Some(Segmented { arm: *arm, ..segmented })
        };
        let all: Option<Vec<_>> = dealt.rows.iter().zip(&dealt.arms).map(of).collect();
        all.ok_or_else(|| Failure::fault("a strategy was used that was not checked"))
    }
}

impl Dealt {
    /// The first account and its arm.
    pub fn first(&self) -> Option<(&AccountRow, Option<Arm>)> {
        self.rows.first().zip(self.arms.first().copied())
    }
}
