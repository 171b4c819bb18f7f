//! Liquidation curves by cohort: what was paid by each age, and what each cohort is expected to come to, learned from those of its own
//! kind that are older. Never mixes kinds: cohorts of another client, product or currency teach nothing.

use super::ladder::{Expected, Ladder, Unfounded};
use super::{Key, columns};
use crate::domain::{Money, Share};
use crate::segment::summary::Column;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row of `queries/movement/vintage.sql`.
#[derive(Debug, Clone, Deserialize)]
pub struct CurveRow {
    pub client: Option<String>,
    pub batch: Option<String>,
    pub product: Option<String>,
    pub region: Option<String>,
    pub collector: Option<String>,
    pub currency: Option<String>,
    /// The month of placement by its first day, where batches are not told apart.
    pub placed_month: Option<Date>,
    pub placed_from: Date,
    pub placed_to: Date,
    pub accounts: i64,
    pub balance_placed: Money,
    pub age: i64,
    pub paid_to_date: Money,
}

/// Accounts that are followed together from their placement.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    pub key: Key,
    pub placed_month: Option<Date>,
    /// First and last day on which one of them was placed.
    pub placed: (Date, Date),
    pub accounts: i64,
    pub balance_placed: Money,
    /// Net payments in minor units by age 0, 1, … to the last age that all have reached.
    pub paid: Vec<i64>,
}

impl Cohort {
    /// The last age that all its accounts have reached.
    pub fn age(&self) -> usize {
        self.paid.len().saturating_sub(1)
    }
    /// What was paid by an age, of what was placed.
    pub fn rate(&self, age: usize) -> Option<Share> {
        self.paid.get(age).map(|paid| Share::of(*paid, self.balance_placed.minor()))
    }
}

/// The cohorts of rows in the rows' order: one after the other, each by age.
pub fn cohorts(rows: Vec<CurveRow>) -> Vec<Cohort> {
    let mut found: Vec<Cohort> = Vec::new();
    for row in rows {
        let paid = row.paid_to_date.minor();
        let CurveRow { client, batch, product, region, collector, currency, placed_month, .. } = row;
        let key = Key { client, batch, product, region, collector, currency };
        match found.last_mut().filter(|last| row.age > 0 && last.key == key && last.placed_month == placed_month) {
            Some(last) => last.paid.push(paid),
            None => found.push(Cohort {
                key,
                placed_month,
                placed: (row.placed_from, row.placed_to),
                accounts: row.accounts,
                balance_placed: row.balance_placed,
                paid: vec![paid],
            }),
        }
    }
    found
}

/// What each cohort is expected to have paid by the horizon. Cohorts of a kind share all columns but the batch and the month.
pub fn expectations(cohorts: &[Cohort], by: &[Column], horizon: usize) -> Vec<Result<Expected, Unfounded>> {
    let shared: Vec<Column> = columns(by, cohorts.iter().map(|cohort| &cohort.key)).into_iter().filter(|c| *c != Column::Batch).collect();
    let kind = |cohort: &Cohort| -> Vec<Option<String>> { shared.iter().map(|c| cohort.key.of(*c).map(str::to_owned)).collect() };
    let mut kinds: BTreeMap<Vec<Option<String>>, Vec<&[i64]>> = BTreeMap::new();
    for cohort in cohorts {
        kinds.entry(kind(cohort)).or_default().push(&cohort.paid);
    }
    let ladders: BTreeMap<Vec<Option<String>>, Ladder> = kinds.into_iter().map(|(kind, curves)| (kind, Ladder::of(&curves))).collect();
    let none = Ladder::default();
    cohorts.iter().map(|cohort| ladders.get(&kind(cohort)).unwrap_or(&none).develop(&cohort.paid, horizon)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(client: &str, batch: &str, age: i64, paid: i64) -> CurveRow {
        CurveRow {
            client: Some(client.into()),
            batch: Some(batch.into()),
            product: None,
            region: None,
            collector: None,
            currency: Some("CNY".into()),
            placed_month: None,
            placed_from: date(2026, 1, 1),
            placed_to: date(2026, 1, 2),
            accounts: 2,
            balance_placed: Money::from_minor(1000),
            age,
            paid_to_date: Money::from_minor(paid),
        }
    }

    #[test]
    fn rows_become_curves_and_each_client_learns_from_its_own_batches() {
        let mut rows = Vec::new();
        for batch in ["1", "2", "3"] {
            rows.extend([row("a", batch, 0, 0), row("a", batch, 1, 100), row("a", batch, 2, 300)]);
        }
        rows.extend([row("a", "4", 0, 0), row("a", "4", 1, 50), row("b", "4", 0, 0), row("b", "4", 1, 50), row("b", "5", 0, 0)]);
        let cohorts = cohorts(rows);
        assert_eq!(cohorts.iter().map(Cohort::age).collect::<Vec<_>>(), [2, 2, 2, 1, 1, 0]);
        assert_eq!((cohorts[0].rate(2), cohorts[0].rate(3)), (Some(Share::of(300, 1000)), None));
        let expected = expectations(&cohorts, &[Column::Client, Column::Batch], 2);
        assert_eq!(expected[0], Err(Unfounded::Reached));
        assert_eq!(expected[3].map(|e| (e.at, e.paid, e.batches)), Ok((2, 150.0, 3)));
        assert_eq!(expected[4], Err(Unfounded::NoneOlder), "another client's batches teach nothing");
        assert_eq!(expected[5], Err(Unfounded::NothingPaid));
    }
}
